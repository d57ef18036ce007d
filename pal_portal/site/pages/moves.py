"""When the days of a calendar were moved: deadlines amended, reports put off, due days changed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from commitments.models import ActionPlan, Activity
from sttl.models import Amendment, DueDay, Extension
from sttl.reading.due_days import DueDayDecision, due_day_for


@dataclass(frozen=True)
class Moves:
    """What was decided about the days of a plan by a moment, in the order recorded."""

    deadlines: Sequence[Amendment]
    extensions: Sequence[Extension]
    due_days: Sequence[DueDay]

    @property
    def due_day_decisions(self) -> list[DueDayDecision]:
        """Return by which day reports were decided to be due."""
        return [
            DueDayDecision(
                record.day,
                record.from_month,
                timezone.localdate(record.recorded_at),
                record.origin,
                record.reason,
            )
            for record in self.due_days
        ]

    def of_deadlines(self, activities: Iterable[Activity]) -> Mapping[date, Sequence[datetime]]:
        """Return, by day, when a deadline of some activities was moved to it or away from it."""
        now = {activity.pk: activity.due_on for activity in activities}
        moved: dict[date, list[datetime]] = defaultdict(list)
        for amendment in self.deadlines:
            if amendment.activity_id not in now or not amendment.new_date:
                continue
            for day in {now[amendment.activity_id], amendment.new_date}:
                if day:
                    moved[day].append(amendment.recorded_at)
            now[amendment.activity_id] = amendment.new_date
        return moved

    def of_month(self, month: date) -> list[datetime]:
        """Return when the day was changed by which the reports of a month are regularly due."""
        decisions, held, moved = self.due_day_decisions, 0, []
        for count, record in enumerate(self.due_days, start=1):
            holding = due_day_for(decisions[:count], month)
            if holding and holding.day != held:
                moved.append(record.recorded_at)
                held = holding.day
        return moved[1:]  # the first one moved nothing

    def of_reports(self, month: date, codes: Iterable[str]) -> list[datetime]:
        """Return when reports of a month were put off, each or all of them."""
        wanted = set(codes)
        put_off = [
            extension.recorded_at
            for extension in self.extensions
            if extension.month == month and extension.activity.code in wanted
        ]
        return put_off + self.of_month(month)


def moves_by_plan(plans: Iterable[ActionPlan], *, before: datetime) -> Mapping[int, Moves]:
    """Ask for what was decided about the days of some plans by a moment: three queries."""
    keys = [plan.pk for plan in plans]
    deadlines = Amendment.objects.filter(subject=Amendment.Subject.DEADLINE, plan__in=keys)
    extensions = Extension.objects.filter(activity__plan__in=keys).select_related("activity")
    due_days = DueDay.objects.filter(plan__in=keys)
    order, known = ("recorded_at", "pk"), {"recorded_at__lt": before}
    amended = list(deadlines.filter(**known).order_by(*order))
    put_off = list(extensions.filter(**known).order_by(*order))
    due = list(due_days.filter(**known).order_by(*order))
    return {
        key: Moves(
            [record for record in amended if record.plan_id == key],
            [record for record in put_off if record.activity.plan_id == key],
            [record for record in due if record.plan_id == key],
        )
        for key in keys
    }
