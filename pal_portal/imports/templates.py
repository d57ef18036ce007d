"""The workbook of a plan: empty, to start another municipality's, or with a plan that is here."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pal_portal.opendata.columns import Column, Scope
from pal_portal.opendata.kinds import FLAG, NUMBER, WHOLE_NUMBER
from pal_portal.opendata.tables import referred, values_of
from pal_portal.opendata.writers import sheet_cell, xlsx_cell
from sttl.files.uploads import MOST_ROWS

from .intakes import INTAKES, Intake
from .packages import INSTRUCTIONS

STEPS = Path(__file__).with_name("instructions.txt").read_text("utf-8").splitlines()
DICTIONARY = ("hoja", "columna", "obligatoria", "se escribe", "valores", "se refiere a", "qué es")
WIDTHS = (20, 26, 14, 26, 40, 26, 70)
WIDE, NARROW = 48, 18
HEAD = PatternFill("solid", fgColor="E3ECEE")
LIST_LIMIT = 255  # characters that a drop-down takes in its own words


def plan_workbook(scope: Scope | None = None) -> bytes:
    """Return the workbook of a plan at a moment, or one to fill in, with instructions."""
    book = Workbook()
    book.remove(book.active)
    if scope is None:
        add_instructions(book.create_sheet(INSTRUCTIONS))
    for intake in INTAKES:
        add_table(book.create_sheet(intake.name), intake, scope)
    to = BytesIO()
    book.save(to)
    return to.getvalue()


def columns_of(intake: Intake, scope: Scope | None) -> Sequence[Column]:
    """Return the columns of a sheet: all those of the table, or the ones that a person fills in."""
    if scope is not None:
        return intake.table.columns
    return [
        column
        for column in intake.table.columns
        if not intake.is_spare(column) or column.name in intake.table.key
    ]


def add_table(sheet: Worksheet, intake: Intake, scope: Scope | None) -> None:
    """Write the header of a table, and its rows where a plan is given."""
    columns = columns_of(intake, scope)
    add_header(sheet, [column.name for column in columns])
    for place, column in enumerate(columns, start=1):
        letter = sheet.cell(1, place).column_letter
        is_long = column.kind.is_text and column.name not in intake.table.key
        sheet.column_dimensions[letter].width = WIDE if is_long else NARROW
        if scope is None:
            offer_values(sheet, letter, column)
            keep_as_text(sheet, place, column)
    if scope is not None:
        for row in intake.table.rows(scope):
            sheet.append([xlsx_cell(sheet_cell(value)) for value in row])


def add_header(sheet: Worksheet, names: Sequence[str]) -> None:
    """Write the names of the columns, always in sight."""
    sheet.append(list(names))
    for title in sheet[sheet.max_row]:
        title.font, title.fill = Font(bold=True), HEAD
    sheet.freeze_panes = f"A{sheet.max_row + 1}"


def offer_values(sheet: Worksheet, letter: str, column: Column) -> None:
    """Offer the values of a code list in the cells of its column."""
    values = list(column.codes.labels) if column.codes else []
    if column.kind is FLAG:
        values = ["true", "false"]
    listed = f'"{",".join(values)}"'
    if values and len(listed) <= LIST_LIMIT:
        offered = DataValidation(type="list", formula1=listed, allow_blank=True)
        offered.add(f"{letter}2:{letter}{MOST_ROWS}")
        sheet.add_data_validation(offered)


def keep_as_text(sheet: Worksheet, place: int, column: Column) -> None:
    """Have the first rows of a column keep what is typed: 2015-09 is a month, not a date."""
    if column.kind in (WHOLE_NUMBER, NUMBER):
        return
    for row in range(2, 202):
        sheet.cell(row, place).number_format = "@"


def add_instructions(sheet: Worksheet) -> None:
    """Write how the workbook is filled in, and what each column of each sheet takes."""
    for step in STEPS:
        sheet.append([step])
        sheet.merge_cells(
            start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=7
        )
        sheet.cell(sheet.max_row, 1).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[sheet.max_row].height = 32
    sheet.append([])
    add_header(sheet, DICTIONARY)
    for row in dictionary():
        sheet.append(row)
        for text in sheet[sheet.max_row]:
            text.alignment = Alignment(wrap_text=True, vertical="top")
    for place, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[sheet.cell(len(STEPS) + 2, place).column_letter].width = width


def dictionary() -> Iterator[list[str]]:
    """Give a row for each column that a person fills in."""
    for intake in INTAKES:
        for column in columns_of(intake, None):
            is_needed = column.is_required and not intake.is_spare(column)
            yield [
                intake.name,
                column.name,
                "sí" if is_needed else "puede quedar vacía",
                column.kind.name,
                values_of(column),
                referred(intake.table, column),
                column.meaning,
            ]
