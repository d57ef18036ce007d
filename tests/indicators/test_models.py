"""What the database keeps of the indicators and of what they were decided to mean."""

from decimal import Decimal

import pytest
from django.db import models
from django.db.models import ProtectedError

from tests.constraints import (
    Case,
    assert_a_person_reads_why,
    assert_the_database_refuses,
    messages_of,
)
from tests.factories import make_decision, make_measurement, make_universe

UNIVERSE = "Los indicadores de un universo compartido tienen denominador fijo y valores acumulados."
TARGET = "La meta debe ser mayor que 0 y no pasar de 100."


def a_second_universe() -> models.Model:
    make_universe(slug="ladrilleras")
    return make_universe(slug="viviendas")


CASES = [
    Case("universe_slug_is_unique_in_plan", a_second_universe, {"slug": "ladrilleras"}),
    Case(
        "indicator_target_is_a_percentage",
        lambda: make_decision(target=Decimal("0.01")),
        {"target": Decimal(0)},
        TARGET,
    ),
    Case(
        "indicator_target_is_a_percentage",
        lambda: make_decision(target=Decimal(100)),
        {"target": Decimal("100.01")},
        TARGET,
    ),
    Case(
        "indicator_decision_has_a_reason",
        make_decision,
        {"reason": ""},
        "Escriba la razón de la decisión.",
    ),
    Case(
        "indicator_of_a_universe_adds_up_over_its_denominator",
        lambda: make_decision(universe=make_universe()),
        {"has_fixed_denominator": False},
        UNIVERSE,
    ),
    Case(
        "indicator_of_a_universe_adds_up_over_its_denominator",
        lambda: make_decision(universe=make_universe()),
        {"is_per_month": True},
        UNIVERSE,
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_database_refuses_a_row_that_breaks_a_constraint(case: Case) -> None:
    assert_the_database_refuses(case)


@pytest.mark.django_db
@pytest.mark.parametrize("case", [case for case in CASES if case.says], ids=str)
def test_a_person_who_breaks_a_constraint_reads_why(case: Case) -> None:
    assert_a_person_reads_why(case)


def test_every_constraint_and_its_sentence_is_tried() -> None:
    assert {case.name: case.says for case in CASES} == messages_of("indicators")


@pytest.mark.django_db
def test_a_per_month_indicator_without_a_universe_may_let_its_denominator_grow() -> None:
    decision = make_decision(is_per_month=True, has_fixed_denominator=False)

    decision.full_clean()


@pytest.mark.django_db
def test_an_indicator_that_was_measured_cannot_be_deleted() -> None:
    measurement = make_measurement()

    with pytest.raises(ProtectedError):
        measurement.indicator.delete()


@pytest.mark.django_db
def test_a_universe_that_a_decision_names_cannot_be_deleted() -> None:
    universe = make_universe()
    make_decision(universe=universe)

    with pytest.raises(ProtectedError):
        universe.delete()
