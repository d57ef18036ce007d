"""What of the plan's own records may still be written, once months were handed in against them."""

from typing import Any

from django.http import HttpRequest

from commitments.admin import PartyAdmin
from commitments.models import Party


def frozen_fields(party: Party) -> tuple[str, ...]:
    """Say what of a party never changes: its key, and its sector once it handed a month in."""
    return ("slug", "sector") if party.reports.exists() else ("slug",)


class ReportingPartyAdmin(PartyAdmin):
    """A party: its key is in the chain of events, and its sector decides what is validated."""

    def get_readonly_fields(self, request: HttpRequest, obj: Party | None = None) -> Any:
        """Show what is frozen."""
        return frozen_fields(obj) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Party | None = None) -> Any:
        return {} if obj else super().get_prepopulated_fields(request, obj)
