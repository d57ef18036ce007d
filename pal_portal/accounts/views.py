"""What an account sees of itself: for whom it speaks, and where it is signed in."""

from typing import cast

from allauth.account.views import PasswordResetFromKeyView
from allauth.mfa.recovery_codes.views import download_recovery_codes as allauth_download
from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commitments.kept_admin import key_of
from commitments.refused import Refused
from sttl.access import actor
from sttl.models import AddressRequest
from sttl.record.addresses import asked_by_link, confirm_address

from .devices import browser_in_words, open_sessions, others
from .second_factor import is_enrolled

# An invitation leads where a reset does, with words for whoever comes for the first time.
invitation = PasswordResetFromKeyView.as_view(template_name="account/invitation.html")


@login_required
@require_safe
def account_home(request: HttpRequest) -> HttpResponse:
    """For whom the account speaks, and the doors to its password, second step and sessions."""
    user = actor(request)
    context = {
        "has_second_step": is_enrolled(user),
        "open_count": open_sessions(user).count(),
        "asked": AddressRequest.objects.filter(user=user).first(),
    }
    return render(request, "account/home.html", context)


@login_required
@require_POST
def address_confirm(request: HttpRequest) -> HttpResponse:
    """Take the new address that the secretariat wrote down for this account."""
    user = actor(request)
    asked = AddressRequest.objects.filter(pk=key_of(request.POST, "pedido"), user=user).first()
    return confirmed(request, asked)


@require_http_methods(["GET", "HEAD", "POST"])
def address_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same for whoever has the link that went to the old address; asking changes nothing."""
    asked = asked_by_link(token)
    if request.method == "POST":
        return confirmed(request, asked)
    status = 200 if asked else 404
    return render(request, "account/address_confirm.html", {"asked": asked}, status=status)


def confirmed(request: HttpRequest, asked: AddressRequest | None) -> HttpResponse:
    """Confirm an address and say so, or say why it cannot be."""
    try:
        account = confirm_address(asked, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"El correo de la cuenta «{account}» es ya {account.email}.")
    return redirect("account_home")


@login_required
@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    """Where the account is signed in; the addresses are shown to itself alone."""
    here = request.session.session_key
    rows = [
        {"session": session, "browser": browser_in_words(session.user_agent), "is_here": is_here}
        for session in open_sessions(actor(request))
        for is_here in [session.session_key == here]
    ]
    has_others = any(not row["is_here"] for row in rows)
    return render(request, "account/sessions.html", {"rows": rows, "has_others": has_others})


@login_required
@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one other session of the account out; another account's does not exist."""
    session: UserSession = get_object_or_404(others(request, actor(request)), pk=pk)
    session.end()
    messages.success(request, f"Cerró la sesión de {browser_in_words(session.user_agent)}.")
    return redirect("account_sessions")


@login_required
@require_POST
def session_end_others(request: HttpRequest) -> HttpResponse:
    """Sign every other session of the account out."""
    get_adapter().end_sessions(others(request, actor(request)))
    messages.success(request, "Cerró todas las demás sesiones; queda solo esta.")
    return redirect("account_sessions")


@require_safe
def download_recovery_codes(request: HttpRequest) -> HttpResponse:
    """Give the codes as a file with a Spanish name; allauth decides who may."""
    response = cast(HttpResponse, allauth_download(request))
    if "Content-Disposition" in response:
        response["Content-Disposition"] = 'attachment; filename="codigos-de-recuperacion.txt"'
    return response
