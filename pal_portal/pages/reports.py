"""What a published report's page says: each revision, what it changed, and what was judged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Prefetch
from django.utils import timezone

from commitments.models import ActionPlan
from commitments.months import month_name, write_month
from indicators.percentages import percentage
from pal_portal.moments import PageMoment
from pal_portal.sentences import day_name, figure, hand_in_note, percent
from sttl.models import Evidence, Measurement, Revision, Verdict
from sttl.readings import ActivityReading

from .cards import ActivityCard, activity_card, party_url

TEXTS = [
    ("done", "Qué se hizo"),
    ("inactive_reason", "Por qué no hubo actividad"),
    ("obstacles", "Obstáculos"),
    ("next_steps", "Siguientes pasos"),
    ("source", "Fuente"),
]
REASONS = [
    ("denominator_reason", "Por qué cambió el denominador"),
    ("fall_reason", "Por qué no concuerda con los meses vecinos"),
    ("joint_reason", "Por qué el conjunto pasa de 100 %"),
    ("not_applicable_reason", "Por qué no aplica"),
]


@dataclass(frozen=True)
class Said:
    """A heading and the words under it."""

    label: str
    text: str


@dataclass(frozen=True)
class Measured:
    """An indicator's values in a revision."""

    formula: str
    numerator_label: str
    numerator: str
    denominator_label: str
    denominator: str
    percent: str
    reasons: tuple[Said, ...]


@dataclass(frozen=True)
class Proof:
    title: str
    url: str
    details: str


@dataclass(frozen=True)
class Judged:
    """A sector's verdict on a revision; one replaced later stays readable."""

    sector: str
    opinion: str
    key: str
    reason: str
    day: str
    is_replaced: bool


@dataclass(frozen=True)
class Change:
    """What a correction changed: before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RevisionPage:
    """A published revision, whole."""

    number: int
    day: str
    is_current: bool
    is_recorded_by_sttl: bool
    correction_reason: str
    statements: tuple[Said, ...]
    texts: tuple[Said, ...]
    measured: tuple[Measured, ...]
    evidence: tuple[Proof, ...]
    verdicts: tuple[Judged, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class ReportPage:
    """A published report: where it belongs, when it came in, and its revisions."""

    card: ActivityCard
    month: str
    written_month: str
    party: str
    party_url: str
    hand_in: str
    standing: str
    revisions: tuple[RevisionPage, ...]


def report_page(revisions: Sequence[Revision], read: ActivityReading, at: PageMoment) -> ReportPage:
    """Make a report's page from its published revisions, newest first."""
    report, plan = revisions[0].report, read.activity.plan
    duty = next((each for each in read.duties if each.month == report.month), None)
    return ReportPage(
        card=activity_card(read, plan, at),
        month=month_name(report.month),
        written_month=write_month(report.month),
        party=report.party.name if report.party else "",
        party_url=party_url(plan, report.party.slug, at) if report.party else "",
        hand_in=hand_in_note(duty) if duty else "",
        standing=duty.standing.value if duty else "",
        revisions=tuple(revision_pages(revisions)),
    )


def published_report(
    plan: ActionPlan, code: str, month: date, *, before: datetime
) -> list[Revision]:
    """Load what was published of a report before a moment, newest first; four queries."""
    known = Revision.objects.published(before=before).select_related("report__party")
    measurements = Measurement.objects.select_related("indicator__result").order_by(
        "indicator__result__position"
    )
    verdicts = Verdict.objects.filter(recorded_at__lt=before).order_by("recorded_at", "pk")
    return list(
        known.filter(report__activity__plan=plan, report__activity__code=code, report__month=month)
        .prefetch_related(
            Prefetch("measurements", measurements),
            Prefetch("evidence", Evidence.objects.order_by("pk")),
            Prefetch("verdicts", verdicts),
        )
        .order_by("-published_at", "-pk")
    )


def revision_pages(revisions: Sequence[Revision]) -> list[RevisionPage]:
    """Make the page of each revision, given newest first: the current one leads."""
    earlier = [*revisions[1:], None]
    return [
        revision_page(revision, before, is_current=revision is revisions[0])
        for revision, before in zip(revisions, earlier, strict=True)
    ]


def revision_page(revision: Revision, before: Revision | None, *, is_current: bool) -> RevisionPage:
    """Make the page of one revision, with what it changed of the one before."""
    return RevisionPage(
        number=revision.number,
        day=day_name(timezone.localdate(revision.published_at)),
        is_current=is_current,
        is_recorded_by_sttl=revision.is_recorded_by_sttl,
        correction_reason=revision.correction_reason,
        statements=tuple(statements(revision)),
        texts=tuple(Said(label, text) for label, text in texts(revision) if text),
        measured=tuple(measured(each) for each in revision.measurements.all()),
        evidence=tuple(proof(each) for each in revision.evidence.all()),
        verdicts=tuple(judged(each, revision) for each in revision.verdicts.all()),
        changes=tuple(changes(before, revision)) if before else (),
    )


def texts(revision: Revision) -> list[tuple[str, str]]:
    return [(label, getattr(revision, field)) for field, label in TEXTS]


def statements(revision: Revision) -> Iterable[Said]:
    """Give what a revision states beside its figures."""
    if revision.is_inactive:
        yield Said("Este mes", "Sin actividad")
    if revision.level:
        yield Said("Nivel de avance", revision.get_level_display())
    if revision.is_finished:
        yield Said("Declaración", "La actividad está terminada")


def measured(measurement: Measurement) -> Measured:
    """Write an indicator's values, and the reasons and confirmations that came with them."""
    indicator = measurement.indicator
    reasons = [
        Said(label, getattr(measurement, field))
        for field, label in REASONS
        if getattr(measurement, field)
    ]
    if measurement.is_excess_confirmed and exceeds(measurement):
        reasons.insert(0, Said("Valor de más de 100 %", "Quien informa lo confirmó."))
    return Measured(
        formula=indicator.result.formula,
        numerator_label=indicator.numerator_label,
        numerator=written(measurement.numerator),
        denominator_label=indicator.denominator_label,
        denominator=written(measurement.denominator),
        percent=percent_of(measurement),
        reasons=tuple(reasons),
    )


def exceeds(measurement: Measurement) -> bool:
    """Say whether the numerator is greater than the denominator."""
    numerator, denominator = measurement.numerator, measurement.denominator
    return numerator is not None and denominator is not None and numerator > denominator


def written(number: Decimal | None) -> str:
    return "—" if number is None else figure(number)


def percent_of(measurement: Measurement) -> str:
    """Write a measurement's percentage, or that it does not apply."""
    if measurement.numerator is None or measurement.denominator is None:
        return "No aplica este periodo"
    read = percentage(measurement.numerator, measurement.denominator)
    return "No aplica este periodo" if read is None else percent(read)


def values_of(measurement: Measurement) -> str:
    """Write a measurement in one line: 12 de 57: 21.05 %."""
    if measurement.numerator is None or measurement.denominator is None:
        return percent_of(measurement)
    figures = f"{figure(measurement.numerator)} de {figure(measurement.denominator)}"
    return f"{figures}: {percent_of(measurement)}"


def proof(evidence: Evidence) -> Proof:
    """Write a piece of evidence: a link, or a file by its type and hash."""
    is_link = evidence.url.startswith(("http://", "https://"))
    details = f"{evidence.media_type}, SHA-256 {evidence.sha256}" if evidence.sha256 else ""
    return Proof(evidence.title, evidence.url if is_link else "", details)


def judged(verdict: Verdict, revision: Revision) -> Judged:
    replaced = {each.replaces_id for each in revision.verdicts.all()}
    return Judged(
        sector=verdict.get_sector_display(),
        opinion=verdict.get_opinion_display(),
        key=verdict.opinion,
        reason=verdict.reason,
        day=day_name(timezone.localdate(verdict.recorded_at)),
        is_replaced=verdict.pk in replaced,
    )


def changes(before: Revision, after: Revision) -> Iterable[Change]:
    """Give what a correction changed: figures first, then statements, texts and evidence."""
    for label, old, new in compared(figures_of(before), figures_of(after)):
        yield Change(label, old, new)
    for label, old, new in compared(stated(before), stated(after)):
        yield Change(label, old, new)
    for label, old, new in compared(dict(texts(before)), dict(texts(after))):
        yield Change(label, old, new)
    for label, old, new in compared(evidence_of(before), evidence_of(after)):
        yield Change(label, old, new)


def compared(old: dict[str, str], new: dict[str, str]) -> Iterable[tuple[str, str, str]]:
    """Give each label whose words differ, with both."""
    for label in {**old, **new}:
        if old.get(label, "") != new.get(label, ""):
            yield label, old.get(label) or "Nada", new.get(label) or "Nada"


def figures_of(revision: Revision) -> dict[str, str]:
    return {each.indicator.result.formula: values_of(each) for each in revision.measurements.all()}


def stated(revision: Revision) -> dict[str, str]:
    return {each.label: each.text for each in statements(revision)}


def evidence_of(revision: Revision) -> dict[str, str]:
    pieces = [f"{each.title}: {each.url or each.sha256}" for each in revision.evidence.all()]
    return {"Evidencia": "\n".join(pieces)}
