"""What a file must be before it is kept (TRUST.md): judged by its name and its bytes (kinds.py).

The upload is never unpacked, run or drawn: it is looked at, kept as it came, and sent back as an
attachment.
"""

import hashlib
import logging
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import IO, Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler

from commitments.refused import Refused

from .kinds import CHUNK, KINDS, told_apart

logger = logging.getLogger(__name__)
LARGEST_FILE = 10 * 1024 * 1024  # bytes: 10 MB
MOST_ROWS = 5_000  # of a table, its header included; a plan of thirty activities has some hundreds
MOST_COLUMNS = 100
LARGEST_TEXT = LARGEST_FILE  # characters of a table: what a CSV can hold
FOLDER = "evidence"  # inside MEDIA_ROOT
MINUTES_FOLDER = "minutes"


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
    try:
        is_one = kind.is_one(whole(upload))
    except Refused as refusal:
        raise ValidationError(str(refusal), code="content") from refusal
    if not is_one:
        seen = told_apart(whole(upload).read(64))
        raise ValidationError(
            f"El archivo dice ser .{extension}, pero su contenido no lo es"
            f"{f': es {seen}' if seen else ''}. Guárdelo en ese formato y vuelva a subirlo.",
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
