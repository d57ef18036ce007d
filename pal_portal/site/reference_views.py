"""The pages that do not change with the month: search, the STTL, the glossary, the statements."""

import re
from datetime import date

from django.core.paginator import EmptyPage
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commitments.models import ActionPlan
from pal_portal.asking import current_plan, moment_from, plan_at, plans
from sttl.models import Session
from sttl.record.attachments import minutes_attachment, sandboxed

from .forms import SearchForm, page_asked
from .pages.amendments import amendment_lines
from .pages.council_events import council_events_page
from .pages.documents import glossary as glossary_of
from .pages.events import chain_page
from .pages.judging import bench_part
from .pages.search import search_everything, search_one
from .pages.sessions import council_page, session_page
from .views import page_response

SESSION_NUMBER = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)
SESSION_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def plan_of_today() -> ActionPlan | None:
    """Return the plan whose pages the navigation offers: one query."""
    return current_plan(plans(), today=timezone.localdate())


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search everything public, in groups; or one group, page by page."""
    form = SearchForm(request.GET)
    context: dict[str, object] = {"plan": plan_of_today(), "form": form}
    if not form.is_valid():
        return render(request, "site/search.html", context, status=400)
    text, kind = form.cleaned_data["q"], form.cleaned_data["en"]
    if text and kind:
        context["found"] = search_one(text, kind, request.GET.get("page", ""))
    elif text:
        context["found"] = search_everything(text)
    return render(request, "site/search.html", context)


@require_safe
def council(request: HttpRequest) -> HttpResponse:
    """The seats of the STTL, and its sessions."""
    plan, page = plan_of_today(), council_page(today=timezone.localdate())
    at = moment_from(request, plan, is_present=True) if plan else None
    bench = bench_part(at) if at else None
    return render(request, "site/council.html", {"plan": plan, "page": page, "bench": bench})


@require_safe
def council_events(request: HttpRequest) -> HttpResponse:
    """The council's chain of events, page by page; 404 for a page past the end."""
    try:
        page = council_events_page(number=page_asked(request.GET))
    except EmptyPage as error:
        raise Http404 from error
    context = {"plan": plan_of_today(), "page": page, "canonical_query": page.canonical_query}
    return render(request, "site/council_events.html", context)


@require_safe
def session_detail(request: HttpRequest, place: str) -> HttpResponse:
    """A session of the STTL by its number; by its day where it has none."""
    session = session_at(place)
    url = session.get_absolute_url()
    if url != request.path:
        return redirect(url, permanent=True)
    page = session_page(session, today=timezone.localdate())
    return render(request, "site/session_detail.html", {"plan": plan_of_today(), "page": page})


@require_safe
@sandboxed
def session_minutes(request: HttpRequest, place: str) -> HttpResponseBase:
    """The file of a session's minutes, as it was recorded; 404 where there is none."""
    session = session_at(place)
    if not session.file:
        raise Http404
    return minutes_attachment(session)


def session_at(place: str) -> Session:
    """Return the session of a number; of a day the one without a number, else the first."""
    if SESSION_NUMBER.fullmatch(place):
        return get_object_or_404(Session, number=place)
    try:
        day = date.fromisoformat(place) if SESSION_DAY.fullmatch(place) else None
    except ValueError:
        day = None
    that_day = list(Session.objects.filter(held_on=day).order_by("number", "pk")) if day else []
    if not that_day:
        raise Http404
    return next((session for session in that_day if session.number is None), that_day[0])


@require_safe
def amendments(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed in the plan since it was signed, and why."""
    at = plan_at(request, slug)
    return page_response(request, at, "amendments", "documento", {"lines": amendment_lines(at)})


@require_safe
def event_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The chain of events of a plan, page by page; 404 for a page past the end."""
    at = plan_at(request, slug)
    try:
        page = chain_page(at, number=page_asked(request.GET))
    except EmptyPage as error:
        raise Http404 from error
    context = {"page": page, "canonical_query": page.canonical_query}
    return page_response(request, at, "event_list", "informes", context)


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """The concepts of the current plan."""
    plan = plan_of_today()
    terms = glossary_of(plan) if plan else []
    return render(request, "site/glossary.html", {"plan": plan, "terms": terms})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the portal is, and what it is not."""
    return render(request, "site/about.html", {"plan": plan_of_today()})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible the portal is, how that was tested, and how to report a barrier."""
    return render(request, "site/accessibility.html", {"plan": plan_of_today()})
