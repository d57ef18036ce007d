"""A table of another layout is refused in one sentence that says what stands there."""

import pytest

from sttl.files.layouts import header_faults, stray_rows
from sttl.files.spreadsheets import Grid, Row

NEEDED = tuple("abcdef")
KNOWN = (*NEEDED, "g")


def said(*rows: Row, sought: str = "", beside: tuple[str, ...] = ()) -> list[str]:
    grid = Grid("hoja", list(rows), sought=sought, beside=beside)
    return [str(fault) for fault in header_faults(grid, known=KNOWN, needed=NEEDED, table="t")]


def strays(*rows: Row) -> dict[int, str]:
    return stray_rows(Grid("hoja", [NEEDED, *rows]), needed=("a", "b"))


@pytest.mark.parametrize(
    ("rows", "sentences"),
    [
        ([KNOWN], []),
        ([("g", *NEEDED[::-1])], []),
        ([(*NEEDED, "")], []),
        ([NEEDED[1:]], ["t, renglón 1, columna a: Falta la columna."]),
        ([NEEDED[3:]], ["t, renglón 1: Faltan las columnas «a», «b», «c»."]),
        ([(*NEEDED, "h")], ["t, renglón 1, columna h: «h» no es una columna de esta tabla."]),
        ([(*NEEDED, "a")], ["t, renglón 1, columna a: La columna viene dos veces."]),
        (
            [("a", "", *NEEDED[1:]), ("1", "2")],
            ["t, renglón 1: Hay datos en una columna sin nombre: póngaselo o bórrela."],
        ),
        (
            [("Informe de junio",), (), NEEDED, ("1",)],
            [
                (
                    "t, renglón 1: El encabezado está en el renglón 3 de «hoja» y debe ser el "
                    "primero: borre los renglones que tiene encima."
                )
            ],
        ),
        (
            [("x", "y")],
            [
                (
                    "t, renglón 1: En el renglón 1 de «hoja» se buscó el encabezado («a», «b», "
                    "«c», «d» y 2 más) y dice «x», «y»."
                )
            ],
        ),
        (
            [],
            [
                (
                    "t, renglón 1: En el renglón 1 de «hoja» se buscó el encabezado («a», «b», "
                    "«c», «d» y 2 más) y no dice nada."
                )
            ],
        ),
    ],
)
def test_a_header_amiss_is_said_in_one_sentence(rows: list[Row], sentences: list[str]) -> None:
    assert said(*rows) == sentences


def test_where_another_sheet_was_read_the_sentence_says_which_there_are() -> None:
    (sentence,) = said(("x",), sought="informe", beside=("Hoja1", "Hoja2"))

    assert sentence.endswith("y dice «x». No hay hoja «informe»; el libro trae «Hoja1», «Hoja2».")


def test_a_second_header_and_a_total_are_named_as_what_they_are() -> None:
    assert strays(NEEDED, ("1", "2"), (), ("Total", "", "3"), ("", " SUBTOTAL: ", "4")) == {
        2: "Este renglón repite el encabezado: bórrelo.",
        5: "Este renglón es un total («Total»): bórrelo; el portal hace las sumas.",
        6: "Este renglón es un total («SUBTOTAL:»): bórrelo; el portal hace las sumas.",
    }


@pytest.mark.parametrize("row", [("total", "2"), ("1", "Total"), ("Totalmente",), ("a",)])
def test_a_row_of_the_table_is_none_of_them(row: Row) -> None:
    assert strays(row) == {}
