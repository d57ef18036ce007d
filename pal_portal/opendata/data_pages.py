"""What the pages of the open data say: what there is, how it is cited, checked and read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.urls import reverse

from commitments.models import ActionPlan
from pal_portal.asking import PageMoment
from pal_portal.site.sentences import format_count

from .catalogue import as_script, dataset_markup
from .columns import Column, Scope, Table
from .kinds import Public
from .package import Licence, citation, data_address, state_words
from .tables import GROUPS, referred, row_count, row_counts, snapshot
from .writers import cell

PREVIEWED = 5  # rows of a table that its page shows
LONGEST = 120  # characters of a cell in the preview
FORMS = ("csv", "json", "xlsx", "ods")
EXAMPLES = Path(__file__).with_name("examples")
EXAMPLE_BASE = "http://127.0.0.1:8000/planes/durango-2015/datos/"  # as the examples are written


@dataclass(frozen=True)
class FileLink:
    """A form in which a table is downloaded."""

    form: str
    url: str


@dataclass(frozen=True)
class TableLine:
    """A table in the list: what it is, how many rows, its page and its files."""

    name: str
    title: str
    description: str
    rows: str
    url: str
    files: tuple[FileLink, ...]


@dataclass(frozen=True)
class TableGroup:
    title: str
    tables: tuple[TableLine, ...]


@dataclass(frozen=True)
class DataPage:
    """The page of a plan's open data."""

    state: str
    summary: str
    groups: tuple[TableGroup, ...]
    licence: Licence
    citation: str
    base: str
    package_url: str
    zip_url: str
    ogp_url: str
    python: str
    r: str
    markup: str


@dataclass(frozen=True)
class ColumnLine:
    """A column in the page of its table."""

    name: str
    kind: str
    is_key: bool
    is_required: bool
    unit: str
    meaning: str
    refers_to: str
    codes: dict[str, str]


@dataclass(frozen=True)
class TablePage:
    """The page of one table: its columns, its first rows, its files."""

    line: TableLine
    columns: tuple[ColumnLine, ...]
    preview: tuple[tuple[str, ...], ...]
    preview_note: str


def data_page(scope: Scope, at: PageMoment) -> DataPage:
    """Make the page of a plan's open data: one query."""
    plan = scope.plan
    with snapshot():
        counts = row_counts(scope)
    groups = tuple(
        TableGroup(
            title, tuple(table_line(table, plan, at, counts[table.name]) for table in tables)
        )
        for title, tables in GROUPS.items()
    )
    return DataPage(
        state=state_words(scope),
        summary=f"{len(counts)} tablas con {sum(counts.values()):,} renglones",
        groups=groups,
        licence=Licence.of_settings(),
        citation=citation(scope),
        base=data_address(plan),
        package_url=reverse("site:data-package", args=[plan.slug]) + at.query,
        zip_url=reverse("site:data-zip", args=[plan.slug]) + at.query,
        ogp_url=reverse("site:data-ogp", args=[plan.slug]),
        python=example("avance.py", plan),
        r=example("avance.R", plan),
        markup=as_script(dataset_markup(scope)),
    )


def table_line(table: Table, plan: ActionPlan, at: PageMoment, rows: int) -> TableLine:
    """Make the line of a table in the list."""
    place = [plan.slug, table.name]
    return TableLine(
        name=table.name,
        title=table.title,
        description=table.description,
        rows=format_count(rows, "renglón", "renglones"),
        url=reverse("site:data-table", args=place) + at.query,
        files=tuple(
            FileLink(form.upper(), reverse(f"site:data-{form}", args=place) + at.query)
            for form in FORMS
        ),
    )


def table_page(table: Table, scope: Scope, at: PageMoment) -> TablePage:
    """Make the page of one table, with its first rows: two queries, informes a few more."""
    with snapshot():
        preview = list(table.first(scope, PREVIEWED))
        rows = row_count(table, scope)
    return TablePage(
        line=table_line(table, scope.plan, at, rows),
        columns=tuple(column_line(column, table) for column in table.columns),
        preview=tuple(tuple(short(row)) for row in preview),
        preview_note=preview_note(len(preview), rows),
    )


def preview_note(previewed: int, rows: int) -> str:
    """Say how much of a table its preview shows."""
    if not rows:
        return "La tabla todavía no tiene renglones."
    if previewed == rows:
        return "La tabla entera."
    return f"Los primeros {previewed} de {rows:,} renglones."


def short(row: Iterable[Public]) -> Sequence[str]:
    """Write the cells of a row, cut where they are long."""
    texts = [str(cell(value)) for value in row]
    return [f"{text[:LONGEST]}…" if len(text) > LONGEST else text for text in texts]


def column_line(column: Column, table: Table) -> ColumnLine:
    """Describe a column as its table's page shows it."""
    return ColumnLine(
        name=column.name,
        kind=column.kind.name,
        is_key=column.name in table.key,
        is_required=column.is_required,
        unit=column.unit,
        meaning=column.meaning,
        refers_to=referred(table, column),
        codes=column.codes.labels if column.codes else {},
    )


def example(name: str, plan: ActionPlan) -> str:
    """Return a program of the examples, with the address of a plan's data in it."""
    return example_text(name).replace(EXAMPLE_BASE, data_address(plan))


@cache
def example_text(name: str) -> str:
    return (EXAMPLES / name).read_text("utf-8")
