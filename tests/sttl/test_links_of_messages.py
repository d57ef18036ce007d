"""The links of messages about accounts lead to the site's own address, whoever asked for them."""

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from sttl.messages.invitations import invite
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _open_hosts(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://pal.example.mx"


def test_a_forged_host_is_in_no_link_of_a_forgotten_password(client: Client) -> None:
    factories.make_user("enlace", email="enlace@example.mx", password="una-clave-larga-1")

    client.post(
        "/cuentas/restablecer/",
        {"email": "enlace@example.mx"},
        headers={"host": "otro.example.org"},
    )

    (message,) = mail.outbox
    assert "https://pal.example.mx/cuentas/restablecer/" in message.body
    assert "otro.example.org" not in message.body


def test_an_invitation_leads_to_the_site() -> None:
    account = factories.make_user("nueva", email="nueva@example.mx")
    account.set_unusable_password()
    account.save()

    invite(account)

    (message,) = mail.outbox
    assert "https://pal.example.mx/cuentas/invitacion/" in message.body


def test_every_message_says_that_no_person_sent_it(client: Client) -> None:
    factories.make_user("enlace", email="enlace@example.mx", password="una-clave-larga-1")
    invited = factories.make_user("nueva", email="nueva@example.mx")
    invited.set_unusable_password()
    invited.save()

    invite(invited)
    for address in ("enlace@example.mx", "nadie@example.mx"):
        client.post("/cuentas/restablecer/", {"email": address})

    marks = [message.message()["Auto-Submitted"] for message in mail.outbox]
    assert marks == ["auto-generated"] * 3
