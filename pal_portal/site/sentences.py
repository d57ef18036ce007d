"""Sentences made by rule from the data: pure functions that give what a reader reads."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from commitments.months import day_name, shift, short_month_name
from indicators.numbers import format_number as figure
from indicators.numbers import percent
from indicators.percentages import Measure
from indicators.rollup import State, Summary
from sttl.reading.duties import Duty, Standing, Tally
from sttl.reading.readings import Flag
from sttl.record.wording import format_count, listed

__all__ = [
    "activity_sentence",
    "compliance_sentence",
    "coverage",
    "day_name",
    "deadline_sentence",
    "figure",
    "format_count",
    "found_sentence",
    "hand_in_note",
    "lateness",
    "listed",
    "mean_sentence",
    "near_day",
    "party_sentence",
    "percent",
    "plan_deadline_sentence",
    "reports_note",
    "sections_named",
    "states_sentence",
]

LATE_IN_DAYS = 90  # beyond three months a date tells more than a count of days
NARROW = "\N{NO-BREAK SPACE}"
STATE_WORDS = {  # one activity, several: after «está» and «están»
    State.DONE: ("cumplida", "cumplidas"),
    State.UNDER_WAY: ("en curso", "en curso"),
    State.NOT_STARTED: ("no iniciada", "no iniciadas"),
    State.UNREPORTED: ("sin informe", "sin informe"),
}
FLAG_SENTENCES = {
    Flag.OVERDUE: "Vencida: ya pasó la fecha acordada y no está cumplida.",
    Flag.UNMEASURED: "Sin indicador: la sección 8 del plan no dice cómo medirla.",
    Flag.DISPUTED: "En disputa: un sector del STTL no coincide con un informe vigente.",
    Flag.DISPUTE_CORRECTED: (
        "En disputa, corregida: se corrigió un informe disputado y el sector que no coincidía "
        "aún no dictamina la corrección."
    ),
    Flag.OUTDATED: (
        "Desactualizada: su informe publicado más reciente es de más de dos meses antes del corte."
    ),
    Flag.DOUBTFUL: (
        "Correspondencia dudosa: el renglón que la mide difiere en lo sustancial de la actividad."
    ),
}
COUNT_OF = re.compile(r"(?:Total del número de|Número de|Total de|Total)\s+(?=\w)")
LINKING_WORDS = {"a", "al", "con", "de", "del", "en", "para", "por", "sobre", "y"}


def near_day(day: date, month: date) -> str:
    """Write a day beside its month in a narrow place: 11 oct; a year later, with its year."""
    day_text = f"{day.day} {short_month_name(day)}"
    return (day_text if day >= shift(month, 12) else day_text[:-5]).replace(" ", NARROW)


def sections_named(sections: str) -> str:
    """Name the sections of the plan that a note is about: Sección 7, Secciones 7 y 8, Firmas."""
    if not sections[:1].isdigit():
        return sections
    return f"{'Sección' if sections.isdigit() else 'Secciones'} {sections}"


def found_sentence(count: int, total: int, one: str, many: str) -> str:
    """Say how many of a list answer to the filters chosen: 5 de 31 actividades. Nouns feminine."""
    if not total:
        return f"Todavía no hay {many}."
    if count == total:
        return f"Se muestra la única {one}." if total == 1 else f"Se muestran las {total} {many}."
    if not count:
        return f"Ninguna de las {total} {many} cumple lo elegido. Quite algún filtro."
    return f"{count} de {total} {many} {'cumple' if count == 1 else 'cumplen'} lo elegido."


def mean_sentence(mean: Decimal | None, measured: int, total: int, *, without: str) -> str:
    """Write a mean with its coverage in one line, or the words for having none."""
    if mean is None:
        return f"{without}: 0 de {format_count(total, 'actividad', 'actividades')}"
    return f"{percent(mean)} {coverage(measured, total)}"


def without_validated(validated: Summary) -> str:
    """Say why a validated mean is missing: nothing is validated, or nothing of it measures."""
    is_unjudged = validated.states.get(State.UNREPORTED, 0) == validated.total
    return "Sin validar" if is_unjudged else "Sin medición"


def coverage(measured: int, total: int) -> str:
    """Write in how many activities a mean was taken: en 21 de 31 actividades."""
    return f"en {measured} de {format_count(total, 'actividad', 'actividades')}"


# The plan


def states_sentence(summary: Summary) -> str:
    """Say how many activities are in each state, leaving out the states that none is in."""
    present = [(state, count) for state, count in summary.states.items() if count]
    if not present:
        return "Todavía no hay actividades registradas."
    if len(present) == 1:
        words = STATE_WORDS[present[0][0]]
        if summary.total == 1:
            return f"Su única actividad está {words[0]}."
        return f"Las {summary.total} actividades están {words[1]}."
    parts = [f"{count} {STATE_WORDS[state][count > 1]}" for state, count in present]
    state, count = present[0]
    verb = "está" if count == 1 else "están"
    parts[0] = f"{count} {verb} {STATE_WORDS[state][count > 1]}"
    return f"De {format_count(summary.total, 'actividad', 'actividades')}, {listed(parts)}."


def plan_deadline_sentence(
    deadlines: Iterable[date | None], *, judged_on: date, is_over: bool
) -> str:
    """Say by when the plan was agreed, with the days left while it runs; afterwards the date."""
    days = sorted({deadline for deadline in deadlines if deadline})
    if not days:
        return "El plan no fija fechas."
    first, last = days[0], days[-1]
    if first != last:
        return f"Las fechas acordadas van del {day_name(first)} al {day_name(last)}."
    if judged_on > last:
        return f"La fecha acordada venció el {day_name(last)}."
    if is_over:
        return f"La fecha acordada es el {day_name(last)}."
    return f"La fecha acordada es el {day_name(last)}: {days_left(last, judged_on)}."


def days_left(due_on: date, judged_on: date) -> str:
    """Say how many days are left until a day that has not passed."""
    days = (due_on - judged_on).days
    if days == 0:
        return "vence hoy"
    return f"{'falta' if days == 1 else 'faltan'} {format_count(days, 'día', 'días')}"


def reports_note(tally: Tally) -> str:
    """Say how the reports of a month stand beside those handed in, only what is not zero."""
    is_all_apart = not tally.owed and (tally.proposed or tally.unassigned)
    parts = ["que se deba"] if is_all_apart else []
    if tally.late:
        parts.append(f"{tally.late} tarde")
    if tally.in_review:
        parts.append(f"{tally.in_review} en revisión")
    if tally.missing:
        parts.append(f"{'falta' if tally.missing == 1 else 'faltan'} {tally.missing}")
    apart = []
    if tally.proposed:
        apart.append(f"{tally.proposed} con parte propuesta, sin confirmar")
    if tally.unassigned:
        apart.append(f"{tally.unassigned} sin parte designada")
    if apart:
        parts.append(f"aparte, {', y '.join(apart)}")
    return "; ".join(parts)


def compliance_sentence(reports: Tally) -> str:
    """Say how many reports of the plan are owed, handed in, late and missing so far."""
    apart = f"{proposed_sentence(reports)}{unassigned_sentence(reports)}"
    if not reports.owed:
        return f"Hasta este corte nadie debe informes.{apart}"
    owed = format_count(reports.owed, "informe", "informes")
    late = f", {reports.late} tarde" if reports.late else ""
    have = "se ha" if reports.handed_in == 1 else "se han"
    parts = [f"{have} entregado {reports.handed_in}{late}"]
    if reports.missing:
        parts.append(f"{'falta' if reports.missing == 1 else 'faltan'} {reports.missing}")
    if reports.pending:
        still = "está" if reports.pending == 1 else "están"
        parts.append(f"{reports.pending} {still} por entregar")
    of = "Del" if reports.owed == 1 else "De los"
    owed_words = "único informe que se debe" if reports.owed == 1 else f"{owed} que se deben"
    return f"{of} {owed_words} hasta este corte, {'; '.join(parts)}.{apart}"


def proposed_sentence(reports: Tally) -> str:
    """Say, after a space, how many reports have a party that the STTL has not confirmed."""
    if not reports.proposed:
        return ""
    have = "tiene" if reports.proposed == 1 else "tienen"
    count = format_count(reports.proposed, "informe", "informes")
    owed = "no se debe" if reports.proposed == 1 else "no se deben"
    came = f"; se {came_in(reports.proposed_handed_in)}" if reports.proposed_handed_in else ""
    return (
        f" Aparte, {count} {have} una parte propuesta por el portal, que el STTL no ha confirmado: "
        f"{owed}{came}."
    )


def came_in(count: int) -> str:
    """Write how many reports came in: ha entregado uno · han entregado 3."""
    return "ha entregado uno" if count == 1 else f"han entregado {count}"


def unassigned_sentence(reports: Tally) -> str:
    """Say, after a space, how many reports nobody was designated for."""
    if not reports.unassigned:
        return ""
    is_one = reports.unassigned == 1
    has = "no tiene parte designada que lo" if is_one else "no tienen parte designada que los"
    if reports.proposed:
        others = "Otro" if is_one else f"Otros {reports.unassigned}"
        return f" {others} {has} entregue."
    return f" Aparte, {format_count(reports.unassigned, 'informe', 'informes')} {has} entregue."


# An activity


def deadline_sentence(due_on: date | None, *, judged_on: date, is_done: bool, is_over: bool) -> str:
    """Say an activity's deadline, and the days left while they matter."""
    if due_on is None:
        return "El plan no le fija fecha."
    if is_done:
        return f"La fecha acordada era el {day_name(due_on)}."
    if judged_on > due_on:
        return f"La fecha acordada venció el {day_name(due_on)}."
    if is_over:
        return f"La fecha acordada es el {day_name(due_on)}."
    return f"La fecha acordada es el {day_name(due_on)}: {days_left(due_on, judged_on)}."


def activity_sentence(numerator_label: str, denominator_label: str, measure: Measure) -> str:
    """Say an indicator's figures with its printed labels: De 57 ladrilleras…, hay 12 reubicadas.

    Labels that do not start by counting («Número de…», «Total de…»), and figures of one, for
    which the printed plural would read wrong, take the neutral form.
    """
    percent_text = f"({percent(measure.percent)})"
    numerator, denominator = figure(measure.numerator), figure(measure.denominator)
    part, whole = counted_thing(numerator_label), counted_thing(denominator_label)
    if not part or not whole or 1 in (measure.numerator, measure.denominator):
        return f"{numerator_label}: {numerator}. {denominator_label}: {denominator} {percent_text}."
    return f"De {denominator} {whole}, hay {numerator} {without_noun(part, whole)} {percent_text}."


def counted_thing(label: str) -> str:
    """Return what a label counts: «Número de ladrilleras reubicadas» counts the latter."""
    match = COUNT_OF.match(label)
    if match is None:
        return ""
    thing = label[match.end() :].strip().rstrip(".")
    return thing[0].lower() + thing[1:]


def without_noun(part: str, whole: str) -> str:
    """Leave out the noun that both share, unless what follows hangs on it: «reubicadas»."""
    noun, _, rest = part.partition(" ")
    shares_noun = noun == whole.partition(" ")[0] and rest
    return rest if shares_noun and rest.split()[0] not in LINKING_WORDS else part


# A party


def party_sentence(activities: int, reports: Tally) -> str:
    """Say in how many activities the plan names a party, and how its reports stand."""
    named = f"El plan la nombra en {format_count(activities, 'actividad', 'actividades')}."
    if reports.proposed:
        named = f"{named} {proposed_party_sentence(reports)}"
    if not reports.owed:
        return named
    owed = format_count(reports.owed, "informe", "informes")
    if not reports.handed_in:
        return f"{named} Hasta este corte debe {owed} y no ha entregado ninguno."
    late = f", {reports.late} tarde" if reports.late else ""
    wants = "Falta" if reports.missing == 1 else "Faltan"
    missing = f" {wants} {reports.missing}." if reports.missing else ""
    return (
        f"{named} Hasta este corte debe {owed} y ha entregado {reports.handed_in}{late}.{missing}"
    )


def proposed_party_sentence(reports: Tally) -> str:
    """Say of how many reports a party is only proposed, and how many of them it handed in."""
    is_one = reports.proposed == 1
    owes = "no lo debe" if is_one else "no los debe"
    came = f"; ha entregado {reports.proposed_handed_in}" if reports.proposed_handed_in else ""
    count = format_count(reports.proposed, "informe", "informes")
    return (
        f"El portal propone que haga {count} hasta este corte; "
        f"mientras el STTL no lo confirme, {owes}{came}."
    )


# A report


# What was known after the month ended: a later correction may have opened the activity again.
NOT_OWED_NOTE = "Ya no se debe: los meses anteriores dieron la actividad por cumplida"


def hand_in_note(duty: Duty) -> str:
    """Say when a month's report was handed in and how late, or since when it is missing."""
    if duty.standing == Standing.UNASSIGNED:
        return "Sin parte designada"
    if duty.standing == Standing.NOT_OWED:
        return NOT_OWED_NOTE
    if duty.standing == Standing.PROPOSED:
        return proposed_note(duty)
    if duty.due_on is None:
        return duty.standing.label
    if duty.standing == Standing.PENDING:
        return f"Por entregar a más tardar el {day_name(duty.due_on)}"
    if duty.missing_since:
        return f"Falta: debía entregarse a más tardar el {day_name(duty.due_on)}"
    if duty.handed_in_on is None:
        return duty.standing.label
    handed_in = f"{duty.standing.label}; entregado el {day_name(duty.handed_in_on)}"
    if duty.days_late:
        return f"{handed_in}, {format_count(duty.days_late, 'día', 'días')} tarde"
    return f"{handed_in}, a tiempo"


def proposed_note(duty: Duty) -> str:
    """Say of a month whose party is only proposed what came in, and that nobody owed it."""
    if duty.handed_in_on is None:
        return "No se debe: la parte es una propuesta del portal, sin confirmar"
    duty_standing = Standing.PUBLISHED if duty.is_published else Standing.IN_REVIEW
    return (
        f"{duty_standing.label}; entregado el {day_name(duty.handed_in_on)}, sin deberse: "
        "la parte era una propuesta del portal, sin confirmar"
    )


def lateness(duty: Duty) -> str:
    """Say whether the report of a month came in time; nothing of one not handed in."""
    if duty.standing == Standing.PROPOSED and duty.handed_in_on:
        return f"llegó el {day_name(duty.handed_in_on)}, sin que se debiera"
    if not duty.days_late:
        return "llegó a tiempo" if duty.handed_in_on else ""
    if duty.days_late > LATE_IN_DAYS and duty.handed_in_on and duty.due_on:
        return (
            f"llegó el {day_name(duty.handed_in_on)}, cuando debía llegar "
            f"a más tardar el {day_name(duty.due_on)}"
        )
    return f"llegó {format_count(duty.days_late, 'día', 'días')} tarde"
