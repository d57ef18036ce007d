"""The cards for other sites: what they say, and that nothing else can be framed."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

from .test_dashboard import words
from .test_pages import ADDRESSES
from .worlds import MARCH, hand_in, kilns, owed_activity

pytestmark = pytest.mark.django_db

ACTIVITY = "/planes/durango-2015/actividades/2a-2/"
COMMITMENT = "/planes/durango-2015/compromisos/2/"
CARDS = [f"{ACTIVITY}tarjeta/", f"{COMMITMENT}tarjeta/"]


def test_an_activity_s_card_says_its_state_its_figures_and_their_months(client: Client) -> None:
    kilns()

    card = words(client, f"{CARDS[0]}?corte=2016-03&al=2016-05-05")

    assert card == (
        "Plan de Acción Local 2a-2 · Actividad 2a-2 En curso "
        "Reportado 21.05 % informe de marzo de 2016 "
        "Validado por el STTL 21.05 % en curso; informe de marzo de 2016 "
        "Está viendo el plan como estaba en marzo de 2016, con lo sabido el 5 de mayo de 2016. "
        "Ver de dónde sale cada cifra"
    )


def test_a_commitment_s_card_gives_its_means_with_their_coverage(client: Client) -> None:
    kilns()

    card = words(client, CARDS[1])

    assert card == (
        "Plan de Acción Local Compromiso 2: Compromiso 2 Las 2 actividades están en curso. "
        "Reportado 38.6 % en 2 de 2 actividades "
        "Validado por el STTL 21.05 % en 1 de 2 actividades "
        "Corte: agosto de 2016. Ver de dónde sale cada cifra"
    )


@pytest.mark.parametrize("address", CARDS)
def test_a_card_leads_out_of_its_frame_at_the_same_moment(client: Client, address: str) -> None:
    kilns()

    page = client.get(f"{address}?corte=2016-03").content.decode()

    links = re.findall(r"<a ([^>]*)>", page)
    own = address.removesuffix("tarjeta/")
    assert links == [f'href="{own}?corte=2016-03" target="_top"'] * 2


@pytest.mark.parametrize("address", CARDS)
def test_any_site_may_frame_a_card(client: Client, address: str) -> None:
    kilns()

    response = client.get(address)

    assert "frame-ancestors *" in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.cookies == {}


@pytest.mark.parametrize(
    "address",
    [
        *ADDRESSES,
        "/feeds/informes.atom",
        "/calendario.ics",
        "/sitemap.xml",
        "/robots.txt",
        f"{ACTIVITY}otra/",
        "/planes/durango-2015/actividades/9-9/tarjeta/",
        f"{CARDS[0]}?corte=2014-01",
        "/cuentas/entrar/",
    ],
)
def test_nothing_else_can_be_framed(client: Client, address: str) -> None:
    kilns()

    response = client.get(address)

    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("address", CARDS)
def test_a_card_of_a_demonstration_says_so(client: Client, address: str) -> None:
    moved, _ = kilns()
    real = words(client, address)
    moved.plan.is_demo = True
    moved.plan.save()

    assert "Datos ficticios" not in real
    assert "Datos ficticios: demostración." in words(client, address)


@pytest.mark.parametrize("address", CARDS)
def test_a_card_shows_nothing_unpublished(client: Client, address: str) -> None:
    hand_in(owed_activity("2a-2"), MARCH, on=date(2016, 4, 8), values=(1, 57), done="CANARIO")

    page = client.get(address).content.decode()

    assert "CANARIO" not in page
    assert "1.75" not in page


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/planes/otro/compromisos/2/tarjeta/", 404),
        ("/planes/durango-2015/compromisos/9/tarjeta/", 404),
        ("/planes/otro/actividades/2a-2/tarjeta/", 404),
        ("/planes/durango-2015/actividades/9-9/tarjeta/", 404),
        (f"{CARDS[0]}?al=ayer", 400),
        (f"{CARDS[1]}?corte=2014-01", 400),
    ],
)
def test_a_card_of_nothing_is_refused(client: Client, address: str, status: int) -> None:
    kilns()

    assert client.get(address).status_code == status


@pytest.mark.parametrize("address", CARDS)
def test_a_card_takes_no_post(client: Client, address: str) -> None:
    kilns()

    assert client.post(address).status_code == 405


@pytest.mark.parametrize("address", [ACTIVITY, COMMITMENT])
def test_the_page_gives_the_snippet_whatever_the_title_holds(client: Client, address: str) -> None:
    moved, _ = kilns()
    moved.title = 'Cerrar "ya" <las> ladrilleras'
    moved.save()
    commitment = moved.component.commitment
    commitment.heading = moved.title
    commitment.save()

    page = client.get(address).content.decode()

    shown = re.search(r'<pre class="snippet">(.*?)</pre>', page, re.DOTALL)
    assert shown
    assert unescape(shown[1]).startswith(
        f'<iframe src="http://testserver{address}tarjeta/" '
        'title="Cerrar &quot;ya&quot; &lt;las&gt; ladrilleras" '
    )
