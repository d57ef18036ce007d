"""Milliseconds per page, beside a constant answer, since machines are noisy (docs/SPEED.md)."""

import statistics
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlsplit

from .pages import PageKind
from .portal import Portal

CONSTANT = "/robots.txt"  # a constant answer behind the same middleware
ROUNDS = 40
WARM_UP = 5


@dataclass(frozen=True)
class Pace:
    """The medians of a page and of the constant answers between, in milliseconds."""

    page: PageKind
    milliseconds: float
    constant: float

    @property
    def ratio(self) -> float:
        """Say how many constant answers the server gives in the time of one such page."""
        return self.milliseconds / self.constant


def pace(portal: Portal, page: PageKind) -> Pace:
    """Ask for the page and the constant answer by turns, over one kept connection."""
    connection = HTTPConnection(urlsplit(portal.url).netloc, timeout=30)
    for _ in range(WARM_UP):
        ask(connection, page.path)
    turns = [(ask(connection, page.path), ask(connection, CONSTANT)) for _ in range(ROUNDS)]
    connection.close()
    pages, constants = zip(*turns, strict=True)
    return Pace(page, statistics.median(pages), statistics.median(constants))


def ask(connection: HTTPConnection, path: str) -> float:
    """Return the milliseconds to the last byte of one answer."""
    started = time.perf_counter()
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    connection.getresponse().read()
    return (time.perf_counter() - started) * 1000
