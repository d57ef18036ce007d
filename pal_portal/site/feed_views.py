"""What machines ask for: calendars, the rules for robots, the site's mark."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from pal_portal.asking import plan_at, plans
from sttl.messages.mail import absolute
from sttl.models import Authority
from sttl.reading.moments import start_of

from .icalendar import CalendarEvent, write_calendar
from .pages.calendar import party_events, site_events
from .pages.parties import parties_of
from .pages.publications import DEMONSTRATION, mark

CLOSED_TO_ROBOTS = ["/seguimiento/", "/cuentas/", "/admin/"]


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The agreed days, the days by which reports are due and the sessions, of every plan.

    A calendar says what is known now: it ignores corte and al, which choose what a page shows.
    """
    every_plan = list(plans())
    name = "Plan de Acción Local"
    if any(plan.is_demo for plan in every_plan):
        name = f"{DEMONSTRATION}{name}"
    return calendar_response(name, site_events(every_plan, before=timezone.now()))


@require_safe
def party_calendar(request: HttpRequest, slug: str, party: str) -> HttpResponse:
    """The days that matter to one party of a plan, as known now: corte and al are ignored."""
    at = plan_at(request, slug, is_present=True)
    named_party = get_object_or_404(parties_of(at.plan), slug=party)
    events = party_events(named_party, at.reading, at.ledger)
    return calendar_response(f"{mark(at.plan)}{named_party.name} — {at.plan.title}", events)


def calendar_response(name: str, events: list[CalendarEvent]) -> HttpResponse:
    """Answer with a calendar; its stamp is the start of today, so that a day's bytes are one."""
    body = write_calendar(
        name,
        events,
        host=Authority.known().host,
        origin=settings.SITE_URL,
        stamp=start_of(timezone.localdate()),
    )
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Which addresses robots leave alone, and where the map of the site is."""
    closed = [f"Disallow: {path}" for path in CLOSED_TO_ROBOTS]
    lines = ["User-agent: *", *closed, "", f"Sitemap: {absolute(reverse('site:sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Send those who guess the old address to the mark."""
    return HttpResponseRedirect(static("favicon.svg"))
