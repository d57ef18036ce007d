"""Who is told of a line of the council's chain: whom it is about, at the address they had."""

from functools import partial

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from sttl.models import CouncilEvent, Liaison, Member, User

from .mail import absolute, send_to_each


def tell_holder(holder: Member | Liaison, event: CouncilEvent) -> None:
    """Write to who holds a seat; of a liaison, to all who speak for the party."""
    readers = Q(pk=holder.user_id)
    if isinstance(holder, Liaison):
        speaking = Liaison.objects.active(on=timezone.localdate(event.at))
        readers |= Q(pk__in=speaking.filter(party=holder.party_id).values("user"))
        about = f"Informa por: {holder.party.name}"
    else:
        about = f"Asiento: {holder.get_seat_display()}, {holder.get_sector_display()}"
    until = f"Hasta: {holder.until_on:%Y-%m-%d}" if holder.until_on else ""
    tell(event, readers, about="\n".join(filter(None, [about, until])))


def tell_account(user: User, event: CouncilEvent) -> None:
    """Write to an account of what was done to it."""
    tell(event, Q(pk=user.pk), about=f"Cuenta: {user.get_username()}")


def tell(event: CouncilEvent, readers: Q, *, about: str) -> None:
    """Write to some accounts after the transaction; a failure changes nothing."""
    found = list(User.objects.filter(readers).exclude(email="").order_by("pk"))
    context = {
        "event": event,
        "about": about,
        "address": absolute(reverse("site:council-events")),
    }
    send = partial(send_to_each, "account/email/council_event", found, context)
    transaction.on_commit(send, robust=True)
