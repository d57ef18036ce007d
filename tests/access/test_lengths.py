"""No field takes a text without end: of every form, shown or declared, and of what is read raw."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.forms import UserTokenForm
from allauth.core.context import request_context
from django import forms
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ValidationError
from django.test import RequestFactory

from commitments.fields import TextListField
from pal_portal.accounts.forms import (
    ActivateForm,
    AuthenticateForm,
    CodeForm,
    SetPasswordForm,
    WordedForm,
)
from sttl.models import User
from sttl.office.admin.bulk import APPLY
from sttl.office.secretariat import create_secretariat
from tests.clients import PortalClient
from tests.factories import make_secretary
from tests.site.addresses import EXAMPLES

from . import table
from .asking import AskedAddress, Doors, asked_by
from .table import rows
from .test_matrix import KEEPERS, TABLES, asked_of, examples
from .world import ROLES, World, make_world

pytestmark = pytest.mark.django_db

ENDLESS = 100_000  # letters
TYPED = ("x" * ENDLESS, "9" * ENDLESS, "á " * (ENDLESS // 2), "a@" + "b" * ENDLESS + ".mx")
OURS = ("commitments.", "indicators.", "sttl.", "pal_portal.")
# A tick is yes whatever it says; a file is measured by its bytes, and Django cuts its name.
UNREAD = (forms.BooleanField, forms.NullBooleanField, forms.FileField)

Fields = dict[str, forms.Field]


def endless(fields: Fields) -> Iterator[str]:
    """Name the fields that take a text without end."""
    for name, field in fields.items():
        if isinstance(field, UNREAD):
            continue
        for text in TYPED:
            many = isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
            parts = len(field.fields) if isinstance(field, forms.MultiValueField) else int(many)
            try:
                field.clean([text] * parts if parts else text)
            except ValidationError:
                continue
            except ValueError as fault:
                yield f"{name} breaks at {text[:9]}…: {fault}"
            else:
                yield f"{name} takes {text[:9]}…"


def heirs(kind: Any) -> Iterator[Any]:
    for heir in kind.__subclasses__():
        yield heir
        yield from heirs(heir)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> dict[str, Fields]:
    """Give the fields of every form that is made from now on, by the form's name."""
    made: dict[str, Fields] = {}
    begin = forms.BaseForm.__init__

    def noted(form: Any, *args: Any, **kwargs: Any) -> None:
        begin(form, *args, **kwargs)
        made.setdefault(name_of(type(form)), {}).update(form.fields)

    monkeypatch.setattr(forms.BaseForm, "__init__", noted)
    return made


def visit(world: World) -> None:
    """Open every page that has a form, as somebody who may see it."""
    doors = Doors(world)
    opened: set[str] = set()
    for row in (row for name in TABLES for row in rows(TABLES[name])):
        role = next((role for role in ROLES if row.answers[role] == "200"), None)
        if row.method == "GET" and role and row.name not in opened:
            opened.add(row.name)
            doors.answer(role, asked_by(world, row))
    for label, example in examples(world):
        for page, letter in (("changelist", "v"), ("add", "a"), ("change", "v")):
            for role in KEEPERS:
                if letter in table.rights()[label][role]:
                    doors.answer(role, asked_of(label, page, "GET", example))
    for place in EXAMPLES.values():
        if place.is_page:
            doors.answer("anonymous", AskedAddress("GET", place.address))


def fill_in_for_the_accounts() -> None:
    """Make the forms that a page shows only in the middle of signing in."""
    request = RequestFactory().get("/")
    request.session = SessionStore()
    with request_context(request):
        for kind in (SetPasswordForm, ActivateForm, AuthenticateForm):
            kind(user=User(username="enlace"))


def name_of(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def faults_of(forms_by_name: dict[str, Fields]) -> dict[str, list[str]]:
    found = {name: list(endless(fields)) for name, fields in forms_by_name.items()}
    return {name: faults for name, faults in found.items() if faults}


def test_no_form_that_a_page_shows_takes_a_text_without_end(shown: dict[str, Fields]) -> None:
    visit(make_world())

    fill_in_for_the_accounts()
    assert {name_of(kind) for kind in heirs(WordedForm)} - set(shown) == {name_of(CodeForm)}
    assert len(shown) > 50
    shown.pop(name_of(UserTokenForm))  # it reads an address, which gunicorn cuts at 4,094 letters
    assert faults_of(shown) == {}


def test_no_form_that_is_declared_takes_a_text_without_end() -> None:
    """Those of the accounts have their lengths, and more fields, only once they are made."""
    declared = {
        name_of(kind): kind.base_fields
        for kind in heirs(forms.BaseForm)
        if kind.__module__.startswith(OURS) and not issubclass(kind, WordedForm)
    }

    assert len(declared) > 30
    assert faults_of(declared) == {}


def test_an_action_with_rows_that_cannot_be_there_is_refused() -> None:
    create_secretariat()
    browser = PortalClient()
    browser.force_login(make_secretary())
    keys = ["9" * ENDLESS, "x" * ENDLESS, "x", "", "-1", "\u0661", "1\x00"]

    answers = [
        browser.post(f"/admin/sttl/{page}/", {"action": action, "_selected_action": key} | step)
        for page, action in (("user", "send_invitations"), ("revision", "return_many"))
        for step in ({}, {APPLY: "1"})
        for key in keys
    ]

    assert [answer.status_code for answer in answers] == [400] * 4 * len(keys)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", []),
        ('["uno", "dos"]', ["uno", "dos"]),
        *((text, None) for text in ("5", '{"a": 1}', "[1]", "[" * 3000, "uno", '["\\u0000"]')),
    ],
)
def test_a_list_of_texts_is_that_and_nothing_else(typed: str, found: list[str] | None) -> None:
    field = TextListField(required=False)

    if found is None:
        with pytest.raises(ValidationError):
            field.clean(typed)
    else:
        assert field.clean(typed) == found
