"""The check of the chains of events, for people: what `manage.py verify_events` says, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from commitments.models import ActionPlan
from sttl.record.chain import faults

FAULTS_SHOWN = 50  # the first ones say where to look


@dataclass(frozen=True)
class ChainLine:
    """A plan's chain: how long it is, how it ends, and what is wrong once it was looked at."""

    plan: ActionPlan
    length: int
    last_hash: str
    last_at: datetime | None
    faults: tuple[str, ...]
    is_cut: bool


def chains_view(request: HttpRequest) -> HttpResponse:
    """Show each plan's chain; its button has all of them looked through, line by line."""
    if not request.user.has_perm("sttl.view_event"):
        raise PermissionDenied
    is_checked = request.method == "POST"
    lines = [chain_line(plan, is_checked=is_checked) for plan in ActionPlan.objects.all()]
    context = {
        **admin.site.each_context(request),
        "title": "Comprobar la cadena de sucesos",
        "lines": lines,
        "checked_at": timezone.now() if is_checked else None,
        "is_sound": is_checked and not any(line.faults for line in lines),
    }
    return TemplateResponse(request, "admin/chains.html", context)


def chain_line(plan: ActionPlan, *, is_checked: bool) -> ChainLine:
    """Return how a plan's chain ends, and its first faults where it is to be looked through."""
    last = plan.events.order_by("sequence").last()
    sentences: Iterable[str] = faults(plan) if is_checked else ()
    shown_sentences = tuple(islice(sentences, FAULTS_SHOWN + 1))
    return ChainLine(
        plan=plan,
        length=plan.events.count(),
        last_hash=last.hash if last else "",
        last_at=last.at if last else None,
        faults=shown_sentences[:FAULTS_SHOWN],
        is_cut=len(shown_sentences) > FAULTS_SHOWN,
    )
