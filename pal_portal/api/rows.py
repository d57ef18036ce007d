"""The rows of a table that a query leaves, a page of them."""

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import DateTimeField, Q, QuerySet, Subquery

from pal_portal.opendata.columns import Column, Scope, Table
from pal_portal.opendata.kinds import Public

COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "exact": operator.eq,
    "gte": operator.ge,
    "lte": operator.le,
}
Row = tuple[Public, ...]


@dataclass(frozen=True)
class Condition:
    """What a column must be: a value as the database holds it, or not before, or not after."""

    column: Column
    lookup: str
    value: Any

    @property
    def is_stored(self) -> bool:
        """Say whether the database has the column as it is, and so can be asked for it."""
        return len(self.column.sources) == 1 and self.column.derive is None

    def holds(self, public: Public) -> bool:
        """Say whether a value of the column meets it; public days and months order as text."""
        public_value = self.column.public(self.value)
        return public is not None and COMPARED[self.lookup](public, public_value)

    def asked_of(self, records: QuerySet[Any]) -> Q:
        """Write it for the table's query; of an instant, its day in the portal's time zone."""
        (source,) = self.column.sources
        if isinstance(Subquery(records.values(source)).output_field, DateTimeField):
            source = f"{source}__date"
        return Q(**{f"{source}__{self.lookup}": self.value})


@dataclass(frozen=True)
class Page:
    """Some rows of a table, and how many there are in all."""

    rows: Sequence[Row]
    total: int


def page_of(
    table: Table, scope: Scope, conditions: Sequence[Condition], *, first: int, size: int
) -> Page:
    """Return so many of the rows that meet the conditions, from the first on.

    The database narrows and counts where it holds all that is asked: two queries. What is made or
    derived is narrowed as it streams by, and no more than the page stays in memory.
    """
    if table.query is not None and all(condition.is_stored for condition in conditions):
        records = narrowed(table.query(scope), conditions)
        rows = list(table.written(records[first : first + size], scope))
        return Page(rows, records.count())
    left = rows_meeting(table, scope, conditions)
    before = sum(1 for _ in islice(left, first))
    rows = list(islice(left, size))
    return Page(rows, before + len(rows) + sum(1 for _ in left))


def rows_meeting(table: Table, scope: Scope, conditions: Sequence[Condition]) -> Iterator[Row]:
    """Give the rows that meet the conditions."""
    places = [(table.header.index(condition.column.name), condition) for condition in conditions]
    for row in table.rows(scope):
        if all(condition.holds(row[place]) for place, condition in places):
            yield row


def narrowed(records: QuerySet[Any], conditions: Sequence[Condition]) -> QuerySet[Any]:
    """Keep the records that meet the conditions, numbered as they were among all.

    A plain WHERE is applied before a window numbers what it leaves. An alternative that names the
    window, and never comes true, makes Django ask all of it of the numbered records instead.
    """
    if not conditions:
        return records
    query = Q()
    for condition in conditions:
        query &= condition.asked_of(records)
    for name, annotation in records.query.annotations.items():
        if annotation.contains_over_clause:
            query |= Q(**{f"{name}__lt": 1})
    return records.filter(query)
