"""Every public page in a real browser, at both widths: the keyboard, the paper, no JavaScript.

The pages are those of the URL configuration (addresses.py). What axe finds is asked by the tests
of each page; here, what a person meets: Tab reaches everything, in order, and one sees where one
is; nothing scrolls sideways; on paper only what is to be read.
"""

import re
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page, PdfMargins
from pytest_django.live_server_helper import LiveServer

from .addresses import EXAMPLES, PAGES, furnish, public_routes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

A4 = {"width": 703, "height": 1032}  # what is left of a sheet inside margins of 12 mm, at 96 dpi
MARGINS: PdfMargins = {"top": "12mm", "bottom": "12mm", "left": "12mm", "right": "12mm"}
PRINTED_PAGE = re.compile(rb"/Type\s*/Page\b")
LEFT_OUT = "nav:not(.corte), form, input, button, .skip, .site-footer, .corte a, .doors"

# What Tab has to reach, and a watch that notes each stop: its place, its outline, what covers it.
WATCH = """() => {
  const shown = each => each.checkVisibility({visibilityProperty: true})
    && !each.matches('details:not([open]) > :not(summary), details:not([open]) > :not(summary) *');
  const reach = 'a[href], button, input:not([type=hidden]), select, textarea, summary, '
    + '[tabindex="0"]';
  window.stops = [...document.querySelectorAll(reach)].filter(shown);
  window.seen = [];
  document.addEventListener('focusin', event => {
    const each = event.target, style = getComputedStyle(each);
    const box = [...each.getClientRects()].find(one => one.width && one.height)
      || each.getBoundingClientRect();
    const x = Math.max(box.left, 0) / 2 + Math.min(box.right, innerWidth) / 2;
    const y = Math.max(box.top, 0) / 2 + Math.min(box.bottom, innerHeight) / 2;
    const top = document.elementFromPoint(x, y);
    seen.push({
      stop: stops.indexOf(each),
      outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0,
      uncovered: !!top && (each.contains(top) || top.contains(each)),
    });
  });
  return stops.length;
}"""
MISSED = """() => {
  const said = index => stops[index] ? stops[index].outerHTML.slice(0, 90) : 'elsewhere';
  const faults = seen.flatMap((each, index) => [
    ...(each.stop === index ? [] : [`not in order: ${said(each.stop)} at ${index}`]),
    ...(each.outlined ? [] : [`no outline: ${said(each.stop)}`]),
    ...(each.uncovered ? [] : [`out of view or covered: ${said(each.stop)}`]),
  ]);
  if (seen.length < stops.length) faults.push(`not reached: ${said(seen.length)}`);
  return faults.slice(0, 5);
}"""
# With everything open: words torn in two for want of room, and tables that do not fit. The board,
# a month to a column, and the first rows of a data file scroll by design; what has no words
# (hashes, addresses) may break anywhere.
CRAMPED = """() => {
  document.querySelectorAll('details').forEach(each => { each.open = true; });
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const torn = [], range = document.createRange();
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.parentElement.closest('code, .snippet, svg, a[href^="http"]')) continue;
    for (const word of text.data.matchAll(/[\\p{L}\\p{N}.\\u00ad]+/gu)) {
      if (word[0].includes('\\u00ad')) continue;
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const parts = [...range.getClientRects()].filter(each => each.width);
      const lines = new Set(parts.map(each => Math.round(each.bottom)));
      if (lines.size > 1) torn.push(`torn: ${word[0]}`);
    }
  }
  const wide = [...document.querySelectorAll('.scroll:not(.board, .preview)')].filter(
    each => each.scrollWidth > each.clientWidth);
  return [...torn.slice(0, 3), ...wide.map(each => `does not fit: ${each.ariaLabel}`)];
}"""
ON_PAPER = """left_out => {
  const shown = [...document.querySelectorAll(left_out)].filter(each => each.checkVisibility());
  const light = color => color.match(/[0-9.]+/g).slice(0, 3).every(part => part > 200);
  const body = getComputedStyle(document.body);
  const links = [...document.querySelectorAll('main a[href^="http"]')].filter(
    each => !getComputedStyle(each, '::after').content.includes(each.getAttribute('href')));
  const heading = document.querySelector('h1'), above = heading.previousElementSibling;
  const covered = above && above.checkVisibility()
    && above.getBoundingClientRect().bottom > heading.getBoundingClientRect().top + 2;
  return [
    ...(covered ? [`under the heading: ${above.textContent.trim()}`] : []),
    ...shown.map(each => `printed: ${each.outerHTML.slice(0, 90)}`),
    ...links.map(each => `its address is not printed: ${each.outerHTML.slice(0, 90)}`),
    ...(light(body.backgroundColor) ? [] : [`dark paper: ${body.backgroundColor}`]),
    ...(light(body.color) ? [`light ink: ${body.color}`] : []),
    ...(document.documentElement.scrollWidth > innerWidth ? ['wider than the sheet'] : []),
  ];
}"""


def test_every_public_page_has_a_row() -> None:
    assert sorted(public_routes()) == sorted(EXAMPLES)


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_is_whole_by_keyboard_and_inside_the_screen(
    live_server: LiveServer, watched_page: Page, width: int
) -> None:
    furnish()
    page = watched_page
    page.set_viewport_size({"width": width, "height": 800})

    faults = {}
    for name in PAGES:
        page.goto(f"{live_server.url}{EXAMPLES[name].address}")
        faults[name] = list(keyboard_faults(page))
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults[name].append("it scrolls sideways")

    assert faults == {name: [] for name in PAGES}


def keyboard_faults(page: Page) -> Iterator[str]:
    """Press Tab through a page; tell what it does not reach, or where one is lost."""
    for _ in range(page.evaluate(WATCH)):
        page.keyboard.press("Tab")
    yield from page.evaluate(MISSED)


def test_every_page_has_room_for_its_words_and_figures_on_a_phone(
    live_server: LiveServer, watched_page: Page
) -> None:
    furnish()
    page = watched_page
    page.set_viewport_size({"width": 360, "height": 800})

    faults = {}
    for name in PAGES:
        page.goto(f"{live_server.url}{EXAMPLES[name].address}")
        faults[name] = page.evaluate(CRAMPED)

    assert faults == {name: [] for name in PAGES}


def test_every_page_is_fit_for_paper_even_in_a_dark_room(
    live_server: LiveServer, watched_page: Page
) -> None:
    furnish()
    page = watched_page
    page.set_viewport_size(A4)  # type: ignore[arg-type]  # a size
    page.emulate_media(media="print", color_scheme="dark")

    faults = {}
    for name in PAGES:
        page.goto(f"{live_server.url}{EXAMPLES[name].address}")
        faults[name] = page.evaluate(ON_PAPER, LEFT_OUT)

    assert faults == {name: [] for name in PAGES}


def test_every_page_says_the_same_without_javascript(
    live_server: LiveServer, watched_page: Page, browser: Browser
) -> None:
    furnish()
    plain = browser.new_context(java_script_enabled=False, locale="es-MX").new_page()

    texts: dict[str, list[str]] = {"with": [], "without": []}
    for name in PAGES:
        for way, page in (("with", watched_page), ("without", plain)):
            page.goto(f"{live_server.url}{EXAMPLES[name].address}")
            texts[way].append(page.locator("main").inner_text())

    assert texts["without"] == texts["with"]
    plain.goto(f"{live_server.url}{EXAMPLES['activity-list'].address}")
    plain.get_by_label("Palabras").fill("2a-5")
    plain.get_by_role("button", name="Mostrar").first.click()
    plain.wait_for_url("**/actividades/?palabras=2a-5")
    assert plain.locator(".card-title").all_inner_texts() == ["2a-5 · Actividad 2a-5"]
    plain.get_by_label("Buscar en el portal").fill("actividad")
    plain.keyboard.press("Enter")
    plain.wait_for_url("**/buscar/?q=actividad")
    plain.context.close()


def test_the_signed_plan_s_dashboard_fits_on_two_sheets_with_its_mosaic_on_the_first(
    live_server: LiveServer, watched_page: Page
) -> None:
    call_command("load_plan", "fixtures/durango-2015", verbosity=0)
    page = watched_page
    page.set_viewport_size(A4)  # type: ignore[arg-type]  # a size
    page.emulate_media(media="print")
    page.goto(live_server.url)

    rows = page.locator(".row")
    box = rows.last.bounding_box()
    sheets = page.pdf(format="A4", margin=MARGINS)

    assert rows.count() == 6
    assert box
    assert box["y"] + box["height"] <= A4["height"]
    assert len(PRINTED_PAGE.findall(sheets)) <= 2
