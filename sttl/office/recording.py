"""The months that the STTL may record: ended, and of parties for which no liaison speaks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from commitments.models import ActionPlan, Activity, Party
from commitments.months import day_name, month_name
from sttl.models import Liaison, Revision
from sttl.reading.duties import Duty
from sttl.reading.readings import Reading
from sttl.reading.today import open_states, reading_today
from sttl.record.wording import format_count


@dataclass(frozen=True)
class UnrecordedMonth:
    """An ended month without a report: what is known of it, and whether a draft was begun.

    is_left says that its party began it and handed nothing in: nobody else reads it.
    """

    duty: Duty
    is_begun: bool
    is_left: bool

    @property
    def month(self) -> date:
        return self.duty.month

    @property
    def sentence(self) -> str:
        """Say that a draft waits, or by when the report is or was due."""
        if self.is_left:
            return "La parte dejó un borrador sin entregar, que solo sus enlaces leen."
        if self.is_begun:
            return "Hay un borrador guardado."
        if self.duty.due_on is None:
            return ""
        verb = "Debía" if self.duty.missing_since else "Debe"
        return f"{verb} entregarse a más tardar el {day_name(self.duty.due_on)}."


@dataclass(frozen=True)
class UnrecordedActivity:
    """An activity of a party without a liaison, with its months that have no report."""

    plan: ActionPlan
    activity: Activity
    party: Party
    months: Sequence[UnrecordedMonth]

    @property
    def sentence(self) -> str:
        """Name the party, and say how many months have no report and which is the oldest."""
        count = format_count(len(self.months), "mes sin informe", "meses sin informe")
        return f"{self.party.name}. {count}; el más antiguo, {month_name(self.months[0].month)}."


def silent_duties(reading: Reading, *, at: datetime) -> Iterator[tuple[Activity, Party, Duty]]:
    """Give the ended months of the parties for which nobody signs in, in the plan's order."""
    speaking = Liaison.objects.active(on=timezone.localdate(at)).values("party")
    silent = Party.objects.exclude(pk__in=speaking).in_bulk()
    for activity_reading in reading.activities.values():
        activity_reading.activity.plan = reading.plan
        for duty in activity_reading.duties:
            if duty.party in silent:
                yield activity_reading.activity, silent[duty.party], duty


def unrecorded(plan: ActionPlan, *, at: datetime) -> list[UnrecordedActivity]:
    """Return the activities whose month the STTL may record: a fixed number of queries."""
    reading, states = reading_today(plan, at=at), open_states(plan)
    missing: dict[str, UnrecordedActivity] = {}
    for activity, party, duty in silent_duties(reading, at=at):
        draft = states.get((activity.code, duty.month))
        is_waiting = draft is not None and draft.state == Revision.State.SUBMITTED
        if is_waiting or duty.month in reading[activity.code].current:
            continue
        is_left = draft is not None and not draft.is_recorded_by_sttl
        month = UnrecordedMonth(duty, is_begun=draft is not None, is_left=is_left)
        before = missing.get(activity.code)
        months = [*before.months, month] if before else [month]
        missing[activity.code] = UnrecordedActivity(plan, activity, party, months)
    return list(missing.values())
