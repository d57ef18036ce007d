"""Mends of a plan that is here: the words transcribed, their grades and the notes (decision 048).

Dates, keys, links, parties, roles and whatever was decided are never written.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from commitments.models import ActionPlan, Correction, Discrepancy, PlannedResult
from commitments.refused import Refused
from pal_portal.opendata.columns import Column, Scope
from pal_portal.opendata.kinds import LIST, TEXT
from sttl.files.spreadsheets import Grid
from sttl.models import ReporterAssignment
from sttl.record.workflow import lock

from .intakes import INTAKES, Intake, Key
from .plans import faults_of, field_names
from .values import PlanTables, Record, blank

GRADE = "correspondencia"
NOTES, REPORTERS = "discrepancias", "asignaciones"
MENDED = (
    *("secciones", "compromisos", "componentes", "actividades", "responsabilidades"),
    *("renglones", "indicadores", NOTES),
)
RETRANSCRIBED = "Se volvió a cotejar, letra por letra, con el documento firmado."
REASONS = {
    "renglones": "Se graduó de nuevo, con las palabras y la fórmula a la vez.",
    NOTES: "Se volvió a leer el documento firmado: faltaba señalarlo, o decirlo completo.",
    REPORTERS: "El plan no permite sostener que esa parte informe; lo dice una nota de fidelidad.",
}


@dataclass(frozen=True)
class Mend:
    """A cell that says another thing here than in the tables given, and the record that has it.

    record is None where nothing is written: a proposal that is doubted stays as it is.
    """

    intake: Intake
    row: str
    column: str
    before: str
    after: str
    record: models.Model | None
    source: Record | None

    def __str__(self) -> str:
        place = f"{self.intake.name} {self.row}, {self.column}"
        return f"{place}\n    decía: {self.before or '—'}\n    dice:  {self.after or '—'}"


def correct_plan(
    plan: ActionPlan,
    grids: Mapping[str, Grid],
    *,
    at: datetime,
    reason: str = "",
    is_rehearsal: bool = False,
) -> tuple[list[Mend], list[str]]:
    """Mend a plan by its tables, in one transaction; return what was mended and what was left.

    A rehearsal changes nothing. Raises Refused, having changed nothing, with every fault of the
    tables or of a text that its record does not take.
    """
    tables = PlanTables(grids)
    if tables.faults:
        raise Refused(faults=tables.faults)
    with transaction.atomic():
        lock(plan)
        scope = Scope.of(plan, today=timezone.localdate(at))
        mends, left = [], []
        for intake in INTAKES:
            if intake.name in MENDED:
                found = list(compared(intake, tables.records[intake.name], scope))
                mends += [row for row in found if isinstance(row, Mend)]
                left += [row for row in found if isinstance(row, str)]
            elif intake.name == REPORTERS:
                mends += doubted(intake, tables.records[REPORTERS], plan)
        if not is_rehearsal:
            write(mends, plan, at=at, reason=reason)
    return mends, left


def compared(intake: Intake, records: Iterable[Record], scope: Scope) -> Iterator[Mend | str]:
    """Give each cell that differs from the record here, and in a sentence each row that is not."""
    query = intake.table.query
    if query is None:
        return
    here = {key_of(intake, row): row for row in query(scope)}
    for record in records:
        row = here.pop(key_in(intake, record), None)
        name = ", ".join(map(str, key_in(intake, record)))
        if row is not None:
            yield from cells(intake, name, row, record)
        elif intake.name == NOTES:
            title = str(record.values["titulo"])
            note = Discrepancy(plan=scope.plan)
            yield Mend(intake, name, "titulo", "", title, note, record)
        else:
            yield f"{intake.name} {name}: no está en el portal; no se crea."
    if intake.name != NOTES:  # the secretariat may have written notes of its own
        for key in here:
            yield f"{intake.name} {', '.join(map(str, key))}: no está en la carpeta; se queda."


def cells(intake: Intake, name: str, row: models.Model, record: Record) -> Iterator[Mend]:
    for column in mended_columns(intake):
        before, after = (
            written(column, value)
            for value in (value_of(row, column.sources[0]), record.values[column.name])
        )
        if before != after:
            yield Mend(intake, name, column.name, before, after, row, record)


def mended_columns(intake: Intake) -> list[Column]:
    """Return the columns that hold words, lists of them, or a grade."""
    return [
        column
        for column in intake.table.columns
        if column.constant is None and (column.kind in (TEXT, LIST) or column.name == GRADE)
    ]


def key_of(intake: Intake, row: models.Model) -> Key:
    sources = [intake.table.column(name).sources[0] for name in intake.table.key]
    return tuple(value_of(row, source) for source in sources)


def key_in(intake: Intake, record: Record) -> Key:
    return tuple(record.values[name] for name in intake.table.key)


def value_of(row: models.Model, source: str) -> Any:
    """Follow the path of a query's column from a record."""
    value: Any = row
    for name in source.split("__"):
        value = getattr(value, name, None)
    return value


def written(column: Column, value: Any) -> str:
    """Write a value as people read it: a grade by its name, a passage on each line."""
    if column.name == GRADE:
        return str(PlannedResult.Grade(value).label)
    return "\n".join(value or ()) if column.kind is LIST else value or ""


def doubted(intake: Intake, records: Iterable[Record], plan: ActionPlan) -> Iterator[Mend]:
    """Give the parties proposed here of which the tables propose none, each once."""
    proposed = {record.values["actividad"] for record in records}
    told = Correction.objects.filter(plan=plan, table=REPORTERS).values("row")
    rows = ReporterAssignment.objects.filter(
        activity__plan=plan, origin=ReporterAssignment.Origin.PORTAL
    )
    rows = rows.exclude(activity__code__in=proposed).exclude(activity__code__in=told)
    for row in rows.select_related("activity", "party").order_by("activity__code", "pk"):
        code, party = row.activity.code, row.party.name
        yield Mend(intake, code, "parte", party, f"Propuesta dudosa: {party}", None, None)


def write(mends: Iterable[Mend], plan: ActionPlan, *, at: datetime, reason: str) -> None:
    """Write the cells, each record once, and put on record what each said and says."""
    records: dict[int, tuple[models.Model, Mend]] = {}
    for mend in mends:
        if mend.record is not None and mend.source is not None:
            records[id(mend.record)] = mend.record, mend
            fill(mend.record, mend.intake, mend.source)
        Correction.objects.create(
            plan=plan,
            recorded_at=at,
            table=mend.intake.name,
            row=mend.row,
            column=mend.column,
            old_text=mend.before,
            new_text=mend.after,
            reason=reason or REASONS.get(mend.intake.name, RETRANSCRIBED),
        )
    for record, mend in records.values():
        try:
            record.full_clean()
        except ValidationError as error:
            source = mend.source or Record(0, {})
            raise Refused(faults=[*faults_of(error, mend.intake, source)]) from error
        record.save()


def fill(row: models.Model, intake: Intake, record: Record) -> None:
    """Give a record the words of its row; a new note its place and its activity too."""
    names = field_names(intake)
    for column in mended_columns(intake):
        value = record.values[column.name]
        name = names[column.name]
        setattr(row, name, blank(type(row), name) if value is None else value)
    if isinstance(row, Discrepancy) and row._state.adding:
        row.key, row.position = record.values["discrepancia"], record.values["posicion"]
        row.activity = row.plan.activities.filter(code=record.values["actividad"]).first()
