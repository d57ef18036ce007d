"""Accounts that entered by one name part in two, the older keeps it, and nobody stays outside."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from sttl.models import SignInName, User

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE, AFTER = ("sttl", "0012_confirmed_demo"), ("sttl", "0013_sign_in_names")
FIRST = datetime(2015, 9, 1, tzinfo=UTC)


@pytest.fixture
def before() -> Iterator[Apps]:
    """Give the models as they were, and put everything back when the test is over."""
    executor = MigrationExecutor(connection)
    newest = executor.loader.graph.leaf_nodes()
    try:
        yield executor.migrate([BEFORE]).apps
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(newest)


def migrated(before: Apps, *accounts: tuple[str, str]) -> list[tuple[str, str]]:
    """Make accounts, each a day younger than the one before, and return their names afterwards."""
    users = before.get_model("sttl", "User").objects
    made = [
        users.create(username=username, email=email, date_joined=FIRST + timedelta(days=day)).pk
        for day, (username, email) in enumerate(accounts)
    ]
    MigrationExecutor(connection).migrate([AFTER])
    held = {user.pk: (user.username, user.email) for user in User.objects.all()}
    return [held[pk] for pk in made]


def names() -> dict[str, tuple[str, str]]:
    rows: Any = SignInName.objects.values_list("canonical", "account__username", "kind")
    return {canonical: (username, kind) for canonical, username, kind in rows}


def test_the_older_account_keeps_its_name_and_the_younger_enters_by_another_and_its_address(
    before: Apps, capsys: pytest.CaptureFixture[str]
) -> None:
    held = migrated(before, ("enlace", "a@example.mx"), ("Enlace", "B@example.mx"), ("otra", ""))

    assert held == [("enlace", "a@example.mx"), ("Enlace-2", "B@example.mx"), ("otra", "")]
    assert names() == {
        "enlace": ("enlace", "user_name"),
        "a@example.mx": ("enlace", "address"),
        "enlace-2": ("Enlace-2", "user_name"),
        "b@example.mx": ("Enlace-2", "address"),
        "otra": ("otra", "user_name"),
    }
    assert capsys.readouterr().out == (
        "La cuenta «Enlace» entra ahora con el nombre «Enlace-2», o con su correo; "
        "«Enlace» queda para la cuenta «enlace».\n"
    )


def test_a_new_name_is_nobodys_and_fits(before: Apps) -> None:
    longest = "n" * 150

    held = migrated(
        before,
        *(("enlace", ""), ("ENLACE", ""), ("Enlace", ""), ("Enlace-2", ""), ("enlacE-3", "")),
        *((longest, ""), (longest.upper(), "")),
        *(("ß" * 127, ""), ("ss" * 75, ""), ("SS" * 75, "")),
    )

    assert [username for username, _ in held] == [
        *("enlace", "ENLACE-4", "Enlace-5", "Enlace-2", "enlacE-3"),
        *(longest, f"{'N' * 148}-2"),
        *("ß" * 127, "ss" * 75, f"{'SS' * 74}-2"),
    ]
    assert len(names()) == len(held)


def test_a_name_that_is_the_address_of_another_gives_way_whatever_their_age(before: Apps) -> None:
    held = migrated(before, ("utim@example.mx", ""), ("utim", "UTIM@example.mx"))

    assert [username for username, _ in held] == ["utim@example.mx-2", "utim"]
    assert names()["utim@example.mx"] == ("utim", "address")


def test_a_name_that_is_the_accounts_own_address_stays(before: Apps) -> None:
    held = migrated(before, ("Utim@example.mx", "utim@example.mx"))

    assert held == [("Utim@example.mx", "utim@example.mx")]
    assert names() == {"utim@example.mx": ("Utim@example.mx", "address")}


def test_empty_names_and_those_of_other_alphabets_are_changed_for_ones_that_can_be_typed(
    before: Apps, capsys: pytest.CaptureFixture[str]
) -> None:
    held = migrated(
        before,
        ("secretaria", ""),
        ("sеcretaria", "s@exаmple.mx"),  # a Cyrillic е in the name, an а in the address
        ("secre\u200btaria", ""),
        ("", "vacía@example.mx"),
        ("François", ""),
        ("o\u0308stlich", ""),
    )

    number = User.objects.get(username="secretaria").pk
    assert held == [
        ("secretaria", ""),
        (f"cuenta-{number + 1}", "s@exаmple.mx"),
        (f"cuenta-{number + 2}", ""),
        (f"cuenta-{number + 3}", "vacía@example.mx"),
        ("Francois", ""),
        ("ostlich", ""),
    ]
    assert len(names()) == len(held) + 1
    printed = capsys.readouterr().out
    assert printed.count("\n") == len(held)
    assert "La cuenta «» entra ahora con el nombre «cuenta-" in printed


def test_of_two_addresses_that_only_python_sees_alike_the_older_is_entered_by(
    before: Apps, capsys: pytest.CaptureFixture[str]
) -> None:
    held = migrated(before, ("uno", "a@ßen.mx"), ("dos", "a@ssen.mx"))

    assert held == [("uno", "a@ßen.mx"), ("dos", "a@ssen.mx")]
    assert names()["a@ssen.mx"] == ("uno", "address")
    assert capsys.readouterr().out.startswith("La cuenta «dos» no entra con su correo: ya es de")
