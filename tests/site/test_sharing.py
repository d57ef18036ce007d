"""What a page says of itself to those who share it, and its one address for search engines."""

import re
from html import unescape

import pytest
from django.test import Client

from tests import factories

from .test_pages import ADDRESSES, PLAN
from .worlds import kilns

pytestmark = pytest.mark.django_db

OTHERS = [
    f"{PLAN}enmiendas/",
    "/sttl/",
    "/sttl/sesiones/1/",
    "/glosario/",
    "/acerca/",
    "/accesibilidad/",
    "/buscar/",
]
TAG = re.compile(r'property="(og:\w+)"\s+content="([^"]*)"')
CANONICAL = re.compile(r'<link rel="canonical"\s+href="([^"]*)"')
REPORT = f"{PLAN}informes/2a-2/2016-03/"


def tags(client: Client, address: str) -> dict[str, str]:
    """Return what a page says of itself, each in its tag; its canonical address among them."""
    page = client.get(address).content.decode()
    assert [name for name, _ in TAG.findall(page)].count("og:url") == 1
    found = {name: unescape(content) for name, content in TAG.findall(page)}
    return found | {"canonical": unescape(CANONICAL.findall(page)[0])}


def test_each_page_has_a_name_a_sentence_and_an_address_of_its_own(client: Client) -> None:
    kilns()
    session = factories.make_session(number=1)
    factories.make_agreement(session)

    found = {address: tags(client, address) for address in [*ADDRESSES[1:], *OTHERS]}

    for address, said in found.items():
        assert said["og:url"] == said["canonical"] == f"http://testserver{address}"
        assert (said["og:type"], said["og:locale"]) == ("website", "es_MX")
        assert said["og:description"].strip().endswith((".", "?")), address
    for name in ["og:title", "og:description"]:
        texts = [said[name] for said in found.values()]
        assert sorted(set(texts)) == sorted(texts)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (
            f"{REPORT}",
            (
                "Informe de marzo de 2016 de la actividad 2a-2. "
                "12 de 57: 21.05\N{NO-BREAK SPACE}%. "
                "Publicado; entregado el 16 de abril de 2016, 6 días tarde."
            ),
        ),
        (
            f"{PLAN}compromisos/2/",
            (
                "Las 2 actividades están en curso. "
                "Reportado: 38.6\N{NO-BREAK SPACE}% en 2 de 2 actividades."
            ),
        ),
        (f"{PLAN}actividades/", "Las 2 actividades están en curso."),
        (f"{PLAN}sucesos/", "La cadena de este plan tiene 6 sucesos."),
        (
            "/sttl/sesiones/1/",
            "Sesión ordinaria, 15 de septiembre de 2015. 1 acuerdo, pendiente.",
        ),
    ],
)
def test_a_page_that_reads_the_plan_says_how_it_stands(
    client: Client, address: str, sentence: str
) -> None:
    kilns()
    factories.make_agreement(factories.make_session(number=1))

    assert tags(client, address)["og:description"] == sentence


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("", ""),
        ("?corte=2016-08", ""),
        ("?corte=2016-03", "?corte=2016-03"),
        ("?al=2016-04-20", "?al=2016-04-20"),
        ("?al=2016-04-20&corte=2016-03", "?al=2016-04-20"),
        ("?al=2016-04-20&corte=2016-02", "?corte=2016-02&al=2016-04-20"),
        ("?de=&otro=1", ""),
    ],
)
def test_only_the_past_keeps_its_moment_in_its_one_address(
    client: Client, asked: str, kept: str
) -> None:
    kilns()

    said = tags(client, f"{REPORT}{asked}")

    assert said["og:url"] == said["canonical"] == f"http://testserver{REPORT}{kept}"


def test_a_further_page_of_the_chain_is_a_page_of_its_own(client: Client) -> None:
    moved, _ = kilns()
    revision = moved.reports.get().revisions.get()
    for _ in range(100):
        factories.make_event(revision)
    address = f"{PLAN}sucesos/"

    said = {asked: tags(client, f"{address}{asked}") for asked in ["?page=1", "?page=2"]}

    assert said["?page=1"]["canonical"] == f"http://testserver{address}"
    assert said["?page=2"]["canonical"] == f"http://testserver{address}?page=2"


def test_a_page_that_is_not_there_has_no_address_to_share(client: Client) -> None:
    kilns()

    for address in ["/nada/", f"{PLAN}?corte=nada"]:
        page = client.get(address).content.decode()
        assert TAG.findall(page) == CANONICAL.findall(page) == []
