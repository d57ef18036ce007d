"""The cards that other sites may show in a frame; no other address of the portal allows it."""

from collections.abc import Callable
from functools import wraps

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from pal_portal.asking import PageMoment, plan_at

from .pages.embeds import EmbeddedCard, embedded_activity, embedded_commitment
from .views import read_activity


def embeddable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let any site show what the view answers in a frame; its refusals stay closed."""

    @wraps(view)
    def opened(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return csp_replace({"frame-ancestors": ["*"]})(  # type: ignore[return-value]  # as opened
        xframe_options_exempt(opened)
    )


@require_safe
@embeddable
def activity_embed(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The card of one activity."""
    _, at, reading = read_activity(request, slug, code)
    return card_response(request, at, embedded_activity(reading, at))


@require_safe
@embeddable
def commitment_embed(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The card of one commitment."""
    at = plan_at(request, slug)
    commitment = get_object_or_404(at.plan.commitments, number=number)
    return card_response(request, at, embedded_commitment(commitment, at))


def card_response(request: HttpRequest, at: PageMoment, card: EmbeddedCard) -> HttpResponse:
    return render(request, "site/embed.html", {"plan": at.plan, "at": at, "card": card})
