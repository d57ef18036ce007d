"""Who is reminded of what on which day: of the reports that each person's parties owe."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from commitments.models import ActionPlan, Activity, Party
from commitments.months import write_month
from sttl.models import Liaison, User
from sttl.reading.duties import Standing, last_day
from sttl.reading.today import open_states, reading_today

BEFORE = timedelta(days=3)  # two working days and a weekend are left to ask for a figure
AFTER = timedelta(days=1)  # the first day on which the public reads that it is missing
EACH = timedelta(days=7)  # then weekly: more often is noise, and nobody reads it


@dataclass(frozen=True)
class Waiting:
    """A report that waits for its party, and the day by which it was or is to be handed in."""

    activity: Activity
    month: date
    party: int
    last_day: date
    is_returned: bool
    is_missing: bool

    @property
    def written(self) -> str:
        return write_month(self.month)


@dataclass(frozen=True)
class Reminder:
    """One message to one person: what each of their parties owes."""

    user: User
    owed: Sequence[tuple[Party, Sequence[Waiting]]]

    def count(self, *, missing: bool) -> int:
        return sum(report.is_missing == missing for _, waiting in self.owed for report in waiting)


def is_reminder_day(last_days: Iterable[date], *, on: date) -> bool:
    """Say whether somebody with reports due on those days is written to on this one.

    Three days before each, on the day, the day after, and then weekly, counted from the newest of
    those that have passed: twelve missing months make one message a week, not twelve.
    """
    days = set(last_days)
    if days & {on + BEFORE, on, on - AFTER}:
        return True
    passed = [day for day in days if day < on]
    return bool(passed) and (on - AFTER - max(passed)) % EACH == timedelta()


def reminders(*, on: date) -> list[Reminder]:
    """Return the messages of a day, one for each active liaison with an address who owes.

    What the plans hold was known by the end of that day. Closed plans and those of demonstration
    remind nobody; parties without a liaison are in the secretariat's digest.
    """
    waiting = [report for plan in written_about(on=on) for report in waiting_in(plan, on=on)]
    by_party: dict[int, list[Waiting]] = {}
    for report in sorted(waiting, key=lambda report: (report.last_day, report.activity.code)):
        by_party.setdefault(report.party, []).append(report)
    liaisons = Liaison.objects.active(on=on).filter(party__in=by_party).exclude(user__email="")
    owed: dict[User, dict[Party, Sequence[Waiting]]] = {}
    for liaison in liaisons.select_related("user", "party").order_by("user", "party__name"):
        owed.setdefault(liaison.user, {})[liaison.party] = by_party[liaison.party_id]
    return [
        Reminder(user, list(parties.items()))
        for user, parties in owed.items()
        if is_reminder_day(
            (report.last_day for reports in parties.values() for report in reports), on=on
        )
    ]


def written_about(*, on: date) -> list[ActionPlan]:
    """Return the plans of which people are reminded: still taking reports, and no demonstration."""
    plans = ActionPlan.objects.filter(signed_on__lte=on, is_demo=False)
    return list(plans.exclude(closed_on__lte=on))


def waiting_in(plan: ActionPlan, *, on: date) -> list[Waiting]:
    """Return the reports of a plan that wait for their parties on a day: owed, late, returned."""
    at = timezone.make_aware(datetime.combine(on, time(12)))
    returned = {
        place: revision.returned_on
        for place, revision in open_states(plan).items()
        if revision.returned_on is not None and revision.returned_on <= on
    }
    reports = []
    for code, activity_reading in reading_today(plan, at=at).activities.items():
        for duty in activity_reading.duties:
            back_on = returned.get((code, duty.month))
            answer_by = last_day(duty, back_on)
            if duty.party is None or answer_by is None:
                continue
            reports.append(
                Waiting(
                    activity=activity_reading.activity,
                    month=duty.month,
                    party=duty.party,
                    last_day=answer_by,
                    is_returned=back_on is not None,
                    is_missing=duty.standing == Standing.MISSING,
                )
            )
    return reports
