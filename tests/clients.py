"""How tests sign accounts in and out, as people do: staff behind their second step."""

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from playwright.sync_api import Page

from pal_portal.accounts.devices import SEEN_AT
from pal_portal.accounts.second_factor import METHOD, enrol, is_enrolled
from sttl.models import User


class PortalClient(Client):
    """Django's client, whose force_login leaves the session as a whole sign-in leaves it.

    Django's own leaves what a password alone would: staff are then led to the second step.
    """

    def force_login(self, user: User, backend: str | None = None) -> None:
        """Sign an account in; staff with its second step, set up where it was not."""
        super().force_login(user, backend)
        session = self.session
        session[SEEN_AT] = time.time()
        if user.is_staff:
            if not is_enrolled(user):
                enrol(user)
            session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": METHOD, "at": time.time()}]
            session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
        session.save()


def forget_who_was_in(page: Page) -> None:
    """Leave a browser signed out, once its page has come whole.

    A script or style that the page asked for afterwards would be led to the sign-in instead.
    """
    page.wait_for_load_state("load")
    page.context.clear_cookies()


def key_of(user: User) -> str:
    """Return the key that an account's application of codes holds."""
    held = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    return str(held.data["secret"])


def recovery_codes_of(user: User) -> list[str]:
    """Return the codes that an account has not used yet."""
    held = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    return list(held.wrap().get_unused_codes())


def code_for(key: str) -> str:
    """Return the code that an application shows now for a key."""
    _, now, _ = yield_hotp_counters_from_time()
    return str(format_hotp_value(hotp_value(key, now)))
