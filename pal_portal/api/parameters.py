"""What a query may ask of a table: drawn from its columns, read strictly, refused with a sentence.

The same list reads the addresses and is written in the OpenAPI document.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from commitments.refused import Refused
from pal_portal.opendata.columns import Column, Table
from pal_portal.opendata.kinds import DAY, INSTANT, LIST, MONTH, TEXT

from .rows import Condition
from .shapes import WRITINGS, Schema, Writing, words_of_codes

ROWS_BY_DEFAULT, MOST_ROWS, MOST_PAGES = 100, 1000, 1_000_000
SHOWN = 60  # characters of what was asked that a refusal repeats


@dataclass(frozen=True)
class Parameter:
    """A parameter of an address: what it means, how its value is written, and what it is."""

    name: str
    description: str
    writing: Writing
    read: Callable[[str], Any] = str
    example: Any = None

    @property
    def schema(self) -> Schema:
        return self.writing.schema

    def value(self, text: str) -> Any:
        """Read a value. Raises Refused for what is none."""
        try:
            if not re.fullmatch(self.writing.pattern, text, re.ASCII):
                raise ValueError(text)  # noqa: TRY301  the same answer for both kinds of nonsense
            return self.read(text)
        except ValueError:
            complaint = f"«{self.name}» no admite «{shortened(text)}»."
            raise Refused(f"{complaint} {self.writing.sentence}") from None


def bounded(name: str, description: str, most: int, default: int) -> Parameter:
    """Make a parameter that is a whole number from 1 to most."""
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": default}
    sentence = f"Escriba un número entero del 1 al {most}."

    def read(text: str) -> int:
        if not 1 <= int(text) <= most:
            raise ValueError(text)
        return int(text)

    return Parameter(name, description, Writing(schema, "[0-9]{1,7}", sentence), read)


MOMENT = (
    Parameter(
        "corte",
        "Último mes que se muestra. Si falta, el último del plan que ya terminó.",
        WRITINGS["yearmonth"],
        example="2016-03",
    ),
    Parameter(
        "al",
        "Día de conocimiento: cuenta solo lo que se había registrado hasta ese día. Si falta, hoy.",
        WRITINGS["date"],
        example="2016-05-31",
    ),
)
PAGE = bounded("pagina", "Página, desde la 1.", MOST_PAGES, 1)
SIZE = bounded("por_pagina", "Cuántos renglones trae cada página.", MOST_ROWS, ROWS_BY_DEFAULT)
PAGING = (PAGE, SIZE)


@dataclass(frozen=True)
class Filter:
    """A parameter that keeps the rows whose column is a value, or not before or after it."""

    parameter: Parameter
    column: Column
    lookup: str

    def condition(self, text: str) -> Condition:
        return Condition(self.column, self.lookup, self.parameter.value(text))


def filters(table: Table) -> Iterator[Filter]:
    """Give the filters of a table: by its codes, numbers, flags, days and months.

    A column that says the same in every row of the table narrows nothing; long texts and instants
    are not asked by their exact value.
    """
    for column in table.columns:
        if column.constant is not None or column.kind in (TEXT, LIST, INSTANT):
            continue
        yield filter_of(column, words=words_of_codes(column))
        if column.kind in (DAY, MONTH):
            yield filter_of(column, "_desde", " Desde ahí, inclusive.", "gte")
            yield filter_of(column, "_hasta", " Hasta ahí, inclusive.", "lte")


def filter_of(column: Column, suffix: str = "", words: str = "", lookup: str = "exact") -> Filter:
    name, description = f"{column.name}{suffix}", f"{column.meaning}{words}"
    return Filter(Parameter(name, description, writing(column), column.stored), column, lookup)


def writing(column: Column) -> Writing:
    """Return how the values of a column are written in an address."""
    usual = WRITINGS[column.kind.type]
    if column.codes is None:
        return usual
    codes = list(column.codes.labels)
    schema = {"type": "string", "enum": codes}
    return Writing(schema, usual.pattern, f"Escriba uno de estos: {', '.join(codes)}.")


def parameters(table: Table) -> tuple[Parameter, ...]:
    """Return every parameter that a table's address takes."""
    return (*MOMENT, *PAGING, *(filter_.parameter for filter_ in filters(table)))


def asked_of(table: Table, query: QueryDict) -> tuple[list[Condition], int, int]:
    """Read what an address asks of a table: which rows, and which page of how many of them.

    Raises Refused for what no table of its kind takes.
    """
    values = given_once(query, [parameter.name for parameter in parameters(table)])
    for parameter in MOMENT:
        if parameter.name in values:
            parameter.value(values[parameter.name])  # moment_from() reads it again, and judges it
    conditions = [
        filter_.condition(values[filter_.parameter.name])
        for filter_ in filters(table)
        if filter_.parameter.name in values
    ]
    return conditions, *place(values)


def page_asked(query: QueryDict) -> tuple[int, int]:
    """Read which page a list is asked for, and of how many rows. Raises Refused."""
    return place(given_once(query, [parameter.name for parameter in PAGING]))


def place(values: Mapping[str, str]) -> tuple[int, int]:
    return (
        PAGE.value(values.get(PAGE.name, "1")),
        SIZE.value(values.get(SIZE.name, str(ROWS_BY_DEFAULT))),
    )


def given_once(query: QueryDict, allowed: Sequence[str]) -> Mapping[str, str]:
    """Return each parameter given. Raises Refused for an unknown, a repeated or an empty one."""
    by_name: dict[str, str] = {}
    for name, values in query.lists():
        if name not in allowed:
            admitted = f"Se admiten: {', '.join(allowed)}." if allowed else "No se admite ninguno."
            raise Refused(f"No existe el parámetro «{shortened(name)}». {admitted}")
        if len(values) > 1:
            raise Refused(f"«{name}» viene {len(values)} veces; escríbalo una sola.")
        if not values[0]:
            raise Refused(f"«{name}» está vacío; escriba un valor o quítelo.")
        by_name[name] = values[0]
    return by_name


def shortened(text: str) -> str:
    """Keep the beginning of what was asked, as a sentence can repeat it."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
