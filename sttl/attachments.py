"""The file of an evidence as it is sent: to be kept, never to be run or shown in place."""

from collections.abc import Callable
from pathlib import PurePath
from typing import cast

from csp.constants import NONE
from csp.decorators import csp
from django.http import FileResponse
from django.http.response import HttpResponseBase

from commitments.months import write_month

from .models import Evidence

View = Callable[..., HttpResponseBase]
sealed = cast(
    Callable[[View], View],
    csp({"default-src": [NONE], "frame-ancestors": [NONE], "sandbox": True}),
)
A_YEAR = 31_536_000  # seconds: what is published never changes


def attachment(evidence: Evidence, *, is_public: bool) -> FileResponse:
    """Send a file as an attachment, with a name that says where it is from.

    The bytes are those that came in; the browser is told not to guess what they are, and the view
    that answers with them is sealed: whatever they hold, nothing of it may run.
    """
    report = evidence.revision.report
    place = f"{report.activity.plan.slug}-{report.activity.code}-{write_month(report.month)}"
    name = f"{place}-evidencia-{evidence.pk}{PurePath(str(evidence.file)).suffix}"
    response = FileResponse(
        evidence.file.open(), as_attachment=True, filename=name, content_type=evidence.media_type
    )
    response["Cache-Control"] = (
        f"public, max-age={A_YEAR}, immutable" if is_public else "private, no-store"
    )
    return response
