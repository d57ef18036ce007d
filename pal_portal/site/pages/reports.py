"""What a published report's page says: each revision, what it changed, and what was judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch
from django.utils import timezone

from commitments.models import ActionPlan
from commitments.months import month_name, write_month
from pal_portal.asking import PageMoment
from pal_portal.site.sentences import hand_in_note
from sttl.content import MEASUREMENT, VERDICT, Fact, values_in_words
from sttl.models import Event, Evidence, Measurement, Revision, Verdict
from sttl.reading.readings import ActivityReading

from .cards import ActivityCard, activity_card
from .contents import ShownEvidence, ShownMeasurement, measured, proof, public_facts
from .events import EventLine, event_line
from .judging import Bench
from .version_differences import MarkedChange, changes


@dataclass(frozen=True)
class SectorReading:
    """A sector's verdict on a revision; one replaced later stays readable."""

    verdict: Verdict
    sector: str
    is_replaced: bool
    is_counted: bool
    further: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class RevisionPage:
    """A published revision, whole."""

    revision: Revision
    is_current: bool
    statements: tuple[Fact, ...]
    texts: tuple[Fact, ...]
    measured: tuple[ShownMeasurement, ...]
    evidence: tuple[ShownEvidence, ...]
    verdicts: tuple[SectorReading, ...]
    changes: tuple[MarkedChange, ...]
    events: tuple[EventLine, ...]


@dataclass(frozen=True)
class RevisionComparison:
    """Two revisions held side by side: their names, and what differs."""

    before: str
    after: str
    changes: tuple[MarkedChange, ...]


@dataclass(frozen=True)
class ReportPage:
    """A published report: where it belongs, when it came in, and its revisions."""

    card: ActivityCard
    month: str
    written_month: str
    party: str
    party_url: str
    hand_in: str
    summary: str
    comparison: RevisionComparison | None
    revisions: tuple[RevisionPage, ...]


def report_page(
    revisions: Sequence[Revision],
    reading: ActivityReading,
    at: PageMoment,
    *,
    pair: tuple[Revision, Revision] | None = None,
) -> ReportPage:
    """Make a report's page from its published revisions, newest first, and a pair to compare."""
    report = revisions[0].report
    duty = next((duty for duty in reading.duties if duty.month == report.month), None)
    hand_in = hand_in_note(duty) if duty else ""
    return ReportPage(
        card=activity_card(reading, at),
        month=month_name(report.month),
        written_month=write_month(report.month),
        party=at.names.of(report.party).name if report.party else "",
        party_url=at.url("party-detail", report.party.slug) if report.party else "",
        hand_in=hand_in,
        summary=summary(revisions[0], hand_in),
        comparison=comparison(*pair) if pair else None,
        revisions=tuple(revision_pages(revisions, at, Bench.of(report.month, at))),
    )


def summary(current: Revision, hand_in: str) -> str:
    """Say in a few sentences what a report states and when it came in, for those who share it."""
    report = current.report
    contents = map(MEASUREMENT.canonical, current.measurements.all())
    stated = [values_in_words(content) for content in contents]
    stated += [f"{fact.label}: {fact.text}" for fact in public_facts(current, in_texts=False)]
    what = f"Informe de {month_name(report.month)} de la actividad {report.activity.code}"
    return " ".join(f"{sentence}." for sentence in [what, *stated, hand_in] if sentence)


def published_report(
    plan: ActionPlan, code: str, month: date, *, before: datetime
) -> list[Revision]:
    """Load what was published of a report before a moment, newest first; five queries."""
    revisions = Revision.objects.published(before=before).select_related(
        "report__party", "report__activity__plan"
    )
    measurements = Measurement.objects.select_related("indicator__result").order_by(
        "indicator__result__position"
    )
    verdicts = Verdict.objects.filter(recorded_at__lt=before).order_by("recorded_at", "pk")
    return list(
        revisions.filter(
            report__activity__plan=plan, report__activity__code=code, report__month=month
        )
        .prefetch_related(
            Prefetch("measurements", measurements),
            Prefetch("evidence", Evidence.objects.order_by("pk")),
            Prefetch("verdicts", verdicts),
            Prefetch("events", Event.objects.filter(at__lt=before).order_by("sequence")),
        )
        .order_by("-published_at", "-pk")
    )


def revision_pages(
    revisions: Sequence[Revision], at: PageMoment, bench: Bench
) -> list[RevisionPage]:
    """Make the page of each revision, given newest first: the current one leads."""
    earlier = [*revisions[1:], None]
    return [
        revision_page(revision, before, at, bench, is_current=revision is revisions[0])
        for revision, before in zip(revisions, earlier, strict=True)
    ]


def revision_page(
    revision: Revision, before: Revision | None, at: PageMoment, bench: Bench, *, is_current: bool
) -> RevisionPage:
    """Make the page of one revision, with what it changed of the one before."""
    return RevisionPage(
        revision=revision,
        is_current=is_current,
        statements=public_facts(revision, in_texts=False),
        texts=public_facts(revision, in_texts=True),
        measured=tuple(measured(measurement) for measurement in revision.measurements.all()),
        evidence=tuple(proof(piece) for piece in revision.evidence.all()),
        verdicts=tuple(judged(verdict, revision, bench) for verdict in revision.verdicts.all()),
        changes=tuple(changes(before, revision)) if before else (),
        events=tuple(event_line(event, at) for event in revision.events.all()),
    )


def comparison(before: Revision, after: Revision) -> RevisionComparison:
    """Hold two revisions of a report side by side."""
    return RevisionComparison(
        before=f"Versión {before.number}",
        after=f"Versión {after.number}",
        changes=tuple(changes(before, after)),
    )


def judged(verdict: Verdict, revision: Revision, bench: Bench) -> SectorReading:
    """Tell a verdict, by its sector and the body that it was on that day."""
    replaced = {other.replaces_id for other in revision.verdicts.all()}
    content = VERDICT.canonical(verdict, lambda part: part.is_public)
    return SectorReading(
        verdict,
        sector=bench.names.of(verdict.sector, on=timezone.localdate(verdict.recorded_at)),
        is_replaced=verdict.pk in replaced,
        is_counted=verdict.sector in bench.codes,
        further=tuple(VERDICT.facts(content, without=("opinion", "reason"))),
    )
