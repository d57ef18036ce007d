"""What changed in a draft while somebody typed upon an older one: shown, never written over."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from indicators.numbers import format_number
from sttl.models import Measurement, Revision

SEEN = "visto"  # the field that says upon which draft a page was filled in


@dataclass(frozen=True)
class Clash:
    """A field that somebody changed while it was open here: what is kept now, beside the typed."""

    field: str
    label: str
    stored: str


def version_of(revision: Revision) -> str:
    """Name a draft by the instant at which it was kept."""
    return revision.saved_at.isoformat()


def clashes_of(form: forms.ModelForm[Any], stored: Revision | Measurement) -> Iterator[Clash]:
    """Give the fields of a valid form in which a record differs from what was typed."""
    for name, typed_value in form.cleaned_data.items():
        value = getattr(stored, name)
        if value != typed_value:
            field = form[name]
            yield Clash(field.id_for_label, str(field.label), value_in_words(value))


def value_in_words(value: object) -> str:
    """Write what is kept in a field: a figure, a text, a box ticked or not."""
    if isinstance(value, bool):
        return "Sí" if value else "No"
    if isinstance(value, Decimal):
        return format_number(value)
    return str(value or "Vacío")
