"""What docs/recompute makes of the tables, as anybody downloads them: the oracle of the rules."""

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from django.test import Client

from commitments.months import parse_month, write_month
from docs.recompute.dashboard import RecomputedDashboard
from docs.recompute.figures import RecomputedReading
from docs.recompute.reports import RecomputedDuty, Reports
from docs.recompute.tables import Row, version
from pal_portal.opendata.tables import TABLE

from .moments import PLAN

RECOMPUTE = Path(__file__).resolve().parents[2] / "docs" / "recompute"
ALONE = [sys.executable, "-E", "-s", "-S", "-m", "recompute"]  # without any library

TEXTS = (
    "que_se_hizo razon_sin_actividad obstaculos siguientes_pasos fuente razon_de_la_correccion"
    " que_demuestra razon razon_no_aplica razon_del_denominador razon_del_descenso"
    " razon_del_conjunto"
).split()
PRINTED = (
    "compromisos componentes actividades renglones discrepancias"
    " decisiones asignaciones dias_limite enmiendas bases"
).split()

Tables = Mapping[str, list[Row]]
Figures = Mapping[str, Any]


@dataclass(frozen=True)
class Recomputed:
    """A plan at a corte and on a day of knowledge, worked out from the tables of that day."""

    tables: Tables
    dashboard: RecomputedDashboard

    @cached_property
    def figures(self) -> Figures:
        """All that the command prints, by name."""
        return self.dashboard.everything()

    @property
    def codes(self) -> list[str]:
        return self.dashboard.codes

    @property
    def months(self) -> list[date]:
        return [parse_month(month) for month in self.dashboard.months]

    @property
    def reported(self) -> RecomputedReading:
        return self.dashboard.reported

    @property
    def validated(self) -> RecomputedReading:
        return self.dashboard.validated

    @cached_property
    def duties(self) -> dict[str, list[RecomputedDuty]]:
        """The reports of each activity, month by month."""
        return {
            code: [duty for duty in self.dashboard.duties if duty.actividad == code]
            for code in self.codes
        }

    @cached_property
    def party_names(self) -> dict[str, str]:
        return {row["parte"]: row["nombre"] for row in self.tables["partes"]}

    @cached_property
    def activities_naming(self) -> dict[str, set[str]]:
        """The activities in which the plan names each party."""
        rows = self.tables["responsabilidades"]
        return {
            party: {row["actividad"] for row in rows if row["parte"] == party}
            for party in self.party_names
        }

    @cached_property
    def reports(self) -> Reports:
        return Reports(self.dashboard.tables, self.dashboard.al)

    def codes_where(self, start: str) -> list[str]:
        """Return the activities of a commitment (2) or of a component (2a), in printed order."""
        rows = self.dashboard.tables.activities.values()
        return [row["actividad"] for row in rows if row["componente"].startswith(start)]

    def flags(self, code: str) -> list[str]:
        flags: list[str] = self.figures["actividades"][code]["senales"]
        return flags

    def current(self, code: str, month: str) -> Row | None:
        """Return the report of a month as published last."""
        return next((row for row in self.reported.current[code] if row["mes"] == month), None)

    def handed_in_on(self, duty: RecomputedDuty) -> date | None:
        return self.reports.walk(duty.actividad, duty.mes)[0]

    def is_extended(self, duty: RecomputedDuty) -> bool:
        granted = self.dashboard.tables.extensions.get((duty.actividad, duty.mes), ())
        return duty.vence_el in [row["nueva_fecha_limite"] for row in granted][-1:]

    def reporter(self, code: str) -> str:
        """Return the name of the party that reports the month of the corte; empty without one."""
        party, _ = self.reports.holder(code, self.dashboard.corte, None)
        return self.party_names.get(party, "")

    def meaning(self, indicator: str) -> Row:
        """Return what an indicator was last decided to mean."""
        return self.dashboard.tables.decisions[indicator][-1]

    def indicators_of(self, code: str) -> list[str]:
        """Return the indicators of an activity, in the order of section 8."""
        return self.dashboard.tables.indicators_of({code})

    def texts_of(self, report: Row) -> list[str]:
        """Return the words of a version, of its evidence and of its verdicts."""
        own = [
            row
            for name in ("versiones_de_informes", "evidencias", "dictamenes", "mediciones")
            for row in self.tables[name]
            if version(row) == version(report)
        ]
        formulas = {row["renglon"]: row["formula"] for row in self.tables["renglones"]}
        texts = [row[column] for row in own for column in TEXTS if row.get(column)]
        return texts + [formulas[row["indicador"]] for row in own if "indicador" in row]

    @cached_property
    def printed(self) -> list[str]:
        """The words that are not the portal's, which may hold figures of their own."""
        return [cell for name in PRINTED for row in self.tables[name] for cell in row.values()]


class Downloads:
    """The tables as anybody downloads them, today's and those of earlier days; and the command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.apart = folder / "apart"
        self.moments: dict[tuple[date, date], Recomputed] = {}
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

    def tables_of(self, known_on: date | None = None) -> Tables:
        """Return the lines of every table of a day."""
        return {path.stem: lines_of(path) for path in self.of(known_on).glob("*.csv")}

    def at(self, corte: date, known_on: date) -> Recomputed:
        """Return what the tables of a day say of a corte, worked out once."""
        if (corte, known_on) not in self.moments:
            tables = self.tables_of(known_on)
            dashboard = RecomputedDashboard(tables, known_on, write_month(corte))
            self.moments[corte, known_on] = Recomputed(tables, dashboard)
        return self.moments[corte, known_on]

    def run(self, *arguments: object) -> str:
        """Run the command apart from the portal, and return what it prints."""
        return subprocess.run(  # noqa: S603  a command of ours
            [*ALONE, *map(str, arguments)],
            cwd=self.apart,
            check=True,
            capture_output=True,
            encoding="utf-8",
        ).stdout

    def printed(self, where: Path, corte: date, known_on: date) -> Figures:
        """Return all figures that the command prints in JSON."""
        text = self.run(where, "--corte", write_month(corte), "--al", known_on, "--json")
        figures: Figures = json.loads(text)
        return figures


def lines_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
