"""Form fields for days and for texts, which let nothing strange in (TRUST.md)."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

LONGEST_TEXT = 4000  # characters a field takes (TRUST.md), told to the writer beforehand
# What is not seen and says nothing: hyphens, spaces and joiners of no width, which come along with
# what is pasted from a PDF or a page of the web.
UNSEEN = re.compile("[\u00ad\u180e\u200b-\u200d\u2060-\u2064\ufeff]")
# Control characters but newline and tab; what turns a text around, or marks it behind the scenes;
# halves of letters.
UNWRITABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
UNWRITTEN = "El texto lleva caracteres que no se ven; escríbalo o péguelo sin formato."


def visible_text(text: str) -> str:
    """Return a text as it is kept: normalised (NFC), its lines ended alike, without what is UNSEEN.

    All that people write comes by here, whether typed, pasted or brought in a table. Raises
    ValueError, with the sentence to show, where it holds what is UNWRITABLE.
    """
    text = unicodedata.normalize("NFC", UNSEEN.sub("", text))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if UNWRITABLE.search(text):
        raise ValueError(UNWRITTEN)
    return text


class DayInput(forms.DateInput):
    """The browser's own calendar; Django's would set styles that the portal's policy forbids."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class PlainTextField(forms.CharField):
    """Text as people type it, and as visible_text() keeps it."""

    def to_python(self, value: Any) -> Any:
        try:
            text = visible_text(str(value or ""))
        except ValueError as error:
            raise ValidationError(str(error), code="unwritable") from error
        return super().to_python(text)


class TextListField(forms.JSONField):
    """Several texts, as people who know JSON write them: ["uno", "dos"]."""

    def to_python(self, value: Any) -> Any:
        """Return a list of plain texts; a ValidationError says how to write it."""
        if len(str(value)) > LONGEST_TEXT:
            raise ValidationError(f"Escriba {LONGEST_TEXT} caracteres como máximo.", code="long")
        try:
            texts = super().to_python(value)
        except RecursionError:  # brackets within brackets, without end
            texts = value
        texts = [] if texts is None else texts
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise ValidationError('Escriba una lista de textos: ["uno", "dos"].', code="list")
        return [PlainTextField().clean(text) for text in texts]


def reason_field(*, hint: str = "La lee el público junto a la decisión.") -> PlainTextField:
    """Return the field of the reason that every decision bears."""
    return PlainTextField(
        label="Razón",
        help_text=hint,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
    )
