"""The denominators frozen at first publication, and the months that no longer agree (rule 5)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from indicators.percentages import baseline_in_force
from sttl.models import Baseline

from .readings import ActivityReading, Reading

Frozen = tuple[date, datetime, Decimal]  # from month, recorded at, denominator


def months_to_correct(plan_reading: Reading) -> dict[str, tuple[date, ...]]:
    """Return, by activity, the published months whose denominator a later baseline contradicts.

    Correcting a month writes a baseline from that month on; the months after it keep their own
    denominator until they are corrected, and are listed here for it. One query.
    """
    frozen = frozen_denominators(plan_reading)
    listed = {
        code: off_base(activity, frozen) for code, activity in plan_reading.activities.items()
    }
    return {code: months for code, months in listed.items() if months}


def frozen_denominators(plan_reading: Reading) -> Mapping[int | str, Sequence[Frozen]]:
    """Load what was frozen by the moment shown, by indicator or by the universe it shares."""
    by_subject: dict[int | str, list[Frozen]] = defaultdict(list)
    indicators = {pk for activity in plan_reading.activities.values() for pk in activity.meanings}
    baselines = Baseline.objects.known(before=plan_reading.moment.known_before)
    rows = baselines.filter(indicator__in=indicators) | baselines.filter(
        universe__plan=plan_reading.plan
    )
    for indicator, universe, from_month, recorded_at, denominator in rows.values_list(
        "indicator", "universe__slug", "from_month", "recorded_at", "denominator"
    ):
        by_subject[universe or indicator].append((from_month, recorded_at, denominator))
    return by_subject


def off_base(
    reading: ActivityReading, frozen: Mapping[int | str, Sequence[Frozen]]
) -> tuple[date, ...]:
    """Return the months of an activity that state another denominator than the one in force."""
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
