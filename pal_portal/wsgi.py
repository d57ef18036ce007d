"""The door by which a WSGI server reaches the portal."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pal_portal.settings")

portal = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request, read as UTF-8 whatever it says of itself.

    Django takes the encoding that a Content-Type names for the address too, and falls over one
    that is none (hex) before any middleware can answer.
    """
    content_type = environ.get("CONTENT_TYPE", "")
    try:
        charset = parse_header_parameters(content_type)[1].get("charset", "utf-8")
    except ValueError:
        charset = ""
    if charset.lower() != "utf-8":
        environ["CONTENT_TYPE"] = content_type.partition(";")[0]
    return portal(environ, start_response)
