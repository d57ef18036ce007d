"""Odd addresses: whatever is asked, the answer is a page that helps, and never a fault.

Django's test client stands for browsers, robots and those who probe; PostgreSQL, in CI, for the
database that refuses what SQLite lets pass.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve

from .addresses import EXAMPLES, public_routes, variants

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.fuzz,
    pytest.mark.usefixtures("furnished_world"),  # whatever is asked here, nothing changes
]

HUGE = "9" * 20  # beyond 2^63, where SQLite overflows
ODD_SEGMENTS = [
    "no-existe",
    "0",
    "-1",
    HUGE,
    "9" * 5000,
    "x" * 300,
    "%00",
    "2a-2%00",
    "%FF%FE",
    "%ED%A0%80",
    "%D9%A1%D9%A2",  # ١٢, other digits
    "%EF%BC%92",  # ２
    "2016-13",
    "2016-00",
    "0000-00",
    "2015-08",
    "2016-09",
    "9999-12",
    "2016-3",
    "99999-01",
    "%0A2016-03",
    "%3Cscript%3E",
    "%2e%2e",
    "%2F%2Fejemplo.org",
    "'%20OR%20'1'='1",
]
ODD_VALUES = [
    "%00",
    "nada",
    "-1",
    "0",
    "999999999",
    HUGE,
    "9" * 4400,
    "%FF",
    "%ED%A0%80",
    "%D9%A1",
    "２０１６-０３",
    "2016-13",
    "2016-03-32",
    "99999-01",
    "9999-12-31",
    "0001-01-01",
    "2016-03%0A",
    "+",
    "%",
    "[]",
    "a" * 4096,
    "'",
    "%E2%80%AE",
]
QUERIES = [
    "otro=1",
    "otro=%00",
    "&&&",
    "=",
    "?",
    "%00",
    "%FF=%FF",
    "corte=2016-03&corte=nada&corte=2016-03",
    "al=2016-05-02&al=2016-05-01&corte=2016-03",
    "corte=2016-03&corte=",
    "a=" + "b" * 4096,
    "&".join(["a=b"] * 1024),
    *(f"q=de&en=documento&page={odd}" for odd in ["999999999", "-1", "0", HUGE, "%00", "٢"]),
]
METHODS = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"]
FIELD = re.compile(r'<(?:input|select)\b[^>]*\bname="([\w-]+)"')
ASIDE = {"corte", "al"}  # refused before the others are looked at, so asked apart
LISTENED = {"p", "q", "en", "page", "por"}  # beside the fields of the page's forms

examples = pytest.mark.parametrize("name", EXAMPLES)


@pytest.fixture(autouse=True)
def _own_media() -> None:
    """Keep the files of the world that all the tests here look at."""


@pytest.fixture(autouse=True)
def _own_releases() -> None:
    """Keep its releases too."""


@pytest.fixture
def client() -> Client:
    """Give a client that reads the page of a fault instead of raising it."""
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


def faults(address: str, answer: Any, allowed: set[int]) -> Iterator[str]:
    """Tell what is wrong with an answer, whatever was asked."""
    asked = address if len(address) < 120 else f"{address[:120]}…"
    if answer.status_code not in allowed:
        yield f"{answer.status_code}: {asked}"
    if answer.cookies:
        yield f"a cookie: {asked}"
    if b"csrfmiddlewaretoken" in answer.getvalue():
        yield f"a token: {asked}"
    if "Cookie" in answer.get("Vary", ""):
        yield f"differs by cookie: {asked}"
    if answer.status_code in (301, 302):
        yield from astray(address, answer)
    if answer.status_code >= 400 and not helps(answer):
        yield f"does not help: {asked}"


def astray(address: str, answer: Any) -> Iterator[str]:
    """Tell of a redirect that does not lead to the same page, cleaned (the mark's, to a file)."""
    if answer["Location"] == "/static/favicon.svg":
        return
    target = answer["Location"].partition("?")[0]
    if resolve(target).view_name != resolve(address.partition("?")[0]).view_name:
        yield f"leads astray: {address} to {answer['Location']}"


def helps(answer: Any) -> bool:
    """Say whether a refusal is a page in Spanish with a heading and a way home; the API's, a
    sentence in JSON."""
    page = answer.getvalue().decode()
    if answer["Content-Type"] == "application/json":
        return bool(json.loads(page)["detalle"])
    has_heading = page.count("<h1") == 1
    return has_heading and '<html lang="es-MX">' in page and 'href="/"' in page


def odd_queries(page: str) -> list[str]:
    """Give each odd value to a page's moment, and to all its fields at once."""
    fields = sorted({*FIELD.findall(page), *LISTENED} - ASIDE)
    shapes = ["corte={0}", "al={0}", "&".join(f"{each}={{0}}" for each in fields)]
    return QUERIES + [shape.format(odd) for shape in shapes for odd in ODD_VALUES]


def test_every_public_address_has_an_example() -> None:
    assert sorted(public_routes()) == sorted(EXAMPLES)


@examples
def test_an_example_answers_and_no_other_method_does(client: Client, name: str) -> None:
    address = EXAMPLES[name].address

    answer = client.get(address)

    assert list(faults(address, answer, {302} if name == "favicon" else {200})) == []
    head = client.head(address)
    for close in vars(head).get("_resource_closers", []):
        close()  # a file of which only the head was asked, as a server does
    assert head.status_code == answer.status_code
    refusals = {method: client.generic(method, address) for method in METHODS}
    methods = EXAMPLES[name].methods
    assert {method: each.status_code for method, each in refusals.items()} == {
        method: 204 if method in methods else 405 for method in METHODS
    }
    assert {each["Allow"] for each in refusals.values()} == {methods}
    assert [method for method, each in refusals.items() if each.cookies] == []


@examples
def test_no_query_brings_a_page_down(client: Client, name: str) -> None:
    address = EXAMPLES[name].address
    queries = odd_queries(client.get(address).getvalue().decode(errors="replace"))

    found = [
        fault
        for query in queries
        for fault in faults(
            f"{address}?{query}", client.get(f"{address}?{query}"), {200, 301, 302, 400, 404}
        )
    ]

    assert found == []


@examples
def test_no_path_brings_a_page_down(client: Client, name: str) -> None:
    route, address = public_routes()[name], EXAMPLES[name].address

    found = [
        fault
        for odd in ODD_SEGMENTS
        for path in variants(route, address, odd)
        for fault in faults(path, client.get(path), {404})
    ]

    assert found == []
