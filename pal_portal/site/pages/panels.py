"""The panel above a list: what it can be narrowed to, what was chosen, and how to undo it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.forms import BoundField, ChoiceField
from django.http import HttpRequest
from django_filters import FilterSet

from pal_portal.asking import PageMoment
from pal_portal.site.sentences import day_name

ORDER = "orden"


@dataclass(frozen=True)
class Chosen:
    """A filter in force, in words, and the address of the same list without it."""

    label: str
    words: str
    url: str


@dataclass(frozen=True)
class Panel:
    """A list's filters: the form, the moment that it keeps, and what was chosen."""

    front: tuple[BoundField, ...]
    more: tuple[BoundField, ...]
    is_open: bool
    kept: tuple[tuple[str, str], ...]
    chosen: tuple[Chosen, ...]
    clear_url: str
    errors: tuple[tuple[str, str], ...]


def panel(filters: FilterSet, request: HttpRequest, at: PageMoment) -> Panel:
    """Make the panel of a list at a moment; what was refused is explained, field by field."""
    form = filters.form
    fields = {name: form[name] for name in form.fields}
    more = tuple(field for name, field in fields.items() if name not in filters.in_view)
    parameters = at.kept
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    return Panel(
        front=tuple(fields[name] for name in filters.in_view),
        more=more,
        is_open=any(field.errors for field in more),
        kept=tuple(parameters),
        chosen=tuple(
            Chosen(
                str(fields[name].label),
                in_words(fields[name], value),
                request.path + address([*parameters, *without(name, filters, chosen)]),
            )
            for name, value in chosen.items()
            if name != ORDER
        ),
        clear_url=request.path + at.query,
        errors=tuple(
            (field.id_for_label, f"{field.label}: {error}")
            for field in fields.values()
            for error in field.errors
        ),
    )


def without(name: str, filters: FilterSet, chosen: Iterable[str]) -> list[tuple[str, str]]:
    """Return the parameters of what was chosen, as given, but for one of them."""
    return [(other, filters.data[other]) for other in chosen if other != name]


def address(parameters: list[tuple[str, str]]) -> str:
    """Write the query string of some parameters; empty without any."""
    return f"?{urlencode(parameters)}" if parameters else ""


def in_words(field: BoundField, value: object) -> str:
    """Say what was chosen in a field as the form says it."""
    if isinstance(value, date):
        return day_name(value)
    if isinstance(field.field, ChoiceField):
        choices: Any = field.field.choices
        return str(dict(choices)[value])
    return f"«{value}»"


def given_parameters(request: HttpRequest, names: Iterable[str]) -> dict[str, str]:
    """Return the parameters named that the address gives, as it gives them."""
    return {name: request.GET[name] for name in names if request.GET.get(name)}


def tidy(request: HttpRequest, names: Iterable[str]) -> str:
    """Return the address without the fields that a form left empty; empty where there is none.

    A browser sends every field of a form, the empty ones too; an address to share has none.
    """
    parameters = request.GET.copy()
    for name in [*names, "corte", "al"]:
        if name in parameters and not "".join(parameters.getlist(name)).strip():
            del parameters[name]
    if parameters == request.GET:
        return ""
    return request.path + (f"?{parameters.urlencode()}" if parameters else "")
