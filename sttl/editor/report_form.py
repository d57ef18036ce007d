"""The editor of a draft: the whole report of a month as one form, on the desk and in the admin."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property

from commitments.months import month_name, write_month
from commitments.refused import Refused
from indicators.models import Indicator
from indicators.percentages import Value
from sttl.content import MEASUREMENT, REPORT
from sttl.models import Event, Measurement, Revision, User
from sttl.record.checks import Check
from sttl.record.workflow import CHANGED_MEANWHILE, lock, opened

from .clashes import SEEN, Clash, clashes_of, version_of
from .evidence_forms import EvidenceFormSet, keep_within_quota
from .forms import MeasurementForm, RevisionForm

PLACED = ("source", "is_inactive", "inactive_reason", "level", "is_finished")  # on the page
KEPT, REFUSED, CLASHING = 302, 422, 409  # what became of a draft, as its page answers


# By the state in which what was sent too late finds the report: what happened, and what to do.
OVERTAKEN = {
    Revision.State.SUBMITTED.value: (
        (
            "Mientras usted escribía, este informe se entregó desde otra ventana o por otra "
            "persona. Si lo retira, en el formulario le espera lo que escribió."
        ),
        "review",
        "Ver lo entregado",
    ),
    Revision.State.PUBLISHED.value: (
        (
            "Mientras usted escribía, este informe se publicó. "
            "Ya hay un informe publicado de ese mes; si tiene un error, corríjalo. "
            "En la corrección le espera lo que escribió."
        ),
        "correct",
        "Abrir una corrección",
    ),
}


class ReportForm:
    """The whole report of a month: its texts, each indicator's figures, its evidence.

    One object with a Django form for each record: `texts`, `measurements` by indicator, and the
    formset `evidence`. It saves a draft, and begins it where there is none; sttl.record.workflow
    hands it in. What is typed says which draft it was typed upon, so that nobody writes over what
    they have not seen.
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
        self.lost: list[str] = []
        self.address = ""  # of the form that will take it
        self.onward: tuple[str, str] | None = None  # where what was sent too late is sent instead
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
        for form in self.measurements.values():
            form.speak_of(form.instance.indicator)
        self.evidence = EvidenceFormSet(data, files, instance=revision, prefix="evidencia")
        if self.check.measures_progress:
            del self.texts.fields["level"]
        if not revision.is_recorded_by_sttl:
            del self.texts.fields["source"]

    def __iter__(self) -> Iterator[forms.BaseForm]:
        yield self.texts
        yield from self.measurements.values()
        yield from self.evidence.forms

    def is_valid(self) -> bool:
        answers = [form.is_valid() for form in (*self, self.evidence)]  # every form says its errors
        return all(answers)

    def keep(self, *, by: User) -> int:
        """Keep what was typed and say what became of it: KEPT, REFUSED or CLASHING.

        The files of a draft that is not kept are kept all the same, each that can be taken: a
        browser forgets them. `lost` names the others.
        """
        self.lost = self.evidence.sent
        try:
            is_valid = self.is_valid()
            if is_valid and self.save(by=by):
                return KEPT
            self.keep_files(by=by)
        except Refused as refusal:
            self.texts.add_error(None, str(refusal))
            return REFUSED
        return CLASHING if is_valid else REFUSED

    def save(self, *, by: User) -> bool:
        """Keep what was typed as the draft, whole or not at all.

        False, with the clashes to show, where it was typed upon another draft than the one kept
        and would write something else over it. Raises Refused where the report was handed in or
        published in the meantime, PermissionDenied for whoever does not speak for its party.
        """
        with transaction.atomic():
            stored = self.stored(by=by)
            if stored.saved_at != self.at and version_of(stored) != self.seen:
                self.clashes = list(self.clashes_with(stored))
                if self.clashes:
                    return False
            going = self.evidence.deleted_forms
            keep_within_quota(self.evidence.extra_forms, stored.report, at=self.at, going=going)
            self.adopt(stored)
            revision = self.texts.save(commit=False)
            revision.written_by = by
            revision.saved_at = self.at
            revision.save(update_fields=[*self.texts.Meta.fields, "written_by", "saved_at"])
            self.save_measurements()
            self.evidence.save()
        return True

    def keep_files(self, *, by: User) -> None:
        """Keep the files of a draft of which something is refused, whatever else it is."""
        if not self.evidence.good_files:
            return
        with transaction.atomic():
            self.adopt(self.stored(by=by))
            self.evidence, self.lost = self.evidence.with_files_kept(at=self.at)

    def stored(self, *, by: User) -> Revision:
        """Lock the plan and return the draft as it is kept now, begun where there was none."""
        report = self.revision.report
        lock(report.activity.plan)
        written = Revision.objects.filter(report__activity=report.activity)
        newest = written.filter(report__month=report.month).order_by("number").last()
        if newest and not newest.is_editable:
            raise Refused(self.overtaken(newest))
        stored = opened(report.activity, report.month, by=by, at=self.at)
        is_another = self.revision.pk and self.revision.pk != stored.pk
        if is_another:
            raise Refused(self.overtaken(stored))
        return stored

    def overtaken(self, stored: Revision) -> str:
        """Say what happened to the report while this was typed, and keep where it leads on."""
        sentence, door, label = OVERTAKEN.get(stored.state, (CHANGED_MEANWHILE, "edit", "Abrirlo"))
        place = stored.report
        address = [place.activity.plan.slug, place.activity.code, write_month(place.month)]
        self.address = reverse("desk:report-edit", args=address)
        self.onward = (reverse(f"desk:report-{door}", args=address), label)
        return sentence

    def adopt(self, stored: Revision) -> None:
        """Write upon the stored draft, where the form was opened before there was one."""
        if not self.revision.pk:
            self.revision.pk, self.revision.report = stored.pk, stored.report
            self.revision.saved_at = stored.saved_at
            self.revision._state.adding = False

    def save_measurements(self) -> None:
        """Keep each indicator's figures; what is wholly empty leaves no record.

        Whether another window has kept the same indicator meanwhile makes no difference.
        """
        names = MeasurementForm.Meta.fields
        stated = [form for form in self.measurements.values() if not form.is_empty]
        empty = [key for key, form in self.measurements.items() if form.is_empty]
        Measurement.objects.bulk_create(
            [
                Measurement(
                    revision=self.revision,
                    indicator_id=form.instance.indicator_id,
                    **{name: getattr(form.instance, name) for name in names},
                )
                for form in stated
            ],
            update_conflicts=True,
            unique_fields=["revision", "indicator"],
            update_fields=names,
        )
        if empty:
            Measurement.objects.filter(revision=self.revision, indicator__in=empty).delete()

    def clashes_with(self, stored: Revision) -> Iterator[Clash]:
        """Give each field in which the draft kept differs from what was typed."""
        yield from clashes_of(self.texts, stored)
        measured = {row.indicator_id: row for row in stored.measurements.all()}
        for indicator, form in self.measurements.items():
            yield from clashes_of(form, measured.get(indicator, Measurement()))
        self.seen = version_of(stored)

    @property
    def version(self) -> str:
        """Say upon which draft the page was filled in, to come back with what is typed."""
        is_opened_here = self.revision.pk is not None and self.revision.saved_at == self.at
        if self.seen is not None and not is_opened_here:
            return self.seen
        return version_of(self.revision) if self.revision.pk else ""

    def explain(self) -> None:
        """Say beside the fields what the month before states, and what the figures call for.

        A page asks for it; what is only saved does without.
        """
        for problem in self.check.problems():
            form = self.measurements.get(problem.indicator or 0)
            if form and not MEASUREMENT[problem.field].is_copied:
                form.ask(problem.field, problem.sentence)
        for indicator, form in self.measurements.items():
            if previous := self.previous(indicator):
                form.recall(previous)
        if "level" in self.texts.fields and self.before and self.before.level:
            month, level = month_name(self.before.report.month), self.before.get_level_display()
            self.texts["level"].help_text = f"En {month}: {level}."

    @cached_property
    def before(self) -> Revision | None:
        """Return what is published of the newest month before this one."""
        key = self.check.month_before()
        return Revision.objects.with_place().filter(pk=key).first() if key else None

    def previous(self, indicator: int) -> Value | None:
        """Return what the newest month before this one states of an indicator."""
        published = self.check.published_values(indicator)
        earlier = [value for value in published if value.month < self.check.month]
        return earlier[-1] if earlier else None

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

    @cached_property
    def returned(self) -> Event | None:
        """Return the event that gives the reason for a return, while it waits for an answer."""
        if self.revision.state != Revision.State.RETURNED:
            return None
        return self.revision.events.returns().first()

    @property
    def is_inactive(self) -> bool:
        """Say whether the page opens on why there was no activity."""
        fields = ("is_inactive", "inactive_reason")
        return any(self.texts[name].value() or self.texts[name].errors for name in fields)

    @property
    def is_refused(self) -> bool:
        return self.texts.is_bound and not self.is_valid()

    @property
    def refusal(self) -> str:
        """Say what became of what was sent, and which files the browser has to be given again."""
        if self.lost:
            return f"Revise lo siguiente y vuelva a elegir estos archivos: {', '.join(self.lost)}"
        return "Revise lo siguiente; no se perdió nada de lo que escribió"

    def errors(self) -> Iterator[tuple[str, str]]:
        """Give the id of each field refused and the sentence, for the summary on top."""
        for form in self:
            for name, sentences in form.errors.items():
                field = form[name].id_for_label if name in form.fields else "informe"
                yield from ((field, str(sentence)) for sentence in sentences)
        yield from (("evidencia", str(sentence)) for sentence in self.evidence.non_form_errors())
