"""Texts in cells: none may be read as a formula by a spreadsheet, and none is lost by it."""

import re

# A spreadsheet takes a cell that starts so for a formula, whoever wrote it. An apostrophe before
# it says that it is text. Apostrophes that stand before such a start get one more, so that
# unescape() gives back exactly what escape() was given.
DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
ESCAPED = re.compile(r"''*[=+\-@\t\r]")


def escape(text: str) -> str:
    """Write a text so that no spreadsheet runs it: an apostrophe before = + - @ TAB and CR."""
    return f"'{text}" if DANGEROUS.match(text) else text


def unescape(cell: str) -> str:
    """Read back what escape() wrote."""
    return cell[1:] if ESCAPED.match(cell) else cell
