"""The signed plan in the secretariat's admin: its words are read there, not rewritten."""

from django.contrib import admin

from .models import (
    ActionPlan,
    Activity,
    Commitment,
    Component,
    Discrepancy,
    Party,
    PartyName,
    PlannedResult,
    PlanSection,
    Responsibility,
)


class ResponsibilityInline(admin.TabularInline[Responsibility, Activity]):
    model = Responsibility
    extra = 0
    autocomplete_fields = ("party",)


class PlannedResultInline(admin.StackedInline[PlannedResult, Activity]):
    model = PlannedResult
    extra = 0
    autocomplete_fields = ("component",)


class PartyNameInline(admin.TabularInline[PartyName, Party]):
    model = PartyName
    extra = 1


@admin.register(ActionPlan)
class ActionPlanAdmin(admin.ModelAdmin[ActionPlan]):
    list_display = ("title", "signed_on", "first_month", "last_month", "closed_on")
    search_fields = ("title", "slug")


@admin.register(PlanSection)
class PlanSectionAdmin(admin.ModelAdmin[PlanSection]):
    list_display = ("number", "title", "key", "plan")
    list_display_links = ("title", "key")
    list_filter = ("plan",)
    list_select_related = ("plan",)
    search_fields = ("title", "body", "key")
    autocomplete_fields = ("plan", "parent")


@admin.register(Commitment)
class CommitmentAdmin(admin.ModelAdmin[Commitment]):
    list_display = ("number", "heading", "plan")
    list_display_links = ("heading",)
    list_filter = ("plan",)
    list_select_related = ("plan",)
    search_fields = ("heading", "title")
    autocomplete_fields = ("plan",)


@admin.register(Component)
class ComponentAdmin(admin.ModelAdmin[Component]):
    list_display = ("__str__", "commitment")
    list_select_related = ("commitment",)
    search_fields = ("name", "commitment__heading")
    autocomplete_fields = ("commitment",)


@admin.register(Activity)
class ActivityAdmin(admin.ModelAdmin[Activity]):
    list_display = ("code", "title", "due_on", "plan")
    list_display_links = ("code", "title")
    list_filter = ("plan", "component__commitment")
    list_select_related = ("plan",)
    search_fields = ("code", "title")
    autocomplete_fields = ("plan", "component")
    inlines = (ResponsibilityInline, PlannedResultInline)


@admin.register(Party)
class PartyAdmin(admin.ModelAdmin[Party]):
    list_display = ("name", "kind", "sector")
    list_filter = ("sector", "kind")
    search_fields = ("name", "names__name")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (PartyNameInline,)


@admin.register(PlannedResult)
class PlannedResultAdmin(admin.ModelAdmin[PlannedResult]):
    list_display = ("activity_text", "formula", "activity", "grade")
    list_filter = ("grade",)
    list_select_related = ("activity",)
    search_fields = ("activity_text", "formula", "activity__code")
    autocomplete_fields = ("component", "activity")


@admin.register(Discrepancy)
class DiscrepancyAdmin(admin.ModelAdmin[Discrepancy]):
    list_display = ("title", "sections", "activity")
    list_select_related = ("activity",)
    search_fields = ("title", "text", "activity__code")
    autocomplete_fields = ("plan", "activity")
