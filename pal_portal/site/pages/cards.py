"""How an activity is shown in small, as a tile or a line of a list: strings made once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.text import slugify

from commitments.models import Component, as_label
from indicators.percentages import Meaning, capped
from indicators.rollup import Figure, Level, State, Statement, Summary
from pal_portal.asking import PageMoment
from pal_portal.site.sentences import coverage, mean_sentence, percent, without_validated
from sttl.reading.readings import ActivityReading, Flag, Reading, Totals

from .contents import stated_in_words

SHORT_FLAGS = {  # what a tile has room for; the legend says it whole
    Flag.OVERDUE: "vencida",
    Flag.UNMEASURED: "sin indicador",
    Flag.DISPUTED: "en disputa",
    Flag.DISPUTE_CORRECTED: "disputa corregida",
    Flag.OUTDATED: "desactua\N{SOFT HYPHEN}lizada",
    Flag.DOUBTFUL: "dudosa",
}


@dataclass(frozen=True)
class StateMark:
    """A state or a flag: its shape's name, its words, and the few that a tile has room for."""

    shape: str
    words: str
    short: str


@dataclass(frozen=True)
class ActivityCard:
    """An activity in small: where it leads and how it stands."""

    code: str
    title: str
    url: str
    state: StateMark
    figure: str
    validated: str
    bar: str
    flags: tuple[StateMark, ...]
    due_on: date | None


@dataclass(frozen=True)
class MeanInWords:
    """A mean with its coverage, apart and in one line."""

    figure: str
    coverage: str
    sentence: str


@dataclass(frozen=True)
class MeanCard:
    """The two readings of some activities."""

    reported: MeanInWords
    validated: MeanInWords


@dataclass(frozen=True)
class ComponentRow:
    """A component with the tiles of its activities."""

    code: str
    name: str
    context: str
    url: str
    mean: MeanCard
    cards: tuple[ActivityCard, ...]


def board_url(at: PageMoment, *, by_party: bool = False) -> str:
    """Return the board's address at the same moment."""
    address = at.url("board")
    return f"{address}{'&' if at.query else '?'}por=parte" if by_party else address


def activities_url(at: PageMoment, flag: Flag | None = None) -> str:
    """Return the address of the list of activities, or of those that bear a flag."""
    address = at.url("activity-list")
    if flag is None:
        return address
    return f"{address}{'&' if at.query else '?'}senal={slugify(flag.label)}"


def state_mark(state: State) -> StateMark:
    return StateMark(state.value, state.label, state.label)


def flag_mark(flag: Flag) -> StateMark:
    return StateMark(flag.value, flag.label, SHORT_FLAGS[flag])


def activity_card(reading: ActivityReading, at: PageMoment) -> ActivityCard:
    """Make the card of an activity of the plan."""
    activity = reading.activity
    value = reading.reported.percent
    return ActivityCard(
        code=activity.code,
        title=activity.name,
        url=at.url("activity-detail", activity.code),
        state=state_mark(reading.state),
        figure=figure_text(reading.reported),
        validated=validated_text(reading),
        bar="" if value is None else f"{capped(value):.2f}",
        flags=tuple(flag_mark(flag) for flag in reading.flags),
        due_on=reading.due_on,
    )


def figure_text(figure: Figure) -> str:
    """Write an activity's percentage, or its level; empty without either."""
    if figure.percent is not None:
        return percent(figure.percent)
    return str(Level(figure.level).label) if figure.level else ""


def validated_text(reading: ActivityReading) -> str:
    """Write what the validated reports say: a figure, a level, or the state alone."""
    if not reading.validated_months:
        return "Sin validar"
    return figure_text(reading.validated) or str(reading.validated.state.label)


def mean_card(totals: Totals) -> MeanCard:
    """Write the two means, never without their coverage; a missing one is said in words."""
    return MeanCard(
        mean_in_words(totals.reported, without="Sin medición"),
        mean_in_words(totals.validated, without=without_validated(totals.validated)),
    )


def mean_in_words(mean: Summary, *, without: str) -> MeanInWords:
    return MeanInWords(
        figure=without if mean.percent is None else percent(mean.percent),
        coverage=coverage(mean.measured, mean.total),
        sentence=mean_sentence(mean.percent, mean.measured, mean.total, without=without),
    )


def by_component(reading: Reading) -> dict[Component, list[ActivityReading]]:
    """Group the activities as the plan does, in printed order."""
    grouped: dict[Component, list[ActivityReading]] = {}
    for activity_reading in reading.activities.values():
        grouped.setdefault(activity_reading.activity.component, []).append(activity_reading)
    return grouped


def component_rows(at: PageMoment) -> list[ComponentRow]:
    """Make a row for each component that has activities, in printed order."""
    return [
        ComponentRow(
            component.code,
            *component_heading(component, at),
            mean=mean_card(at.reading.of(row.activity.code for row in group)),
            cards=tuple(activity_card(row, at) for row in group),
        )
        for component, group in by_component(at.reading).items()
    ]


def component_heading(component: Component, at: PageMoment) -> tuple[str, str, str]:
    """Name a component, say what the name leaves out, and where it stands on its page."""
    commitment = component.commitment
    url = f"{at.url('commitment-detail', commitment.number)}#{component.code}"
    if component.name:
        return component.label, commitment.name, url
    topic = as_label(commitment.topic)  # as printed, where it says more than the heading
    is_same = topic.casefold() == commitment.name.casefold()
    return commitment.name, "" if is_same else topic, url


def statement_text(statement: Statement, meanings: Mapping[int, Meaning]) -> str:
    """Write what one month's report states: its percentages or level, or why it has none."""
    return stated_in_words(
        is_inactive=statement.is_inactive,
        level=statement.level,
        values=[value for key, value in statement.values.items() if key in meanings],
    )
