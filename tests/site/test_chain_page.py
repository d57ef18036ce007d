"""The public chain of events: whoever reads its pages can recompute it; nothing else is in it."""

import hashlib
import json
import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django.test import Client

from commitments.sectors import Sector
from sttl.models import Event, Revision
from sttl.record import workflow
from tests import factories
from tests.factories import durango, noon

from .test_dashboard import words
from .worlds import correct, hand_in, kilns, secretary

pytestmark = pytest.mark.django_db

ADDRESS = "/planes/durango-2015/sucesos/"
CANARY = "canario-51be"


class ChainReader(HTMLParser):
    """Read the rows of the table of the chain as anyone may: their texts by the class of each."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[dict[str, str]] = []
        self.place = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "tr" and (given.get("id") or "").startswith("suceso-"):
            self.rows.append({"id": given["id"] or ""})
        self.place = (given.get("class") or "") if tag == "code" and self.rows else ""

    def handle_data(self, data: str) -> None:
        if self.place:
            self.rows[-1][self.place] = self.rows[-1].get(self.place, "") + data

    def handle_endtag(self, tag: str) -> None:
        self.place = ""


def read_chain(client: Client) -> list[dict[str, str]]:
    """Read the whole chain from its public pages alone, from the first to the last."""
    reader, page = ChainReader(), 1
    while (response := client.get(f"{ADDRESS}?page={page}")).status_code == 200:
        reader.feed(response.content.decode())
        page += 1
    assert response.status_code == 404
    return reader.rows


def history() -> list[str]:
    """Make published, corrected, judged, returned and open reports; return what stays private."""
    moved, converted = kilns()
    report = moved.reports.get()
    correct(report, on=date(2016, 5, 2), numerator=10, done="Otra vez.", reason="Error.")
    by = converted.assignments.get().party.liaisons.get().user
    returned = hand_in(moved, date(2016, 4, 1), on=date(2016, 5, 9), values=(47, 57), done=CANARY)
    workflow.advance(
        returned, "return", by=secretary(), at=noon(date(2016, 5, 10)), note=f"nota {CANARY}"
    )
    hand_in(converted, date(2016, 4, 1), on=date(2016, 5, 9), values=(46, 57), obstacles=CANARY)
    workflow.correct(
        converted.reports.get(month="2016-03-01"), by=by, at=noon(date(2016, 5, 11)), reason=CANARY
    )
    names = [each.username for each in type(by).objects.all() if each.username != "secretaria"]
    return [CANARY, "2a-2/2016-04", "abril de 2016, versi", "return", *names]


def lengthen(count: int) -> None:
    """Make the chain longer by that many lines about a published revision."""
    revision = Revision.objects.published(before=noon(date(2016, 12, 1))).order_by("pk")[0]
    for _ in range(count):
        factories.make_event(revision)


def test_the_whole_chain_is_recomputed_from_its_public_pages(client: Client) -> None:
    history()
    lengthen(100)

    rows = read_chain(client)

    before, opened = "0" * 64, 0
    for place, row in enumerate(rows, start=1):
        assert row["id"] == f"suceso-{place}"
        if "canonical" in row:
            line = row["canonical"]
            assert hashlib.sha256(f"{before}{line}".encode()).hexdigest() == row["hash"]
            assert json.loads(line)["sequence"] == place
            opened += 1
        before = row["hash"]
    assert (len(rows), opened) == (Event.objects.count(), Event.objects.count() - 4)


def test_of_what_is_not_published_only_the_sequence_and_the_hash_are_told(client: Client) -> None:
    private = history()
    closed = Event.objects.exclude(revision__state="published").order_by("sequence")

    page = client.get(ADDRESS).content.decode()

    assert [word for word in private if word in page] == []
    rows = re.findall(r'<tr id="suceso-(\d+)" role="row">(.*?)</tr>', page, flags=re.DOTALL)
    told = {int(number): " ".join(re.sub(r"<[^>]+>", " ", row).split()) for number, row in rows}
    assert len(closed) == 4
    for event in closed:
        assert told[event.sequence] == f"{event.sequence} Sin publicar {event.hash}"
        assert event.nonce not in page
        assert event.content_hash not in page
    assert "De 4 se ven solo el número y la huella" in page


def test_the_rest_opens_with_the_publication(client: Client) -> None:
    history()
    activity = durango().activities.get(code="2a-5")
    waiting = activity.reports.get(month="2016-04-01").revisions.get()
    before = words(client, ADDRESS)
    workflow.advance(waiting, "publish", by=secretary(), at=noon(date(2016, 5, 20)))

    after = words(client, ADDRESS)

    assert "2a-5, abril de 2016, versión 1" not in before
    assert (
        "9 de mayo de 2016 12:00 horas Entregado Direccion 2a 5 2a-5, abril de 2016, versión 1"
    ) in after


def test_on_an_earlier_day_what_came_later_is_closed(client: Client) -> None:
    kilns()

    page = words(client, f"{ADDRESS}?al=2016-04-20")

    assert page.count("Publicado") == 2
    assert page.count("Sin publicar") == 2
    assert Sector.CIVIL_SOCIETY.label not in page
    assert "Está viendo lo que se sabía el 20 de abril de 2016." in page
    assert 'href="/planes/durango-2015/informes/2a-2/2016-03/?al=2016-04-20#version-1"' in (
        client.get(f"{ADDRESS}?al=2016-04-20").content.decode()
    )


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("page=1", 200),
        ("page=", 200),
        ("page=2", 404),
        ("page=999999999", 404),
        ("page=0", 400),
        ("page=-1", 400),
        ("page=x", 400),
        ("page=%00", 400),
        ("page=1.0", 400),
        ("page=１", 400),
        pytest.param("page=" + "9" * 5000, 400, id="5000 digits"),
        ("al=2016-04-20&page=1", 200),
        ("al=nada", 400),
    ],
)
def test_a_page_that_is_not_there_is_answered_with_a_page_that_helps(
    client: Client, asked: str, status: int
) -> None:
    kilns()

    response = client.get(f"{ADDRESS}?{asked}")

    assert response.status_code == status
    assert 'action="/buscar/"' in response.content.decode()


def test_a_plan_without_events_has_an_empty_chain(client: Client) -> None:
    durango()

    assert "La cadena de este plan todavía no tiene sucesos." in words(client, ADDRESS)


def test_each_plan_has_a_chain_and_no_other(client: Client) -> None:
    kilns()
    factories.make_plan(slug="otro-2015")

    assert "todavía no tiene sucesos" in words(client, "/planes/otro-2015/sucesos/")
    assert client.get("/planes/ninguno/sucesos/").status_code == 404


def test_a_report_and_the_methodology_lead_to_the_chain(client: Client) -> None:
    kilns()

    report = client.get("/planes/durango-2015/informes/2a-2/2016-03/").content.decode()
    methodology = client.get("/metodologia/").content.decode()

    assert f'href="{ADDRESS}?page=1#suceso-1"' in report
    assert f'href="{ADDRESS}"' in methodology
