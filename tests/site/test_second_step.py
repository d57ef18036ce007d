"""The second step: who must take it, what is closed until then, and which codes are taken."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from pal_portal.accounts.second_factor import enrol, is_enrolled
from sttl.models import User
from tests.clients import PortalClient, code_for, key_of, recovery_codes_of
from tests.factories import make_secretary, make_user
from tests.site.addresses import public_routes, routes

pytestmark = pytest.mark.django_db

PASSWORD = "una-clave-larga-1"
DOOR, STEP = "/cuentas/entrar/", "/cuentas/entrar/codigo/"
ACTIVATE = "/cuentas/dos-pasos/activar/"
CLOSED = ["/admin/", "/admin/sttl/user/", "/admin/sttl/revision/", "/seguimiento/"]


def sign_in(client: Client, user: User, password: str = PASSWORD, to: str = "") -> str:
    """Give the name and the password at the door, and return where it leads."""
    address = f"{DOOR}?next={to}" if to else DOOR
    answer = client.post(address, {"login": user.username, "password": password})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


@pytest.fixture
def secretary() -> User:
    return make_secretary("secretaria", password=PASSWORD)


# Who must


@pytest.mark.parametrize("address", CLOSED)
def test_staff_without_the_second_step_are_led_to_set_it_up(secretary: User, address: str) -> None:
    client = Client()

    led = sign_in(client, secretary, to=address)
    answer = client.get(address)

    assert led == address
    assert (answer.status_code, answer["Location"]) == (302, ACTIVATE)


def test_every_address_that_is_not_public_is_closed_to_them(secretary: User) -> None:
    client = Client()
    sign_in(client, secretary)
    own = [f"/{route}" for name, route in routes() if name not in public_routes()]
    plain = [each for each in own if "<" not in each and "(" not in each]
    behind = [each for each in plain if not each.startswith("/cuentas/")]

    open_to_them = [
        each for each in behind if client.get(each).get("Location") not in (ACTIVATE, None)
    ]
    answered = [each for each in behind if client.get(each).status_code != 302]

    assert len(behind) > 20
    assert (open_to_them, answered) == ([], [])


def test_a_superuser_must_too_and_a_post_is_no_way_around(secretary: User) -> None:
    client = Client()
    root = User.objects.create_superuser("raiz", password=PASSWORD)
    sign_in(client, root)

    answer = client.post("/admin/sttl/user/add/", {"username": "otra", "email": "a@example.mx"})

    assert answer["Location"] == ACTIVATE
    assert not User.objects.filter(username="otra").exists()


def test_the_public_pages_stay_open_and_ask_nobody_s_session(secretary: User) -> None:
    client = Client()
    sign_in(client, secretary)

    answer = client.get("/metodologia/")

    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-cache, public")


def test_a_liaison_may_do_without(client: Client) -> None:
    client.force_login(make_user())

    assert client.get("/seguimiento/").status_code == 200


# Setting it up


@pytest.mark.django_db(transaction=True)
def test_setting_it_up_opens_the_door_in_the_same_session(secretary: User) -> None:
    client = Client()
    sign_in(client, secretary)

    page = client.get(ACTIVATE).content.decode()
    key = client.session["mfa.totp.secret"]
    done = client.post(ACTIVATE, {"code": code_for(key)})
    codes = client.get(done["Location"]).content.decode()

    assert 'src="data:image/svg+xml;base64,' in page
    assert f"{key[:4]} {key[4:8]} {key[8:12]}" in page
    assert key_of(secretary) == key
    assert all(code in codes for code in recovery_codes_of(secretary))
    assert client.get("/admin/").status_code == 200


def test_a_wrong_code_sets_nothing_up_and_keeps_the_key(secretary: User) -> None:
    client = Client()
    sign_in(client, secretary)
    client.get(ACTIVATE)
    key = client.session["mfa.totp.secret"]

    answer = client.post(ACTIVATE, {"code": "000000"})

    page = answer.content.decode()
    assert "Código incorrecto." in page
    assert key[:4] in page
    assert not is_enrolled(secretary)


def test_a_session_of_before_gains_nothing_when_the_owner_sets_it_up(secretary: User) -> None:
    thief = Client()
    sign_in(thief, secretary)
    enrol(secretary)

    answer = thief.get("/admin/")

    assert answer["Location"] == "/cuentas/confirmar/codigo/?next=%2Fadmin%2F"


@pytest.mark.django_db(transaction=True)
def test_setting_it_up_ends_the_other_sessions(secretary: User) -> None:
    owner, other = Client(), Client()
    sign_in(owner, secretary)
    sign_in(other, secretary)
    owner.get(ACTIVATE)

    owner.post(ACTIVATE, {"code": code_for(owner.session["mfa.totp.secret"])})

    assert other.get("/seguimiento/")["Location"] == f"{DOOR}?next=/seguimiento/"
    assert owner.get("/seguimiento/").status_code == 200


# Using it


def test_the_password_alone_opens_nothing_and_the_code_does(secretary: User) -> None:
    client = Client()
    enrol(secretary)

    led = sign_in(client, secretary, to="/admin/")
    between = client.get("/seguimiento/")
    before = client.session.session_key
    done = client.post(STEP, {"code": code_for(key_of(secretary))})

    assert led == STEP
    assert between["Location"] == f"{DOOR}?next=/seguimiento/"
    assert (done.status_code, done["Location"]) == (302, "/admin/")
    assert client.get("/admin/").status_code == 200
    assert client.session.session_key != before


def test_a_recovery_code_serves_once(secretary: User) -> None:
    code = enrol(secretary).recovery_codes[0]
    first, second = Client(), Client()
    sign_in(first, secretary)
    sign_in(second, secretary)

    once = first.post(STEP, {"code": code})
    twice = second.post(STEP, {"code": code})

    assert (once.status_code, twice.status_code) == (302, 200)
    assert "Código incorrecto." in twice.content.decode()
    assert len(recovery_codes_of(secretary)) == 9
    assert first.get("/admin/").status_code == 200


def test_a_code_of_the_telephone_is_taken_once_also_when_allauth_forgot_it(
    secretary: User,
) -> None:
    code = code_for(enrol(secretary).key)
    first, second = Client(), Client()
    sign_in(first, secretary)
    sign_in(second, secretary)

    once = first.post(STEP, {"code": code})
    cache.delete(f"allauth.mfa.totp.used?user={secretary.pk}&code={code}")
    twice = second.post(STEP, {"code": code})

    assert (once.status_code, twice.status_code) == (302, 200)


def test_a_liaison_who_set_it_up_is_asked_for_it_too(client: Client) -> None:
    user = make_user("enlace", password=PASSWORD)
    enrol(user)

    assert sign_in(client, user) == STEP
    assert client.get("/seguimiento/").status_code == 302


def test_what_was_typed_before_signing_in_again_survives_the_second_step(
    secretary: User,
) -> None:
    key = enrol(secretary).key
    client = Client()
    session = client.session
    session["typed"] = {"path": "/seguimiento/x/", "typed": "done=Algo"}
    session.save()

    sign_in(client, secretary)
    client.post(STEP, {"code": code_for(key)})

    assert client.session["typed"] == {"path": "/seguimiento/x/", "typed": "done=Algo"}


# Taking it away


def test_staff_who_take_it_away_are_led_to_set_it_up_again(secretary: User) -> None:
    client = PortalClient()
    client.force_login(secretary)

    client.post("/cuentas/dos-pasos/desactivar/")

    assert not Authenticator.objects.filter(user=secretary).exists()
    assert client.get("/admin/")["Location"] == ACTIVATE


def test_it_is_taken_away_only_after_a_fresh_proof(secretary: User) -> None:
    client = PortalClient()
    client.force_login(secretary)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
    session.save()

    answer = client.post("/cuentas/dos-pasos/desactivar/")

    assert answer["Location"].startswith("/cuentas/confirmar/")
    assert is_enrolled(secretary)


def test_the_codes_are_no_page_that_a_browser_keeps(client: Client, secretary: User) -> None:
    client.force_login(secretary)

    codes = client.get("/cuentas/dos-pasos/codigos/")
    file = client.get("/cuentas/dos-pasos/codigos/descargar/")

    assert "no-store" in codes["Cache-Control"]
    assert "no-store" in file["Cache-Control"]
    assert file["Content-Disposition"] == 'attachment; filename="codigos-de-recuperacion.txt"'
    assert all(code in file.content.decode() for code in recovery_codes_of(secretary))


def test_new_codes_kill_the_old_ones(client: Client, secretary: User) -> None:
    client.force_login(secretary)
    old = recovery_codes_of(secretary)

    asked = client.get("/cuentas/dos-pasos/codigos/nuevos/")
    client.post("/cuentas/dos-pasos/codigos/nuevos/")

    assert "Los que le quedan dejarán de servir." in " ".join(asked.content.decode().split())
    assert set(old).isdisjoint(recovery_codes_of(secretary))


def test_nobody_else_sees_keys_or_codes(client: Client, secretary: User) -> None:
    client.force_login(secretary)
    addresses = ["/admin/mfa/authenticator/", "/admin/usersessions/usersession/"]

    assert [client.get(each).status_code for each in addresses] == [404, 404]
    client.force_login(User.objects.create_superuser("raiz"))
    assert [client.get(each).status_code for each in addresses] == [404, 404]
