"""A month handed in over a slow connection: from the sign-in to the answer that it arrived."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

from .portal import Portal, manage
from .weight import chromium

KILOBITS, LATENCY = 400, 400  # a second, and milliseconds: a telephone where the signal is poor
PAGE_LIMIT, SECOND_LIMIT = 4, 90
USERNAME, REPORT = "enlace-de-medida", "/seguimiento/durango-2015/2a-2/2016-08/"
FIGURES = (
    ("Número de ladrilleras reubicadas", "12"),
    ("Número de ladrilleras dentro de la mancha urbana", "57"),
)
MAKE_LIAISON = """
from sttl.models import Liaison, User
from commitments.models import Party
party = Party.objects.get(slug="direccion-municipal-de-medio-ambiente")
user = User.objects.create_user("{username}", password="{password}")
Liaison.objects.create(
    party=party, user=user, since_on="2015-09-01", recorded_at="2015-09-01T12:00:00Z"
)
"""


@dataclass(frozen=True)
class MeasuredHandIn:
    """How a plain month was handed in: the pages, each once, all the bytes, and the time."""

    pages: list[str]
    weight: int
    seconds: float


def measure_hand_in(portal: Portal) -> MeasuredHandIn:
    """Hand in a month as a new liaison of a portal without reports; it has one afterwards."""
    password = portal.environment["DEMO_PASSWORD"]
    manage(
        portal.environment,
        *("shell", "-c", MAKE_LIAISON.format(username=USERNAME, password=password)),
    )
    with chromium() as browser:
        return hand_in(browser, portal.url, username=USERNAME, password=password)


def hand_in(browser: Browser, url: str, *, username: str, password: str) -> MeasuredHandIn:
    """Hand in August of 2a-2 in a browser that was never here, without a thought in between."""
    context = browser.new_context(locale="es-MX")
    page = context.new_page()
    weights = slowed(context, page)
    pages: list[str] = []
    started = time.perf_counter()
    for _ in steps(page, url, username, password):
        path = urlsplit(page.url).path
        pages += [path] if path not in pages else []
    seconds = time.perf_counter() - started
    context.close()
    return MeasuredHandIn(pages, sum(weights), seconds)


def slowed(context: BrowserContext, page: Page) -> list[int]:
    """Slow the connection of a page, and return the list that the bytes of each answer join."""
    weights: list[int] = []
    session = context.new_cdp_session(page)
    session.on(
        "Network.loadingFinished", lambda event: weights.append(int(event["encodedDataLength"]))
    )
    session.send("Network.enable")
    bytes_a_second = KILOBITS * 1000 // 8
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY,
            "downloadThroughput": bytes_a_second,
            "uploadThroughput": bytes_a_second,
        },
    )
    return weights


def steps(page: Page, url: str, username: str, password: str) -> Iterator[None]:
    """Take one step after another, and stop at each page."""
    page.goto(f"{url}/seguimiento/")
    yield
    page.get_by_label("Usuario o correo electrónico").fill(username)
    page.get_by_label("Contraseña").fill(password)
    page.get_by_role("button", name="Entrar", exact=True).click()
    page.wait_for_url("**/seguimiento/")
    yield
    page.locator(f'a[href="{REPORT}"]').last.click()
    page.wait_for_url(f"**{REPORT}")
    yield
    for label, figure in FIGURES:
        page.get_by_label(label).fill(figure)
    page.get_by_label("Qué se hizo este mes").fill("Se reubicaron ladrilleras.")
    page.get_by_role("button", name="Guardar y revisar").click()
    page.wait_for_url("**/revisar/")
    yield
    page.get_by_role("button", name="Entregar el informe").click()
    page.get_by_text("Su informe quedó entregado.").wait_for()
    yield
