"""The Data Package, the zip and the courtesy copies: valid, the same bytes, one licence."""

import csv
import hashlib
import json
import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.test import Client
from odf.opendocument import load
from odf.table import TableCell, TableRow
from openpyxl import load_workbook

from pal_portal.opendata.tables import TABLE, TABLES
from tests.site.worlds import kilns

from .rows import DATA, body, cells_of
from .validity import faults

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    kilns()[0].plan.commitments.update(problem="=1+1\n\tOtro   renglón", objective="'=2")


@pytest.fixture
def unpacked(client: Client, tmp_path: Path) -> Path:
    """Unpack the zip as a reader does."""
    ZipFile(BytesIO(body(client, f"{DATA}paquete.zip"))).extractall(tmp_path)
    return tmp_path


def test_frictionless_finds_the_package_valid(unpacked: Path) -> None:
    assert faults(unpacked) == []


def test_the_package_names_its_profiles_and_every_table(unpacked: Path) -> None:
    package = json.loads((unpacked / "datapackage.json").read_text("utf-8"))

    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert [each["name"] for each in package["resources"]] == [each.name for each in TABLES]
    for each in package["resources"]:
        content = (unpacked / each["path"]).read_bytes()
        assert each["$schema"].endswith("/2.0/dataresource.json")
        assert each["schema"]["$schema"].endswith("/2.0/tableschema.json")
        assert each["bytes"] == len(content)
        assert each["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_instants_are_written_as_their_schema_declares_them(unpacked: Path) -> None:
    package = json.loads((unpacked / "datapackage.json").read_text("utf-8"))
    written = [
        (field.get("format", "default"), value)
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
        if field["type"] == "datetime"
        for value in values_of(unpacked / resource["path"], field["name"])
    ]
    usual = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")  # of Table Schema 1: no fractions

    assert written
    assert [each for each in written if each[0] != "any" and not usual.fullmatch(each[1])] == []


def values_of(table: Path, column: str) -> list[str]:
    """Return what a column of a CSV holds where it is not empty."""
    with table.open(encoding="utf-8", newline="") as file:
        return [row[column] for row in csv.DictReader(file) if row[column]]


def break_a_cell(folder: Path) -> None:
    table = folder / "mediciones.csv"
    table.write_text(table.read_text("utf-8").replace(",57.00,", ",muchas,", 1), "utf-8")


def break_a_hash(folder: Path) -> None:
    with (folder / "plan.csv").open("ab") as table:
        table.write(b" ")


def break_a_reference(folder: Path) -> None:
    table = folder / "actividades.csv"
    lines = table.read_bytes().splitlines(keepends=True)
    table.write_bytes(b"".join(lines[:-1]))


def break_a_key(folder: Path) -> None:
    table = folder / "actividades.csv"
    lines = table.read_bytes().splitlines(keepends=True)
    table.write_bytes(b"".join([*lines, lines[-1]]))


def break_the_profile(folder: Path) -> None:
    package = folder / "datapackage.json"
    described = json.loads(package.read_text("utf-8"))
    described["created"] = described["title"] = 5
    package.write_text(json.dumps(described), "utf-8")


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (break_a_cell, "type-error"),
        (break_a_hash, "hash-count"),
        (break_a_reference, "foreign-key"),
        (break_a_key, "primary-key"),
        (break_the_profile, "package-error"),
    ],
)
def test_frictionless_finds_what_is_broken(unpacked: Path, broken: Any, fault: str) -> None:
    broken(unpacked)

    assert fault in faults(unpacked)


def test_every_file_of_the_zip_has_its_hash(unpacked: Path) -> None:
    lines = (unpacked / "SHA256SUMS").read_text().splitlines()
    sums = {name: found for found, name in (line.split("  ", 1) for line in lines)}

    assert set(sums) == {each.name for each in unpacked.iterdir()} - {"SHA256SUMS"}
    for name, found in sums.items():
        assert hashlib.sha256((unpacked / name).read_bytes()).hexdigest() == found


def test_the_tables_of_the_zip_are_those_of_the_site(client: Client, unpacked: Path) -> None:
    for table in TABLES:
        content = (unpacked / f"{table.name}.csv").read_bytes()
        assert content == body(client, f"{DATA}{table.name}.csv"), table.name


@pytest.mark.parametrize(
    "name", ["paquete.zip", "datapackage.json", "compromisos.xlsx", "compromisos.ods"]
)
def test_the_same_state_gives_the_same_bytes(client: Client, name: str) -> None:
    assert body(client, DATA + name) == body(client, DATA + name)


def test_the_dictionary_names_every_column_and_nothing_else(client: Client) -> None:
    rows = cells_of(client, f"{DATA}diccionario.csv")

    assert [(row["tabla"], row["columna"]) for row in rows] == [
        (table.name, column) for table in TABLES for column in table.header
    ]
    assert all(row["significado"] for row in rows)


def test_the_header_of_each_table_is_its_description(client: Client) -> None:
    for table in TABLES:
        first = body(client, f"{DATA}{table.name}.csv").split(b"\r\n", 1)[0]
        assert first.decode() == ",".join(table.header)


def expected(client: Client) -> list[list[str]]:
    """Return the rows of a CSV, header included, for a courtesy copy to be held against."""
    rows = cells_of(client, f"{DATA}compromisos.csv")
    return [list(TABLE["compromisos"].header), *(list(row.values()) for row in rows)]


def plainly(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):  # a true one: an openpyxl datetime of no time
        return value.isoformat()[:10]
    return "" if value is None else str(value)


def test_a_workbook_holds_the_same_cells_and_no_formula(client: Client) -> None:
    book = load_workbook(BytesIO(body(client, f"{DATA}compromisos.xlsx")))
    sheet = book["compromisos"]

    assert [[plainly(cell.value) for cell in row] for row in sheet.iter_rows()] == expected(client)
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_an_opendocument_sheet_holds_the_same_cells_and_no_formula(client: Client) -> None:
    sheet = load(BytesIO(body(client, f"{DATA}compromisos.ods"))).spreadsheet

    rows = [list(ods_texts(row)) for row in sheet.getElementsByType(TableRow)]

    assert rows == expected(client)
    assert not any(cell.getAttribute("formula") for cell in sheet.getElementsByType(TableCell))


def ods_texts(row: Any) -> Iterator[str]:
    """Read the texts of a row's cells: paragraphs as lines, tabs and spaces as they are."""
    for cell in row.getElementsByType(TableCell):
        yield "\n".join(ods_text(each) for each in cell.childNodes)


def ods_text(node: Any) -> str:
    if node.nodeType == node.TEXT_NODE:
        return str(node.data)
    if node.qname[1] == "tab":
        return "\t"
    if node.qname[1] == "s":
        return " " * int(node.getAttribute("c"))
    return "".join(ods_text(each) for each in node.childNodes)


def test_a_package_of_a_past_moment_describes_the_files_of_that_moment(client: Client) -> None:
    package = json.loads(body(client, f"{DATA}datapackage.json?corte=2015-10"))

    found = next(each for each in package["resources"] if each["name"] == "mediciones")
    content = body(client, DATA + found["path"])

    assert found["path"] == "mediciones.csv?corte=2015-10"
    assert found["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_the_licence_and_the_citation_are_the_same_everywhere(
    client: Client, unpacked: Path
) -> None:
    licence = settings.DATA_LICENSE
    package = json.loads((unpacked / "datapackage.json").read_text("utf-8"))
    catalogue = json.loads(body(client, "/datos/catalogo.jsonld"))["@graph"]
    dataset = next(each for each in catalogue if each["@type"] == "dcat:Dataset")
    cited = dataset["dct:bibliographicCitation"]
    page = body(client, DATA).decode()

    assert package["licenses"] == [
        {"name": licence["spdx"], "title": licence["name"], "path": licence["url"]}
    ]
    assert dataset["dct:license"] == {"@id": licence["url"]}
    for text in (page, package["description"], (unpacked / "LEEME.md").read_text("utf-8")):
        assert cited in text
    for word in licence.values():
        assert word in page
        assert word in cited
