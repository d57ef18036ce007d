"""Who may try again: attempts counted so that no guesser shuts an owner out (decision 045).

An account's attempts are counted by the place they come from, and over a day from all places
together; once that is full, only a device that signed in before is heard, or the link of a reset.
Such a device is counted by itself, wherever it is, and so by nobody else's attempts.
"""

import logging
from dataclasses import dataclass, field
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.core import signing
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import get_random_string, salted_hmac

from sttl.models import User

logger = logging.getLogger(__name__)

FIVE_MINUTES, DAY, YEAR = 300, 86_400, 365 * 86_400  # seconds
OF_A_PLACE = 5  # wrong tries at one account from one place in five minutes
OF_AN_ADDRESS = 30  # the same at all accounts: a whole office shares one
OF_A_DAY = 100  # wrong tries at one account from all places together
OF_AN_INBOX = 5  # messages to one address in five minutes, whoever asks for them

SALT = "device"
ACCOUNTS_OF_A_DEVICE = 10  # desks are shared; the newest are kept

SOON = "Demasiados intentos fallidos. Espere cinco minutos y vuelva a intentarlo."
TODAY = (
    "Esta cuenta recibió demasiados intentos fallidos en las últimas horas. Entre desde un "
    "dispositivo en el que ya haya entrado, o con «¿Olvidó su contraseña?»: el enlace llega a su "
    "correo."
)


@dataclass
class Attempt:
    """One try at the secret of an account, counted before anybody looks whether it is right."""

    kind: str
    account: str
    address: str
    counted: list[str] = field(default_factory=list)

    def right(self) -> None:
        """Take the try back from what was counted."""
        for key in self.counted:
            add(key, -1, lasting=0)

    def wrong(self) -> None:
        """Leave it counted, and say so in the log."""
        logger.warning("Fallido: %s de la cuenta %s, desde %s.", *self._words)

    def refused(self, sentence: str) -> ValidationError:
        """Say in the log that nobody looked at it; return what to raise."""
        logger.warning("Frenado: %s de la cuenta %s, desde %s.", *self._words)
        return ValidationError(sentence, code="too_many_login_attempts")

    @property
    def _words(self) -> tuple[str, str, str]:
        return self.kind, self.account, self.address


def begin(request: HttpRequest, kind: str, user: User | None, *, name: str = "") -> Attempt:
    """Count a try of a kind (contraseña, código) at an account, or at a name that is nobody's.

    Raises ValidationError with the sentence to show where there were too many.
    """
    account = str(user.pk) if user else f"desconocida {digest(name.casefold())}"
    attempt = Attempt(kind, account, get_ip(request))
    device = known_device(request, user)
    place = device or attempt.address
    limits = [(f"{kind}:{account}:{place}", OF_A_PLACE, FIVE_MINUTES, SOON)]
    if not device:
        limits.append((f"{kind}::{attempt.address}", OF_AN_ADDRESS, FIVE_MINUTES, SOON))
    limits.append((f"{kind}:{account}:{device}", OF_A_DAY, DAY, TODAY))
    for key, most, seconds, sentence in limits:
        if add(key, 1, lasting=seconds) > most:
            raise attempt.refused(sentence)
        attempt.counted.append(key)
    return attempt


def may_write_to(request: HttpRequest, email: str) -> bool:
    """Say whether another message may go to an address now; the last one is still good if not."""
    inbox = digest(email.casefold())
    if add(f"correo:{inbox}", 1, lasting=FIVE_MINUTES) <= OF_AN_INBOX:
        return True
    logger.warning("Frenado: enlace al correo %s, desde %s.", inbox, get_ip(request))
    return False


def add(key: str, number: int, *, lasting: int) -> int:
    """Add to a count and return it; one that does not exist begins now and lasts some seconds."""
    counts = caches["throttles"]
    key = digest(key)
    for _ in range(3):  # its time may be over between the two steps
        if lasting:
            counts.add(key, 0, lasting)
        try:
            return int(counts.incr(key, number))
        except ValueError:
            continue
    return 0 if not lasting else OF_A_DAY + 1  # nothing to take back, or nothing that counts


def digest(text: str) -> str:
    """Return a name that tells nothing of a text: what is typed as a name may be a password."""
    return str(salted_hmac("throttles", text).hexdigest()[:16])


# Devices


def known_device(request: HttpRequest, user: User | None) -> str:
    """Return the name of the device if that account signed in on it before, else "".

    A link of a reset, followed in this very session, is as good.
    """
    if user is None:
        return ""
    device, accounts = read_device(request)
    if user.pk in accounts:
        return device
    came_by = {record["method"] for record in get_authentication_records(request, user)}
    return "reset" if "password_reset" in came_by else ""


def read_device(request: HttpRequest) -> tuple[str, list[int]]:
    """Return the name that a browser was given and the accounts that signed in on it."""
    try:
        device: dict[str, Any] = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=YEAR
        )
    except signing.BadSignature:
        return get_random_string(22), []
    return device["name"], device["accounts"]


def remember_device(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Let a browser show from now on that this account signed in on it; public pages never see."""
    name, accounts = read_device(request)
    newest = [user.pk, *(pk for pk in accounts if pk != user.pk)][:ACCOUNTS_OF_A_DEVICE]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps({"name": name, "accounts": newest}, salt=SALT),
        max_age=YEAR,
        path=reverse("account_home"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
