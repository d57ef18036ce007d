"""The tables hold the record: row by row, what docs/recompute starts from is in the database.

A fault on the way from the record to a table cannot hide behind figures worked out from that table.
"""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from commitments.months import write_month
from docs.recompute.tables import Row
from sttl.models import Event
from tests.demo.recomputed import Downloads
from tests.demo.record import COLUMNS, Cells, open_steps, published, walk

from .moments import AFTER_THE_YEAR, DAYS, end_of

pytestmark = pytest.mark.django_db

TEN_DAYS = timedelta(days=10)
KNOWN_ON = [AFTER_THE_YEAR, *(known_on for _, known_on in DAYS)]


@pytest.mark.parametrize("known_on", KNOWN_ON)
@pytest.mark.parametrize("table", COLUMNS)
def test_each_table_holds_what_the_record_holds(
    downloads: Downloads, table: str, known_on: date
) -> None:
    record, columns = COLUMNS[table]

    rows = downloads.tables_of(known_on)[table]

    assert sorted(only(rows, columns)) == sorted(record(end_of(known_on)))


@pytest.mark.parametrize("known_on", KNOWN_ON)
def test_the_steps_that_may_be_read_are_those_of_what_is_public(
    downloads: Downloads, known_on: date
) -> None:
    rows = downloads.tables_of(known_on)["sucesos"]

    readable = [row for row in rows if row["abierto"] == "true"]
    columns = "suceso paso actividad mes version registrado_el"
    assert sorted(only(readable, columns)) == sorted(open_steps(end_of(known_on)))
    assert len(rows) == Event.objects.count()


@pytest.mark.parametrize("known_on", KNOWN_ON)
def test_of_what_is_not_public_the_tables_say_when_it_came_and_whether_it_is_missing(
    downloads: Downloads, known_on: date
) -> None:
    rows = downloads.tables_of(known_on)["informes"]
    public = set(published(end_of(known_on)).values_list("report__activity__code", "report__month"))
    walks = {
        (code, write_month(month)): walk(code, month, end_of(known_on))
        for code, month in Event.objects.values_list(
            "revision__report__activity__code", "revision__report__month"
        ).distinct()
        if (code, month) not in public
    }

    expected = {
        (row["actividad"], row["mes"]): stands(walks[row["actividad"], row["mes"]], row, known_on)
        for row in rows
        if walks.get((row["actividad"], row["mes"]))
    }

    assert {
        (row["actividad"], row["mes"]): (row["situacion"], row["entregado_el"])
        for row in rows
        if (row["actividad"], row["mes"]) in expected
    } == expected
    others = [row for row in rows if (row["actividad"], row["mes"]) not in expected]
    assert [row for row in others if row["situacion"] == "en_revision"] == []


def only(rows: Iterable[Row], columns: str) -> list[Cells]:
    return [tuple(row[name] for name in columns.split()) for row in rows]


def stands(steps: list[tuple[str, date]], row: Row, known_on: date) -> tuple[str, str]:
    """Say how a report that is not public stands: in review, or missing ten days after a return."""
    (_, first_on), (last, last_on) = steps[0], steps[-1]
    last_call = max(last_on + TEN_DAYS, date.fromisoformat(row["vence_el"]))
    if last == "return" and known_on > last_call:
        return "falta", ""
    return "en_revision", first_on.isoformat()
