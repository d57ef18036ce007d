"""What the ledger of a plan loads."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sttl.reading.ledger import Ledger, decided_meanings
from tests.factories import make_decision, make_universe

from .walks import indicators_of, make_reported, on, publish

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
