"""What each person finds on the desk: the reports of a party, the verdicts of a sector."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from commitments.models import ActionPlan, Activity, Party
from commitments.months import write_month

from .access import parties_of
from .decided import amended_last_month, decisions_of
from .duties import Duty, Standing
from .ledger import Ledger
from .models import Member, ReporterAssignment, Revision, User, Verdict
from .models.reports import OPEN_STATES
from .moments import moment
from .readings import Reading, reading

Place = tuple[str, date]


@dataclass(frozen=True)
class Cell:
    """A month of an activity on the desk: where its report stands and the address to open it."""

    month: date
    written: str
    key: str
    label: str
    duty: Duty


@dataclass(frozen=True)
class Desk:
    """What a party owes and has handed in, in one plan."""

    party: Party
    plan: ActionPlan
    rows: Sequence[tuple[Activity, Sequence[Cell]]]

    def count(self, *keys: str) -> int:
        return sum(cell.key in keys for _, cells in self.rows for cell in cells)

    @property
    def sentence(self) -> str:
        """Say what waits for the party, in the order in which it should be done."""
        counts = [
            (
                self.count(Revision.State.RETURNED),
                "devuelto por corregir",
                "devueltos por corregir",
            ),
            (self.count(Standing.MISSING), "informe que falta", "informes que faltan"),
            (self.count(Standing.PENDING), "por entregar", "por entregar"),
            (self.count(Revision.State.DRAFT), "en borrador", "en borrador"),
        ]
        parts = [f"{count} {one if count == 1 else many}" for count, one, many in counts if count]
        return f"{', '.join(parts)}." if parts else "Está al día: no debe ningún informe."


def desks_of(user: User, *, at: datetime) -> list[Desk]:
    """Return the desk of each party for which an account speaks, in each plan that names it."""
    parties = parties_of(user, at=at)
    plans = ActionPlan.objects.filter(
        pk__in=ReporterAssignment.objects.filter(party__in=parties).values("activity__plan")
    )
    desks: list[Desk] = []
    for plan in plans:
        shown = reading_today(plan, at=at)
        states = open_states(plan)
        desks += [desk for party in parties if (desk := desk_of(party, shown, states)).rows]
    return desks


def reading_today(plan: ActionPlan, *, at: datetime) -> Reading:
    """Read a plan as it stands at a moment, up to the newest month that had ended."""
    decided = decisions_of(plan)
    shown = moment(
        plan.first_month,
        amended_last_month(plan, decided, at),
        signed_on=plan.signed_on,
        today=timezone.localdate(at),
    )
    ledger = Ledger.of(plan, before=shown.known_before, decided=decided)
    return reading(plan, shown, ledger=ledger)


def open_states(plan: ActionPlan) -> dict[Place, tuple[str, int]]:
    """Return the state and number of each revision that is not published yet, by its place."""
    rows = Revision.objects.filter(report__activity__plan=plan, state__in=OPEN_STATES)
    return {
        (code, month): (state, number)
        for code, month, state, number in rows.values_list(
            "report__activity__code", "report__month", "state", "number"
        )
    }


def desk_of(party: Party, shown: Reading, states: dict[Place, tuple[str, int]]) -> Desk:
    """Return the months that a party reports, activity by activity."""
    rows = []
    for code, each in shown.activities.items():
        cells = [
            cell(duty, states.get((code, duty.month)))
            for duty in each.duties
            if duty.party == party.pk
        ]
        if cells:
            rows.append((each.activity, cells))
    return Desk(party, shown.plan, rows)


def cell(duty: Duty, held: tuple[str, int] | None) -> Cell:
    """Say where a month stands for its own party, which sees its drafts and returns."""
    key, label = duty.standing.value, str(duty.standing.label)
    if held is not None:
        state, number = held
        key, label = state, str(Revision.State(state).label)
        if number > 1:
            label = f"Corrección: {label.lower()}"
    return Cell(duty.month, write_month(duty.month), key, label, duty)


def verdicts_pending(seats: Iterable[Member], *, at: datetime) -> QuerySet[Revision]:
    """Ask for the current published revisions that the sectors of some seats have not judged.

    Reports of a sector's own parties are left out: nobody judges their own.
    """
    sectors = [seat.sector for seat in seats]
    newer = Revision.objects.published(before=at).filter(
        report=OuterRef("report"), published_at__gt=OuterRef("published_at")
    )
    judged = Verdict.objects.filter(revision=OuterRef("pk"), sector__in=sectors)
    if not sectors:
        return Revision.objects.none()
    return (
        Revision.objects.published(before=at)
        .exclude(report__party__sector__in=sectors)
        .filter(~Exists(newer), ~Exists(judged))
        .with_place()
        .order_by("-published_at", "pk")
    )
