"""The STTL's dated decisions, and the records that only the workflow writes."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest

from sttl.models import Amendment, Baseline, Event, Extension, ReporterAssignment, Verdict
from sttl.models.decisions import DatedDecision


class DecisionAdmin(admin.ModelAdmin[Any]):
    """A decision is added, never changed: the newest holds and the old ones stay readable."""

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: DatedDecision, form: ModelForm[Any], change: bool
    ) -> None:
        obj.recorded_by_id = request.user.pk
        super().save_model(request, obj, form, change)


@admin.register(ReporterAssignment)
class ReporterAssignmentAdmin(DecisionAdmin):
    list_display = ("activity", "party", "from_month", "origin", "recorded_at")
    list_filter = ("origin",)
    list_select_related = ("activity", "party")
    search_fields = ("activity__code", "party__name")
    autocomplete_fields = ("activity", "party")
    exclude = ("origin",)


@admin.register(Extension)
class ExtensionAdmin(DecisionAdmin):
    list_display = ("activity", "month", "due_on", "recorded_at")
    list_select_related = ("activity",)
    search_fields = ("activity__code", "reason")
    autocomplete_fields = ("activity",)


@admin.register(Amendment)
class AmendmentAdmin(DecisionAdmin):
    list_display = ("plan", "subject", "activity", "new_date", "recorded_at")
    list_select_related = ("plan", "activity")
    search_fields = ("reason", "activity__code")
    autocomplete_fields = ("plan", "activity")


class RecordAdmin(admin.ModelAdmin[Any]):
    """What only the workflow writes: read here, and never added, changed or deleted."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Baseline)
class BaselineAdmin(RecordAdmin):
    list_display = ("indicator", "universe", "denominator", "from_month", "reason")
    list_select_related = ("indicator__result", "universe")


@admin.register(Verdict)
class VerdictAdmin(RecordAdmin):
    list_display = ("revision", "sector", "opinion", "recorded_at")
    list_filter = ("sector", "opinion")
    list_select_related = ("revision__report__activity",)
    search_fields = ("revision__report__activity__code", "reason")


@admin.register(Event)
class EventAdmin(RecordAdmin):
    list_display = ("sequence", "step", "revision", "office", "at")
    list_filter = ("step",)
    list_select_related = ("revision__report__activity",)
    search_fields = ("revision__report__activity__code", "office")
