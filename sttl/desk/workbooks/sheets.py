"""A month's workbook: a row for each activity and indicator owed, filled in and handed back.

The columns that are filled in are the parts of the content (sttl.content), under the labels of
the report's own forms, which also judge what is written in them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from django import forms
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from commitments.months import month_name, write_month
from commitments.refused import Fault
from indicators.models import Indicator
from indicators.numbers import format_number
from indicators.percentages import Value
from sttl.content import EVIDENCE, MEASUREMENT, REPORT, ContentPart, PartKind
from sttl.editor.report_form import ReportForm
from sttl.files.cells import encoded_codes
from sttl.files.spreadsheets import Grid
from sttl.files.uploads import MOST_ROWS

SHEET, HELP = "informe", "instrucciones"
ACTIVITY, MONTH, INDICATOR, SEEN, FAULTS = "Actividad", "Mes", "Indicador", "Borrador", "Errores"
YES = "sí"
HEADER = 1  # the row of the titles
MOST_MARKED_CELLS = 10_000  # some 350 rows: a party has some tens of them in a month
MOST_MARKED_TEXT = 1_000_000  # characters: the copy travels inside the page
FIXED = {  # what the plan and the portal say, with the width of each column
    ACTIVITY: 11,
    MONTH: 10,
    INDICATOR: 11,
    "Qué pide el plan": 40,
    "Qué cuenta el numerador": 26,
    "Qué cuenta el denominador": 26,
    "Mes anterior": 26,
}
STEPS = """
Este cuaderno es de un mes: un renglón por actividad, y uno por indicador donde hay más de uno.
1. Llene las celdas blancas; las grises dicen qué pide el plan y no se toman en cuenta.
2. Los textos de una actividad van en su primer renglón. Si lo deja vacío, su informe no cambia.
3. Escriba los números sin comas ni fórmulas: 1000 o 1.5. Donde la respuesta sea sí, escriba «sí».
4. Cada renglón admite un enlace como evidencia; los archivos se suben en la página del informe.
5. Súbalo en la misma página de donde lo descargó. Si algo está mal no se guarda nada, y recibe \
este cuaderno con las celdas marcadas.
6. Lo que sube queda como borrador: revíselo en su página y entréguelo desde ahí.
""".strip().splitlines()
GREY, HEAD, WRONG = (
    PatternFill("solid", fgColor=color) for color in ("EEF1F2", "DCE6E9", "F8CFC7")
)


def columns() -> list[ContentPart]:
    """Give the parts that are filled in: figures, what is said beside them, a link as evidence."""
    return [*MEASUREMENT.asked, *REPORT.asked, *EVIDENCE.asked]


def title_of(part: ContentPart) -> str:
    """Return what heads the column of a part."""
    is_evidence = part in EVIDENCE
    return f"Evidencia: {part.asks[0].lower()}{part.asks[1:]}" if is_evidence else part.asks


def titles() -> list[str]:
    return [*FIXED, *map(title_of, columns()), SEEN]


def width_of(part: ContentPart) -> int:
    return 32 if part.kind in (PartKind.TEXT, PartKind.LINK) else 16


def month_workbook(entries: Iterable[ReportForm], *, is_sttl: bool) -> bytes:
    """Return the workbook of some reports of a month, with what their drafts already say."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    header = [title for title in titles() if is_sttl or title != title_of(REPORT["source"])]
    add_header(sheet, header)
    for entry in entries:
        for cells in rows_of(entry):
            add_row(sheet, header, cells)
    offer_answers(sheet, header)
    add_help(book.create_sheet(HELP))
    return saved(book)


def rows_of(entry: ReportForm) -> Iterator[dict[str, str]]:
    """Give the cells of a report's rows: one for each indicator, or one for a report without."""
    report = entry.revision.report
    fixed = {
        ACTIVITY: report.activity.code,
        MONTH: write_month(report.month),
        "Qué pide el plan": report.activity.title,
        SEEN: entry.version,
    }
    texts = {title_of(part): field_as_typed(entry.texts, part) for part in REPORT.asked}
    if not entry.measurements:
        yield fixed | texts
    for place, (key, form) in enumerate(entry.measurements.items()):
        figures = {title_of(part): field_as_typed(form, part) for part in MEASUREMENT.asked}
        indicator: Indicator = form.instance.indicator
        yield {
            **fixed,
            **(texts if not place else {}),
            **figures,
            INDICATOR: indicator.result.code,
            "Qué cuenta el numerador": indicator.numerator_label,
            "Qué cuenta el denominador": indicator.denominator_label,
            "Mes anterior": month_before(entry.previous(key)),
        }


def month_before(value: Value | None) -> str:
    """Say what the month before states of an indicator; nothing where none does."""
    if value is None or value.numerator is None or value.denominator is None:
        return ""
    figures = f"{format_number(value.numerator)} de {format_number(value.denominator)}"
    return f"En {month_name(value.month)}: {figures}."


def field_as_typed(form: forms.ModelForm[Any], part: ContentPart) -> str:
    """Write what a form holds of a part, as a person would type it."""
    if part.name not in form.fields:
        return ""
    value = form[part.name].value()
    if part.kind is PartKind.FLAG:
        return YES if value else ""
    return part.in_words(value) if part.choices else str(value or "")


# Writing


def add_header(sheet: Worksheet, header: Sequence[str]) -> None:
    widths = FIXED | {title_of(part): width_of(part) for part in columns()}
    for place, title in enumerate(header, start=1):
        cell = sheet.cell(1, place, title)
        cell.font, cell.fill = Font(bold=True), HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(place)].width = widths.get(title, 40)
    sheet.freeze_panes = "B2"


def add_row(sheet: Worksheet, header: Sequence[str], cells: Mapping[str, str]) -> None:
    """Write a row: grey where the portal speaks, white where the party does."""
    row = sheet.max_row + 1
    for place, title in enumerate(header, start=1):
        cell = sheet.cell(row, place)
        set_text(cell, cells.get(title, ""))
        if title in FIXED or title == SEEN:
            cell.fill = GREY


def set_text(cell: Cell, text: str) -> None:
    """Write a text that no spreadsheet takes for a formula, a number or a date."""
    if text:
        cell.value = encoded_codes(ILLEGAL_CHARACTERS_RE.sub("", text))
        cell.data_type = "s"
    cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def offer_answers(sheet: Worksheet, header: Sequence[str]) -> None:
    """Offer the answers of the columns that take only a few."""
    for part in columns():
        answers = [str(label) for label in part.choices.labels] if part.choices else []
        if part.kind is PartKind.FLAG:
            answers = [YES]
        if answers and title_of(part) in header:
            letter = get_column_letter(header.index(title_of(part)) + 1)
            offered = DataValidation(type="list", formula1=f'"{",".join(answers)}"')
            offered.add(f"{letter}2:{letter}{MOST_ROWS}")
            sheet.add_data_validation(offered)


def add_help(sheet: Worksheet) -> None:
    sheet.column_dimensions["A"].width = 110
    for step in STEPS:
        sheet.append([step])
        sheet.cell(sheet.max_row, 1).alignment = Alignment(wrap_text=True, vertical="top")


def can_be_marked(grid: Grid, faults: Sequence[Fault]) -> bool:
    """Say whether a marked copy helps: its header is a workbook's, and it is as small as one."""
    if not grid.rows or any(fault.row <= HEADER for fault in faults):
        return False
    cells = len(grid.rows) * len(grid.rows[0])
    text = sum(len(value) for row in grid.rows for value in row)
    return cells <= MOST_MARKED_CELLS and text <= MOST_MARKED_TEXT


def marked(grid: Grid, faults: Sequence[Fault]) -> bytes:
    """Return a workbook as it was sent, with its wrong cells marked and every sentence beside."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    header = [title for title in (grid.rows[0] if grid.rows else ()) if title != FAULTS]
    add_header(sheet, [*header, FAULTS])
    for row in grid.rows[1:]:
        add_row(sheet, header, dict(zip(grid.rows[0], row, strict=False)))
    for fault in faults:
        mark(sheet, header, fault)
    return saved(book)


def mark(sheet: Worksheet, header: Sequence[str], fault: Fault) -> None:
    """Colour the cell of a fault, comment it, and write its sentence at the end of the row."""
    row = max(fault.row, HEADER)
    place = header.index(fault.column) + 1 if fault.column in header else 1
    cell = sheet.cell(row, place)
    cell.fill = WRONG
    note = f"{cell.comment.text}\n{fault.sentence}" if cell.comment else fault.sentence
    cell.comment = Comment(note, "Portal", width=320, height=120)
    beside = sheet.cell(row, len(header) + 1)
    if row > HEADER:
        named = f"{fault.column}: {fault.sentence}" if fault.column else fault.sentence
        set_text(beside, f"{beside.value}\n{named}" if beside.value else named)


def saved(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
