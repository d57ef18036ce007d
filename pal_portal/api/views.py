"""The addresses of the API."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from commitments.models import ActionPlan
from commitments.months import write_month
from pal_portal.asking import moment_from
from pal_portal.opendata.columns import Scope
from pal_portal.opendata.package import Licence
from pal_portal.opendata.tables import TABLE, TABLES, snapshot
from pal_portal.opendata.tables.plan import with_first_due_day
from pal_portal.opendata.writers import json_row
from sttl.messages.mail import absolute
from sttl.reading.moments import Moment

from .answers import ROOT, answers_json
from .document import document
from .parameters import asked_of, given_once, page_asked
from .rows import Page, Row, page_of

PLANS = TABLE["plan"]


@answers_json
def index(request: HttpRequest) -> str:
    """Where to begin."""
    given_once(request.GET, [])
    licence = Licence.of_settings()
    body = {
        "titulo": "API del Portal del Plan de Acción Local",
        "documento": address("api-document"),
        "planes": address("api-plans"),
        "licencia": {"nombre": licence.name, "direccion": licence.url},
    }
    return json_text(body)


@answers_json
def openapi(request: HttpRequest) -> str:
    """The OpenAPI document."""
    given_once(request.GET, [])
    return json_text(document(Licence.of_settings()))


@answers_json
def plans(request: HttpRequest) -> str:
    """All plans, the newest first."""
    number, size = page_asked(request.GET)
    all_plans = plans_known_now().order_by("-first_month", "slug")
    first = (number - 1) * size
    with snapshot():
        page = Page([linked(plan) for plan in all_plans[first : first + size]], all_plans.count())
    return page_text(request, {}, (*PLANS.header, "direccion"), page, number, size)


@answers_json
def plan_detail(request: HttpRequest, slug: str) -> str:
    """One plan and its tables."""
    given_once(request.GET, [])
    plan = plan_or_404(slug)
    tables = [
        {
            "tabla": table.name,
            "titulo": table.title,
            "descripcion": table.description,
            "direccion": address("api-table", slug, table.name),
        }
        for table in TABLES
    ]
    return (
        f'{{"plan": {json_row(PLANS.header, as_signed(plan))},\n"tablas": {json_text(tables)}}}\n'
    )


@answers_json
def table_rows(request: HttpRequest, slug: str, table: str) -> str:
    """The rows of a table that the query leaves, a page of them, at the moment it asks for."""
    if table not in TABLE:
        raise Http404(f"No hay esa tabla. Hay: {', '.join(TABLE)}.")
    shape = TABLE[table]
    conditions, number, size = asked_of(shape, request.GET)
    plan = plan_or_404(slug)
    with snapshot():
        scope = Scope(plan, moment_from(request, plan).moment)
        page = page_of(shape, scope, conditions, first=(number - 1) * size, size=size)
    body = {
        "tabla": table,
        "plan": slug,
        "es_demostracion": plan.is_demo,
        "corte": write_month(scope.cutoff),
        "al": scope.moment.known_on.isoformat(),
    }
    return page_text(request, body, shape.header, page, number, size)


def page_text(
    request: HttpRequest,
    body: Mapping[str, Any],
    header: Sequence[str],
    page: Page,
    number: int,
    size: int,
) -> str:
    """Write a page of rows with its place among all. Raises Http404 beyond the last page."""
    last = max(1, -(-page.total // size))
    if number > last:
        raise Http404(f"No hay página {number}: la última es la {last}.")
    before = {
        **body,
        "total": page.total,
        "pagina": number,
        "paginas": last,
        "anterior": page_address(request, number - 1) if number > 1 else None,
        "siguiente": page_address(request, number + 1) if number < last else None,
    }
    rows = ",\n".join(json_row(header, row) for row in page.rows)
    return f'{json_text(before)[:-1]}, "renglones": [\n{rows}\n]}}\n'


def page_address(request: HttpRequest, number: int) -> str:
    """Return the whole address of another page of what was asked."""
    query = request.GET.copy()
    query["pagina"] = str(number)
    return f"{absolute(request.path)}?{query.urlencode()}"


def linked(plan: ActionPlan) -> Row:
    return (*as_signed(plan), address("api-plan", plan.slug))


def as_signed(plan: ActionPlan) -> Row:
    """Write the row of a plan in its table, as known now, without asking for it."""
    scope = Scope(plan, Moment(plan.first_month, plan.signed_on, is_newest=True))
    return tuple(
        column.public(
            column.constant(scope) if column.constant else getattr(plan, column.sources[0])
        )
        for column in PLANS.columns
    )


def plans_known_now() -> QuerySet[ActionPlan]:
    return with_first_due_day(ActionPlan.objects.all(), before=timezone.now())


def plan_or_404(slug: str) -> ActionPlan:
    plan = plans_known_now().filter(slug=slug).first()
    if plan is None:
        raise Http404(f"No hay ningún plan con esa clave. Los que hay están en {ROOT}planes/")
    return plan


def address(name: str, *args: str) -> str:
    return absolute(reverse(f"site:{name}", args=args))


def json_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
