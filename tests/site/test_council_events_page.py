"""The council's chain in public: whoever reads its pages recomputes it, and learns no name."""

import hashlib
import json
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commitments.sectors import Sector
from sttl.models import CouncilChain, CouncilEvent, Liaison, Member
from sttl.record import council
from tests.factories import make_party, make_plan, make_secretary, make_user, noon

from .test_chain_page import ChainReader
from .test_dashboard import words

pytestmark = pytest.mark.django_db

ADDRESS = "/sttl/sucesos/"
AT = noon(date(2016, 1, 10))
PAGE_QUERIES = 5  # the plan; since when, how many, the lines, the parties


def read_chain(client: Client) -> list[dict[str, str]]:
    reader, page = ChainReader(), 1
    while (response := client.get(f"{ADDRESS}?page={page}")).status_code == 200:
        reader.feed(response.content.decode())
        page += 1
    assert response.status_code == 404
    return reader.rows


def record_voices() -> None:
    """Record and end a seat, name a liaison, and record what was done to two accounts."""
    by = make_secretary()
    seated = make_user("canario-nombre", email="canario@example.mx")
    seat = Member(
        name="Canario de Nombre",
        seat=Member.Seat.TITULAR,
        sector=Sector.GUARANTOR,
        since_on=date(2016, 1, 1),
        user=seated,
    )
    council.keep(seat, by=by, at=AT)
    seat.until_on = date(2016, 2, 1)
    council.keep(seat, by=by, at=AT)
    party, named = make_party("obras", name="Dirección de Obras"), make_user("canario-enlace")
    council.keep(Liaison(party=party, user=named, since_on=date(2016, 1, 1)), by=by, at=AT)
    for account, kind in ((named, "second_step_removed"), (seated, "address_changed")):
        content = council.whose(account, on=date(2016, 1, 11))
        council.append(CouncilEvent.Kind(kind), account, content, by=by, at=AT)


def test_whoever_reads_the_pages_recomputes_every_hash(client: Client) -> None:
    record_voices()

    rows = read_chain(client)

    before = "0" * 64
    for sequence, row in enumerate(rows, start=1):
        assert json.loads(row["canonical"])["sequence"] == sequence
        before = hashlib.sha256((before + row["canonical"]).encode()).hexdigest()
        assert row["hash"] == before
    assert len(rows) == 5


def test_of_a_seat_the_content_is_public_with_its_days_and_of_nothing_else(client: Client) -> None:
    record_voices()

    rows = read_chain(client)

    assert ["content" in row for row in rows] == [True, True, False, False, False]
    for row in rows[:2]:
        content = json.loads(row["canonical"])["content"]
        assert hashlib.sha256(row["content"].encode()).hexdigest() == content


def test_the_page_says_whose_and_names_nobody(client: Client) -> None:
    record_voices()

    page = words(client, ADDRESS)

    assert [
        told in page
        for told in (
            "Titular, órgano garante, desde el 1 de enero de 2016, con cuenta",
            "Titular, órgano garante, desde el 1 de enero de 2016, hasta el 1 de febrero de 2016",
            "Término de un asiento",
            "Dirección de Obras",
            "Enlace de Dirección de Obras",
            "Integrante del STTL, órgano garante",
            "Secretaría técnica del STTL",
        )
    ] == [True] * 7
    assert "canario" not in page.lower()


def test_an_empty_chain_says_so_and_since_when_it_is_written(client: Client) -> None:
    CouncilChain.objects.update_or_create(pk=1, defaults={"begun_at": noon(date(2016, 3, 4))})

    page = words(client, ADDRESS)

    assert "La cadena del STTL todavía no tiene sucesos." in page
    assert "Esta cadena se lleva desde el 4 de marzo de 2016" in page


@pytest.mark.parametrize(
    ("query", "status"), [("?page=2", 404), ("?page=x", 400), ("?page=0", 400)]
)
def test_a_page_that_is_not_there(client: Client, query: str, status: int) -> None:
    assert client.get(f"{ADDRESS}{query}").status_code == status


def test_the_page_is_the_same_queries_for_one_line_and_for_three(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_plan()
    for count in (1, 2):
        for _ in range(count):
            kind = CouncilEvent.Kind.SECOND_STEP_REMOVED
            council.append(kind, make_user(), {}, by=None, at=AT)

        with django_assert_num_queries(PAGE_QUERIES):
            client.get(ADDRESS)
