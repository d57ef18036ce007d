"""«Registrar un informe»: the editor of a draft in the admin's frame, for parties without liaison.

The form, its warnings, its clashes and its review are the desk's (sttl.editor).
"""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from commitments.kept_admin import framed
from commitments.months import month_name
from commitments.refused import Refused
from sttl.access import Role, left_unsent, report_of, reporter_of, role_of
from sttl.desk.kept_input import given_back, keep
from sttl.editor.drafts import edit, newest_revision, review_context
from sttl.editor.places import LeftByParty, ReportPlace, activity_and_month, place_of
from sttl.editor.report_form import KEPT
from sttl.models import Revision
from sttl.office.recording import unrecorded
from sttl.office.worklist import open_plans
from sttl.record.set_aside import free_on, set_aside
from sttl.record.workflow import refuse_month

TITLE = "Registrar un informe"


def choose_page(page: admin.ModelAdmin[Revision], request: HttpRequest) -> HttpResponse:
    """Ask which month is recorded: first the activity, then one of its months without a report."""
    role = role_of(request)
    if not role.is_secretariat:
        raise PermissionDenied
    plans = open_plans(on=timezone.localdate(role.at))
    missing = [(plan, unrecorded(plan, at=role.at)) for plan in plans]
    place = request.GET.get("plan"), request.GET.get("actividad")
    chosen = [
        activity
        for plan, activities in missing
        for activity in activities
        if (plan.slug, activity.activity.code) == place
    ]
    context = {"title": TITLE, "plans": missing, "chosen": chosen[0] if chosen else None}
    return framed(page, request, "sttl/revision/choose.html", context)


def record_page(
    page: admin.ModelAdmin[Revision], request: HttpRequest, plan: str, code: str, month: str
) -> HttpResponse:
    """Show the form of a month and keep what is sent, as the desk does."""
    try:
        place = recorded_place(request, plan, code, month)
    except LeftByParty:
        return redirect("admin:sttl_revision_set_aside", plan, code, month)
    back = given_back(request) if request.method == "GET" else None
    if request.method == "GET" and back is None:  # what was typed is refused with its text in view
        try:
            refuse_month(place.activity, place.month, at=place.now)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("admin:sttl_revision_add")
    form, status = edit(request, place, given_back=back)
    if status == KEPT:
        page.log_change(request, form.revision, "Se guardó el borrador.")
        messages.success(request, "El borrador quedó guardado.")
        return redirect("admin:sttl_revision_record_review", plan, code, month)
    if not (form.revision.is_editable or form.texts.is_bound):
        return redirect("admin:sttl_revision_change", form.revision.pk)
    if form.onward:
        keep(request, path=form.address)
    context = headed(place) | {"form": form, "is_given_back": back is not None}
    return framed(page, request, "sttl/revision/record.html", context, status=status)


def record_review_page(
    page: admin.ModelAdmin[Revision], request: HttpRequest, plan: str, code: str, month: str
) -> HttpResponse:
    """Show what was written, what it still lacks, and the button that hands it in."""
    place = recorded_place(request, plan, code, month)
    revision = newest_revision(place.report)
    if revision is None:
        return redirect("admin:sttl_revision_record", plan, code, month)
    if not revision.is_editable:
        return redirect("admin:sttl_revision_change", revision.pk)
    context = headed(place) | review_context(revision, at=place.now)
    return framed(page, request, "sttl/revision/record_review.html", context)


def set_aside_page(
    page: admin.ModelAdmin[Revision], request: HttpRequest, plan: str, code: str, month: str
) -> HttpResponse:
    """Say since when a draft that a party left unsent may be set aside unread, and do it."""
    report, role = report_of(*activity_and_month(plan, code, month)), role_of(request)
    party, left = reporter_of(report, as_of=role.at), left_unsent(report)
    if party is None or left is None or not role.acts_as_sttl(party):
        raise Http404
    if request.method == "POST":
        try:
            set_aside(report, by=role.user, at=role.at)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "El borrador quedó apartado, sin leerse. Registre el mes.")
            return redirect("admin:sttl_revision_record", plan, code, month)
    first_day = free_on(left, party)
    context = {
        "title": f"Apartar un borrador: {month_name(report.month)}",
        "activity": report.activity,
        "month": report.month,
        "party": party,
        "first_day": first_day,
        "is_free": role.day >= first_day,
    }
    status = 409 if request.method == "POST" else 200
    return framed(page, request, "sttl/revision/set_aside.html", context, status=status)


def recorded_place(request: HttpRequest, plan: str, code: str, month: str) -> ReportPlace:
    """Return what the address names, for the secretariat that records it; 404 for all others."""
    place = place_of(request, plan, code, month)
    if not place.is_recorded_by_sttl:
        raise Http404
    return place


def is_recorded_by(role: Role, revision: Revision) -> bool:
    """Say whether a draft is the STTL's own and this person may still write it."""
    if not (revision.is_recorded_by_sttl and revision.is_editable):
        return False
    party = reporter_of(revision.report, as_of=role.at)
    return party is not None and role.acts_as_sttl(party)


def headed(place: ReportPlace) -> dict[str, Any]:
    """Give what a page of the editor says of its month, which heads it."""
    return {"title": f"{TITLE}: {month_name(place.month)}", **place.context}
