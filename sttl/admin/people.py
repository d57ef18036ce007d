"""Liaisons, the seats of the STTL and its sessions."""

from django.contrib import admin

from sttl.models import Agreement, Liaison, Member, Session


class AgreementInline(admin.TabularInline[Agreement, Session]):
    model = Agreement
    extra = 1
    autocomplete_fields = ("party",)


@admin.register(Liaison)
class LiaisonAdmin(admin.ModelAdmin[Liaison]):
    list_display = ("party", "user", "since_on", "until_on")
    list_select_related = ("party", "user")
    search_fields = ("party__name", "user__username")
    autocomplete_fields = ("party", "user")


@admin.register(Member)
class MemberAdmin(admin.ModelAdmin[Member]):
    list_display = ("name", "seat", "sector", "office", "since_on", "until_on")
    list_filter = ("sector", "seat")
    search_fields = ("name", "office", "organisation")
    autocomplete_fields = ("user",)


@admin.register(Session)
class SessionAdmin(admin.ModelAdmin[Session]):
    """A whole meeting on one page: who came, the minutes, what was agreed."""

    list_display = ("held_on", "number", "title")
    list_display_links = ("held_on", "title")
    date_hierarchy = "held_on"
    search_fields = ("title", "minutes")
    autocomplete_fields = ("attendees",)
    inlines = (AgreementInline,)
