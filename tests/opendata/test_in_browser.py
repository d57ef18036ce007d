"""The pages of the open data as people see them: accessible, whole, and cited with one click."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.site.worlds import kilns

from .rows import DATA

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_are_accessible_and_never_scroll_sideways(
    live_server: LiveServer,
    watched_page: Page,
    assert_accessible: Callable[[Page], None],
    width: int,
) -> None:
    kilns()
    watched_page.set_viewport_size({"width": width, "height": 800})

    for address in (DATA, f"{DATA}mediciones/", f"{DATA}enmiendas/"):
        watched_page.goto(f"{live_server.url}{address}")
        for example in watched_page.locator("summary").all():
            example.click()
        assert watched_page.evaluate("document.documentElement.scrollWidth") == width
        assert_accessible(watched_page)


def test_one_click_copies_the_citation(live_server: LiveServer, watched_page: Page) -> None:
    kilns()
    watched_page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    watched_page.goto(f"{live_server.url}{DATA}")

    watched_page.get_by_role("button", name="Copiar la cita").click()

    watched_page.get_by_role("button", name="Copiada").wait_for()
    copied = watched_page.evaluate("navigator.clipboard.readText()")
    assert copied == watched_page.locator("[data-copy] code").inner_text()
