"""The catalogues, held against shapes of our own, and the table in OGP's words."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import jsonschema
import pytest
from django.test import Client
from pytest_django import Settings

from tests import factories
from tests.site.worlds import kilns

from .rows import DATA, body, cells_of

pytestmark = pytest.mark.django_db

# What each class must say, and of which class what it refers to has to be.
SHAPES: dict[str, dict[str, str]] = {
    "dcat:Catalog": {
        "dct:title": "",
        "dct:description": "",
        "dct:publisher": "foaf:Agent",
        "dct:license": "dct:LicenseDocument",
        "dct:language": "dct:LinguisticSystem",
        "foaf:homepage": "foaf:Document",
        "dcat:dataset": "dcat:Dataset",
    },
    "dcat:Dataset": {
        "dct:identifier": "",
        "dct:title": "",
        "dct:description": "",
        "dct:issued": "",
        "dct:modified": "",
        "dct:publisher": "foaf:Agent",
        "dct:license": "dct:LicenseDocument",
        "dct:accrualPeriodicity": "dct:Frequency",
        "dct:language": "dct:LinguisticSystem",
        "dct:temporal": "dct:PeriodOfTime",
        "dcat:contactPoint": "vcard:Kind",
        "dcat:landingPage": "foaf:Document",
        "dcat:distribution": "dcat:Distribution",
    },
    "dcat:Distribution": {
        "dct:title": "",
        "dcat:accessURL": "dcat:Resource",
        "dcat:downloadURL": "dcat:Resource",
        "dcat:mediaType": "dct:MediaType",
        "dct:license": "dct:LicenseDocument",
    },
    "vcard:Kind": {"vcard:fn": ""},
    "foaf:Agent": {"foaf:name": ""},
    "dct:LicenseDocument": {"dct:title": ""},
    "dct:PeriodOfTime": {"dcat:startDate": "", "dcat:endDate": ""},
}
DATA_JSON = {
    "type": "object",
    "additionalProperties": False,
    "required": ["title", "license", "issued", "modified", "dataset"],
    "properties": {
        "title": {"type": "string", "minLength": 1},
        "license": {"type": "string", "format": "uri"},
        "issued": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        "modified": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        "dataset": {
            "type": "array",
            "items": {
                "type": "object",
                "required": [
                    "identifier",
                    "title",
                    "description",
                    "keyword",
                    "publisher",
                    "modified",
                    "contactPoint",
                    "landingPage",
                    "accrualPeriodicity",
                    "distribution",
                ],
                "properties": {
                    "keyword": {"type": "array", "minItems": 1, "items": {"type": "string"}},
                    "publisher": {
                        "type": "object",
                        "required": ["name"],
                        "properties": {"name": {"type": "string", "minLength": 1}},
                    },
                    "mbox": {"type": "string", "pattern": "^[^@ ]+@[^@ ]+[.][a-z]+$"},
                    "accrualPeriodicity": {"pattern": "^R/P"},
                    "distribution": {
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "type": "object",
                            "required": ["downloadURL", "mediaType", "byteSize"],
                            "properties": {
                                "downloadURL": {"pattern": "^https?://"},
                                "mediaType": {"pattern": "^[a-z]+/[a-z0-9.+-]+$"},
                                "byteSize": {"type": "integer", "minimum": 1},
                            },
                        },
                    },
                },
            },
        },
    },
}


def classes(node: dict[str, Any]) -> list[str]:
    found = node.get("@type", [])
    return [found] if isinstance(found, str) else found


def faults(graph: list[dict[str, Any]]) -> Iterator[str]:
    """Say what a graph of DCAT lacks: a property, or a node that is referred to with its class."""
    known = {each["@id"]: classes(each) for each in graph}
    if len(known) != len(graph):
        yield "a node is described twice"
    for node in graph:
        if not classes(node):
            yield f"{node['@id']} has no class"
        for shape in classes(node):
            for name, target in SHAPES.get(shape, {}).items():
                values = node.get(name)
                if not values:
                    yield f"{node['@id']} lacks {name}"
                for value in values if isinstance(values, list) else [values]:
                    if target and target not in known.get((value or {}).get("@id"), []):
                        yield f"{node['@id']} {name}: {value} is no {target} of the graph"
        for value in linked(node):
            if value not in known:
                yield f"{value} is in no node of the graph"


def linked(node: dict[str, Any]) -> Iterator[str]:
    """Give the nodes that a node refers to by name alone."""
    for value in node.values():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict) and set(each) == {"@id"}:
                yield each["@id"]


def graph_of(client: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(body(client, "/datos/catalogo.jsonld"))["@graph"]
    return found


def test_the_catalogue_has_the_shape_of_dcat(client: Client) -> None:
    kilns()
    factories.make_plan(slug="otro-2014", title="Otro plan", signed_on=date(2014, 8, 1))

    graph = graph_of(client)

    assert list(faults(graph)) == []
    assert sum("dcat:Dataset" in classes(each) for each in graph) == 2


@pytest.mark.parametrize("lost", ["foaf:Agent", "dct:MediaType", "dct:LicenseDocument"])
def test_the_shapes_find_what_is_missing(client: Client, lost: str) -> None:
    kilns()

    graph = [each for each in graph_of(client) if lost not in classes(each)]

    assert list(faults(graph)) != []


def test_every_file_of_the_catalogue_answers_with_its_size(client: Client) -> None:
    kilns()
    for node in graph_of(client):
        if "dcat:Distribution" in classes(node):
            found = body(client, re.sub(r"^https?://[^/]+", "", node["dcat:downloadURL"]["@id"]))
            size = node.get("dcat:byteSize", {"@value": len(found)})
            assert int(size["@value"]) == len(found)


def test_a_site_without_plans_has_a_catalogue_too(client: Client) -> None:
    catalogue, data = graph_of(client), json.loads(body(client, "/data.json"))

    assert not any("dcat:Dataset" in classes(each) for each in catalogue)
    assert data["dataset"] == []


def test_data_json_has_mexicos_fields(client: Client) -> None:
    kilns()

    jsonschema.validate(json.loads(body(client, "/data.json")), DATA_JSON)


def test_the_period_of_the_data_ends_with_the_last_day_of_its_last_month(client: Client) -> None:
    kilns()

    (period,) = [each for each in graph_of(client) if classes(each) == ["dct:PeriodOfTime"]]

    assert period["dcat:startDate"]["@value"] == "2015-09-01"
    assert period["dcat:endDate"]["@value"] == "2016-08-31"


def contacts(client: Client) -> tuple[str | None, str | None]:
    """Return the mailbox of each catalogue, DCAT's and Mexico's."""
    (kind,) = [each for each in graph_of(client) if "vcard:Kind" in classes(each)]
    (dataset,) = json.loads(body(client, "/data.json"))["dataset"]
    return kind.get("vcard:hasEmail", {}).get("@id"), dataset.get("mbox")


def test_whoever_asks_about_the_data_is_led_to_a_mailbox_that_answers(
    client: Client, settings: Settings
) -> None:
    kilns()

    assert contacts(client) == (None, None)  # nobody set one; never webmaster@localhost
    assert list(faults(graph_of(client))) == []
    assert b"localhost" not in body(client, "/data.json") + body(client, "/datos/catalogo.jsonld")
    settings.DATA_CONTACT = "datos@example.mx"
    assert contacts(client) == ("mailto:datos@example.mx", "datos@example.mx")
    assert list(faults(graph_of(client))) == []


def test_ogps_table_names_each_commitment_and_who_leads_it(client: Client) -> None:
    moved, _ = kilns()
    other = factories.make_party(name="Colegio de Arquitectos")
    factories.make_responsibility(moved, other, role="mediates", does_the_work=False)

    (row,) = cells_of(client, f"{DATA}ogp_compromisos.csv")

    assert row["Commitment Unique Identifier"] == "durango-2015-2"
    assert row["Country/Locality"] == "Durango, Mexico"
    assert row["Lead Institution"] == "Direccion 2a 2; Direccion 2a 5"
    assert row["Supporting Institution(s)"] == "Colegio de Arquitectos"
    assert row["URL"].endswith("/planes/durango-2015/compromisos/2/")
