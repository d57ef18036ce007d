"""What people hand in: the month's report, the correction's reason, the verdict."""

from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.models import construct_instance

from commitments.months import month_name
from indicators.models import Indicator
from indicators.numbers import format_number
from indicators.percentages import Value
from sttl.content import MEASUREMENT, REPORT, VALUES, VERDICT
from sttl.fields import PlainTextField
from sttl.models import Measurement, Revision
from sttl.models.reports import LONGEST_TEXT

from .part_fields import asks

RecordT = TypeVar("RecordT", bound=Model)


class PartForm(forms.ModelForm[RecordT]):
    """A part of a draft. Its fields judge all that the record's constraints would."""

    def _post_clean(self) -> None:
        """Put what was typed into the record, and ask the database nothing about it.

        Django's own asks it for each constraint, with a savepoint around each.
        """
        self.instance = construct_instance(self, self.instance, self._meta.fields)


@asks(REPORT)
class RevisionForm(PartForm[Revision]):
    """What a report states beside its figures."""

    class Meta:
        model = Revision
        fields = REPORT.asked_names

    def clean(self) -> dict[str, Any]:
        """Drop what a month without activity cannot state; its texts stay in the draft."""
        cleaned = super().clean() or {}
        if cleaned.get("is_inactive"):
            cleaned |= {"level": "", "is_finished": False}
        return cleaned


@asks(MEASUREMENT)
class MeasurementForm(PartForm[Measurement]):
    """An indicator's two figures, or why it does not apply, with the reasons asked of them."""

    class Meta:
        model = Measurement
        fields = MEASUREMENT.asked_names

    def clean_denominator(self) -> Any:
        denominator = self.cleaned_data["denominator"]
        if denominator is not None and not denominator:
            raise ValidationError(
                "El denominador debe ser mayor que cero; si este mes no hay base que medir, "
                "marque «No aplica este periodo».",
                code="zero",
            )
        return denominator

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        stated = cleaned.get("numerator") is not None or cleaned.get("denominator") is not None
        if cleaned.get("is_not_applicable") and stated:
            self.add_error("is_not_applicable", "Deje vacías las cifras si no aplica este periodo.")
        return cleaned

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was typed, so that there is nothing to keep."""
        return not any(self.cleaned_data.values())

    def speak_of(self, indicator: Indicator) -> None:
        """Label the figures with the plan's own words."""
        self.fields["numerator"].label = indicator.numerator_label
        self.fields["denominator"].label = indicator.denominator_label

    def recall(self, previous: Value) -> None:
        """Say beside the figures what the month before states."""
        month = month_name(previous.month)
        for name, figure in (
            ("numerator", previous.numerator),
            ("denominator", previous.denominator),
        ):
            if figure is not None:
                self[name].help_text = f"En {month}: {format_number(figure)}."

    def ask(self, field: str, sentence: str) -> None:
        """Show a reason's field, with the sentence that asks for it."""
        self[field].help_text = sentence

    def reasons(self) -> list[forms.BoundField]:
        """Give the reason fields to show: those asked for, and those that already bear text."""
        fields = [self[part.name] for part in MEASUREMENT if not part.is_copied]
        return [field for field in fields if field.help_text or field.value()]

    def others(self) -> list[forms.BoundField]:
        """Give the fields that have no place of their own on the page."""
        placed = (*VALUES, "not_applicable_reason")
        return [
            self[part.name]
            for part in MEASUREMENT.asked
            if part.is_copied and part.name not in placed
        ]

    @property
    def does_not_apply(self) -> bool:
        """Say whether the page opens on why the indicator does not apply."""
        fields = ("is_not_applicable", "not_applicable_reason")
        return any(self[name].value() or self[name].errors for name in fields)


class CorrectionForm(forms.Form):
    """Why a published report is corrected."""

    reason = PlainTextField(
        label="Por qué lo corrige",
        help_text="La razón se publica junto a la corrección.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ExtensionRequestForm(forms.Form):
    """A later due day for a report, and why."""

    wanted_on = forms.DateField(
        label="Para cuándo lo entregaría",
        error_messages={"invalid": "Escriba la fecha así: 2016-04-20."},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = PlainTextField(
        label="Por qué la pide",
        help_text="La lee la secretaría técnica; no se publica.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@asks(VERDICT)
class VerdictForm(forms.Form):
    """A sector's reading of a published revision."""
