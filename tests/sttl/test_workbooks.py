"""A party's monthly workbook: out with what is owed, back as drafts or marked where wrong."""

import re
from base64 import b64decode
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pytest_django import DjangoAssertNumQueries

from commitments.months import month_of, shift
from sttl.desk.workbooks.sheets import SHEET
from sttl.models import Evidence, Measurement, Report, Revision
from tests.factories import (
    make_activity,
    make_assignment,
    make_liaison,
    make_measurement,
    make_party,
    make_report,
    make_revision,
    make_user,
)
from tests.imports.packages import fingerprint
from tests.sttl.conftest import SEPTEMBER, Month

State = Revision.State
ADDRESS = "/seguimiento/cuaderno/durango-2015/medio-ambiente/2015-09/"
FILE = f"{ADDRESS}archivo/"
PAGE_QUERIES = 16  # session, account, party, plan; reading and open drafts; the header


@pytest.fixture
def padron(kilns: Month) -> None:
    """Give the party a second activity, which has no indicator: 2a-3."""
    make_assignment(make_activity(kilns.plan, "2a-3"), kilns.party)


def downloaded(browser: Client) -> Workbook:
    return load_workbook(BytesIO(browser.get(FILE).content))


def column(sheet: Worksheet, title: str) -> int:
    return next(int(cell.column) for cell in sheet[1] if cell.value == title)


def write(book: Workbook, row: int, **cells: object) -> None:
    """Type into the cells of a row, by the title of their column with _ for spaces."""
    sheet = book[SHEET]
    for name, value in cells.items():
        sheet.cell(row, column(sheet, name.replace("_", " "))).value = value


def upload(browser: Client, book: Workbook | bytes, name: str = "cuaderno.xlsx") -> str:
    """Send a workbook, and return the page that answers in the end."""
    if isinstance(book, Workbook):
        held = BytesIO()
        book.save(held)
        book = held.getvalue()
    answer = browser.post(ADDRESS, {"file": SimpleUploadedFile(name, book)}, follow=True)
    return answer.content.decode()


def refused(browser: Client, book: Workbook | bytes, name: str = "cuaderno.xlsx") -> str:
    """Send a workbook that is refused, and see that nothing changed."""
    before = fingerprint()
    page = upload(browser, book, name)
    assert "No se guardó nada" in page
    assert fingerprint() == before
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", page)).replace("Renglón", "renglón")


def returned(browser: Client, book: Workbook) -> Worksheet:
    """Send a workbook that is refused, and open the marked copy that comes back."""
    page = upload(browser, book)
    found = re.search(r'href="data:[^;]+;base64,([^"]+)"', page)
    assert found
    return load_workbook(BytesIO(b64decode(found[1])))[SHEET]


@pytest.mark.usefixtures("padron")
def test_the_workbook_has_a_row_for_each_activity_owed(enlace: Client, kilns: Month) -> None:
    earlier = make_report(kilns.activity, SEPTEMBER, party=kilns.party)
    make_measurement(make_revision(earlier, state=State.DRAFT), kilns.indicator, numerator=7)

    sheet = downloaded(enlace)[SHEET]

    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == ["2a-2", "2a-3"]
    assert [row[2] for row in rows] == ["s8-2a-1", None]
    assert sheet.cell(2, column(sheet, "Numerador")).value == "7"
    assert sheet.cell(2, column(sheet, "Qué cuenta el numerador")).value == "Hechas"


@pytest.mark.usefixtures("padron")
def test_a_filled_workbook_becomes_drafts_and_nothing_is_handed_in(
    enlace: Client, kilns: Month
) -> None:
    book = downloaded(enlace)
    write(book, 2, Numerador=12, Denominador=57.5, Qué_se_hizo_este_mes="Se reubicaron doce.")
    write(book, 2, **{"Evidencia:_qué_demuestra": "Acta", "Evidencia:_enlace": "https://a.mx/1"})
    write(book, 3, Qué_se_hizo_este_mes="- Se publicó", Nivel_de_avance="Limitado")

    page = upload(enlace, book)

    kiln, level = Revision.objects.order_by("report__activity__code")
    measured = Measurement.objects.get()
    assert "El cuaderno quedó guardado como borradores" in page
    assert (kiln.state, level.state) == (State.DRAFT, State.DRAFT)
    assert (kiln.done, level.done, level.level) == (
        "Se reubicaron doce.",
        "- Se publicó",
        "limited",
    )
    assert (f"{measured.numerator}", f"{measured.denominator}") == ("12.00", "57.50")
    assert Evidence.objects.get().url == "https://a.mx/1"
    assert kiln.written_by == kilns.enlace


@pytest.mark.usefixtures("padron")
def test_a_row_left_empty_leaves_its_report_alone(enlace: Client) -> None:
    book = downloaded(enlace)
    write(book, 2, Qué_se_hizo_este_mes="Se reubicaron doce.")

    upload(enlace, book)

    assert [each.report.activity.code for each in Revision.objects.all()] == ["2a-2"]


def test_the_same_workbook_twice_makes_the_same_drafts(enlace: Client) -> None:
    book = downloaded(enlace)
    write(book, 2, Numerador=12, Denominador=57, Qué_se_hizo_este_mes="Doce.")
    link = {"Evidencia:_qué_demuestra": "Acta", "Evidencia:_enlace": "https://a.mx/el día 1.pdf"}
    write(book, 2, **link)

    upload(enlace, book)
    page = upload(enlace, book)

    assert "quedó guardado" in page
    assert (Revision.objects.count(), Measurement.objects.count()) == (1, 1)
    assert Evidence.objects.get().url == "https://a.mx/el%20d%C3%ADa%201.pdf"


def test_a_draft_that_changed_meanwhile_is_not_written_over(enlace: Client, kilns: Month) -> None:
    book = downloaded(enlace)
    write(book, 2, Qué_se_hizo_este_mes="Lo del cuaderno.")
    enlace.post(kilns.address(), kilns.typed() | {"done": "Lo de la página."})

    said = refused(enlace, book)

    assert "renglón 2, columna Actividad: El borrador cambió (" in said
    assert kilns.revision().done == "Lo de la página."


@pytest.mark.usefixtures("padron")
def test_wrong_cells_come_back_marked_and_are_listed(enlace: Client) -> None:
    book = downloaded(enlace)
    write(book, 2, Numerador="1,000", Denominador=0, Qué_se_hizo_este_mes="Doce.")
    write(book, 3, Nivel_de_avance="mucho", Este_mes_no_hubo_actividad="quizá", Numerador=3)

    said = refused(enlace, book)
    sheet = returned(enlace, book)

    assert (
        "renglón 2, columna Numerador: Escriba el número sin comas: 1000 para mil, 1.5 para uno"
        in said
    )
    assert "renglón 2, columna Denominador: El denominador debe ser mayor que cero" in said
    assert "renglón 3, columna Nivel de avance: Escriba uno de estos: No iniciado, " in said
    assert "renglón 3, columna Este mes no hubo actividad: Escriba «sí» o deje vacía" in said
    assert "renglón 3, columna Numerador: Esta actividad no lleva este dato" in said
    wrong = sheet.cell(2, column(sheet, "Numerador"))
    assert (wrong.value, wrong.fill.fgColor.rgb) == ("1,000", "00F8CFC7")
    assert wrong.comment.text.startswith("Escriba el número sin comas")
    assert "Denominador: El denominador" in sheet.cell(2, column(sheet, "Errores")).value
    assert sheet.cell(2, column(sheet, "Qué se hizo este mes")).value == "Doce."


def test_the_marked_copy_can_be_mended_and_sent_again(enlace: Client) -> None:
    book = downloaded(enlace)
    write(book, 2, Numerador="doce", Denominador=57, Qué_se_hizo_este_mes="Doce.")
    back = returned(enlace, book).parent
    write(back, 2, Numerador=12)

    page = upload(enlace, back)

    assert "quedó guardado" in page
    assert f"{Measurement.objects.get().numerator}" == "12.00"


@pytest.mark.usefixtures("padron")
def test_one_bad_row_among_good_ones_changes_nothing(enlace: Client) -> None:
    book = downloaded(enlace)
    write(book, 2, Numerador=12, Denominador=57, Qué_se_hizo_este_mes="Doce.")
    write(book, 3, Nivel_de_avance="mucho")

    refused(enlace, book)

    assert Report.objects.count() == 0


def test_a_formula_is_refused_and_comes_back_as_text(enlace: Client) -> None:
    book = downloaded(enlace)
    write(book, 2, Numerador="=6+6", Denominador=57)

    said = refused(enlace, book)
    sheet = returned(enlace, book)

    assert "renglón 2, columna Numerador: La celda lleva una fórmula; escriba su valor." in said
    cell = sheet.cell(2, column(sheet, "Numerador"))
    assert (cell.value, cell.data_type) == ("=6+6", "s")


def test_what_the_grey_columns_hold_is_not_read(enlace: Client, kilns: Month) -> None:
    book = downloaded(enlace)
    write(book, 2, Qué_se_hizo_este_mes="Doce.", Mes_anterior="=1+1", Qué_pide_el_plan=True)

    assert "quedó guardado" in upload(enlace, book)
    assert kilns.revision().done == "Doce."


@pytest.mark.parametrize(
    ("answer", "is_inactive"),
    [
        *(("=TRUE()", True), (True, True), ("VERDADERO", True), (1, True), ("x", True)),
        *(("=FALSE()", False), (False, False), ("FALSO", False), (0, False), ("no", False)),
    ],
)
def test_yes_and_no_are_taken_as_spreadsheets_write_them(
    enlace: Client, kilns: Month, answer: object, is_inactive: bool
) -> None:
    book = downloaded(enlace)
    write(book, 2, Este_mes_no_hubo_actividad=answer, Por_qué_no_hubo_actividad="Lluvias.")

    upload(enlace, book)

    assert kilns.revision().is_inactive is is_inactive


PERCENT = "Es un porcentaje: escriba la cifra sola, 12 y no 12 %."
MADE_A_DATE = "La hoja de cálculo convirtió lo escrito en una fecha (1 de marzo de 2026): dé a la"


@pytest.mark.parametrize(
    ("title", "value", "number_format", "sentence"),
    [
        ("Numerador", 0.12, "0%", PERCENT),
        ("Numerador", "12 %", "@", PERCENT),
        (*("Numerador", 1500, '"$"#,##0', "Es una cantidad de dinero: escriba la cifra sola,"),),
        ("Numerador", date(2026, 3, 1), "d-mmm", MADE_A_DATE),
        ("Actividad", date(2026, 3, 1), "d-mmm", MADE_A_DATE),
        ("Indicador", date(2026, 3, 1), "d-mmm", MADE_A_DATE),
        ("Qué se hizo este mes", date(2026, 3, 1), "d-mmm", MADE_A_DATE),
        ("Qué se hizo este mes", True, "General", "guardó aquí VERDADERO o FALSO"),
        ("Numerador", True, "General", "guardó aquí VERDADERO o FALSO"),
        ("Numerador", "#DIV/0!", "General", "La celda lleva un error de la hoja de cálculo"),
    ],
)
def test_a_cell_that_its_spreadsheet_changed_is_refused_as_what_it_is(
    enlace: Client, title: str, value: object, number_format: str, sentence: str
) -> None:
    book = downloaded(enlace)
    write(book, 2, Denominador=57, Qué_se_hizo_este_mes="Doce.")
    cell = book[SHEET].cell(2, column(book[SHEET], title))
    cell.value, cell.number_format = value, number_format

    assert f"renglón 2, columna {title}: " in (said := refused(enlace, book))
    assert sentence in said


@pytest.mark.parametrize("month", ["2015-09", "2015-09-01", date(2015, 9, 1)])
def test_a_month_may_come_back_as_its_first_day(
    enlace: Client, kilns: Month, month: object
) -> None:
    book = downloaded(enlace)
    write(book, 2, Mes=month, Qué_se_hizo_este_mes="Doce.")

    upload(enlace, book)

    assert kilns.revision().done == "Doce."


@pytest.mark.parametrize(
    ("month", "sentence"),
    [
        (date(2015, 9, 15), "Escriba el mes así: 2016-03."),
        ("2015-09 y 2015-10", "Escriba el mes así: 2016-03."),
        (42248, "«42248» es una fecha guardada como número (1 de septiembre de 2015). Escriba el"),
    ],
)
def test_what_only_begins_as_a_month_is_none(enlace: Client, month: object, sentence: str) -> None:
    book = downloaded(enlace)
    write(book, 2, Mes=month, Qué_se_hizo_este_mes="Doce.")

    assert f"renglón 2, columna Actividad: {sentence}" in refused(enlace, book)


def test_excels_codes_are_the_characters_that_they_stand_for(enlace: Client, kilns: Month) -> None:
    book = downloaded(enlace)
    write(book, 2, Qué_se_hizo_este_mes="Línea uno_x000D_\nLínea dos_x000B_tres")

    upload(enlace, book)

    assert kilns.revision().done == "Línea uno\nLínea dos\ntres"


def test_a_title_above_the_header_is_one_sentence(enlace: Client) -> None:
    book = downloaded(enlace)
    write(book, 2, Qué_se_hizo_este_mes="Doce.")
    book[SHEET].insert_rows(1, 2)
    book[SHEET]["A1"] = "Informe de septiembre"

    said = refused(enlace, book)

    assert "El encabezado está en el renglón 3 de «informe» y debe ser el primero" in said
    assert "Falta la columna" not in said


def test_a_total_and_a_second_header_are_one_sentence_each(enlace: Client) -> None:
    book = downloaded(enlace)
    sheet = book[SHEET]
    write(book, 2, Qué_se_hizo_este_mes="Doce.")
    sheet.append([cell.value for cell in sheet[1]])
    sheet.append(["Total", None, None, None, None, None, None, "=SUM(H2:H3)"])

    said = refused(enlace, book)

    assert said.count("renglón 3") == 1
    assert "renglón 3: Este renglón repite el encabezado: bórrelo." in said
    assert said.count("renglón 4") == 1
    assert "renglón 4: Este renglón es un total («Total»): bórrelo" in said


def test_another_book_is_one_sentence_with_the_sheets_it_has(enlace: Client) -> None:
    book = Workbook()
    book.active.title = "Hoja1"
    book.active.append(["Nombre", "Teléfono"])

    said = refused(enlace, book)

    assert "se buscó el encabezado («Actividad», «Mes», «Indicador», " in said
    assert "y dice «Nombre», «Teléfono». No hay hoja «informe»; el libro trae «Hoja1»." in said
    assert "Falta la columna" not in said


def test_another_partys_activity_is_refused_as_if_it_did_not_exist(
    enlace: Client, kilns: Month
) -> None:
    make_assignment(make_activity(kilns.plan, "3-1"), make_party("otra"))
    book, unknown = downloaded(enlace), downloaded(enlace)
    write(book, 2, Actividad="3-1", Qué_se_hizo_este_mes="Ajeno.")
    write(unknown, 2, Actividad="9-9", Qué_se_hizo_este_mes="Ajeno.")

    sentence = "La actividad «{}» no le toca en «2015-09», o no es de este cuaderno."

    assert sentence.format("3-1") in refused(enlace, book)
    assert sentence.format("9-9") in refused(enlace, unknown)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (State.PUBLISHED, "Ya hay un informe publicado de ese mes; si tiene un error, corríjalo."),
        (State.SUBMITTED, "El informe está en revisión; retírelo"),
    ],
)
def test_a_month_that_is_handed_in_or_published_is_refused(
    enlace: Client, kilns: Month, state: str, sentence: str
) -> None:
    book = downloaded(enlace)
    write(book, 2, Qué_se_hizo_este_mes="Otra cosa.")
    report = make_report(kilns.activity, SEPTEMBER, party=kilns.party)
    make_measurement(make_revision(report, state=state), kilns.indicator)

    assert sentence in refused(enlace, book)


def test_another_months_workbook_is_refused(enlace: Client) -> None:
    book = downloaded(enlace)
    write(book, 2, Mes="2015-10", Qué_se_hizo_este_mes="Octubre.")

    assert "no le toca en «2015-10», o no es de este cuaderno." in refused(enlace, book)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (
            lambda sheet: sheet.delete_cols(column(sheet, "Obstáculos")),
            "renglón 1, columna Obstáculos: Falta la columna.",
        ),
        (
            lambda sheet: sheet.cell(1, column(sheet, "Obstáculos"), "Numerador"),
            "renglón 1, columna Numerador: La columna viene dos veces.",
        ),
        (
            lambda sheet: sheet.cell(1, 40, "Color"),
            "renglón 1, columna Color: «Color» no es una columna de esta tabla.",
        ),
        (
            lambda sheet: [
                sheet.cell(5, place, sheet.cell(2, place).value) for place in range(1, 9)
            ],
            "renglón 5, columna Indicador: El renglón repite el 2.",
        ),
    ],
)
def test_a_sheet_of_another_shape_is_refused_without_a_copy(
    enlace: Client, spoil: Callable[[Worksheet], object], sentence: str
) -> None:
    book = downloaded(enlace)
    write(book, 2, Qué_se_hizo_este_mes="Doce.")
    is_header = ", renglón 1," in f", {sentence}"
    spoil(book[SHEET])

    assert sentence in refused(enlace, book)
    assert ("base64," in upload(enlace, book)) is not is_header


def test_a_large_sheet_comes_back_as_a_list_alone(enlace: Client) -> None:
    book = downloaded(enlace)
    write(book, 2, Numerador="doce", Qué_se_hizo_este_mes="Doce.")
    write(book, 900, Obstáculos="Lejos.")

    page = upload(enlace, book)

    assert "Escriba el mes así: 2016-03." in page
    assert "base64," not in page


def test_a_sheet_of_long_texts_comes_back_as_a_list_alone(enlace: Client) -> None:
    book = downloaded(enlace)
    for row in range(2, 40):
        write(book, row, Obstáculos="a" * 30_000)

    assert "base64," not in upload(enlace, book)


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "cuaderno.xlsx", "El archivo está vacío."),
        (b"nada", "cuaderno.xlsx", "El archivo dice ser .xlsx, pero su contenido no lo es"),
        (b"nada", "cuaderno.pdf", "No se reciben archivos de ese tipo. Suba uno de estos: csv, "),
        (b"a" * (10 * 1024 * 1024 + 1), "cuaderno.csv", "El archivo pasa de 10 MB."),
        (b"Actividad\n" * 200_000, "cuaderno.csv", "«cuaderno» pasa de 5,000 renglones"),
        (b"\x00\x01", "cuaderno.csv", "El archivo no es texto: lleva bytes de control."),
    ],
)
def test_a_file_that_is_no_workbook_is_refused(
    enlace: Client, data: bytes, name: str, sentence: str
) -> None:
    assert sentence in refused(enlace, data, name)


@pytest.mark.parametrize("address", [ADDRESS, FILE])
def test_only_who_speaks_for_the_party_has_its_workbook(
    client: Client, kilns: Month, address: str
) -> None:
    stranger = make_user()
    make_liaison(make_party("otra"), stranger)

    anonymous = client.get(address)
    client.force_login(stranger)
    other = client.get(address)
    client.force_login(kilns.secretary)
    secretariat = client.get(address)

    assert anonymous.status_code == 302
    assert (other.status_code, secretariat.status_code) == (404, 404)


@pytest.mark.parametrize("place", ["otro/medio-ambiente/2015-09", "durango-2015/otra/2015-09"])
def test_an_unknown_place_is_404(enlace: Client, place: str) -> None:
    assert enlace.get(f"/seguimiento/cuaderno/{place}/").status_code == 404
    assert enlace.get(ADDRESS.replace("2015-09", "septiembre")).status_code == 404
    assert enlace.post(FILE).status_code == 405


def test_a_month_that_has_not_ended_has_no_workbook(enlace: Client, kilns: Month) -> None:
    month = month_of(shift(date.today(), 1))  # noqa: DTZ011  any month to come will do
    kilns.plan.last_month = month
    kilns.plan.save()
    address = ADDRESS.replace("2015-09", f"{month:%Y-%m}")

    answer = enlace.get(address)

    assert answer.status_code == 400
    assert "aún no termina" in answer.content.decode()


def test_the_secretariat_fills_it_in_for_a_party_without_liaison(
    client: Client, kilns: Month
) -> None:
    kilns.party.liaisons.update(until_on=date(2015, 10, 1))
    client.force_login(kilns.secretary)
    book = downloaded(client)
    write(book, 2, Fuente="Oficio 12", Qué_se_hizo_este_mes="Doce.")

    upload(client, book)

    revision = kilns.revision()
    assert (revision.is_recorded_by_sttl, revision.source) == (True, "Oficio 12")


def test_the_pages_questions_do_not_grow_with_its_activities(
    enlace: Client, kilns: Month, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(PAGE_QUERIES):
        enlace.get(ADDRESS)
    for code in ("2a-3", "2a-4"):
        make_assignment(make_activity(kilns.plan, code), kilns.party)
    with django_assert_num_queries(PAGE_QUERIES):
        enlace.get(ADDRESS)
