"""A file is kept whole or not at all, and one that is missing or altered is said to be so."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from sttl.files.storage import PART, WholeFileStorage
from sttl.models import Evidence, Report
from sttl.record.workflow import advance
from tests.clients import PortalClient
from tests.factories import make_minutes, noon
from tests.sttl.conftest import Month

SMALL = 20_000  # bytes beyond which this process may write into no file
ROOM = 6 * 1024**2  # more than the database of a test, less than the file
PDF = b"%PDF-1.7\n"


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


def files_below(folder: object) -> list[Path]:
    return [path for path in Path(str(folder)).rglob("*") if path.is_file()]


def evidence_of(kilns: Month, content: bytes) -> dict[str, object]:
    """Return what is typed in a month, with one file."""
    upload = SimpleUploadedFile("lista.pdf", content)
    row = {"evidencia-0-title": "La lista", "evidencia-0-upload": upload}
    return {**kilns.typed(done="Se visitaron las colonias."), **row}


def test_a_full_disk_is_said_and_leaves_neither_a_row_nor_a_file(
    kilns: Month, settings: Settings
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * ROOM
    client = PortalClient(raise_request_exception=False)
    client.force_login(kilns.enlace)
    long = PDF + b"0" * (ROOM + 1000)

    with no_room(ROOM):
        full = client.post(kilns.address(), evidence_of(kilns, long))

    page = full.content.decode()
    assert full.status_code == 507
    assert "El servidor se quedó sin espacio" in page
    assert "Se visitaron las colonias.</textarea>" in page
    assert (Report.objects.count(), Evidence.objects.count()) == (0, 0)
    assert files_below(settings.MEDIA_ROOT) == []

    assert client.post(kilns.address(), evidence_of(kilns, long)).status_code == 302
    assert len(files_below(settings.MEDIA_ROOT)) == 1


def test_where_not_even_the_upload_fits_the_text_comes_back_and_the_file_is_named(
    kilns: Month, settings: Settings
) -> None:
    client = PortalClient(raise_request_exception=False)
    client.force_login(kilns.enlace)

    with no_room(ROOM):
        full = client.post(kilns.address(), evidence_of(kilns, PDF + b"0" * (ROOM + 1000)))

    page = full.content.decode()
    assert full.status_code == 422
    assert "«lista.pdf» no se recibió: el servidor no tiene espacio." in page
    assert "Se visitaron las colonias.</textarea>" in page
    assert (Report.objects.count(), files_below(settings.MEDIA_ROOT)) == (0, [])


@pytest.fixture
def published(enlace: Client, kilns: Month) -> Evidence:
    """Publish a report with a file."""
    enlace.post(kilns.address(), evidence_of(kilns, PDF))
    revision, day = kilns.revision(), noon(date(2015, 10, 5))
    advance(revision, "submit", by=kilns.enlace, at=day)
    advance(revision, "publish", by=kilns.secretary, at=day)
    return Evidence.objects.get()


def test_a_missing_file_is_a_page_that_says_so_to_the_public_and_on_the_desk(
    enlace: Client, published: Evidence, caplog: pytest.LogCaptureFixture
) -> None:
    own = f"/seguimiento/evidencia/{published.pk}/"
    public = f"/planes/durango-2015/informes/2a-2/2015-09/evidencia/{published.pk}/"
    Path(published.file.path).unlink()

    answers = [enlace.get(public), Client().get(public), enlace.get(own)]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert all("falta en el servidor" in answer.content.decode() for answer in answers)
    assert str(published.file) in caplog.text
    assert "immutable" not in answers[0]["Cache-Control"]


@pytest.mark.django_db
def test_missing_minutes_are_a_page_too(client: Client) -> None:
    session = make_minutes(number=7, held_on=date(2016, 4, 15))
    Path(session.file.path).unlink()

    assert client.get("/sttl/sesiones/7/minuta/").status_code == 404


def test_the_command_names_each_file_that_is_missing_or_was_altered(published: Evidence) -> None:
    minutes = make_minutes(number=7, held_on=date(2016, 4, 15))
    out, told = StringIO(), StringIO()

    call_command("verify_evidence", stdout=out)
    assert out.getvalue() == "2 archivos verificados.\n"

    stored = Path(published.file.path)
    stored.write_bytes(stored.read_bytes()[:-1] + b"x")
    Path(minutes.file.path).unlink()
    with pytest.raises(CommandError, match="2 de 2 archivos no son los que se registraron"):
        call_command("verify_evidence", stderr=told)

    place = f"evidencia {published.pk} de {published.revision}"
    assert told.getvalue().splitlines() == [
        f"{published.file} ({place}): cambió; su SHA-256 ya no es el registrado.",
        f"{minutes.file} (minuta de {minutes}): falta.",
    ]
