"""A fault is said as what it is: a database away, a disk full, or something broken."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from pal_portal import urls
from pal_portal.opendata.releases import freeze
from sttl.office.secretariat import create_secretariat
from tests import factories
from tests.clients import PortalClient

from .worlds import kilns, owed_activity

pytestmark = pytest.mark.django_db(transaction=True)

PLAN = "/planes/durango-2015/"
VERSIONS = f"{PLAN}datos/versiones"
FROZEN = [
    f"{VERSIONS}/",
    f"{VERSIONS}/2016-05-02/",
    f"{VERSIONS}/2016-05-02/plan.csv",
    f"{VERSIONS}/2016-05-02/paquete.zip",
    f"{VERSIONS}.csv",
    f"{VERSIONS}/timemap/plan.csv",
]
REFERENCE = re.compile(r"referencia <strong>([0-9a-f]{12})</strong>")


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("CANARIO de lo que falló")


urlpatterns = [path("rota/", broken), path("seguimiento/rota/", broken), *urls.urlpatterns]
handler400, handler404, handler500 = urls.handler400, urls.handler404, urls.handler500


@pytest.fixture
def client() -> PortalClient:
    """Give a client that reads the page of a fault instead of raising it."""
    return PortalClient(raise_request_exception=False)


@contextmanager
def connected_to(**place: object) -> Iterator[None]:
    """Let the next connections go somewhere else, as after a change of the server's."""
    kept = {name: connection.settings_dict[name] for name in place}
    connection.close()
    connection.settings_dict.update(place)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(kept)


def nowhere() -> dict[str, object]:
    """Return where no database answers: a closed port, or a folder that is not there."""
    if connection.vendor == "sqlite":
        return {"NAME": "/no-existe/db.sqlite3"}
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        return {"HOST": "127.0.0.1", "PORT": closed.getsockname()[1]}


def test_a_broken_page_bears_the_id_that_the_log_bears(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with override_settings(ROOT_URLCONF=__name__):
        answer = client.get("/rota/")

    page = answer.content.decode()
    reference = REFERENCE.search(page)
    assert answer.status_code == 500
    assert reference
    assert [record.getMessage() for record in caplog.records] == [
        f"Fault {reference[1]}: GET /rota/"
    ]
    assert "CANARIO de lo que falló" in caplog.text
    assert "CANARIO" not in page
    assert answer["Cache-Control"] == "no-store"


def test_what_was_typed_comes_back_to_be_sent_again_but_for_passwords(client: Client) -> None:
    text = "Se visitaron las colonias\ndel <norte>."
    typed = {"done": text, "visto": "2015", "password1": "una clave larga"}

    with override_settings(ROOT_URLCONF=__name__):
        page = client.post("/seguimiento/rota/", typed).content.decode()
        elsewhere = client.post("/rota/", typed).content.decode()

    assert 'action="/seguimiento/rota/"' in page
    assert "Se visitaron las colonias\ndel &lt;norte&gt;.</textarea>" in page
    assert '<input type="hidden" name="visto" value="2015">' in page
    assert "clave" not in page
    assert "Se visitaron" not in elsewhere


@pytest.mark.parametrize("address", ["/", PLAN, "/buscar/?q=plan", "/feeds/informes.atom"])
def test_a_database_that_is_away_is_a_503_and_comes_back_by_itself(
    client: Client, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    kilns()

    with connected_to(**nowhere()):
        away = client.get(address)
    back = client.get(address)

    page = away.content.decode()
    assert (away.status_code, away["Retry-After"]) == (503, "30")
    assert "El portal no puede consultar sus datos en este momento" in page
    reference = REFERENCE.search(page)
    assert reference
    assert f"Fault {reference[1]}: GET" in caplog.text
    assert back.status_code == 200


def test_a_signed_in_form_that_meets_it_gives_the_text_back(client: PortalClient) -> None:
    activity = owed_activity("2a-2", measured=False)
    client.force_login(activity.assignments.get().party.liaisons.get().user)

    with connected_to(**nowhere()):
        away = client.post("/seguimiento/durango-2015/2a-2/2016-03/", {"done": "Se hizo todo."})

    assert (away.status_code, away["Retry-After"]) == (503, "30")
    assert "Se hizo todo.</textarea>" in away.content.decode()


def test_the_api_and_the_health_say_it_in_their_own_way(client: Client) -> None:
    with connected_to(**nowhere()):
        api, health = client.get("/api/planes/"), client.get("/salud/")

    assert (api.status_code, health.status_code) == (503, 503)
    assert api.json()["error"] == "El portal no puede consultar sus datos en este momento"
    assert api["Retry-After"] == "30"


def test_a_database_that_was_moved_away_is_no_broken_page(client: Client, tmp_path: Path) -> None:
    is_file = connection.vendor == "sqlite"  # which then makes an empty one in its place

    with connected_to(NAME=str(tmp_path / "vacia.sqlite3") if is_file else "no_existe"):
        away, health = client.get("/"), client.get("/salud/")

    assert (away.status_code, health.status_code) == (503, 503)
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("address", FROZEN)
def test_releases_are_served_while_it_is_away(client: Client, address: str) -> None:
    moved, _ = kilns()
    freeze(moved.plan, at=factories.noon(date(2016, 5, 2)))
    present: Any = client.get(address)

    with connected_to(**nowhere()):
        away: Any = client.get(address)
        leads = client.get("/").content.decode()

    assert (present.status_code, away.status_code) == (200, 200)
    if not address.endswith("/"):
        assert away.getvalue() == present.getvalue()
    assert f'href="{VERSIONS}/"' in leads


def test_of_a_plan_without_releases_nothing_is_made_up(client: Client) -> None:
    with connected_to(**nowhere()):
        assert client.get("/planes/otro/datos/versiones/").status_code == 503
    assert client.get("/planes/otro/datos/versiones/").status_code == 404


def test_a_stale_token_gives_back_what_was_typed_in_the_admin(kept_token: PortalClient) -> None:
    typed = {"title": "Sesión de abril", "csrfmiddlewaretoken": "x" * 32}
    own, other = "http://testserver", "https://otro.example"

    back = kept_token.post("/admin/sttl/session/add/", typed, headers={"origin": own})
    elsewhere = kept_token.post("/admin/sttl/session/add/", typed, headers={"origin": other})

    page = back.content.decode()
    assert (back.status_code, elsewhere.status_code) == (403, 403)
    assert "Sesión de abril</textarea>" in page
    assert "x" * 32 not in page
    assert page.count('name="csrfmiddlewaretoken"') == 1
    assert "Sesión de abril" not in elsewhere.content.decode()


@pytest.fixture
def kept_token() -> PortalClient:
    """Give a browser of the secretariat, whose forms need their token."""
    create_secretariat()
    client = PortalClient(enforce_csrf_checks=True)
    client.force_login(factories.make_secretary("oficina"))
    return client
