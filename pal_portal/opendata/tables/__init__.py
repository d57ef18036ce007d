"""All tables of the open data, in the order in which they refer to each other, and by name.

Also what is asked of all alike: their Table Schemas, how many rows each has, one state of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import CharField, Count, QuerySet, Value

from pal_portal.opendata.columns import Column, Scope, Table
from pal_portal.opendata.kinds import CODE, FLAG, TEXT, WHOLE_NUMBER
from sttl.reading.moments import elapsed_months

from .council import COUNCIL_TABLES
from .decisions import DECISION_TABLES
from .plan import PLAN_TABLES
from .reports import EVENTS, REPORT_TABLES, REPORTS


def dictionary_rows(scope: Scope) -> Iterator[dict[str, Any]]:
    """Give a row for each column of every table, this one's included."""
    for table in TABLES:
        for position, column in enumerate(table.columns, start=1):
            yield {
                "tabla": table.name,
                "columna": column.name,
                "posicion": position,
                "tipo": column.kind.type,
                "forma": column.kind.name,
                "obligatoria": column.is_required,
                "en_la_clave": column.name in table.key,
                "refiere_a": referred(table, column),
                "unidad": column.unit,
                "valores": values_of(column),
                "significado": column.meaning,
            }


def referred(table: Table, column: Column) -> str:
    """Say to which columns of other tables a column refers: actividades.actividad."""
    referred_columns = {
        f"{reference.table}.{target}": None
        for reference in table.references
        for own, target in zip(reference.columns, reference.target, strict=True)
        if own == column.name
    }
    return ", ".join(referred_columns)


def values_of(column: Column) -> str:
    """Write a code list out, each code with its words."""
    if column.codes is None:
        return ""
    return "; ".join(f"{code}: {label}" for code, label in column.codes.labels.items())


DICTIONARY = Table(
    name="diccionario",
    title="Diccionario",
    description="Cada columna de cada tabla, y nada más.",
    columns=(
        Column("tabla", CODE, "Nombre de la tabla.", is_required=True),
        Column("columna", CODE, "Nombre de la columna.", is_required=True),
        Column("posicion", WHOLE_NUMBER, "Lugar en la tabla, desde el 1.", is_required=True),
        Column("tipo", CODE, "Tipo, según Table Schema de Frictionless.", is_required=True),
        Column("forma", TEXT, "Cómo se escribe el valor.", is_required=True),
        Column("obligatoria", FLAG, "Si nunca está vacía.", is_required=True),
        Column("en_la_clave", FLAG, "Si es parte de la clave primaria.", is_required=True),
        Column("refiere_a", TEXT, "A qué columnas de otras tablas se refiere."),
        Column("unidad", TEXT, "Unidad de medida."),
        Column("valores", TEXT, "Los valores que admite, con lo que significa cada uno."),
        Column("significado", TEXT, "Qué significa.", is_required=True),
    ),
    key=("tabla", "columna"),
    made=dictionary_rows,
)

# The groups in which people find them.
GROUPS = {
    "Lo que se firmó": PLAN_TABLES,
    "Lo que se decidió después": DECISION_TABLES,
    "Lo que se entregó": REPORT_TABLES,
    "El STTL y la cadena": (*COUNCIL_TABLES, EVENTS),
    "Para entenderlas": (DICTIONARY,),
}
TABLES: tuple[Table, ...] = tuple(table for group in GROUPS.values() for table in group)
TABLE = {table.name: table for table in TABLES}


# The description of a table as a Table Schema (Frictionless v2)

TABLE_SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"


def table_schema(table: Table) -> dict[str, Any]:
    """Return the Table Schema of a table: its fields, primary key and foreign keys.

    A reference within the table names no resource.
    """
    schema: dict[str, Any] = {
        "$schema": TABLE_SCHEMA,
        "fields": [field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if table.references:
        schema["foreignKeys"] = [
            {
                "fields": list(reference.columns),
                "reference": {
                    "resource": "" if reference.table == table.name else reference.table,
                    "fields": list(reference.target),
                },
            }
            for reference in table.references
        ]
    return schema


def field(column: Column) -> dict[str, Any]:
    """Describe a column as a field."""
    described: dict[str, Any] = {
        "name": column.name,
        "type": column.kind.type,
        "description": column.meaning,
    }
    if column.kind.format:
        described["format"] = column.kind.format
    constraints: dict[str, Any] = {"required": True} if column.is_required else {}
    if column.codes is not None:
        constraints["enum"] = list(column.codes.labels)
    if constraints:
        described["constraints"] = constraints
    if column.unit:
        described["unidad"] = column.unit
    return described


# How many rows each has, without asking for any of them


def row_counts(scope: Scope) -> dict[str, int]:
    """Return the number of rows of each table at a moment: one query."""
    counts = {table.name: 0 for table in TABLES}
    counted = [counting(table, table.query(scope)) for table in TABLES if table.query is not None]
    counts |= dict(counted[0].union(*counted[1:], all=True))
    counts[REPORTS.name] = counts["actividades"] * months_shown(scope)
    counts[DICTIONARY.name] = DICTIONARY.count(scope)
    return counts


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
    counts: QuerySet[Any, tuple[str, int]] = counted.values_list("table_name", "rows")
    return counts


# One state of the database for all that is read together, whoever writes meanwhile


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything inside as it was at the first read.

    On SQLite by a plain read transaction: Django's own would take the writers' lock (settings).
    Inside a transaction it changes nothing.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # Django finds out once a process whether SQLite knows JSON, in a transaction of its own:
        # inside this one it would fail, and every activity's page with it from then on.
        _ = connection.features.supports_json_field
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
