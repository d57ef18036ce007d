"""The glossary: the concepts that a plan defines, in the order of the alphabet."""

from dataclasses import dataclass

from django.db.models import Q

from commitments.models import ActionPlan, PlanSection
from pal_portal.site.words import plain

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
    asked = Q(key__startswith=CONCEPTS) | Q(key__startswith=FEATURES)
    children: dict[int | None, list[PlanSection]] = {}
    concepts = []
    for section in plan.sections.filter(asked).order_by("position"):
        if section.key.startswith(CONCEPTS):
            concepts.append(section)
        else:
            children.setdefault(section.parent_id, []).append(section)
    terms = [
        term(each, tuple(term(part) for part in children.get(each.pk, ()))) for each in concepts
    ]
    return sorted(terms, key=lambda each: plain(each.title))


def term(section: PlanSection, parts: tuple[Term, ...] = ()) -> Term:
    """Make a term; its title without the colon or stop that the plan prints after it."""
    title = section.title.rstrip(":. ")
    return Term(section.key, title, section.body, section.footnote, parts)
