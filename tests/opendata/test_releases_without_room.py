"""Where the folder of the releases takes nothing, a sentence says so and nothing half stays."""

import resource
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from commitments.models import ActionPlan
from commitments.refused import Refused
from pal_portal.opendata.releases import ReleaseStore, freeze
from sttl.office.secretariat import create_secretariat
from tests.clients import PortalClient
from tests.factories import make_secretary, noon
from tests.site.worlds import kilns

pytestmark = pytest.mark.django_db
DAY = noon(date(2016, 5, 2))


@pytest.fixture
def plan() -> ActionPlan:
    moved, _ = kilns()
    return moved.plan


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    """Keep the releases in a folder of the disk, as an installation does."""
    place = tmp_path / "releases"
    kept = {"BACKEND": "sttl.files.storage.WholeFileStorage", "OPTIONS": {"location": place}}
    settings.STORAGES = {**settings.STORAGES, "releases": kept}
    return place


def test_a_folder_that_takes_nothing_is_said_by_the_command_and_by_the_button(
    plan: ActionPlan, folder: Path
) -> None:
    folder.write_text("a file stands where the folder should")
    create_secretariat()
    secretariat: Client = PortalClient()
    secretariat.force_login(make_secretary("oficina"))

    with pytest.raises(
        CommandError, match="durango-2015: No se congeló nada: no se puede escribir"
    ):
        call_command("freeze_release")
    page = secretariat.post("/admin/datos/", {"plan": plan.slug}, follow=True)

    assert "No se congeló nada: no se puede escribir" in page.content.decode()
    assert folder.is_file()


def test_a_disk_that_fills_up_in_the_middle_leaves_no_file_of_the_release(
    plan: ActionPlan, folder: Path
) -> None:
    freeze(plan, at=DAY)
    first = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    longest = max((folder / name).stat().st_size for name in first)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (longest - 1, hard))
    try:
        with pytest.raises(Refused, match="No se congeló nada"):
            freeze(plan, at=DAY)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    left = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    assert left == first
    assert [release.version for release in ReleaseStore(plan.slug).releases()] == ["2016-05-02"]
    assert freeze(plan, at=DAY).version == "2016-05-02.2"
