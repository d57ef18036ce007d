"""The words of the plan, how a number was made, and a report's revision."""

from dataclasses import replace
from datetime import UTC, date, datetime

from django.utils.safestring import SafeString

from commitments.models import (
    Activity,
    Commitment,
    Component,
    Discrepancy,
    PlannedResult,
    PlanSection,
)
from pal_portal.gallery.specimens import Specimen
from pal_portal.site.forms import ComparisonForm
from pal_portal.site.pages.activities import Holder, RoleBlock
from pal_portal.site.pages.contents import Measured, Proof, Said
from pal_portal.site.pages.differences import Change
from pal_portal.site.pages.documents import (
    ActivityRow,
    CommitmentPart,
    ComponentPart,
    ResultsPart,
    SectionNode,
)
from pal_portal.site.pages.indicators import BaselineRow, Decision, ResultPage
from pal_portal.site.pages.reports import Comparison, Judged, RevisionPage
from sttl.models import Revision
from sttl.reading.decisions import DEADLINE, Decided

from .lists import EVENT, PARTY, RESULT, VALUES

BLOCKS = (
    RoleBlock((Holder(PARTY, "#"),), "Ejecutor de la actividad", "ejecuta"),
    RoleBlock((Holder("Sociedad Civil", "#"),), "", ""),
)
ACTIVITY = Activity(
    code="2a-2",
    title="Impulsar cierre de ladrilleras informales",
    correction="«reubicación»",
    due_text="25 de Agosto de 2016",
    follow_up="Registro de las plantas",
)
AMENDED = Decided(
    recorded_at=datetime(2016, 3, 8, 18, tzinfo=UTC),
    pk=1,
    kind=DEADLINE,
    code="2a-2",
    reason="Lo acordó el STTL en su sesión 8.",
    party=None,
    party_slug="",
    party_name="",
    origin="",
    month=None,
    day=date(2016, 9, 30),
    text="",
    indicator=None,
    universe="",
    amount=None,
)
COMPONENT = Component(letter="a", name="Ladrilleras", problem="Contaminación del aire.")
PRINTED = PlannedResult(
    number=RESULT.number,
    activity_text=RESULT.activity_text,
    objective=RESULT.objective,
    formula=RESULT.formula,
)
DECISION = Decision(
    ("Mide avance; su meta es 100\xa0%.", "Su denominador queda fijo."),
    "propuesta del portal",
    "El plan habla de todas.",
    "25 de septiembre de 2015",
    is_by_sttl=False,
)
MADE = replace(
    VALUES,
    decision=DECISION,
    working="12 × 100 / 57 = 21.05\xa0%",
    joint="Junto con 2a-5: 38.6\xa0%.",
    baselines=(BaselineRow("57", "marzo de 2016", "18 de abril de 2016", "Nuevo padrón."),),
    to_correct="Por corregir: abril de 2016.",
)
PART = CommitmentPart(
    Commitment(problem="Falta de orden.", objective="Ordenar.", text="Nos comprometemos."),
    (ComponentPart(COMPONENT, (ActivityRow(ACTIVITY, "#", BLOCKS),)),),
)
RESULTS = ResultsPart(Component(results_problem="El aire."), (PRINTED,))
SECTION = SectionNode(
    PlanSection(key="marco", body="Todos tienen derecho a saber.", footnote="Véase https://un.org"),
    (SectionNode(PlanSection(key="marco-1", number="1.", title="Leyes"), ()),),
)
CHANGES = (
    Change(
        "Numerador",
        SafeString("<del>13</del> ladrilleras"),
        SafeString("<ins>12</ins> ladrilleras"),
        is_spacing=False,
    ),
    Change(
        "Qué se hizo", SafeString("Se  visitaron."), SafeString("Se visitaron."), is_spacing=True
    ),
)
CORRECTED = RevisionPage(
    number=2,
    day="18 de abril de 2016",
    is_current=True,
    is_recorded_by_sttl=True,
    correction_reason="Se contó dos veces una planta.",
    statements=(Said("Nivel declarado", "Sustancial"),),
    texts=(Said("Qué se hizo", "Se visitaron las colonias."),),
    measured=(
        Measured(
            formula="",
            numerator_label="Ladrilleras reubicadas",
            numerator="12",
            denominator_label="Ladrilleras",
            denominator="57",
            percent="21.05\xa0%",
            reasons=(Said("Por qué cambió el denominador", "Nuevo padrón."),),
        ),
    ),
    evidence=(
        Proof("Cuántas se reubicaron", "https://example.mx/lista", "", "", "", ""),
        Proof("Que se hizo la visita", "", "#", "PDF", "120 kB", EVENT.hash),
    ),
    verdicts=(
        Judged(
            "Sociedad civil",
            "Coincide",
            "agrees",
            "Se visitó.",
            "25 de abril de 2016",
            is_replaced=False,
        ),
        Judged(
            "Gobierno",
            "No coincide",
            "disagrees",
            "Falta.",
            "20 de abril de 2016",
            is_replaced=True,
        ),
    ),
    changes=CHANGES,
    events=(EVENT,),
)
FIRST = replace(
    CORRECTED,
    number=1,
    day="8 de abril de 2016",
    is_current=False,
    is_recorded_by_sttl=False,
    correction_reason="",
    statements=(),
    measured=(),
    evidence=(),
    verdicts=(),
    changes=(),
    events=(),
)
NAMES = {"before": "Versión 1", "after": "Versión 2"}
REVISIONS = [
    Revision(number=2, published_at=datetime(2016, 4, 18, 18, tzinfo=UTC)),
    Revision(number=1, published_at=datetime(2016, 4, 8, 18, tzinfo=UTC)),
]


def compared(changes: tuple[Change, ...]) -> dict[str, object]:
    """Return what the comparison of two versions takes."""
    return {
        "form": ComparisonForm(None, REVISIONS),
        "kept": (("corte", "2016-03"),),
        "comparison": Comparison(NAMES["before"], NAMES["after"], changes),
    }


NOTE = Discrepancy(
    key="dos-numeros-uno",
    title="Dos secciones con el número 1",
    text="El documento numera dos secciones con el 1.",
    quotes=["1. Introducción", "1. Marco legal"],
    sections="1",
)

SPECIMENS = [
    Specimen("fact", "Un dato", {"label": "Temática", "text": "Servicios públicos"}, "facts"),
    Specimen("role_blocks", "Con clasificación del portal", {"blocks": BLOCKS, "classified": True}),
    Specimen("role_blocks", "Como se imprimió", {"blocks": BLOCKS}),
    Specimen("role_blocks", "Vacía", {"blocks": ()}),
    Specimen(
        "printed_activity",
        "Corregida y con enmienda",
        {"activity": ACTIVITY, "blocks": BLOCKS, "amendments": (AMENDED,)},
    ),
    Specimen(
        "printed_activity",
        "Sin fecha, medio ni responsables",
        {"activity": Activity(title="Elaborar el estudio"), "blocks": (), "amendments": ()},
    ),
    Specimen("printed_commitment", "Con un componente", {"part": PART}),
    Specimen("printed_results", "Un renglón de la sección 8", {"part": RESULTS}),
    Specimen("section_body", "Con una parte y una nota al pie", {"node": SECTION}),
    Specimen("discrepancy", "Con dos citas", {"note": NOTE}),
    Specimen("how_made", "Con cifra y denominador de base", {"results": (MADE,)}),
    Specimen(
        "how_made", "Sin fórmula", {"results": (ResultPage(replace(RESULT, indicator=None)),)}
    ),
    Specimen("how_made", "Sin cifras todavía", {"results": (replace(VALUES, values=()),)}),
    Specimen("how_made", "Sin renglón", {"results": ()}),
    Specimen("proofs", "Un enlace y un archivo", {"evidence": CORRECTED.evidence}),
    Specimen("proofs", "Vacía", {"evidence": ()}),
    Specimen("changes", "Una cifra y un texto", {"changes": CHANGES, **NAMES}),
    Specimen("comparison", "Con diferencias", compared(CHANGES)),
    Specimen("comparison", "Iguales", compared(())),
    Specimen("comparison", "Sin elegir", {**compared(()), "comparison": None}),
    Specimen("revision_events", "Un suceso", {"events": (EVENT,)}),
    Specimen("revision", "Corrección vigente", {"revision": CORRECTED}),
    Specimen("revision", "Anterior, sin evidencia ni dictámenes", {"revision": FIRST}),
]
