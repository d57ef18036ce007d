"""A fault, said as what it is: the page that a visitor gets, and the line by which it is found."""

import errno
import logging
import sys
from dataclasses import dataclass
from uuid import uuid4

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template import loader

from commitments.refused import Refused
from pal_portal.api.answers import is_of_the_api, refused_by_the_site
from pal_portal.opendata.releases import slugs_with_releases
from sttl.desk.kept_input import typed_in

logger = logging.getLogger(__name__)
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}  # on the disk, or for whoever runs the server
DISK_FULL = {"SQLITE_FULL", "53100"}  # as the databases say it
RETRY_AFTER = 30  # seconds


@dataclass(frozen=True)
class Fault:
    """What went wrong, as its page says it."""

    status: int
    title: str
    sentence: str


BROKEN = Fault(
    500,
    "Algo falló de nuestro lado",
    "No fue por lo que usted hizo. Espere un momento e inténtelo de nuevo.",
)
AWAY = Fault(
    503,
    "El portal no puede consultar sus datos en este momento",
    "Vuelve por sí solo en cuanto su base de datos responde: espere un minuto y cargue otra vez la "
    "página. Las versiones congeladas de los datos abiertos se pueden descargar mientras tanto.",
)
FULL = Fault(
    507,
    "El servidor se quedó sin espacio",
    "Lo que se estaba guardando no quedó, ni entero ni en parte. Avise a la secretaría técnica del "
    "STTL y vuelva a intentarlo más tarde.",
)


def fault_of(error: BaseException | None) -> Fault:
    """Tell a database that is away, and a disk that is full, from what is broken in the portal."""
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return FULL
    if not isinstance(error, OperationalError | InterfaceError):
        return BROKEN
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    if code in DISK_FULL:
        return FULL
    # SQLite says the same of a wrong query; of a file that is gone, that it has no tables.
    return BROKEN if code == "SQLITE_ERROR" and "no such table" not in str(error) else AWAY


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Answer for an exception that nobody caught, without the database and without the request.

    Django calls this while it handles the exception. The page bears an id that the log bears too.
    """
    error, reference = sys.exception(), uuid4().hex[:12]
    fault = fault_of(error)
    logger.error("Fault %s: %s %s", reference, request.method, request.path, exc_info=error)
    response: HttpResponseBase
    if is_of_the_api(request):
        told = Refused(f"{fault.sentence} Referencia: {reference}")
        response = refused_by_the_site(request, status=fault.status, error=told)
    else:
        context: dict[str, object] = {"fault": fault, "reference": reference, "path": request.path}
        context |= {"typed": typed_in(request), "frozen": frozen() if fault is AWAY else []}
        page = loader.get_template("500.html").render(context)
        response = HttpResponse(page, status=fault.status)
    response.headers["Cache-Control"] = "no-store"
    if fault is AWAY:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    response._has_been_logged = True  # type: ignore[attr-defined]  # as Django marks it: once
    return response


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403; whoever lost the right while they wrote has the text back, to copy it."""
    return render(request, "403.html", {"typed": typed_in(request)}, status=403)


def frozen() -> list[tuple[str, str]]:
    """Return the plans whose releases can be had without the database, each with their page."""
    return [(slug, f"/planes/{slug}/datos/versiones/") for slug in slugs_with_releases()]
