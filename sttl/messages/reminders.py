"""Who is reminded of what on which day: of the reports that each person's parties owe."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from commitments.models import ActionPlan, Activity, Party
from commitments.months import write_month
from sttl.models import Liaison, Notice, User
from sttl.reading.duties import Standing, last_day
from sttl.reading.moments import start_of
from sttl.reading.today import reading_today, returned_by

from .dispatch import DispatchCount, send_once
from .mail import absolute

BEFORE = timedelta(days=3)  # two working days and a weekend are left to ask for a figure
AFTER = timedelta(days=1)  # the first day on which the public reads that it is missing
EACH = timedelta(days=7)  # then weekly: more often is noise, and nobody reads it
MOST = 2  # reminders of one debt to one person in any seven days, whatever moved its day
OLDEST = timedelta(days=7)  # of what day, at most, is still written about


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

    @property
    def debt(self) -> str:
        """Name the debt: durango-2015/2a-2/2016-03."""
        return f"{self.activity.plan.slug}/{self.activity.code}/{self.written}"


@dataclass(frozen=True)
class Reminder:
    """One message to one person: what each of their parties owes."""

    user: User
    owed: Sequence[tuple[Party, Sequence[Waiting]]]

    @property
    def reports(self) -> list[Waiting]:
        return [report for _, waiting in self.owed for report in waiting]

    def count(self, *, missing: bool) -> int:
        return sum(report.is_missing == missing for report in self.reports)


def is_reminder_day(last_days: Iterable[date], *, on: date) -> bool:
    """Say whether somebody with reports due on those days is written to on this one.

    Three days before each, the day after, and then weekly, counted from the newest of those that
    have passed: twelve missing months make one message a week, not twelve.
    """
    days = set(last_days)
    if days & {on + BEFORE, on - AFTER}:
        return True
    passed = [day for day in days if day < on]
    return bool(passed) and (on - AFTER - max(passed)) % EACH == timedelta()


def send_reminders(*, on: date, today: date) -> DispatchCount:
    """Send the messages of a day, each once, and keep of which debts each tells."""
    messages = [
        (reminder.user, context_of(reminder), {"sent_on": today, "about": debts_of(reminder)})
        for reminder in reminders(on=on, today=today)
    ]
    return send_once(Notice.Kind.REMINDER, "desk/email/reminder", messages, period_on=on)


def context_of(reminder: Reminder) -> dict[str, Any]:
    return {
        "owed": reminder.owed,
        "missing": reminder.count(missing=True),
        "waiting": reminder.count(missing=False),
        "address": absolute(reverse("desk:home")),
    }


def debts_of(reminder: Reminder) -> list[str]:
    return [report.debt for report in reminder.reports]


def reminders(*, on: date, today: date) -> list[Reminder]:
    """Return the messages of a day, one for each active liaison with an address who owes.

    They speak of that day's end as known then, and only of what is still owed today. What a
    person was reminded of twice in the last seven days is left out. Closed plans and those of
    demonstration remind nobody; parties without a liaison are in the secretariat's digest.
    """
    by_party: dict[int, list[Waiting]] = {}
    for report in sorted(owed_still(on, today), key=lambda row: (row.last_day, row.activity.code)):
        by_party.setdefault(report.party, []).append(report)
    liaisons = Liaison.objects.active(on=on).filter(party__in=by_party).exclude(user__email="")
    liaisons &= Liaison.objects.active(on=today)
    told = told_lately(on=on, today=today)
    owed: dict[User, list[tuple[Party, Sequence[Waiting]]]] = {}
    for liaison in liaisons.select_related("user", "party").order_by("user", "party__name"):
        reports = [
            report
            for report in by_party[liaison.party_id]
            if told[liaison.user_id, report.debt] < MOST
        ]
        if reports:
            owed.setdefault(liaison.user, []).append((liaison.party, reports))
    messages = [Reminder(user, parties) for user, parties in owed.items()]
    return [
        message
        for message in messages
        if is_reminder_day((report.last_day for report in message.reports), on=on)
    ]


def told_lately(*, on: date, today: date) -> Counter[tuple[int, str]]:
    """Count of how many messages of the last seven days told each person of each debt."""
    sent = Notice.objects.filter(
        kind=Notice.Kind.REMINDER, sent_on__gt=today - EACH, sent_on__lte=today
    ).exclude(period_on=on)
    return Counter(
        (user, debt) for user, about in sent.values_list("user", "about") for debt in about
    )


def owed_still(on: date, today: date) -> list[Waiting]:
    """Return what waited for its party at a day's end, as known then, and still does today."""
    waiting = []
    for plan in written_about(on=on):
        if plan.closed_on is not None and plan.closed_on <= today:
            continue
        reports = waiting_in(plan, on=on)
        if on < today:
            still = {(report.debt, report.party) for report in waiting_in(plan, on=today)}
            reports = [report for report in reports if (report.debt, report.party) in still]
        waiting += reports
    return waiting


def written_about(*, on: date) -> list[ActionPlan]:
    """Return the plans of which people are reminded: still taking reports, and no demonstration."""
    plans = ActionPlan.objects.filter(signed_on__lte=on, is_demo=False)
    return list(plans.exclude(closed_on__lte=on))


def waiting_in(plan: ActionPlan, *, on: date) -> list[Waiting]:
    """Return the reports that waited for their parties at a day's end: owed, late, returned."""
    returned = returned_by(plan, before=start_of(on + timedelta(days=1)))
    at = timezone.make_aware(datetime.combine(on, time(12)))
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
