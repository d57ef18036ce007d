"""The public pages in a real browser: accessible, inside the screen, quiet, under the policy."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from sttl.models import Report

from .addresses import EXAMPLES, PAGES, furnish
from .worlds import MARCH, correct

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [360, 1280])
def test_the_public_pages_are_accessible_and_fit(
    live_server: LiveServer,
    watched_page: Page,
    assert_accessible: Callable[[Page], None],
    width: int,
) -> None:
    furnish()
    page = watched_page
    page.set_viewport_size({"width": width, "height": 800})

    for name in PAGES:
        page.goto(f"{live_server.url}{EXAMPLES[name].address}")

        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_a_reader_walks_from_the_dashboard_to_the_report_that_made_the_number(
    live_server: LiveServer, watched_page: Page
) -> None:
    furnish()
    page = watched_page

    page.goto(f"{live_server.url}/?corte=2016-03")
    page.get_by_role("link", name="2a-2 21.05").click()
    page.get_by_role("region", name="Valores mes por mes").get_by_role(
        "link", name="marzo de 2016"
    ).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Informe de marzo de 2016")
    assert page.url.endswith("/planes/durango-2015/informes/2a-2/2016-03/?corte=2016-03")


def test_the_keyboard_reaches_the_content_first(
    live_server: LiveServer, watched_page: Page
) -> None:
    furnish()
    page = watched_page
    page.goto(live_server.url)

    page.keyboard.press("Tab")

    expect(page.get_by_role("link", name="Saltar al contenido")).to_be_focused()


def test_an_address_that_asks_the_impossible_answers_with_a_page_that_helps(
    live_server: LiveServer, watched_page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    furnish()
    page = watched_page

    page.goto(f"{live_server.url}/?corte=2030-01")

    assert_accessible(page)
    page.get_by_role("link", name="Ver la página con lo más reciente").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("¿Se está cumpliendo lo acordado?")


@pytest.mark.parametrize("width", [360, 1280])
def test_two_versions_are_compared_and_a_line_of_the_chain_is_followed(
    live_server: LiveServer,
    watched_page: Page,
    assert_accessible: Callable[[Page], None],
    width: int,
) -> None:
    furnish()
    report = Report.objects.get(activity__code="2a-2", month=MARCH)
    correct(report, on=date(2016, 5, 12), numerator=10, done="Otra vez.", reason="Error.")
    page = watched_page
    page.set_viewport_size({"width": width, "height": 800})

    page.goto(f"{live_server.url}/planes/durango-2015/informes/2a-2/2016-03/?al=2016-05-15")
    page.get_by_role("button", name="Comparar").click()

    expect(page).to_have_url(re.compile(r"\?al=2016-05-15&de=1&a=2#diferencias$"))
    page.get_by_text("Su lugar en la cadena de sucesos").first.click()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.get_by_role("link", name="Suceso 10").click()

    expect(page.locator("#suceso-10")).to_be_in_viewport()
    page.get_by_text("Renglón 10").click()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [360, 1280])
def test_a_page_that_is_not_there_offers_a_search_that_works(
    live_server: LiveServer,
    watched_page: Page,
    assert_accessible: Callable[[Page], None],
    width: int,
) -> None:
    furnish()
    page = watched_page
    page.set_viewport_size({"width": width, "height": 800})

    page.goto(f"{live_server.url}/planes/durango-2015/actividades/9-9/")

    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.context.cookies() == []
    page.get_by_role("searchbox", name="Buscar en el portal").fill("ladrilleras")
    page.get_by_role("button", name="Buscar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Buscar en el portal")
