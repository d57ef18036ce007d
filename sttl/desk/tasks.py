"""What the liaisons of a party find on the desk: what it owes, and what it handed in."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import cached_property

from commitments.models import ActionPlan, Activity, Party
from commitments.months import day_name, month_name, month_of, shift
from sttl.models import ExtensionRequest, ReporterAssignment, Revision
from sttl.reading.duties import Duty, Standing, last_day
from sttl.reading.readings import Reading
from sttl.reading.today import Open, Place, open_states, reading_today, requests_of

BUTTONS = {  # of what a party should do, in the order in which it should do it
    Revision.State.RETURNED.value: "Corregir y volver a entregar",
    Standing.MISSING.value: "Hacer el informe que falta",
    Revision.State.DRAFT.value: "Terminar el borrador",
    Standing.PENDING.value: "Hacer el informe",
}
TO_DO = tuple(BUTTONS)
TASKS_SHOWN = 6


@dataclass(frozen=True)
class DeskMonth:
    """A month of an activity on the desk of its own party, which sees its drafts and returns.

    With what was asked last of its extension.
    """

    activity: Activity
    duty: Duty
    open: Open | None
    asked: ExtensionRequest | None

    @property
    def month(self) -> date:
        return self.duty.month

    @property
    def key(self) -> str:
        """Name where its report stands."""
        if self.open:
            return self.open.state
        is_told = self.duty.standing == Standing.PROPOSED and self.duty.is_published
        return (Standing.PUBLISHED if is_told else self.duty.standing).value

    @property
    def label(self) -> str:
        if self.open:
            label = str(Revision.State(self.open.state).label)
            return f"Corrección: {label.lower()}" if self.open.number > 1 else label
        return "Sin confirmar" if self.key == Standing.PROPOSED else str(Standing(self.key).label)

    @property
    def note(self) -> str:
        return self.open.note if self.open else ""

    @property
    def button(self) -> str:
        return BUTTONS[self.key]

    @property
    def may_be_extended(self) -> bool:
        """Say whether its party may ask for more time: it is owed, late or not."""
        return self.duty.standing in (Standing.PENDING, Standing.MISSING)

    @property
    def extension(self) -> str:
        """Give the words of the link to the extension: asked, answered, or to be asked for."""
        if self.asked and not self.asked.answer:
            return "Prórroga pedida; espera respuesta"
        if self.duty.is_extended or (
            self.asked and self.asked.answer == ExtensionRequest.Answer.GRANTED
        ):
            return "Con prórroga"
        return "Prórroga negada" if self.asked else "Pedir una prórroga"

    @property
    def returned_on(self) -> date | None:
        return self.open.returned_on if self.open else None

    @property
    def last_day(self) -> date | None:
        return last_day(self.duty, self.returned_on)

    @property
    def sentence(self) -> str:
        """Say by when the report is or was to be handed in, or handed in again."""
        if self.last_day is None:
            return ""
        verb = "Debía" if self.duty.missing_since else "Debe"
        again = "volver a entregarse" if self.returned_on else "entregarse"
        return f"{verb} {again} a más tardar el {day_name(self.last_day)}."


@dataclass(frozen=True)
class Desk:
    """What a party owes and has handed in, in one plan, as of a day."""

    party: Party
    plan: ActionPlan
    rows: Sequence[tuple[Activity, Sequence[DeskMonth]]]
    on: date
    last_month: date
    due_on: date | None  # of the month that runs

    @property
    def months(self) -> Iterator[DeskMonth]:
        return (cell for _, cells in self.rows for cell in cells)

    @property
    def sentence(self) -> str:
        """Say what waits for the party, in the order in which it should be done."""
        if self.is_closed:
            return "El plan está cerrado y ya no recibe informes."
        counted = Counter(cell.key for cell in self.months)
        words = [
            (Revision.State.RETURNED, "devuelto por corregir", "devueltos por corregir"),
            (Standing.MISSING, "informe que falta", "informes que faltan"),
            (Standing.PENDING, "por entregar", "por entregar"),
            (Revision.State.DRAFT, "en borrador", "en borrador"),
        ]
        counts = [(counted[key.value], one, many) for key, one, many in words]
        parts = [f"{count} {one if count == 1 else many}" for count, one, many in counts if count]
        owed = f"{', '.join(parts)}." if parts else "Está al día: no debe ningún informe."
        return f"{owed} {self.proposal}".strip()

    @property
    def proposal(self) -> str:
        """Say of which activities the party reports by the portal's proposal alone."""
        proposed = (cell for cell in self.months if cell.key == Standing.PROPOSED)
        codes = dict.fromkeys(cell.activity.code for cell in proposed)
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
    def tasks(self) -> list[DeskMonth]:
        """Give what the party should do: what was returned first, then by its due day."""
        if self.is_closed:
            return []
        return sorted(
            (cell for cell in self.months if cell.key in TO_DO),
            key=lambda task: (TO_DO.index(task.key), task.last_day or date.max, task.month),
        )

    @property
    def next_task(self) -> DeskMonth | None:
        return self.tasks[0] if self.tasks else None

    @property
    def later_tasks(self) -> list[DeskMonth]:
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
        cells = []
        for duty in activity.duties:
            if duty.party == party.pk:
                place = code, duty.month
                month = DeskMonth(activity.activity, duty, states.get(place), requests.get(place))
                cells.append(month)
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
