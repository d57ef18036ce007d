"""What each person finds on the desk: the reports of a party, the verdicts of a sector."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import cached_property

from commitments.models import ActionPlan, Activity, Party
from commitments.months import day_name, write_month

from .access import parties_of
from .decided import amended_last_month, decisions_of
from .duties import Duty, Standing
from .ledger import Ledger
from .models import Event, Member, ReporterAssignment, Revision, User, Verdict
from .models.reports import OPEN_STATES
from .moments import moment
from .readings import Reader, Reading, reading

Place = tuple[str, date]


TO_DO = (  # what a party should do, in the order in which it should do it
    Revision.State.RETURNED.value,
    Standing.MISSING.value,
    Revision.State.DRAFT.value,
    Standing.PENDING.value,
)
BUTTONS = {
    Revision.State.RETURNED.value: "Corregir y volver a entregar",
    Standing.MISSING.value: "Hacer el informe que falta",
    Revision.State.DRAFT.value: "Terminar el borrador",
    Standing.PENDING.value: "Hacer el informe",
}
TASKS_SHOWN = 6


@dataclass(frozen=True)
class Open:
    """A revision that is not published: its state, its number, and why it was returned last."""

    state: str
    number: int
    note: str


@dataclass(frozen=True)
class Cell:
    """A month of an activity on the desk: where its report stands and the address to open it."""

    month: date
    written: str
    key: str
    label: str
    duty: Duty
    note: str = ""


@dataclass(frozen=True)
class Task:
    """A report that waits for its party, with the words of its button."""

    activity: Activity
    cell: Cell

    @property
    def button(self) -> str:
        return BUTTONS[self.cell.key]

    @property
    def may_be_extended(self) -> bool:
        """Say whether its party may ask for more time: it is owed, late or not."""
        return self.cell.duty.standing in (Standing.PENDING, Standing.MISSING)

    @property
    def sentence(self) -> str:
        """Say by when the report is or was due."""
        due_on = self.cell.duty.due_on
        if due_on is None:
            return ""
        verb = "Debía" if self.cell.duty.missing_since else "Debe"
        return f"{verb} entregarse a más tardar el {day_name(due_on)}."


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

    @cached_property
    def tasks(self) -> list[Task]:
        """Give what the party should do: what was returned first, then by its due day."""
        waiting = [
            Task(activity, cell)
            for activity, cells in self.rows
            for cell in cells
            if cell.key in TO_DO
        ]
        return sorted(
            waiting,
            key=lambda task: (
                TO_DO.index(task.cell.key),
                task.cell.duty.due_on or date.max,
                task.cell.month,
            ),
        )

    @property
    def next_task(self) -> Task | None:
        return self.tasks[0] if self.tasks else None

    @property
    def later_tasks(self) -> list[Task]:
        return self.tasks[1 : 1 + TASKS_SHOWN]

    @property
    def hidden_tasks(self) -> int:
        """How many more wait than those named one by one; the months below show them all."""
        return max(len(self.tasks) - 1 - TASKS_SHOWN, 0)


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


def duty_today(activity: Activity, month: date, *, at: datetime) -> Duty:
    """Return how the report of an ended month stands at a moment, with its due day."""
    plan, decided = activity.plan, decisions_of(activity.plan)
    shown = moment(
        plan.first_month,
        amended_last_month(plan, decided, at),
        signed_on=plan.signed_on,
        today=timezone.localdate(at),
    )
    ledger = Ledger.of(plan, before=shown.known_before, decided=decided, about=activity.code)
    codes = sorted({*ledger.meanings, activity.code})
    return Reader(plan, shown, ledger, codes).duty(activity.code, month)


def open_states(plan: ActionPlan) -> dict[Place, Open]:
    """Return each revision that is not published yet, by its place."""
    returned = Event.objects.filter(revision=OuterRef("pk"), step=Event.Step.RETURN)
    rows = Revision.objects.filter(report__activity__plan=plan, state__in=OPEN_STATES).annotate(
        return_note=Subquery(returned.order_by("-sequence").values("note")[:1])
    )
    return {
        (code, month): Open(state, number, note or "")
        for code, month, state, number, note in rows.values_list(
            "report__activity__code", "report__month", "state", "number", "return_note"
        )
    }


def desk_of(party: Party, shown: Reading, states: dict[Place, Open]) -> Desk:
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


def cell(duty: Duty, held: Open | None) -> Cell:
    """Say where a month stands for its own party, which sees its drafts and returns."""
    key, label, note = duty.standing.value, str(duty.standing.label), ""
    if held is not None:
        key, label = held.state, str(Revision.State(held.state).label)
        if held.state == Revision.State.RETURNED:
            note = held.note
        if held.number > 1:
            label = f"Corrección: {label.lower()}"
    return Cell(duty.month, write_month(duty.month), key, label, duty, note)


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
