"""The arithmetic of percentages (DESIGN.md 4, rules 1, 5 and 6), on plain values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

HUNDREDTH = Decimal("0.01")
FULL = Decimal("100.00")

B = TypeVar("B")


def percentage(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    """Return numerator × 100 / denominator to two places, half up.

    None where the denominator is zero: the indicator does not apply in that period (rule 2).
    """
    if not denominator:
        return None
    return (numerator * 100 / denominator).quantize(HUNDREDTH, ROUND_HALF_UP)


def mean(percentages: Sequence[Decimal]) -> Decimal | None:
    """Return the unweighted mean of printed percentages to two places, half up; None of none."""
    if not percentages:
        return None
    return (sum(percentages, Decimal(0)) / len(percentages)).quantize(HUNDREDTH, ROUND_HALF_UP)


def capped(percent: Decimal) -> Decimal:
    """Return what a percentage counts as in a mean: never more than 100 (rule 4)."""
    return min(percent, FULL)


@dataclass(frozen=True)
class Value:
    """One month of an indicator, as a published revision states it; both None: no aplica.

    revision is the record's key: it tells apart what was published at the same instant.
    """

    month: date
    numerator: Decimal | None
    denominator: Decimal | None
    published_at: datetime
    revision: int

    @property
    def applies(self) -> bool:
        """Say whether the month states a figure: none without a denominator to measure by."""
        return self.numerator is not None and bool(self.denominator)


@dataclass(frozen=True)
class Meaning:
    """What an indicator was decided to mean (rule 4)."""

    measures_progress: bool = True
    target: Decimal = FULL
    is_per_month: bool = False
    has_fixed_denominator: bool = True
    may_exceed: bool = False
    universe: str = ""


@dataclass(frozen=True)
class Measure:
    """How an indicator stands in a reading: the two figures, their percentage, where from."""

    numerator: Decimal
    denominator: Decimal
    percent: Decimal
    month: date
    months: tuple[date, ...]
    published_at: datetime
    revision: int


def measure(values: Iterable[Value], meaning: Meaning) -> Measure | None:
    """Read an indicator from its months: the newest that states values, or their sums.

    A per-month indicator is Σ numerators / Σ denominators over the months (rule 4); months in
    which it does not apply say nothing and carry the earlier ones on (rule 2). None: not measured.
    """
    stated = sorted((v for v in values if v.applies), key=lambda value: value.month)
    if not stated:
        return None
    used = stated if meaning.is_per_month else stated[-1:]
    numerator = sum((v.numerator for v in used if v.numerator is not None), Decimal(0))
    denominator = sum((v.denominator for v in used if v.denominator is not None), Decimal(0))
    percent = percentage(numerator, denominator)
    if percent is None:
        return None
    return Measure(
        numerator=numerator,
        denominator=denominator,
        percent=percent,
        month=used[-1].month,
        months=tuple(value.month for value in used),
        published_at=used[-1].published_at,
        revision=used[-1].revision,
    )


def joint_percentage(measures: Sequence[Measure]) -> Decimal | None:
    """Return the joint percentage of indicators that share a universe, not yet capped (rule 6).

    The numerators are added over the denominator of the newest month used; of two in one month,
    that of the revision published last. 12 and 10 of 57 are 38.60. None where none is measured.
    """
    if not measures:
        return None
    added = sum((measure.numerator for measure in measures), Decimal(0))
    return percentage(added, newest_measure(measures).denominator)


def newest_measure(measures: Iterable[Measure]) -> Measure:
    """Return the measure of the newest month; of two, that of the revision published last."""
    return max(
        measures, key=lambda measure: (measure.month, measure.published_at, measure.revision)
    )


def baseline_in_force(baselines: Sequence[tuple[date, datetime, B]], month: date) -> B | None:
    """Return the baseline that holds for month, of (from month, recorded at, baseline) rows.

    The newest that starts by month, of two the one recorded last; before the first month that
    has one, the earliest holds, since it was frozen at the first publication (rule 5).
    """
    if not baselines:
        return None
    started = [row for row in baselines if row[0] <= month]
    first = min(row[0] for row in baselines)
    candidates = started or [row for row in baselines if row[0] == first]
    return max(candidates, key=lambda row: (row[0], row[1]))[2]
