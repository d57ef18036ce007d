"""The records that only the workflow writes, to be read."""

from django.contrib import admin

from commitments.kept_admin import ReadAdmin
from sttl.models import Baseline, Event, Verdict


@admin.register(Baseline)
class BaselineAdmin(ReadAdmin):
    list_display = ("indicator", "universe", "denominator", "from_month", "reason")
    list_select_related = ("indicator__result", "universe")


@admin.register(Verdict)
class VerdictAdmin(ReadAdmin):
    list_display = ("revision", "sector", "opinion", "recorded_at")
    list_filter = ("sector", "opinion")
    list_select_related = ("revision__report__activity",)
    search_fields = ("revision__report__activity__code", "reason")


@admin.register(Event)
class EventAdmin(ReadAdmin):
    list_display = ("sequence", "step", "revision", "office", "at")
    list_filter = ("step",)
    list_select_related = ("revision__report__activity",)
    search_fields = ("revision__report__activity__code", "office")
