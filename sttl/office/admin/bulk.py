"""Publishing or returning several reports at once: each by its own step, which may refuse it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from commitments.kept_admin import framed
from commitments.refused import Refused
from sttl.access import actor
from sttl.models import Revision
from sttl.office.decision_forms import long_text
from sttl.office.list_words import name_of
from sttl.record.workflow import advance

APPLY = "aplicar"  # the field that says that the page in between was read
NOT_ALLOWED = "usted lo escribió o lo entregó como enlace; le toca a otra persona."


class ReturnForm(forms.Form):
    """Why a report goes back to its party."""

    note = long_text("Razón", hint="La lee quien informa; el público no.", cols=40)


@admin.action(description="Publicar los elegidos", permissions=["change"])
def publish_many(
    page: admin.ModelAdmin[Revision], request: HttpRequest, chosen: QuerySet[Revision]
) -> HttpResponse | None:
    """Show what would be published, which nobody can take back, and then publish it."""
    if APPLY not in request.POST:
        return confirmation_page(page, request, chosen, action="publish_many", form=None)
    take_all(request, chosen_again(page, request), "publish", "Informes publicados:", note="")
    return None


@admin.action(description="Devolver los elegidos con una razón", permissions=["change"])
def return_many(
    page: admin.ModelAdmin[Revision], request: HttpRequest, chosen: QuerySet[Revision]
) -> HttpResponse | None:
    """Ask for one reason, and return all that were chosen with it."""
    form = ReturnForm(request.POST if APPLY in request.POST else None)
    if not form.is_valid():
        return confirmation_page(page, request, chosen, action="return_many", form=form)
    note = form.cleaned_data["note"]
    take_all(request, chosen_again(page, request), "return", "Informes devueltos:", note=note)
    return None


def confirmation_page(
    page: admin.ModelAdmin[Revision],
    request: HttpRequest,
    chosen: QuerySet[Revision],
    *,
    action: str,
    form: ReturnForm | None,
) -> HttpResponse:
    """Show the page in between: which reports were chosen, and the reason where one is asked."""
    context: dict[str, Any] = {
        "title": "Publicar varios informes" if form is None else "Devolver varios informes",
        "chosen": in_order(chosen),
        "checkbox": ACTION_CHECKBOX_NAME,
        "action": action,
        "apply": APPLY,
        "form": form,
    }
    return framed(page, request, "sttl/revision/many.html", context)


def in_order(chosen: QuerySet[Revision]) -> list[Revision]:
    """Load what was chosen month by month: an earlier one may set the base of a later one."""
    return list(chosen.order_by("report__month", "report__activity__code", "number"))


def chosen_again(page: admin.ModelAdmin[Revision], request: HttpRequest) -> list[Revision]:
    """Load what was chosen on the page before, whatever became of it meanwhile."""
    keys = request.POST.getlist(ACTION_CHECKBOX_NAME)  # each a key: PortalAdmin.response_action
    return in_order(page.get_queryset(request).filter(pk__in=keys))


def take_all(
    request: HttpRequest, chosen: list[Revision], action: str, done: str, *, note: str
) -> None:
    """Take each one step further, and name those that were taken and those refused, with why."""
    advanced, refused = [], []
    for revision in chosen:
        try:
            advance(revision, action, by=actor(request), at=timezone.now(), note=note)
        except Refused as refusal:
            refused.append(f"{name_of(revision)}: {refusal}")
        except PermissionDenied:
            refused.append(f"{name_of(revision)}: {NOT_ALLOWED}")
        else:
            advanced.append(name_of(revision))
    if advanced:
        messages.success(request, f"{done} {len(advanced)}. {'; '.join(advanced)}.")
    for sentence in refused:
        messages.error(request, sentence)
