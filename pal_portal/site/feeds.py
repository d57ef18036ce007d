"""The Atom feeds: what was published and corrected, in all, of a commitment or of a party."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import Max, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views.decorators.http import require_safe

from commitments.models import ActionPlan
from pal_portal.context_processors import has_demo_plan
from sttl.messages.mail import absolute
from sttl.models import Authority, Revision
from sttl.reading.moments import start_of

from .pages.parties import parties_of
from .pages.publications import DEMONSTRATION, Publication, publications

NEWEST = 100  # entries; a reader that comes once a month misses none
SITE = "Plan de Acción Local"


@dataclass(frozen=True)
class FeedSource:
    """What a feed is of: its name and page, and the revisions that it may tell of."""

    title: str
    url: str
    feed_url: str
    known_by: Authority
    begun_on: date | None
    is_demo: bool
    revisions: QuerySet[Revision]


class DatedAtomFeed(Atom1Feed):
    """An Atom feed whose time is that of its newest entry; while it has none, its plan's."""

    def latest_post_date(self) -> datetime:
        """Return the newest publication; the library would say now for an empty feed."""
        dates = [item["updateddate"] for item in self.items]
        begun_on = self.feed["begun_on"]
        empty = start_of(begun_on).astimezone(UTC) if begun_on else datetime(1970, 1, 1, tzinfo=UTC)
        return max(dates, default=empty)


class PublicationsFeed(Feed[Publication, FeedSource]):
    """All publications and corrections, of every plan.

    A stream of what happened, up to now: it ignores corte and al, which choose what a page shows.
    """

    feed_type = DatedAtomFeed
    author_name = SITE
    subtitle = "Informes mensuales que se publican y se corrigen, los más recientes primero."

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FeedSource:
        """Return what this feed is of; 404 where there is no such thing."""
        return FeedSource(
            title=f"Informes — {SITE}",
            url="/",
            feed_url=request.path,
            known_by=Authority.known(),
            begun_on=ActionPlan.objects.aggregate(newest=Max("signed_on"))["newest"],
            is_demo=has_demo_plan(),
            revisions=Revision.objects.all(),
        )

    def title(self, source: FeedSource) -> str:
        return f"{DEMONSTRATION}{source.title}" if source.is_demo else source.title

    def link(self, source: FeedSource) -> str:
        return absolute(source.url)

    def feed_guid(self, source: FeedSource) -> str:
        return f"{source.known_by.origin}{source.url}"

    def feed_url(self, source: FeedSource) -> str:
        return absolute(source.feed_url)

    def feed_extra_kwargs(self, source: FeedSource) -> dict[str, Any]:
        return {"begun_on": source.begun_on}

    def items(self, source: FeedSource) -> Sequence[Publication]:
        host = source.known_by.host
        return publications(source.revisions, before=timezone.now(), host=host, limit=NEWEST)

    def item_title(self, item: Publication) -> str:
        return item.title

    def item_description(self, item: Publication) -> str:
        return escape(item.sentence)  # Atom's summary is read as HTML

    def item_link(self, item: Publication) -> str:
        return absolute(item.url)

    def item_guid(self, item: Publication) -> str:
        return item.tag

    def item_author_name(self, item: Publication) -> str:
        return item.party or SITE

    def item_pubdate(self, item: Publication) -> datetime:
        return item.published_at

    def item_updateddate(self, item: Publication) -> datetime:
        return item.published_at


class CommitmentFeed(PublicationsFeed):
    """The publications and corrections of one commitment."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FeedSource:
        """Return the commitment of that number in that plan."""
        plan = get_object_or_404(ActionPlan, slug=kwargs["slug"])
        commitment = get_object_or_404(plan.commitments, number=kwargs["number"])
        return FeedSource(
            title=f"Informes del compromiso {commitment.number}: {commitment.name} — {plan.title}",
            url=reverse("site:commitment-detail", args=[plan.slug, commitment.number]),
            feed_url=request.path,
            known_by=Authority.known(),
            begun_on=plan.signed_on,
            is_demo=plan.is_demo,
            revisions=Revision.objects.filter(report__activity__component__commitment=commitment),
        )


class PartyFeed(PublicationsFeed):
    """The publications and corrections of the reports that one party handed in."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FeedSource:
        """Return the party of that name in that plan."""
        plan = get_object_or_404(ActionPlan, slug=kwargs["slug"])
        party = get_object_or_404(parties_of(plan), slug=kwargs["party"])
        return FeedSource(
            title=f"Informes de {party.name} — {plan.title}",
            url=reverse("site:party-detail", args=[plan.slug, party.slug]),
            feed_url=request.path,
            known_by=Authority.known(),
            begun_on=plan.signed_on,
            is_demo=plan.is_demo,
            revisions=Revision.objects.filter(report__activity__plan=plan, report__party=party),
        )


publications_feed = require_safe(PublicationsFeed())
commitment_feed = require_safe(CommitmentFeed())
party_feed = require_safe(PartyFeed())
