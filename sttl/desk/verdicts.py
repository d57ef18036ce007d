"""What a member of the STTL finds on the desk: the reports that the own sector has not judged."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from commitments.dated import sector_when
from commitments.models import Activity
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
    def label(self) -> str:
        if self.is_disputed:
            return "En disputa"
        return "Corrección" if self.revision.number > 1 else "Por leer"


@dataclass(frozen=True)
class PendingGroup:
    """The reports of an activity that wait for a sector's verdict, oldest month first."""

    activity: Activity
    reports: Sequence[Pending]

    @property
    def parties(self) -> str:
        """Name the parties that handed the reports in, each once."""
        return ", ".join(dict.fromkeys(str(row.revision.report.party) for row in self.reports))


@dataclass(frozen=True)
class PendingVerdicts:
    """All that waits for the verdict of a sector, activity by activity, and the newest of it."""

    groups: Sequence[PendingGroup]
    newest: Revision | None

    @property
    def count(self) -> int:
        return sum(len(group.reports) for group in self.groups)


def docket_of(seats: Collection[Member], *, at: datetime) -> PendingVerdicts:
    """Return what the sectors of some seats have not judged, in the order of the plan."""
    revisions = list(verdicts_pending(seats, at=at))
    disagreements = counting_disagreements(before=at).filter(revision__in=revisions)
    disputed = set(disagreements.values_list("revision", flat=True))
    by_activity: dict[Activity, list[Pending]] = {}
    for revision in revisions:
        reports = by_activity.setdefault(revision.report.activity, [])
        reports.append(Pending(revision, is_disputed=revision.pk in disputed))
    return PendingVerdicts(
        groups=[PendingGroup(*group) for group in by_activity.items()],
        newest=max(revisions, key=attrgetter("published_at", "pk"), default=None),
    )


def verdicts_pending(seats: Collection[Member], *, at: datetime) -> QuerySet[Revision]:
    """Ask for the current published revisions that the sectors of some seats have not judged.

    They come in the order of the plans and of what they print, with the newest month last.
    Those are left out that sttl.record.workflow would refuse: of a month that the sector does not
    judge, of its own parties, of a party whose liaison the account is, and what it wrote or
    handed in itself.
    """
    sectors = [seat.sector for seat in seats]
    users = [seat.user_id for seat in seats]
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
        .annotate(
            judging=judging_of("", before=at),
            reporter_sector=sector_when("published_at", "report__party"),
        )
        .filter(judged_by_one_of(sectors))
        .exclude(reporter_sector__in=sectors)
        .exclude(written_by__in=users)
        .filter(~Exists(newer), ~Exists(judged), ~Exists(handed_in), ~Exists(speaking))
        .with_place()
        .select_related("report__activity__component__commitment")
        .order_by(
            "report__activity__plan__first_month",
            "report__activity__component__commitment__number",
            "report__activity__component__letter",
            "report__activity__number",
            "report__month",
            "-published_at",
            "-pk",
        )
    )
