"""A file that waits while the form it came with is refused: a browser forgets it (decision 047)."""

from uuid import uuid4

from django.core.cache import cache
from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

WAITS = 60 * 60  # seconds, in the cache that all workers share


def set_waiting(upload: File[bytes]) -> str:
    """Keep a file for a while, and return the key by which the same form asks for it again."""
    key = uuid4().hex  # which nobody can guess
    upload.seek(0)
    cache.set(f"waiting-{key}", (upload.name, upload.read()), WAITS)
    return key


def waiting(key: str) -> UploadedFile[bytes] | None:
    """Return the file of a key; None once it is gone."""
    kept = cache.get(f"waiting-{key}") if key.isalnum() and len(key) == 32 else None
    return SimpleUploadedFile(*kept) if kept else None
