"""How means, counts of activities and counts of reports were made."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from commitments.months import write_month
from pal_portal.opendata.codes import STANDING, STATE
from pal_portal.site.pages.cards import ComponentRow, MeanCard
from pal_portal.site.sentences import figure, percent
from sttl.reading.duties import Duty, Tally, tally
from sttl.reading.readings import Reading

from .activity_figures import why_left_out
from .rules import Made, figure_made, two_places
from .source import FigureSource

COUNTS = {  # of reports, by their names in a file
    "se_deben": "owed",
    "entregados": "handed_in",
    "tarde": "late",
    "en_revision": "in_review",
    "faltan": "missing",
    "por_entregar": "pending",
    "sin_parte_designada": "unassigned",
    "propuestos": "proposed",
    "propuestos_entregados": "proposed_handed_in",
}
Placed = tuple[str, Duty]  # a report, with the code of its activity


def means_made(mean: MeanCard, codes: Sequence[str], reading: Reading) -> list[Made]:
    """Say how the two big means of a page were made (rules 9 and 10)."""
    reported, validated = mean.reported, mean.validated
    return [
        mean_made("reportado", [reported.figure, reported.coverage], codes, reading),
        mean_made("validado", [validated.figure, validated.coverage], codes, reading),
    ]


def row_made(row: ComponentRow, which: str, reading: Reading) -> Made:
    """Say how a mean of a component was made, written in a line."""
    mean = row.mean.validated if which == "validado" else row.mean.reported
    codes = [card.code for card in row.cards]
    return mean_made(which, [mean.sentence], codes, reading, of=row.code)


def mean_made(
    which: str, says: Sequence[str], codes: Sequence[str], reading: Reading, *, of: str = ""
) -> Made:
    """Give what the mean of a reading is made of, and what it leaves out and why."""
    totals, is_validated = reading.of(codes), which == "validado"
    summary = totals.validated if is_validated else totals.reported
    figures = {
        code: reading[code].validated if is_validated else reading[code].reported for code in codes
    }
    counted = {code: one.counted for code, one in figures.items() if one.counted is not None}
    name = "Validado por el STTL" if is_validated else "Reportado"
    return figure_made(
        f"componente/{of}/{which}" if of else which,
        f"{of}: {name}" if of else name,
        says,
        *((1, 9, 10) if is_validated else (1, 9)),
        porcentaje=two_places(summary.percent),
        actividades_con_cifra=summary.measured,
        actividades=summary.total,
        operacion=mean_operation([*counted.values()], summary.percent),
        de=[
            {"actividad": code, "cuenta_como": two_places(value)} for code, value in counted.items()
        ],
        excluidas=[
            {"actividad": code, "razon": reason}
            for code, one in figures.items()
            if (reason := why_left_out(reading[code], one))
        ],
    )


def mean_operation(values: Sequence[Decimal], mean: Decimal | None) -> str | None:
    """Write a mean so that a reader with a pencil gets the same digits."""
    if mean is None:
        return None
    return f"({' + '.join(map(figure, values))}) ÷ {len(values)} = {percent(mean)}"


def states_made(says: Sequence[str], codes: Sequence[str], reading: Reading) -> Made:
    """Say how many activities are in each state, and which."""
    codes_by_state: dict[str, list[str]] = {public: [] for public in STATE.public.values()}
    for code in codes:
        codes_by_state[STATE.public[reading[code].state]].append(code)
    return figure_made("estados", "Estados", says, 7, 9, por_estado=codes_by_state)


def reports_made(
    key: str, name: str, says: Iterable[str], placed: Sequence[Placed], source: FigureSource
) -> Made:
    """Say how some reports were counted, with how each stands."""
    de = [report_standing(code, duty, source) for code, duty in placed]
    return counts_made(key, name, tally([duty for _, duty in placed]), says, de=de)


def counts_made(
    key: str, name: str, reports: Tally, says: Iterable[str] = (), **more: object
) -> Made:
    """Give the counts of some reports (rule 11), in the page's own words where it has any."""
    counts = {public: getattr(reports, count) for public, count in COUNTS.items()}
    return figure_made(key, name, [*says] or tally_says(reports), 11, **counts, **more)


def tally_says(reports: Tally) -> list[str]:
    """Write the counts as a table of the pages has them."""
    counts = [getattr(reports, count) for count in COUNTS.values() if count != "in_review"]
    return [f"{reports.handed_in} de {reports.owed}", *map(str, counts)]


def report_standing(code: str, duty: Duty, source: FigureSource) -> Made:
    """Say how the report of an activity and month stands; of one not public, only that it came."""
    return {
        "actividad": code,
        "mes": write_month(duty.month),
        "situacion": STANDING.public[duty.standing],
        "parte": source.parties.get(duty.party),
        "vence_el": written_day(duty.due_on),
        "con_prorroga": duty.is_extended,
        "entregado_el": written_day(duty.handed_in_on),
        "dias_de_retraso": duty.days_late if duty.due_on and duty.is_handed_in else None,
        "version": duty.revision_number or None,
        "direccion": source.at.url("report-detail", code, duty.month)
        if duty.is_published
        else None,
    }


def written_day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def placed_of(reading: Reading) -> list[Placed]:
    """Return every report of a reading, with the code of its activity."""
    return [(code, duty) for code, one in reading.activities.items() for duty in one.duties]
