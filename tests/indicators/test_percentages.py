"""The arithmetic of percentages by example and by property (DESIGN.md 4, rules 1, 2, 4, 5, 6)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import floor
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.percentages import (
    FULL,
    Meaning,
    Value,
    baseline_in_force,
    capped,
    joint_percentage,
    mean,
    measure,
    percentage,
)

from .plain import PER_MONTH, PLAIN, measure_of, month, published, value

MOST = Decimal("999999999999.99")  # twelve digits and two decimals: the largest number taken
NUMERATORS = st.decimals(0, MOST, places=2)
DENOMINATORS = st.decimals(Decimal("0.01"), MOST, places=2)
PERCENTAGES = st.decimals(0, 1000, places=2)


def rounded_half_up(exact: Fraction) -> Decimal:
    """Round to two places the other way: in whole hundredths, without Decimal's own rounding."""
    return Decimal(floor(exact * 100 + Fraction(1, 2))).scaleb(-2)


# Rule 1: two places, half up


@pytest.mark.parametrize(
    ("numerator", "denominator", "percent"),
    [
        ("12", "57", "21.05"),
        ("10", "57", "17.54"),
        ("22", "57", "38.60"),
        ("1", "3", "33.33"),
        ("2", "3", "66.67"),
        ("57", "57", "100.00"),
        ("60", "57", "105.26"),
        ("201", "20000", "1.01"),  # 1.005 exactly; as a float it would be 1.00, half even too
        ("203", "20000", "1.02"),  # 1.015
        ("205", "20000", "1.03"),  # 1.025; half even would give 1.02
        ("1", "20000", "0.01"),  # 0.005
        ("1", "20001", "0.00"),
        ("19999", "20000", "100.00"),  # 99.995
        ("19998", "20000", "99.99"),
        ("0.01", "0.03", "33.33"),
        ("999999999999.99", "0.01", "9999999999999900.00"),
        ("0.01", "999999999999.99", "0.00"),
    ],
)
def test_a_percentage_has_two_places_rounded_half_up(
    numerator: str, denominator: str, percent: str
) -> None:
    found = percentage(Decimal(numerator), Decimal(denominator))

    assert str(found) == percent


@given(NUMERATORS, DENOMINATORS)
def test_a_percentage_is_the_exact_quotient_rounded_half_up(
    numerator: Decimal, denominator: Decimal
) -> None:
    exact = Fraction(numerator) * 100 / Fraction(denominator)

    assert percentage(numerator, denominator) == rounded_half_up(exact)


@given(st.integers(0, 10**9), st.integers(1, 10**5))
def test_a_percentage_on_the_very_half_goes_up(whole: int, scale: int) -> None:
    on_the_half = percentage(Decimal(2 * whole + 1) * scale, Decimal(20000) * scale)

    assert on_the_half == Decimal(whole + 1) / 100


def test_a_mean_is_taken_over_the_printed_values_and_rounded_half_up() -> None:
    assert mean([Decimal("21.05"), Decimal("17.54")]) == Decimal("19.30")
    assert mean([Decimal("33.33"), Decimal("33.33"), Decimal("66.67")]) == Decimal("44.44")
    assert mean([Decimal("0.01"), Decimal("0.00")]) == Decimal("0.01")
    assert str(mean([Decimal("100.00")])) == "100.00"


def test_the_mean_of_nothing_is_nothing() -> None:
    assert mean([]) is None


@given(st.lists(PERCENTAGES, min_size=1, max_size=31))
def test_a_mean_lies_between_the_least_and_the_most(percents: list[Decimal]) -> None:
    found = mean(percents)

    assert found == rounded_half_up(sum(map(Fraction, percents), Fraction(0)) / len(percents))
    assert min(percents) <= found <= max(percents)


# Rule 2: zero is not missing


def test_a_reported_zero_is_zero_and_a_zero_denominator_does_not_apply() -> None:
    assert str(percentage(Decimal(0), Decimal(57))) == "0.00"
    assert percentage(Decimal(12), Decimal(0)) is None
    assert percentage(Decimal(0), Decimal(0)) is None


def test_an_indicator_stands_where_its_newest_month_put_it() -> None:
    found = measure_of(value(3, 12), value(1, 4), value(2, 9))

    assert (found.numerator, found.denominator) == (Decimal(12), Decimal(57))
    assert found.percent == Decimal("21.05")
    assert (found.month, found.months) == (month(3), (month(3),))
    assert found.published_at == published(3)


def test_months_that_do_not_apply_carry_the_earlier_figure_on_with_its_month() -> None:
    found = measure_of(value(1, 4), value(2, 12), value(3, None), value(4, None))

    assert (found.percent, found.month) == (Decimal("21.05"), month(2))


def test_a_newer_zero_replaces_an_earlier_figure() -> None:
    found = measure_of(value(1, 12), value(2, 0))

    assert (found.percent, found.month) == (Decimal("0.00"), month(2))


def test_an_indicator_that_never_applied_is_not_measured() -> None:
    assert measure([], PLAIN) is None
    assert measure([value(1, None), value(2, None)], PLAIN) is None
    assert measure([value(1, None)], PER_MONTH) is None


@pytest.mark.parametrize("meaning", [PLAIN, PER_MONTH])
def test_a_month_without_a_base_states_no_figure(meaning: Meaning) -> None:
    found = measure_of(value(1, 12), value(2, 0, 0), meaning=meaning)

    assert (found.percent, found.months) == (Decimal("21.05"), (month(1),))
    assert measure([value(2, 0, 0)], meaning) is None


# Rule 4: values per month, values over 100


def test_values_per_month_are_added_up_over_the_months_that_state_them() -> None:
    found = measure_of(
        value(4, 3, 10), value(1, 5, 10), value(2, None), value(3, 0, 20), meaning=PER_MONTH
    )

    assert (found.numerator, found.denominator) == (Decimal(8), Decimal(40))
    assert found.percent == Decimal("20.00")
    assert (found.month, found.months) == (month(4), (month(1), month(3), month(4)))


def test_values_per_month_are_not_the_mean_of_their_percentages() -> None:
    found = measure_of(value(1, 1, 1), value(2, 0, 99), meaning=PER_MONTH)

    assert found.percent == Decimal("1.00")


def test_a_value_over_100_is_shown_as_it_is_and_counts_as_100() -> None:
    found = measure_of(value(1, 30, 20), meaning=PER_MONTH)

    assert found.percent == Decimal("150.00")
    assert capped(found.percent) == Decimal("100.00")


def test_a_value_up_to_100_counts_as_it_is() -> None:
    assert capped(Decimal("99.99")) == Decimal("99.99")
    assert capped(Decimal("100.00")) == Decimal("100.00")
    assert capped(Decimal("0.00")) == Decimal("0.00")


@given(PERCENTAGES)
def test_nothing_counts_as_more_than_100(percent: Decimal) -> None:
    assert capped(percent) in (percent, FULL)
    assert capped(percent) <= FULL


@st.composite
def months_of_an_indicator(draw: st.DrawFn) -> list[Value]:
    """Draw some months of an indicator in any order, some of which do not apply."""
    counts = draw(st.lists(st.integers(1, 12), unique=True, max_size=12))
    whole = st.integers(0, 10**6)
    return [value(count, draw(st.none() | whole), draw(st.integers(1, 10**6))) for count in counts]


@given(months_of_an_indicator(), st.sampled_from([PLAIN, PER_MONTH]), st.randoms())
def test_the_order_in_which_months_are_read_changes_nothing(
    values: list[Value], meaning: Meaning, chance: Random
) -> None:
    shuffled = chance.sample(values, len(values))

    assert measure(shuffled, meaning) == measure(values, meaning)


@given(months_of_an_indicator(), st.sampled_from([PLAIN, PER_MONTH]))
def test_a_later_month_that_does_not_apply_changes_no_figure(
    values: list[Value], meaning: Meaning
) -> None:
    assert measure([*values, value(13, None)], meaning) == measure(values, meaning)


@given(months_of_an_indicator())
def test_values_per_month_are_the_exact_sums(values: list[Value]) -> None:
    stated = [(v.numerator, v.denominator) for v in values if v.numerator is not None]
    numerator = sum(int(n) for n, _ in stated)
    denominator = sum(int(d or 0) for _, d in stated)

    found = measure(values, PER_MONTH)

    if found is None:
        assert stated == []
    else:
        assert (found.numerator, found.denominator) == (Decimal(numerator), Decimal(denominator))
        assert found.percent == rounded_half_up(Fraction(numerator * 100, denominator))


# Rule 5: which baseline holds


def rows(*baselines: tuple[int, int, str]) -> Sequence[tuple[date, datetime, str]]:
    """Return baselines as read: from the month of that number, recorded in that one, its name."""
    return [(month(start), published(recorded), name) for start, recorded, name in baselines]


def test_a_baseline_holds_from_its_month_on() -> None:
    frozen = rows((1, 1, "57"))

    assert [baseline_in_force(frozen, month(count)) for count in (1, 2, 12)] == ["57", "57", "57"]


def test_where_nothing_was_frozen_none_holds() -> None:
    assert baseline_in_force([], month(1)) is None


def test_the_first_baseline_holds_for_the_months_before_it_too() -> None:
    frozen = rows((5, 5, "60"), (3, 3, "57"))

    assert [baseline_in_force(frozen, month(count)) for count in (1, 2, 3)] == ["57", "57", "57"]


def test_a_new_denominator_holds_from_its_month_and_not_before() -> None:
    frozen = rows((1, 1, "57"), (5, 5, "60"))

    held = [baseline_in_force(frozen, month(count)) for count in (1, 4, 5, 12)]

    assert held == ["57", "57", "60", "60"]


def test_the_correction_of_the_first_month_leaves_later_baselines_their_own() -> None:
    frozen = rows((1, 1, "57"), (5, 5, "60"), (1, 8, "58"))

    held = [baseline_in_force(frozen, month(count)) for count in (1, 4, 5, 12)]

    assert held == ["58", "58", "60", "60"]


def test_the_correction_of_a_middle_month_holds_until_the_next_baseline() -> None:
    frozen = rows((1, 1, "57"), (9, 9, "70"), (5, 10, "60"))

    held = [baseline_in_force(frozen, month(count)) for count in (1, 4, 5, 8, 9)]

    assert held == ["57", "57", "60", "60", "70"]


def test_of_two_baselines_of_one_month_the_one_recorded_last_holds() -> None:
    frozen = rows((3, 6, "59"), (3, 3, "57"), (3, 5, "58"))

    held = [baseline_in_force(frozen, month(count)) for count in (1, 3, 4)]

    assert held == ["59", "59", "59"]


# Rule 6: one denominator for several indicators


def test_the_kilns_stand_at_their_own_and_jointly() -> None:
    relocated, converted = measure_of(value(1, 12)), measure_of(value(1, 10))

    assert str(relocated.percent) == "21.05"
    assert str(converted.percent) == "17.54"
    assert str(joint_percentage([relocated, converted])) == "38.60"


def test_a_joint_percentage_of_one_measured_is_its_own() -> None:
    assert joint_percentage([measure_of(value(1, 12))]) == Decimal("21.05")


def test_a_joint_percentage_of_none_measured_is_none() -> None:
    assert joint_percentage([]) is None


def test_the_newest_numerator_of_each_counts_over_the_newest_denominator() -> None:
    relocated = measure_of(value(1, 8, 50), value(3, 12, 60))
    converted = measure_of(value(2, 10, 57), value(4, None))

    assert joint_percentage([relocated, converted]) == Decimal("36.67")  # 22 of 60
    assert joint_percentage([converted, relocated]) == Decimal("36.67")


def test_of_two_in_one_month_the_denominator_published_last_counts() -> None:
    relocated = measure_of(value(3, 12, 60, hour=9))
    converted = measure_of(value(3, 10, 55, hour=10))

    assert joint_percentage([relocated, converted]) == Decimal("40.00")  # 22 of 55
    assert joint_percentage([converted, relocated]) == Decimal("40.00")


def test_of_two_published_at_one_instant_the_later_record_counts() -> None:
    relocated = replace(measure_of(value(3, 12, 60)), revision=71)
    converted = replace(measure_of(value(3, 10, 55)), revision=70)

    assert joint_percentage([relocated, converted]) == Decimal("36.67")
    assert joint_percentage([converted, relocated]) == Decimal("36.67")


def test_a_joint_percentage_over_100_is_shown_as_it_is() -> None:
    joint = joint_percentage([measure_of(value(1, 40)), measure_of(value(1, 30))])

    assert joint == Decimal("122.81")


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=5), st.integers(1, 10**6))
def test_jointly_no_indicator_counts_less_than_alone_over_the_same_denominator(
    numerators: list[int], denominator: int
) -> None:
    measures = [measure_of(value(1, numerator, denominator)) for numerator in numerators]

    joint = joint_percentage(measures)

    assert joint == rounded_half_up(Fraction(sum(numerators) * 100, denominator))
    assert joint >= max(each.percent for each in measures)
