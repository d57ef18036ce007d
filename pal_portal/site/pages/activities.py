"""What an activity's page says: who answers, by when, how it stands and how it went."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from commitments.models import Responsibility
from commitments.months import month_name
from indicators.rollup import Level, State
from pal_portal.asking import PageMoment
from pal_portal.site.charts import Chart, activity_chart
from pal_portal.site.sentences import FLAG_SENTENCES, deadline_sentence, lateness, listed
from sttl.models import Amendment, ReporterAssignment
from sttl.reading.decisions import REPORTER, Decided
from sttl.reading.readings import ActivityReading
from sttl.reading.trends import activity_trend

from .cards import ActivityCard, StateMark, activity_card, figure_text, flag_mark, validated_text
from .history import MonthRow, month_rows
from .indicators import ResultPage, result_pages
from .printed import PrintedActivity


@dataclass(frozen=True)
class RoleBlock:
    """The names that one bracket of printed role words speaks for, each with its party's page."""

    holders: tuple[tuple[str, str], ...]
    words: str
    roles: str


@dataclass(frozen=True)
class FlagNote:
    mark: StateMark
    sentence: str


@dataclass(frozen=True)
class ReporterNote:
    """Who reports, since when, as decided by whom and why."""

    party: str
    url: str
    month: str
    origin: str
    is_confirmed: bool
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
    chart: Chart | None
    months: tuple[MonthRow, ...]
    amendments: Sequence[Decided]


def activity_page(
    reading: ActivityReading, printed: PrintedActivity, at: PageMoment
) -> ActivityPage:
    """Make an activity's page; no query beside those of its reading and its printed words."""
    activity = reading.activity
    decided = [decision for decision in at.known if decision.code == activity.code]
    reporters = [decision for decision in decided if decision.kind == REPORTER]
    reporters.sort(key=lambda reporter: (reporter.month, reporter.recorded_at), reverse=True)
    results = result_pages(printed, reading, at)
    return ActivityPage(
        card=activity_card(reading, at),
        lead=lead(reading, results),
        deadline=deadline_sentence(
            reading.due_on,
            judged_on=at.moment.judged_on,
            is_done=reading.state == State.DONE,
            is_over=at.is_over,
        ),
        figures=figure_notes(reading),
        flags=tuple(FlagNote(flag_mark(flag), FLAG_SENTENCES[flag]) for flag in reading.flags),
        blocks=tuple(role_blocks(printed.names, at)),
        reporters=tuple(reporter_notes(reporters, at)),
        results=results,
        chart=activity_chart(
            activity_trend(activity, at.moment, at.ledger),
            title=f"La actividad {activity.code}, mes por mes",
            target=target_of(reading),
        ),
        months=month_rows(reading, printed, decided, at),
        amendments=[decision for decision in decided if decision.kind in Amendment.Subject],
    )


def target_of(reading: ActivityReading) -> Decimal | None:
    """Return the target of an activity's progress indicators, where they have one in common."""
    targets = {meaning.target for meaning in reading.meanings.values() if meaning.measures_progress}
    return targets.pop() if len(targets) == 1 else None


def lead(reading: ActivityReading, results: Sequence[ResultPage]) -> str:
    """Say in a sentence or two what was reported last, and whether it came in time."""
    if not reading.current:
        return "Todavía no se publica ningún informe de esta actividad."
    sentences = [result.sentence for result in results if result.sentence]
    if reading.reported.level:
        level = Level(reading.reported.level).label.lower()
        sentences.append(f"Quien informa declara un nivel de avance {level}.")
    newest = next(duty for duty in reading.duties if duty.month == max(reading.current))
    return " ".join([*sentences, f"El informe de {month_name(newest.month)} {lateness(newest)}."])


def figure_notes(reading: ActivityReading) -> tuple[FigureNote, FigureNote]:
    """Say the two readings of an activity, each with the month that its figure is of."""
    reported, validated = reading.reported, reading.validated
    what = "Sin medición" if reading.has_progress_indicator else "Sin nivel"
    if reported.state == State.UNREPORTED:
        what = "Sin informe"
    newest = max(reading.validated_months, default=None)
    if newest is None:
        note = "ningún informe reúne el acuerdo de los sectores que lo dictaminan"
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
            validated_text(reading),
            note,
        ),
    )


def role_blocks(printed: Iterable[Responsibility], at: PageMoment) -> Iterable[RoleBlock]:
    """Group the lines of the printed cell by the role words that speak for them."""
    for words, lines in groupby(printed, key=lambda line: line.role_text):
        group = list(lines)
        holders = {
            line.line: (line.printed_name, at.url("party-detail", line.party.slug))
            for line in group
        }
        yield RoleBlock(tuple(holders.values()), words, roles_in_words(group))


def roles_in_words(lines: Iterable[Responsibility]) -> str:
    """Name the roles of some printed lines, as the portal classifies their words."""
    roles = dict.fromkeys(
        line.get_role_display().lower()
        for line in lines
        if line.role != Responsibility.Role.UNSPECIFIED
    )
    return listed(list(roles))


def reporter_notes(reporters: Sequence[Decided], at: PageMoment) -> Iterable[ReporterNote]:
    """Tell who reports; a proposal is unconfirmed while a month of it has no decision (rule 11)."""
    decided = [
        row.month for row in reporters if row.origin == ReporterAssignment.Origin.STTL and row.month
    ]
    first_decided = min(decided, default=None)
    for row in reporters:
        is_confirmed = first_decided and row.month and first_decided <= row.month
        label = str(ReporterAssignment.Origin(row.origin).label)
        yield ReporterNote(
            party=at.names.name(row.party, row.party_name),
            url=at.url("party-detail", row.party_slug),
            month=month_name(row.month) if row.month else "",
            origin=label if is_confirmed else f"{label}, sin confirmar",
            is_confirmed=bool(is_confirmed),
            reason=row.reason,
        )
