"""What the liaisons of a party find on the desk: what it owes, and what it handed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import cached_property

from commitments.models import ActionPlan, Activity, Party
from commitments.months import day_name, month_name, month_of, shift, write_month
from sttl.models import ExtensionRequest, ReporterAssignment, Revision
from sttl.reading.duties import Duty, Standing, last_day
from sttl.reading.readings import Reading
from sttl.reading.today import Open, Place, open_states, reading_today, requests_of

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
class DeskCell:
    """A month of an activity on the desk: where its report stands and the address to open it.

    With why and when it was returned, and what was asked last of its extension.
    """

    month: date
    written: str
    key: str
    label: str
    duty: Duty
    note: str = ""
    returned_on: date | None = None
    asked: ExtensionRequest | None = None


@dataclass(frozen=True)
class Task:
    """A report that waits for its party, with the words of its button."""

    activity: Activity
    cell: DeskCell

    @property
    def button(self) -> str:
        return BUTTONS[self.cell.key]

    @property
    def may_be_extended(self) -> bool:
        """Say whether its party may ask for more time: it is owed, late or not."""
        return self.cell.duty.standing in (Standing.PENDING, Standing.MISSING)

    @property
    def extension(self) -> str:
        """Give the words of the link to the extension: asked, answered, or to be asked for."""
        request = self.cell.asked
        if request is not None and not request.answer:
            return "Prórroga pedida; espera respuesta"
        if self.cell.duty.is_extended:
            return "Con prórroga"
        return "Prórroga negada" if request is not None else "Pedir una prórroga"

    @property
    def last_day(self) -> date | None:
        return last_day(self.cell.duty, self.cell.returned_on)

    @property
    def sentence(self) -> str:
        """Say by when the report is or was to be handed in, or handed in again."""
        if self.last_day is None:
            return ""
        verb = "Debía" if self.cell.duty.missing_since else "Debe"
        again = "volver a entregarse" if self.cell.returned_on else "entregarse"
        return f"{verb} {again} a más tardar el {day_name(self.last_day)}."


@dataclass(frozen=True)
class Desk:
    """What a party owes and has handed in, in one plan, as of a day."""

    party: Party
    plan: ActionPlan
    rows: Sequence[tuple[Activity, Sequence[DeskCell]]]
    on: date
    last_month: date
    due_on: date | None  # of the month that runs

    def count(self, *keys: str) -> int:
        return sum(cell.key in keys for _, cells in self.rows for cell in cells)

    @property
    def sentence(self) -> str:
        """Say what waits for the party, in the order in which it should be done."""
        if self.is_closed:
            return "El plan está cerrado y ya no recibe informes."
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
        owed = f"{', '.join(parts)}." if parts else "Está al día: no debe ningún informe."
        return f"{owed} {self.proposal}".strip()

    @property
    def proposal(self) -> str:
        """Say of which activities the party reports by the portal's proposal alone."""
        codes = [
            activity.code
            for activity, cells in self.rows
            if any(cell.key == Standing.PROPOSED for cell in cells)
        ]
        if not codes:
            return ""
        return (
            f"El portal propone que informe de {', '.join(codes)}, porque el plan dice que hace el "
            "trabajo; el STTL no lo ha confirmado. Puede entregar esos informes, pero no los debe "
            "ni tienen fecha límite."
        )

    @property
    def is_closed(self) -> bool:
        """Say whether the plan takes no more reports."""
        return self.plan.closed_on is not None and self.on >= self.plan.closed_on

    @property
    def coming(self) -> str:
        """Say when the report of the month that runs is due; nothing after the plan's last."""
        month = month_of(self.on)
        is_reporting = any(
            cells[-1].month == shift(month, -1) and cells[-1].duty.is_owed for _, cells in self.rows
        )
        is_over = self.is_closed or month > self.last_month
        if is_over or not is_reporting or self.due_on is None:
            return ""
        return (
            f"El informe de {month_name(month)} se hace desde el {day_name(shift(month, 1))} "
            f"y se entrega a más tardar el {day_name(self.due_on)}."
        )

    @cached_property
    def tasks(self) -> list[Task]:
        """Give what the party should do: what was returned first, then by its due day."""
        if self.is_closed:
            return []
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
                task.last_day or date.max,
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


def desks_of(parties: Sequence[Party], *, at: datetime) -> list[Desk]:
    """Return the desk of each of some parties, in each plan that names it."""
    plans = ActionPlan.objects.filter(
        pk__in=ReporterAssignment.objects.filter(party__in=parties).values("activity__plan")
    )
    desks: list[Desk] = []
    for plan in plans:
        plan_reading = reading_today(plan, at=at)
        states, requests = open_states(plan), requests_of(plan, parties)
        desks_of_plan = [desk_of(party, plan_reading, states, requests) for party in parties]
        desks += [desk for desk in desks_of_plan if desk.rows]
    return desks


def desk_of(
    party: Party,
    plan_reading: Reading,
    states: Mapping[Place, Open],
    requests: Mapping[Place, ExtensionRequest],
) -> Desk:
    """Return the months that a party reports, activity by activity."""
    rows = []
    for code, activity in plan_reading.activities.items():
        cells = [
            cell(duty, states.get((code, duty.month)), requests.get((code, duty.month)))
            for duty in activity.duties
            if duty.party == party.pk
        ]
        if cells:
            rows.append((activity.activity, cells))
    on = plan_reading.moment.known_on
    return Desk(
        party,
        plan_reading.plan,
        rows,
        on=on,
        last_month=plan_reading.last_month,
        due_on=plan_reading.regular_due_day(month_of(on)),
    )


def cell(duty: Duty, open_revision: Open | None, request: ExtensionRequest | None) -> DeskCell:
    """Say where a month stands for its own party, which sees its drafts and returns."""
    duty_standing = duty.standing
    if duty_standing == Standing.PROPOSED and duty.is_published:
        duty_standing = Standing.PUBLISHED
    key, label = duty_standing.value, str(duty_standing.label)
    if duty_standing == Standing.PROPOSED:
        label = "Sin confirmar"
    if open_revision is not None:
        key, label = open_revision.state, str(Revision.State(open_revision.state).label)
        if open_revision.number > 1:
            label = f"Corrección: {label.lower()}"
    return DeskCell(
        month=duty.month,
        written=write_month(duty.month),
        key=key,
        label=label,
        duty=duty,
        note=open_revision.note if open_revision else "",
        returned_on=open_revision.returned_on if open_revision else None,
        asked=request,
    )
