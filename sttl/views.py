"""The desk: what is owed, the month's report from draft to hand-in, corrections and verdicts."""

from datetime import date, datetime
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commitments.models import Activity
from commitments.months import parse_month, write_month

from .access import (
    VOTING_SEATS,
    acts_as_sttl,
    assigned_party,
    is_secretariat,
    may_read,
    may_report_for,
    reporter_of,
)
from .attachments import attachment, sealed
from .checks import Check
from .desks import desks_of, verdicts_pending
from .extensions import ask, asked_for, refuse_to_extend
from .forms import CorrectionForm, ExtensionForm, ReportForm, VerdictForm
from .models import Evidence, Member, Report, Revision, User
from .typed import given_back, keeps_typed
from .words import effect_in_words, written
from .workflow import StepError, advance, correct, judge, refuse_month, start_report


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What my parties owe, what waits for me, and what my sector has not judged yet."""
    user, now = actor(request), timezone.now()
    seats = voting_seats(user, on=timezone.localdate(now))
    context: dict[str, object] = {"desks": desks_of(user, at=now)}
    context["pending"] = verdicts_pending(seats, at=now)
    context |= {"seats": seats, "is_secretariat": is_secretariat(user)}
    return render(request, "desk/home.html", context)


@keeps_typed
@require_http_methods(["GET", "POST"])
def report_edit(request: HttpRequest, plan: str, code: str, month: str) -> HttpResponse:
    """The form of a month: keeps a draft, and leads to the page where it is handed in."""
    activity, when, now = place(request, plan, code, month)
    try:
        refuse_month(activity, when, at=now)
        revision = newest_revision(activity, when) or unwritten(
            activity, when, by=actor(request), at=now
        )
        if request.method == "POST":
            revision = start_report(activity, when, by=actor(request), at=now)
    except StepError as refusal:
        return refused(request, activity, when, refusal)
    if not revision.is_editable:
        return redirect("desk:report-review", plan, code, month)
    typed = request.POST if request.method == "POST" else given_back(request)
    form = ReportForm(revision, at=now, data=typed, files=request.FILES if typed else None)
    status = keep_draft(form, by=actor(request)) if request.method == "POST" else 200
    if status == 302:
        return redirect("desk:report-review", plan, code, month)
    context = {"activity": activity, "plan": activity.plan, "month": when, "form": form}
    context |= {"is_given_back": request.method == "GET" and typed is not None}
    return render(request, "desk/report_edit.html", context, status=status)


def keep_draft(form: ReportForm, *, by: User) -> int:
    """Keep a draft and lead on (302), or refuse it (422), or show what changed meanwhile (409)."""
    if not form.is_valid():
        form.keep_files()
        return 422
    try:
        return 302 if form.save(by=by) else 409
    except StepError as refusal:
        form.texts.add_error(None, str(refusal))
        return 422


@login_required
@require_GET
def report_review(request: HttpRequest, plan: str, code: str, month: str) -> HttpResponse:
    """What was written, what it still lacks, and the button that hands it in."""
    activity, when, now = place(request, plan, code, month)
    revision = newest_revision(activity, when)
    if revision is None:
        return redirect("desk:report-edit", plan, code, month)
    return render(request, "desk/report_review.html", review_context(revision, at=now))


@login_required
@require_POST
def report_submit(request: HttpRequest, plan: str, code: str, month: str) -> HttpResponse:
    return step(request, plan, code, month, "submit", "Su informe quedó entregado.")


@login_required
@require_POST
def report_withdraw(request: HttpRequest, plan: str, code: str, month: str) -> HttpResponse:
    return step(request, plan, code, month, "withdraw", "Retiró el informe; ya puede cambiarlo.")


@login_required
@require_http_methods(["GET", "POST"])
def report_correct(request: HttpRequest, plan: str, code: str, month: str) -> HttpResponse:
    """Ask why a published report is corrected, and open its next revision."""
    activity, when, now = place(request, plan, code, month)
    report = get_object_or_404(Report, activity=activity, month=when)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            correct(report, by=actor(request), at=now, reason=form.cleaned_data["reason"])
        except StepError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("desk:report-edit", plan, code, month)
    context = {"activity": activity, "plan": activity.plan, "month": when, "form": form}
    return render(request, "desk/report_correct.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def extension_ask(request: HttpRequest, plan: str, code: str, month: str) -> HttpResponse:
    """Ask for more time for a report that is owed, and see what was answered."""
    activity, when, now = place(request, plan, code, month)
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask(activity, when, by=actor(request), at=now, **form.cleaned_data)
        except StepError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Su solicitud de prórroga quedó registrada.")
            return redirect("desk:extension-ask", plan, code, month)
    context = {"activity": activity, "plan": activity.plan, "month": when, "form": form}
    context |= {"asked": asked_for(activity, when, at=now), "refusal": ""}
    try:
        context["due_on"] = refuse_to_extend(activity, when, at=now).due_on
    except StepError as refusal:
        context["refusal"] = str(refusal)
    return render(request, "desk/extension_ask.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def verdict_create(request: HttpRequest, plan: str, code: str, month: str) -> HttpResponse:
    """A member of the STTL reads the published report and says whether it is so."""
    user, now = actor(request), timezone.now()
    revision = published_revision(plan, code, month, at=now)
    member = voting_seats(user, on=timezone.localdate(now)).first()
    party = revision.report.party
    if member is None or (party and party.sector == member.sector):
        raise PermissionDenied
    form = VerdictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        judge(revision, member=member, by=user, at=now, **form.cleaned_data)
        messages.success(request, "Su dictamen quedó registrado.")
        return redirect("site:report-detail", plan, code, month)
    context = {"revision": revision, "plan": revision.report.activity.plan, "form": form}
    context |= {"member": member, "standing": revision.verdicts.filter(sector=member.sector).last()}
    return render(request, "desk/verdict_create.html", context, status=status_of(form))


@login_required
@require_GET
@sealed
def evidence_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file of an evidence for those who may read its report, published or not."""
    evidence = get_object_or_404(Evidence.objects.with_place().exclude(file=""), pk=pk)
    if not may_read(actor(request), evidence.revision, at=timezone.now()):
        raise Http404
    return attachment(evidence, is_public=False)


def actor(request: HttpRequest) -> User:
    """Return the signed-in account; the views that ask are behind login_required."""
    return cast(User, request.user)


def status_of(form: CorrectionForm | ExtensionForm | VerdictForm) -> int:
    return 422 if form.errors else 200


def place(
    request: HttpRequest, plan: str, code: str, month: str
) -> tuple[Activity, date, datetime]:
    """Return the activity and month of the address, and now, for whoever may report them.

    Another party's answer 404, as if they did not exist.
    """
    activity, when, now = activity_and_month(plan, code, month)
    report = Report.objects.filter(activity=activity, month=when).first()
    party = reporter_of(report or Report(activity=activity, month=when), as_of=now)
    if not may_report_for(actor(request), party, at=now):
        raise Http404
    return activity, when, now


def activity_and_month(plan: str, code: str, month: str) -> tuple[Activity, date, datetime]:
    """Return what the address names, and now. 404 for an unknown code or a badly written month."""
    activities = Activity.objects.select_related("plan", "component__commitment")
    activity = get_object_or_404(activities, plan__slug=plan, code=code)
    try:
        return activity, parse_month(month), timezone.now()
    except ValueError as error:
        raise Http404 from error


def newest_revision(activity: Activity, month: date) -> Revision | None:
    """Return the newest revision of a report, published or not; None where none is."""
    held = Revision.objects.with_place().filter(report__activity=activity, report__month=month)
    return held.order_by("number").last()


def unwritten(activity: Activity, month: date, *, by: User, at: datetime) -> Revision:
    """Return the first revision of a month as the form opens it, kept nowhere yet."""
    party = assigned_party(activity, month, as_of=at)
    return Revision(
        report=Report(activity=activity, month=month),
        is_recorded_by_sttl=party is not None and acts_as_sttl(by, party, at=at),
    )


def published_revision(plan: str, code: str, month: str, *, at: datetime) -> Revision:
    """Return the current published revision of a report, or 404."""
    activity, when, _ = activity_and_month(plan, code, month)
    held = Revision.objects.published(before=at).with_place()
    current = held.filter(report__activity=activity, report__month=when)
    revision = current.order_by("published_at", "pk").last()
    if revision is None:
        raise Http404
    return revision


def voting_seats(user: User, *, on: date) -> QuerySet[Member]:
    """Ask for the seats with a vote that an account holds on a day."""
    return Member.objects.active(on=on).filter(user=user, seat__in=VOTING_SEATS)


def step(
    request: HttpRequest, plan: str, code: str, month: str, action: str, done: str
) -> HttpResponseRedirect | HttpResponse:
    """Take a report one step and say so, or say why it cannot be taken."""
    activity, when, now = place(request, plan, code, month)
    revision = newest_revision(activity, when)
    if revision is None:
        raise Http404
    try:
        advance(revision, action, by=actor(request), at=now)
    except StepError as refusal:
        context = review_context(revision, at=now) | {"refusal": str(refusal)}
        return render(request, "desk/report_review.html", context, status=409)
    messages.success(request, done)
    return redirect("desk:report-review", plan, code, month)


def review_context(revision: Revision, *, at: datetime) -> dict[str, object]:
    """Return what the review page shows of a revision."""
    activity = revision.report.activity
    check = Check(revision, before=at)
    return {
        "plan": activity.plan,
        "activity": activity,
        "month": revision.report.month,
        "address": (activity.plan.slug, activity.code, write_month(revision.report.month)),
        "revision": revision,
        "measurements": [written(each) for each in check.measurements.values()],
        "effect": effect_in_words(check) if revision.state != Revision.State.PUBLISHED else "",
        "evidence": revision.evidence.all(),
        "problems": check.problems() if revision.is_editable else [],
        "returned": revision.events.filter(step="return").order_by("sequence").last(),
        "shows_level": not check.measures_progress,
    }


def refused(
    request: HttpRequest, activity: Activity, month: date, refusal: StepError
) -> HttpResponse:
    """Say why a month cannot be reported; a page of its own, since there is no form to keep."""
    context = {"plan": activity.plan, "activity": activity, "month": month, "refusal": refusal}
    return render(request, "desk/refused.html", context, status=400)
