"""The form that the search's address passes."""

from typing import Any

from django import forms

from .filters import LONGEST_SEARCH
from .pages.search import SOURCES, searchable


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
