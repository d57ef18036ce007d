"""A package in which anything is amiss is refused whole, with every reason and its place."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook, load_workbook

from commitments.fields import UNWRITTEN
from commitments.refused import Refused
from pal_portal.imports.intakes import NAMES
from pal_portal.imports.packages import tables_of_file
from pal_portal.imports.plans import import_plan, refuse_unsigned
from pal_portal.imports.templates import plan_workbook
from pal_portal.imports.values import PlanTables

from .packages import (
    Rows,
    durango_files,
    exported,
    fingerprint,
    load_durango,
    rows_of,
    spoiled,
    zipped,
)

pytestmark = pytest.mark.django_db

Files = dict[str, bytes]


@pytest.fixture
def files() -> Files:
    """Give the published tables of a plan that this portal does not have."""
    return durango_files()


def refusal(name: str, data: bytes) -> list[str]:
    """Import a file that is refused, see that nothing changed, and return what was said."""
    before = fingerprint()
    with pytest.raises(Refused) as raised:
        import_plan(tables_of_file(name, data, table_names=NAMES))
    assert fingerprint() == before
    return [str(fault) for fault in raised.value.faults]


def set_cell(row: int, column: str, text: str) -> Callable[[Rows], None]:
    """Write a text in a row (as a spreadsheet numbers it) and a column."""

    def change(rows: Rows) -> None:
        rows[row - 1][rows[0].index(column)] = text

    return change


@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        (
            "actividades",
            set_cell(20, "fecha_comprometida", "el martes"),
            (
                "actividades, renglón 20, columna fecha_comprometida: «el martes» no se admite: "
                "se espera fecha AAAA-MM-DD."
            ),
        ),
        (
            "actividades",
            set_cell(3, "componente", "9z"),
            "actividades, renglón 3, columna componente: No hay «9z» en «componentes».",
        ),
        (
            "actividades",
            set_cell(3, "titulo", ""),
            "actividades, renglón 3, columna titulo: Falta este dato.",
        ),
        (
            "actividades",
            set_cell(3, "titulo", "Un\u202etítulo"),
            f"actividades, renglón 3, columna titulo: {UNWRITTEN}",
        ),
        (
            "actividades",
            set_cell(3, "plan", "otro"),
            "actividades, renglón 3, columna plan: Dice «otro» y debería decir «durango-2015».",
        ),
        (
            "partes",
            set_cell(5, "clase", "empresa"),
            (
                "partes, renglón 5, columna clase: «empresa» no se admite: se espera uno de estos: "
                "organizacion, grupo_generico."
            ),
        ),
        (
            "partes",
            set_cell(5, "nombre", "x" * 201),
            (
                "partes, renglón 5, columna nombre: Asegúrese de que este valor tenga como máximo "
                "200 caracteres (tiene 201)."
            ),
        ),
        (
            "componentes",
            set_cell(3, "componente", "7q"),
            "componentes, renglón 3, columna componente: Dice «7q» y debería decir «2a».",
        ),
        (
            "secciones",
            set_cell(3, "dentro_de", "joel-salas"),
            "secciones, renglón 3, columna dentro_de: No hay «joel-salas» antes de este renglón.",
        ),
        (
            "decisiones",
            set_cell(2, "meta", "1,000"),
            (
                "decisiones, renglón 2, columna meta: «1,000» no se admite: se espera número con "
                "dos decimales."
            ),
        ),
        (
            "plan",
            set_cell(2, "es_demostracion", "true"),
            (
                "plan, renglón 2, columna es_demostracion: Es una demostración: sus datos "
                "ficticios no entran."
            ),
        ),
        (
            "plan",
            set_cell(2, "dia_limite_informe", "31"),
            (
                "plan, renglón 2, columna dia_limite_informe: Dice «31» y debería decir «10», "
                "como en «dias_limite»."
            ),
        ),
        (
            "plan",
            lambda rows: rows.append(rows[1]),
            "plan, renglón 3, columna plan: La clave «durango-2015» ya está en el renglón 2.",
        ),
        (
            "compromisos",
            lambda rows: [row.pop(2) for row in rows],
            "compromisos, renglón 1, columna encabezado: Falta la columna.",
        ),
        (
            "compromisos",
            lambda rows: [row.append(row[2]) for row in rows],
            "compromisos, renglón 1, columna encabezado: La columna viene dos veces.",
        ),
        (
            "compromisos",
            lambda rows: rows[0].append("color"),
            "compromisos, renglón 1, columna color: «color» no es una columna de esta tabla.",
        ),
        (
            "compromisos",
            lambda rows: rows[2].append("de más"),
            "compromisos, renglón 3: El renglón tiene más celdas que columnas.",
        ),
        (
            "responsabilidades",
            lambda rows: rows.append(rows[101]),
            (
                "responsabilidades, renglón 121, columna actividad, linea, papel: La clave "
                "«5-1, 2, ejecuta» ya está en el renglón 102."
            ),
        ),
    ],
)
def test_a_table_amiss_is_refused_with_its_place(
    files: Files, table: str, change: Callable[[Rows], None], said: str
) -> None:
    spoiled(files, table, change)

    assert said in refusal("paquete.zip", zipped(files))


def test_a_bad_row_among_a_hundred_changes_nothing_and_all_are_listed(files: Files) -> None:
    spoiled(files, "responsabilidades", set_cell(77, "linea", "-1"))
    spoiled(files, "secciones", set_cell(50, "posicion", "cinco"))

    assert refusal("paquete.zip", zipped(files)) == [
        "secciones, renglón 50, columna posicion: «cinco» no se admite: se espera entero.",
        "responsabilidades, renglón 77, columna linea: «-1» no se admite: se espera entero.",
    ]


def test_what_only_the_database_sees_has_its_place_too(files: Files) -> None:
    spoiled(files, "actividades", set_cell(4, "numero", "1"))

    assert refusal("paquete.zip", zipped(files))[0] == (
        "actividades, renglón 4: Actividad con este Componente y Número ya existe."
    )


def test_a_plan_that_is_here_already_is_refused(files: Files) -> None:
    load_durango()

    assert refusal("paquete.zip", zipped(files)) == [
        "plan, renglón 2, columna plan: Ya hay un plan «durango-2015» en este portal; no se toca."
    ]


def test_a_missing_table_is_named(files: Files) -> None:
    del files["universos.csv"]

    assert "universos: Falta la tabla; si no tiene renglones, deje su encabezado." in refusal(
        "paquete.zip", zipped(files)
    )


def test_without_its_table_the_cell_of_the_plan_is_the_first_due_day(files: Files) -> None:
    del files["dias_limite.csv"]
    spoiled(files, "plan", set_cell(2, "dia_limite_informe", "15"))

    outcome = import_plan(tables_of_file("paquete.zip", zipped(files), table_names=NAMES))

    (due_day,) = outcome.plan.due_days.all()
    assert (due_day.day, due_day.from_month, due_day.origin) == (15, date(2015, 9, 1), "portal")
    assert due_day.reason == "Es el día con el que el plan se trajo al portal."


@pytest.mark.parametrize("day", ["0", "29"])
def test_a_first_due_day_that_not_every_month_has_is_refused(files: Files, day: str) -> None:
    del files["dias_limite.csv"]
    spoiled(files, "plan", set_cell(2, "dia_limite_informe", day))

    said = refusal("paquete.zip", zipped(files))

    place = "plan, renglón 2, columna dia_limite_informe"
    assert said == [f"{place}: El día límite va del 1 al 28, que todos los meses tienen."]


def test_another_encoding_is_recognised_and_refused(files: Files) -> None:
    files["partes.csv"] = files["partes.csv"].decode().encode("cp1252")
    files["nombres.csv"] = files["nombres.csv"].decode().encode("utf-16")

    assert refusal("paquete.zip", zipped(files)) == [
        "partes.csv: El texto está en Windows-1252, no en UTF-8; guárdelo en UTF-8.",
        "nombres.csv: El texto está en UTF-16, no en UTF-8; guárdelo en UTF-8.",
    ]


def test_a_byte_order_mark_is_no_fault(files: Files) -> None:
    marked = {name: b"\xef\xbb\xbf" + data for name, data in files.items()}

    import_plan(tables_of_file("paquete.zip", zipped(marked), table_names=NAMES))

    assert exported() == files


def test_a_formula_is_no_value() -> None:
    book = load_workbook(BytesIO(plan_workbook()))
    book["plan"]["A2"] = '=CONCATENATE("durango","-2015")'
    held = BytesIO()
    book.save(held)

    said = refusal("plan.xlsx", held.getvalue())

    assert "plan, renglón 2, columna plan: La celda lleva una fórmula; escriba su valor." in said


def in_book(files: Files, change: Callable[[Workbook], object]) -> bytes:
    """Return the tables as a workbook, changed."""
    book = Workbook()
    book.remove(book.active)
    for name, data in files.items():
        sheet = book.create_sheet(name.removesuffix(".csv"))
        for row in rows_of(data):
            sheet.append(row)
    change(book)
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def rename(book: Workbook) -> None:
    book["sesiones"].title = "sesiones 2015"


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        (
            rename,
            [
                (
                    "plan.xlsx: No están las hojas «sesiones»; el libro trae «plan», «secciones», "
                    f"«compromisos», «componentes» y {len(NAMES) - 4} más. "
                    "Cada hoja se llama como su tabla; "
                    "quite las que no lo sean."
                )
            ],
        ),
        (
            lambda book: setattr(book["universos"], "sheet_state", "hidden"),
            ["plan.xlsx: La hoja «universos» está oculta: muéstrela y revísela, o bórrela."],
        ),
        (
            lambda book: book["universos"].append(["Total", None, 3]),
            [
                (
                    "universos, renglón 3: Este renglón es un total («Total»): bórrelo; el portal "
                    "hace las sumas."
                )
            ],
        ),
        (
            lambda book: book["universos"].insert_rows(1),
            [
                (
                    "universos, renglón 1: El encabezado está en el renglón 2 de «universos» y "
                    "debe ser el primero: borre los renglones que tiene encima."
                )
            ],
        ),
    ],
)
def test_a_book_of_another_layout_is_refused_in_one_sentence(
    files: Files, change: Callable[[Workbook], object], sentences: list[str]
) -> None:
    assert refusal("plan.xlsx", in_book(files, change))[:1] == sentences


def test_answers_and_days_may_stand_as_a_spreadsheet_keeps_them(files: Files) -> None:
    def change(book: Workbook) -> None:
        for sheet in book:
            for column in sheet.iter_cols():
                for cell in column[1:]:
                    if column[0].value.startswith("es_") or cell.value in ("true", "false"):
                        cell.value = "=TRUE()" if cell.value == "true" else "=FALSE()"
                    elif column[0].value.startswith(("firmado_el", "registrado_el", "fecha_c")):
                        cell.value = date.fromisoformat(cell.value) if cell.value else None

    data = in_book(files, change)
    import_plan(tables_of_file("plan.xlsx", data, table_names=NAMES))

    assert exported() == durango_files()


@pytest.mark.parametrize(
    ("table", "column", "value", "said"),
    [
        ("decisiones", "meta", "100 %", "Es un porcentaje: escriba la cifra sola, 12 y no 12 %."),
        ("plan", "firmado_el", "42241", "«42241» es una fecha guardada como número (25 de agosto"),
        ("decisiones", "mide_avance", "quizá", "«quizá» no se admite: se espera sí o no"),
    ],
)
def test_a_cell_is_named_as_what_it_became(
    files: Files, table: str, column: str, value: str, said: str
) -> None:
    spoiled(files, table, set_cell(2, column, value))

    (sentence,) = refusal("p.zip", zipped(files))
    assert sentence.startswith(f"{table}, renglón 2, columna {column}: {said}")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(files: Files) -> None:
    bomb = zipped({**files, "partes.csv": b"0" * (101 * 1024 * 1024)})
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "")
        package.writestr("xl/workbook.xml", b"0" * (60 * 1024 * 1024))

    assert refusal("paquete.zip", bomb) == [
        "paquete.zip: El archivo, descomprimido, pasa de 100 MB; suba uno más ligero."
    ]
    assert refusal("plan.xlsx", held.getvalue()) == [
        "plan.xlsx: El libro, descomprimido, pasa de 16 MB: no se abre."
    ]


def test_two_hundred_thousand_rows_are_refused(files: Files) -> None:
    files["partes.csv"] += b"durango-2015,x,Y,organizacion,,,,,\r\n" * 200_000
    book = Workbook(write_only=True)
    sheet = book.create_sheet("partes")
    for _ in range(200_000):
        sheet.append(["x"])
    held = BytesIO()
    book.save(held)

    assert refusal("paquete.zip", zipped(files)) == [
        "partes.csv: «partes» pasa de 5,000 renglones; divida la tabla."
    ]
    assert refusal("plan.xlsx", held.getvalue()) == [
        "plan.xlsx: «partes» pasa de 5,000 renglones; divida la tabla."
    ]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("plan.txt", b"x", "Se recibe el paquete de datos (.zip) o un libro (.xlsx u .ods), "),
        ("plan.zip", b"", "El archivo está vacío."),
        ("plan.zip", b"nada", "No es un zip con tablas dentro."),
        ("plan.zip", b"PK\x03\x04nada", "El archivo está dañado y no se puede abrir"),
        ("plan.xlsx", b"PK\x03\x04nada", "El archivo está dañado y no se puede abrir"),
        ("plan.zip", b"0" * (10 * 1024 * 1024 + 1), "El archivo pasa de 10 MB."),
    ],
)
def test_a_file_that_is_no_package_is_refused(name: str, data: bytes, said: str) -> None:
    (fault,) = refusal(name, data)

    assert fault.startswith(f"{name}: {said}")


def test_the_command_lists_every_fault_and_changes_nothing(files: Files, tmp_path: Path) -> None:
    spoiled(files, "partes", set_cell(2, "clase", "?"))
    (tmp_path / "paquete.zip").write_bytes(zipped(files))
    before = fingerprint()

    with pytest.raises(CommandError, match="nada cambió:\n  partes, renglón 2, columna clase: «"):
        call_command("import_plan", str(tmp_path / "paquete.zip"))

    assert fingerprint() == before


def test_a_plan_is_not_brought_in_before_the_day_of_its_signing(files: Files) -> None:
    (record,) = PlanTables(tables_of_file("plan.zip", zipped(files), table_names=NAMES)).records[
        "plan"
    ]

    refuse_unsigned(record, today=date(2015, 8, 25))
    with pytest.raises(Refused) as raised:
        refuse_unsigned(record, today=date(2015, 8, 24))

    (fault,) = raised.value.faults
    assert str(fault).startswith("plan, renglón 2, columna firmado_el: Ese día todavía no llega")
