"""The signed plan in the secretariat's admin: its words are read there, not rewritten.

load_plan and the imports write them (decisions 027, 028); what changes afterwards is an amendment
(decision 019).
"""

from datetime import date

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from .kept_admin import FORM_FIELDS, KeptAdmin, PortalAdmin, ReadAdmin
from .models import (
    ActionPlan,
    Activity,
    Party,
    PartyName,
    PlannedResult,
    Responsibility,
)


class ResponsibilityInline(admin.TabularInline[Responsibility, Activity]):
    model = Responsibility
    extra = 0
    autocomplete_fields = ("party",)
    formfield_overrides = FORM_FIELDS


class PlannedResultInline(admin.StackedInline[PlannedResult, Activity]):
    model = PlannedResult
    extra = 0
    autocomplete_fields = ("component",)
    formfield_overrides = FORM_FIELDS


class PartyNameInline(admin.StackedInline[PartyName, Party]):
    model = PartyName
    extra = 1
    formfield_overrides = FORM_FIELDS


class PlanForm(forms.ModelForm[ActionPlan]):
    """A plan, of which only the closing is asked."""

    class Meta:
        model = ActionPlan
        fields = ("closed_on",)

    def clean_closed_on(self) -> date | None:
        """Hold it against the signing, which the form does not ask."""
        closed_on: date | None = self.cleaned_data["closed_on"]
        if closed_on and closed_on < self.instance.signed_on:
            raise ValidationError("El plan no puede cerrarse antes de su firma.", code="early")
        return closed_on


class ActionPlanAdmin(KeptAdmin):
    """A plan: only its closing is written here, the day from which it takes no reports."""

    form = PlanForm
    list_display = ("title", "signed_on", "first_month", "last_month", "closed_on")
    search_fields = ("title", "slug")
    fields = ("title", "slug", "signed_on", "first_month", "last_month", "closed_on")
    readonly_fields = fields[:-1]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class PlanSectionAdmin(ReadAdmin):
    list_display = ("number", "title", "key", "plan")
    list_display_links = ("title", "key")
    list_filter = ("plan",)
    list_select_related = ("plan",)
    search_fields = ("title", "body", "key")


class CommitmentAdmin(ReadAdmin):
    list_display = ("number", "heading", "plan")
    list_display_links = ("heading",)
    list_filter = ("plan",)
    list_select_related = ("plan",)
    search_fields = ("heading", "title")


class ComponentAdmin(ReadAdmin):
    list_display = ("__str__", "commitment")
    list_select_related = ("commitment",)
    search_fields = ("name", "commitment__heading")


class ActivityAdmin(ReadAdmin):
    list_display = ("code", "title", "due_on", "plan")
    list_display_links = ("code", "title")
    list_filter = ("plan", "component__commitment")
    list_select_related = ("plan",)
    search_fields = ("code", "title")
    inlines = (ResponsibilityInline, PlannedResultInline)


class PartyAdmin(KeptAdmin):
    list_display = ("name", "kind", "sector")
    list_filter = ("sector", "kind")
    search_fields = ("name", "names__name")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (PartyNameInline,)


class PlannedResultAdmin(ReadAdmin):
    list_display = ("activity_text", "formula", "activity", "grade")
    list_filter = ("grade",)
    list_select_related = ("activity",)
    search_fields = ("activity_text", "formula", "activity__code")


class DiscrepancyAdmin(PortalAdmin):
    list_display = ("title", "sections", "activity")
    list_select_related = ("activity",)
    search_fields = ("title", "text", "activity__code")
    autocomplete_fields = ("plan", "activity")
