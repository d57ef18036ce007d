"""The tables: what their rows say, at which moment, and what they never say."""

import hashlib
import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commitments.models import ActionPlan, Party
from commitments.months import months_between, write_month
from pal_portal.opendata import codes as code_lists
from pal_portal.opendata.codes import PUBLIC, Codes
from pal_portal.opendata.columns import Column
from pal_portal.opendata.kinds import escape, unescape
from pal_portal.opendata.tables import TABLE, TABLES
from pal_portal.opendata.writers import FORMS
from sttl.models import Session
from sttl.models.chain_line import FIRST_LINK
from tests import factories
from tests.factories import FIRST_MONTH
from tests.site.test_query_counts import fill
from tests.site.worlds import MARCH, hand_in, kilns, owed_activity

from .rows import DATA, body, cells_of, rows_of, scope

pytestmark = pytest.mark.django_db


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        body(client, address)
    return len(queries)


def test_every_table_costs_the_same_with_one_and_three_rows_at_each_level(
    client: Client,
) -> None:
    assert connection.features.supports_json_field
    fill("uno", 1)
    fill("tres", 3)
    names = [each.name for each in TABLES]

    with_one = {each: queries_of(client, f"/planes/uno/datos/{each}.csv") for each in names}
    with_three = {each: queries_of(client, f"/planes/tres/datos/{each}.csv") for each in names}

    assert with_three == with_one
    assert max(with_one.values()) <= 8


def test_every_code_of_the_database_has_a_public_code_of_its_own() -> None:
    every_list = [each for each in vars(code_lists).values() if isinstance(each, Codes)]

    assert [codes.public for codes in every_list] == list(PUBLIC.values())
    for codes in every_list:
        assert set(codes.public) == set(codes.choices.values)
        assert len(set(codes.public.values())) == len(codes.public)
        assert [codes.stored(each) for each in codes.public.values()] == list(codes.public)


def test_tables_and_columns_have_names_of_their_own() -> None:
    assert len(TABLE) == len(TABLES)
    for table in TABLES:
        assert len(set(table.header)) == len(table.header)
        assert set(table.key) <= set(table.header)
        for reference in table.references:
            assert set(reference.columns) <= set(table.header)
            assert set(reference.target) <= set(TABLE[reference.table].header)


def test_keys_are_unique_and_required_columns_are_never_empty() -> None:
    fill("tres", 3)
    Party.objects.order_by("pk")[0].names.create(name="Dirección.")
    factories.make_agreement(Session.objects.order_by("pk")[0])
    asked = scope(ActionPlan.objects.get())

    for table in TABLES:
        rows = rows_of(table.name, asked)
        keys = [tuple(str(row[name]) for name in table.key) for row in rows]
        empty = {each.name for each in table.columns for row in rows if row[each.name] is None} & {
            each.name for each in table.columns if each.is_required
        }
        assert rows, table.name
        assert len(set(keys)) == len(keys), table.name
        assert empty == set(), table.name


def test_a_measurement_is_a_row_for_each_version_with_its_percentage_in_two_places() -> None:
    moved, _ = kilns()

    row = rows_of("mediciones", scope(moved.plan))[0]

    assert (row["actividad"], row["mes"], row["version"]) == ("2a-2", "2016-03", 1)
    assert (row["numerador"], row["denominador"]) == (Decimal("12.00"), Decimal("57.00"))
    assert str(row["porcentaje"]) == "21.05"


def test_the_day_of_knowledge_and_the_corte_choose_the_rows() -> None:
    plan = kilns()[0].plan

    before_it_was_public = scope(plan, known_on=date(2016, 3, 31))
    before_its_month = scope(plan, cutoff=date(2016, 2, 1))

    assert rows_of("mediciones", before_it_was_public) == []
    assert rows_of("mediciones", before_its_month) == []
    assert rows_of("mediciones", scope(plan)) != []


def test_what_was_decided_later_is_not_told_of_an_earlier_day() -> None:
    moved, _ = kilns()
    indicator = moved.results.get().indicator
    factories.make_decision(indicator, recorded_at=factories.noon(date(2016, 5, 2)), target=90)

    told = {
        day: [
            row["meta"]
            for row in rows_of("decisiones", scope(moved.plan, known_on=day))
            if row["indicador"] == "s8-2a-1"
        ]
        for day in (date(2016, 5, 1), date(2016, 5, 2))
    }

    assert told == {
        date(2016, 5, 1): [Decimal("100.00")],
        date(2016, 5, 2): [Decimal("100.00"), Decimal("90.00")],
    }


def test_reports_have_a_row_for_each_activity_and_ended_month() -> None:
    plan = kilns()[0].plan

    rows = rows_of("informes", scope(plan, cutoff=MARCH))

    assert [(row["actividad"], row["mes"]) for row in rows] == [
        (code, write_month(month))
        for code in ("2a-2", "2a-5")
        for month in months_between(FIRST_MONTH, MARCH)
    ]
    assert {row["situacion"] for row in rows} == {"falta", "publicado"}


def test_of_a_report_in_review_only_that_it_came_in_is_told(client: Client) -> None:
    activity = owed_activity("2a-2")
    hand_in(activity, MARCH, on=date(2016, 4, 5), values=(12, 57), done="CANARIO")
    plan = activity.plan

    row = next(each for each in rows_of("informes", scope(plan)) if each["mes"] == "2016-03")

    assert (row["situacion"], row["entregado_el"]) == ("en_revision", "2016-04-05")
    assert row["version_vigente"] is None
    assert rows_of("versiones_de_informes", scope(plan)) == []
    event = rows_of("sucesos", scope(plan))[0]
    assert {name for name, value in event.items() if value is not None} == {
        "plan",
        "suceso",
        "abierto",
        "huella",
        "es_demostracion",
    }


def canaries() -> None:
    """Plant a canary in every text of a report of every state that is not public, and in names."""
    published, other = kilns()
    texts = {"done": "CANARIO", "obstacles": "CANARIO", "next_steps": "CANARIO"}
    for number, state in enumerate(("draft", "submitted", "returned"), start=1):
        report = factories.make_report(other, date(2015, 8 + number, 1))
        by = factories.make_user(
            f"CANARIO-{number}", email=f"canario{number}@example.org", office="CANARIO"
        )
        revision = factories.make_revision(
            report, state=state, written_by=by, source="CANARIO", **texts
        )
        factories.make_measurement(
            revision,
            other.results.get().indicator,
            numerator=Decimal("77777.77"),
            denominator_reason="CANARIO",
            fall_reason="CANARIO",
            joint_reason="CANARIO",
        )
        factories.make_evidence(revision, title="CANARIO", url="https://canario.example/")
        factories.make_file(revision, b"CANARIO", title="CANARIO")
        factories.make_event(revision, office="CANARIO", note="CANARIO", by=by)
    member = factories.make_member("guarantor", name="CANARIO", note="CANARIO")
    factories.make_session(number=7).attendees.add(member)
    event = published.plan.events.order_by("sequence")[0]
    type(event).objects.filter(pk=event.pk).update(note="CANARIO")


@pytest.mark.parametrize("form", FORMS)
def test_nothing_unpublished_and_no_name_is_in_any_table(client: Client, form: str) -> None:
    canaries()

    for table in TABLES:
        found = body(client, f"{DATA}{table.name}.{form}").lower()
        assert b"canario" not in found, table.name
        assert b"77777" not in found, table.name


def test_the_chain_can_be_recomputed_from_the_table_alone(client: Client) -> None:
    kilns()
    rows = cells_of(client, f"{DATA}sucesos.csv")
    before = FIRST_LINK

    for row in rows:
        assert row["huella_anterior"] == before
        before = hashlib.sha256((before + row["linea"]).encode()).hexdigest()
        assert row["huella"] == before

    assert len(rows) >= 4


def test_the_files_of_a_demonstration_say_so_in_their_name_and_in_each_row(
    client: Client,
) -> None:
    plan = kilns()[0].plan
    ActionPlan.objects.filter(pk=plan.pk).update(is_demo=True)

    response = client.get(f"{DATA}mediciones.csv?corte=2016-03")

    assert (
        "DATOS-FICTICIOS-durango-2015-corte-2016-03-mediciones.csv"
        in response.headers["Content-Disposition"]
    )
    assert b",true\r\n" in response.getvalue()
    assert {row["es_demostracion"] for row in cells_of(client, f"{DATA}plan.csv")} == {"true"}


def test_a_formula_typed_into_a_report_goes_out_as_text(client: Client) -> None:
    moved, _ = kilns()
    moved.plan.commitments.update(problem="=HYPERLINK(1)")

    row = cells_of(client, f"{DATA}compromisos.csv")[0]

    assert row["problema"] == "'=HYPERLINK(1)"
    assert b'"problema":"=HYPERLINK(1)"' in body(client, f"{DATA}compromisos.json")


def test_csv_and_json_hold_the_same_values(client: Client) -> None:
    fill("tres", 3)

    for table in TABLES:
        cells = cells_of(client, f"/planes/tres/datos/{table.name}.csv")
        objects = json.loads(body(client, f"/planes/tres/datos/{table.name}.json"))
        read = [
            {each.name: stored(each, row[each.name]) for each in table.columns} for row in cells
        ]
        assert read == [
            {each.name: stored(each, as_cell(row[each.name])) for each in table.columns}
            for row in objects
        ]


def stored(column: Column, cell: str) -> object:
    """Read a cell of a CSV, as it stands there, back into what the database holds."""
    return column.stored(unescape(cell) if column.kind.is_text else cell)


def as_cell(value: object) -> str:
    """Write a value of the JSON as a cell of the CSV holds it."""
    if isinstance(value, bool | list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if isinstance(value, float):
        return f"{value:.2f}"
    return "" if value is None else escape(str(value))


def test_an_unknown_table_or_plan_is_not_there(client: Client) -> None:
    kilns()

    assert client.get(f"{DATA}cuentas.csv").status_code == 404
    assert client.get("/planes/otro/datos/mediciones.csv").status_code == 404
    assert client.get(f"{DATA}mediciones.csv?corte=2016-13").status_code == 400
    assert client.get(f"{DATA}mediciones.csv?al=2999-01-01").status_code == 400
    assert client.post(f"{DATA}mediciones.csv").status_code == 405
