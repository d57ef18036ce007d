"""Staff who leave their desk are signed out, and find what they had typed when they come back."""

from datetime import datetime
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from sttl.desk.kept_input import KEPT, KEPT_FOR, KEY, keep
from sttl.models import User

from .devices import SEEN_AT, SEEN_EVERY

CLOSED = "Su sesión se cerró porque pasó un rato sin actividad."
CLOSED_WITH_TEXT = f"{CLOSED} Entre de nuevo: lo que había escrito está guardado."


def is_idle(request: HttpRequest, *, now: datetime) -> bool:
    """Say whether staff asked for nothing for so long; a presence is noted to five minutes."""
    user = cast(User, request.user)
    limit = settings.STAFF_IDLE_MINUTES * 60 + SEEN_EVERY
    return user.is_staff and now.timestamp() - request.session.get(SEEN_AT, float("inf")) > limit


def sign_out(request: HttpRequest, *, is_kept: bool) -> HttpResponse:
    """End the session and lead to the sign-in; keep for its account what it had sent, if asked.

    The pages that know how to give text back themselves do so; for the others there is one.
    """
    kept = None
    if is_kept and keep(request):
        kept = request.session[KEY] | {"account": request.user.pk}
    logout(request)
    messages.info(request, CLOSED_WITH_TEXT if kept else CLOSED)
    if kept is None:
        is_sent = request.method == "POST"
        return redirect_to_login(
            settings.LOGIN_REDIRECT_URL if is_sent else request.get_full_path()
        )
    request.session[KEY] = kept
    request.session.set_expiry(KEPT_FOR)
    match = request.resolver_match
    gives_back = match is not None and match.view_name in KEPT
    return redirect_to_login(request.path if gives_back else reverse("account_typed"))


@login_required
@require_safe
def typed(request: HttpRequest) -> HttpResponse:
    """What this account had typed when its session was closed, to be looked at and sent again."""
    kept = request.session.get(KEY, {})
    if kept.get("account") != request.user.pk:
        return redirect("account_home")
    values = QueryDict(kept["typed"], mutable=True)
    values.pop("csrfmiddlewaretoken", None)
    fields = [(name, value) for name, found in values.lists() for value in found]
    context = {"path": kept["path"], "typed": fields}
    return render(request, "account/typed.html", context)
