"""The addresses of the files that say how a page's figures were made: …/como-se-hizo.json."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from commitments.models import ActionPlan
from commitments.months import parse_month, write_month
from pal_portal.asking import PageMoment, ledger_at, moment_from, plans, read
from pal_portal.opendata.files import DataFile
from pal_portal.opendata.serving import open_to_all, serve
from pal_portal.opendata.snapshots import snapshot
from pal_portal.site.pages import parties
from pal_portal.site.pages.activities import activity_page
from pal_portal.site.pages.commitments import commitment_page
from pal_portal.site.pages.compliance import compliance
from pal_portal.site.pages.dashboard import dashboard
from pal_portal.site.pages.reports import published_report, report_page
from pal_portal.site.views import read_activity
from sttl.reading.readings import activity_reading
from sttl.reading.readings import reading as read_plan

from .pages import (
    PageMade,
    activity_page_made,
    board_made,
    commitment_made,
    dashboard_made,
    parties_made,
    party_made,
    report_page_made,
)
from .source import Source

NAME = "como-se-hizo.json"
SCHEMA = Path(__file__).with_name("schema.json")
ADDRESSES = {"direccion", "como_se_hizo", "archivo", "metodologia", "pagina", "esquema"}


@require_safe
@open_to_all
def plan_made(request: HttpRequest, slug: str) -> HttpResponseBase:
    """How every figure of a plan's dashboard, and of its list of activities, was made."""
    with snapshot():
        plan = get_object_or_404(plans(), slug=slug)
        at, ledger, reading = read(request, plan)
        source = Source.of(plan, at, ledger)
        made = dashboard_made(dashboard(reading, ledger, at), reading, source)
    return answer(request, made, plan, at, reverse("site:plan-detail", args=[slug]))


@require_safe
@open_to_all
def commitment_file(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """How every figure of a commitment's page was made."""
    with snapshot():
        plan = get_object_or_404(plans(), slug=slug)
        commitment = get_object_or_404(plan.commitments, number=number)
        at, ledger, reading = read(request, plan)
        page = commitment_page(commitment, reading, ledger, at)
        made = commitment_made(page, reading, Source.of(plan, at, ledger))
    return answer(request, made, plan, at, reverse("site:commitment-detail", args=[slug, number]))


@require_safe
@open_to_all
def activity_file(request: HttpRequest, slug: str, code: str) -> HttpResponseBase:
    """How every figure of an activity's page was made."""
    with snapshot():
        printed, at, ledger = read_activity(request, slug, code)
        found = activity_reading(printed.activity, at.moment, ledger)
        plan = found.activity.plan
        page = activity_page(found, printed, ledger, at)
        made = activity_page_made(page, found, Source.of(plan, at, ledger, about=code))
    return answer(request, made, plan, at, reverse("site:activity-detail", args=[slug, code]))


@require_safe
@open_to_all
def report_file(request: HttpRequest, slug: str, code: str, month: str) -> HttpResponseBase:
    """How every figure of a published report was made; 404 where none was by that day."""
    try:
        when = parse_month(month)
    except ValueError as error:
        raise Http404 from error
    with snapshot():
        plan = get_object_or_404(plans(), slug=slug)
        at = moment_from(request, plan)
        revisions = published_report(plan, code, when, before=at.moment.known_before)
        if not revisions:
            raise Http404
        ledger = ledger_at(plan, at)
        # As its page does: a report may be of a month after the corte.
        found = read_plan(plan, at.newest, ledger=ledger)[code]
        page = report_page(revisions, found, at)
        made = report_page_made(page, found, Source.of(plan, at, ledger, about=code))
    place = [slug, code, write_month(when)]
    return answer(request, made, plan, at, reverse("site:report-detail", args=place))


@require_safe
@open_to_all
def party_list_file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """How the counts of the list of parties were made."""
    with snapshot():
        plan = get_object_or_404(plans(), slug=slug)
        at, ledger, reading = read(request, plan)
        lines = parties.party_lines(reading, at)
        made = parties_made(lines, reading, Source.of(plan, at, ledger))
    return answer(request, made, plan, at, reverse("site:party-list", args=[slug]))


@require_safe
@open_to_all
def party_file(request: HttpRequest, slug: str, party: str) -> HttpResponseBase:
    """How the counts of a party's page were made."""
    with snapshot():
        plan = get_object_or_404(plans(), slug=slug)
        found = get_object_or_404(parties.parties_of(plan), slug=party)
        at, ledger, reading = read(request, plan)
        page = parties.party_page(found, reading, at)
        made = party_made(found.pk, page, reading, Source.of(plan, at, ledger))
    return answer(request, made, plan, at, reverse("site:party-detail", args=[slug, party]))


@require_safe
@open_to_all
def board_file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """How the counts of the compliance board were made, by commitment and by party."""
    with snapshot():
        plan = get_object_or_404(plans(), slug=slug)
        at, ledger, reading = read(request, plan)
        boards = [compliance(reading, at, by_party=by_party) for by_party in (False, True)]
        made = board_made(boards, reading, Source.of(plan, at, ledger))
    return answer(request, made, plan, at, reverse("site:board", args=[slug]))


@require_safe
@open_to_all
def schema(request: HttpRequest) -> HttpResponseBase:
    """The shape of the files, as a JSON Schema."""
    file = DataFile.of_text(lambda to: to.write(SCHEMA.read_text(encoding="utf-8")))
    media_type = "application/schema+json"
    return serve(request, file, name="schema.json", media_type=media_type, is_attachment=False)


def answer(
    request: HttpRequest, made: PageMade, plan: ActionPlan, at: PageMoment, page: str
) -> HttpResponseBase:
    """Serve the file of a page, its addresses whole, so that a copy of it still leads back."""
    whole: dict[str, Any] = {
        "esquema": reverse("site:made-schema"),
        "pagina": page + at.query,
        "plan": plan.slug,
        "titulo": plan.title,
        "corte": write_month(at.moment.cutoff),
        "al": at.moment.known_on.isoformat(),
        "es_demostracion": plan.is_demo,
        "metodologia": reverse("site:methodology"),
        "cifras": list(made.figures),
        "actividades": list(made.activities),
        **(made.more or {}),
    }
    text = json.dumps(with_whole_addresses(whole), ensure_ascii=False, indent=1)
    file = DataFile.of_text(lambda to: to.write(f"{text}\n"))
    return serve(request, file, name=NAME, media_type="application/json", is_attachment=False)


def with_whole_addresses(part: Any) -> Any:
    """Return a part of a file with the site's name before each address."""
    root = settings.SITE_URL

    def written(each: Any) -> Any:
        if isinstance(each, dict):
            return {
                key: f"{root}{value}" if key in ADDRESSES and value else written(value)
                for key, value in each.items()
            }
        return [written(one) for one in each] if isinstance(each, list | tuple) else each

    return written(part)
