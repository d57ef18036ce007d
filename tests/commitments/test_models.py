"""What the database keeps of the signed plan, whoever writes."""

from datetime import date

import pytest
from django.db import models
from django.db.models import ProtectedError

from commitments.models import (
    Activity,
    Commitment,
    Component,
    Discrepancy,
    PartyName,
    PlannedResult,
    PlanSection,
)
from tests.constraints import (
    Case,
    assert_a_person_reads_why,
    assert_the_database_refuses,
    messages_of,
)
from tests.factories import (
    SIGNED_ON,
    durango,
    make_activity,
    make_commitment,
    make_component,
    make_correction,
    make_party,
    make_plan,
    make_responsibility,
    make_result,
    rename,
    some_activity,
)


def a_second_section() -> models.Model:
    plan = durango()
    PlanSection.objects.create(plan=plan, key="presentacion", position=1)
    return PlanSection.objects.create(plan=plan, key="marco-legal", position=2)


def a_second_commitment() -> models.Model:
    make_commitment(number=1)
    return make_commitment(number=2)


def a_second_component() -> models.Model:
    first = make_component(letter="a")
    return make_component(first.commitment, letter="b")


def a_second_activity() -> models.Model:
    make_activity(code="2a-1")
    return make_activity(code="2a-2")


def a_second_printed_name() -> models.Model:
    party = make_party()
    PartyName.objects.create(party=party, name="Dirección de Medio Ambiente")
    return PartyName.objects.create(party=party, name="Dir. de Medio Ambiente")


def a_second_name_of_a_party() -> models.Model:
    return rename(make_party(), "Otro nombre", on=date(2016, 1, 15))


def a_second_role_of_a_line() -> models.Model:
    make_responsibility(line=1, role="executes")
    return make_responsibility(line=1, role="promotes")


def a_second_role_of_a_party() -> models.Model:
    first = make_responsibility(line=1, role="executes")
    return make_responsibility(first.activity, first.party, line=2, role="promotes")


def a_second_result() -> models.Model:
    make_result(position=1)
    return make_result(position=2)


def a_result_without_counterpart() -> models.Model:
    return PlannedResult.objects.create(
        component=make_component(), position=1, activity_text="Otra", grade="none"
    )


def a_second_discrepancy() -> models.Model:
    plan = durango()
    Discrepancy.objects.create(plan=plan, key="dos-secciones-1", position=1, title="Dos", text="…")
    return Discrepancy.objects.create(plan=plan, key="anexo-3", position=2, title="Tres", text="…")


CASES = [
    Case(
        "plan_months_are_whole",
        make_plan,
        {"first_month": date(2015, 9, 2)},
        "Indique cada mes por su primer día, como 2015-09-01.",
    ),
    Case(
        "plan_months_are_whole",
        make_plan,
        {"last_month": date(2016, 8, 31)},
        "Indique cada mes por su primer día, como 2015-09-01.",
    ),
    Case(
        "plan_months_are_in_order",
        lambda: make_plan(last_month=date(2015, 9, 1)),
        {"last_month": date(2015, 8, 1)},
        "El último mes no puede ser anterior al primero.",
    ),
    Case(
        "plan_closes_after_signing",
        lambda: make_plan(closed_on=date(2015, 8, 25)),
        {"closed_on": date(2015, 8, 24)},
        "El plan no puede cerrarse antes de su firma.",
    ),
    Case("section_key_is_unique_in_plan", a_second_section, {"key": "presentacion"}),
    Case("section_position_is_unique_in_plan", a_second_section, {"position": 1}),
    Case("commitment_number_is_unique_in_plan", a_second_commitment, {"number": 1}),
    Case(
        "commitment_number_starts_at_one",
        lambda: make_commitment(number=1),
        {"number": 0},
        "Los compromisos se numeran desde el 1.",
    ),
    Case("component_letter_is_unique_in_commitment", a_second_component, {"letter": "a"}),
    Case(
        "component_has_letter_and_name_or_neither",
        lambda: make_component(letter="a"),
        {"name": ""},
        "Un componente lleva letra y nombre, o ninguno de los dos.",
    ),
    Case(
        "component_has_letter_and_name_or_neither",
        lambda: make_component(letter=""),
        {"name": "Ladrilleras"},
        "Un componente lleva letra y nombre, o ninguno de los dos.",
    ),
    Case("activity_code_is_unique_in_plan", a_second_activity, {"code": "2a-1"}),
    Case("activity_number_is_unique_in_component", a_second_activity, {"number": 1}),
    Case(
        "party_sector_is_known",
        lambda: make_party(sector=""),
        {"sector": "academy"},
        "Elija uno de los tres sectores, o ninguno.",
    ),
    Case(
        "party_name_is_printed_once",
        a_second_printed_name,
        {"name": "Dirección de Medio Ambiente"},
    ),
    Case(
        "party_is_renamed_once_a_day",
        a_second_name_of_a_party,
        {"since_on": SIGNED_ON},
        "Ya hay un nombre de esa parte desde ese día; elija otro día.",
    ),
    Case("party_identity_has_a_name", a_second_name_of_a_party, {"name": ""}, "Escriba el nombre."),
    Case(
        "party_identity_sector_is_known",
        a_second_name_of_a_party,
        {"sector": "academy"},
        "Elija uno de los tres sectores, o ninguno.",
    ),
    Case(
        "party_identity_has_a_reason",
        a_second_name_of_a_party,
        {"reason": ""},
        "Escriba la razón del cambio.",
    ),
    Case("responsibility_line_has_a_role_once", a_second_role_of_a_line, {"role": "executes"}),
    Case("responsibility_is_stated_once", a_second_role_of_a_party, {"role": "executes"}),
    Case("result_position_is_unique_in_component", a_second_result, {"position": 1}),
    Case(
        "result_without_counterpart_has_no_activity",
        make_result,
        {"grade": "none"},
        "Un renglón sin contraparte no lleva actividad; los demás llevan una.",
    ),
    Case(
        "result_without_counterpart_has_no_activity",
        a_result_without_counterpart,
        {"grade": "differs"},
        "Un renglón sin contraparte no lleva actividad; los demás llevan una.",
    ),
    Case(
        "result_without_counterpart_has_no_activity",
        make_result,
        {"grade": "similar"},
        "Un renglón sin contraparte no lleva actividad; los demás llevan una.",
    ),
    Case(
        "transcription_correction_has_a_reason",
        make_correction,
        {"reason": ""},
        "Escriba la razón de la corrección.",
    ),
    Case("discrepancy_key_is_unique_in_plan", a_second_discrepancy, {"key": "dos-secciones-1"}),
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
    assert {case.name: case.says for case in CASES} == messages_of("commitments")


@pytest.mark.django_db
def test_two_plans_may_number_and_name_alike() -> None:
    first = make_activity(make_plan(slug="durango-2015"), code="2a-2")

    second = make_activity(make_plan(slug="durango-2017"), code="2a-2")

    assert (first.code, first.component.code) == (second.code, second.component.code)
    assert first.component != second.component


@pytest.mark.django_db
def test_a_commitment_of_one_piece_has_one_unnamed_component() -> None:
    activity = make_activity(code="3-1")

    component = Component.objects.get(activities=activity)

    assert (component.code, component.letter, component.name) == ("3", "", "")
    assert str(component) == "3 Compromiso 3"


@pytest.mark.django_db
def test_activities_stand_in_printed_order_and_not_by_the_letters_of_their_codes() -> None:
    for code in ("3-10", "3-2", "2b-1", "2a-2", "10-1", "1-1"):
        make_activity(code=code)

    codes = [each.code for each in durango().activities.in_printed_order()]

    assert codes == ["1-1", "2a-2", "2b-1", "3-2", "3-10", "10-1"]


def test_an_activity_and_a_commitment_are_named_without_their_closing_full_stop() -> None:
    assert Activity(title=" Actualizar el Padrón. ").name == "Actualizar el Padrón"
    assert Activity(title="Uso de aplicaciones (PIL)").name == "Uso de aplicaciones (PIL)"
    assert Commitment(heading="Transparencia en obra pública. ").name == (
        "Transparencia en obra pública"
    )


@pytest.mark.django_db
def test_a_party_with_a_responsibility_cannot_be_deleted() -> None:
    responsibility = make_responsibility()

    with pytest.raises(ProtectedError):
        responsibility.party.delete()

    assert some_activity().responsibilities.get() == responsibility
