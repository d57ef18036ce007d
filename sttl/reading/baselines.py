"""The denominators frozen at first publication, and the months that no longer agree (rule 5)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from indicators.percentages import baseline_in_force
from sttl.models import Baseline

from .readings import ActivityReading, Reading

Frozen = tuple[date, datetime, Decimal]  # from month, recorded at, denominator


def months_to_correct(shown: Reading) -> dict[str, tuple[date, ...]]:
    """Return, by activity, the published months whose denominator a later baseline contradicts.

    Correcting a month writes a baseline from that month on; the months after it keep their own
    denominator until they are corrected, and are listed here for it. One query.
    """
    frozen = frozen_denominators(shown)
    listed = {code: off_base(each, frozen) for code, each in shown.activities.items()}
    return {code: months for code, months in listed.items() if months}


def frozen_denominators(shown: Reading) -> Mapping[int | str, Sequence[Frozen]]:
    """Load what was frozen by the moment shown, by indicator or by the universe it shares."""
    found: dict[int | str, list[Frozen]] = defaultdict(list)
    indicators = {pk for each in shown.activities.values() for pk in each.meanings}
    held = Baseline.objects.known(before=shown.moment.known_before)
    rows = held.filter(indicator__in=indicators) | held.filter(universe__plan=shown.plan)
    for indicator, universe, from_month, recorded_at, denominator in rows.values_list(
        "indicator", "universe__slug", "from_month", "recorded_at", "denominator"
    ):
        found[universe or indicator].append((from_month, recorded_at, denominator))
    return found


def off_base(
    read: ActivityReading, frozen: Mapping[int | str, Sequence[Frozen]]
) -> tuple[date, ...]:
    """Return the months of an activity that state another denominator than the one in force."""
    bases = {
        indicator: rows
        for indicator, meaning in read.meanings.items()
        if meaning.has_fixed_denominator and (rows := frozen.get(meaning.universe or indicator))
    }
    return tuple(
        month
        for month, revision in read.current.items()
        if any(
            indicator in bases
            and value.applies
            and value.denominator != baseline_in_force(bases[indicator], month)
            for indicator, value in revision.statement.values.items()
        )
    )
