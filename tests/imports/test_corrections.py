"""`load_plan --correct` mends the transcription of a plan that is here, and nothing else (048).

`previous/` holds the rows as the fixture had them before: only those that changed.
"""

from collections import Counter
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from commitments.models import ActionPlan, Activity, Correction, Discrepancy, PlannedResult
from indicators.models import IndicatorDecision
from sttl.models import DueDay, ReporterAssignment
from sttl.office.proposal_forms import ProposalsForm
from sttl.office.proposals import unconfirmed
from sttl.office.secretariat import create_secretariat
from tests.factories import make_secretary

from .packages import (
    DURANGO,
    Rows,
    durango_files,
    exported,
    fingerprint,
    load_durango,
    rows_of,
    spoiled,
)

PREVIOUS = Path(__file__).with_name("previous")
NOTES_BEFORE = 56
DOCUMENT = "/planes/durango-2015/documento/"
PROPOSALS = "/admin/propuestas/durango-2015/"

pytestmark = pytest.mark.django_db


def previous_rows(table: str, rows: Rows) -> None:
    """Put back into a table's rows those that it had before; later notes were not there."""
    old = rows_of((PREVIOUS / f"{table}.csv").read_bytes())[1:]
    by_key = {row[1]: row for row in old}
    rows[:] = [by_key.pop(row[1], row) for row in rows] + list(by_key.values())
    if table == "discrepancias":
        del rows[1 + NOTES_BEFORE :]


@pytest.fixture
def plan(tmp_path: Path) -> ActionPlan:
    """Load the plan as it was transcribed before, and decide who reports one activity."""
    files = durango_files()
    for path in PREVIOUS.glob("*.csv"):
        spoiled(files, path.stem, partial(previous_rows, path.stem))
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    call_command("load_plan", str(tmp_path), stdout=StringIO())
    plan = ActionPlan.objects.get()
    plan.discrepancies.create(
        key="nota-propia", position=90, sections="7", title="Propia", text="De la secretaría."
    )
    assert plan.discrepancies.count() == NOTES_BEFORE + 1
    return plan


def correct(*options: str, folder: Path = DURANGO) -> str:
    """Run the command and give what it said."""
    said = StringIO()
    call_command("load_plan", str(folder), "--correct", *options, stdout=said)
    return said.getvalue()


def decisions() -> str:
    models = (ReporterAssignment, DueDay, IndicatorDecision)
    rows = [row for model in models for row in model._default_manager.order_by("pk")]
    dump: str = serializers.serialize("json", rows)
    return dump


def test_the_plan_becomes_the_one_that_a_new_portal_loads_but_for_its_decisions(
    plan: ActionPlan,
) -> None:
    before, old = decisions(), exported()
    plan.discrepancies.filter(key="nota-propia").delete()

    correct()

    now = exported()
    assert decisions() == before
    assert now["asignaciones.csv"] == old["asignaciones.csv"]
    fixture = durango_files()
    assert [name for name in fixture if now[name] != fixture[name]] == ["asignaciones.csv"]


def test_it_shows_each_difference_and_puts_it_on_record_once(plan: ActionPlan) -> None:
    said = correct()

    again = correct()

    assert (
        "renglones s8-2a-2, correspondencia\n"
        "    decía: Coincide\n"
        "    dice:  Difiere en lo sustancial\n"
    ) in said
    assert said.endswith(
        "Se corrigieron 40 datos del plan «Plan de Acción Local – Gobierno Abierto Durango».\n"
    )
    assert again.startswith("Se corrigieron 0 datos")
    assert Counter(Correction.objects.values_list("table", flat=True)) == {
        "componentes": 2,
        "renglones": 12,
        "discrepancias": 24,
        "asignaciones": 2,
    }
    assert Discrepancy.objects.filter(key="nota-propia").exists()


def test_a_rehearsal_shows_the_same_and_changes_nothing(plan: ActionPlan) -> None:
    before = fingerprint()

    said = correct("--ensayo")

    assert fingerprint() == before
    assert said.replace("Se corregirían", "Se corrigieron") == correct()


def test_the_documents_page_lists_day_place_words_and_reason(
    client: Client, plan: ActionPlan
) -> None:
    untouched = client.get(DOCUMENT).content.decode()

    correct("--razon", "Revisión de noviembre.")
    page = client.get(DOCUMENT).content.decode()

    assert "Correcciones de la transcripción" not in untouched
    listed = " ".join(strip_tags(page.partition("s8-2a-2 · correspondencia")[2]).split())
    assert listed.startswith(
        "Decía: Coincide Dice: Difiere en lo sustancial Revisión de noviembre. Corregido el "
    )


def test_all_or_nothing_and_only_texts(plan: ActionPlan, tmp_path: Path) -> None:
    files = durango_files()
    spoiled(files, "compromisos", lambda rows: rows[1].__setitem__(2, "x" * 201))
    spoiled(files, "actividades", lambda rows: rows[2].__setitem__(7, "2016-01-31"))
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    before = fingerprint()

    with pytest.raises(CommandError, match="compromisos, renglón 2, columna encabezado"):
        correct(folder=tmp_path)

    assert fingerprint() == before
    spoiled(files, "compromisos", lambda rows: rows[1].__setitem__(2, "Otro"))
    (tmp_path / "compromisos.csv").write_bytes(files["compromisos.csv"])
    correct(folder=tmp_path)
    assert str(Activity.objects.get(code="2a-1").due_on) == "2016-08-25"
    assert plan.commitments.get(number=1).heading == "Otro"


def test_a_plan_that_is_not_here_is_not_corrected() -> None:
    with pytest.raises(CommandError, match="no está en el portal"):
        correct()

    assert not PlannedResult.objects.exists()


def test_a_new_portal_has_nothing_to_correct() -> None:
    load_durango()

    assert correct().startswith("Se corrigieron 0 datos")


def test_a_doubted_proposal_stays_is_marked_and_is_not_confirmed_with_the_rest(
    client: Client, plan: ActionPlan
) -> None:
    correct()
    create_secretariat()
    client.force_login(make_secretary("secretaria"))
    form = ProposalsForm(unconfirmed(plan, at=timezone.now()))
    doubtful = [proposal.label for proposal in form.forms if proposal.is_doubtful]

    page = client.get(PROPOSALS).content.decode()
    sent = {"reason": "Acuerdo.", "confirms_rest": "on"}
    for proposal in form.forms:
        sent |= {proposal.add_prefix("answer"): ""}
        sent |= {
            proposal.add_prefix(name): proposal[name].value() or "" for name in proposal.columns
        }
    for proposal in form.reporters:
        sent[proposal.add_prefix("from_month")] = "2015-09"
    answered = client.post(PROPOSALS, sent)

    assert doubtful == ["4-1", "4-3"]
    assert page.count("<strong>Dudosa.</strong>") == 2
    assert answered.status_code == 302, answered.content.decode()
    decided = ReporterAssignment.objects.filter(origin="sttl")
    assert decided.count() == 22
    assert not decided.filter(activity__code__in=doubtful).exists()
