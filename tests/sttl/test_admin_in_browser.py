"""The secretariat's pages in a real browser: under the strict policy, on a desk and on a phone."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from sttl.models import Event, Revision
from tests.clients import PortalClient
from tests.factories import (
    make_activity,
    make_agreement,
    make_assignment,
    make_decision,
    make_event,
    make_evidence,
    make_extension_request,
    make_indicator,
    make_measurement,
    make_minutes,
    make_party,
    make_report,
    make_revision,
    make_session,
    make_verdict,
    noon,
)
from tests.sttl.conftest import Month

RECORD = "/admin/sttl/revision/registrar/durango-2015/2b-1/2015-09/"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[360, 1280])
def width(request: pytest.FixtureRequest) -> int:
    """Give the width of a phone, and that of a desk."""
    found: int = request.param
    return found


@pytest.fixture
def work(
    watched_page: Page, live_server: LiveServer, client: PortalClient, kilns: Month, width: int
) -> Page:
    """Give the secretariat's browser, in which no policy may be breached."""
    return entered(watched_page, live_server, client, kilns, width)


@pytest.fixture
def looked_at(
    page: Page, live_server: LiveServer, client: PortalClient, kilns: Month, width: int
) -> Page:
    """Give one for axe, which itself breaches the policy where a stylesheet imports another."""
    return entered(page, live_server, client, kilns, width)


def entered(
    page: Page, live_server: LiveServer, client: PortalClient, kilns: Month, width: int
) -> Page:
    """Sign the secretariat in, with something of everything to do."""
    furnish(kilns)
    client.force_login(kilns.secretary)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}]
    )
    page.set_viewport_size({"width": width, "height": 900})
    return page


def furnish(kilns: Month) -> None:
    before = make_revision(make_report(kilns.activity, party=kilns.party))
    make_measurement(before, kilns.indicator)
    make_verdict(before, opinion="disagrees")
    waiting = make_revision(
        make_report(kilns.activity, date(2015, 10, 1), party=kilns.party),
        state="submitted",
        written_by=kilns.enlace,
        obstacles="Llovió.",
    )
    make_measurement(waiting, kilns.indicator, numerator=Decimal(15))
    make_evidence(waiting)
    make_event(waiting, at=noon(date(2015, 11, 5)))
    returned = make_revision(
        make_report(kilns.activity, date(2015, 11, 1), party=kilns.party), state="returned"
    )
    make_event(returned, step=Event.Step.RETURN, note="Falta la lista.")
    make_extension_request(kilns.activity, date(2015, 12, 1), party=kilns.party)
    make_activity(kilns.plan, "2a-6")
    silent = make_activity(kilns.plan, "2b-1")
    make_decision(make_indicator(silent))
    make_assignment(silent, make_party("servicios-publicos"))
    make_session(held_on=timezone.localdate() + timedelta(days=2))
    make_agreement(make_minutes(number=6), due_on=date(2015, 9, 30))


def pages_of(kilns: Month) -> list[str]:
    waiting = Revision.objects.get(state="submitted")
    plan, activity = kilns.plan.pk, kilns.activity.pk
    return [
        "/admin/",
        "/admin/cadena/",
        "/admin/sttl/revision/",
        "/admin/sttl/revision/add/",
        "/admin/sttl/revision/add/?plan=durango-2015&actividad=2b-1",
        RECORD,
        f"/admin/sttl/revision/{waiting.pk}/change/",
        "/admin/sttl/reporterassignment/add/",
        f"/admin/sttl/reporterassignment/add/?activity={activity}",
        "/admin/sttl/extension/add/",
        f"/admin/sttl/extension/add/?activity={activity}&month=2015-12",
        "/admin/sttl/amendment/add/",
        f"/admin/sttl/amendment/add/?plan={plan}&subject=deadline&activity={activity}",
        f"/admin/sttl/amendment/add/?plan={plan}&subject=last_month",
        f"/admin/sttl/amendment/add/?plan={plan}&subject=text",
        "/admin/sttl/sectorsdecision/add/",
        f"/admin/sttl/sectorsdecision/add/?plan={plan}",
        "/admin/sttl/sectorbody/add/?sector=guarantor",
        "/admin/indicators/indicatordecision/add/",
        f"/admin/indicators/indicatordecision/add/?indicator={kilns.indicator.pk}",
        f"/admin/sttl/session/{make_minutes(number=8).pk}/change/",
        "/admin/sttl/liaison/add/",
        "/admin/sttl/member/add/",
        f"/admin/commitments/actionplan/{plan}/change/",
        f"/admin/commitments/party/{kilns.party.pk}/change/",
    ]


def test_each_page_of_the_secretariat_keeps_the_policy_and_fits(
    work: Page, live_server: LiveServer, kilns: Month
) -> None:
    for path in pages_of(kilns):
        work.goto(live_server.url + path)

        is_wide = work.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert (path, is_wide) == (path, False)


def test_each_page_of_the_secretariat_is_accessible(
    looked_at: Page,
    live_server: LiveServer,
    kilns: Month,
    assert_accessible: Callable[[Page], None],
) -> None:
    for path in pages_of(kilns):
        looked_at.goto(live_server.url + path)

        assert_accessible(looked_at)


def test_a_report_is_returned_and_published_from_its_page(
    work: Page, live_server: LiveServer, kilns: Month, assert_accessible: Callable[[Page], None]
) -> None:
    waiting = Revision.objects.get(state="submitted")
    work.goto(f"{live_server.url}/admin/")

    work.get_by_role("link", name="2a-2 · octubre de 2015", exact=True).click()
    work.get_by_role("button", name="Devolver a la parte").click()
    expect(work.get_by_text("Este campo es obligatorio.")).to_be_visible()
    assert_accessible(work)
    work.get_by_role("button", name="Publicar el informe").click()

    expect(work.get_by_text("El informe quedó publicado.")).to_be_visible()
    waiting.refresh_from_db()
    assert waiting.state == Revision.State.PUBLISHED


def test_many_are_returned_with_one_reason(
    work: Page, live_server: LiveServer, kilns: Month, assert_accessible: Callable[[Page], None]
) -> None:
    work.goto(f"{live_server.url}/admin/sttl/revision/")
    work.locator("input.action-select").first.check()
    work.locator("select[name=action]").select_option("return_many")
    work.get_by_role("button", name="Ejecutar").click()

    assert_accessible(work)
    work.get_by_label("Razón").fill("Falta la lista.")
    work.get_by_role("button", name="Devolver", exact=True).click()

    expect(work.get_by_text("Informes devueltos: 1. 2a-2 · octubre de 2015.")).to_be_visible()


def test_a_month_is_recorded_with_its_source_and_handed_in(
    work: Page, live_server: LiveServer, assert_accessible: Callable[[Page], None]
) -> None:
    work.goto(f"{live_server.url}/admin/sttl/revision/")
    work.get_by_role("link", name="Registrar un informe").click()
    work.get_by_role("link", name="2b-1 · Actividad 2b-1").click()
    work.get_by_role("link", name="septiembre de 2015").click()
    work.get_by_label("Hechas").fill("1,5")
    work.get_by_role("button", name="Guardar y revisar").click()
    assert_accessible(work)
    work.get_by_role("link", name="Escriba el número sin comas").click()
    expect(work.get_by_label("Hechas")).to_be_focused()
    work.get_by_label("Hechas").fill("15")
    work.get_by_label("Previstas").fill("57")
    work.get_by_label("Qué se hizo este mes").fill("Se barrieron las colonias.")
    work.get_by_role("button", name="Guardar y revisar").click()

    assert_accessible(work)
    work.get_by_role("link", name="Escriba de dónde tomó el STTL este informe.").click()
    work.get_by_label("Fuente").fill("Minuta de la sesión.")
    work.get_by_role("button", name="Guardar y revisar").click()
    work.get_by_role("button", name="Entregar el informe").click()

    expect(work.get_by_role("button", name="Publicar el informe")).to_be_visible()
    recorded = Revision.objects.get(report__activity__code="2b-1")
    assert (recorded.state, recorded.is_recorded_by_sttl) == (Revision.State.SUBMITTED, True)
