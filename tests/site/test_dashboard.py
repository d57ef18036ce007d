"""The dashboard: exact figures of small plans, before and after each step of a report."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from commitments.models import ActionPlan
from commitments.months import last_ended, shift
from commitments.sectors import Sector
from pal_portal.asking import current_plan, plans
from sttl.models import Verdict
from sttl.record import workflow
from tests import factories
from tests.factories import noon

from .worlds import MARCH, correct, hand_in, judge, kilns, owed_activity, secretary

pytestmark = pytest.mark.django_db

AT_MARCH = "/planes/durango-2015/?corte=2016-03&al=2016-04-30"


def words(client: Client, address: str) -> str:
    """Return what a page says, its tags left out and its white space made one."""
    response = client.get(address)
    assert response.status_code == 200
    text = re.sub(r"<title>.*?</title>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(text).split())


def test_before_any_plan_the_home_page_is_friendly(client: Client) -> None:
    assert "Todavía no hay un plan en el portal" in words(client, "/")


def test_a_plan_without_activities_has_a_dashboard(client: Client) -> None:
    factories.make_plan()

    page = words(client, "/")

    assert "Todavía no hay actividades registradas. El plan no fija fechas." in page
    assert "Reportado Sin medición en 0 de 0 actividades" in page


def test_the_kilns_count_by_their_joint_figure(client: Client) -> None:
    kilns()

    page = words(client, AT_MARCH)

    assert "Las 2 actividades están en curso." in page
    assert "La fecha acordada es el 25 de agosto de 2016: faltan 117 días." in page
    assert "Reportado 38.6 % en 2 de 2 actividades" in page
    assert "Validado por el STTL 21.05 % en 1 de 2 actividades" in page
    assert "Tiempo transcurrido 7 de 12 meses; no es avance" in page
    assert "Informes de marzo de 2016 2 de 2 1 tarde" in page
    assert "2a-2 21.05 % En curso" in page
    assert "2a-5 17.54 % En curso" in page


def test_what_changed_lately_says_figure_and_days_late_and_leads_to_the_report(
    client: Client,
) -> None:
    kilns()

    page = words(client, AT_MARCH)

    assert (
        "2a-2 · Actividad 2a-2 Informe de marzo de 2016, publicado el 18 de abril de 2016: "
        "21.05 %. Llegó 6 días tarde."
    ) in page
    assert (
        'href="/planes/durango-2015/informes/2a-2/2016-03/?corte=2016-03&amp;al=2016-04-30"'
        in client.get(AT_MARCH).content.decode()
    )


def test_the_figures_move_when_a_report_is_published_and_not_before(client: Client) -> None:
    activity = owed_activity("2a-2")
    address = "/planes/durango-2015/?corte=2016-03"

    before = words(client, address)
    revision = hand_in(activity, MARCH, on=date(2016, 4, 8), values=(12, 57))
    in_review = words(client, address)
    by = activity.assignments.get().party.liaisons.get().user
    workflow.advance(
        revision, "return", by=secretary(), at=noon(date(2016, 4, 9)), note="Falta la lista."
    )
    returned = words(client, f"{address}&al=2016-04-12")
    workflow.advance(revision, "submit", by=by, at=noon(date(2016, 4, 13)))
    workflow.advance(revision, "publish", by=secretary(), at=noon(date(2016, 4, 14)))
    published = words(client, address)
    correct(
        revision.report,
        on=date(2016, 5, 2),
        numerator=10,
        done="Se contó otra vez.",
        reason="Dos se contaron dos veces.",
    )
    corrected = words(client, address)

    assert "Reportado Sin medición" in before
    assert "Informes de marzo de 2016 0 de 1 falta 1" in before
    assert "Reportado Sin medición" in in_review
    assert "Informes de marzo de 2016 1 de 1 1 en revisión" in in_review
    assert "Reportado Sin medición" in returned
    assert "Su única actividad está sin informe." in returned
    assert "Reportado 21.05 % en 1 de 1 actividad" in published
    assert "Reportado 17.54 % en 1 de 1 actividad" in corrected
    assert "corregido el 2 de mayo de 2016: de 21.05 % a 17.54 %." in corrected


def test_a_correction_is_unknown_before_its_day(client: Client) -> None:
    moved, _ = kilns()
    report = moved.reports.get()
    correct(
        report,
        on=date(2016, 5, 20),
        numerator=13,
        done="Se contó otra vez.",
        reason="Faltó una.",
    )

    assert "2a-2 21.05 % En curso" in words(client, AT_MARCH)
    assert "2a-2 22.81 % En curso" in words(
        client, "/planes/durango-2015/?corte=2016-03&al=2016-05-20"
    )


def test_a_reported_zero_is_zero_and_a_level_is_no_percentage(client: Client) -> None:
    nothing, regulated = owed_activity("2a-2"), owed_activity("2a-3", measured=False)
    hand_in(nothing, MARCH, on=date(2016, 4, 8), values=(0, 57), publish_on=date(2016, 4, 9))
    hand_in(regulated, MARCH, on=date(2016, 4, 8), level="substantial", publish_on=date(2016, 4, 9))

    page = words(client, AT_MARCH)

    assert "De 2 actividades, 1 está en curso y 1 no iniciada." in page
    assert "Reportado 0 % en 1 de 2 actividades" in page
    assert "2a-2 0 % No iniciada" in page
    assert "2a-3 Sustancial En curso sin indicador" in page


def test_an_activity_without_a_party_is_counted_apart(client: Client) -> None:
    kilns()
    factories.make_activity(code="1-1")

    assert "Informes de marzo de 2016 2 de 2 1 tarde; aparte, 1 sin parte designada" in words(
        client, AT_MARCH
    )


def test_what_is_overdue_disputed_and_outdated_is_listed_with_its_count(client: Client) -> None:
    moved, _ = kilns()
    judge(
        moved.reports.get().revisions.get(),
        Sector.CIVIL_SOCIETY,
        on=date(2016, 4, 28),
        opinion=Verdict.Opinion.DISAGREES,
        reason="Los lotes no tienen agua.",
    )

    page = words(client, "/planes/durango-2015/?al=2016-09-20")

    assert "Vencidas 2" in page
    assert "Venció el 25 de agosto de 2016; está en curso, con 21.05 %." in page
    assert "En disputa 1" in page
    assert "Sociedad civil no coincide con el informe de marzo de 2016." in page
    assert "Desactualizadas 2" in page
    assert "Su informe más reciente es el de marzo de 2016." in page


def test_after_the_end_of_the_plan_there_are_dates_and_no_days_ago(client: Client) -> None:
    kilns()

    page = words(client, "/")

    assert "La fecha acordada venció el 25 de agosto de 2016." in page
    assert "hace" not in page


def test_the_current_plan_is_the_running_one_else_the_last_ended_else_the_next() -> None:
    this_month = shift(last_ended(timezone.localdate()), 1)

    def make(slug: str, first: int, last: int) -> ActionPlan:
        return factories.make_plan(
            slug=slug,
            first_month=shift(this_month, first),
            last_month=shift(this_month, last),
            signed_on=shift(this_month, first),
        )

    today = timezone.localdate()
    assert current_plan(plans(), today=today) is None
    next_plan = make("siguiente", 2, 8)
    assert current_plan(plans(), today=today) == next_plan
    make("anterior", -30, -20)
    last = make("reciente", -15, -1)
    assert current_plan(plans(), today=today) == last
    running = make("en-curso", 0, 0)
    assert current_plan(plans(), today=today) == running


def test_a_plan_whose_last_month_was_amended_runs_on() -> None:
    this_month = shift(last_ended(timezone.localdate()), 1)
    plan = factories.make_plan(
        first_month=shift(this_month, -6),
        last_month=shift(this_month, -3),
        signed_on=shift(this_month, -6),
    )
    factories.make_plan(
        slug="otro",
        first_month=shift(this_month, -2),
        last_month=shift(this_month, -1),
        signed_on=shift(this_month, -6),
    )
    factories.make_amendment(
        plan,
        subject="last_month",
        new_date=this_month,
        recorded_at=timezone.now() - timedelta(days=1),
    )

    assert current_plan(plans(), today=timezone.localdate()) == plan
