"""The queue of what was handed in, and the months that the STTL records for a party.

Never a second door into the workflow: each button calls sttl.record.workflow, which decides.
"""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from commitments.kept_admin import KeptAdmin, framed, step_path
from commitments.months import write_month
from commitments.refused import Refused
from sttl.access import actor, role_of
from sttl.desk.kept_input import keeps_typed
from sttl.editor.forms import CorrectionForm
from sttl.models import Event, Revision
from sttl.office.list_words import ago
from sttl.office.review import Review
from sttl.reading.sectors import disputed_revisions
from sttl.record.workflow import advance, correct

from .bulk import ReturnForm, publish_many, return_many
from .recording import choose_page, is_recorded_by, record_page, record_review_page, set_aside_page

State = Revision.State
DISPUTE = "disputa"  # beside the states, in the list's filter


class QueueFilter(admin.SimpleListFilter):
    """Opens the list on what waits for review."""

    title = "estado"
    parameter_name = "estado"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, str]]:
        states = ((state.value, str(state.label)) for state in State if state != State.SET_ASIDE)
        return [("todos", "Todos"), *states, (DISPUTE, "Publicado, en disputa")]

    def choices(self, changelist: Any) -> Any:
        """Offer the states, with the queue in the place of «all»."""
        for choice in super().choices(changelist):
            if choice["query_string"] == changelist.get_query_string(remove=[self.parameter_name]):
                choice["display"] = "Por revisar"
            yield choice

    def queryset(self, request: HttpRequest, queryset: QuerySet[Revision]) -> QuerySet[Revision]:
        if self.value() is None:
            return queryset.filter(state=State.SUBMITTED)
        if self.value() == DISPUTE:
            disputed = disputed_revisions(before=timezone.now())
            return queryset.filter(pk__in=disputed.order_by().values("pk"))
        return queryset if self.value() == "todos" else queryset.filter(state=self.value())


class RevisionAdmin(KeptAdmin):
    """The queue. A party's own drafts are not here: they are the party's until handed in."""

    list_display = ("activity_code", "month", "party", "number", "state", "handed_in")
    list_display_links = ("activity_code", "month")
    sortable_by = ("activity_code", "month", "party", "handed_in")
    list_filter = (QueueFilter, "is_recorded_by_sttl", "report__activity__component__commitment")
    search_fields = ("report__activity__code", "report__party__name")
    actions = (publish_many, return_many)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        """Ask for all but the parties' drafts, with when each was last handed in."""
        del request  # everyone who may look here sees the same queue
        revisions = Revision.objects.in_order_of(Event.Step.SUBMIT).with_place()
        return revisions.exclude(state=State.DRAFT, is_recorded_by_sttl=False)

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Put the longest wait first in the queue, and the newest month in the other lists.

        Other models' pages ask too, for their choice of a revision, where nothing is annotated.
        """
        match = request.resolver_match
        is_list = match is not None and match.url_name == "sttl_revision_changelist"
        if not is_list or QueueFilter.parameter_name in request.GET:
            return ("-report__month", "report__activity__code", "number")
        return ("taken_at", "pk")

    @admin.display(description="actividad", ordering="report__activity__code")
    def activity_code(self, revision: Revision) -> str:
        return revision.report.activity.code

    @admin.display(description="mes", ordering="report__month")
    def month(self, revision: Revision) -> str:
        return f"{revision.report.month:%Y-%m}"

    @admin.display(description="parte", ordering="report__party__name")
    def party(self, revision: Revision) -> str:
        return str(revision.report.party or "")

    @admin.display(description="entregado", ordering="taken_at")
    def handed_in(self, revision: Revision) -> str:
        return ago(revision.taken_at, at=timezone.now()) if revision.taken_at else ""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only the secretariat records a month; a superuser as such does not."""
        return super().has_add_permission(request) and role_of(request).is_secretariat

    def has_change_permission(self, request: HttpRequest, obj: Revision | None = None) -> bool:
        """The list's actions alone; a report is written in the editor (recording.py)."""
        allowed = super().has_change_permission(request, obj) and role_of(request).is_secretariat
        return allowed and obj is None

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Head the list with what it is; Django's own words speak of choosing a row."""
        title = {"title": "Informes de las partes"}
        return super().changelist_view(request, {**(extra_context or {}), **title})

    def get_urls(self) -> list[URLPattern]:
        record, view = "registrar/<slug:plan>/<slug:code>/<str:month>/", self.admin_site.admin_view
        submitted, published = "El informe quedó entregado.", "El informe quedó publicado."
        own = [
            path(
                record, keeps_typed(view(partial(record_page, self))), name="sttl_revision_record"
            ),
            path(
                f"{record}revisar/",
                view(require_GET(partial(record_review_page, self))),
                name="sttl_revision_record_review",
            ),
            path(
                f"{record}apartar/",
                view(require_http_methods(["GET", "POST"])(partial(set_aside_page, self))),
                name="sttl_revision_set_aside",
            ),
            step_path(self, "entregar", partial(self.take_step, action="submit", done=submitted)),
            step_path(self, "publicar", partial(self.take_step, action="publish", done=published)),
            step_path(self, "devolver", self.return_view),
            step_path(self, "corregir", self.correct_view),
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show a report for its review; a draft of the STTL's own is written in the editor."""
        revision = self.get_object(request, object_id)
        is_read = revision is not None and self.has_view_permission(request, revision)
        if revision is None or not is_read or request.method != "GET":
            return super().change_view(request, object_id, *args, **kwargs)
        if is_recorded_by(role_of(request), revision):
            return redirect("admin:sttl_revision_record", *address_of(revision))
        return self.review_page(request, revision, ReturnForm())

    def review_page(
        self, request: HttpRequest, revision: Revision, form: ReturnForm
    ) -> HttpResponse:
        """Show a revision beside last month's, with the two steps that the secretariat takes."""
        waiting = Revision.objects.awaiting_review().in_order_of(Event.Step.SUBMIT).with_place()
        context = {
            "title": f"Revisar {revision}",
            "review": Review(revision, by=actor(request), at=timezone.now()),
            "form": form,
            "next": waiting.exclude(pk=revision.pk).first(),
            "can_correct": revision.state == State.PUBLISHED and revision.is_recorded_by_sttl,
        }
        return framed(self, request, "sttl/revision/review.html", context)

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask which month is recorded; its form begins the report."""
        return choose_page(self, request)

    def return_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the report back to its party with the reason, which the review's page asks for."""
        revision = self.revision_or_404(request, pk)
        form = ReturnForm(request.POST or None)
        if request.method != "POST":
            return redirect("admin:sttl_revision_change", pk)
        if form.is_valid():
            note, now = form.cleaned_data["note"], timezone.now()
            try:
                advance(revision, "return", by=actor(request), at=now, note=note)
            except Refused as refusal:
                form.add_error("note", str(refusal))
            else:
                messages.success(request, "El informe se devolvió a la parte.")
                return redirect("admin:sttl_revision_change", pk)
        return self.review_page(request, revision, form)

    def correct_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the reason, and open the next revision of what the STTL recorded."""
        revision = self.revision_or_404(request, pk)
        form = CorrectionForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            reason = form.cleaned_data["reason"]
            try:
                opened = correct(
                    revision.report, by=actor(request), at=timezone.now(), reason=reason
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect("admin:sttl_revision_record", *address_of(opened))
        context = {"title": f"Corregir {revision}", "form": form, "button": "Abrir"}
        return framed(self, request, "sttl/revision/step_form.html", context)

    def take_step(self, request: HttpRequest, pk: int, *, action: str, done: str) -> HttpResponse:
        """Take a step by the workflow; only by POST, and say why where it cannot be taken."""
        revision = self.revision_or_404(request, pk)
        if request.method != "POST":
            return redirect("admin:sttl_revision_change", pk)
        try:
            advance(revision, action, by=actor(request), at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, done)
        return redirect("admin:sttl_revision_change", pk)

    def revision_or_404(self, request: HttpRequest, pk: int) -> Revision:
        """Return a revision that this person may see here, or 404."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)


def address_of(revision: Revision) -> tuple[str, str, str]:
    """Return what the address of a report's form is made of."""
    report = revision.report
    return report.activity.plan.slug, report.activity.code, write_month(report.month)
