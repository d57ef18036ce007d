"""The STTL and its sessions, amendments, glossary and statements."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commitments.models import PlanSection
from commitments.sectors import Sector
from indicators.models import IndicatorDecision
from sttl.models import Amendment, Member, ReporterAssignment, Session
from tests.factories import (
    make_activity,
    make_agreement,
    make_amendment,
    make_assignment,
    make_decision,
    make_extension,
    make_indicator,
    make_member,
    make_party,
    make_plan,
    make_responsibility,
    make_sector_body,
    make_sectors_decision,
    make_session,
    make_user,
    noon,
)

PRINTED = " Dirección de esta página"  # what only paper shows, below each page
pytestmark = pytest.mark.django_db

HELD_ON = date(2016, 2, 9)
NEXT_DAY = date(2016, 2, 10)


def text_of(client: Client, address: str) -> str:
    """Return the words of a page's main part."""
    response = client.get(address)
    assert response.status_code == 200
    main = response.content.decode().split("<main")[1].split("</main>")[0]
    words = re.sub(r"<[^>]+>", " ", main.partition(">")[2])
    return " ".join(words.split())


# The STTL


def test_seats_are_shown_by_sector_with_offices_and_dates_and_no_names(client: Client) -> None:
    office = {"office": "presidenta", "organisation": "Colegio"}
    make_member(Sector.CIVIL_SOCIETY, name="Nombre Uno", **office)
    make_member(Sector.GOVERNMENT, name="Nombre Dos", until_on=date(2015, 12, 31))
    make_member("", name="Nombre Tres", seat=Member.Seat.VOCAL, since_on=None, note="Nota")

    text = text_of(client, "/sttl/")

    assert (
        "Titular · Sociedad civil Presidenta, Colegio Desde el 25 de agosto de 2015 "
        "Vocal · Sin sector En funciones; no se registra desde cuándo"
    ) in text
    assert (
        "Asientos anteriores Titular · Gobierno Del 25 de agosto de 2015 al 31 de diciembre de 2015"
    ) in text
    assert "Nombre" not in text


def test_the_page_says_who_judges_and_where_nobody_can(client: Client) -> None:
    make_plan()
    member = make_member(Sector.GOVERNMENT, user=make_user())
    make_member(Sector.CIVIL_SOCIETY)
    make_member(Sector.GUARANTOR, until_on=date(2016, 2, 29))
    make_sector_body()

    text = text_of(client, "/sttl/")

    assert (
        "Quién dictamina Gobierno Sociedad civil Órgano garante (IDAIP) "
        "Sociedad civil: sin cuenta para dictaminar. "
        "Órgano garante: vacante desde el 1 de marzo de 2016. "
        "Mientras siga así, no se valida ningún informe que aún espere su dictamen."
    ) in text
    assert member.user is not None
    assert member.user.username not in text


def test_sectors_with_the_same_lack_are_named_together(client: Client) -> None:
    make_plan()

    text = text_of(client, "/planes/durango-2015/")

    assert "Gobierno, sociedad civil y órgano garante: sin integrante registrado." in text


def test_a_decision_about_the_sectors_is_told_with_its_reason(client: Client) -> None:
    plan = make_plan()
    for sector in (Sector.GOVERNMENT, Sector.CIVIL_SOCIETY):
        make_member(sector, user=make_user())
    make_sectors_decision(plan, reason="El órgano garante está vacante.")

    text = text_of(client, "/sttl/")

    assert "Quién dictamina Gobierno Sociedad civil Órgano garante: sin integrante" in text
    assert "Desde marzo de 2016 ya no dictamina; los meses anteriores, sí" in text
    assert (
        "Desde marzo de 2016 dictaminan gobierno y sociedad civil. "
        "Se registró el 15 de abril de 2016. El órgano garante está vacante."
    ) in text


def test_the_dashboard_says_of_each_day_what_was_known_of_the_seats(client: Client) -> None:
    make_plan()
    for sector in (Sector.GOVERNMENT, Sector.CIVIL_SOCIETY):
        make_member(sector, user=make_user())
    make_member(Sector.GUARANTOR, user=make_user(), until_on=date(2016, 2, 29))
    dashboard = "/planes/durango-2015/"

    assert "vacante desde el 1 de marzo de 2016" in text_of(client, dashboard)
    assert "vacante desde" in text_of(client, f"{dashboard}?al=2016-03-01")
    assert "Mientras siga así" not in text_of(client, f"{dashboard}?al=2016-02-29")


def test_where_every_sector_has_who_judges_nothing_is_said(client: Client) -> None:
    make_plan()
    for sector in (Sector.GOVERNMENT, Sector.CIVIL_SOCIETY, Sector.GUARANTOR):
        make_member(sector, user=make_user())

    assert "Mientras siga así" not in text_of(client, "/planes/durango-2015/")
    assert "Mientras siga así" not in text_of(client, "/sttl/")


def test_a_session_tells_what_was_decided_of_the_sectors_that_day(client: Client) -> None:
    plan = make_plan()
    make_session(number=7, held_on=HELD_ON)
    make_sectors_decision(plan, recorded_at=noon(HELD_ON))
    make_sector_body(name="Instituto", since_on=HELD_ON, recorded_at=noon(HELD_ON))

    text = text_of(client, "/sttl/sesiones/7/")

    assert "Sectores que dictaminan desde marzo de 2016: gobierno y sociedad civil" in text
    assert "Nombre del sector órgano garante desde el 9 de febrero de 2016: Instituto" in text


def test_sessions_are_listed_newest_first_with_how_their_agreements_stand(client: Client) -> None:
    make_session(number=5, held_on=date(2015, 8, 11), title="Quinta")
    done = make_session(number=6, held_on=date(2015, 10, 6), title="Sexta")
    make_agreement(done, done_on=date(2015, 11, 1))
    make_agreement(done)
    make_agreement(make_session(number=7, held_on=HELD_ON, title="Séptima"))

    assert (
        text_of(client, "/sttl/")
        .partition("Sesiones ")[2]
        .partition(PRINTED)[0]
        .endswith(
            "9 de febrero de 2016 · Séptima 1 acuerdo, pendiente "
            "6 de octubre de 2015 · Sexta 2 acuerdos, 1 cumplido "
            "11 de agosto de 2015 · Quinta Sin acuerdos registrados"
        )
    )


def test_an_empty_council_says_so(client: Client) -> None:
    text = text_of(client, "/sttl/")

    assert "Todavía no se registran asientos." in text
    assert "Todavía no se registran sesiones." in text


def test_a_session_shows_its_minutes_agreements_decisions_and_attendance(client: Client) -> None:
    plan = make_plan()
    activity = make_activity(plan, "5-2")
    party = make_party("agencia", name="Agencia de Empleo")
    make_responsibility(activity, party)
    session = make_session(number=7, held_on=HELD_ON, title="Revisión", minutes="Uno.\n\nDos.")
    make_agreement(session, text="Informar.", party=party, due_on=date(2016, 2, 25))
    make_agreement(session, text="Publicar.", done_on=date(2016, 3, 4), due_on=date(2016, 3, 1))
    make_agreement(session, text="Consultar.")
    session.attendees.add(make_member(Sector.GUARANTOR, name="Nombre", office="comisionada"))
    sttl: dict[str, Any] = {"origin": ReporterAssignment.Origin.STTL, "recorded_at": noon(HELD_ON)}
    make_assignment(activity, party, reason="Lleva el padrón.", **sttl)
    make_assignment(activity, party, recorded_at=noon(HELD_ON), origin="portal", reason="Portal.")
    make_assignment(activity, party, reason="Otro día.", **sttl | {"recorded_at": noon(NEXT_DAY)})
    make_decision(
        make_indicator(activity),
        origin=IndicatorDecision.Origin.STTL,
        recorded_at=noon(HELD_ON),
        reason="Mes por mes.",
    )
    make_extension(
        activity,
        date(2016, 1, 1),
        due_on=date(2016, 2, 25),
        recorded_at=noon(HELD_ON),
        reason="Firmas.",
    )
    make_amendment(plan, recorded_at=noon(HELD_ON), reason="Precisión.")

    text = text_of(client, "/sttl/sesiones/7/")

    assert "Revisión 7ª sesión del STTL, 9 de febrero de 2016. Minuta Uno. Dos." in text
    assert (
        "Informar. Pendiente; era para el 25 de febrero de 2016 A cargo de Agencia de Empleo "
        "Publicar. Cumplido el 4 de marzo de 2016; era para el 1 de marzo de 2016 "
        "Consultar. Pendiente, sin fecha"
    ) in text
    assert (
        "Decisiones registradas ese día Parte que informa la actividad 5-2 desde septiembre de "
        "2015: Agencia de Empleo Lleva el padrón. Cómo se lee el indicador de la actividad 5-2 "
        "Mes por mes. Prórroga del informe de enero de 2016 de la actividad 5-2, hasta el 25 de "
        "febrero de 2016 Firmas. Enmienda del plan: texto Precisión. Asistencia"
    ) in text
    assert text.partition(PRINTED)[0].endswith("Titular · Órgano garante Comisionada")


def test_a_session_lives_at_its_number_or_else_at_its_day(client: Client) -> None:
    make_session(number=7, held_on=HELD_ON, title="Con número")
    make_session(held_on=date(2015, 4, 7), title="Sin número")

    moved = client.get("/sttl/sesiones/2016-02-09/")

    assert "Con número" in text_of(client, "/sttl/sesiones/7/")
    assert "Sin número" in text_of(client, "/sttl/sesiones/2015-04-07/")
    assert (moved.status_code, moved["Location"]) == (301, "/sttl/sesiones/7/")


def test_of_two_sessions_of_a_day_at_most_one_has_no_number(client: Client) -> None:
    make_session(number=7, held_on=HELD_ON, title="Con número")
    make_session(held_on=HELD_ON, title="Sin número")

    with pytest.raises(ValidationError, match="numere una de las dos"):
        Session(held_on=HELD_ON, title="Otra").full_clean()
    assert "Sin número" in text_of(client, "/sttl/sesiones/2016-02-09/")


@pytest.mark.parametrize(
    "place",
    ["0", "99", "007", "99999999999999999999", "2016-02-30", "2016-02-10", "nada", "٧", "2016-02"],
)
def test_a_session_that_is_not_there_is_not_found(client: Client, place: str) -> None:
    make_session(number=7, held_on=HELD_ON)

    assert client.get(f"/sttl/sesiones/{place}/").status_code == 404


# Amendments


def test_each_amendment_says_what_stood_there_before(client: Client) -> None:
    plan = make_plan()
    activity = make_activity(plan, "2a-2", title="Reubicar.", due_on=date(2016, 8, 25))
    deadline = {"subject": Amendment.Subject.DEADLINE, "activity": activity}
    make_amendment(plan, new_date=date(2016, 10, 1), reason="Primera.", **deadline)
    make_amendment(
        plan,
        new_date=date(2016, 12, 1),
        reason="Segunda.",
        recorded_at=noon(date(2016, 3, 1)),
        **deadline,
    )
    make_amendment(plan, subject=Amendment.Subject.LAST_MONTH, new_date=date(2016, 12, 1))
    make_amendment(plan, old_text="Decía esto.", new_text="Dice aquello.")

    text = text_of(client, "/planes/durango-2015/enmiendas/")

    assert (
        "Fecha comprometida 2a-2 · Reubicar Antes: 1 de octubre de 2016 Ahora: 1 de diciembre de "
        "2016 Segunda. Registrada el 1 de marzo de 2016 Texto Antes: Decía esto. Ahora: Dice "
        "aquello. Acuerdo de la sesión. Registrada el 15 de enero de 2016 Último mes del plan "
        "Antes: agosto de 2016 Ahora: diciembre de 2016 Acuerdo de la sesión. Registrada el 15 de "
        "enero de 2016 Fecha comprometida 2a-2 · Reubicar Antes: 25 de agosto de 2016 Ahora: 1 de "
        "octubre de 2016 Primera."
    ) in text


def test_amendments_are_shown_as_known_on_a_day(client: Client) -> None:
    make_amendment(make_plan(), reason="Se acordó.")

    assert "Se acordó." in text_of(client, "/planes/durango-2015/enmiendas/")
    past = text_of(client, "/planes/durango-2015/enmiendas/?al=2016-01-14")
    assert "Está viendo lo que se sabía el 14 de enero de 2016." in past
    assert "El plan no ha cambiado: rige lo que se firmó." in past


def test_amendments_of_no_plan_are_not_found_and_odd_days_are_refused(client: Client) -> None:
    make_plan()

    assert client.get("/planes/otro/enmiendas/").status_code == 404
    assert client.get("/planes/durango-2015/enmiendas/?al=%00").status_code == 400


# The glossary


def test_the_glossary_is_in_alphabetical_order_and_cuts_the_printed_points(client: Client) -> None:
    plan = make_plan()
    concepts = [("concepto-tic", "TIC."), ("concepto-datos-abiertos", "Datos abiertos:")]
    for position, (key, title) in enumerate(concepts, start=1):
        section = PlanSection.objects.create(
            plan=plan, key=key, position=position, title=title, body=f"Es {key}."
        )
    PlanSection.objects.create(
        plan=plan,
        parent=section,
        key="datos-abiertos-accesibles",
        position=3,
        title="Accesibles:",
        body="Para todos;",
    )
    PlanSection.objects.create(plan=plan, key="introduccion", position=4, title="OTRA")

    text = text_of(client, "/glosario/")

    assert text.partition(PRINTED)[0].endswith(
        "Datos abiertos Es concepto-datos-abiertos. Accesibles. Para todos; Datos abiertos en el "
        "plan TIC Es concepto-tic. TIC en el plan"
    )


# All of them


PAGES = [
    "/sttl/",
    "/planes/durango-2015/enmiendas/",
    "/glosario/",
    "/acerca/",
    "/accesibilidad/",
    "/buscar/",
]


@pytest.mark.parametrize("address", [page for page in PAGES if "planes" not in page])
def test_the_pages_answer_before_there_is_a_plan(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_the_pages_set_no_cookie_and_bear_odd_questions(client: Client, address: str) -> None:
    make_plan()

    response = client.get(address + "?x=%00&page=999999999&y=" + "a" * 4096)

    assert response.status_code == 200
    assert not response.cookies
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/sttl/", 6),
        ("/sttl/sesiones/1/", 11),
        ("/planes/durango-2015/enmiendas/", 3),
        ("/glosario/", 2),
        ("/acerca/", 1),
        ("/accesibilidad/", 1),
    ],
)
def test_the_pages_cost_the_same_for_one_row_and_for_three(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
    address: str,
    expected: int,
) -> None:
    plan = make_plan()
    session = make_session(number=1, held_on=HELD_ON)
    for n in range(1, rows + 1):
        activity = make_activity(plan, f"2a-{n}")
        session.attendees.add(make_member())
        make_agreement(session, party=make_party())
        make_session(number=n + 1)
        decided: dict[str, Any] = {"recorded_at": noon(HELD_ON), "origin": "sttl"}
        make_assignment(activity, **decided)
        make_decision(make_indicator(activity), **decided)
        make_extension(activity, date(2016, 1, 1), recorded_at=noon(HELD_ON))
        make_amendment(plan, recorded_at=noon(HELD_ON))
        make_sectors_decision(plan, recorded_at=noon(HELD_ON))
        make_sector_body(recorded_at=noon(HELD_ON))
        PlanSection.objects.create(plan=plan, key=f"concepto-{n}", position=n, title="Uno.")

    with django_assert_num_queries(expected):
        assert client.get(address).status_code == 200
