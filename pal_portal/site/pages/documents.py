"""The words of the signed plan: its sections in order, and the concepts that it defines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from commitments.models import (
    ActionPlan,
    Activity,
    Commitment,
    Component,
    Correction,
    Discrepancy,
    PlannedResult,
    PlanSection,
    Responsibility,
)
from pal_portal.asking import PageMoment
from pal_portal.site.words import plain

from .activities import RoleBlock, role_blocks

COMMITMENTS_TABLE = "tabla-de-compromisos"
TEMPLATE_OF = re.compile(r"plantilla-([0-9]+)")  # the section 7 heading of a commitment
RESULTS_OF = re.compile(r"medicion-([0-9]+[a-z]?)")  # the section 8 heading of a component


@dataclass(frozen=True)
class ActivityRow:
    """An activity as section 7 prints it."""

    activity: Activity
    url: str
    blocks: tuple[RoleBlock, ...]


@dataclass(frozen=True)
class PrintedComponent:
    """A component as sections 7 and 8 print it."""

    component: Component
    rows: Sequence[ActivityRow]


@dataclass(frozen=True)
class SectionNode:
    """A section with what stands inside it, and the records printed there."""

    section: PlanSection
    children: Sequence["SectionNode"]
    components: Sequence[PrintedComponent]
    results: Component | None
    table: Sequence[Commitment]

    @property
    def title(self) -> str:
        return " ".join(filter(None, [self.section.number, self.section.title]))


@dataclass(frozen=True)
class DocumentPage:
    sections: Sequence[SectionNode]
    notes: Sequence[Discrepancy]
    corrections: Sequence[Correction]


def document_page(at: PageMoment) -> DocumentPage:
    """Make the document; seven queries, however long it is."""
    children: dict[int | None, list[PlanSection]] = {}
    for section in at.plan.sections.order_by("position"):
        children.setdefault(section.parent_id, []).append(section)
    parts = printed_components(at)
    by_code = {part.component.code: part.component for part in parts}
    by_commitment: dict[str, list[PrintedComponent]] = {}
    for part in parts:
        by_commitment.setdefault(str(part.component.commitment.number), []).append(part)
    commitments = [group[0].component.commitment for group in by_commitment.values()]

    def node(section: PlanSection) -> SectionNode:
        template = TEMPLATE_OF.fullmatch(section.key)
        results = RESULTS_OF.fullmatch(section.key)
        return SectionNode(
            section=section,
            children=[node(child) for child in children.get(section.pk, [])],
            components=by_commitment.get(template[1], []) if template else [],
            results=by_code.get(results[1]) if results else None,
            table=commitments if section.key == COMMITMENTS_TABLE else [],
        )

    notes = at.plan.discrepancies.select_related("activity").order_by("position")
    return DocumentPage(
        sections=[node(child) for child in children.get(None, [])],
        notes=list(notes),
        corrections=list(at.plan.corrections.order_by("-recorded_at", "pk")),
    )


def printed_components(at: PageMoment) -> list[PrintedComponent]:
    """Load what sections 7 and 8 print, in their order: four queries."""
    lines = Responsibility.objects.select_related("party").order_by("line", "role")
    activities = at.plan.activities.in_printed_order().prefetch_related(
        Prefetch("responsibilities", lines)
    )
    rows: dict[int, list[ActivityRow]] = {}
    for activity in activities:
        blocks = tuple(role_blocks(activity.responsibilities.all(), at))
        row = ActivityRow(activity, at.url("activity-detail", activity.code), blocks)
        rows.setdefault(activity.component_id, []).append(row)
    components = Component.objects.filter(commitment__plan=at.plan).select_related("commitment")
    printed = components.order_by("commitment__number", "letter").prefetch_related(
        Prefetch("results", PlannedResult.objects.order_by("position"))
    )
    return [PrintedComponent(component, rows.get(component.pk, [])) for component in printed]


# The glossary: the concepts that a plan defines, in the order of the alphabet

CONCEPTS = "concepto-"
FEATURES = "datos-abiertos-"  # the ten characteristics of open data


@dataclass(frozen=True)
class Term:
    """A concept in the plan's words, with what the plan says under it."""

    key: str
    title: str
    text: str
    footnote: str
    parts: tuple["Term", ...]


def glossary(plan: ActionPlan) -> list[Term]:
    """List the concepts of a plan: one query."""
    query = Q(key__startswith=CONCEPTS) | Q(key__startswith=FEATURES)
    children: dict[int | None, list[PlanSection]] = {}
    concepts = []
    for section in plan.sections.filter(query).order_by("position"):
        if section.key.startswith(CONCEPTS):
            concepts.append(section)
        else:
            children.setdefault(section.parent_id, []).append(section)
    terms = [
        term(concept, tuple(term(part) for part in children.get(concept.pk, ())))
        for concept in concepts
    ]
    return sorted(terms, key=lambda term: plain(term.title))


def term(section: PlanSection, parts: tuple[Term, ...] = ()) -> Term:
    """Make a term; its title without the colon or stop that the plan prints after it."""
    title = section.title.rstrip(":. ")
    return Term(section.key, title, section.body, section.footnote, parts)
