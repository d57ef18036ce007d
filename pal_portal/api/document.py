"""The OpenAPI document of the API: openapi.json with the tables put in, without a query.

openapi.json is what holds whatever the tables are; of a table's address it has the pattern, which
is filled in for each. The first number of its version changes where a client must change too.
"""

import json
from copy import deepcopy
from pathlib import Path

from pal_portal.opendata.columns import Table
from pal_portal.opendata.package import Licence
from pal_portal.opendata.tables import GROUPS, TABLE, TABLES

from .answers import MEDIA_TYPE, ROOT
from .parameters import PAGING, Parameter, parameters
from .shapes import Schema, carried, row_shape, whole

FRAME = Path(__file__).with_name("openapi.json")
PLANS, PLAN = f"{ROOT}planes/", f"{ROOT}planes/{{plan}}/"


def document(licence: Licence) -> Schema:
    """Return the OpenAPI document, with the licence of the data."""
    described: Schema = json.loads(FRAME.read_text("utf-8"))
    described["info"]["license"] = {"name": licence.name, "url": licence.url}
    described["tags"] += [{"name": title} for title in GROUPS]
    paths, components = described["paths"], described["components"]
    rows_of(paths[PLANS])["items"] = plan_shape()
    pattern = paths.pop(f"{PLAN}{{tabla}}/")
    paths |= {f"{PLAN}{table.name}/": table_path(table, pattern) for table in TABLES}
    shapes = {table.name: row_shape(table) for table in TABLES}
    components["schemas"] = shapes | components["schemas"]
    components["parameters"]["plan"]["description"] = TABLE["plan"].column("plan").meaning
    components["parameters"] |= {parameter.name: described_query(parameter) for parameter in PAGING}
    return described


def plan_shape() -> Schema:
    """Describe a plan in the list: its row, with the address of its tables."""
    columns = {column.name: carried(column) for column in TABLE["plan"].columns}
    link = {"type": "string", "format": "uri", "description": "Las tablas del plan."}
    return whole({**columns, "direccion": link})


def table_path(table: Table, pattern: Schema) -> Schema:
    """Describe the address of a table: what it takes, and the page of rows that it answers."""
    path = deepcopy(pattern)
    operation = path["get"]
    operation |= {
        "operationId": table.name,
        "tags": [title for title, tables in GROUPS.items() if table in tables],
        "summary": table.title,
        "description": table.description,
    }
    operation["parameters"] += [
        reference("parameters", parameter.name)
        if parameter in PAGING
        else described_query(parameter)
        for parameter in parameters(table)
    ]
    operation["responses"]["200"]["description"] = table.title
    answer_of(path)["tabla"] = {"const": table.name}
    rows_of(path)["items"] = reference("schemas", table.name)
    return path


def answer_of(path: Schema) -> Schema:
    """Return the properties of what an address answers."""
    content = path["get"]["responses"]["200"]["content"]
    properties: Schema = content[MEDIA_TYPE]["schema"]["properties"]
    return properties


def rows_of(path: Schema) -> Schema:
    rows: Schema = answer_of(path)["renglones"]
    return rows


def described_query(parameter: Parameter) -> Schema:
    schema = {
        "name": parameter.name,
        "in": "query",
        "description": parameter.description,
        "schema": parameter.schema,
    }
    return schema if parameter.example is None else {**schema, "example": parameter.example}


def reference(kind: str, name: str) -> Schema:
    return {"$ref": f"#/components/{kind}/{name}"}
