"""The second step of sign-in: who must take it, and what is closed until they have (decision 013).

The rule is about the session, not the account: it must itself have been opened with a code, or be
the one in which the account set its second step up. A session opened with a stolen password before
that gains nothing when the owner sets it up.
"""

from dataclasses import dataclass
from typing import Any, cast

from allauth.account.authentication import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
)
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from sttl.models import User

METHOD = "mfa"  # as allauth records it in the session


@dataclass(frozen=True)
class Enrolment:
    """What an account keeps of its second step: the key of its application, and spare codes."""

    key: str
    recovery_codes: list[str]


def enrol(user: User) -> Enrolment:
    """Set the second step of an account up with a new key; for the demonstration and tests."""
    key = generate_totp_secret()
    TOTP.activate(user, key)
    return Enrolment(key, RecoveryCodes.activate(user).get_unused_codes())


def is_enrolled(user: User) -> bool:
    """Say whether an account has its second step set up."""
    return bool(is_mfa_enabled(user, [Authenticator.Type.TOTP]))


def has_passed(request: HttpRequest) -> bool:
    """Say whether this very session showed a second factor."""
    records = get_authentication_records(request, cast(User, request.user))
    return any(record["method"] == METHOD for record in records)


def detour(request: HttpRequest) -> HttpResponse | None:
    """Return where staff must go before the address asked for; None for all others."""
    user = cast(User, request.user)
    if not user.is_staff or has_passed(request):
        return None
    if not is_enrolled(user):
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
    back = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{back}")


def on_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Count setting the second step up as having shown it, in this session."""
    if authenticator.type == Authenticator.Type.TOTP:
        record_authentication(request, user, METHOD, type=authenticator.type)


def on_removed(request: HttpRequest, user: User, **_: Any) -> None:
    """Forget that this session showed a second factor that is no longer one."""
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        record for record in get_authentication_records(request, user) if record["method"] != METHOD
    ]
