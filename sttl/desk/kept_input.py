"""What a person typed before the session ended, given back once they sign in again (TRUST.md)."""

from collections.abc import Callable
from functools import wraps

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect, render
from django.urls import resolve

KEY = "typed"
KEPT = {
    "desk:report-edit",
    "desk:report-correct",
    "desk:extension-ask",
    "desk:verdict-create",
    "admin:sttl_revision_record",
}
GIVES_BACK = ("/seguimiento/", "/admin/")  # where people type; elsewhere a body is a stranger's
UNTOLD = ("password", "contrasena")  # in the name of a field that no page gives back
LONGEST = 200_000  # characters of the form as it travels; more than its fields take
KEPT_FOR = 60 * 60  # seconds: time to find the password again, no store for strangers


def keeps_typed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ask whoever is not signed in to do so, and keep what they had sent for when they have."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            keep(request)
        return redirect_to_login(request.path)

    return guarded


def keep(request: HttpRequest, *, path: str = "") -> bool:
    """Keep what was sent, with its address, in the visitor's own session; files cannot be kept.

    Path is that of the page which gives it back, where it is another.

    False where nothing is kept: of too long a text, or of whoever is a stranger to this site.
    """
    body = request.POST.urlencode()
    is_signed_in = request.user.is_authenticated
    if len(body) > LONGEST or not (is_signed_in or may_keep(request)):
        return False
    request.session[KEY] = {"path": path or request.path, "typed": body}
    if not is_signed_in:
        request.session.set_expiry(KEPT_FOR)
    return True


def may_keep(request: HttpRequest) -> bool:
    """Say whether a visitor was here before, as a cookie of ours says, and does not send too much.

    Anybody can write such a cookie, so each network address is counted too.
    """
    ours = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
    was_here = any(name in request.COOKIES for name in ours)
    return was_here and ratelimit.consume(request, action="keep_typed")


def given_back(request: HttpRequest) -> QueryDict | None:
    """Return once what was kept of this address; None where nothing was."""
    kept_body = request.session.get(KEY)
    if kept_body is None or kept_body["path"] != request.path:
        return None
    del request.session[KEY]
    return QueryDict(kept_body["typed"])


def typed_in(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what a form of the desk or the admin carried, to be sent again; its files are gone.

    Without passwords, and nothing of what a stranger sends elsewhere.
    """
    if request.method != "POST" or not request.path.startswith(GIVES_BACK):
        return []
    try:
        fields = request.POST.lists()
    except (OSError, SuspiciousOperation, MultiPartParserError):
        return []
    return [
        (name, value)
        for name, values in fields
        for value in values
        if not any(word in name for word in UNTOLD)
    ]


def stale_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Give the typed text back too where only its page's token was out of date.

    That is what signing in again in another window leaves behind. Only for a page of this very
    site, as the browser's own Origin header says: of another one nothing is kept or repeated.
    """
    is_own = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if is_own and resolve(request.path).view_name in KEPT and keep(request):
        return redirect(request.path)
    typed = typed_in(request) if is_own else []
    context = {"typed": [field for field in typed if field[0] != "csrfmiddlewaretoken"]}
    return render(request, "403_csrf.html", context, status=403)
