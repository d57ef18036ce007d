"""How the pages write which reports came, what they state, and how many are owed."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from commitments.months import day_name, month_name, parse_month, shift, short_month_name
from docs.recompute.dashboard import tally
from docs.recompute.reports import RecomputedDuty
from docs.recompute.tables import Row, place

from .recomputed import Recomputed
from .wording import LEVELS, OPINIONS, SECTORS, days, measurements, value

ONE_DAY = timedelta(days=1)
NOBODY = "Sin parte designada"
LONG_DELAY = 90  # days; above it the pages give both dates

CELLS = {  # a published one says whether it came on time
    "sin_parte_designada": "sin parte",
    "ya_no_se_debe": "no se debe",
    "por_entregar": "por entregar",
    "falta": "falta",
    "en_revision": "en revisión",
}

Count = Mapping[str, int]


# The reports of an activity


def reported_value(row: Row) -> list[str]:
    """Write an indicator's percentage, numerator and denominator as a report's page does."""
    top, bottom, share = value(row)
    return [share if row["numerador"] else "No aplica este periodo", top, bottom]


def stated(now: Recomputed, report: Row) -> str:
    """Write what a month's report states."""
    if report["sin_actividad"] == "true":
        return "sin actividad"
    rows = measurements(now, report)
    parts = [value(row)[2] for row in rows if row["numerador"]]
    if rows and not parts:
        parts = ["no aplica este periodo"]
    if report["nivel"]:
        parts.append(f"nivel {LEVELS[report['nivel']].lower()}")
    return " y ".join(parts)


def hand_in(now: Recomputed, duty: RecomputedDuty) -> str:
    """Write when a report came, or since when it is missing."""
    if duty.situacion == "sin_parte_designada":
        return "Sin parte designada"
    if duty.situacion == "ya_no_se_debe":
        return "Ya no se debe: los meses anteriores dieron la actividad por cumplida"
    if duty.situacion in ("por_entregar", "falta"):
        starts = {"por_entregar": "Por entregar", "falta": "Falta: debía entregarse"}
        due_on = date.fromisoformat(duty.vence_el)
        return f"{starts[duty.situacion]} a más tardar el {day_name(due_on)}"
    word = "Publicado" if duty.situacion == "publicado" else "En revisión"
    when = f"{days(duty.dias_de_retraso)} tarde" if duty.dias_de_retraso else "a tiempo"
    came_on = now.handed_in_on(duty)
    assert came_on
    return f"{word}; entregado el {day_name(came_on)}, {when}"


def verdicts(opinions: Mapping[str, str]) -> str:
    """Write what each sector said last of a report."""
    sentences = [
        f"{SECTORS[sector]}: {OPINIONS[opinions[sector]]}"
        for sector in SECTORS
        if sector in opinions
    ]
    return "; ".join(sentences) or "Sin dictamen"


def month_line(now: Recomputed, duty: RecomputedDuty) -> list[str]:
    """Write the line of a month in an activity's history."""
    assigned = now.dashboard.tables.assignments.get(duty.actividad, ())
    has_changed = len({row["parte"] for row in assigned}) > 1
    name = f" {now.party_names[duty.parte]}" if duty.parte and has_changed else ""
    start = [month_name(parse_month(duty.mes)), hand_in(now, duty) + name]
    report = now.current(duty.actividad, duty.mes)
    if report is None:
        return [*start, "", ""]
    version = f" versión {report['version']}" if int(report["version"]) > 1 else ""
    return [*start, stated(now, report) + version, verdicts(now.reported.said(report))]


def versions_before(now: Recomputed, report: Row) -> list[Row]:
    """Return the published versions that a version corrects, oldest first."""
    published = now.dashboard.tables.versions[place(report)]
    return [row for row in published if int(row["version"]) < int(report["version"])]


def corrections(now: Recomputed, code: str) -> list[str]:
    """Write what each correction of an activity's current reports changed of its figures."""
    sentences = []
    for report in now.reported.current[code]:
        earlier = [stated(now, row) for row in versions_before(now, report)][-1:]
        if earlier and earlier != [stated(now, report)]:
            sentences.append(f"De {earlier[0]} a {stated(now, report)}.")
    return sentences


def arrival(now: Recomputed, code: str) -> str:
    """Write how the newest published report of an activity came in."""
    reports = now.reported.current[code]
    if not reports:
        return "Todavía no se publica ningún informe de esta actividad."
    month = reports[-1]["mes"]
    duty = next(duty for duty in now.duties[code] if duty.mes == month)
    late, came_on = duty.dias_de_retraso, now.handed_in_on(duty)
    when = f"llegó {days(late)} tarde" if late else "llegó a tiempo"
    if late > LONG_DELAY and came_on:
        due_on = date.fromisoformat(duty.vence_el)
        when = (
            f"llegó el {day_name(came_on)}, cuando debía llegar a más tardar el {day_name(due_on)}"
        )
    return f"El informe de {month_name(parse_month(month))} {when}."


# The board, and the parties


def near_day(day: date, month: date) -> str:
    """Write a day beside its month: with its year where that is far."""
    written = short_month_name(day)
    short = written if day >= shift(month, 12) else written.partition(" ")[0]
    return f"{day.day} {short}"


def cell(now: Recomputed, duty: RecomputedDuty | None) -> str:
    """Write a cell of the board; a month that stands under another party holds a dash."""
    if duty is None:
        return "—"
    month, standing = parse_month(duty.mes), duty.situacion
    late = [f"{days(duty.dias_de_retraso)} tarde"] if duty.dias_de_retraso else []
    notes = [CELLS.get(standing) or (late or ["a tiempo"])[0]]
    if standing == "falta":
        notes.append(f"desde {near_day(date.fromisoformat(duty.vence_el) + ONE_DAY, month)}")
    if standing == "por_entregar":
        notes.append(f"hasta {near_day(date.fromisoformat(duty.vence_el), month)}")
    came_on = now.handed_in_on(duty)
    if standing == "en_revision" and came_on:
        notes += [f"llegó {near_day(came_on, month)}", *late]
    report = now.current(duty.actividad, duty.mes)
    if standing == "publicado" and report:
        notes += ["sin actividad"] if report["sin_actividad"] == "true" else []
        notes += [f"versión {report['version']}"] if int(report["version"]) > 1 else []
    notes += ["con prórroga"] if now.is_extended(duty) else []
    return " ".join(notes)


def handed_of_owed(count: Count) -> str:
    return f"{count['entregados']} de {count['se_deben']}"


def totals(count: Count, whole: Count) -> list[str]:
    """Write a row of the board's totals; what nobody has in the whole plan has no column."""
    always = [handed_of_owed(count), str(count["faltan"]), str(count["tarde"])]
    rare = [str(count[name]) for name in ("por_entregar", "sin_parte") if whole[name]]
    return always + rare


def foot(now: Recomputed) -> list[list[str]]:
    """Write the board's foot: each count month by month."""
    counts = [
        tally(duty for duty in now.dashboard.duties if duty.mes == month)
        for month in now.dashboard.months
    ]
    names = {
        "Se deben": "se_deben",
        "Entregados": "entregados",
        "De ellos, tarde": "tarde",
        "Faltan": "faltan",
        "Por entregar": "por_entregar",
        "Aparte, sin parte": "sin_parte",
    }
    always = list(names)[:4]
    return [
        [words, *(str(count[name]) for count in counts)]
        for words, name in names.items()
        if words in always or any(count[name] for count in counts)
    ]


def four(count: Count) -> list[str]:
    """Write what a party owes, handed in, handed in late and has missing."""
    return [str(count[name]) for name in ("se_deben", "entregados", "tarde", "faltan")]


def by_party(now: Recomputed) -> dict[str, list[RecomputedDuty]]:
    """Give the reports of every party that the plan names or that was ever designated."""
    assigned = {row["parte"] for row in now.tables["asignaciones"]}
    named = {party for party, codes in now.activities_naming.items() if codes}
    return {
        party: [duty for duty in now.dashboard.duties if duty.parte == party]
        for party in assigned | named
    }


def by_holder(now: Recomputed) -> dict[str, list[RecomputedDuty]]:
    """Put each report under its party; one no longer owed stays with the month before it."""
    holders: dict[str, list[RecomputedDuty]] = {}
    for duties in now.duties.values():
        holder = NOBODY
        for index, duty in enumerate(duties):
            if duty.situacion != "ya_no_se_debe" or not index:
                holder = now.party_names[duty.parte] if duty.parte else NOBODY
            holders.setdefault(holder, []).append(duty)
    return holders


def rows_of(
    now: Recomputed, duties: Iterable[RecomputedDuty]
) -> dict[str, list[RecomputedDuty | None]]:
    """Put a party's reports in rows by activity; None for the months of another."""
    own = {(duty.actividad, duty.mes): duty for duty in duties}
    return {
        code: [own.get((code, month)) for month in now.dashboard.months]
        for code in now.codes
        if any(owner == code for owner, _ in own)
    }
