"""How people get in: accounts are made by the secretariat, and nobody signs up (decision 003)."""

import logging
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sttl.messages.mail import AUTOMATIC, absolute
from sttl.models import User
from sttl.models.accounts import account_called

from . import throttles

logger = logging.getLogger(__name__)
STAND_IN = 0  # for whoever has no account, so that the same is done for them


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

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Look whether a password is right, unless too many were tried; allauth's limit is off."""
        name = credentials.get("username") or credentials.get("email") or ""
        account = account_called(name)
        attempt = throttles.begin(request, "contraseña", account, name=name)
        user: User | None = super().authenticate(request, **credentials)
        if user is None:
            attempt.wrong()
        else:
            attempt.right()
        return user

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:
        """Lead on as allauth does, and let the browser show next time that it was here."""
        response: HttpResponse = super().post_login(request, user, **options)
        throttles.remember_device(request, response, user)
        return response

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link of a forgotten password, at the site's own address.

        Never at the request's Host, which whoever asks for the message writes.
        """
        uid, _, token = key.partition("-")
        return absolute(
            reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        )

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Write to the account's address; to that of a stand-in, that it has no account."""
        is_stand_in = user.pk == STAND_IN
        template = "unknown_account" if is_stand_in else "password_reset_key"
        self.send_mail(f"account/email/{template}", email, context)

    def render_mail(self, *args: Any, **options: Any) -> EmailMessage:
        """Write a message as allauth does, and say in it that no person sent it."""
        message: EmailMessage = super().render_mail(*args, **options)
        message.extra_headers |= AUTOMATIC
        return message

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
