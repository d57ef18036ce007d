"""The STTL's dated decisions of who reports, by which day, and until when for once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from commitments.kept_admin import Choice, Choices, DecisionAdmin, key_of
from commitments.models import ActionPlan, Activity
from commitments.months import (
    day_name,
    month_name,
    month_of,
    months_between,
    parse_month,
    write_month,
)
from sttl.models import DueDay, Extension, Report, ReporterAssignment
from sttl.office.decision_forms import AssignmentForm, DueDayForm, ExtensionForm
from sttl.office.list_words import shortened
from sttl.office.worklist import open_plans
from sttl.reading.decisions import Decided, amended_last_month, decisions_of
from sttl.reading.due_days import DueDayDecision, due_day_for
from sttl.reading.duties import Duty, Standing
from sttl.reading.ledger import decided_due_days
from sttl.reading.today import duty_today, reading_today


class DatedDecisionAdmin(DecisionAdmin):
    """A decision that says who wrote it down."""

    readonly_fields: ClassVar[tuple[str, ...]] = ("recorded_at", "recorded_by")

    def save_model(
        self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool
    ) -> None:
        obj.recorded_by_id = request.user.pk
        super().save_model(request, obj, form, change)


class ReporterAssignmentAdmin(DatedDecisionAdmin):
    """Who reports each activity, from a month on."""

    form = AssignmentForm
    about = ("activity",)
    choose_title = "Decidir quién informa una actividad"
    list_display = ("activity", "party", "from_month", "origin", "recorded_at")
    list_filter = ("origin",)
    list_select_related = ("activity", "party")
    search_fields = ("activity__code", "party__name")
    readonly_fields = ("origin", "recorded_at", "recorded_by")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Propose the first month that nobody has handed in yet."""
        activity = activity_of(request.GET)
        month = first_month_free(activity) if activity else None
        return {"activity": request.GET.get("activity"), "from_month": month}

    def choices(self, *, at: datetime) -> Iterable[Choices]:
        """Give the activities of the open plans, with who reports each."""
        assignments = ReporterAssignment.objects.filter(recorded_at__lte=at).select_related("party")
        rows = assignments.order_by("from_month", "recorded_at", "pk")
        decided_last = sorted(rows, key=lambda row: row.origin == ReporterAssignment.Origin.STTL)
        in_force = {row.activity_id: row for row in decided_last}
        for plan in open_plans(on=timezone.localdate(at)):
            items = [
                Choice(
                    title=f"{activity.code} · {shortened(activity.title)}",
                    now=assigned_in_words(in_force.get(activity.pk)),
                    query=f"activity={activity.pk}",
                    button="Designar" if activity.pk not in in_force else "Cambiar",
                )
                for activity in plan.activities.in_printed_order()
            ]
            yield str(plan), items

    def standing(self, values: Mapping[str, Any], *, at: datetime) -> Sequence[tuple[str, str]]:
        activity = activity_of(values)
        if activity is None:
            return []
        assignments = activity.assignments.filter(recorded_at__lte=at).select_related("party")
        lines = [
            assigned_in_words(assignment)
            for assignment in assignments.order_by("from_month", "recorded_at")
        ]
        named = activity.responsibilities.order_by("line", "role")
        printed = [
            f"{responsibility.printed_name} ({responsibility.get_role_display().lower()})"
            for responsibility in named
        ]
        return [
            ("Actividad", f"{activity.code} {activity.title}"),
            ("Informa", "\n".join(lines) or "Nadie todavía."),
            ("El plan nombra", "\n".join(printed) or "A nadie."),
            ("Ya entregados", months_in_words(handed_in_months(activity))),
        ]


def assigned_in_words(assignment: ReporterAssignment | None) -> str:
    """Write who reports, since when and by whose word."""
    if assignment is None:
        return "Nadie todavía."
    since = f"desde {month_name(assignment.from_month)}"
    return f"{assignment.party}, {since}. {assignment.get_origin_display()}."


def activity_of(values: Mapping[str, Any]) -> Activity | None:
    """Return the activity that an address or a form names; None of an unknown one."""
    activities = Activity.objects.select_related("plan")
    return activities.filter(pk=key_of(values, "activity")).first()


def handed_in_months(activity: Activity) -> list[date]:
    """Return the months of an activity that a party handed in, which keep it."""
    reports = Report.objects.filter(activity=activity, party__isnull=False)
    return list(reports.order_by("month").values_list("month", flat=True))


def months_in_words(months: Sequence[date]) -> str:
    return ", ".join(month_name(month) for month in months) or "Ningún mes."


def first_month_free(activity: Activity) -> date:
    """Return the first month of the plan that nobody handed in; its last where all were."""
    plan = activity.plan
    last = amended_last_month(plan, decisions_of(plan), timezone.now())
    months = set(handed_in_months(activity))
    free = [month for month in months_between(plan.first_month, last) if month not in months]
    return free[0] if free else last


class ExtensionAdmin(DatedDecisionAdmin):
    """More time for one report."""

    form = ExtensionForm
    about = ("activity", "month")
    choose_title = "Dar una prórroga"
    list_display = ("activity", "month_written", "due_on", "recorded_at")
    list_select_related = ("activity",)
    search_fields = ("activity__code", "reason")

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Tell the form who grants: nobody gives more time to a party whose liaison they are."""
        form = super().get_form(request, *args, **kwargs)
        form.by = request.user  # type: ignore[attr-defined]  # it is the ExtensionForm above
        return form

    @admin.display(description="mes", ordering="month")
    def month_written(self, extension: Extension) -> str:
        return write_month(extension.month)

    def choices(self, *, at: datetime) -> Iterable[Choices]:
        """Give the reports of the open plans that are owed, the ones missing first."""
        for plan in open_plans(on=timezone.localdate(at)):
            owed = [
                (activity.activity, duty)
                for activity in reading_today(plan, at=at).activities.values()
                for duty in activity.duties
                if duty.standing in (Standing.MISSING, Standing.PENDING)
            ]
            owed.sort(key=lambda pair: pair[1].due_on or date.max)
            items = [extension_choice(activity, duty) for activity, duty in owed]
            other = Choice(
                "Otro informe",
                "De un mes que aún no termina, o ya entregado tarde.",
                "activity=&month=",
            )
            yield str(plan), [*items, other]

    def standing(self, values: Mapping[str, Any], *, at: datetime) -> Sequence[tuple[str, str]]:
        activity = activity_of(values)
        try:
            month = parse_month(str(values.get("month", "")))
        except ValueError:
            return []
        if activity is None:
            return []
        duty = duty_today(activity, month, at=at)
        granted = activity.extensions.filter(month=month).order_by("recorded_at")
        lines = [
            f"Hasta el {day_name(extension.due_on)}: {extension.reason}" for extension in granted
        ]
        return [
            ("Informe", f"{activity.code} {activity.title}, {month_name(month)}"),
            ("Estado", str(duty.standing.label)),
            ("Fecha límite", day_name(duty.due_on) if duty.due_on else "Ninguna: nadie lo debe."),
            ("Prórrogas dadas", "\n".join(lines) or "Ninguna."),
        ]


def extension_choice(activity: Activity, duty: Duty) -> Choice:
    """Make the line of a report that is owed."""
    due = day_name(duty.due_on) if duty.due_on else "sin fecha"
    word = "Falta; debía entregarse" if duty.missing_since else "Debe entregarse"
    return Choice(
        title=f"{activity.code} · {month_name(duty.month)}",
        now=f"{word} el {due}.{' Ya tuvo prórroga.' if duty.is_extended else ''}",
        query=urlencode({"activity": activity.pk, "month": write_month(duty.month)}),
        button="Dar prórroga",
    )


class DueDayAdmin(DatedDecisionAdmin):
    """By which day of the next month the reports of a plan are due, from a month on."""

    form = DueDayForm
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
        yield "Planes", items

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
