"""Files of evidence: what is taken, what is refused, who may read them, and how they are sent."""

import hashlib
import os
import time
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from commitments.sectors import Sector
from sttl.files import kinds, uploads
from sttl.files.kinds import EXCEL, ODS, ODT, WORD
from sttl.files.uploads import checked_upload
from sttl.models import Evidence
from sttl.record.workflow import advance, correct
from tests.factories import make_liaison, make_member, make_party, make_user, noon
from tests.sttl.conftest import SEPTEMBER, Month

PDF = b"%PDF-1.7\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00"


def package(*names: str, **parts: bytes) -> bytes:
    """Return a zip with parts of those names, and of others with their content."""
    held = BytesIO()
    with ZipFile(held, "w") as written:
        for name, content in {**dict.fromkeys(names, b"<x/>"), **parts}.items():
            written.writestr(ZipInfo(name), content, ZIP_DEFLATED)  # of no day: the same bytes
    return held.getvalue()


def office(media_type: str, main: str, *others: str) -> bytes:
    """Return an Office document whose main part has that name, as its relationships say."""
    types = f'<Types><Override PartName="/{main}" ContentType="{media_type}.main+xml"/></Types>'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    links = f'<Relationships><Relationship Type="{kind}" Target="{main}"/></Relationships>'
    parts = {"[Content_Types].xml": types.encode(), "_rels/.rels": links.encode()}
    return package(main, *others, **parts)


XLSX = office(EXCEL, "xl/workbook.xml")
DOCX = office(WORD, "word/document.xml")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
ODS_FILE = package("content.xml", mimetype=ODS.encode())
ODT_FILE = package("content.xml", mimetype=ODT.encode())


def manifest(inside: str = "") -> bytes:
    """Return the list of parts of an ODS, with what is inside the entry of the whole."""
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entry = f'<m:file-entry m:full-path="/" m:media-type="{ODS}">{inside}</m:file-entry>'
    return f'<m:manifest xmlns:m="{space}">{entry}</m:manifest>'.encode()


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("lista.pdf", PDF, "application/pdf"),
        ("LISTA.PDF", PDF, "application/pdf"),
        ("foto.jpg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("foto.jpeg", b"\xff\xd8\xff\xe1", "image/jpeg"),
        ("foto.png", PNG, "image/png"),
        ("tabla.csv", "año,número\n2015,12\n".encode(), "text/csv"),
        ("tabla.csv", "año,número\n2015,12\n".encode("cp1252"), "text/csv"),
        ("hoja.xlsx", XLSX, EXCEL),
        ("hoja.ods", ODS_FILE, ODS),
        ("oficio.docx", DOCX, WORD),
        ("oficio.odt", ODT_FILE, ODT),
        ("con-marca.pdf", b"\xef\xbb\xbf" + PDF, "application/pdf"),
        ("con-aviso.pdf", b"<br />\n<b>Warning</b>: x\r\n" + PDF, "application/pdf"),
        ("al-final.pdf", b" " * 1019 + PDF, "application/pdf"),
        ("foto.jfif", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("tabla.csv", "año,número\n2015,12\n".encode("utf-16"), "text/csv"),
        ("tabla.csv", "\ufeffaño;número\n2015;12\n".encode("utf-16-be"), "text/csv"),
        ("tabla.csv", "mes,número\n2015,12\n".encode("utf-16-le"), "text/csv"),
        ("oficio.docx", office(WORD, "word/document2.xml"), WORD),
        ("hoja.xlsx", office(EXCEL, "libro.xml"), EXCEL),
        ("sin-mimetype.ods", package("content.xml", **{"META-INF/manifest.xml": manifest()}), ODS),
    ],
)
def test_a_file_of_the_list_is_taken_as_what_it_is(
    name: str, content: bytes, media_type: str
) -> None:
    found = checked_upload(SimpleUploadedFile(name, content))

    assert (found.media_type, found.byte_size) == (media_type, len(content))
    assert found.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pagina.html", b"<script>"),
        ("dibujo.svg", b"<svg/>"),
        ("hoja.xlsm", XLSX),
        ("sin-extension", PDF),
        ("lista.pdf.exe", PDF),
    ],
)
def test_a_file_of_another_kind_is_refused_by_its_name(name: str, content: bytes) -> None:
    with pytest.raises(ValidationError, match="No se reciben archivos de ese tipo"):
        checked_upload(SimpleUploadedFile(name, content))


LOCKED = XLSX.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("lista.pdf", b"<html>%PDF-1.7", ": es una página web."),
        ("lista.pdf", b" " * 1020 + PDF, "."),
        ("lista.pdf", XLSX + PDF, ": es un archivo comprimido o de Office."),
        ("foto.png", PDF, ": es un PDF."),
        ("foto.jpg", PNG, ": es una imagen PNG."),
        ("foto.jpg", b"\x00\x00\x00\x18ftypheic\x00", ": es una imagen HEIC."),
        ("foto.jpg", b"RIFF\x00\x00\x00\x00WEBPVP8 ", ": es una imagen WebP."),
        ("tabla.csv", b"a,b\x00\n", "."),
        ("tabla.csv", b"\xff\xfea\x00,\x00\x00\x00", "."),
        ("tabla.csv", b"\xff\xfea\x00,\x00\x00\xd8", "."),
        ("hoja.xlsx", DOCX, ": es un archivo comprimido o de Office."),
        ("hoja.xlsx", package("xl/workbook.xml"), ": es un archivo comprimido o de Office."),
        ("hoja.xlsx", b"MZ" + XLSX, ": es un programa."),
        ("hoja.ods", ODT_FILE, ": es un archivo comprimido o de Office."),
        ("hoja.ods", package("content.xml"), ": es un archivo comprimido o de Office."),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(
    name: str, content: bytes, told: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        checked_upload(SimpleUploadedFile(name, content))

    said = f"El archivo dice ser {Path(name).suffix}, pero su contenido no lo es{told}"
    assert refusal.value.messages == [f"{said} Guárdelo en ese formato y vuelva a subirlo."]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("hoja.xlsx", LOCKED, kinds.LOCKED),
        ("hoja.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), kinds.LOCKED),
        (
            "hoja.ods",
            package(**{"META-INF/manifest.xml": manifest("<m:encryption-data/>")}),
            kinds.LOCKED,
        ),
        (
            "hoja.xlsx",
            OLE,
            "El archivo es de un Office anterior a 2007; guárdelo como .xlsx o .docx.",
        ),
        ("hoja.xlsx", XLSX[:40], kinds.DAMAGED),
        ("hoja.xlsx", package(**{"[Content_Types].xml": b"<Types"}), kinds.DAMAGED),
        ("oficio.docx", office(WORD, "word/document.xml", "../../etc/cron"), kinds.DAMAGED),
        ("oficio.docx", office(WORD, "word/document.xml", "/etc/cron"), kinds.DAMAGED),
        ("oficio.docx", office(WORD, "word/a.xml", "word/vbaProject.bin"), kinds.WITH_MACROS),
        (
            "hoja.xlsx",
            office("application/vnd.ms-excel.sheet.macroEnabled", "xl/a.xml"),
            kinds.WITH_MACROS,
        ),
        (
            "oficio.odt",
            package("content.xml", "Basic/script.xml", mimetype=ODT.encode()),
            kinds.WITH_MACROS,
        ),
    ],
)
def test_a_file_that_cannot_be_taken_says_its_one_reason(
    name: str, content: bytes, sentence: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        checked_upload(SimpleUploadedFile(name, content))

    assert refusal.value.messages == [sentence]


def test_a_zip_that_would_unpack_to_too_much_is_refused_unopened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bomb = package("[Content_Types].xml", "xl/workbook.xml", bomba=b"\x00" * 1_000_000)
    index = package("xl/workbook.xml", **{"[Content_Types].xml": b" " * 400_000})
    many = package(*(f"parte-{each}" for each in range(50)), "xl/workbook.xml")
    monkeypatch.setattr(kinds, "LARGEST_UNPACKED", 500_000)
    monkeypatch.setattr(kinds, "LARGEST_INDEX", 300_000)
    monkeypatch.setattr(kinds, "MOST_PARTS", 50)

    assert len(bomb) < 5000
    for content, reason in ((bomb, "descomprimido"), (index, "dañado"), (many, "50 partes")):
        with pytest.raises(ValidationError, match=reason):
            checked_upload(SimpleUploadedFile("hoja.xlsx", content))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_with_two_parts_of_one_name_is_refused() -> None:
    held = BytesIO()
    with ZipFile(held, "w") as written:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/workbook.xml"):
            written.writestr(ZipInfo(name), b"<x/>")

    with pytest.raises(ValidationError, match="está dañado"):
        checked_upload(SimpleUploadedFile("hoja.xlsx", held.getvalue()))


def test_an_empty_file_and_one_over_10_mb_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST_FILE", len(PDF))
    checked_upload(SimpleUploadedFile("lista.pdf", PDF))

    with pytest.raises(ValidationError, match="pasa de 10 MB"):
        checked_upload(SimpleUploadedFile("lista.pdf", PDF + b"."))
    with pytest.raises(ValidationError, match="está vacío"):
        checked_upload(SimpleUploadedFile("lista.pdf", b""))


# On the desk


def piece(content: bytes = PDF, name: str = "../lista de vecinos.pdf") -> dict[str, object]:
    """Return a row of evidence with a file, as a browser sends it."""
    return {
        "evidencia-0-title": "Lista de ladrilleras",
        "evidencia-0-upload": SimpleUploadedFile(name, content, content_type="text/html"),
    }


def test_a_file_is_kept_under_a_name_of_ours_with_its_hash(enlace: Client, kilns: Month) -> None:
    answer = enlace.post(kilns.address(), kilns.typed() | piece())

    kept = Evidence.objects.get()
    assert answer.status_code == 302
    assert (kept.media_type, kept.byte_size) == ("application/pdf", len(PDF))
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    assert kept.file.name is not None
    assert kept.file.name.startswith("evidence/")
    assert "vecinos" not in kept.file.name
    with kept.file.open() as stored:
        assert stored.read() == PDF


def test_a_file_survives_a_figure_badly_written(enlace: Client, kilns: Month) -> None:
    refused = enlace.post(kilns.address(), kilns.typed("1,5") | piece())
    page = refused.content.decode()

    kept = Evidence.objects.get()
    assert refused.status_code == 422
    assert f"/seguimiento/evidencia/{kept.pk}/" in page
    assert f'name="evidencia-0-id" value="{kept.pk}"' in page
    assert 'value="1,5"' in page


def two_files(second: bytes = b"HEIC", name: str = "foto.jpg") -> dict[str, object]:
    """Return two rows of evidence with a file each: a good one, and one that cannot be taken."""
    return piece() | {
        "evidencia-1-title": "Fotografía del horno",
        "evidencia-1-upload": SimpleUploadedFile(name, second),
        "evidencia-TOTAL_FORMS": "2",
    }


def test_a_refused_file_leaves_the_good_one_beside_it(enlace: Client, kilns: Month) -> None:
    answer = enlace.post(kilns.address(), kilns.typed() | two_files())
    page = answer.content.decode()

    kept = Evidence.objects.get()
    assert (answer.status_code, kept.title) == (422, "Lista de ladrilleras")
    assert f"/seguimiento/evidencia/{kept.pk}/" in page
    assert f'name="evidencia-0-id" value="{kept.pk}"' in page
    assert 'value="Fotografía del horno"' in page
    assert "El archivo dice ser .jpg, pero su contenido no lo es" in page
    assert "vuelva a elegir estos archivos: foto.jpg" in page
    assert "no se perdió nada" not in page
    assert "Escriba el enlace o elija el archivo" not in page


def test_what_a_refusal_gives_back_can_be_sent_again_as_it_is(enlace: Client, kilns: Month) -> None:
    enlace.post(kilns.address(), kilns.typed() | two_files())
    kept = Evidence.objects.get()
    shown = {"evidencia-0-id": str(kept.pk), "evidencia-0-title": "Lista corregida"}
    rest = {
        "evidencia-1-title": "Fotografía del horno",
        "evidencia-1-upload": SimpleUploadedFile("foto.png", PNG),
    }
    counts = {"evidencia-TOTAL_FORMS": "2", "evidencia-INITIAL_FORMS": "1"}

    answer = enlace.post(kilns.address(), kilns.typed() | shown | rest | counts)

    pieces = Evidence.objects.order_by("pk").values_list("title", "media_type")
    assert answer.status_code == 302
    assert list(pieces) == [
        ("Lista corregida", "application/pdf"),
        ("Fotografía del horno", "image/png"),
    ]


def test_a_file_without_its_title_is_named_as_lost(enlace: Client, kilns: Month) -> None:
    answer = enlace.post(kilns.address(), kilns.typed() | piece() | {"evidencia-0-title": ""})

    assert Evidence.objects.count() == 0
    assert "vuelva a elegir estos archivos: lista de vecinos.pdf" in answer.content.decode()


def test_beyond_ten_pieces_the_first_ten_are_kept(enlace: Client, kilns: Month) -> None:
    rows: dict[str, object] = {"evidencia-TOTAL_FORMS": "11"}
    for place in range(11):
        rows[f"evidencia-{place}-title"] = f"Hoja {place}"
        rows[f"evidencia-{place}-upload"] = SimpleUploadedFile(f"hoja-{place}.pdf", PDF)

    answer = enlace.post(kilns.address(), kilns.typed() | rows)

    assert answer.status_code == 422
    assert Evidence.objects.count() == 10
    assert "vuelva a elegir estos archivos: hoja-10.pdf" in answer.content.decode()


def test_a_file_survives_a_draft_that_changed_meanwhile(enlace: Client, kilns: Month) -> None:
    typed = kilns.typed() | {"done": "Lo de esta."}
    enlace.post(kilns.address(), kilns.typed() | {"done": "Lo de la otra ventana."})

    answer = enlace.post(kilns.address(), typed | piece())

    assert answer.status_code == 409
    assert kilns.revision().done == "Lo de la otra ventana."
    assert Evidence.objects.get().title == "Lista de ladrilleras"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"evidencia-0-url": ""}, "Escriba el enlace o elija el archivo."),
        (
            piece() | {"evidencia-0-url": "https://example.org/"},
            "Deje el enlace o el archivo; para los dos use dos renglones.",
        ),
        (piece(b"<html>"), "pero su contenido no lo es"),
        (piece(name="pagina.html"), "No se reciben archivos de ese tipo."),
    ],
)
def test_a_piece_that_cannot_be_taken_says_why(
    enlace: Client, kilns: Month, row: dict[str, object], sentence: str
) -> None:
    titled = {"evidencia-0-title": "Lista de ladrilleras"}

    answer = enlace.post(kilns.address(), kilns.typed() | titled | row)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Evidence.objects.count() == 0


@pytest.fixture
def handed_in(enlace: Client, kilns: Month) -> Evidence:
    """Hand in the September of the kilns with one file."""
    enlace.post(kilns.address(), kilns.typed() | piece())
    enlace.post(kilns.address("enviar/"))
    return Evidence.objects.get()


def desk_address(evidence: Evidence) -> str:
    return f"/seguimiento/evidencia/{evidence.pk}/"


def public_address(evidence: Evidence) -> str:
    return f"/planes/durango-2015/informes/2a-2/2015-09/evidencia/{evidence.pk}/"


def publish(kilns: Month) -> None:
    advance(kilns.revision(), "publish", by=kilns.secretary, at=noon(SEPTEMBER.replace(month=11)))


def test_a_file_is_public_only_with_its_report(
    client: Client, kilns: Month, handed_in: Evidence
) -> None:
    client.logout()

    before = client.get(public_address(handed_in))
    publish(kilns)
    after = client.get(public_address(handed_in))

    assert (before.status_code, after.status_code) == (404, 200)
    assert after.getvalue() == PDF
    assert after["Content-Type"] == "application/pdf"
    assert after["Content-Disposition"] == (
        f'attachment; filename="durango-2015-2a-2-2015-09-evidencia-{handed_in.pk}.pdf"'
    )
    assert after["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in after["Content-Security-Policy"]
    assert "script-src" not in after["Content-Security-Policy"]
    assert after["Cache-Control"] == "public, max-age=31536000, immutable"
    assert after.cookies == {}
    for elsewhere in ("2a-3/2015-09", "2a-2/2015-10", "2a-2/2015-9x"):
        odd = public_address(handed_in).replace("2a-2/2015-09", elsewhere)
        assert client.get(odd).status_code == 404


def test_what_is_not_public_is_read_by_its_party_the_secretariat_and_those_who_vote(
    client: Client, kilns: Month, handed_in: Evidence
) -> None:
    stranger = make_user("otra-parte")
    make_liaison(make_party("otra-parte"), stranger)
    member = make_member(Sector.CIVIL_SOCIETY, user=make_user("integrante")).user
    vocal = make_member(Sector.CIVIL_SOCIETY, seat="vocal", user=make_user("vocal")).user
    superuser = make_user("raiz", is_superuser=True)

    def asked() -> int:
        answer = client.get(desk_address(handed_in))
        if answer.streaming:
            answer.getvalue()  # to the end, which closes the file
        return answer.status_code

    def answers() -> dict[str, int]:
        client.logout()
        found = {"anonymous": asked()}
        for user in (kilns.enlace, kilns.secretary, member, vocal, stranger, superuser):
            assert user
            client.force_login(user)
            found[user.username] = asked()
        return found

    submitted = answers()
    advance(
        kilns.revision(), "withdraw", by=kilns.enlace, at=noon(SEPTEMBER.replace(month=10, day=9))
    )
    drafted = answers()

    nobody = {"anonymous": 302, "vocal": 404, "otra-parte": 404, "raiz": 404}
    assert submitted == {**nobody, "enlace": 200, "secretaria": 200, "integrante": 200}
    assert drafted == {**nobody, "enlace": 200, "secretaria": 404, "integrante": 404}


def test_a_file_on_the_desk_is_never_kept_by_a_browser(enlace: Client, handed_in: Evidence) -> None:
    answer = enlace.get(desk_address(handed_in))

    assert answer.getvalue() == PDF
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_correction_keeps_the_files_of_the_version_before(
    kilns: Month, handed_in: Evidence
) -> None:
    publish(kilns)

    opened = correct(
        kilns.revision().report,
        by=kilns.enlace,
        at=noon(SEPTEMBER.replace(month=12)),
        reason="Dos se contaron doble.",
    )

    copied = opened.evidence.get()
    assert (copied.file.name, copied.sha256) == (handed_in.file.name, handed_in.sha256)


def test_the_sweep_takes_only_old_files_that_no_report_holds(
    enlace: Client, kilns: Month, settings: Settings
) -> None:
    call_command("sweep_evidence")  # where nothing was ever kept
    enlace.post(kilns.address(), kilns.typed() | piece())
    folder = Path(settings.MEDIA_ROOT) / "evidence"
    (held,) = folder.iterdir()
    lost, young = folder / "perdido.pdf", folder / "reciente.pdf"
    for each in (lost, young):
        each.write_bytes(PDF)
    two_days_ago = time.time() - 2 * 24 * 60 * 60
    for each in (held, lost):
        os.utime(each, (two_days_ago, two_days_ago))

    said = StringIO()
    call_command("sweep_evidence", stdout=said)

    assert set(folder.iterdir()) == {held, young}
    assert said.getvalue() == "Se borró evidence/perdido.pdf.\n"
