"""The figures of a plan's pages: counts, means with their coverage, flags (rules 8, 9 and 11)."""

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from .figures import RecomputedFigure, RecomputedReading
from .reports import RecomputedDuty, Reports
from .tables import Row, Tables, by, day_of, mean, months_between, place, shift, two_places

STATES = ("cumplida", "en_curso", "no_iniciada", "sin_informe")
FLAGS = (
    "vencida sin_indicador en_disputa en_disputa_corregida desactualizada correspondencia_dudosa"
).split()
STALE_MONTHS = 2
ONE_DAY = timedelta(days=1)


class RecomputedDashboard:
    """What the pages of a plan show at a corte, as known at the end of a day."""

    def __init__(
        self, raw: Mapping[str, Sequence[Row]], al: date, corte: str | None = None
    ) -> None:
        self.tables, self.al = Tables(raw, al), al
        first, last = self.tables.plan["primer_mes"], self.tables.last_month()
        ended = shift(f"{al:%Y-%m}", -1)
        self.newest = min(max(ended, first), last)
        self.corte = corte or self.newest
        if not first <= self.corte <= self.newest or (corte and corte > ended):
            sys.exit(f"El corte va de {first} a {self.newest}.")
        self.months = months_between(first, self.corte) if ended >= first else []
        self.plan_months = len(months_between(first, last))
        self.codes = list(self.tables.activities)
        self.reported = self.reading(self.corte)
        self.validated = self.reading(self.corte, validated=True)
        reports = Reports(self.tables, al)
        self.duties = [reports.duty(code, month) for code in self.codes for month in self.months]

    def reading(self, corte: str, *, validated: bool = False) -> RecomputedReading:
        return RecomputedReading(self.tables, corte, self.codes, validated=validated)

    def flags(self, code: str) -> list[str]:
        """Return the flags of an activity (rule 8)."""
        deadline, rows = self.tables.deadline(code), self.tables.rows[code]
        reports = self.reported.current[code]
        is_done = self.reported.figures[code].state == "cumplida"
        month_end = day_of(shift(self.corte, 1), 1) - ONE_DAY
        judged_on = self.al if self.corte == self.newest else month_end
        disputes = {self.dispute(report) for report in reports}
        is_stale = reports and reports[-1]["mes"] < shift(self.corte, -STALE_MONTHS)
        raised = {
            "vencida": bool(deadline) and judged_on.isoformat() > deadline and not is_done,
            "sin_indicador": not any(row["formula"] for row in rows),
            "en_disputa": "en_disputa" in disputes,
            "en_disputa_corregida": disputes & set(FLAGS) == {"en_disputa_corregida"},
            "desactualizada": is_stale and not is_done,
            "correspondencia_dudosa": any(
                row["formula"] and row["correspondencia"] == "difiere_en_lo_sustancial"
                for row in rows
            ),
        }
        return [flag for flag in FLAGS if raised[flag]]

    def dispute(self, report: Row) -> str:
        """Say whether a sector disputes a version, or one that it corrects and is yet to judge."""
        opinions = self.reported.said(report)
        if "no_coincide" in opinions.values():
            return "en_disputa"
        earlier: dict[str, str] = {}
        for version in self.tables.versions[place(report)]:
            if int(version["version"]) < int(report["version"]):
                earlier |= self.reported.said(version)
        waiting = {opinion for sector, opinion in earlier.items() if sector not in opinions}
        return "en_disputa_corregida" if "no_coincide" in waiting else ""

    def everything(self) -> dict[str, Any]:
        """Return all figures, by name; percentages with two places."""
        parts = by(self.tables.activities.values(), lambda row: row["componente"])
        commitments = by(self.tables.activities.values(), lambda row: row["componente"][:1])
        flags = {code: self.flags(code) for code in self.codes}
        raised = Counter(flag for flags_of_activity in flags.values() for flag in flags_of_activity)
        holders = sorted({duty.parte for duty in self.duties if duty.parte})
        return {
            "plan": self.tables.plan["plan"],
            "corte": self.corte,
            "al": self.al.isoformat(),
            "meses": {"transcurridos": len(self.months), "del_plan": self.plan_months},
            **self.both(self.codes),
            "senales": {flag: raised[flag] for flag in FLAGS},
            "informes_del_mes": tally(d for d in self.duties if d.mes == self.corte),
            "informes": tally(self.duties),
            "partes": {
                party: tally(d for d in self.duties if d.parte == party) for party in holders
            },
            "compromisos": {
                number: self.both([row["actividad"] for row in rows])
                for number, rows in commitments.items()
            },
            "componentes": {
                part: self.both([row["actividad"] for row in rows]) for part, rows in parts.items()
            },
            "actividades": {
                code: {
                    "reportado": self.one(self.reported.figures[code]),
                    "validado": self.one(self.validated.figures[code]),
                    "senales": flags[code],
                }
                for code in self.codes
            },
            "mes_por_mes": [self.point(month) for month in self.months],
            "situacion": [asdict(duty) for duty in self.duties],
        }

    def both(self, codes: Sequence[str]) -> dict[str, object]:
        return {
            "reportado": summary(self.reported, codes),
            "validado": summary(self.validated, codes),
        }

    def one(self, figure: RecomputedFigure) -> dict[str, object]:
        return {
            "estado": figure.state,
            "porcentaje": text(figure.percent),
            "cuenta_como": text(figure.counted),
            "nivel": figure.level or None,
        }

    def point(self, month: str) -> dict[str, object]:
        """Return a month of the chart: both means, and the share of time passed (rule 9)."""
        count = Decimal(self.months.index(month) + 1)
        return {
            "mes": month,
            "reportado": summary(self.reading(month), self.codes),
            "validado": summary(self.reading(month, validated=True), self.codes),
            "tiempo": text(two_places(count * 100 / self.plan_months)),
        }


def summary(reading: RecomputedReading, codes: Sequence[str]) -> dict[str, object]:
    """Count states and take the mean of the activities that have a figure (rule 9)."""
    figures = [reading.figures[code] for code in codes]
    counted = [figure.counted for figure in figures if figure.counted is not None]
    states = Counter(figure.state for figure in figures)
    return {
        "promedio": text(mean(counted)),
        "con_cifra": len(counted),
        "actividades": len(figures),
        "estados": {state: states[state] for state in STATES},
    }


def tally(duties: Iterable[RecomputedDuty]) -> dict[str, int]:
    """Count reports; those of nobody and the proposed are apart (rule 11)."""
    reports = list(duties)
    stands = Counter(report.situacion for report in reports)
    handed_in = stands["publicado"] + stands["en_revision"]
    return {
        "se_deben": handed_in + stands["falta"] + stands["por_entregar"],
        "entregados": handed_in,
        "tarde": sum(report.dias_de_retraso > 0 for report in reports),
        "en_revision": stands["en_revision"],
        "faltan": stands["falta"],
        "por_entregar": stands["por_entregar"],
        "sin_parte": stands["sin_parte_designada"],
        "propuestos": stands["propuesta"],
        "propuestos_entregados": sum(
            report.situacion == "propuesta" and report.entregado_el > "" for report in reports
        ),
    }


def text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:.2f}"
