"""What the STTL may decide of reports, of the plan and of its sectors, and what is refused.

Each decision is dated by the moment of its record, and bears a reason that the public reads.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from commitments.dated import PartyIdentity
from commitments.fields import LONGEST_TEXT, DayInput, reason_field
from commitments.kept_admin import DecisionForm, key_of
from commitments.models import ActionPlan, Activity, Party
from commitments.months import day_name, last_day, month_name
from commitments.refused import Refused
from commitments.sectors import Sector
from sttl.fields import MonthField, PlainTextField
from sttl.models import (
    Amendment,
    DueDay,
    Extension,
    Report,
    ReporterAssignment,
    SectorBody,
    SectorsDecision,
    User,
)
from sttl.models.sector_decisions import SEPARATOR
from sttl.reading.decisions import amended_deadlines, amended_last_month, decisions_of
from sttl.reading.due_days import due_day_for
from sttl.reading.duties import assignment_for, assignment_of
from sttl.reading.ledger import decided_due_days
from sttl.reading.moments import refuse_month_outside
from sttl.reading.sectors import SectorNames, judges_of
from sttl.record.extensions import refuse_grant
from sttl.record.workflow import lock

from .proposals import proposed_due_days

COUNCIL = (
    "sttl"  # the party that the plan prints for the STTL itself, which judges and so reports none
)


def long_text(
    label: str,
    *,
    hint: str = "",
    rows: int = 4,
    cols: int = 60,
    required: bool = True,
    longest: int = LONGEST_TEXT,
) -> PlainTextField:
    """Return a field for a text of several lines."""
    widget = forms.Textarea(attrs={"rows": rows, "cols": cols})
    return PlainTextField(
        label=label, help_text=hint, required=required, max_length=longest, widget=widget
    )


def refuse(field: str | None, sentence: str) -> ValidationError:
    return ValidationError({field: sentence} if field else sentence, code="decision")


def months_of(plan: ActionPlan) -> tuple[date, date]:
    """Return the first month of a plan, and its last as amended by now."""
    return plan.first_month, amended_last_month(plan, decisions_of(plan), timezone.now())


def refuse_first_month(plan: ActionPlan, month: date) -> None:
    """Refuse a first month that is not the plan's, at its field."""
    try:
        refuse_month_outside(month, *months_of(plan))
    except Refused as refusal:
        raise refuse("from_month", str(refusal)) from refusal


def refuse_without_due_day(plan: ActionPlan) -> None:
    """Refuse to designate anybody while the plan's due day is only proposed (rule 11)."""
    if proposed_due_days(plan, at=timezone.now()):
        raise refuse(
            None,
            format_html(
                "El día límite de este plan es todavía una propuesta del portal; antes de designar "
                'a quien informa, confírmelo o cámbielo en <a href="{}">Confirmar propuestas</a>.',
                reverse("admin:proposals", args=[plan.slug]),
            ),
        )


def activities() -> Any:
    return Activity.objects.select_related("plan").order_by("plan", "code")


class AssignmentForm(DecisionForm):
    """Which party reports an activity, from a month on."""

    activity = forms.ModelChoiceField(label="Actividad", queryset=activities())
    party = forms.ModelChoiceField(
        label="Parte que informa", queryset=Party.objects.exclude(slug=COUNCIL)
    )
    from_month = MonthField(
        label="Desde el mes",
        help_text="Así: 2016-03. Los meses anteriores, y los ya entregados, conservan su parte.",
    )

    class Meta:
        model = ReporterAssignment
        fields = ("activity", "party", "from_month", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "party" in self.fields:
            self.name_first()

    def name_first(self) -> None:
        """Offer the parties that the plan names for the activity before all the others."""
        chosen = key_of(self.data or self.initial, "activity")
        named = Party.objects.filter(responsibilities__activity=chosen)
        first = list(named.exclude(slug=COUNCIL).distinct().order_by("name"))
        if first:
            rest = Party.objects.exclude(slug=COUNCIL).exclude(pk__in=[party.pk for party in first])
            field = self.fields["party"]
            field.choices = [  # type: ignore[attr-defined]  # a field of choices
                ("", "---------"),
                ("Las que el plan nombra en esta actividad", options(first)),
                ("Las demás", options(rest)),
            ]

    def check(self, cleaned: dict[str, Any]) -> None:
        """Refuse a month outside the plan, and what the STTL had decided already."""
        activity, party, month = (cleaned[name] for name in ("activity", "party", "from_month"))
        refuse_first_month(activity.plan, month)
        refuse_without_due_day(activity.plan)
        rows = activity.assignments.in_order_recorded(as_of=timezone.now())
        holding = assignment_for([assignment_of(row) for row in rows], month)
        if holding and not holding.is_proposal and holding.party == party.pk:
            raise refuse(
                "party", f"El STTL ya decidió que informe desde {month_name(holding.from_month)}."
            )


def options(parties: Iterable[Party]) -> list[tuple[int, str]]:
    return [(party.pk, party.name) for party in parties]


class DueDayForm(DecisionForm):
    """By which day of the next month a plan's reports are due, from a month on."""

    from_month = MonthField(
        label="Desde el mes",
        help_text=(
            "Así: 2016-03. Los meses anteriores conservan su día, y cada informe ya entregado, "
            "el que valía cuando se entregó."
        ),
    )
    reason = reason_field(hint="Se publica con la decisión, en el tablero de informes del plan.")

    class Meta:
        model = DueDay
        fields = ("plan", "day", "from_month", "reason")
        widgets = {"plan": forms.HiddenInput}

    def check(self, cleaned: dict[str, Any]) -> None:
        """Refuse a month outside the plan, and a day that would make past reports late."""
        plan, day, month = (cleaned[name] for name in ("plan", "day", "from_month"))
        lock(plan)  # the admin's transaction: of two decisions the second sees the first
        refuse_first_month(plan, month)
        refuse_sooner_day(plan, day, month, at=timezone.now())


def refuse_sooner_day(plan: ActionPlan, day: int, month: date, *, at: datetime) -> None:
    """Refuse the day decided already, and for a month that has ended a sooner one.

    A new decision replaces just the one that holds for its first month. What the portal proposed
    is no decision, and binds nobody.
    """
    present = due_day_for(decided_due_days(decisions_of(plan), at), month)
    if present is None or present.origin == DueDay.Origin.PORTAL:
        return
    if day == present.day:
        raise refuse(
            "day",
            f"Ya se decidió el día {day}, desde {month_name(present.from_month)}; elija otro.",
        )
    if day < present.day and last_day(month) < timezone.localdate(at):
        raise refuse(
            "from_month",
            f"El mes de {month_name(month)} ya terminó, y su día límite es el {present.day}. "
            "Un día anterior solo puede valer desde un mes que no haya terminado.",
        )


class ExtensionForm(DecisionForm):
    """A new due day for the report of one activity and month."""

    activity = forms.ModelChoiceField(label="Actividad", queryset=activities())
    month = MonthField(label="Mes del informe", help_text="Así: 2016-03.")
    by: User  # who grants it; the admin sets it

    class Meta:
        model = Extension
        fields = ("activity", "month", "due_on", "reason")
        widgets = {"due_on": DayInput}

    def check(self, cleaned: dict[str, Any]) -> None:
        """Refuse a month that nobody owes, and a day that is no later than the present one."""
        try:
            refuse_grant(
                cleaned["activity"],
                cleaned["month"],
                by=self.by,
                at=timezone.now(),
                day=cleaned["due_on"],
            )
        except Refused as refusal:
            raise refuse(None, str(refusal)) from refusal


class AmendmentForm(DecisionForm):
    """A change of the plan: a deadline, the last month or a text."""

    new_month = MonthField(label="Nuevo último mes", help_text="Así: 2016-12.", required=False)
    old_text = long_text("Decía", required=False)
    new_text = long_text("Dice", required=False)
    reason = reason_field(hint="Se publica con la enmienda, en la página de enmiendas del plan.")

    class Meta:
        model = Amendment
        fields = ("plan", "subject", "activity", "new_date", "old_text", "new_text", "reason")
        widgets = {
            "plan": forms.HiddenInput,
            "subject": forms.HiddenInput,
            "activity": forms.HiddenInput,
            "new_date": DayInput,
        }

    def check(self, cleaned: dict[str, Any]) -> None:
        """Hold the change against the plan as it stands now."""
        plan, activity = cleaned["plan"], cleaned.get("activity")
        if activity is not None and activity.plan_id != plan.pk:
            raise refuse(None, "Esa actividad no es de ese plan.")
        if cleaned["subject"] == Amendment.Subject.DEADLINE:
            self.check_deadline(plan, activity, cleaned.get("new_date"))
        elif cleaned["subject"] == Amendment.Subject.LAST_MONTH:
            cleaned["new_date"] = self.instance.new_date = cleaned.get("new_month")
            self.check_last_month(plan, cleaned["new_date"])
        else:
            check_text(cleaned.get("old_text", ""), cleaned.get("new_text", ""))

    def check_deadline(
        self, plan: ActionPlan, activity: Activity | None, new_date: date | None
    ) -> None:
        """Refuse a deadline that is none, that stands already, or that is before the signing."""
        if activity is None:
            raise refuse(None, "Elija de qué actividad cambia la fecha.")
        if new_date is None:
            raise refuse("new_date", "Escriba la nueva fecha comprometida.")
        deadline = amended_deadlines([activity], decisions_of(plan), timezone.now())[activity.code]
        if new_date == deadline:
            raise refuse("new_date", "Esa es ya la fecha comprometida; escriba otra.")
        if new_date < plan.signed_on:
            raise refuse("new_date", f"El plan se firmó el {day_name(plan.signed_on)}.")

    def check_last_month(self, plan: ActionPlan, month: date | None) -> None:
        """Refuse a last month that stands already, or that leaves a report outside the plan."""
        if month is None:
            raise refuse("new_month", "Escriba el nuevo último mes del plan.")
        if month == months_of(plan)[1]:
            raise refuse("new_month", "Ese es ya el último mes del plan; escriba otro.")
        if month < plan.first_month:
            raise refuse("new_month", f"El plan empieza en {month_name(plan.first_month)}.")
        reported = Report.objects.filter(activity__plan=plan).aggregate(last=Max("month"))["last"]
        if reported and month < reported:
            raise refuse(
                "new_month",
                f"Ya hay informes de {month_name(reported)}; el plan no puede acabar antes.",
            )


def check_text(old: str, new: str) -> None:
    """Refuse a new text that is none, or the same as the old."""
    if not new:
        raise refuse("new_text", "Escriba el texto nuevo.")
    if new == old:
        raise refuse("new_text", "El texto nuevo dice lo mismo que el anterior.")


class SectorsDecisionForm(DecisionForm):
    """Which sectors judge the reports of a plan, from a month on."""

    from_month = MonthField(
        label="Desde el mes",
        help_text="Así: 2016-03. Los meses anteriores conservan los suyos.",
    )
    sectors = forms.MultipleChoiceField(
        label="Sectores que dictaminan",
        choices=lambda: Sector.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Al menos dos. Lo que haya dicho otro sector sigue a la vista, pero no cuenta.",
    )

    class Meta:
        model = SectorsDecision
        fields = ("plan", "from_month", "sectors", "reason")
        widgets = {"plan": forms.HiddenInput}

    def clean_sectors(self) -> str:
        """Write the codes in the order of the sectors."""
        chosen = self.cleaned_data["sectors"]
        return SEPARATOR.join(code for code in Sector.values if code in chosen)

    def check(self, cleaned: dict[str, Any]) -> None:
        """Refuse a month outside the plan, and what holds already."""
        plan, month = cleaned["plan"], cleaned["from_month"]
        refuse_first_month(plan, month)
        judges = judges_of(plan, month, before=timezone.now())
        if set(judges) == set(cleaned["sectors"].split(SEPARATOR)):
            raise refuse(
                "sectors", f"En {month_name(month)} ya dictaminan esos sectores; elija otros."
            )


class PartyIdentityForm(DecisionForm):
    """What a party is called and which sector it belongs to, from a day on."""

    name = PlainTextField(label="Nombre", max_length=200)

    class Meta:
        model = PartyIdentity
        fields = ("party", "name", "sector", "since_on", "reason")
        widgets = {"party": forms.HiddenInput, "since_on": DayInput}

    def check(self, cleaned: dict[str, Any]) -> None:
        """Refuse a day that is to come or before the party came in, and what holds already."""
        since_on, own = cleaned["since_on"], cleaned["party"].identities.order_by("since_on")
        if since_on > timezone.localdate():
            raise refuse("since_on", "Ese día todavía no llega; registre el cambio ese día.")
        if (first := own.first()) and since_on < first.since_on:
            raise refuse("since_on", f"La parte está aquí desde el {day_name(first.since_on)}.")
        then = own.filter(since_on__lte=since_on).last()
        if then and (then.name, then.sector) == (cleaned["name"], cleaned["sector"]):
            raise refuse("name", "Así se llama ya en esa fecha, y ese es su sector.")


class SectorBodyForm(DecisionForm):
    """What the institution that is a sector is called, from a day on."""

    class Meta:
        model = SectorBody
        fields = ("sector", "name", "since_on", "reason")
        widgets = {"sector": forms.HiddenInput, "since_on": DayInput}

    def check(self, cleaned: dict[str, Any]) -> None:
        """Refuse the name that holds on that day already."""
        names = SectorNames.known(before=timezone.now())
        if names.body(cleaned["sector"], on=cleaned["since_on"]) == cleaned["name"]:
            raise refuse("name", "Así se llama ya en esa fecha; escriba otro nombre.")
