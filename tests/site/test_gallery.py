"""The page of components: whole, apart from the database, and only in development."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from pal_portal.gallery.specimens import apart
from pal_portal.gallery.tokens import contrast, pairs, tokens
from pal_portal.gallery.views import COMPONENTS, expects
from pal_portal.urls import addresses

in_development = pytest.mark.urls("tests.site.development_urls")


@pytest.mark.django_db
def test_outside_development_there_is_no_such_address(client: Client) -> None:
    assert client.get("/componentes/").status_code == 404
    assert [str(each.pattern) for each in addresses(is_development=False)] == [
        str(each.pattern) for each in addresses(is_development=True)[:-1]
    ]


@in_development
def test_every_component_is_shown_with_its_file_and_without_the_database(client: Client) -> None:
    page = client.get("/componentes/")

    html = page.content.decode()
    on_disk = sorted(path.stem for path in COMPONENTS.glob("*.html"))
    assert page.status_code == 200
    assert [each for each in on_disk if f'id="c-{each}"' not in html] == []
    assert html.count('class="shown"') == len(on_disk)
    assert html.count("<code>templates/components/") == len(on_disk)


@in_development
def test_it_takes_only_safe_methods(client: Client) -> None:
    assert client.post("/componentes/").status_code == 405


def test_every_component_says_what_it_expects() -> None:
    silent = [path.stem for path in COMPONENTS.glob("*.html") if not expects(path.stem)]

    assert silent == []


def test_every_pair_of_colours_has_the_contrast_that_it_needs() -> None:
    assert [(each.ink.name, each.ground.name) for each in pairs() if not each.is_enough] == []


def test_every_colour_that_words_use_is_in_a_pair() -> None:
    drawn = {name for each in pairs() for name in (each.ink.name, each.ground.name)}
    ornaments = {"line", "hatch"}  # nothing is told by them alone

    assert {token.name for token in tokens() if token.is_colour} == drawn | ornaments


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#fff", "#000000") == 21
    assert contrast("#777777", "#fff") == contrast("#fff", "#777") == 4.47


def test_names_are_made_apart_and_the_shared_glyphs_are_not() -> None:
    html = (
        '<a href="#x"><use href="#g-done" /></a><b id="x" aria-label="Corte" aria-labelledby="a b">'
    )

    assert apart(html, 7) == (
        '<a href="#x-7"><use href="#g-done" /></a>'
        '<b id="x-7" aria-label="Corte (7)" aria-labelledby="a-7 b-7 estado-7">'
    )


@in_development
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_of_components_is_accessible_and_fits(
    live_server: LiveServer,
    watched_page: Page,
    assert_accessible: Callable[[Page], None],
    width: int,
) -> None:
    page = watched_page
    page.set_viewport_size({"width": width, "height": 800})

    page.goto(f"{live_server.url}/componentes/")

    expect(page.get_by_role("heading", level=1)).to_have_text("Componentes")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_stylesheet_of_the_tokens_is_where_they_are_read() -> None:
    assert (Path(settings.BASE_DIR) / "static" / "site.css").read_text().count(":root {") == 2
