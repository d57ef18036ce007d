"""How the pages write what docs/recompute works out, figure by figure."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from commitments.months import month_name, parse_month
from docs.recompute.figures import RecomputedReading, progress
from docs.recompute.tables import Row, place, two_places

from .recomputed import Figures, Recomputed

STATES = {
    "cumplida": "done",
    "en_curso": "under_way",
    "no_iniciada": "not_started",
    "sin_informe": "unreported",
}
STATE_WORDS = {
    "cumplida": "Cumplida",
    "en_curso": "En curso",
    "no_iniciada": "No iniciada",
    "sin_informe": "Sin informe",
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
SECTORS = {
    "gobierno": "Gobierno",
    "sociedad_civil": "Sociedad civil",
    "organo_garante": "Órgano garante",
}
OPINIONS = {
    "coincide": "coincide",
    "no_coincide": "no coincide",
    "no_puede_verificarlo": "no puede verificarlo",
}


# Numbers


def number(value: Decimal) -> str:
    """Write a number: thousands apart, no zeros at its end."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def percent(value: Decimal) -> str:
    return f"{number(value)} %"


def days(count: int) -> str:
    return f"{count} día" if count == 1 else f"{count} días"


def not_zero(counts: Iterable[int]) -> list[str]:
    return [f"{count:,}" for count in counts if count]


# Means, states and flags


def mean(summary: Figures, without: str) -> tuple[str, str]:
    """Write a mean and its coverage."""
    total = summary["actividades"]
    noun = "actividad" if total == 1 else "actividades"
    average = summary["promedio"]
    return percent(Decimal(average)) if average else without, (
        f"en {summary['con_cifra']} de {total} {noun}"
    )


def means(both: Figures) -> dict[str, tuple[str, str]]:
    return {
        "Reportado": mean(both["reportado"], "Sin medición"),
        "Validado por el STTL": mean(both["validado"], unvalidated(both["validado"])),
    }


def unvalidated(summary: Figures) -> str:
    """Write why a validated mean is missing: nothing is validated, or nothing of it measures."""
    is_unjudged = summary["estados"]["sin_informe"] == summary["actividades"]
    return "Sin validar" if is_unjudged else "Sin medición"


def mean_line(summary: Figures, without: str) -> str:
    """Write a mean with its coverage in one line."""
    figure, coverage = mean(summary, without)
    return f"{figure} {coverage}" if "%" in figure else f"{figure}: {coverage.removeprefix('en ')}"


def state_counts(summary: Figures) -> list[str]:
    """Write how many activities there are, and how many in each state that some are in."""
    present = [str(count) for count in summary["estados"].values() if count]
    total = str(summary["actividades"])
    return [total, *present] if len(present) > 1 else [total]


def state_and_flags(now: Recomputed, code: str) -> list[str]:
    """Return the shapes that stand for an activity's state and flags."""
    state = now.reported.figures[code].state
    return [STATES[state], *(FLAGS[flag] for flag in now.flags(code))]


def figure(reading: RecomputedReading, code: str) -> str:
    """Write an activity's percentage, or its level; empty without either."""
    own = reading.figures[code]
    return percent(own.percent) if own.percent is not None else LEVELS.get(own.level, "")


def attention(flags: Mapping[str, int]) -> dict[str, str]:
    """Write how many activities want attention, by their flag."""
    counts = {
        "overdue": flags["vencida"],
        "disputed": flags["en_disputa"] + flags["en_disputa_corregida"],
        "outdated": flags["desactualizada"],
    }
    return {name: str(count) for name, count in counts.items() if count}


def chart_row(point: Figures) -> list[str]:
    """Write what the chart's table says of a corte."""
    summaries = [point["reportado"], point["validado"]]
    without = ["sin medición", unvalidated(point["validado"]).lower()]
    cells = [
        mean_line(each, "") if each["promedio"] else word
        for each, word in zip(summaries, without, strict=True)
    ]
    return [month_name(parse_month(point["mes"])), *cells, percent(Decimal(point["tiempo"]))]


# The two readings of an activity, and how they were made


def own_readings(now: Recomputed, code: str) -> dict[str, tuple[str, str]]:
    """Write the two readings of an activity, each with the month that its figure is of."""
    without = "Sin medición" if progress(now.reported.meanings[code]) else "Sin nivel"
    if not now.reported.current[code]:
        without = "Sin informe"
    month = month_of_figure(now.reported, code)
    note = f"informe de {month_name(parse_month(month))}" if month else ""
    reported = figure(now.reported, code) or without, note
    return {"Reportado": reported, "Validado por el STTL": own_validated(now, code)}


def own_validated(now: Recomputed, code: str) -> tuple[str, str]:
    reports = now.validated.current[code]
    if not reports:
        return "Sin validar", "ningún informe reúne el acuerdo de los sectores que lo dictaminan"
    state = STATE_WORDS[now.validated.figures[code].state]
    month = parse_month(month_of_figure(now.validated, code) or reports[-1]["mes"])
    note = f"{state.lower()}; informe de {month_name(month)}"
    return figure(now.validated, code) or state, note


def month_of_figure(reading: RecomputedReading, code: str) -> str:
    """Return the newest month that states an activity's figure or level; empty without one."""
    indicators = progress(reading.meanings[code])
    if not indicators:
        return max((row["mes"] for row in reading.current[code] if row["nivel"]), default="")
    months = [reading.taken[key].newest[0] for key in indicators if key in reading.taken]
    return max(months, default="")


def months_used(
    reading: RecomputedReading, code: str, indicator: str, *, per_month: bool
) -> list[str]:
    """Return the months whose values make an indicator's figure: the newest one, or all."""
    stated = [row["mes"] for row in reading.current[code] if indicator in reading.values(row)]
    return stated if per_month else stated[-1:]


def division(reading: RecomputedReading, indicator: str) -> str:
    taken = reading.taken[indicator]
    values = f"{number(taken.numerator)} × 100 ÷ {number(taken.denominator)}"
    return f"{values} = {percent(taken.percent)}"


def is_per_month(now: Recomputed, indicator: str) -> bool:
    return now.meaning(indicator)["por_mes"] == "true"


def working(now: Recomputed, code: str, indicator: str) -> str:
    """Write how an indicator's figure is divided out; empty where none was published."""
    if indicator not in now.reported.taken:
        return ""
    per_month = is_per_month(now, indicator)
    months = months_used(now.reported, code, indicator, per_month=per_month)
    divided = division(now.reported, indicator)
    if per_month:
        noun = "mes" if len(months) == 1 else "meses"
        return f"{divided}, sumando {len(months)} {noun} con cifras"
    return f"{divided}, del informe de {month_name(parse_month(months[-1]))}"


def validated_working(now: Recomputed, code: str, indicator: str) -> str:
    """Write the same of the reports that every sector agrees with."""
    if indicator not in now.validated.taken:
        return "sin medición" if now.validated.current[code] else "sin validar"
    per_month = is_per_month(now, indicator)
    months = months_used(now.validated, code, indicator, per_month=per_month)
    divided = division(now.validated, indicator)
    if per_month:
        total = len(months_used(now.reported, code, indicator, per_month=True))
        return f"{divided}, con {len(months)} de {total} meses validados"
    return f"{divided}, del informe de {month_name(parse_month(months[-1]))}"


def together(now: Recomputed, indicator: str) -> str:
    """Write how the indicators of a universe are added up; empty where two are not measured."""
    universe, taken = now.meaning(indicator)["universo"], now.reported.taken
    sharing = [
        taken[other]
        for code in now.codes
        for other in now.indicators_of(code)
        if universe and now.meaning(other)["universo"] == universe and other in taken
    ]
    if len(sharing) < 2 or indicator not in taken:
        return ""
    newest = max(sharing, key=lambda value: value.newest)
    added = " + ".join(number(value.numerator) for value in sharing)
    joint = percent(now.reported.joint[universe])
    return f"({added}) × 100 ÷ {number(newest.denominator)} = {joint}"


def value(row: Row) -> list[str]:
    """Write the cells of an indicator's values in a report."""
    if not row["numerador"]:
        return ["—", "—", "no aplica"]
    top, bottom = Decimal(row["numerador"]), Decimal(row["denominador"])
    return [number(top), number(bottom), percent(two_places(top * 100 / bottom))]


def values(now: Recomputed, code: str, indicator: str) -> list[list[str]]:
    """Write the table of an indicator's months, newest first."""
    per_month = is_per_month(now, indicator)
    used = months_used(now.reported, code, indicator, per_month=per_month)
    word = "suma" if per_month else "es la vigente"
    lines = []
    for report in reversed(now.reported.current[code]):
        for row in measurements(now, report):
            if row["indicador"] == indicator:
                cells = [month_name(parse_month(report["mes"])), *value(row)]
                cells[-1] += f" {word}" if report["mes"] in used else ""
                lines.append(cells)
    return lines


def measurements(now: Recomputed, report: Row) -> Sequence[Row]:
    """Return what a version says of its indicators, in the order of section 8."""
    return now.dashboard.tables.values.get((*place(report), report["version"]), ())


def baselines(now: Recomputed, indicator: str) -> list[str]:
    """Write the denominators frozen for an indicator, or for the universe that it shares."""
    universe = now.meaning(indicator)["universo"]
    column, owner = ("universo", universe) if universe else ("indicador", indicator)
    rows = [row for row in now.tables["bases"] if row[column] == owner]
    return [
        f"{number(Decimal(row['denominador']))} desde {month_name(parse_month(row['desde_mes']))}"
        for row in sorted(rows, key=lambda row: (row["desde_mes"], int(row["numero"])))
    ]


def course(now: Recomputed, indicator: str) -> list[str]:
    """Write an indicator's percentage at each corte so far, in both readings: its chart."""
    readings = [
        now.dashboard.reading(month, validated=validated)
        for month in now.dashboard.months
        for validated in (False, True)
    ]
    return [
        percent(reading.taken[indicator].percent)
        for reading in readings
        if indicator in reading.taken
    ]
