"""The tables of a file: a data package (a zip, or its folder, of CSVs) or a workbook."""

from collections.abc import Collection, Iterable, Iterator
from io import BytesIO
from pathlib import Path, PurePath
from zipfile import BadZipFile, ZipFile

from commitments.refused import Fault, Refused
from sttl.files.kinds import parts_of
from sttl.files.layouts import listed
from sttl.files.spreadsheets import LARGEST_BOOK, UTF8, Book, Grid, read_book, refuse_size

INSTRUCTIONS = "instrucciones"  # the sheet of a workbook that is none of its tables
TAKEN = ("zip", "xlsx", "ods")
Member = tuple[str, bytes]


def tables_of_path(path: Path, *, table_names: Collection[str]) -> dict[str, Grid]:
    """Read the wanted tables of a file or a folder. Raises Refused, also if there is none."""
    try:
        if path.is_dir():
            files = sorted(file for file in path.glob("*.csv") if file.stem in table_names)
            return tables_of_csvs((file.name, file.read_bytes()) for file in files)
        return tables_of_file(path.name, path.read_bytes(), table_names=table_names)
    except OSError as error:
        raise refused(path.name, "No se puede leer.") from error


def tables_of_file(name: str, data: bytes, *, table_names: Collection[str]) -> dict[str, Grid]:
    """Read the wanted tables of a zip or a workbook, by name. Raises Refused."""
    extension = PurePath(name).suffix.lower().lstrip(".")
    if extension not in TAKEN:
        raise refused(
            name, "Se recibe el paquete de datos (.zip) o un libro (.xlsx u .ods), hoja por tabla."
        )
    try:
        if extension != "zip":
            book = read_book(name, data, sheet_names=table_names)
            refuse_other_sheets(book, table_names)
            return book.grids
        refuse_size(data)
        return tables_of_csvs(members(data, table_names=table_names))
    except Refused as refusal:
        raise Refused(faults=refusal.faults_of(name)) from refusal


def refuse_other_sheets(book: Book, table_names: Collection[str]) -> None:
    """Refuse a workbook that lacks tables and bears sheets of other names: it may be them."""
    missing = [name for name in table_names if name not in book.grids]
    others = [name for name in book.names if name not in table_names and name != INSTRUCTIONS]
    if missing and (others or not book.grids):
        raise Refused(
            f"No están las hojas {listed(missing)}; el libro trae {listed(book.names)}. "
            "Cada hoja se llama como su tabla; quite las que no lo sean."
        )


def members(data: bytes, *, table_names: Collection[str]) -> Iterator[Member]:
    """Unpack the wanted CSVs of a zip, which is judged before (sttl.files.uploads)."""
    parts = parts_of(BytesIO(data))
    if not parts:
        raise Refused("No es un zip con tablas dentro.")
    named = {name: PurePath(name) for name in parts}
    csvs = [
        name for name, path in named.items() if path.suffix == ".csv" and path.stem in table_names
    ]
    if sum(parts[name].file_size for name in csvs) > LARGEST_BOOK:
        raise Refused(f"Descomprimido pasa de {LARGEST_BOOK // 1024**2} MB: no se abre.")
    try:
        with ZipFile(BytesIO(data)) as package:
            for name in csvs:
                yield named[name].name, package.read(name)
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused("El zip está dañado y no se puede leer.") from error


def tables_of_csvs(files: Iterable[Member]) -> dict[str, Grid]:
    """Read CSVs by their names; each must be in UTF-8, as the portal writes them."""
    grids: dict[str, Grid] = {}
    faults: list[Fault] = []
    for name, data in files:
        try:
            book = read_book(name, data)
        except Refused as refusal:
            faults.extend(refusal.faults_of(name))
            continue
        encodings = {grid.encoding for grid in book.grids.values()} - {UTF8}
        if encodings:
            sentence = f"El texto está en {encodings.pop()}, no en UTF-8; guárdelo en UTF-8."
            faults.append(Fault(name, 0, "", sentence))
        if grids.keys() & book.grids.keys():
            faults.append(Fault(name, 0, "", "La tabla viene dos veces."))
        grids |= book.grids
    if not grids and not faults:
        raise Refused("No trae ninguna tabla del plan; cada una va en un CSV con su nombre.")
    if faults:
        raise Refused(faults=faults)
    return grids


def refused(name: str, sentence: str) -> Refused:
    return Refused(faults=[Fault(name, 0, "", sentence)])
