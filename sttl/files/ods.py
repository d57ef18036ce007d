"""The tables of an OpenDocument spreadsheet, read a row at a time (ODF 1.2, part 1, section 9).

odfpy makes a tree of the whole document before a row can be counted; here a repeated row or cell
costs what it holds, not what it claims.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import IO, Any

from defusedxml.ElementTree import iterparse

from .uploads import LARGEST_TEXT, MOST_COLUMNS, MOST_ROWS

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
LONGEST_CELL = 32_767  # characters, as in Excel; a space that is spelled out can claim thousands
LONGEST_NUMBER = 28  # digits that Decimal keeps; a longer one or its zeros could fill the memory

Element = Any  # of xml.etree, which defusedxml reads into


class Formula(str):
    """What a cell holds instead of a value: a formula, or the error that one gave."""

    __slots__ = ()


Row = list[str]


def rows_of_document(content: IO[bytes]) -> Iterator[tuple[str, list[Row]]]:
    """Give each sheet of a content.xml: its name and its rows, without the empty ones at the end.

    Reading ends as soon as a sheet has more rows or text than the limits, and a row as soon as it
    has more cells or one too long; what is given then shows it.
    """
    name, rows, blank, length = "", list[Row](), 0, 0
    for event, element in iterparse(content, events=("start", "end")):
        if element.tag == f"{TABLE}table":
            if event == "end":
                yield name, rows
                element.clear()
            name, rows, blank, length = element.get(f"{TABLE}name", ""), [], 0, 0
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
                yield name, rows
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
    if cell.get(f"{TABLE}formula"):
        return Formula(cell.get(f"{TABLE}formula"))
    kind = cell.get(f"{OFFICE}value-type")
    if kind in ("float", "percentage", "currency"):
        return number_text(cell.get(f"{OFFICE}value", ""))
    if kind in ("date", "boolean"):
        raw_value = str(cell.get(f"{OFFICE}{kind}-value", ""))
        return raw_value.removesuffix("T00:00:00")
    paragraphs = (element for element in cell if element.tag == f"{TEXT}p")
    return joined(
        f"\n{paragraph(block)}" if place else paragraph(block)
        for place, block in enumerate(paragraphs)
    )


def number_text(literal: str) -> str:
    """Write a number without an exponent or idle zeros: 12, 1.5; as it came where it is none.

    As it came too where it is longer than a number may be, or would be without its exponent.
    """
    if len(literal) > LONGEST_NUMBER:
        return literal
    try:
        number = Decimal(literal)
        return f"{number.normalize():f}" if abs(number.adjusted()) < LONGEST_NUMBER else literal
    except (InvalidOperation, ValueError):
        return literal


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
