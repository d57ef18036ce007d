"""The description of a table as a Table Schema (Frictionless v2)."""

from typing import Any

from .columns import Column, Reference, Table

TABLE_SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"


def table_schema(table: Table) -> dict[str, Any]:
    """Return the Table Schema of a table: its fields, primary key and foreign keys."""
    schema: dict[str, Any] = {
        "$schema": TABLE_SCHEMA,
        "fields": [field(each) for each in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if table.references:
        schema["foreignKeys"] = [foreign_key(each, table) for each in table.references]
    return schema


def field(column: Column) -> dict[str, Any]:
    """Describe a column as a field."""
    described: dict[str, Any] = {
        "name": column.name,
        "type": column.kind.type,
        "description": column.meaning,
    }
    constraints: dict[str, Any] = {"required": True} if column.is_required else {}
    if column.codes is not None:
        constraints["enum"] = list(column.codes.labels)
    if constraints:
        described["constraints"] = constraints
    if column.unit:
        described["unidad"] = column.unit
    return described


def foreign_key(reference: Reference, table: Table) -> dict[str, Any]:
    """Describe a reference; one within the table names no resource."""
    target = "" if reference.table == table.name else reference.table
    return {
        "fields": list(reference.columns),
        "reference": {"resource": target, "fields": list(reference.target)},
    }
