"""The pages that take files, in a real browser: a workbook there and back, a table previewed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from pal_portal.accounts.second_factor import enrol
from sttl.desk.workbooks.sheets import SHEET
from tests.factories import make_party
from tests.sttl.conftest import Month
from tests.sttl.conftest import kilns as kilns
from tests.sttl.test_workbooks import ADDRESS, column, write
from tests.walks.walking import PASSWORD, Walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[360, 1280])
def walk(
    request: pytest.FixtureRequest,
    kilns: Month,
    live_server: LiveServer,
    watched_page: Page,
    assert_accessible: Callable[[Page], None],
) -> Walk:
    for user in (kilns.enlace, kilns.secretary):
        user.set_password(PASSWORD)
        user.save()
    enrol(kilns.secretary)
    return Walk(watched_page, live_server.url, assert_accessible, request.param)


def test_a_workbook_goes_out_comes_back_marked_and_then_whole(walk: Walk, tmp_path: Path) -> None:
    page, path = walk.page, tmp_path / "cuaderno.xlsx"
    walk.become("enlace")
    page.goto(walk.url + ADDRESS)
    walk.looked_at()
    with page.expect_download() as download:
        page.get_by_role("link", name="Descargar (.xlsx)").click()
    download.value.save_as(path)

    book = load_workbook(path)
    write(book, 2, Numerador="doce", Denominador=57, Qué_se_hizo_este_mes="Doce.")
    book.save(path)
    page.get_by_label("Cuaderno lleno").set_input_files(path)
    walk.press("Guardar los borradores")
    expect(page.get_by_role("alert")).to_contain_text("columna Numerador: Escriba solo cifras")
    walk.looked_at()
    with page.expect_download() as download:
        page.get_by_role("link", name="Descargar su cuaderno con las celdas marcadas").click()
    download.value.save_as(path)

    book = load_workbook(path)
    assert book[SHEET].cell(2, column(book[SHEET], "Numerador")).comment
    write(book, 2, Numerador=12)
    book.save(path)
    page.get_by_label("Cuaderno lleno").set_input_files(path)
    walk.press("Guardar los borradores")
    expect(page.get_by_text("El cuaderno quedó guardado como borradores")).to_be_visible()
    expect(page.get_by_role("link", name="Revisar y entregar 2a-2")).to_be_visible()
    walk.looked_at()


def test_a_table_is_chosen_previewed_and_confirmed(walk: Walk, tmp_path: Path) -> None:
    make_party("obras")
    page, path = walk.page, tmp_path / "partes.csv"
    path.write_text(
        "parte,nombre,clase,sector,razon_del_sector\nobras,Obras,organizacion,gobierno,La dirige.\n"
    )
    walk.become("secretaria")
    page.goto(f"{walk.url}/admin/commitments/party/")
    page.get_by_role("link", name="Traer de una tabla").click()
    page.get_by_label("Archivo").set_input_files(path)
    expect(page.get_by_label("Formato")).to_have_value("0")  # guessed from the file's name
    walk.looked_at()
    page.get_by_role("button", name="Revisar").click()
    expect(page.locator("ins")).to_have_text("La dirige.")
    walk.looked_at()
    page.get_by_role("button", name="Confirmar").click()
    expect(page.get_by_text("Renglones nuevos: 0. Con cambios: 1. Sin cambios: 0.")).to_be_visible()


def test_a_list_leaves_as_a_file(walk: Walk) -> None:
    page = walk.page
    walk.become("secretaria")
    page.goto(f"{walk.url}/admin/commitments/party/")
    page.get_by_role("link", name="Exportar").click()
    page.get_by_label("Formato").select_option("XLSX")
    walk.looked_at()
    with page.expect_download() as download:
        page.get_by_role("button", name="Exportar").click()

    assert download.value.suggested_filename.startswith("partes-responsables-")
