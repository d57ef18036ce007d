"""docs/recompute works the figures out of the published tables alone, as anybody may.

It uses nothing of the portal and no library; test_figures.py and test_reports.py compare what it
finds with the pages, from the tables of each day of knowledge. One download of today serves every
corte and every day of knowledge. What it cannot tell of an earlier day is how a report stood that
is not public to this day: the public knows of it how it stands today, not that it was returned
before. So how many reports were handed in on an earlier day is counted from the tables of that
day; all else from those of today.
"""

import ast
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from commitments.models import Party
from commitments.months import last_ended, write_month
from docs.recompute.dashboard import RecomputedDashboard
from pal_portal.opendata.codes import STANDING
from tests.demo.conftest import Demo
from tests.demo.recomputed import RECOMPUTE, Downloads, Figures

from .moments import AFTER_THE_YEAR, DAYS, FEW, MOMENTS, MONTHS

pytestmark = pytest.mark.django_db

ONE_DAY = timedelta(days=1)
PORTAL = {"commitments", "indicators", "sttl", "pal_portal", "tests", "django"}
OF_THE_DAY = {"informes", "informes_del_mes", "partes", "situacion"}  # the counts of reports


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
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level:
        return [node.module or ""]
    return []


# Today's tables and those of the day


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_todays_tables_alone_give_every_figure_of_every_moment_but_the_counts_of_reports(
    downloads: Downloads, corte: date, known_on: date
) -> None:
    of_the_day = downloads.at(corte, known_on).figures

    of_today = RecomputedDashboard(downloads.tables_of(), known_on, write_month(corte)).everything()

    assert without_reports(of_today) == without_reports(of_the_day)


def test_of_an_earlier_day_todays_tables_differ_in_nothing_but_what_was_never_published(
    downloads: Downloads,
) -> None:
    unpublished = {
        (row["actividad"], row["mes"])
        for row in downloads.tables_of()["informes"]
        if not row["publicado_en"]
    }
    for corte, known_on in DAYS:
        of_the_day = downloads.at(corte, known_on).figures

        of_today = RecomputedDashboard(
            downloads.tables_of(), known_on, write_month(corte)
        ).everything()

        pairs = zip(of_today["situacion"], of_the_day["situacion"], strict=True)
        different = {(row["actividad"], row["mes"]) for row, other in pairs if row != other}
        assert different <= unpublished


def without_reports(figures: Figures) -> dict[str, Any]:
    return {name: value for name, value in figures.items() if name not in OF_THE_DAY}


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_the_tables_of_the_day_give_how_every_report_stands(
    demo: Demo, downloads: Downloads, corte: date, known_on: date
) -> None:
    situations = downloads.at(corte, known_on).figures["situacion"]

    read = demo.read(known_on, corte)

    slugs = {party.pk: party.slug for party in Party.objects.all()}
    assert [tuple(row.values())[:6] for row in situations] == [
        (
            code,
            write_month(duty.month),
            STANDING.public[duty.standing],
            slugs.get(duty.party or 0, ""),
            str(duty.due_on or ""),
            duty.days_late,
        )
        for code, activity in read.activities.items()
        for duty in activity.duties
    ]


@pytest.mark.parametrize("known_on", [AFTER_THE_YEAR, *(known_on for _, known_on in DAYS)])
def test_the_table_of_reports_says_what_the_other_tables_give(
    downloads: Downloads, known_on: date
) -> None:
    now = downloads.at(newest_corte(known_on), known_on)

    rows = downloads.tables_of(known_on)["informes"]

    columns = "actividad mes situacion parte vence_el".split()
    assert [[row[name] for name in columns] for row in rows] == [
        [getattr(duty, name) for name in columns]
        for duties in now.duties.values()
        for duty in duties
    ]
    public = {
        (row["actividad"], row["mes"]): row for row in rows if row["situacion"] == "publicado"
    }
    assert {place: row["dias_de_retraso"] for place, row in public.items()} == {
        (duty.actividad, duty.mes): str(duty.dias_de_retraso)
        for duties in now.duties.values()
        for duty in duties
        if duty.situacion == "publicado"
    }
    assert {place: row["version_vigente"] for place, row in public.items()} == {
        place: row["version"] for place in public for row in [now.current(*place)] if row
    }


def newest_corte(known_on: date) -> date:
    return min(last_ended(known_on), MONTHS[-1])


def test_no_table_tells_when_a_report_that_is_missing_was_returned(downloads: Downloads) -> None:
    missing = [
        row
        for known_on in (None, AFTER_THE_YEAR, *(day for _, day in DAYS))
        for row in downloads.tables_of(known_on)["informes"]
        if row["situacion"] == "falta"
    ]

    assert missing
    assert [
        row
        for row in missing
        if date.fromisoformat(row["falta_desde"]) != date.fromisoformat(row["vence_el"]) + ONE_DAY
    ] == []


# The command


@pytest.mark.parametrize(("corte", "known_on"), FEW)
def test_the_command_alone_prints_the_same_figures(
    downloads: Downloads, corte: date, known_on: date
) -> None:
    printed = downloads.printed(downloads.of(known_on), corte, known_on)

    assert printed == downloads.at(corte, known_on).figures


def test_the_command_reads_a_zip_too_and_prints_the_readings(
    downloads: Downloads, tmp_path: Path
) -> None:
    packed = tmp_path / "paquete.zip"
    with ZipFile(packed, "w") as zipped:
        for path in downloads.of().glob("*.csv"):
            zipped.write(path, f"durango-2015/datos/{path.name}")

    lines = downloads.run(packed, "--corte", "2016-08", "--al", AFTER_THE_YEAR).splitlines()

    assert lines[:6] == [
        "Plan durango-2015, corte 2016-08, con lo sabido el 2016-12-31",
        "Reportado: 77.23 % en 18 de 31 actividades",
        "  6 cumplidas, 17 en curso, 2 no iniciadas, 6 sin informe",
        "Validado: 69.54 % en 17 de 31 actividades",
        "  5 cumplidas, 15 en curso, 2 no iniciadas, 9 sin informe",
        "Tiempo transcurrido: 12 de 12 meses; no es avance",
    ]
    assert len([line for line in lines if line.startswith("2a-2: ")]) == 1


def test_without_all_its_tables_or_for_a_month_not_ended_the_command_says_so(
    downloads: Downloads, tmp_path: Path
) -> None:
    shutil.copy(downloads.of() / "plan.csv", tmp_path)

    without_tables = complaint(downloads, tmp_path)
    not_ended = complaint(downloads, downloads.of(), "--corte", "2016-05", "--al", "2016-05-03")

    assert without_tables.startswith("Faltan tablas: actividades, partes, renglones,")
    assert not_ended == "El corte va de 2015-09 a 2016-04.\n"


def complaint(downloads: Downloads, *arguments: object) -> str:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        downloads.run(*arguments)
    text: str = caught.value.stderr
    return text
