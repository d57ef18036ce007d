"""The council's chain as a table: what its page says of each line, and nothing more."""

import hashlib
import json
from datetime import date

import pytest
from django.test import Client

from pal_portal.opendata.tables import TABLE
from sttl.models import CouncilEvent, Liaison
from sttl.models.chain_line import FIRST_LINK
from tests.factories import make_council_event, make_plan
from tests.site.test_council_events_page import read_chain, record_voices

from .rows import DATA, cells_of, rows_of, scope

pytestmark = pytest.mark.django_db

TABLE_FILE = f"{DATA}sucesos_del_sttl.csv"


def test_whoever_reads_the_table_recomputes_every_hash(client: Client) -> None:
    make_plan()
    record_voices()

    rows = cells_of(client, TABLE_FILE)

    before = FIRST_LINK
    for number, row in enumerate(rows, start=1):
        assert (row["suceso"], row["huella_anterior"]) == (str(number), before)
        before = hashlib.sha256((before + row["linea"]).encode()).hexdigest()
        assert row["huella"] == before
        assert json.loads(row["linea"])["content"] == row["huella_del_contenido"]
    assert len(rows) == 5


def test_the_table_has_the_lines_and_the_contents_of_the_page(client: Client) -> None:
    make_plan()
    record_voices()

    rows, page = cells_of(client, TABLE_FILE), read_chain(client)

    assert [(row["linea"], row["huella"]) for row in rows] == [
        (line["canonical"], line["hash"]) for line in page
    ]
    contents = [row["contenido"] for row in rows]
    assert contents == [line.get("content", "") for line in page]
    assert [bool(content) for content in contents] == [True, True, False, False, False]
    assert hashlib.sha256(contents[0].encode()).hexdigest() == rows[0]["huella_del_contenido"]


def test_a_line_says_its_kind_and_which_parties_and_sectors_and_names_nobody(
    client: Client,
) -> None:
    plan = make_plan()
    record_voices()

    rows = rows_of("sucesos_del_sttl", scope(plan))

    assert [(row["clase"], row["partes"], row["sectores"]) for row in rows] == [
        ("asiento_registrado", None, ["organo_garante"]),
        ("termino_de_asiento", None, ["organo_garante"]),
        ("enlace_registrado", ["obras"], None),
        ("dos_pasos_retirados", ["obras"], None),
        ("correo_cambiado", None, ["organo_garante"]),
    ]
    seat, liaison = CouncilEvent.objects.get(sequence=1), Liaison.objects.get()
    subjects = [row["de_que_trata"] for row in rows]
    assert subjects[:3] == [seat.subject, seat.subject, f"liaison/{liaison.pk}"]
    assert {row["oficina"] for row in rows} == {"Secretaría técnica del STTL"}
    assert "canario" not in str(rows).lower()


def test_an_earlier_day_has_the_lines_recorded_by_then_and_every_plan_has_them_all() -> None:
    plan, other = make_plan(), make_plan(slug="otro-2015")
    make_council_event()
    record_voices()

    told = {
        day: len(rows_of("sucesos_del_sttl", scope(plan, known_on=day)))
        for day in (date(2016, 1, 9), date(2016, 1, 10))
    }

    assert told == {date(2016, 1, 9): 1, date(2016, 1, 10): 6}
    assert TABLE["sucesos_del_sttl"].count(scope(other)) == 6
