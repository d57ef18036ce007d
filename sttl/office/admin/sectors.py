"""The STTL's decisions about its sectors: which of them judge, and what their bodies are called."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.utils import timezone

from commitments.kept_admin import Choice, Choices
from commitments.models import ActionPlan
from commitments.months import day_name, month_name
from commitments.sectors import Sector
from sttl.models import SectorBody, SectorsDecision
from sttl.models.sector_decisions import SIGNED_SECTORS
from sttl.office.decision_forms import SectorBodyForm, SectorsDecisionForm
from sttl.reading.sectors import SectorNames
from sttl.reading.today import silent_today
from sttl.record.wording import sectors_in_words

from .decisions import DatedDecisionAdmin, plan_of


class SectorsDecisionAdmin(DatedDecisionAdmin):
    """Which sectors judge the reports of a plan, from a month on."""

    form = SectorsDecisionForm
    about = ("plan",)
    choose_title = "Decidir qué sectores dictaminan"
    list_display = ("plan", "from_month", "judging", "recorded_at")
    list_filter = ("plan",)
    list_select_related = ("plan",)
    search_fields = ("reason",)

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """Show a decision's sectors by their names."""
        field_names = super().get_fields(request, obj)
        names = {"sectors": "judging"} if obj else {}
        return [names.get(field, field) for field in field_names]

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        return ("judging", *self.readonly_fields)

    @admin.display(description="sectores que dictaminan")
    def judging(self, decision: SectorsDecision) -> str:
        return sectors_in_words(decision.codes)

    def choices(self, *, at: datetime) -> Iterable[Choices]:
        """Give the plans, each with the sectors that judge its last month."""
        decided = SectorsDecision.objects.filter(recorded_at__lt=at)
        newest = {
            decision.plan_id: decision for decision in decided.order_by("from_month", "recorded_at")
        }
        items = [
            Choice(
                title=str(plan),
                now=judges_in_words(newest.get(plan.pk)),
                query=f"plan={plan.pk}",
            )
            for plan in ActionPlan.objects.order_by("-first_month")
        ]
        yield "Planes", items

    def standing(self, values: Mapping[str, Any], *, at: datetime) -> Sequence[tuple[str, str]]:
        plan = plan_of(values)
        if plan is None:
            return []
        decided = SectorsDecision.objects.filter(plan=plan, recorded_at__lt=at)
        lines = [
            f"Desde {month_name(decision.from_month)}: {sectors_in_words(decision.codes)}. "
            f"{decision.reason}"
            for decision in decided.order_by("from_month", "recorded_at", "pk")
        ]
        signed = f"Mientras no se decida otra cosa: {sectors_in_words(SIGNED_SECTORS)}."
        silent = [f"{silence.name}: {silence.words}." for silence in silent_today(plan, at=at)]
        return [
            ("Plan", str(plan)),
            ("Dictaminan", "\n".join([signed, *lines])),
            ("Sin quien dictamine", "\n".join(silent) or "Ningún sector."),
        ]


def judges_in_words(decision: SectorsDecision | None) -> str:
    """Name the sectors that judge by a decision; without one, those of the signed plan."""
    if decision is None:
        return f"{sectors_in_words(SIGNED_SECTORS).capitalize()}, como en el plan firmado."
    names = sectors_in_words(decision.codes).capitalize()
    return f"{names}, desde {month_name(decision.from_month)}."


class SectorBodyAdmin(DatedDecisionAdmin):
    """What the institution that is a sector is called, from a day on."""

    form = SectorBodyForm
    about = ("sector",)
    choose_title = "Registrar cómo se llama un sector"
    list_display = ("sector", "name", "since_on", "origin", "recorded_at")
    list_filter = ("sector",)
    search_fields = ("name", "reason")
    readonly_fields = ("origin", "recorded_at", "recorded_by")

    def choices(self, *, at: datetime) -> Iterable[Choices]:
        """Give the sectors, each with its name of today."""
        names, today = SectorNames.known(before=at), timezone.localdate(at)
        items = [
            Choice(
                title=str(Sector(code).label),
                now=names.body(code, on=today) or "Sin nombre registrado.",
                query=f"sector={code}",
                button="Cambiar" if names.body(code, on=today) else "Registrar",
            )
            for code in Sector.values
        ]
        yield "Sectores", items

    def standing(self, values: Mapping[str, Any], *, at: datetime) -> Sequence[tuple[str, str]]:
        sector = str(values.get("sector", ""))
        if sector not in Sector.values:
            return []
        bodies = SectorBody.objects.in_order(before=at).filter(sector=sector)
        lines = [
            f"Desde el {day_name(body.since_on)}: {body.name}. {body.reason}" for body in bodies
        ]
        return [
            ("Sector", str(Sector(sector).label)),
            ("Nombres", "\n".join(lines) or "Ninguno todavía."),
        ]
