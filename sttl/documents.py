"""The tables of an OpenDocument spreadsheet, read a row at a time (ODF 1.2, part 1, section 9).

odfpy makes a tree of the whole document before a row can be counted; here a repeated row or cell
costs what it holds, not what it claims.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import IO, Any

from defusedxml.ElementTree import iterparse

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
WIDEST = 1000  # cells that a repetition is taken at its word for

Element = Any  # of xml.etree, which defusedxml reads into


class Formula(str):
    """What a cell holds instead of a value: a formula, or the error that one gave."""

    __slots__ = ()


Row = list[str]


def rows_of_document(content: IO[bytes], *, most: int) -> Iterator[tuple[str, list[Row]]]:
    """Give each sheet of a content.xml: its name and its rows, without the empty ones at the end.

    Reading a sheet ends as soon as it has more than most rows, which its list then shows.
    """
    name, rows, blank = "", list[Row](), 0
    for event, element in iterparse(content, events=("start", "end")):
        if element.tag == f"{TABLE}table":
            if event == "end":
                yield name, rows
                element.clear()
            name, rows, blank = element.get(f"{TABLE}name", ""), [], 0
        elif element.tag == f"{TABLE}table-row" and event == "end":
            row = cells_of(element)
            times = repeated(element, "rows")
            element.clear()
            if not row:
                blank += times
                continue
            rows += [[] for _ in range(min(blank, most + 1 - len(rows)))]
            rows += [row] * min(times, most + 1 - len(rows))
            blank = 0
            if len(rows) > most:
                yield name, rows
                return


def cells_of(row: Element) -> Row:
    """Return the texts of a row's cells, without the empty ones at the end."""
    texts: Row = []
    blank = 0
    for cell in row:
        if cell.tag not in CELLS:
            continue
        text = cell_text(cell)
        times = min(repeated(cell, "columns"), WIDEST)
        if not text:
            blank += times
            continue
        texts += [""] * min(blank, WIDEST) + [text] * times
        blank = 0
    return texts


def repeated(element: Element, what: str) -> int:
    """Return how many times a row or a cell stands in its place."""
    written = str(element.get(f"{TABLE}number-{what}-repeated", "1"))
    return int(written) if written.isdecimal() and len(written) < 9 else 1


def cell_text(cell: Element) -> str:
    """Write a cell as the text that stands for its value."""
    if cell.get(f"{TABLE}formula"):
        return Formula(cell.get(f"{TABLE}formula"))
    kind = cell.get(f"{OFFICE}value-type")
    if kind in ("float", "percentage", "currency"):
        return number_text(cell.get(f"{OFFICE}value", ""))
    if kind in ("date", "boolean"):
        written = str(cell.get(f"{OFFICE}{kind}-value", ""))
        return written.removesuffix("T00:00:00")
    return "\n".join(paragraph(each) for each in cell if each.tag == f"{TEXT}p")


def number_text(written: str) -> str:
    """Write a number without an exponent or idle zeros: 12, 1.5; as it came where it is none."""
    try:
        return f"{Decimal(written).normalize():f}"
    except (InvalidOperation, ValueError):
        return written


def paragraph(element: Element) -> str:
    """Return the text of a paragraph, with the spaces, tabs and line ends that it spells out."""
    return (element.text or "") + "".join(each for each in pieces(element))


def pieces(element: Element) -> Iterable[str]:
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
