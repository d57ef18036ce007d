"""What the ledger of a plan loads."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.rollup import Level
from sttl.reading.ledger import Ledger, decided_meanings
from tests.factories import (
    make_activity,
    make_assignment,
    make_decision,
    make_extension,
    make_report,
    make_revision,
    make_universe,
)

from .walks import hand_in, indicators_of, make_reported, make_reporter, on, publish

pytestmark = pytest.mark.django_db

LATE = on("2016-10-01")


def test_the_figures_of_an_activity_rest_on_those_that_share_its_universe() -> None:
    universe = make_universe()
    kilns = make_reported("2a-2", universe=universe)
    others = [make_reported("2a-5", universe=universe), make_reported("5-1")]
    for activity in (kilns, *others):
        publish(activity, "2015-09", (10, 57))
    make_decision(indicators_of(kilns)[0], recorded_at=on("2016-01-15"))  # by itself from now on

    with CaptureQueriesContext(connection) as asked:
        meanings = decided_meanings(kilns.plan, LATE)
        ledger = Ledger.of_figures(kilns, before=LATE, meanings=meanings)

    whole = Ledger.of(kilns.plan, before=LATE)
    assert len(asked) == 2
    assert ledger.revisions == {code: whole.revisions[code] for code in ("2a-2", "2a-5")}
    assert ledger.meanings == {code: whole.meanings[code] for code in ("2a-2", "2a-5")}


def test_a_version_corrects_the_one_published_before_it_and_not_the_first() -> None:
    report = make_report(make_activity(code="2a-2"))
    for day in ("2015-10-09", "2015-10-20", "2015-11-03"):
        make_revision(report, published_at=on(day))

    ledger = Ledger.of(report.activity.plan, before=LATE)

    first, second, third = ledger.revisions["2a-2"]
    assert [ledger.corrected_by(version) for version in (first, second, third)] == [
        None,
        first,
        second,
    ]


def test_a_month_handed_in_stays_with_its_party_on_the_day_that_another_is_designated() -> None:
    party, other = make_reporter(), make_reporter()
    activity = make_activity(code="1-1")
    make_assignment(activity, party)
    hand_in(activity, "2015-09", level=Level.LIMITED, at=on("2015-10-05"))
    make_assignment(activity, other, recorded_at=on("2015-10-05"))

    ledger = Ledger.of(activity.plan, before=LATE)

    holders = [ledger.reporter("1-1", month) for month in (date(2015, 9, 1), date(2015, 10, 1))]
    assert [holder and holder.party for holder in holders] == [party.pk, other.pk]


def test_of_two_extensions_of_a_month_the_one_granted_last_holds() -> None:
    activity, september = make_activity(code="1-1"), date(2015, 9, 1)
    for recorded_on, due_on in (("2015-10-09", (2015, 10, 30)), ("2015-10-20", (2015, 10, 25))):
        make_extension(activity, september, recorded_at=on(recorded_on), due_on=date(*due_on))

    ledger = Ledger.of(activity.plan, before=LATE)

    assert ledger.extensions == {("1-1", september): date(2015, 10, 25)}
