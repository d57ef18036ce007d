"""What every answer carries to protect its reader, and what none takes from the asker's Host."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from tests import factories

from .test_settings import KEY, settings_with
from .worlds import kilns

FULL_SET = {
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
}
CARD = "/planes/durango-2015/actividades/2a-2/tarjeta/"
NAMED = {"SECRET_KEY": KEY, "ALLOWED_HOSTS": "pal.example.mx,localhost"}


@pytest.fixture
def static_file(tmp_path: Path) -> Iterator[str]:
    """Give the address of a static file, served as gunicorn serves it."""
    (tmp_path / "hoja.css").write_text("main { margin: 0 }")
    with override_settings(STATIC_ROOT=tmp_path):
        yield "/static/hoja.css"


@pytest.fixture
def client() -> Client:
    """Give a client that reads the page of a fault instead of raising it."""
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/metodologia/", 200),
        ("/favicon.ico", 302),
        ("/planes", 301),
        ("/cuentas/entrar/", 200),
        ("/seguimiento/", 302),
        ("/admin/", 302),
        ("/planes/?corte=", 200),
        ("/planes/otro/", 404),
        ("/planes/durango-2015/?corte=nada", 400),
        ("/api/", 200),
        ("/api/otra/", 404),
        ("/salud/", 200),
    ],
)
def test_every_answer_carries_the_full_set(client: Client, address: str, status: int) -> None:
    factories.make_plan()

    answer = client.get(address)

    assert answer.status_code == status
    assert FULL_SET - set(answer.headers) == set()


def test_a_static_file_carries_it_too_also_where_it_has_not_changed(static_file: str) -> None:
    client = Client()

    answer = client.get(static_file)
    answer.getvalue()
    again = client.get(static_file, headers={"If-None-Match": answer["ETag"]})

    assert (answer.status_code, again.status_code) == (200, 304)
    assert FULL_SET - set(answer.headers) == set()
    assert FULL_SET - set(again.headers) == set()


@pytest.mark.django_db
def test_a_refused_form_a_wrong_method_and_a_false_host_carry_it(client: Client) -> None:
    factories.make_plan()

    answers = [
        client.post("/cuentas/entrar/", {"login": "alguien"}),
        client.post("/metodologia/"),
        client.get("/metodologia/", headers={"host": "otro.example"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 405, 400]
    assert [FULL_SET - set(answer.headers) for answer in answers] == [set()] * 3


@pytest.mark.django_db
def test_the_redirect_to_https_carries_it_and_leads_to_the_sites_own_name(client: Client) -> None:
    named = settings_with("SECURE_SSL_HOST", **NAMED)

    with override_settings(SECURE_SSL_REDIRECT=True, **named):
        answer = client.get("/planes/?corte=2016-03", headers={"host": "localhost:1234"})

    assert (answer.status_code, answer["Location"]) == (
        301,
        "https://pal.example.mx/planes/?corte=2016-03",
    )
    assert FULL_SET - set(answer.headers) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("address", [CARD, "/metodologia/", "/api/"])
def test_what_has_not_changed_is_said_under_the_rules_of_the_whole(
    client: Client, address: str
) -> None:
    kilns()

    whole = client.get(address)
    again = client.get(address, headers={"If-None-Match": whole["ETag"]})

    rules = FULL_SET | {"Access-Control-Allow-Origin"}
    assert again.status_code == 304
    assert {name: again.get(name) for name in rules} == {name: whole.get(name) for name in rules}


@pytest.mark.django_db
def test_a_cookie_of_this_host_is_for_every_path_and_no_domain(client: Client) -> None:
    own = {"CSRF_COOKIE_NAME": "__Host-csrftoken", "CSRF_COOKIE_SECURE": True}
    with override_settings(**own):
        cookie = client.get("/cuentas/entrar/").cookies["__Host-csrftoken"]

    assert (cookie["path"], cookie["domain"], cookie["secure"]) == ("/", "", True)


def test_over_https_the_cookies_belong_to_this_host_alone() -> None:
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "MESSAGES_COOKIE_NAME")

    found = settings_with(*names, **NAMED)

    assert found == {
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "MESSAGES_COOKIE_NAME": "__Host-messages",
    }
    assert settings_with("SESSION_COOKIE_NAME", SECRET_KEY=KEY) == {
        "SESSION_COOKIE_NAME": "sessionid"
    }
