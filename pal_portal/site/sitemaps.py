"""The map of the public pages, for search engines; what is not published is not on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from commitments.models import ActionPlan, Activity, Commitment, Responsibility
from commitments.months import write_month
from sttl.models import Report, ReporterAssignment, Revision, Session

PAGES = ["home", "plan-list", "council", "council-events", "methodology", "glossary", "about"]
PAGES += ["accessibility"]
PLAN_PAGES = ["plan-detail", "activity-list", "party-list", "board", "document", "amendments"]
PLAN_PAGES += ["event-list", "data"]


@dataclass(frozen=True)
class Address:
    """A page's path, and when what it shows was published last, where that is known."""

    path: str
    changed_at: datetime | None = None


class PublicSitemap(Sitemap[Address]):
    """Every public page: six queries, however many plans."""

    def items(self) -> Sequence[Address]:
        return [*site_addresses(), *plan_addresses(), *report_addresses(before=timezone.now())]

    def location(self, item: Address) -> str:
        return item.path

    def lastmod(self, item: Address) -> datetime | None:
        return item.changed_at

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        """Return the site's own name, never the one of the request."""
        return urlsplit(settings.SITE_URL).netloc


def site_addresses() -> Iterable[Address]:
    """Give the pages that belong to no plan, and the sessions of the STTL."""
    yield from (Address(reverse(f"site:{name}")) for name in PAGES)
    places = dict.fromkeys(
        session.get_absolute_url() for session in Session.objects.order_by("held_on")
    )
    yield from (Address(path) for path in places)


def plan_addresses() -> Iterable[Address]:
    """Give the pages of each plan, its commitments, activities and parties."""
    for slug in ActionPlan.objects.order_by("slug").values_list("slug", flat=True):
        yield from (Address(reverse(f"site:{name}", args=[slug])) for name in PLAN_PAGES)
    commitments = Commitment.objects.order_by("plan__slug", "number")
    for commitment in commitments.values_list("plan__slug", "number"):
        yield Address(reverse("site:commitment-detail", args=commitment))
    activities = Activity.objects.in_printed_order().order_by("plan__slug", "code")
    for place in activities.values_list("plan__slug", "code"):
        yield Address(reverse("site:activity-detail", args=place))
    printed = Responsibility.objects.order_by().values_list("activity__plan__slug", "party__slug")
    assigned = ReporterAssignment.objects.order_by().values_list(
        "activity__plan__slug", "party__slug"
    )
    for party_slug in sorted(printed.union(assigned)):
        yield Address(reverse("site:party-detail", args=party_slug))


def report_addresses(*, before: datetime) -> Iterable[Address]:
    """Give the reports of which something was published, with the time of the newest revision."""
    is_public = Q(revisions__in=Revision.objects.published(before=before))
    rows = (
        Report.objects.annotate(changed_at=Max("revisions__published_at", filter=is_public))
        .filter(changed_at__isnull=False)
        .order_by("activity__plan__slug", "activity__code", "month")
        .values_list("activity__plan__slug", "activity__code", "month", "changed_at")
    )
    for slug, code, month, changed_at in rows:
        path = reverse("site:report-detail", args=[slug, code, write_month(month)])
        yield Address(path, changed_at)
