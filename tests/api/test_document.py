"""The OpenAPI document: valid, complete, and drawn from the description of the tables."""

import json
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from jsonschema_rs import Draft202012Validator as FormatValidator
from schemathesis.specs.openapi.definitions import OPENAPI_31

from pal_portal.api.answers import MEDIA_TYPE, ROOT
from pal_portal.api.parameters import parameters
from pal_portal.opendata.tables import TABLES

Document = dict[str, Any]


@pytest.fixture
def document(client: Client) -> Document:
    """Load the document as anybody does; it asks the database nothing."""
    response = client.get(f"{ROOT}openapi.json")
    assert response.status_code == 200
    found: Document = json.loads(response.content)
    return found


def test_it_is_valid_by_the_schema_of_openapi_and_so_is_each_schema_in_it(
    document: Document,
) -> None:
    assert list(Draft202012Validator(OPENAPI_31).iter_errors(document)) == []
    for shape in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(shape)


def test_it_describes_every_column_of_every_table_and_nothing_else(document: Document) -> None:
    shapes = document["components"]["schemas"]

    assert {name: list(shape["properties"]) for name, shape in shapes.items()} == {
        **{table.name: list(table.header) for table in TABLES},
        "error": ["error", "detalle"],
    }
    for table in TABLES:
        assert f"/api/planes/{{plan}}/{table.name}/" in document["paths"]


def test_whatever_can_be_read_is_told_in_words(document: Document) -> None:
    operations = [path["get"] for path in document["paths"].values()]
    tags = {each["name"] for each in document["tags"]}

    assert all(each["summary"] and each["description"] for each in operations)
    assert {tag for each in operations for tag in each["tags"]} == tags
    for shape in document["components"]["schemas"].values():
        assert all(each["description"] for each in shape["properties"].values())
    for operation in operations:
        asked = [each for each in operation["parameters"] if "$ref" not in each]
        assert all(each["description"] for each in asked)


def test_the_names_of_a_table_s_parameters_are_its_own() -> None:
    for table in TABLES:
        names = [each.name for each in parameters(table)]
        assert len(set(names)) == len(names), table.name


def test_every_reference_leads_somewhere(document: Document) -> None:
    def references(within: object) -> list[str]:
        if isinstance(within, dict):
            own = [within["$ref"]] if "$ref" in within else []
            return own + [each for value in within.values() for each in references(value)]
        if isinstance(within, list):
            return [each for value in within for each in references(value)]
        return []

    for reference in references(document):
        found: Any = document
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
        assert found


def test_a_client_made_from_the_document_calls_every_operation(
    client: Client, document: Document, furnished_world: None, db: None
) -> None:
    operations = {each["get"]["operationId"]: path for path, each in document["paths"].items()}
    assert len(operations) == len(document["paths"])

    for name, path in operations.items():
        response = client.get(path.format(plan="durango-2015"))

        schema = document["paths"][path]["get"]["responses"]["200"]["content"][MEDIA_TYPE]["schema"]
        whole = {**schema, "components": document["components"]}
        answer = FormatValidator(whole, validate_formats=True)
        assert (name, response.status_code) == (name, 200)
        assert (name, [each.message for each in answer.iter_errors(response.json())]) == (name, [])
