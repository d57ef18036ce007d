"""By which day a report is due, as decided from a month on (DESIGN.md 4, rule 11)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from commitments.months import shift
from sttl.models import DueDay

from .duties import FIRST_REPORT_NOTICE, Assignment


@dataclass(frozen=True)
class DueDayDecision:
    """By which day of the next month reports are due from a month on, as decided on a day."""

    day: int
    from_month: date
    decided_on: date
    origin: str
    reason: str


def due_day_for(decisions: Iterable[DueDayDecision], month: date) -> DueDayDecision | None:
    """Return the due day that holds for month, of those given in the order decided.

    The newest start holds; of two with the same start, the one decided last. What the portal
    proposes holds only until something is decided for the month.
    """
    starting = [decision for decision in decisions if decision.from_month <= month]
    decided = [decision for decision in starting if decision.origin != DueDay.Origin.PORTAL]
    return max(
        reversed(decided or starting), key=lambda decision: decision.from_month, default=None
    )


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
