"""The page that confirms or changes what the portal proposed: a form for each proposal.

Nothing is decided of a proposal until somebody says so, of it alone or of all the rest at once.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from commitments.fields import reason_field
from commitments.models import ActionPlan, Party
from commitments.months import month_name
from commitments.refused import Refused
from indicators.admin import in_words
from indicators.models import IndicatorDecision, Universe
from sttl.fields import FigureField, MonthField
from sttl.models import DueDay, ReporterAssignment, User
from sttl.models.due_days import LAST_SAFE_DUE_DAY
from sttl.reading.moments import refuse_month_outside

from .decision_forms import COUNCIL, long_text, months_of
from .proposals import Proposals

NO_REASON = "Escriba la razón, aquí o en la que vale para todas."
NO_DUE_DAY = "Confirme o cambie también el día límite: sin él no se puede designar a nadie."
NO_SUCH_DAY = "El día límite va del 1 al 28, que todos los meses tienen."
NOTHING = "No eligió nada: confirme o cambie al menos una propuesta."
UNCHANGING = {"answer", "own_reason"}  # the fields that every proposal has
Names = Sequence[tuple[int, str]]
Proposal = DueDay | ReporterAssignment | IndicatorDecision


class Ruling(models.TextChoices):
    """What the STTL says of a proposal; nothing, to leave it as it is."""

    CONFIRM = "confirmar", "Confirmar"
    CHANGE = "cambiar", "Cambiar"


class SharedForm(forms.Form):
    """What holds for every proposal: its reason, and whether those not touched are confirmed."""

    reason = reason_field(hint="Vale donde no escriba una razón propia. La lee el público.")
    confirms_rest = forms.BooleanField(
        label="Confirmar también todas las propuestas en las que no elija nada, salvo las dudosas",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of what is confirmed all at once."""
        cleaned = super().clean() or {}
        if cleaned.get("confirms_rest") and not cleaned.get("reason"):
            self.add_error("reason", "Escriba la razón por la que confirma las propuestas.")
        return cleaned


class ProposalForm(forms.Form):
    """One proposal: confirmed, changed or left as it is, with a reason of its own or none."""

    answer = forms.ChoiceField(
        label="Qué decide el STTL",
        choices=[("", "Dejarla sin confirmar"), *Ruling.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    own_reason = long_text("Razón propia, si no es la de todas", rows=2, required=False)
    prefix_kind = ""
    about: tuple[str, ...] = ()  # what of the proposal no ruling changes
    title = ""
    sentence = ""  # what is proposed
    is_doubtful = False  # the portal proposes it no longer: it is confirmed by itself or not at all

    def __init__(self, proposal: Proposal, data: Any) -> None:
        prefix = f"{self.prefix_kind}-{proposal.pk}"
        is_sent = data is not None and f"{prefix}-answer" in data
        super().__init__(data if is_sent else None, prefix=prefix)
        self.proposal: Any = proposal
        self.initial = {name: getattr(proposal, key) for name, key in self.columns.items()}
        self.confirms_rest, self.shared_reason = False, ""

    @property
    def columns(self) -> dict[str, str]:
        """Return the fields of the change, each with the attribute of the record that it fills."""
        names = (name for name in self.fields if name not in UNCHANGING)
        return {name: self.proposal._meta.get_field(name).attname for name in names}

    @property
    def change_fields(self) -> Iterator[forms.BoundField]:
        """Give the fields of another decision than the one proposed."""
        return (self[name] for name in self.columns)

    @property
    def label(self) -> str:
        """Return the first words of the title, which say what it is about: 2a-2."""
        return self.title.partition(" · ")[0]

    @property
    def is_open(self) -> bool:
        """Say whether the fields of the change are to be seen at once."""
        return bool(self.errors) or self["answer"].value() == Ruling.CHANGE

    @property
    def ruling(self) -> str:
        """Return what was decided of it: nothing of a proposal that was not on the page sent."""
        if not self.is_bound:
            return ""
        is_of_the_rest = self.confirms_rest and not self.is_doubtful
        return self.cleaned_data.get("answer") or (Ruling.CONFIRM if is_of_the_rest else "")

    @property
    def reason(self) -> str:
        return self.cleaned_data.get("own_reason") or self.shared_reason

    def clean(self) -> dict[str, Any]:
        """Refuse a decision without a reason, and a change that the ruling does not mention."""
        cleaned = super().clean() or {}
        changed = set(self.changed_data) - UNCHANGING
        if self.ruling != Ruling.CHANGE and changed:
            self.add_error("answer", "Cambió algo de esta propuesta: elija «Cambiar».")
        if self.ruling and not self.reason and not self.confirms_rest:
            self.add_error("own_reason", NO_REASON)
        return cleaned

    def decision(self) -> Proposal:
        """Make the record of what was decided, not dated yet."""
        values = {name: getattr(self.proposal, name) for name in self.about}
        values |= {key: self.cleaned_data[name] for name, key in self.columns.items()}
        record: Proposal = type(self.proposal)(**values, reason=self.reason)
        return record


class DueDayProposalForm(ProposalForm):
    """By which day of the next month reports are due."""

    prefix_kind = "dia"
    about = ("plan", "from_month")
    day = forms.IntegerField(
        label="Día del mes siguiente",
        min_value=1,
        max_value=LAST_SAFE_DUE_DAY,
        error_messages={"min_value": NO_SUCH_DAY, "max_value": NO_SUCH_DAY},
    )

    def __init__(self, proposal: DueDay, data: Any) -> None:
        super().__init__(proposal, data)
        self.title = "Día límite de los informes"
        since = month_name(proposal.from_month)
        self.sentence = f"El día {proposal.day} del mes siguiente, desde el informe de {since}."


class ReporterProposalForm(ProposalForm):
    """Which party reports an activity, and from which month on."""

    prefix_kind = "parte"
    about = ("activity",)
    party = forms.TypedChoiceField(
        label="Parte que informa",
        coerce=int,
        error_messages={"invalid_choice": "Elija una parte de la lista."},
    )
    from_month = MonthField(label="Desde el mes", help_text="Así: 2016-03.")

    def __init__(
        self, proposal: ReporterAssignment, data: Any, *, parties: Names, months: tuple[date, date]
    ) -> None:
        super().__init__(proposal, data)
        cast(forms.ChoiceField, self.fields["party"]).choices = parties
        self.months = months
        self.title = f"{proposal.activity.code} · {proposal.activity.name}"
        self.sentence = f"{proposal.party}, desde {month_name(proposal.from_month)}."
        self.is_doubtful = proposal.is_doubtful

    def clean_from_month(self) -> date:
        """Refuse a month outside the plan."""
        month: date = self.cleaned_data["from_month"]
        try:
            refuse_month_outside(month, *self.months)
        except Refused as refusal:
            raise ValidationError(str(refusal), code="decision") from refusal
        return month


class MeaningProposalForm(ProposalForm):
    """What an indicator means."""

    prefix_kind = "indicador"
    about = ("indicator",)
    measures_progress = forms.BooleanField(label="Mide avance", required=False)
    target = FigureField(label="Meta (%)")
    is_per_month = forms.BooleanField(label="Cada mes por separado", required=False)
    has_fixed_denominator = forms.BooleanField(label="Denominador fijo", required=False)
    may_exceed = forms.BooleanField(label="Puede pasar de 100 %", required=False)
    universe = forms.TypedChoiceField(
        label="Universo compartido", coerce=int, empty_value=None, required=False
    )

    def __init__(self, proposal: IndicatorDecision, data: Any, *, universes: Names) -> None:
        super().__init__(proposal, data)
        choices = [("", "Ninguno"), *universes]
        cast(forms.ChoiceField, self.fields["universe"]).choices = choices
        indicator = proposal.indicator
        code = indicator.activity.code if indicator.activity else ""
        self.title = f"{code} · {indicator.numerator_label} / {indicator.denominator_label}"
        self.sentence = in_words(proposal)

    def clean(self) -> dict[str, Any]:
        """Refuse what the record itself would refuse: a target over 100, a universe that grows."""
        cleaned = super().clean()
        if self.ruling == Ruling.CHANGE and not self.errors:
            row = self.decision()
            row.reason = row.reason or NO_REASON
            row.clean_fields(exclude=["indicator", "universe"])
            row.validate_constraints()
        return cleaned


class ProposalsForm:
    """All that waits of a plan: what holds for every proposal, and a form for each."""

    def __init__(self, proposals: Proposals, data: Any = None) -> None:
        self.plan = proposals.plan
        self.shared = SharedForm(data)
        parties, universes, months = party_names(), universe_names(self.plan), months_of(self.plan)
        self.due_days = [DueDayProposalForm(row, data) for row in proposals.due_days]
        self.reporters = [
            ReporterProposalForm(row, data, parties=parties, months=months)
            for row in proposals.reporters
        ]
        self.meanings = [
            MeaningProposalForm(row, data, universes=universes) for row in proposals.meanings
        ]

    @property
    def forms(self) -> list[ProposalForm]:
        return [*self.due_days, *self.reporters, *self.meanings]

    def is_valid(self) -> bool:
        """Say whether something was decided, and nothing that makes no sense."""
        self.shared.full_clean()
        for form in self.forms:
            form.confirms_rest = self.shared.cleaned_data.get("confirms_rest", False)
            form.shared_reason = self.shared.cleaned_data.get("reason", "")
        if not self.errors and not self.decided:
            self.shared.add_error(None, NOTHING)
        if not self.errors and any(form.ruling for form in self.reporters):
            for form in self.due_days:
                if not form.ruling:
                    form.add_error("answer", NO_DUE_DAY)
        return not self.errors

    @property
    def decided(self) -> list[ProposalForm]:
        return [form for form in self.forms if form.ruling]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Give each refusal with the id of its field, for the summary."""
        refused = list(refusals(self.shared))
        for form in self.forms:
            refused += [(at, f"{form.label}: {sentence}") for at, sentence in refusals(form)]
        return refused

    def save(self, *, by: User, at: datetime) -> int:
        """Put on record what was decided, and return how much it is."""
        decisions = [form.decision() for form in self.decided]
        for row in decisions:
            row.recorded_at = at
            if not isinstance(row, IndicatorDecision):
                row.recorded_by = by
        for model in (DueDay, ReporterAssignment, IndicatorDecision):
            rows: list[Any] = [row for row in decisions if isinstance(row, model)]
            model._base_manager.bulk_create(rows)
        return len(decisions)


def refusals(form: forms.Form) -> Iterator[tuple[str, str]]:
    """Give what a form refuses, with the id of the field where it is mended."""
    for name, sentences in form.errors.items():
        where = form[name].auto_id if name in form.fields else "propuestas"
        yield from ((where, str(sentence)) for sentence in sentences)


def party_names() -> Names:
    """Return the parties that may report: all but the STTL, which judges."""
    parties = Party.objects.exclude(slug=COUNCIL).order_by("name")
    return list(parties.values_list("pk", "name"))


def universe_names(plan: ActionPlan) -> Names:
    return list(Universe.objects.filter(plan=plan).order_by("name").values_list("pk", "name"))
