"""What people write is kept as it is seen: nothing hidden comes in with it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.urls import resolve

from commitments.fields import PlainTextField
from sttl.fields import LinkField
from tests.factories import make_user

UNSEEN = "\u00ad\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff"
TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
OTHERS = "\0\x07\x7f\x9f\ufff9\U000e0041\ud800"


@pytest.mark.parametrize("letter", UNSEEN, ids=ascii)
def test_what_is_not_seen_is_left_out(letter: str) -> None:
    for text in (f"obra{letter}s", f"{letter}obras", f" {letter} obras {letter}\n"):
        assert PlainTextField().clean(text) == "obras"
    assert LinkField().clean(f"https://example.org/a{letter}") == "https://example.org/a"
    with pytest.raises(ValidationError):
        PlainTextField().clean(f" {letter} ")


@pytest.mark.parametrize("letter", TURNING + OTHERS, ids=ascii)
def test_what_turns_a_text_around_or_controls_it_is_refused(letter: str) -> None:
    for field in (PlainTextField(), LinkField()):
        with pytest.raises(ValidationError, match="caracteres que no se ven"):
            field.clean(f"https://example.org/obra{letter}s")


def test_spaces_at_the_ends_are_no_change() -> None:
    assert not PlainTextField().has_changed("dos\nlíneas", " dos\r\nlíneas\u200b \n")


def text_fields(page: Any, request: Any) -> Iterator[tuple[str, forms.Field]]:
    """Give the fields of a page of the admin and of its parts, for adding and for changing."""
    example = page.model()
    for part in (page, *(inline(page.model, admin.site) for inline in page.inlines)):
        made = part.get_formset(request).form if part is not page else page.get_form(request)
        yield from ((f"{part}.{name}", field) for name, field in made.base_fields.items())
    yield from page.get_form(request, example, change=True).base_fields.items()


@pytest.mark.django_db
def test_no_page_of_the_admin_asks_for_a_text_by_another_field() -> None:
    """What a page hides in its form is its own, and no text."""
    request = RequestFactory().get("/admin/")
    request.resolver_match = resolve("/admin/")
    request.user = make_user(is_staff=True, is_superuser=True)

    others = [
        name
        for page in admin.site._registry.values()
        for name, field in text_fields(page, request)
        if type(field) is forms.CharField and not field.widget.is_hidden
    ]

    assert others == []
