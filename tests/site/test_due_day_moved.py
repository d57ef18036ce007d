"""The due day moved from 10 to 15 from a month on: no earlier day of knowledge says anything else.

Decided on 20 February 2016, from January on. By then one January report had come in late; another
was missing. Both activities owe February when March begins.
"""

import csv
import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from commitments.models import ActionPlan, Activity
from commitments.months import last_ended, months_between, parse_month, write_month
from docs.recompute.dashboard import RecomputedDashboard
from pal_portal.opendata.codes import STANDING
from pal_portal.opendata.columns import Scope
from pal_portal.opendata.tables import TABLES
from pal_portal.opendata.writers import write_csv
from sttl.messages.reminders import reminders
from sttl.models import DueDay, Liaison
from sttl.reading.ledger import Ledger
from sttl.reading.moments import moment
from sttl.reading.readings import Reading, reading
from tests import factories
from tests.factories import noon

from .test_board import board, cells
from .test_calendars import calendar, days
from .worlds import MARCH, OCTOBER, SEPTEMBER, hand_in, owed_activity

pytestmark = pytest.mark.django_db

PLAN = "/planes/durango-2015/"
BOARD, MADE = f"{PLAN}informes/", f"{PLAN}informes/como-se-hizo.json"
PARTY_CALENDAR = "/calendario/durango-2015/parte/direccion-2a-5.ics"
JANUARY, FEBRUARY = date(2016, 1, 1), date(2016, 2, 1)
DECIDED_ON, LATER = date(2016, 2, 20), date(2016, 4, 1)
EARLIER = [
    *(date(2015, 10, 10), date(2015, 11, 13), date(2015, 12, 31)),
    *(date(2016, 2, 10), date(2016, 2, 11), date(2016, 2, 19)),
]


@pytest.fixture
def plan() -> ActionPlan:
    """Make a plan in which reports came on time, late and not at all before the day is moved."""
    first, second = owed_activity("2a-2"), owed_activity("2a-5")
    for activity in (first, second):
        hand_in(
            activity,
            SEPTEMBER,
            on=date(2015, 10, 8),
            values=(8, 57),
            publish_on=date(2015, 10, 12),
        )
    hand_in(first, OCTOBER, on=date(2015, 11, 13), values=(9, 57), publish_on=date(2015, 11, 18))
    hand_in(first, JANUARY, on=date(2016, 2, 12), values=(10, 57), publish_on=date(2016, 2, 16))
    hand_in(first, FEBRUARY, on=date(2016, 3, 13), values=(11, 57), publish_on=date(2016, 3, 16))
    return first.plan


def move_due_day() -> DueDay:
    return factories.make_due_day(
        day=15,
        from_month=JANUARY,
        recorded_at=noon(DECIDED_ON),
        reason="Las áreas cierran sus cifras el día 12.",
    )


def read(plan: ActionPlan, known_on: date, cutoff: date) -> Reading:
    shown = moment(
        plan.first_month,
        plan.last_month,
        signed_on=plan.signed_on,
        today=LATER,
        known_on=known_on,
        cutoff=cutoff,
    )
    return reading(plan, shown)


def moments(known_days: list[date]) -> list[tuple[date, date]]:
    """Give each day of knowledge with every corte that had ended by then."""
    return [
        (day, cutoff) for day in known_days for cutoff in months_between(SEPTEMBER, last_ended(day))
    ]


def tables_of(plan: ActionPlan, known_on: date, cutoff: date | None = None) -> dict[str, str]:
    """Return every table of a moment as the CSV that is downloaded."""
    scope = Scope.of(plan, today=LATER, known_on=known_on, cutoff=cutoff)
    written = {}
    for table in TABLES:
        text = StringIO(newline="")
        write_csv(table, scope, text)
        written[table.name] = text.getvalue()
    return written


def recomputed(tables: Mapping[str, str], known_on: date, cutoff: date) -> dict[str, Any]:
    """Work out every figure from the tables alone, as docs/recompute does."""
    rows = {name: list(csv.DictReader(StringIO(text))) for name, text in tables.items()}
    return RecomputedDashboard(rows, known_on, write_month(cutoff)).everything()


def body(client: Client, page: str, known_on: date, cutoff: date) -> bytes:
    answer = client.get(f"{page}?corte={write_month(cutoff)}&al={known_on}")
    assert answer.status_code == 200
    return answer.getvalue()


# What was said before


@pytest.mark.parametrize(
    "told",
    [
        read,
        tables_of,
        lambda plan, *moment: recomputed(tables_of(plan, *moment), *moment),
        lambda plan, *moment: body(Client(), BOARD, *moment),
        lambda plan, *moment: body(Client(), MADE, *moment),
        lambda plan, *moment: body(Client(), f"{PLAN}actividades/2a-2/", *moment),
        lambda plan, *moment: body(Client(), f"{PLAN}responsables/direccion-2a-2/", *moment),
    ],
    ids=["readings", "tables", "recompute", "board", "how_made", "activity", "party"],
)
def test_every_earlier_day_of_knowledge_says_what_it_said_at_every_corte(
    plan: ActionPlan, told: Callable[..., object]
) -> None:
    before = [told(plan, *moment) for moment in moments(EARLIER)]

    move_due_day()

    assert [told(plan, *moment) for moment in moments(EARLIER)] == before
    assert len(before) == 1 + 2 + 3 + 3 * 5


def test_todays_tables_say_the_same_of_an_earlier_day(plan: ActionPlan) -> None:
    """All that is recorded later, the new due day too, is left out by its day."""
    before = recomputed(tables_of(plan, LATER), date(2016, 2, 19), JANUARY)

    move_due_day()

    assert recomputed(tables_of(plan, LATER), date(2016, 2, 19), JANUARY) == before


# What is said from then on


def standings(plan: ActionPlan, known_on: date) -> dict[tuple[str, str], tuple[str, str, int]]:
    """Return how each report stands: its place, its standing, its due day, its days late."""
    return {
        (code, write_month(duty.month)): (duty.standing, str(duty.due_on), duty.days_late)
        for code, activity in read(plan, known_on, last_ended(known_on)).activities.items()
        for duty in activity.duties
    }


def test_from_that_month_on_reports_are_due_on_the_new_day(plan: ActionPlan) -> None:
    move_due_day()

    found = standings(plan, date(2016, 3, 13))

    assert found["2a-5", "2015-12"] == ("missing", "2016-01-10", 0)
    assert found["2a-5", "2016-01"] == ("missing", "2016-02-15", 0)
    assert found["2a-2", "2016-02"] == ("in_review", "2016-03-15", 0)
    assert found["2a-5", "2016-02"] == ("pending", "2016-03-15", 0)


def test_a_month_handed_in_before_the_decision_keeps_its_due_day(plan: ActionPlan) -> None:
    move_due_day()

    found = standings(plan, LATER)

    assert found["2a-2", "2015-10"] == ("published", "2015-11-10", 3)
    assert found["2a-2", "2016-01"] == ("published", "2016-02-10", 2)


def test_the_tables_and_the_recomputation_follow(plan: ActionPlan) -> None:
    move_due_day()

    tables = tables_of(plan, LATER)
    found = recomputed(tables, LATER, MARCH)

    (signed,) = csv.DictReader(StringIO(tables["plan"]))
    decided = list(csv.DictReader(StringIO(tables["dias_limite"])))
    assert signed["dia_limite_informe"] == "10"
    assert [(row["dia"], row["desde_mes"], row["registrado_el"]) for row in decided] == [
        ("10", "2015-09", "2015-08-25"),
        ("15", "2016-01", "2016-02-20"),
    ]
    assert {
        (row["actividad"], row["mes"]): (row["situacion"], row["vence_el"], row["dias_de_retraso"])
        for row in found["situacion"]
    } == {
        place: (STANDING.public[standing], due_on, late)
        for place, (standing, due_on, late) in standings(plan, LATER).items()
    }
    reports = {
        (row["actividad"], row["mes"]): row["vence_el"]
        for row in csv.DictReader(StringIO(tables["informes"]))
    }
    assert reports["2a-5", "2016-01"] == "2016-02-15"


def test_the_board_follows_and_tells_why(client: Client, plan: ActionPlan) -> None:
    move_due_day()

    page = board(client, f"{BOARD}?al=2016-03-12")

    assert cells(page, "2a-5")[3:] == [
        ("falta", "desde 11 ene"),
        ("falta", "desde 16 feb"),
        ("por entregar", "hasta 15 mar"),
    ]
    assert [(line.sentence, line.origin, line.reason) for line in page.due_days] == [
        (
            "Desde el informe de septiembre de 2015: hasta el día 10 del mes siguiente",
            "Decisión del STTL, 25 de agosto de 2015",
            "Acuerdo de la firma.",
        ),
        (
            "Desde el informe de enero de 2016: hasta el día 15 del mes siguiente",
            "Decisión del STTL, 20 de febrero de 2016",
            "Las áreas cierran sus cifras el día 12.",
        ),
    ]


def test_how_the_figures_were_made_follows(client: Client, plan: ActionPlan) -> None:
    move_due_day()

    for page in (MADE, f"{PLAN}actividades/2a-2/como-se-hizo.json"):
        made = json.loads(body(client, page, LATER, FEBRUARY))

        assert [
            (each["dia"], each["desde_mes"], each["origen"]) for each in made["dias_limite"]
        ] == [
            (10, "2015-09", "sttl"),
            (15, "2016-01", "sttl"),
        ]


def test_the_calendars_follow(client: Client, plan: ActionPlan) -> None:
    move_due_day()

    site, party = days(calendar(client)), days(calendar(client, PARTY_CALENDAR))

    assert [day.day for day, title in site if title.startswith("Fecha límite: informes")] == (
        [10] * 4 + [15] * 8
    )
    assert [day.day for day, title in party if title.startswith("Fecha límite")] == (
        [10] * 4 + [15] * 8
    )


def test_an_extension_shorter_than_the_new_day_leaves_the_calendar(
    client: Client, plan: ActionPlan
) -> None:
    activity = Activity.objects.get(code="2a-5")
    factories.make_extension(activity, parse_month("2016-06"), due_on=date(2016, 7, 13))
    title = "Fecha límite con prórroga: 2a-5, junio de 2016"
    assert (date(2016, 7, 13), title) in days(calendar(client))

    move_due_day()

    assert title not in {title for _, title in days(calendar(client))}


def test_the_reminders_follow(plan: ActionPlan) -> None:
    liaison = Liaison.objects.get(party__slug="direccion-2a-5")
    liaison.user.email = "enlace@example.mx"
    liaison.user.save()

    move_due_day()

    day = date(2016, 3, 15) - timedelta(days=3)
    (reminder,) = reminders(on=day, today=day)
    waiting = [waiting for _, reports in reminder.owed for waiting in reports]
    assert [(each.written, each.last_day) for each in waiting][-2:] == [
        ("2016-01", date(2016, 2, 15)),
        ("2016-02", date(2016, 3, 15)),
    ]


def test_the_session_of_that_day_tells_the_decision(client: Client, plan: ActionPlan) -> None:
    session = factories.make_session(number=8, held_on=DECIDED_ON)

    move_due_day()

    page = client.get(session.get_absolute_url()).content.decode()

    told = "Día límite de los informes, desde el de enero de 2016: el 15 del mes siguiente"
    assert told in page
    assert "Las áreas cierran sus cifras el día 12." in page


def test_the_ledger_costs_no_more_with_three_decisions(plan: ActionPlan) -> None:
    move_due_day()
    factories.make_due_day(day=20, from_month=MARCH, recorded_at=noon(LATER))

    ledger = Ledger.of(plan, before=timezone.now())

    assert [decision.day for decision in ledger.due_days] == [10, 15, 20]
