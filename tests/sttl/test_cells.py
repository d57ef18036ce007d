"""What a spreadsheet does to a cell on saving is undone on reading, in each format."""

from collections.abc import Callable
from datetime import date, time, timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook

from commitments.refused import Refused
from pal_portal.opendata.kinds import write_day
from pal_portal.opendata.writers import write_ods, write_xlsx
from sttl.files.cells import ANSWERS, CellKind, KindedText, refuse_kind
from sttl.files.spreadsheets import Row, read_book, read_sheet

from .test_spreadsheets import CONTENT, ods, ods_row, only, repacked, xlsx

LOGICAL, DATE, TIME = CellKind.LOGICAL, CellKind.DATE, CellKind.TIME
FORMULA, ERROR = CellKind.FORMULA, CellKind.ERROR


def formatted(value: object, number_format: str = "General") -> str:
    """Return what is read of one cell of an XLSX."""
    book = Workbook()
    book.active["A1"] = value
    book.active["A1"].number_format = number_format
    held = BytesIO()
    book.save(held)
    return only(read_book("t.xlsx", held.getvalue()))[0][0]


def ods_cell(attributes: str, text: str = "") -> str:
    """Return what is read of one cell of an ODS."""
    cell = f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"
    return only(read_book("t.ods", ods_row(cell)))[0][0]


def kind_of(text: str) -> CellKind | None:
    return text.kind if isinstance(text, KindedText) else None


@pytest.mark.parametrize(
    ("value", "number_format", "text", "kind"),
    [
        ("=TRUE()", "General", "true", LOGICAL),
        ("=FALSE()", "General", "false", LOGICAL),
        ("=TRUE()+0", "General", "=TRUE()+0", FORMULA),
        ("=true", "General", "=true", FORMULA),
        (True, "General", "true", LOGICAL),
        ("#N/A", "General", "#N/A", ERROR),
        (0.12, "0%", "12 %", None),
        (0.1234, "[$-80A]0.0%", "12.34 %", None),
        (0.07, "0.00%", "7 %", None),
        (1, "0%", "100 %", None),
        (12, '0" %"', "12", None),
        (1500, '"$"#,##0.00', "$1500", None),
        (1500, "[$$-80A]#,##0.00", "$1500", None),
        (1500.5, '_-"MXN"* #,##0.00_-', "$1500.5", None),
        (1500, "[$-80A]#,##0.00", "1500", None),
        (date(2026, 3, 1), "d-mmm", "2026-03-01", DATE),
        (time(12, 30), "h:mm", "12:30:00", TIME),
        (timedelta(hours=36), "[h]:mm", "1 day, 12:00:00", TIME),
        (42248, "General", "42248", None),
    ],
)
def test_a_cell_of_an_xlsx_is_read_as_it_is_seen(
    value: object, number_format: str, text: str, kind: CellKind | None
) -> None:
    read = formatted(value, number_format)

    assert (read, kind_of(read)) == (text, kind)


@pytest.mark.parametrize(
    ("attributes", "text", "kind"),
    [
        ('table:formula="of:=TRUE()" office:value-type="boolean"', "true", LOGICAL),
        ('table:formula="of:=FALSE()" office:value-type="float"', "false", LOGICAL),
        ('table:formula="of:=SUM([.A1])" office:value-type="float"', "of:=SUM([.A1])", FORMULA),
        ('office:value-type="boolean" office:boolean-value="true"', "true", LOGICAL),
        ('office:value-type="percentage" office:value="0.12"', "12 %", None),
        ('office:value-type="currency" office:value="1500"', "$1500", None),
        ('office:value-type="date" office:date-value="2026-03-01"', "2026-03-01", DATE),
        ('office:value-type="date" office:date-value="2026-03-01T00:00:00"', "2026-03-01", DATE),
        ('office:value-type="time" office:time-value="PT12H30M00S"', "12:30", TIME),
    ],
)
def test_a_cell_of_an_ods_is_read_as_it_is_seen(
    attributes: str, text: str, kind: CellKind | None
) -> None:
    read = ods_cell(attributes, "12:30")

    assert (read, kind_of(read)) == (text, kind)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("uno_x000D_\ndos_x000B_tres", "uno\ndos\ntres"),
        ("uno\r\ndos\rtres", "uno\ndos\ntres"),
        ("_x005F_x000D_", "_x000D_"),
        ("_xD83C__xDF33_", "\N{DECIDUOUS TREE}"),
        ("_xD83C_", "\N{REPLACEMENT CHARACTER}"),
        ("a_x0000_b", "ab"),
        ("_x00E_ _xZZZZ_", "_x00E_ _xZZZZ_"),
    ],
)
def test_the_codes_of_excel_are_read_as_their_characters(written: str, read: str) -> None:
    assert formatted(written) == read


def test_a_text_that_looks_like_such_a_code_leaves_and_comes_back() -> None:
    held = BytesIO()
    write_xlsx("t", [["a", "_x000D_"]], held)

    assert only(read_book("t.xlsx", held.getvalue())) == [("a", "_x000D_")]


@pytest.mark.parametrize(("name", "writer"), [("t.xlsx", write_xlsx), ("t.ods", write_ods)])
def test_days_and_answers_leave_as_such_and_months_as_text(
    name: str, writer: Callable[..., None]
) -> None:
    held = BytesIO()
    writer("t", [[write_day(date(2015, 9, 1)), True, "2015-09", write_day(date(1899, 1, 1))]], held)

    ((day, flag, month, early),) = only(read_book(name, held.getvalue()))

    assert [day, flag, month, early] == ["2015-09-01", "true", "2015-09", "1899-01-01"]
    assert [*map(kind_of, (day, flag, month, early))] == [DATE, LOGICAL, None, None]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            KindedText("2026-03-01", DATE),
            (
                "La hoja de cálculo convirtió lo escrito en una fecha (1 de marzo de 2026): dé a "
                "la celda formato de texto y vuelva a escribirlo."
            ),
        ),
        (KindedText("=1+1", FORMULA), "La celda lleva una fórmula; escriba su valor."),
    ],
)
def test_what_has_no_place_is_named_as_what_it_is(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=r".+") as caught:
        refuse_kind(text, LOGICAL)

    assert str(caught.value) == sentence


def test_yes_and_no_are_read_as_people_and_spreadsheets_write_them() -> None:
    assert {text for text, answer in ANSWERS.items() if answer} == {
        *("sí", "si", "x", "true", "verdadero", "1")
    }
    assert {text for text, answer in ANSWERS.items() if not answer} == {"no", "false", "falso", "0"}


def coloured(rows: int) -> bytes:
    """Return an XLSX with a header, a row, and so many empty rows that bear a format."""
    book = Workbook()
    book.active.append(["a", "b"])
    book.active.append(["1", " "])
    for number in range(3, rows + 1):
        book.active.cell(number, 1).number_format = "0%"
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def test_rows_that_are_only_coloured_do_not_count() -> None:
    cell = '<table:table-cell table:style-name="rojo"/>'
    text = "<table:table-cell><text:p>a</text:p></table:table-cell>"
    in_ods = f"<table:table-row>{text}{cell}</table:table-row>"
    in_ods += f"<table:table-row>{cell}</table:table-row>" * 6000

    assert only(read_book("t.xlsx", coloured(6000))) == [("a", "b"), ("1",)]
    assert only(read_book("t.ods", ods(in_ods))) == [("a",)]


def test_a_text_below_the_last_row_that_is_taken_is_not_lost() -> None:
    with pytest.raises(Refused, match="pasa de 5,000 renglones"):
        read_book("t.xlsx", xlsx(*[["a"]], *[[None]] * 5000, ["b"]))


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (b"sep=;\r\na;b,c\r\n1;2\r\n", [("a", "b,c"), ("1", "2")]),
        (b"SEP=|\na|b\n", [("a", "b")]),
        (b"Informe de junio\n\na;b\n1;2\n", [("Informe de junio",), (), ("a", "b"), ("1", "2")]),
    ],
)
def test_the_separator_of_a_csv_is_the_one_it_tells_or_its_header_has(
    data: bytes, rows: list[Row]
) -> None:
    assert only(read_book("t.csv", data)) == rows


def hidden_in_xlsx() -> bytes:
    """Return a workbook with a hidden sheet «informe», and another one in sight."""
    book = Workbook()
    book.active.title = "informe"
    book.active.append(["vieja"])
    book.active.sheet_state = "hidden"
    book.create_sheet("informe (2)").append(["nueva"])
    book.active = 1
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def hidden_in_ods() -> bytes:
    """Return the same in an OpenDocument, whose style hides a sheet."""
    style = (
        '<office:automatic-styles xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">'
        '<style:style style:name="oculta" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    row = f"<table:table-row>{cell}</table:table-row>"
    body = (
        f'<table:table table:name="informe" table:style-name="oculta">{row.format("vieja")}'
        f'</table:table><table:table table:name="informe (2)">{row.format("nueva")}</table:table>'
    )
    start, rest = CONTENT.split("<office:body>")
    end = rest.partition("</table:table>")[2]
    content = f"{start}{style}<office:body><office:spreadsheet>{body}{end}"
    return repacked(ods(""), {"content.xml": content})


@pytest.mark.parametrize(("name", "book"), [("t.xlsx", hidden_in_xlsx), ("t.ods", hidden_in_ods)])
def test_a_hidden_sheet_is_refused_where_it_is_the_one_and_passed_over_where_not(
    name: str, book: Callable[[], bytes]
) -> None:
    with pytest.raises(Refused, match="La hoja «informe» está oculta: muéstrela y revísela"):
        read_sheet(name, book(), "informe")
    grid = read_sheet(name, book(), "otra")

    assert (grid.name, grid.rows) == ("informe (2)", [("nueva",)])
    assert (grid.sought, grid.beside) == ("otra", ("informe", "informe (2)"))
