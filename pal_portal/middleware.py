"""What the site adds to every answer, beside what Django and its libraries add."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import has_vary_header, patch_cache_control


def same_origin_resources(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Keep other sites from loading our answers as parts of theirs, unless a view allows it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def asked_again(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let answers be kept, but asked for again each time: the same one costs a 304 of no bytes.

    What depends on who asks (its session was read, which Vary says) is kept by that browser alone;
    the rest also by caches that many share. An answer that says how it may be kept is left alone.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            is_private = has_vary_header(response, "Cookie")
            reach = {"private": True} if is_private else {"public": True}
            patch_cache_control(response, no_cache=True, **reach)
        return response

    return middleware
