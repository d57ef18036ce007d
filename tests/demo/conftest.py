"""The year of the demonstration, entered once for all the tests that read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from pytest_django import DjangoDbBlocker

from commitments.models import ActionPlan
from sttl.reading.duties import Duty
from sttl.reading.moments import moment
from sttl.reading.readings import Reading, reading
from tests.demo.recomputed import Downloads
from tests.demo.sight import Eyes

from .moments import AFTER_THE_YEAR, DAYS
from .year import folder_of_the_run, the_year


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


@pytest.fixture(autouse=True)
def _own_media() -> None:
    """Keep the folder in which the year's files are, which all the tests here share."""


@pytest.fixture(scope="package")
def demo(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Demo]:
    """Give the year to all tests of the package, and take it back afterwards."""
    folder = folder_of_the_run(tmp_path_factory) / "year"
    media = tmp_path_factory.mktemp("year") / "media"
    with django_db_blocker.unblock(), the_year(folder, media) as year:
        yield Demo(ActionPlan.objects.get(), year.said)


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
