"""The signed plan comes in once, whole or not at all, and what people edited stays."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import CommandError, call_command
from django.test import Client

from commitments.models import (
    ActionPlan,
    Activity,
    Commitment,
    Component,
    Discrepancy,
    Party,
    PlannedResult,
    PlanSection,
    Responsibility,
)
from indicators.models import Indicator, IndicatorDecision, Universe
from sttl.models import Member, ReporterAssignment, Session
from tests.imports.packages import DURANGO, Rows, durango_files, spoiled

SIGNING_DAY = datetime(2015, 8, 25, 5, tzinfo=UTC)  # midnight in Monterrey, in its summer time

pytestmark = pytest.mark.django_db


def load(folder: Path = DURANGO) -> str:
    """Run the command and give what it said."""
    said = StringIO()
    call_command("load_plan", str(folder), stdout=said)
    return said.getvalue()


def everything() -> str:
    """Dump every row of the three apps."""
    labels = ("commitments", "indicators", "sttl")
    rows = [
        row
        for label in labels
        for model in apps.get_app_config(label).get_models()
        for row in model._default_manager.order_by("pk")
    ]
    dump: str = serializers.serialize("json", rows)
    return dump


@pytest.fixture
def altered(tmp_path: Path) -> Callable[[str, Callable[[Rows], object]], Path]:
    """Give a copy of the plan's folder in which one table was altered."""

    def alter(table: str, change: Callable[[Rows], object]) -> Path:
        files = durango_files()
        spoiled(files, table, change)
        for name, data in files.items():
            (tmp_path / name).write_bytes(data)
        return tmp_path

    return alter


def test_the_whole_plan_comes_in() -> None:
    load()

    plan = ActionPlan.objects.get()
    assert (plan.slug, plan.signed_on) == ("durango-2015", date(2015, 8, 25))
    assert (plan.first_month, plan.last_month) == (date(2015, 9, 1), date(2016, 8, 1))
    assert Commitment.objects.count() == 5
    assert Component.objects.count() == 6
    assert Activity.objects.count() == 31
    assert Activity.objects.filter(due_on=date(2016, 8, 25)).count() == 30
    assert Responsibility.objects.values("activity", "line").distinct().count() == 105
    assert PlannedResult.objects.count() == 32
    assert Indicator.objects.count() == 22
    assert Party.objects.count() == 37
    assert PlanSection.objects.count() == 96
    assert Discrepancy.objects.count() == 76
    assert Session.objects.count() == 2
    assert [str(member) for member in Member.objects.all()] == [
        "Arq. Lorena Cázares Ramírez (Facilitación)"
    ]


def test_the_due_day_comes_in_as_the_portals_proposal_with_its_reason() -> None:
    load()

    (due_day,) = ActionPlan.objects.get().due_days.all()
    assert (due_day.day, due_day.from_month, due_day.origin) == (10, date(2015, 9, 1), "portal")
    assert due_day.recorded_at.isoformat() == "2015-08-25T05:00:00+00:00"
    assert due_day.reason == (
        "El plan pide seguimiento mensual y no fija un día; el portal propone el día 10 del mes "
        "siguiente."
    )


def test_the_command_says_what_it_did() -> None:
    lines = load().splitlines()

    assert lines[0] == "Se creó el plan «Plan de Acción Local – Gobierno Abierto Durango»:"
    assert "  Actividades: 31" in lines
    assert "  Universos compartidos: 1" in lines
    assert "  Partes que informan: 22" in lines


def test_loading_again_changes_nothing_and_says_so() -> None:
    load()
    before = everything()

    said = load()

    assert everything() == before
    assert said == (
        "El plan «Plan de Acción Local – Gobierno Abierto Durango» ya está cargado; "
        "no se cambió nada.\n"
    )


def test_what_people_edited_is_never_overwritten() -> None:
    load()
    Activity.objects.filter(code="2a-1").update(title="Un título corregido")

    load()

    assert Activity.objects.get(code="2a-1").title == "Un título corregido"


def test_sections_keep_their_place_in_the_document() -> None:
    load()

    sections = list(PlanSection.objects.order_by("position"))

    assert [row.key for row in sections[:3]] == ["introduccion", "contexto-normativo", "norma-1"]
    assert sections[2].parent == sections[1]
    assert sections[-1].title == "Joel Salas Suárez"


def test_only_rows_that_measure_make_a_correspondence_doubtful() -> None:
    load()

    activities = ActionPlan.objects.get().activities.in_printed_order().with_rows()
    doubtful = [activity.code for activity in activities if activity.is_doubtful]

    assert doubtful == [
        *("2a-1", "2a-2", "2a-5", "2b-2", "2b-6"),
        *("3-3", "3-4", "3-6", "4-1", "5-3"),
    ]


def test_the_document_shows_the_components_names_as_printed(client: Client) -> None:
    load()

    document = client.get("/planes/durango-2015/documento/").content.decode()
    commitment = client.get("/planes/durango-2015/compromisos/2/").content.decode()

    assert "<h4>a) “Ladrilleras”</h4>" in document
    assert "<h4>b) “Residuos Sólidos”</h4>" in document
    assert "2a · Ladrilleras\n" in commitment


def test_a_line_has_one_row_for_each_of_its_roles() -> None:
    load()

    rows = Responsibility.objects.filter(activity__code="5-1").order_by("line", "role")

    assert [(row.printed_name, row.role, row.does_the_work) for row in rows] == [
        ("CCE", "assists", False),
        ("CCE", "measures", False),
        ("Agencia Municipal de Empleo", "executes", True),
        ("Agencia Municipal de Empleo", "promotes", True),
        ("STPS", "assists", False),
        ("CMIC", "measures", False),
        ("INEGI", "advises", False),
    ]


def test_each_indicator_has_the_portals_proposal_from_the_signing_day() -> None:
    load()

    decisions = IndicatorDecision.objects.all()
    diagnostic = decisions.get(measures_progress=False)

    assert decisions.count() == 22
    assert {(row.origin, row.recorded_at, row.target) for row in decisions} == {
        ("portal", SIGNING_DAY, Decimal(100))
    }
    assert [row.code for row in activities_of(diagnostic)] == ["4-1"]


def test_the_kilns_are_one_universe_of_two_indicators() -> None:
    load()

    universe = Universe.objects.get()
    codes = [row.code for each in universe.decisions.all() for row in activities_of(each)]

    assert universe.slug == "ladrilleras"
    assert sorted(codes) == ["2a-2", "2a-5"]


def activities_of(decision: IndicatorDecision) -> list[Activity]:
    """The activity of the decision's indicator, if it has one."""
    activity = decision.indicator.activity
    return [activity] if activity else []


def test_the_first_party_that_does_the_work_is_proposed_to_report() -> None:
    load()

    assignments = ReporterAssignment.objects.select_related("activity", "party")
    proposed = {row.activity.code: row.party.slug for row in assignments}
    others = Activity.objects.exclude(code__in=proposed).in_printed_order()

    assert len(proposed) == 22
    assert proposed["2a-5"] == "direccion-municipal-de-fomento-economico"
    assert proposed["5-1"] == "agencia-municipal-de-empleo"
    assert [activity.code for activity in others] == [
        "1-1",
        "2a-4",
        "2a-6",
        "3-3",
        "3-4",
        "3-5",
        "4-1",
        "4-3",
        "5-3",
    ]
    assert {(row.origin, row.recorded_at, row.from_month) for row in assignments} == {
        ("portal", SIGNING_DAY, date(2015, 9, 1))
    }
    assert assignments.get(activity__code="3-6").reason.endswith("hace el trabajo: «Ejecuta».")


def rename(rows: Rows) -> None:
    """Make it another plan, in every table."""
    rows[1][:2] = ["otro-2018", "Otro plan"]


def test_a_party_that_another_plan_brought_along_stays_as_it_is(
    altered: Callable[[str, Callable[[Rows], object]], Path],
) -> None:
    load()
    before = Party.objects.count()
    Party.objects.filter(slug="utim").update(name="Un nombre corregido")

    load(without_constants(altered("plan", rename)))

    assert Party.objects.count() == before
    assert Party.objects.get(slug="utim").name == "Un nombre corregido"
    assert Activity.objects.count() == 62
    assert (Session.objects.count(), Member.objects.count()) == (2, 1)


def without_constants(folder: Path) -> Path:
    """Leave the plan's key to its own table, as in a workbook that a person fills in."""
    for path in folder.glob("*.csv"):
        if path.stem != "plan":
            files = {path.name: path.read_bytes()}
            spoiled(files, path.stem, clear_first_column)
            path.write_bytes(files[path.name])
    return folder


def clear_first_column(rows: Rows) -> None:
    for row in rows[1:]:
        row[0] = ""


def set_cell(column: str, value: str) -> Callable[[Rows], object]:
    """Write something else in the last row of a column."""

    def change(rows: Rows) -> None:
        rows[-1][rows[0].index(column)] = value

    return change


@pytest.mark.parametrize(
    ("table", "column", "value", "sentence"),
    [
        (
            "discrepancias",
            "actividad",
            "9-9",
            "discrepancias, renglón 77, columna actividad: No hay «9-9» en «actividades».",
        ),
        (
            "sesiones",
            "fecha",
            "el martes",
            (
                "sesiones, renglón 3, columna fecha: «el martes» no se admite: se espera fecha "
                "AAAA-MM-DD."
            ),
        ),
        (
            "sesiones",
            "numero",
            "-5",
            "sesiones, renglón 3, columna numero: «-5» no se admite: se espera entero.",
        ),
        (
            "renglones",
            "correspondencia",
            "coincide",
            (
                "renglones, renglón 33: Un renglón sin contraparte no lleva actividad; los demás "
                "llevan una."
            ),
        ),
        (
            "integrantes",
            "asiento",
            "otro",
            (
                "integrantes, renglón 2, columna asiento: «otro» no se admite: se espera uno de "
                "estos: titular, suplente, vocal, facilitacion."
            ),
        ),
    ],
)
def test_a_half_broken_plan_changes_nothing_and_says_what_is_wrong(
    altered: Callable[[str, Callable[[Rows], object]], Path],
    table: str,
    column: str,
    value: str,
    sentence: str,
) -> None:
    before = everything()
    folder = altered(table, set_cell(column, value))

    with pytest.raises(CommandError) as raised:
        load(folder)

    assert str(raised.value) == f"El plan no se creó y nada cambió:\n  {sentence}"
    assert everything() == before


def test_a_folder_without_a_plan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No trae ninguna tabla del plan; cada una va en un CSV"):
        load(tmp_path)
