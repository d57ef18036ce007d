"""The year of the demonstration, entered once for all the tests that read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from commitments.models import ActionPlan
from sttl.reading.duties import Duty
from sttl.reading.moments import moment
from sttl.reading.readings import Reading, reading
from tests.demo.recomputed import Downloads
from tests.demo.sight import Eyes

from .moments import AFTER_THE_YEAR, DAYS

DURANGO = Path(__file__).resolve().parents[2] / "fixtures" / "durango-2015"
PASSWORD = "la-clave-de-la-demostracion"


@dataclass(frozen=True)
class Demo:
    """The plan with its fictitious year, and what the command said."""

    plan: ActionPlan
    said: str

    def read(self, known_on: date = AFTER_THE_YEAR, corte: date | None = None) -> Reading:
        shown = moment(
            self.plan.first_month,
            self.plan.last_month,
            signed_on=self.plan.signed_on,
            today=AFTER_THE_YEAR,
            known_on=known_on,
            cutoff=corte,
        )
        return reading(self.plan, shown)

    def duty(self, code: str, month: date) -> Duty:
        return next(each for each in self.read()[code].duties if each.month == month)


def run() -> str:
    said = StringIO()
    call_command("demo", stdout=said)
    return said.getvalue()


@pytest.fixture(autouse=True)
def _own_media() -> None:
    """Keep the folder in which the year's files are, which all the tests here share."""


@pytest.fixture(scope="package")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Demo]:
    """Enter the year once for all tests of the package, and take it back afterwards."""
    with (
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as patch,
        transaction.atomic(),
    ):
        patch.setenv("DEMO_PASSWORD", PASSWORD)
        call_command("load_plan", str(DURANGO), stdout=StringIO())
        said = run()
        yield Demo(ActionPlan.objects.get(), said)
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def downloads(
    demo: Demo, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Downloads:
    """Download the tables of today and of each day of knowledge, once."""
    downloads = Downloads(tmp_path_factory.mktemp("downloads"))
    with django_db_blocker.unblock():
        for known_on in (None, AFTER_THE_YEAR, *(day for _, day in DAYS)):
            downloads.of(known_on)
    return downloads


@pytest.fixture(scope="package")
def eyes() -> Eyes:
    """Give eyes that see the pages as anybody does."""
    return Eyes()
