"""How many rows each table has, without asking for any of them: one query for all."""

from typing import Any

from django.db.models import CharField, Count, QuerySet, Value

from sttl.reading.moments import elapsed_months

from .columns import Scope, Table
from .report_tables import REPORTS
from .tables import DICTIONARY, TABLES


def row_counts(scope: Scope) -> dict[str, int]:
    """Return the number of rows of each table at a moment: one query."""
    found = {each.name: 0 for each in TABLES}
    counted = [counting(each, each.query(scope)) for each in TABLES if each.query is not None]
    found |= dict(counted[0].union(*counted[1:], all=True))
    found[REPORTS.name] = found["actividades"] * months_shown(scope)
    found[DICTIONARY.name] = DICTIONARY.count(scope)
    return found


def row_count(table: Table, scope: Scope) -> int:
    """Return the number of rows of one table at a moment: one query at most."""
    if table is REPORTS:
        return scope.plan.activities.count() * months_shown(scope)
    return table.count(scope)


def months_shown(scope: Scope) -> int:
    return len(elapsed_months(scope.plan.first_month, scope.moment))


def counting(table: Table, records: QuerySet[Any]) -> QuerySet[Any, tuple[str, int]]:
    """Ask for the name of a table with the number of its records; nothing where it has none."""
    named = records.order_by().annotate(table_name=Value(table.name, CharField()))
    counted = named.values("table_name").annotate(rows=Count("pk", distinct=True))
    asked: QuerySet[Any, tuple[str, int]] = counted.values_list("table_name", "rows")
    return asked
