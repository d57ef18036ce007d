"""Whoever writes a public address with capitals or stray spaces is led to the right one."""

from collections.abc import Callable, Iterator
from copy import copy

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils.encoding import escape_uri_path

from commitments.refused import Refused

SPACES = " \u00a0\u200b\ufeff"  # as they come along when an address is copied
PUBLIC = "site"
REFUSALS = (Http404, Refused, BadRequest, PermissionDenied, SuspiciousOperation)


def right_addresses(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Redirect what was not found to the address that it means, where there is such a page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        for path in meant(request.path_info):
            if answers(request, path):
                query = request.META["QUERY_STRING"]
                address = escape_uri_path(path) + (f"?{query}" if query else "")
                return HttpResponsePermanentRedirect(address)
        return response

    return middleware


def meant(path: str) -> Iterator[str]:
    """Give what a path may mean: without stray spaces, then in small letters too."""
    clean = "/".join(part.strip(SPACES) for part in path.split("/"))
    for candidate in dict.fromkeys([clean, clean.lower()]):
        whole = candidate if candidate.endswith("/") else f"{candidate}/"
        yield from (each for each in dict.fromkeys([candidate, whole]) if each != path)


def answers(request: HttpRequest, path: str) -> bool:
    """Say whether a public page is at a path, by asking its view where that depends on the data."""
    try:
        match = resolve(path)
        if match.namespace != PUBLIC:
            return False
        probe = copy(request)
        probe.path = probe.path_info = path
        probe.resolver_match = match
        answer = match.func(probe, *match.args, **match.kwargs)
    except (Resolver404, *REFUSALS):
        return False
    return bool(answer.status_code != 404)
