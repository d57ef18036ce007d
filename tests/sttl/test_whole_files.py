"""A file is kept whole or not at all, and one that is missing or altered is said to be so."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from sttl.files.storage import PART, WholeFileStorage

SMALL = 20_000  # bytes beyond which this process may write into no file


@contextmanager
def no_room(most: int) -> Iterator[None]:
    """Let the system refuse every write beyond so many bytes of a file, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_write_that_fails_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    storage = WholeFileStorage(location=tmp_path)

    with no_room(SMALL), pytest.raises(OSError, match="File too large"):
        storage.save("evidence/lista.pdf", ContentFile(b"0" * 10 * SMALL))

    assert list((tmp_path / "evidence").iterdir()) == []


def test_a_file_is_under_its_name_only_once_it_is_whole(tmp_path: Path) -> None:
    storage = WholeFileStorage(location=tmp_path)
    seen: list[str] = []

    class Watched(ContentFile[bytes]):
        def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
            yield b"uno"
            seen.extend(path.name for path in tmp_path.iterdir())
            yield b"dos"

    name = storage.save("lista.pdf", Watched(b"unodos"))

    assert seen == [f"lista.pdf{PART}"]
    assert [path.name for path in tmp_path.iterdir()] == [name] == ["lista.pdf"]
    assert (tmp_path / name).read_bytes() == b"unodos"


def test_a_second_file_of_one_name_gets_another(tmp_path: Path) -> None:
    storage = WholeFileStorage(location=tmp_path)

    first, second = (storage.save("lista.pdf", ContentFile(text)) for text in (b"uno", b"dos"))

    assert first == "lista.pdf" != second
    assert (tmp_path / first).read_bytes() == b"uno"
