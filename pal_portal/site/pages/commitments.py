"""What a commitment's page says: its words in both sections, and how its parts stand."""

from dataclasses import dataclass

from commitments.models import Commitment, Component
from pal_portal.asking import PageMoment
from pal_portal.site.sentences import states_sentence
from sttl.reading.ledger import Ledger
from sttl.reading.readings import Reading

from .cards import MeanCard, mean_card
from .listing import ListedComponent, listed_components


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


def commitment_page(
    commitment: Commitment, reading: Reading, ledger: Ledger, at: PageMoment
) -> CommitmentPage:
    """Make a commitment's page; one query beside the reading."""
    components = list(commitment.components.order_by("letter"))
    listed = {each.row.code: each for each in listed_components(reading, ledger, at)}
    codes = [
        code
        for code, read in reading.activities.items()
        if read.activity.component.commitment_id == commitment.pk
    ]
    totals = reading.of(codes)
    return CommitmentPage(
        summary=states_sentence(totals.reported),
        mean=mean_card(totals),
        components=tuple(ComponentPage(each, listed.get(each.code)) for each in components),
    )
