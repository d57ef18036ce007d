"""The link with which an account gets its first password; nobody else ever types one for it."""

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse

from commitments.refused import Refused
from sttl.models import User

from .mail import absolute, sent

SECONDS_A_DAY = 86_400


class KeyGenerator(PasswordResetTokenGenerator):
    """Makes the keys of the links, for an invitation and for a forgotten password.

    Django's: good for PASSWORD_RESET_TIMEOUT, and dead as soon as the password, the address or the
    last sign-in is another; here also when the account is switched off.
    """

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.is_active}"


def invite(user: User) -> None:
    """Send an account the link to its first password. Raises Refused."""
    if not user.is_active:
        raise Refused(f"La cuenta «{user}» está desactivada.")
    if user.has_usable_password():
        raise Refused(
            f"La cuenta «{user}» ya tiene contraseña; si la olvidó, se restablece desde «Entrar»."
        )
    if not user.email:
        raise Refused(f"La cuenta «{user}» no tiene correo electrónico.")
    uid, key = user_pk_to_url_str(user), KeyGenerator().make_token(user)
    address = reverse("account_invitation", kwargs={"uidb36": uid, "key": key})
    context = {
        "user": user,
        "address": absolute(address),
        "site": absolute("/"),
        "days": settings.PASSWORD_RESET_TIMEOUT // SECONDS_A_DAY,
    }
    if not sent("account/email/invitation", user.email, context):
        raise Refused(
            f"El correo para «{user}» no salió: el servidor de correo no respondió. La cuenta está "
            "guardada; vuelva a enviar la invitación más tarde."
        )


def tell_former_address(user: User, former: str) -> None:
    """Tell the address that an account had that it is another's now; a failure stops nothing."""
    context = {"user": user, "site": absolute("/")}
    sent("account/email/address_changed", former, context)
