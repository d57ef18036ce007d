"""The admin's form of what the STTL records: it writes over nothing that was not seen."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet

from sttl.editor.clashes import SEEN, value_in_words, version_of
from sttl.editor.forms import MeasurementForm, RevisionForm
from sttl.models import Measurement, Revision
from sttl.record.workflow import lock

CHANGED = (
    "El borrador cambió mientras usted escribía. Lo que usted escribió sigue aquí, sin guardar, "
    "junto a lo guardado. Compárelos; si vuelve a guardar, vale lo suyo."
)


class RecordedForm(RevisionForm):
    """The texts of a draft, and upon which draft they were typed."""

    visto = forms.CharField(required=False, widget=forms.HiddenInput)  # named as SEEN

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.initial[SEEN] = version_of(self.instance)

    def clean(self) -> dict[str, Any]:
        """Refuse once what was typed upon another draft; the admin's transaction holds the lock."""
        cleaned = super().clean()
        lock(self.instance.report.activity.plan)
        stored = Revision.objects.get(pk=self.instance.pk)
        if self.data.get(SEEN) != version_of(stored):
            names = [name for name in self.fields if name != SEEN]
            if tell_clashes(self, stored, names):
                self.add_error(None, CHANGED)
            self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, as posted
            self.data[SEEN] = version_of(stored)  # type: ignore[index]  # the copy is mutable
        return cleaned


class RecordedMeasurementForm(MeasurementForm):
    """An indicator's figures; a row that another window opened meanwhile is the same row."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance._state.adding and "indicator" in cleaned:
            held = Measurement.objects.filter(revision=self.instance.revision_id)
            self.instance = held.filter(indicator=cleaned["indicator"]).first() or self.instance
        return cleaned


class RecordedMeasurements(BaseInlineFormSet[Measurement, Revision, forms.ModelForm[Measurement]]):
    """The figures of a draft, refused with its texts where they were typed upon another one."""

    def clean(self) -> None:
        super().clean()
        stored = Revision.objects.get(pk=self.instance.pk)
        if self.data.get(SEEN) == version_of(stored):
            return
        kept = {each.indicator_id: each for each in stored.measurements.all()}
        typed = [form for form in self.forms if form.cleaned_data.get("indicator")]
        told = [
            tell_clashes(
                form,
                kept.get(form.cleaned_data["indicator"].pk, Measurement()),
                MeasurementForm.Meta.fields,
            )
            for form in typed
        ]
        if any(told):
            raise ValidationError(CHANGED, code="changed")


def tell_clashes(
    form: forms.ModelForm[Any], stored: Revision | Measurement, names: Iterable[str]
) -> bool:
    """Say at each field what is kept there now, where other than typed; True if it is anywhere."""
    typed = dict(form.cleaned_data)
    clashing = [name for name in names if getattr(stored, name) != typed.get(name)]
    for name in clashing:
        form.add_error(name, f"Guardado ahora: {value_in_words(getattr(stored, name))}")
    return bool(clashing)
