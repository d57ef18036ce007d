"""A commitment's page, and the activities of a plan in lines, with who reports each."""

from dataclasses import dataclass

from commitments.models import Commitment, Component
from pal_portal.asking import PageMoment
from pal_portal.site.sentences import day_name, states_sentence
from sttl.reading.decisions import REPORTER
from sttl.reading.duties import Standing, assignment_for

from .cards import ActivityCard, ComponentRow, MeanCard, component_rows, mean_card

UNCONFIRMED = " (propuesta del portal, sin confirmar)"  # the STTL has not decided it


@dataclass(frozen=True)
class ListedActivity:
    card: ActivityCard
    deadline: str
    reporter: str


@dataclass(frozen=True)
class ListedComponent:
    """Activities under the heading of their component; under none where ordered otherwise."""

    row: ComponentRow | None
    activities: tuple[ListedActivity, ...]


def listed_components(at: PageMoment) -> list[ListedComponent]:
    """List every activity by component, with who reports it; no query beside the reading."""
    names = {
        decision.party: at.names.name(decision.party, decision.party_name)
        for decision in at.known
        if decision.kind == REPORTER
    }
    reporters = {
        code: names[assignment.party] + (UNCONFIRMED if assignment.is_proposal else "")
        for code in at.reading.activities
        if (assignment := assignment_for(at.ledger.assignments.get(code, ()), at.moment.cutoff))
    }
    return [
        ListedComponent(
            row,
            tuple(
                ListedActivity(
                    card,
                    day_name(card.due_on) if card.due_on else "sin fecha en el plan",
                    reporters.get(card.code, str(Standing.UNASSIGNED.label)),
                )
                for card in row.cards
            ),
        )
        for row in component_rows(at)
    ]


@dataclass(frozen=True)
class ComponentPage:
    """A component with its activities; none where the plan prints none."""

    component: Component
    listed: ListedComponent | None


@dataclass(frozen=True)
class CommitmentPage:
    summary: str
    mean: MeanCard
    components: tuple[ComponentPage, ...]


def commitment_page(commitment: Commitment, at: PageMoment) -> CommitmentPage:
    """Make a commitment's page; one query beside the reading."""
    components = list(commitment.components.order_by("letter"))
    listed = {part.row.code: part for part in listed_components(at) if part.row}
    codes = [
        code
        for code, activity_reading in at.reading.activities.items()
        if activity_reading.activity.component.commitment_id == commitment.pk
    ]
    totals = at.reading.of(codes)
    return CommitmentPage(
        summary=states_sentence(totals.reported),
        mean=mean_card(totals),
        components=tuple(
            ComponentPage(component, listed.get(component.code)) for component in components
        ),
    )
