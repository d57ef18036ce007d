"""The forms that the addresses of the search, of a report and of the chain pass."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from pal_portal.asking import AddressRefused, PageMoment
from sttl.models import Revision

from .filters import LONGEST_SEARCH
from .pages.search import SOURCES, searchable
from .sentences import day_name, listed


class SearchForm(forms.Form):
    """What to look for, and in which kind of thing alone."""

    q = forms.CharField(
        label="Qué busca",
        required=False,
        max_length=LONGEST_SEARCH,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    en = forms.ChoiceField(choices=[(key, key) for key in SOURCES], required=False)

    def clean_q(self) -> str:
        """Refuse what has no word long enough; nothing at all is no mistake."""
        text: Any = self.cleaned_data["q"]
        if text and not searchable(text):
            raise forms.ValidationError("Escriba al menos una palabra de dos letras o cifras.")
        return str(text)


class ComparisonForm(forms.Form):
    """Which two published revisions of a report to hold side by side."""

    de = forms.ChoiceField(label="De la versión")
    a = forms.ChoiceField(label="A la versión")

    def __init__(self, data: QueryDict | None, revisions: Sequence[Revision]) -> None:
        """Offer the revisions, given newest first; at first the oldest and the current one."""
        super().__init__(data, initial={"de": revisions[-1].number, "a": revisions[0].number})
        choices = [(str(revision.number), version(revision)) for revision in reversed(revisions)]
        self.fields["de"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField's
        self.fields["a"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField's

    def clean(self) -> dict[str, Any]:
        """Refuse a revision beside itself."""
        if self.cleaned_data.get("de") == self.cleaned_data.get("a"):
            raise forms.ValidationError("Son la misma.")
        return self.cleaned_data


def version(revision: Revision) -> str:
    """Name a published revision: 2, del 2 de mayo de 2016."""
    return f"{revision.number}, del {day_name(timezone.localdate(revision.published_at))}"


def comparison_asked(
    query: QueryDict, revisions: Sequence[Revision], at: PageMoment
) -> tuple[ComparisonForm | None, tuple[Revision, Revision] | None]:
    """Return the form to compare a report's revisions, and the pair that the address asks for.

    No form where there is one revision alone. Raises Refused for what cannot be compared.
    """
    is_asked = bool(query.get("de") or query.get("a"))
    form = ComparisonForm(query if is_asked else None, revisions)
    if is_asked and not form.is_valid():
        raise AddressRefused(
            comparable(revisions), door="Ver el informe con sus versiones", query=at.query
        )
    if not is_asked:
        return (form if len(revisions) > 1 else None), None
    by_number = {str(revision.number): revision for revision in revisions}
    return form, (by_number[form.cleaned_data["de"]], by_number[form.cleaned_data["a"]])


def comparable(revisions: Sequence[Revision]) -> str:
    """Say which revisions can be compared."""
    if len(revisions) == 1:
        return "De este informe hay una sola versión publicada: no hay con qué compararla."
    numbers = listed([str(revision.number) for revision in reversed(revisions)])
    return f"Elija dos versiones publicadas de este informe que no sean la misma: {numbers}."


class PageForm(forms.Form):
    """Which page of a list to show; the first where none is asked for."""

    page = forms.RegexField(r"\A[1-9][0-9]{0,17}\Z", required=False)


def page_asked(query: QueryDict) -> int:
    """Return the number of the page asked for. Raises Refused for what is not a number."""
    form = PageForm(query)
    if not form.is_valid():
        raise AddressRefused(
            "La página se escribe con un número, así: 2.", door="Ver la primera página"
        )
    return int(form.cleaned_data["page"] or 1)
