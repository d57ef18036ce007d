"""What the page of the council's chain says: each line, and of whom it tells without a name."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator

from commitments.models import Party
from commitments.sectors import Sector
from pal_portal.site.sentences import day_name, format_count
from sttl.models import CouncilChain, CouncilEvent, Member

PER_PAGE = 100
Kind = CouncilEvent.Kind
OF_SEATS = (Kind.SEAT_RECORDED, Kind.SEAT_COMPLETED, Kind.SEAT_ENDED)


@dataclass(frozen=True)
class CouncilLine:
    """A line of the council's chain, what it is about in words, and its content where public."""

    event: CouncilEvent
    about: str
    content: str


@dataclass(frozen=True)
class CouncilEventsPage:
    """A page of the council's chain, oldest line first."""

    summary: str
    begun: str
    rows: tuple[CouncilLine, ...]
    page: Page[CouncilEvent]
    canonical_query: str


def council_events_page(*, number: int) -> CouncilEventsPage:
    """Make a page of the chain: four queries. Raises EmptyPage for one past the end."""
    chain = CouncilChain.objects.first()
    page = Paginator(CouncilEvent.objects.order_by("sequence"), PER_PAGE).page(number)
    parties = dict(Party.objects.values_list("slug", "name"))
    total = page.paginator.count
    return CouncilEventsPage(
        summary=f"La cadena del STTL tiene {format_count(total, 'suceso', 'sucesos')}."
        if total
        else "La cadena del STTL todavía no tiene sucesos.",
        begun=day_name(chain.begun_at.date()) if chain else "",
        rows=tuple(council_line(event, parties) for event in page),
        page=page,
        canonical_query=f"?page={number}" if number > 1 else "",
    )


def council_line(event: CouncilEvent, parties: Mapping[str, str]) -> CouncilLine:
    """Say whom a line is about: a seat with its days, a party, a sector; never a person."""
    content = event.content
    if shown := public_content(event.kind, content):
        return CouncilLine(event, seat_in_words(content), shown)
    if "party" in content:
        return CouncilLine(event, parties.get(content["party"], "Una parte responsable"), "")
    slugs, sectors = (content.get(name, "").split(",") for name in ("parties", "sectors"))
    words = [f"Enlace de {parties[slug]}" for slug in slugs if slug in parties]
    words += [f"Integrante del STTL, {sector_name(code)}" for code in sectors if code]
    return CouncilLine(event, ". ".join(words) or "Una cuenta del portal", "")


def public_content(kind: str, content: Mapping[str, str | bool]) -> str:
    """Write the content of a line as hashed, where all may read it: of a seat; else nothing."""
    if kind not in OF_SEATS:
        return ""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def seat_in_words(content: Mapping[str, str | bool]) -> str:
    """Return "Titular, órgano garante, desde el 1 de enero de 2016" for a seat's content."""
    sector = sector_name(str(content["sector"])) if content["sector"] else "sin sector"
    words = [str(Member.Seat(str(content["seat"])).label), sector]
    for name, preposition in (("since_on", "desde"), ("until_on", "hasta")):
        if content[name]:
            words.append(f"{preposition} el {day_name(date.fromisoformat(str(content[name])))}")
    words.append("con cuenta" if content["has_account"] else "sin cuenta")
    return ", ".join(words)


def sector_name(code: str) -> str:
    return str(Sector(code).label).lower()
