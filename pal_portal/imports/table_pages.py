"""The admin's pages that take a table of parties, activities or indicators, row by row."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import tablib
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from import_export.results import Result, RowResult

from commitments.refused import Fault, Refused
from sttl.access import is_secretariat
from sttl.files.ods import Formula
from sttl.files.spreadsheets import TAKEN, UTF8, Book, Grid, read_book
from sttl.models import User

from .held import Held
from .pages import Flow, flow_page
from .resources import RESOURCES, TableResource
from .values import HEADER, header_faults

KINDS = {
    RowResult.IMPORT_TYPE_NEW: "Nuevo",
    RowResult.IMPORT_TYPE_UPDATE: "Cambia",
    RowResult.IMPORT_TYPE_SKIP: "Igual",
}


@dataclass(frozen=True)
class Change:
    """What a row would do: which record, whether it is new, and each column before and after."""

    row: int
    kind: str
    name: str
    cells: list[tuple[str, str, str]]


def table_page(admin: ModelAdmin[Any], request: HttpRequest) -> HttpResponse:
    """Show what a table would add or change, and do it once confirmed."""
    user = cast(User, request.user)
    if not may_import(admin, request):
        raise PermissionDenied
    resource = RESOURCES[admin.model](user)

    def carry_out(held: Held) -> str:
        intake = TableIntake(resource, held)
        result = intake.run(is_rehearsal=False)
        for row in result.rows:
            if row.import_type == RowResult.IMPORT_TYPE_NEW:
                admin.log_addition(request, row.instance, held.origin)
            elif row.import_type == RowResult.IMPORT_TYPE_UPDATE:
                admin.log_change(request, row.instance, held.origin)
        messages.success(request, summary(result))
        return reverse(f"admin:{admin.opts.app_label}_{admin.opts.model_name}_changelist")

    def preview(held: Held) -> dict[str, Any]:
        intake = TableIntake(resource, held)
        result = intake.run(is_rehearsal=True)
        encoding = "" if intake.book.encoding == UTF8 else intake.book.encoding
        return {"changes": list(intake.changes(result)), "encoding": encoding} | {
            "summary": summary(result)
        }

    title = f"Traer {admin.opts.verbose_name_plural}"
    extra = {"table": resource.table, "columns": spoken_columns(resource)}
    template = "admin/imports/table.html"
    return flow_page(admin, request, Flow(title, TAKEN, template, preview, carry_out, extra))


def may_import(admin: ModelAdmin[Any], request: HttpRequest) -> bool:
    """Say whether a person may bring rows in: the secretariat, and whoever has the right to add.

    The pages of activities and indicators add none by hand.
    """
    user = cast(User, request.user)
    right = f"{admin.opts.app_label}.add_{admin.opts.model_name}"
    return is_secretariat(user) or user.has_perm(right)


def spoken_columns(resource: TableResource) -> list[Any]:
    return [each for each in resource.table.columns if not resource.is_spare(each)]


def summary(result: Result) -> str:
    """Say how many rows are new, change, or stay as they are."""
    new, changed, same = (result.totals[kind] for kind in KINDS)
    return f"Renglones nuevos: {new}. Con cambios: {changed}. Sin cambios: {same}."


class TableIntake:
    """A file of one table, read for a resource. Raises Refused for a file amiss."""

    def __init__(self, resource: TableResource, held: Held) -> None:
        self.resource = resource
        self.name = resource.table.name
        self.book: Book = read_book(held.name, held.data)
        grids = self.book.grids
        self.grid = grids.get(self.name) or next(iter(grids.values()), Grid(self.name))
        faults = list(self.shape_faults())
        if faults:
            raise Refused(faults=faults)

    def shape_faults(self) -> Iterator[Fault]:
        """Give what is wrong with the header, the widths of the rows, and cells with formulas."""
        if not self.grid.rows:
            yield Fault(self.name, 0, "", "La tabla está vacía.")
            return
        header = [text.strip() for text in self.grid.rows[0]]
        yield from header_faults(self.resource.table, header, self.resource.is_spare)
        for number, row in self.numbered():
            if len(row) > len(header):
                yield Fault(self.name, number, "", "El renglón tiene más celdas que columnas.")
            for name, text in zip(header, row, strict=False):
                if isinstance(text, Formula):
                    sentence = "La celda lleva una fórmula; escriba su valor."
                    yield Fault(self.name, number, name, sentence)

    def numbered(self) -> list[tuple[int, tuple[str, ...]]]:
        """Give the rows that hold something, each with its number in the file."""
        rows = enumerate(self.grid.rows[1:], start=HEADER + 1)
        return [(number, row) for number, row in rows if row]

    def run(self, *, is_rehearsal: bool) -> Result:
        """Let the engine take all rows or none. Raises Refused with every fault."""
        header = [text.strip() for text in self.grid.rows[0]]
        dataset = tablib.Dataset(headers=header)
        for _, row in self.numbered():
            dataset.append([*row, *[""] * (len(header) - len(row))])
        result = self.resource.import_data(
            dataset, dry_run=is_rehearsal, rollback_on_validation_errors=True
        )
        faults = sorted(self.faults(result), key=lambda fault: fault.row)
        if faults:
            raise Refused(faults=faults)
        return result

    def faults(self, result: Result) -> Iterator[Fault]:
        """Give the faults that the engine found, each at the column of its field."""
        numbers = [number for number, _ in self.numbered()]
        columns = {each.attribute: each.column_name for each in self.resource.get_import_fields()}
        for error in result.base_errors:
            yield Fault(self.name, 0, "", str(error.error))
        for place, errors in result.row_errors():
            for error in errors:
                yield Fault(self.name, numbers[place - 1], "", str(error.error))
        for row in result.invalid_rows:
            for name, sentences in row.error_dict.items():
                for sentence in sentences:
                    yield Fault(self.name, numbers[row.number - 1], columns.get(name, ""), sentence)

    def changes(self, result: Result) -> Iterator[Change]:
        """Give what each row would do, but for those that do nothing."""
        for (number, _), row in zip(self.numbered(), result.rows, strict=True):
            if row.import_type != RowResult.IMPORT_TYPE_SKIP:
                yield Change(number, KINDS[row.import_type], row.object_repr, row.diff or [])
