"""One table says by which names accounts enter: no other account has one like it (decision 040)."""

import re
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from pal_portal.management.commands.create_administrator import USERNAME
from sttl.models import SignInName, User
from sttl.models.accounts import account_called, canonical_form, is_writable, keep_names
from sttl.office.secretariat import create_secretariat
from tests.clients import PortalClient
from tests.factories import make_secretary, make_user
from tests.sttl.racing import at_once, browser_of, posting

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parent.parent.parent
DOOR = "/cuentas/entrar/"
ACCOUNTS = "/admin/sttl/user/"
PASSWORD = "una-clave-larga-1"
NAME_TAKEN = "Otra cuenta ya entra con ese nombre."
ADDRESS_TAKEN = "Otra cuenta ya entra con ese correo electrónico."
STRANGE = "Escríbalo con letras del español"
CYRILLIC_E = "е"


@pytest.fixture
def secretariat(client: PortalClient) -> PortalClient:
    """Give a browser in which the secretariat is signed in, with the rights of its group."""
    create_secretariat()
    client.force_login(make_secretary("secretaria"))
    return client


@pytest.fixture
def enlace() -> User:
    return make_user("enlace", password=PASSWORD, email="enlace@example.mx", office="Obras")


def enters(login: str, password: str = PASSWORD) -> int | None:
    """Return the account that the door lets in with what is typed."""
    client = Client()
    client.post(DOOR, {"login": login, "password": password})
    key = client.session.get("_auth_user_id")
    return int(key) if key else None


@pytest.mark.parametrize(
    ("username", "address", "sentence"),
    [
        ("Enlace", "otra@example.mx", NAME_TAKEN),
        ("ｅｎｌａｃｅ", "otra@example.mx", NAME_TAKEN),  # letters of double width
        ("ENLACE@example.mx", "otra@example.mx", NAME_TAKEN),
        ("otra", "Enlace@Example.mx", ADDRESS_TAKEN),
        ("otra", "obras@example.mx", ADDRESS_TAKEN),
        (f"{CYRILLIC_E}nlace", "otra@example.mx", STRANGE),
        ("ẹnlace", "otra@example.mx", STRANGE),
        ("otra", f"enlace@{CYRILLIC_E}xample.mx", STRANGE),
    ],
)
def test_the_secretariat_is_told_why_a_name_is_refused(
    secretariat: PortalClient, enlace: User, username: str, address: str, sentence: str
) -> None:
    make_user("obras@example.mx")
    other = make_user("tercera", email="tercera@example.mx")
    typed = {"username": username, "email": address, "office": "UTIM", "is_active": "on"}

    pages = [secretariat.post(f"{ACCOUNTS}{end}", typed) for end in ("add/", f"{other.pk}/change/")]

    assert [page.status_code for page in pages] == [200, 200]
    assert [page.content.decode().count(sentence) for page in pages] == [1, 1]
    assert User.objects.count() == 4
    assert enters("enlace") == enlace.pk


def test_what_no_eye_sees_is_in_no_name() -> None:
    for hidden in ("\u200b", "\u200d", "\u202e", "\u061c", "\ufeff", " ", "\u0301"):
        with pytest.raises(ValidationError, match=STRANGE):
            make_user(f"en{hidden}lace")

    assert (User.objects.count(), SignInName.objects.count()) == (0, 0)


def test_one_enters_by_name_or_address_however_they_are_typed(enlace: User) -> None:
    typed = ("enlace", "ENLACE", "ｅｎｌａｃｅ", " Enlace@EXAMPLE.mx ", "enlace@example.mx")

    assert {enters(login) for login in typed} == {enlace.pk}
    assert enters("enlace", "otra-clave-larga-2") is None
    assert enters("nadie") is None


def test_a_name_or_password_without_end_is_refused_at_the_door(enlace: User) -> None:
    endless = "x" * 100_000
    typed = [{"login": endless, "password": "x"}, {"login": "enlace", "password": endless}]
    browser = Client(raise_request_exception=False)

    answers = [browser.post(DOOR, form) for form in typed]
    answers += [browser.post("/cuentas/restablecer/", {"email": f"{endless}@example.mx"})]

    assert [answer.status_code for answer in answers] == [200] * 3
    assert ["320" in answer.content.decode() for answer in answers] == [True] * 3
    assert len(mail.outbox) == 0


def test_a_changed_name_is_entered_by_and_the_former_one_is_free(
    secretariat: PortalClient, enlace: User
) -> None:
    typed = {"username": "Obras", "email": "obras@example.mx", "is_active": "on"}

    secretariat.post(f"{ACCOUNTS}{enlace.pk}/change/", typed)

    assert [enters(name) for name in ("obras", "obras@example.mx")] == [enlace.pk, enlace.pk]
    assert [enters(name) for name in ("enlace", "enlace@example.mx")] == [None, None]
    assert make_user("enlace").sign_in_names.count() == 1


def test_an_account_may_swap_its_name_and_be_named_as_its_address() -> None:
    user = make_user("a@example.mx", email="a@example.mx")
    before = list(user.sign_in_names.values_list("canonical", "kind"))
    user.username, user.email = "b@example.mx", "c@example.mx"

    keep_names(user)

    assert before == [("a@example.mx", "address")]
    assert list(user.sign_in_names.values_list("canonical", "kind")) == [
        ("b@example.mx", "user_name"),
        ("c@example.mx", "address"),
    ]


def test_the_reset_link_goes_to_the_address_of_the_account_and_not_to_one_that_looks_like_it(
    enlace: User,
) -> None:
    EmailAddress.objects.create(user=enlace, email="antes@example.mx", verified=True)
    typed = ("enlace@ｅxample.mx", "antes@example.mx", "enlace")

    for address in typed:
        Client().post("/cuentas/restablecer/", {"email": address})

    assert [(message.to, message.subject.split()[0]) for message in mail.outbox] == [
        (["enlace@example.mx"], "Restablecer"),
        (["antes@example.mx"], "Solicitud"),
    ]


def test_commands_refuse_a_name_that_is_taken() -> None:
    make_user(USERNAME.capitalize())

    with pytest.raises(CommandError, match=NAME_TAKEN):
        call_command("createsuperuser", interactive=False, username=USERNAME, email="")
    call_command("create_administrator", stdout=(said := StringIO()))

    assert User.objects.filter(is_superuser=True).count() == 0
    assert said.getvalue() == "La cuenta de administración ya existe; no se cambió nada.\n"


def test_a_refused_account_leaves_nothing_behind() -> None:
    make_user("enlace")

    with pytest.raises(ValidationError, match=NAME_TAKEN):
        User.objects.create(username="Enlace")

    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_accounts_added_at_once_under_one_name_the_second_reads_why() -> None:
    create_secretariat()
    browsers = [browser_of(make_secretary()) for _ in range(2)]
    answers: Counter[int] = Counter()

    for turn in range(5):
        names = (f"enlace-{turn}", f"Enlace-{turn}")
        forms: list[dict[str, object]] = [
            {"username": name, "email": f"{place}-{turn}@example.mx", "office": "UTIM"}
            for place, name in enumerate(names)
        ]
        given = at_once(
            *(
                posting(browser, f"{ACCOUNTS}add/", form)
                for browser, form in zip(browsers, forms, strict=True)
            )
        )
        answers.update(status for status, _ in given)
        refused = next(page for status, page in given if status != 302)
        assert "Otra cuenta" in refused

    assert answers[302] == 5
    assert answers[302] + answers[200] + answers[400] == 10


def test_the_command_sees_whoever_was_written_past_the_table(enlace: User) -> None:
    call_command("verify_sign_in_names", stdout=(sound := StringIO()))
    User.objects.filter(pk=enlace.pk).update(username="Obras")

    with pytest.raises(CommandError, match="Guarde esas cuentas otra vez"):
        call_command("verify_sign_in_names", stderr=(told := StringIO()))
    enlace.refresh_from_db()
    keep_names(enlace)
    call_command("verify_sign_in_names", stdout=sound)

    assert sound.getvalue().count("Cada cuenta entra con su nombre y su correo") == 2
    assert told.getvalue() == (
        "La cuenta «Obras» dice ['enlace@example.mx', 'obras'] y entra con "
        "['enlace', 'enlace@example.mx'].\n"
    )


def test_a_canonical_form_is_its_own() -> None:
    for text in ("Enlace", "ＥＮＬＡＣＥ", "Straße", "İ", "ﬃ", "peña", "PEN\u0303A", "ſ", "K", "ΐ"):
        canonical = canonical_form(text)

        assert canonical_form(canonical) == canonical
        assert canonical_form(text.upper()) == canonical_form(canonical.upper())
    assert canonical_form("PEN\u0303A") == "peña"
    assert is_writable("e" * 254)
    assert not is_writable("e" * 255)
    assert account_called("e" * 100_000) is account_called("e\x00") is None


WRITES = re.compile(
    r"User\.objects(\.\w+\(.*\))*\.(bulk_create|update|get_or_create|update_or_create)\("
    r"|\.(username|email) = "
)


def test_whatever_code_writes_a_name_keeps_it_in_the_table() -> None:
    """Accounts are made by their manager; whoever changes a name afterwards calls keep_names."""
    forgetful = {
        str(path.relative_to(ROOT))
        for folder in ("commitments", "indicators", "sttl", "pal_portal")
        for path in (ROOT / folder).rglob("*.py")
        for code in [path.read_text(encoding="utf-8")]
        if "migrations" not in path.parts and WRITES.search(code) and "keep_names(" not in code
    }
    lines = ('user.email = "x"', "User.objects.filter(pk=1).update(", "a, user.username = b, c")

    assert forgetful == set()
    assert all(WRITES.search(line) for line in lines)
