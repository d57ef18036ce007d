"""What keeps a report from being handed in, each with its sentence (DESIGN.md 4, rules 2–7)."""

from decimal import Decimal
from typing import Any

import pytest

from commitments.models import Activity
from commitments.refused import Refused
from indicators.rollup import Level
from sttl.models import Measurement, Revision
from sttl.record.checks import Check, Problem
from sttl.record.workflow import advance, correct
from tests.factories import make_decision, make_indicator, make_party, make_universe

from .walks import (
    draft,
    hand_in,
    make_levelled,
    make_reported,
    on,
    publish,
    publish_correction,
    secretary,
    write,
)

pytestmark = pytest.mark.django_db

UNFINISHED = "Todavía no puede declararla terminada: las cifras no llegan a la meta."
NOT_OVER_100 = (
    "El numerador no puede ser mayor que el denominador: este indicador no pasa de 100 %."
)
FALLEN = "En {} de 2015 {} y las cifras se acumulan, así que no deberían bajar. Escriba la razón."
JOINTLY_OVER_100 = (
    "Junto con los demás indicadores de «Ladrilleras» suma 101.75 %. Escriba por qué pasa de 100 %."
)
LATE = on("2016-10-01")


def problems(revision: Revision) -> list[Problem]:
    """Return what a revision lacks, held against everything published."""
    return Check(Revision.objects.get(pk=revision.pk), before=LATE).problems()


def asked(revision: Revision) -> list[tuple[str, str]]:
    """Return the fields that a revision lacks, with their sentences."""
    return [(each.field, each.sentence) for each in problems(revision)]


def only_measurement(revision: Revision, **fields: Any) -> Revision:
    """Change the revision's only measurement."""
    Measurement.objects.filter(revision=revision).update(**fields)
    return revision


def make_kilns() -> tuple[Activity, Activity]:
    universe = make_universe()
    return make_reported("2a-2", universe=universe), make_reported("2a-5", universe=universe)


# What every report says


def test_a_whole_report_lacks_nothing() -> None:
    assert problems(draft(make_reported(), "2015-09", (12, 57))) == []


def test_an_empty_report_is_told_everything_it_lacks_in_the_forms_order() -> None:
    activity = make_reported("4-1", measures_progress=False)
    revision = write(draft(activity, "2015-09", (1, 2)), {}, done="")

    [indicator] = Check(revision, before=LATE).meanings
    assert problems(revision) == [
        Problem("done", "Escriba qué se hizo este mes."),
        Problem("level", "Elija el nivel de avance de la actividad."),
        Problem("numerator", "Escriba las cifras del indicador.", indicator),
    ]


def test_a_month_without_activity_needs_its_reason_and_states_no_figures() -> None:
    activity = make_reported()
    revision = write(draft(activity, "2015-09", (12, 57)), done="", is_inactive=True)

    without_reason = asked(revision)
    revision.inactive_reason = "Temporada de lluvias."
    revision.save()
    with_reason = asked(revision)
    Measurement.objects.create(
        revision=revision, indicator=make_indicator(activity), numerator=1, denominator=2
    )

    assert without_reason == [("inactive_reason", "Escriba por qué no hubo actividad este mes.")]
    assert with_reason == []
    assert asked(revision) == [("numerator", "Un mes sin actividad no lleva cifras; bórrelas.")]


def test_what_the_sttl_records_needs_its_source() -> None:
    activity = make_reported(party=make_party())

    revision = draft(activity, "2015-09", (12, 57), by=secretary())

    assert asked(revision) == [("source", "Escriba de dónde tomó el STTL este informe.")]


def test_a_refused_hand_in_says_the_first_problem() -> None:
    revision = write(draft(make_reported(), "2015-09", (12, 57)), {}, done="")

    with pytest.raises(Refused) as refused:
        advance(revision, "submit", by=revision.written_by, at=on("2015-10-05"))

    assert str(refused.value) == "Escriba qué se hizo este mes."
    assert [field for field, _ in asked(revision)] == ["done", "numerator"]


# Rule 2: zero, and what does not apply


def test_rule_2_a_reported_zero_is_accepted() -> None:
    assert problems(draft(make_reported(), "2015-09", (0, 57))) == []


def test_rule_2_what_does_not_apply_needs_its_reason() -> None:
    revision = draft(make_reported(), "2015-09", None)

    with_reason = asked(revision)
    only_measurement(revision, not_applicable_reason="")

    assert with_reason == []
    assert asked(revision) == [
        ("not_applicable_reason", "Escriba por qué el indicador no aplica este periodo.")
    ]


@pytest.mark.parametrize(
    ("field", "sentence"),
    [("numerator", "Escriba el numerador."), ("denominator", "Escriba el denominador.")],
)
def test_rule_2_half_a_measurement_is_asked_for_the_other_half(field: str, sentence: str) -> None:
    revision = only_measurement(draft(make_reported(), "2015-09", (12, 57)), **{field: None})

    assert asked(revision) == [(field, sentence)]


# Rule 3: levels


def test_rule_3_a_level_is_asked_where_no_indicator_measures_progress() -> None:
    revision = draft(make_levelled(), "2015-09")

    without_level = asked(revision)
    revision.level = Level.LIMITED
    revision.save()

    assert without_level == [("level", "Elija el nivel de avance de la actividad.")]
    assert asked(revision) == []


# Rule 4: over 100 %


def test_rule_4_a_numerator_over_its_denominator_is_refused() -> None:
    revision = draft(make_reported(), "2015-09", (58, 57), reasons={"is_excess_confirmed": True})

    assert asked(revision) == [
        (
            "numerator",
            "El numerador no puede ser mayor que el denominador: este indicador no pasa de 100 %.",
        )
    ]


def test_rule_4_an_indicator_that_may_exceed_asks_for_a_confirmation() -> None:
    revision = draft(make_reported(may_exceed=True), "2015-09", (12, 10))

    unconfirmed = asked(revision)
    only_measurement(revision, is_excess_confirmed=True)

    assert unconfirmed == [
        (
            "is_excess_confirmed",
            "El valor es de 120 %. Si es correcto, confírmelo; si no, corrija las cifras.",
        )
    ]
    assert asked(revision) == []


def test_rule_4_exactly_100_asks_nothing() -> None:
    assert problems(draft(make_reported(), "2015-09", (57, 57))) == []


# Rule 5: denominators and falling values


def test_rule_5_another_denominator_asks_why() -> None:
    activity = make_reported(has_fixed_denominator=True)
    publish(activity, "2015-09", (12, 1057))
    revision = draft(activity, "2015-10", (12, 1000))

    without_reason = asked(revision)
    only_measurement(revision, denominator_reason="Cincuenta y siete cerraron.")

    assert without_reason == [
        (
            "denominator_reason",
            "El denominador de base es 1,057 y se escribió 1,000. Escriba por qué cambió.",
        )
    ]
    assert asked(revision) == []


def test_rule_5_a_denominator_once_explained_is_the_base_of_the_months_after() -> None:
    activity = make_reported()
    publish(activity, "2015-09", (12, 57))
    publish(activity, "2015-10", (12, 50), reasons={"denominator_reason": "Siete cerraron."})

    assert problems(draft(activity, "2015-11", (12, 50))) == []
    assert [each.field for each in problems(draft(activity, "2015-12", (12, 57)))] == [
        "denominator_reason"
    ]


def test_rule_5_an_earlier_month_handed_in_late_is_held_against_the_first_baseline() -> None:
    activity = make_reported()
    publish(activity, "2015-11", (12, 57))

    assert problems(draft(activity, "2015-09", (12, 57))) == []
    assert [each.field for each in problems(draft(activity, "2015-10", (12, 50)))] == [
        "denominator_reason"
    ]


def test_rule_5_a_corrected_middle_month_leaves_the_later_ones_on_their_own_base() -> None:
    activity = make_reported()
    september = publish(activity, "2015-09", (12, 57))
    october = publish(activity, "2015-10", (12, 57))
    publish(activity, "2015-11", (12, 57))
    publish_correction(
        october, (12, 50), at=on("2016-01-10"), reasons={"denominator_reason": "Siete cerraron."}
    )

    corrections = [
        correct(revision.report, by=revision.written_by, at=on("2016-02-01"), reason="Texto.")
        for revision in (september, october)
    ]

    assert [problems(each) for each in corrections] == [[], []]


def test_rule_5_what_grows_by_nature_asks_nothing() -> None:
    activity = make_reported(has_fixed_denominator=False)
    publish(activity, "2015-09", (3, 10))

    assert problems(draft(activity, "2015-10", (4, 12))) == []


def test_rule_5_a_value_below_the_month_before_asks_why() -> None:
    activity = make_reported()
    publish(activity, "2015-09", (12, 57))
    revision = draft(activity, "2015-10", (11, 57))

    without_reason = asked(revision)
    only_measurement(revision, fall_reason="Una volvió a su sitio.")

    assert without_reason == [
        (
            "fall_reason",
            FALLEN.format("septiembre", "se informó 12"),
        )
    ]
    assert asked(revision) == []


def test_rule_5_a_value_above_the_month_after_asks_why() -> None:
    activity = make_reported()
    publish(activity, "2015-10", (12, 57))

    revision = draft(activity, "2015-09", (13, 57))

    assert asked(revision) == [
        (
            "fall_reason",
            FALLEN.format("octubre", "se informó 12"),
        )
    ]


def test_rule_5_the_months_on_either_side_are_the_nearest_that_state_a_value() -> None:
    activity = make_reported()
    publish(activity, "2015-09", (12, 57))
    publish(activity, "2015-10", None)
    publish(activity, "2015-12", is_inactive=True, inactive_reason="Receso.")
    publish(activity, "2016-01", (15, 57))

    fields = {
        value: [each.field for each in problems(write(draft(activity, "2015-11"), (value, 57)))]
        for value in (11, 12, 15, 16)
    }

    assert fields == {11: ["fall_reason"], 12: [], 15: [], 16: ["fall_reason"]}


def test_rule_5_values_of_each_month_apart_may_fall() -> None:
    activity = make_reported(is_per_month=True, has_fixed_denominator=False)
    publish(activity, "2015-09", (5, 10))

    assert problems(draft(activity, "2015-10", (1, 10))) == []


def test_rule_5_a_growing_denominator_that_falls_asks_why() -> None:
    activity = make_reported(has_fixed_denominator=False)
    publish(activity, "2015-09", (3, 10))

    revision = draft(activity, "2015-10", (4, 8))

    assert asked(revision) == [
        (
            "fall_reason",
            FALLEN.format("septiembre", "el denominador fue 10"),
        )
    ]


# Rule 6: the kilns


def test_rule_6_the_kilns_jointly_over_100_ask_why() -> None:
    relocated, converted = make_kilns()
    publish(relocated, "2015-09", (40, 57))
    revision = draft(converted, "2015-09", (18, 57), at=on("2015-10-12"))

    without_reason = asked(revision)
    only_measurement(revision, joint_reason="Una se reubicó y se reconvirtió.")

    assert without_reason == [
        (
            "joint_reason",
            JOINTLY_OVER_100,
        )
    ]
    assert asked(revision) == []


def test_rule_6_the_kilns_jointly_at_100_ask_nothing() -> None:
    relocated, converted = make_kilns()
    publish(relocated, "2015-09", (40, 57))

    assert problems(draft(converted, "2015-09", (17, 57), at=on("2015-10-12"))) == []


def test_rule_6_the_kilns_are_held_to_one_denominator() -> None:
    relocated, converted = make_kilns()
    publish(relocated, "2015-09", (40, 57))

    revision = draft(converted, "2015-09", (10, 50), at=on("2015-10-12"))

    assert [each.field for each in problems(revision)] == ["denominator_reason"]


# Rule 7: the declaration


def test_rule_7_the_declaration_is_refused_below_the_target_and_allowed_at_it() -> None:
    activity = make_reported(target=Decimal(80))

    below = draft(activity, "2015-09", (79, 100), is_finished=True)
    at_it = draft(activity, "2015-10", (80, 100), is_finished=True)

    assert asked(below) == [("is_finished", UNFINISHED)]
    assert asked(at_it) == []


def test_rule_7_the_declaration_holds_on_a_figure_carried_from_an_earlier_month() -> None:
    activity = make_reported()
    publish(activity, "2015-09", (57, 57))

    assert problems(draft(activity, "2015-10", None, is_finished=True)) == []


def test_rule_7_the_declaration_does_not_rest_on_a_later_month() -> None:
    activity = make_reported()
    publish(activity, "2015-10", (57, 57))

    revision = draft(activity, "2015-09", (50, 57), is_finished=True)

    assert asked(revision) == [("is_finished", UNFINISHED)]


def test_rule_7_without_a_progress_indicator_the_declaration_wants_the_level_complete() -> None:
    activity = make_levelled()

    short = draft(activity, "2015-09", level=Level.SUBSTANTIAL, is_finished=True)
    complete = draft(activity, "2015-10", level=Level.COMPLETE, is_finished=True)

    assert asked(short) == [("is_finished", UNFINISHED)]
    assert asked(complete) == []


def test_rule_7_every_progress_indicator_must_reach_its_target() -> None:
    activity = make_levelled("5-3")
    first, second = make_indicator(activity), make_indicator(activity)
    make_decision(first)
    make_decision(second)

    revision = draft(activity, "2015-09", {first: (10, 10), second: (9, 10)}, is_finished=True)

    assert asked(revision) == [("is_finished", UNFINISHED)]


def test_rule_7_the_kilns_declare_jointly_at_100() -> None:
    relocated, converted = make_kilns()
    publish(relocated, "2015-09", (40, 57))

    short = draft(converted, "2015-09", (16, 57), at=on("2015-10-12"), is_finished=True)
    enough = draft(converted, "2015-10", (17, 57), at=on("2015-11-12"), is_finished=True)

    assert asked(short) == [("is_finished", UNFINISHED)]
    assert asked(enough) == []


# What is held against what


def test_only_what_is_published_counts() -> None:
    activity = make_reported()
    hand_in(activity, "2015-09", (12, 57))

    assert problems(draft(activity, "2015-10", (11, 50))) == []


def test_a_publication_is_held_against_what_was_published_since_the_hand_in() -> None:
    activity = make_reported()
    september = hand_in(activity, "2015-09", (12, 57), at=on("2015-11-02"))
    publish(activity, "2015-10", (12, 50), at=on("2015-11-03"))

    with pytest.raises(Refused) as refused:
        advance(september, "publish", by=secretary(), at=on("2015-11-04"))

    assert str(refused.value) == (
        "El denominador de base es 50 y se escribió 57. Escriba por qué cambió."
    )


def test_a_correction_is_not_held_against_the_month_it_corrects() -> None:
    september = publish(make_reported(), "2015-09", (12, 57))

    copy = correct(september.report, by=september.written_by, at=on("2015-11-01"), reason="Error.")

    assert problems(write(copy, (10, 57))) == []
