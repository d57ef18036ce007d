"""What the dashboard of a plan says, from one reading of its ledger."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from commitments.months import month_name, months_between
from commitments.sectors import Sector
from pal_portal.asking import PageMoment
from pal_portal.site.charts import Chart, reading_chart
from pal_portal.site.sentences import (
    STATE_WORDS,
    day_name,
    format_count,
    lateness,
    listed,
    plan_deadline_sentence,
    reports_note,
    states_sentence,
)
from sttl.models import Verdict
from sttl.reading.duties import Published, tally
from sttl.reading.moments import elapsed_months
from sttl.reading.readings import ActivityReading, Flag, Reading
from sttl.reading.sectors import SilentSector
from sttl.reading.trends import trend
from sttl.record.wording import silence_in_words

from .cards import (
    ComponentRow,
    MeanCard,
    StateMark,
    activities_url,
    board_url,
    component_rows,
    figure_text,
    flag_mark,
    mean_card,
    state_mark,
    statement_text,
)

RECENT_SHOWN = 5
WANTING_SHOWN = 3


@dataclass(frozen=True)
class NewsLine:
    """A line of a short list: an activity, a link, and a sentence."""

    code: str
    title: str
    url: str
    sentence: str


@dataclass(frozen=True)
class Wanting:
    """A short list of activities that want attention, with how many there are in all."""

    mark: StateMark
    count: int
    lines: tuple[NewsLine, ...]
    url: str

    @property
    def hidden(self) -> int:
        return self.count - len(self.lines)


@dataclass(frozen=True)
class MonthReports:
    """How many of the newest month's reports were handed in."""

    title: str
    figure: str
    note: str
    link: str
    url: str


@dataclass(frozen=True)
class Dashboard:
    """Everything that the dashboard shows, as words."""

    summary: str
    deadline: str
    mean: MeanCard
    silence: str
    elapsed: str
    elapsed_unit: str
    reports: MonthReports
    total: str
    rows: Sequence[ComponentRow]
    states: Sequence[StateMark]
    flags: Sequence[StateMark]
    chart: Chart | None
    recent: Sequence[NewsLine]
    wanting: Sequence[Wanting]


def dashboard(at: PageMoment, silent: Sequence[SilentSector] = ()) -> Dashboard:
    """Make the dashboard of a plan at a moment; it asks the database nothing but its reading."""
    reading, totals = at.reading, at.reading.of()
    months = months_between(reading.plan.first_month, reading.last_month)
    elapsed = elapsed_months(reading.plan.first_month, at.moment)
    return Dashboard(
        summary=states_sentence(totals.reported),
        deadline=plan_deadline_sentence(
            [activity.due_on for activity in reading.activities.values()],
            judged_on=at.moment.judged_on,
            is_over=at.is_over,
        ),
        mean=mean_card(totals),
        silence=silence_in_words(silent),
        elapsed=f"{len(elapsed)} de {len(months)}",
        elapsed_unit="meses; no es avance" if len(months) > 1 else "mes; no es avance",
        reports=month_reports(at),
        total=format_count(totals.reported.total, "actividad", "actividades"),
        rows=component_rows(at),
        states=[state_mark(state) for state in totals.reported.states],
        flags=[flag_mark(flag) for flag, count in totals.flags.items() if count],
        chart=reading_chart(trend(reading, at.ledger), title="Las dos lecturas, mes por mes"),
        recent=recent(at),
        wanting=[item for item in wanting(at) if item.count],
    )


def month_reports(at: PageMoment) -> MonthReports:
    """Count the cutoff month's reports; nothing is owed before a month has ended."""
    name = month_name(at.moment.cutoff)
    if not at.moment.has_begun:
        return MonthReports("Informes mensuales", "Aún no", f"{name} todavía no termina", "", "")
    reports = tally(
        [activity.duties[-1] for activity in at.reading.activities.values() if activity.duties]
    )
    return MonthReports(
        title=f"Informes de {name}",
        figure=f"{reports.handed_in} de {reports.owed}" if reports.owed else "Ninguno",
        note=reports_note(reports),
        link="Ver quién falta" if reports.missing else "Ver los informes",
        url=board_url(at, by_party=bool(reports.missing)),
    )


def recent(at: PageMoment) -> list[NewsLine]:
    """Tell what was published or corrected last, newest first."""
    published_revisions = [
        revision
        for revisions in at.ledger.revisions.values()
        for revision in revisions
        if revision.published_at < at.moment.known_before
        and revision.statement.month <= at.moment.cutoff
        and revision.code in at.reading.activities
    ]
    published_revisions.sort(
        key=lambda revision: (revision.published_at, revision.pk), reverse=True
    )
    return [recent_line(revision, at) for revision in published_revisions[:RECENT_SHOWN]]


def recent_line(revision: Published, at: PageMoment) -> NewsLine:
    """Tell one publication: the month, what it states, and how late it came or what it changed."""
    activity_reading = at.reading[revision.code]
    month = revision.statement.month
    stated = statement_text(revision.statement, activity_reading.meanings)
    published = day_name(timezone.localdate(revision.published_at))
    before = at.ledger.corrected_by(revision)
    if before is None:
        late = "".join(
            f" {lateness(duty).capitalize()}."
            for duty in activity_reading.duties
            if duty.month == month and duty.days_late
        )
        sentence = f"Informe de {month_name(month)}, publicado el {published}: {stated}.{late}"
    else:
        old = statement_text(before.statement, activity_reading.meanings)
        change = stated if old == stated else f"de {old} a {stated}"
        sentence = f"Informe de {month_name(month)}, corregido el {published}: {change}."
    url = at.url("report-detail", revision.code, month)
    return NewsLine(revision.code, activity_reading.activity.name, url, sentence)


def wanting(at: PageMoment) -> list[Wanting]:
    """Gather what is overdue, disputed and outdated."""
    overdue = [
        (late, f"Venció el {day_name(late.due_on)}; está {state_in_words(late)}.")
        for late in bearing(at.reading, Flag.OVERDUE)
        if late.due_on
    ]
    disputed = [
        (activity_reading, dispute_sentence(activity_reading, at))
        for activity_reading in bearing(at.reading, Flag.DISPUTED)
    ]
    disputed += [
        (
            activity_reading,
            "Se corrigió; el sector que no coincidía aún no dictamina la corrección.",
        )
        for activity_reading in bearing(at.reading, Flag.DISPUTE_CORRECTED)
    ]
    outdated = [
        (
            activity_reading,
            f"Su informe más reciente es el de {month_name(max(activity_reading.current))}.",
        )
        for activity_reading in bearing(at.reading, Flag.OUTDATED)
    ]
    return [
        short_list(Flag.OVERDUE, "Vencidas", overdue, at),
        short_list(Flag.DISPUTED, "En disputa", disputed, at),
        short_list(Flag.OUTDATED, "Desactualizadas", outdated, at),
    ]


def state_in_words(reading: ActivityReading) -> str:
    """Say an activity's state and figure in a few words: en curso, con 42.11 %."""
    state, figure = STATE_WORDS[reading.state][0], figure_text(reading.reported)
    if not figure:
        return state
    return f"{state}, {'nivel' if reading.reported.level else 'con'} {figure.lower()}"


def bearing(reading: Reading, flag: Flag) -> list[ActivityReading]:
    return [activity for activity in reading.activities.values() if flag in activity.flags]


def dispute_sentence(reading: ActivityReading, at: PageMoment) -> str:
    """Name the sectors that do not agree, with the newest month that they dispute."""
    before = at.moment.known_before
    disputes = {
        month: [
            str(Sector(sector).label).lower()
            for sector, opinion in at.ledger.counting(revision, before=before).items()
            if opinion == Verdict.Opinion.DISAGREES
        ]
        for month, revision in reading.current.items()
    }
    month = max(month for month, sectors in disputes.items() if sectors)
    sectors = disputes[month]
    verb = "no coincide" if len(sectors) == 1 else "no coinciden"
    return f"{listed(sectors).capitalize()} {verb} con el informe de {month_name(month)}."


def short_list(
    flag: Flag,
    words: str,
    items: Sequence[tuple[ActivityReading, str]],
    at: PageMoment,
) -> Wanting:
    lines = tuple(
        NewsLine(
            activity_reading.activity.code,
            activity_reading.activity.name,
            at.url("activity-detail", activity_reading.activity.code),
            sentence,
        )
        for activity_reading, sentence in items[:WANTING_SHOWN]
    )
    is_one_flag = all(flag in activity_reading.flags for activity_reading, _ in items)
    url = activities_url(at, flag if is_one_flag else None)
    mark = flag_mark(flag)
    if len(items) > 1:
        mark = replace(mark, words=words)
    return Wanting(mark, len(items), lines, url)
