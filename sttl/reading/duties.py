"""Which reports are owed, by whom and since when (DESIGN.md 4, rule 11), on plain values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import models
from django.utils import timezone

from indicators.rollup import Statement
from sttl.models import Event, ReporterAssignment

FIRST_REPORT_NOTICE = timedelta(days=10)  # a party just designated has ten days for its first
ANSWER_TO_RETURN = timedelta(days=10)  # a returned report not handed in again by then is missing


class Standing(models.TextChoices):
    """How the report of one activity and month stands on the day of knowledge."""

    UNASSIGNED = "unassigned", "Sin parte designada"
    PROPOSED = "proposed", "Propuesta, sin confirmar"
    NOT_OWED = "not_owed", "Ya no se debe"
    PENDING = "pending", "Por entregar"
    MISSING = "missing", "Falta"
    IN_REVIEW = "in_review", "En revisión"
    PUBLISHED = "published", "Publicado"


@dataclass(frozen=True)
class Assignment:
    """Which party reports from a month on, as the STTL decided or the portal proposed on a day."""

    party: int
    from_month: date
    decided_on: date
    is_proposal: bool = False


@dataclass(frozen=True)
class Published:
    """A published revision, with what it states and which sector its reporter belongs to."""

    pk: int
    code: str
    number: int
    published_at: datetime
    party: int
    sector: str
    statement: Statement


@dataclass(frozen=True)
class HandIn:
    """When a report was first handed in, and since when it waits for its party after a return."""

    first_on: date | None = None
    returned_on: date | None = None


@dataclass(frozen=True)
class Duty:
    """The report of one activity and month: who owes it, by when, and how it stands."""

    month: date
    standing: Standing
    party: int | None = None
    due_on: date | None = None
    handed_in_on: date | None = None
    days_late: int = 0
    missing_since: date | None = None
    is_extended: bool = False
    is_inactive: bool = False
    is_voluntary: bool = False  # nobody owed what was handed in, and its return calls for nothing
    revision_number: int = 0

    @property
    def is_owed(self) -> bool:
        return self.standing not in (Standing.UNASSIGNED, Standing.PROPOSED, Standing.NOT_OWED)

    @property
    def is_handed_in(self) -> bool:
        return self.handed_in_on is not None

    @property
    def is_published(self) -> bool:
        return self.revision_number > 0


def assignment_of(row: ReporterAssignment) -> Assignment:
    """Read an assignment's record as plain values; it was decided on the day of its record."""
    return Assignment(
        party=row.party_id,
        from_month=row.from_month,
        decided_on=timezone.localdate(row.recorded_at),
        is_proposal=row.origin == ReporterAssignment.Origin.PORTAL,
    )


def assignment_for(assignments: Iterable[Assignment], month: date) -> Assignment | None:
    """Return the assignment that holds for month, of those given in the order recorded.

    A decision of the STTL holds over every proposal of the portal, whatever their dates.
    """
    starting = [row for row in assignments if row.from_month <= month]
    decided = [row for row in starting if not row.is_proposal]
    return newest_start(decided or starting)


def newest_start(assignments: Iterable[Assignment]) -> Assignment | None:
    """Return the assignment that starts last; of two with the same start, the one recorded last.

    A party that is confirmed keeps the day on which it was first decided: it gets no new term.
    """
    newest: Assignment | None = None
    for row in assignments:
        if newest and row.from_month < newest.from_month:
            continue
        is_confirmed = newest is not None and row.party == newest.party
        newest = replace(row, decided_on=newest.decided_on) if newest and is_confirmed else row
    return newest


def assignment_kept(
    assignments: Iterable[Assignment], month: date, *, first_on: date, party: int | None
) -> Assignment | None:
    """Return the assignment of a month handed in, which keeps its party and its due day of then.

    What was handed in before the STTL decided on its party stays under the portal's proposal.
    """
    by_then = [row for row in assignments if row.decided_on <= first_on]
    holding = assignment_for(by_then, month)
    own = [row for row in by_then if row.party == party and row.from_month <= month]
    if holding is None or not own:
        return holding
    is_proposal = all(row.is_proposal for row in own)
    return replace(holding, party=own[0].party, is_proposal=is_proposal)


def proposed_duty(
    month: date, *, party: int, handed_in: HandIn, revision: Published | None
) -> Duty:
    """Return how a month stands that a party reports by the portal's proposal alone (rule 11).

    Nobody owes it and no day limits it; what was handed in all the same is still told.
    """
    return Duty(
        month,
        Standing.PROPOSED,
        party=party,
        handed_in_on=handed_in.first_on,
        is_inactive=revision is not None and revision.statement.is_inactive,
        revision_number=revision.number if revision else 0,
    )


def hand_in(steps: Iterable[tuple[str, date]]) -> HandIn:
    """Read the walk of a report's first revision, as (step, day) in order.

    The first hand-in that was not withdrawn counts; a return does not undo it.
    """
    steps_standing: list[tuple[str, date]] = []
    for step, day in steps:
        if step == Event.Step.WITHDRAW and steps_standing:
            steps_standing.pop()
        elif step in (Event.Step.SUBMIT, Event.Step.RETURN, Event.Step.PUBLISH):
            steps_standing.append((step, day))
    if not steps_standing:
        return HandIn()
    last_step, last_day = steps_standing[-1]
    return HandIn(
        first_on=steps_standing[0][1],
        returned_on=last_day if last_step == Event.Step.RETURN else None,
    )


def duty(
    month: date,
    *,
    as_of: date,
    due_on: date,
    party: int,
    handed_in: HandIn,
    revision: Published | None,
    is_owed: bool,
    is_extended: bool,
) -> Duty:
    """Return how the report of an ended month stands on the day as_of.

    A report handed in counts, owed or not; one returned and not answered within ten days is
    missing again from the day after, but never before its due day has passed, and only if it was
    owed: otherwise it is not owed until it is handed in again.
    """
    returned_on = handed_in.returned_on
    answer_by = returned_on and last_answer_day(returned_on, due_on)
    is_awaited = handed_in.first_on is None or bool(answer_by and as_of > answer_by)
    if is_awaited and not is_owed:
        return Duty(month, Standing.NOT_OWED)
    waiting = Duty(month, Standing.PENDING, party=party, due_on=due_on, is_extended=is_extended)
    if is_awaited:
        return missing_after(waiting, answer_by or due_on, as_of=as_of)
    return replace(
        waiting,
        standing=Standing.PUBLISHED if revision else Standing.IN_REVIEW,
        handed_in_on=handed_in.first_on,
        days_late=max((handed_in.first_on - due_on).days, 0) if handed_in.first_on else 0,
        is_inactive=revision is not None and revision.statement.is_inactive,
        is_voluntary=not is_owed,
        revision_number=revision.number if revision else 0,
    )


def missing_after(waiting: Duty, last_call: date, *, as_of: date) -> Duty:
    """Return a duty that waits, as missing once its last day has passed."""
    if as_of <= last_call:
        return waiting
    return replace(waiting, standing=Standing.MISSING, missing_since=last_call + timedelta(days=1))


def last_answer_day(returned_on: date, due_on: date | None) -> date:
    """Return the last day to answer a return: ten days, never before the due day (rule 11)."""
    return max(returned_on + ANSWER_TO_RETURN, due_on or returned_on)


def last_day(duty: Duty, returned_on: date | None) -> date | None:
    """Return by when a report is to be handed in, or handed in again; None where it is not.

    A return is answered within ten days, and never before the due day; where the party is only
    proposed, or nobody owes the report, no day limits it (rule 11).
    """
    if duty.standing in (Standing.PROPOSED, Standing.NOT_OWED) or duty.is_voluntary:
        return None
    if returned_on is not None:
        return last_answer_day(returned_on, duty.due_on)
    return duty.due_on if duty.standing in (Standing.PENDING, Standing.MISSING) else None


@dataclass(frozen=True)
class Tally:
    """How many reports are owed, and of those handed in, late and missing; the others apart."""

    owed: int
    handed_in: int
    late: int
    missing: int
    in_review: int
    unassigned: int
    proposed: int = 0
    proposed_handed_in: int = 0

    @property
    def pending(self) -> int:
        """How many may still wait: owed, not handed in, and their due day not passed."""
        return self.owed - self.handed_in - self.missing


def tally(duties: Sequence[Duty]) -> Tally:
    """Count reports; those of nobody, and those of a party only proposed, are owed by nobody."""
    owed = [row for row in duties if row.is_owed]
    proposed = [row for row in duties if row.standing == Standing.PROPOSED]
    return Tally(
        owed=len(owed),
        handed_in=sum(row.is_handed_in for row in owed),
        late=sum(row.days_late > 0 for row in owed),
        missing=sum(row.standing == Standing.MISSING for row in owed),
        in_review=sum(row.standing == Standing.IN_REVIEW for row in owed),
        unassigned=sum(row.standing == Standing.UNASSIGNED for row in duties),
        proposed=len(proposed),
        proposed_handed_in=sum(row.is_handed_in for row in proposed),
    )
