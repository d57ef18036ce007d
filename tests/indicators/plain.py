"""Plain values for the tests of the arithmetic: what months state, written short."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from commitments.months import shift
from indicators.percentages import Meaning, Measure, Value, measure
from indicators.rollup import Statement

SEPTEMBER = date(2015, 9, 1)
PLAIN = Meaning()
PER_MONTH = Meaning(is_per_month=True, may_exceed=True, has_fixed_denominator=False)
DESCRIBES = Meaning(measures_progress=False)
KILNS = Meaning(universe="ladrilleras")


def month(count: int) -> date:
    """Return the plan's month of that number, from 1 for September 2015."""
    return shift(SEPTEMBER, count - 1)


def published(count: int, *, hour: int = 12) -> datetime:
    """Return the instant at which the report of that month is published."""
    return datetime.combine(month(count), datetime.min.time(), UTC) + timedelta(days=40, hours=hour)


def value(
    count: int, numerator: int | str | None, denominator: int | str = 57, *, hour: int = 12
) -> Value:
    """Return what the report of that month states of an indicator; None: no aplica."""
    return Value(
        month=month(count),
        numerator=None if numerator is None else Decimal(numerator),
        denominator=None if numerator is None else Decimal(denominator),
        published_at=published(count, hour=hour),
        revision=count,
    )


def measure_of(*values: Value, meaning: Meaning = PLAIN) -> Measure:
    """Return the measure of months that state something."""
    found = measure(values, meaning)
    assert found is not None
    return found


def reported(
    count: int, *values: Value, level: str = "", is_finished: bool = False, first: int = 1
) -> Statement:
    """Return a month's report: the values of the indicators first, first + 1, …, and its words."""
    return Statement(
        month=month(count),
        level=level,
        is_finished=is_finished,
        values=dict(enumerate(values, start=first)),
    )


def idle(count: int) -> Statement:
    """Return a month without activity."""
    return Statement(month=month(count), is_inactive=True)
