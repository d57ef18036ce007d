"""Which reports are owed, by whom and since when (DESIGN.md 4, rule 11), on plain values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import models

from commitments.months import shift
from indicators.rollup import Statement
from sttl.models import Event

FIRST_REPORT_NOTICE = timedelta(days=10)  # a party just designated has ten days for its first
ANSWER_TO_RETURN = timedelta(days=10)  # a returned report not handed in again by then is missing


class Standing(models.TextChoices):
    """How the report of one activity and month stands on the day of knowledge."""

    UNASSIGNED = "unassigned", "Sin parte designada"
    NOT_OWED = "not_owed", "Ya no se debe"
    PENDING = "pending", "Por entregar"
    MISSING = "missing", "Falta"
    IN_REVIEW = "in_review", "En revisión"
    PUBLISHED = "published", "Publicado"


@dataclass(frozen=True)
class Assignment:
    """Which party reports from a month on, as decided on a day."""

    party: int
    from_month: date
    decided_on: date


@dataclass(frozen=True)
class DueDayDecision:
    """By which day of the next month reports are due from a month on, as decided on a day."""

    day: int
    from_month: date
    decided_on: date
    origin: str
    reason: str


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
    revision_number: int = 0

    @property
    def is_owed(self) -> bool:
        return self.standing not in (Standing.UNASSIGNED, Standing.NOT_OWED)

    @property
    def is_handed_in(self) -> bool:
        return self.standing in (Standing.IN_REVIEW, Standing.PUBLISHED)


def assignment_for(assignments: Iterable[Assignment], month: date) -> Assignment | None:
    """Return the assignment that holds for month, of those given in the order decided.

    The newest start holds; of two with the same start, the one decided last. A party that is
    confirmed keeps the day on which it was first decided: it gets no new term.
    """
    held: Assignment | None = None
    for each in assignments:
        if each.from_month > month or (held and each.from_month < held.from_month):
            continue
        if held and held.party == each.party:
            held = replace(each, decided_on=held.decided_on)
        else:
            held = each
    return held


def due_day_for(decisions: Iterable[DueDayDecision], month: date) -> DueDayDecision | None:
    """Return the due day that holds for month, of those given in the order decided.

    The newest start holds; of two with the same start, the one decided last.
    """
    starting = [decision for decision in decisions if decision.from_month <= month]
    return max(reversed(starting), key=lambda decision: decision.from_month, default=None)


def regular_due_day(month: date, due_day_of_month: int) -> date:
    """Return the day of the next month by which the report of month is regularly due."""
    return shift(month, 1).replace(day=due_day_of_month)


def due_day(
    month: date, *, due_day_of_month: int, assignment: Assignment, extended_to: date | None
) -> date:
    """Return the day by which the report of month is due: the decided day of the next month.

    No sooner than ten days after the party was designated; an extension only puts it off.
    """
    regular = regular_due_day(month, due_day_of_month)
    return max(regular, assignment.decided_on + FIRST_REPORT_NOTICE, extended_to or regular)


def hand_in(steps: Iterable[tuple[str, date]]) -> HandIn:
    """Read the walk of a report's first revision, as (step, day) in order.

    The first hand-in that was not withdrawn counts; a return does not undo it.
    """
    standing: list[tuple[str, date]] = []
    for step, day in steps:
        if step == Event.Step.WITHDRAW and standing:
            standing.pop()
        elif step in (Event.Step.SUBMIT, Event.Step.RETURN, Event.Step.PUBLISH):
            standing.append((step, day))
    if not standing:
        return HandIn()
    last_step, last_day = standing[-1]
    return HandIn(
        first_on=standing[0][1],
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
    missing again from the day after, but never before its due day has passed.
    """
    if handed_in.first_on is None and not is_owed:
        return Duty(month, Standing.NOT_OWED)
    returned_on = handed_in.returned_on
    answer_by = returned_on and last_answer_day(returned_on, due_on)
    if handed_in.first_on is None or (answer_by and as_of > answer_by):
        last_call = answer_by or due_on
        is_missing = as_of > last_call
        return Duty(
            month,
            Standing.MISSING if is_missing else Standing.PENDING,
            party=party,
            due_on=due_on,
            missing_since=last_call + timedelta(days=1) if is_missing else None,
            is_extended=is_extended,
        )
    return Duty(
        month,
        Standing.PUBLISHED if revision else Standing.IN_REVIEW,
        party=party,
        due_on=due_on,
        handed_in_on=handed_in.first_on,
        days_late=max((handed_in.first_on - due_on).days, 0),
        is_extended=is_extended,
        is_inactive=revision is not None and revision.statement.is_inactive,
        revision_number=revision.number if revision else 0,
    )


def last_answer_day(returned_on: date, due_on: date | None) -> date:
    """Return the last day to answer a return: ten days, never before the due day (rule 11)."""
    return max(returned_on + ANSWER_TO_RETURN, due_on or returned_on)


def last_day(duty: Duty, returned_on: date | None) -> date | None:
    """Return by when a report is to be handed in, or handed in again; None where it is not.

    A return is answered within ten days, and never before the due day (rule 11).
    """
    if returned_on is not None:
        return last_answer_day(returned_on, duty.due_on)
    return duty.due_on if duty.standing in (Standing.PENDING, Standing.MISSING) else None


@dataclass(frozen=True)
class Tally:
    """How many reports are owed, and of those handed in, late and missing."""

    owed: int
    handed_in: int
    late: int
    missing: int
    in_review: int
    unassigned: int

    @property
    def pending(self) -> int:
        """How many may still wait: owed, not handed in, and their due day not passed."""
        return self.owed - self.handed_in - self.missing


def tally(duties: Sequence[Duty]) -> Tally:
    """Count reports; those without a party are counted apart and owed by nobody."""
    return Tally(
        owed=sum(each.is_owed for each in duties),
        handed_in=sum(each.is_handed_in for each in duties),
        late=sum(each.days_late > 0 for each in duties),
        missing=sum(each.standing == Standing.MISSING for each in duties),
        in_review=sum(each.standing == Standing.IN_REVIEW for each in duties),
        unassigned=sum(each.standing == Standing.UNASSIGNED for each in duties),
    )
