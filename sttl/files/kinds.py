"""The kinds of file that the portal takes, each told by the rule of its own format (TRUST.md).

Of a document only the small parts that say what it is are unpacked. What cannot be taken for a
reason of its own (a password, macros, damage) is Refused with that reason.
"""

import re
import zlib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, iterdecode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from posixpath import normpath
from typing import IO, Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile, ZipInfo

from defusedxml.ElementTree import fromstring

from commitments.refused import Refused

from .locked_pdf import asks_for_password

LARGEST_UNPACKED = 100 * 1024 * 1024  # bytes that the parts of a document may say they hold
LARGEST_INDEX = 1024 * 1024  # bytes of a part that says what the document is
MOST_PARTS = 2000
CHUNK = 64 * 1024
PDF_HEAD = 1024  # bytes within which a PDF begins (Adobe's PDF 1.7, appendix H, note 13)

BINARY = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
MACROS = re.compile(r"(^|/)(vbaProject\.bin|Basic/|Scripts/)", re.IGNORECASE)
MACRO_TYPE = re.compile("vbaProject|macroEnabled", re.IGNORECASE)
OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)")
PAGE = re.compile(rb"\s*<(!doctype|html|head|script|svg|\?xml)", re.IGNORECASE)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # a compound file, in which a locked book is kept
LOCKED_PACKAGE = "EncryptedPackage".encode("utf-16-le")  # [MS-OFFCRYPTO] 2.3
MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"

LOCKED = "El archivo está protegido con contraseña; guárdelo sin ella y vuelva a subirlo."
DAMAGED = "El archivo está dañado y no se puede abrir; guárdelo de nuevo y vuelva a subirlo."
WITH_MACROS = "El archivo lleva macros; guárdelo sin ellas y vuelva a subirlo."
UNPACKABLE = "El archivo, descomprimido, pasa de 100 MB; suba uno más ligero."
Heads = tuple[bytes, ...]


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its media type, and how its bytes are told, which may be Refused."""

    media_type: str
    is_one: Callable[[IO[bytes]], bool]


def starts_with(*heads: bytes) -> Callable[[IO[bytes]], bool]:
    return lambda stream: stream.read(max(map(len, heads))).startswith(heads)


def is_pdf(stream: IO[bytes]) -> bool:
    """Say whether a PDF begins within the first 1,024 bytes, behind what is no other format.

    Mail, printers and scripts leave lines before it, which readers pass over. One that asks for
    a password is Refused.
    """
    head = stream.read(PDF_HEAD)
    before, mark, _ = head.partition(b"%PDF-")
    if not mark or told_apart(before):
        return False
    stream.seek(0)
    if asks_for_password(stream.read()):
        raise Refused(LOCKED)
    return True


# Tables of text


def wide_encoding(head: bytes) -> str:
    """Return the UTF-16 in which a text is written, by its mark or its first two letters."""
    if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16"
    zeros = [place for place, byte in enumerate(head[:4]) if not byte]
    return "utf-16-le" if zeros == [1, 3] else "utf-16-be" if zeros == [0, 2] else ""


def is_table_of_text(stream: IO[bytes]) -> bool:
    """Say whether the bytes are text, in any encoding that a spreadsheet writes: no binary ones."""
    encoding = wide_encoding(stream.read(4))
    stream.seek(0)
    pieces: Iterable[bytes] = iter(lambda: stream.read(CHUNK), b"")
    try:
        if encoding:
            pieces = (text.encode() for text in iterdecode(pieces, encoding))
        return not any(BINARY.search(piece) for piece in pieces)
    except UnicodeDecodeError:
        return False


# Documents that are zips


def office(media_type: str) -> Callable[[IO[bytes]], bool]:
    """Tell an Office Open XML document by the type of its main part (ECMA-376, part 2).

    The package's relationships name that part, whatever it is called.
    """

    def is_one(stream: IO[bytes]) -> bool:
        refuse_compound(stream)
        parts = parts_of(stream)
        types = index_of(stream, parts, "[Content_Types].xml")
        by_name = {part.get("PartName", "").lower(): part.get("ContentType", "") for part in types}
        by_end = {part.get("Extension", "").lower(): part.get("ContentType", "") for part in types}
        if any(map(MACRO_TYPE.search, [*by_name.values(), *by_end.values()])):
            raise Refused(WITH_MACROS)
        for link in index_of(stream, parts, "_rels/.rels"):
            if link.get("Type", "").endswith("/relationships/officeDocument"):
                main = normpath("/" + link.get("Target", "").lower().lstrip("/"))
                found = by_name.get(main) or by_end.get(main.rpartition(".")[2])
                is_there = main.lstrip("/") in map(str.lower, parts)
                return is_there and found == f"{media_type}.main+xml"
        return False

    return is_one


def refuse_compound(stream: IO[bytes]) -> None:
    """Refuse what Office keeps in its older container: what has a password, and what is old."""
    content = stream.read(len(OLD_OFFICE))
    if content == OLD_OFFICE:
        if LOCKED_PACKAGE in stream.read():
            raise Refused(LOCKED)
        raise Refused("El archivo es de un Office anterior a 2007; guárdelo como .xlsx o .docx.")
    stream.seek(0)


def open_document(media_type: str) -> Callable[[IO[bytes]], bool]:
    """Tell an OpenDocument by the media type that it declares (ODF 1.2, part 3, 3.2 and 3.3)."""

    def is_one(stream: IO[bytes]) -> bool:
        parts = parts_of(stream)
        manifest = index_of(stream, parts, "META-INF/manifest.xml")
        if any(True for _ in manifest.iter(f"{MANIFEST}encryption-data")):
            raise Refused(LOCKED)
        declared = bytes_of(stream, parts, "mimetype").decode("ascii", "replace").strip()
        for entry in manifest:
            if not declared and entry.get(f"{MANIFEST}full-path") == "/":
                declared = entry.get(f"{MANIFEST}media-type", "")
        return "content.xml" in parts and declared == media_type

    return is_one


def bytes_of(stream: IO[bytes], parts: Mapping[str, ZipInfo], name: str) -> bytes:
    """Unpack a small part of a zip; empty of one that is not there. Raises Refused."""
    part = parts.get(name)
    if part is None:
        return b""
    if part.file_size > LARGEST_INDEX:
        raise Refused(DAMAGED)
    try:
        with ZipFile(stream) as package, package.open(part) as held:
            return held.read(LARGEST_INDEX)
    except (BadZipFile, OSError, EOFError, ValueError, NotImplementedError, zlib.error) as error:
        raise Refused(DAMAGED) from error


def index_of(stream: IO[bytes], parts: Mapping[str, ZipInfo], name: str) -> Any:
    """Read a part that lists others, as XML; without elements where it is not there."""
    try:
        return fromstring(bytes_of(stream, parts, name) or b"<none/>")
    except (ParseError, ValueError, LookupError) as error:
        raise Refused(DAMAGED) from error


def parts_of(stream: IO[bytes]) -> Mapping[str, ZipInfo]:
    """Return the parts of a zip by name, judged before anything is unpacked; none of no zip.

    Raises Refused of one that is damaged or locked, carries macros, names places outside itself,
    says that it unpacks to over 100 MB, or has two parts of one name.
    """
    if not starts_with(b"PK\x03\x04")(stream):
        return {}
    try:
        with ZipFile(stream) as package:
            parts = package.infolist()
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused(DAMAGED) from error
    named = {part.filename: part for part in parts}
    if len(named) < len(parts) or any(map(OUTSIDE.search, named)):
        raise Refused(DAMAGED)
    if len(parts) > MOST_PARTS:
        raise Refused(f"El archivo tiene más de {MOST_PARTS:,} partes; suba uno más sencillo.")
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise Refused(UNPACKABLE)
    if any(part.flag_bits & 1 for part in parts):
        raise Refused(LOCKED)
    if any(map(MACROS.search, named)):
        raise Refused(WITH_MACROS)
    return named


# What a file is that bears another name

FORMATS: dict[str, Heads] = {
    "un PDF": (b"%PDF-",),
    "una imagen JPEG": (b"\xff\xd8\xff",),
    "una imagen PNG": (b"\x89PNG\r\n\x1a\n",),
    "una imagen GIF": (b"GIF87a", b"GIF89a"),
    "una imagen TIFF": (b"II*\x00", b"MM\x00*"),
    "un archivo comprimido o de Office": (b"PK\x03\x04",),
    "un archivo de un Office anterior a 2007": (OLD_OFFICE,),
    "un texto RTF": (b"{\\rtf",),
    "un programa": (b"MZ", b"\x7fELF"),
}
HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def told_apart(head: bytes) -> str:
    """Name the format that the first bytes of a file are of, with its article; empty of none."""
    if head[4:8] == b"ftyp":
        return "una imagen HEIC" if head[8:12] in HEIF_BRANDS else "un video"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "una imagen WebP"
    if PAGE.match(head):
        return "una página web"
    return next((name for name, heads in FORMATS.items() if head.startswith(heads)), "")


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
JPEG = FileKind("image/jpeg", starts_with(b"\xff\xd8\xff"))
KINDS = {
    "pdf": FileKind("application/pdf", is_pdf),
    "jpg": JPEG,
    "jpeg": JPEG,
    "jfif": JPEG,
    "png": FileKind("image/png", starts_with(b"\x89PNG\r\n\x1a\n")),
    "csv": FileKind("text/csv", is_table_of_text),
    "xlsx": FileKind(EXCEL, office(EXCEL)),
    "ods": FileKind(ODS, open_document(ODS)),
    "docx": FileKind(WORD, office(WORD)),
    "odt": FileKind(ODT, open_document(ODT)),
}
