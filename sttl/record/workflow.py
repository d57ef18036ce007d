"""The walk of a report from draft to the public; nothing else writes a revision's state."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from commitments.models import ActionPlan, Activity, Party
from commitments.months import last_ended, month_name
from commitments.refused import Refused
from indicators.models import Universe
from indicators.percentages import Meaning
from sttl.access import Role, report_of, reporter_of, wrote
from sttl.content import EVIDENCE, MEASUREMENT, REPORT, VERDICT, revision_content, verdict_content
from sttl.messages.steps import tell
from sttl.models import (
    Baseline,
    Event,
    Evidence,
    Measurement,
    Member,
    Report,
    ReturnedContent,
    Revision,
    User,
    Verdict,
)
from sttl.reading.decisions import Decided, amended_last_month, decisions_of
from sttl.reading.duties import hand_in
from sttl.reading.moments import refuse_month_outside
from sttl.reading.sectors import judges_of

from .chain import append
from .checks import Check

State = Revision.State
CHANGED_MEANWHILE = "El informe ya cambió de estado; vuelva a abrirlo."
LEFT_BY_PARTY = (
    "La parte dejó un borrador sin entregar, que solo sus enlaces leen. Nombre a otro enlace, o "
    "apártelo sin leerlo cuando hayan pasado diez días desde que terminó el último."
)


@dataclass(frozen=True)
class Step:
    """From which states to which, who may take it, and what it writes besides the state."""

    sources: tuple[str, ...]
    target: str
    allowed: Callable[[Revision, Role, Party | None], bool]
    refuse: Callable[[Check, datetime], None] | None = None
    carry_out: Callable[[Check, Party | None, datetime], None] | None = None
    note_required: bool = False


def speaks_for_reporter(revision: Revision, role: Role, party: Party | None) -> bool:
    """The party's liaison, or the secretariat where the party has none (the public reads so)."""
    return role.may_write(revision, party)


def is_the_secretariat(revision: Revision, role: Role, party: Party | None) -> bool:
    return role.is_secretariat


def is_secretariat_and_not_its_liaison_author(
    revision: Revision, role: Role, party: Party | None
) -> bool:
    """Nobody publishes what that same person wrote as the party's liaison (TRUST.md)."""
    if not role.is_secretariat:
        return False
    was_liaison = role.user.liaisons.filter(party=revision.report.party).exists()
    is_party_s = was_liaison or not revision.is_recorded_by_sttl
    return not (is_party_s and wrote(role.user, revision))


def refuse_incomplete(check: Check, at: datetime) -> None:
    """Refuse what lacks a figure, a reason or a confirmation, with the first sentence."""
    for problem in check.problems():
        raise Refused(problem.sentence)


def refuse_submission(check: Check, at: datetime) -> None:
    refuse_month(check.activity, check.month, at=at, decided=check.decided)
    refuse_incomplete(check, at)


def refuse_month(
    activity: Activity, month: date, *, at: datetime, decided: Sequence[Decided] | None = None
) -> None:
    """Refuse a month outside the plan or not yet ended, and any month once the plan is closed.

    A caller that has asked for the plan's decisions passes them on, and saves a query.
    """
    plan, today = activity.plan, timezone.localdate(at)
    decided = decisions_of(plan) if decided is None else decided
    last_month = amended_last_month(plan, decided, at)
    refuse_month_outside(month, plan.first_month, last_month)
    if month > last_ended(today):
        raise Refused(
            f"El mes de {month_name(month)} aún no termina; informe cuando haya terminado."
        )
    if plan.closed_on is not None and today >= plan.closed_on:
        raise Refused("El plan está cerrado y ya no recibe informes.")


def mark_recorder(revision: Revision, *, is_recorded_by_sttl: bool) -> None:
    """Keep whether the STTL records it for a party without liaison: liaisons come and go."""
    if revision.is_recorded_by_sttl != is_recorded_by_sttl:
        revision.is_recorded_by_sttl = is_recorded_by_sttl
        revision.save(update_fields=["is_recorded_by_sttl"])


def freeze_party(check: Check, party: Party | None, at: datetime) -> None:
    """Keep the party that handed the report in, whoever is assigned later."""
    report = check.revision.report
    if report.party is None:
        report.party = party
        report.save(update_fields=["party"])


def release_party(check: Check, party: Party | None, at: datetime) -> None:
    """Undo the hand-in: a report that nobody handed in belongs to whoever is assigned."""
    revision = check.revision
    if revision.number > 1:
        return
    steps_recorded = revision.events.order_by("sequence").values_list("step", flat=True)
    steps = [(step, at.date()) for step in steps_recorded]
    if hand_in([*steps, (Event.Step.WITHDRAW, at.date())]).first_on is None:
        revision.report.party = None
        revision.report.save(update_fields=["party"])


def freeze_denominators(check: Check, party: Party | None, at: datetime) -> None:
    """Keep as baselines the denominators that the revision is the first to state (rule 5).

    Of indicators that share a universe the first one speaks for all.
    """
    shared: set[str] = set()
    for measurement in check.measurements.values():
        meaning = check.meanings.get(measurement.indicator_id)
        if meaning and meaning.has_fixed_denominator and meaning.universe not in shared:
            freeze_denominator(check, measurement, meaning, at=at)
            shared |= {meaning.universe} - {""}


def freeze_denominator(
    check: Check, measurement: Measurement, meaning: Meaning, *, at: datetime
) -> None:
    """Record a baseline where the revision states the first denominator, or another one."""
    frozen = check.baseline(measurement.indicator_id, meaning)
    if measurement.denominator is None or measurement.denominator == frozen:
        return
    universe = None
    if meaning.universe:
        universe = Universe.objects.get(plan=check.plan, slug=meaning.universe)
    Baseline.objects.create(
        indicator=None if universe else measurement.indicator,
        universe=universe,
        from_month=check.month,
        denominator=measurement.denominator,
        revision=check.revision,
        reason=measurement.denominator_reason,
        recorded_at=at,
    )


STEPS = {
    "submit": Step(
        (State.DRAFT, State.RETURNED),
        State.SUBMITTED,
        allowed=speaks_for_reporter,
        refuse=refuse_submission,
        carry_out=freeze_party,
    ),
    "withdraw": Step(
        (State.SUBMITTED,), State.DRAFT, allowed=speaks_for_reporter, carry_out=release_party
    ),
    "return": Step(
        (State.SUBMITTED,), State.RETURNED, allowed=is_the_secretariat, note_required=True
    ),
    "publish": Step(
        (State.SUBMITTED,),
        State.PUBLISHED,
        allowed=is_secretariat_and_not_its_liaison_author,
        refuse=refuse_incomplete,
        carry_out=freeze_denominators,
    ),
}


@transaction.atomic
def advance(revision: Revision, action: str, *, by: User, at: datetime, note: str = "") -> Event:
    """Take the revision one step further and record who took it, or change nothing.

    The same person's repeat of the step just taken answers as the first did. The current
    revision of a report is the one published last; nothing is ever marked superseded.
    Raises PermissionDenied (a superuser too: rights come from the object, not from the flag),
    or Refused with the sentence to show, also when another person was faster.
    """
    step = STEPS[action]
    lock(revision.report.activity.plan)
    read_again(revision)
    role, party = Role(by, at=at), reporter_of(revision.report, as_of=at)
    if not step.allowed(revision, role, party):
        raise PermissionDenied
    last = last_step(revision) if revision.state == step.target else None
    if last and (last.step, last.by_id) == (action, by.pk):
        return last
    if revision.state not in step.sources:
        raise Refused(CHANGED_MEANWHILE)
    if step.note_required and not note.strip():
        raise Refused("Escriba la razón, para que la parte sepa qué corregir.")
    if action == Event.Step.SUBMIT:
        is_recorded_by_sttl = party is not None and role.acts_as_sttl(party)
        mark_recorder(revision, is_recorded_by_sttl=is_recorded_by_sttl)
    check = Check(revision, before=at + timedelta(microseconds=1))  # with what is of this instant
    if step.refuse:
        step.refuse(check, at)
    move(revision, step, at=at)
    if step.carry_out:
        step.carry_out(check, party, at)
    content = revision_content(revision, measurements=check.measurements.values())
    office = role.office_of(action, party)
    event = append(
        revision, content, step=Event.Step(action), by=by, office=office, at=at, note=note
    )
    if event.step == Event.Step.RETURN:
        ReturnedContent.objects.create(event=event, content=content)
    tell(event)
    return event


def last_step(revision: Revision) -> Event | None:
    """Return the step taken last in the walk of a revision; a verdict is no step of it."""
    return revision.events.exclude(step=Event.Step.JUDGE).order_by("-sequence").first()


def move(revision: Revision, step: Step, *, at: datetime) -> None:
    """Write the state that a step leads to, unless another step was faster."""
    published_at = at if step.target == State.PUBLISHED else None
    waiting = Revision.objects.filter(pk=revision.pk, state__in=step.sources)
    if not waiting.update(state=step.target, published_at=published_at):
        raise Refused(CHANGED_MEANWHILE)
    revision.state, revision.published_at = step.target, published_at


def read_again(revision: Revision) -> None:
    """Read a revision as it now is, with its report, activity, plan and party: one query."""
    revision.refresh_from_db(from_queryset=Revision.kept.with_place())


def lock(plan: ActionPlan) -> None:
    """Let one writer at a time take steps in a plan, until its transaction ends."""
    ActionPlan.objects.select_for_update().get(pk=plan.pk)


@transaction.atomic
def start_report(activity: Activity, month: date, *, by: User, at: datetime) -> Revision:
    """Open the first revision of a report, or return the one that is open.

    What the secretariat opens for a party without liaison is marked as recorded by the STTL.
    Raises PermissionDenied for whoever does not speak for the party, Refused for a month that
    cannot be reported, or that is published already and can only be corrected.
    """
    lock(activity.plan)
    return opened(activity, month, by=by, at=at)


def opened(activity: Activity, month: date, *, by: User, at: datetime) -> Revision:
    """Do what start_report does for a caller whose transaction holds the plan's lock."""
    refuse_month(activity, month, at=at)
    report = report_of(activity, month)
    role, party = Role(by, at=at), reporter_of(report, as_of=at)
    if party is None:
        raise Refused("Esta actividad aún no tiene quien la informe; el STTL debe designarlo.")
    if not role.may_report_for(party):
        raise PermissionDenied
    if not report.pk:
        report.save()
    is_recorded_by_sttl = role.acts_as_sttl(party)
    newest = report.revisions.order_by("number").last()
    if newest is not None and newest.is_editable and not role.may_write(newest, party):
        raise Refused(LEFT_BY_PARTY)
    if newest is None:
        return Revision.objects.create(
            report=report, written_by=by, saved_at=at, is_recorded_by_sttl=is_recorded_by_sttl
        )
    if newest.state == State.PUBLISHED:
        raise Refused("Ya hay un informe publicado de ese mes; si tiene un error, corríjalo.")
    if newest.is_editable:
        mark_recorder(newest, is_recorded_by_sttl=is_recorded_by_sttl)
    return newest


@transaction.atomic
def correct(report: Report, *, by: User, at: datetime, reason: str) -> Revision:
    """Open the next revision of a published report, a copy of the current one, with its reason.

    The same person's repeat answers with the correction already open. Raises PermissionDenied,
    or Refused where nothing is published, another correction is open or the plan is closed.
    """
    lock(report.activity.plan)
    report = report_of(report.activity, report.month)
    newest = report.revisions.order_by("number").last()
    role, party = Role(by, at=at), reporter_of(report, as_of=at)
    if newest is None or party is None or not role.may_report_for(party):
        raise PermissionDenied
    if newest.number > 1 and newest.is_editable and newest.written_by == by:
        return newest
    if newest.state != State.PUBLISHED:
        raise Refused("El informe ya tiene una versión abierta; termine esa primero.")
    refuse_month(report.activity, report.month, at=at)
    if not reason.strip():
        raise Refused("Escriba por qué corrige el informe.")
    is_recorded_by_sttl = role.acts_as_sttl(party)
    revision = copied(newest, by=by, at=at, reason=reason, is_recorded_by_sttl=is_recorded_by_sttl)
    office = role.office_of(Event.Step.CORRECT, party)
    content = revision_content(revision)
    append(revision, content, step=Event.Step.CORRECT, by=by, office=office, at=at, note=reason)
    return revision


def copied(
    source: Revision, *, by: User, at: datetime, reason: str, is_recorded_by_sttl: bool
) -> Revision:
    """Record the next revision of a report, with what the one before states.

    Its measurements and evidence too; confirmations and reasons are asked anew.
    """
    revision = Revision.objects.create(
        report=source.report,
        number=source.number + 1,
        correction_reason=reason,
        is_recorded_by_sttl=is_recorded_by_sttl,
        written_by=by,
        saved_at=at,
        **REPORT.copied(source),
    )
    Measurement.objects.bulk_create(
        Measurement(revision=revision, indicator_id=row.indicator_id, **MEASUREMENT.copied(row))
        for row in source.measurements.all()
    )
    Evidence.objects.bulk_create(
        Evidence(revision=revision, **EVIDENCE.copied(piece)) for piece in source.evidence.all()
    )
    return revision


def why_not_counted(revision: Revision, member: Member, *, at: datetime) -> str:
    """Say that a seat's verdict would count for nothing, where its sector judges other months."""
    report = revision.report
    if member.sector in judges_of(report.activity.plan, report.month, before=at):
        return ""
    month = month_name(report.month)
    return f"El STTL decidió que su sector no dictamina los informes de {month}."


@transaction.atomic
def judge(revision: Revision, *, member: Member, by: User, at: datetime, **answers: str) -> Verdict:
    """Record a sector's verdict on a published revision; a later one replaces it and both stay.

    The answers are the parts that a verdict asks for (sttl.content.VERDICT). The same member's
    repeat answers with the verdict on record. Raises PermissionDenied for an account that may not
    judge it (sttl.access.Role.may_judge), and Refused for a revision not published, a month that
    the sector does not judge, or a verdict without its reason.
    """
    lock(revision.report.activity.plan)
    read_again(revision)
    if not Role(by, at=at).may_judge(revision, member):
        raise PermissionDenied
    if revision.state != State.PUBLISHED:
        raise Refused("Solo se dictamina lo publicado.")
    if refusal := why_not_counted(revision, member, at=at):
        raise Refused(refusal)
    if not answers["reason"].strip():
        raise Refused("Escriba la razón del dictamen.")
    content = {"sector": member.sector, **answers}
    previous = revision.verdicts.filter(sector=member.sector, replaced_by__isnull=True).first()
    if previous and previous.member_id == member.pk and VERDICT.canonical(previous) == content:
        return previous
    verdict = Verdict.objects.create(
        revision=revision, member=member, recorded_at=at, replaces=previous, **content
    )
    office = f"STTL · {verdict.get_sector_display()}"
    content = verdict_content(verdict)
    tell(
        append(
            revision, content, step=Event.Step.JUDGE, by=by, office=office, at=at, verdict=verdict
        )
    )
    return verdict
