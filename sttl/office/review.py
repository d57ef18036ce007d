"""The review of a report: this month beside the last one published, and what to look at twice."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from pathlib import PurePath
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone

from commitments.months import day_name
from indicators.models import Indicator
from indicators.numbers import format_number, percent
from indicators.percentages import FULL
from sttl.access import Role, is_only_proposed
from sttl.content import (
    MEASUREMENT,
    REPORT,
    VALUES,
    Fact,
    PartList,
    facts_beside_link,
    percent_of,
    revision_content,
)
from sttl.models import Event, Evidence, Measurement, Revision, User
from sttl.record.checks import Check, Problem
from sttl.record.differences import (
    NO_CONTENT,
    ContentChange,
    content_handed_in,
    differences,
    indicators_by_row,
    last_return,
    side_by_side,
)
from sttl.record.wording import effect_in_words
from sttl.record.workflow import STEPS

State = Revision.State
NOTHING = "—"


@dataclass(frozen=True)
class ReviewRow:
    """A field in this report and in the last one published before it."""

    label: str
    now: str
    before: str
    change: str = ""
    is_figure: bool = False


@dataclass(frozen=True)
class ReviewedEvidence:
    """A piece of evidence: what it proves, where it is, of what kind, and whether it is new."""

    title: str
    url: str
    kind: str
    is_repeated: bool
    further: Sequence[Fact]


@dataclass(frozen=True)
class ReviewComparison:
    """What changed since an earlier state of the report, and which state that is."""

    since: str
    changes: Sequence[ContentChange]


class Review:
    """A revision as the secretariat reviews it: what it says, what to look at twice, what to do.

    All that it shows a person is loaded at once, by a fixed number of queries. Of a returned one
    what was handed in is shown, nothing that its party wrote since.
    """

    def __init__(self, revision: Revision, *, by: User, at: datetime) -> None:
        report, check, role = revision.report, Check(revision, before=at), Role(by, at=at)
        self.revision = revision
        previous = Revision.objects.with_place().filter(pk=check.month_before() or 0)
        self.previous: Revision | None = previous.first()
        self.may_publish = STEPS["publish"].allowed(revision, role, report.party)
        self.may_return = STEPS["return"].allowed(revision, role, report.party)
        self.events = list(revision.events.order_by("sequence"))
        others = report.revisions.exclude(pk=revision.pk).exclude(state=State.DRAFT)
        self.earlier = list(others.order_by("number"))
        in_force = revision.verdicts.filter(replaced_by__isnull=True)
        self.verdicts = list(in_force.order_by("sector"))
        indicators = indicators_by_row(check.measurements.values())
        self.comparisons = list(comparisons(revision, indicators))
        self.is_only_proposed = is_only_proposed(report.activity, report.month, as_of=at)
        self.problems: Sequence[Problem] = ()
        self.effect = ""
        self.indicators: Sequence[tuple[Indicator, Sequence[ReviewRow]]] = ()
        self.answers: Sequence[Fact] = ()
        self.evidence: Sequence[ReviewedEvidence] = ()
        self.texts: Sequence[ReviewRow] = ()
        if self.is_being_mended:
            self.texts = list(rows_handed_in(revision, self.previous))
        else:
            self.load_content(check)

    def load_content(self, check: Check) -> None:
        """Put what the revision says beside what the one before it says."""
        revision, previous = self.revision, self.previous
        if not self.is_published:
            self.problems, self.effect = check.problems(), effect_in_words(check)
        before = {row.indicator_id: row for row in previous.measurements.all()} if previous else {}
        self.indicators = [
            (measurement.indicator, list(figure_rows(measurement, before.get(pk))))
            for pk, measurement in check.measurements.items()
        ]
        stated = [REPORT.canonical(record) if record else {} for record in (revision, previous)]
        self.texts = list(part_rows(REPORT, *stated))
        self.answers = list(answers(check))
        self.evidence = list(proofs(revision, previous))

    @property
    def is_being_mended(self) -> bool:
        """Say whether its party has it back: then only what was handed in is shown."""
        return self.revision.state == State.RETURNED

    @property
    def is_waiting(self) -> bool:
        return self.revision.state == State.SUBMITTED

    @property
    def is_published(self) -> bool:
        return self.revision.state == State.PUBLISHED

    @property
    def month(self) -> date:
        return self.revision.report.month

    @property
    def handed_in_at(self) -> datetime | None:
        """Return when it was handed in, the last time."""
        submits = (event.at for event in reversed(self.events) if event.step == Event.Step.SUBMIT)
        return next(submits, None)


def rows_handed_in(revision: Revision, previous: Revision | None) -> Iterator[ReviewRow]:
    """Give what a returned revision said when it was handed in, beside the one before it."""
    content = content_handed_in(revision)
    if content is not None:
        mine = Indicator.objects.filter(result__activity=revision.report.activity)
        indicators = {row.result.position: row for row in mine.select_related("result")}
        before = revision_content(previous) if previous else NO_CONTENT
        for change in side_by_side(before, content, indicators):
            yield ReviewRow(change.label, change.after or NOTHING, change.before or NOTHING)


def part_rows(
    parts: PartList,
    now: Mapping[str, Any],
    before: Mapping[str, Any],
    *,
    without: Iterable[str] = (),
) -> Iterator[ReviewRow]:
    """Put side by side what two contents say of the same parts, in the order of the list."""
    contents = (parts.facts(content, without=without) for content in (now, before))
    new, old = ({fact.label: fact.text for fact in facts} for facts in contents)
    for label in (part.label for part in parts):
        if label in new or label in old:
            yield ReviewRow(label, new.get(label, NOTHING), old.get(label, NOTHING))


def answers(check: Check) -> Iterator[Fact]:
    """Give what the rules question and the report answers; what it does not is a problem."""
    if check.revision.is_inactive:
        return
    for pk, measurement in check.measurements.items():
        meaning = check.meanings.get(pk)
        if meaning is None or None in (measurement.numerator, measurement.denominator):
            continue
        value = percent_of(measurement.numerator, measurement.denominator)
        if measurement.is_excess_confirmed and value is not None and value > FULL:
            confirmed = MEASUREMENT["is_excess_confirmed"].words
            yield Fact(f"El valor es de {percent(value)}.", confirmed)
        for question in check.questions(measurement, meaning):
            if reason := getattr(measurement, question.field):
                yield Fact(question.fact, reason)


def proofs(revision: Revision, previous: Revision | None) -> Iterator[ReviewedEvidence]:
    """Give a revision's evidence; what the previous report already bore is marked."""
    before = {mark_of(piece) for piece in previous.evidence.all()} if previous else set()
    for piece in revision.evidence.order_by("pk"):
        url, kind = piece.url, "enlace"
        if piece.file:  # it is read through the desk, which knows who may
            suffix = PurePath(str(piece.file)).suffix.lstrip(".").upper()
            url = reverse("desk:evidence-file", args=[piece.pk])
            kind = f"{suffix}, {filesizeformat(piece.byte_size or 0)}"
        is_repeated = mark_of(piece) in before
        yield ReviewedEvidence(piece.title, url, kind, is_repeated, facts_beside_link(piece))


def comparisons(
    revision: Revision, indicators: Mapping[int, Indicator]
) -> Iterator[ReviewComparison]:
    """Give what changed since the last return, and since the revision that this one corrects."""
    now = content_handed_in(revision)
    if now is None:
        return
    returned = last_return(revision)
    if returned is not None and revision.state != State.RETURNED:
        since = f"la devolución del {day_name(timezone.localdate(returned.at))}"
        changes = differences(returned.returned_content.content, now, indicators)
        yield ReviewComparison(since, list(changes))
    corrected = revision.report.revisions.filter(number=revision.number - 1).first()
    if corrected is not None:
        changes = differences(revision_content(corrected), now, indicators)
        yield ReviewComparison(f"la versión {corrected.number}, ya publicada", list(changes))


def figure_rows(now: Measurement, before: Measurement | None) -> Iterator[ReviewRow]:
    """Give the lines of an indicator: its two figures and its percentage, or why it has none."""
    indicator = now.indicator
    for label, field in (
        (indicator.numerator_label, "numerator"),
        (indicator.denominator_label, "denominator"),
    ):
        new, old = getattr(now, field), getattr(before, field, None)
        yield ReviewRow(label, number(new), number(old), changed(new, old), is_figure=True)
    new = percent_of(now.numerator, now.denominator)
    old = percent_of(before.numerator, before.denominator) if before else None
    yield ReviewRow(
        "Resultado", result(new), result(old), changed(new, old, " puntos"), is_figure=True
    )
    yield from part_rows(MEASUREMENT, content_of(now), content_of(before), without=VALUES)


def content_of(measurement: Measurement | None) -> dict[str, Any]:
    """Give what a measurement states; the answers to the rules, asked anew, stand apart."""
    is_shown = attrgetter("is_copied")
    return MEASUREMENT.canonical(measurement, is_shown) if measurement else {}


def number(value: Decimal | None) -> str:
    return NOTHING if value is None else format_number(value)


def result(value: Decimal | None) -> str:
    return NOTHING if value is None else percent(value)


def changed(new: Decimal | None, old: Decimal | None, unit: str = "") -> str:
    """Write how a figure moved: +3, −2.5 puntos, igual; nothing where one is missing."""
    if new is None or old is None:
        return ""
    if new == old:
        return "igual"
    return f"{'+' if new > old else '−'}{format_number(abs(new - old))}{unit}"


def mark_of(evidence: Evidence) -> str:
    """Return what tells a piece of evidence from others: its bytes' hash, or its address."""
    return evidence.sha256 or evidence.url
