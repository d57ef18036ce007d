"""The roll-up from months to the plan by example (DESIGN.md 4, rules 2, 3, 4, 6, 7, 9)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from indicators.percentages import Meaning
from indicators.rollup import Figure, Level, State, Statement, figures, summary

from .plain import DESCRIBES, KILNS, PER_MONTH, PLAIN, idle, month, reported, value

NO_INDICATOR: Mapping[int, Meaning] = {}
ONE = {1: PLAIN}
TWO = {1: PLAIN, 2: PLAIN}


def read(meanings: Mapping[int, Meaning], *statements: Statement) -> Figure:
    """Read one activity alone."""
    return figures({"2a-3": meanings}, {"2a-3": statements})["2a-3"]


def read_kilns(relocated: Sequence[Statement], converted: Sequence[Statement]) -> list[Figure]:
    """Read the two activities that share the kilns: indicator 1 is 2a-2's, indicator 2 2a-5's."""
    found = figures(
        {"2a-2": {1: KILNS}, "2a-5": {2: KILNS}}, {"2a-2": relocated, "2a-5": converted}
    )
    return [found["2a-2"], found["2a-5"]]


def reported_second(
    count: int,
    numerator: int | None,
    denominator: int = 57,
    *,
    hour: int = 12,
    is_finished: bool = False,
) -> Statement:
    """Return a month's report of 2a-5, whose indicator is the second."""
    stated = value(count, numerator, denominator, hour=hour)
    return reported(count, stated, first=2, is_finished=is_finished)


# Rule 2: zero is not missing, and months that state nothing carry on


def test_without_a_published_report_an_activity_has_neither_figure_nor_month() -> None:
    assert read(ONE) == Figure(State.UNREPORTED)
    assert read(NO_INDICATOR) == Figure(State.UNREPORTED)


def test_a_reported_zero_is_a_figure_of_zero() -> None:
    found = read(ONE, reported(1, value(1, 0)))

    assert (found.state, found.percent, found.counted) == (
        State.NOT_STARTED,
        Decimal("0.00"),
        Decimal("0.00"),
    )


def test_later_months_without_activity_or_application_carry_the_figure_on() -> None:
    found = read(ONE, reported(1, value(1, 12)), reported(2, value(2, None)), idle(3))

    assert (found.state, found.percent, found.month) == (
        State.UNDER_WAY,
        Decimal("21.05"),
        month(1),
    )


def test_later_months_without_activity_carry_the_level_on() -> None:
    found = read(NO_INDICATOR, reported(1, level="substantial"), idle(2))

    assert (found.level, found.month) == (Level.SUBSTANTIAL, month(1))


def test_the_newest_month_counts_in_whatever_order_reports_came() -> None:
    found = read(ONE, reported(3, value(3, 12)), reported(1, value(1, 40)), reported(2))

    assert (found.percent, found.month) == (Decimal("21.05"), month(3))


# Rule 3: levels


@pytest.mark.parametrize(
    ("level", "state"),
    [
        ("not_started", State.NOT_STARTED),
        ("limited", State.UNDER_WAY),
        ("substantial", State.UNDER_WAY),
        ("complete", State.UNDER_WAY),
    ],
)
def test_a_level_is_never_a_percentage(level: str, state: State) -> None:
    found = read(NO_INDICATOR, reported(1, level=level))

    assert found == Figure(state, level=level, month=month(1))


def test_a_diagnostic_indicator_gives_no_percentage_and_the_level_tells() -> None:
    found = read({1: DESCRIBES}, reported(1, value(1, 30, 120), level="limited"))

    assert (found.percent, found.counted, found.level) == (None, None, Level.LIMITED)
    assert (found.state, found.month) == (State.UNDER_WAY, month(1))
    assert found.measures[1].percent == Decimal("25.00")


def test_where_a_progress_indicator_exists_a_level_says_nothing() -> None:
    found = read(ONE, reported(1, value(1, 12), level="not_started"))

    assert (found.state, found.level) == (State.UNDER_WAY, "")


# Rule 4: values per month, values over 100


def test_values_per_month_add_up_and_may_pass_100_but_count_as_100() -> None:
    found = read({1: PER_MONTH}, reported(1, value(1, 30, 20)), reported(2, value(2, 15, 10)))

    assert (found.percent, found.counted) == (Decimal("150.00"), Decimal("100.00"))


# Rule 6: the kilns


def test_the_kilns_show_their_own_percentage_and_count_by_the_joint_one() -> None:
    relocated, converted = read_kilns([reported(1, value(1, 12))], [reported_second(1, 10)])

    assert (relocated.percent, converted.percent) == (Decimal("21.05"), Decimal("17.54"))
    assert (relocated.joint, converted.joint) == (Decimal("38.60"), Decimal("38.60"))
    assert (relocated.counted, converted.counted) == (Decimal("38.60"), Decimal("38.60"))
    assert summary([relocated, converted]).percent == Decimal("38.60")


def test_a_kiln_without_a_report_stays_unreported_and_uncounted() -> None:
    relocated, converted = read_kilns([reported(1, value(1, 12))], [])

    assert (relocated.joint, relocated.counted) == (Decimal("21.05"), Decimal("21.05"))
    assert converted == Figure(State.UNREPORTED)
    assert summary([relocated, converted]).measured == 1


def test_a_kiln_that_never_applied_is_not_measured_by_the_other() -> None:
    _, converted = read_kilns([reported(1, value(1, 12))], [reported_second(1, None)])

    assert (converted.state, converted.percent) == (State.UNDER_WAY, None)
    assert (converted.joint, converted.counted) == (None, None)


def test_kilns_of_different_months_are_joined_over_the_newest_denominator() -> None:
    relocated, converted = read_kilns([reported(1, value(1, 12, 50))], [reported_second(3, 10, 60)])

    assert (relocated.percent, converted.percent) == (Decimal("24.00"), Decimal("16.67"))
    assert (relocated.joint, converted.joint) == (Decimal("36.67"), Decimal("36.67"))


def test_kilns_of_one_month_are_joined_over_the_denominator_published_last() -> None:
    relocated, converted = read_kilns(
        [reported(3, value(3, 12, 60, hour=20))], [reported_second(3, 10, 55, hour=8)]
    )

    assert (relocated.joint, converted.joint) == (Decimal("36.67"), Decimal("36.67"))


def test_kilns_jointly_over_100_are_shown_as_they_are_and_count_as_100() -> None:
    relocated, _ = read_kilns([reported(1, value(1, 40))], [reported_second(1, 30)])

    assert (relocated.joint, relocated.counted) == (Decimal("122.81"), Decimal("100.00"))


def test_a_universe_never_mixes_with_another_nor_with_what_only_describes() -> None:
    homes = Meaning(universe="viviendas")
    shown = Meaning(measures_progress=False, universe="ladrilleras")
    found = figures(
        {"2a-2": {1: KILNS}, "2b-1": {2: homes}, "2a-1": {3: shown}},
        {
            "2a-2": [reported(1, value(1, 12))],
            "2b-1": [reported(1, value(1, 1, 2), first=2)],
            "2a-1": [reported(1, value(1, 50), first=3)],
        },
    )

    joints = {code: each.joint for code, each in found.items()}

    assert joints == {"2a-2": Decimal("21.05"), "2b-1": Decimal("50.00"), "2a-1": None}


# Rule 7: the states in their order


def test_only_months_without_activity_are_an_activity_not_started() -> None:
    assert read(ONE, idle(1), idle(2)) == Figure(State.NOT_STARTED)
    assert read(NO_INDICATOR, idle(1)) == Figure(State.NOT_STARTED)


def test_work_without_a_figure_yet_is_under_way() -> None:
    found = read(ONE, idle(1), reported(2, value(2, None)))

    assert (found.state, found.percent, found.month) == (State.UNDER_WAY, None, None)


def test_reaching_the_target_without_the_declaration_is_under_way() -> None:
    found = read(ONE, reported(1, value(1, 57)))

    assert (found.state, found.percent) == (State.UNDER_WAY, Decimal("100.00"))


def test_the_declaration_without_the_target_is_under_way() -> None:
    assert read(ONE, reported(1, value(1, 56), is_finished=True)).state == State.UNDER_WAY
    assert read(ONE, reported(1, value(1, None), is_finished=True)).state == State.UNDER_WAY
    assert read(ONE, reported(1, value(1, 0), is_finished=True)).state == State.NOT_STARTED


def test_the_declaration_with_the_target_is_done() -> None:
    assert read(ONE, reported(1, value(1, 57), is_finished=True)).state == State.DONE


@pytest.mark.parametrize(
    ("numerator", "state"), [(79, State.UNDER_WAY), (80, State.DONE), (81, State.DONE)]
)
def test_a_target_below_100_is_enough(numerator: int, state: State) -> None:
    meanings = {1: Meaning(target=Decimal("80.00"))}

    found = read(meanings, reported(1, value(1, numerator, 100), is_finished=True))

    assert found.state == state


def test_a_finished_activity_stays_so_through_months_without_activity() -> None:
    found = read(ONE, reported(1, value(1, 57), is_finished=True), idle(2))

    assert (found.state, found.month) == (State.DONE, month(1))


def test_a_later_month_of_work_that_no_longer_declares_it_reopens_the_activity() -> None:
    found = read(ONE, reported(1, value(1, 57), is_finished=True), reported(2, value(2, 57, 57)))

    assert found.state == State.UNDER_WAY


def test_a_later_month_that_does_not_apply_or_is_idle_carries_the_declaration_on() -> None:
    done = reported(1, value(1, 57), is_finished=True)

    assert read(ONE, done, reported(2, value(2, None))).state == State.DONE
    assert read(ONE, done, idle(2)).state == State.DONE


def test_without_a_progress_indicator_the_level_complete_and_the_declaration_are_done() -> None:
    done = reported(1, level="complete", is_finished=True)
    nearly = reported(1, level="substantial", is_finished=True)

    assert read(NO_INDICATOR, done).state == State.DONE
    assert read({1: DESCRIBES}, done).state == State.DONE
    assert read(NO_INDICATOR, nearly).state == State.UNDER_WAY


def test_each_kiln_is_done_by_its_own_declaration_once_they_are_jointly_at_100() -> None:
    relocated, converted = read_kilns(
        [reported(1, value(1, 40), is_finished=True)], [reported_second(2, 17)]
    )

    assert relocated.joint == Decimal("100.00")
    assert (relocated.state, converted.state) == (State.DONE, State.UNDER_WAY)


def test_no_kiln_is_done_while_they_are_jointly_short_of_100() -> None:
    relocated, converted = read_kilns(
        [reported(1, value(1, 40), is_finished=True)],
        [reported_second(2, 16, is_finished=True)],
    )

    assert relocated.joint == Decimal("98.25")
    assert (relocated.state, converted.state) == (State.UNDER_WAY, State.UNDER_WAY)


def test_a_kiln_that_was_not_measured_is_not_done_by_the_other() -> None:
    relocated, converted = read_kilns(
        [reported(1, value(1, 57), is_finished=True)],
        [reported_second(1, None, is_finished=True)],
    )

    assert (relocated.state, converted.state) == (State.DONE, State.UNDER_WAY)


def test_several_indicators_show_the_mean_of_their_capped_percentages() -> None:
    meanings = {1: PER_MONTH, 2: PLAIN}

    found = read(meanings, reported(1, value(1, 30, 20), value(1, 1, 3)))

    assert (found.percent, found.counted) == (Decimal("66.67"), Decimal("66.67"))  # 100 and 33.33


def test_of_several_indicators_those_measured_count_and_the_newest_month_is_named() -> None:
    early = read(TWO, reported(1, value(1, 12)))
    late = read(TWO, reported(1, value(1, 12)), reported(4, value(4, 57), first=2))

    assert (early.percent, early.month) == (Decimal("21.05"), month(1))
    assert (late.percent, late.month) == (Decimal("60.53"), month(4))  # 21.05 and 100: 60.525


def test_several_indicators_are_done_when_each_has_been_measured_at_its_target() -> None:
    both = reported(1, value(1, 57), value(1, 57), is_finished=True)
    one_short = reported(1, value(1, 57), value(1, 56), is_finished=True)
    one_unmeasured = reported(1, value(1, 57), is_finished=True)

    assert read(TWO, both).state == State.DONE
    assert read(TWO, one_short).state == State.UNDER_WAY
    assert read(TWO, one_unmeasured).state == State.UNDER_WAY


def test_an_indicator_beside_a_diagnostic_one_stands_alone() -> None:
    found = read(
        {1: DESCRIBES, 2: PLAIN},
        reported(1, value(1, 1, 100), value(1, 57), is_finished=True),
    )

    assert (found.state, found.percent) == (State.DONE, Decimal("100.00"))


def test_a_kiln_beside_an_indicator_of_its_own_counts_by_its_joint_percentage() -> None:
    found = figures(
        {"2a-2": {1: KILNS, 2: PLAIN}, "2a-5": {3: KILNS}},
        {
            "2a-2": [reported(1, value(1, 12), value(1, 1, 2))],
            "2a-5": [reported(1, value(1, 10), first=3)],
        },
    )

    assert found["2a-2"].percent == Decimal("35.53")  # 21.05 and 50: 35.525
    assert found["2a-2"].counted == Decimal("44.30")  # 38.60 and 50
    assert found["2a-5"].counted == Decimal("38.60")


# Rule 9: counts first, and the mean with its coverage


def test_a_plan_is_counted_by_state_and_averaged_over_what_is_measured() -> None:
    found = summary(
        [
            read(ONE, reported(1, value(1, 57), is_finished=True)),
            read(ONE, reported(1, value(1, 12))),
            read(ONE, reported(1, value(1, 0))),
            read(NO_INDICATOR, reported(1, level="limited")),
            read(ONE),
        ]
    )

    assert found.states == {
        State.DONE: 1,
        State.UNDER_WAY: 2,
        State.NOT_STARTED: 1,
        State.UNREPORTED: 1,
    }
    assert (found.percent, found.measured, found.total) == (Decimal("40.35"), 3, 5)  # 121.05 / 3


def test_nothing_measured_is_no_figure() -> None:
    found = summary([read(ONE), read(NO_INDICATOR, reported(1, level="complete"))])

    assert (found.percent, found.measured, found.total) == (None, 0, 2)


def test_a_plan_without_activities_counts_none_in_every_state() -> None:
    found = summary([])

    assert found.states == dict.fromkeys(State, 0)
    assert (found.percent, found.measured, found.total) == (None, 0, 0)


def test_the_mean_is_taken_over_printed_values() -> None:
    thirds = [read(ONE, reported(1, value(1, n, 3))) for n in (1, 1)]
    tenths = read(ONE, reported(1, value(1, 1, 20000)))  # 0.005 is printed 0.01

    assert summary(thirds).percent == Decimal("33.33")
    assert summary([tenths, read(ONE, reported(1, value(1, 0)))]).percent == Decimal("0.01")


def test_the_plans_mean_is_over_activities_and_not_over_commitments() -> None:
    small = [read(ONE, reported(1, value(1, 57)))]
    large = [read(ONE, reported(1, value(1, 0))) for _ in range(3)]

    assert summary(small).percent == Decimal("100.00")
    assert summary(large).percent == Decimal("0.00")
    assert summary([*small, *large]).percent == Decimal("25.00")
