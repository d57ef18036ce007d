"""What search engines, robots and those who share a page receive."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.test import Client

from tests import factories

from .worlds import MARCH, hand_in, kilns, owed_activity

pytestmark = pytest.mark.django_db

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def mapped(client: Client) -> dict[str, str]:
    """Return each address of the map with the day of its last change."""
    response = client.get("/sitemap.xml")
    assert response.status_code == 200
    root = ElementTree.fromstring(response.content)  # noqa: S314  our own answer
    return {
        str(url.findtext(f"{SITEMAP}loc")): url.findtext(f"{SITEMAP}lastmod") or ""
        for url in root.iter(f"{SITEMAP}url")
    }


def test_the_map_names_every_public_page_once_and_each_answers(client: Client) -> None:
    kilns()
    factories.make_session(number=7)
    factories.make_session(held_on=date(2016, 4, 15))

    found = mapped(client)

    paths = [address.removeprefix("http://testserver") for address in found]
    assert "/planes/durango-2015/informes/2a-2/2016-03/" in paths
    assert "/sttl/sesiones/7/" in paths
    assert "/sttl/sesiones/2016-04-15/" in paths
    assert "/planes/durango-2015/responsables/direccion-2a-5/" in paths
    assert found["http://testserver/planes/durango-2015/informes/2a-2/2016-03/"] == "2016-04-18"
    for path in paths:
        assert client.get(path).status_code == 200, path


def test_the_map_leaves_out_what_is_not_published(client: Client) -> None:
    hand_in(owed_activity("2a-2"), MARCH, on=date(2016, 4, 8), values=(1, 57))

    assert not [address for address in mapped(client) if "2016-03" in address]


def test_robots_are_told_what_is_closed_and_where_the_map_is(client: Client) -> None:
    response = client.get("/robots.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /seguimiento/",
        "Disallow: /cuentas/",
        "Disallow: /admin/",
        "",
        "Sitemap: http://testserver/sitemap.xml",
    ]


def test_the_old_address_of_the_mark_leads_to_it(client: Client) -> None:
    response = client.get("/favicon.ico")

    assert (response.status_code, response["Location"]) == (302, "/static/favicon.svg")


@pytest.mark.parametrize("address", ["/sitemap.xml", "/robots.txt", "/favicon.ico"])
def test_machines_read_and_do_not_write(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405
    assert client.get(address).cookies == {}


def test_a_map_has_no_page_that_is_not_there(client: Client) -> None:
    assert client.get("/sitemap.xml?p=99").status_code == 404
    assert client.get("/sitemap.xml?p=x").status_code == 404


def test_a_shared_page_says_what_it_is_with_absolute_addresses(client: Client) -> None:
    kilns()

    page = client.get("/planes/durango-2015/actividades/2a-2/?corte=2016-03").content.decode()

    tags = dict(re.findall(r'property="(og:\w+)"\s+content="([^"]*)"', page))
    assert tags["og:title"] == "2a-2 · Actividad 2a-2"
    assert tags["og:url"] == (
        "http://testserver/planes/durango-2015/actividades/2a-2/?corte=2016-03"
    )
    assert tags["og:image"] == "http://testserver/static/tarjeta.png"
    assert tags["og:description"].startswith("De 57 ladrilleras dentro de la mancha urbana, hay 12")
    assert 'name="description"' in page


@pytest.mark.parametrize(
    ("address", "feed"),
    [
        ("/", "/feeds/informes.atom"),
        ("/planes/durango-2015/compromisos/2/", "/feeds/durango-2015/compromiso/2.atom"),
        (
            "/planes/durango-2015/responsables/direccion-2a-2/",
            "/feeds/durango-2015/parte/direccion-2a-2.atom",
        ),
    ],
)
def test_a_page_names_its_feed(client: Client, address: str, feed: str) -> None:
    kilns()

    page = client.get(address).content.decode()

    alternates = re.findall(r'<link rel="alternate"[^>]*href="([^"]*)"', page)
    assert feed in alternates
    assert client.get(feed).status_code == 200


def test_a_false_host_gets_a_page_and_not_a_fault(client: Client) -> None:
    factories.make_plan()

    assert client.get("/", headers={"host": "otro.example"}).status_code == 400
