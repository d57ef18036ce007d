"""A plan's tables go out, come in somewhere else and go out again: the same bytes."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

from commitments.models import ActionPlan, Party
from pal_portal.imports.intakes import NAMES
from pal_portal.imports.packages import tables_of_file
from pal_portal.imports.plans import import_plan
from pal_portal.plan_loader import load_plan

from .packages import DURANGO, exported, fingerprint, zipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def published() -> dict[str, bytes]:
    """Publish Durango's plan in a portal that then never was."""
    with transaction.atomic():
        load_plan(DURANGO)
        files = exported()
        transaction.set_rollback(True)
    assert not ActionPlan.objects.exists()
    assert not Party.objects.exists()
    return files


def test_the_signed_plan_comes_back_as_the_same_bytes(published: dict[str, bytes]) -> None:
    import_plan(tables_of_file("paquete.zip", zipped(published), wanted=NAMES))

    assert exported() == published


def test_the_command_says_what_it_did(published: dict[str, bytes], tmp_path: Path) -> None:
    for name, data in published.items():
        (tmp_path / name).write_bytes(data)
    said = StringIO()

    call_command("import_plan", str(tmp_path), stdout=said)

    lines = said.getvalue().splitlines()
    assert lines[0] == "Se creó el plan «Plan de Acción Local – Gobierno Abierto Durango»:"
    assert "  Actividades: 31" in lines
    assert exported() == published


def test_a_rehearsal_changes_nothing(published: dict[str, bytes]) -> None:
    before = fingerprint()

    outcome = import_plan(
        tables_of_file("paquete.zip", zipped(published), wanted=NAMES), is_rehearsal=True
    )

    assert outcome.counts["Actividades"] == 31
    assert fingerprint() == before
