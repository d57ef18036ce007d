"""How people get in: accounts are made by the secretariat, and nobody signs up (decision 003)."""

import logging
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from django.http import HttpRequest
from django.urls import reverse

from sttl.messages.mail import absolute

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """What allauth leaves to each site to decide."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: an account is given, not taken, whatever page may ask."""
        return False

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Ask for the password again before a delicate step, unless it was given just now.

        allauth would ask twice in a row whoever is led from the sign-in to the second step.
        """
        return super().is_reauthentication_required(app=app, **options) and not is_fresh(
            context.request
        )

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link of a forgotten password, at the site's own address.

        Never at the request's Host, which whoever asks for the message writes.
        """
        uid, _, token = key.partition("-")
        return absolute(
            reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a message; where the mail server fails, keep that to the log.

        The page that asked for it says the same whether or not the address has an account, so it
        cannot say that the message failed either.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:  # SMTP's errors are its children
            logger.exception("No salió el correo %s.", template_prefix)


def is_fresh(request: HttpRequest) -> bool:
    """Say whether the session's last proof of who it is (password or code) is minutes old."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
