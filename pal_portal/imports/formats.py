"""The formats of the admin's tables: our own reading of files and writing of cells, plugged in."""

from codecs import BOM_UTF8
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from typing import Any

import tablib
from import_export.formats.base_formats import Format

from commitments.refused import Refused
from pal_portal.opendata.writers import FORMS, ODS, XLSX
from sttl.files.layouts import HEADER
from sttl.files.spreadsheets import Grid, read_sheet


class TableDataset(tablib.Dataset):
    """The rows of a file that hold something: their places in it, the sheet, the file's hash."""

    numbers: list[int]
    grid: Grid
    sha256: str


class TableFormat(Format):
    """A table in a file: refused where it cannot be read, and written so that no cell runs."""

    extension = ""
    media_type = ""

    def __init__(self, encoding: str | None = None, sheet: str = "") -> None:
        del encoding  # it is recognised, not told
        self.sheet = sheet

    def create_dataset(self, in_stream: bytes) -> TableDataset:
        """Read the sheet of that name, else the first. Raises Refused with the sentence."""
        grid = read_sheet(f"tabla.{self.extension}", in_stream, self.sheet)
        if len(grid.rows) <= HEADER:
            raise Refused("La tabla no tiene renglones debajo de su encabezado.")
        width = max(map(len, grid.rows))
        dataset = TableDataset(headers=[*grid.header, *[""] * (width - len(grid.header))])
        dataset.numbers = []
        for number, row in enumerate(grid.rows[1:], start=HEADER + 1):
            if row:
                dataset.append([*row, *[""] * (width - len(row))])
                dataset.numbers.append(number)
        dataset.grid, dataset.sha256 = grid, sha256(in_stream).hexdigest()
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
    """A CSV for whoever works in the office: its mark tells Excel that it is UTF-8."""

    extension = "csv"
    media_type = "text/csv; charset=utf-8"

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        return BOM_UTF8 + super().export_data(dataset, **kwargs)


class XlsxFormat(TableFormat):
    extension = "xlsx"
    media_type = XLSX


class OdsFormat(TableFormat):
    extension = "ods"
    media_type = ODS


FORMATS: tuple[Callable[..., TableFormat], ...] = (CsvFormat, XlsxFormat, OdsFormat)
