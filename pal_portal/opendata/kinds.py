"""The kinds of values that a column holds: how each is written, read back and described."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from django.utils import timezone

from commitments.months import parse_month, write_month
from indicators.percentages import HUNDREDTH
from sttl.models.chain_line import in_utc
from sttl.reading.moments import start_of

Public: TypeAlias = str | int | bool | Decimal | list[str] | None

WHOLE = re.compile(r"[0-9]{1,18}", re.ASCII)
AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?", re.ASCII)
INSTANT_FORM = "%Y-%m-%dT%H:%M:%S.%fZ"


EMPTY: tuple[object, ...] = (None, "", [], ())


@dataclass(frozen=True)
class ColumnKind:
    """A kind of value: its type for a Table Schema, how it is written, how it is read back.

    write() takes what the database holds where it is not empty; stored() takes the text of a cell
    that is not empty, and raises ValueError where it is none of this kind.
    """

    name: str
    type: str
    write: Callable[[Any], Public]
    stored: Callable[[str], Any]
    is_text: bool = False
    format: str = ""  # of the Table Schema, where it is not the usual one of the type

    def public(self, value: Any) -> Public:
        """Write what the database holds as the data carry it; None for what is empty."""
        return None if value in EMPTY else self.write(value)


def write_amount(value: Any) -> Decimal:
    """Write a figure with two fixed places (DESIGN.md 4, rule 1)."""
    return Decimal(value).quantize(HUNDREDTH)


class WrittenDay(str):
    """A day as the data carry it, 2015-09-01: a text, but a true date in a spreadsheet."""

    __slots__ = ()


def write_day(value: Any) -> WrittenDay:
    """Write a day; of an instant, its day in the portal's time zone."""
    day: date = timezone.localdate(value) if isinstance(value, datetime) else value
    return WrittenDay(day.isoformat())


def write_instant(value: Any) -> str:
    """Write an instant in UTC; of a day, its first one in the portal's time zone."""
    return in_utc(value if isinstance(value, datetime) else start_of(value))


def write_list(value: Any) -> list[str]:
    return [str(item) for item in value]


def figure(pattern: re.Pattern[str], number: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return what reads a figure that is written by a pattern, and by nothing wider."""

    def read_figure(text: str) -> Any:
        if not pattern.fullmatch(text):
            raise ValueError(text)
        return number(text)

    return read_figure


def read_flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


def read_instant(text: str) -> datetime:
    return datetime.strptime(text, INSTANT_FORM).replace(tzinfo=UTC)


def read_list(text: str) -> list[str]:
    items = json.loads(text)
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise ValueError(text)
    return items


TEXT = ColumnKind("texto", "string", str, str, is_text=True)
CODE = ColumnKind("código", "string", str, str, is_text=True)
WHOLE_NUMBER = ColumnKind("entero", "integer", int, figure(WHOLE, int))
NUMBER = ColumnKind("número con dos decimales", "number", write_amount, figure(AMOUNT, Decimal))
FLAG = ColumnKind("sí o no (true, false)", "boolean", bool, read_flag)
DAY = ColumnKind("fecha AAAA-MM-DD", "date", write_day, date.fromisoformat)
MONTH = ColumnKind("mes AAAA-MM", "yearmonth", write_month, parse_month)
# Microseconds are in what is hashed. Readers of Table Schema 1 take them for a format of its own,
# and disagree about patterns of it; "any" all of them read.
INSTANT = ColumnKind("instante en UTC", "datetime", write_instant, read_instant, format="any")
LIST = ColumnKind("lista de textos en JSON", "array", write_list, read_list)


# Texts in cells: none may be read as a formula by a spreadsheet, and none is lost by it.
#
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
