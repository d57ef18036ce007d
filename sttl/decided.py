"""The STTL's dated decisions about a plan's reports and dates, as plain rows, in one query."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import CharField, DateField, IntegerField, Value

from commitments.models import ActionPlan, Activity

from .models import Amendment, Extension, ReporterAssignment

REPORTER = "reporter"
EXTENSION = "extension"
DEADLINE = Amendment.Subject.DEADLINE.value
LAST_MONTH = Amendment.Subject.LAST_MONTH.value


@dataclass(frozen=True)
class Decided:
    """One decision: what it decides, of which activity (none: the plan), and when it was recorded.

    A reporter has its party and its first month; an extension its month and the new due day; an
    amendment the new deadline or the new last month as its day.
    """

    recorded_at: datetime
    pk: int
    kind: str
    code: str
    party: int | None
    month: date | None
    day: date | None


def decisions_of(plan: ActionPlan) -> tuple[Decided, ...]:
    """Ask for all that was ever decided, in the order recorded: one query."""
    text, nothing = CharField(), Value(None, output_field=DateField())
    nobody = Value(None, output_field=IntegerField())
    reporters = ReporterAssignment.objects.filter(activity__plan=plan).values_list(
        "recorded_at", "pk", Value(REPORTER, text), "activity__code", "party", "from_month", nothing
    )
    extensions = Extension.objects.filter(activity__plan=plan).values_list(
        "recorded_at", "pk", Value(EXTENSION, text), "activity__code", nobody, "month", "due_on"
    )
    amendments = Amendment.objects.filter(plan=plan, new_date__isnull=False).values_list(
        "recorded_at", "pk", "subject", "activity__code", nobody, nothing, "new_date"
    )
    rows = reporters.order_by().union(extensions.order_by(), amendments.order_by(), all=True)
    found = [
        Decided(recorded_at, pk, kind, code or "", party, month, day)
        for recorded_at, pk, kind, code, party, month, day in rows
    ]
    return tuple(sorted(found, key=lambda each: (each.recorded_at, each.kind, each.pk)))


def amended_last_month(plan: ActionPlan, decided: Iterable[Decided], before: datetime) -> date:
    """Return the plan's last month as amended before a moment, of decisions in order."""
    months = [each.day for each in decided if each.kind == LAST_MONTH and each.recorded_at < before]
    return months[-1] or plan.last_month if months else plan.last_month


def amended_deadlines(
    activities: Sequence[Activity], decided: Iterable[Decided], before: datetime
) -> dict[str, date | None]:
    """Return each activity's deadline, as printed or as amended before a moment."""
    changes = {
        each.code: each.day
        for each in decided
        if each.kind == DEADLINE and each.recorded_at < before
    }
    return {each.code: changes.get(each.code, each.due_on) for each in activities}
