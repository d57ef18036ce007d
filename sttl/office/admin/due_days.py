"""By which day the reports of a plan are due: decided from a month on, and never rewritten."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from commitments.kept_admin import Choice, Choices, key_of
from commitments.models import ActionPlan
from commitments.months import month_name, month_of
from sttl.models import DueDay
from sttl.office.decision_forms import DueDayForm
from sttl.office.worklist import open_plans
from sttl.reading.decisions import Decided, amended_last_month, decisions_of
from sttl.reading.duties import DueDayDecision, due_day_for
from sttl.reading.ledger import decided_due_days

from .decisions import DatedDecisionAdmin


class DueDayAdmin(DatedDecisionAdmin):
    """By which day of the next month the reports of a plan are due, from a month on."""

    form = DueDayForm
    asks = DueDayForm.Meta.fields
    about = ("plan",)
    choose_title = "Decidir el día límite de los informes"
    list_display = ("plan", "day", "from_month", "origin", "recorded_at")
    list_filter = ("plan", "origin")
    list_select_related = ("plan",)
    search_fields = ("reason",)
    readonly_fields = ("origin", "recorded_at", "recorded_by")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Propose the month that runs, of those of the plan."""
        plan, now = plan_of(request.GET), timezone.now()
        month = running_month(plan, decisions_of(plan), at=now) if plan else None
        return {"plan": request.GET.get("plan"), "from_month": month}

    def choices(self, *, at: datetime) -> Iterable[Choices]:
        """Give the open plans, with the due day of the month that runs in each."""
        items = []
        for plan in open_plans(on=timezone.localdate(at)):
            decided = decisions_of(plan)
            month = running_month(plan, decided, at=at)
            present = due_day_for(decided_due_days(decided, at), month)
            items.append(Choice(str(plan), due_day_in_words(present), query=f"plan={plan.pk}"))
        yield Choices("Planes", items)

    def standing(self, values: Mapping[str, Any], *, at: datetime) -> Sequence[tuple[str, str]]:
        plan = plan_of(values)
        if plan is None:
            return []
        decisions = decided_due_days(decisions_of(plan), at)
        lines = [due_day_in_words(decision) for decision in decisions]
        return [("Plan", str(plan)), ("Día límite", "\n".join(lines) or due_day_in_words(None))]


def plan_of(values: Mapping[str, Any]) -> ActionPlan | None:
    """Return the plan that an address or a form names; None of an unknown one."""
    return ActionPlan.objects.filter(pk=key_of(values, "plan")).first()


def running_month(plan: ActionPlan, decided: Sequence[Decided], *, at: datetime) -> date:
    """Return the month that runs; the plan's first before it begins, its last once it is over."""
    last = amended_last_month(plan, decided, at)
    return min(max(month_of(timezone.localdate(at)), plan.first_month), last)


def due_day_in_words(decision: DueDayDecision | None) -> str:
    """Write a due day, since when it holds and by whose word."""
    if decision is None:
        return "Ninguno todavía."
    origin = DueDay.Origin(decision.origin).label
    return (
        f"El día {decision.day} del mes siguiente, desde {month_name(decision.from_month)}. "
        f"{origin}."
    )
