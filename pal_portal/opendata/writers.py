"""The tables as files, a few rows in memory at a time.

CSV for everyone, JSON for programs, XLSX and ODS for spreadsheets: FORMS. Each takes rows, the
header first.
"""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any
from xml.sax.saxutils import escape as as_xml
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from commitments.refused import Refused
from sttl.files.cells import encoded_codes

from .columns import Scope, Table
from .files import as_text, member, settle
from .kinds import Public, WrittenDay, escape

LINE_END = "\r\n"  # RFC 4180
Rows = Iterable[Sequence[Public]]


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
    return write_csv_rows(table.sheet(scope), to) - 1


def write_csv_rows(rows: Rows, to: IO[str]) -> int:
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


def write_json_rows(rows: Rows, to: IO[str]) -> None:
    """Write rows as a JSON array of objects into an open text file, a row at a time."""
    header: Sequence[Any] = ()
    before = "[\n"
    for number, row in enumerate(rows):
        if number == 0:
            header = row
            continue
        to.write(before + json_row(header, row))
        before = ",\n"
    to.write("[]\n" if before == "[\n" else "\n]\n")


# The same tables for spreadsheets

MOST_ROWS = 1_048_575  # what a sheet holds below its header, in both formats
LONGEST = 32_767  # characters that a cell of XLSX holds
ODS = "application/vnd.oasis.opendocument.spreadsheet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST_DAY = "1900-03-01"  # from which on all spreadsheets count days alike
SPACES = re.compile(r"(?<= ) +|^ +")

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<manifest:manifest xmlns:manifest="{OFFICE}manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>\n"
)
BEFORE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<office:document-content xmlns:office="{OFFICE}office:1.0" '
    f'xmlns:table="{OFFICE}table:1.0" xmlns:text="{OFFICE}text:1.0" '
    f'xmlns:style="{OFFICE}style:1.0" xmlns:number="{OFFICE}datastyle:1.0" office:version="1.2">'
    '<office:automatic-styles><number:date-style style:name="AAAA-MM-DD">'
    '<number:year number:style="long"/><number:text>-</number:text>'
    '<number:month number:style="long"/><number:text>-</number:text>'
    '<number:day number:style="long"/></number:date-style><style:style style:name="dia" '
    'style:family="table-cell" style:data-style-name="AAAA-MM-DD"/></office:automatic-styles>'
    '<office:body><office:spreadsheet><table:table table:name="{name}">'
)
AFTER = "</table:table></office:spreadsheet></office:body></office:document-content>\n"


def sheet_rows(rows: Rows) -> Iterator[list[Public | date]]:
    """Give rows, the header first, for a sheet. Raises Refused for more than a sheet holds."""
    for number, row in enumerate(rows):
        if number > MOST_ROWS:
            raise Refused("Esta tabla no cabe en una hoja de cálculo; descárguela en CSV.")
        yield [sheet_cell(value) for value in row]


def sheet_cell(value: Public) -> Public | date:
    """Write a value for a cell: numbers, days, yes or no as such; the rest as text that never runs.

    A month stays a text: a spreadsheet knows none.
    """
    if value is None or isinstance(value, bool | int | Decimal):
        return value
    if isinstance(value, WrittenDay) and value >= FIRST_DAY:
        return date.fromisoformat(value)
    return re.sub(ILLEGAL_CHARACTERS_RE, "", str(cell(value)))


def write_xlsx(name: str, rows: Rows, to: IO[bytes]) -> None:
    """Write rows as a workbook of one sheet, the header frozen."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for row in sheet_rows(rows):
        sheet.append([xlsx_cell(value) for value in row])
    with TemporaryFile() as temporary:
        book.save(temporary)
        settle(temporary, to)


def xlsx_cell(value: Public | date) -> Public | date:
    """Cut a text to what a cell holds, and let nothing of it be read as a code of Excel's."""
    return encoded_codes(value)[:LONGEST] if isinstance(value, str) else value


def write_ods(name: str, rows: Rows, to: IO[bytes]) -> None:
    """Write rows as an OpenDocument sheet, by hand: the library at hand holds them all at once."""
    with ZipFile(to, "w") as archive:
        archive.writestr(member("mimetype", is_stored=True), ODS)
        archive.writestr(member("META-INF/manifest.xml"), MANIFEST)
        with archive.open(member("content.xml"), "w", force_zip64=True) as content:
            content.write(BEFORE.format(name=name).encode())
            for row in sheet_rows(rows):
                cells = "".join(ods_cell(value) for value in row)
                content.write(f"<table:table-row>{cells}</table:table-row>".encode())
            content.write(AFTER.encode())


def ods_cell(value: Public | date) -> str:
    """Write a value as a cell of an OpenDocument table."""
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, bool):
        text = "true" if value else "false"
        kind = f'office:value-type="boolean" office:boolean-value="{text}"'
    elif isinstance(value, date):
        text = value.isoformat()
        kind = f'table:style-name="dia" office:value-type="date" office:date-value="{text}"'
    elif isinstance(value, int | Decimal):
        kind, text = f'office:value-type="float" office:value="{value}"', str(value)
    else:
        kind, text = 'office:value-type="string"', str(value)
    lines = "".join(f"<text:p>{ods_text(line)}</text:p>" for line in text.split("\n"))
    return f"<table:table-cell {kind}>{lines}</table:table-cell>"


def ods_text(line: str) -> str:
    """Write a line so that its tabs and its runs of spaces stay."""
    text = as_xml(line).replace("\t", "<text:tab/>")
    return SPACES.sub(lambda run: f'<text:s text:c="{len(run[0])}"/>', text)


# The forms in which rows leave


@dataclass(frozen=True)
class Form:
    """A form in which a table is downloaded: what writes rows under the name of their sheet."""

    media_type: str
    write: Callable[[str, Rows, IO[bytes]], object]
    is_attachment: bool = True


def as_file(write: Callable[[Rows, IO[str]], object]) -> Callable[[str, Rows, IO[bytes]], None]:
    """Let what writes text write a file."""

    def write_file(name: str, rows: Rows, to: IO[bytes]) -> None:
        with as_text(to) as text:
            write(rows, text)

    return write_file


FORMS = {
    "csv": Form("text/csv; charset=utf-8; header=present", as_file(write_csv_rows)),
    "json": Form("application/json", as_file(write_json_rows), is_attachment=False),
    "xlsx": Form(XLSX, write_xlsx),
    "ods": Form(ODS, write_ods),
}
