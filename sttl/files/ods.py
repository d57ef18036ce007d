"""The tables of an OpenDocument spreadsheet, read a row at a time (ODF 1.2, part 1, section 9).

odfpy makes a tree of the whole document before a row can be counted; here a repeated row or cell
costs what it holds, not what it claims.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import IO, Any

from defusedxml.ElementTree import iterparse

from .cells import (
    CellKind,
    KindedText,
    date_text,
    formula_text,
    logical_text,
    money_text,
    number_text,
    percent_text,
)
from .uploads import LARGEST_TEXT, MOST_COLUMNS, MOST_ROWS

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
LONGEST_CELL = 32_767  # characters, as in Excel; a space that is spelled out can claim thousands

Element = Any  # of xml.etree, which defusedxml reads into


Row = list[str]
NUMBERS: dict[str, Callable[[str], str]] = {
    "float": number_text,
    "percentage": percent_text,
    "currency": money_text,
}


def rows_of_document(content: IO[bytes]) -> Iterator[tuple[str, bool, list[Row]]]:
    """Give each sheet of a content.xml: its name, whether it is hidden, and its rows.

    The empty rows at its end are left out.

    Reading ends as soon as a sheet has more rows or text than the limits, and a row as soon as it
    has more cells or one too long; what is given then shows it.
    """
    name, is_hidden, rows, blank, length = "", False, list[Row](), 0, 0
    hidden_styles: set[str] = set()
    for event, element in iterparse(content, events=("start", "end")):
        if element.tag == f"{STYLE}style" and event == "end":
            if any(part.get(f"{TABLE}display") == "false" for part in element):
                hidden_styles.add(element.get(f"{STYLE}name", ""))
        elif element.tag == f"{TABLE}table":
            if event == "end":
                yield name, is_hidden, rows
                element.clear()
            name, rows, blank, length = element.get(f"{TABLE}name", ""), [], 0, 0
            is_hidden = element.get(f"{TABLE}style-name") in hidden_styles
        elif element.tag == f"{TABLE}table-row" and event == "end":
            row = cells_of(element, MOST_COLUMNS)
            times = repeated(element, "rows")
            element.clear()
            if not row:
                blank += times
                continue
            rows += [[] for _ in range(min(blank, MOST_ROWS + 1 - len(rows)))]
            rows += [row] * min(times, MOST_ROWS + 1 - len(rows))
            blank = 0
            length += sum(map(len, row))
            if len(rows) > MOST_ROWS or length > LARGEST_TEXT:
                yield name, is_hidden, rows
                return


def cells_of(row: Element, most: int) -> Row:
    """Return the texts of a row's cells, without the empty ones at the end.

    Reading ends at the text that stands beyond the most cells, or is too long for one.
    """
    texts: Row = []
    blank = 0
    for cell in row:
        if cell.tag not in CELLS:
            continue
        text = cell_text(cell)
        times = repeated(cell, "columns")
        if not text:
            blank += times
            continue
        texts += [""] * min(blank, most) + [text] * min(times, most + 1)
        blank = 0
        if len(texts) > most or len(text) > LONGEST_CELL:
            break
    return texts


def repeated(element: Element, what: str) -> int:
    """Return how many times a row or a cell stands in its place."""
    times = str(element.get(f"{TABLE}number-{what}-repeated", "1"))
    return int(times) if times.isdecimal() and len(times) < 9 else 1


def cell_text(cell: Element) -> str:
    """Write a cell as the text that stands for its value."""
    if formula := cell.get(f"{TABLE}formula"):
        return formula_text(formula)
    kind = cell.get(f"{OFFICE}value-type")
    if write := NUMBERS.get(kind):
        return write(cell.get(f"{OFFICE}value", ""))
    if kind == "date":
        return day_text(cell.get(f"{OFFICE}date-value", ""))
    if kind == "boolean":
        return logical_text(cell.get(f"{OFFICE}boolean-value", ""))
    paragraphs = (element for element in cell if element.tag == f"{TEXT}p")
    text = joined(
        f"\n{paragraph(block)}" if place else paragraph(block)
        for place, block in enumerate(paragraphs)
    )
    return KindedText(text, CellKind.TIME) if kind == "time" else text


def day_text(literal: str) -> str:
    """Write a day or an instant as ODF has it."""
    try:
        return date_text(datetime.fromisoformat(literal))
    except ValueError:
        return KindedText(literal, CellKind.DATE)


def joined(texts: Iterable[str]) -> str:
    """Join the parts of a cell's text, as far as the one that makes it too long."""
    pieces: list[str] = []
    length = 0
    for text in texts:
        pieces.append(text)
        length += len(text)
        if length > LONGEST_CELL:
            break
    return "".join(pieces)


def paragraph(element: Element) -> str:
    """Return the text of a paragraph, with the spaces, tabs and line ends that it spells out."""
    return joined(pieces(element))


def pieces(element: Element) -> Iterable[str]:
    yield element.text or ""
    for part in element:
        if part.tag == f"{TEXT}s":
            count = str(part.get(f"{TEXT}c", "1"))
            yield " " * (int(count) if count.isdecimal() and len(count) < 5 else 1)
        elif part.tag == f"{TEXT}line-break":
            yield "\n"
        elif part.tag == f"{TEXT}tab":
            yield "\t"
        else:
            yield paragraph(part)
        yield part.tail or ""
