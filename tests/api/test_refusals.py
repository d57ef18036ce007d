"""What the API refuses: always as JSON, with a sentence in Spanish that says what to do."""

import pytest
from django.test import Client

from pal_portal.opendata.tables import TABLE
from tests.site.worlds import kilns

from .asking import API, refusal

pytestmark = pytest.mark.django_db

ADDRESS = f"{API}dictamenes/"
SECTORS = "Escriba uno de estos: gobierno, sociedad_civil, organo_garante."
DAY = "Escriba el día con año, mes y día, así: 2016-03-31."


@pytest.fixture(autouse=True)
def _world() -> None:
    kilns()


def test_an_unknown_parameter_is_named_and_so_are_those_that_there_are(client: Client) -> None:
    sentence = refusal(client, f"{ADDRESS}?sectores=gobierno", 400)

    assert sentence == (
        "No existe el parámetro «sectores». Se admiten: corte, al, pagina, por_pagina, actividad, "
        "mes, mes_desde, mes_hasta, version, sector, numero, asiento, dictamen, registrado_el, "
        "registrado_el_desde, registrado_el_hasta."
    )
    assert refusal(client, "/api/?corte=2016-03", 400) == (
        "No existe el parámetro «corte». No se admite ninguno."
    )


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (
            "sector=iglesia",
            "«sector» no admite «iglesia». " + SECTORS,
        ),
        ("sector=", "«sector» está vacío; escriba un valor o quítelo."),
        ("sector=gobierno&sector=gobierno", "«sector» viene 2 veces; escríbalo una sola."),
        ("mes=2016-3", "«mes» no admite «2016-3». Escriba el mes con año y mes, así: 2016-03."),
        (
            "registrado_el=2016-02-30",
            "«registrado_el» no admite «2016-02-30». " + DAY,
        ),
        (
            "registrado_el=20160301",
            "«registrado_el» no admite «20160301». " + DAY,
        ),
        ("numero=1.5", "«numero» no admite «1.5». Escriba un número entero, solo con cifras."),
        ("numero=%D9%A1", "«numero» no admite «١». Escriba un número entero, solo con cifras."),
        ("actividad=2a%00", "«actividad» no admite «2a\x00». Escriba una clave, sin espacios."),
        ("pagina=0", "«pagina» no admite «0». Escriba un número entero del 1 al 1000000."),
        (
            "pagina=999999999",
            "«pagina» no admite «999999999». Escriba un número entero del 1 al 1000000.",
        ),
        (
            "por_pagina=1001",
            "«por_pagina» no admite «1001». Escriba un número entero del 1 al 1000.",
        ),
        (
            "corte=2016-13",
            "«corte» no admite «2016-13». Escriba el mes con año y mes, así: 2016-03.",
        ),
        (
            "corte=2019-01",
            "El plan va de septiembre de 2015 a agosto de 2016; elija uno de esos meses.",
        ),
        ("al=2999-01-01", "Ese día todavía no llega; elija hoy o un día anterior."),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_how_to_write_it(
    client: Client, query: str, sentence: str
) -> None:
    assert refusal(client, f"{ADDRESS}?{query}", 400) == sentence


def test_a_long_query_is_refused_without_repeating_it(client: Client) -> None:
    assert len(refusal(client, f"{ADDRESS}?actividad={'a' * 4096}", 400)) < 200
    assert len(refusal(client, f"{ADDRESS}?{'b' * 4096}=1", 400)) < 400
    assert refusal(client, f"{ADDRESS}?{'&'.join(['a=b'] * 1024)}", 400) == (
        "La dirección está mal escrita o pide demasiado."
    )


def test_what_is_not_there_is_a_404_that_leads_on(client: Client) -> None:
    tables = ", ".join(TABLE)

    assert refusal(client, f"{API}cuentas/", 404) == f"No hay esa tabla. Hay: {tables}."
    assert refusal(client, "/api/planes/otro/mediciones/", 404) == (
        "No hay ningún plan con esa clave. Los que hay están en /api/planes/"
    )
    assert refusal(client, f"{ADDRESS}?pagina=9", 404) == "No hay página 9: la última es la 1."
    for address in ("/api/nada/", "/api/nada", f"{ADDRESS}1/", "/api/planes/%00/", "/api/%FF"):
        assert refusal(client, address, 404) == (
            "Ninguna dirección de la API es así. Empiece en /api/"
        )


def test_elsewhere_what_is_not_there_is_still_a_page(client: Client) -> None:
    response = client.get("/apicultura/")

    assert response.status_code == 404
    assert "<h1>" in response.content.decode()
    assert not response.has_header("Access-Control-Allow-Origin")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_nothing_but_reading_is_taken(client: Client, method: str) -> None:
    for address in ("/api/", "/api/openapi.json", "/api/planes/", API, ADDRESS, f"{API}cuentas/"):
        response = client.generic(method, address)
        assert response.status_code == 405, address
        assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
        assert response.json() == {
            "error": "Método no permitido",
            "detalle": "Solo se puede consultar, con GET, HEAD, OPTIONS.",
        }
