"""Liaisons, the seats of the STTL and its sessions. Ending one is a date, and never a deletion."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from commitments.kept_admin import KeptAdmin, ReadAdmin
from sttl.access import actor
from sttl.models import Agreement, Liaison, Member, Session
from sttl.office.people_forms import (
    AgreementForm,
    AgreementFormSet,
    LiaisonForm,
    MemberForm,
    SessionForm,
)
from sttl.record.council import keep


class AgreementInline(admin.StackedInline[Agreement, Session]):
    model = Agreement
    form = AgreementForm
    formset = AgreementFormSet
    fields = ("text", ("party", "due_on", "done_on"))
    extra = 1


class VoiceAdmin(KeptAdmin):
    """What gives a person a voice is kept with its line of the council's chain."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        keep(obj, by=actor(request), at=timezone.now())


class LiaisonAdmin(VoiceAdmin):
    """Who reports for whom: another person is another record."""

    form = LiaisonForm
    list_display = ("party", "user", "since_on", "until_on")
    list_select_related = ("party", "user")
    search_fields = ("party__name", "user__username")

    def get_readonly_fields(self, request: HttpRequest, obj: Liaison | None = None) -> Any:
        """Freeze whose liaison it is: what was written as one must go on saying so."""
        return ("party", "user", "since_on", "recorded_at") if obj else ()


class MemberAdmin(VoiceAdmin):
    """A seat and who holds it: another seat, or another account, is another record."""

    form = MemberForm
    list_display = ("name", "seat", "sector", "office", "since_on", "until_on")
    list_filter = ("sector", "seat")
    search_fields = ("name", "office", "organisation")

    def get_readonly_fields(self, request: HttpRequest, obj: Member | None = None) -> Any:
        """Freeze the seat and its sector, and once they are on record its account and its day."""
        if obj is None:
            return ()
        filled = [name for name in ("since_on", "user") if getattr(obj, name) is not None]
        return ("seat", "sector", *filled, "recorded_at")


class SessionAdmin(KeptAdmin):
    """A whole meeting on one page: its agenda, who came, the minutes, what was agreed."""

    form = SessionForm
    list_display = ("held_on", "number", "title")
    list_display_links = ("held_on", "title")
    date_hierarchy = "held_on"
    search_fields = ("title", "agenda", "minutes")
    inlines = (AgreementInline,)
    readonly_fields = ("kept_file",)

    def get_fieldsets(self, request: HttpRequest, obj: Session | None = None) -> Any:
        """Show the file that is kept, and the box that takes it away, where there is one."""
        papers = ("minutes", "upload", "waiting")
        if obj is not None and obj.file:
            papers = ("minutes", "kept_file", "is_removed", "upload", "waiting")  # type: ignore[assignment]  # more
        return (
            (None, {"fields": ("number", "held_on", "title", "agenda")}),
            ("Minuta y asistencia", {"fields": (*papers, "attendees")}),
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Let the file of the minutes wait where anything else on the page is refused."""
        if request.method == "POST":
            context["adminform"].form.let_wait()
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="archivo actual")
    def kept_file(self, session: Session) -> SafeString:
        """Lead to the file as the public has it."""
        return format_html(
            '<a href="{}minuta/">{}</a>, SHA-256 {}',
            session.get_absolute_url(),
            session.media_type,
            session.sha256,
        )


class AgreementAdmin(ReadAdmin):
    """What the sessions agreed, in one list; each is written on the page of its session."""

    list_display = ("session", "text", "party", "due_on", "done_on")
    list_display_links = ("text",)
    list_filter = (("done_on", admin.EmptyFieldListFilter),)
    list_select_related = ("session", "party")
    search_fields = ("text", "party__name")
    ordering = ("-session__held_on", "position")
