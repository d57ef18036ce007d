"""What the STTL may decide of its sectors: which of them judge, and what the body of one is called.

Each decision is dated by the moment of its record, and bears a reason that the public reads.
"""

from typing import Any

from django import forms
from django.utils import timezone

from commitments.fields import DayInput, reason_field
from commitments.models import Sector
from commitments.months import month_name
from sttl.fields import MonthField
from sttl.models import SectorBody, SectorsDecision
from sttl.models.sectors import SEPARATOR
from sttl.reading.sectors import SectorNames, judges_of

from .decision_forms import refuse, refuse_first_month


class SectorsDecisionForm(forms.ModelForm[SectorsDecision]):
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
    reason = reason_field()

    class Meta:
        model = SectorsDecision
        fields = ("plan", "from_month", "sectors", "reason")
        widgets = {"plan": forms.HiddenInput}

    def clean_sectors(self) -> str:
        """Write the codes in the order of the sectors."""
        chosen = self.cleaned_data["sectors"]
        return SEPARATOR.join(code for code in Sector.values if code in chosen)

    def clean(self) -> dict[str, Any]:
        """Refuse a month outside the plan, and what holds already."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        plan, month = cleaned["plan"], cleaned["from_month"]
        refuse_first_month(plan, month)
        judges = judges_of(plan, month, before=timezone.now())
        if set(judges) == set(cleaned["sectors"].split(SEPARATOR)):
            raise refuse(
                "sectors", f"En {month_name(month)} ya dictaminan esos sectores; elija otros."
            )
        return cleaned


class SectorBodyForm(forms.ModelForm[SectorBody]):
    """What the institution that is a sector is called, from a day on."""

    reason = reason_field()

    class Meta:
        model = SectorBody
        fields = ("sector", "name", "since_on", "reason")
        widgets = {"sector": forms.HiddenInput, "since_on": DayInput}

    def clean(self) -> dict[str, Any]:
        """Refuse the name that holds on that day already."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        names = SectorNames.known(before=timezone.now())
        if names.body(cleaned["sector"], on=cleaned["since_on"]) == cleaned["name"]:
            raise refuse("name", "Así se llama ya en esa fecha; escriba otro nombre.")
        return cleaned
