"""What an activity's page says: who, by when, how it stands and its months one by one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from commitments.models import ActionPlan, Party, Responsibility, Sector
from commitments.months import month_name
from indicators.rollup import Level, State
from pal_portal.moments import PageMoment
from pal_portal.sentences import (
    day_name,
    deadline_sentence,
    flag_sentence,
    hand_in_note,
    lateness,
    listed,
)
from sttl.duties import Duty, Standing, assignment_for
from sttl.ledger import Ledger
from sttl.models import Amendment, ReporterAssignment, Verdict
from sttl.readings import ActivityReading, Reading

from .cards import (
    ActivityCard,
    ComponentRow,
    Mark,
    activity_card,
    component_rows,
    figure_text,
    flag_mark,
    party_url,
    report_url,
    statement_text,
)
from .indicators import ResultPage, result_pages


@dataclass(frozen=True)
class Holder:
    """A name as the plan prints it, and the party that it stands for."""

    printed: str
    url: str


@dataclass(frozen=True)
class RoleBlock:
    """The names that one bracket of printed role words speaks for."""

    holders: tuple[Holder, ...]
    words: str
    roles: str


@dataclass(frozen=True)
class FlagNote:
    mark: Mark
    sentence: str


@dataclass(frozen=True)
class MonthRow:
    """A month of an activity: its report's walk, what it states, and what the sectors said.

    The party is named only where the activity has had more than one.
    """

    month: str
    url: str
    hand_in: str
    party: str
    stated: str
    revision: str
    verdicts: str


@dataclass(frozen=True)
class ReporterNote:
    """Who reports, since when, as decided by whom and why."""

    party: str
    url: str
    month: str
    origin: str
    reason: str


@dataclass(frozen=True)
class FigureNote:
    """One of the two readings of an activity: its figure, and the month that it is of."""

    name: str
    figure: str
    note: str


@dataclass(frozen=True)
class ActivityPage:
    """Everything that an activity's page shows beside the printed words."""

    card: ActivityCard
    lead: str
    deadline: str
    figures: tuple[FigureNote, FigureNote]
    flags: tuple[FlagNote, ...]
    blocks: tuple[RoleBlock, ...]
    reporters: tuple[ReporterNote, ...]
    results: Sequence[ResultPage]
    months: tuple[MonthRow, ...]
    amendments: tuple[Amendment, ...]


def activity_page(
    read: ActivityReading, reading: Reading, ledger: Ledger, at: PageMoment
) -> ActivityPage:
    """Make an activity's page; six queries beside those of the reading."""
    activity, plan = read.activity, reading.plan
    printed = activity.responsibilities.select_related("party").order_by("line", "role")
    assignments = list(
        activity.assignments.filter(recorded_at__lt=at.moment.known_before)
        .select_related("party")
        .order_by("from_month", "recorded_at", "pk")
    )
    parties = {each.party_id: each.party for each in assignments}
    results = result_pages(plan, read, reading, ledger, at)
    return ActivityPage(
        card=activity_card(read, plan, at),
        lead=lead(read, results),
        deadline=deadline_sentence(
            read.due_on,
            judged_on=at.moment.judged_on,
            is_done=read.state == State.DONE,
            is_over=at.is_over,
        ),
        figures=figure_notes(read),
        flags=tuple(FlagNote(flag_mark(flag), flag_sentence(flag)) for flag in read.flags),
        blocks=tuple(role_blocks(printed, plan, at)),
        reporters=tuple(reporter_note(each, plan, at) for each in reversed(assignments)),
        results=results,
        months=tuple(month_row(each, read, parties, ledger, at) for each in reversed(read.duties)),
        amendments=tuple(activity.amendments.filter(recorded_at__lt=at.moment.known_before)),
    )


def lead(read: ActivityReading, results: Sequence[ResultPage]) -> str:
    """Say in a sentence or two what was reported last, and whether it came in time."""
    if not read.current:
        return "Todavía no se publica ningún informe de esta actividad."
    said = [each.sentence for each in results if each.sentence]
    if read.reported.level:
        level = Level(read.reported.level).label.lower()
        said.append(f"Quien informa declara un nivel de avance {level}.")
    newest = next(each for each in read.duties if each.month == max(read.current))
    return " ".join([*said, f"El informe de {month_name(newest.month)} {lateness(newest)}."])


def figure_notes(read: ActivityReading) -> tuple[FigureNote, FigureNote]:
    """Say the two readings of an activity, each with the month that its figure is of."""
    reported, validated = read.reported, read.validated
    what = "Sin medición" if read.has_progress_indicator else "Sin nivel"
    if reported.state == State.UNREPORTED:
        what = "Sin informe"
    newest = max(read.validated_months, default=None)
    if newest is None:
        note = "ningún informe reúne el acuerdo de los tres sectores"
    elif validated.month:
        note = f"{validated.state.label.lower()}; informe de {month_name(validated.month)}"
    else:
        note = f"{validated.state.label.lower()}; informe de {month_name(newest)}"
    return (
        FigureNote(
            "Reportado",
            figure_text(reported) or what,
            f"informe de {month_name(reported.month)}" if reported.month else "",
        ),
        FigureNote(
            "Validado por el STTL",
            "Sin validar" if newest is None else figure_text(validated) or validated.state.label,
            note,
        ),
    )


def role_blocks(
    printed: Iterable[Responsibility], plan: ActionPlan, at: PageMoment
) -> Iterable[RoleBlock]:
    """Group the lines of the printed cell by the role words that speak for them."""
    for words, lines in groupby(printed, key=lambda each: each.role_text):
        group = list(lines)
        holders = {
            each.line: Holder(each.printed_name, party_url(plan, each.party, at)) for each in group
        }
        roles = dict.fromkeys(
            each.get_role_display().lower()
            for each in group
            if each.role != Responsibility.Role.UNSPECIFIED
        )
        yield RoleBlock(tuple(holders.values()), words, listed(list(roles)))


def reporter_note(each: ReporterAssignment, plan: ActionPlan, at: PageMoment) -> ReporterNote:
    return ReporterNote(
        party=each.party.name,
        url=party_url(plan, each.party, at),
        month=month_name(each.from_month),
        origin=each.get_origin_display(),
        reason=each.reason,
    )


def month_row(
    duty: Duty,
    read: ActivityReading,
    parties: Mapping[int, Party],
    ledger: Ledger,
    at: PageMoment,
) -> MonthRow:
    """Make the line of one month; what is not published shows nothing but that it came in."""
    revision = read.current.get(duty.month)
    party = parties.get(duty.party) if duty.party and len(parties) > 1 else None
    verdicts = ""
    if revision:
        standing = ledger.standing(revision.pk, before=at.moment.known_before)
        verdicts = verdicts_in_words(standing)
    is_correction = revision is not None and revision.number > 1
    return MonthRow(
        month=month_name(duty.month),
        url=report_url(read.activity.plan, read.activity.code, duty.month, at) if revision else "",
        hand_in=hand_in_note(duty),
        party=party.name if party else "",
        stated=statement_text(revision.statement, read.meanings) if revision else "",
        revision=f"versión {revision.number}" if revision and is_correction else "",
        verdicts=verdicts,
    )


def verdicts_in_words(standing: Mapping[str, str]) -> str:
    """Say what each sector said, in the order of the sectors; those silent are not named."""
    said = [
        f"{Sector(sector).label}: {Verdict.Opinion(standing[sector]).label.lower()}"
        for sector in Sector.values
        if sector in standing
    ]
    return "; ".join(said) if said else "Sin dictamen"


# The list of all activities


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
    """List every activity by component, with who reports it; one query beside the reading."""
    reporters = {
        code: held.party
        for code in reading.activities
        if (held := assignment_for(ledger.assignments.get(code, ()), at.moment.cutoff))
    }
    parties = Party.objects.in_bulk(sorted(set(reporters.values())))
    return [
        ListedComponent(
            row,
            tuple(
                ListedActivity(
                    card,
                    day_name(card.due_on) if card.due_on else "sin fecha en el plan",
                    parties[reporters[card.code]].name
                    if card.code in reporters
                    else Standing.UNASSIGNED.label,
                )
                for card in row.cards
            ),
        )
        for row in component_rows(reading, at)
    ]
