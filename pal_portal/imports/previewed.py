"""A file between its preview and its confirmation: in the shared cache, for its sender alone."""

import re
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import uuid4

from django.http import Http404
from import_export.tmp_storages import CacheStorage

GONE = "El archivo ya no está a la mano; vuelva a elegirlo."


class PreviewedFile(NamedTuple):
    """A file that was previewed."""

    name: str
    data: bytes

    @property
    def origin(self) -> str:
        """Say for the log from which bytes something came."""
        return origin_of(self.name, sha256(self.data).hexdigest())


def origin_of(name: str, digest: str) -> str:
    return f"Traído de «{name}» (SHA-256 {digest})"


class UploadStorage(CacheStorage):
    """Where django-import-export keeps an upload: an hour, and under its sender's name."""

    CACHE_LIFETIME = 3600
    CACHE_PREFIX = "import-"

    @classmethod
    def of(cls, sender: int) -> "UploadStorage":
        """Make the place of a new upload."""
        return cls(name=f"{sender}-{uuid4().hex}")

    def is_held_for(self, sender: int) -> bool:
        """Say whether an upload of this account is still there."""
        is_own = re.fullmatch(rf"{sender}-[0-9a-f]{{32}}", self.name) is not None
        return is_own and super().read() is not None

    def read(self) -> Any:
        """Return what was saved. Raises Http404 once it is gone."""
        data = super().read()
        if data is None:
            raise Http404(GONE)
        return data
