"""The pieces of evidence of a report, as they are handed in: links and files."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from commitments.months import month_name
from commitments.refused import Refused
from sttl.access import reporter_of
from sttl.content import EVIDENCE
from sttl.fields import LinkField
from sttl.files.kinds import KINDS
from sttl.files.uploads import hold
from sttl.models import Evidence, Report, Revision

from .part_fields import asks

MOST_EVIDENCE = 10  # pieces that a report takes (TRUST.md)


@asks(EVIDENCE)
class EvidenceForm(forms.ModelForm[Evidence]):
    """A link or a file as evidence, and what it proves; one kept already stays what it is."""

    upload = forms.FileField(
        label="O un archivo",
        help_text=f"De 10 MB como máximo: {', '.join(KINDS)}.",
        required=False,
        allow_empty_file=True,  # refused by its own sentence
        widget=forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in KINDS)}),
    )

    class Meta:
        model = Evidence
        fields = EVIDENCE.asked_names
        field_classes = {"url": LinkField}
        error_messages = {"title": {"required": "Escriba qué demuestra el archivo o el enlace."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["upload"]
            if self.instance.file:
                del self.fields["url"]
            else:
                self.fields["url"].required = True

    def clean_upload(self) -> UploadedFile[Any] | None:
        upload: UploadedFile[Any] | None = self.cleaned_data["upload"]
        if upload:
            hold(self.instance, upload)
        return upload

    def clean(self) -> dict[str, Any]:
        """Ask for a link or a file, and not for both: each piece proves one thing."""
        cleaned = super().clean() or {}
        if self.instance.pk or self.errors:
            return cleaned
        filled = [name for name in ("url", "upload") if cleaned.get(name)]
        if not filled:
            self.add_error("url", "Escriba el enlace o elija el archivo.")
        elif len(filled) == 2:
            self.add_error("upload", "Deje el enlace o el archivo; para los dos use dos renglones.")
        return cleaned


def keep_within_quota(
    new: Iterable[EvidenceForm], report: Report, *, at: datetime, going: Iterable[EvidenceForm] = ()
) -> None:
    """Refuse new files that would take a party's month beyond what it may hold, in all its reports.

    Drafts and corrections count alike; a file that a correction carries on counts once. Asked under
    the plan's lock.
    """
    size: int = sum(form.instance.byte_size or 0 for form in new)
    party = reporter_of(report, as_of=at) if size else None
    if party is None:
        return
    gone = [form.instance.pk for form in going]
    files = Evidence.objects.of_month(party, report.month).exclude(file="").exclude(pk__in=gone)
    used = sum(dict(files.values_list("file", "byte_size")).values())
    if used + size > settings.EVIDENCE_QUOTA:
        raise Refused(
            f"Los archivos de {month_name(report.month)} de {party.name} pasarían de "
            f"{megabytes(settings.EVIDENCE_QUOTA)} en todos sus informes: ya ocupan "
            f"{megabytes(used)} y estos suman {megabytes(size)}. Quite alguno, súbalo más ligero o "
            "escriba un enlace."
        )


def megabytes(size: int) -> str:
    return f"{size / 1024**2:,.1f} MB"


class BaseEvidenceFormSet(forms.BaseInlineFormSet[Evidence, Revision, EvidenceForm]):
    """The pieces of evidence of a report, of which one that is refused drops no other."""

    @property
    def sent(self) -> list[str]:
        """Name the files that were sent."""
        return [upload.name or "" for form in self.forms if (upload := self.upload_of(form))]

    @property
    def good_files(self) -> list[EvidenceForm]:
        """Give the new rows with a file that can be taken."""
        return [form for form in self.extra_forms if self.upload_of(form) and form.is_valid()]

    def upload_of(self, form: EvidenceForm) -> UploadedFile[Any] | None:
        return self.files.get(form.add_prefix("upload")) if self.files else None

    def save_new(self, form: EvidenceForm, commit: bool = True) -> Evidence:  # noqa: FBT001, FBT002  Django's signature
        """Keep a new piece, unless the draft has that very one: two first saves bring it twice.

        Under the plan's lock, and before the file is written.
        """
        piece = form.instance
        same = self.instance.evidence.filter(
            title=piece.title, url=piece.url, sha256=piece.sha256
        ).first()
        return same or super().save_new(form, commit=commit)

    def with_files_kept(self, *, at: datetime) -> tuple[Self, list[str]]:
        """Keep each new file that can be taken, and name those that cannot.

        Returns the formset to show: the files kept are its pieces now, and all the rest stands as
        it was typed, with what was said of it.
        """
        room = MOST_EVIDENCE - self.instance.evidence.count()
        first = self.good_files[: max(room, 0)]
        kept = [form for form in first if self.is_kept(form, at=at)]
        rest = [form for form in self.extra_forms if form not in kept]
        lost = [upload.name or "" for form in rest if (upload := self.upload_of(form))]
        return self.typed_again([*self.initial_forms, *kept], rest), lost

    def is_kept(self, form: EvidenceForm, *, at: datetime) -> bool:
        """Keep a file, unless it goes beyond the quota."""
        try:
            keep_within_quota([form], self.instance.report, at=at)
        except Refused as refusal:
            form.add_error("upload", str(refusal))
            return False
        self.save_new(form)
        return True

    def typed_again(self, initial: list[EvidenceForm], extra: list[EvidenceForm]) -> Self:
        """Fill in a formset with what was typed in these forms, and with what was said of them."""
        data = {
            f"{self.prefix}-TOTAL_FORMS": str(len(initial) + len(extra)),
            f"{self.prefix}-INITIAL_FORMS": str(len(initial)),
        }
        for place, form in enumerate([*initial, *extra]):
            typed = {name: form[name].data for name in form.fields if name != "upload"}
            typed["id"] = form.instance.pk
            for name, value in typed.items():
                if value:
                    data[f"{self.prefix}-{place}-{name}"] = str(value)
        again = type(self)(data, instance=self.instance, prefix=self.prefix)
        again.full_clean()
        for form, filled in zip([*initial, *extra], again.forms, strict=True):
            filled.errors.clear()
            filled.errors.update(form.errors)
        return again


EvidenceFormSet = cast(
    type[BaseEvidenceFormSet],
    forms.inlineformset_factory(
        Revision,
        Evidence,
        form=EvidenceForm,
        formset=BaseEvidenceFormSet,
        extra=2,
        max_num=MOST_EVIDENCE,
        validate_max=True,
        can_delete=True,
        can_delete_extra=False,
    ),
)
