"""A file that was made whole before its first byte goes out, and how it is archived and sent."""

import hashlib
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import wraps
from io import TextIOWrapper
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

IN_MEMORY = 1_000_000  # bytes; what is longer waits on the disk
BLOCK = 65_536


@dataclass(frozen=True)
class DataFile:
    """Bytes that are ready, in memory while they are few and on the disk from then on."""

    content: IO[bytes]
    size: int
    sha256: str

    @classmethod
    def made_by(cls, write: Callable[[IO[bytes]], object]) -> Self:
        """Let a function write the file, and measure it. Whoever takes it closes it."""
        content: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the taker's
        try:
            write(content)
            size = content.tell()
            return cls(content, size, digest(content))
        except BaseException:
            content.close()
            raise

    @classmethod
    def of_text(cls, write: Callable[[IO[str]], object]) -> Self:
        """Let a function write the file as text."""

        def as_bytes(content: IO[bytes]) -> None:
            with as_text(content) as text:
                write(text)

        return cls.made_by(as_bytes)

    def read(self) -> bytes:
        """Return all of it."""
        self.content.seek(0)
        return self.content.read()

    def close(self) -> None:
        self.content.close()


@contextmanager
def as_text(content: Any) -> Iterator[IO[str]]:
    """Let text be written into a file, in UTF-8 without a mark at its start; it stays open."""
    text = TextIOWrapper(content, encoding="utf-8", newline="")
    try:
        yield text
    finally:
        text.detach()


def digest(content: IO[bytes]) -> str:
    """Return the SHA-256 of a file from its start, in hexadecimal."""
    sha256 = hashlib.sha256()
    content.seek(0)
    while block := content.read(BLOCK):
        sha256.update(block)
    return sha256.hexdigest()


class Part:
    """Some bytes of a file, a block at a time; it closes the file with the answer that holds it."""

    def __init__(self, file: DataFile, start: int, length: int) -> None:
        self.file = file
        self.start = start
        self.length = length

    def __iter__(self) -> Iterator[bytes]:
        """Give the blocks."""
        self.file.content.seek(self.start)
        left = self.length
        while left and (block := self.file.content.read(min(BLOCK, left))):
            left -= len(block)
            yield block

    def close(self) -> None:
        self.file.close()


# Zip archives whose bytes depend on what is in them and on nothing else

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can tell: no archive has a clock in it
READ_BY_ALL = 0o644 << 16
UNIX = 3
STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def member(name: str, *, is_stored: bool = False) -> ZipInfo:
    """Describe a file of an archive, without the time, the owner or the machine."""
    info = ZipInfo(name, FIRST_DAY)
    info.compress_type = ZIP_STORED if is_stored else ZIP_DEFLATED
    info.external_attr = READ_BY_ALL
    info.create_system = UNIX
    return info


def settle(zipped: IO[bytes], to: IO[bytes]) -> None:
    """Write an archive again without the times that its maker left in it."""
    with ZipFile(zipped) as source, ZipFile(to, "w") as target:
        for entry in source.infolist():
            info = member(entry.filename)
            if entry.filename == "docProps/core.xml":
                settled = STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z\g<2>", source.read(entry))
                target.writestr(info, settled)
                continue
            with source.open(entry) as content, target.open(info, "w", force_zip64=True) as copy:
                shutil.copyfileobj(content, copy)


# How data go out: open to every site, conditional, and in parts where a part is asked for

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
    if answer is None and (wanted_range := asked_range(request, etag)):
        part = satisfied(wanted_range, file.size)
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
    match = RANGE.fullmatch(request.headers.get("Range", "").strip())
    return match if match and (match[1] or match[2]) else None


def satisfied(match: re.Match[str], size: int) -> tuple[int, int] | None:
    """Return the first and last byte of a range of a file; None where the file has none of it."""
    start, end = match[1], match[2]
    if not start:
        first, last = max(size - int(end), 0), size - 1
    else:
        first, last = int(start), min(int(end or size - 1), size - 1)
    return (first, last) if first <= last and first < size else None
