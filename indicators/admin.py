"""Indicators in the secretariat's admin: what they mean is decided by a dated record."""

from django.contrib import admin
from django.http import HttpRequest

from .models import Indicator, IndicatorDecision, Universe


@admin.register(Universe)
class UniverseAdmin(admin.ModelAdmin[Universe]):
    list_display = ("name", "denominator_label", "plan")
    list_select_related = ("plan",)
    search_fields = ("name",)
    autocomplete_fields = ("plan",)


@admin.register(Indicator)
class IndicatorAdmin(admin.ModelAdmin[Indicator]):
    list_display = ("result", "numerator_label", "denominator_label")
    list_select_related = ("result",)
    search_fields = (
        "numerator_label",
        "denominator_label",
        "result__activity__code",
        "result__activity_text",
    )
    autocomplete_fields = ("result",)


@admin.register(IndicatorDecision)
class IndicatorDecisionAdmin(admin.ModelAdmin[IndicatorDecision]):
    """A decision is added, never changed: the newest holds and the old ones stay readable."""

    list_display = ("indicator", "origin", "recorded_at", "measures_progress", "target", "universe")
    list_filter = ("origin", "measures_progress")
    list_select_related = ("indicator__result", "universe")
    search_fields = ("indicator__result__activity__code", "reason")
    autocomplete_fields = ("indicator", "universe")
    exclude = ("origin",)

    def has_change_permission(
        self, request: HttpRequest, obj: IndicatorDecision | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: IndicatorDecision | None = None
    ) -> bool:
        return False
