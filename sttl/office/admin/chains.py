"""The check of the chains of events, for people: what `manage.py verify_events` says, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from commitments.models import ActionPlan
from sttl.models import CouncilEvent, Event
from sttl.record import council
from sttl.record.chain import faults

FAULTS_SHOWN = 50  # the first ones say where to look


@dataclass(frozen=True)
class CheckedChain:
    """A chain: how long it is, how it ends, and what is wrong once it was looked at."""

    title: str
    length: int
    last_hash: str
    last_at: datetime | None
    faults: tuple[str, ...]
    is_cut: bool


def chains_view(request: HttpRequest) -> HttpResponse:
    """Show each chain; its button has all of them looked through, line by line."""
    if not request.user.has_perm("sttl.view_event"):
        raise PermissionDenied
    is_checked = request.method == "POST"
    chains = [
        checked_chain(str(plan), plan.events.all(), faults(plan) if is_checked else ())
        for plan in ActionPlan.objects.all()
    ]
    council_faults = council.faults() if is_checked else ()
    chains.append(checked_chain("STTL", CouncilEvent.objects.all(), council_faults))
    context = {
        **admin.site.each_context(request),
        "title": "Comprobar la cadena de sucesos",
        "chains": chains,
        "checked_at": timezone.now() if is_checked else None,
        "is_sound": is_checked and not any(chain.faults for chain in chains),
    }
    return TemplateResponse(request, "admin/chains.html", context)


def checked_chain(
    title: str, lines: QuerySet[Event] | QuerySet[CouncilEvent], sentences: Iterable[str]
) -> CheckedChain:
    """Return how a chain ends, and the first of its faults."""
    last = lines.order_by("sequence").last()
    shown_sentences = tuple(islice(sentences, FAULTS_SHOWN + 1))
    return CheckedChain(
        title=title,
        length=lines.count(),
        last_hash=last.hash if last else "",
        last_at=last.at if last else None,
        faults=shown_sentences[:FAULTS_SHOWN],
        is_cut=len(shown_sentences) > FAULTS_SHOWN,
    )
