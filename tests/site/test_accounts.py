"""The account's own pages: password, open sessions, and for whom it speaks."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from commitments.sectors import Sector
from pal_portal.accounts.devices import browser_in_words
from pal_portal.accounts.second_factor import enrol
from sttl.models import Member, User
from tests.clients import PortalClient
from tests.factories import make_liaison, make_member, make_party, make_secretary, make_user

pytestmark = pytest.mark.django_db

PASSWORD, NEW = "una-clave-larga-1", "otra-clave-larga-2"
DOOR, RESET, CHANGE = "/cuentas/entrar/", "/cuentas/restablecer/", "/cuentas/contrasena/"
SESSIONS, OTHERS = "/cuentas/sesiones/", "/cuentas/sesiones/cerrar-otras/"
LINK = re.compile(r"http://testserver(/cuentas/restablecer/\S+)")
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
ANDROID = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Mobile Safari/537.36"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)
HOME_QUERIES = 9  # of them one an address that waits; as below, and the second step
SESSIONS_QUERIES = 7  # session, account; open sessions; banner; parties, seats, office


@pytest.fixture
def enlace() -> User:
    return make_user("enlace", password=PASSWORD, email="enlace@example.mx")


def signed_in(user: User, agent: str = FIREFOX, password: str = PASSWORD) -> Client:
    """Give a browser in which the account came in by the door."""
    client = Client(headers={"user-agent": agent})
    answer = client.post(DOOR, {"login": user.username, "password": password})
    assert answer.status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/seguimiento/").status_code == 200


def words(answer: Any) -> str:
    """Return a page's text without its tags, each blank once."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


# The password


def test_a_forgotten_password_is_replaced_by_a_link(client: Client, enlace: User) -> None:
    asked = client.post(RESET, {"email": "ENLACE@example.mx"})
    found = LINK.search(str(mail.outbox[0].body))
    assert found
    form = client.get(found[1])["Location"]
    page = client.get(form)
    done = client.post(form, {"password1": NEW, "password2": NEW})

    assert asked["Location"] == "/cuentas/restablecer/enviado/"
    assert (mail.outbox[0].to, "Su usuario: enlace" in mail.outbox[0].body) == (
        ["enlace@example.mx"],
        True,
    )
    assert found[1] not in page.content.decode()
    assert done["Location"] == "/seguimiento/"
    assert is_in(client)
    assert "Este enlace ya no sirve" in words(Client().get(found[1]))


def test_nothing_tells_whether_an_address_has_an_account(enlace: User) -> None:
    User.objects.filter(pk=make_user("fuera", email="fuera@example.mx").pk).update(is_active=False)
    addresses = ["enlace@example.mx", "nadie@example.mx", "fuera@example.mx"]

    answers = [Client().post(RESET, {"email": each}, follow=True) for each in addresses]

    pages = {words(answer) for answer in answers}
    assert len(pages) == 1
    assert [answer.redirect_chain for answer in answers] == [
        [("/cuentas/restablecer/enviado/", 302)]
    ] * 3
    assert [message.subject.split()[0] for message in mail.outbox] == [
        "Restablecer",
        "Solicitud",
        "Solicitud",
    ]
    assert "/cuentas/" not in str(mail.outbox[1].body)


def test_a_mail_server_that_fails_tells_nothing_either(enlace: User) -> None:
    nowhere = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": 9,
    }
    with override_settings(**nowhere):
        answers = [
            Client().post(RESET, {"email": each}).status_code
            for each in ("enlace@example.mx", "nadie@example.mx")
        ]

    assert answers == [302, 302]


def test_whoever_has_a_second_step_is_asked_for_it_after_the_link_too(enlace: User) -> None:
    enrol(enlace)
    client = Client()
    client.post(RESET, {"email": enlace.email})
    found = LINK.search(str(mail.outbox[0].body))
    assert found

    done = client.post(client.get(found[1])["Location"], {"password1": NEW, "password2": NEW})

    assert done["Location"] == "/cuentas/entrar/codigo/"
    assert not is_in(client)


def test_a_password_is_changed_with_the_one_held_and_ends_the_other_sessions(
    enlace: User,
) -> None:
    here, there = signed_in(enlace), signed_in(enlace)

    wrong = here.post(CHANGE, {"oldpassword": "x", "password1": NEW, "password2": NEW})
    other = here.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW, "password2": "y"})
    right = here.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert [answer.status_code for answer in (wrong, other, right)] == [200, 200, 302]
    assert "Debe escribir la misma contraseña cada vez." in words(other)
    assert (is_in(here), is_in(there)) == (True, False)
    assert signed_in(enlace, password=NEW)
    assert Session.objects.count() == 2


def test_the_admin_has_no_form_of_its_own_for_the_password(client: PortalClient) -> None:
    client.force_login(make_secretary())

    assert client.get("/admin/password_change/")["Location"] == CHANGE


# Sessions


def test_a_session_is_renewed_at_sign_in_and_dead_at_sign_out(enlace: User) -> None:
    client = Client()
    session = client.session
    session["typed"] = "x"
    session.save()
    planted = client.session.session_key
    client.post(DOOR, {"login": "enlace", "password": PASSWORD})
    held = client.session.session_key
    stolen = Client()
    stolen.cookies["sessionid"] = str(held)
    could = is_in(stolen)

    client.post("/cuentas/salir/")

    assert held != planted
    assert (could, is_in(stolen)) == (True, False)
    assert not Session.objects.filter(pk__in=[planted, held]).exists()


def test_the_list_says_where_this_account_is_signed_in_and_no_other(enlace: User) -> None:
    here, _ = signed_in(enlace, FIREFOX), signed_in(enlace, ANDROID)
    signed_in(make_user("otra", password=PASSWORD), "Otro/1.0")

    page = words(here.get(SESSIONS))

    assert page.count("Firefox en Windows esta sesión") == 1
    assert page.count("Chrome en Android") == 1
    assert page.count("Última actividad") == 2
    assert page.count("127.0.0.1") == 2
    assert "Cerrar todas las demás" in page


def test_another_session_is_ended_and_the_own_one_stays(enlace: User) -> None:
    here, there = signed_in(enlace), signed_in(enlace, ANDROID)
    other = UserSession.objects.get(user_agent=ANDROID)

    answer = here.post(f"{SESSIONS}{other.pk}/cerrar/", follow=True)

    assert "Cerró la sesión de Chrome en Android." in words(answer)
    assert (is_in(here), is_in(there)) == (True, False)
    assert "Cerrar todas las demás" not in words(here.get(SESSIONS))


def test_all_other_sessions_are_ended_at_once(enlace: User) -> None:
    here, there, elsewhere = signed_in(enlace), signed_in(enlace), signed_in(enlace)

    here.post(OTHERS)

    assert [is_in(each) for each in (here, there, elsewhere)] == [True, False, False]


def test_nobody_ends_the_session_of_another_nor_the_own_one_here(enlace: User) -> None:
    here, other = signed_in(enlace), signed_in(make_user("otra", password=PASSWORD))
    own = UserSession.objects.get(user=enlace)
    theirs = UserSession.objects.exclude(user=enlace).get()

    answers = [here.post(f"{SESSIONS}{each.pk}/cerrar/").status_code for each in (theirs, own)]
    here.post(OTHERS)

    assert answers == [404, 404]
    assert is_in(other)


def test_sessions_are_ended_by_a_post_alone(enlace: User) -> None:
    here, there = signed_in(enlace), signed_in(enlace, ANDROID)
    other = UserSession.objects.get(user_agent=ANDROID)

    answers = [here.get(OTHERS), here.get(f"{SESSIONS}{other.pk}/cerrar/")]

    assert [answer.status_code for answer in answers] == [405, 405]
    assert is_in(there)


@pytest.mark.parametrize("address", ["/cuentas/", SESSIONS, CHANGE, "/cuentas/dos-pasos/"])
def test_whoever_is_not_signed_in_is_sent_to_the_door(client: Client, address: str) -> None:
    assert client.get(address)["Location"] == f"{DOOR}?next={address}"


def test_a_session_that_ended_by_itself_is_not_listed(enlace: User) -> None:
    here = signed_in(enlace)
    signed_in(enlace, ANDROID)
    key = UserSession.objects.get(user_agent=ANDROID).session_key
    past = timezone.now() - timedelta(hours=1)

    Session.objects.filter(pk=key).update(expire_date=past)

    assert "Android" not in words(here.get(SESSIONS))


def test_when_it_was_last_seen_is_kept_every_five_minutes(
    enlace: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(enlace)
    client.get("/cuentas/")
    hour_ago = timezone.now() - timedelta(hours=1)
    UserSession.objects.update(last_seen_at=hour_ago)

    with django_assert_num_queries(HOME_QUERIES):
        client.get("/cuentas/")
    at_once = UserSession.objects.get().last_seen_at
    session = client.session
    session["seen_at"] = hour_ago.timestamp()
    session.save()
    client.get("/cuentas/")

    assert at_once == hour_ago
    assert UserSession.objects.get().last_seen_at > hour_ago


def test_the_list_costs_the_same_queries_for_one_and_for_three(
    enlace: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    here = signed_in(enlace)
    here.get(SESSIONS)
    with django_assert_num_queries(SESSIONS_QUERIES):
        here.get(SESSIONS)
    for _ in range(2):
        signed_in(enlace)

    with django_assert_num_queries(SESSIONS_QUERIES):
        here.get(SESSIONS)


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (FIREFOX, "Firefox en Windows"),
        (ANDROID, "Chrome en Android"),
        (ANDROID.replace("Mobile", "SamsungBrowser/25.0 Mobile"), "Samsung Internet en Android"),
        (f"{ANDROID} EdgA/126.0", "Edge en Android"),
        (IPHONE, "Safari en iPhone"),
        ("curl/8.5", "Un navegador"),
        ("", "Un navegador"),
    ],
)
def test_a_browser_is_told_in_plain_words(agent: str, said: str) -> None:
    assert browser_in_words(agent) == said


# For whom it speaks


def test_an_account_of_many_roles_sees_them_all_on_its_page_and_on_the_desk(
    client: PortalClient,
) -> None:
    user = make_secretary("enlace")
    for slug in ("obras-publicas", "utim"):
        make_liaison(make_party(slug), user)
    make_liaison(make_party("pasada"), user, until_on=date(2016, 1, 1))
    make_member(Sector.GOVERNMENT, user=user)
    make_member(seat=Member.Seat.VOCAL, user=user, sector="")
    client.force_login(user)

    desk, home = words(client.get("/seguimiento/")), words(client.get("/cuentas/"))

    roles = (
        "Enlace: Obras publicas Enlace: Utim STTL: vocal STTL: titular, gobierno Secretaría técnica"
    )
    assert f"Salir {roles} Mi seguimiento" in desk
    assert f"En nombre de quién actúa {roles} Cómo entra" in home


def test_an_account_without_a_role_is_told_so(client: PortalClient) -> None:
    client.force_login(make_user("nueva", office="Cultura", email="cultura@example.mx"))

    page = words(client.get("/cuentas/"))

    assert "Su cuenta aún no es enlace de ninguna parte" in page
    assert "Oficina Cultura Correo electrónico cultura@example.mx" in page


# What carries it


@pytest.mark.parametrize(
    "bad", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_no_page_of_accounts_leads_to_another_site(client: Client, enlace: User, bad: str) -> None:
    came = client.post(f"{DOOR}?next={bad}", {"login": "enlace", "password": PASSWORD, "next": bad})
    already = client.get(DOOR, {"next": bad})
    confirmed = client.post(f"/cuentas/confirmar/?next={bad}", {"password": PASSWORD, "next": bad})
    changed = client.post(
        f"{CHANGE}?next={bad}", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )
    left = client.post(f"/cuentas/salir/?next={bad}", {"next": bad})

    led = [answer["Location"] for answer in (came, already, confirmed, changed, left)]
    assert led == ["/seguimiento/", "/seguimiento/", "/seguimiento/", CHANGE, DOOR]


@override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True)
def test_cookies_are_for_this_site_over_https_alone_and_end_with_the_browser(
    enlace: User,
) -> None:
    client = Client()
    client.get(DOOR, secure=True)
    client.post(DOOR, {"login": "enlace", "password": PASSWORD}, secure=True)
    client.post("/cuentas/salir/", secure=True)
    client.post(DOOR, {"login": "enlace", "password": PASSWORD}, secure=True)

    flags = {
        name: (bool(held["secure"]), bool(held["httponly"]), held["samesite"])
        for name, held in client.cookies.items()
    }
    assert {"sessionid", "csrftoken"} <= set(flags)
    assert set(flags.values()) == {(True, True, "Lax")}
    assert client.cookies["sessionid"]["expires"] == ""
