"""What of the plan's own records may still be written, once months were handed in against them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from commitments.admin import PartyAdmin
from commitments.models import Party

admin.site.unregister(Party)


@admin.register(Party)
class ReportingPartyAdmin(PartyAdmin):
    """A party: its key is in the chain of events, and its sector decides what is validated."""

    def get_readonly_fields(self, request: HttpRequest, obj: Party | None = None) -> Any:
        """Freeze the key once it was given, and the sector once the party handed a month in."""
        if obj is None:
            return ()
        return ("slug", "sector") if obj.reports.exists() else ("slug",)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Party | None = None) -> Any:
        return {} if obj else super().get_prepopulated_fields(request, obj)
