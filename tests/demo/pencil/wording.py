"""How the pencil writes what it worked out, as the pages write it."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from commitments.months import day_name, month_name

from .duties import Count, Due
from .figures import Paper, Taken, rounded, standing, written
from .notebook import Notebook
from .record import Row

LEVELS = {
    "not_started": "No iniciado",
    "limited": "Limitado",
    "substantial": "Sustancial",
    "complete": "Completo",
}
STATES = {
    "done": "Cumplida",
    "under_way": "En curso",
    "not_started": "No iniciada",
    "unreported": "Sin informe",
}
SECTORS = {
    "government": "Gobierno",
    "civil_society": "Sociedad civil",
    "guarantor": "Órgano garante",
}
OPINIONS = {
    "agrees": "coincide",
    "disagrees": "no coincide",
    "cannot_verify": "no puede verificarlo",
}


def percent(value: Fraction) -> str:
    return f"{written(value)} %"


def figure(paper: Paper, code: str) -> str:
    """Write an activity's percentage, or its level; empty without either."""
    if code in paper.figures:
        return percent(paper.figures[code])
    return LEVELS.get(paper.levels.get(code, ""), "")


def mean(notes: Notebook, corte: date, codes: Sequence[str], *, validated: bool) -> tuple[str, str]:
    """Write a mean and its coverage."""
    found, measured = notes.mean(corte, codes, validated=validated)
    without = "Sin validar" if validated else "Sin medición"
    noun = "actividad" if len(codes) == 1 else "actividades"
    return without if found is None else percent(found), f"en {measured} de {len(codes)} {noun}"


def means(notes: Notebook, corte: date, codes: Sequence[str]) -> dict[str, tuple[str, str]]:
    return {
        "Reportado": mean(notes, corte, codes, validated=False),
        "Validado por el STTL": mean(notes, corte, codes, validated=True),
    }


def mean_line(notes: Notebook, corte: date, codes: Sequence[str], *, validated: bool) -> str:
    """Write a mean with its coverage in one line."""
    found, coverage = mean(notes, corte, codes, validated=validated)
    return f"{found} {coverage}" if found.endswith("%") else f"{found}: {coverage[3:]}"


def state_counts(paper: Paper, codes: Sequence[str]) -> list[str]:
    """Write how many activities there are, and how many in each state that some are in."""
    each = [[paper.states[code] for code in codes].count(state) for state in STATES]
    present = [str(count) for count in each if count]
    return [str(len(codes)), *present] if len(present) > 1 else [str(len(codes))]


def own_readings(notes: Notebook, corte: date, code: str) -> dict[str, tuple[str, str]]:
    """Write the two readings of an activity, each with the month that its figure is of."""
    reported, validated = notes.paper(corte), notes.paper(corte, validated=True)
    means_progress = any(
        row["measures_progress"]
        for key, row in notes.decisions.items()
        if notes.record.indicators[key]["result__activity__code"] == code
    )
    without = "Sin medición" if means_progress else "Sin nivel"
    if not reported.reports[code]:
        without = "Sin informe"
    month = reported.months.get(code)
    found = {
        "Reportado": (
            figure(reported, code) or without,
            f"informe de {month_name(month)}" if month else "",
        )
    }
    agreed = validated.reports[code]
    if not agreed:
        nobody = "ningún informe reúne el acuerdo de los tres sectores"
        return found | {"Validado por el STTL": ("Sin validar", nobody)}
    state = STATES[validated.states[code]]
    month = validated.months.get(code) or agreed[-1]["month"]
    note = f"{state.lower()}; informe de {month_name(month)}"
    return found | {"Validado por el STTL": (figure(validated, code) or state, note)}


def division(taken: Taken) -> str:
    return f"{written(taken.top)} × 100 ÷ {written(taken.bottom)} = {percent(taken.percent)}"


def value(pair: tuple[Fraction, Fraction] | None) -> list[str]:
    """Write the cells of a month's values."""
    if pair is None:
        return ["—", "—", "no aplica"]
    return [written(pair[0]), written(pair[1]), percent(rounded(pair[0] * 100 / pair[1]))]


def reported_value(pair: tuple[Fraction, Fraction] | None) -> list[str]:
    """Write an indicator's percentage, numerator and denominator as a report's page does."""
    top, bottom, read = value(pair)
    return ["No aplica este periodo" if pair is None else read, top, bottom]


def stated(report: Row) -> str:
    """Write what a month's report states."""
    if report["idle"]:
        return "sin actividad"
    parts = [value(pair)[2] for pair in report["values"].values() if pair]
    if report["values"] and not parts:
        parts = ["no aplica este periodo"]
    if report["level"]:
        parts.append(f"nivel {LEVELS[report['level']].lower()}")
    return " y ".join(parts)


def days(count: int) -> str:
    return f"{count} día" if count == 1 else f"{count} días"


def hand_in(due: Due) -> str:
    """Write when a report came, or since when it is missing."""
    if due.standing == "unassigned":
        return "Sin parte designada"
    if due.standing == "not_owed":
        return "Ya no se debe: la actividad está cumplida"
    assert due.due_on
    if due.standing in ("pending", "missing"):
        starts = {"pending": "Por entregar", "missing": "Falta: debía entregarse"}
        return f"{starts[due.standing]} a más tardar el {day_name(due.due_on)}"
    assert due.handed_in_on
    word = "Publicado" if due.standing == "published" else "En revisión"
    when = f"{days(due.late)} tarde" if due.late else "a tiempo"
    return f"{word}; entregado el {day_name(due.handed_in_on)}, {when}"


def verdicts(said: dict[str, str]) -> str:
    """Write what each sector said of a report."""
    words = [f"{SECTORS[each]}: {OPINIONS[said[each]]}" for each in SECTORS if each in said]
    return "; ".join(words) or "Sin dictamen"


def handed_of_owed(reports: Count) -> str:
    return f"{reports.handed_in} de {reports.owed}"


def not_zero(counts: Iterable[int]) -> list[str]:
    return [f"{each:,}" for each in counts if each]


def working(notes: Notebook, corte: date, key: int) -> str:
    """Write how an indicator's figure is divided out; empty where none was published."""
    taken = notes.paper(corte).taken.get(key)
    if taken is None:
        return ""
    if notes.decisions[key]["is_per_month"]:
        months = len(taken.months)
        return f"{division(taken)}, sumando {months} {'mes' if months == 1 else 'meses'} con cifras"
    return f"{division(taken)}, del informe de {month_name(taken.months[-1])}"


def validated_working(notes: Notebook, corte: date, key: int) -> str:
    """Write the same of the reports that every sector agrees with."""
    reported = notes.paper(corte).taken.get(key)
    taken = notes.paper(corte, validated=True).taken.get(key)
    if taken is None or reported is None:
        return "sin validar"
    if notes.decisions[key]["is_per_month"]:
        months = f"{len(taken.months)} de {len(reported.months)}"
        return f"{division(taken)}, con {months} meses validados"
    return f"{division(taken)}, del informe de {month_name(taken.months[-1])}"


def together(notes: Notebook, corte: date, key: int) -> str:
    """Write how the indicators of a universe are added up; empty where two are not measured."""
    universe, taken = notes.decisions[key]["universe_id"], notes.paper(corte).taken
    sharing = [
        taken[each]
        for code in notes.record.activities
        for each in notes.indicators_of(code)
        if universe and notes.decisions[each]["universe_id"] == universe and each in taken
    ]
    if len(sharing) < 2 or key not in taken:
        return ""
    newest = max(sharing, key=lambda each: (each.last["month"], each.last["published"]))
    added = " + ".join(written(each.top) for each in sharing)
    joint = percent(notes.paper(corte).joint[universe])
    return f"({added}) × 100 ÷ {written(newest.bottom)} = {joint}"


def values(notes: Notebook, corte: date, code: str, key: int) -> list[list[str]]:
    """Write the table of an indicator's months, newest first."""
    taken = notes.paper(corte).taken.get(key)
    word = "suma" if notes.decisions[key]["is_per_month"] else "es la vigente"
    found = []
    for each in reversed(notes.paper(corte).reports[code]):
        if key in each["values"]:
            cells = [month_name(each["month"]), *value(each["values"][key])]
            if taken and each["month"] in taken.months:
                cells[-1] += f" {word}"
            found.append(cells)
    return found


def baselines(notes: Notebook, key: int) -> list[str]:
    """Write the denominators frozen for an indicator, or for the universe that it shares."""
    universe = notes.decisions[key]["universe_id"]
    kind, owner = ("universe_id", universe) if universe else ("indicator_id", key)
    return [
        f"{written(Fraction(row['denominator']))} desde {month_name(row['from_month'])}"
        for row in notes.record.baselines
        if row[kind] == owner and row["recorded_at"] < notes.before
    ]


def month_line(notes: Notebook, corte: date, due: Due) -> list[str]:
    """Write the line of a month in an activity's history."""
    assigned = notes.record.assignments.get(due.code, ())
    parties = {row["party"] for row in assigned if row["recorded_at"] < notes.before}
    name = ""
    if due.party and len(parties) > 1:
        name = f" {notes.record.parties[due.party]['name']}"
    start = [month_name(due.month), hand_in(due) + name]
    report = notes.current(due.code, due.month, corte)
    if report is None:
        return [*start, "", ""]
    version = f" versión {report['number']}" if report["number"] > 1 else ""
    said = standing(notes.record, report["pk"], notes.before)
    return [*start, stated(report) + version, verdicts(said)]


def course(notes: Notebook, corte: date, key: int) -> list[str]:
    """Write an indicator's percentage at each corte so far, in both readings: its chart."""
    papers = [
        notes.paper(month, validated=validated)
        for month in notes.months(corte)
        for validated in (False, True)
    ]
    return [percent(paper.taken[key].percent) for paper in papers if key in paper.taken]


def corrections(notes: Notebook, corte: date, code: str) -> list[str]:
    """Write what each correction of an activity's current reports changed of its figures."""
    found = []
    for report in notes.paper(corte).reports[code]:
        earlier = [
            each
            for each in notes.record.revisions
            if (each["code"], each["month"]) == (code, report["month"])
            and each["number"] < report["number"]
            and each["published"] < notes.before
        ]
        if earlier and stated(earlier[-1]) != stated(report):
            found.append(f"De {stated(earlier[-1])} a {stated(report)}.")
    return found


def arrival(notes: Notebook, corte: date, code: str) -> str:
    """Write how the newest published report of an activity came in."""
    reports = notes.paper(corte).reports[code]
    if not reports:
        return "Todavía no se publica ningún informe de esta actividad."
    month = reports[-1]["month"]
    due = next(each for each in notes.reports(code, corte) if each.month == month)
    if due.late > 90 and due.handed_in_on and due.due_on:
        when = (
            f"llegó el {day_name(due.handed_in_on)}, cuando debía llegar "
            f"a más tardar el {day_name(due.due_on)}"
        )
    else:
        when = f"llegó {days(due.late)} tarde" if due.late else "llegó a tiempo"
    return f"El informe de {month_name(month)} {when}."
