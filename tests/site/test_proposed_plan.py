"""The signed plan as `make run` brings it: the portal proposes, and nobody owes anything yet.

Then the STTL confirms on a day, and the board and the reminders are as rule 11 says.
"""

import csv
from collections import Counter
from datetime import date, datetime
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from commitments.models import ActionPlan, Party
from docs.recompute.dashboard import RecomputedDashboard
from pal_portal.opendata.tables import TABLE
from sttl.messages.reminders import reminders
from sttl.office.digests import digest
from sttl.reading.duties import Duty, Standing
from sttl.reading.today import reading_today
from sttl.record.workflow import advance, start_report
from tests.factories import make_liaison, make_secretary, make_user, noon
from tests.imports.packages import DURANGO
from tests.site.worlds import confirm_proposals

PLAN = "/planes/durango-2015/"
PROPOSED, UNASSIGNED = 22 * 12, 9 * 12
CONFIRMED_ON = date(2015, 10, 20)
LEAD = (
    "Hasta este corte nadie debe informes. Aparte, 264 informes tienen una parte propuesta por el "
    "portal, que el STTL no ha confirmado: no se deben. Otros 108 no tienen parte "
    "designada que los entregue."
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> ActionPlan:
    """Load the signed plan, and give every proposed party a liaison with an address."""
    call_command("load_plan", str(DURANGO), stdout=StringIO())
    for party in proposed_parties():
        make_liaison(party, make_user(email=f"{party.slug}@example.mx"))
    return ActionPlan.objects.get()


def proposed_parties() -> list[Party]:
    return list(Party.objects.filter(assignments__isnull=False).distinct().order_by("slug"))


def page_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(unescape(response.content.decode()).split())


def table(client: Client, name: str, **asked: str) -> list[dict[str, str]]:
    response: Any = client.get(f"{PLAN}datos/{name}.csv", asked)
    return list(csv.DictReader(StringIO(response.getvalue().decode("utf-8-sig"))))


def confirm_all(plan: ActionPlan, on: date) -> None:
    """Confirm every proposal on the secretariat's page, on a day."""
    confirm_proposals(plan, by=make_secretary("secretaria"), at=noon(on))


def duties(plan: ActionPlan, at: datetime) -> list[Duty]:
    return [
        duty
        for each in reading_today(plan, at=at).activities.values()
        for duty in each.duties
        if duty.party is not None
    ]


# Before the STTL decides


def test_the_board_and_the_dashboard_say_that_nobody_owes(client: Client, plan: ActionPlan) -> None:
    board, by_party, dashboard = (
        page_of(client, f"{PLAN}{address}") for address in ("informes/", "informes/?por=parte", "")
    )

    assert f'<p class="lead">{LEAD}</p>' in board
    assert f'<p class="lead">{LEAD}</p>' in by_party
    assert board.count('<td class="mark-proposed">') == PROPOSED
    assert board.count('<td class="mark-unassigned">') == UNASSIGNED
    assert "mark-missing" not in board
    assert "Propuesta del portal, sin confirmar por el STTL: nadie lo debe" in board
    assert "Ninguno" in dashboard
    assert "que se deba; aparte, 22 con parte propuesta, sin confirmar, y 9 sin parte" in dashboard


def test_every_party_page_says_that_it_is_only_proposed(client: Client, plan: ActionPlan) -> None:
    parties = proposed_parties()

    pages = {party.slug: page_of(client, f"{PLAN}responsables/{party.slug}/") for party in parties}
    listed = page_of(client, f"{PLAN}responsables/")

    assert len(pages) == 9
    for page in pages.values():
        assert "mientras el STTL no lo confirme, no los debe." in page
        assert "Propuesta del portal, sin confirmar por el STTL:" in page
        assert "Informa de <a" not in page
    assert "Hasta este corte nadie debe informes." in listed
    assert listed.count("Informes propuestos:") == 9


def test_every_activity_says_of_its_reporter_that_nobody_confirmed_it(
    client: Client, plan: ActionPlan
) -> None:
    pages = [page_of(client, f"{PLAN}actividades/{code}/") for code in ("2a-2", "4-4", "5-1")]
    listed = page_of(client, f"{PLAN}actividades/")

    for page in pages:
        assert "Propuesta del portal, sin confirmar</span>" in page
        assert "Mientras el STTL no la confirme, nadie debe estos informes." in page
        assert "No se debe: la parte es una propuesta del portal, sin confirmar" in page
    assert listed.count("(propuesta del portal, sin confirmar)") == 22


def test_no_calendar_has_a_day_by_which_a_report_is_due(client: Client, plan: ActionPlan) -> None:
    addresses = ["/calendario.ics"]
    addresses += [f"/calendario/{plan.slug}/parte/{party.slug}.ics" for party in proposed_parties()]

    calendars = [page_of(client, address) for address in addresses]

    assert len(calendars) == 10
    assert [calendar.count("Fecha límite") for calendar in calendars] == [0] * 10


def test_nobody_is_reminded_on_any_day_and_no_digest_lists_it(plan: ActionPlan) -> None:
    days = [date(2015, 10, day) for day in (7, 10, 11, 18)] + [date(2016, 11, 1)]

    assert [reminders(on=day, today=day) for day in days] == [[]] * 5
    assert [section.key for section in digest(on=date(2016, 9, 12))] == []


def test_codes_tables_api_and_recomputation_say_that_it_is_a_proposal(
    client: Client, plan: ActionPlan
) -> None:
    reports = table(client, "informes")
    answered = client.get(f"/api/planes/{plan.slug}/informes/", {"por_pagina": "500"}).json()
    tables = {name: table(client, name) for name in TABLE}
    recomputed = RecomputedDashboard(tables, timezone.localdate()).everything()

    expected = {"propuesta": PROPOSED, "sin_parte_designada": UNASSIGNED}
    assert Counter(row["situacion"] for row in reports) == expected
    assert {(row["vence_el"], row["falta_desde"], row["dias_de_retraso"]) for row in reports} == {
        ("", "", "")
    }
    assert Counter(row["situacion"] for row in answered["renglones"]) == expected
    assert '"propuesta"' in page_of(client, "/api/openapi.json")
    assert recomputed["informes"] == {
        **dict.fromkeys(("se_deben", "entregados", "tarde", "en_revision", "faltan"), 0),
        "por_entregar": 0,
        "sin_parte": UNASSIGNED,
        "propuestos": PROPOSED,
        "propuestos_entregados": 0,
    }


def test_the_admin_begins_with_the_proposals(client: Client, plan: ActionPlan) -> None:
    client.force_login(make_secretary("secretaria"))

    home = page_of(client, "/admin/")

    assert "22 partes que informan, 22 indicadores, el día límite." in home
    assert "Ninguna parte debe informes." in home


def publish_without_activity(plan: ActionPlan, code: str, month: date, on: date) -> None:
    """Hand in a month as the proposed party's liaison, and publish it, on a day."""
    activity = plan.activities.get(code=code)
    by = activity.assignments.get().party.liaisons.get().user
    revision = start_report(activity, month, by=by, at=noon(on))
    revision.is_inactive, revision.inactive_reason = True, "Sin trabajos."
    revision.save()
    advance(revision, "submit", by=by, at=noon(on))
    advance(revision, "publish", by=make_secretary(), at=noon(on))


def test_what_a_proposed_party_hands_in_is_told_everywhere_and_owed_nowhere(
    client: Client, plan: ActionPlan
) -> None:
    publish_without_activity(plan, "5-1", date(2015, 9, 1), date(2015, 12, 10))

    board, activity, report, feed = (
        page_of(client, address)
        for address in (
            f"{PLAN}informes/",
            f"{PLAN}actividades/5-1/",
            f"{PLAN}informes/5-1/2015-09/",
            "/feeds/informes.atom",
        )
    )
    (row,) = (row for row in table(client, "informes") if row["entregado_el"])
    made = client.get(f"{PLAN}informes/como-se-hizo.json").json()

    assert "no se deben; se ha entregado uno." in board
    assert "publicado</small><small>llegó 10 dic</small>" in board
    assert "llegó el 10 de diciembre de 2015, sin que se debiera." in activity
    assert "sin deberse: la parte era una propuesta del portal, sin confirmar." in report
    assert "Al entregarse, la parte era una propuesta del portal, sin confirmar." in feed
    assert (row["situacion"], row["entregado_el"], row["version_vigente"]) == (
        "propuesta",
        "2015-12-10",
        "1",
    )
    assert (row["vence_el"], row["dias_de_retraso"]) == ("", "")
    counted = made["cifras"][0]
    assert (counted["propuestos"], counted["propuestos_entregados"]) == (PROPOSED, 1)
    assert (counted["se_deben"], counted["entregados"], counted["tarde"]) == (0, 0, 0)


def test_the_desk_of_a_proposed_party_says_that_it_may_hand_in_and_owes_nothing(
    client: Client, plan: ActionPlan
) -> None:
    employment = Party.objects.get(slug="agencia-municipal-de-empleo")
    client.force_login(employment.liaisons.get().user)

    home = page_of(client, "/seguimiento/")
    form = page_of(client, "/seguimiento/durango-2015/5-1/2015-09/")

    assert "Está al día: no debe ningún informe. El portal propone que informe de 5-1, 5-2," in home
    assert "Puede entregar esos informes, pero no los debe ni tienen fecha límite." in home
    assert home.count('<li class="month month-proposed">') == 36
    assert "puede entregar este informe, pero no lo debe ni tiene fecha límite." in form


def test_the_desk_forgets_the_proposal_once_it_is_confirmed(
    client: Client, plan: ActionPlan
) -> None:
    employment = Party.objects.get(slug="agencia-municipal-de-empleo")
    publish_without_activity(plan, "5-1", date(2015, 9, 1), date(2015, 12, 10))
    confirm_all(plan, date(2016, 1, 5))
    client.force_login(employment.liaisons.get().user)

    home = page_of(client, "/seguimiento/")
    form = page_of(client, "/seguimiento/durango-2015/5-1/2015-10/")

    assert "35 informes que faltan." in home
    assert "no los debe" not in home
    assert "no lo debe ni tiene fecha límite" not in form


# After it confirmed


def test_confirmed_on_a_day_the_months_are_owed_from_it_and_the_days_before_stay(
    client: Client, plan: ActionPlan
) -> None:
    confirm_all(plan, CONFIRMED_ON)

    standings = {
        day: Counter((duty.standing, duty.due_on) for duty in duties(plan, noon(day)))
        for day in (date(2015, 10, 19), CONFIRMED_ON, date(2015, 10, 31), date(2015, 11, 11))
    }

    ten_days, regular = date(2015, 10, 30), date(2015, 11, 10)
    assert list(standings.values()) == [
        {(Standing.PROPOSED, None): 22},
        {(Standing.PENDING, ten_days): 22},
        {(Standing.MISSING, ten_days): 22},
        {(Standing.MISSING, ten_days): 22, (Standing.MISSING, regular): 22},
    ]
    before = page_of(client, f"{PLAN}informes/?corte=2015-09&al=2015-10-19")
    after = page_of(client, f"{PLAN}informes/?corte=2015-09&al=2015-10-31")
    assert before.count('<td class="mark-proposed">') == 22
    assert after.count('<td class="mark-missing">') == 22
    assert "De los 22 informes que se deben hasta este corte, se han entregado 0" in after


def test_confirmed_everybody_is_reminded_by_the_new_due_days(plan: ActionPlan) -> None:
    confirm_all(plan, CONFIRMED_ON)

    written = {
        day.day: sum(message.count(missing=False) for message in reminders(on=day, today=day))
        for day in (date(2015, 10, day) for day in (7, 11, 27, 30))
    }

    assert written == {7: 0, 11: 0, 27: 22, 30: 0}
    assert {section.key for section in digest(on=date(2015, 11, 2))} == {"atrasados"}


def test_confirmed_the_calendars_have_the_days_and_the_tables_follow(
    client: Client, plan: ActionPlan
) -> None:
    confirm_all(plan, CONFIRMED_ON)

    calendar = page_of(client, "/calendario.ics")
    asked = {"al": "2015-10-31", "corte": "2015-09"}
    reports = table(client, "informes", **asked)
    recomputed = RecomputedDashboard(
        {name: table(client, name) for name in TABLE}, date(2015, 10, 31), "2015-09"
    ).everything()

    assert calendar.count("Fecha límite") == 12
    assert Counter(row["situacion"] for row in reports) == {"falta": 22, "sin_parte_designada": 9}
    assert {row["vence_el"] for row in reports} == {"2015-10-30", ""}
    assert (recomputed["informes"]["se_deben"], recomputed["informes"]["faltan"]) == (22, 22)
