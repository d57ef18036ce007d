"""How the API answers: JSON for whoever asks, open to every site, conditional; refusals too."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from commitments.refused import Refused
from pal_portal.opendata.files import open_to_all

ROOT = "/api/"
METHODS = "GET, HEAD, OPTIONS"
MEDIA_TYPE = "application/json"
DAY = 86_400  # seconds


def answers_json(view: Callable[..., str]) -> Callable[..., HttpResponseBase]:
    """Let a view that returns JSON answer; what it refuses goes out as JSON too.

    A page of another site that sends If-None-Match asks first whether it may: by OPTIONS.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return permission()
        if request.method not in ("GET", "HEAD"):
            return refused(405, f"Solo se puede consultar, con {METHODS}.")
        try:
            return conditional(request, view(request, *args, **kwargs))
        except Http404 as error:
            return refused(404, str(error))
        except (Refused, BadRequest, SuspiciousOperation) as error:
            return refused(400, sentence_of(error))

    return open_to_all(answered)


def conditional(request: HttpRequest, text: str) -> HttpResponse:
    """Answer with JSON, or that it has not changed since the tag that the asker has."""
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()}"'
    response = HttpResponse(text, content_type=MEDIA_TYPE, headers={"ETag": etag})
    return get_conditional_response(request, etag=etag, response=response) or response


def permission() -> HttpResponse:
    """Say what pages of other sites may ask, and that it need not be asked again today."""
    headers = {
        "Allow": METHODS,
        "Access-Control-Allow-Methods": METHODS,
        "Access-Control-Allow-Headers": "If-None-Match",
        "Access-Control-Max-Age": str(DAY),
    }
    return HttpResponse(status=204, headers=headers)


ERRORS = {
    400: "La consulta no se entiende",
    404: "No existe",
    405: "Método no permitido",
    411: "Falta el tamaño del envío",
    413: "El envío es demasiado grande",
    500: "Algo falló de nuestro lado",
    503: "El portal no puede consultar sus datos en este momento",
    507: "El servidor no tiene espacio",
}


def refused(status: int, detail: str) -> HttpResponse:
    """Answer that something cannot be had, and why."""
    body = json.dumps({"error": ERRORS[status], "detalle": detail}, ensure_ascii=False)
    headers = {"Allow": METHODS} if status == 405 else {}
    return HttpResponse(f"{body}\n", status=status, content_type=MEDIA_TYPE, headers=headers)


def sentence_of(error: Exception) -> str:
    """Return the sentence of a refusal of ours; of any other, one that gives nothing away."""
    if isinstance(error, Refused):
        return str(error)
    return "La dirección está mal escrita o pide demasiado."


@open_to_all
def refused_by_the_site(request: HttpRequest, *, status: int, error: Exception) -> HttpResponseBase:
    """Answer for an address under /api/ that no view was reached by."""
    if status == 404:
        return refused(404, f"Ninguna dirección de la API es así. Empiece en {ROOT}")
    return refused(status, sentence_of(error))


def is_of_the_api(request: HttpRequest) -> bool:
    return request.path.startswith(ROOT)
