"""The admin's page that takes months of measurements for the parties that do not sign in.

A month of a report is several rows, so that sttl.desk.workbooks.rows reads them, as on the desk.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from commitments.models import ActionPlan, Activity
from commitments.months import parse_month
from sttl.access import is_partys_own, is_secretariat, report_of
from sttl.desk.workbooks.rows import Kept, save_drafts
from sttl.desk.workbooks.sheets import month_workbook
from sttl.desk.workbooks.views import sheet_of
from sttl.editor.drafts import draft_of
from sttl.editor.report_form import ReportForm
from sttl.files.kinds import EXCEL
from sttl.files.spreadsheets import TAKEN
from sttl.models import Revision, User
from sttl.office.recording import silent_duties
from sttl.reading.today import reading_today

from .pages import Flow, flow_page
from .previewed import PreviewedFile


@require_GET
def plans_page(request: HttpRequest) -> HttpResponse:
    """Ask of which plan the months are."""
    allowed(request)
    context = {
        **admin.site.each_context(request),
        "title": "Registrar meses de un libro",
        "plans": ActionPlan.objects.all(),
    }
    return TemplateResponse(request, "admin/imports/month_plans.html", context)


def months_page(
    revision_admin: ModelAdmin[Revision], request: HttpRequest, slug: str
) -> HttpResponse:
    """Show the drafts that a workbook would make, and make them once confirmed."""
    user, plan, now = allowed(request), get_object_or_404(ActionPlan, slug=slug), timezone.now()

    def drafts(file: PreviewedFile, *, is_rehearsal: bool) -> list[Kept]:
        grid = sheet_of(file.name, file.data)
        places = {(activity.code, month) for activity, month in places_of(plan, at=now)}
        return save_drafts(
            grid,
            plan=plan,
            places=places,
            by=user,
            at=now,
            is_sttl=True,
            is_rehearsal=is_rehearsal,
        )

    def preview(file: PreviewedFile) -> dict[str, Any]:
        return {"drafts": drafts(file, is_rehearsal=True)}

    def carry_out(file: PreviewedFile) -> str:
        saved = drafts(file, is_rehearsal=False)
        for draft in saved:
            note = revision_admin.log_addition if draft.is_new else revision_admin.log_change
            note(request, draft.revision, file.origin)
        messages.success(request, f"Borradores guardados: {len(saved)}. Revíselos y entréguelos.")
        return reverse("admin:sttl_revision_changelist") + "?estado=draft"

    months = sorted({month for _, month in places_of(plan, at=now)}, reverse=True)
    title = f"Registrar meses de un libro: {plan}"
    extra = {"plan": plan, "months": months}
    flow = Flow(title, TAKEN, "admin/imports/months.html", preview, carry_out, extra)
    return flow_page(revision_admin, request, flow)


@require_GET
def month_file(request: HttpRequest, slug: str, month: str) -> HttpResponse:
    """Send the workbook of a month of the parties without a liaison."""
    allowed(request)
    plan, now = get_object_or_404(ActionPlan, slug=slug), timezone.now()
    try:
        when = parse_month(month)
    except ValueError as error:
        raise Http404 from error
    due = [activity for activity, place in places_of(plan, at=now) if place == when]
    entries = [entry for activity in due if (entry := entry_of(activity, when, at=now))]
    name = f'attachment; filename="cuaderno-{plan.slug}-{month}.xlsx"'
    headers = {"Content-Disposition": name, "Cache-Control": "private, no-store"}
    return HttpResponse(month_workbook(entries, is_sttl=True), content_type=EXCEL, headers=headers)


def entry_of(activity: Activity, month: date, *, at: datetime) -> ReportForm | None:
    """Return the form of a report that the STTL can still write; None of any other.

    Of what was handed in, and of what its party began.
    """
    draft = draft_of(report_of(activity, month), is_recorded_by_sttl=True)
    return ReportForm(draft, at=at) if draft.is_editable and not is_partys_own(draft) else None


def places_of(plan: ActionPlan, *, at: datetime) -> Iterator[tuple[Activity, date]]:
    """Give the activities and ended months of the parties that no liaison speaks for."""
    months = silent_duties(reading_today(plan, at=at), at=at)
    return ((activity, duty.month) for activity, _, duty in months)


def allowed(request: HttpRequest) -> User:
    """Return the account, of the secretariat: a superuser as such records nothing."""
    user = cast(User, request.user)
    if not is_secretariat(user):
        raise PermissionDenied
    return user
