"""What the pages say of the chain of events: each line, whole where it is open (TRUST.md)."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.urls import reverse

from commitments.months import month_name
from pal_portal.asking import PageMoment
from pal_portal.site.sentences import format_count
from sttl.models import Event

PER_PAGE = 100


@dataclass(frozen=True)
class EventLine:
    """A line of the chain that the public may read whole, with the report that it is of."""

    event: Event
    report: str
    report_url: str
    chain_url: str


@dataclass(frozen=True)
class ChainRow:
    """A line in the table of the chain: its sequence and hash, and the rest where it is open."""

    sequence: int
    hash: str
    line: EventLine | None


@dataclass(frozen=True)
class ChainPage:
    """A page of a plan's chain, oldest line first."""

    summary: str
    rows: tuple[ChainRow, ...]
    page: Page[tuple[int, str]]
    page_url: str
    canonical_query: str


def chain_page(at: PageMoment, *, number: int) -> ChainPage:
    """Make a page of the chain: four queries. Raises EmptyPage for one past the end.

    Of the lines that are not open nothing but sequence and hash is ever loaded.
    """
    lines = at.plan.events.order_by("sequence").values_list("sequence", "hash")
    page = Paginator(lines, PER_PAGE).page(number)
    rows = list(page)
    opened = at.plan.events.opened(before=at.moment.known_before)
    public_events = opened.filter(sequence__in=[sequence for sequence, _ in rows])
    events = {
        event.sequence: event_line(event, at)
        for event in public_events.select_related("revision__report__activity__plan")
    }
    return ChainPage(
        summary=summary(page.paginator.count, opened.count()),
        rows=tuple(
            ChainRow(sequence, chain_hash, events.get(sequence)) for sequence, chain_hash in rows
        ),
        page=page,
        page_url=page_address(at.query),
        canonical_query=page_address(at.canonical_query) + str(number) if number > 1 else "",
    )


def page_address(query: str) -> str:
    """Return the query string to which the number of a page is added; it keeps the moment's."""
    return f"{query}{'&' if query else '?'}page="


def summary(total: int, opened: int) -> str:
    """Say how many events the chain has, and of how many only the hash is public."""
    if not total:
        return "La cadena de este plan todavía no tiene sucesos."
    has = f"La cadena de este plan tiene {format_count(total, 'suceso', 'sucesos')}."
    closed = total - opened
    if not closed:
        return has
    of = "De uno" if closed == 1 else f"De {closed:,}"
    return f"{has} {of} se ven solo el número y la huella, porque su informe no se ha publicado."


def event_line(event: Event, at: PageMoment) -> EventLine:
    """Name the report of a line of the chain, and say where both are."""
    report = event.revision.report
    code, number = report.activity.code, event.revision.number
    chain = reverse("site:event-list", args=[at.plan.slug])
    page = page_address(at.query) + str((event.sequence - 1) // PER_PAGE + 1)
    return EventLine(
        event,
        report=f"{code}, {month_name(report.month)}, versión {number}",
        report_url=f"{at.url('report-detail', code, report.month)}#version-{number}",
        chain_url=f"{chain}{page}#suceso-{event.sequence}",
    )
