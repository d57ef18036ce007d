"""What the compliance board says: the report of each activity and month, and who owes it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from commitments.models import Activity, Party
from commitments.months import day_name, month_name, short_month_name
from pal_portal.asking import PageMoment
from pal_portal.site.sentences import (
    NOT_OWED_NOTE,
    compliance_sentence,
    format_count,
    near_day,
)
from pal_portal.site.words import plain
from sttl.models import DueDay
from sttl.reading.due_days import DueDayDecision
from sttl.reading.duties import Duty, Standing, Tally, tally
from sttl.reading.moments import elapsed_months

from .cards import StateMark, board_url, by_component, component_heading

ON_TIME, LATE, ELSEWHERE = "on_time", "late", "elsewhere"
LEGEND = {  # every word a cell can hold, in the order of the legend
    ON_TIME: "A tiempo",
    LATE: "Tarde: los días que pasaron desde la fecha límite",
    Standing.IN_REVIEW: "En revisión: entregado, todavía sin publicar",
    Standing.MISSING: "Falta: desde el día siguiente a la fecha límite",
    Standing.PENDING: "Por entregar: la fecha límite aún no pasa",
    Standing.PROPOSED: "Propuesta del portal, sin confirmar por el STTL: nadie lo debe",
    Standing.UNASSIGNED: "Sin parte designada que lo entregue",
    Standing.NOT_OWED: NOT_OWED_NOTE,
    ELSEWHERE: "Ese mes está en otro grupo de la tabla",
    "inactive": "Sin actividad: quien informa dice que ese mes no la hubo",
    "corrected": "Versión 2 o posterior: el informe se corrigió",
    "extended": "Con prórroga: se dio más plazo",
}
FOOT = {  # the counts of a month, in the order of the board's foot
    "Se deben": "owed",
    "Entregados": "handed_in",
    "De ellos, tarde": "late",
    "Faltan": "missing",
    "Por entregar": "pending",
    "Aparte, propuestos": "proposed",
    "De los propuestos, entregados": "proposed_handed_in",
    "Aparte, sin parte": "unassigned",
}
ALWAYS_COUNTED = {"owed", "handed_in", "late", "missing"}
MONTHS_THAT_FIT = 12  # at 76rem, the width of the page
NOBODY = 0  # the group of the months without a designated party; no party has this key


@dataclass(frozen=True)
class BoardCell:
    """The report of one activity and month: its mark, what is said of it, and its address."""

    shape: str
    words: str
    notes: tuple[tuple[str, str], ...] = ()
    url: str = ""


@dataclass(frozen=True)
class BoardRow:
    code: str
    title: str
    url: str
    cells: tuple[BoardCell, ...]


@dataclass(frozen=True)
class BoardGroup:
    """The rows of a component or of a party, with their totals."""

    anchor: str
    name: str
    context: str
    url: str
    reports: Tally
    rows: tuple[BoardRow, ...]


@dataclass(frozen=True)
class DueDayLine:
    """A due day as decided: from which month on, and by whose word and for what reason."""

    sentence: str
    origin: str
    reason: str


@dataclass(frozen=True)
class TotalsRow:
    """One count of the board's foot, month by month."""

    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Compliance:
    """Everything that the compliance board shows."""

    summary: str
    months: tuple[str, ...]
    groups: tuple[BoardGroup, ...]
    total: Tally
    foot: tuple[TotalsRow, ...]
    legend: tuple[StateMark, ...]
    due_days: tuple[DueDayLine, ...]
    grouped_by: str
    url_by_commitment: str
    url_by_party: str

    @property
    def fits(self) -> bool:
        """Say whether a wide screen shows every month at once."""
        return len(self.months) <= MONTHS_THAT_FIT

    @property
    def columns(self) -> int:
        """How many columns the table has, with the one of the activities."""
        return len(self.months) + 1


def compliance(at: PageMoment, *, by_party: bool) -> Compliance:
    """Make the board of a plan; one query beside the reading where it is grouped by party."""
    reading = at.reading
    grouped = groups_by_party(at) if by_party else groups_by_component(at)
    months = elapsed_months(at.plan.first_month, at.moment)
    duties = [activity.duties for activity in reading.activities.values()]
    total = tally([duty for row in duties for duty in row])
    return Compliance(
        summary=compliance_sentence(total),
        months=tuple(short_month_name(month) for month in months),
        groups=tuple(grouped),
        total=total,
        foot=tuple(foot([tally(column) for column in zip(*duties, strict=True)])),
        legend=tuple(legend(grouped)),
        due_days=tuple(due_day_line(decision) for decision in reading.due_days),
        grouped_by="parte" if by_party else "compromiso",
        url_by_commitment=board_url(at),
        url_by_party=board_url(at, by_party=True),
    )


def due_day_line(decision: DueDayDecision) -> DueDayLine:
    return DueDayLine(
        sentence=f"Desde el informe de {month_name(decision.from_month)}: "
        f"hasta el día {decision.day} del mes siguiente",
        origin=f"{DueDay.Origin(decision.origin).label}, {day_name(decision.decided_on)}",
        reason=decision.reason,
    )


def groups_by_component(at: PageMoment) -> list[BoardGroup]:
    """Group the activities as the plan does, in printed order."""
    groups = []
    for component, part in by_component(at.reading).items():
        name, context, url = component_heading(component, at)
        rows = {one.activity: one.duties for one in part}
        name = f"{component.code} · {name}"
        groups.append(group_of(f"grupo-{component.code}", name, context, url, rows, at))
    return groups


def group_of(
    anchor: str,
    name: str,
    context: str,
    url: str,
    rows: Mapping[Activity, Sequence[Duty | None]],
    at: PageMoment,
) -> BoardGroup:
    """Make a group of the reports of some activities, by month."""
    reports = tally([duty for duties in rows.values() for duty in duties if duty])
    lines = tuple(row(activity, duties, at) for activity, duties in rows.items())
    return BoardGroup(anchor, name, context, url, reports, lines)


def groups_by_party(at: PageMoment) -> list[BoardGroup]:
    """Group the months by the party that owes or handed them in, those of nobody at the end."""
    holders_by_code = {
        code: holders(activity.duties) for code, activity in at.reading.activities.items()
    }
    keys = {key for row_keys in holders_by_code.values() for key in row_keys}
    found = Party.objects.in_bulk(sorted(keys - {NOBODY}))
    parties = {key: at.names.of(party) for key, party in found.items()}
    order = sorted(parties, key=lambda key: plain(parties[key].name))
    if NOBODY in keys:
        order.append(NOBODY)
    return [party_group(key, parties.get(key), holders_by_code, at) for key in order]


def holders(duties: Iterable[Duty]) -> list[int]:
    """Return under which party each month of an activity stands.

    A month that is no longer owed has no party of its own: it stays with the one before it.
    """
    parties: list[int] = []
    for duty in duties:
        holder = duty.party or NOBODY
        if duty.standing == Standing.NOT_OWED and parties:
            holder = parties[-1]
        parties.append(holder)
    return parties


def party_group(
    key: int, party: Party | None, holders_by_code: Mapping[str, Sequence[int]], at: PageMoment
) -> BoardGroup:
    """Make the group of one party: the activities of which it has any month."""
    rows = {
        reading.activity: [
            duty if holder == key else None
            for duty, holder in zip(reading.duties, holders_by_code[code], strict=True)
        ]
        for code, reading in at.reading.activities.items()
        if key in holders_by_code[code]
    }
    if party is None:
        return group_of("grupo-sin-parte", str(Standing.UNASSIGNED.label), "", "", rows, at)
    url = at.url("party-detail", party.slug)
    sector = party.get_sector_display()
    return group_of(f"grupo-{party.slug}", party.name, sector, url, rows, at)


def row(activity: Activity, duties: Iterable[Duty | None], at: PageMoment) -> BoardRow:
    """Make an activity's row; a month that stands in another group holds a dash."""
    return BoardRow(
        code=activity.code,
        title=activity.name,
        url=at.url("activity-detail", activity.code),
        cells=tuple(
            cell(duty, at.url("report-detail", activity.code, duty.month))
            if duty
            else BoardCell(ELSEWHERE, "—")
            for duty in duties
        ),
    )


def cell(duty: Duty, url: str) -> BoardCell:
    """Say how a report stands; of one not published, only that it came in and when."""
    shape, words = standing_words(duty)
    return BoardCell(shape, words, tuple(cell_notes(duty)), url if duty.is_published else "")


def standing_words(duty: Duty) -> tuple[str, str]:
    """Return the mark of a report and the few words that stand beside it."""
    if duty.standing == Standing.PUBLISHED:
        if duty.days_late:
            return LATE, f"{format_count(duty.days_late, 'día', 'días')} tarde"
        return ON_TIME, "a\N{NO-BREAK SPACE}tiempo"
    return duty.standing.value, {
        Standing.UNASSIGNED: "sin parte",
        Standing.PROPOSED: "sin confirmar",
        Standing.NOT_OWED: "no se debe",
        Standing.PENDING: "por entregar",
        Standing.MISSING: "falta",
        Standing.IN_REVIEW: "en revisión",
    }[duty.standing]


def cell_notes(duty: Duty) -> Iterable[tuple[str, str]]:
    """Give what is said under the mark, each with its place in the legend."""
    if duty.due_on and duty.standing == Standing.MISSING:
        # Counted from the due day: a return for mending is not public (DESIGN.md 4).
        yield "", f"desde {near_day(duty.due_on + timedelta(days=1), duty.month)}"
    if duty.due_on and duty.standing == Standing.PENDING:
        yield "", f"hasta {near_day(duty.due_on, duty.month)}"
    if duty.handed_in_on and duty.standing == Standing.IN_REVIEW:
        yield "", f"llegó {near_day(duty.handed_in_on, duty.month)}"
        if duty.days_late:
            yield LATE, f"{format_count(duty.days_late, 'día', 'días')} tarde"
    if duty.handed_in_on and duty.standing == Standing.PROPOSED:
        yield "", "publicado" if duty.is_published else "en revisión"
        yield "", f"llegó {near_day(duty.handed_in_on, duty.month)}"
    if duty.is_inactive:
        yield "inactive", "sin actividad"
    if duty.revision_number > 1:
        yield "corrected", f"versión\N{NO-BREAK SPACE}{duty.revision_number}"
    if duty.is_extended:
        yield "extended", "con prórroga"


def legend(groups: Iterable[BoardGroup]) -> Iterable[StateMark]:
    """Explain the marks and notes that the board holds, and no other."""
    cells = [cell for group in groups for line in group.rows for cell in line.cells]
    present = {cell.shape for cell in cells} | {key for cell in cells for key, _ in cell.notes}
    return (StateMark(key, words, words) for key, words in LEGEND.items() if key in present)


def foot(months: Sequence[Tally]) -> Iterable[TotalsRow]:
    """Count each month: what is owed is what was handed in, what is missing and what may wait.

    What nobody owes, since its party is only proposed or there is none, stands apart.
    """
    for name, count in FOOT.items():
        counts = tuple(getattr(month, count) for month in months)
        if any(counts) or count in ALWAYS_COUNTED:
            yield TotalsRow(name, counts)
