"""Odd bytes in every cookie, header, path, query string and field: an answer, and never a fault.

FUZZ is how many requests are sent, drawn by one seed. The public addresses are asked of more in
tests/site/test_odd_addresses.py.
"""

import logging
import os
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory

from pal_portal.wsgi import application
from tests.clients import PortalClient
from tests.site.addresses import EXAMPLES
from tests.site.worlds import secretary

from . import table
from .asking import TOKEN, asked_by
from .table import rows
from .world import World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.fuzz]

FUZZ = int(os.environ.get("FUZZ", "250"))
PART = re.compile("[^/]+")
ROLES = ("anonymous", "own", "office")
ODD = [
    b"\0",
    b"1\0",
    b"a" * 40 + b"\0",
    b"\xed\xa0\x80",  # half a pair: no letter
    b"\xff\xfe",
    b"a" * 100_000,
    b"a " * 2_000,
    "Ж١２\u202e\u200b\u061c\U0001f600".encode(),
    b"9" * 20,
    b"9" * 5_000,
    b"-1",
    b"1e999",
    b"2016-13-45",
    b"99999-01-01",
    b"0000-00",
    b"%00",
    b"[]'\"><;,=",
]
# A cookie's value may be written between quotes, with bytes by their numbers.
ODD_COOKIES = [*ODD, b'"\\000"', b'"abcdefghijklmnop\\000"', b'"\\355\\240\\200"', b'"']
COOKIES = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages", "otra")
HEADERS = (
    *("HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_LANGUAGE", "HTTP_AUTHORIZATION"),
    *("HTTP_HOST", "HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_NONE_MATCH", "HTTP_ORIGIN"),
    *("HTTP_RANGE", "HTTP_IF_RANGE", "HTTP_REFERER", "HTTP_USER_AGENT", "HTTP_X_CSRFTOKEN"),
    *("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_FORWARDED"),
    *("HTTP_X_REQUESTED_WITH", "HTTP_X_REAL_IP", "HTTP_COOKIE"),
)
ODD_HEADERS = [
    *ODD,
    b"bytes=0-",
    b"bytes=9-1,5-,-9",
    b"bytes=" + b"9" * 5_000 + b"-",
    b'W/"' + b'","' * 500,
    b"Sun, 31 Feb 99999 25:61:61 GMT",
    b"es;q=9e99,*;q=\xb2",
    b"http://[::1",
    b"::1%eth0, 256.1.1.1",
]
QUERIES = (
    *("{0}", "{0}={0}", "q={0}", "p={0}", "o={0}", "page={0}", "corte={0}", "al={0}", "e={0}"),
    *("estado={0}", "_facets=1&is_active__exact={0}", "sector__exact={0}", "plan__id__exact={0}"),
    *("held_on__year={0}", "held_on__year=2016&held_on__month={0}", "done_on__isempty={0}"),
    *("report__activity__component__commitment__id__exact={0}", "_changelist_filters={0}"),
    *("_popup={0}&_to_field={0}", "app_label=sttl&model_name=liaison&field_name=user&term={0}"),
    *("app_label={0}&model_name={0}&field_name={0}", "next={0}", "activity={0}&month={0}"),
    *("plan={0}&subject={0}", "indicator={0}", "sector={0}", "de={0}&a={0}", "respuesta={0}"),
)
FIELDS = (
    *("action", "_selected_action", "select_across", "index", "post", "confirmar", "visto"),
    *("note", "reason", "done", "opinion", "wanted_on", "login", "password", "email", "code"),
    *("username", "from_month", "due_on", "activity", "party", "plan", "sector", "_save", "answer"),
    *("evidencia-TOTAL_FORMS", "evidencia-INITIAL_FORMS", "import_file_name", "format", "next"),
    *("resource", "_continue", "export_items", "agreements-TOTAL_FORMS", "names-TOTAL_FORMS"),
)


@dataclass(frozen=True)
class Odd:
    """A request in which one thing is odd; all else of it is as any browser asks."""

    role: str
    method: str
    address: str
    place: str  # which kind of thing: cookie, header, path, query, field
    name: str
    value: bytes
    body: Mapping[str, str]

    def __str__(self) -> str:
        asked = f"{self.method} {self.address} as {self.role}"
        return f"{asked}: {self.place} {self.name} {self.value[:40]!r}"


@pytest.fixture
def world() -> World:
    return make_world()


def addresses(world: World) -> dict[tuple[str, str], tuple[str, dict[str, str]]]:
    """Return an example of every address of the project, by name and method, with its body."""
    every: dict[tuple[str, str], tuple[str, dict[str, str]]]
    every = {(name, "GET"): (each.address, {}) for name, each in EXAMPLES.items()}
    for kind in (table.PUBLIC, table.ACCOUNTS, table.DESK, table.ADMIN):
        for row in rows(kind):
            asked = asked_by(world, row)
            every.setdefault((row.name, row.method), (asked.address, asked.body))
    for label in table.rights():
        for page in ("", "add/", "1/change/", "1/delete/", "1/history/"):
            address = f"/admin/{label.replace('.', '/')}/{page}"
            every |= {(address, method): (address, {}) for method in ("GET", "POST")}
    return every


def odd_requests(world: World, many: int) -> Iterator[Odd]:
    """Draw requests: an address of the project, a place in the request, and what is odd there."""
    draw = random.Random(10)  # noqa: S311  a sample, not a secret
    every = list(addresses(world).items())
    for _ in range(many):
        (_, method), (address, body) = draw.choice(every)
        fields = [("field", [*body, *FIELDS], ODD)] if method == "POST" else []
        parts = [str(n) for n in range(len(PART.findall(address)))] or ["0"]
        place, names, values = draw.choice(
            [
                ("cookie", COOKIES, ODD_COOKIES),
                ("header", HEADERS, ODD_HEADERS),
                ("path", parts, ODD),
                ("query", QUERIES, ODD),
                *fields,
            ]
        )
        yield Odd(
            role=draw.choice(ROLES),
            method=method,
            address=address,
            place=place,
            name=draw.choice(names),
            value=draw.choice(values),
            body=body,
        )


def send(browser: Client, odd: Odd) -> HttpResponseBase:
    """Send a request as a server hands it on, signed in as the browser is; nothing of it stays."""
    text = odd.value.decode("latin-1")  # as WSGI hands bytes on
    cookies = {settings.CSRF_COOKIE_NAME: TOKEN}
    cookies |= {name: each.value for name, each in browser.cookies.items()}
    cookies |= {odd.name: text} if odd.place == "cookie" else {}
    headers: dict[str, Any] = {
        "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in cookies.items())
    }
    headers |= {odd.name: text} if odd.place == "header" else {}
    fields: dict[str, str | bytes] = {**odd.body, "csrfmiddlewaretoken": TOKEN}
    fields |= {odd.name: odd.value} if odd.place == "field" else {}
    path, query = odd.address, ""
    if odd.place == "path":
        part = list(PART.finditer(path))[int(odd.name)] if PART.search(path) else None
        start, end = part.span() if part else (1, 1)
        path = path[:start] + quote(odd.value) + path[end:]
    elif odd.place == "query":
        query = odd.name.replace("{0}", quote(odd.value))
    kept = {name: each.value for name, each in browser.cookies.items()}
    with transaction.atomic():
        answer = browser.generic(
            odd.method,
            path,
            urlencode(fields) if odd.method == "POST" else "",
            content_type="application/x-www-form-urlencoded",
            **{"QUERY_STRING": query, **headers},
        )
        for close in vars(answer).get("_resource_closers", []):
            close()
        transaction.set_rollback(True)
    cache.clear()
    browser.cookies = SimpleCookie(kept)
    return answer


def browser_of(world: World, role: str) -> Client:
    client = world.client(role, enforce_csrf_checks=True)
    client.raise_request_exception = False
    return client


def test_nothing_odd_in_a_request_brings_the_site_down(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    browsers = {role: browser_of(world, role) for role in ROLES}

    found = []
    for odd in odd_requests(world, FUZZ):
        answer = send(browsers[odd.role], odd)
        if answer.status_code >= 500:
            found.append(f"{answer.status_code}: {odd}")

    assert found == []


# Each mend by itself


def test_a_session_cookie_with_a_nul_is_no_session() -> None:
    browser = Client(raise_request_exception=False)

    for value in ('"abcdefghijklmnop\\000"', "abcdefghijklmnop\0"):
        answer = browser.get("/seguimiento/", HTTP_COOKIE=f"{settings.SESSION_COOKIE_NAME}={value}")

        assert answer.status_code in (302, 400), value


def test_a_nul_in_an_address_is_refused_with_a_page_that_helps() -> None:
    browser = PortalClient(raise_request_exception=False)
    browser.force_login(secretary())

    for address in (
        "/admin/sttl/user/?q=%00",
        "/admin/sttl/revision/?estado=%00",
        "/admin/autocomplete/?app_label=sttl&model_name=liaison&field_name=user&term=%00",
        "/admin/sttl/user/%00/change/",
        "/admin/sttl/party/?q=%ff",
    ):
        answer = browser.get(address)

        assert answer.status_code == 400, address
        assert "No entendimos la petición" in answer.content.decode()


def status_by_the_door(path: str, **environ: str) -> str:
    """Return the status of a request that comes in by the server's own door."""
    statuses: list[str] = []
    asked = RequestFactory().get(path).environ | environ
    body = application(asked, lambda status, headers: statuses.append(status))
    b"".join(body)
    return statuses[0]


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain; charset=hex",
        "text/plain; charset=utf-7",
        "text/plain; charset=\0",
        "text/plain; charset=\xff",
        "text/plain; charset*=nada'es'a",
        "multipart/form-data",
        "multipart/form-data; boundary=\xff",
        "multipart/form-data; boundary=a; charset=utf-16",
    ],
)
def test_a_content_type_of_another_encoding_brings_nothing_down(content_type: str) -> None:
    address = "/robots.txt?q=%C3%B1"  # asks no database

    assert status_by_the_door(address, CONTENT_TYPE=content_type) == "200 OK"
