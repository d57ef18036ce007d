"""What the secretariat's pages of reports share: why a report goes back."""

from django import forms

from sttl.fields import PlainTextField
from sttl.models.reports import LONGEST_TEXT


class ReturnForm(forms.Form):
    """Why a report goes back to its party."""

    note = PlainTextField(
        label="Razón",
        help_text="La lee quien informa; el público no.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
