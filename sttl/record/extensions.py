"""A party asks for more time for a report, and the secretariat answers: once, with a reason."""

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from commitments.models import Activity
from commitments.months import day_name
from commitments.refused import Refused
from sttl.access import Role, assigned_party, report_of, reporter_of
from sttl.messages.steps import tell_answer
from sttl.models import Extension, ExtensionRequest, User
from sttl.reading.decisions import amended_last_month, decisions_of
from sttl.reading.duties import Duty, Standing
from sttl.reading.moments import refuse_month_outside
from sttl.reading.today import duty_today

from .workflow import lock, refuse_month

Answer = ExtensionRequest.Answer
LONGEST = timedelta(days=90)  # more than a quarter is a matter for a session of the STTL
ANSWERED = "Otra persona ya contestó esta solicitud; vuelva a abrirla."


@transaction.atomic
def ask(
    activity: Activity, month: date, *, by: User, at: datetime, wanted_on: date, reason: str
) -> ExtensionRequest:
    """Record that a liaison asks for a later due day; the same request again answers as before.

    Raises PermissionDenied for whoever is not a liaison of the party that reports the month, and
    Refused where that report is not owed, the day makes no sense or another request waits.
    """
    lock(activity.plan)
    party = reporter_of(report_of(activity, month), as_of=at)
    if party is None or not Role(by, at=at).is_liaison_of(party):
        raise PermissionDenied
    waiting = ExtensionRequest.objects.waiting().filter(activity=activity, month=month).first()
    if waiting and (waiting.party, waiting.wanted_on, waiting.reason) == (party, wanted_on, reason):
        return waiting
    if waiting:
        raise Refused(
            "Ya hay una solicitud de prórroga de este informe; espere la respuesta de la "
            "secretaría técnica."
        )
    refuse_request(activity, month, at=at, wanted_on=wanted_on)
    if not reason.strip():
        raise Refused("Escriba por qué pide la prórroga.")
    return ExtensionRequest.objects.create(
        activity=activity,
        month=month,
        party=party,
        asked_by=by,
        asked_at=at,
        wanted_on=wanted_on,
        reason=reason,
    )


def asked_for(activity: Activity, month: date, *, at: datetime) -> QuerySet[ExtensionRequest]:
    """Ask for what the party that reports a month asked of it, newest first."""
    party = reporter_of(report_of(activity, month), as_of=at)
    requests = ExtensionRequest.objects.filter(activity=activity, month=month, party=party)
    return requests.select_related("extension").order_by("-asked_at", "-pk")


def refuse_to_extend(activity: Activity, month: date, *, at: datetime) -> Duty:
    """Return the duty of a month still owed, late or not; refuse any other month."""
    refuse_month(activity, month, at=at)
    duty = duty_today(activity, month, at=at)
    refuse_proposed(duty)
    if duty.standing not in (Standing.PENDING, Standing.MISSING):
        raise Refused("Ese informe ya se entregó o ya no se debe; no necesita prórroga.")
    return duty


def refuse_proposed(duty: Duty) -> None:
    """Refuse a month that has no due day, since its party is only proposed (rule 11)."""
    if duty.standing == Standing.PROPOSED:
        raise Refused(
            "Ese informe no se debe: el STTL aún no confirma qué parte lo hace, y no tiene fecha "
            "límite que mover."
        )


def refuse_request(activity: Activity, month: date, *, at: datetime, wanted_on: date) -> None:
    """Refuse a month that nobody owes any more, and a day that makes no sense."""
    duty = refuse_to_extend(activity, month, at=at)
    today = timezone.localdate(at)
    if wanted_on < today:
        raise Refused("Elija hoy o un día posterior.")
    refuse_day(activity, duty, today=today, day=wanted_on)


def refuse_grant(activity: Activity, month: date, *, by: User, at: datetime, day: date) -> None:
    """Refuse an extension that would change nothing, for a day that makes no sense, or for oneself.

    Of its own accord the secretariat may grant one for a month not ended yet, and for a report
    that came in late already.
    """
    plan = activity.plan
    last_month = amended_last_month(plan, decisions_of(plan), at)
    refuse_month_outside(month, plan.first_month, last_month)
    party = assigned_party(activity, month, as_of=at)
    if party is not None and Role(by, at=at).is_liaison_of(party):
        raise Refused("Usted es enlace de esa parte; la prórroga debe darla otra persona.")
    duty = duty_today(activity, month, at=at)
    if duty.standing == Standing.UNASSIGNED:
        raise Refused("Nadie informa esa actividad ese mes; designe primero a la parte.")
    refuse_proposed(duty)
    if duty.standing == Standing.NOT_OWED:
        raise Refused(
            "Ese informe ya no se debe: los meses anteriores dieron la actividad por cumplida."
        )
    if duty.is_handed_in and not duty.days_late:
        raise Refused("Ese informe ya se entregó, y a tiempo; no necesita prórroga.")
    refuse_day(activity, duty, today=timezone.localdate(at), day=day)


def refuse_day(activity: Activity, duty: Duty, *, today: date, day: date) -> None:
    """Refuse a due day no later than the present one, too far away, or past the plan's closing."""
    due_on = duty.due_on
    if due_on is None:
        raise Refused("Ese informe ya no se debe; no hay fecha que mover.")
    if day <= due_on:
        raise Refused(f"Elija un día posterior a la fecha límite, el {day_name(due_on)}.")
    latest = max(due_on, today) + LONGEST
    if activity.plan.closed_on is not None:
        latest = min(latest, activity.plan.closed_on - timedelta(days=1))
    if day > latest:
        raise Refused(f"Elija un día no posterior al {day_name(latest)}.")


@transaction.atomic
def answer(
    request: ExtensionRequest,
    outcome: Answer,
    *,
    by: User,
    at: datetime,
    note: str,
    due_on: date | None = None,
) -> ExtensionRequest:
    """Grant a request (for the day asked, or another) or refuse it; recorded once.

    The same person's repeat answers as the first did. Raises PermissionDenied for whoever is not
    of the secretariat, and for a request of their own or of a party whose liaison they are;
    Refused without a reason, for a day that makes no sense, or when another person was faster.
    """
    lock(request.activity.plan)
    request = ExtensionRequest.objects.with_place().get(pk=request.pk)
    if not may_answer(by, request, at=at):
        raise PermissionDenied
    if request.answer:
        if (request.answer, request.answered_by_id, request.answer_note) == (outcome, by.pk, note):
            return request
        raise Refused(ANSWERED)
    if not note.strip():
        raise Refused("Escriba la razón de la respuesta.")
    if outcome == Answer.GRANTED:
        request.extension = granted(request, due_on or request.wanted_on, by=by, at=at, note=note)
    request.answer, request.answer_note = outcome, note
    request.answered_by, request.answered_at = by, at
    request.save()
    tell_answer(request)
    return request


def may_answer(by: User, request: ExtensionRequest, *, at: datetime) -> bool:
    """Say whether an account answers a request: the secretariat, but nobody its own party's."""
    role = Role(by, at=at)
    is_own = by.pk == request.asked_by_id or role.is_liaison_of(request.party)
    return role.is_secretariat and not is_own


def granted(
    request: ExtensionRequest, due_on: date, *, by: User, at: datetime, note: str
) -> Extension:
    """Record the extension, with the answer's reason as the one that the public reads.

    Its day may have passed: a report handed in while the request waited is then not late.
    """
    duty = duty_today(request.activity, request.month, at=at)
    refuse_day(request.activity, duty, today=timezone.localdate(at), day=due_on)
    return Extension.objects.create(
        activity=request.activity,
        month=request.month,
        due_on=due_on,
        reason=note,
        recorded_at=at,
        recorded_by=by,
    )
