"""Sessions, seats and liaisons as the secretariat writes them: what makes no sense is refused."""

from collections.abc import Iterable
from copy import copy
from datetime import date
from functools import partial
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Max
from django.forms.models import construct_instance
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property

from commitments.fields import LONGEST_TEXT, DayInput
from commitments.models import Party
from commitments.months import day_name
from commitments.refused import Refused
from sttl.fields import PlainTextField
from sttl.files.kinds import KINDS
from sttl.files.uploads import hold
from sttl.files.waiting import set_waiting, waiting
from sttl.models import Agreement, Liaison, Member, Session
from sttl.record.council import refuse

from .decision_forms import long_text

minutes_text = partial(long_text, cols=80, longest=LONGEST_TEXT * 5)  # longer than a report


class SessionForm(forms.ModelForm[Session]):
    """A meeting: before it is held its agenda, afterwards its minutes and who came."""

    title = PlainTextField(
        label="Asunto", max_length=200, widget=forms.TextInput(attrs={"size": 60})
    )
    agenda = minutes_text("Orden del día", rows=5, hint="Se publica desde ahora.", required=False)
    minutes = minutes_text("Minuta", rows=10, hint="Lo que se trató. Se publica.", required=False)
    upload = forms.FileField(
        label="Archivo de la minuta",
        help_text=f"Se publica. De 10 MB como máximo: {', '.join(KINDS)}. Sustituye al que haya.",
        required=False,
        allow_empty_file=True,  # refused by its own sentence
        widget=forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in KINDS)}),
    )
    waiting = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)
    is_removed = forms.BooleanField(label="Quitar el archivo actual", required=False)

    class Meta:
        model = Session
        fields = ("number", "held_on", "title", "agenda", "minutes", "attendees")
        widgets = {"held_on": DayInput, "attendees": forms.CheckboxSelectMultiple}

    def clean_upload(self) -> UploadedFile[Any] | None:
        """Take the file that was chosen, else the one that waits from the last time."""
        upload: UploadedFile[Any] | None = self.cleaned_data["upload"]
        upload = upload or waiting(str(self.data.get("waiting", "")))
        if upload:
            hold(self.instance, upload)
        return upload

    def let_wait(self) -> None:
        """Keep the file while something else on the page is refused, and say so."""
        upload = self.cleaned_data.get("upload")
        if upload:
            typed = cast(QueryDict, self.data).copy()
            typed["waiting"] = set_waiting(upload)
            self.data = typed
            kept = f"Se conserva «{upload.name}» por una hora: no hace falta volver a elegirlo."
            self["upload"].help_text = kept

    def clean(self) -> dict[str, Any]:
        """Refuse what a session that is still to come cannot have."""
        cleaned = super().clean() or {}
        held_on = cleaned.get("held_on")
        if cleaned.get("is_removed") and not cleaned.get("upload"):
            self.instance.file, self.instance.media_type = "", ""
            self.instance.byte_size, self.instance.sha256 = None, ""
        if held_on and held_on > timezone.localdate():
            for name in ("minutes", "upload", "attendees"):
                if cleaned.get(name):
                    self.add_error(name, "La sesión todavía no se celebra; regístrelo después.")
        return cleaned


class AgreementForm(forms.ModelForm[Agreement]):
    """What was agreed: by whom, by when, and since when it is done."""

    text = minutes_text("Acuerdo", rows=2)
    party = forms.ModelChoiceField(
        label="A cargo de", queryset=Party.objects.order_by("name"), required=False
    )

    class Meta:
        model = Agreement
        fields = ("text", "party", "due_on", "done_on")
        widgets = {"due_on": DayInput, "done_on": DayInput}


class AgreementFormSet(forms.BaseInlineFormSet[Agreement, Session, forms.ModelForm[Agreement]]):
    """The agreements of a session, numbered in the order in which they are written down."""

    @cached_property
    def parties(self) -> list[tuple[int | str, str]]:
        """Offer the parties to every row, asked for once."""
        return [("", "---------"), *Party.objects.order_by("name").values_list("pk", "name")]

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "party" in form.fields:
            form.fields["party"].widget.choices = self.parties

    def clean(self) -> None:
        """Hold the days of each against the day of the session, and against today."""
        super().clean()
        held_on = self.instance.held_on
        for form in self.forms:
            if held_on and form.is_valid():
                check_agreement_days(form, held_on)

    def save_new(
        self,
        form: forms.ModelForm[Agreement],
        commit: bool = True,  # noqa: FBT001, FBT002  Django's own signature
    ) -> Agreement:
        """Give a new agreement the next place in its session."""
        last = self.instance.agreements.aggregate(last=Max("position"))["last"]
        form.instance.position = (last or 0) + 1
        return super().save_new(form, commit)


def check_agreement_days(form: forms.ModelForm[Agreement], held_on: date) -> None:
    """Refuse a day before the session, and one on which nothing can be done yet."""
    due_on, done_on = (form.cleaned_data.get(name) for name in ("due_on", "done_on"))
    if due_on and due_on < held_on:
        form.add_error("due_on", f"La sesión fue el {day_name(held_on)}; elija un día posterior.")
    if done_on and done_on < held_on:
        form.add_error("done_on", f"La sesión fue el {day_name(held_on)}; elija un día posterior.")
    if done_on and done_on > timezone.localdate():
        form.add_error("done_on", "Ese día todavía no llega.")


class VoiceForm(forms.ModelForm[Any]):
    """What gives a person a voice: held against what is on record and against who it is."""

    def clean(self) -> dict[str, Any]:
        """Refuse what the council's chain would refuse, with its sentence."""
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                refuse(construct_instance(self, copy(self.instance)), at=timezone.now())
            except Refused as refusal:
                raise ValidationError(str(refusal), code="refused") from refusal
        return cleaned


class LiaisonForm(VoiceForm):
    """Who reports for a party, from a day on."""

    class Meta:
        model = Liaison
        fields = ("party", "user", "since_on", "until_on")
        widgets = {"since_on": DayInput, "until_on": DayInput}

    def clean(self) -> dict[str, Any]:
        """Refuse an account that is switched off, and the same liaison twice at once."""
        cleaned = super().clean()
        liaison = self.instance
        party, user = (
            cleaned.get(name) or getattr(liaison, name, None) for name in ("party", "user")
        )
        if self.errors or party is None or user is None:
            return cleaned
        if liaison._state.adding and not user.is_active:
            raise ValidationError({"user": "Esa cuenta está desactivada."}, code="inactive")
        others = Liaison.objects.filter(party=party, user=user).exclude(pk=liaison.pk)
        refuse_overlap(cleaned, others, "Esa cuenta ya es enlace de esa parte en esas fechas.")
        return cleaned


class MemberForm(VoiceForm):
    """A seat of the STTL and who holds it."""

    note = long_text("Nota", rows=3, required=False)

    class Meta:
        model = Member
        fields = (
            "name",
            "office",
            "organisation",
            "seat",
            "sector",
            "since_on",
            "until_on",
            "note",
            "user",
        )
        widgets = {"since_on": DayInput, "until_on": DayInput}

    def clean(self) -> dict[str, Any]:
        """Refuse two titulares of a sector at once, and an account with two seats at once."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        others = Member.objects.exclude(pk=self.instance.pk)
        seat, sector = (
            cleaned.get(name) or getattr(self.instance, name) for name in ("seat", "sector")
        )
        if seat == Member.Seat.TITULAR:
            same = others.filter(seat=seat, sector=sector)
            refuse_overlap(cleaned, same, "Ese sector ya tiene titular en esas fechas.")
        if user := cleaned.get("user"):
            refuse_overlap(
                cleaned,
                others.filter(user=user),
                "Esa cuenta ya ocupa otro asiento en esas fechas.",
            )
        return cleaned


def refuse_overlap(
    cleaned: dict[str, Any], others: Iterable[Liaison | Member], sentence: str
) -> None:
    """Refuse two dated records of one thing that hold on the same day; an open end has no end."""
    since, until = cleaned.get("since_on") or date.min, cleaned.get("until_on") or date.max
    for other in others:
        starts, ends = other.since_on or date.min, other.until_on or date.max
        if since <= ends and starts <= until:
            raise ValidationError(
                f"{sentence} Ponga primero fecha de término al registro anterior.", code="overlap"
            )
