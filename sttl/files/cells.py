"""What a spreadsheet makes of a cell, undone: the text that stands for its value.

The same for every door and every format. A number is shown as its cell shows it where that
changes what it says: 0.12 as a percentage is «12 %», 1500 in pesos is «$1500».
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum

from commitments.months import day_name

LONGEST_NUMBER = 28  # digits that Decimal keeps; a longer one or its zeros could fill the memory
FIRST_SERIAL = date(1899, 12, 30)  # day 0 of the spreadsheets
SERIAL = re.compile(r"[2-7][0-9]{4}", re.ASCII)  # a day from 1954 to 2118, as a number
LOGICAL_FORMULA = re.compile(r"(?:of:)?=(TRUE|FALSE)\(\)")  # as Calc writes yes and no
CODE = re.compile("_x([0-9A-Fa-f]{4})_")
LINE_END = re.compile("\r\n|[\r\v\f]")
LOCALE = re.compile(r"\[\$-[0-9A-Fa-f,]*\]")
LITERAL = re.compile(r'"[^"]*"|\\.')
MONEY = re.compile(r"[$€£¥]|MXN|USD")
ANSWERS = dict.fromkeys(("no", "false", "falso", "0"), False) | dict.fromkeys(
    ("sí", "si", "x", "true", "verdadero", "1"), True
)


class CellKind(Enum):
    """What a spreadsheet took a cell for, and the sentence where that is not taken in."""

    FORMULA = "La celda lleva una fórmula; escriba su valor."
    ERROR = "La celda lleva un error de la hoja de cálculo; escriba su valor."
    DATE = (
        "La hoja de cálculo convirtió lo escrito en una fecha ({}): "
        "dé a la celda formato de texto y vuelva a escribirlo."
    )
    TIME = (
        "La hoja de cálculo convirtió lo escrito en una hora ({}): "
        "dé a la celda formato de texto y vuelva a escribirlo."
    )
    LOGICAL = (
        "La hoja de cálculo guardó aquí VERDADERO o FALSO: "
        "dé a la celda formato de texto y escriba lo que va en ella."
    )


class KindedText(str):
    """The text of a cell that its spreadsheet took for something of its own."""

    __slots__ = ("kind",)
    kind: CellKind

    def __new__(cls, text: str, kind: CellKind) -> "KindedText":
        """Make the text of a cell of that kind."""
        made = super().__new__(cls, text)
        made.kind = kind
        return made


def refuse_kind(text: str, *taken: CellKind) -> None:
    """Raise ValueError, with the sentence to show, for a cell of a kind that is not taken here."""
    if isinstance(text, KindedText) and text.kind not in taken:
        try:
            named = day_name(date.fromisoformat(text[:10]))
        except ValueError:
            named = str(text)
        raise ValueError(text.kind.value.format(named))


def month_text(text: str) -> str:
    """Write a month that a spreadsheet made a day of as a month: 2015-09 for 2015-09-01."""
    return text.removesuffix("-01") if len(text) == len("2015-09-01") else text


def named_number(text: str) -> str:
    """Say which day a number would be, where a day is expected; nothing of any other text."""
    if not SERIAL.fullmatch(text):
        return ""
    day = FIRST_SERIAL + timedelta(days=int(text))
    return f"«{text}» es una fecha guardada como número ({day_name(day)}). "


def formula_text(formula: str) -> str:
    """Write a formula: the two of yes and no as what they say, any other as one."""
    if match := LOGICAL_FORMULA.fullmatch(formula):
        return KindedText(match[1].lower(), CellKind.LOGICAL)
    return KindedText(formula, CellKind.FORMULA)


def logical_text(text: str) -> str:
    return KindedText(text, CellKind.LOGICAL)


def date_text(value: date | time | timedelta) -> str:
    """Write a day as 2015-09-01, an instant with its time, anything else as a time."""
    if not isinstance(value, date):
        return KindedText(str(value), CellKind.TIME)
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return KindedText(value.isoformat(), CellKind.DATE)


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


def percent_text(literal: str) -> str:
    """Write the number of a cell in percent as it is seen: 12 % for 0.12."""
    try:
        return f"{number_text(str(Decimal(literal) * 100))} %"
    except InvalidOperation:
        return f"{literal} %"


def money_text(literal: str) -> str:
    return f"${number_text(literal)}"


def formatted_number(literal: str, number_format: str) -> str:
    """Write a number of an XLSX by the format of its cell."""
    shown = LOCALE.sub("", number_format)
    if "%" in LITERAL.sub("", shown):
        return percent_text(literal)
    return money_text(literal) if MONEY.search(shown) else number_text(literal)


def decoded_codes(text: str) -> str:
    """Read the characters that Excel writes as _xHHHH_; every end of a line as one newline."""
    if "_x" in text:
        text = CODE.sub(lambda code: chr(int(code[1], 16)), text).replace("\0", "")
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return LINE_END.sub("\n", text)


def encoded_codes(text: str) -> str:
    """Write a text for an XLSX, so that nothing of it is taken for such a code."""
    return CODE.sub(lambda code: f"_x005F{code[0]}", text)
