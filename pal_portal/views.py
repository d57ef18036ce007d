"""The public pages of the portal: the same for everyone, whoever reads."""

import logging
from datetime import date

from django.db import DatabaseError, connection
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commitments.models import ActionPlan
from sttl.ledger import Ledger
from sttl.models import Amendment
from sttl.readings import amended_last_month, reading

from .dashboard import dashboard
from .moments import BadMoment, moment_from

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """Say in plain text whether the site can serve: 200 if the database answers, 503 if not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.exception("The database does not answer.")
        return HttpResponse("sin base de datos\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400 with the sentence that helps, where the address asked for an impossible moment."""
    sentence = str(exception) if isinstance(exception, BadMoment) else ""
    return render(request, "400.html", {"sentence": sentence}, status=400)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The dashboard of the current plan, or a friendly page before there is one."""
    plan = current_plan(plans(), today=timezone.localdate())
    if plan is None:
        return render(request, "site/no_plan.html")
    return plan_page(request, plan)


@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """All plans, the newest first."""
    found = sorted(plans(), key=lambda plan: plan.first_month, reverse=True)
    return render(request, "site/plan_list.html", {"plans": found})


@require_safe
def plan_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The dashboard of one plan."""
    return plan_page(request, get_object_or_404(plans(), slug=slug))


def plan_page(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    at = moment_from(request, plan)
    ledger = Ledger.of(plan, before=at.moment.known_before)
    read = reading(plan, at.moment, amendments=at.amendments, ledger=ledger)
    context = {"plan": plan, "at": at, "section": "tablero"}
    return render(
        request, "site/plan_detail.html", context | {"board": dashboard(read, ledger, at)}
    )


@require_safe
def not_built(request: HttpRequest, **_: object) -> HttpResponse:
    """Answer 404 until the page is there."""
    raise Http404


commitment_detail = activity_list = activity_detail = not_built
party_list = party_detail = report_detail = document = not_built


@require_safe
def methodology(request: HttpRequest) -> HttpResponse:
    """The rules of the numbers, in plain words."""
    return render(request, "site/methodology.html", {"section": "metodologia"})


def plans() -> QuerySet[ActionPlan]:
    """Ask for the plans with their amendments, in the order recorded: two queries."""
    amendments = Amendment.objects.order_by("recorded_at", "pk")
    return ActionPlan.objects.prefetch_related(Prefetch("amendments", amendments))


def current_plan(known: QuerySet[ActionPlan], *, today: date) -> ActionPlan | None:
    """Return the plan whose months contain today, else the one that ended last, else the next."""
    months = {
        plan: (plan.first_month, last_month_of(plan))
        for plan in sorted(known, key=lambda plan: plan.first_month)
    }
    this_month = today.replace(day=1)
    running = [plan for plan, (first, last) in months.items() if first <= this_month <= last]
    ended = [plan for plan, (_, last) in months.items() if last < this_month]
    if running:
        return running[-1]
    if ended:
        return max(ended, key=lambda plan: months[plan][1])
    return next(iter(months), None)


def last_month_of(plan: ActionPlan) -> date:
    """Return a plan's last month as amended by now; of plans() it asks nothing more."""
    return amended_last_month(plan, plan.amendments.all(), timezone.now())
