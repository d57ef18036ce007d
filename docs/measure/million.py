"""How much memory a download takes: a table of a million measurements, on PostgreSQL.

    DATABASE_URL=postgres://…/a_database_of_its_own python -m docs.measure.million

It fills an empty database, downloads mediciones in each form as the server would, and prints by
how much the process's resident memory rose at most, the time and the bytes.
"""

import os
import resource
import sys
import time
from datetime import UTC, date, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402  Django first
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from commitments.models import Activity  # noqa: E402
from commitments.months import shift  # noqa: E402
from indicators.models import Indicator  # noqa: E402
from sttl.models import Measurement, Report, Revision  # noqa: E402
from tests import factories  # noqa: E402

SLUG = "un-millon"
SIDE = 100  # activities, months and indicators of each activity: a million measurements
FIRST = date(2010, 1, 1)
PUBLISHED_AT = datetime(2019, 1, 1, tzinfo=UTC)


def fill() -> None:
    """Make the plan, unless it is there."""
    if Measurement.objects.exists():
        return
    plan = factories.make_plan(slug=SLUG, first_month=FIRST, last_month=shift(FIRST, SIDE - 1))
    author = factories.make_user()
    for number in range(1, SIDE + 1):
        activity = factories.make_activity(plan, f"1-{number}")
        measure(activity, author.pk)


def measure(activity: Activity, author: int) -> None:
    """Give an activity its indicators, and each month a published report that measures them all."""
    indicators = [factories.make_indicator(activity) for _ in range(SIDE)]
    months = [shift(FIRST, offset) for offset in range(SIDE)]
    reports = Report.objects.bulk_create(Report(activity=activity, month=month) for month in months)
    revisions = Revision.objects.bulk_create(
        Revision(
            report=report,
            state=Revision.State.PUBLISHED,
            done="Hecho.",
            written_by_id=author,
            published_at=PUBLISHED_AT,
        )
        for report in reports
    )
    Measurement.objects.bulk_create(
        (row(revision, indicator) for revision in revisions for indicator in indicators),
        batch_size=2000,
    )


def row(revision: Revision, indicator: Indicator) -> Measurement:
    return Measurement(revision=revision, indicator=indicator, numerator=12, denominator=57)


def resident() -> float:
    """Return the most memory that the process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def download(form: str) -> str:
    """Download the table; say by how much the memory rose, how long it took and what came."""
    client = Client()
    client.get(f"/planes/{SLUG}/datos/plan.{form}")  # what is loaded once is loaded
    before, began, size = resident(), time.perf_counter(), 0
    for block in client.get(f"/planes/{SLUG}/datos/mediciones.{form}"):
        size += len(block)
    rise, took = resident() - before, time.perf_counter() - began
    return f"{form}: {rise:.1f} MB more, {took:.0f} s, {size / 1e6:.0f} MB"


def main() -> None:
    """Fill and measure."""
    if connection.vendor != "postgresql":
        sys.exit("It wants PostgreSQL: see the top of this file.")
    call_command("migrate", verbosity=0)
    fill()
    print(f"{Measurement.objects.count():,} measurements")
    for form in sys.argv[1:] or ["csv", "json"]:
        print(download(form), flush=True)


if __name__ == "__main__":
    main()
