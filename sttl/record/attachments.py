"""Files of evidence and of minutes as they are sent: to be kept, never run or shown in place."""

import logging
from collections.abc import Callable
from pathlib import PurePath
from typing import cast

from csp.constants import NONE
from csp.decorators import csp
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase

from commitments.months import write_month
from sttl.models import Evidence, Session

logger = logging.getLogger(__name__)
View = Callable[..., HttpResponseBase]
sandboxed = cast(
    Callable[[View], View],
    csp({"default-src": [NONE], "frame-ancestors": [NONE], "sandbox": True}),
)
A_YEAR = 31_536_000  # seconds: what is published never changes


class FileMissing(Http404):
    """A file that is on record and not where it is kept, with the sentence to show."""


def attachment(evidence: Evidence, *, is_public: bool) -> FileResponse:
    """Send a file of evidence under a name that says where it is from."""
    report = evidence.revision.report
    place = f"{report.activity.plan.slug}-{report.activity.code}-{write_month(report.month)}"
    response = sent(evidence.file, f"{place}-evidencia-{evidence.pk}", evidence.media_type)
    response["Cache-Control"] = (
        f"public, max-age={A_YEAR}, immutable" if is_public else "private, no-store"
    )
    return response


def minutes_attachment(session: Session) -> FileResponse:
    """Send the minutes of a session; asked for again each time, since they may be replaced."""
    place = session.number or session.held_on.isoformat()
    response = sent(session.file, f"sttl-sesion-{place}-minuta", session.media_type)
    response["Cache-Control"] = "public, no-cache"
    return response


def sent(stored: FieldFile, name: str, media_type: str) -> FileResponse:
    """Send a file as an attachment, with the extension that it is kept under.

    The bytes are those that came in; the browser is told not to guess what they are, and the view
    that answers with them is sandboxed: whatever they hold, nothing of it may run.
    """
    suffix = PurePath(str(stored)).suffix
    try:
        opened = stored.open()
    except FileNotFoundError as error:
        logger.exception("A file that a record holds is missing: %s", stored)
        raise FileMissing(
            "El archivo consta en el registro, pero falta en el servidor. Avise a la secretaría "
            "técnica del STTL, que puede reponerlo de un respaldo."
        ) from error
    return FileResponse(
        opened, as_attachment=True, filename=f"{name}{suffix}", content_type=media_type
    )
