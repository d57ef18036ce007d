"""What a file must be before it is kept (TRUST.md): judged by its name and its bytes.

The upload is never unpacked, run or drawn: it is looked at, kept as it came, and sent back as an
attachment.
"""

import hashlib
import logging
import re
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import IO, Any
from uuid import uuid4
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler

logger = logging.getLogger(__name__)
LARGEST_FILE = 10 * 1024 * 1024  # bytes: 10 MB
LARGEST_UNPACKED = 100 * 1024 * 1024  # bytes that the parts of a document may say they hold
MOST_PARTS = 2000
MOST_ROWS = 5_000  # of a table, its header included; a plan of thirty activities has some hundreds
MOST_COLUMNS = 100
LARGEST_TEXT = LARGEST_FILE  # characters of a table: what a CSV can hold
CHUNK = 64 * 1024
FOLDER = "evidence"  # inside MEDIA_ROOT
MINUTES_FOLDER = "minutes"

BINARY = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
MACROS = re.compile(r"(^|/)(vbaProject\.bin|Basic/|Scripts/)", re.IGNORECASE)
OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)")


@dataclass(frozen=True)
class FileKind:
    """A kind of file that the portal takes: its media type, and how its bytes are told."""

    media_type: str
    is_one: Callable[[IO[bytes]], bool]


@dataclass(frozen=True)
class CheckedUpload:
    """A file that may be kept: its extension, media type, size in bytes and SHA-256 in hex."""

    extension: str
    media_type: str
    byte_size: int
    sha256: str


class DroppedFile(UploadedFile[bytes]):
    """A file whose bytes were let go: of it are known its name, its size, and the reason."""

    reason = "el envío completo era demasiado grande. Envíe menos archivos a la vez, o más ligeros."


class DroppingUploadHandler(FileUploadHandler):
    """Lets the bytes of every file go by, so that what was typed beside them can still be read."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep nothing."""

    def file_complete(self, file_size: int) -> DroppedFile:
        """Return what is known of the file, to be refused by its name."""
        return DroppedFile(BytesIO(), self.file_name, self.content_type, file_size)


class RoomlessFile(DroppedFile):
    """A file for which the disk had no room."""

    reason = "el servidor no tiene espacio. Avise a la secretaría técnica e inténtelo más tarde."


class TemporaryUploadHandler(TemporaryFileUploadHandler):
    """Django's own, but a file for which there is no room is let go, and the texts still read."""

    is_full = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin anew."""
        super().new_file(*args, **kwargs)
        self.is_full = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write the bytes, as long as the disk takes them."""
        if self.is_full:
            return
        try:
            super().receive_data_chunk(raw_data, start)
            self.file.flush()
        except OSError:
            logger.exception("There is no room for a file that was sent.")
            self.is_full = True

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        """Return the file, or what is known of the one that did not fit."""
        if not self.is_full:
            return super().file_complete(file_size)
        with suppress(OSError):  # what it still holds does not fit either
            self.file.close()
        return RoomlessFile(BytesIO(), self.file_name, self.content_type, file_size)


def checked_upload(upload: File[bytes], *, accepted: Collection[str] = ()) -> CheckedUpload:
    """Look at a file, or raise a ValidationError that says why it is not taken.

    All kinds are taken, unless only some are named by their extensions.
    """
    if isinstance(upload, DroppedFile):
        raise ValidationError(f"«{upload.name}» no se recibió: {upload.reason}", code="dropped")
    extension = PurePath(upload.name or "").suffix.lower().lstrip(".")
    kind = KINDS.get(extension)
    if kind is None or (accepted and extension not in accepted):
        names = ", ".join(accepted or KINDS)
        raise ValidationError(
            f"No se reciben archivos de ese tipo. Suba uno de estos: {names}.", code="kind"
        )
    if upload.size > LARGEST_FILE:
        raise ValidationError("El archivo pasa de 10 MB; suba uno más ligero.", code="size")
    if not upload.size:
        raise ValidationError("El archivo está vacío.", code="empty")
    if not kind.is_one(whole(upload)):
        raise ValidationError(
            f"El archivo dice ser .{extension}, pero su contenido no lo es, está dañado o lleva "
            "macros. Ábralo, guárdelo de nuevo en ese formato y vuelva a subirlo.",
            code="content",
        )
    return CheckedUpload(extension, kind.media_type, upload.size, sha256_of(upload))


def hold(record: Any, upload: UploadedFile[Any]) -> None:
    """Put a file into a record, with what was found of it; its name will be ours."""
    checked = checked_upload(upload)
    record.file, record.media_type = upload, checked.media_type
    record.byte_size, record.sha256 = checked.byte_size, checked.sha256


def whole(upload: File[bytes]) -> IO[bytes]:
    """Return the bytes of an upload from their start."""
    upload.seek(0)
    stream: IO[bytes] = upload.file  # type: ignore[assignment]  # an open one, as uploads are
    return stream


def sha256_of(stored: File[bytes]) -> str:
    """Return the SHA-256 of a file in hex, read piece by piece."""
    digest = hashlib.sha256()
    for piece in stored.chunks(CHUNK):
        digest.update(piece)
    stored.seek(0)
    return digest.hexdigest()


def stored_name(instance: object, name: str) -> str:
    """Return the name that a file is kept under: ours alone, of the sender's only its kind."""
    return own_name(FOLDER, name)


def stored_minutes(instance: object, name: str) -> str:
    """Return the name that the minutes of a session are kept under, made in the same way."""
    return own_name(MINUTES_FOLDER, name)


def own_name(folder: str, name: str) -> str:
    return f"{folder}/{uuid4().hex}{PurePath(name).suffix.lower()}"


# How the bytes of each kind begin, and what is inside those that are zips


def starts_with(*heads: bytes) -> Callable[[IO[bytes]], bool]:
    return lambda stream: stream.read(max(map(len, heads))).startswith(heads)


def is_table_of_text(stream: IO[bytes]) -> bool:
    """Say whether the bytes are text, in any encoding that a spreadsheet writes: no binary ones."""
    return not any(BINARY.search(piece) for piece in iter(lambda: stream.read(CHUNK), b""))


def office(part: str) -> Callable[[IO[bytes]], bool]:
    """Tell an Office Open XML document by the part that holds its content (ECMA-376)."""
    return lambda stream: {"[Content_Types].xml", part} <= parts_of(stream).keys()


def open_document(media_type: str) -> Callable[[IO[bytes]], bool]:
    """Tell an OpenDocument by the media type that it declares (ODF 1.2, part 3, 3.3)."""

    def is_one(stream: IO[bytes]) -> bool:
        parts = parts_of(stream)
        declared = parts.get("mimetype")
        if declared is None or declared.file_size > len(media_type) or "content.xml" not in parts:
            return False
        with ZipFile(stream) as package:
            return package.read("mimetype") == media_type.encode()

    return is_one


def parts_of(stream: IO[bytes]) -> Mapping[str, ZipInfo]:
    """Return the parts of a zip by name, judged before anything is unpacked; none of a bad one.

    Bad is what starts as something else, is locked, carries macros, names places outside itself,
    says that it unpacks to over 100 MB, or has two parts of one name.
    """
    if not starts_with(b"PK\x03\x04")(stream):
        return {}
    try:
        with ZipFile(stream) as package:
            parts = package.infolist()
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return {}
    named = {part.filename: part for part in parts}
    is_bad = (
        len(named) < len(parts)
        or len(parts) > MOST_PARTS
        or sum(part.file_size for part in parts) > LARGEST_UNPACKED
        or any(
            part.flag_bits & 1 or MACROS.search(name) or OUTSIDE.search(name)
            for name, part in named.items()
        )
    )
    return {} if is_bad else named


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
JPEG = FileKind("image/jpeg", starts_with(b"\xff\xd8\xff"))
KINDS = {
    "pdf": FileKind("application/pdf", starts_with(b"%PDF-")),
    "jpg": JPEG,
    "jpeg": JPEG,
    "png": FileKind("image/png", starts_with(b"\x89PNG\r\n\x1a\n")),
    "csv": FileKind("text/csv", is_table_of_text),
    "xlsx": FileKind(EXCEL, office("xl/workbook.xml")),
    "ods": FileKind(ODS, open_document(ODS)),
    "docx": FileKind(WORD, office("word/document.xml")),
    "odt": FileKind(ODT, open_document(ODT)),
}
