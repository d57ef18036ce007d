"""The workbook of a plan: full it makes the same plan, empty it says how to start another."""

from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from commitments.models import ActionPlan, Activity
from indicators.models import IndicatorDecision
from pal_portal.imports.intakes import NAMES
from pal_portal.imports.packages import tables_of_file
from pal_portal.imports.plans import import_plan
from pal_portal.imports.templates import plan_workbook
from pal_portal.opendata.columns import Scope
from sttl.models import ReporterAssignment

from .packages import TODAY, durango_files, exported, load_durango

pytestmark = pytest.mark.django_db

ROWS: dict[str, dict[str, object]] = {
    "plan": {
        "plan": "canatlan-2025",
        "titulo": "Plan de Canatlán",
        "firmado_el": "2025-01-15",
        "primer_mes": "2025-02",
        "ultimo_mes": "2026-01",
        "dia_limite_informe": 10,
    },
    "compromisos": {"compromiso": 1, "encabezado": "Agua.", "titulo": "Agua para todos"},
    "componentes": {"compromiso": 1},
    "actividades": {
        "actividad": "1-1",
        "componente": "1",
        "numero": 1,
        "titulo": "Publicar el padrón",
        "fecha_comprometida": "2025-12-31",
    },
    "partes": {"parte": "obras", "nombre": "Obras Públicas", "clase": "organizacion"},
    "responsabilidades": {
        "actividad": "1-1",
        "linea": 1,
        "papel": "ejecuta",
        "parte": "obras",
        "nombre_impreso": "Obras Públicas",
        "hace_el_trabajo": True,
    },
    "renglones": {
        "componente": "1",
        "posicion": 1,
        "actividad_impresa": "Publicar el padrón",
        "formula": "(A*100)/(B)",
        "actividad": "1-1",
        "correspondencia": "coincide",
    },
    "indicadores": {"indicador": "s8-1-1", "numerador": "A", "denominador": "B"},
    "decisiones": {
        "indicador": "s8-1-1",
        "origen": "propuesta_del_portal",
        "razon": "Lectura literal.",
        "mide_avance": True,
        "meta": 100,
        "por_mes": False,
        "denominador_fijo": True,
        "puede_pasar_de_100": False,
    },
    "asignaciones": {
        "actividad": "1-1",
        "parte": "obras",
        "desde_mes": "2025-02",
        "origen": "propuesta_del_portal",
        "razon": "Es quien ejecuta.",
    },
}


def test_a_workbook_with_the_whole_plan_makes_the_same_bytes() -> None:
    with transaction.atomic():
        load_durango()
        book = plan_workbook(Scope.of(ActionPlan.objects.get(), today=TODAY))
        transaction.set_rollback(True)

    import_plan(tables_of_file("plan.xlsx", book, table_names=NAMES))

    assert exported() == durango_files()


def fill(sheet: Worksheet, row: dict[str, object]) -> None:
    """Type a row under its header, as a person does who leaves the rest empty."""
    for cell in sheet[1]:
        if cell.value in row:
            sheet.cell(2, cell.column).value = row[cell.value]


def test_another_plan_starts_from_the_template_without_the_spare_columns() -> None:
    book = load_workbook(BytesIO(plan_workbook()))
    for name, row in ROWS.items():
        fill(book[name], row)
    held = BytesIO()
    book.save(held)

    import_plan(tables_of_file("plan.xlsx", held.getvalue(), table_names=NAMES))

    plan = ActionPlan.objects.get()
    (due_day,) = plan.due_days.all()
    assert (plan.slug, due_day.day, due_day.origin) == ("canatlan-2025", 10, "portal")
    assert due_day.recorded_at.isoformat() == "2025-01-15T06:00:00+00:00"
    assert Activity.objects.get().component.code == "1"
    assert IndicatorDecision.objects.get().recorded_at.isoformat() == "2025-01-15T06:00:00+00:00"
    assert ReporterAssignment.objects.get().party.slug == "obras"


def test_the_template_tells_what_each_of_its_columns_takes() -> None:
    book = load_workbook(BytesIO(plan_workbook()))

    told = {
        (row[0], row[1]) for row in book["instrucciones"].iter_rows(min_row=9, values_only=True)
    }

    assert book.sheetnames == ["instrucciones", *NAMES]
    assert told == {(name, cell.value) for name in NAMES for cell in book[name][1]}


def test_the_command_writes_the_template_and_never_over_a_file(tmp_path: Path) -> None:
    path = tmp_path / "plantilla.xlsx"
    said = StringIO()

    call_command("plan_template", str(path), stdout=said)

    assert said.getvalue() == f"Se escribió {path}.\n"
    assert load_workbook(path).sheetnames[0] == "instrucciones"
    with pytest.raises(CommandError, match="No se puede escribir"):
        call_command("plan_template", str(path))
