"""The texts of a plan's tables as values, and every fault that can be seen without a database."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from commitments.fields import visible_text
from commitments.models import ActionPlan
from commitments.refused import Fault
from pal_portal.opendata.columns import Column, Scope, Table
from pal_portal.opendata.kinds import (
    DAY,
    FLAG,
    INSTANT,
    MONTH,
    NUMBER,
    WHOLE_NUMBER,
    ColumnKind,
    unescape,
)
from pal_portal.opendata.writers import cell
from sttl.fields import SIGNS, sign_in
from sttl.files.cells import ANSWERS, CellKind, month_text, named_number, refuse_kind
from sttl.files.layouts import HEADER, WIDE, header_faults, stray_rows
from sttl.files.spreadsheets import Grid, Row
from sttl.reading.moments import moment

from .intakes import INTAKES, Intake, Key, Values

LONGEST_TEXT = 30_000  # characters; every spreadsheet's cell takes them
# What a spreadsheet took a cell for, where the column says the same.
TAKEN_KINDS: Mapping[ColumnKind, CellKind] = {
    FLAG: CellKind.LOGICAL,
    DAY: CellKind.DATE,
    MONTH: CellKind.DATE,
    INSTANT: CellKind.DATE,
}


@dataclass(frozen=True)
class Record:
    """A row of a table as values, with its place in the file."""

    row: int
    values: Values


class PlanTables:
    """The tables of one plan: `records` of each, and all the `faults` that were found in them."""

    def __init__(self, grids: Mapping[str, Grid]) -> None:
        self.faults: list[Fault] = []
        self.records: dict[str, list[Record]] = {}
        self.by_key: dict[str, dict[Key, Values]] = {}
        self.constants: dict[str, dict[str, str]] = {}
        for intake in INTAKES:
            self.records[intake.name], self.by_key[intake.name] = [], {}
            grid = grids.get(intake.name)
            if grid is None and intake.is_optional:
                continue
            if grid is None or not grid.rows:
                sentence = "Falta la tabla; si no tiene renglones, deje su encabezado."
                self.faults.append(Fault(intake.name, 0, "", sentence))
                continue
            TableReader(intake, grid, self).read()
            if intake.model is ActionPlan:
                self.learn_constants()

    def learn_constants(self) -> None:
        """Take from the plan's own row what every row of the other tables must repeat."""
        records = self.records["plan"]
        if len(records) != 1:
            self.faults.append(Fault("plan", 0, "", "Debe haber un solo renglón: el del plan."))
            return
        values = records[0].values
        if any(fault.table == "plan" for fault in self.faults):
            return
        signed_on = values["firmado_el"]
        plan = ActionPlan(slug=values["plan"], signed_on=signed_on)
        at_signing = moment(signed_on, signed_on, signed_on=signed_on, today=signed_on)
        for intake in INTAKES:
            self.constants[intake.name] = {
                column.name: str(cell(column.public(column.constant(Scope(plan, at_signing)))))
                for column in intake.table.columns
                if column.constant
            }


class TableReader:
    """Reads one table into the records of its plan."""

    def __init__(self, intake: Intake, grid: Grid, tables: PlanTables) -> None:
        self.intake = intake
        self.grid = grid
        self.tables = tables
        self.header = grid.header

    def read(self) -> None:
        """Read every row, whatever is wrong with the others; none of a table ill headed."""
        faults = list(table_faults(self.grid, self.intake.table, self.intake.is_spare))
        self.tables.faults += faults
        strays = {fault.row for fault in faults}
        if HEADER in strays:
            return
        for number, row in enumerate(self.grid.rows[1:], start=HEADER + 1):
            if row and number not in strays:
                self.read_row(number, row)

    def fault(self, row: int, column: str, sentence: str) -> None:
        self.tables.faults.append(Fault(self.intake.name, row, column, sentence))

    def read_row(self, number: int, row: Row) -> None:
        """Read a row and keep it, with its faults noted; its key counts as known in any case."""
        before = len(self.tables.faults)
        if len(row) > len(self.header):
            self.fault(number, "", WIDE)
        texts = dict(zip(self.header, row, strict=False))
        values: dict[str, Any] = {}
        for column in self.intake.table.columns:
            values[column.name] = self.value(number, column, texts.get(column.name, ""))
        if len(self.tables.faults) == before:
            self.check_repeats(number, values)
            self.check_links(number, values)
        self.keep(number, values)

    def value(self, number: int, column: Column, text: str) -> Any:
        """Read a cell as its column reads it, or note why it cannot be read."""
        try:
            if column.name in self.intake.unread:
                return None
            if self.intake.is_constant(column):
                self.check_constant(number, column, text)
                return None
            return read_cell(column, text, is_spare=self.intake.is_spare(column))
        except ValueError as refusal:
            self.fault(number, column.name, str(refusal))
            return None

    def check_constant(self, number: int, column: Column, cell_text: str) -> None:
        """Hold a cell that every row repeats against the plan's own; it may be left empty."""
        should = self.tables.constants.get(self.intake.name, {}).get(column.name)
        text = plain_text(column, cell_text)
        if column.name == "es_demostracion" and text == "true":
            if self.intake.model is not ActionPlan:
                return  # said once, of the plan itself
            self.fault(number, column.name, "Es una demostración: sus datos ficticios no entran.")
        elif text and should is not None and text != should:
            self.fault(number, column.name, f"Dice «{text}» y debería decir «{should}».")

    def check_repeats(self, number: int, values: dict[str, Any]) -> None:
        """Fill in what the other columns say, and refuse another thing in its place."""
        for name, derive in self.intake.told.items():
            should = derive(values, self.tables.by_key)
            if values[name] is None:
                values[name] = should
            elif values[name] != should:
                should_say = "debería ir vacía" if should is None else f"debería decir «{should}»"
                self.fault(number, name, f"Dice «{values[name]}» y {should_say}.")

    def check_links(self, number: int, values: Values) -> None:
        """Refuse a reference to a row that is not there (above it, if of the same table)."""
        for name in self.intake.links:
            target = self.intake.target(name)
            if values[name] is not None and (values[name],) not in self.tables.by_key[target]:
                where = "antes de este renglón" if target == self.intake.name else f"en «{target}»"
                self.fault(number, name, f"No hay «{values[name]}» {where}.")

    def keep(self, number: int, values: Values) -> None:
        key = tuple(values[name] for name in self.intake.table.key)
        rows = self.tables.by_key[self.intake.name]
        if None not in key and key in rows:
            columns = (self.intake.table.column(name) for name in self.intake.table.key)
            texts = [str(cell(column.public(values[column.name]))) for column in columns]
            records = self.tables.records[self.intake.name]
            first = next(record.row for record in records if record.values is rows[key])
            self.fault(
                number,
                ", ".join(self.intake.table.key),
                f"La clave «{', '.join(texts)}» ya está en el renglón {first}.",
            )
        rows[key] = values
        self.tables.records[self.intake.name].append(Record(number, values))


def read_cell(column: Column, cell_text: str, *, is_spare: bool = False) -> Any:
    """Read a cell; None where it is empty. Raises ValueError with the sentence to show."""
    text = plain_text(column, cell_text)
    is_free = column.kind.is_text and column.codes is None
    if is_free:
        text = visible_text(text).strip()
    if not text:
        if column.is_required and not is_spare:
            raise ValueError("Falta este dato.")
        return None
    if is_free and len(text) > LONGEST_TEXT:
        raise ValueError(f"El texto pasa de {LONGEST_TEXT:,} caracteres.")
    try:
        return column.stored(text)
    except ValueError as error:
        raise ValueError(f"{told(column, text)}{expected(column)}.") from error


def plain_text(column: Column, cell_text: str) -> str:
    """Return the text of a cell as the open data would have it, whatever a spreadsheet made of it.

    Raises ValueError where it took what was written for something else.
    """
    taken = TAKEN_KINDS.get(column.kind)
    refuse_kind(cell_text, *([taken] if taken else []))
    text = unescape(cell_text.strip())
    if column.kind is MONTH:
        return month_text(text)
    if column.kind is FLAG and text.casefold() in ANSWERS:
        return "true" if ANSWERS[text.casefold()] else "false"
    return text


def table_faults(grid: Grid, table: Table, is_spare: Callable[[Column], bool]) -> Iterator[Fault]:
    """Give what is amiss with the header of a table, or else the rows that are none of its."""
    needed = [column for column in table.columns if not is_spare(column)]
    names = [column.name for column in needed]
    faults = [*header_faults(grid, known=table.header, needed=names, table=table.name)]
    yield from faults
    if not faults:
        filled = [column.name for column in needed if column.is_required]
        for number, sentence in stray_rows(grid, needed=filled).items():
            yield Fault(table.name, number, "", sentence)


def told(column: Column, text: str) -> str:
    """Say what a text is that its column does not take."""
    if column.kind in (DAY, MONTH) and (named := named_number(text)):
        return named
    if column.kind in (NUMBER, WHOLE_NUMBER) and (sign := sign_in(text)):
        return f"{SIGNS[sign]} Aquí "
    return f"«{text[:60]}» no se admite: "


def expected(column: Column) -> str:
    """Say what a column takes."""
    if column.codes is not None:
        return f"se espera uno de estos: {', '.join(column.codes.labels)}"
    return f"se espera {column.kind.name}"


def blank(model: type[models.Model], name: str) -> Any:
    """Return what a field holds where its cell is empty: nothing, no text, an empty list."""
    field = model._meta.get_field(name)
    if isinstance(field, models.CharField | models.TextField):
        return ""
    return [] if isinstance(field, models.JSONField) else None
