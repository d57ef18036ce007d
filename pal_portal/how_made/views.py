"""The addresses at which a page says how its figures were made: for people and for programs."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from commitments.months import month_name, write_month
from pal_portal.asking import PageMoment, plan_at
from pal_portal.opendata.files import DataFile, open_to_all, serve
from pal_portal.opendata.tables import snapshot
from pal_portal.site.pages import parties
from pal_portal.site.pages.activities import activity_page
from pal_portal.site.pages.commitments import commitment_page
from pal_portal.site.pages.compliance import compliance
from pal_portal.site.pages.dashboard import dashboard
from pal_portal.site.pages.reports import report_page
from pal_portal.site.views import read_activity, read_report
from sttl.reading.decisions import REPORTER

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

    at: PageMoment
    name: str
    address: str
    made: PageMade

    @property
    def file_address(self) -> str:
        query = self.at.query
        return f"{self.address.removesuffix(query)}{FILE}{query}"

    @property
    def parties(self) -> dict[str, str]:
        """Name the parties that report, as known by then."""
        return {
            decision.party_slug: self.at.names.name(decision.party, decision.party_name)
            for decision in self.at.known
            if decision.kind == REPORTER
        }

    @property
    def document(self) -> Made:
        """Return the one structure that the file and the page for people are drawn from."""
        plan, moment = self.at.plan, self.at.moment
        return {
            "esquema": reverse("site:made-schema"),
            "pagina": self.address,
            "plan": plan.slug,
            "titulo": plan.title,
            "corte": write_month(moment.cutoff),
            "al": moment.known_on.isoformat(),
            "es_demostracion": plan.is_demo,
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
            "plan": explained.at.plan,
            "at": explained.at,
            "name": explained.name,
            "address": explained.address,
            "file": explained.file_address,
            "groups": list(Drawing(explained.document, explained.parties).groups()),
        }
        return render(request, "site/how_made.html", context)

    return made_page


def of_plan(request: HttpRequest, slug: str) -> Explained:
    """How every figure of a plan's dashboard, and of its list of activities, was made."""
    at = plan_at(request, slug)
    made = dashboard_made(dashboard(at), FigureSource.of(at))
    return Explained(at, "el tablero", at.url("plan-detail"), made)


def of_commitment(request: HttpRequest, slug: str, number: int) -> Explained:
    """How every figure of a commitment's page was made."""
    at = plan_at(request, slug)
    commitment = get_object_or_404(at.plan.commitments, number=number)
    made = commitment_made(commitment_page(commitment, at), FigureSource.of(at))
    return Explained(at, f"el compromiso {number}", at.url("commitment-detail", number), made)


def of_activity(request: HttpRequest, slug: str, code: str) -> Explained:
    """How every figure of an activity's page was made."""
    printed, at, reading = read_activity(request, slug, code)
    page = activity_page(reading, printed, at)
    made = activity_page_made(page, reading, FigureSource.of(at, about=code))
    return Explained(at, f"la actividad {code}", at.url("activity-detail", code), made)


def of_report(request: HttpRequest, slug: str, code: str, month: str) -> Explained:
    """How every figure of a published report was made; 404 where none was by that day."""
    at, revisions = read_report(request, slug, code, month)
    reading, when = at.newest_reading[code], revisions[0].report.month
    page = report_page(revisions, reading, at)
    made = report_page_made(page, reading, FigureSource.of(at, about=code))
    name = f"el informe de {month_name(when)}, {code}"
    return Explained(at, name, at.url("report-detail", code, when), made)


def of_party_list(request: HttpRequest, slug: str) -> Explained:
    """How the counts of the list of parties were made."""
    at = plan_at(request, slug)
    made = parties_made(parties.party_lines(at), FigureSource.of(at))
    return Explained(at, "la lista de responsables", at.url("party-list"), made)


def of_party(request: HttpRequest, slug: str, party: str) -> Explained:
    """How the counts of a party's page were made."""
    at = plan_at(request, slug)
    named_party = at.names.of(get_object_or_404(parties.parties_of(at.plan), slug=party))
    page = parties.party_page(named_party, at)
    made = party_made(named_party.pk, page, FigureSource.of(at))
    return Explained(at, named_party.name, at.url("party-detail", party), made)


def of_board(request: HttpRequest, slug: str) -> Explained:
    """How the counts of the compliance board were made, by commitment and by party."""
    at = plan_at(request, slug)
    boards = [compliance(at, by_party=by_party) for by_party in (False, True)]
    made = board_made(boards, FigureSource.of(at))
    return Explained(at, "los informes", at.url("board"), made)


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
