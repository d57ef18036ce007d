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
from .package import PACKAGE, as_json, describe, measured_tables, write_zip
from .serving import open_to_all, serve
from .sheets import ODS, XLSX, write_ods, write_xlsx
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


def as_bytes(
    write: Callable[[Table, Scope, IO[bytes]], object],
) -> Callable[[Table, Scope], DataFile]:
    return lambda table, scope: DataFile.made_by(lambda to: write(table, scope, to))


FORMS = {
    "csv": Form("text/csv; charset=utf-8; header=present", as_text(write_csv)),
    "json": Form("application/json", as_text(write_json), is_attachment=False),
    "xlsx": Form(XLSX, as_bytes(write_xlsx)),
    "ods": Form(ODS, as_bytes(write_ods)),
}


@require_safe
@open_to_all
def table_file(request: HttpRequest, slug: str, table: str, form: str) -> HttpResponseBase:
    """A table of a plan as a file."""
    if table not in TABLE:
        raise Http404
    scope, at = asked(request, slug)
    shape = FORMS[form]
    with snapshot():
        file = shape.make(TABLE[table], scope)
    return serve(
        request,
        file,
        name=f"{file_stem(scope.plan, at)}-{table}.{form}",
        media_type=shape.media_type,
        is_attachment=shape.is_attachment,
    )


@require_safe
@open_to_all
def package(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The Data Package that describes the tables, with the size and hash of each."""
    scope, at = asked(request, slug)
    with snapshot():
        tables = measured_tables(scope)
    described = as_json(
        describe(scope, tables, origin=origin_of(request), query=at.canonical_query)
    )
    file = DataFile.of_text(lambda to: to.write(described))
    name = f"{file_stem(scope.plan, at)}-{PACKAGE}"
    return serve(request, file, name=name, media_type="application/json", is_attachment=False)


@require_safe
@open_to_all
def package_zip(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Every table in one zip, with its description and its hashes."""
    scope, at = asked(request, slug)
    with snapshot():
        file = DataFile.made_by(lambda to: write_zip(scope, to, origin=origin_of(request)))
    name = f"{file_stem(scope.plan, at)}-paquete.zip"
    return serve(request, file, name=name, media_type="application/zip")


def asked(request: HttpRequest, slug: str) -> tuple[Scope, PageMoment]:
    """Return the plan and the moment that the address asks for: two queries."""
    plan = get_object_or_404(ActionPlan, slug=slug)
    at = moment_from(request, plan)
    return Scope(plan, at.moment), at


def origin_of(request: HttpRequest) -> str:
    """Return how this site is called from outside: https://pal.example.mx."""
    return request.build_absolute_uri("/").rstrip("/")


def file_stem(plan: ActionPlan, at: PageMoment) -> str:
    """Return how the name of a file of a plan begins: marked, and with the moment asked for."""
    parts = [f"{FICTITIOUS if plan.is_demo else ''}{plan.slug}"]
    if not at.moment.is_newest:
        parts.append(f"corte-{write_month(at.moment.cutoff)}")
    if not at.is_of_today:
        parts.append(f"al-{at.moment.known_on.isoformat()}")
    return "-".join(parts)
