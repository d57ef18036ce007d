"""Everybody can check the portal: the public tables alone give every figure of its pages.

docs/recompute works them out with nothing of the portal's: it runs apart, without the folder of
the project and without any library. One download of the tables as they stand today serves every
corte and every day of knowledge. What it cannot tell of an earlier day is how a report stood that
is not public to this day: the public knows of it how it stands today, not that it was returned
before. So how many reports were handed in on an earlier day is counted from the tables of that
day; all else from those of today.
"""

import ast
import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from commitments.models import Party
from commitments.months import month_name, short_month_name, write_month
from pal_portal.opendata.codes import STANDING
from pal_portal.opendata.tables import TABLE
from tests.demo.conftest import Demo
from tests.demo.sight import (
    Eyes,
    classed,
    leading,
    numbers,
    readings,
    rows_of,
    tiles,
    wanting,
    words,
)

from .moments import AFTER_THE_YEAR, DAYS, MOMENTS, PLAN, at

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.django_db]

RECOMPUTE = Path(__file__).resolve().parents[2] / "docs" / "recompute"
ONE_DAY = timedelta(days=1)
PORTAL = {"commitments", "indicators", "sttl", "pal_portal", "tests", "django"}
ALONE = [sys.executable, "-E", "-s", "-S", "-m", "recompute"]  # without any library
STATES = {
    "cumplida": "done",
    "en_curso": "under_way",
    "no_iniciada": "not_started",
    "sin_informe": "unreported",
}
FLAGS = {
    "vencida": "overdue",
    "sin_indicador": "unmeasured",
    "en_disputa": "disputed",
    "en_disputa_corregida": "dispute_corrected",
    "desactualizada": "outdated",
    "correspondencia_dudosa": "doubtful",
}
LEVELS = {
    "no_iniciado": "No iniciado",
    "limitado": "Limitado",
    "sustancial": "Sustancial",
    "completo": "Completo",
}

Found = Mapping[str, Any]


class Downloads:
    """The tables as anybody downloads them, today's and those of earlier days; and the command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.apart = folder / "apart"
        shutil.copytree(RECOMPUTE, self.apart / "recompute")

    def of(self, known_on: date | None = None) -> Path:
        """Return the folder with the tables of a day; of today where none is given."""
        where = self.folder / str(known_on or "today")
        if not where.exists():
            where.mkdir()
            for table in TABLE:
                asked = {"al": str(known_on)} if known_on else {}
                answer = Client().get(f"{PLAN}datos/{table}.csv", asked)
                assert answer.status_code == 200
                (where / f"{table}.csv").write_bytes(answer.getvalue())
        return where

    def run(self, *arguments: object) -> str:
        return subprocess.run(  # noqa: S603  a command of ours
            [*ALONE, *map(str, arguments)],
            cwd=self.apart,
            check=True,
            capture_output=True,
            encoding="utf-8",
        ).stdout

    def recompute(self, where: Path, corte: date, known_on: date) -> Found:
        said = self.run(where, "--corte", write_month(corte), "--al", known_on, "--json")
        found: Found = json.loads(said)
        return found


@pytest.fixture(scope="package")
def downloads(
    demo: Demo, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Downloads:
    found = Downloads(tmp_path_factory.mktemp("downloads"))
    with django_db_blocker.unblock():
        for known_on in (None, AFTER_THE_YEAR, *(day for _, day in DAYS)):
            found.of(known_on)
    return found


def test_the_recomputation_imports_nothing_of_the_portal_and_no_library() -> None:
    imported = {
        name.partition(".")[0]
        for path in RECOMPUTE.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in names_imported(node)
    }

    assert imported & PORTAL == set()
    assert imported - sys.stdlib_module_names == set()
    assert "csv" in imported


def names_imported(node: ast.AST) -> list[str]:
    """Return the modules that a line imports, but for those beside it."""
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level:
        return [node.module or ""]
    return []


# The dashboard, from one download


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_todays_tables_alone_give_the_dashboard_of_every_moment(
    downloads: Downloads, eyes: Eyes, corte: date, known_on: date
) -> None:
    found = downloads.recompute(downloads.of(), corte, known_on)

    page = eyes.see(at(PLAN, corte, known_on))

    shown = readings(page)
    assert shown["Reportado"] == mean(found["reportado"], "Sin medición")
    assert shown["Validado por el STTL"] == mean(found["validado"], "Sin validar")
    months = found["meses"]
    assert shown["Tiempo transcurrido"][0] == f"{months['transcurridos']} de {months['del_plan']}"
    assert leading(page) == state_counts(found["reportado"])
    assert tiles(page) == {code: tile(each) for code, each in found["actividades"].items()}
    assert wanting(page) == attention(found["senales"])
    assert [words(each.findall("p")[-1]) for each in classed(page, "row-head")] == [
        mean_line(each["reportado"], "Sin medición") for each in found["componentes"].values()
    ]
    trend = [chart_row(each) for each in found["mes_por_mes"]]
    assert rows_of(page.findall(".//table")[0])[1:] == trend or not measured(trend)


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_todays_tables_alone_give_the_two_readings_of_every_commitment_and_activity(
    downloads: Downloads, eyes: Eyes, corte: date, known_on: date
) -> None:
    found = downloads.recompute(downloads.of(), corte, known_on)

    for number, each in found["compromisos"].items():
        page = eyes.see(at(f"{PLAN}compromisos/{number}/", corte, known_on))

        assert readings(page) == {
            "Reportado": mean(each["reportado"], "Sin medición"),
            "Validado por el STTL": mean(each["validado"], "Sin validar"),
        }
    page = eyes.see(at(f"{PLAN}actividades/", corte, known_on))

    assert {code_of(card): facts_of(card)[:2] for card in classed(page, "card")} == {
        code: [figure(each["reportado"]) or "—", figure(each["validado"]) or "Sin validar"]
        for code, each in found["actividades"].items()
    }


# The reports, from the tables of the day


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_the_tables_of_the_day_give_every_count_of_reports(
    downloads: Downloads, eyes: Eyes, corte: date, known_on: date
) -> None:
    found = downloads.recompute(downloads.of(known_on), corte, known_on)
    month, whole = found["informes_del_mes"], found["informes"]

    page = eyes.see(at(PLAN, corte, known_on))

    handed_in, note = readings(page)[f"Informes de {month_name(corte)}"]
    assert handed_in == f"{month['entregados']} de {month['se_deben']}"
    assert numbers(note) == not_zero(month, "tarde en_revision faltan sin_parte")
    page = eyes.see(at(f"{PLAN}informes/", corte, known_on))

    assert numbers(words(classed(page, "lead")[0])) == not_zero(
        whole, "se_deben entregados tarde faltan por_entregar sin_parte"
    )
    totals, board = page.findall(".//table")
    assert rows_of(totals)[-1][1:4] == [
        f"{whole['entregados']} de {whole['se_deben']}",
        str(whole["faltan"]),
        str(whole["tarde"]),
    ]
    assert [short_month_name(month) for month in months_of(found)] == rows_of(board)[0][1:]
    page = eyes.see(at(f"{PLAN}responsables/", corte, known_on))

    assert {party_of(row): counts_of(row) for row in page.findall(".//tbody/tr")} == {
        party: [
            f"{each['entregados']} de {each['se_deben']}",
            str(each["tarde"]),
            str(each["faltan"]),
        ]
        for party, each in found["partes"].items()
        if each["se_deben"]
    }


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_the_tables_of_the_day_give_how_every_report_stands(
    demo: Demo, downloads: Downloads, corte: date, known_on: date
) -> None:
    found = downloads.recompute(downloads.of(known_on), corte, known_on)

    read = demo.read(known_on, corte)

    slugs = {each.pk: each.slug for each in Party.objects.all()}
    assert [tuple(each.values())[:6] for each in found["situacion"]] == [
        (
            code,
            write_month(duty.month),
            STANDING.public[duty.standing],
            slugs.get(duty.party or 0, ""),
            str(duty.due_on or ""),
            duty.days_late,
        )
        for code, each in read.activities.items()
        for duty in each.duties
    ]


def test_of_an_earlier_day_todays_tables_differ_in_nothing_but_what_was_never_published(
    downloads: Downloads,
) -> None:
    for corte, known_on in DAYS:
        of_today = downloads.recompute(downloads.of(), corte, known_on)
        of_the_day = downloads.recompute(downloads.of(known_on), corte, known_on)

        pairs = zip(of_today["situacion"], of_the_day["situacion"], strict=True)
        different = {(each["actividad"], each["mes"]) for each, other in pairs if each != other}
        assert different <= unpublished(downloads.of())
        for name in ("informes", "informes_del_mes", "partes", "situacion"):
            of_today, of_the_day = without(of_today, name), without(of_the_day, name)
        assert of_today == of_the_day


def test_no_table_tells_when_a_report_that_is_missing_was_returned(downloads: Downloads) -> None:
    missing = [
        row
        for known_on in (None, AFTER_THE_YEAR, *(day for _, day in DAYS))
        for row in reports_in(downloads.of(known_on))
        if row["situacion"] == "falta"
    ]

    assert missing
    assert [
        row
        for row in missing
        if date.fromisoformat(row["falta_desde"]) != date.fromisoformat(row["vence_el"]) + ONE_DAY
    ] == []


# The command


def test_the_command_reads_a_zip_too_and_prints_the_readings(
    downloads: Downloads, tmp_path: Path
) -> None:
    packed = tmp_path / "paquete.zip"
    with ZipFile(packed, "w") as zipped:
        for each in downloads.of().glob("*.csv"):
            zipped.write(each, f"durango-2015/datos/{each.name}")

    said = downloads.run(packed, "--corte", "2016-08", "--al", AFTER_THE_YEAR).splitlines()

    assert said[:6] == [
        "Plan durango-2015, corte 2016-08, con lo sabido el 2016-12-31",
        "Reportado: 77.23 % en 18 de 31 actividades",
        "  6 cumplidas, 17 en curso, 2 no iniciadas, 6 sin informe",
        "Validado: 69.54 % en 17 de 31 actividades",
        "  5 cumplidas, 15 en curso, 2 no iniciadas, 9 sin informe",
        "Tiempo transcurrido: 12 de 12 meses; no es avance",
    ]
    assert len([line for line in said if line.startswith("2a-2: ")]) == 1


def test_without_all_its_tables_or_for_a_month_not_ended_the_command_says_so(
    downloads: Downloads, tmp_path: Path
) -> None:
    shutil.copy(downloads.of() / "plan.csv", tmp_path)

    without_tables = complaint(downloads, tmp_path)
    not_ended = complaint(downloads, downloads.of(), "--corte", "2016-05", "--al", "2016-05-03")

    assert without_tables.startswith("Faltan tablas: actividades, partes, renglones,")
    assert not_ended == "El corte va de 2015-09 a 2016-04.\n"


# How the pages write what was found


def mean(found: Found, without: str) -> tuple[str, str]:
    total = found["actividades"]
    noun = "actividad" if total == 1 else "actividades"
    return percent(found["promedio"]) or without, f"en {found['con_cifra']} de {total} {noun}"


def mean_line(found: Found, without: str) -> str:
    said, coverage = mean(found, without)
    return f"{said} {coverage}" if "%" in said else f"{said}: {coverage.removeprefix('en ')}"


def percent(written: str | None) -> str:
    return f"{written.rstrip('0').rstrip('.')} %" if written else ""


def figure(found: Found) -> str:
    return percent(found["porcentaje"]) or LEVELS.get(found["nivel"], "")


def state_counts(found: Found) -> list[str]:
    """Write the numbers of the sentence that counts the states."""
    present = [str(each) for each in found["estados"].values() if each]
    total = str(found["actividades"])
    return [total, *present] if len(present) > 1 else [total]


def tile(found: Found) -> list[str]:
    reported = found["reportado"]
    flags = [FLAGS[each] for each in found["senales"]]
    return [STATES[reported["estado"]], figure(reported), *flags]


def attention(flags: Mapping[str, int]) -> dict[str, str]:
    counts = {
        "overdue": flags["vencida"],
        "disputed": flags["en_disputa"] + flags["en_disputa_corregida"],
        "outdated": flags["desactualizada"],
    }
    return {name: str(count) for name, count in counts.items() if count}


def chart_row(point: Found) -> list[str]:
    year, month = map(int, point["mes"].split("-"))
    means = [point["reportado"], point["validado"]]
    cells = [mean_line(each, "") if each["promedio"] else "sin medición" for each in means]
    return [month_name(date(year, month, 1)), *cells, percent(point["tiempo"])]


def measured(trend: list[list[str]]) -> bool:
    return any("%" in row[1] for row in trend)


def code_of(card: Any) -> str:
    return words(classed(card, "card-title")[0]).partition(" · ")[0]


def facts_of(card: Any) -> list[str]:
    return [words(fact) for fact in card.iter("dd")]


def not_zero(counts: Mapping[str, int], names: str) -> list[str]:
    return [f"{counts[name]:,}" for name in names.split() if counts[name]]


def months_of(found: Found) -> list[date]:
    return [date(*map(int, [*each["mes"].split("-"), "1"])) for each in found["mes_por_mes"]]


def party_of(row: Any) -> str:
    """Return the permanent code of the party that a line of the list leads to."""
    address: str = row.find("th/a").get("href")
    return address.partition("/responsables/")[2].partition("/")[0]


def counts_of(row: Any) -> list[str]:
    return [words(cell) for cell in row.findall("td")]


def reports_in(where: Path) -> list[dict[str, str]]:
    with (where / "informes.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def unpublished(where: Path) -> set[tuple[str, str]]:
    """Return the places of the reports that the tables say are not public."""
    return {(row["actividad"], row["mes"]) for row in reports_in(where) if not row["publicado_en"]}


def without(found: Found, name: str) -> dict[str, Any]:
    return {key: value for key, value in found.items() if key != name}


def complaint(downloads: Downloads, *arguments: object) -> str:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        downloads.run(*arguments)
    said: str = caught.value.stderr
    return said
