"""The address of an account: a line of the council's chain, and of a member's only with its word.

Whoever holds the address of an account resets its password. So the new address of who has a seat
of the STTL waits until that person confirms it: signed in, or by a link sent to the old address.
"""

from datetime import datetime
from functools import partial

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from commitments.refused import Refused
from sttl.messages.invitations import SECONDS_A_DAY, tell_former_address
from sttl.messages.mail import absolute, sent
from sttl.models import AddressRequest, CouncilEvent, User
from sttl.models.accounts import keep_names

from .council import OWN_ACCOUNT, append, lock, whose

SALT = "sttl.record.addresses"
DAYS = 7  # for which the link is good
GONE = "Ese cambio de correo ya se confirmó o se sustituyó por otro."


def waits_for_word(account: User, *, at: datetime) -> bool:
    """Say whether an account's address is not changed without its own word: it has a seat."""
    return account.seats.open(on=timezone.localdate(at)).exists()


@transaction.atomic
def address_changed(
    account: User, *, former: str, by: User, at: datetime, office: str = ""
) -> CouncilEvent:
    """Record that an account has another address, and tell the one that it had."""
    content = whose(account, on=timezone.localdate(at))
    kind = CouncilEvent.Kind.ADDRESS_CHANGED
    event = append(kind, account, content, by=by, at=at, office=office)
    if former:
        transaction.on_commit(partial(tell_former_address, account, former), robust=True)
    return event


@transaction.atomic
def ask_address(account: User, address: str, *, by: User, at: datetime) -> AddressRequest:
    """Record the new address of a member's account, which waits; a newer one replaces it."""
    lock(at=at)
    AddressRequest.objects.filter(user=account).delete()
    asked = AddressRequest.objects.create(user=account, address=address, requested_at=at)
    content = whose(account, on=timezone.localdate(at))
    append(CouncilEvent.Kind.ADDRESS_REQUESTED, account, content, by=by, at=at)
    if account.email:
        transaction.on_commit(partial(send_link, asked), robust=True)
    return asked


def send_link(asked: AddressRequest) -> None:
    """Send the old address the link by which the new one is confirmed."""
    link = reverse("account_address_link", args=[signing.dumps(asked.pk, salt=SALT)])
    context = {"user": asked.user, "asked": asked, "address": absolute(link), "days": DAYS}
    sent("account/email/address_requested", asked.user.email, context)


def asked_by_link(token: str) -> AddressRequest | None:
    """Return the change that a link stands for; None where it is old, or no longer waits."""
    try:
        key = signing.loads(token, salt=SALT, max_age=DAYS * SECONDS_A_DAY)
    except signing.BadSignature:
        return None
    return AddressRequest.objects.select_related("user").filter(pk=key).first()


@transaction.atomic
def confirm_address(asked: AddressRequest | None, *, at: datetime) -> User:
    """Give an account the address that waited, by its own word, and return it.

    Raises Refused where nothing waits any more, and where another account took the address.
    """
    lock(at=at)
    if asked is None or not AddressRequest.objects.filter(pk=asked.pk).delete()[0]:
        raise Refused(GONE)
    account = User.objects.select_for_update().get(pk=asked.user_id)
    former, account.email = account.email, asked.address
    try:
        keep_names(account)
    except ValidationError as error:
        raise Refused("Otra cuenta ya entra con ese correo.") from error
    account.save(update_fields=["email"])
    address_changed(account, former=former, by=account, at=at, office=OWN_ACCOUNT)
    return account
