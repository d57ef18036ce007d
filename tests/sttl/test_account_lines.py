"""What is done to an account is a line of the council's chain, and a member's address waits."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from commitments.refused import Refused
from commitments.sectors import Sector
from pal_portal.accounts.second_factor import enrol, is_enrolled
from sttl.models import AddressRequest, CouncilEvent, User
from sttl.record import council
from sttl.record.addresses import confirm_address
from tests.clients import PortalClient
from tests.factories import make_liaison, make_member, make_user

from .conftest import Month

pytestmark = pytest.mark.django_db

ACCOUNTS = "/admin/sttl/user/"
OLD, NEW = "garante@example.mx", "de-la-secretaria@example.mx"


@pytest.fixture
def member() -> User:
    """Make the account of the guarantor's titular."""
    account = make_user("garante", email=OLD, password="un lugar seguro 33")
    make_member(Sector.GUARANTOR, user=account)
    return account


@pytest.fixture
def ask(
    secretariat: Client,
    member: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Any:
    """Return the step by which the secretariat writes another address down for an account."""

    def write(account: User = member, address: str = NEW, **more: str) -> str:
        form: dict[str, str] = {
            "username": account.username,
            "email": address,
            "office": "",
            "is_active": "on",
        }
        with django_capture_on_commit_callbacks(execute=True):
            place = f"{ACCOUNTS}{account.pk}/change/"
            page = secretariat.post(place, form | more, follow=True).content.decode()
        account.refresh_from_db()
        return page

    return write


def kinds() -> list[str]:
    return list(CouncilEvent.objects.order_by("sequence").values_list("kind", flat=True))


def link() -> str:
    """Return the link of the only message, which went to the old address."""
    assert [message.to for message in mail.outbox] == [[OLD]]
    found = re.search(r"http://testserver(/cuentas/correo/confirmar/\S+)", str(mail.outbox[0].body))
    assert found
    return found[1]


def test_the_secretariat_does_not_take_a_members_account_by_its_address(
    ask: Any, member: User
) -> None:
    page = ask()
    mail.outbox.clear()
    Client().post("/cuentas/restablecer/", {"email": NEW})

    assert "su correo no cambia hasta que quien la usa lo confirme" in page
    assert member.email == OLD
    assert [message.subject for message in mail.outbox] == [
        "Solicitud en el portal del Plan de Acción Local"  # no account has that address
    ]
    assert kinds() == ["address_requested"]


def test_the_member_confirms_it_signed_in(ask: Any, member: User) -> None:
    ask()
    browser = PortalClient()
    browser.force_login(member)
    key = AddressRequest.objects.get().pk

    page = browser.get("/cuentas/").content.decode()
    browser.post("/cuentas/correo/confirmar/", {"pedido": key})
    again = browser.post("/cuentas/correo/confirmar/", {"pedido": key}, follow=True)

    member.refresh_from_db()
    assert (NEW in page, "Confirmar el correo nuevo" in page) == (True, True)
    assert member.email == NEW
    assert "ya se confirmó o se sustituyó" in again.content.decode()
    assert kinds() == ["address_requested", "address_changed"]
    assert list(council.faults()) == []


def test_or_by_the_link_that_went_to_the_old_address(
    ask: Any, member: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    ask()
    address, browser = link(), Client()
    mail.outbox.clear()

    page = browser.get(address).content.decode()
    member.refresh_from_db()
    asked_only = member.email
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(address)

    member.refresh_from_db()
    assert (NEW in page, asked_only, member.email) == (True, OLD, NEW)
    assert "Entró como" not in page
    assert [message.to for message in mail.outbox] == [[OLD]]
    assert browser.get(address).status_code == 404


def test_a_link_of_a_change_that_was_replaced_is_dead(ask: Any, member: User) -> None:
    ask()
    dead = link()
    ask(address="otra@example.mx")

    assert Client().get(dead).status_code == 404
    Client().post(dead)
    member.refresh_from_db()
    assert member.email == OLD
    assert AddressRequest.objects.get().address == "otra@example.mx"


def test_nobody_confirms_for_another(ask: Any, member: User) -> None:
    ask()
    browser = Client()
    browser.force_login(make_user("otra"))

    browser.post("/cuentas/correo/confirmar/", {"pedido": AddressRequest.objects.get().pk})

    member.refresh_from_db()
    assert member.email == OLD


def test_an_address_that_another_account_took_meanwhile_is_refused(ask: Any, member: User) -> None:
    ask()
    make_user("otra", email=NEW)

    with pytest.raises(Refused, match="Otra cuenta ya entra con ese correo"):
        confirm_address(AddressRequest.objects.get(), at=timezone.now())

    member.refresh_from_db()
    assert member.email == OLD
    assert AddressRequest.objects.count() == 1


def test_a_member_without_address_gets_none_without_its_word(ask: Any, member: User) -> None:
    member.email = ""
    member.save()

    page = ask(member)

    assert (member.email, mail.outbox) == ("", [])
    assert "lo confirme desde «Mi cuenta». Si no puede, termine el asiento" in page
    assert AddressRequest.objects.get().address == NEW


def test_of_a_liaison_the_change_is_a_line_and_told_to_the_old_address(
    ask: Any, kilns: Month
) -> None:
    liaison = make_liaison(kilns.party, make_user("obras", email="obras@example.mx")).user

    ask(liaison, "nuevo@example.mx")

    assert liaison.email == "nuevo@example.mx"
    assert [message.to for message in mail.outbox] == [["obras@example.mx"]]
    event = CouncilEvent.objects.get()
    assert (event.kind, event.content) == (
        "address_changed",
        {"parties": kilns.party.slug, "sectors": ""},
    )


def test_what_leaves_the_address_as_it_was_is_no_line(ask: Any, member: User) -> None:
    ask(address=OLD.upper(), office="Órgano garante")

    assert (member.office, kinds(), mail.outbox) == ("Órgano garante", [], [])


def test_a_second_step_removed_is_a_line_and_told(
    secretariat: Client,
    member: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    enrol(member)

    with django_capture_on_commit_callbacks(execute=True):
        secretariat.post(f"{ACCOUNTS}{member.pk}/retirar/")
        secretariat.post(f"{ACCOUNTS}{member.pk}/retirar/")

    event = CouncilEvent.objects.get()
    assert not is_enrolled(member)
    assert (event.kind, event.subject) == ("second_step_removed", f"account/{member.pk}")
    assert event.content == {"parties": "", "sectors": "guarantor"}
    assert [message.to for message in mail.outbox] == [[OLD]]
    assert "Verificación en dos pasos retirada" in mail.outbox[0].body


def test_a_seat_is_told_to_who_holds_it_and_a_liaison_to_the_whole_party(
    secretariat: Client,
    kilns: Month,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    User.objects.filter(pk=kilns.enlace.pk).update(email="enlace@example.mx")
    seated, named = make_user("garante", email=OLD), make_user("otra", email="otra@example.mx")
    seat = {"name": "Titular", "seat": "titular", "sector": "guarantor", "since_on": "2016-01-01"}
    liaison = {"party": kilns.party.pk, "user": named.pk, "since_on": "2016-01-01"}

    with django_capture_on_commit_callbacks(execute=True):
        secretariat.post("/admin/sttl/member/add/", seat | {"user": seated.pk})
        secretariat.post("/admin/sttl/liaison/add/", liaison)

    assert [message.to for message in mail.outbox] == [
        [OLD],
        ["enlace@example.mx"],
        ["otra@example.mx"],
    ]
    assert kinds() == ["seat_recorded", "liaison_recorded"]


@pytest.mark.parametrize("role", ["secretariat", "root"])
def test_no_account_is_deleted(client: Client, kilns: Month, role: str) -> None:
    root = make_user("raiz", is_staff=True, is_superuser=True)
    client.force_login(kilns.secretary if role == "secretariat" else root)

    answer = client.post(f"{ACCOUNTS}{make_user('otra').pk}/delete/", {"post": "yes"})

    assert answer.status_code == 403
