"""What the feeds say: one entry for each publication and each correction, newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone

from commitments.models import ActionPlan
from commitments.months import month_name, write_month
from pal_portal.site.sentences import day_name
from sttl.models import Event, Measurement, Report, ReporterAssignment, Revision
from sttl.reading.duties import assignment_kept, assignment_of, hand_in

from .contents import stated_in_words

DEMONSTRATION = "[Datos ficticios] "  # before what a feed or a calendar takes of a demonstration


@dataclass(frozen=True)
class Publication:
    """A published revision in a few words, with its permanent tag (RFC 4151) and address."""

    tag: str
    title: str
    url: str
    sentence: str
    party: str
    published_at: datetime


def publications(
    revisions: QuerySet[Revision], *, before: datetime, host: str, limit: int
) -> list[Publication]:
    """Tell the newest of some revisions, of those published before a moment: six queries."""
    published = Revision.objects.published(before=before)
    measured = Prefetch(
        "measurements", Measurement.objects.order_by("indicator__result__position", "pk")
    )
    steps = Prefetch(
        "events", Event.objects.filter(revision__number=1, at__lt=before).order_by("sequence")
    )
    recorded = ReporterAssignment.objects.in_order_recorded(as_of=before)
    newest = (
        revisions.filter(pk__in=published.values("pk"))
        .select_related("report__activity__plan", "report__party")
        .prefetch_related(
            measured,
            Prefetch("report__revisions", published.prefetch_related(measured, steps)),
            Prefetch("report__activity__assignments", recorded),
        )
        .order_by("-published_at", "-pk")
    )
    return [publication(revision, host=host) for revision in newest[:limit]]


def publication(revision: Revision, *, host: str) -> Publication:
    """Tell one revision; a correction says what it changed and why."""
    report = revision.report
    activity, plan = report.activity, report.activity.plan
    month, written_month = month_name(report.month), write_month(report.month)
    day = timezone.localdate(revision.published_at)
    before = revision_before(revision, report.revisions.all())
    url = reverse("site:report-detail", args=[plan.slug, activity.code, written_month])
    place = f"{plan.slug}/{activity.code}/{written_month}/{revision.number}"
    subject = f"informe de {month}" if before is None else f"corrección del informe de {month}"
    return Publication(
        tag=f"tag:{host},{day.isoformat()}:{place}",
        title=f"{mark(plan)}{activity.code} · {subject}",
        url=f"{url}#version-{revision.number}",
        sentence=" ".join([f"{activity.name}.", *revision_sentences(revision, before)]),
        party=report.party.name if report.party else "",
        published_at=day_of(revision),
    )


def mark(plan: ActionPlan) -> str:
    """Return what says before a title that the plan is a demonstration; empty if it is not."""
    return DEMONSTRATION if plan.is_demo else ""


def day_of(revision: Revision) -> datetime:
    """Return when a revision was published, which every published one bears."""
    if revision.published_at is None:
        raise ValueError(revision)
    return revision.published_at


def revision_before(revision: Revision, published: Iterable[Revision]) -> Revision | None:
    """Return the published revision that this one corrects."""
    earlier = [other for other in published if other.number < revision.number]
    return max(earlier, key=lambda other: other.number, default=None)


def revision_sentences(revision: Revision, before: Revision | None) -> Sequence[str]:
    """Say what a revision states, or what it changed and why, as sentences."""
    month, day = month_name(revision.report.month), timezone.localdate(day_of(revision))
    new, old = stated(revision), stated(before) if before else ""
    if before is None:
        after_colon = f": {new}" if new else ""
        sentences = [f"Informe de {month}, publicado el {day_name(day)}{after_colon}."]
    else:
        change = f": de {old or 'nada'} a {new or 'nada'}" if old != new else ""
        sentences = [
            f"Informe de {month}, corregido el {day_name(day)}{change}.",
            f"Razón: {' '.join(revision.correction_reason.split())}",
        ]
    if revision.is_recorded_by_sttl:
        sentences.append("Lo registró el STTL, no la parte que informa.")
    if is_by_proposal(revision.report):
        sentences.append("Al entregarse, la parte era una propuesta del portal, sin confirmar.")
    return sentences


def is_by_proposal(report: Report) -> bool:
    """Say whether a report came in while its party was only proposed (rule 11)."""
    first = next((row for row in report.revisions.all() if row.number == 1), None)
    walk = (
        [(step.step, timezone.localdate(step.at)) for step in first.events.all()] if first else []
    )
    assignments = [assignment_of(row) for row in report.activity.assignments.all()]
    first_on = hand_in(walk).first_on
    if first_on is None:
        return False
    assignment = assignment_kept(
        assignments, report.month, first_on=first_on, party=report.party_id
    )
    return assignment is not None and assignment.is_proposal


def stated(revision: Revision) -> str:
    return stated_in_words(
        is_inactive=revision.is_inactive,
        level=revision.level,
        values=revision.measurements.all(),
    )
