"""Who tries too often waits, whichever worker answers: the attempts are in the shared cache."""

from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client, override_settings

from pal_portal.accounts.second_factor import enrol
from sttl.models import User
from tests.clients import code_for, key_of
from tests.factories import make_secretary, make_user

pytestmark = pytest.mark.django_db

PASSWORD = "una-clave-larga-1"
DOOR, STEP, RESET = "/cuentas/entrar/", "/cuentas/entrar/codigo/", "/cuentas/restablecer/"
TOO_MANY = "Demasiados intentos fallidos."


@pytest.fixture(autouse=True)
def shared_cache(db: None) -> Iterator[None]:
    """Count in a table of the database, as several workers do."""
    backend = "django.core.cache.backends.db.DatabaseCache"
    with override_settings(CACHES={"default": {"BACKEND": backend, "LOCATION": "pal_cache"}}):
        call_command("createcachetable", verbosity=0)
        cache.clear()
        yield


@pytest.fixture
def enlace() -> User:
    return make_user("enlace", password=PASSWORD, email="enlace@example.mx")


def attempt(password: str, door: str = DOOR, login: str = "enlace") -> str:
    """Try the door from a browser of its own, and return the page or where it leads."""
    client = Client()
    answer = client.post(door, {"login": login, "password": password}, follow=False)
    return answer.get("Location") or answer.content.decode()


def test_the_sixth_wrong_password_is_refused_and_so_is_the_right_one(enlace: User) -> None:
    answers = [attempt("otra") for _ in range(6)]

    assert [TOO_MANY in page for page in answers] == [False] * 5 + [True]
    assert TOO_MANY in attempt(PASSWORD)


def test_the_admin_s_door_is_the_same_and_counts_the_same(enlace: User) -> None:
    led = {attempt("otra", "/admin/login/") for _ in range(6)}
    for _ in range(5):
        attempt("otra", f"{DOOR}?next=/admin/")

    assert led == {"/cuentas/entrar/?next=%2Fadmin%2Flogin%2F"}
    assert TOO_MANY in attempt(PASSWORD, f"{DOOR}?next=/admin/")


def test_an_account_that_does_not_exist_is_throttled_with_the_same_words(enlace: User) -> None:
    known = [attempt("otra") for _ in range(6)]
    unknown = [attempt("otra", login="nadie") for _ in range(3)]

    assert "El usuario y/o la contraseña" in known[0]
    assert "El usuario y/o la contraseña" in unknown[0]
    assert TOO_MANY in known[5]


def test_the_sixth_wrong_code_is_refused_and_so_is_the_right_one() -> None:
    secretary = make_secretary("secretaria", password=PASSWORD)
    enrol(secretary)
    client = Client()
    client.post(DOOR, {"login": "secretaria", "password": PASSWORD})

    answers = [client.post(STEP, {"code": "000000"}).content.decode() for _ in range(6)]
    right = client.post(STEP, {"code": code_for(key_of(secretary))})

    assert [TOO_MANY in page for page in answers] == [False] * 5 + [True]
    assert TOO_MANY in right.content.decode()
    assert client.get("/admin/").status_code == 302


def test_the_sixth_request_for_a_link_is_refused(enlace: User) -> None:
    answers = [Client().post(RESET, {"email": "enlace@example.mx"}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "espere cinco minutos" in answers[5].content.decode()
    assert len(mail.outbox) == 5
