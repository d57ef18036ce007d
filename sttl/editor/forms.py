"""What people hand in: the month's report, the correction's reason, the verdict."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.datastructures import MultiValueDict

from commitments.months import month_name
from commitments.refused import Refused
from indicators.models import Indicator
from indicators.numbers import plain
from indicators.percentages import Value
from sttl.content import MEASUREMENT, REPORT, VALUES, VERDICT
from sttl.fields import PlainTextField
from sttl.models import Event, Measurement, Revision, User
from sttl.models.reports import LONGEST_TEXT
from sttl.record.checks import Check, Problem
from sttl.record.workflow import CHANGED_MEANWHILE, lock

from .evidence_forms import EvidenceFormSet
from .part_fields import asks

PLACED = ("source", "is_inactive", "inactive_reason", "level", "is_finished")  # on the page
SEEN = "visto"  # the field that says upon which draft a page was filled in


@asks(REPORT)
class RevisionForm(forms.ModelForm[Revision]):
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
class MeasurementForm(forms.ModelForm[Measurement]):
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

    def speak_of(self, indicator: Indicator, previous: Value | None) -> None:
        """Label the figures with the plan's own words, and say what the month before states."""
        for name, label in (
            ("numerator", indicator.numerator_label),
            ("denominator", indicator.denominator_label),
        ):
            self.fields[name].label = label
            figure: Decimal | None = getattr(previous, name, None)
            if previous is not None and figure is not None:
                said = f"En {month_name(previous.month)}: {plain(figure)}."
                self.fields[name].help_text = said

    def ask(self, field: str, sentence: str) -> None:
        """Show a reason's field, with the sentence that asks for it."""
        self.fields[field].help_text = sentence

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


@dataclass(frozen=True)
class Clash:
    """A field that somebody changed while it was open here: what is kept now, beside the typed."""

    field: str
    label: str
    stored: str


class ReportForm:
    """The whole report of a month: its texts, each indicator's figures, its evidence.

    One object with a Django form for each record: `texts`, `measurements` by indicator, and the
    formset `evidence`. It saves a draft; sttl.record.workflow hands it in. What is typed says which
    draft it was typed upon, so that nobody writes over what they have not seen.
    """

    def __init__(
        self,
        revision: Revision,
        *,
        at: datetime,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
    ) -> None:
        self.revision = revision
        self.at = at
        self.seen: str | None = data.get(SEEN) if data else None
        self.clashes: list[Clash] = []
        self.check = Check(revision, before=at)
        self.texts = RevisionForm(data, instance=revision)
        self.measurements = {
            indicator.pk: MeasurementForm(
                data,
                prefix=f"m{indicator.pk}",
                instance=self.check.measurements.get(indicator.pk)
                or Measurement(revision=revision, indicator=indicator),
            )
            for indicator in Indicator.objects.filter(
                result__activity=revision.report.activity
            ).select_related("result__component__commitment")
        }
        self.evidence = EvidenceFormSet(data, files, instance=revision, prefix="evidencia")
        self.ask(self.check.problems())
        for indicator, form in self.measurements.items():
            form.speak_of(form.instance.indicator, self.previous(indicator))
        self.before = (
            Revision.objects.with_place().filter(pk=self.check.month_before() or 0).first()
        )
        self.returned = self.last_return()
        if self.check.measures_progress:
            del self.texts.fields["level"]
        elif self.before and self.before.level:
            told = f"En {month_name(self.before.report.month)}: {self.before.get_level_display()}."
            self.texts.fields["level"].help_text = told
        if not revision.is_recorded_by_sttl:
            del self.texts.fields["source"]

    def __iter__(self) -> Iterator[forms.BaseForm]:
        yield self.texts
        yield from self.measurements.values()
        yield from self.evidence.forms

    def is_valid(self) -> bool:
        answers = [each.is_valid() for each in (*self, self.evidence)]  # every form says its errors
        return all(answers)

    def save(self, *, by: User) -> bool:
        """Keep what was typed as the draft, whole or not at all.

        False, with the clashes to show, where it was typed upon another draft than the one kept
        and would write something else over it. Raises Refused where the report was handed in or
        published in the meantime.
        """
        with transaction.atomic():
            lock(self.revision.report.activity.plan)
            stored = Revision.objects.get(pk=self.revision.pk)
            if not stored.is_editable:
                raise Refused(CHANGED_MEANWHILE)
            if stored.saved_at != self.at and version_of(stored) != self.seen:
                self.clashes = list(self.clashes_with(stored))
                if self.clashes:
                    return False
            revision = self.texts.save(commit=False)
            revision.written_by = by
            revision.saved_at = self.at
            revision.save(update_fields=[*self.texts.Meta.fields, "written_by", "saved_at"])
            for form in self.measurements.values():
                keep(form)
            self.evidence.save()
        return True

    def keep_files(self) -> None:
        """Keep the files of a draft whose figures or texts are refused: a browser forgets them."""
        if not (self.evidence.files and self.evidence.is_valid()):
            return
        with transaction.atomic():
            lock(self.revision.report.activity.plan)
            if Revision.objects.get(pk=self.revision.pk).is_editable:
                self.evidence.save()
                self.evidence = EvidenceFormSet(instance=self.revision, prefix="evidencia")

    def clashes_with(self, stored: Revision) -> Iterator[Clash]:
        """Give each field in which the draft kept differs from what was typed."""
        yield from clashes(self.texts, stored)
        kept = {each.indicator_id: each for each in stored.measurements.all()}
        for indicator, form in self.measurements.items():
            yield from clashes(form, kept.get(indicator, Measurement()))
        self.seen = version_of(stored)

    @property
    def version(self) -> str:
        """Say upon which draft the page was filled in, to come back with what is typed."""
        is_opened_here = self.revision.pk is not None and self.revision.saved_at == self.at
        if self.seen is not None and not is_opened_here:
            return self.seen
        return version_of(self.revision) if self.revision.pk else ""

    def ask(self, problems: list[Problem]) -> None:
        """Show the reasons and confirmations that the kept values call for (rules 4–6)."""
        for problem in problems:
            form = self.measurements.get(problem.indicator or 0)
            if form and not MEASUREMENT[problem.field].is_copied:
                form.ask(problem.field, problem.sentence)

    def previous(self, indicator: int) -> Value | None:
        """Return what the newest month before this one states of an indicator."""
        published = self.check.published_values(indicator)
        return next((each for each in reversed(published) if each.month < self.check.month), None)

    def account(self) -> Iterator[tuple[forms.BoundField, str]]:
        """Give the fields that have no place of their own, with what the month before says."""
        for part in REPORT.asked:
            if part.name not in PLACED:
                before = getattr(self.before, part.name, None)
                yield self.texts[part.name], part.in_words(before)

    @property
    def offers_declaration(self) -> bool:
        """Say whether the figures kept allow the declaration (rule 7), or it is ticked already."""
        field = self.texts["is_finished"]
        return bool(field.value() or field.errors) or self.check.may_declare_finished()

    def last_return(self) -> Event | None:
        """Return the event that gives the reason for a return, while it waits for an answer."""
        if self.revision.state != Revision.State.RETURNED:
            return None
        return self.revision.events.filter(step=Event.Step.RETURN).order_by("sequence").last()

    @property
    def is_inactive(self) -> bool:
        """Say whether the page opens on why there was no activity."""
        fields = ("is_inactive", "inactive_reason")
        return any(self.texts[name].value() or self.texts[name].errors for name in fields)

    @property
    def is_refused(self) -> bool:
        return self.texts.is_bound and not self.is_valid()

    def errors(self) -> Iterator[tuple[str, str]]:
        """Give the id of each field refused and the sentence, for the summary on top."""
        for form in self:
            for name, sentences in form.errors.items():
                field = form[name].id_for_label if name in form.fields else "informe"
                yield from ((field, str(sentence)) for sentence in sentences)
        yield from (("evidencia", str(sentence)) for sentence in self.evidence.non_form_errors())


def version_of(revision: Revision) -> str:
    """Name a draft by the instant at which it was kept."""
    return revision.saved_at.isoformat()


def clashes(form: forms.ModelForm[Any], stored: Revision | Measurement) -> Iterator[Clash]:
    """Give the fields of a valid form in which a record differs from what was typed."""
    for name, typed in form.cleaned_data.items():
        held = getattr(stored, name)
        if held != typed:
            field = form[name]
            yield Clash(field.id_for_label, str(field.label), in_words(held))


def in_words(held: object) -> str:
    """Write what is kept in a field: a figure, a text, a box ticked or not."""
    if isinstance(held, bool):
        return "Sí" if held else "No"
    if isinstance(held, Decimal):
        return plain(held)
    return str(held or "Vacío")


def keep(form: MeasurementForm) -> None:
    """Keep an indicator's figures in the draft; what is wholly empty leaves no record."""
    if not form.is_empty:
        form.save()
    elif form.instance.pk is not None:
        form.instance.delete()


class CorrectionForm(forms.Form):
    """Why a published report is corrected."""

    reason = PlainTextField(
        label="Por qué lo corrige",
        help_text="La razón se publica junto a la corrección.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ExtensionForm(forms.Form):
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
