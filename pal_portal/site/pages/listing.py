"""The activities of a plan in lines, by component, with who reports each."""

from dataclasses import dataclass

from pal_portal.asking import PageMoment
from pal_portal.site.sentences import day_name
from sttl.reading.decisions import REPORTER
from sttl.reading.duties import Standing, assignment_for
from sttl.reading.ledger import Ledger
from sttl.reading.readings import Reading

from .cards import ActivityCard, ComponentRow, component_rows, reporter_name


@dataclass(frozen=True)
class ListedActivity:
    card: ActivityCard
    deadline: str
    reporter: str


@dataclass(frozen=True)
class ListedComponent:
    row: ComponentRow
    activities: tuple[ListedActivity, ...]


def listed_components(reading: Reading, ledger: Ledger, at: PageMoment) -> list[ListedComponent]:
    """List every activity by component, with who reports it; no query beside the reading."""
    names = {each.party: each.party_name for each in at.known if each.kind == REPORTER}
    reporters = {
        code: reporter_name(names[assignment.party], is_proposal=assignment.is_proposal)
        for code in reading.activities
        if (assignment := assignment_for(ledger.assignments.get(code, ()), at.moment.cutoff))
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
        for row in component_rows(reading, at)
    ]
