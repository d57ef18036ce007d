"""How means, counts of activities and counts of reports were made."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from commitments.months import write_month
from indicators.rollup import Figure, Summary
from pal_portal.opendata.codes import STANDING
from pal_portal.site.pages.cards import ComponentRow, MeanCard, report_url
from pal_portal.site.sentences import figure, percent
from sttl.reading.duties import Duty, Standing, Tally, tally
from sttl.reading.readings import ActivityReading, Reading

from .activities import why_left_out
from .rules import STATE, Made, figure_made, two_places
from .source import Source

Placed = tuple[str, Duty]  # a report, with the code of its activity


def means_made(card: MeanCard, codes: Sequence[str], reading: Reading) -> list[Made]:
    """Say how the two big means of a page were made (rules 9 and 10)."""
    return [
        figure_made(
            "reportado",
            "Reportado",
            [card.reported, card.reported_coverage],
            *(1, 9),
            **reported_mean(codes, reading),
        ),
        figure_made(
            "validado",
            "Validado por el STTL",
            [card.validated, card.validated_coverage],
            *(1, 9, 10),
            **validated_mean(codes, reading),
        ),
    ]


def reported_row(row: ComponentRow, reading: Reading) -> Made:
    """Say how the reported mean of a component was made, written in a line."""
    return figure_made(
        f"componente/{row.code}/reportado",
        f"{row.code}: Reportado",
        [row.mean.reported_sentence],
        *(1, 9),
        **reported_mean([card.code for card in row.cards], reading),
    )


def validated_row(row: ComponentRow, reading: Reading) -> Made:
    """Say how the validated mean of a component was made, written in a line."""
    return figure_made(
        f"componente/{row.code}/validado",
        f"{row.code}: Validado por el STTL",
        [row.mean.validated_sentence],
        *(1, 9, 10),
        **validated_mean([card.code for card in row.cards], reading),
    )


def reported_mean(codes: Sequence[str], reading: Reading) -> Made:
    read = [reading[code] for code in codes]
    return mean_made(reading.of(codes).reported, [(each, each.reported) for each in read])


def validated_mean(codes: Sequence[str], reading: Reading) -> Made:
    read = [reading[code] for code in codes]
    return mean_made(reading.of(codes).validated, [(each, each.validated) for each in read])


def mean_made(summary: Summary, read: Sequence[tuple[ActivityReading, Figure]]) -> Made:
    """Give what a mean is made of, and what it leaves out and why."""
    counted = [(each, one.counted) for each, one in read if one.counted is not None]
    return {
        "porcentaje": two_places(summary.percent),
        "actividades_con_cifra": summary.measured,
        "actividades": summary.total,
        "operacion": mean_operation([value for _, value in counted], summary.percent),
        "de": [
            {"actividad": each.activity.code, "cuenta_como": two_places(value)}
            for each, value in counted
        ],
        "excluidas": [
            {"actividad": each.activity.code, "razon": reason}
            for each, one in read
            if (reason := why_left_out(each, one))
        ],
    }


def mean_operation(values: Sequence[Decimal], mean: Decimal | None) -> str | None:
    """Write a mean so that a reader with a pencil gets the same digits."""
    if mean is None:
        return None
    return f"({' + '.join(map(figure, values))}) ÷ {len(values)} = {percent(mean)}"


def states_made(says: Sequence[str], codes: Sequence[str], reading: Reading) -> Made:
    """Say how many activities are in each state, and which."""
    found: dict[str, list[str]] = {public: [] for public in STATE.public.values()}
    for code in codes:
        found[STATE.public[reading[code].state]].append(code)
    return figure_made("estados", "Estados", says, 7, 9, por_estado=found)


def reports_made(
    key: str, name: str, says: Iterable[str], placed: Sequence[Placed], source: Source
) -> Made:
    """Say how some reports were counted, with how each stands (rule 11)."""
    return figure_made(
        key,
        name,
        says,
        *(11,),
        **tally_made(tally([duty for _, duty in placed])),
        de=[report_standing(code, duty, source) for code, duty in placed],
    )


def tally_made(reports: Tally) -> Made:
    return {
        "se_deben": reports.owed,
        "entregados": reports.handed_in,
        "tarde": reports.late,
        "en_revision": reports.in_review,
        "faltan": reports.missing,
        "por_entregar": reports.pending,
        "sin_parte_designada": reports.unassigned,
    }


def tally_says(reports: Tally) -> list[str]:
    """Write the counts as a table of the pages has them."""
    return [
        f"{reports.handed_in} de {reports.owed}",
        *(
            str(each)
            for each in (
                reports.owed,
                reports.handed_in,
                reports.late,
                reports.missing,
                reports.pending,
                reports.unassigned,
            )
        ),
    ]


def report_standing(code: str, duty: Duty, source: Source) -> Made:
    """Say how the report of an activity and month stands; of one not public, only that it came."""
    is_public = duty.standing == Standing.PUBLISHED
    return {
        "actividad": code,
        "mes": write_month(duty.month),
        "situacion": STANDING.public[duty.standing],
        "parte": source.parties.get(duty.party),
        "vence_el": written(duty.due_on),
        "con_prorroga": duty.is_extended,
        "entregado_el": written(duty.handed_in_on),
        "dias_de_retraso": duty.days_late if duty.is_handed_in else None,
        "version": duty.revision_number or None,
        "direccion": report_url(source.plan, code, duty.month, source.at) if is_public else None,
    }


def written(day: date | None) -> str | None:
    return day.isoformat() if day else None


def placed_of(reading: Reading, codes: Iterable[str] | None = None) -> list[Placed]:
    """Return every report of a reading, with the code of its activity."""
    chosen = reading.activities if codes is None else codes
    return [(code, duty) for code in chosen for duty in reading[code].duties]
