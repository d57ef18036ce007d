"""The two axes of time (DESIGN.md 4): the months shown, and the day of knowledge."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from commitments.models import ActionPlan
from commitments.months import day_name, last_day, last_ended, month_name, months_between
from commitments.refused import Refused

from .decisions import Decided, amended_last_month


@dataclass(frozen=True)
class Moment:
    """What is shown: the months up to cutoff, as they were known at the end of known_on."""

    cutoff: date
    known_on: date
    is_newest: bool
    has_begun: bool = True

    @property
    def known_before(self) -> datetime:
        """Return the first instant that is no longer known, in the portal's time zone."""
        return start_of(self.known_on + timedelta(days=1))

    @property
    def judged_on(self) -> date:
        """Return the day on which deadlines are judged: today's for the newest corte only."""
        return self.known_on if self.is_newest else last_day(self.cutoff)


def start_of(day: date) -> datetime:
    """Return the first instant of a day in the portal's time zone."""
    return timezone.make_aware(datetime.combine(day, time()))


def newest_cutoff(first: date, last: date, *, known_on: date) -> date:
    """Return the plan's last month that had ended on that day; the first before any has."""
    return min(max(last_ended(known_on), first), last)


def moment(
    first: date,
    last: date,
    *,
    signed_on: date,
    today: date,
    known_on: date | None = None,
    cutoff: date | None = None,
) -> Moment:
    """Return the moment asked for in a plan of those months.

    Raises Refused for a day of knowledge in the future or before the signing, and for a
    corte outside the plan or not yet ended on that day.
    """
    known_on = known_on or today
    if known_on > today:
        raise Refused("Ese día todavía no llega; elija hoy o un día anterior.")
    if known_on < signed_on:
        raise Refused(f"El plan se firmó el {day_name(signed_on)}; elija ese día o uno posterior.")
    newest = newest_cutoff(first, last, known_on=known_on)
    if cutoff:
        refuse_month_outside(cutoff, first, last)
    if cutoff and cutoff > last_ended(known_on):
        raise Refused(f"El mes de {month_name(cutoff)} aún no había terminado ese día.")
    return Moment(
        cutoff=cutoff or newest,
        known_on=known_on,
        is_newest=cutoff in (None, newest),
        has_begun=last_ended(known_on) >= first,
    )


def moment_of_plan(
    plan: ActionPlan,
    decided: Iterable[Decided],
    *,
    today: date,
    known_on: date | None = None,
    cutoff: date | None = None,
) -> Moment:
    """Return the moment asked for in a plan, whose last month is the one known by then.

    Today's by default; refused as moment refuses it. The decisions are the plan's, in order.
    """
    before = start_of(min(known_on or today, today) + timedelta(days=1))
    return moment(
        plan.first_month,
        amended_last_month(plan, decided, before),
        signed_on=plan.signed_on,
        today=today,
        known_on=known_on,
        cutoff=cutoff,
    )


def refuse_month_outside(month: date, first: date, last: date) -> None:
    """Refuse a month that is not the plan's, and name the plan's months."""
    if not first <= month <= last:
        raise Refused(
            f"El plan va de {month_name(first)} a {month_name(last)}; elija uno de esos meses."
        )


def elapsed_months(first: date, at: Moment) -> list[date]:
    """Return the plan's months that had ended at the moment shown; none before the first."""
    return months_between(first, at.cutoff) if at.has_begun else []
