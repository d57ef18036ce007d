"""How the API answers: conditional, open to every site, without cookies, and never too much."""

import pytest
from django.test import Client

from commitments.models import ActionPlan
from pal_portal.opendata.tables import TABLES
from tests.opendata.test_tables import canaries
from tests.site.worlds import kilns

from .asking import API

pytestmark = pytest.mark.django_db

ADDRESS = f"{API}mediciones/?actividad=2a-2"
ADDRESSES = ["/api/", "/api/openapi.json", "/api/planes/", API, ADDRESS]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_same_answer_asked_again_costs_no_bytes(client: Client, address: str) -> None:
    kilns()
    first = client.get(address)

    again = client.get(address, headers={"if-none-match": first.headers["ETag"]})
    changed = client.get(address, headers={"if-none-match": '"otra"'})
    head = client.head(address)

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == head.headers["ETag"] == first.headers["ETag"]
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(first.content))
    assert changed.content == first.content
    assert first.headers["Cache-Control"] == "no-cache, public"


def test_the_tag_follows_what_the_answer_says(client: Client) -> None:
    kilns()
    before = client.get(f"{API}plan/").headers["ETag"]

    ActionPlan.objects.update(title="Otro título")

    assert client.get(f"{API}plan/").headers["ETag"] != before


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_of_any_site_may_read_it_and_nobody_gets_a_cookie(
    client: Client, address: str
) -> None:
    kilns()

    response = client.get(address, headers={"origin": "https://ejemplo.org"})
    may = client.options(
        address,
        headers={
            "origin": "https://ejemplo.org",
            "access-control-request-method": "GET",
            "access-control-request-headers": "if-none-match",
        },
    )

    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not response.cookies
    assert "Cookie" not in response.headers["Vary"]
    assert (may.status_code, may.content) == (204, b"")
    assert may.headers["Access-Control-Allow-Origin"] == "*"
    assert may.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert may.headers["Access-Control-Allow-Headers"] == "If-None-Match"
    assert not may.cookies


def test_it_begins_at_an_index_that_leads_on(client: Client) -> None:
    index = client.get("/api/").json()

    assert index["documento"] == "http://testserver/api/openapi.json"
    assert index["planes"] == "http://testserver/api/planes/"
    assert client.get(index["documento"]).json()["info"]["license"] == {
        "name": index["licencia"]["nombre"],
        "url": index["licencia"]["direccion"],
    }


def test_nothing_unpublished_and_no_name_is_in_any_answer(client: Client) -> None:
    canaries()
    asked = ["/api/planes/", API, *(f"{API}{table.name}/?por_pagina=1000" for table in TABLES)]

    for address in asked:
        response = client.get(address)
        assert response.status_code == 200
        assert b"canario" not in response.content.lower(), address
        assert b"77777" not in response.content, address


def test_a_filter_does_not_tell_what_the_rows_do_not(client: Client) -> None:
    canaries()

    for query in ("mes=2015-09", "numerador=77777.77", "version=1&mes=2015-10"):
        assert client.get(f"{API}mediciones/?{query}").json()["total"] == 0
    for query in ("paso=entrega&mes=2015-09", "registrado_el=2015-10-05", "oficina=CANARIO"):
        page = client.get(f"{API}sucesos/?{query}").json()
        assert page.get("total", 0) == 0
