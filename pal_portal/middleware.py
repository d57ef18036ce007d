"""What the site adds to every request and answer, beside what Django and its libraries add."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.http import ConditionalGetMiddleware
from django.urls import get_resolver
from django.utils import timezone
from django.utils.cache import has_vary_header, patch_cache_control

from commitments.refused import Refused
from pal_portal.accounts.devices import note_presence
from pal_portal.accounts.idle import is_idle, sign_out
from pal_portal.accounts.second_factor import detour

CLOSED = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
BEHIND_THE_DOOR = ("/admin/", "/cuentas/", "/seguimiento/")
UNREADABLE = "La dirección lleva caracteres que no se pueden leer; escríbala de nuevo."


def without_odd_bytes(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse a header with a NUL, which PostgreSQL keeps nowhere; behind the door an address too.

    Public pages judge their own addresses, with a sentence for each (pal_portal.asking); what is
    Django's and the libraries' does not. A cookie with a NUL is as if it had not come: a browser
    that has one is not shut out by it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        cookies = request.COOKIES.items()
        request.COOKIES = {name: value for name, value in cookies if "\0" not in name + value}
        texts = [text for name, text in request.META.items() if name.startswith("HTTP_")]
        if request.path_info.startswith(BEHIND_THE_DOOR):
            query = unquote_to_bytes(request.META["QUERY_STRING"].encode("latin-1"))
            try:
                texts += [query.decode(), request.path_info]
            except UnicodeDecodeError as error:
                raise BadRequest(UNREADABLE) from error
        if any("\0" in text for text in texts):
            raise BadRequest(UNREADABLE)
        return get_response(request)

    return middleware


def closed_to_others(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Keep other sites from loading our answers as parts of theirs, unless a view allows it.

    And ours from asking for what no page of the portal needs of a device.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in CLOSED.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


class PartlyGZipMiddleware(GZipMiddleware):
    """Compress answers, but for parts of a file: their bytes are counted as they are."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Leave a part of a file as it is."""
        if response.status_code == HTTPStatus.PARTIAL_CONTENT:
            return response
        return super().process_response(request, response)


class ConditionalMiddleware(ConditionalGetMiddleware):
    """Answer 304 with the rules of the whole answer, since a browser takes them from it."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Carry over what the view allowed: its headers, and what the middleware outside reads."""
        answer = super().process_response(request, response)
        if answer is not response:
            for name, value in response.items():
                if not name.startswith("Content-"):
                    answer.headers.setdefault(name, value)
            marks = ("_csp_", "xframe_options_exempt")
            vars(answer).update({k: v for k, v in vars(response).items() if k.startswith(marks)})
        return answer


def revalidated(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let answers be kept, but asked for again each time: the same one costs a 304 of no bytes.

    What depends on who asks (its session was read, which Vary says) is kept nowhere: Back after
    signing out would show it. An answer that says how it may be kept is left alone.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            is_private = has_vary_header(response, "Cookie")
            reach = {"private": True, "no_store": True} if is_private else {"public": True}
            patch_cache_control(response, no_cache=True, **reach)
        return response

    return middleware


class RefusalMiddleware:
    """Answer 400 with its sentence where a view lets a refusal through (docs/decisions/039)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Leave the answer as it is."""
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Draw the page of what an address may not ask; anything else goes its way."""
        if not isinstance(exception, Refused):
            return None
        bad_request: Callable[..., HttpResponseBase] = get_resolver().resolve_error_handler(400)
        return bad_request(request, exception=exception)


class SecondFactorMiddleware:
    """On every address that is not public: ask staff for the second step, and see who is there.

    Closed by default: a new address is behind the door unless it is one of the site's own pages.
    Public pages never come to ask who is there, and so depend on nobody.
    """

    PUBLIC_APPS = frozenset({"site"})
    OPEN_ROUTES = ("cuentas/", "salud/")  # the way in, and what machines ask

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Leave the answer as it is."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Answer in the place of the view where staff must take the second step first."""
        match = request.resolver_match
        is_public = match is not None and match.namespace in self.PUBLIC_APPS
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if is_public or not has_session or not request.user.is_authenticated:
            return None
        is_open = match is not None and match.route.startswith(self.OPEN_ROUTES)
        if is_idle(request, now=timezone.now()):
            return sign_out(request, is_kept=request.method == "POST" and not is_open)
        note_presence(request)
        if is_open:
            return None
        return detour(request)
