"""A new plan from its tables, all of it or nothing (docs/decisions/027)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from commitments.dated import PartyIdentity
from commitments.models import ActionPlan, Party
from commitments.refused import Fault, Refused
from indicators.models import IndicatorDecision
from sttl.files.spreadsheets import Grid
from sttl.models import DueDay, Member, Session
from sttl.reading.moments import start_of

from .intakes import INTAKES, Intake, Key, Values
from .values import PlanTables, Record, blank

BROUGHT = "Es el día con el que el plan se trajo al portal."


@dataclass
class Outcome:
    """What an import created, or would: the plan, how many rows of each table, what stays out."""

    plan: ActionPlan
    counts: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def import_plan(grids: Mapping[str, Grid], *, is_rehearsal: bool = False) -> Outcome:
    """Create a plan and everything that its tables say, or change nothing at all.

    A rehearsal does the same and then takes it back. Raises Refused with every fault: those
    of the texts first, and once there are none those that the database sees.
    """
    tables = PlanTables(grids)
    if tables.faults:
        raise Refused(faults=tables.faults)
    refuse_known(tables.records["plan"][0])
    refuse_unsigned(tables.records["plan"][0], today=timezone.localdate())
    try:
        with transaction.atomic():
            builder = PlanBuilder(tables)
            outcome = builder.build()
            if builder.faults:
                raise Refused(faults=builder.faults)
            transaction.set_rollback(is_rehearsal)
    except IntegrityError as error:
        sentence = f"Los datos no concuerdan entre sí o alguien los cargó a la vez: {error}"
        raise Refused(faults=[Fault("plan", 0, "", sentence)]) from error
    return outcome


def plan_here(grids: Mapping[str, Grid]) -> ActionPlan | None:
    """Return the plan of this portal that bears the key of some tables."""
    header, *rows = grids["plan"].rows[:2] if "plan" in grids else [()]
    slugs = [dict(zip(header, row, strict=False)).get("plan", "") for row in rows]
    return ActionPlan.objects.filter(slug__in=slugs).first()


def refuse_known(record: Record) -> None:
    """Refuse a plan that is here: people work on it, and what was signed is not written twice."""
    slug = record.values["plan"]
    if ActionPlan.objects.filter(slug=slug).exists():
        sentence = f"Ya hay un plan «{slug}» en este portal; no se toca."
        raise Refused(faults=[Fault("plan", record.row, "plan", sentence)])


def refuse_unsigned(record: Record, *, today: date) -> None:
    """Refuse a plan before the day of its signing: nothing of it is known until then."""
    if record.values["firmado_el"] > today:
        sentence = "Ese día todavía no llega; traiga el plan cuando esté firmado."
        raise Refused(faults=[Fault("plan", record.row, "firmado_el", sentence)])


class PlanBuilder:
    """Creates a plan's rows in the order in which they refer to each other."""

    def __init__(self, tables: PlanTables) -> None:
        self.tables = tables
        self.faults: list[Fault] = []
        self.made: dict[str, dict[Key, models.Model]] = {}
        self.plan = ActionPlan()
        self.notes: list[str] = []
        self.stayed: dict[str, Party] = {}  # brought along by another plan, by their key

    def build(self) -> Outcome:
        """Create all rows; what cannot be created is among the faults."""
        counts = {intake.table.title: self.add_table(intake) for intake in INTAKES}
        self.add_first_due_day()
        self.add_first_names()
        return Outcome(self.plan, counts, self.notes)

    def add_table(self, intake: Intake) -> int:
        """Create the rows of a table; give how many. Without its plan there is none."""
        records = self.made.setdefault(intake.name, {})
        if intake.model is not ActionPlan and self.plan._state.adding:
            return 0
        count = 0
        for record in self.entering(intake):
            row = self.shared(intake, record)
            if row is None:
                row = self.created(intake, record)
                count += row is not None
            if row is not None:
                records[tuple(record.values[name] for name in intake.table.key)] = row
        return count

    def add_first_due_day(self) -> None:
        """Record the plan's own cell as its first due day, where no row that came in says it."""
        record, plan = self.tables.records["plan"][0], self.plan
        if plan._state.adding:
            return
        day, decided_day = record.values["dia_limite_informe"], self.told_due_day()
        if decided_day not in (None, day):
            self.refuse_due_day(
                f"Dice «{day}» y debería decir «{decided_day}», como en «dias_limite»."
            )
        elif not plan.due_days.filter(from_month__lte=plan.first_month).exists():
            due_day = DueDay(
                plan=plan,
                day=day,
                from_month=plan.first_month,
                origin=DueDay.Origin.PORTAL,
                recorded_at=start_of(plan.signed_on),
                reason=BROUGHT,
            )
            try:
                due_day.full_clean()
            except ValidationError as error:
                self.refuse_due_day(*error.messages)
            else:
                due_day.save(force_insert=True)

    def add_first_names(self) -> None:
        """Date the names of the new parties: those that came in, or else the one of the signing."""
        for party in self.made["partes"].values():
            if not isinstance(party, Party) or party.slug in self.stayed:
                continue
            newest = party.identities.order_by("since_on").last()
            if newest is None:
                day = self.plan.signed_on
                PartyIdentity.objects.enter(party, on=day, at=start_of(day))
            else:
                PartyIdentity.objects.record(newest)

    def told_due_day(self) -> int | None:
        """Return the first month's due day by the table of due days, the STTL's rows included."""
        rows = [record.values for record in self.tables.records["dias_limite"]]
        starting = [row for row in rows if row["desde_mes"] <= self.plan.first_month]
        starting.sort(key=lambda row: (row["desde_mes"], row["numero"]))
        return starting[-1]["dia"] if starting else None

    def refuse_due_day(self, *sentences: str) -> None:
        row = self.tables.records["plan"][0].row
        self.faults += [
            Fault("plan", row, "dia_limite_informe", sentence) for sentence in sentences
        ]

    def entering(self, intake: Intake) -> Iterator[Record]:
        """Give the rows of a table that an import takes: what the plan tells, and the proposals.

        What the STTL decided, its seats and its sessions since the signing are records with a day
        of their own, which only a restore brings back.
        """
        left = 0
        for record in self.tables.records[intake.name]:
            if self.is_of_the_sttl(intake, record.values):
                left += 1
                continue
            yield record
        if left:
            self.notes.append(
                f"{intake.table.title}: {left} del STTL no entran. Son registros con su fecha, "
                "que solo devuelve un respaldo."
            )

    def is_of_the_sttl(self, intake: Intake, values: Values) -> bool:
        """Say whether a row is a decision of the STTL, or tells of it after the signing."""
        if intake.model in (Member, Session):
            recorded_at = values["registrado_en"]
            return recorded_at is not None and recorded_at > start_of(self.plan.signed_on)
        return values.get("origen") == IndicatorDecision.Origin.STTL

    def shared(self, intake: Intake, record: Record) -> models.Model | None:
        """Return the row that another plan has brought along, which stays as it is."""
        if not intake.same_by:
            return self.stayed.get(str(record.values.get(intake.stays_with)))
        fields_wanted = self.fields(intake, record.values)
        same = {name: fields_wanted[name] for name in intake.same_by}
        row = intake.model._default_manager.filter(**same).first()
        if row is not None and any(
            getattr(row, name) != fields_wanted[name] for name in fields_wanted
        ):
            self.notes.append(f"«{row}» ya está en el portal con otros datos y se queda como está.")
        if isinstance(row, Party):
            self.stayed[row.slug] = row
        return row

    def created(self, intake: Intake, record: Record) -> models.Model | None:
        """Create a row that passes its model's own checks, or note what is wrong with it."""
        if self.is_orphan(intake, record.values):
            return None
        row = intake.model(**self.fields(intake, record.values))
        relations = {field.name for field in row._meta.fields if field.is_relation}
        try:
            row.clean_fields(exclude=relations)
            row.clean()
            row.validate_unique()
            row.validate_constraints()
        except ValidationError as error:
            self.faults += faults_of(error, intake, record)
            return None
        row.save(force_insert=True)
        if isinstance(row, ActionPlan):
            self.plan = row
        return row

    def is_orphan(self, intake: Intake, values: Values) -> bool:
        """Say whether a row refers to one that could not be created, whose fault is noted there."""
        links = ((values[name], self.made[intake.target(name)]) for name in intake.links)
        return any(value is not None and (value,) not in records for value, records in links)

    def fields(self, intake: Intake, values: Values) -> dict[str, Any]:
        """Return what the model's fields take from a row."""
        fields: dict[str, Any] = {}
        for column, name in field_names(intake).items():
            value = values[column]
            if column in intake.links:
                value = self.made[intake.target(column)].get((value,))
            fields[name] = blank(intake.model, name) if value is None else value
        names = {field.name for field in intake.model._meta.fields}
        if "recorded_at" in names:
            fields["recorded_at"] = fields.get("recorded_at") or start_of(self.plan.signed_on)
        if "plan" in names:
            fields["plan"] = self.plan
        return fields


def field_names(intake: Intake) -> dict[str, str]:
    """Return the model's field of each column that says something of its own."""
    names = {}
    aside = {*intake.told, *intake.unread, *intake.aside}
    for column in intake.table.columns:
        if column.name in intake.links:
            names[column.name] = intake.links[column.name]
        elif intake.model is ActionPlan and column.name == "plan":
            names[column.name] = "slug"
        elif column.constant is None and column.name not in aside:
            names[column.name] = intake.fields.get(column.name, column.sources[0])
    return names


def faults_of(error: ValidationError, intake: Intake, record: Record) -> Iterator[Fault]:
    """Give each sentence of a refused row, at the column of its field."""
    columns = {name: column for column, name in field_names(intake).items()}
    messages = (
        error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    )
    for name, sentences in messages.items():
        for sentence in sentences:
            yield Fault(intake.name, record.row, columns.get(name, ""), sentence)
