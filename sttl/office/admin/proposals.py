"""The page on which the STTL confirms or changes what the portal proposed for a plan."""

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from commitments.models import ActionPlan
from commitments.months import day_name
from sttl.access import is_secretariat
from sttl.models import User
from sttl.office.proposal_forms import ProposalsForm
from sttl.office.proposals import unconfirmed
from sttl.reading.duties import FIRST_REPORT_NOTICE
from sttl.record.wording import format_count
from sttl.record.workflow import lock


@transaction.atomic
def proposals_view(request: HttpRequest, plan: str) -> HttpResponse:
    """Show what was proposed for a plan and not decided; record what the secretariat decides of it.

    Under the plan's lock, so that what somebody else decided meanwhile is not decided again.
    """
    user = request.user
    if not isinstance(user, User) or not is_secretariat(user):
        raise PermissionDenied
    about = get_object_or_404(ActionPlan, slug=plan)
    is_posted = request.method == "POST"
    if is_posted:
        lock(about)
    now = timezone.now()
    proposals = unconfirmed(about, at=now)
    form = ProposalsForm(proposals, request.POST if is_posted else None)
    if is_posted and (not proposals.total or form.is_valid()):
        tell(request, user, about, form.save(by=user, at=now) if proposals.total else 0)
        return redirect("admin:proposals", about.slug)
    context = {
        **admin.site.each_context(request),
        "title": "Confirmar propuestas",
        "plan": about,
        "proposals": proposals,
        "form": form,
        "first_due_on": day_name(timezone.localdate(now) + FIRST_REPORT_NOTICE),
    }
    status = 422 if is_posted else 200
    return TemplateResponse(request, "admin/proposals.html", context, status=status)


def tell(request: HttpRequest, user: User, plan: ActionPlan, count: int) -> None:
    """Say how much was recorded; nothing more where all had been decided before."""
    if not count:
        messages.info(request, "Todas las propuestas de este plan estaban ya decididas.")
        return
    count_text = format_count(count, "decisión", "decisiones")
    sentence = f"Decisiones registradas sobre las propuestas del portal: {count}."
    LogEntry.objects.log_actions(user.pk, [plan], CHANGE, sentence, single_object=True)
    verb = "Quedó registrada" if count == 1 else "Quedaron registradas"
    messages.success(request, f"{verb} {count_text}, con su razón.")
