"""The desk: what is owed, the month's report from draft to hand-in, corrections and verdicts."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commitments.refused import Refused
from sttl.access import actor, is_only_proposed, role_of
from sttl.editor.drafts import answers_of, edit, newest_revision, review_context
from sttl.editor.forms import CorrectionForm, ExtensionRequestForm, VerdictForm
from sttl.editor.places import activity_and_month, month_in, place_of
from sttl.editor.report_form import KEPT
from sttl.models import Evidence, Member, Revision, Verdict
from sttl.record.attachments import attachment, sandboxed
from sttl.record.checks import Check
from sttl.record.extensions import ask, asked_for, refuse_to_extend
from sttl.record.workflow import (
    advance,
    correct,
    judge,
    refuse_month,
    why_not_counted,
)

from .in_review import in_review, read_in_review
from .kept_input import given_back, keep, keeps_typed
from .tasks import desks_of
from .verdicts import docket_of


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What my parties owe, what waits for me, and what my sector has not judged yet."""
    role = role_of(request)
    parties, seats = role.parties, role.voting_seats
    context: dict[str, object] = {"desks": desks_of(parties, at=role.at), "seats": seats}
    context["docket"] = docket_of(seats, at=role.at) if seats else None
    context["in_review"] = list(in_review(at=role.at)) if seats else []
    context |= {"parties": parties, "is_secretariat": role.is_secretariat}
    return render(request, "desk/home.html", context)


@keeps_typed
@require_http_methods(["GET", "POST"])
def report_edit(request: HttpRequest, plan: str, code: str, month: str) -> HttpResponse:
    """The form of a month: keeps a draft, and leads to the page where it is handed in."""
    place = place_of(request, plan, code, month)
    back = given_back(request) if request.method == "GET" else None
    if request.method == "GET" and back is None:  # what was typed is refused with its text in view
        try:
            refuse_month(place.activity, place.month, at=place.now)
        except Refused as refusal:
            context = place.context | {"refusal": refusal}
            return render(request, "desk/refused.html", context, status=400)
    form, status = edit(request, place, given_back=back)
    if status == KEPT or not (form.revision.is_editable or form.texts.is_bound):
        return redirect("desk:report-review", plan, code, month)
    if form.onward:
        keep(request, path=form.address)
    context = place.context | {"form": form, "is_given_back": back is not None}
    return render(request, "desk/report_edit.html", context, status=status)


@login_required
@require_GET
def report_review(request: HttpRequest, plan: str, code: str, month: str) -> HttpResponse:
    """What was written, what it still lacks, and the button that hands it in."""
    place = place_of(request, plan, code, month)
    revision = newest_revision(place.report)
    if revision is None:
        return redirect("desk:report-edit", plan, code, month)
    context = place.context | review_context(revision, at=place.now)
    return render(request, "desk/report_review.html", context)


@login_required
@require_GET
def report_read(request: HttpRequest, plan: str, code: str, month: str) -> HttpResponse:
    """What a member of the STTL reads of a report before its publication: never an open draft."""
    role = role_of(request)
    if not role.voting_seats:
        raise Http404
    revision = revision_at(plan, code, month)
    if revision.state == Revision.State.PUBLISHED:
        return redirect("site:report-detail", plan, code, month)
    answers, returned = read_in_review(revision, at=role.at)
    context = {"revision": revision, "answers": answers, "returned": returned}
    return render(request, "desk/report_read.html", context)


@login_required
@require_POST
def report_submit(request: HttpRequest, plan: str, code: str, month: str) -> HttpResponse:
    return step(request, plan, code, month, "submit", "Su informe quedó entregado.")


@login_required
@require_POST
def report_withdraw(request: HttpRequest, plan: str, code: str, month: str) -> HttpResponse:
    return step(request, plan, code, month, "withdraw", "Retiró el informe; ya puede cambiarlo.")


@keeps_typed
@require_http_methods(["GET", "POST"])
def report_correct(request: HttpRequest, plan: str, code: str, month: str) -> HttpResponse:
    """Ask why a published report is corrected, and open its next revision."""
    place = place_of(request, plan, code, month)
    if not place.report.pk:
        raise Http404
    back = given_back(request)
    form = CorrectionForm(request.POST or None, initial=back)
    if request.method == "POST" and form.is_valid():
        try:
            correct(place.report, by=actor(request), at=place.now, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("desk:report-edit", plan, code, month)
    newest = newest_revision(place.report)
    context = place.context | {"form": form, "is_given_back": back is not None}
    context["is_open"] = newest is not None and newest.state != Revision.State.PUBLISHED
    return render(request, "desk/report_correct.html", context, status=status_of(form))


@keeps_typed
@require_http_methods(["GET", "POST"])
def extension_ask(request: HttpRequest, plan: str, code: str, month: str) -> HttpResponse:
    """Ask for more time for a report that is owed, and see what was answered."""
    place = place_of(request, plan, code, month)
    back = given_back(request)
    form = ExtensionRequestForm(request.POST or None, initial=back)
    if request.method == "POST" and form.is_valid():
        try:
            ask(place.activity, place.month, by=actor(request), at=place.now, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Su solicitud de prórroga quedó registrada.")
            return redirect("desk:extension-ask", plan, code, month)
    context = place.context | {"form": form, "refusal": "", "is_given_back": back is not None}
    context["asked"] = asked_for(place.activity, place.month, at=place.now)
    try:
        context["due_on"] = refuse_to_extend(place.activity, place.month, at=place.now).due_on
    except Refused as refusal:
        context["refusal"] = str(refusal)
    return render(request, "desk/extension_ask.html", context, status=status_of(form))


@keeps_typed
@require_http_methods(["GET", "POST"])
def verdict_create(request: HttpRequest, plan: str, code: str, month: str) -> HttpResponse:
    """A member of the STTL reads the published report and says whether it is so."""
    role = role_of(request)
    user, now = role.user, role.at
    revision = published_revision(plan, code, month, at=now)
    member = next(iter(role.voting_seats), None)
    if member is None or not role.may_judge(revision, member):
        raise PermissionDenied
    back = given_back(request)
    form = VerdictForm(request.POST or None, initial=back)
    version = request.POST.get("version", str(revision.number))
    is_newer = version != str(revision.number)
    refusal = why_not_counted(revision, member, at=now)
    if request.method == "POST" and form.is_valid() and not is_newer and not refusal:
        try:
            judge(revision, member=member, by=user, at=now, **form.cleaned_data)
        except Refused as late:
            form.add_error(None, str(late))
        else:
            messages.success(request, "Su dictamen quedó registrado.")
            return redirect("desk:verdict-create", plan, code, month)
    context = judging_context(revision, member=member, at=now) | {"form": form}
    context |= {"is_newer": is_newer, "is_given_back": back is not None, "refusal": refusal}
    is_refused = request.method == "POST" and bool(refusal)
    status = 409 if is_newer or is_refused else status_of(form)
    return render(request, "desk/verdict_create.html", context, status=status)


@login_required
@require_GET
@sandboxed
def evidence_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file of an evidence for those who may read its report, published or not."""
    evidence = get_object_or_404(Evidence.objects.with_place().exclude(file=""), pk=pk)
    if not role_of(request).may_read(evidence.revision):
        raise Http404
    return attachment(evidence, is_public=False)


def status_of(form: CorrectionForm | ExtensionRequestForm | VerdictForm) -> int:
    return 422 if form.errors else 200


def revision_at(plan: str, code: str, month: str) -> Revision:
    """Return the newest revision of what the address names, published or not, or 404."""
    newest = Revision.objects.with_place().order_by("number")
    place = {"report__activity__plan__slug": plan, "report__activity__code": code}
    revision = newest.filter(report__month=month_in(month), **place).last()
    if revision is None:
        raise Http404
    return revision


def published_revision(plan: str, code: str, month: str, *, at: datetime) -> Revision:
    """Return the current published revision of a report, or 404."""
    activity, when = activity_and_month(plan, code, month)
    published = Revision.objects.published(before=at).with_place()
    current = published.filter(report__activity=activity, report__month=when)
    revision = current.order_by("published_at", "pk").last()
    if revision is None:
        raise Http404
    return revision


def step(
    request: HttpRequest, plan: str, code: str, month: str, action: str, done: str
) -> HttpResponseRedirect | HttpResponse:
    """Take a report one step and say so, or say why it cannot be taken."""
    revision, role = revision_at(plan, code, month), role_of(request)
    try:
        advance(revision, action, by=role.user, at=role.at)
    except PermissionDenied as refusal:
        raise Http404 from refusal  # another party's report is as if it did not exist
    except Refused as refusal:
        place = place_of(request, plan, code, month)
        context = place.context | review_context(revision, at=place.now)
        context["refusal"] = str(refusal)
        return render(request, "desk/report_review.html", context, status=409)
    messages.success(request, done)
    return redirect("desk:report-review", plan, code, month)


def judging_context(revision: Revision, *, member: Member, at: datetime) -> dict[str, object]:
    """Return what a member needs to judge a report: it, the month before, and all verdicts."""
    check, docket = Check(revision, before=at), docket_of([member], at=at)
    before = Revision.objects.with_place().filter(pk=check.month_before() or 0).first()
    verdicts = Verdict.objects.filter(revision__report=revision.report).select_related("revision")
    own_verdict = verdicts.filter(revision=revision, sector=member.sector, replaced_by__isnull=True)
    return {
        "plan": revision.report.activity.plan,
        "revision": revision,
        "member": member,
        "answers": answers_of(revision, check),
        "before": answers_of(before, Check(before, before=at)) if before else None,
        "verdicts": verdicts.select_related("replaced_by").order_by("-recorded_at", "-pk"),
        "standing": own_verdict.first(),
        "is_only_proposed": is_only_proposed(check.activity, revision.report.month, as_of=at),
        "next": docket.newest,
        "waiting": docket.count,
    }
