"""What a member of the STTL finds on the desk: the reports that the own sector has not judged."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from commitments.models import Activity
from commitments.months import write_month
from sttl.models import Event, Liaison, Member, Revision, Verdict
from sttl.reading.sectors import counting_disagreements, judged_by_one_of, judging_of


@dataclass(frozen=True)
class Pending:
    """A published report to judge, and what a member should know before opening it."""

    revision: Revision
    is_disputed: bool

    @property
    def month(self) -> date:
        return self.revision.report.month

    @property
    def written(self) -> str:
        return write_month(self.month)

    @property
    def label(self) -> str:
        if self.is_disputed:
            return "En disputa"
        return "Corrección" if self.revision.number > 1 else "Por leer"


@dataclass(frozen=True)
class PendingGroup:
    """The reports of an activity that wait for a sector's verdict, oldest month first."""

    activity: Activity
    parties: str
    reports: Sequence[Pending]


@dataclass(frozen=True)
class PendingVerdicts:
    """All that waits for the verdict of a sector, activity by activity, and the newest of it."""

    groups: Sequence[PendingGroup]
    newest: Pending | None

    @property
    def count(self) -> int:
        return sum(len(group.reports) for group in self.groups)


def docket_of(seats: Collection[Member], *, at: datetime) -> PendingVerdicts:
    """Return what the sectors of some seats have not judged, in the order of the plan."""
    pending = list(verdicts_pending(seats, at=at))
    disagreements = counting_disagreements(before=at).filter(revision__in=pending)
    disputed = set(disagreements.values_list("revision", flat=True))
    by_activity: dict[Activity, list[Pending]] = {}
    for revision in sorted(pending, key=place_of):
        reports = by_activity.setdefault(revision.report.activity, [])
        reports.append(Pending(revision, is_disputed=revision.pk in disputed))
    return PendingVerdicts(
        groups=[
            PendingGroup(activity, parties_in(reports), reports)
            for activity, reports in by_activity.items()
        ],
        newest=Pending(pending[0], is_disputed=pending[0].pk in disputed) if pending else None,
    )


def place_of(revision: Revision) -> tuple[date, int, str, int, date]:
    """Return where a report stands in the order of the plans and of what they print."""
    activity = revision.report.activity
    component = activity.component
    return (
        activity.plan.first_month,
        component.commitment.number,
        component.letter,
        activity.number,
        revision.report.month,
    )


def parties_in(reports: Iterable[Pending]) -> str:
    """Name the parties that handed some reports in, each once."""
    return ", ".join(dict.fromkeys(str(report.revision.report.party) for report in reports))


def verdicts_pending(seats: Iterable[Member], *, at: datetime) -> QuerySet[Revision]:
    """Ask for the current published revisions that the sectors of some seats have not judged.

    Those are left out that sttl.record.workflow would refuse: of a month that the sector does not
    judge, of its own parties, of a party whose liaison the account is, and what it wrote or
    handed in itself.
    """
    sectors, users = [], []
    for seat in seats:
        sectors.append(seat.sector)
        users.append(seat.user_id)
    if not sectors:
        return Revision.objects.none()
    newer = Revision.objects.published(before=at).filter(
        report=OuterRef("report"), published_at__gt=OuterRef("published_at")
    )
    judged = Verdict.objects.filter(revision=OuterRef("pk"), sector__in=sectors)
    handed_in = Event.objects.filter(revision=OuterRef("pk"), step=Event.Step.SUBMIT, by__in=users)
    speaking = Liaison.objects.active(on=timezone.localdate(at)).filter(
        party=OuterRef("report__party"), user__in=users
    )
    return (
        Revision.objects.published(before=at)
        .annotate(judging=judging_of("", before=at))
        .filter(judged_by_one_of(sectors))
        .exclude(report__party__sector__in=sectors)
        .exclude(written_by__in=users)
        .filter(~Exists(newer), ~Exists(judged), ~Exists(handed_in), ~Exists(speaking))
        .with_place()
        .select_related("report__activity__component__commitment")
        .order_by("-published_at", "-pk")
    )
