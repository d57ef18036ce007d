"""What a column is in JSON Schema, in an answer and as a value in an address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pal_portal.opendata.columns import Column, Table
from pal_portal.opendata.kinds import AMOUNT, WHOLE

Schema = dict[str, Any]

MONTH = "^[1-9][0-9]{3}-(0[1-9]|1[0-2])$"

# By the column's type in a Table Schema (opendata/kinds.py).
CARRIED: Mapping[str, Schema] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "yearmonth": {"type": "string", "pattern": MONTH},
    "datetime": {"type": "string", "format": "date-time"},
    "array": {"type": "array", "items": {"type": "string"}},
}


@dataclass(frozen=True)
class Writing:
    """How a value is written in an address: as a schema, as a pattern, as a sentence."""

    schema: Schema
    pattern: str
    sentence: str


# A figure is described as text: JSON Schema has no number of at most two decimals.
FIGURE = AMOUNT.pattern
CODE = "[!-~]{1,200}"
WRITINGS: Mapping[str, Writing] = {
    "string": Writing(
        {"type": "string", "pattern": f"^{CODE}$"}, CODE, "Escriba una clave, sin espacios."
    ),
    "integer": Writing(
        {"type": "integer", "minimum": 0, "maximum": 10**18 - 1},
        WHOLE.pattern,
        "Escriba un número entero, solo con cifras.",
    ),
    "number": Writing(
        {"type": "string", "pattern": f"^{FIGURE}$"},
        FIGURE,
        "Escriba un número con punto y hasta dos decimales, así: 21.05.",
    ),
    "boolean": Writing({"type": "boolean"}, "true|false", "Escriba true o false."),
    "date": Writing(
        {"type": "string", "format": "date"},
        "[0-9]{4}-[0-9]{2}-[0-9]{2}",
        "Escriba el día con año, mes y día, así: 2016-03-31.",
    ),
    "yearmonth": Writing(
        {"type": "string", "pattern": MONTH},
        MONTH,
        "Escriba el mes con año y mes, así: 2016-03.",
    ),
}


def carried(column: Column) -> Schema:
    """Describe a column's values in an answer; null stands for what is empty."""
    schema = {**CARRIED[column.kind.type], "description": meaning(column)}
    if column.codes is not None:
        schema["enum"] = list(column.codes.labels)
    if not column.is_required:
        schema["type"] = [schema["type"], "null"]
        if "enum" in schema:
            schema["enum"].append(None)
    return schema


def meaning(column: Column) -> str:
    """Say what a column means, with its unit and the words of its codes."""
    description = column.meaning
    if column.unit:
        description += f" Unidad: {column.unit}."
    return description + words_of_codes(column)


def words_of_codes(column: Column) -> str:
    """Write a code list out, each code with its words; nothing for a column that has none."""
    if column.codes is None:
        return ""
    labels = "; ".join(f"`{code}` ({words})" for code, words in column.codes.labels.items())
    return f" Valores: {labels}."


def row_shape(table: Table) -> Schema:
    """Describe a row of a table as an object: all of its columns, always, and nothing else."""
    properties = {column.name: carried(column) for column in table.columns}
    return {"title": table.title, "description": table.description} | whole(properties)


def whole(properties: Mapping[str, Schema]) -> Schema:
    """Describe an object that has all of these properties, always, and no other."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }
