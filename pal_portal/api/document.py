"""The OpenAPI document of the API: drawn from the description of the tables, without a query."""

from collections.abc import Iterable, Mapping
from typing import Any

from pal_portal.opendata.columns import Column, Table
from pal_portal.opendata.package import Licence
from pal_portal.opendata.tables import GROUPS, TABLE, TABLES

from .answers import MEDIA_TYPE, ROOT
from .parameters import PAGE, PAGING, SIZE, Parameter, parameters
from .shapes import MONTH, Schema, carried, row_shape, whole

VERSION = "1.0.0"  # of the API: the first number changes where a client must change too
PLANS, PLAN = f"{ROOT}planes/", f"{ROOT}planes/{{plan}}/"
LINK: Schema = {"type": "string", "format": "uri"}
LINK_OR_NONE: Schema = {"type": ["string", "null"], "format": "uri"}
COUNT: Schema = {"type": "integer", "minimum": 0}

INTRODUCTION = """\
Las tablas de los datos abiertos del portal, en JSON y solo para consulta. Cada tabla trae las \
mismas columnas y los mismos renglones que su descarga en CSV (`/planes/<plan>/datos/`); si quiere \
todo, la descarga es más cómoda.

- **Sin registro.** No hace falta clave ni cuenta, y la respuesta es la misma para todos. Las \
páginas de cualquier sitio pueden leerla (CORS).
- **Filtros.** Cada columna con claves, números, fechas, meses o `true`/`false` filtra por su \
valor exacto; las de fecha y mes también con `_desde` y `_hasta`. Varios filtros se cumplen a la \
vez. Un parámetro desconocido, repetido o vacío se rechaza con una explicación.
- **El momento.** `corte` elige hasta qué mes se muestra, y `al`, lo que se sabía ese día, igual \
que en las páginas del portal.
- **Páginas.** `pagina` y `por_pagina`; `siguiente` y `anterior` son direcciones completas que \
conservan lo demás. Para recorrer varias páginas sin que cambien entre una y otra, fije `al` en un \
día ya terminado.
- **Cifras.** Los números van con dos decimales fijos, iguales a los del CSV. Lo que está vacío es \
`null`; cero es cero.
- **Si no cambió.** Cada respuesta trae `ETag`; con `If-None-Match` la siguiente puede ser un 304 \
sin cuerpo.
- **Demostración.** Si `es_demostracion` es `true`, los informes del plan son ficticios.

De un informe que no se ha publicado consta solo que se entregó y cuándo."""

START = "Por dónde empezar"


def document(licence: Licence) -> dict[str, Any]:
    """Return the OpenAPI document, with the licence of the data."""
    starts = {"name": START, "description": "Qué planes hay y qué tablas tiene cada uno."}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "API del Portal del Plan de Acción Local",
            "version": VERSION,
            "summary": "Los datos abiertos del portal, tabla por tabla.",
            "description": INTRODUCTION,
            "license": {"name": licence.name, "url": licence.url},
        },
        "servers": [{"url": "/", "description": "Este portal."}],
        "security": [],
        "tags": [starts, *({"name": title} for title in GROUPS)],
        "paths": {
            ROOT: start_path(),
            PLANS: plans_path(),
            PLAN: plan_path(),
            **{f"{PLAN}{table.name}/": table_path(table) for table in TABLES},
        },
        "components": {
            "schemas": {
                **{table.name: row_shape(table) for table in TABLES},
                "error": error_shape(),
            },
            "parameters": {
                "plan": plan_parameter(),
                **{parameter.name: described(parameter) for parameter in PAGING},
            },
            "headers": {"ETag": etag()},
            "responses": refusals(),
        },
    }


def start_path() -> Schema:
    answer = {
        "titulo": {"type": "string"},
        "documento": {**LINK, "description": "Este documento."},
        "planes": {**LINK, "description": "La lista de planes."},
        "licencia": whole({"nombre": {"type": "string"}, "direccion": LINK}),
    }
    return reads(
        "inicio",
        START,
        "Por dónde empezar",
        "Las direcciones que llevan a lo demás.",
        whole(answer),
    )


def plans_path() -> Schema:
    plan = {name: carried(column) for name, column in columns_of(TABLE["plan"])}
    linked = whole({**plan, "direccion": {**LINK, "description": "Las tablas del plan."}})
    return reads(
        "planes",
        START,
        "Los planes",
        "Todos los planes del portal, del más nuevo al más antiguo.",
        paged({}, linked),
        [reference("parameters", parameter.name) for parameter in PAGING],
    )


def plan_path() -> Schema:
    table = {
        "tabla": {"type": "string", "description": "Nombre de la tabla."},
        "titulo": {"type": "string"},
        "descripcion": {"type": "string"},
        "direccion": {**LINK, "description": "Sus renglones."},
    }
    answer = {
        "plan": reference("schemas", "plan"),
        "tablas": {"type": "array", "items": whole(table)},
    }
    return reads(
        "plan",
        START,
        "Un plan",
        "Un plan y las tablas que tiene.",
        whole(answer),
        [reference("parameters", "plan")],
    )


def table_path(table: Table) -> Schema:
    """Describe the address of a table: what it takes, and the page of rows that it answers."""
    moment = {
        "tabla": {"const": table.name},
        "plan": {"type": "string", "description": "Clave del plan."},
        "es_demostracion": {
            "type": "boolean",
            "description": "Si los informes del plan son ficticios.",
        },
        "corte": {"type": "string", "pattern": MONTH, "description": "Último mes mostrado."},
        "al": {"type": "string", "format": "date", "description": "Día de conocimiento."},
    }
    shared = [PAGE.name, SIZE.name]
    query_parameters = [
        reference("parameters", parameter.name)
        if parameter.name in shared
        else described(parameter)
        for parameter in parameters(table)
    ]
    return reads(
        table.name,
        group_of(table),
        table.title,
        table.description,
        paged(moment, reference("schemas", table.name)),
        [reference("parameters", "plan"), *query_parameters],
    )


def paged(before: Mapping[str, Schema], row: Schema) -> Schema:
    """Describe a page of rows: what stands before them, how many there are, what comes next."""
    return whole(
        {
            **before,
            "total": {**COUNT, "description": "Cuántos renglones hay en todas las páginas."},
            "pagina": {**COUNT, "description": "Esta página."},
            "paginas": {**COUNT, "description": "Cuántas páginas hay."},
            "anterior": {**LINK_OR_NONE, "description": "La página anterior, si la hay."},
            "siguiente": {**LINK_OR_NONE, "description": "La página siguiente, si la hay."},
            "renglones": {"type": "array", "items": row},
        }
    )


def reads(
    name: str,
    tag: str,
    title: str,
    description: str,
    answer: Schema,
    parameter: Iterable[Schema] = (),
) -> Schema:
    """Describe an address that only reads: what it takes, what it answers, how it refuses."""
    success = {
        "description": title,
        "headers": {"ETag": reference("headers", "ETag")},
        "content": {MEDIA_TYPE: {"schema": answer}},
    }
    unchanged = {"description": "No ha cambiado desde el `ETag` que se envió; sin cuerpo."}
    refused = {code: reference("responses", name) for code, name in REFUSED.items()}
    operation = {
        "operationId": name,
        "tags": [tag],
        "summary": title,
        "description": description,
        "parameters": list(parameter),
        "responses": {"200": success, "304": unchanged, **refused},
    }
    return {"get": operation}


REFUSED = {"400": "mal_pedido", "404": "no_existe"}


def refusals() -> Schema:
    content = {MEDIA_TYPE: {"schema": reference("schemas", "error")}}
    responses = {
        "mal_pedido": "Un parámetro no existe, se repite, está vacío o no admite ese valor.",
        "no_existe": "No hay tal plan o tal página.",
    }
    return {name: {"description": words, "content": content} for name, words in responses.items()}


def error_shape() -> Schema:
    return whole(
        {
            "error": {"type": "string", "description": "Qué pasó, en pocas palabras."},
            "detalle": {"type": "string", "description": "Qué corregir, en una oración."},
        }
    )


def etag() -> Schema:
    return {"description": "Etiqueta de lo que dice la respuesta.", "schema": {"type": "string"}}


def plan_parameter() -> Schema:
    column = TABLE["plan"].column("plan")
    return {
        "name": "plan",
        "in": "path",
        "required": True,
        "description": column.meaning,
        "schema": {"type": "string", "pattern": "^[-a-zA-Z0-9_]{1,50}$"},
        "example": "durango-2015",
    }


def described(parameter: Parameter) -> Schema:
    schema = {
        "name": parameter.name,
        "in": "query",
        "description": parameter.description,
        "schema": parameter.schema,
    }
    return schema if parameter.example is None else {**schema, "example": parameter.example}


def columns_of(table: Table) -> list[tuple[str, Column]]:
    return [(column.name, column) for column in table.columns]


def group_of(table: Table) -> str:
    return next(title for title, tables in GROUPS.items() if table in tables)


def reference(kind: str, name: str) -> Schema:
    return {"$ref": f"#/components/{kind}/{name}"}
