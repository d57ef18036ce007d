"""Every address of the project asked as every role, by requests made by hand (TRUST.md).

What is expected is in table.py. An address without a row fails here, and so does an answer that
changed: what no button offers must be refused all the same.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import transaction
from django.db.models import Model
from django.urls import reverse

from tests.factories import make_extension
from tests.site.addresses import EXAMPLES

from . import table
from .asking import TOKEN, AskedAddress, Doors, asked_by, named_routes, request
from .table import AccessRow, rows
from .world import ROLES, World, make_world

pytestmark = pytest.mark.django_db

STOCK = ("changelist", "add", "change", "delete", "history")
KEEPERS = ("office", "root")  # whom the admin lets in
TABLES = {
    "public": table.PUBLIC,
    "accounts": table.ACCOUNTS,
    "desk": table.DESK,
    "admin": table.ADMIN,
}
by_table = pytest.mark.parametrize("name", TABLES)


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def doors(world: World) -> Doors:
    return Doors(world)


# The table is whole


def test_every_address_has_its_rows() -> None:
    """A new one needs a GET and a POST row in table.py; a public one, an example of it."""
    written = {(row.name, row.method) for each in TABLES.values() for row in rows(each)}
    public = {f"site:{name}" for name in EXAMPLES} | {"health"}
    stock = {stock_name(label, page) for label in table.rights() for page in STOCK}
    names = {name for name, route in named_routes() if not is_former_address(route)}

    missing = {
        (name, method)
        for name in names - public - stock
        for method in ("GET", "POST")
        if (name, method) not in written
    }

    assert missing == set(), "write these rows in tests/access/table.py"
    assert {name for name, _ in written} - names == set(), "rows of an address that is not there"


def test_every_model_of_the_admin_has_its_row() -> None:
    registered = sorted(model._meta.label_lower for model in admin.site._registry)

    assert registered == sorted(table.rights()), (
        "MODELS in tests/access/table.py has a row for each"
    )


def is_former_address(route: str) -> bool:
    """Say whether it only leads on to an object's change page."""
    return route.endswith("/<path:object_id>/") and "<path:content_type_id>" not in route


def stock_name(label: str, page: str) -> str:
    return f"admin:{label.replace('.', '_')}_{page}"


# What each role is answered


def surprises(doors: Doors, asked: AskedAddress, row: AccessRow) -> Iterator[str]:
    """Tell each role's answer that is not the one of the table."""
    for role in ROLES:
        found = doors.answer(role, asked)
        if found != row.answers[role]:
            yield (
                f"{row.name} {row.method} ({row.case}), as {role}: "
                f"{found}, not {row.answers[role]} ({asked.address})"
            )


@by_table
def test_every_role_is_answered_as_the_table_says(world: World, doors: Doors, name: str) -> None:
    found = [
        surprise
        for row in rows(TABLES[name])
        for surprise in surprises(doors, asked_by(world, row), row)
    ]

    assert not found, "\n".join(found)


def test_public_pages_answer_everyone_alike(doors: Doors) -> None:
    """That they take nothing but GET is asked of each in tests/site/test_odd_addresses.py."""
    found: list[str] = []
    for name, example in EXAMPLES.items():
        word = "302" if name == "favicon" else "200"
        row = AccessRow(name, "GET", "example", dict.fromkeys(ROLES, word))
        found += surprises(doors, AskedAddress("GET", example.address), row)

    assert not found, "\n".join(found)


@by_table
def test_a_request_without_its_token_writes_nothing(world: World, doors: Doors, name: str) -> None:
    """Another site can make a browser send a form, but not the token that belongs to it."""
    found = []
    for row in rows(TABLES[name]):
        for role in ROLES if row.method == "POST" else ():
            answer = doors.answer(role, asked_by(world, row), token="a" * 32)
            if answer not in ("403", "405") and answer != row.answers[role]:
                found.append(f"{row.name} ({row.case}), as {role}: {answer}")
            if answer in ("200", "302") and row.answers["own"] == answer:
                found.append(f"{row.name} ({row.case}), as {role}: taken")

    assert not found, "\n".join(found)


# The five pages of each model


def answers_by_right(held: str) -> dict[tuple[str, str], set[str]]:
    """Return what the pages answer to whoever may (v)iew, (a)dd, (c)hange, (d)elete, (f)ill in."""
    taken = {"200", "302"}

    def open_with(letter: str) -> set[str]:
        return taken if letter in held else {"403"}

    return {
        ("changelist", "GET"): {"200"} if "v" in held else {"403"},
        ("changelist", "POST"): taken if "v" in held else {"403"},
        ("add", "GET"): open_with("a"),
        ("add", "POST"): open_with("a"),
        ("change", "GET"): {"200"} if "v" in held else {"403"},
        ("change", "POST"): {"200", "422"} if "f" in held else open_with("c"),
        ("delete", "GET"): open_with("d"),
        ("delete", "POST"): open_with("d"),
        ("history", "GET"): {"200"} if "v" in held else {"403"},
        ("history", "POST"): {"200"} if "v" in held else {"403"},
    }


def examples(world: World) -> Iterator[tuple[str, Model]]:
    """Give of each model a record that its keeper may change, where there is such a one."""
    make_extension(world.activity)
    own = {"sttl.user": world.people["other"], "sttl.revision": world.by_sttl["submitted"]}
    for label in table.rights():
        found = own.get(label) or apps.get_model(label)._default_manager.order_by("pk").first()
        assert found, f"make a {label} in tests/access/world.py"
        yield label, found


def asked_of(label: str, page: str, method: str, example: Model) -> AskedAddress:
    """Return a request to one of the five pages; on the list, for a deletion in bulk."""
    args = (example.pk,) if page in ("change", "delete", "history") else ()
    bulk = {"action": "delete_selected", "_selected_action": str(example.pk)}
    body = {"post": "yes"} | (bulk if page == "changelist" else {})
    return AskedAddress(method, reverse(stock_name(label, page), args=args), body)


def test_a_model_s_pages_answer_by_the_rights_of_the_table(world: World, doors: Doors) -> None:
    found = []
    for label, example in examples(world):
        for page, method in answers_by_right(""):
            expected = {role: {"step" if role == "half" else "door"} for role in ROLES}
            for role in KEEPERS:
                expected[role] = answers_by_right(table.rights()[label][role])[page, method]
            for role, words in expected.items():
                answer = doors.answer(role, asked_of(label, page, method, example))
                if answer not in words:
                    name = stock_name(label, page)
                    found.append(f"{name} {method}, as {role}: {answer}, not {sorted(words)}")

    assert not found, "\n".join(found)


def test_nobody_deletes_by_any_page_what_the_table_keeps(world: World, doors: Doors) -> None:
    for label, example in examples(world):
        kept = type(example)._default_manager.filter(pk=example.pk)
        for role in KEEPERS:
            if "d" in table.rights()[label][role]:
                continue
            for page in ("changelist", "delete"):
                with transaction.atomic():
                    asked = asked_of(label, page, "POST", example)
                    request(doors.browsers[role], asked, TOKEN)
                    assert kept.exists(), f"{label}: deleted as {role}, by its {page}"
                    transaction.set_rollback(True)
