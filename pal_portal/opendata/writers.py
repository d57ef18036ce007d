"""The tables as files: CSV for everyone, JSON for programs, a few rows in memory at a time."""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import IO

from .cells import escape
from .columns import Scope, Table
from .kinds import Public

LINE_END = "\r\n"  # RFC 4180


def cell(value: Public) -> str | int | Decimal:
    """Write a value for a cell: a text that no spreadsheet runs; a number stays a number."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return escape(value) if isinstance(value, str) else value


def token(value: Public) -> str:
    """Write a value as JSON; a number with its two places, exactly as in the CSV."""
    if isinstance(value, Decimal):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def write_csv(table: Table, scope: Scope, to: IO[str]) -> int:
    """Write a table as CSV (RFC 4180, UTF-8) into an open text file; return how many rows."""
    return write_csv_rows(chain([table.header], table.rows(scope)), to) - 1


def write_csv_rows(rows: Iterable[Iterable[Public]], to: IO[str]) -> int:
    """Write rows as CSV into an open text file; return how many."""
    writer = csv.writer(to, lineterminator=LINE_END)
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007  the last one is returned
        writer.writerow([cell(value) for value in row])
    return count


def json_row(header: Sequence[str], row: Iterable[Public]) -> str:
    """Write a row as a JSON object, in the order of the columns."""
    pairs = zip(header, row, strict=True)
    return "{" + ",".join(f'"{name}":{token(value)}' for name, value in pairs) + "}"


def json_pieces(table: Table, scope: Scope) -> Iterator[str]:
    """Give a table as a JSON array of objects, a row at a time."""
    before = "[\n"
    for row in table.rows(scope):
        yield before + json_row(table.header, row)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def write_json(table: Table, scope: Scope, to: IO[str]) -> None:
    """Write a table as a JSON array of objects into an open text file."""
    to.writelines(json_pieces(table, scope))
