"""The form fields that ask for the parts of the content (sttl.content)."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms

from sttl.content import ContentPart, PartKind, PartList
from sttl.fields import FigureField, LinkField, PlainTextField
from sttl.models.reports import LONGEST_TEXT

LONGEST_LINE = 200
FormClass = TypeVar("FormClass", bound=type[forms.BaseForm])


def field_of(part: ContentPart) -> forms.Field:
    """Return the field that asks for a part of the content.

    A draft may be kept at any point: sttl.record.checks says what is missing. The page tells
    once, on top, how long a text may be.
    """
    common: dict[str, Any] = {
        "label": part.asks,
        "help_text": part.hint,
        "required": part.is_required,
    }
    if part.kind is PartKind.FLAG:
        return forms.BooleanField(**common)
    if part.kind is PartKind.FIGURE:
        return FigureField(**common)
    if part.choices:
        return forms.ChoiceField(**common, choices=part.choices.choices, widget=forms.RadioSelect)
    if part.kind is PartKind.LINK:
        return LinkField(**common, max_length=500)
    if part.rows == 1:
        return PlainTextField(**common, max_length=LONGEST_LINE)
    box = forms.Textarea(attrs={"rows": part.rows})
    return PlainTextField(**common, max_length=LONGEST_TEXT, widget=box)


def asks(parts: PartList) -> Callable[[FormClass], FormClass]:
    """Return a decorator that gives a form the fields of the parts, in their order."""

    def add(form: FormClass) -> FormClass:
        fields = {part.name: field_of(part) for part in parts.asked}
        for name in ("declared_fields", "base_fields"):  # as the metaclass of forms leaves them
            setattr(form, name, getattr(form, name) | fields)
        return form

    return add
