"""The addresses at which a page says how its figures were made: for people and for programs."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from commitments.models import ActionPlan
from commitments.months import month_name, parse_month, write_month
from pal_portal.asking import PageMoment, ledger_at, moment_from, plans, read_plan_at
from pal_portal.opendata.files import DataFile, open_to_all, serve
from pal_portal.opendata.tables import snapshot
from pal_portal.site.pages import parties
from pal_portal.site.pages.activities import activity_page
from pal_portal.site.pages.commitments import commitment_page
from pal_portal.site.pages.compliance import compliance
from pal_portal.site.pages.dashboard import dashboard
from pal_portal.site.pages.reports import published_report, report_page
from pal_portal.site.views import read_activity
from sttl.reading.decisions import REPORTER
from sttl.reading.readings import activity_reading
from sttl.reading.readings import reading as read_plan

from .page_figures import (
    PageMade,
    activity_page_made,
    board_made,
    commitment_made,
    dashboard_made,
    parties_made,
    party_made,
    report_page_made,
)
from .readable import FILE, Drawing
from .rules import Made
from .source import FigureSource

SCHEMA = Path(__file__).with_name("schema.json")
ADDRESSES = {"direccion", "como_se_hizo", "archivo", "metodologia", "pagina", "esquema"}


@dataclass(frozen=True)
class Explained:
    """A page of a plan at a moment, in words, and how its figures were made."""

    plan: ActionPlan
    at: PageMoment
    name: str
    address: str
    made: PageMade

    @property
    def parties(self) -> dict[str, str]:
        """Name the parties that report, as known by then."""
        return {
            decision.party_slug: decision.party_name
            for decision in self.at.known
            if decision.kind == REPORTER
        }

    @property
    def document(self) -> Made:
        """Return the one structure that the file and the page for people are drawn from."""
        return {
            "esquema": reverse("site:made-schema"),
            "pagina": self.address + self.at.query,
            "plan": self.plan.slug,
            "titulo": self.plan.title,
            "corte": write_month(self.at.moment.cutoff),
            "al": self.at.moment.known_on.isoformat(),
            "es_demostracion": self.plan.is_demo,
            "metodologia": reverse("site:methodology"),
            "cifras": list(self.made.figures),
            "actividades": list(self.made.activities),
            **(self.made.more or {}),
        }


Maker = Callable[..., Explained]


def as_file(maker: Maker) -> Callable[..., HttpResponseBase]:
    """Answer with JSON, its addresses whole, so that a copy of it still leads back."""

    @require_safe
    @open_to_all
    def made_file(request: HttpRequest, **place: Any) -> HttpResponseBase:
        with snapshot():
            document = maker(request, **place).document
        text = json.dumps(with_whole_addresses(document), ensure_ascii=False, indent=1)
        file = DataFile.of_text(lambda to: to.write(f"{text}\n"))
        return serve(request, file, name=FILE, media_type="application/json", is_attachment=False)

    return made_file


def as_page(maker: Maker) -> Callable[..., HttpResponse]:
    """Answer with the page for people, drawn from the same structure."""

    @require_safe
    def made_page(request: HttpRequest, **place: Any) -> HttpResponse:
        explained = maker(request, **place)
        context = {
            "plan": explained.plan,
            "at": explained.at,
            "name": explained.name,
            "address": explained.address + explained.at.query,
            "file": explained.address + FILE + explained.at.query,
            "groups": list(Drawing(explained.document, explained.parties).groups()),
        }
        return render(request, "site/how_made.html", context)

    return made_page


def of_plan(request: HttpRequest, slug: str) -> Explained:
    """How every figure of a plan's dashboard, and of its list of activities, was made."""
    plan = get_object_or_404(plans(), slug=slug)
    at, ledger, reading = read_plan_at(request, plan)
    account = dashboard_made(
        dashboard(reading, ledger, at), reading, FigureSource.of(plan, at, ledger)
    )
    return Explained(plan, at, "el tablero", reverse("site:plan-detail", args=[slug]), account)


def of_commitment(request: HttpRequest, slug: str, number: int) -> Explained:
    """How every figure of a commitment's page was made."""
    plan = get_object_or_404(plans(), slug=slug)
    commitment = get_object_or_404(plan.commitments, number=number)
    at, ledger, reading = read_plan_at(request, plan)
    page = commitment_page(commitment, reading, ledger, at)
    account = commitment_made(page, reading, FigureSource.of(plan, at, ledger))
    address = reverse("site:commitment-detail", args=[slug, number])
    return Explained(plan, at, f"el compromiso {number}", address, account)


def of_activity(request: HttpRequest, slug: str, code: str) -> Explained:
    """How every figure of an activity's page was made."""
    printed, at, ledger = read_activity(request, slug, code)
    activity_read = activity_reading(printed.activity, at.moment, ledger)
    plan = activity_read.activity.plan
    page = activity_page(activity_read, printed, ledger, at)
    account = activity_page_made(page, activity_read, FigureSource.of(plan, at, ledger, about=code))
    address = reverse("site:activity-detail", args=[slug, code])
    return Explained(plan, at, f"la actividad {code}", address, account)


def of_report(request: HttpRequest, slug: str, code: str, month: str) -> Explained:
    """How every figure of a published report was made; 404 where none was by that day."""
    try:
        when = parse_month(month)
    except ValueError as error:
        raise Http404 from error
    plan = get_object_or_404(plans(), slug=slug)
    at = moment_from(request, plan)
    revisions = published_report(plan, code, when, before=at.moment.known_before)
    if not revisions:
        raise Http404
    ledger = ledger_at(plan, at)
    # As its page does: a report may be of a month after the corte.
    activity_read = read_plan(plan, at.newest, ledger=ledger)[code]
    page = report_page(revisions, activity_read, at)
    account = report_page_made(page, activity_read, FigureSource.of(plan, at, ledger, about=code))
    address = reverse("site:report-detail", args=[slug, code, write_month(when)])
    return Explained(plan, at, f"el informe de {month_name(when)}, {code}", address, account)


def of_party_list(request: HttpRequest, slug: str) -> Explained:
    """How the counts of the list of parties were made."""
    plan = get_object_or_404(plans(), slug=slug)
    at, ledger, reading = read_plan_at(request, plan)
    lines = parties.party_lines(reading, at)
    account = parties_made(lines, reading, FigureSource.of(plan, at, ledger))
    address = reverse("site:party-list", args=[slug])
    return Explained(plan, at, "la lista de responsables", address, account)


def of_party(request: HttpRequest, slug: str, party: str) -> Explained:
    """How the counts of a party's page were made."""
    plan = get_object_or_404(plans(), slug=slug)
    named_party = get_object_or_404(parties.parties_of(plan), slug=party)
    at, ledger, reading = read_plan_at(request, plan)
    page = parties.party_page(named_party, reading, at)
    account = party_made(named_party.pk, page, reading, FigureSource.of(plan, at, ledger))
    address = reverse("site:party-detail", args=[slug, party])
    return Explained(plan, at, named_party.name, address, account)


def of_board(request: HttpRequest, slug: str) -> Explained:
    """How the counts of the compliance board were made, by commitment and by party."""
    plan = get_object_or_404(plans(), slug=slug)
    at, ledger, reading = read_plan_at(request, plan)
    boards = [compliance(reading, at, by_party=by_party) for by_party in (False, True)]
    account = board_made(boards, reading, FigureSource.of(plan, at, ledger))
    return Explained(plan, at, "los informes", reverse("site:board", args=[slug]), account)


@require_safe
@open_to_all
def schema(request: HttpRequest) -> HttpResponseBase:
    """The shape of the files, as a JSON Schema."""
    file = DataFile.of_text(lambda to: to.write(SCHEMA.read_text(encoding="utf-8")))
    media_type = "application/schema+json"
    return serve(request, file, name="schema.json", media_type=media_type, is_attachment=False)


def with_whole_addresses(part: Any) -> Any:
    """Return a part of a file with the site's name before each address."""
    if isinstance(part, dict):
        return {
            key: f"{settings.SITE_URL}{value}"
            if key in ADDRESSES and value
            else with_whole_addresses(value)
            for key, value in part.items()
        }
    return [with_whole_addresses(one) for one in part] if isinstance(part, list | tuple) else part
