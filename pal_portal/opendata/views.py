"""The addresses of the open data: each table as a file, at the moment that its address asks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from commitments.models import ActionPlan
from commitments.months import write_month
from pal_portal.moments import PageMoment, moment_from

from .columns import Scope, Table
from .files import DataFile
from .serving import open_to_all, serve
from .snapshots import snapshot
from .tables import TABLE
from .writers import write_csv, write_json

FICTITIOUS = "DATOS-FICTICIOS-"  # before the name of a file of a demonstration (decision 023)


@dataclass(frozen=True)
class Form:
    """A form in which a table is downloaded."""

    media_type: str
    make: Callable[[Table, Scope], DataFile]
    is_attachment: bool = True


def as_text(write: Callable[[Table, Scope, IO[str]], object]) -> Callable[[Table, Scope], DataFile]:
    return lambda table, scope: DataFile.of_text(lambda to: write(table, scope, to))


FORMS = {
    "csv": Form("text/csv; charset=utf-8; header=present", as_text(write_csv)),
    "json": Form("application/json", as_text(write_json), is_attachment=False),
}


@require_safe
@open_to_all
def table_file(request: HttpRequest, slug: str, table: str, form: str) -> HttpResponseBase:
    """A table of a plan as a file."""
    if table not in TABLE:
        raise Http404
    plan = get_object_or_404(ActionPlan, slug=slug)
    at = moment_from(request, plan)
    shape = FORMS[form]
    with snapshot():
        file = shape.make(TABLE[table], Scope(plan, at.moment))
    return serve(
        request,
        file,
        name=f"{file_stem(plan, at)}-{table}.{form}",
        media_type=shape.media_type,
        is_attachment=shape.is_attachment,
    )


def file_stem(plan: ActionPlan, at: PageMoment) -> str:
    """Return how the name of a file of a plan begins: marked, and with the moment asked for."""
    parts = [f"{FICTITIOUS if plan.is_demo else ''}{plan.slug}"]
    if not at.moment.is_newest:
        parts.append(f"corte-{write_month(at.moment.cutoff)}")
    if not at.is_of_today:
        parts.append(f"al-{at.moment.known_on.isoformat()}")
    return "-".join(parts)
