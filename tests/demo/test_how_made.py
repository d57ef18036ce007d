"""Beside every page a file says how each of its figures was made, in the page's own digits."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

import pal_portal.how_made
from commitments.months import write_month
from sttl.models import Revision
from tests.demo.conftest import Demo
from tests.demo.recomputed import Downloads
from tests.demo.sight import Eyes, classed, readings, tiles, unexplained, words

from .moments import AFTER_THE_YEAR, FEW, MOMENTS, PLAN, at

pytestmark = pytest.mark.django_db

SCHEMA = Path(pal_portal.how_made.__file__).with_name("schema.json")
SHAPE = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
SITE = "http://testserver"


def made(page: str, corte: date, known_on: date) -> dict[str, Any]:
    """Return the file beside a page, of the shape that its schema says."""
    answer = Client().get(at(f"{page}como-se-hizo.json", corte, known_on))
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.getvalue())
    assert [error.message for error in SHAPE.iter_errors(found)] == []
    assert found["pagina"] == SITE + at(page, corte, known_on)
    assert (found["corte"], found["al"]) == (write_month(corte), known_on.isoformat())
    return found


def tidy(text: str) -> str:
    """Return words with single blanks, as the eyes see those of a page."""
    return " ".join(text.replace("\xad", "").split())


def says(found: dict[str, Any]) -> list[str]:
    return [tidy(text) for figure in found["cifras"] for text in figure["dice"]]


def figure(found: dict[str, Any], key: str) -> dict[str, Any]:
    (one,) = [each for each in found["cifras"] if each["clave"] == key]
    return dict(one)


def absent(page: Element, texts: list[str]) -> list[str]:
    """Return the texts of a file that its page does not have."""
    seen = words(page)
    return [text for text in texts if text not in seen]


def shown(found: dict[str, Any], reading: str) -> tuple[str, str]:
    figures = figure(found, reading)["dice"]
    return tidy(figures[0]), tidy(figures[1]) if len(figures) > 1 else ""


# Each page at every corte, and on three days of knowledge


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_every_figure_of_the_dashboard_is_in_its_file(
    demo: Demo, eyes: Eyes, corte: date, known_on: date
) -> None:
    page = eyes.see(at(PLAN, corte, known_on))

    found = made(PLAN, corte, known_on)

    activities = {each["actividad"]: each for each in found["actividades"]}
    assert unexplained(page, [*says(found), *readings_of(found)]) == []
    assert absent(page, says(found)) == []
    big = readings(page)
    assert big["Reportado"] == shown(found, "reportado")
    assert big["Validado por el STTL"] == shown(found, "validado")
    assert {code: tile[1] for code, tile in tiles(page).items()} == {
        code: tidy(each["reportado"]["dice"][0]) if has_figure(each["reportado"]) else ""
        for code, each in activities.items()
    }
    for reading in ("reportado", "validado"):
        mean = figure(found, reading)
        taken = {each["actividad"]: each["cuenta_como"] for each in mean["de"]}
        left = {each["actividad"]: each["razon"] for each in mean["excluidas"]}
        assert taken == {
            code: each[reading]["cuenta_en_promedios_como"]
            for code, each in activities.items()
            if each[reading]["cuenta_en_promedios_como"]
        }
        assert set(taken) | set(left) == set(activities)
        assert set(taken) & set(left) == set()


def has_figure(reading: dict[str, Any]) -> bool:
    return bool(reading["porcentaje"] or reading["nivel"])


def readings_of(found: dict[str, Any]) -> Iterator[str]:
    """Give what the file says of its activities' two readings."""
    for each in found["actividades"]:
        for reading in ("reportado", "validado"):
            yield from map(tidy, each[reading]["dice"])


@pytest.mark.parametrize(("corte", "known_on"), FEW)
def test_every_figure_of_the_commitments_and_of_the_list_of_activities_is_in_a_file(
    downloads: Downloads, eyes: Eyes, corte: date, known_on: date
) -> None:
    printed = downloads.at(corte, known_on).printed
    for number in range(1, 6):
        address = f"{PLAN}compromisos/{number}/"
        page = eyes.see(at(address, corte, known_on))

        found = made(address, corte, known_on)

        shared = [text for text in says(found) if not is_of_one_component(text, page)]
        assert absent(page, shared) == []
        explained = [*says(found), *readings_of(found), *printed]
        assert unexplained(page, explained) == []
    page = eyes.see(at(f"{PLAN}actividades/", corte, known_on))
    found = made(PLAN, corte, known_on)

    assert unexplained(page, [*says(found), *readings_of(found), *printed]) == []


def is_of_one_component(text: str, page: Element) -> bool:
    """Say whether a line of a component is not shown, the commitment being of one piece."""
    return text not in words(page) and len(page.findall(".//section/p")) < 3


@pytest.mark.parametrize(("corte", "known_on"), FEW)
def test_every_figure_of_the_activities_is_in_their_files(
    downloads: Downloads, eyes: Eyes, corte: date, known_on: date
) -> None:
    now = downloads.at(corte, known_on)
    for code in now.codes:
        address = f"{PLAN}actividades/{code}/"
        page = eyes.see(at(address, corte, known_on))

        found = made(address, corte, known_on)

        assert absent(page, says(found)) == [], code
        assert unexplained(page, [*says(found), *now.printed]) == [], code
        assert readings(page)["Reportado"] == shown(found, "reportado")
        assert readings(page)["Validado por el STTL"] == shown(found, "validado")


@pytest.mark.parametrize(("corte", "known_on"), FEW)
def test_every_count_of_the_board_and_of_the_parties_is_in_their_files(
    downloads: Downloads, eyes: Eyes, corte: date, known_on: date
) -> None:
    printed = downloads.at(corte, known_on).printed
    found = made(f"{PLAN}informes/", corte, known_on)
    for grouping in ("", "?por=parte"):
        page = eyes.see(at(f"{PLAN}informes/{grouping}", corte, known_on))
        assert unexplained(page, says(found)) == []
        cells = {tidy(text) for each in found["cifras"] for text in cells_of(each)}
        assert {words(cell) for cell in page.findall(".//tbody/tr/td")} - cells <= set(says(found))

    found = made(f"{PLAN}responsables/", corte, known_on)
    page = eyes.see(at(f"{PLAN}responsables/", corte, known_on))
    assert unexplained(page, says(found)) == []
    for row in page.findall(".//tbody/tr"):
        name = words(row.find("th/a"))
        (party,) = [each for each in found["cifras"] if tidy(each["nombre"]) == name]
        counts = [f"{party['entregados']} de {party['se_deben']}", party["tarde"], party["faltan"]]
        assert [words(cell) for cell in row.findall("td")] == list(map(str, counts))

    slugs = [each["clave"].removeprefix("parte/") for each in found["cifras"]]
    for slug in slugs:
        address = f"{PLAN}responsables/{slug}/"
        page = eyes.see(at(address, corte, known_on))
        party = made(address, corte, known_on)
        shown_counts = {words(cell) for cell in page.findall(".//table//td")}
        assert shown_counts <= set(says(party))
        assert unexplained(page, [*says(party), *printed]) == []


def cells_of(figure: dict[str, Any]) -> Iterator[str]:
    for row in figure.get("celdas", ()):
        yield from row["dice"]


def test_every_figure_of_the_published_reports_is_in_their_files(demo: Demo, eyes: Eyes) -> None:
    reports = Revision.objects.published(before=demo.read().moment.known_before).values_list(
        "report__activity__code", "report__month"
    )
    for code, month in sorted(set(reports)):
        address = f"{PLAN}informes/{code}/{write_month(month)}/"
        answer = Client().get(f"{address}como-se-hizo.json?al={AFTER_THE_YEAR}")
        found = json.loads(answer.getvalue())

        page = eyes.see(f"{address}?al={AFTER_THE_YEAR}", explained=says(found))

        assert [error.message for error in SHAPE.iter_errors(found)] == []
        before = [words(each) for part in classed(page, "changes") for each in part.iter("dd")]
        assert unexplained(page, [*says(found), *before]) == [], address


# What a file leads to


def test_every_address_in_the_files_answers(demo: Demo) -> None:
    corte = demo.read().moment.cutoff
    pages = [PLAN, f"{PLAN}informes/", f"{PLAN}responsables/", f"{PLAN}compromisos/2/"]
    pages += [f"{PLAN}actividades/{code}/" for code in ("2a-2", "2b-1", "4-1")]
    texts = [json.dumps(made(page, corte, AFTER_THE_YEAR)) for page in pages]
    found = {url for text in texts for url in re.findall(rf'"({SITE}[^"]*)"', text)}

    addresses = {url.removeprefix(SITE).partition("#")[0] for url in found}
    refused = {url for url in addresses if status_of(url) != 200}

    assert refused == set()
    assert {urlsplit(url).path for url in addresses} >= {
        f"{PLAN}informes/2a-2/2016-03/",
        f"{PLAN}informes/2a-2/2016-03/como-se-hizo.json",
        f"{PLAN}actividades/5-2/como-se-hizo.json",
        "/metodologia/",
        "/metodologia/como-se-hizo.schema.json",
    }
    assert [url for url in addresses if "/evidencia/" in url]


def status_of(address: str) -> int:
    answer = Client().get(address)
    answer.getvalue()  # a file is closed when it has been read
    return answer.status_code


# What the kilns' file says (rule 6), digit by digit


def test_the_file_of_the_kilns_says_how_their_joint_percentage_was_made(demo: Demo) -> None:
    corte = demo.read().moment.cutoff

    found = made(f"{PLAN}actividades/2a-2/", corte, AFTER_THE_YEAR)

    reported = found["actividades"][0]["reportado"]
    joint = reported["conjunta"]
    (indicator,) = reported["indicadores"]
    read = demo.read()["2a-2"].reported
    assert indicator["porcentaje"] == f"{read.percent:.2f}"
    assert joint["porcentaje"] == f"{read.joint:.2f}"
    assert reported["cuenta_en_promedios_como"] == f"{read.counted:.2f}"
    assert [each["actividad"] for each in joint["de"]] == ["2a-2", "2a-5"]
    assert {rule["regla"] for rule in reported["reglas"]} == {1, 2, 4, 6, 7, 10}
    assert len(found["decisiones"]) >= 1
    assert found["bases"][0]["universo"]
    report = reported["informes"][-1]
    assert report["evidencias"]
    assert {each["sector"] for each in report["dictamenes"]} <= {
        "gobierno",
        "sociedad_civil",
        "organo_garante",
    }
