"""What a table is made of: columns, key, references, where its rows come from, in what order."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from typing import Any, Self

from django.db import connection
from django.db.models import CharField, F, QuerySet, Value, Window
from django.db.models.functions import Cast, Collate, Concat, RowNumber

from commitments.models import ActionPlan
from sttl.reading.decisions import decisions_of
from sttl.reading.moments import Moment, moment_of_plan

from .codes import Codes
from .kinds import (
    CODE,
    DAY,
    FLAG,
    INSTANT,
    LIST,
    MONTH,
    NUMBER,
    TEXT,
    WHOLE_NUMBER,
    ColumnKind,
    Public,
)

CHUNK = 2000  # rows that are in memory at a time


@dataclass(frozen=True)
class Scope:
    """Of which plan a table tells, and of which moment: the months shown, the day of knowledge."""

    plan: ActionPlan
    moment: Moment

    @classmethod
    def of(
        cls,
        plan: ActionPlan,
        *,
        today: date,
        cutoff: date | None = None,
        known_on: date | None = None,
    ) -> Self:
        """Make the scope of a plan as the pages do; today's state by default. One query.

        Raises Refused for a moment that cannot be shown.
        """
        decided = decisions_of(plan)
        at = moment_of_plan(plan, decided, today=today, known_on=known_on, cutoff=cutoff)
        return cls(plan, at)

    @property
    def before(self) -> datetime:
        """Return the first instant that is not known any more."""
        return self.moment.known_before

    @property
    def cutoff(self) -> date:
        """Return the last month that is shown."""
        return self.moment.cutoff


Derive = Callable[..., Any]
Constant = Callable[[Scope], Any]
Query = Callable[[Scope], QuerySet[Any]]
Made = Callable[[Scope], Iterator[Mapping[str, Any]]]


@dataclass(frozen=True)
class Column:
    """A column: its public name, the kind of its values, what they mean, where they come from.

    Its value is that of its one source in the table's query, or what derive makes of its sources,
    or a constant of the scope. A table whose rows are made looks it up by the column's name.
    """

    name: str
    kind: ColumnKind
    meaning: str
    sources: tuple[str, ...] = ()
    is_required: bool = False
    codes: Codes | None = None
    unit: str = ""
    derive: Derive | None = None
    constant: Constant | None = None

    def public(self, value: Any) -> Public:
        """Write what the database holds as the data carry it."""
        if self.codes is not None:
            return self.codes.public[value] if value else None
        return self.kind.public(value)

    def stored(self, text: str) -> Any:
        """Read the text of a cell, unescaped, back into what the database holds; None if empty.

        Raises ValueError for what is no value of this column.
        """
        if not text:
            return None
        return self.codes.stored(text) if self.codes is not None else self.kind.stored(text)


@dataclass(frozen=True)
class Reference:
    """Columns of a table that name a row of another by its key."""

    columns: tuple[str, ...]
    table: str
    to: tuple[str, ...] = ()

    @property
    def target(self) -> tuple[str, ...]:
        """Return the names of the columns referred to: the same ones, unless others are given."""
        return self.to or self.columns


@dataclass(frozen=True)
class Table:
    """A table of the open data. Its rows are asked by a query, or made one by one."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    refers: tuple[Reference, ...] = ()
    query: Query | None = None
    made: Made | None = None

    @property
    def references(self) -> tuple[Reference, ...]:
        """Return what the table refers to: its plan too, unless it is in its own key or in none."""
        is_of_a_plan = PLAN in self.columns and PLAN.name not in self.key
        return (OF_PLAN, *self.refers) if is_of_a_plan else self.refers

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return the column of that name. Raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def rows(self, scope: Scope) -> Iterator[tuple[Public, ...]]:
        """Give the rows at a moment, a few at a time in memory, in an order that stays."""
        if self.query is not None:
            return self.written(self.query(scope), scope)
        return self.asked(scope)

    def sheet(self, scope: Scope) -> Iterator[Sequence[Public]]:
        """Give the header, and then the rows."""
        return chain([self.header], self.rows(scope))

    def first(self, scope: Scope, count: int) -> Iterator[tuple[Public, ...]]:
        """Give the first rows alone."""
        if self.query is not None:
            return self.written(self.query(scope)[:count], scope)
        return islice(self.asked(scope), count)

    def written(self, records: QuerySet[Any], scope: Scope) -> Iterator[tuple[Public, ...]]:
        """Write the records of a query, the table's own or one narrowed from it, as rows."""
        sources = list(dict.fromkeys(name for column in self.columns for name in column.sources))
        cells = [cell_reader(column, sources, scope) for column in self.columns]
        for record in records.values_list(*sources).iterator(chunk_size=CHUNK):
            yield tuple(cell(record) for cell in cells)

    def asked(self, scope: Scope) -> Iterator[tuple[Public, ...]]:
        """Write the rows of a table that are made, not queried."""
        fixed = {column.name: column.constant(scope) for column in self.columns if column.constant}
        for record in self.made(scope) if self.made else ():
            values = {**fixed, **record}
            yield tuple(column.public(values[column.name]) for column in self.columns)

    def count(self, scope: Scope) -> int:
        """Say how many rows the table has at a moment."""
        if self.query is not None:
            return self.query(scope).count()
        return sum(1 for _ in self.rows(scope))


def cell_reader(
    column: Column, sources: Sequence[str], scope: Scope
) -> Callable[[Sequence[Any]], Public]:
    """Return what makes the public value of a column from a record of its table's query."""
    if column.constant is not None:
        fixed = column.public(column.constant(scope))
        return lambda record: fixed
    places = [sources.index(source) for source in column.sources]
    write = column.public
    if derive := column.derive:
        return lambda record: write(derive(*(record[place] for place in places)))
    (place,) = places
    return lambda record: write(record[place])


def maker(kind: ColumnKind) -> Callable[..., Column]:
    """Return a short way to describe a column of a kind, from one source, or from several."""

    def make(
        name: str,
        source: str | tuple[str, ...],
        meaning: str,
        *,
        required: bool = False,
        unit: str = "",
        derive: Derive | None = None,
        codes: Codes | None = None,
    ) -> Column:
        sources = (source,) if isinstance(source, str) else source
        return Column(name, kind, meaning, sources, required, codes, unit, derive)

    return make


text, code, whole, amount, flag = (maker(kind) for kind in (TEXT, CODE, WHOLE_NUMBER, NUMBER, FLAG))
day, a_month, instant, listed = (maker(kind) for kind in (DAY, MONTH, INSTANT, LIST))


def choice(
    name: str, source: str | tuple[str, ...], codes: Codes, meaning: str, *, required: bool = False
) -> Column:
    """Describe a column whose values are of a code list."""
    return code(name, source, meaning, required=required, codes=codes)


PLAN = Column(
    "plan",
    CODE,
    "Clave permanente del plan, la de su dirección en el portal.",
    is_required=True,
    constant=lambda scope: scope.plan.slug,
)
IS_DEMO = Column(
    "es_demostracion",
    FLAG,
    "true si el plan es una demostración y todos sus informes son ficticios.",
    is_required=True,
    constant=lambda scope: scope.plan.is_demo,
)


def signed(name: str, kind: ColumnKind, meaning: str) -> Column:
    return Column(
        name, kind, meaning, is_required=True, constant=lambda scope: scope.plan.signed_on
    )


SIGNED = (
    signed(
        "registrado_en",
        INSTANT,
        "Desde cuándo consta: lo firmado vale desde que empieza el día de la firma.",
    ),
    signed("registrado_el", DAY, "El mismo instante como día, en la hora del portal."),
)


def recorded(
    source: str,
    *,
    words: str = "registrado",
    what: str = "Cuándo se registró",
) -> tuple[Column, Column]:
    """Describe the instant and the day on which a row was recorded, from the instant."""
    return (
        instant(f"{words}_en", source, f"{what}, en UTC.", required=True),
        day(f"{words}_el", source, f"{what}: el día, en la hora del portal.", required=True),
    )


def of_plan(*columns: Column, dated: tuple[Column, ...] = SIGNED) -> tuple[Column, ...]:
    """Give a table's columns between the plan's key and the marks that close every table."""
    return (PLAN, *columns, *dated, IS_DEMO)


def refer(table: str, *columns: str, to: tuple[str, ...] = ()) -> Reference:
    """Refer to a row of another table by its key, whose columns bear the same names or others'.

    The plan is in no key but its own table's: a file holds one plan. Either all of the columns
    are filled in a row or none is, which is what validators take for a reference or for none.
    """
    return Reference(columns, table, to)


OF_PLAN = refer("plan", "plan")


# Parts of queries that several tables share: permanent codes, and orders that stay

BYTE_ORDER = {"postgresql": "C", "sqlite": "BINARY"}  # each database's name for it


def component_code(to: str = "") -> Concat:
    """Write the permanent code of a component, such as 2a, from the path to it."""
    return Concat(
        Cast(f"{to}commitment__number", CharField()), f"{to}letter", output_field=CharField()
    )


def result_code(to: str = "") -> Concat:
    """Write the permanent code of a row of section 8, such as s8-2a-3: component and position.

    It names the row's indicator too, of which there is one at most.
    """
    return Concat(
        Value("s8-"),
        component_code(f"{to}component__"),
        Value("-"),
        Cast(f"{to}position", CharField()),
        output_field=CharField(),
    )


def printed_order(to: str = "", place: str = "number") -> tuple[str, str, str]:
    """Order as the document prints the activities, from the path to one."""
    component = f"{to}component__"
    return f"{component}commitment__number", f"{component}letter", f"{to}{place}"


def result_order(to: str = "") -> tuple[str, str, str]:
    """Order as section 8 prints its rows, from the path to one."""
    return printed_order(to, "position")


def byte_order(field: str) -> Collate:
    """Order texts by their bytes, the same on every database and in every language."""
    return Collate(F(field), BYTE_ORDER[connection.vendor])


def numbered(*within: str, by: tuple[str, ...] = ("recorded_at", "pk")) -> Window:
    """Number the records of each group from one, in the order recorded: part of their key."""
    order = [F(name).asc() for name in by]
    return Window(RowNumber(), partition_by=list(within) or None, order_by=order)
