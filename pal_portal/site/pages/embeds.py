"""What the embeddable cards say: how one activity or commitment stands, in four lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from commitments.models import Commitment
from pal_portal.asking import PageMoment
from pal_portal.site.sentences import states_sentence
from sttl.reading.readings import ActivityReading

from .activities import FigureNote, figure_notes
from .cards import StateMark, activity_card, mean_card


@dataclass(frozen=True)
class EmbeddedCard:
    """A card: its name and page, the state or the count of states, and the two readings."""

    name: str
    url: str
    state: StateMark | None
    flags: Sequence[StateMark]
    summary: str
    figures: Sequence[FigureNote]


def embedded_activity(reading: ActivityReading, at: PageMoment) -> EmbeddedCard:
    """Make the card of an activity."""
    card = activity_card(reading, at)
    return EmbeddedCard(
        name=f"{card.code} · {card.title}",
        url=card.url,
        state=card.state,
        flags=card.flags,
        summary="",
        figures=figure_notes(reading),
    )


def embedded_commitment(commitment: Commitment, at: PageMoment) -> EmbeddedCard:
    """Make the card of a commitment from its activities."""
    totals = at.reading.of(
        code
        for code, activity_reading in at.reading.activities.items()
        if activity_reading.activity.component.commitment_id == commitment.pk
    )
    mean = mean_card(totals)
    return EmbeddedCard(
        name=f"Compromiso {commitment.number}: {commitment.name}",
        url=at.url("commitment-detail", commitment.number),
        state=None,
        flags=(),
        summary=states_sentence(totals.reported),
        figures=(
            FigureNote("Reportado", mean.reported.figure, mean.reported.coverage),
            FigureNote("Validado por el STTL", mean.validated.figure, mean.validated.coverage),
        ),
    )
