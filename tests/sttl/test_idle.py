"""Staff who leave the desk are signed out, and what they had typed waits for them alone."""

import re
import time
from html import unescape

import pytest
from django.test import Client

from pal_portal.accounts.devices import SEEN_AT
from pal_portal.accounts.idle import CLOSED, CLOSED_WITH_TEXT
from sttl.models import Session
from tests.clients import PortalClient
from tests.factories import make_secretary
from tests.sttl.conftest import Month
from tests.sttl.test_people_admin import SESSION, session_form
from tests.sttl.test_recording import address

pytestmark = pytest.mark.django_db
TYPED = "/cuentas/escrito/"
MINUTES = "Lo que se acordó después de mucho hablar."


@pytest.fixture
def secretariat(client: PortalClient, kilns: Month) -> PortalClient:
    client.force_login(kilns.secretary)
    return client


def leave(client: Client, *, minutes: float) -> None:
    """Let a session be idle for some minutes."""
    session = client.session
    session[SEEN_AT] = time.time() - minutes * 60
    session.save()


def told(client: Client) -> str:
    """Return the page of the sign-in, with what it says of the session before."""
    return client.get("/cuentas/entrar/").content.decode()


def test_after_half_an_hour_staff_are_asked_who_they_are(secretariat: PortalClient) -> None:
    leave(secretariat, minutes=34)
    still = secretariat.get("/admin/").status_code
    leave(secretariat, minutes=36)

    answer = secretariat.get("/admin/sttl/revision/?q=a")

    assert still == 200
    assert answer["Location"] == "/cuentas/entrar/?next=/admin/sttl/revision/%3Fq%3Da"
    assert CLOSED in told(secretariat)
    assert secretariat.get("/admin/")["Location"] == "/admin/login/?next=/admin/"


@pytest.mark.parametrize("path", ["/cuentas/", "/cuentas/contrasena/", "/seguimiento/"])
def test_no_page_behind_the_door_is_left_open(secretariat: PortalClient, path: str) -> None:
    leave(secretariat, minutes=36)

    assert secretariat.get(path)["Location"] == f"/cuentas/entrar/?next={path}"


def test_an_enlace_is_not_asked_and_the_public_pages_ask_nobody(
    client: PortalClient, kilns: Month
) -> None:
    client.force_login(kilns.enlace)
    leave(client, minutes=600)
    enlace = client.get("/seguimiento/").status_code
    client.force_login(kilns.secretary)
    leave(client, minutes=600)

    assert (enlace, client.get("/acerca/").status_code) == (200, 200)


def test_a_report_comes_back_in_its_own_form(secretariat: PortalClient, kilns: Month) -> None:
    kilns.enlace.liaisons.all().delete()
    leave(secretariat, minutes=36)

    door = secretariat.post(address(kilns), kilns.typed(done="Lo que dictó la regidora."))
    page = told(secretariat)
    secretariat.force_login(kilns.secretary)

    assert door["Location"] == f"/cuentas/entrar/?next={address(kilns)}"
    assert CLOSED_WITH_TEXT in page
    assert "Lo que dictó la regidora." in secretariat.get(address(kilns)).content.decode()


def test_any_other_form_comes_back_on_a_page_that_sends_it(secretariat: PortalClient) -> None:
    leave(secretariat, minutes=36)

    door = secretariat.post(f"{SESSION}add/", session_form(minutes=MINUTES))
    secretariat.force_login(make_secretary("otra"))
    others = secretariat.get(TYPED)
    secretariat.logout()
    assert (door["Location"], others["Location"]) == (
        f"/cuentas/entrar/?next={TYPED}",
        "/cuentas/",
    )


def test_what_comes_back_is_sent_as_it_was(secretariat: PortalClient, kilns: Month) -> None:
    leave(secretariat, minutes=36)
    secretariat.post(f"{SESSION}add/", session_form(minutes=MINUTES))
    secretariat.force_login(kilns.secretary)

    page = secretariat.get(TYPED).content.decode()
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    texts = re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\n([^<]*)</textarea>', page)
    action = re.findall(r'<form method="post"\s+action="([^"]+)"', page)[-1]
    fields = {name: unescape(value) for name, value in [*hidden, *texts]}
    sent = secretariat.post(action, fields)

    assert action == f"{SESSION}add/"
    assert sent.status_code == 302
    assert Session.objects.get().minutes == MINUTES


def test_no_password_is_kept(secretariat: PortalClient) -> None:
    leave(secretariat, minutes=36)

    answer = secretariat.post("/cuentas/contrasena/", {"oldpassword": "una-clave-larga-1"})

    assert answer["Location"] == "/cuentas/entrar/?next=/seguimiento/"
    assert "typed" not in secretariat.session
