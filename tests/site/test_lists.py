"""The filterable lists: each filter alone and together, their refusals, and what they cost."""

import re
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commitments.models import ActionPlan, Responsibility
from commitments.sectors import Sector
from sttl.models import Amendment, Revision
from tests.factories import (
    make_activity,
    make_amendment,
    make_assignment,
    make_commitment,
    make_component,
    make_decision,
    make_indicator,
    make_measurement,
    make_party,
    make_plan,
    make_report,
    make_responsibility,
    make_result,
    make_revision,
)

ACTIVITIES = "/planes/durango-2015/actividades/"
PARTIES = "/planes/durango-2015/responsables/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> ActionPlan:
    """Make four activities in two commitments, with two parties, two reports and two deadlines."""
    plan = make_plan()
    make_component(make_commitment(plan, 2), "a", name="Ladrilleras")
    make_component(make_commitment(plan, 4), "")
    kilns = make_activity(plan, "2a-1", title="Padrón de ladrilleras", due_on=date(2016, 3, 1))
    moving = make_activity(plan, "2a-2", title="Reubicación al parque", due_on=date(2016, 8, 25))
    schools = make_activity(plan, "4-1", title="Diagnóstico en escuelas")
    make_activity(plan, "4-2", title="Índices abiertos")
    environment = make_party("medio-ambiente", name="Dirección de Medio Ambiente")
    society = make_party("sociedad-civil", name="Sociedad Civil", sector=Sector.CIVIL_SOCIETY)
    unsorted = make_party("inegi", name="INEGI", sector="")
    make_responsibility(kilns, environment)
    make_responsibility(kilns, society, role=Responsibility.Role.OVERSEES)
    make_responsibility(moving, environment, role=Responsibility.Role.PROMOTES)
    make_responsibility(schools, unsorted, role=Responsibility.Role.MEASURES)
    make_assignment(kilns, environment)
    for activity, numerator in [(kilns, 57), (moving, 12)]:
        indicator = make_indicator(activity)
        make_decision(indicator)
        report = make_report(activity, date(2016, 8, 1), party=environment)
        make_measurement(make_revision(report), indicator, numerator=numerator)
    make_result(schools, activity_text="Encuesta en planteles", formula="")
    return plan


def codes(client: Client, query: str) -> list[str]:
    """Return the codes of the list at an address, in order."""
    response = client.get(ACTIVITIES + query)
    assert response.status_code == 200
    return re.findall(r'class="card-title"\s+href="[^"]*">(\S+) ·', response.content.decode())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["2a-1", "2a-2", "4-1", "4-2"]),
        ("?palabras=PADRON", ["2a-1"]),
        ("?palabras=parque+reubicacion", ["2a-2"]),
        ("?palabras=indices", ["4-2"]),
        ("?palabras=planteles", ["4-1"]),
        ("?palabras=inegi", ["4-1"]),
        ("?palabras=4-1", ["4-1"]),
        ("?palabras=nada", []),
        ("?compromiso=2", ["2a-1", "2a-2"]),
        ("?componente=4", ["4-1", "4-2"]),
        ("?parte=medio-ambiente", ["2a-1", "2a-2"]),
        ("?papel=vigila", ["2a-1"]),
        ("?sector=sociedad-civil", ["2a-1"]),
        ("?sector=sin-sector", ["4-1"]),
        ("?estado=en-curso", ["2a-1", "2a-2"]),
        ("?estado=sin-informe", ["4-1", "4-2"]),
        ("?senal=sin-indicador-en-el-plan", ["4-1", "4-2"]),
        ("?senal=vencida", ["2a-1", "2a-2"]),
        ("?indicador=con", ["2a-1", "2a-2"]),
        ("?indicador=sin", ["4-1", "4-2"]),
        ("?vence_desde=2016-03-02", ["2a-2"]),
        ("?vence_hasta=2016-03-01", ["2a-1"]),
        ("?compromiso=2&estado=en-curso&palabras=parque&indicador=con", ["2a-2"]),
        ("?compromiso=4&estado=en-curso", []),
        ("?orden=porcentaje", ["2a-1", "2a-2", "4-1", "4-2"]),
        ("?orden=porcentaje-menor", ["2a-2", "2a-1", "4-1", "4-2"]),
        ("?orden=fecha", ["2a-1", "2a-2", "4-1", "4-2"]),
        ("?orden=estado&compromiso=2", ["2a-1", "2a-2"]),
        ("?corte=2016-07&estado=sin-informe", ["2a-1", "2a-2", "4-1", "4-2"]),
        ("?estado=cumplida&estado=en-curso", ["2a-1", "2a-2"]),
        ("?desconocido=1", ["2a-1", "2a-2", "4-1", "4-2"]),
    ],
)
@pytest.mark.usefixtures("plan")
def test_the_list_shows_what_the_filters_leave(
    client: Client, query: str, expected: list[str]
) -> None:
    assert codes(client, query) == expected


@pytest.mark.usefixtures("plan")
def test_party_role_and_sector_meet_in_one_and_the_same_line(client: Client) -> None:
    assert codes(client, "?parte=medio-ambiente&papel=ejecuta") == ["2a-1"]
    assert codes(client, "?parte=medio-ambiente&papel=vigila") == []
    assert codes(client, "?sector=sociedad-civil&papel=ejecuta") == []


def test_a_deadline_counts_as_amended(client: Client, plan: ActionPlan) -> None:
    make_amendment(
        plan,
        subject=Amendment.Subject.DEADLINE,
        activity=plan.activities.get(code="2a-1"),
        new_date=date(2016, 6, 30),
    )

    assert codes(client, "?vence_hasta=2016-03-01") == []
    assert codes(client, "?vence_desde=2016-06-30&vence_hasta=2016-06-30") == ["2a-1"]
    assert codes(client, "?vence_hasta=2016-03-01&al=2016-01-01") == ["2a-1"]


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "Se muestran las 4 actividades."),
        ("?palabras=padron", "1 de 4 actividades cumple lo elegido."),
        ("?compromiso=2", "2 de 4 actividades cumplen lo elegido."),
        ("?palabras=nada", "Ninguna de las 4 actividades cumple lo elegido. Quite algún filtro."),
    ],
)
def test_a_sentence_says_how_many(client: Client, query: str, sentence: str) -> None:
    assert f"<strong>{sentence}</strong>" in client.get(ACTIVITIES + query).content.decode()


@pytest.mark.usefixtures("plan")
def test_each_filter_is_shown_with_the_address_that_removes_it(client: Client) -> None:
    query = "?palabras=parque&estado=en-curso&vence_hasta=2016-08-25&orden=fecha&corte=2016-08"

    page = client.get(ACTIVITIES + query).content.decode()

    chosen = re.findall(r'class="tag" href="([^"]+)">([^<]+) <b>Quitar</b>', page)
    kept = f"{ACTIVITIES}?corte=2016-08&amp;"
    assert chosen == [
        (f"{kept}orden=fecha&amp;estado=en-curso&amp;vence_hasta=2016-08-25", "Palabras: «parque»"),
        (f"{kept}palabras=parque&amp;orden=fecha&amp;vence_hasta=2016-08-25", "Estado: En curso"),
        (
            f"{kept}palabras=parque&amp;orden=fecha&amp;estado=en-curso",
            "Fecha acordada hasta: 25 de agosto de 2016",
        ),
    ]
    assert f'<a href="{ACTIVITIES}?corte=2016-08">Quitar todos</a>' in page
    assert '<input type="hidden" name="corte" value="2016-08">' in page


@pytest.mark.usefixtures("plan")
def test_other_months_keep_the_filters(client: Client) -> None:
    page = client.get(ACTIVITIES + "?estado=en-curso&corte=2016-07").content.decode()

    assert f'href="{ACTIVITIES}?estado=en-curso&amp;corte=2016-06"' in page
    assert f'href="{ACTIVITIES}?estado=en-curso"' in page


@pytest.mark.parametrize("query", ["", "?corte=2016-07"])
def test_the_dashboard_leads_to_the_rest_of_the_overdue(client: Client, query: str) -> None:
    plan = make_plan()
    for number in range(1, 6):
        make_activity(plan, f"2a-{number}", due_on=date(2016, 3, number))
    make_activity(plan, "2b-1")

    page = client.get(f"/{query}").content.decode()

    found = re.search(r'<a href="([^"]+)">Y 2 más', page)
    assert found
    address = found[1].replace("&amp;", "&").removeprefix(ACTIVITIES)
    assert codes(client, address) == ["2a-1", "2a-2", "2a-3", "2a-4", "2a-5"]


@pytest.mark.usefixtures("plan")
def test_what_a_form_left_empty_is_dropped_from_the_address(client: Client) -> None:
    response = client.get(ACTIVITIES + "?palabras=&estado=en-curso&parte=&corte=2016-08&x=")

    assert (response.status_code, response["Location"]) == (
        302,
        f"{ACTIVITIES}?estado=en-curso&corte=2016-08&x=",
    )


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize("address", [ACTIVITIES, PARTIES])
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?palabras=%00", 400),
        pytest.param("?palabras=" + "a" * 4096, 400, id="4-kB"),
        ("?palabras=%25_%5C%27%22%28%5B.*", 200),
        ("?palabras=%ED%A0%80", 200),
        ("?sector=nadie", 400),
        ("?orden=%00", 400),
        ("?orden=null", 400),
        ("?sector=gobierno&sector=sin-sector", 200),
        ("?page=999999999", 200),
        ("?corte=2020-01", 400),
        ("?corte=%00", 400),
        ("?al=hoy", 400),
        pytest.param("?" + "x=1&" * 900, 200, id="900-unknown"),
    ],
)
def test_odd_addresses_get_a_page_that_helps(
    client: Client, address: str, query: str, status: int
) -> None:
    response = client.get(address + query)

    assert response.status_code == status
    assert "<h1>" in response.content.decode()


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?estado=listo", "Estado: Elija una opción de la lista."),
        ("?compromiso=99999999999999999999", "Compromiso: Elija una opción de la lista."),
        ("?parte=%00", "Parte que nombra el plan: Elija una opción de la lista."),
        ("?vence_desde=ayer", "Escriba el día con año, mes y día, así: 2016-03-31."),
        ("?vence_hasta=2016-02-30", "Escriba el día con año, mes y día, así: 2016-03-31."),
    ],
)
def test_a_filter_that_makes_no_sense_is_explained(
    client: Client, query: str, sentence: str
) -> None:
    response = client.get(ACTIVITIES + query)

    page = response.content.decode()
    assert response.status_code == 400
    assert sentence in page
    assert "<details open>" in page


def party_names(client: Client, query: str) -> list[str]:
    response = client.get(PARTIES + query)
    assert response.status_code == 200
    return re.findall(
        r'/responsables/(?!como-se-hizo)[\w-]+/[^"]*">([^<]+)</a>', response.content.decode()
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Dirección de Medio Ambiente", "INEGI", "Sociedad Civil"]),
        ("?palabras=direccion", ["Dirección de Medio Ambiente"]),
        ("?sector=sociedad-civil", ["Sociedad Civil"]),
        ("?sector=sin-sector&palabras=inegi", ["INEGI"]),
        ("?sector=gobierno&palabras=inegi", []),
        ("?orden=actividades", ["Dirección de Medio Ambiente", "INEGI", "Sociedad Civil"]),
    ],
)
@pytest.mark.usefixtures("plan")
def test_the_list_of_parties_shows_what_the_filters_leave(
    client: Client, query: str, expected: list[str]
) -> None:
    assert party_names(client, query) == expected


def test_parties_are_ordered_by_what_they_miss(client: Client, plan: ActionPlan) -> None:
    worse = make_party("aaa", name="Zapatería")
    make_assignment(plan.activities.get(code="4-1"), worse)
    make_assignment(plan.activities.get(code="4-2"), worse)

    assert party_names(client, "?orden=faltan")[:2] == ["Zapatería", "Dirección de Medio Ambiente"]
    assert party_names(client, "")[:2] == ["Dirección de Medio Ambiente", "Zapatería"]


@pytest.mark.parametrize(("address", "expected"), [(ACTIVITIES, 8), (PARTIES, 9)])
@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_cost_the_same_for_one_row_and_for_three(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
    address: str,
    expected: int,
) -> None:
    plan = make_plan()
    for number in range(1, rows + 1):
        activity = make_activity(plan, f"2a-{number}")
        party = make_party()
        make_responsibility(activity, party)
        make_assignment(activity, party)
        make_measurement(make_revision(make_report(activity, party=party)))

    with django_assert_num_queries(expected):
        client.get(address + "?palabras=direccion&sector=gobierno")


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize("address", [ACTIVITIES, PARTIES])
def test_the_lists_set_no_cookie_and_carry_no_token(client: Client, address: str) -> None:
    response = client.get(address + "?palabras=direccion")

    assert not response.cookies
    assert "csrf" not in response.content.decode()


def test_words_that_are_not_published_find_no_activity(client: Client, plan: ActionPlan) -> None:
    report = make_report(plan.activities.get(code="4-2"), date(2016, 1, 1))
    make_revision(report, state=Revision.State.SUBMITTED, done="Canario")

    assert codes(client, "?palabras=canario") == []
