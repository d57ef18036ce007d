"""The secretariat's button that freezes a release of the open data."""

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commitments.models import ActionPlan
from commitments.refused import Refused
from sttl.access import is_secretariat
from sttl.models import User

from .releases import Shelf, freeze

SHOWN = 12  # the newest releases of a plan; the rest are on its public page


@require_http_methods(["GET", "HEAD", "POST"])
def releases_view(request: HttpRequest) -> HttpResponse:
    """Show each plan's newest releases; the button freezes another."""
    user = request.user
    if not isinstance(user, User) or not is_secretariat(user):
        raise PermissionDenied
    if request.method == "POST":
        plan = get_object_or_404(ActionPlan, slug=request.POST.get("plan", ""))
        freeze_for(request, user, plan)
        return redirect("admin-releases")
    plans = ActionPlan.objects.order_by("first_month", "slug")
    context = {
        **admin.site.each_context(request),
        "title": "Versiones congeladas de los datos",
        "shelves": [(plan, Shelf(plan.slug).releases()[::-1][:SHOWN]) for plan in plans],
    }
    return TemplateResponse(request, "admin/releases.html", context)


def freeze_for(request: HttpRequest, user: User, plan: ActionPlan) -> None:
    """Freeze a release and say so, or say why it could not be frozen."""
    try:
        release = freeze(plan, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return
    sentence = f"Se congeló la versión {release.version} de los datos."
    LogEntry.objects.log_actions(user.pk, [plan], CHANGE, sentence, single_object=True)
    messages.success(request, sentence)
