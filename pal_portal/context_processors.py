"""What every page may ask, and nothing that a page pays for without asking."""

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.encoding import iri_to_uri
from django.utils.functional import SimpleLazyObject

from commitments.models import ActionPlan
from sttl.access import role_of
from sttl.messages.mail import absolute


def demonstration(request: HttpRequest) -> dict[str, object]:
    """Give has_demo_plan, for pages that show no plan of their own; asked only where it is read."""
    return {"has_demo_plan": SimpleLazyObject(has_demo_plan)}


def roles(request: HttpRequest) -> dict[str, object]:
    """Give for whom the account speaks, to the header of signed-in pages; asked only there."""
    return {"roles": SimpleLazyObject(lambda: roles_in_words(request))}


def addresses(request: HttpRequest) -> dict[str, str]:
    """Give page_url and site_url, absolute, for those who share a page.

    Never at the request's Host, which whoever asks writes and a shared cache would keep.
    """
    return {"page_url": absolute(iri_to_uri(request.path)), "site_url": settings.SITE_URL}


def has_demo_plan() -> bool:
    """Say whether a plan of demonstration is here; no where the database does not answer."""
    try:
        return ActionPlan.objects.filter(is_demo=True).exists()
    except DatabaseError:
        return False


def roles_in_words(request: HttpRequest) -> list[str]:
    """Return for whom the signed-in account speaks; a visitor speaks for nobody."""
    return role_of(request).in_words() if request.user.is_authenticated else []
