"""What the site adds to every answer, beside what Django and its libraries add."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def same_origin_resources(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Keep other sites from loading our answers as parts of theirs, unless a view allows it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware
