"""The records that only the workflow writes, to be read."""

from commitments.kept_admin import ReadAdmin


class BaselineAdmin(ReadAdmin):
    list_display = ("indicator", "universe", "denominator", "from_month", "reason")
    list_select_related = ("indicator__result", "universe")


class VerdictAdmin(ReadAdmin):
    list_display = ("revision", "sector", "opinion", "recorded_at")
    list_filter = ("sector", "opinion")
    list_select_related = ("revision__report__activity",)
    search_fields = ("revision__report__activity__code", "reason")


class EventAdmin(ReadAdmin):
    list_display = ("sequence", "step", "revision", "office", "at")
    list_filter = ("step",)
    list_select_related = ("revision__report__activity",)
    search_fields = ("revision__report__activity__code", "office")
