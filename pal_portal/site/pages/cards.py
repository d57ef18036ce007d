"""How an activity is shown in small, as a tile or a line of a list: strings made once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.text import slugify

from commitments.models import ActionPlan, Commitment, as_label
from commitments.months import write_month
from indicators.percentages import Meaning, capped
from indicators.rollup import Figure, Level, State, Statement
from pal_portal.asking import PageMoment
from pal_portal.site.sentences import coverage, mean_sentence, percent
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
class MeanCard:
    """The two readings of some activities: each mean with its coverage."""

    reported: str
    reported_coverage: str
    reported_sentence: str
    validated: str
    validated_coverage: str
    validated_sentence: str


@dataclass(frozen=True)
class ComponentRow:
    """A component with the tiles of its activities."""

    code: str
    name: str
    context: str
    url: str
    mean: MeanCard
    cards: tuple[ActivityCard, ...]


def report_url(plan: ActionPlan, code: str, month: date, at: PageMoment) -> str:
    """Return the address of a published report, at the same moment."""
    return reverse("site:report-detail", args=[plan.slug, code, write_month(month)]) + at.query


def board_url(plan: ActionPlan, at: PageMoment, *, by_party: bool = False) -> str:
    """Return the board's address at the same moment."""
    kept_query = at.query
    if by_party:
        kept_query = f"{kept_query}&por=parte" if kept_query else "?por=parte"
    return reverse("site:board", args=[plan.slug]) + kept_query


def activity_url(plan: ActionPlan, code: str, at: PageMoment) -> str:
    return reverse("site:activity-detail", args=[plan.slug, code]) + at.query


def activities_url(plan: ActionPlan, at: PageMoment, flag: Flag | None = None) -> str:
    """Return the address of the list of activities, or of those that bear a flag."""
    address = reverse("site:activity-list", args=[plan.slug]) + at.query
    if flag is None:
        return address
    return f"{address}{'&' if at.query else '?'}senal={slugify(flag.label)}"


def reporter_name(name: str, *, is_proposal: bool) -> str:
    """Name who reports; of a party that only the portal proposes, that the STTL has not decided."""
    return f"{name} (propuesta del portal, sin confirmar)" if is_proposal else name


def party_url(plan: ActionPlan, party: str, at: PageMoment) -> str:
    return reverse("site:party-detail", args=[plan.slug, party]) + at.query


def state_mark(state: State) -> StateMark:
    return StateMark(state.value, state.label, state.label)


def flag_mark(flag: Flag) -> StateMark:
    return StateMark(flag.value, flag.label, SHORT_FLAGS[flag])


def activity_card(reading: ActivityReading, plan: ActionPlan, at: PageMoment) -> ActivityCard:
    """Make the card of an activity of the plan."""
    activity = reading.activity
    value = reading.reported.percent
    return ActivityCard(
        code=activity.code,
        title=activity.name,
        url=activity_url(plan, activity.code, at),
        state=state_mark(reading.state),
        figure=figure_text(reading.reported),
        validated=figure_text(reading.validated) or "Sin validar",
        bar="" if value is None else f"{capped(value):.2f}",
        flags=tuple(flag_mark(flag) for flag in reading.flags),
        due_on=reading.due_on,
    )


def figure_text(figure: Figure) -> str:
    """Write an activity's percentage, or its level; empty without either."""
    if figure.percent is not None:
        return percent(figure.percent)
    return str(Level(figure.level).label) if figure.level else ""


def mean_card(totals: Totals) -> MeanCard:
    """Write the two means, never without their coverage; a missing one is said in words."""
    reported, validated = totals.reported, totals.validated
    unmeasured, unvalidated = "Sin medición", "Sin validar"
    return MeanCard(
        reported=unmeasured if reported.percent is None else percent(reported.percent),
        reported_coverage=coverage(reported.measured, reported.total),
        reported_sentence=mean_sentence(
            reported.percent, reported.measured, reported.total, without=unmeasured
        ),
        validated=unvalidated if validated.percent is None else percent(validated.percent),
        validated_coverage=coverage(validated.measured, validated.total),
        validated_sentence=mean_sentence(
            validated.percent, validated.measured, validated.total, without=unvalidated
        ),
    )


def component_rows(reading: Reading, at: PageMoment) -> list[ComponentRow]:
    """Make a row for each component that has activities, in printed order."""
    grouped: dict[int, list[ActivityReading]] = {}
    for activity in reading.activities.values():
        grouped.setdefault(activity.activity.component_id, []).append(activity)
    return [component_row(group, reading, at) for group in grouped.values()]


def component_row(group: list[ActivityReading], reading: Reading, at: PageMoment) -> ComponentRow:
    """Make the row of one component from its activities."""
    component = group[0].activity.component
    commitment = component.commitment
    url = reverse("site:commitment-detail", args=[reading.plan.slug, commitment.number])
    return ComponentRow(
        code=component.code,
        name=component.name or commitment.name,
        context=commitment.name if component.name else distinct_topic(commitment),
        url=f"{url}{at.query}#{component.code}",
        mean=mean_card(
            reading.of(reading_of_activity.activity.code for reading_of_activity in group)
        ),
        cards=tuple(
            activity_card(reading_of_activity, reading.plan, at) for reading_of_activity in group
        ),
    )


def distinct_topic(commitment: Commitment) -> str:
    """Return the printed topic where it says more than the heading."""
    topic = as_label(commitment.topic)
    return "" if topic.casefold() == commitment.name.casefold() else topic


def statement_text(statement: Statement, meanings: Mapping[int, Meaning]) -> str:
    """Write what one month's report states: its percentages or level, or why it has none."""
    return stated_in_words(
        is_inactive=statement.is_inactive,
        level=statement.level,
        values=[value for key, value in statement.values.items() if key in meanings],
    )
