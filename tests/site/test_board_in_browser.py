"""The compliance board and the embeddable cards in a real browser."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from .test_board import BOARD, mixed
from .test_embeds import CARDS
from .worlds import kilns

KNOWN = "al=2016-01-05"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [360, 1280])
def test_the_board_and_the_cards_are_accessible_and_fit(
    live_server: LiveServer,
    watched_page: Page,
    assert_accessible: Callable[[Page], None],
    width: int,
) -> None:
    mixed()
    page = watched_page
    page.set_viewport_size({"width": width, "height": 800})

    for address in [f"{BOARD}?{KNOWN}", f"{BOARD}?{KNOWN}&por=parte", *CARDS]:
        page.goto(f"{live_server.url}{address}")

        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_on_a_phone_the_board_opens_on_the_newest_month_beside_the_activities(
    live_server: LiveServer, watched_page: Page
) -> None:
    kilns()
    page = watched_page
    page.set_viewport_size({"width": 360, "height": 800})

    page.goto(f"{live_server.url}{BOARD}")

    table = page.get_by_role("region", name="Tabla de informes por actividad y mes")
    table.evaluate("region => region.scrollIntoView()")
    expect(table.get_by_role("columnheader", name="ago 2016")).to_be_in_viewport()
    expect(table.get_by_role("columnheader", name="sep 2015")).not_to_be_in_viewport()
    expect(table.get_by_role("rowheader", name="2a-2")).to_be_in_viewport()


def test_the_keyboard_scrolls_the_board_to_its_first_month(
    live_server: LiveServer, watched_page: Page
) -> None:
    kilns()
    page = watched_page
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{live_server.url}{BOARD}")
    table = page.get_by_role("region", name="Tabla de informes por actividad y mes")

    table.focus()
    for _ in range(40):
        page.keyboard.press("ArrowLeft")

    expect(table).to_be_focused()
    expect(table.get_by_role("columnheader", name="sep 2015")).to_be_in_viewport()


def test_a_reader_walks_from_who_is_missing_to_a_report(
    live_server: LiveServer, watched_page: Page
) -> None:
    kilns()
    page = watched_page
    page.goto(f"{live_server.url}/")

    page.get_by_role("link", name="Ver quién falta").click()
    page.get_by_role("link", name="Direccion 2a 2").first.click()
    page.get_by_role("link", name="6 días tarde").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Informe de marzo de 2016")


@pytest.fixture
def other_site(live_server: LiveServer) -> Iterator[str]:
    """Serve, as another site would, a page that frames a card."""

    class Framing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Answer every address with the frame."""
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f'<iframe src="{live_server.url}{CARDS[0]}"></iframe>'.encode())

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Framing) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/otra/"
        server.shutdown()


def test_another_site_shows_a_card_in_a_frame(
    live_server: LiveServer, page: Page, other_site: str
) -> None:
    kilns()

    page.goto(other_site)

    title = page.frame_locator("iframe").get_by_role("link", name="2a-2 · Actividad 2a-2")
    expect(title).to_be_visible()
    title.click()
    expect(page).to_have_url(f"{live_server.url}{CARDS[0].removesuffix('tarjeta/')}")
