"""The due day as the secretariat decides it: from a month on, never against what has ended."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from commitments.models import ActionPlan
from commitments.months import parse_month
from sttl.models import DueDay
from sttl.office.decision_forms import refuse_sooner_day
from sttl.reading.due_days import DueDayDecision, due_day_for
from tests.factories import make_due_day, make_plan, noon
from tests.sttl.conftest import Month
from tests.sttl.walks import on

pytestmark = pytest.mark.django_db

DECIDE = "/admin/sttl/dueday/add/"
PLAN_MONTHS = "El plan va de septiembre de 2015 a agosto de 2016; elija uno de esos meses."
ANY_DAY = "El día límite va del 1 al 28, que todos los meses tienen."


def typed(plan: ActionPlan) -> dict[str, object]:
    decided = {"day": "15", "from_month": "2016-01", "reason": "Las áreas cierran el día 12."}
    return {"plan": plan.pk, **decided}


# Which one holds


def decisions(*given: tuple[int, str]) -> list[DueDayDecision]:
    """Make due days, each with its first month, in the order decided."""
    return [
        DueDayDecision(day, parse_month(month), date(2016, 1, 1), "sttl", "Acuerdo.")
        for day, month in given
    ]


@pytest.mark.parametrize(
    ("given", "month", "day"),
    [
        ([(10, "2015-09")], "2015-09", 10),
        ([(10, "2015-09"), (15, "2016-01")], "2015-12", 10),
        ([(10, "2015-09"), (15, "2016-01")], "2016-01", 15),
        ([(10, "2015-09"), (15, "2016-01")], "2016-08", 15),
        ([(10, "2015-09"), (15, "2016-01"), (12, "2015-09")], "2015-09", 12),
        ([(10, "2015-09"), (15, "2016-01"), (12, "2015-09")], "2016-01", 15),
        ([(10, "2015-09"), (15, "2015-09")], "2015-09", 15),
    ],
)
def test_the_newest_first_month_holds_and_then_the_one_recorded_last(
    given: list[tuple[int, str]], month: str, day: int
) -> None:
    found = due_day_for(decisions(*given), parse_month(month))

    assert found is not None
    assert found.day == day


def test_what_the_portal_proposes_holds_only_until_something_is_decided() -> None:
    proposed = DueDayDecision(10, parse_month("2016-01"), date(2015, 8, 25), "portal", "Propuesta.")
    (decided,) = decisions((15, "2015-09"))

    assert due_day_for([proposed, decided], parse_month("2016-02")) == decided
    assert due_day_for([proposed], parse_month("2016-02")) == proposed


def test_no_due_day_holds_before_the_first_month_of_all() -> None:
    assert due_day_for(decisions((10, "2015-10")), parse_month("2015-09")) is None


# Deciding it


def test_deciding_begins_with_the_due_day_that_holds_now(secretariat: Client, kilns: Month) -> None:
    make_due_day(day=15, from_month=date(2016, 1, 1), recorded_at=noon(date(2016, 2, 20)))

    page = secretariat.get(DECIDE).content.decode()
    form = secretariat.get(f"{DECIDE}?plan={kilns.plan.pk}").content.decode()

    assert "El día 15 del mes siguiente, desde enero de 2016. Decisión del STTL." in page
    assert f'href="?plan={kilns.plan.pk}"' in page
    assert "El día 10 del mes siguiente, desde septiembre de 2015." in form
    assert 'value="2016-08"' in form  # the plan is over: its last month


def test_a_decision_is_recorded_with_its_reason_and_who_wrote_it(
    secretariat: Client, kilns: Month
) -> None:
    answer = secretariat.post(DECIDE, typed(kilns.plan))

    assert answer.status_code == 302
    added = DueDay.objects.get(day=15)
    assert (added.plan, added.from_month, added.origin) == (kilns.plan, date(2016, 1, 1), "sttl")
    assert (added.reason, added.recorded_by) == ("Las áreas cierran el día 12.", kilns.secretary)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"day": "0"}, ANY_DAY),
        ({"day": "29"}, ANY_DAY),
        ({"day": ""}, "Este campo es obligatorio."),
        ({"day": "quince"}, "Introduzca un número entero."),
        ({"day": "10"}, "Ya se decidió el día 10, desde septiembre de 2015; elija otro."),
        (
            {"day": "9"},
            (
                "El mes de enero de 2016 ya terminó, y su día límite es el 10. Un día anterior "
                "solo puede valer desde un mes que no haya terminado."
            ),
        ),
        ({"from_month": "2015-08"}, PLAN_MONTHS),
        ({"from_month": "2016-09"}, PLAN_MONTHS),
        ({"from_month": "enero"}, "Escriba el mes así: 2016-03."),
        ({"reason": ""}, "Este campo es obligatorio."),
        ({"reason": "  "}, "Este campo es obligatorio."),
        ({"plan": "abc"}, "Seleccione una opción válida"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(
    secretariat: Client, kilns: Month, more: dict[str, str], sentence: str
) -> None:
    answer = secretariat.post(DECIDE, {**typed(kilns.plan), **more})

    assert sentence in answer.content.decode()
    assert [record.day for record in DueDay.objects.all()] == [10]


# A sooner day


@pytest.mark.parametrize(
    ("day", "month", "at"),
    [
        (9, "2016-02", on("2016-02-20")),  # the month runs
        (9, "2016-02", datetime.fromisoformat("2016-02-29T23:59:00-06:00")),  # to its last minute
        (9, "2016-03", on("2016-02-20")),  # it is to come
        (11, "2015-09", on("2016-02-20")),  # a later day charges nobody
    ],
)
def test_a_sooner_day_starts_with_a_month_not_ended_and_a_later_one_with_any(
    day: int, month: str, at: datetime
) -> None:
    refuse_sooner_day(make_plan(), day, parse_month(month), at=at)


@pytest.mark.parametrize(
    ("month", "at"),
    [
        ("2016-01", on("2016-02-20")),
        ("2016-02", datetime.fromisoformat("2016-03-01T00:00:00-06:00")),
    ],
)
def test_a_sooner_day_never_starts_with_a_month_that_has_ended(month: str, at: datetime) -> None:
    with pytest.raises(ValidationError, match="ya terminó, y su día límite es el 10"):
        refuse_sooner_day(make_plan(), 9, parse_month(month), at=at)


def test_a_day_is_compared_with_the_one_decided_for_its_own_months() -> None:
    plan = make_plan()
    make_due_day(plan, 15, from_month=date(2016, 1, 1), recorded_at=on("2016-01-20"))

    refuse_sooner_day(plan, 12, date(2015, 9, 1), at=on("2016-06-20"))

    with pytest.raises(ValidationError, match="su día límite es el 15"):
        refuse_sooner_day(plan, 12, date(2016, 1, 1), at=on("2016-06-20"))


def test_what_the_portal_proposed_binds_nobody() -> None:
    plan = make_plan()
    plan.due_days.update(origin=DueDay.Origin.PORTAL)

    refuse_sooner_day(plan, 5, date(2015, 9, 1), at=on("2016-02-20"))
    refuse_sooner_day(plan, 10, date(2015, 9, 1), at=on("2016-02-20"))
