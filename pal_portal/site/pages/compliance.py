"""What the compliance board says: the report of each activity and month, and who owes it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse

from commitments.models import ActionPlan, Activity, Party
from commitments.months import day_name, month_name, short_month_name
from pal_portal.asking import PageMoment
from pal_portal.site.sentences import compliance_sentence, format_count, near_day
from pal_portal.site.words import plain
from sttl.models import DueDay
from sttl.reading.duties import DueDayDecision, Duty, Standing, Tally, tally
from sttl.reading.moments import elapsed_months
from sttl.reading.readings import ActivityReading, Reading

from .cards import StateMark, activity_url, board_url, distinct_topic, party_url, report_url

ON_TIME, LATE, ELSEWHERE = "on_time", "late", "elsewhere"
LEGEND = {  # every word a cell can hold, in the order of the legend
    ON_TIME: "A tiempo",
    LATE: "Tarde: los días que pasaron desde la fecha límite",
    Standing.IN_REVIEW: "En revisión: entregado, todavía sin publicar",
    Standing.MISSING: "Falta: desde el día siguiente a la fecha límite",
    Standing.PENDING: "Por entregar: la fecha límite aún no pasa",
    Standing.PROPOSED: "Propuesta del portal, sin confirmar por el STTL: nadie lo debe",
    Standing.UNASSIGNED: "Sin parte designada que lo entregue",
    Standing.NOT_OWED: "Ya no se debe: la actividad está cumplida",
    ELSEWHERE: "Ese mes está en otro grupo de la tabla",
    "inactive": "Sin actividad: quien informa dice que ese mes no la hubo",
    "corrected": "Versión 2 o posterior: el informe se corrigió",
    "extended": "Con prórroga: se dio más plazo",
}
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


def compliance(reading: Reading, at: PageMoment, *, by_party: bool) -> Compliance:
    """Make the board of a plan; one query beside the reading where it is grouped by party."""
    grouped = groups_by_party(reading, at) if by_party else groups_by_component(reading, at)
    months = elapsed_months(reading.plan.first_month, at.moment)
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
        url_by_commitment=board_url(reading.plan, at),
        url_by_party=board_url(reading.plan, at, by_party=True),
    )


def due_day_line(decision: DueDayDecision) -> DueDayLine:
    return DueDayLine(
        sentence=f"Desde el informe de {month_name(decision.from_month)}: "
        f"hasta el día {decision.day} del mes siguiente",
        origin=f"{DueDay.Origin(decision.origin).label}, {day_name(decision.decided_on)}",
        reason=decision.reason,
    )


def groups_by_component(reading: Reading, at: PageMoment) -> list[BoardGroup]:
    """Group the activities as the plan does, in printed order."""
    parts: dict[int, list[ActivityReading]] = {}
    for activity in reading.activities.values():
        parts.setdefault(activity.activity.component_id, []).append(activity)
    return [component_group(part, reading.plan, at) for part in parts.values()]


def component_group(
    part: Sequence[ActivityReading], plan: ActionPlan, at: PageMoment
) -> BoardGroup:
    component = part[0].activity.component
    commitment = component.commitment
    url = reverse("site:commitment-detail", args=[plan.slug, commitment.number])
    return BoardGroup(
        anchor=f"grupo-{component.code}",
        name=f"{component.code} · {component.name or commitment.name}",
        context=commitment.name if component.name else distinct_topic(commitment),
        url=f"{url}{at.query}#{component.code}",
        reports=tally([duty for reading_of_row in part for duty in reading_of_row.duties]),
        rows=tuple(
            row(reading_of_row.activity, reading_of_row.duties, plan, at) for reading_of_row in part
        ),
    )


def groups_by_party(reading: Reading, at: PageMoment) -> list[BoardGroup]:
    """Group the months by the party that owes or handed them in, those of nobody at the end."""
    holders_by_code = {
        code: holders(activity.duties) for code, activity in reading.activities.items()
    }
    keys = {key for row_keys in holders_by_code.values() for key in row_keys}
    parties = Party.objects.in_bulk(sorted(keys - {NOBODY}))
    order = sorted(parties, key=lambda key: plain(parties[key].name))
    if NOBODY in keys:
        order.append(NOBODY)
    return [party_group(key, parties.get(key), holders_by_code, reading, at) for key in order]


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
    key: int,
    party: Party | None,
    holders_by_code: Mapping[str, Sequence[int]],
    reading: Reading,
    at: PageMoment,
) -> BoardGroup:
    """Make the group of one party: the activities of which it has any month."""
    own = {
        code: [
            duty if holder == key else None
            for duty, holder in zip(activity.duties, holders_by_code[code], strict=True)
        ]
        for code, activity in reading.activities.items()
        if key in holders_by_code[code]
    }
    return BoardGroup(
        anchor=f"grupo-{party.slug}" if party else "grupo-sin-parte",
        name=party.name if party else Standing.UNASSIGNED.label,
        context=party.get_sector_display() if party else "",
        url=party_url(reading.plan, party.slug, at) if party else "",
        reports=tally([duty for duties in own.values() for duty in duties if duty]),
        rows=tuple(
            row(reading[code].activity, duties, reading.plan, at) for code, duties in own.items()
        ),
    )


def row(
    activity: Activity, duties: Iterable[Duty | None], plan: ActionPlan, at: PageMoment
) -> BoardRow:
    """Make an activity's row; a month that stands in another group holds a dash."""
    return BoardRow(
        code=activity.code,
        title=activity.name,
        url=activity_url(plan, activity.code, at),
        cells=tuple(
            cell(duty, report_url(plan, activity.code, duty.month, at))
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
    yield TotalsRow("Se deben", tuple(month.owed for month in months))
    yield TotalsRow("Entregados", tuple(month.handed_in for month in months))
    yield TotalsRow("De ellos, tarde", tuple(month.late for month in months))
    yield TotalsRow("Faltan", tuple(month.missing for month in months))
    if any(month.pending for month in months):
        yield TotalsRow("Por entregar", tuple(month.pending for month in months))
    if any(month.proposed for month in months):
        yield TotalsRow("Aparte, propuestos", tuple(month.proposed for month in months))
    if any(month.proposed_handed_in for month in months):
        counts = tuple(month.proposed_handed_in for month in months)
        yield TotalsRow("De los propuestos, entregados", counts)
    if any(month.unassigned for month in months):
        yield TotalsRow("Aparte, sin parte", tuple(month.unassigned for month in months))
