"""The ten characteristics that the signed plan asks of open data, one test for each.

The tenth, that data are permanent, is tested with the frozen releases.
"""

import csv
import json
from datetime import date
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.test import Client

from pal_portal.opendata.tables import TABLE, TABLES
from tests.site.worlds import MARCH, hand_in, kilns, owed_activity

from .rows import DATA, body, cells_of

pytestmark = pytest.mark.django_db

FORMS = ("csv", "json", "xlsx", "ods")
OTHERS = ("datapackage.json", "paquete.zip", "ogp_compromisos.csv")


@pytest.fixture(autouse=True)
def _world() -> None:
    kilns()


def every_download() -> list[str]:
    tables = [f"{DATA}{table.name}.{form}" for table in TABLES for form in FORMS]
    return [*tables, *(DATA + name for name in OTHERS), "/datos/catalogo.jsonld", "/data.json"]


def test_accesibles_every_download_answers_a_client_without_cookies_or_login() -> None:
    for address in every_download():
        response = Client().get(address)
        assert response.status_code == 200, address
        assert not response.cookies, address
        assert "Cookie" not in response.headers.get("Vary", ""), address


def test_integrales_the_dictionary_names_every_column_and_the_counts_are_those_of_the_pages(
    client: Client,
) -> None:
    named = [(row["tabla"], row["columna"]) for row in cells_of(client, f"{DATA}diccionario.csv")]

    assert named == [(table.name, name) for table in TABLES for name in table.header]
    board = body(client, "/planes/durango-2015/informes/").decode()
    months = {row["mes"] for row in cells_of(client, f"{DATA}informes.csv")}
    assert len(cells_of(client, f"{DATA}informes.csv")) == len(months) * 2
    assert all(row["actividad"] in board for row in cells_of(client, f"{DATA}actividades.csv"))


def test_gratuitos_nothing_is_asked_for_a_download_and_the_data_say_so(client: Client) -> None:
    page = body(client, DATA).decode()

    assert '"isAccessibleForFree": true' in page
    assert all(client.get(each).status_code == 200 for each in every_download()[:8])


def test_de_libre_uso_the_licence_is_the_same_in_page_package_catalogue_and_zip(
    client: Client,
) -> None:
    readme = ZipFile(BytesIO(body(client, f"{DATA}paquete.zip"))).read("LEEME.md").decode()
    places = [
        body(client, DATA).decode(),
        body(client, f"{DATA}datapackage.json").decode(),
        body(client, "/datos/catalogo.jsonld").decode(),
        body(client, "/data.json").decode(),
        readme,
    ]

    assert all(settings.DATA_LICENSE["url"] in each for each in places)


def test_no_discriminatorios_any_program_gets_the_same_bytes_whole_or_in_parts(
    client: Client,
) -> None:
    address = f"{DATA}mediciones.csv"
    agents = ["", "curl/8.5", "python-requests/2", "Mozilla/5.0 (iPhone)"]

    found = [client.get(address, headers={"user-agent": each}) for each in agents]
    etag, whole = found[0].headers["ETag"], found[0].getvalue()

    assert {each.getvalue() for each in found} == {whole}
    assert client.head(address).headers["Content-Length"] == str(len(whole))
    part = client.get(address, headers={"range": "bytes=2-5"})
    assert part.getvalue() == whole[2:6]
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304
    assert found[0].headers["Access-Control-Allow-Origin"] == "*"


def test_oportunos_each_row_says_its_month_and_when_it_came_in_and_months_without_are_rows(
    client: Client,
) -> None:
    rows = cells_of(client, f"{DATA}informes.csv?al=2016-06-30")
    published = next(row for row in rows if row["situacion"] == "publicado")

    assert published["mes"] == "2016-03"
    assert published["entregado_el"] <= published["publicado_el"]
    assert any(row["situacion"] == "falta" and not row["entregado_el"] for row in rows)
    measured = cells_of(client, f"{DATA}mediciones.csv")[0]
    assert all(measured[name] for name in ("mes", "entregado_el", "publicado_el"))


def test_primarios_a_row_for_each_indicator_month_and_version_with_both_figures(
    client: Client,
) -> None:
    assert TABLE["mediciones"].key == ("actividad", "mes", "version", "indicador")
    for row in cells_of(client, f"{DATA}mediciones.csv"):
        assert row["numerador"]
        assert row["denominador"]


def test_legibles_por_maquinas_each_csv_is_one_table_in_utf_8_with_the_columns_of_its_json(
    client: Client,
) -> None:
    for table in TABLES:
        text = body(client, f"{DATA}{table.name}.csv").decode("utf-8")
        rows = list(csv.reader(StringIO(text, newline="")))
        objects = json.loads(body(client, f"{DATA}{table.name}.json"))

        assert rows[0] == list(table.header)
        assert {len(row) for row in rows} == {len(table.header)}
        assert len(objects) == len(rows) - 1
        assert not text.startswith("\ufeff")


def test_formatos_abiertos_every_table_comes_in_four_and_csv_and_json_come_first(
    client: Client,
) -> None:
    page = body(client, DATA).decode()

    for table in TABLES:
        places = [page.index(f'href="{DATA}{table.name}.{form}"') for form in FORMS]
        assert places == sorted(places)


def test_a_report_not_yet_published_shows_only_that_it_came_in(client: Client) -> None:
    hand_in(owed_activity("3-1"), MARCH, on=date(2016, 4, 8), values=(1, 2), done="CANARIO")

    row = next(
        each
        for each in cells_of(client, f"{DATA}informes.csv")
        if (each["actividad"], each["mes"]) == ("3-1", "2016-03")
    )

    assert (row["situacion"], row["entregado_el"]) == ("en_revision", "2016-04-08")
    assert not any("CANARIO" in body(client, each).decode("latin-1") for each in every_download())
