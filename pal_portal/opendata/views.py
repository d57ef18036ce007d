"""The addresses of the open data: each table as a file, at the moment that its address asks."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commitments.models import ActionPlan
from commitments.months import write_month
from pal_portal.asking import PageMoment, moment_from

from . import data_pages
from .catalogue import Node, dcat_catalogue, mexican_catalogue
from .columns import Scope
from .files import DataFile, open_to_all, serve
from .ogp import ogp_rows
from .package import PACKAGE, PackedTable, as_json, describe, measured_tables, write_zip
from .releases import ReleaseStore
from .tables import TABLE, snapshot
from .writers import FORMS, write_csv_rows

RELEASES_SHOWN = 6  # the newest; the rest are on a page of their own
FICTITIOUS = "DATOS-FICTICIOS-"  # before the name of a file of a demonstration (decision 023)


@require_safe
def data_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What a plan's open data hold, under which terms, and how they are checked and read."""
    scope, at = plan_and_moment(request, slug)
    context = {"plan": scope.plan, "at": at, "section": "datos"} | data_pages.data_page(scope, at)
    context |= {"releases": ReleaseStore(slug).releases()[::-1][:RELEASES_SHOWN]}
    return render(request, "site/data.html", context)


@require_safe
def table_page(request: HttpRequest, slug: str, table: str) -> HttpResponse:
    """One table: its columns, its first rows and its files."""
    if table not in TABLE:
        raise Http404
    scope, at = plan_and_moment(request, slug)
    context = {"plan": scope.plan, "at": at, "section": "datos"}
    context |= data_pages.table_page(TABLE[table], scope, at)
    return render(request, "site/data_table.html", context)


@require_safe
@open_to_all
def table_file(request: HttpRequest, slug: str, table: str, form: str) -> HttpResponseBase:
    """A table of a plan as a file."""
    if table not in TABLE:
        raise Http404
    scope, at = plan_and_moment(request, slug)
    shape = FORMS[form]
    with snapshot():
        file = DataFile.made_by(lambda to: shape.write(table, TABLE[table].sheet(scope), to))
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
    scope, at = plan_and_moment(request, slug)
    with snapshot():
        tables = measured_tables(scope)
    described = describe(scope, tables, query=at.canonical_query)
    return serve_json(request, described, name=f"{file_stem(scope.plan, at)}-{PACKAGE}")


@require_safe
@open_to_all
def package_zip(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Every table in one zip, with its description and its hashes."""
    scope, at = plan_and_moment(request, slug)
    with snapshot():
        file = DataFile.made_by(lambda to: write_zip(scope, to))
    name = f"{file_stem(scope.plan, at)}-paquete.zip"
    return serve(request, file, name=name, media_type="application/zip")


@require_safe
@open_to_all
def ogp(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The commitments under the column names of the Open Government Partnership."""
    scope, at = plan_and_moment(request, slug)
    with snapshot():
        file = DataFile.of_text(lambda to: write_csv_rows(ogp_rows(scope), to))
    name = f"{file_stem(scope.plan, at)}-ogp_compromisos.csv"
    return serve(request, file, name=name, media_type=FORMS["csv"].media_type)


@require_safe
@open_to_all
def catalogue(request: HttpRequest) -> HttpResponseBase:
    """The catalogue of every plan's data as of today, in DCAT."""
    described = dcat_catalogue(every_plan())
    return serve_json(request, described, name="catalogo.jsonld", media_type="application/ld+json")


@require_safe
@open_to_all
def data_json(request: HttpRequest) -> HttpResponseBase:
    """The catalogue of every plan's data as of today, in Mexico's field set."""
    return serve_json(request, mexican_catalogue(every_plan()), name="data.json")


def serve_json(
    request: HttpRequest, data: Node, *, name: str, media_type: str = "application/json"
) -> HttpResponseBase:
    file = DataFile.of_text(lambda to: to.write(as_json(data)))
    return serve(request, file, name=name, media_type=media_type, is_attachment=False)


def every_plan() -> list[tuple[Scope, list[PackedTable]]]:
    """Return each plan as of today with its tables measured; those not yet signed are left out."""
    today = timezone.localdate()
    signed = ActionPlan.objects.filter(signed_on__lte=today).order_by("first_month", "slug")
    with snapshot():
        scopes = [Scope.of(plan, today=today) for plan in signed]
        return [(scope, measured_tables(scope)) for scope in scopes]


def plan_and_moment(request: HttpRequest, slug: str) -> tuple[Scope, PageMoment]:
    """Return the plan and the moment that the address asks for: two queries."""
    plan = get_object_or_404(ActionPlan, slug=slug)
    at = moment_from(request, plan)
    return Scope(plan, at.moment), at


def file_stem(plan: ActionPlan, at: PageMoment) -> str:
    """Return how the name of a file of a plan begins: marked, and with the moment asked for."""
    parts = [f"{FICTITIOUS if plan.is_demo else ''}{plan.slug}"]
    if not at.moment.is_newest:
        parts.append(f"corte-{write_month(at.moment.cutoff)}")
    if not at.is_of_today:
        parts.append(f"al-{at.moment.known_on.isoformat()}")
    return "-".join(parts)
