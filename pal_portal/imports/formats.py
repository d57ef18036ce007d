"""The formats of the admin's tables: our own reading of files and writing of cells, plugged in."""

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from typing import Any

import tablib
from import_export.formats.base_formats import Format

from commitments.refused import Refused
from pal_portal.opendata.writers import FORMS, ODS, XLSX
from sttl.files.spreadsheets import Grid, read_book

from .values import HEADER


class TableDataset(tablib.Dataset):
    """The rows of a file that hold something: their places in it, its hash, how it was encoded."""

    numbers: list[int]
    sha256: str
    encoding: str


class TableFormat(Format):
    """A table in a file: refused where it cannot be read, and written so that no cell runs."""

    extension = ""
    media_type = ""

    def __init__(self, encoding: str | None = None, sheet: str = "") -> None:
        del encoding  # it is recognised, not told
        self.sheet = sheet

    def create_dataset(self, in_stream: bytes) -> TableDataset:
        """Read the sheet of that name, else the first. Raises Refused with the sentence."""
        book = read_book(f"tabla.{self.extension}", in_stream)
        grid = book.grids.get(self.sheet) or next(iter(book.grids.values()), Grid(self.sheet))
        if len(grid.rows) <= HEADER:
            raise Refused("La tabla no tiene renglones debajo de su encabezado.")
        header = [text.strip() for text in grid.rows[0]]
        dataset = TableDataset(headers=header)
        dataset.numbers = []
        for number, row in enumerate(grid.rows[1:], start=HEADER + 1):
            if len(row) > len(header):
                raise Refused(f"El renglón {number} tiene más celdas que columnas.")
            if row:
                dataset.append([*row, *[""] * (len(header) - len(row))])
                dataset.numbers.append(number)
        dataset.sha256, dataset.encoding = sha256(in_stream).hexdigest(), book.encoding
        return dataset

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        """Write a table as the open data do."""
        to = BytesIO()
        FORMS[self.extension].write("tabla", [dataset.headers, *dataset], to)
        return to.getvalue()

    def get_title(self) -> str:
        return self.extension.upper()

    def get_extension(self) -> str:
        return self.extension

    def get_content_type(self) -> str:
        return self.media_type

    def can_import(self) -> bool:
        return True

    def can_export(self) -> bool:
        return True


class CsvFormat(TableFormat):
    extension = "csv"
    media_type = "text/csv; charset=utf-8"


class XlsxFormat(TableFormat):
    extension = "xlsx"
    media_type = XLSX


class OdsFormat(TableFormat):
    extension = "ods"
    media_type = ODS


FORMATS: tuple[Callable[..., TableFormat], ...] = (CsvFormat, XlsxFormat, OdsFormat)
