"""What of the plan's own records may still be written, and how a party is renamed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from commitments.admin import PartyAdmin
from commitments.dated import PartyIdentity
from commitments.kept_admin import Choice, Choices, key_of
from commitments.models import Party
from commitments.months import day_name
from sttl.office.decision_forms import PartyIdentityForm

from .decisions import DatedDecisionAdmin

FROZEN = ("slug", "name", "sector")  # another name or sector is another record, with its date


class ReportingPartyAdmin(PartyAdmin):
    """A party: its key is in the chain of events, and its sector decides what is validated."""

    def get_readonly_fields(self, request: HttpRequest, obj: Party | None = None) -> Any:
        """Show what is frozen, and where another name is recorded."""
        return (*FROZEN, "renaming") if obj else ()

    def get_fields(self, request: HttpRequest, obj: Party | None = None) -> Any:
        own = ("slug", "name", "kind", "sector", "sector_note")
        return ("slug", "name", "sector", "renaming", "kind", "sector_note") if obj else own

    def renaming(self, party: Party) -> str:
        """Link the form that gives it another name or sector."""
        address = reverse("admin:commitments_partyidentity_add")
        return format_html(
            '<a href="{}?party={}">Registrar otro nombre u otro sector</a>', address, party.pk
        )

    renaming.short_description = "cambios"  # type: ignore[attr-defined]  # as Django reads it

    def get_prepopulated_fields(self, request: HttpRequest, obj: Party | None = None) -> Any:
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def save_model(
        self, request: HttpRequest, obj: Party, form: ModelForm[Any], change: bool
    ) -> None:
        """Date the name of a new party by the day of its record."""
        super().save_model(request, obj, form, change)
        if not change:
            now = timezone.now()
            PartyIdentity.objects.enter(obj, on=timezone.localdate(now), at=now)


class PartyIdentityAdmin(DatedDecisionAdmin):
    """What a party is called and which sector it belongs to, from a day on."""

    form = PartyIdentityForm
    about = ("party",)
    choose_title = "Registrar otro nombre u otro sector de una parte"
    list_display = ("party", "name", "sector", "since_on", "recorded_at")
    list_filter = ("sector",)
    list_select_related = ("party",)
    search_fields = ("name", "party__name", "reason")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Propose what stands, to change what of it changes."""
        party = party_of(request.GET)
        if party is None:
            return {}
        today = timezone.localdate()
        return {"party": party.pk, "name": party.name, "sector": party.sector, "since_on": today}

    def save_model(
        self, request: HttpRequest, obj: PartyIdentity, form: ModelForm[Any], change: bool
    ) -> None:
        """Record it, and keep the party's newest name and sector on the party."""
        obj.recorded_by_id = request.user.pk
        PartyIdentity.objects.record(obj)

    def choices(self, *, at: datetime) -> Iterable[Choices]:
        """Give the parties, each with its sector."""
        items = [
            Choice(
                title=party.name,
                now=party.get_sector_display() or "Sin sector.",
                query=f"party={party.pk}",
                button="Cambiar",
            )
            for party in Party.objects.order_by("name")
        ]
        yield "Partes", items

    def standing(self, values: Mapping[str, Any], *, at: datetime) -> Sequence[tuple[str, str]]:
        party = party_of(values)
        if party is None:
            return []
        lines = [
            f"Desde el {day_name(row.since_on)}: {row.name}"
            f" ({row.get_sector_display().lower() or 'sin sector'}). {row.reason}"
            for row in party.identities.filter(recorded_at__lte=at).order_by("since_on")
        ]
        return [("Parte", party.name), ("Nombres", "\n".join(lines))]


def party_of(values: Mapping[str, Any]) -> Party | None:
    """Return the party that an address or a form names; None of an unknown one."""
    return Party.objects.filter(pk=key_of(values, "party")).first()
