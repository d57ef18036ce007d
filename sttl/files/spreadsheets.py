"""Tables that people send, as CSV, XLSX or ODS: judged before they are read, every cell as text.

A formula is no value: its cell is read as a Formula, which whoever takes the table refuses. Bytes,
unpacked bytes, rows and columns are counted before or while they come in, so that a small file
cannot fill the memory of a worker.
"""

import csv
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
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

from .ods import LONGEST_CELL, Formula, number_text, rows_of_document
from .uploads import BINARY, LARGEST_FILE, LARGEST_TEXT, MOST_COLUMNS, MOST_ROWS, checked_upload

TAKEN = ("csv", "xlsx", "ods")
LARGEST_BOOK = 16 * 1024 * 1024  # bytes that a workbook may unpack to; a whole plan has one
MOST_SHEETS = 40
LARGEST_STRINGS = 4 * 1024 * 1024  # bytes of the texts of an XLSX, which are all read at once
SEPARATORS = ",;\t"
UTF8 = "UTF-8"


Row = tuple[str, ...]
Sheets = Iterator[tuple[str, Iterable[Iterable[str]]]]


@dataclass(frozen=True)
class Grid:
    """A table as it was sent: all its rows, the header first, each without its empty end."""

    name: str
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Book:
    """The tables of a file by name, and the encoding of its text."""

    grids: dict[str, Grid]
    encoding: str = UTF8


def read_sheet(name: str, data: bytes, title: str) -> Grid:
    """Read one sheet of a file: the one of that title, else its first; no other is looked at."""
    named = read_book(name, data, sheet_names={title}, enough=1).grids
    grids = named or read_book(name, data, enough=1).grids
    return next(iter(grids.values()), Grid(title))


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
        return Book({stem: Grid(stem, list(rows_within_limits(csv_rows(text), stem)))}, encoding)
    judge_book(name, data)
    try:
        with catch_warnings():
            simplefilter("ignore")  # of what openpyxl does not keep: we only read
            return Book(grids_of(DOCUMENTS[extension](data), sheet_names, enough))
    except Refused:
        raise
    except Exception as error:
        reason = type(error).__name__  # a broken part fails in a hundred ways
        raise Refused(f"El libro está dañado y no se puede leer ({reason}).") from error


def grids_of(
    sheets: Sheets, sheet_names: Collection[str] | None, enough: int | None
) -> dict[str, Grid]:
    """Read the sheets of a workbook, as many and as long as one may be."""
    grids: dict[str, Grid] = {}
    for name, rows in sheets:
        if sheet_names is not None and name not in sheet_names:
            continue
        if len(grids) == MOST_SHEETS:
            raise Refused(f"El libro tiene más de {MOST_SHEETS} hojas.")
        grids[name] = Grid(name, list(rows_within_limits(rows, name)))
        if len(grids) == enough:
            break
    return grids


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

    Empty rows keep their place, so that the others keep their numbers; those at the end go.
    """
    blank = length = 0
    for number, cells in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise Refused(f"«{name}» pasa de {MOST_ROWS:,} renglones; divida la tabla.")
        row = trimmed(cells)
        length += sum(map(len, row))
        refuse_row(row, name, length)
        if not row:
            blank += 1
            continue
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
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        try:
            return data.decode("utf-16"), "UTF-16"
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
    """Read CSV with commas, semicolons or tabs, whichever its header has most of."""
    header = text.split("\n", 1)[0]
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
        yield sheet.title, map(row_texts, sheet.iter_rows())


def row_texts(row: Sequence[Any]) -> Iterator[str]:
    """Write the cells of a row, without those that fill it up to a far one that is empty.

    Such a cell makes 18,278 of them. A max_col would spare them and lose a text that stands far
    beyond the table, which is to be refused.
    """
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
    if cell.data_type in ("f", "e"):
        return Formula(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(repr(value))
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return value.isoformat() if isinstance(value, date) else str(value)
