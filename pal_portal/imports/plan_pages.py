"""The admin page that brings in a whole plan: its file, what it would create, the confirmation."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from commitments.models import ActionPlan
from sttl.files.kinds import EXCEL

from .intakes import NAMES
from .packages import TAKEN, tables_of_file
from .pages import Flow, flow_page
from .plans import Outcome, import_plan
from .previewed import PreviewedFile
from .templates import plan_workbook


def import_page(admin: ModelAdmin[ActionPlan], request: HttpRequest) -> HttpResponse:
    """Rehearse a plan's file and show what it would create; create it once confirmed."""
    refuse_others(request)

    def carry_out(file: PreviewedFile) -> str:
        outcome = outcome_of(file, is_rehearsal=False)
        admin.log_addition(request, outcome.plan, log_sentence(file, outcome))
        messages.success(request, f"El plan «{outcome.plan}» ya está en el portal.")
        return outcome.plan.get_absolute_url()

    flow = Flow("Traer un plan", TAKEN, "admin/imports/plan.html", preview, carry_out)
    return flow_page(admin, request, flow)


def preview(file: PreviewedFile) -> dict[str, Any]:
    return {"outcome": outcome_of(file, is_rehearsal=True)}


def outcome_of(file: PreviewedFile, *, is_rehearsal: bool) -> Outcome:
    grids = tables_of_file(file.name, file.data, table_names=NAMES)
    return import_plan(grids, is_rehearsal=is_rehearsal)


def log_sentence(file: PreviewedFile, outcome: Outcome) -> str:
    """Say for the log what was brought in, and from which bytes."""
    count = sum(outcome.counts.values())
    return f"{file.origin}: {count} renglones."


@require_GET
def template_file(request: HttpRequest) -> HttpResponse:
    """Send the empty workbook of a plan."""
    refuse_others(request)
    name = "plantilla-de-plan.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(plan_workbook(), content_type=EXCEL, headers=headers)


def may_bring_plans(request: HttpRequest) -> bool:
    """Say whether a person may bring a plan in: whoever has the right to add one."""
    return request.user.has_perm("commitments.add_actionplan")


def refuse_others(request: HttpRequest) -> None:
    if not may_bring_plans(request):
        raise PermissionDenied
