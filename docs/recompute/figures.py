"""Percentages, levels and states (rules 1 to 4, 6, 7 and 10)."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .tables import Row, Tables, mean, two_places, version

Known = Callable[[str], bool]  # whether what was recorded at an instant is already known
SECTORS = {"gobierno", "sociedad_civil", "organo_garante"}  # those of the signed plan
FULL = Decimal(100)


@dataclass
class Taken:
    """What an indicator stands at: its two values, their percentage, the newest month used."""

    numerator: Decimal
    denominator: Decimal
    newest: tuple[str, int]

    @property
    def percent(self) -> Decimal:
        return two_places(self.numerator * 100 / self.denominator)


@dataclass
class RecomputedFigure:
    """How an activity stands in one reading."""

    state: str = "sin_informe"
    percent: Decimal | None = None
    counted: Decimal | None = None
    level: str = ""


def everything(_: str) -> bool:
    return True


class RecomputedReading:
    """One reading of some activities up to a month: of every report, or of those validated."""

    def __init__(
        self,
        tables: Tables,
        corte: str,
        codes: Iterable[str],
        *,
        validated: bool = False,
        is_known: Known = everything,
    ) -> None:
        self.tables, self.known = tables, is_known
        self.current: dict[str, list[Row]] = {code: [] for code in codes}
        for (code, month), versions in sorted(tables.versions.items()):
            published = [row for row in versions if is_known(row["publicado_en"])]
            if published and month <= corte and code in self.current:
                newest = published[-1]  # of a month the one published last holds (rule 10)
                if not validated or self.is_validated(newest):
                    self.current[code].append(newest)
        self.meanings: dict[str, dict[str, Row]] = {code: {} for code in self.current}
        for indicator, row in tables.indicators.items():
            decided = [d for d in tables.decisions[indicator] if is_known(d["registrado_en"])]
            if decided and row["actividad"] in self.meanings:
                self.meanings[row["actividad"]][indicator] = decided[-1]
        self.taken = self.measured()
        self.joint = self.joint_percentages()
        self.figures = {code: self.figure(code) for code in self.current}

    def judges(self, month: str) -> set[str]:
        """Return the sectors decided for a month; without a decision, those of the signed plan."""
        decided = [
            json.loads(row["sectores"])
            for row in self.tables.judges
            if row["desde_mes"] <= month and self.known(row["registrado_en"])
        ]
        return set(decided[-1]) if decided else SECTORS

    def said(self, report: Row) -> dict[str, str]:
        """Return what each sector that judges a version said last of it."""
        judges = self.judges(report["mes"])
        verdicts = self.tables.verdicts.get(version(report), ())
        return {
            v["sector"]: v["dictamen"]
            for v in verdicts
            if v["sector"] in judges and self.known(v["registrado_en"])
        }

    def is_validated(self, report: Row) -> bool:
        """Every sector that judges it agrees, the reporter's own excepted (rule 10)."""
        opinions = self.said(report)
        own = self.tables.sector_when(report["parte"], report["publicado_en"])
        return all(
            opinions.get(judge) == "coincide" for judge in self.judges(report["mes"]) - {own}
        )

    def values(self, report: Row) -> dict[str, tuple[Decimal, Decimal]]:
        """Return the figures that a version states; none where an indicator does not apply."""
        return {
            row["indicador"]: (Decimal(row["numerador"]), Decimal(row["denominador"]))
            for row in self.tables.values.get(version(report), ())
            if row["numerador"] and Decimal(row["denominador"] or 0)
        }

    def measured(self) -> dict[str, Taken]:
        """Take of each indicator its newest month, or the sum of its months (rules 2 and 4)."""
        measures = {}
        for code, meanings in self.meanings.items():
            for indicator, meaning in meanings.items():
                stated = [
                    (values[indicator], (report["mes"], int(report["orden_de_publicacion"])))
                    for report in self.current[code]
                    if indicator in (values := self.values(report))
                ]
                used = stated if meaning["por_mes"] == "true" else stated[-1:]
                if used:
                    measures[indicator] = Taken(
                        sum((pair[0] for pair, _ in used), Decimal(0)),
                        sum((pair[1] for pair, _ in used), Decimal(0)),
                        used[-1][1],
                    )
        return measures

    def joint_percentages(self) -> dict[str, Decimal]:
        """Add up what shares a universe, over the newest denominator used (rule 6)."""
        shared: dict[str, list[Taken]] = defaultdict(list)
        for meanings in self.meanings.values():
            for indicator, meaning in progress(meanings).items():
                if meaning["universo"] and indicator in self.taken:
                    shared[meaning["universo"]].append(self.taken[indicator])
        return {
            universe: two_places(
                sum((measure.numerator for measure in group), Decimal(0))
                * 100
                / max(group, key=lambda measure: measure.newest).denominator
            )
            for universe, group in shared.items()
        }

    def figure(self, code: str) -> RecomputedFigure:
        """Derive an activity's percentage or level, and its state (rules 3, 4, 6 and 7)."""
        reports, means = self.current[code], progress(self.meanings[code])
        own_measures = {
            indicator: self.taken[indicator] for indicator in means if indicator in self.taken
        }
        percents = [measure.percent for measure in own_measures.values()]
        counted = [
            min(self.joint.get(means[indicator]["universo"], one.percent), FULL)
            for indicator, one in own_measures.items()
        ]
        levels = [row["nivel"] for row in reports if row["nivel"]]
        result = RecomputedFigure(
            percent=percents[0] if len(percents) == 1 else mean([min(p, FULL) for p in percents]),
            counted=mean(counted),
            level=levels[-1] if levels and not means else "",
        )
        if reports:
            result.state = self.state(code, means, result, levels)
        return result

    def state(
        self, code: str, means: Mapping[str, Row], result: RecomputedFigure, levels: list[str]
    ) -> str:
        """Derive the state of an activity that has reports (rule 7)."""
        reports = self.current[code]
        telling = [
            report
            for report in reports
            if report["terminada"] == "true" or report["nivel"] or self.values(report)
        ]
        if telling and telling[-1]["terminada"] == "true" and self.has_reached(means, levels):
            return "cumplida"
        if all(report["sin_actividad"] == "true" for report in reports):
            return "no_iniciada"
        if means:
            return "no_iniciada" if result.percent == 0 else "en_curso"
        return "no_iniciada" if levels[-1:] == ["no_iniciado"] else "en_curso"

    def has_reached(self, means: Mapping[str, Row], levels: list[str]) -> bool:
        """Say whether the figures allow to declare the activity finished (rule 7)."""
        if not means:
            return levels[-1:] == ["completo"]
        return all(
            indicator in self.taken
            and (
                self.joint[meaning["universo"]] >= FULL
                if meaning["universo"]
                else self.taken[indicator].percent >= Decimal(meaning["meta"])
            )
            for indicator, meaning in means.items()
        )


def progress(meanings: Mapping[str, Row]) -> dict[str, Row]:
    """Keep the indicators that measure progress; the others only describe (rule 4)."""
    return {key: row for key, row in meanings.items() if row["mide_avance"] == "true"}
