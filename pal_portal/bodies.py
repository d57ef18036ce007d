"""How long a request may be, measured before anything reads it (docs/decisions/043)."""

from collections.abc import Callable
from io import BytesIO
from typing import BinaryIO, cast

from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import LimitedStream
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import resolve

from commitments.refused import Refused
from pal_portal.api.answers import is_of_the_api, refused_by_the_site
from sttl.editor.evidence_forms import MOST_EVIDENCE
from sttl.files.uploads import LARGEST_FILE, DroppingUploadHandler

TEXT = 1024**2  # bytes of a form without files, and beside those of one that has them
ONE_FILE = LARGEST_FILE + TEXT
REPORT = MOST_EVIDENCE * LARGEST_FILE + TEXT
LIMITS = {  # by the name of the address; every other takes TEXT
    "desk:report-edit": REPORT,
    "admin:sttl_revision_record": REPORT,
    "desk:workbook": ONE_FILE,
    "admin:months": ONE_FILE,
    "admin:sttl_session_add": ONE_FILE,
    "admin:sttl_session_change": ONE_FILE,
    "admin:commitments_actionplan_import": ONE_FILE,
    "admin:commitments_activity_import": ONE_FILE,
    "admin:commitments_party_import": ONE_FILE,
    "admin:indicators_indicator_import": ONE_FILE,
}
UNREAD = 2  # times its limit: from there on a body is refused by its declared length alone


class WholeStream(LimitedStream):
    """The body of a request, which must be as long as it was declared.

    A connection that is cut looks like the end of the body: half a file would pass for a whole one.
    """

    def __init__(self, stream: BytesIO, length: int) -> None:
        super().__init__(stream, length)
        self.left = length

    def read(self, size: int | None = -1, /) -> bytes:
        """Read some bytes, or all. Raises BadRequest where the body ends too soon."""
        data = super().read(size)
        wanted = self.left if size is None or size < 0 else min(size, self.left)
        if len(data) < wanted:
            raise BadRequest("The body is shorter than it was declared.")
        self.left -= len(data)
        return data


def measured_bodies(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Refuse a body that is too long before it is read; drop the files of one that is less so.

    Up to twice an address's limit the texts are read and the files let go, so that the form comes
    back with what was typed and says which files it did not take.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
            return refusal(request, 411, "El envío no dice cuánto mide, y así no se recibe.")
        length, limit = declared_length(request), limit_of(request.path_info)
        if length > UNREAD * limit:
            return refusal(request, 413, f"El envío pasa de {limit // 1024**2} MB.")
        if length > limit:
            request.upload_handlers = [DroppingUploadHandler(request)]
        if length:
            stream = WholeStream(request.META["wsgi.input"], length)
            request._stream = cast(BinaryIO, stream)
        return get_response(request)

    return middleware


def declared_length(request: HttpRequest) -> int:
    """Return the bytes that a request says it has, as Django reads it: nonsense is none."""
    try:
        return max(0, int(request.META.get("CONTENT_LENGTH") or 0))
    except ValueError:
        return 0


def limit_of(path: str) -> int:
    """Return how many bytes an address takes."""
    try:
        return LIMITS.get(resolve(path).view_name, TEXT)
    except Http404:
        return TEXT


def refusal(request: HttpRequest, status: int, sentence: str) -> HttpResponseBase:
    """Answer without reading the body; the server then closes the connection."""
    if is_of_the_api(request):
        return refused_by_the_site(request, status=status, error=Refused(sentence))
    return render(request, "413.html", {"sentence": sentence}, status=status)
