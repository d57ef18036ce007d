"""Tables that people send, as CSV, XLSX or ODS: judged before they are read, every cell as text.

A formula is no value: its cell is read as a Formula, which whoever takes the table refuses. Bytes,
unpacked bytes, rows and columns are counted before or while they come in, so that a small file
cannot fill the memory of a worker.
"""

import csv
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO, StringIO
from pathlib import PurePath
from typing import Any
from warnings import catch_warnings, simplefilter
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from openpyxl import load_workbook

from .documents import Formula, number_text, rows_of_document
from .uploads import LARGEST_FILE, judged

TAKEN = ("csv", "xlsx", "ods")
LARGEST_BOOK = 40 * 1024 * 1024  # bytes that a workbook may unpack to
MOST_ROWS = 5_000  # of a table, its header included; a plan of thirty activities has some hundreds
MOST_COLUMNS = 100
MOST_SHEETS = 40
SEPARATORS = ",;\t"
UTF8 = "UTF-8"
UNREADABLE_BYTES = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class TableError(Exception):
    """A file that is not read; its text is the sentence to show."""


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


def read_book(name: str, data: bytes, *, wanted: Collection[str] | None = None) -> Book:
    """Read a CSV, XLSX or ODS file of that name: all its sheets, or those wanted alone.

    Raises TableError with the reason if it cannot.
    """
    extension = PurePath(name).suffix.lower().lstrip(".")
    if extension == "csv":
        refuse_size(data)
        text, encoding = decoded(data)
        stem = PurePath(name).stem
        return Book({stem: Grid(stem, list(counted(csv_rows(text), stem)))}, encoding)
    judge_book(name, data)
    try:
        with catch_warnings():
            simplefilter("ignore")  # of what openpyxl does not keep: we only read
            return Book(grids_of(DOCUMENTS[extension](data), wanted))
    except TableError:
        raise
    except Exception as error:
        reason = type(error).__name__  # a broken part fails in a hundred ways
        raise TableError(f"El libro está dañado y no se puede leer ({reason}).") from error


def grids_of(sheets: Sheets, wanted: Collection[str] | None) -> dict[str, Grid]:
    """Read the sheets of a workbook, as many and as long as one may be."""
    grids: dict[str, Grid] = {}
    for name, rows in sheets:
        if wanted is not None and name not in wanted:
            continue
        if len(grids) == MOST_SHEETS:
            raise TableError(f"El libro tiene más de {MOST_SHEETS} hojas.")
        grids[name] = Grid(name, list(counted(rows, name)))
    return grids


def refuse_size(data: bytes) -> None:
    if not data:
        raise TableError("El archivo está vacío.")
    if len(data) > LARGEST_FILE:
        raise TableError("El archivo pasa de 10 MB.")


def judge_book(name: str, data: bytes) -> None:
    """Look at a workbook before any of it is unpacked (sttl.uploads)."""
    refuse_size(data)
    try:
        with ZipFile(BytesIO(data)) as package:
            unpacked = sum(part.file_size for part in package.infolist())
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        unpacked = 0  # no zip at all, as the next look says
    if unpacked > LARGEST_BOOK:
        raise TableError(
            f"El libro, descomprimido, pasa de {LARGEST_BOOK // 1024**2} MB: no se abre."
        )
    try:
        judged(ContentFile(data, name), taken=TAKEN)
    except ValidationError as refusal:
        raise TableError(refusal.messages[0]) from refusal


def counted(rows: Iterable[Iterable[str]], name: str) -> Iterator[Row]:
    """Give the rows without their empty ends, or refuse a table that is too long or too wide.

    Empty rows keep their place, so that the others keep their numbers; those at the end go.
    """
    blank = 0
    for number, cells in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise TableError(f"«{name}» pasa de {MOST_ROWS:,} renglones; divida la tabla.")
        row = trimmed(cells)
        if len(row) > MOST_COLUMNS:
            raise TableError(f"«{name}» tiene más de {MOST_COLUMNS} columnas.")
        if not row:
            blank += 1
            continue
        yield from ((),) * blank
        blank = 0
        yield row


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
            raise TableError("El texto dice ser UTF-16 y no lo es; guárdelo en UTF-8.") from error
    if UNREADABLE_BYTES.search(data):
        raise TableError(
            "El archivo no es texto: lleva bytes de control. Guárdelo como CSV en UTF-8."
        )
    try:
        return data.removeprefix(BOM_UTF8).decode(), UTF8
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError as error:
        raise TableError(
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
        raise TableError(
            f"El CSV no se puede leer cerca de la línea {reader.line_num}: revise sus comillas."
        ) from error


# Workbooks


def workbook_sheets(data: bytes) -> Sheets:
    """Give each sheet of an XLSX with its rows, read one at a time."""
    book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what the file says of its own size is not believed
        yield sheet.title, (map(cell_text, row) for row in sheet.iter_rows())


def document_sheets(data: bytes) -> Sheets:
    """Give each sheet of an ODS with its rows."""
    with ZipFile(BytesIO(data)) as package, package.open("content.xml") as content:
        yield from rows_of_document(content, most=MOST_ROWS)


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
