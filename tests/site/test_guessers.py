"""A guesser with many addresses fails, is counted to the last try, and shuts no owner out.

GUESSES says how often they try; the figures of a long run are in docs/decisions/045.
"""

import logging
import os
import time
from collections import Counter

import pytest
from django.core import mail
from django.core.cache import caches
from django.db import connection
from django.test import Client
from pytest_django import Settings

from pal_portal.accounts import throttles
from pal_portal.accounts.second_factor import enrol
from pal_portal.accounts.throttles import OF_AN_INBOX, TODAY, add
from sttl.models import User
from tests.clients import code_for, key_of
from tests.factories import make_user
from tests.site.guessing import DOOR, RESET, STEP, address_number, counted_in_tables

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("counted_in_tables")]
__all__ = ["counted_in_tables"]

logger = logging.getLogger(__name__)
GUESSES = int(os.environ.get("GUESSES") or "80")
DAY = min(throttles.OF_A_DAY, GUESSES // 4)  # as many as one may in a day
PASSWORD, NEW = "una-clave-larga-1", "otra-clave-larga-2"
EMAIL = "enlace@example.mx"
OWN = address_number(60_000)


def sign_in(client: Client, password: str, place: str = OWN) -> str:
    """Give the password; return the page, or where it leads."""
    answer = client.post(DOOR, {"login": "enlace", "password": password}, REMOTE_ADDR=place)
    return answer.get("Location") or answer.content.decode()


def give_code(client: Client, code: str, place: str = OWN) -> str:
    """Give a code; return the page, or where it leads."""
    answer = client.post(STEP, {"code": code}, REMOTE_ADDR=place)
    return answer.get("Location") or answer.content.decode()


def right_code(user: User) -> str:
    """Return the code of now, as if nobody had used it: people wait for the next one."""
    code = code_for(key_of(user))
    caches["throttles"].delete(f"second-step-used:{user.pk}:{code}")
    caches["default"].clear()  # allauth remembers it too
    return code


def guess(thief: Client, number: int) -> None:
    """Try a password, a code of somebody who has the password, or a flood of messages."""
    place = address_number(number)
    if number % 20 == 0:
        for email in (EMAIL, f"nadie-{number}@example.mx"):
            Client().post(RESET, {"email": email}, REMOTE_ADDR=place)
    if number % 2:
        sign_in(Client(), f"clave-{number}", place)
    else:
        give_code(thief, "000000", place)


def test_from_many_addresses_they_fail_and_the_owner_gets_in(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(throttles, "OF_A_DAY", DAY)
    settings.ACCOUNT_LOGIN_TIMEOUT = 86_400  # half a sign-in is good as long as the guesser needs
    owner = make_user("enlace", password=PASSWORD, email=EMAIL)
    enrol(owner)
    known, thief = Client(), Client()
    sign_in(known, PASSWORD)
    give_code(known, right_code(owner))
    known.post("/cuentas/salir/")
    sign_in(thief, PASSWORD)
    add("before", 1, lasting=86_400)
    begun = time.monotonic()

    for number in range(GUESSES):
        guess(thief, number)
    words = Counter(" ".join(record.getMessage().split()[:2]) for record in caplog.records)
    took, messages = time.monotonic() - begun, [message.to for message in mail.outbox]

    # Each try was looked at or refused, and no more were looked at than a day has.
    half = GUESSES // 2
    assert words["Fallido: contraseña"] == words["Fallido: código"] == DAY
    assert words["Frenado: contraseña"] == words["Frenado: código"] == half - DAY
    assert 0 < messages.count([EMAIL]) <= OF_AN_INBOX * (1 + took / 300)
    assert add("before", 1, lasting=86_400) == 2

    # On a new device the link gets the owner in, on one that was here the password.
    stranger = Client()
    assert TODAY in sign_in(stranger, PASSWORD)
    stranger.post(RESET, {"email": EMAIL}, REMOTE_ADDR=OWN)
    newest = [message.body for message in mail.outbox if message.to == [EMAIL]][-1]
    link = next(line for line in newest.splitlines() if "/restablecer/" in line)
    form = stranger.get(link, follow=True).request["PATH_INFO"]
    led = stranger.post(form, {"password1": NEW, "password2": NEW}, REMOTE_ADDR=OWN)["Location"]
    assert (led, give_code(stranger, right_code(owner))) == (STEP, "/seguimiento/")
    assert sign_in(known, NEW, address_number(1)) == STEP
    assert give_code(known, right_code(owner), address_number(1)) == "/seguimiento/"

    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM test_throttles")
        rows = cursor.fetchone()[0]
    logger.info("%s s, %s messages, %s counts, %s", round(took), len(messages), rows, words)
