"""The lists, the search and the reference pages as people see and use them."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from commitments.models import ActionPlan, Party
from commitments.sectors import Sector
from sttl.models import Member, Session
from tests.factories import make_agreement, make_amendment, make_member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PLAN = "/planes/durango-2015"
PAGES = [
    f"{PLAN}/actividades/",
    f"{PLAN}/actividades/?palabras=ladrilleras&estado=sin-informe&orden=fecha",
    f"{PLAN}/actividades/?palabras=nada",
    f"{PLAN}/responsables/?sector=gobierno&palabras=direccion&orden=faltan",
    f"{PLAN}/enmiendas/",
    "/buscar/",
    "/buscar/?q=ladrilleras",
    "/buscar/?q=de&en=documento&page=2",
    "/sttl/",
    "/sttl/sesiones/5/",
    "/sttl/sesiones/2015-04-07/",
    "/glosario/",
    "/acerca/",
    "/accesibilidad/",
]


@pytest.fixture
def page(watched_page: Page, live_server: LiveServer) -> Page:
    """Open a browser on the signed plan, with an amendment, seats and agreements."""
    call_command("load_plan", "fixtures/durango-2015", verbosity=0)
    plan = ActionPlan.objects.get()
    make_amendment(plan, old_text="Decía esto.")
    session = Session.objects.get(number=5)
    make_agreement(session, party=Party.objects.get(slug="utim"))
    session.attendees.add(make_member(Sector.GOVERNMENT), Member.objects.earliest("pk"))
    return watched_page


@pytest.mark.parametrize("width", [360, 1280])
def test_each_page_is_accessible_and_never_scrolls_sideways(
    page: Page,
    live_server: LiveServer,
    assert_accessible: Callable[[Page], None],
    width: int,
) -> None:
    page.set_viewport_size({"width": width, "height": 900})

    for address in PAGES:
        page.goto(live_server.url + address)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_what_was_refused_is_accessible_too(
    page: Page, live_server: LiveServer, assert_accessible: Callable[[Page], None]
) -> None:
    page.set_viewport_size({"width": 360, "height": 900})

    for address in [f"{PLAN}/actividades/?estado=nada&vence_desde=ayer", "/buscar/?q=a"]:
        page.goto(live_server.url + address)
        expect(page.locator(".error").first).to_be_visible()
        assert_accessible(page)


def test_the_keyboard_alone_filters_orders_and_removes(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}{PLAN}/actividades/")
    page.get_by_label("Palabras").focus()
    page.keyboard.type("escuelas")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Orden")).to_be_focused()
    page.keyboard.type("Por estado")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Compromiso")).to_be_focused()
    page.keyboard.type("4")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Mostrar").first).to_be_focused()
    page.keyboard.press("Enter")

    address = f"{live_server.url}{PLAN}/actividades/"
    expect(page).to_have_url(f"{address}?palabras=escuelas&orden=estado&compromiso=4")
    expect(page.locator(".chosen a")).to_have_text(
        ["Palabras: «escuelas» Quitar", "Compromiso: 4. Seguridad Pública Quitar", "Quitar todos"]
    )
    page.locator(".chosen a").nth(0).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}?orden=estado&compromiso=4")


def test_the_box_in_the_header_searches_and_marks(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/")
    page.get_by_label("Buscar en el portal").fill("organo garante")
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{live_server.url}/buscar/?q=organo+garante")
    expect(page.locator("mark").first).to_have_text("órgano")
