"""What the secretariat's pages of reports share: who acts, and why a report goes back."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from sttl.fields import PlainTextField
from sttl.models import User
from sttl.models.reports import LONGEST_TEXT


class ReturnForm(forms.Form):
    """Why a report goes back to its party."""

    note = PlainTextField(
        label="Razón",
        help_text="La lee quien informa; el público no.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def actor(request: HttpRequest) -> User:
    """Return the signed-in account; the admin lets nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
