"""Accounts are made by the secretariat and taken up by a link; nobody types another's password."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client, override_settings
from pytest_django import DjangoCaptureOnCommitCallbacks

from commitments.refused import Refused
from pal_portal.accounts.second_factor import enrol, is_enrolled
from sttl.access import is_secretariat
from sttl.messages.invitations import KeyGenerator, invite
from sttl.models import Liaison, User
from sttl.models.people import SECRETARIAT
from sttl.office.secretariat import create_secretariat
from tests.clients import PortalClient
from tests.factories import make_party, make_secretary, make_user

pytestmark = pytest.mark.django_db

ACCOUNTS = "/admin/sttl/user/"
NEW = {"username": "enlace-utim", "email": "UTIM@example.mx", "office": "UTIM"}
PASSWORD = "una-clave-larga-1"
TYPED = {"password1": PASSWORD, "password2": PASSWORD}
LINK = re.compile(r"http://testserver(/cuentas/invitacion/\S+)")


@pytest.fixture
def secretariat(client: PortalClient) -> PortalClient:
    """Give a browser in which the secretariat is signed in, with the rights of its group."""
    create_secretariat()
    client.force_login(make_secretary("secretaria"))
    return client


@pytest.fixture
def invited() -> User:
    """Give an account that was invited and has not come yet."""
    user = make_user("enlace", email="enlace@example.mx", office="Obras Públicas")
    invite(user)
    return user


def link() -> str:
    """Return the address of the newest invitation."""
    found = LINK.search(str(mail.outbox[-1].body))
    assert found
    return found[1]


def opened(client: Client, address: str) -> str:
    """Follow a link as a browser does, and return where its form is."""
    answer = client.get(address)
    assert answer.status_code == 302, "the link is dead"
    return answer["Location"]


# The secretariat's part


def test_an_account_is_added_without_a_password_and_invited(
    secretariat: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = secretariat.post(f"{ACCOUNTS}add/", NEW)

    user = User.objects.get(username="enlace-utim")
    assert (answer.status_code, answer["Location"]) == (302, ACCOUNTS)
    assert (user.email, user.office, user.has_usable_password()) == (
        "utim@example.mx",
        "UTIM",
        False,
    )
    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["utim@example.mx"], "Su cuenta en el portal del Plan de Acción Local")
    ]
    assert "Su usuario: enlace-utim\nOficina: UTIM\n" in mail.outbox[0].body
    assert "vence en 3 días" in mail.outbox[0].body


def test_no_page_of_an_account_asks_for_a_password(secretariat: Client, invited: User) -> None:
    pages = [secretariat.get(f"{ACCOUNTS}{end}") for end in ("add/", f"{invited.pk}/change/")]

    typed = secretariat.post(f"{ACCOUNTS}{invited.pk}/password/", TYPED)

    assert [page.status_code for page in pages] == [200, 200]
    assert not any("password" in page.content.decode().split("<main")[-1] for page in pages)
    assert typed.status_code in (302, 404)
    invited.refresh_from_db()
    assert not invited.has_usable_password()


@pytest.mark.parametrize("address", ["", "sin-arroba", "ENLACE@example.mx"])
def test_an_address_is_asked_for_well_written_and_nobody_else_s(
    secretariat: Client, invited: User, address: str
) -> None:
    answer = secretariat.post(f"{ACCOUNTS}add/", NEW | {"email": address})

    assert answer.status_code == 200
    assert not User.objects.filter(username="enlace-utim").exists()


@pytest.mark.django_db(transaction=True)
def test_where_the_mail_server_fails_the_account_stays_to_be_invited_again(
    secretariat: Client,
) -> None:
    nowhere = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": 9,
    }
    with override_settings(**nowhere):
        added = secretariat.post(f"{ACCOUNTS}add/", NEW)
    user = User.objects.get(username="enlace-utim")
    told = secretariat.get(added["Location"]).content.decode()
    page = secretariat.get(f"{ACCOUNTS}{user.pk}/change/").content.decode()
    secretariat.post(f"{ACCOUNTS}{user.pk}/invitar/")

    assert "El correo para «enlace-utim» no salió" in told
    assert "Enviar la invitación otra vez" in page
    assert [message.to for message in mail.outbox] == [["utim@example.mx"]]


def test_several_are_invited_at_once_and_those_with_a_password_are_left(
    secretariat: Client, invited: User
) -> None:
    settled = make_user("vieja", email="vieja@example.mx", password=PASSWORD)
    boss = make_user("jefatura", email="jefatura@example.mx", is_staff=True)
    chosen = [str(each.pk) for each in (invited, settled, boss)]
    mail.outbox.clear()

    answer = secretariat.post(
        ACCOUNTS, {"action": "send_invitations", "_selected_action": chosen}, follow=True
    )

    page = answer.content.decode()
    assert [message.to for message in mail.outbox] == [["enlace@example.mx"]]
    assert "La cuenta «vieja» ya tiene contraseña" in page
    assert "La cuenta «jefatura» la lleva la administración." in page


def test_an_invitation_is_not_sent_by_following_a_link(secretariat: Client, invited: User) -> None:
    mail.outbox.clear()

    secretariat.get(f"{ACCOUNTS}{invited.pk}/invitar/")

    assert mail.outbox == []


def test_an_account_without_address_or_switched_off_is_not_invited() -> None:
    with pytest.raises(Refused, match="no tiene correo"):
        invite(make_user("sin-correo"))
    with pytest.raises(Refused, match="está desactivada"):
        invite(make_user("fuera", email="a@example.mx", is_active=False))


# The link


def test_the_link_leads_to_a_password_and_in(client: Client, invited: User) -> None:
    form = opened(client, link())

    page = client.get(form).content.decode()
    answer = client.post(form, TYPED)

    assert "<strong>enlace</strong>, de Obras Públicas" in page
    assert (answer.status_code, answer["Location"]) == (302, "/seguimiento/")
    assert client.get("/seguimiento/").status_code == 200
    invited.refresh_from_db()
    assert invited.check_password(PASSWORD)


def test_the_link_serves_once(client: Client, invited: User) -> None:
    address = link()
    client.post(opened(client, address), TYPED)

    again = Client().get(address)

    assert (again.status_code, "Este enlace ya no sirve" in again.content.decode()) == (200, True)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"password": "md5$x$y"}, id="a password"),
        pytest.param({"email": "otra@example.mx"}, id="another address"),
        pytest.param({"is_active": False}, id="switched off"),
    ],
)
def test_the_link_dies_with_what_it_was_made_for(invited: User, change: dict[str, object]) -> None:
    User.objects.filter(pk=invited.pk).update(**change)

    assert "Este enlace ya no sirve" in Client().get(link()).content.decode()


def test_the_link_dies_after_three_days(invited: User) -> None:
    now = datetime.now()  # noqa: DTZ005  as Django's generator counts

    def key_made(ago: timedelta) -> str:
        generator = KeyGenerator()
        generator._now = lambda: now - ago  # type: ignore[method-assign]  # as Django tests it
        return generator.make_token(invited)

    checks = KeyGenerator().check_token
    assert checks(invited, key_made(timedelta(days=2, hours=23)))
    assert not checks(invited, key_made(timedelta(days=3, minutes=1)))


def test_whoever_comes_late_asks_for_another_link_without_help(invited: User) -> None:
    client = Client()

    client.post("/cuentas/restablecer/", {"email": "enlace@example.mx"})
    found = re.search(r"http://testserver(/cuentas/restablecer/\S+)", str(mail.outbox[-1].body))
    assert found
    client.post(opened(client, found[1]), TYPED)

    assert client.get("/seguimiento/").status_code == 200


def test_a_poor_password_is_refused_with_its_reason(client: Client, invited: User) -> None:
    form = opened(client, link())

    answer = client.post(form, {"password1": "enlace", "password2": "enlace"})

    assert answer.status_code == 200
    assert "Debe contener por lo menos 10 caracteres" in answer.content.decode()
    invited.refresh_from_db()
    assert not invited.has_usable_password()


# What the secretariat may not


@pytest.mark.parametrize("right", ["is_staff", "is_superuser", "groups", "user_permissions"])
def test_the_secretariat_gives_no_rights(secretariat: Client, invited: User, right: str) -> None:
    group = Group.objects.get(name=SECRETARIAT)
    value = str(group.pk) if right in ("groups", "user_permissions") else "on"
    form = {"username": "enlace", "email": "enlace@example.mx", "office": "x", "is_active": "on"}

    changed = secretariat.post(f"{ACCOUNTS}{invited.pk}/change/", form | {right: value})
    secretariat.post(f"{ACCOUNTS}add/", NEW | {right: value})

    assert changed.status_code == 302
    assert User.objects.get(pk=invited.pk).office == "x"
    for user in User.objects.exclude(username="secretaria"):
        assert (user.is_staff, user.is_superuser, is_secretariat(user)) == (False, False, False)
        assert not user.user_permissions.exists()


@pytest.mark.parametrize("rights", [{"is_staff": True}, {"is_superuser": True}, {}])
def test_the_secretariat_touches_no_account_that_has_rights(
    secretariat: Client, rights: dict[str, bool]
) -> None:
    other = make_user("jefatura", email="jefatura@example.mx", **rights)
    if not rights:
        other.groups.add(Group.objects.get(name=SECRETARIAT))
    enrol(other)
    address = f"{ACCOUNTS}{other.pk}/"
    form = {"username": "jefatura", "email": "secretaria@example.mx", "office": ""}

    steps = ["change/", "invitar/", "retirar/"]
    answers = [secretariat.post(address + step, form).status_code for step in steps]

    other.refresh_from_db()
    assert answers == [403, 403, 403]
    assert (other.email, other.is_active, is_enrolled(other)) == (
        "jefatura@example.mx",
        True,
        True,
    )


def test_the_secretariat_is_no_exception_to_itself(secretariat: Client) -> None:
    own = User.objects.get(username="secretaria")

    answer = secretariat.post(
        f"{ACCOUNTS}{own.pk}/change/", {"username": "x", "is_superuser": "on"}
    )

    assert answer.status_code == 403
    assert secretariat.get(f"{ACCOUNTS}{own.pk}/delete/").status_code == 403


def test_the_secretariat_switches_an_account_off_and_its_sessions_with_it(
    secretariat: Client, invited: User
) -> None:
    guest = Client()
    guest.post(opened(guest, link()), TYPED)

    form = {"username": "enlace", "email": "enlace@example.mx", "office": ""}
    secretariat.post(f"{ACCOUNTS}{invited.pk}/change/", form)

    assert not User.objects.get(pk=invited.pk).is_active
    User.objects.filter(pk=invited.pk).update(is_active=True)
    assert guest.get("/seguimiento/").status_code == 302


def test_the_former_address_is_told_that_it_was_changed(
    secretariat: Client,
    invited: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    mail.outbox.clear()
    form = {"username": "enlace", "email": "nueva@example.mx", "office": "", "is_active": "on"}

    with django_capture_on_commit_callbacks(execute=True):
        secretariat.post(f"{ACCOUNTS}{invited.pk}/change/", form)

    assert [message.to for message in mail.outbox] == [["enlace@example.mx"]]
    assert "cambió el correo electrónico de la cuenta «enlace»" in mail.outbox[0].body


def test_the_secretariat_helps_whoever_lost_the_telephone(
    secretariat: Client, invited: User
) -> None:
    guest = Client()
    guest.post(opened(guest, link()), TYPED)
    enrol(invited)

    page = secretariat.get(f"{ACCOUNTS}{invited.pk}/change/").content.decode()
    asked = secretariat.get(f"{ACCOUNTS}{invited.pk}/retirar/")
    still = is_enrolled(invited)
    secretariat.post(f"{ACCOUNTS}{invited.pk}/retirar/")

    assert "Retirar la verificación en dos pasos" in page
    assert (asked.status_code, still, is_enrolled(invited)) == (302, True, False)
    assert guest.get("/seguimiento/").status_code == 302


def test_a_superuser_gives_rights(client: PortalClient, invited: User) -> None:
    client.force_login(make_user("raiz", is_staff=True, is_superuser=True))
    group = create_secretariat()
    form = {"username": "enlace", "email": "enlace@example.mx", "office": "", "is_active": "on"}

    client.post(
        f"{ACCOUNTS}{invited.pk}/change/", form | {"is_staff": "on", "groups": str(group.pk)}
    )

    invited.refresh_from_db()
    assert (invited.is_staff, invited.is_superuser, is_secretariat(invited)) == (True, False, True)


def test_the_rights_of_a_group_are_not_had_without_the_second_step(
    client: PortalClient, invited: User
) -> None:
    client.force_login(make_user("raiz", is_staff=True, is_superuser=True))
    form = {"username": "enlace", "email": "enlace@example.mx", "office": "", "is_active": "on"}

    answer = client.post(
        f"{ACCOUNTS}{invited.pk}/change/", form | {"groups": str(create_secretariat().pk)}
    )

    assert "Quien está en un grupo entra a la administración" in answer.content.decode()
    assert not is_secretariat(invited)


def test_a_liaison_sees_no_accounts(client: PortalClient) -> None:
    client.force_login(make_user("enlace"))

    answers = [client.get(ACCOUNTS), client.post(f"{ACCOUNTS}add/", NEW)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert User.objects.count() == 1


def test_the_secretariat_names_a_liaison_by_searching_its_account(
    secretariat: Client, invited: User
) -> None:
    query = "app_label=sttl&model_name=liaison&field_name=user&term=obras"
    found = secretariat.get(f"/admin/autocomplete/?{query}").json()
    party = make_party("utim")

    secretariat.post(
        "/admin/sttl/liaison/add/",
        {"party": party.pk, "user": found["results"][0]["id"], "since_on": "2026-01-01"},
    )

    assert Liaison.objects.get().user == invited
