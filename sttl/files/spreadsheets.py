"""Tables that people send, as CSV, XLSX or ODS: judged before they are read, every cell as text.

What a spreadsheet makes of a cell is undone in cells.py; what it took for something of its own
keeps its kind, which whoever takes the table refuses where it has no place. Bytes, unpacked bytes,
rows and columns are counted before or while they come in, so that a small file cannot fill the
memory of a worker.
"""

import csv
import re
from codecs import BOM_UTF8
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from io import BytesIO, StringIO
from itertools import compress, repeat
from operator import is_not
from pathlib import PurePath
from typing import Any
from warnings import catch_warnings, simplefilter
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.reader.excel import SHARED_STRINGS, ExcelReader

from commitments.refused import Refused

from .cells import (
    CellKind,
    KindedText,
    date_text,
    decoded_codes,
    formatted_number,
    formula_text,
    logical_text,
)
from .kinds import BINARY, wide_encoding
from .ods import LONGEST_CELL, rows_of_document
from .uploads import LARGEST_FILE, LARGEST_TEXT, MOST_COLUMNS, MOST_ROWS, checked_upload

TAKEN = ("csv", "xlsx", "ods")
LARGEST_BOOK = 16 * 1024 * 1024  # bytes that a workbook may unpack to; a whole plan has one
MOST_SHEETS = 40
LARGEST_STRINGS = 4 * 1024 * 1024  # bytes of the texts of an XLSX, which are all read at once
SEPARATORS = ",;\t"
MOST_TITLES = 20  # lines above the header, in which it is looked for
TOLD_SEPARATOR = re.compile("sep=(.)\r?\n", re.IGNORECASE)  # what Excel is told, on a line above
MOST_BLANK = 2**20  # rows of a sheet, which one that is coloured or hidden to its end has
UTF8 = "UTF-8"


Row = tuple[str, ...]
Sheets = Iterator[tuple[str, bool, Iterable[Iterable[str]]]]  # name, whether hidden, rows


@dataclass(frozen=True)
class Grid:
    """A table as it was sent: all its rows, the header first, each without its empty end.

    sought: the sheet that was looked for, where another one was read. beside: all sheets there.
    """

    name: str
    rows: list[Row] = field(default_factory=list)
    encoding: str = UTF8
    sought: str = ""
    beside: tuple[str, ...] = ()

    @property
    def header(self) -> list[str]:
        return [text.strip() for text in self.rows[0]] if self.rows else []


@dataclass(frozen=True)
class Book:
    """The tables of a file by name, and the names of all the sheets that were passed."""

    grids: dict[str, Grid]
    names: tuple[str, ...] = ()


def read_sheet(name: str, data: bytes, title: str) -> Grid:
    """Read one sheet of a file: the one of that title, else the first that is not hidden."""
    named = read_book(name, data, sheet_names={title}, enough=1)
    if named.grids:
        return next(iter(named.grids.values()))
    first = next(iter(read_book(name, data, enough=1).grids.values()), Grid(title))
    return replace(first, sought=title, beside=named.names)


def read_book(
    name: str, data: bytes, *, sheet_names: Collection[str] | None = None, enough: int | None = None
) -> Book:
    """Read a CSV, XLSX or ODS file of that name: all its sheets, or those wanted alone.

    Reading ends once there are enough. Raises Refused with the reason if it cannot.
    """
    extension = PurePath(name).suffix.lower().lstrip(".")
    if extension == "csv":
        refuse_size(data)
        text, encoding = decoded(data)
        stem = PurePath(name).stem
        rows = list(rows_within_limits(csv_rows(text), stem))
        return Book({stem: Grid(stem, rows, encoding)}, (stem,))
    judge_book(name, data)
    try:
        with catch_warnings():
            simplefilter("ignore")  # of what openpyxl does not keep: we only read
            return book_of(DOCUMENTS[extension](data), sheet_names, enough)
    except Refused:
        raise
    except Exception as error:
        reason = type(error).__name__  # a broken part fails in a hundred ways
        raise Refused(f"El libro está dañado y no se puede leer ({reason}).") from error


def book_of(sheets: Sheets, sheet_names: Collection[str] | None, enough: int | None) -> Book:
    """Read the sheets of a workbook, as many and as long as one may be.

    One that is hidden is passed over, and refused where it is the one wanted: who filled in
    another has not seen it.
    """
    grids: dict[str, Grid] = {}
    names: list[str] = []
    for name, is_hidden, rows in sheets:
        names.append(name)
        if name not in sheet_names if sheet_names is not None else is_hidden:
            continue
        if is_hidden:
            raise Refused(f"La hoja «{name}» está oculta: muéstrela y revísela, o bórrela.")
        if len(grids) == MOST_SHEETS:
            raise Refused(f"El libro tiene más de {MOST_SHEETS} hojas.")
        grids[name] = Grid(name, list(rows_within_limits(rows, name)))
        if len(grids) == enough:
            break
    return Book(grids, tuple(names))


def refuse_size(data: bytes) -> None:
    if not data:
        raise Refused("El archivo está vacío.")
    if len(data) > LARGEST_FILE:
        raise Refused("El archivo pasa de 10 MB.")


def judge_book(name: str, data: bytes) -> None:
    """Look at a workbook before any of it is unpacked (sttl.files.uploads)."""
    refuse_size(data)
    try:
        with ZipFile(BytesIO(data)) as package:
            unpacked = sum(part.file_size for part in package.infolist())
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        unpacked = 0  # no zip at all, as the next look says
    if unpacked > LARGEST_BOOK:
        raise Refused(f"El libro, descomprimido, pasa de {LARGEST_BOOK // 1024**2} MB: no se abre.")
    try:
        checked_upload(ContentFile(data, name), accepted=TAKEN)
    except ValidationError as refusal:
        raise Refused(refusal.messages[0]) from refusal


def rows_within_limits(rows: Iterable[Iterable[str]], name: str) -> Iterator[Row]:
    """Give the rows without their empty ends, or refuse a table that is too large.

    Empty rows keep their place, so that the others keep their numbers; those at the end go, and
    do not count, however many bear a colour.
    """
    blank = length = 0
    for number, cells in enumerate(rows, start=1):
        row = trimmed(cells) if cells else ()  # a gap has a million of them
        if row:
            length += sum(map(len, row))
            refuse_row(row, name, length)
            row = trimmed(text if text.strip() else "" for text in row)
        if not row and blank < MOST_BLANK:
            blank += 1
            continue
        if number > MOST_ROWS:
            raise Refused(f"«{name}» pasa de {MOST_ROWS:,} renglones; divida la tabla.")
        yield from ((),) * blank
        blank = 0
        yield row


def refuse_row(row: Row, name: str, length: int) -> None:
    """Refuse a row that is too wide, has a text too long, or makes its table too long in all."""
    if len(row) > MOST_COLUMNS:
        raise Refused(f"«{name}» tiene más de {MOST_COLUMNS} columnas.")
    if any(len(text) > LONGEST_CELL for text in row):
        raise Refused(f"«{name}» tiene una celda de más de {LONGEST_CELL:,} caracteres.")
    if length > LARGEST_TEXT:
        raise Refused(f"«{name}» pasa de {LARGEST_TEXT:,} caracteres; divida la tabla.")


def trimmed(cells: Iterable[str]) -> Row:
    """Take the empty cells off the end of a row."""
    row = list(cells)
    while row and not row[-1]:
        row.pop()
    return tuple(row)


# CSV


def decoded(data: bytes) -> tuple[str, str]:
    """Return the text of a CSV and the name of its encoding: UTF-8, or one that was recognised."""
    if encoding := wide_encoding(data):
        try:
            return data.decode(encoding), "UTF-16"
        except UnicodeDecodeError as error:
            raise Refused("El texto dice ser UTF-16 y no lo es; guárdelo en UTF-8.") from error
    if BINARY.search(data):
        raise Refused("El archivo no es texto: lleva bytes de control. Guárdelo como CSV en UTF-8.")
    try:
        return data.removeprefix(BOM_UTF8).decode(), UTF8
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError as error:
        raise Refused(
            "No se reconoce la codificación del texto; guárdelo como CSV en UTF-8."
        ) from error


def csv_rows(text: str) -> Iterator[list[str]]:
    """Read CSV with the separator that it tells, else with the one its header has most of."""
    if told := TOLD_SEPARATOR.match(text):
        text, separator = text[told.end() :], told[1]
    else:
        lines = text.split("\n", MOST_TITLES)[:MOST_TITLES]
        header = next((line for line in lines if any(map(line.count, SEPARATORS))), "")
        separator = max(SEPARATORS, key=header.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise Refused(
            f"El CSV no se puede leer cerca de la línea {reader.line_num}: revise sus comillas."
        ) from error


# Workbooks


class SheetReader(ExcelReader):  # type: ignore[misc]  # openpyxl declares no types
    """Reads an XLSX as load_workbook does, unless its texts are too large, whatever their part."""

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)
        if part and self.archive.getinfo(part.PartName[1:]).file_size > LARGEST_STRINGS:
            raise Refused(
                f"Los textos del libro pasan de {LARGEST_STRINGS // 1024**2} MB: no se abre."
            )
        super().read_strings()


def workbook_sheets(data: bytes) -> Sheets:
    """Give each sheet of an XLSX with its rows, read one at a time."""
    reader = SheetReader(BytesIO(data), read_only=True, keep_links=False)
    reader.read()
    for sheet in reader.wb.worksheets:
        sheet.reset_dimensions()  # what the file says of its own size is not believed
        yield sheet.title, sheet.sheet_state != "visible", map(row_texts, sheet.iter_rows())


def row_texts(row: Sequence[Any]) -> Iterable[str]:
    """Write the cells of a row, without those that fill it up to a far one that is empty.

    Such a cell makes 18,278 of them. A max_col would spare them and lose a text that stands far
    beyond the table, which is to be refused.
    """
    if not row:
        return ()
    beyond = compress(row[MOST_COLUMNS:], map(is_not, row[MOST_COLUMNS:], repeat(EMPTY_CELL)))
    is_wide = any(cell.value is not None for cell in beyond)
    return map(cell_text, row if is_wide else row[:MOST_COLUMNS])


def document_sheets(data: bytes) -> Sheets:
    """Give each sheet of an ODS with its rows."""
    with ZipFile(BytesIO(data)) as package, package.open("content.xml") as content:
        yield from rows_of_document(content)


DOCUMENTS = {"xlsx": workbook_sheets, "ods": document_sheets}


def cell_text(cell: Any) -> str:
    """Write a cell of an XLSX as the text that stands for its value: 12, 1.5, 2015-09-01, true."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return formula_text(str(value))
    if cell.data_type == "e":
        return KindedText(str(value), CellKind.ERROR)
    if isinstance(value, bool):
        return logical_text("true" if value else "false")
    if isinstance(value, date | time | timedelta):
        return date_text(value)
    if isinstance(value, str):
        return decoded_codes(value)
    return formatted_number(repr(value), cell.number_format)
