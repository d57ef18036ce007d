"""The public pages of the portal: the same for everyone, whoever reads."""

import logging
from collections.abc import Mapping, Sequence
from datetime import date

from django.core.exceptions import BadRequest
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found

from commitments.models import ActionPlan, Activity
from commitments.months import parse_month
from commitments.refused import Refused
from pal_portal.api.answers import is_of_the_api, refused_by_the_site
from pal_portal.asking import PageMoment, current_plan, moment_from, plan_at, plans
from sttl.models import Evidence, Revision
from sttl.reading.readings import ActivityReading, activity_reading
from sttl.reading.sectors import silent_sectors
from sttl.record.attachments import FileMissing, attachment, sandboxed

from .filters import ActivityFilters, PartyFilters
from .forms import comparison_asked
from .pages import parties
from .pages.activities import activity_page
from .pages.activity_list import activity_list as activities
from .pages.commitments import commitment_page
from .pages.compliance import compliance
from .pages.dashboard import dashboard
from .pages.documents import document_page
from .pages.panels import given_parameters, tidy
from .pages.printed import PrintedActivity, printed_activity
from .pages.reports import published_report, report_page
from .sentences import states_sentence

logger = logging.getLogger(__name__)


@csrf_exempt  # it only reads, and says so (405) before a token is asked for
@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """Say in plain text whether the site can serve: 200 if the database answers, 503 if not."""
    try:
        ActionPlan.objects.exists()  # of a file that was moved away SQLite makes an empty one
    except DatabaseError:
        logger.exception("The database does not answer.")
        return HttpResponse("sin base de datos\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer 400 with the sentence that helps, where the address asked for the impossible."""
    if is_of_the_api(request):
        return refused_by_the_site(request, status=400, error=exception)
    refusal = exception if isinstance(exception, Refused) else None
    return render(request, "400.html", {"refusal": refusal}, status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer 404 with the page that leads on; under /api/ as the API answers."""
    if is_of_the_api(request):
        return refused_by_the_site(request, status=404, error=exception)
    if isinstance(exception, FileMissing):
        return render(request, "404.html", {"sentence": str(exception)}, status=404)
    return page_not_found(request, exception)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The dashboard of the current plan, or a friendly page before there is one."""
    plan = current_plan(plans(), today=timezone.localdate())
    if plan is None:
        return render(request, "site/no_plan.html")
    return plan_page(request, moment_from(request, plan))


@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """All plans, the newest first."""
    all_plans = sorted(plans(), key=lambda plan: plan.first_month, reverse=True)
    return render(request, "site/plan_list.html", {"plans": all_plans})


@require_safe
def plan_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The dashboard of one plan."""
    return plan_page(request, plan_at(request, slug))


def plan_page(request: HttpRequest, at: PageMoment) -> HttpResponse:
    silent = silent_sectors(at.plan, at.moment, at.decided, is_present=at.is_of_today)
    return page_response(request, at, "plan_detail", "tablero", {"board": dashboard(at, silent)})


def page_response(
    request: HttpRequest,
    at: PageMoment,
    template: str,
    section: str,
    context: Mapping[str, object],
    *,
    status: int = 200,
) -> HttpResponse:
    """Answer with a page of a plan at a moment, in its section of the navigation."""
    everywhere = {"plan": at.plan, "at": at, "section": section}
    return render(request, f"site/{template}.html", {**context, **everywhere}, status=status)


@require_safe
def commitment_detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A commitment in its own words, with its components and activities."""
    at = plan_at(request, slug)
    commitment = get_object_or_404(at.plan.commitments, number=number)
    context = {"commitment": commitment, "page": commitment_page(commitment, at)}
    return page_response(request, at, "commitment_detail", "tablero", context)


@require_safe
def activity_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The activities of a plan that the filters leave, with how each stands and who reports it."""
    plan = get_object_or_404(plans(), slug=slug)
    if clean := tidy(request, ActivityFilters.base_filters):
        return redirect(clean)
    keep = given_parameters(request, ActivityFilters.base_filters)
    at = moment_from(request, plan, keep=keep)
    filters = ActivityFilters(request.GET, at.reading)
    status = 200 if filters.is_valid() else 400
    context: dict[str, object] = {"summary": states_sentence(at.reading.of().reported)}
    context |= {"page": activities(request, filters, at)}
    return page_response(request, at, "activity_list", "actividades", context, status=status)


@require_safe
def activity_detail(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """One activity: who, when, its indicator, how its number was made, its months."""
    printed, at, reading = read_activity(request, slug, code)
    context = {"activity": printed.activity, "notes": printed.notes}
    context |= {"page": activity_page(reading, printed, at)}
    return page_response(request, at, "activity_detail", "actividades", context)


@require_safe
def party_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The parties that the plan names and the filters leave, with what they owe and handed in."""
    plan = get_object_or_404(plans(), slug=slug)
    if clean := tidy(request, PartyFilters.base_filters):
        return redirect(clean)
    at = moment_from(request, plan, keep=given_parameters(request, PartyFilters.base_filters))
    filters = PartyFilters(request.GET, parties.parties_of(at.plan), at.moment)
    status = 200 if filters.is_valid() else 400
    page = parties.party_list(request, filters, at)
    return page_response(request, at, "party_list", "responsables", {"page": page}, status=status)


@require_safe
def party_detail(request: HttpRequest, slug: str, party: str) -> HttpResponse:
    """One party: what it answers for, and its reports month by month."""
    at = plan_at(request, slug)
    candidates = parties.parties_of(at.plan).prefetch_related("names")
    named_party = at.names.of(get_object_or_404(candidates, slug=party))
    context = {"party": named_party, "page": parties.party_page(named_party, at)}
    return page_response(request, at, "party_detail", "responsables", context)


@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """The compliance board: the report of each activity and month, by commitment or by party."""
    plan = get_object_or_404(plans(), slug=slug)
    grouped_by = request.GET.get("por") or "compromiso"
    if grouped_by not in ("compromiso", "parte"):
        raise BadRequest
    by_party = grouped_by == "parte"
    at = moment_from(request, plan, keep={"por": "parte"} if by_party else None)
    return page_response(
        request, at, "board", "informes", {"page": compliance(at, by_party=by_party)}
    )


@require_safe
def report_detail(request: HttpRequest, slug: str, code: str, month: str) -> HttpResponse:
    """A published report with its revisions; 404 where nothing was published by that day."""
    at, revisions = read_report(request, slug, code, month, keep=["de", "a"])
    form, pair = comparison_asked(request.GET, revisions, at)
    page = report_page(revisions, at.newest_reading[code], at, pair=pair)
    return page_response(request, at, "report_detail", "actividades", {"form": form, "page": page})


@require_safe
@sandboxed
def evidence_file(
    request: HttpRequest, slug: str, code: str, month: str, pk: int
) -> HttpResponseBase:
    """The file of an evidence of a published report, as it was handed in."""
    files = Evidence.objects.with_place().public(before=timezone.now()).exclude(file="")
    of_report = files.filter(
        revision__report__activity__plan__slug=slug,
        revision__report__activity__code=code,
        revision__report__month=month_or_404(month),
    )
    return attachment(get_object_or_404(of_report, pk=pk), is_public=True)


@require_safe
def document(request: HttpRequest, slug: str) -> HttpResponse:
    """The signed plan, readable, with its fidelity notes."""
    at = plan_at(request, slug)
    return page_response(request, at, "document", "documento", {"page": document_page(at)})


@require_safe
def methodology(request: HttpRequest) -> HttpResponse:
    """The rules of the numbers, in plain words."""
    plan = current_plan(plans(), today=timezone.localdate())
    return render(request, "site/methodology.html", {"section": "metodologia", "plan": plan})


def read_activity(
    request: HttpRequest, slug: str, code: str
) -> tuple[PrintedActivity, PageMoment, ActivityReading]:
    """Load one activity of a plan with all that its page rests on, or answer 404: five queries."""
    try:
        printed = printed_activity(slug, code, before=timezone.now())
    except Activity.DoesNotExist:
        raise Http404 from None
    at = moment_from(request, printed.activity.plan, about=code)
    return printed, at, activity_reading(printed.activity, at.moment, at.ledger)


def read_report(
    request: HttpRequest, slug: str, code: str, month: str, *, keep: Sequence[str] = ()
) -> tuple[PageMoment, list[Revision]]:
    """Load what was published of a report by the day of knowledge, or answer 404."""
    at = plan_at(request, slug, keep=given_parameters(request, keep))
    when = month_or_404(month)
    revisions = published_report(at.plan, code, when, before=at.moment.known_before)
    if not revisions:
        raise Http404
    return at, revisions


def month_or_404(text: str) -> date:
    try:
        return parse_month(text)
    except ValueError as error:
        raise Http404 from error
