"""Two people at once: threads that start together, each with a connection of its own."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection
from django.test import Client

from commitments.models import Activity, Party
from commitments.months import write_month
from sttl.editor.clashes import version_of
from sttl.models import Revision, User
from tests.clients import PortalClient

from .walks import make_reported, make_reporter, on

NOW = on("2016-09-05")
MONTHS = [f"2015-{month:02}" for month in range(9, 13)] + [
    f"2016-0{month}" for month in range(1, 7)
]
CODES = ("2a-1", "2a-2", "2a-3", "2a-4", "2a-5")
QUEUE = "/admin/sttl/revision/"

Answer = TypeVar("Answer")
Ask = Callable[[], tuple[int, str]]


def at_once(*steps: Callable[[], Answer]) -> list[Answer]:
    """Take steps in threads that start together, and return their answers in that order."""
    gate = Barrier(len(steps))

    def take(step: Callable[[], Answer]) -> Answer:
        try:
            connection.ensure_connection()
            gate.wait()
            return step()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(take, steps))


def fifty_months(party: Party | None = None) -> Iterator[tuple[Activity, str]]:
    """Give fifty months of five activities of one party, each to be reported once."""
    party = party or make_reporter()
    for code in CODES:
        activity = make_reported(code, party=party)
        yield from ((activity, month) for month in MONTHS)


def browser_of(user: User) -> Client:
    """Give a browser in which the account is signed in, and that reads the page of a fault."""
    browser = PortalClient(raise_request_exception=False)
    browser.force_login(user)
    return browser


def posting(browser: Client, address: str, body: dict[str, object] | None = None) -> Ask:
    """Return a request to be sent; it answers with its status and page."""

    def ask() -> tuple[int, str]:
        answer = browser.post(address, body or {})
        return answer.status_code, answer.content.decode()

    return ask


def desk_address(revision: Revision, step: str = "") -> str:
    report = revision.report
    plan, code = report.activity.plan.slug, report.activity.code
    return f"/seguimiento/{plan}/{code}/{write_month(report.month)}/{step}"


def steps_of(revision: Revision) -> list[str]:
    return list(revision.events.order_by("sequence").values_list("step", flat=True))


def typed(revision: Revision, text: str) -> dict[str, object]:
    """Return the form of a month as a window sends it that was opened on this very draft."""
    prefix = f"m{revision.measurements.get().indicator_id}"
    return {
        "visto": version_of(revision),
        "done": text,
        f"{prefix}-numerator": "12",
        f"{prefix}-denominator": "57",
        "evidencia-TOTAL_FORMS": "0",
        "evidencia-INITIAL_FORMS": "0",
    }
