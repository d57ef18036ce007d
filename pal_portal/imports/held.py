"""A file between its preview and its confirmation: in the shared cache, for its sender alone."""

from hashlib import sha256
from typing import NamedTuple
from uuid import uuid4

from django.core.cache import cache

HELD_FOR = 3600  # seconds


class Held(NamedTuple):
    """A file that was previewed."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        return sha256(self.data).hexdigest()

    @property
    def origin(self) -> str:
        """Say for the log from which bytes something came."""
        return f"Traído de «{self.name}» (SHA-256 {self.sha256})"


def hold(held: Held, *, by: int) -> str:
    """Keep a file for an hour; return the key that its sender confirms with."""
    key = uuid4().hex
    cache.set(cache_key(key, by), tuple(held), HELD_FOR)
    return key


def held_file(key: str, *, by: int) -> Held | None:
    """Return the file that this account previewed under that key; None once it is gone."""
    kept = cache.get(cache_key(key, by)) if key.isalnum() and key.isascii() else None
    return Held(*kept) if kept else None


def let_go(key: str, *, by: int) -> None:
    cache.delete(cache_key(key, by))


def cache_key(key: str, by: int) -> str:
    return f"import-{by}-{key[:32]}"
