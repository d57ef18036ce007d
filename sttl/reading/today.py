"""The readings "as of today": how a plan and each of its reports stand at a moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from commitments.models import ActionPlan, Activity, Party
from sttl.models import Event, ExtensionRequest, Revision
from sttl.models.reports import OPEN_STATES

from .decisions import decisions_of
from .duties import Duty, hand_in
from .ledger import Ledger
from .moments import moment_of_plan
from .readings import PlanReader, Reading, reading
from .sectors import SilentSector, silent_sectors

Place = tuple[str, date]


@dataclass(frozen=True)
class Open:
    """A revision that is not published: its state, its number, and its return if it waits."""

    state: str
    number: int
    note: str
    returned_on: date | None
    is_recorded_by_sttl: bool


def reading_today(plan: ActionPlan, *, at: datetime) -> Reading:
    """Read a plan as it stands at a moment, up to the newest month that had ended."""
    decided = decisions_of(plan)
    present = moment_of_plan(plan, decided, today=timezone.localdate(at))
    ledger = Ledger.of(plan, before=present.known_before, decided=decided)
    return reading(plan, present, ledger=ledger)


def duty_today(activity: Activity, month: date, *, at: datetime) -> Duty:
    """Return how the report of an ended month stands at a moment, with its due day."""
    plan, decided = activity.plan, decisions_of(activity.plan)
    present = moment_of_plan(plan, decided, today=timezone.localdate(at))
    ledger = Ledger.of(plan, before=present.known_before, decided=decided, about=activity.code)
    codes = sorted({*ledger.meanings, activity.code})
    return PlanReader(plan, present, ledger, codes).duty(activity.code, month)


def silent_today(plan: ActionPlan, *, at: datetime) -> list[SilentSector]:
    """Return the sectors that judge the plan and have nobody who can: two queries."""
    decided = decisions_of(plan)
    present = moment_of_plan(plan, decided, today=timezone.localdate(at))
    return silent_sectors(plan, present, decided, is_present=True)


def open_states(plan: ActionPlan) -> dict[Place, Open]:
    """Return each revision that is not published yet, by its place."""
    last = Event.objects.returns().filter(revision=OuterRef("pk"))
    rows = Revision.objects.filter(report__activity__plan=plan, state__in=OPEN_STATES).annotate(
        return_note=Subquery(last.values("note")[:1]),
        returned_at=Subquery(last.values("at")[:1]),
    )
    by_place = {}
    for code, month, state, number, note, at, is_recorded_by_sttl in rows.values_list(
        *("report__activity__code", "report__month", "state", "number", "return_note"),
        *("returned_at", "is_recorded_by_sttl"),
    ):
        waits = state == Revision.State.RETURNED
        by_place[code, month] = Open(
            state,
            number,
            note if waits else "",
            timezone.localdate(at) if waits else None,
            is_recorded_by_sttl,
        )
    return by_place


def returned_by(plan: ActionPlan, *, before: datetime) -> dict[Place, date]:
    """Return since when each report waited for its party at a moment: one query.

    Of a report it is the newest revision that was known then.
    """
    events = Event.objects.filter(plan=plan, at__lt=before, revision__isnull=False)
    walks: dict[Place, tuple[int, list[tuple[str, date]]]] = {}
    for code, month, number, step, at in events.order_by("sequence").values_list(
        "revision__report__activity__code",
        "revision__report__month",
        "revision__number",
        "step",
        "at",
    ):
        if number > walks.get((code, month), (0, []))[0]:
            walks[code, month] = number, []
        if number == walks[code, month][0]:
            walks[code, month][1].append((step, timezone.localdate(at)))
    found = {place: hand_in(walk).returned_on for place, (_, walk) in walks.items()}
    return {place: day for place, day in found.items() if day is not None}


def requests_of(plan: ActionPlan, parties: Iterable[Party]) -> dict[Place, ExtensionRequest]:
    """Return what some parties asked last of the extension of each report, by its place."""
    requests = ExtensionRequest.objects.filter(activity__plan=plan, party__in=parties)
    return {
        (request.activity.code, request.month): request
        for request in requests.select_related("activity").order_by("asked_at", "pk")
    }
