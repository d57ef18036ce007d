"""The extensions asked for: read here, and answered once by sttl.record.extensions."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from commitments.fields import DayInput
from commitments.kept_admin import ReadAdmin, framed, key_of
from commitments.refused import Refused
from sttl.access import actor
from sttl.models import ExtensionRequest
from sttl.office.decision_forms import long_text
from sttl.reading.today import duty_today
from sttl.record.extensions import answer, may_answer

Answer = ExtensionRequest.Answer


class AnswerForm(forms.Form):
    """The answer to a request: granted, perhaps for another day, or refused."""

    answer = forms.ChoiceField(
        label="Respuesta",
        choices=[(Answer.GRANTED, "Conceder la prórroga"), (Answer.REFUSED, "Negarla")],
        widget=forms.RadioSelect,
    )
    due_on = forms.DateField(
        label="Nueva fecha límite",
        required=False,
        help_text="Puede conceder otro día. Si la niega, no se toma en cuenta.",
        widget=DayInput,
    )
    note = long_text(
        "Razón",
        hint="La lee quien la pidió. Si concede la prórroga, se publica con ella.",
        cols=40,
    )


class WaitingFilter(admin.SimpleListFilter):
    """Opens the list on what waits for an answer."""

    title = "respuesta"
    parameter_name = "respuesta"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, str]]:
        return [("todas", "Todas"), *((answer_.value, str(answer_.label)) for answer_ in Answer)]

    def choices(self, changelist: Any) -> Any:
        """Offer the answers, with those that wait in the place of «all»."""
        for choice in super().choices(changelist):
            if choice["query_string"] == changelist.get_query_string(remove=[self.parameter_name]):
                choice["display"] = "Por contestar"
            yield choice

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[ExtensionRequest]
    ) -> QuerySet[ExtensionRequest]:
        if self.value() is None:
            return queryset.filter(answer="")
        return queryset if self.value() == "todas" else queryset.filter(answer=self.value())


class ExtensionRequestAdmin(ReadAdmin):
    """What parties ask; its page asks for the answer while it waits."""

    list_display = ("activity_code", "month_written", "party", "wanted_on", "asked_at", "answer")
    list_display_links = ("activity_code", "month_written")
    list_filter = (WaitingFilter,)
    list_select_related = ("activity__plan", "party")
    search_fields = ("activity__code", "party__name", "reason")

    @admin.display(description="actividad", ordering="activity__code")
    def activity_code(self, extension_request: ExtensionRequest) -> str:
        return extension_request.activity.code

    @admin.display(description="mes", ordering="month")
    def month_written(self, extension_request: ExtensionRequest) -> str:
        return f"{extension_request.month:%Y-%m}"

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show a request, and while it waits the form that answers it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        extension_request = get_object_or_404(
            ExtensionRequest.objects.with_place().select_related("extension"),
            pk=key_of({"pk": unquote(object_id)}, "pk"),
        )
        form = AnswerForm(request.POST or None, initial={"due_on": extension_request.wanted_on})
        if (
            request.method == "POST"
            and form.is_valid()
            and self.answered(request, extension_request, form)
        ):
            return redirect("admin:sttl_extensionrequest_changelist")
        context = {
            "title": f"Solicitud de prórroga: {extension_request}",
            "held": extension_request,
            "due_on": duty_today(
                extension_request.activity, extension_request.month, at=timezone.now()
            ).due_on,
            "form": form,
            "may_answer": may_answer(actor(request), extension_request, at=timezone.now()),
        }
        status = 422 if form.errors else 200
        return framed(self, request, "sttl/extensionrequest/answer.html", context, status=status)

    def answered(
        self, request: HttpRequest, extension_request: ExtensionRequest, form: AnswerForm
    ) -> bool:
        """Answer by the domain's own function, or say on the form why it cannot be."""
        due_on: date | None = form.cleaned_data["due_on"]
        chosen_answer = Answer(form.cleaned_data["answer"])
        try:
            answer(
                extension_request,
                chosen_answer,
                by=actor(request),
                at=timezone.now(),
                note=form.cleaned_data["note"],
                due_on=due_on,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return False
        self.log_change(request, extension_request, f"Se contestó: {chosen_answer.label.lower()}.")
        messages.success(request, f"La respuesta quedó registrada: {chosen_answer.label.lower()}.")
        return True
