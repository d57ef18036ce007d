"""A file that was made whole before its first byte goes out: its size, its hash, its bytes."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Self

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
        """Let a function write the file as text, in UTF-8 without a mark at its start."""

        def as_bytes(content: Any) -> None:
            text = TextIOWrapper(content, encoding="utf-8", newline="")
            try:
                write(text)
            finally:
                text.detach()  # and leave the file open

        return cls.made_by(as_bytes)

    @staticmethod
    def sha256_of(content: bytes) -> str:
        """Return the SHA-256 of a few bytes, in hexadecimal."""
        return hashlib.sha256(content).hexdigest()

    def read(self) -> bytes:
        """Return all of it."""
        self.content.seek(0)
        return self.content.read()

    def close(self) -> None:
        self.content.close()


def digest(content: IO[bytes]) -> str:
    """Return the SHA-256 of a file from its start, in hexadecimal."""
    found = hashlib.sha256()
    content.seek(0)
    while block := content.read(BLOCK):
        found.update(block)
    return found.hexdigest()


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
