"""The texts of a plan's tables as values, and every fault that can be seen without a database."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from commitments.fields import UNWRITABLE
from commitments.models import ActionPlan
from commitments.refused import Fault
from pal_portal.opendata.columns import Column, Scope, Table
from pal_portal.opendata.kinds import MONTH, unescape
from pal_portal.opendata.writers import cell
from sttl.files.ods import Formula
from sttl.files.spreadsheets import Grid, Row
from sttl.reading.moments import moment

from .intakes import INTAKES, Intake, Key, Values

LONGEST_TEXT = 30_000  # characters; every spreadsheet's cell takes them
HEADER = 1


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
        self.header = [text.strip() for text in grid.rows[0]]

    def read(self) -> None:
        """Read every row, whatever is wrong with the others; none of a table ill headed."""
        faults = list(header_faults(self.intake.table, self.header, self.intake.is_spare))
        self.tables.faults += faults
        if faults:
            return
        for number, row in enumerate(self.grid.rows[1:], start=HEADER + 1):
            if row:
                self.read_row(number, row)

    def fault(self, row: int, column: str, sentence: str) -> None:
        self.tables.faults.append(Fault(self.intake.name, row, column, sentence))

    def read_row(self, number: int, row: Row) -> None:
        """Read a row and keep it, with its faults noted; its key counts as known in any case."""
        before = len(self.tables.faults)
        if len(row) > len(self.header):
            self.fault(number, "", "El renglón tiene más celdas que columnas.")
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
            refuse_formula(text)
            if column.name in self.intake.unread:
                return None
            if self.intake.is_constant(column):
                self.check_constant(number, column, unescape(text))
                return None
            return read_cell(column, text, is_spare=self.intake.is_spare(column))
        except ValueError as refusal:
            self.fault(number, column.name, str(refusal))
            return None

    def check_constant(self, number: int, column: Column, text: str) -> None:
        """Hold a cell that every row repeats against the plan's own; it may be left empty."""
        should = self.tables.constants.get(self.intake.name, {}).get(column.name)
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
            self.fault(
                number,
                ", ".join(self.intake.table.key),
                f"La clave «{', '.join(texts)}» ya está en otro renglón.",
            )
        rows[key] = values
        self.tables.records[self.intake.name].append(Record(number, values))


def refuse_formula(text: str) -> None:
    """Refuse a formula: its value is not in the file to be believed."""
    if isinstance(text, Formula):
        raise ValueError("La celda lleva una fórmula; escriba su valor.")  # noqa: TRY004  a fault of the file


def read_cell(column: Column, cell_text: str, *, is_spare: bool = False) -> Any:
    """Read a cell; None where it is empty. Raises ValueError with the sentence to show."""
    refuse_formula(cell_text)
    text = unescape(cell_text)
    if not text:
        if column.is_required and not is_spare:
            raise ValueError("Falta este dato.")
        return None
    if column.kind.is_text and column.codes is None:
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
        if UNWRITABLE.search(text):
            raise ValueError("El texto lleva caracteres que no se ven.")
        if len(text) > LONGEST_TEXT:
            raise ValueError(f"El texto pasa de {LONGEST_TEXT:,} caracteres.")
    if column.kind is MONTH and len(text) == len("2015-09-01"):
        text = text.removesuffix("-01")  # what a spreadsheet makes of a month
    try:
        return column.stored(text)
    except ValueError as error:
        raise ValueError(f"«{text[:60]}» no se admite: {expected(column)}.") from error


def header_faults(
    table: Table, header: Sequence[str], is_spare: Callable[[Column], bool]
) -> Iterator[Fault]:
    """Give the columns that are missing, doubled or no column of the table."""
    for column in table.columns:
        if column.name not in header and not is_spare(column):
            yield Fault(table.name, HEADER, column.name, "Falta la columna.")
    for text in dict.fromkeys(header):
        if text not in table.header:
            yield Fault(table.name, HEADER, text, f"«{text}» no es una columna de esta tabla.")
        elif header.count(text) > 1:
            yield Fault(table.name, HEADER, text, "La columna viene dos veces.")


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
