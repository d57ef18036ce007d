"""The pieces of evidence of a report, as they are handed in: links and files."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseInlineFormSet

from commitments.months import month_name
from commitments.refused import Refused
from sttl.access import reporter_of
from sttl.content import EVIDENCE
from sttl.fields import LinkField
from sttl.files.uploads import KINDS, hold
from sttl.models import Evidence, Revision

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
    pieces: BaseInlineFormSet[Evidence, Revision, EvidenceForm], *, at: datetime
) -> None:
    """Refuse new files that would take a party's month beyond what it may hold, in all its reports.

    Drafts and corrections count alike; a file that a correction carries on counts once. Asked under
    the plan's lock.
    """
    new: int = sum(form.instance.byte_size or 0 for form in pieces.extra_forms)
    report = pieces.instance.report
    party = reporter_of(report, as_of=at) if new else None
    if party is None:
        return
    going = [form.instance.pk for form in pieces.deleted_forms]
    files = Evidence.objects.of_month(party, report.month).exclude(file="").exclude(pk__in=going)
    used = sum(dict(files.values_list("file", "byte_size")).values())
    if used + new > settings.EVIDENCE_QUOTA:
        raise Refused(
            f"Los archivos de {month_name(report.month)} de {party.name} pasarían de "
            f"{megabytes(settings.EVIDENCE_QUOTA)} en todos sus informes: ya ocupan "
            f"{megabytes(used)} y estos suman {megabytes(new)}. Quite alguno, súbalo más ligero o "
            "escriba un enlace."
        )


def megabytes(size: int) -> str:
    return f"{size / 1024**2:,.1f} MB"


EvidenceFormSet = forms.inlineformset_factory(
    Revision,
    Evidence,
    form=EvidenceForm,
    extra=2,
    max_num=MOST_EVIDENCE,
    validate_max=True,
    can_delete=True,
    can_delete_extra=False,
)
