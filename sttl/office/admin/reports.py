"""The queue of what was handed in, and the months that the STTL records for a party.

Never a second door into the workflow: each button calls sttl.record.workflow, which decides.
"""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from commitments.models import Activity
from commitments.refused import Refused
from indicators.models import Indicator
from sttl.access import is_secretariat
from sttl.editor.evidence_forms import EvidenceForm
from sttl.editor.forms import CorrectionForm, MeasurementForm
from sttl.fields import MonthField
from sttl.models import Event, Evidence, Measurement, Revision, User
from sttl.office.review import review
from sttl.office.worklist import ago
from sttl.reading.sectors import disputed_revisions
from sttl.record.checks import Check
from sttl.record.workflow import CHANGED_MEANWHILE, advance, correct, lock, start_report

from . import bulk
from .recorded import RecordedForm, RecordedMeasurementForm, RecordedMeasurements
from .steps import ReturnForm, actor

State = Revision.State
DISPUTE = "disputa"  # beside the states, in the list's filter


class StartForm(forms.Form):
    """Which month of which activity the STTL records for a party that does not sign in."""

    activity = forms.ModelChoiceField(
        label="Actividad", queryset=Activity.objects.select_related("plan").order_by("code")
    )
    month = MonthField(label="Mes", help_text="Así: 2016-03.")


class MeasurementInline(admin.StackedInline[Measurement, Revision]):
    model = Measurement
    form = RecordedMeasurementForm
    formset = RecordedMeasurements
    fields = ("indicator", *MeasurementForm.Meta.fields)
    verbose_name_plural = "mediciones"

    def get_extra(self, request: HttpRequest, obj: Revision | None = None, **kwargs: Any) -> int:
        """Offer a row for each indicator of the activity that has none yet."""
        if obj is None:
            return 0
        measured = Measurement.objects.filter(revision=obj).values("indicator")
        return indicators_of(obj).exclude(pk__in=measured).count()

    def get_formset(self, request: HttpRequest, obj: Revision | None = None, **kwargs: Any) -> Any:
        """Offer only the activity's own indicators."""
        formset = super().get_formset(request, obj, **kwargs)
        field = formset.form.base_fields.get("indicator")
        if isinstance(field, forms.ModelChoiceField) and obj is not None:
            field.queryset = indicators_of(obj)
        return formset


class KeptEvidenceForm(EvidenceForm):
    """The same row in the admin, where each row shows every column, also of what is kept."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("url", "upload"):
            if name not in self.fields:
                self.fields[name] = deepcopy(self.base_fields[name])
                self.fields[name].disabled = True


class EvidenceInline(admin.TabularInline[Evidence, Revision]):
    model = Evidence
    form = KeptEvidenceForm
    readonly_fields = ("download",)
    extra = 1

    def get_fields(self, request: HttpRequest, obj: Revision | None = None) -> Any:
        """Offer to add a file only where the revision may still be written."""
        offered = ("upload",) if self.has_change_permission(request, obj) else ()
        return ("title", "url", *offered, "download")

    def has_change_permission(self, request: HttpRequest, obj: Revision | None = None) -> bool:
        """Say whether this person writes the revision: its evidence is a part of it."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or is_written_by(actor(request), obj))

    @admin.display(description="archivo")
    def download(self, evidence: Evidence) -> str:
        """Lead to the file as the desk sends it, to be kept and never shown in place."""
        if not evidence.file:
            return ""
        address = reverse("desk:evidence-file", args=[evidence.pk])
        return format_html('<a href="{}">{}</a>', address, filesizeformat(evidence.byte_size or 0))


def is_written_by(user: User, revision: Revision) -> bool:
    """Say whether an account writes a revision in the admin: what the STTL records, while open."""
    return is_secretariat(user) and revision.is_recorded_by_sttl and revision.is_editable


def indicators_of(revision: Revision) -> QuerySet[Indicator]:
    """Ask for the indicators that the revision's activity has."""
    return Indicator.objects.filter(result__activity=revision.report.activity).select_related(
        "result"
    )


class QueueFilter(admin.SimpleListFilter):
    """Opens the list on what waits for review."""

    title = "estado"
    parameter_name = "estado"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, str]]:
        states = ((each.value, str(each.label)) for each in State)
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


class RevisionAdmin(admin.ModelAdmin[Revision]):
    """The queue. A party's own drafts are not here: they are the party's until handed in."""

    form = RecordedForm
    list_display = ("activity_code", "month", "party", "number", "state", "handed_in")
    list_display_links = ("activity_code", "month")
    sortable_by = ("activity_code", "month", "party", "handed_in")
    list_filter = (QueueFilter, "is_recorded_by_sttl", "report__activity__component__commitment")
    search_fields = ("report__activity__code", "report__party__name")
    inlines = (MeasurementInline, EvidenceInline)
    change_form_template = "admin/sttl/revision/change_form.html"
    actions = ("publish_many", "return_many")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        """Ask for all but the parties' drafts, with when each was last handed in."""
        del request  # everyone who may look here sees the same queue
        held = Revision.objects.in_order_of(Event.Step.SUBMIT).with_place()
        return held.exclude(state=State.DRAFT, is_recorded_by_sttl=False)

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

    @admin.action(description="Publicar los elegidos", permissions=["change"])
    def publish_many(self, request: HttpRequest, chosen: QuerySet[Revision]) -> Any:
        return bulk.publish(self, request, chosen)

    @admin.action(description="Devolver los elegidos con una razón", permissions=["change"])
    def return_many(self, request: HttpRequest, chosen: QuerySet[Revision]) -> Any:
        return bulk.send_back(self, request, chosen)

    def has_change_permission(self, request: HttpRequest, obj: Revision | None = None) -> bool:
        """Only what the STTL itself records is written here, and only while it is open."""
        allowed = super().has_change_permission(request, obj) and is_secretariat(actor(request))
        return allowed and (obj is None or is_written_by(actor(request), obj))

    def has_delete_permission(self, request: HttpRequest, obj: Revision | None = None) -> bool:
        return False

    def get_form(
        self, request: HttpRequest, obj: Revision | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Ask for a level only where no indicator measures progress (rule 3)."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is not None and Check(obj, before=timezone.now()).measures_progress:
            form.base_fields.pop("level", None)
        return form

    def save_model(
        self, request: HttpRequest, obj: Revision, form: forms.ModelForm[Revision], change: bool
    ) -> None:
        """Keep the draft, unless it was handed in while this page was open."""
        lock(obj.report.activity.plan)
        if not Revision.objects.get(pk=obj.pk).is_editable:
            raise PermissionDenied(CHANGED_MEANWHILE)
        obj.written_by, obj.saved_at = actor(request), timezone.now()
        super().save_model(request, obj, form, change)

    def response_change(self, request: HttpRequest, obj: Revision) -> HttpResponse:
        """Stay on the page, where the draft can now be handed in."""
        messages.success(request, "El borrador quedó guardado.")
        return redirect("admin:sttl_revision_change", obj.pk)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Head the list with what it is; Django's own words speak of choosing a row."""
        title = {"title": "Informes de las partes"}
        return super().changelist_view(request, {**(extra_context or {}), **title})

    def get_urls(self) -> list[URLPattern]:
        def at(step: str, view: Callable[..., HttpResponse]) -> URLPattern:
            return path(
                f"<int:pk>/{step}/", self.admin_site.admin_view(view), name=f"sttl_revision_{step}"
            )

        own = [
            at("entregar", self.submit_view),
            at("publicar", self.publish_view),
            at("devolver", self.return_view),
            at("corregir", self.correct_view),
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show what is handed in for its review; what the STTL itself records, to be filled in."""
        revision = self.get_object(request, object_id)
        if revision is None or not self.has_view_permission(request, revision):
            return super().change_view(request, object_id, form_url, extra_context)
        if request.method == "GET" and not self.has_change_permission(request, revision):
            return self.review_page(request, revision, ReturnForm())
        check = Check(revision, before=timezone.now())
        context = {
            **(extra_context or {}),
            "problems": check.problems(),
            "events": revision.events.order_by("sequence"),
            "can_submit": self.has_change_permission(request, revision),
        }
        return super().change_view(request, object_id, form_url, context)

    def review_page(
        self, request: HttpRequest, revision: Revision, form: ReturnForm
    ) -> HttpResponse:
        """Show a revision beside last month's, with the two steps that the secretariat takes."""
        waiting = Revision.objects.awaiting_review().in_order_of(Event.Step.SUBMIT).with_place()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Revisar {revision}",
            "review": review(revision, by=actor(request), at=timezone.now()),
            "form": form,
            "next": waiting.exclude(pk=revision.pk).first(),
            "can_correct": revision.state == State.PUBLISHED and revision.is_recorded_by_sttl,
        }
        return TemplateResponse(request, "admin/sttl/revision/review.html", context)

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Ask which month is recorded, and open its draft through the workflow."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        given = {name: request.GET[name] for name in StartForm.base_fields if name in request.GET}
        form = StartForm(request.POST or None, initial=given)
        if request.method == "POST" and form.is_valid():
            revision = self.started(request, form)
            if revision is not None:
                return redirect("admin:sttl_revision_change", revision.pk)
        return self.plain_page(
            request, form, title="Registrar el informe de una parte sin enlace", button="Abrir"
        )

    def started(self, request: HttpRequest, form: StartForm) -> Revision | None:
        """Open the draft, or say on the form why it cannot be opened."""
        activity: Activity = form.cleaned_data["activity"]
        month: date = form.cleaned_data["month"]
        try:
            return start_report(activity, month, by=actor(request), at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except PermissionDenied:
            form.add_error(
                "activity", "La parte que informa esta actividad tiene enlace: le toca a ella."
            )
        return None

    def submit_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.take_step(request, pk, "submit", "El informe quedó entregado.")

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.take_step(request, pk, "publish", "El informe quedó publicado.")

    def return_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the report back to its party with the reason, which the review's page asks for."""
        revision = self.held(request, pk)
        form = ReturnForm(request.POST or None)
        if request.method == "POST" and not form.is_valid():
            return self.review_page(request, revision, form)
        note = form.cleaned_data["note"] if request.method == "POST" else ""
        return self.take_step(
            request, pk, "return", "El informe se devolvió a la parte.", note=note
        )

    def correct_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the reason, and open the next revision of what the STTL recorded."""
        revision = self.held(request, pk)
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
                return redirect("admin:sttl_revision_change", opened.pk)
        return self.plain_page(request, form, title=f"Corregir {revision}", button="Abrir")

    def take_step(
        self, request: HttpRequest, pk: int, action: str, done: str, *, note: str = ""
    ) -> HttpResponse:
        """Take a step by the workflow; only by POST, and say why where it cannot be taken."""
        revision = self.held(request, pk)
        if request.method != "POST":
            return redirect("admin:sttl_revision_change", pk)
        try:
            advance(revision, action, by=actor(request), at=timezone.now(), note=note)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, done)
        return redirect("admin:sttl_revision_change", pk)

    def held(self, request: HttpRequest, pk: int) -> Revision:
        """Return a revision that this person may see here, or 404."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def plain_page(
        self, request: HttpRequest, form: forms.Form, *, title: str, button: str
    ) -> HttpResponse:
        """Show a form of our own in the admin's frame."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "form": form,
            "button": button,
        }
        return TemplateResponse(request, "admin/sttl/revision/step_form.html", context)
