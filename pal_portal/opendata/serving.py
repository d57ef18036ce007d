"""How data go out: open to every site, conditional, and in parts where a part is asked for."""

import re
from collections.abc import Callable
from contextlib import closing
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from .files import IN_MEMORY, DataFile, Part

RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})", re.ASCII)
EXPOSED = "Content-Disposition, Content-Length, Content-Range, ETag, Link"

View = Callable[..., HttpResponseBase]


def open_to_all(view: View) -> View:
    """Let pages of any site read the answers of a view: they are data, the same for everyone."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = EXPOSED
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return opened


def serve(
    request: HttpRequest, file: DataFile, *, name: str, media_type: str, is_attachment: bool = True
) -> HttpResponseBase:
    """Answer with a file: whole, the part asked for, or that it has not changed.

    Its tag is its hash. A long file streams from the disk, and is closed with the answer; any
    other at once.
    """
    etag = f'"{file.sha256}"'
    headers = {
        "Content-Type": media_type,
        "Content-Disposition": content_disposition_header(is_attachment, name) or "",
        "Accept-Ranges": "bytes",
        "ETag": etag,
    }
    first, last = 0, file.size - 1
    status = 200
    answer = get_conditional_response(request, etag=etag)
    if answer is not None:
        answer.headers["ETag"] = etag
    if answer is None and (asked := asked_range(request, etag)):
        part = satisfied(asked, file.size)
        if part is None:
            answer = HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
        else:
            first, last = part
            status, headers["Content-Range"] = 206, f"bytes {first}-{last}/{file.size}"
    headers["Content-Length"] = str(last - first + 1)
    if answer is None and request.method == "HEAD":
        answer = HttpResponse(headers=headers)
    if answer is not None:
        file.close()
        return answer
    part_of_it = Part(file, first, last - first + 1)
    if file.size > IN_MEMORY:
        return StreamingHttpResponse(part_of_it, status=status, headers=headers)
    with closing(part_of_it):
        return HttpResponse(b"".join(part_of_it), status=status, headers=headers)


def asked_range(request: HttpRequest, etag: str) -> re.Match[str] | None:
    """Return the one range of bytes that a GET asks for, if what it holds is still this file.

    Several ranges, other units and nonsense are passed over, and the file goes out whole.
    """
    if request.method != "GET" or request.headers.get("If-Range", etag) != etag:
        return None
    found = RANGE.fullmatch(request.headers.get("Range", "").strip())
    return found if found and (found[1] or found[2]) else None


def satisfied(asked: re.Match[str], size: int) -> tuple[int, int] | None:
    """Return the first and last byte of a range of a file; None where the file has none of it."""
    start, end = asked[1], asked[2]
    if not start:
        first, last = max(size - int(end), 0), size - 1
    else:
        first, last = int(start), min(int(end or size - 1), size - 1)
    return (first, last) if first <= last and first < size else None
