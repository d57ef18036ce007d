"""Worked examples of the twelve rules of DESIGN.md 4, through the workflow and the database."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.models import Activity, PlannedResult
from commitments.sectors import Sector
from indicators.models import IndicatorDecision, Universe
from indicators.rollup import Level, State
from sttl.models import Revision
from sttl.reading.baselines import off_base
from sttl.reading.decisions import decisions_of, frozen_denominators
from sttl.reading.duties import Standing
from sttl.reading.readings import Flag, Reading
from sttl.record.workflow import advance, correct
from tests.factories import (
    durango,
    make_activity,
    make_amendment,
    make_assignment,
    make_decision,
    make_extension,
    make_indicator,
    make_plan,
    make_result,
    make_universe,
)

from .walks import (
    AGREES,
    DISAGREES,
    after,
    draft,
    hand_in,
    make_levelled,
    make_reported,
    make_reporter,
    on,
    publish,
    publish_correction,
    read,
    say,
    secretary,
    validate,
)

pytestmark = pytest.mark.django_db

CANNOT_VERIFY = "cannot_verify"


def make_kilns() -> tuple[Activity, Activity]:
    """Make 2a-2 and 2a-5, whose indicators share the kilns of the city."""
    universe = make_universe()
    return make_reported("2a-2", universe=universe), make_reported("2a-5", universe=universe)


def standings(shown: Reading, code: str) -> list[Standing]:
    return [each.standing for each in shown[code].duties]


def months_to_correct(shown: Reading) -> dict[str, tuple[date, ...]]:
    """Return, by activity, the months whose denominator a later baseline contradicts."""
    decided, before = decisions_of(shown.plan), shown.moment.known_before
    listed = {}
    for code, activity in shown.activities.items():
        frozen: dict[int | str, list[tuple[date, datetime, Decimal]]] = {
            meaning.universe or indicator: frozen_denominators(
                decided, indicator, universe=meaning.universe, before=before
            )
            for indicator, meaning in activity.meanings.items()
        }
        listed[code] = off_base(activity, frozen)
    return {code: months for code, months in listed.items() if months}


def month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


# Rule 1: the percentage


def test_rule_1_a_percentage_has_two_places_half_up() -> None:
    publish(make_reported(), "2015-09", (12, 57))

    figure = read()["2a-2"].reported

    assert (figure.percent, str(figure.percent)) == (Decimal("21.05"), "21.05")


def test_rule_1_means_are_taken_over_the_printed_values() -> None:
    publish(make_reported("3-1"), "2015-09", (1, 6))
    publish(make_reported("3-2"), "2015-09", (5, 9))

    shown = read()

    printed = [shown[code].reported.percent for code in ("3-1", "3-2")]
    assert printed == [Decimal("16.67"), Decimal("55.56")]
    assert shown.of().reported.percent == Decimal("36.12")  # not 36.11, the unrounded mean


# Rule 2: zero is not missing


def test_rule_2_a_reported_zero_is_zero_and_no_report_is_none() -> None:
    publish(make_reported("2a-2"), "2015-09", (0, 57))
    make_reported("2a-3")

    shown = read()

    assert (shown["2a-2"].reported.percent, shown["2a-2"].state) == (
        Decimal("0.00"),
        State.NOT_STARTED,
    )
    assert (shown["2a-3"].reported.percent, shown["2a-3"].state) == (None, State.UNREPORTED)


def test_rule_2_months_that_do_not_apply_or_without_activity_carry_the_figure_on() -> None:
    activity = make_reported()
    publish(activity, "2015-09", (12, 57))
    publish(activity, "2015-10", None)
    publish(activity, "2015-11", is_inactive=True, inactive_reason="Temporada de lluvias.")

    figure = read()["2a-2"].reported

    assert (figure.percent, figure.month) == (Decimal("21.05"), month("2015-09"))


def test_rule_2_a_level_is_carried_on_and_its_month_named() -> None:
    activity = make_levelled()
    publish(activity, "2015-09", level=Level.LIMITED)
    publish(activity, "2015-10", is_inactive=True, inactive_reason="Temporada de lluvias.")

    figure = read()["2a-4"].reported

    assert (figure.level, figure.month) == (Level.LIMITED, month("2015-09"))


def test_rule_2_a_month_that_never_applied_is_neither_zero_nor_a_figure() -> None:
    publish(make_reported(), "2015-09", None)

    shown = read()

    assert (shown["2a-2"].reported.percent, shown["2a-2"].state) == (None, State.UNDER_WAY)
    assert (shown.of().reported.percent, shown.of().reported.measured) == (None, 0)


def test_rule_2_the_figure_of_a_corte_is_that_of_its_newest_month() -> None:
    activity = make_reported()
    publish(activity, "2015-09", (12, 57))
    publish(activity, "2015-11", (20, 57))

    percents = [
        read(corte=corte)["2a-2"].reported.percent for corte in ("2015-09", "2015-10", "2015-11")
    ]

    assert percents == [Decimal("21.05"), Decimal("21.05"), Decimal("35.09")]


# Rule 3: levels


def test_rule_3_the_diagnostic_4_1_has_a_level_and_never_a_percentage() -> None:
    activity = make_reported("4-1", measures_progress=False)
    publish(activity, "2015-09", (18, 30), level=Level.SUBSTANTIAL)

    shown = read()

    figure = shown["4-1"].reported
    assert (figure.percent, figure.counted, figure.level) == (None, None, Level.SUBSTANTIAL)
    assert (shown["4-1"].state, shown["4-1"].flags) == (State.UNDER_WAY, (Flag.OUTDATED,))
    assert [each.percent for each in figure.measures.values()] == [Decimal("60.00")]
    assert shown.of().reported.measured == 0


def test_rule_3_a_row_without_formula_and_an_activity_without_row_are_flagged() -> None:
    make_levelled("2a-4")
    make_result(make_levelled("2a-6"), formula="")
    make_reported("2a-2")

    shown = read()

    assert [shown[code].flags for code in ("2a-2", "2a-4", "2a-6")] == [
        (),
        (Flag.UNMEASURED,),
        (Flag.UNMEASURED,),
    ]


# Rule 4: what an indicator means


def test_rule_4_a_per_month_indicator_sums_its_months() -> None:
    activity = make_reported(is_per_month=True, has_fixed_denominator=False)
    publish(activity, "2015-09", (1, 3))
    publish(activity, "2015-10", (2, 6))
    publish(activity, "2015-11", None)

    figure = read()["2a-2"].reported

    [found] = figure.measures.values()
    assert (found.numerator, found.denominator) == (Decimal(3), Decimal(9))
    assert figure.percent == Decimal("33.33")
    assert found.months == (month("2015-09"), month("2015-10"))


def test_rule_4_over_100_is_shown_as_it_is_and_counts_as_100() -> None:
    publish(
        make_reported("3-1", may_exceed=True),
        "2015-09",
        (12, 10),
        reasons={"is_excess_confirmed": True},
    )
    publish(make_reported("3-2"), "2015-09", (1, 2))

    shown = read()

    assert shown["3-1"].reported.percent == Decimal("120.00")
    assert shown.of().reported.percent == Decimal("75.00")


def test_rule_4_a_target_below_100_is_enough_to_be_done() -> None:
    publish(make_reported(target=Decimal(80)), "2015-09", (8, 10), is_finished=True)

    assert read()["2a-2"].state == State.DONE


def test_rule_4_a_decision_of_the_sttl_holds_from_its_day_on() -> None:
    activity = make_reported()
    publish(activity, "2015-09", (1, 3))
    publish(activity, "2015-10", (2, 3))
    [indicator] = [each.indicator for each in IndicatorDecision.objects.all()]
    make_decision(
        indicator,
        origin=IndicatorDecision.Origin.STTL,
        recorded_at=on("2015-12-01"),
        is_per_month=True,
    )

    percents = [read(al=al)["2a-2"].reported.percent for al in ("2015-11-30", "2015-12-01")]

    assert percents == [Decimal("66.67"), Decimal("50.00")]


# Rule 5: baselines


def test_rule_5_correcting_a_middle_month_leaves_the_later_months_their_own() -> None:
    activity = make_reported()
    publish(activity, "2015-09", (10, 50))
    october = publish(activity, "2015-10", (10, 50))
    publish(activity, "2015-11", (20, 50))

    publish_correction(
        october,
        (10, 40),
        at=on("2016-01-15"),
        reasons={"denominator_reason": "Diez hornos ya no existían."},
    )

    percents = [
        read(corte=corte)["2a-2"].reported.percent for corte in ("2015-09", "2015-10", "2015-11")
    ]
    assert percents == [Decimal("20.00"), Decimal("25.00"), Decimal("40.00")]


def test_rule_5_the_months_after_a_corrected_one_are_listed_until_they_are_corrected() -> None:
    activity = make_reported()
    publish(activity, "2015-09", (10, 50))
    october = publish(activity, "2015-10", (10, 50))
    november = publish(activity, "2015-11", (20, 50))
    publish(activity, "2015-12", None)
    publish_correction(
        october,
        (10, 40),
        at=on("2016-01-15"),
        reasons={"denominator_reason": "Diez hornos ya no existían."},
    )
    publish_correction(november, (20, 40), at=on("2016-01-20"))

    listed = [months_to_correct(read(al=f"2016-01-{day}")) for day in (14, 15, 20)]

    assert listed == [{}, {"2a-2": (month("2015-11"),)}, {}]


def test_rule_5_correcting_the_month_that_set_the_base_lists_every_later_month() -> None:
    relocated, converted = make_kilns()
    september = publish(relocated, "2015-09", (12, 57))
    publish(relocated, "2015-10", (12, 57))
    publish(converted, "2015-10", (10, 57))

    publish_correction(
        september, (12, 60), at=on("2016-01-15"), reasons={"denominator_reason": "Tres más."}
    )

    assert months_to_correct(read()) == {
        "2a-2": (month("2015-10"),),
        "2a-5": (month("2015-10"),),
    }


def test_rule_5_a_denominator_changed_with_its_reason_lists_no_month() -> None:
    activity = make_reported()
    publish(activity, "2015-09", (10, 50))
    publish(activity, "2015-10", (10, 40), reasons={"denominator_reason": "Diez cerraron."})

    assert months_to_correct(read()) == {}


# Rule 6: the kilns


def test_rule_6_the_kilns_show_their_own_percentage_and_count_by_the_joint_one() -> None:
    relocated, converted = make_kilns()
    publish(relocated, "2015-09", (12, 57))
    publish(converted, "2015-09", (10, 57))

    shown = read()

    figures = [shown[code].reported for code in ("2a-2", "2a-5")]
    assert [each.percent for each in figures] == [Decimal("21.05"), Decimal("17.54")]
    assert [each.joint for each in figures] == [Decimal("38.60"), Decimal("38.60")]
    assert [each.counted for each in figures] == [Decimal("38.60"), Decimal("38.60")]


def test_rule_6_the_joint_percentage_counts_once_for_each_kiln_indicator_measured() -> None:
    relocated, converted = make_kilns()
    publish(relocated, "2015-09", (12, 57))
    publish(converted, "2015-09", (10, 57))
    publish(make_reported("3-1"), "2015-09", (1, 1))

    summary = read().of().reported

    assert (summary.percent, summary.measured, summary.total) == (Decimal("59.07"), 3, 3)


def test_rule_6_a_kiln_indicator_without_report_stays_unreported() -> None:
    relocated, _ = make_kilns()
    publish(relocated, "2015-09", (12, 57))

    shown = read()

    assert (shown["2a-2"].reported.joint, shown["2a-2"].reported.counted) == (
        Decimal("21.05"),
        Decimal("21.05"),
    )
    assert (shown["2a-5"].state, shown["2a-5"].reported.counted) == (State.UNREPORTED, None)
    assert shown.of().reported.measured == 1


def test_rule_6_the_joint_denominator_is_that_of_the_newest_month_used() -> None:
    relocated, converted = make_kilns()
    publish(relocated, "2015-09", (12, 57))
    publish(converted, "2015-10", (10, 50), reasons={"denominator_reason": "Siete ya no existían."})

    assert read()["2a-2"].reported.joint == Decimal("44.00")


def test_rule_6_of_two_in_one_month_the_denominator_published_last_holds() -> None:
    relocated, converted = make_kilns()
    publish(
        converted,
        "2015-09",
        (10, 57),
        at=on("2015-10-06"),
    )
    publish(
        relocated,
        "2015-09",
        (12, 50),
        at=on("2015-10-08"),
        reasons={"denominator_reason": "Siete ya no existían."},
    )

    assert read()["2a-5"].reported.joint == Decimal("44.00")


def test_rule_6_two_published_at_the_same_instant_share_one_baseline() -> None:
    relocated, converted = make_kilns()

    publish(relocated, "2015-09", (12, 57), at=on("2015-10-06"))
    publish(converted, "2015-09", (10, 57), at=on("2015-10-06"))

    assert Universe.objects.get().baselines.count() == 1


def test_rule_6_the_joint_percentage_of_the_validated_reading_uses_validated_months_only() -> None:
    relocated, converted = make_kilns()
    validate(publish(relocated, "2015-09", (12, 57)), at=on("2015-10-20"))
    publish(converted, "2015-09", (10, 57))

    shown = read()

    assert shown["2a-2"].reported.joint == Decimal("38.60")
    assert shown["2a-2"].validated.joint == Decimal("21.05")
    assert shown["2a-5"].validated.state == State.UNREPORTED


# Rule 7: the state


def test_rule_7_each_state_is_derived_from_what_is_published() -> None:
    publish(make_reported("3-1"), "2015-09", (10, 10), is_finished=True)
    publish(make_reported("3-2"), "2015-09", (10, 10))
    publish(make_reported("3-3"), "2015-09", (0, 10))
    publish(
        make_reported("3-4"), "2015-09", is_inactive=True, inactive_reason="No hubo presupuesto."
    )
    publish(make_levelled("3-5"), "2015-09", level=Level.NOT_STARTED)
    publish(make_levelled("3-6"), "2015-09", level=Level.COMPLETE)
    publish(make_levelled("3-7"), "2015-09", level=Level.COMPLETE, is_finished=True)
    hand_in(make_reported("3-8"), "2015-09", (10, 10))

    shown = read()

    assert {code: each.state for code, each in shown.activities.items()} == {
        "3-1": State.DONE,
        "3-2": State.UNDER_WAY,
        "3-3": State.NOT_STARTED,
        "3-4": State.NOT_STARTED,
        "3-5": State.NOT_STARTED,
        "3-6": State.UNDER_WAY,
        "3-7": State.DONE,
        "3-8": State.UNREPORTED,
    }


def test_rule_7_the_kilns_are_done_jointly_at_100_each_with_its_own_declaration() -> None:
    relocated, converted = make_kilns()
    publish(relocated, "2015-09", (40, 57), at=on("2015-10-02"))
    publish(converted, "2015-09", (17, 57), is_finished=True)

    before = [read()[code].state for code in ("2a-2", "2a-5")]
    publish(relocated, "2015-10", (40, 57), is_finished=True)
    after_its_own = [read()[code].state for code in ("2a-2", "2a-5")]

    assert before == [State.UNDER_WAY, State.DONE]
    assert after_its_own == [State.DONE, State.DONE]


def test_rule_7_several_indicators_give_the_mean_of_their_capped_percentages() -> None:
    activity = make_levelled("5-3")
    first, second = make_indicator(activity), make_indicator(activity)
    make_decision(first, may_exceed=True)
    make_decision(second)
    publish(
        activity,
        "2015-09",
        {first: (15, 10), second: (1, 2)},
        reasons={"is_excess_confirmed": True},
    )

    assert read()["5-3"].reported.percent == Decimal("75.00")


def test_rule_7_every_progress_indicator_must_be_measured_to_be_done() -> None:
    activity = make_levelled("5-3")
    first, second = make_indicator(activity), make_indicator(activity)
    make_decision(first)
    publish(activity, "2015-09", {first: (10, 10)}, is_finished=True)
    make_decision(second, recorded_at=on("2015-12-01"))

    states = [read(al=al)["5-3"].state for al in ("2015-11-30", "2015-12-01")]

    assert states == [State.DONE, State.UNDER_WAY]


# Rule 8: the flags


def test_rule_8_overdue_begins_the_day_after_the_deadline() -> None:
    activity = make_reported()
    activity.due_on = date(2015, 12, 15)
    activity.save()

    shown = [read(today=today)["2a-2"] for today in ("2015-12-15", "2015-12-16")]

    assert [(each.flags, each.days_left) for each in shown] == [((), 0), ((Flag.OVERDUE,), -1)]


def test_rule_8_an_earlier_corte_judges_the_deadline_on_its_last_day() -> None:
    activity = make_reported()
    activity.due_on = date(2015, 12, 15)
    activity.save()

    shown = [read(corte=corte)["2a-2"] for corte in ("2015-11", "2015-12")]

    assert [(each.flags, each.days_left) for each in shown] == [((), 15), ((Flag.OVERDUE,), -16)]


def test_rule_8_what_is_done_is_neither_overdue_nor_outdated() -> None:
    activity = make_reported()
    activity.due_on = date(2015, 12, 15)
    activity.save()
    publish(activity, "2015-09", (10, 10), is_finished=True)

    assert read()["2a-2"].flags == ()


def test_rule_8_outdated_is_over_two_months_before_the_corte() -> None:
    publish(make_reported(), "2015-09", (12, 57))

    flags = [read(corte=corte)["2a-2"].flags for corte in ("2015-11", "2015-12")]

    assert flags == [(), (Flag.OUTDATED,)]


def test_rule_8_what_was_never_reported_is_not_outdated() -> None:
    make_reported()

    assert read()["2a-2"].flags == ()


def test_rule_8_a_standing_disagreement_on_any_month_so_far_is_a_dispute() -> None:
    activity = make_reported()
    september = publish(activity, "2015-09", (12, 57))
    publish(activity, "2015-10", (12, 57))
    say(Sector.CIVIL_SOCIETY, DISAGREES, september, at=on("2015-11-20"))

    flags = [read(today=today)["2a-2"].flags for today in ("2015-11-19", "2015-11-20")]

    assert flags == [(), (Flag.DISPUTED,)]


def test_rule_8_a_dispute_ends_when_the_sector_changes_its_verdict() -> None:
    september = publish(make_reported(), "2015-09", (12, 57))
    say(Sector.CIVIL_SOCIETY, DISAGREES, september, at=on("2015-10-20"))
    say(Sector.CIVIL_SOCIETY, AGREES, september, at=on("2015-10-25"))

    flags = [read(today=today)["2a-2"].flags for today in ("2015-10-24", "2015-10-25")]

    assert flags == [(Flag.DISPUTED,), ()]


def test_rule_8_a_dispute_is_corrected_until_the_sector_judges_the_correction() -> None:
    september = publish(make_reported(), "2015-09", (12, 57))
    say(Sector.CIVIL_SOCIETY, DISAGREES, september, at=on("2015-10-20"))
    correction = publish_correction(september, (11, 57), at=on("2015-10-22"))
    say(Sector.GUARANTOR, AGREES, correction, at=on("2015-10-23"))
    say(Sector.CIVIL_SOCIETY, CANNOT_VERIFY, correction, at=on("2015-10-24"))

    flags = [read(today=f"2015-10-{day}")["2a-2"].flags for day in (21, 22, 23, 24)]

    assert flags == [
        (Flag.DISPUTED,),
        (Flag.DISPUTE_CORRECTED,),
        (Flag.DISPUTE_CORRECTED,),
        (),
    ]


def test_rule_8_a_dispute_stays_corrected_over_a_second_correction() -> None:
    september = publish(make_reported(), "2015-09", (12, 57))
    say(Sector.CIVIL_SOCIETY, DISAGREES, september, at=on("2015-10-20"))
    correction = publish_correction(september, (11, 57), at=on("2015-10-22"))
    publish_correction(correction, (10, 57), at=on("2015-10-23"))

    assert read(today="2015-10-23")["2a-2"].flags == (Flag.DISPUTE_CORRECTED,)


def test_rule_8_what_a_sector_accepted_is_not_in_dispute_when_corrected_again() -> None:
    september = publish(make_reported(), "2015-09", (12, 57))
    say(Sector.CIVIL_SOCIETY, DISAGREES, september, at=on("2015-10-20"))
    correction = publish_correction(september, (11, 57), at=on("2015-10-22"))
    say(Sector.CIVIL_SOCIETY, AGREES, correction, at=on("2015-10-23"))
    publish_correction(correction, (10, 57), at=on("2015-10-24"))

    assert read(today="2015-10-24")["2a-2"].flags == ()


def test_rule_8_a_row_that_differs_in_substance_is_doubtful_beside_its_percentage() -> None:
    activity = make_levelled("2a-5")
    result = make_result(activity, formula="(A *100) / (B)", grade=PlannedResult.Grade.DIFFERS)
    make_decision(make_indicator(result=result))
    publish(activity, "2015-09", (10, 57))

    shown = read(today="2015-10-31")["2a-5"]

    assert (shown.flags, shown.reported.percent) == ((Flag.DOUBTFUL,), Decimal("17.54"))


def test_rule_8_a_row_that_measures_nothing_is_not_doubtful() -> None:
    activity = make_levelled("4-6")
    make_result(activity, formula="", grade=PlannedResult.Grade.DIFFERS)

    assert read(today="2015-10-31")["4-6"].flags == (Flag.UNMEASURED,)


# Rule 9: the roll-up


def test_rule_9_counts_are_of_all_activities_and_the_mean_of_those_with_a_figure() -> None:
    publish(make_reported("3-1"), "2015-09", (1, 2))
    publish(make_reported("3-2"), "2015-09", (1, 4))
    publish(make_levelled("3-3"), "2015-09", level=Level.COMPLETE)
    make_reported("4-1")

    summary = read(today="2015-10-31").of().reported

    assert (summary.percent, summary.measured, summary.total) == (Decimal("37.50"), 2, 4)
    assert summary.states == {
        State.DONE: 0,
        State.UNDER_WAY: 3,
        State.NOT_STARTED: 0,
        State.UNREPORTED: 1,
    }


def test_rule_9_the_plans_mean_is_over_activities_and_not_over_commitments() -> None:
    publish(make_reported("3-1"), "2015-09", (1, 1))
    publish(make_reported("3-2"), "2015-09", (1, 1))
    publish(make_reported("4-1"), "2015-09", (1, 4))

    shown = read()

    assert shown.of().reported.percent == Decimal("75.00")
    assert shown.of(["4-1"]).reported.percent == Decimal("25.00")


def test_rule_9_without_a_figure_there_is_no_mean() -> None:
    make_reported()

    summary = read().of().reported

    assert (summary.percent, summary.measured, summary.total) == (None, 0, 1)


# Rule 10: reported and validated


def test_rule_10_every_sector_but_the_reporters_own_must_agree() -> None:
    september = publish(make_reported(), "2015-09", (12, 57))
    say(Sector.CIVIL_SOCIETY, AGREES, september, at=on("2015-10-20"))
    say(Sector.GUARANTOR, AGREES, september, at=on("2015-10-21"))

    shown = [read(today=f"2015-10-{day}")["2a-2"] for day in (20, 21)]

    assert [each.validated.percent for each in shown] == [None, Decimal("21.05")]
    assert [each.validated_months for each in shown] == [(), (month("2015-09"),)]
    assert [each.reported.percent for each in shown] == [Decimal("21.05"), Decimal("21.05")]


def test_rule_10_a_reporter_of_no_sector_needs_all_three() -> None:
    september = publish(make_reported(party=make_reporter(sector="")), "2015-09", (12, 57))
    say(Sector.CIVIL_SOCIETY, AGREES, september, at=on("2015-10-20"))
    say(Sector.GUARANTOR, AGREES, september, at=on("2015-10-21"))
    say(Sector.GOVERNMENT, AGREES, september, at=on("2015-10-22"))

    percents = [read(today=f"2015-10-{day}")["2a-2"].validated.percent for day in (21, 22)]

    assert percents == [None, Decimal("21.05")]


@pytest.mark.parametrize("opinion", [DISAGREES, CANNOT_VERIFY])
def test_rule_10_less_than_agreement_does_not_validate(opinion: str) -> None:
    september = publish(make_reported(), "2015-09", (12, 57))
    say(Sector.CIVIL_SOCIETY, AGREES, september, at=on("2015-10-20"))
    say(Sector.GUARANTOR, opinion, september, at=on("2015-10-21"))

    assert read()["2a-2"].validated_months == ()


def test_rule_10_verdicts_on_an_old_revision_do_not_validate_its_correction() -> None:
    september = publish(make_reported(), "2015-09", (12, 57))
    validate(september, at=on("2015-10-20"))
    correction = publish_correction(september, (11, 57), at=on("2015-10-25"))

    unjudged = read(today="2015-10-31")["2a-2"]
    validate(correction, at=on("2015-11-01"))
    judged = read(today="2015-11-01")["2a-2"]

    assert (unjudged.reported.percent, unjudged.validated.percent) == (Decimal("19.30"), None)
    assert judged.validated.percent == Decimal("19.30")


def test_rule_10_a_verdict_on_the_old_revision_after_its_correction_changes_no_figure() -> None:
    september = publish(make_reported(), "2015-09", (12, 57))
    publish_correction(september, (11, 57), at=on("2015-10-20"))

    validate(september, at=on("2015-10-25"))

    assert read()["2a-2"].validated.percent is None


def test_rule_10_the_newest_validated_month_is_shown_and_named() -> None:
    activity = make_reported()
    validate(publish(activity, "2015-09", (12, 57)), at=on("2015-10-20"))
    publish(activity, "2015-10", (20, 57))

    shown = read()["2a-2"]

    assert (shown.reported.percent, shown.reported.month) == (Decimal("35.09"), month("2015-10"))
    assert (shown.validated.percent, shown.validated.month) == (
        Decimal("21.05"),
        month("2015-09"),
    )


def test_rule_10_a_per_month_indicator_sums_the_validated_months_only() -> None:
    activity = make_reported(is_per_month=True, has_fixed_denominator=False)
    validate(publish(activity, "2015-09", (1, 4)), at=on("2016-01-10"))
    publish(activity, "2015-10", (4, 4))
    validate(publish(activity, "2015-11", (2, 4)), at=on("2016-01-09"))

    shown = read()["2a-2"]

    [reported], [validated] = shown.reported.measures.values(), shown.validated.measures.values()
    assert (shown.reported.percent, len(reported.months)) == (Decimal("58.33"), 3)
    assert (shown.validated.percent, len(validated.months)) == (Decimal("37.50"), 2)


def test_rule_10_validated_months_are_named_in_their_order() -> None:
    activity = make_reported()
    october = publish(activity, "2015-10", (12, 57))
    september = publish(activity, "2015-09", (12, 57), at=on("2015-12-01"))
    validate(october, at=on("2015-12-10"))
    validate(september, at=on("2015-12-11"))

    shown = read()["2a-2"]

    assert shown.validated_months == (month("2015-09"), month("2015-10"))
    assert list(shown.current) == [month("2015-09"), month("2015-10")]


# Rule 11: what is owed


def test_rule_11_each_ended_month_is_owed_and_the_walk_of_its_report_shows() -> None:
    activity = make_reported()
    publish(activity, "2015-09", (12, 57))
    hand_in(activity, "2015-10", (12, 57), at=on("2015-11-16"))
    draft(activity, "2015-11", (12, 57))

    shown = read(today="2016-01-10")

    duties = shown["2a-2"].duties
    assert standings(shown, "2a-2") == [
        Standing.PUBLISHED,
        Standing.IN_REVIEW,
        Standing.MISSING,
        Standing.PENDING,
    ]
    assert [each.days_late for each in duties] == [0, 6, 0, 0]
    assert [each.due_on for each in duties] == [
        date(2015, 10, 10),
        date(2015, 11, 10),
        date(2015, 12, 10),
        date(2016, 1, 10),
    ]


def test_rule_11_nothing_is_owed_before_a_month_has_ended() -> None:
    make_reported()

    assert read(today="2015-09-30")["2a-2"].duties == ()


def test_rule_11_a_withdrawal_undoes_the_hand_in() -> None:
    revision = hand_in(make_reported(), "2015-09", (12, 57))
    advance(revision, "withdraw", by=revision.written_by, at=on("2015-10-08"))
    advance(revision, "submit", by=revision.written_by, at=on("2015-10-15"))

    found = [read(today=f"2015-10-{day:02}")["2a-2"].duties[0] for day in (7, 8, 14, 15)]

    assert [each.standing for each in found] == [
        Standing.IN_REVIEW,
        Standing.PENDING,
        Standing.MISSING,
        Standing.IN_REVIEW,
    ]
    assert [each.days_late for each in found] == [0, 0, 0, 5]


def test_rule_11_a_party_may_hand_in_on_the_day_it_was_designated() -> None:
    party, activity = make_reporter(), make_activity(code="1-1")
    make_assignment(activity, party, recorded_at=on("2015-10-15"))
    hand_in(activity, "2015-09", level=Level.LIMITED, at=on("2015-10-15"))

    found = read(today="2015-10-20")["1-1"].duties[0]

    assert (found.standing, found.party) == (Standing.IN_REVIEW, party.pk)
    assert (found.due_on, found.days_late) == (date(2015, 10, 25), 0)


def test_rule_11_a_correction_under_way_leaves_the_hand_in_as_it_was() -> None:
    september = publish(make_reported(), "2015-09", (12, 57))
    by = september.written_by
    copy = correct(september.report, by=by, at=on("2015-11-01"), reason="Error.")
    advance(copy, "submit", by=by, at=on("2015-11-02"))
    advance(copy, "return", by=secretary(), at=on("2015-11-03"), note="Falta la lista.")

    found = read(today="2015-12-20")["2a-2"].duties[0]

    assert (found.standing, found.days_late, found.revision_number) == (Standing.PUBLISHED, 0, 1)


def test_rule_11_without_a_party_a_month_is_counted_apart() -> None:
    make_activity(code="1-1")

    shown = read(today="2015-11-20")

    assert standings(shown, "1-1") == [Standing.UNASSIGNED, Standing.UNASSIGNED]
    assert [each.is_owed for each in shown["1-1"].duties] == [False, False]


def test_rule_11_an_assignment_decided_late_gives_ten_days_and_is_unknown_before() -> None:
    activity = make_activity(code="1-1")
    make_assignment(activity, make_reporter(), recorded_at=on("2015-10-25"))

    shown = [read(today=today)["1-1"].duties[0] for today in ("2015-10-24", "2015-11-04")]

    assert [each.standing for each in shown] == [Standing.UNASSIGNED, Standing.PENDING]
    assert shown[1].due_on == date(2015, 11, 4)


def test_rule_11_an_extension_counts_from_the_day_it_was_granted() -> None:
    activity = make_reported()
    make_extension(
        activity, month("2015-09"), due_on=date(2015, 10, 20), recorded_at=on("2015-10-12")
    )

    found = [read(today=f"2015-10-{day}")["2a-2"].duties[0] for day in (11, 12, 21)]

    assert [each.standing for each in found] == [
        Standing.MISSING,
        Standing.PENDING,
        Standing.MISSING,
    ]
    assert [each.is_extended for each in found] == [False, True, True]


def test_rule_11_an_extension_before_the_new_partys_own_day_is_not_the_due_day() -> None:
    activity = make_reported()
    make_assignment(activity, make_reporter(), recorded_at=on("2015-10-15"))
    days = (date(2015, 10, 20), date(2015, 10, 25), date(2015, 10, 26))

    found = []
    for granted, due_on in enumerate(days, start=16):
        make_extension(
            activity, month("2015-09"), due_on=due_on, recorded_at=on(f"2015-10-{granted}")
        )
        duty = read(al=f"2015-10-{granted}")["2a-2"].duties[0]
        found.append((duty.due_on, duty.is_extended))

    assert found == [(days[1], False), (days[1], True), (days[2], True)]


def test_rule_11_a_return_makes_missing_only_what_was_owed() -> None:
    activity = make_reported()
    publish(activity, "2015-09", (10, 10), is_finished=True, at=on("2015-10-05"))
    revision = hand_in(activity, "2015-10", (10, 10), at=on("2015-11-05"))
    advance(revision, "return", by=secretary(), at=on("2015-11-06"), note="Falta la lista.")

    found = {day: read(al=day)["2a-2"].duties[1] for day in ("2015-11-16", "2015-11-17")}
    advance(revision, "submit", by=revision.written_by, at=on("2015-12-01"))
    again = read(al="2015-12-01")["2a-2"].duties[1]

    assert [duty.standing for duty in found.values()] == [Standing.IN_REVIEW, Standing.NOT_OWED]
    assert (again.standing, again.handed_in_on) == (Standing.IN_REVIEW, date(2015, 11, 5))


def test_rule_11_a_draft_passes_to_the_new_party_and_a_month_handed_in_stays() -> None:
    first, second = make_reporter(), make_reporter()
    activity = make_reported(party=first)
    hand_in(activity, "2015-09", (12, 57), at=on("2015-10-15"))
    draft(activity, "2015-10", (12, 57))
    make_assignment(activity, second, recorded_at=on("2015-11-07"))

    september, october = read(today="2015-11-20")["2a-2"].duties

    assert (september.party, september.due_on) == (first.pk, date(2015, 10, 10))
    assert (september.standing, september.days_late) == (Standing.IN_REVIEW, 5)
    assert (october.party, october.due_on) == (second.pk, date(2015, 11, 17))
    assert october.standing == Standing.MISSING


def test_rule_11_a_report_withdrawn_and_handed_in_by_another_is_not_known_before() -> None:
    first, second = make_reporter(), make_reporter()
    activity = make_reported(party=first)
    revision = hand_in(activity, "2015-09", (12, 57))
    advance(revision, "withdraw", by=revision.written_by, at=on("2015-10-06"))
    make_assignment(activity, second, recorded_at=on("2015-10-20"))
    hand_in(activity, "2015-09", (12, 57), at=on("2015-10-21"), by=second.liaisons.get().user)

    parties = [read(al=f"2015-10-{day:02}")["2a-2"].duties[0].party for day in (5, 6, 20, 21)]

    assert parties == [first.pk, first.pk, second.pk, second.pk]


def test_rule_11_reports_are_owed_until_done() -> None:
    publish(make_reported(), "2015-10", (10, 10), is_finished=True)

    shown = read(today="2016-01-20")

    assert standings(shown, "2a-2") == [
        Standing.MISSING,
        Standing.PUBLISHED,
        Standing.NOT_OWED,
        Standing.NOT_OWED,
    ]


def test_rule_11_a_declaration_published_late_ends_what_was_owed_since() -> None:
    activity = make_reported()
    publish(activity, "2015-09", (10, 10), is_finished=True, at=on("2016-01-15"))

    before, since = read(al="2016-01-14"), read(al="2016-01-15")

    assert standings(before, "2a-2") == [Standing.MISSING] * 4
    assert standings(since, "2a-2") == [Standing.PUBLISHED] + [Standing.NOT_OWED] * 3


def test_rule_11_a_correction_that_ends_done_makes_reports_owed_from_that_month_on() -> None:
    september = publish(make_reported(), "2015-09", (10, 10), is_finished=True)
    publish_correction(september, (9, 10), at=on("2015-12-15"), is_finished=False)

    before, since = read(al="2015-12-14"), read(al="2016-02-20")

    assert standings(before, "2a-2") == [
        Standing.PUBLISHED,
        Standing.NOT_OWED,
        Standing.NOT_OWED,
    ]
    assert standings(since, "2a-2") == [
        Standing.PUBLISHED,
        Standing.NOT_OWED,
        Standing.NOT_OWED,
        Standing.MISSING,
        Standing.MISSING,
    ]


def test_rule_11_a_disagreement_with_the_declaration_makes_reports_owed_from_that_month_on() -> (
    None
):
    september = publish(make_reported(), "2015-09", (10, 10), is_finished=True)
    say(Sector.CIVIL_SOCIETY, DISAGREES, september, at=on("2015-12-15"))

    before, since = read(al="2015-12-14"), read(al="2016-02-20")

    assert before["2a-2"].state == since["2a-2"].state == State.DONE
    assert standings(before, "2a-2")[1:] == [Standing.NOT_OWED] * 2
    assert standings(since, "2a-2")[1:] == [
        Standing.NOT_OWED,
        Standing.NOT_OWED,
        Standing.MISSING,
        Standing.MISSING,
    ]


def test_rule_11_a_disagreement_with_another_month_leaves_the_activity_done() -> None:
    activity = make_reported()
    september = publish(activity, "2015-09", (5, 10))
    publish(activity, "2015-10", (10, 10), is_finished=True)
    say(Sector.CIVIL_SOCIETY, DISAGREES, september, at=on("2015-11-15"))

    assert standings(read(today="2016-01-20"), "2a-2")[2:] == [Standing.NOT_OWED] * 2


def test_rule_11_the_kilns_are_owed_again_when_the_others_correction_ends_the_joint_100() -> None:
    relocated, converted = make_kilns()
    other = publish(converted, "2015-09", (17, 57), at=on("2015-10-02"))
    publish(relocated, "2015-09", (40, 57), is_finished=True)
    publish_correction(other, (10, 57), at=on("2015-12-15"))

    shown = read(al="2016-02-20")

    assert standings(shown, "2a-2") == [
        Standing.PUBLISHED,
        Standing.NOT_OWED,
        Standing.NOT_OWED,
        Standing.MISSING,
        Standing.MISSING,
    ]


# The two axes of time, and rule 12


def test_what_is_published_later_is_not_known_before() -> None:
    activity = make_reported()
    publish(activity, "2015-09", (12, 57), at=on("2015-12-01"))

    shown = [read(al=al)["2a-2"] for al in ("2015-11-30", "2015-12-01")]

    assert [each.state for each in shown] == [State.UNREPORTED, State.UNDER_WAY]


def test_rule_12_a_correction_leaves_what_was_known_before_as_it_was() -> None:
    september = publish(make_reported(), "2015-09", (12, 57))
    publish_correction(september, (11, 57), at=on("2016-01-15"))

    shown = [read(al=al)["2a-2"] for al in ("2016-01-14", "2016-01-15")]

    assert [each.reported.percent for each in shown] == [Decimal("21.05"), Decimal("19.30")]
    assert [each.current[month("2015-09")].number for each in shown] == [1, 2]
    assert Revision.objects.get(pk=september.pk).measurements.get().numerator == 12


def test_a_correction_published_after_the_corte_is_shown_in_it() -> None:
    september = publish(make_reported(), "2015-09", (12, 57))
    publish_correction(september, (11, 57), at=on("2016-01-15"))

    assert read(corte="2015-09")["2a-2"].reported.percent == Decimal("19.30")


def test_an_amended_deadline_holds_from_the_day_of_its_record() -> None:
    activity = make_reported()
    activity.due_on = date(2015, 12, 15)
    activity.save()
    make_amendment(
        subject="deadline",
        activity=activity,
        new_date=date(2016, 3, 15),
        recorded_at=on("2016-01-15"),
    )

    shown = [read(al=al)["2a-2"] for al in ("2016-01-14", "2016-01-15")]

    assert [each.due_on for each in shown] == [date(2015, 12, 15), date(2016, 3, 15)]
    assert [each.flags for each in shown] == [(Flag.OVERDUE,), ()]


def test_an_amended_last_month_lengthens_the_plan_from_the_day_of_its_record() -> None:
    make_reported()
    make_amendment(subject="last_month", new_date=month("2016-10"), recorded_at=on("2016-10-15"))

    shown = [read(today="2016-12-01", al=al) for al in ("2016-10-14", "2016-10-15", "2016-12-01")]

    assert [each.last_month for each in shown] == [
        month("2016-08"),
        month("2016-10"),
        month("2016-10"),
    ]
    assert [len(each["2a-2"].duties) for each in shown] == [12, 13, 14]


# What it costs


@pytest.mark.parametrize("rows", [1, 3])
def test_a_reading_costs_seven_queries_however_many_rows(rows: int) -> None:
    plan = durango()
    for commitment in range(3, 3 + rows):
        for number in range(1, 1 + rows):
            activity = make_reported(f"{commitment}-{number}")
            for ended in ("2015-09", "2015-10", "2015-11")[:rows]:
                validate(publish(activity, ended, (12, 57)), at=after(ended, 20))
            make_extension(activity, month("2015-12"))
    shown = read(plan)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        again = read(plan)

    assert again == shown
    assert len(asked) <= 7


def test_a_plan_reads_its_own_records_only() -> None:
    other = make_plan(slug="otro-2015")
    publish(make_reported("2a-2"), "2015-09", (12, 57))
    publish(make_reported("2a-2", plan=other), "2015-09", (57, 57))

    percents = [read(plan)["2a-2"].reported.percent for plan in (durango(), other)]

    assert percents == [Decimal("21.05"), Decimal("100.00")]
