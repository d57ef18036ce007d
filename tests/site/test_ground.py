"""What every answer of the site carries, and the pages that every site has."""

import re

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.views.defaults import bad_request, page_not_found, permission_denied

from pal_portal.faults import server_error

CREDENTIALS = {"login": "enlace", "password": "una-clave-larga-1"}


@pytest.fixture
def liaison(db: None) -> None:
    """Give an account without any right of its own."""
    get_user_model().objects.create_user(
        "enlace", email="enlace@example.mx", password=CREDENTIALS["password"]
    )


@pytest.mark.django_db
def test_health_says_ok_and_is_never_cached(client: Client) -> None:
    response = client.get("/salud/")

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response["Content-Type"] == "text/plain"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_health_says_503_when_the_database_is_away(client: Client) -> None:
    def refuse(*_: object) -> None:
        raise DatabaseError

    with connection.execute_wrapper(refuse):
        response = client.get("/salud/")

    assert (response.status_code, response.content) == (503, b"sin base de datos\n")


@pytest.mark.django_db
@override_settings(SECURE_SSL_REDIRECT=True)
def test_health_answers_in_plain_http_where_the_rest_is_sent_to_https(client: Client) -> None:
    assert client.get("/salud/").status_code == 200
    assert client.get("/cuentas/entrar/")["Location"] == "https://testserver/cuentas/entrar/"


@pytest.mark.django_db
def test_a_public_page_asked_again_costs_a_304_without_bytes(client: Client) -> None:
    first = client.get("/metodologia/", headers={"accept-encoding": "gzip"})

    again = client.get(
        "/metodologia/", headers={"accept-encoding": "gzip", "if-none-match": first["ETag"]}
    )

    assert (first.status_code, first["Cache-Control"]) == (200, "no-cache, public")
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == "no-cache, public"


def test_what_depends_on_who_asks_is_kept_nowhere(client: Client, liaison: None) -> None:
    client.login(username="enlace", password=CREDENTIALS["password"])

    desk = client.get("/seguimiento/")
    page = client.get("/metodologia/")

    assert desk["Cache-Control"] == "no-cache, private, no-store"
    assert page["Cache-Control"] == "no-cache, public"


@pytest.mark.parametrize("address", ["/cuentas/entrar/", "/salud/"])
@pytest.mark.django_db
def test_an_answer_that_says_how_it_is_kept_is_left_alone(client: Client, address: str) -> None:
    response = client.get(address)

    assert "no-store" in response["Cache-Control"]
    assert "public" not in response["Cache-Control"]


@pytest.mark.django_db
def test_every_answer_carries_the_protective_headers(client: Client) -> None:
    response = client.get("/cuentas/entrar/")

    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert sorted(policy.split("; ")) == [
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "manifest-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
    ]
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.django_db
def test_pages_travel_compressed_to_whoever_takes_them_so(client: Client) -> None:
    plain = client.get("/cuentas/entrar/")
    compressed = client.get("/cuentas/entrar/", headers={"accept-encoding": "gzip"})

    assert "Content-Encoding" not in plain
    assert compressed["Content-Encoding"] == "gzip"
    assert len(compressed.content) < len(plain.content)


def test_the_error_pages_speak_spanish(rf: RequestFactory, db: None) -> None:
    request = rf.get("/")

    answers = {
        400: bad_request(request, ValueError()),
        403: permission_denied(request, ValueError()),
        404: page_not_found(request, ValueError()),
        500: server_error(request),
    }

    for status, response in answers.items():
        assert isinstance(response, HttpResponse)
        page = response.content.decode()
        assert response.status_code == status
        assert '<html lang="es-MX">' in page
        assert re.search(r"<h1>(.+)</h1>", page)
        assert '<a href="/">Ir al inicio</a>' in page
        assert page.count('action="/buscar/"') == 1
        assert response.cookies == {}
        assert "csrf" not in page


def test_the_page_for_a_fault_asks_nothing_of_the_database(rf: RequestFactory) -> None:
    # Without the db fixture, any query would raise.
    assert server_error(rf.get("/")).status_code == 500


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused_in_spanish() -> None:
    response = Client(enforce_csrf_checks=True).post("/cuentas/entrar/", CREDENTIALS)

    assert response.status_code == 403
    assert "No pudimos comprobar que el envío es suyo" in response.content.decode()


@pytest.mark.parametrize("name", ["enlace", "enlace@example.mx"])
@pytest.mark.usefixtures("liaison")
def test_one_signs_in_by_name_or_address_and_lands_on_the_desk(client: Client, name: str) -> None:
    response = client.post("/cuentas/entrar/", {**CREDENTIALS, "login": name})

    assert (response.status_code, response["Location"]) == (302, "/seguimiento/")
    assert "_auth_user_id" in client.session


@pytest.mark.usefixtures("liaison")
def test_signing_out_takes_a_post_and_ends_the_session(client: Client) -> None:
    client.post("/cuentas/entrar/", CREDENTIALS)
    key = client.session.session_key

    assert client.get("/cuentas/salir/").status_code == 200
    assert "_auth_user_id" in client.session
    response = client.post("/cuentas/salir/")

    assert (response.status_code, response["Location"]) == (302, "/cuentas/entrar/")
    assert "_auth_user_id" not in client.session
    assert not Session.objects.filter(pk=key).exists()


@pytest.mark.usefixtures("liaison")
def test_a_wrong_password_is_answered_with_a_sentence_and_keeps_the_name(client: Client) -> None:
    response = client.post("/cuentas/entrar/", {**CREDENTIALS, "password": "otra"})

    page = response.content.decode()
    assert response.status_code == 200
    assert "El nombre de usuario o la contraseña no son correctos." in page
    assert 'value="enlace"' in page


@pytest.mark.usefixtures("liaison")
def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(client: Client) -> None:
    for _ in range(5):
        client.post("/cuentas/entrar/", {**CREDENTIALS, "password": "otra"})

    client.post("/cuentas/entrar/", CREDENTIALS)

    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("liaison")
def test_an_inactive_account_is_told_so(client: Client) -> None:
    get_user_model().objects.update(is_active=False)

    response = client.post("/cuentas/entrar/", CREDENTIALS, follow=True)

    assert "Su cuenta está inactiva" in response.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("liaison")
def test_sign_in_never_sends_people_to_another_site(client: Client) -> None:
    response = client.post("/cuentas/entrar/?next=https://example.com/", CREDENTIALS)

    assert response["Location"] == "/seguimiento/"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["signup/", "registro/", "login/", "email/", "signup/passkey/"])
def test_nobody_can_sign_up(client: Client, path: str) -> None:
    assert client.get(f"/cuentas/{path}").status_code == 404


@pytest.mark.usefixtures("liaison")
def test_the_admin_has_no_door_of_its_own(client: Client) -> None:
    asked = client.get("/admin/login/?next=/admin/")
    posted = client.post("/admin/login/", {"username": "enlace", "password": "x"})

    assert (asked.status_code, asked["Location"]) == (
        302,
        "/cuentas/entrar/?next=%2Fadmin%2F",
    )
    assert posted["Location"].startswith("/cuentas/entrar/")
    client.post("/cuentas/entrar/", CREDENTIALS)
    assert client.get("/admin/login/").status_code == 403


@pytest.mark.django_db
def test_the_administrator_is_created_once(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_administrator")
    first = capsys.readouterr().out
    call_command("create_administrator")
    second = capsys.readouterr().out

    found = re.search(r"Contraseña: (\S{16})\n", first)
    administrator = get_user_model().objects.get()
    assert found
    assert administrator.check_password(found[1])
    assert (administrator.username, administrator.is_superuser) == ("administrador", True)
    assert second == "La cuenta de administración ya existe; no se cambió nada.\n"


def test_static_files_can_be_collected_for_production(tmp_path: str) -> None:
    real = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    storages = {**settings.STORAGES, "staticfiles": {**real, "OPTIONS": {"location": tmp_path}}}

    with override_settings(STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
