"""What a month costs its enlace in queries, savepoints counted: no more for three rows than one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commitments.models import Activity
from indicators.models import Indicator
from sttl.models import Revision
from tests.factories import (
    make_activity,
    make_assignment,
    make_decision,
    make_indicator,
    make_measurement,
    make_report,
    make_revision,
    make_universe,
)
from tests.sttl.conftest import SEPTEMBER, Month

DRAFT_SAVED, HANDED_IN, DESK = 24, 18, 20  # what the house allows
OCTOBER = "/seguimiento/durango-2015/{code}/2015-10/"


def with_indicators(kilns: Month, code: str, count: int) -> Activity:
    """Give the enlace's party an activity with so many indicators, September published."""
    activity = make_activity(kilns.plan, code)
    make_assignment(activity, kilns.party)
    universe = make_universe(kilns.plan, slug=f"universo-{code}")
    indicators = [make_indicator(activity) for _ in range(count)]
    for indicator in indicators:
        make_decision(indicator, universe=universe)
    september = make_revision(make_report(activity, SEPTEMBER, party=kilns.party))
    for indicator in indicators:
        make_measurement(september, indicator, numerator=4)
    return activity


def typed(activity: Activity, **more: str) -> dict[str, str]:
    """Return the form of October filled in, upon the draft that is kept."""
    draft = Revision.objects.filter(report__activity=activity, state=Revision.State.DRAFT).first()
    figures = {
        f"m{indicator.pk}-{name}": value
        for indicator in Indicator.objects.filter(result__activity=activity)
        for name, value in (("numerator", "12"), ("denominator", "57"))
    }
    return {
        "visto": draft.saved_at.isoformat() if draft else "",
        "done": "Se reubicaron ladrilleras.",
        "evidencia-TOTAL_FORMS": "2",
        "evidencia-INITIAL_FORMS": "0",
        **figures,
        **more,
    }


def cost(ask: Callable[[], Any], status: int) -> int:
    with CaptureQueriesContext(connection) as asked:
        answer = ask()
    assert answer.status_code == status
    return len(asked)


def costs(enlace: Client, activity: Activity) -> tuple[int, int, int]:
    """Count a draft begun, the same saved again, and its hand-in."""
    address = OCTOBER.format(code=activity.code)
    first = typed(activity)
    begun = cost(lambda: enlace.post(address, first), 302)
    second = typed(activity, obstacles="Llovió.")
    again = cost(lambda: enlace.post(address, second), 302)
    return begun, again, cost(lambda: enlace.post(f"{address}enviar/"), 302)


@pytest.fixture
def warm(enlace: Client, kilns: Month) -> Client:
    """Give the enlace's browser, which has been on the desk."""
    assert connection.features.supports_json_field  # which Django asks SQLite once a process
    enlace.get("/seguimiento/")
    return enlace


def test_a_draft_and_its_hand_in_cost_the_same_with_one_and_with_three_indicators(
    warm: Client, kilns: Month
) -> None:
    with_one = costs(warm, with_indicators(kilns, "2b-1", 1))
    with_three = costs(warm, with_indicators(kilns, "2b-2", 3))

    begun, again, handed_in = with_one
    assert with_three == with_one
    assert max(begun, again) <= DRAFT_SAVED
    assert handed_in <= HANDED_IN


def test_the_desk_of_two_activities_costs_no_more_than_is_allowed(
    warm: Client, kilns: Month
) -> None:
    with_indicators(kilns, "2b-1", 3)

    assert cost(lambda: warm.get("/seguimiento/"), 200) <= DESK
