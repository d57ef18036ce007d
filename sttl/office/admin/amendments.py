"""The amendments of the plan: a deadline, the last month or a text, each with its reason."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from commitments.kept_admin import Choice, Choices
from commitments.models import ActionPlan, Activity
from commitments.months import day_name, month_name
from sttl.models import Amendment
from sttl.office.decision_forms import AmendmentForm
from sttl.office.list_words import shortened
from sttl.reading.decisions import Decided, amended_deadlines, amended_last_month, decisions_of

from .decisions import DatedDecisionAdmin, activity_of, plan_of

Subject = Amendment.Subject


class AmendmentAdmin(DatedDecisionAdmin):
    """A change of the plan; what it said before stays readable."""

    form = AmendmentForm
    about = ("plan", "subject")
    choose_title = "Enmendar el plan"
    list_display = ("plan", "subject", "activity", "new_date", "recorded_at")
    list_filter = ("plan", "subject")
    list_select_related = ("plan", "activity")
    search_fields = ("reason", "activity__code")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ask for what the subject needs, and nothing else."""
        if obj is not None:
            return super().get_fields(request, obj)
        values = request.POST if request.method == "POST" else request.GET
        fields_by_subject = {
            Subject.DEADLINE.value: ("new_date",),
            Subject.LAST_MONTH.value: ("new_month",),
        }.get(values.get("subject", ""), ("old_text", "new_text"))
        return ("plan", "subject", "activity", *fields_by_subject, "reason")

    def choices(self, *, at: datetime) -> Iterable[Choices]:
        """Give what of each plan may be amended, with how it stands."""
        for plan in ActionPlan.objects.order_by("-first_month"):
            decided = decisions_of(plan)
            activities = list(plan.activities.in_printed_order())
            yield f"{plan}: el plan", list(plan_choices(plan, decided, at=at))
            deadlines = list(deadline_choices(activities, decided, at=at))
            yield f"{plan}: fechas comprometidas", deadlines

    def standing(self, values: Mapping[str, Any], *, at: datetime) -> Sequence[tuple[str, str]]:
        plan = plan_of(values)
        if plan is None:
            return []
        decided, activity = decisions_of(plan), activity_of(values)
        subject = values.get("subject")
        lines = [("Plan", str(plan))]
        if activity is not None:
            lines.append(("Actividad", f"{activity.code} {activity.title}"))
        if subject == Subject.LAST_MONTH:
            last = amended_last_month(plan, decided, at)
            lines.append(
                ("Último mes", f"{month_name(last)} (impreso: {month_name(plan.last_month)})")
            )
        elif subject == Subject.DEADLINE and activity is not None:
            due_on = amended_deadlines([activity], decided, at)[activity.code]
            printed = activity.due_text or "sin fecha"
            lines.append(("Fecha comprometida", f"{day_or_none(due_on)} (impresa: {printed})"))
        before = [
            f"{day_name(timezone.localdate(decision.recorded_at))}: {decision.reason}"
            for decision in decided
            if decision.kind == subject and decision.code == (activity.code if activity else "")
        ]
        return [*lines, ("Enmiendas anteriores", "\n".join(before) or "Ninguna.")]


def plan_choices(plan: ActionPlan, decided: Sequence[Decided], *, at: datetime) -> Iterable[Choice]:
    """Give what of the whole plan may be amended."""
    last = amended_last_month(plan, decided, at)
    yield Choice(
        "Último mes",
        f"{month_name(last).capitalize()}.",
        f"plan={plan.pk}&subject=last_month",
        "Enmendar",
    )
    yield Choice(
        "Un texto del plan",
        "Lo que decía y lo que dice, uno junto a otro; lo firmado no cambia.",
        f"plan={plan.pk}&subject=text",
        "Enmendar",
    )


def deadline_choices(
    activities: Sequence[Activity], decided: Sequence[Decided], *, at: datetime
) -> Iterable[Choice]:
    """Give the activities with the deadline of each."""
    deadlines = amended_deadlines(activities, decided, at)
    for activity in activities:
        yield Choice(
            title=f"{activity.code} · {shortened(activity.title)}",
            now=f"{day_or_none(deadlines[activity.code]).capitalize()}.",
            query=f"plan={activity.plan_id}&subject=deadline&activity={activity.pk}",
            button="Cambiar la fecha",
        )


def day_or_none(day: date | None) -> str:
    return day_name(day) if day else "sin fecha"
