"""The admin page that brings in a whole plan: its file, what it would create, the confirmation."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from commitments.models import ActionPlan
from sttl.faults import RefusedError
from sttl.uploads import EXCEL, LARGEST_FILE

from .held import Held, held_file, hold, let_go
from .intakes import NAMES
from .packages import TAKEN, tables_of_file
from .plans import MOST_FAULTS, Outcome, import_plan
from .templates import plan_workbook


class PlanFileForm(forms.Form):
    """The file of a plan."""

    file = forms.FileField(
        label="Archivo",
        help_text=f"Paquete de datos (.zip) o libro (.xlsx, .ods), de "
        f"{LARGEST_FILE // 1024**2} MB como máximo.",
        allow_empty_file=True,  # refused by its own sentence
        widget=forms.FileInput(attrs={"accept": ",".join(f".{each}" for each in TAKEN)}),
    )


def import_page(admin: ModelAdmin[ActionPlan], request: HttpRequest) -> HttpResponse:
    """Ask for a file, rehearse it and show what it would create; create it once confirmed."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    if request.method == "POST" and "confirmar" in request.POST:
        return confirmed(admin, request, str(request.POST["confirmar"]))
    form = PlanFileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        if upload.size > LARGEST_FILE:
            form.add_error("file", "El archivo pasa de 10 MB.")
        else:
            context |= rehearsed(Held(upload.name, upload.read()), by=account(request))
    is_refused = bool(form.errors or context.get("faults"))
    return page(admin, request, context, status=422 if is_refused else 200)


def rehearsed(held: Held, *, by: int) -> dict[str, Any]:
    """Return what the page shows of a file: what it would create, or why it is refused."""
    try:
        outcome = import_plan(tables_of_file(held.name, held.data, wanted=NAMES), is_rehearsal=True)
    except RefusedError as error:
        return {"faults": error.faults, "is_cut": len(error.faults) == MOST_FAULTS}
    return {"outcome": outcome, "held": held, "key": hold(held, by=by)}


def confirmed(admin: ModelAdmin[ActionPlan], request: HttpRequest, key: str) -> HttpResponse:
    """Create the plan of the file that was previewed, and note who brought it in."""
    held = held_file(key, by=account(request))
    if held is None:
        messages.error(request, "El archivo ya no está a la mano; vuelva a elegirlo.")
        return redirect("admin:commitments_actionplan_import")
    try:
        outcome = import_plan(tables_of_file(held.name, held.data, wanted=NAMES))
    except RefusedError as error:
        context = {"form": PlanFileForm(), "faults": error.faults}
        return page(admin, request, context, status=422)
    let_go(key, by=account(request))
    admin.log_addition(request, outcome.plan, log_sentence(held, outcome))
    messages.success(request, f"El plan «{outcome.plan}» ya está en el portal.")
    return redirect(outcome.plan)


def log_sentence(held: Held, outcome: Outcome) -> str:
    """Say for the log what was brought in, and from which bytes."""
    count = sum(outcome.counts.values())
    return f"Traído de «{held.name}» (SHA-256 {held.sha256}): {count} renglones."


def page(
    admin: ModelAdmin[ActionPlan], request: HttpRequest, context: dict[str, Any], *, status: int
) -> HttpResponse:
    shown = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": "Traer un plan",
        **context,
    }
    return TemplateResponse(request, "admin/imports/plan.html", shown, status=status)


def template_file(admin: ModelAdmin[ActionPlan], request: HttpRequest) -> HttpResponse:
    """Send the empty workbook of a plan."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    return workbook_response(request)


@require_GET
def workbook_response(request: HttpRequest) -> HttpResponse:
    name = "plantilla-de-plan.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(plan_workbook(), content_type=EXCEL, headers=headers)


def account(request: HttpRequest) -> int:
    """Return the key of the signed-in account; the admin lets nobody else in."""
    return cast(int, request.user.pk)
