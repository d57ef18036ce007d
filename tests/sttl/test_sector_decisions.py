"""The secretariat decides which sectors judge, and what the body of a sector is called."""

from collections.abc import Mapping
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commitments.sectors import Sector
from sttl.models import SectorBody, SectorsDecision
from sttl.office.worklist import Section, worklist
from tests.factories import (
    make_member,
    make_plan,
    make_sector_body,
    make_sectors_decision,
    make_user,
    noon,
)

from .conftest import Month
from .walks import member_of, page_of

pytestmark = pytest.mark.django_db

JUDGES = "/admin/sttl/sectorsdecision/"
BODIES = "/admin/sttl/sectorbody/"
CHOOSING_QUERIES = {JUDGES: 8, BODIES: 7}


def decision_of(kilns: Month, **more: object) -> dict[str, object]:
    typed: dict[str, object] = {
        "plan": kilns.plan.pk,
        "from_month": "2016-03",
        "sectors": ["civil_society", "government"],
        "reason": "El órgano garante está vacante.",
    }
    return typed | more


def body_of(**more: object) -> dict[str, object]:
    typed: dict[str, object] = {
        "sector": "guarantor",
        "name": "Instituto nuevo",
        "since_on": "2016-03-01",
        "reason": "Ley estatal nueva.",
    }
    return typed | more


# Which sectors judge


def test_deciding_begins_with_who_judges_now(secretariat: Client, kilns: Month) -> None:
    make_sectors_decision(make_plan(slug="otro-2018", title="Otro plan"))

    page = page_of(secretariat, f"{JUDGES}add/")

    assert "Gobierno, sociedad civil y órgano garante, como en el plan firmado." in page
    assert "Gobierno y sociedad civil, desde marzo de 2016." in page
    assert f'href="?plan={kilns.plan.pk}"' in page


def test_what_stands_is_shown_beside_what_is_decided(secretariat: Client, kilns: Month) -> None:
    make_sectors_decision(kilns.plan, from_month=date(2016, 5, 1), reason="Una razón.")
    for sector in (Sector.GOVERNMENT, Sector.CIVIL_SOCIETY):
        member_of(sector)

    page = page_of(secretariat, f"{JUDGES}add/?plan={kilns.plan.pk}")

    assert "Mientras no se decida otra cosa: gobierno, sociedad civil y órgano garante." in page
    assert "Desde mayo de 2016: gobierno y sociedad civil. Una razón." in page
    assert "Órgano garante: sin integrante registrado." in page


def test_a_decision_keeps_its_sectors_in_their_order_and_who_recorded_it(
    secretariat: Client, kilns: Month
) -> None:
    answer = secretariat.post(f"{JUDGES}add/", decision_of(kilns))

    decision = SectorsDecision.objects.get()
    assert answer.status_code == 302
    assert (decision.sectors, decision.from_month, decision.recorded_by) == (
        "government,civil_society",
        date(2016, 3, 1),
        kilns.secretary,
    )
    shown = page_of(secretariat, f"{JUDGES}{decision.pk}/change/")
    assert "gobierno y sociedad civil" in shown


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"sectors": ["government"]}, "Elija al menos dos sectores"),
        ({"sectors": []}, "Este campo es obligatorio."),
        ({"sectors": ["government", "nobody"]}, "Seleccione una opción válida"),
        (
            {"sectors": ["government", "civil_society", "guarantor"]},
            "En marzo de 2016 ya dictaminan esos sectores; elija otros.",
        ),
        ({"from_month": "2016-09"}, "El plan va de septiembre de 2015 a agosto de 2016"),
        ({"from_month": "marzo"}, "Escriba el mes así: 2016-03."),
        ({"reason": " "}, "Este campo es obligatorio."),
        ({"plan": "9" * 30}, "Seleccione una opción válida"),
    ],
)
def test_a_decision_that_makes_no_sense_says_why(
    secretariat: Client, kilns: Month, more: Mapping[str, object], sentence: str
) -> None:
    page = page_of(secretariat, f"{JUDGES}add/", decision_of(kilns, **more))

    assert sentence in page
    assert SectorsDecision.objects.count() == 0


# What the body of a sector is called


def test_naming_begins_with_the_names_of_today(secretariat: Client) -> None:
    make_sector_body()

    page = page_of(secretariat, f"{BODIES}add/")

    assert "IDAIP" in page
    assert page.count("Sin nombre registrado.") == len(Sector) - 1


def test_a_name_is_kept_as_the_sttl_s_beside_the_plan_s(secretariat: Client, kilns: Month) -> None:
    make_sector_body(origin="document", reason="Lo imprime el plan.")
    assert "Lo imprime el plan." in page_of(secretariat, f"{BODIES}add/?sector=guarantor")

    answer = secretariat.post(f"{BODIES}add/", body_of())

    names = SectorBody.objects.order_by("since_on").values_list("name", "origin", "recorded_by")
    assert answer.status_code == 302
    assert list(names) == [
        ("IDAIP", "document", None),
        ("Instituto nuevo", "sttl", kilns.secretary.pk),
    ]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"name": "IDAIP"}, "Así se llama ya en esa fecha; escriba otro nombre."),
        ({"name": ""}, "Este campo es obligatorio."),
        ({"since_on": "ayer"}, "Introduzca una fecha válida."),
        ({"sector": "nobody"}, "Seleccione una opción válida"),
        ({"reason": ""}, "Este campo es obligatorio."),
    ],
)
def test_a_name_that_makes_no_sense_says_why(
    secretariat: Client, more: Mapping[str, object], sentence: str
) -> None:
    make_sector_body()

    page = page_of(secretariat, f"{BODIES}add/", body_of(**more))

    assert sentence in page
    assert SectorBody.objects.count() == 1


# Both are kept for good


@pytest.mark.parametrize("address", [JUDGES, BODIES])
def test_choosing_costs_the_same_queries_for_one_and_for_three(
    secretariat: Client, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(CHOOSING_QUERIES[address]):
        secretariat.get(f"{address}add/")
    for number in (1, 2):
        make_sectors_decision(make_plan(slug=f"plan-{number}"))
        make_sector_body(name=f"Instituto {number}")

    with django_assert_num_queries(CHOOSING_QUERIES[address]):
        secretariat.get(f"{address}add/")


@pytest.mark.parametrize("query", ["plan=abc&sector=-", f"plan={'9' * 30}&sector=nadie"])
@pytest.mark.parametrize("address", [JUDGES, BODIES])
def test_an_odd_address_is_answered(secretariat: Client, address: str, query: str) -> None:
    assert secretariat.get(f"{address}add/?{query}").status_code == 200


@pytest.mark.parametrize("is_superuser", [False, True])
def test_neither_is_changed_or_deleted(client: Client, kilns: Month, *, is_superuser: bool) -> None:
    root = make_user("raiz", is_staff=True, is_superuser=True)
    client.force_login(root if is_superuser else kilns.secretary)
    for address, row in ((JUDGES, make_sectors_decision()), (BODIES, make_sector_body())):
        changed = client.post(f"{address}{row.pk}/change/", {"reason": "Otra."})
        deleted = client.post(f"{address}{row.pk}/delete/", {"post": "yes"})

        row.refresh_from_db()
        assert (changed.status_code, deleted.status_code) == (403, 403)
        assert row.reason != "Otra."


def test_a_liaison_decides_nothing(client: Client, kilns: Month) -> None:
    client.force_login(kilns.enlace)

    for address in (JUDGES, BODIES):
        assert client.post(f"{address}add/", decision_of(kilns)).status_code in (302, 403, 404)

    assert (SectorsDecision.objects.count(), SectorBody.objects.count()) == (0, 0)


# The list of work


def sectors_section(kilns: Month) -> Section:
    at = noon(date(2016, 4, 20))
    sections = worklist(kilns.secretary, at=at)
    (of_sectors,) = [section for section in sections if section.key == "sectores"]
    return of_sectors


def test_a_sector_that_judges_and_has_nobody_who_can_waits_for_the_secretariat(
    kilns: Month,
) -> None:
    for sector in (Sector.GOVERNMENT, Sector.CIVIL_SOCIETY):
        member_of(sector)
    make_member(Sector.GUARANTOR, until_on=date(2016, 2, 29))

    (item,) = sectors_section(kilns).items

    assert item.title == "Órgano garante"
    assert item.note == (
        "Vacante desde el 1 de marzo de 2016. "
        "Mientras siga así, no se valida ningún informe que aún espere su dictamen."
    )
    assert item.url == "/admin/sttl/member/?sector__exact=guarantor"
    assert item.links == [("Decidir qué sectores dictaminan", f"{JUDGES}add/")]


def test_where_every_sector_can_judge_the_list_is_empty(kilns: Month) -> None:
    for sector in Sector.values:
        member_of(sector)

    assert sectors_section(kilns).total == 0


def test_a_sector_left_out_of_every_month_is_not_missed(kilns: Month) -> None:
    for sector in (Sector.GOVERNMENT, Sector.CIVIL_SOCIETY):
        member_of(sector)

    make_sectors_decision(kilns.plan, from_month=kilns.plan.first_month)

    assert sectors_section(kilns).total == 0
