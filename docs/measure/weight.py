"""Bytes over the wire, as a real Chromium receives them with an empty cache."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

from .pages import PageKind
from .portal import Portal

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Fetched:
    """One answer: its path, what Chromium took it for, and its bytes with their headers."""

    path: str
    kind: str  # Document, Stylesheet, Image, Font, Script, Other...
    encoding: str
    weight: int
    is_third_party: bool


@dataclass(frozen=True)
class Visit:
    """A first visit of a page: all that it fetched, and the cookies that it left."""

    page: PageKind
    status: int
    fetched: list[Fetched]
    cookies: int

    @property
    def html(self) -> int:
        return sum(answer.weight for answer in self.fetched if answer.kind == "Document")

    @property
    def total(self) -> int:
        return sum(answer.weight for answer in self.fetched)


def chromium_path() -> str:
    """Return where Chromium is; RuntimeError where there is none."""
    path = shutil.which("chromium")
    if path is None:
        raise RuntimeError("Chromium is not installed (Debian: apt-get install chromium).")
    return path


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def visit(browser: Browser, portal: Portal, page: PageKind) -> Visit:
    """Open a page as somebody who never was here, and list what travelled."""
    context = browser.new_context(locale="es-MX")
    tab = context.new_page()
    session = context.new_cdp_session(tab)
    answers: dict[str, dict[str, Any]] = {}
    weights: dict[str, int] = {}
    session.on(
        "Network.responseReceived", lambda event: answers.update({event["requestId"]: event})
    )
    session.on(
        "Network.loadingFinished",
        lambda event: weights.update({event["requestId"]: int(event["encodedDataLength"])}),
    )
    session.send("Network.enable")
    response = tab.goto(f"{portal.url}{page.path}", wait_until="networkidle", timeout=30_000)
    fetched = [fetched_from(event, weights.get(key, 0), portal) for key, event in answers.items()]
    cookies = len(context.cookies())
    context.close()
    return Visit(page, response.status if response else 0, fetched, cookies)


def fetched_from(event: dict[str, Any], weight: int, portal: Portal) -> Fetched:
    response = event["response"]
    headers = {name.lower(): value for name, value in response["headers"].items()}
    return Fetched(
        path=urlsplit(response["url"]).path,
        kind=event["type"],
        encoding=headers.get("content-encoding", "plain"),
        weight=weight,
        is_third_party=not response["url"].startswith((portal.url, "data:")),
    )


def visits(portal: Portal, pages: list[PageKind]) -> list[Visit]:
    """Open every page once, each with a cache of its own; RuntimeError at one that is not 200."""
    with chromium() as browser:
        measured_visits = [visit(browser, portal, page) for page in pages]
    broken = [
        f"{visit.page.path} answers {visit.status}"
        for visit in measured_visits
        if visit.status != 200
    ]
    if broken:
        raise RuntimeError("; ".join(broken))
    return measured_visits
