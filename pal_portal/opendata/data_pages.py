"""What the pages of the open data say: what there is, how it is cited, checked and read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import reverse

from commitments.models import ActionPlan
from pal_portal.asking import PageMoment
from pal_portal.site.sentences import format_count

from .catalogue import as_script, dataset_markup
from .columns import Scope, Table
from .kinds import Public
from .package import Licence, citation, data_address, state_words
from .tables import GROUPS, referred, row_count, row_counts, snapshot
from .writers import FORMS, cell

PREVIEWED = 5  # rows of a table that its page shows
LONGEST = 120  # characters of a cell in the preview
EXAMPLES = Path(__file__).with_name("examples")
EXAMPLE_BASE = "http://127.0.0.1:8000/planes/durango-2015/datos/"  # as the examples are written


@dataclass(frozen=True)
class TableLine:
    """A table in the list: what it is, how many rows, its page, and its file in each form."""

    table: Table
    rows: str
    url: str
    files: dict[str, str]


def data_page(scope: Scope, at: PageMoment) -> dict[str, Any]:
    """Return what the page of a plan's open data shows: one query."""
    plan = scope.plan
    with snapshot():
        counts = row_counts(scope)
    return {
        "state": state_words(scope),
        "summary": f"{len(counts)} tablas con {sum(counts.values()):,} renglones",
        "groups": {
            title: [table_line(table, plan, at, counts[table.name]) for table in tables]
            for title, tables in GROUPS.items()
        },
        "licence": Licence.of_settings(),
        "citation": citation(scope),
        "base": data_address(plan),
        "python": example("avance.py", plan),
        "r": example("avance.R", plan),
        "markup": as_script(dataset_markup(scope)),
    }


def table_line(table: Table, plan: ActionPlan, at: PageMoment, rows: int) -> TableLine:
    """Make the line of a table in the list."""
    place = [plan.slug, table.name]
    return TableLine(
        table,
        rows=format_count(rows, "renglón", "renglones"),
        url=reverse("site:data-table", args=place) + at.query,
        files={form.upper(): reverse(f"site:data-{form}", args=place) + at.query for form in FORMS},
    )


def table_page(table: Table, scope: Scope, at: PageMoment) -> dict[str, Any]:
    """Return what the page of a table shows, its first rows: two queries, informes a few more."""
    with snapshot():
        preview = [short(row) for row in table.first(scope, PREVIEWED)]
        rows = row_count(table, scope)
    return {
        "line": table_line(table, scope.plan, at, rows),
        "table": table,
        "columns": [(column, referred(table, column)) for column in table.columns],
        "preview": preview,
        "preview_note": preview_note(len(preview), rows),
    }


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


def example(name: str, plan: ActionPlan) -> str:
    """Return a program of the examples, with the address of a plan's data in it."""
    return example_text(name).replace(EXAMPLE_BASE, data_address(plan))


@cache
def example_text(name: str) -> str:
    return (EXAMPLES / name).read_text("utf-8")
