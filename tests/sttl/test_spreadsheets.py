"""Tables that people send are read as text, and refused before they can do harm."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from defusedxml.ElementTree import fromstring
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.reader.excel import SHARED_STRINGS
from openpyxl.xml.constants import SHEET_MAIN_NS

from commitments.refused import Refused
from sttl.files.cells import CellKind
from sttl.files.ods import LONGEST_CELL, TABLE, cells_of
from sttl.files.spreadsheets import (
    LARGEST_STRINGS,
    Book,
    Grid,
    read_book,
    read_sheet,
    row_texts,
)
from sttl.files.uploads import MOST_COLUMNS, MOST_ROWS

ODS = "application/vnd.oasis.opendocument.spreadsheet"
CONTENT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
    '<office:spreadsheet><table:table table:name="hoja">{rows}</table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)
TYPES, SHEET = "[Content_Types].xml", "xl/worksheets/sheet1.xml"
SPACES = '<text:s text:c="9999"/>'


def xlsx(*rows: Sequence[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def ods(rows: str, before: str = "") -> bytes:
    """Return an ODS of one sheet from the XML of its rows."""
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as package:
        package.writestr("mimetype", ODS)
        package.writestr("content.xml", before + CONTENT.format(rows=rows))
    return held.getvalue()


def ods_row(cells: str) -> bytes:
    return ods(f"<table:table-row>{cells}</table:table-row>")


def repacked(data: bytes, parts: Mapping[str, str]) -> bytes:
    """Return an XLSX with some parts more, or with what they hold instead."""
    held = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(held, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, text in parts.items():
            target.writestr(name, text)
    return held.getvalue()


def with_strings(size: int) -> bytes:
    """Return an XLSX that keeps texts of that many bytes in a part of a name of its own."""
    data = xlsx(["a"])
    with ZipFile(BytesIO(data)) as package:
        types = package.read(TYPES).decode()
    told = f'<Override PartName="/xl/worksheets/s.xml" ContentType="{SHARED_STRINGS}"/></Types>'
    texts = f'<sst xmlns="{SHEET_MAIN_NS}">{" " * (size - 100)}</sst>'
    parts = {TYPES: types.replace("</Types>", told), "xl/worksheets/s.xml": f"{texts:<{size}}"}
    return repacked(data, parts)


def sheet_xml(*rows: str) -> str:
    told = "".join(f"<row>{row}</row>" for row in rows)
    return f'<worksheet xmlns="{SHEET_MAIN_NS}"><sheetData>{told}</sheetData></worksheet>'


def only(book: Book) -> list[tuple[str, ...]]:
    (grid,) = book.grids.values()
    return grid.rows


def test_values_of_an_xlsx_are_read_as_a_person_writes_them() -> None:
    data = xlsx([12, 1.5, 0.1, True, date(2015, 9, 1), "=", " a "], [None], ["x"])

    rows = only(read_book("t.xlsx", data))

    assert rows[0][:5] == ("12", "1.5", "0.1", "true", "2015-09-01")
    assert rows[1:] == [(), ("x",)]


def test_a_formula_is_no_value() -> None:
    in_xlsx = only(read_book("t.xlsx", xlsx(["=1+1"])))[0][0]
    cell = '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>'
    in_ods = only(read_book("t.ods", ods(f"<table:table-row>{cell}</table:table-row>")))[0][0]

    assert in_xlsx == "=1+1"
    assert in_ods == "of:=1+1"
    assert [getattr(text, "kind", None) for text in (in_xlsx, in_ods)] == [CellKind.FORMULA] * 2


def test_an_ods_of_another_hand_is_read() -> None:
    book = OpenDocumentSpreadsheet()
    table = Table(name="hoja")
    row = TableRow()
    for kind, values, text in (
        ("string", {}, "dos  espacios"),
        ("float", {"value": "12.50"}, "12,50"),
        ("date", {"datevalue": "2015-09-01"}, "1/9/15"),
        ("boolean", {"booleanvalue": "true"}, "VERDADERO"),
    ):
        cell = TableCell(valuetype=kind, **values)
        cell.addElement(P(text=text))
        row.addElement(cell)
    table.addElement(row)
    book.spreadsheet.addElement(table)
    held = BytesIO()
    book.write(held)

    assert only(read_book("t.ods", held.getvalue()))[0][1:] == ("12.5", "2015-09-01", "true")


def test_repeated_cells_and_rows_keep_their_places() -> None:
    cell = "<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"
    twice = cell.format(more='table:number-columns-repeated="2"', text="a")
    gap = '<table:table-cell table:number-columns-repeated="2"/>'
    last = '<table:table-cell table:number-columns-repeated="16000"/>'
    rows = f"<table:table-row>{twice}{gap}{cell.format(more='', text='b')}{last}</table:table-row>"
    rows += '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
    rows += f"<table:table-row>{twice}</table:table-row>"
    rows += '<table:table-row table:number-rows-repeated="1048570"/>'

    assert only(read_book("t.ods", ods(rows))) == [
        ("a", "a", "", "", "b"),
        (),
        (),
        ("a", "a"),
    ]


def test_a_small_ods_that_claims_a_million_rows_is_refused() -> None:
    cell = "<table:table-cell><text:p>a</text:p></table:table-cell>"
    rows = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'

    with pytest.raises(Refused, match="pasa de 5,000 renglones"):
        read_book("t.ods", ods(rows))


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    cell = "<table:table-cell><text:p>&b;</text:p></table:table-cell>"
    row = f"<table:table-row>{cell}</table:table-row>"
    held = BytesIO()
    with (
        ZipFile(BytesIO(xlsx(["x"]))) as source,
        ZipFile(held, "w", ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, bomb.encode() + data if "sheet1" in name else data)

    for name, data in (("t.ods", ods(row, before=bomb)), ("t.xlsx", held.getvalue())):
        with pytest.raises(Refused, match="está dañado y no se puede leer"):
            read_book(name, data)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("a,ñ\n".encode(), "UTF-8"),
        ("a,ñ\n".encode("utf-8-sig"), "UTF-8"),
        ("a,ñ\n".encode("utf-16"), "UTF-16"),
        ("a\tñ\n".encode("utf-16-le"), "UTF-16"),
        ("a\tñ\n".encode("utf-16-be"), "UTF-16"),
        ("a;ñ\n".encode("cp1252"), "Windows-1252"),
    ],
)
def test_encodings_and_separators_are_recognised(data: bytes, encoding: str) -> None:
    book = read_book("t.csv", data)

    assert book.grids == {"t": Grid("t", [("a", "ñ")], encoding)}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"a,\x81\x8d\n", "No se reconoce la codificación"),
        (b"\xff\xfea", "dice ser UTF-16 y no lo es"),
        (b'a\n"b', "revise sus comillas"),
        (b"a,b\n" + b"," * 200 + b"x\n", "tiene más de 100 columnas"),
        (b"a\n" * (MOST_ROWS + 1), "pasa de 5,000 renglones"),
    ],
)
def test_a_csv_amiss_is_refused_with_the_reason(data: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        read_book("t.csv", data)


def test_a_time_of_day_stays_with_its_day() -> None:
    assert only(read_book("t.xlsx", xlsx([datetime(2015, 9, 1, 12, 30)])))[0] == (  # noqa: DTZ001  a cell has no zone
        "2015-09-01T12:30:00",
    )


@pytest.mark.parametrize("written", ["1e999999", "1e-999999", "0e-999999", "1" * 41, "1e9999999"])
def test_a_number_of_absurd_size_stays_as_it_came(written: str) -> None:
    cell = f'<table:table-cell office:value-type="float" office:value="{written}"/>'

    assert only(read_book("t.ods", ods_row(cell))) == [(written,)]


def test_cells_that_repeat_are_counted_by_the_row() -> None:
    cell = (
        '<table:table-cell table:number-columns-repeated="{}"><text:p>a</text:p></table:table-cell>'
    )
    row = fromstring(
        CONTENT.format(rows=f"<table:table-row>{cell.format(60) * 50}</table:table-row>")
    )

    texts = cells_of(next(row.iter(f"{TABLE}table-row")), MOST_COLUMNS)

    assert len(texts) == 120
    with pytest.raises(Refused, match="tiene más de 100 columnas"):
        read_book("t.ods", ods_row(cell.format(60) * 50))


def test_a_text_beyond_a_long_gap_is_not_lost() -> None:
    gap = '<table:table-cell table:number-columns-repeated="5000"/>'
    cell = "<table:table-cell><text:p>a</text:p></table:table-cell>"

    with pytest.raises(Refused, match="tiene más de 100 columnas"):
        read_book("t.ods", ods_row(cell + gap + cell))


@pytest.mark.parametrize(
    "spaces",
    [
        "<text:p>" + SPACES * 9 + "</text:p>",
        f"<text:p>{SPACES}</text:p>" * 9,
        "<text:p>" + f"<text:span>{SPACES}</text:span>" * 9 + "</text:p>",
    ],
)
def test_spaces_that_are_spelled_out_count_as_the_cells_text(spaces: str) -> None:
    cell = f"<table:table-cell>{spaces}</table:table-cell>"

    texts = cells_of(fromstring(CONTENT.format(rows=cell)).find(f".//{TABLE}table"), 1)

    assert len(texts[0]) < LONGEST_CELL + 10_000
    with pytest.raises(Refused, match="una celda de más de 32,767 caracteres"):
        read_book("t.ods", ods_row(cell))


def test_a_table_of_many_long_cells_is_refused() -> None:
    cell = f"<table:table-cell><text:p>{SPACES * 3}</text:p></table:table-cell>"

    with pytest.raises(Refused, match="pasa de 10,485,760 caracteres"):
        read_book("t.ods", ods(f"<table:table-row>{cell * 100}</table:table-row>" * 10))


def test_a_far_empty_cell_of_an_xlsx_is_no_column_and_a_far_text_is_refused() -> None:
    book = xlsx(["a"])
    near = '<c r="A1"><v>1</v></c>'
    empty = repacked(book, {SHEET: sheet_xml(f'{near}<c r="ZZZ1"/>')})
    full = repacked(book, {SHEET: sheet_xml(f'{near}<c r="ZZZ1"><v>2</v></c>')})

    assert only(read_book("t.xlsx", empty)) == [("1",)]
    with pytest.raises(Refused, match="tiene más de 100 columnas"):
        read_book("t.xlsx", full)


def test_the_filler_before_a_far_cell_is_not_written() -> None:
    texts = list(row_texts((EMPTY_CELL,) * 18_278))

    assert len(texts) == MOST_COLUMNS


def test_only_the_sheet_asked_for_is_read() -> None:
    book = Workbook()
    for title in ("primera", "informe", "otra"):
        sheet = book.create_sheet(title) if title != "primera" else book.active
        sheet.title = title
        sheet.append([title, *["x"] * (200 if title == "otra" else 0)])
    held = BytesIO()
    book.save(held)

    assert read_sheet("t.xlsx", held.getvalue(), "informe").rows == [("informe",)]
    assert read_sheet("t.xlsx", held.getvalue(), "ninguna").rows == [("primera",)]


def test_texts_of_an_xlsx_that_unpack_to_too_much_are_refused() -> None:
    assert only(read_book("t.xlsx", with_strings(LARGEST_STRINGS))) == [("a",)]
    with pytest.raises(Refused, match="Los textos del libro pasan de 4 MB: no se abre"):
        read_book("t.xlsx", with_strings(LARGEST_STRINGS + 1))
