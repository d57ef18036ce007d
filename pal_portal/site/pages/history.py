"""The months of an activity one by one: what came in, what it states, and what was corrected."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from commitments.months import month_name
from commitments.sectors import Sector
from pal_portal.asking import PageMoment
from pal_portal.site.sentences import day_name, hand_in_note
from sttl.models import Revision, Verdict
from sttl.reading.decisions import EXTENSION, REPORTER, Decided
from sttl.reading.duties import Duty, Published
from sttl.reading.ledger import Ledger
from sttl.reading.readings import ActivityReading

from .cards import statement_text
from .printed import PrintedActivity


@dataclass(frozen=True)
class MonthNote:
    """Something told of a month: a correction, an obstacle, a new due day."""

    name: str
    text: str


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
    notes: tuple[MonthNote, ...]


def month_rows(
    reading: ActivityReading,
    printed: PrintedActivity,
    decided: Sequence[Decided],
    at: PageMoment,
) -> tuple[MonthRow, ...]:
    """Make the lines of an activity's months, the newest first.

    Printed has the words of its published revisions; decided is what was decided of it by then.
    """
    names = {
        decision.party: at.names.name(decision.party, decision.party_name)
        for decision in decided
        if decision.kind == REPORTER
    }
    rows = []
    for duty in reversed(reading.duties):
        revision = reading.current.get(duty.month)
        party = names.get(duty.party, "") if len(names) > 1 else ""
        notes = [*extension_notes(duty, decided)]
        if revision:
            notes += [
                *correction_notes(revision, reading, printed.told, at.ledger),
                *told_notes(revision, printed),
            ]
        rows.append(month_row(duty, revision, party, notes, reading, at))
    return tuple(rows)


def month_row(
    duty: Duty,
    revision: Published | None,
    party: str,
    notes: Sequence[MonthNote],
    reading: ActivityReading,
    at: PageMoment,
) -> MonthRow:
    """Make the line of one month; what is not published shows nothing but that it came in."""
    verdicts = ""
    if revision:
        opinions = at.ledger.standing(revision.pk, before=at.moment.known_before)
        counting = at.ledger.counting(revision, before=at.moment.known_before)
        verdicts = verdicts_in_words(opinions, counting)
    is_correction = revision is not None and revision.number > 1
    return MonthRow(
        month=month_name(duty.month),
        url=at.url("report-detail", reading.activity.code, duty.month) if revision else "",
        hand_in=hand_in_note(duty),
        party=party,
        stated=statement_text(revision.statement, reading.meanings) if revision else "",
        revision=f"versión {revision.number}" if revision and is_correction else "",
        verdicts=verdicts,
        notes=tuple(notes),
    )


def extension_notes(duty: Duty, decided: Iterable[Decided]) -> Iterable[MonthNote]:
    """Tell each new due day that the month's report was given, and why."""
    for decision in decided:
        if decision.kind == EXTENSION and decision.month == duty.month and decision.day:
            yield MonthNote("Prórroga", f"Hasta el {day_name(decision.day)}. {decision.reason}")


def correction_notes(
    revision: Published, reading: ActivityReading, texts: Mapping[int, Revision], ledger: Ledger
) -> Iterable[MonthNote]:
    """Tell each correction of a month up to a revision: what it changed, when and why."""
    after: Published | None = revision
    while after and (before := ledger.corrected_by(after)):
        old = statement_text(before.statement, reading.meanings)
        new = statement_text(after.statement, reading.meanings)
        change = f"De {old} a {new}" if old != new else "Sin cambio en la cifra"
        day = day_name(timezone.localdate(after.published_at))
        yield MonthNote(
            f"Corrección del {day}", f"{change}. Razón: {texts[after.pk].correction_reason}"
        )
        after = before


def told_notes(revision: Published, printed: PrintedActivity) -> Iterable[MonthNote]:
    """Give the obstacles of a month, why it had no activity, and what its evidence is called."""
    words, evidence = printed.told[revision.pk], printed.evidence.get(revision.pk)
    if revision.statement.is_inactive:
        yield MonthNote("Por qué no hubo actividad", words.inactive_reason)
    if words.obstacles:
        yield MonthNote("Obstáculos", words.obstacles)
    if evidence:
        yield MonthNote("Evidencia", "; ".join(evidence))


def verdicts_in_words(opinions: Mapping[str, str], counting: Collection[str]) -> str:
    """Say what each sector said, and if it does not count; those silent are not named."""
    sentences = [
        f"{Sector(sector).label}: {Verdict.Opinion(opinions[sector]).label.lower()}"
        + ("" if sector in counting else " (no cuenta)")
        for sector in Sector.values
        if sector in opinions
    ]
    return "; ".join(sentences) if sentences else "Sin dictamen"
