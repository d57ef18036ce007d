"""The words of the signed plan: its sections in order, and the concepts that it defines."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from commitments.models import (
    ActionPlan,
    Activity,
    Commitment,
    Component,
    Discrepancy,
    PlannedResult,
    PlanSection,
    Responsibility,
)
from pal_portal.asking import PageMoment
from pal_portal.site.words import plain

from .activities import RoleBlock, role_blocks
from .cards import activity_url
from .printed import PrintedName, printed_name

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
class ComponentPart:
    component: Component
    rows: tuple[ActivityRow, ...]


@dataclass(frozen=True)
class CommitmentPart:
    commitment: Commitment
    components: tuple[ComponentPart, ...]


@dataclass(frozen=True)
class ResultsPart:
    """A component as section 8 prints it."""

    component: Component
    results: tuple[PlannedResult, ...]


@dataclass(frozen=True)
class SectionNode:
    """A section with what stands inside it, and the records printed there."""

    section: PlanSection
    children: tuple["SectionNode", ...]
    commitment: CommitmentPart | None = None
    results: ResultsPart | None = None
    table: tuple[Commitment, ...] = ()

    @property
    def title(self) -> str:
        return " ".join(filter(None, [self.section.number, self.section.title]))


@dataclass(frozen=True)
class DocumentPage:
    sections: tuple[SectionNode, ...]
    notes: tuple[Discrepancy, ...]


@dataclass
class Records:
    """What sections 7 and 8 print, by commitment and component."""

    commitments: Sequence[Commitment] = ()
    parts: Mapping[str, CommitmentPart] = field(default_factory=dict)
    results: Mapping[str, ResultsPart] = field(default_factory=dict)


def document_page(plan: ActionPlan, at: PageMoment) -> DocumentPage:
    """Make the document; six queries, however long it is."""
    records = records_of(plan, at)
    children: dict[int | None, list[PlanSection]] = {}
    for section in plan.sections.order_by("position"):
        children.setdefault(section.parent_id, []).append(section)

    def node(section: PlanSection) -> SectionNode:
        template = TEMPLATE_OF.fullmatch(section.key)
        results = RESULTS_OF.fullmatch(section.key)
        return SectionNode(
            section=section,
            children=tuple(node(child) for child in children.get(section.pk, [])),
            commitment=records.parts.get(template[1]) if template else None,
            results=records.results.get(results[1]) if results else None,
            table=tuple(records.commitments) if section.key == COMMITMENTS_TABLE else (),
        )

    notes = plan.discrepancies.select_related("activity").order_by("position")
    return DocumentPage(tuple(node(child) for child in children.get(None, [])), tuple(notes))


def records_of(plan: ActionPlan, at: PageMoment) -> Records:
    """Load what sections 7 and 8 print, by their place in them."""
    activities = list(plan.activities.in_printed_order())
    printed: dict[int, list[PrintedName]] = {}
    cells = Responsibility.objects.filter(activity__plan=plan).select_related("party")
    for line in cells.order_by("line", "role"):
        printed.setdefault(line.activity_id, []).append(printed_name(line))
    results: dict[int, list[PlannedResult]] = {}
    for row in PlannedResult.objects.filter(component__commitment__plan=plan).order_by("position"):
        results.setdefault(row.component_id, []).append(row)
    components = Component.objects.filter(commitment__plan=plan).select_related("commitment")
    rows: dict[int, list[ActivityRow]] = {}
    for activity in activities:
        blocks = tuple(role_blocks(printed.get(activity.pk, []), plan, at))
        row_of = ActivityRow(activity, activity_url(plan, activity.code, at), blocks)
        rows.setdefault(activity.component_id, []).append(row_of)
    by_commitment: dict[int, list[Component]] = {}
    for component in components.order_by("commitment__number", "letter"):
        by_commitment.setdefault(component.commitment.number, []).append(component)
    return Records(
        commitments=[group[0].commitment for group in by_commitment.values()],
        parts={
            str(number): CommitmentPart(
                group[0].commitment,
                tuple(
                    ComponentPart(component, tuple(rows.get(component.pk, [])))
                    for component in group
                ),
            )
            for number, group in by_commitment.items()
        },
        results={
            component.code: ResultsPart(component, tuple(results.get(component.pk, [])))
            for group in by_commitment.values()
            for component in group
        },
    )


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
