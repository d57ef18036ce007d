"""The tables as workbooks, a courtesy beside CSV and JSON: XLSX and ODS, row by row."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain
from tempfile import TemporaryFile
from typing import IO
from xml.sax.saxutils import escape as as_xml
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from commitments.refused import Refused

from .archives import member, settle
from .columns import Scope, Table
from .kinds import Public
from .writers import cell

MOST_ROWS = 1_048_575  # what a sheet holds below its header, in both formats
LONGEST = 32_767  # characters that a cell of XLSX holds
ODS = "application/vnd.oasis.opendocument.spreadsheet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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
    f'xmlns:table="{OFFICE}table:1.0" xmlns:text="{OFFICE}text:1.0" office:version="1.2">'
    '<office:body><office:spreadsheet><table:table table:name="{name}">'
)
AFTER = "</table:table></office:spreadsheet></office:body></office:document-content>\n"


def sheet_rows(rows: Iterable[Iterable[Public]]) -> Iterator[list[Public]]:
    """Give rows, the header first, for a sheet. Raises Refused for more than a sheet holds."""
    for number, row in enumerate(rows):
        if number > MOST_ROWS:
            raise Refused("Esta tabla no cabe en una hoja de cálculo; descárguela en CSV.")
        yield [sheet_cell(value) for value in row]


def sheet_cell(value: Public) -> Public:
    """Write a value for a cell: numbers and yes or no as such, the rest as text that never runs."""
    if value is None or isinstance(value, bool | int | Decimal):
        return value
    return re.sub(ILLEGAL_CHARACTERS_RE, "", str(cell(value)))


def write_xlsx(table: Table, scope: Scope, to: IO[bytes]) -> None:
    """Write a table as a workbook of one sheet, the header frozen."""
    write_xlsx_sheet(table.name, chain([table.header], table.rows(scope)), to)


def write_xlsx_sheet(name: str, rows: Iterable[Iterable[Public]], to: IO[bytes]) -> None:
    """Write rows as a workbook of one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for row in sheet_rows(rows):
        sheet.append([each[:LONGEST] if isinstance(each, str) else each for each in row])
    with TemporaryFile() as made:
        book.save(made)
        settle(made, to)


def write_ods(table: Table, scope: Scope, to: IO[bytes]) -> None:
    """Write a table as an OpenDocument sheet."""
    write_ods_sheet(table.name, chain([table.header], table.rows(scope)), to)


def write_ods_sheet(name: str, rows: Iterable[Iterable[Public]], to: IO[bytes]) -> None:
    """Write rows as an OpenDocument sheet, by hand: the library at hand holds them all at once."""
    with ZipFile(to, "w") as archive:
        archive.writestr(member("mimetype", is_stored=True), ODS)
        archive.writestr(member("META-INF/manifest.xml"), MANIFEST)
        with archive.open(member("content.xml"), "w", force_zip64=True) as content:
            content.write(BEFORE.format(name=name).encode())
            for row in sheet_rows(rows):
                cells = "".join(ods_cell(each) for each in row)
                content.write(f"<table:table-row>{cells}</table:table-row>".encode())
            content.write(AFTER.encode())


def ods_cell(value: Public) -> str:
    """Write a value as a cell of an OpenDocument table."""
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, bool):
        written = "true" if value else "false"
        kind = f'office:value-type="boolean" office:boolean-value="{written}"'
    elif isinstance(value, int | Decimal):
        kind, written = f'office:value-type="float" office:value="{value}"', str(value)
    else:
        kind, written = 'office:value-type="string"', str(value)
    lines = "".join(f"<text:p>{ods_text(line)}</text:p>" for line in written.split("\n"))
    return f"<table:table-cell {kind}>{lines}</table:table-cell>"


def ods_text(line: str) -> str:
    """Write a line so that its tabs and its runs of spaces stay."""
    kept = as_xml(line).replace("\t", "<text:tab/>")
    return SPACES.sub(lambda run: f'<text:s text:c="{len(run[0])}"/>', kept)
