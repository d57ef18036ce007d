"""What every page may ask, and nothing that a page pays for without asking."""

from django.core.exceptions import DisallowedHost
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from commitments.models import ActionPlan
from sttl.hats import hats_of
from sttl.models import User


def demonstration(request: HttpRequest) -> dict[str, object]:
    """Give has_demo_plan, for pages that show no plan of their own; asked only where it is read."""
    return {"has_demo_plan": SimpleLazyObject(has_demo_plan)}


def hats(request: HttpRequest) -> dict[str, object]:
    """Give for whom the account speaks, to the header of signed-in pages; asked only there."""
    return {"hats": SimpleLazyObject(lambda: hats_worn(request))}


def addresses(request: HttpRequest) -> dict[str, str]:
    """Give page_url and site_url, absolute, for those who share a page; empty for a false host."""
    try:
        return {
            "page_url": request.build_absolute_uri(request.path),
            "site_url": request.build_absolute_uri("/").rstrip("/"),
        }
    except DisallowedHost:
        return {"page_url": "", "site_url": ""}


def has_demo_plan() -> bool:
    """Say whether a plan of demonstration is here; no where the database does not answer."""
    try:
        return ActionPlan.objects.filter(is_demo=True).exists()
    except DatabaseError:
        return False


def hats_worn(request: HttpRequest) -> list[str]:
    """Return the hats of the signed-in account; none of a visitor's."""
    user = request.user
    return hats_of(user, at=timezone.now()) if isinstance(user, User) else []
