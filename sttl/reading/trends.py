"""How the two readings went, month by month, as known on one day: what a line chart shows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from commitments.models import Activity
from commitments.months import months_between
from indicators.percentages import percentage
from indicators.rollup import Figure, Meanings, Summary, figures, summary

from .ledger import Ledger
from .moments import Moment, elapsed_months
from .readings import Reading, statements


@dataclass(frozen=True)
class TrendPoint:
    """The two readings of some activities at one corte, and the share of the plan's time passed."""

    month: date
    reported: Summary
    validated: Summary
    elapsed: Decimal


def trend(
    reading: Reading, ledger: Ledger, codes: Iterable[str] | None = None
) -> Sequence[TrendPoint]:
    """Return a point for each elapsed month of a reading, of the activities named or of all.

    Each point is what the page of that corte shows on the same day of knowledge. The elapsed
    share is months × 100 / the plan's months, two places (rule 9): a mark of time, not progress.
    """
    chosen = set(reading.activities if codes is None else codes)
    first = reading.plan.first_month
    total = len(months_between(first, reading.last_month))
    before = reading.moment.known_before
    points = []
    for count, month in enumerate(elapsed_months(first, reading.moment), start=1):
        reported, validated = summaries(reading, ledger, chosen, cutoff=month, before=before)
        elapsed = percentage(Decimal(count), Decimal(total)) or Decimal(0)
        points.append(TrendPoint(month, reported, validated, elapsed))
    return points


def summaries(
    reading: Reading, ledger: Ledger, chosen: set[str], *, cutoff: date, before: datetime
) -> tuple[Summary, Summary]:
    """Return the reported and the validated summary of some activities at one corte."""
    meanings = {code: activity.meanings for code, activity in reading.activities.items()}
    reported, validated = both_figures(ledger, meanings, cutoff=cutoff, before=before)
    return (
        summary(reported[code] for code in meanings if code in chosen),
        summary(validated[code] for code in meanings if code in chosen),
    )


def both_figures(
    ledger: Ledger, meanings: Mapping[str, Meanings], *, cutoff: date, before: datetime
) -> tuple[Mapping[str, Figure], Mapping[str, Figure]]:
    """Return the figures of activities that are read together, in both readings, at one corte."""
    current = {code: ledger.current(code, cutoff=cutoff, before=before) for code in meanings}
    agreed = {code: ledger.validated(months, before=before) for code, months in current.items()}
    return figures(meanings, statements(current)), figures(meanings, statements(agreed))


@dataclass(frozen=True)
class ActivityPoint:
    """The figure of one activity in both readings at one corte."""

    month: date
    reported: Figure
    validated: Figure


def activity_trend(activity: Activity, moment: Moment, ledger: Ledger) -> Sequence[ActivityPoint]:
    """Return a point for each elapsed month, from a ledger about the activity: no query."""
    before = moment.known_before
    codes = {activity.code, *ledger.meanings}
    meanings = {code: ledger.meanings_of(code, before=before) for code in codes}
    points = []
    for month in elapsed_months(activity.plan.first_month, moment):
        reported, validated = both_figures(ledger, meanings, cutoff=month, before=before)
        points.append(ActivityPoint(month, reported[activity.code], validated[activity.code]))
    return points
