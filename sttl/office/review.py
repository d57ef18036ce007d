"""The review of a report: this month beside the last one published, and what to look at twice."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone

from commitments.months import day_name
from indicators.models import Indicator
from indicators.numbers import plain
from indicators.percentages import percentage
from sttl.models import Event, Evidence, Measurement, Revision, User, Verdict
from sttl.record.chain import revision_content
from sttl.record.checks import Check, Problem, Question
from sttl.record.differences import NOTHING, TEXTS, Change, differences, label_of, labels_of, parts
from sttl.record.wording import effect_in_words
from sttl.record.workflow import STEPS

State = Revision.State


@dataclass(frozen=True)
class Row:
    """A field in this report and in the last one published before it."""

    label: str
    now: str
    before: str
    change: str = ""
    is_figure: bool = False


@dataclass(frozen=True)
class Answer:
    """What the rules ask of the values: what calls for it, and the reason that was given."""

    fact: str
    answer: str


@dataclass(frozen=True)
class Proof:
    """A piece of evidence: what it proves, where it is, of what kind, and whether it is new."""

    title: str
    url: str
    kind: str
    is_repeated: bool


@dataclass(frozen=True)
class Comparison:
    """What changed since an earlier state of the report, and which state that is."""

    since: str
    changes: Sequence[Change]


@dataclass(frozen=True)
class Review:
    """A revision as the secretariat reviews it: what it says, what to look at twice, what to do."""

    revision: Revision
    previous: Revision | None
    problems: Sequence[Problem]
    may_publish: bool
    may_return: bool
    effect: str
    indicators: Sequence[tuple[Indicator, Sequence[Row]]]
    texts: Sequence[Row]
    answers: Sequence[Answer]
    evidence: Sequence[Proof]
    events: Sequence[Event]
    earlier: Sequence[Revision]
    verdicts: Sequence[Verdict]
    comparisons: Sequence[Comparison]

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
        submits = (each.at for each in reversed(self.events) if each.step == Event.Step.SUBMIT)
        return next(submits, None)


def review(revision: Revision, *, by: User, at: datetime) -> Review:
    """Load all that the review of a revision shows a person: a fixed number of queries."""
    check = Check(revision, before=at)
    previous = Revision.objects.with_place().filter(pk=check.month_before() or 0).first()
    is_published = revision.state == State.PUBLISHED
    measured = measurements_of(previous)
    others = revision.report.revisions.exclude(pk=revision.pk).exclude(state=State.DRAFT)
    standing = revision.verdicts.filter(replaced_by__isnull=True)
    found = Review(
        revision=revision,
        previous=previous,
        problems=() if is_published else check.problems(),
        may_publish=STEPS["publish"].allowed(revision, by, at),
        may_return=STEPS["return"].allowed(revision, by, at),
        effect="" if is_published else effect_in_words(check),
        indicators=[
            (each.indicator, list(figure_rows(each, measured.get(pk))))
            for pk, each in check.measurements.items()
        ],
        texts=list(text_rows(revision, previous)),
        answers=list(answers(check)),
        evidence=list(proofs(revision, previous)),
        events=list(revision.events.order_by("sequence")),
        earlier=list(others.order_by("number")),
        verdicts=list(standing.order_by("sector")),
        comparisons=list(comparisons(revision, labels_of(check.measurements.values()))),
    )
    return as_handed_in(found) if found.is_being_mended else found


def as_handed_in(found: Review) -> Review:
    """Show of a returned revision what was handed in, nothing that its party wrote since."""
    activity = found.revision.report.activity
    held = Indicator.objects.filter(result__activity=activity).select_related("result")
    labels = {each.result.position: each for each in held}
    content = content_handed_in(found.revision)
    now = dict(parts(content, labels)) if content else {}
    previous = found.previous
    before = dict(parts(revision_content(previous), labels)) if content and previous else {}
    rows = [
        Row(label, now.get(label) or NOTHING, before.get(label) or NOTHING)
        for label in {**now, **before}
    ]
    unseen: tuple[()] = ()
    return replace(
        found,
        problems=unseen,
        effect="",
        indicators=unseen,
        texts=rows,
        answers=unseen,
        evidence=unseen,
    )


def content_handed_in(revision: Revision) -> Mapping[str, Any] | None:
    """Return what a revision said when it was handed in; None where that was not kept."""
    if revision.state != State.RETURNED:
        return revision_content(revision)
    returned = last_return(revision)
    return returned.returned_content.content if returned else None


def last_return(revision: Revision) -> Event | None:
    """Return the newest return of a revision of which the content was kept."""
    kept = revision.events.filter(step=Event.Step.RETURN, returned_content__isnull=False)
    return kept.select_related("returned_content").order_by("sequence").last()


def measurements_of(revision: Revision | None) -> dict[int, Measurement]:
    """Return the measurements of a revision, if there is one, by indicator."""
    return {each.indicator_id: each for each in revision.measurements.all()} if revision else {}


def text_rows(revision: Revision, previous: Revision | None) -> Iterator[Row]:
    """Give what either report states beside its figures."""
    now, before = dict(stated(revision)), dict(stated(previous)) if previous else {}
    for label in {**now, **before}:
        yield Row(label, now.get(label, NOTHING), before.get(label, NOTHING))


def answers(check: Check) -> Iterator[Answer]:
    """Give what the rules question and the report answers; what it does not is a problem."""
    if check.revision.is_inactive:
        return
    for pk, measurement in check.measurements.items():
        meaning = check.meanings.get(pk)
        if meaning is None or None in (measurement.numerator, measurement.denominator):
            continue
        yield from excess_answers(measurement)
        yield from reasons_given(measurement, check.questions(measurement, meaning))


def proofs(revision: Revision, previous: Revision | None) -> Iterator[Proof]:
    """Give a revision's evidence; what the previous report already bore is marked."""
    known = {mark_of(each) for each in previous.evidence.all()} if previous else set()
    for each in revision.evidence.order_by("pk"):
        yield proof(each, known)


def comparisons(revision: Revision, indicators: Mapping[int, Indicator]) -> Iterator[Comparison]:
    """Give what changed since the last return, and since the revision that this one corrects."""
    now = content_handed_in(revision)
    if now is None:
        return
    returned = last_return(revision)
    if returned is not None and revision.state != State.RETURNED:
        since = f"la devolución del {day_name(timezone.localdate(returned.at))}"
        changes = differences(returned.returned_content.content, now, indicators)
        yield Comparison(since, list(changes))
    corrected = revision.report.revisions.filter(number=revision.number - 1).first()
    if corrected is not None:
        changes = differences(revision_content(corrected), now, indicators)
        yield Comparison(f"la versión {corrected.number}, ya publicada", list(changes))


def figure_rows(now: Measurement, before: Measurement | None) -> Iterator[Row]:
    """Give the lines of an indicator: its two figures and its percentage, or why it has none."""
    indicator = now.indicator
    for label, field in (
        (indicator.numerator_label, "numerator"),
        (indicator.denominator_label, "denominator"),
    ):
        new, old = getattr(now, field), getattr(before, field, None)
        yield Row(label, number(new), number(old), changed(new, old), is_figure=True)
    new, old = percent_of(now), percent_of(before) if before else None
    yield Row("Resultado", percent(new), percent(old), changed(new, old, " puntos"), is_figure=True)
    if now.is_not_applicable or (before and before.is_not_applicable):
        yield Row("No aplica este periodo", reason_of(now), reason_of(before))


def reason_of(measurement: Measurement | None) -> str:
    """Write why an indicator does not apply; nothing where it does."""
    if measurement is None or not measurement.is_not_applicable:
        return NOTHING
    return measurement.not_applicable_reason or "Sin razón"


def percent_of(measurement: Measurement) -> Decimal | None:
    if measurement.numerator is None or measurement.denominator is None:
        return None
    return percentage(measurement.numerator, measurement.denominator)


def number(value: Decimal | None) -> str:
    return NOTHING if value is None else plain(value)


def percent(value: Decimal | None) -> str:
    return NOTHING if value is None else f"{plain(value)} %"


def changed(new: Decimal | None, old: Decimal | None, unit: str = "") -> str:
    """Write how a figure moved: +3, −2.5 puntos, igual; nothing where one is missing."""
    if new is None or old is None:
        return ""
    if new == old:
        return "igual"
    return f"{'+' if new > old else '−'}{plain(abs(new - old))}{unit}"


def stated(revision: Revision) -> Iterator[tuple[str, str]]:
    """Give what a revision says beside its figures, each with its label."""
    if revision.is_inactive:
        yield "Sin actividad este mes", revision.inactive_reason
    if revision.level:
        yield label_of(Revision, "level"), revision.get_level_display()
    if revision.is_finished:
        yield "Declaración", "La actividad está terminada"
    for name in TEXTS:
        if text := getattr(revision, name):
            yield label_of(Revision, name), text


def excess_answers(measurement: Measurement) -> Iterator[Answer]:
    """Give the value of more than 100 % that the party confirmed."""
    value = percent_of(measurement)
    if measurement.is_excess_confirmed and value is not None and value > 100:
        yield Answer(f"El valor es de {plain(value)} %.", "Quien informa lo confirmó.")


def reasons_given(measurement: Measurement, questions: Iterable[Question]) -> Iterator[Answer]:
    """Give the questions of the rules that the report gives a reason for."""
    for each in questions:
        if reason := getattr(measurement, each.field):
            yield Answer(each.fact, reason)


def proof(evidence: Evidence, known: set[str]) -> Proof:
    """Write a piece of evidence; a file is read through the desk, which knows who may."""
    if evidence.file:
        kind = PurePath(str(evidence.file)).suffix.lstrip(".").upper()
        size = filesizeformat(evidence.byte_size or 0)
        url = reverse("desk:evidence-file", args=[evidence.pk])
        return Proof(evidence.title, url, f"{kind}, {size}", mark_of(evidence) in known)
    return Proof(evidence.title, evidence.url, "enlace", mark_of(evidence) in known)


def mark_of(evidence: Evidence) -> str:
    """Return what tells a piece of evidence from others: its bytes' hash, or its address."""
    return evidence.sha256 or evidence.url
