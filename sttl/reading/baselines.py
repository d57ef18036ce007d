"""The months that no longer agree with the denominators frozen at first publication (rule 5)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from indicators.percentages import baseline_in_force

from .readings import ActivityReading

Frozen = tuple[date, datetime, Decimal]  # from month, recorded at, denominator


def off_base(
    reading: ActivityReading, frozen: Mapping[int | str, Sequence[Frozen]]
) -> tuple[date, ...]:
    """Return the months of an activity that state another denominator than the one in force.

    Of what was frozen by indicator, or by the universe that it shares. Correcting a month writes
    a baseline from that month on; the months after it keep their own denominator until they are
    corrected, and are listed here for it.
    """
    bases = {
        indicator: rows
        for indicator, meaning in reading.meanings.items()
        if meaning.has_fixed_denominator and (rows := frozen.get(meaning.universe or indicator))
    }
    return tuple(
        month
        for month, revision in reading.current.items()
        if any(
            indicator in bases
            and value.applies
            and value.denominator != baseline_in_force(bases[indicator], month)
            for indicator, value in revision.statement.values.items()
        )
    )
