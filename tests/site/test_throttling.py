"""Who tries too often waits, whichever worker answers, and nobody else waits for them."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from pal_portal.accounts import throttles
from pal_portal.accounts.second_factor import enrol
from pal_portal.accounts.throttles import SOON, TODAY
from sttl.models import User
from tests.clients import code_for, key_of
from tests.factories import make_secretary, make_user
from tests.site.guessing import DOOR, RESET, STEP, address_number, counted_in_tables

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("counted_in_tables")]
__all__ = ["counted_in_tables"]

PASSWORD = "una-clave-larga-1"
HERE, ELSEWHERE = address_number(1), address_number(2)
WRONG = "El nombre de usuario o la contraseña no son correctos."


@pytest.fixture
def enlace() -> User:
    return make_user("enlace", password=PASSWORD, email="enlace@example.mx")


@pytest.fixture
def secretary() -> User:
    user = make_secretary("secretaria", password=PASSWORD, email="secretaria@example.mx")
    enrol(user)
    return user


def attempt(
    password: str,
    login: str = "enlace",
    *,
    door: str = DOOR,
    place: str = HERE,
    client: Client | None = None,
) -> str:
    """Try the door, from a new browser if none is given; return the page or where it leads."""
    answer = (client or Client()).post(
        door, {"login": login, "password": password}, REMOTE_ADDR=place
    )
    return answer.get("Location") or answer.content.decode()


def was_here(password: str = PASSWORD, login: str = "enlace") -> Client:
    """Return a browser in which an account signed in and out again."""
    client = Client()
    attempt(password, login, client=client)
    client.post("/cuentas/salir/")
    return client


@pytest.fixture
def ten_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ten wrong tries fill a day; test_guessers.py fills one with its hundred."""
    monkeypatch.setattr(throttles, "OF_A_DAY", 10)


def exhaust() -> None:
    """Fail as often as one may in such a day, from as many addresses as it takes."""
    for number in range(10):
        attempt("otra", place=address_number(1000 + number // 5))


# The password


def test_the_sixth_wrong_password_is_refused_and_so_is_the_right_one_from_there(
    enlace: User,
) -> None:
    answers = [attempt("otra") for _ in range(6)]

    assert [SOON in page for page in answers] == [False] * 5 + [True]
    assert SOON in attempt(PASSWORD)


def test_the_owner_s_right_password_is_taken_from_another_address(enlace: User) -> None:
    for _ in range(6):
        attempt("otra")

    assert attempt(PASSWORD, place=ELSEWHERE) == "/seguimiento/"


def test_the_name_and_the_address_of_an_account_count_as_one(enlace: User) -> None:
    for login in ["enlace", "ENLACE@example.mx"] * 2 + ["enlace"]:
        attempt("otra", login)

    assert SOON in attempt(PASSWORD, "enlace@example.mx")


def test_right_passwords_are_not_counted(enlace: User) -> None:
    led = {attempt(PASSWORD) for _ in range(7)}

    assert led == {"/seguimiento/"}


def test_the_admin_s_door_is_the_same_and_counts_the_same(enlace: User) -> None:
    led = {attempt("otra", door="/admin/login/") for _ in range(6)}
    for _ in range(5):
        attempt("otra", door=f"{DOOR}?next=/admin/")

    assert led == {"/cuentas/entrar/?next=%2Fadmin%2Flogin%2F"}
    assert SOON in attempt(PASSWORD, door=f"{DOOR}?next=/admin/")


def test_an_account_that_does_not_exist_is_throttled_with_the_same_words(enlace: User) -> None:
    known, unknown = ([attempt("otra", login) for _ in range(6)] for login in ("enlace", "nadie"))

    assert [(WRONG in page, SOON in page) for page in known] == [(True, False)] * 5 + [
        (False, True)
    ]
    assert [(WRONG in page, SOON in page) for page in unknown] == [(True, False)] * 5 + [
        (False, True)
    ]


def test_one_address_at_many_accounts_is_refused_but_for_a_device_that_was_here(
    enlace: User,
) -> None:
    known = was_here()
    for number in range(30):
        attempt("otra", f"nadie-{number}")

    assert SOON in attempt(PASSWORD)
    assert attempt(PASSWORD, client=known) == "/seguimiento/"


def test_after_too_many_in_a_day_only_a_device_that_was_here_or_the_link_gets_in(
    enlace: User, ten_a_day: None
) -> None:
    known, other = was_here(), Client()
    exhaust()

    refused = attempt(PASSWORD, place=ELSEWHERE, client=other)
    heard = attempt(PASSWORD, place=ELSEWHERE, client=known)
    other.post(RESET, {"email": "enlace@example.mx"}, REMOTE_ADDR=ELSEWHERE)
    link = next(line for line in mail.outbox[-1].body.splitlines() if "/restablecer/" in line)
    form = other.get(link, follow=True).request["PATH_INFO"]
    new = "otra-clave-larga-2"
    done = other.post(form, {"password1": new, "password2": new})
    other.post("/cuentas/salir/")

    assert TODAY in refused
    assert heard == "/seguimiento/"
    assert done["Location"] == "/seguimiento/"
    assert attempt(new, place=ELSEWHERE, client=other) == "/seguimiento/"


def test_a_device_is_counted_by_itself_and_a_device_of_another_account_is_none(
    enlace: User, ten_a_day: None
) -> None:
    make_user("otro", password=PASSWORD)
    known, stranger, forged = was_here(), was_here(login="otro"), Client()
    forged.cookies["device"] = known.cookies["device"].value[:-1] + "!"
    exhaust()
    for number in range(6):
        attempt("otra", place=address_number(number), client=known)

    assert SOON in attempt(PASSWORD, place=address_number(7), client=known)
    assert TODAY in attempt(PASSWORD, place=ELSEWHERE, client=stranger)
    assert TODAY in attempt(PASSWORD, place=ELSEWHERE, client=forged)


def test_the_mark_of_a_device_is_for_the_account_pages_alone(enlace: User) -> None:
    client = Client()
    before = client.get("/acerca/")
    attempt(PASSWORD, client=client)

    mark = client.cookies["device"]

    assert before.cookies == {}
    assert (mark["path"], mark["httponly"], mark["samesite"]) == ("/cuentas/", True, "Lax")
    assert "enlace" not in mark.value


def test_the_password_held_is_counted_where_it_is_changed_and_a_bad_new_one_is_not(
    enlace: User,
) -> None:
    client = Client()
    client.force_login(enlace)
    form = {"oldpassword": PASSWORD, "password1": "corta", "password2": "corta"}

    bad = [client.post("/cuentas/contrasena/", form).content.decode() for _ in range(7)]
    wrong = [
        client.post("/cuentas/contrasena/", form | {"oldpassword": "otra"}).content.decode()
        for _ in range(6)
    ]

    assert [SOON in page for page in bad] == [False] * 7
    assert [SOON in page for page in wrong] == [False] * 5 + [True]


# The second step


def test_the_sixth_wrong_code_is_refused_and_the_owner_s_from_elsewhere_is_not(
    secretary: User,
) -> None:
    thief, owner = Client(), Client()
    attempt(PASSWORD, "secretaria", client=thief)
    attempt(PASSWORD, "secretaria", client=owner, place=ELSEWHERE)

    answers = [
        thief.post(STEP, {"code": "000000"}, REMOTE_ADDR=HERE).content.decode() for _ in range(6)
    ]
    from_there = thief.post(STEP, {"code": code_for(key_of(secretary))}, REMOTE_ADDR=HERE)
    done = owner.post(STEP, {"code": code_for(key_of(secretary))}, REMOTE_ADDR=ELSEWHERE)

    assert [SOON in page for page in answers] == [False] * 5 + [True]
    assert SOON in from_there.content.decode()
    assert done["Location"] == "/seguimiento/"


def test_too_many_wrong_codes_in_a_day_leave_the_link_of_a_reset(
    secretary: User, ten_a_day: None
) -> None:
    for number in range(2):
        thief = Client()
        place = address_number(1000 + number)
        attempt(PASSWORD, "secretaria", client=thief, place=place)
        for _ in range(5):
            thief.post(STEP, {"code": "000000"}, REMOTE_ADDR=place)
    owner = Client()
    attempt(PASSWORD, "secretaria", client=owner, place=ELSEWHERE)

    refused = owner.post(STEP, {"code": code_for(key_of(secretary))}, REMOTE_ADDR=ELSEWHERE)
    owner.post(RESET, {"email": "secretaria@example.mx"}, REMOTE_ADDR=ELSEWHERE)
    link = next(line for line in mail.outbox[-1].body.splitlines() if "/restablecer/" in line)
    form = owner.get(link, follow=True).request["PATH_INFO"]
    new = "otra-clave-larga-2"
    led = owner.post(form, {"password1": new, "password2": new})
    done = owner.post(STEP, {"code": code_for(key_of(secretary))}, REMOTE_ADDR=ELSEWHERE)

    assert TODAY in refused.content.decode()
    assert Authenticator.objects.filter(user=secretary).exists()
    assert (led["Location"], done["Location"]) == (STEP, "/seguimiento/")


# The link of a reset


@pytest.mark.parametrize("email", ["enlace@example.mx", "nadie@example.mx"])
def test_five_messages_in_five_minutes_go_to_an_address_whoever_asks(
    enlace: User, email: str
) -> None:
    answers = [
        Client().post(RESET, {"email": email}, REMOTE_ADDR=address_number(number))
        for number in range(8)
    ]

    assert {answer["Location"] for answer in answers} == {"/cuentas/restablecer/enviado/"}
    assert [message.to for message in mail.outbox] == [[email]] * 5


def test_the_same_is_done_for_an_address_that_nobody_has(enlace: User) -> None:
    costs = []
    for email in ("enlace@example.mx", "nadie@example.mx"):
        with CaptureQueriesContext(connection) as queries:
            Client().post(RESET, {"email": email}, REMOTE_ADDR=ELSEWHERE)
        costs.append(len(queries))

    assert costs[0] == costs[1]
    assert [message.to for message in mail.outbox] == [["enlace@example.mx"], ["nadie@example.mx"]]


def test_one_address_asks_for_ten_in_five_minutes(enlace: User) -> None:
    answers = [
        Client().post(RESET, {"email": f"nadie-{number}@example.mx"}, REMOTE_ADDR=HERE)
        for number in range(11)
    ]

    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    assert "espere cinco minutos" in answers[10].content.decode()


# What is told, and what is not


class CountedHasher(MD5PasswordHasher):
    """A hasher that counts how often it works."""

    worked = 0

    def encode(self, password: str, salt: str) -> str:
        """Count, then do as its parent."""
        CountedHasher.worked += 1
        return super().encode(password, salt)


@pytest.mark.parametrize("login", ["enlace", "enlace@example.mx", "nadie", "nadie@example.mx"])
def test_the_same_is_done_for_a_name_that_nobody_has(
    enlace: User, settings: Settings, login: str
) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountedHasher"]
    CountedHasher.worked = 0

    attempt("otra", login)

    assert CountedHasher.worked == 1


def test_the_log_names_account_and_address_and_nothing_typed(
    enlace: User, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(6):
        attempt("mi-secreto-1")
    attempt("otra", "mi-secreto-2")

    words = [record.getMessage() for record in caplog.records if "throttles" in record.name]

    assert words[:5] == [f"Fallido: contraseña de la cuenta {enlace.pk}, desde {HERE}."] * 5
    assert words[5] == f"Frenado: contraseña de la cuenta {enlace.pk}, desde {HERE}."
    assert words[6].startswith("Fallido: contraseña de la cuenta desconocida ")
    assert "secreto" not in "".join(words)
