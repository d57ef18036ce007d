"""All tables of the open data, in the order in which they refer to each other, and by name."""

from collections.abc import Iterator
from typing import Any

from .columns import Column, Scope, Table
from .council_tables import COUNCIL_TABLES
from .decision_tables import DECISION_TABLES
from .kinds import CODE, FLAG, TEXT, WHOLE_NUMBER
from .plan_tables import PLAN_TABLES
from .report_tables import REPORT_TABLES


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
    found = {
        f"{each.table}.{target}": None
        for each in table.references
        for own, target in zip(each.columns, each.target, strict=True)
        if own == column.name
    }
    return ", ".join(found)


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
    "El STTL y la cadena": COUNCIL_TABLES,
    "Para entenderlas": (DICTIONARY,),
}
TABLES: tuple[Table, ...] = tuple(each for group in GROUPS.values() for each in group)
TABLE = {each.name: each for each in TABLES}
