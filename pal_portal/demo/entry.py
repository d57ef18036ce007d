"""Enters the fictitious year as people do: the forms of the desk, and the steps of the workflow."""

from datetime import datetime
from decimal import Decimal
from functools import singledispatchmethod
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import models
from django.forms import BaseForm
from django.utils.datastructures import MultiValueDict

from commitments.models import ActionPlan, Party
from commitments.months import parse_month
from commitments.refused import Refused
from indicators.models import Indicator, IndicatorDecision
from sttl.access import reporter_of
from sttl.editor.clashes import SEEN, version_of
from sttl.editor.forms import CorrectionForm, ExtensionRequestForm, VerdictForm
from sttl.editor.report_form import ReportForm
from sttl.models import (
    Agreement,
    ExtensionRequest,
    Member,
    Report,
    ReporterAssignment,
    Revision,
    Session,
    User,
)
from sttl.models.reports import RevisionQuerySet
from sttl.office.proposal_forms import ProposalsForm, Ruling
from sttl.office.proposals import unconfirmed
from sttl.record.extensions import answer, ask
from sttl.record.workflow import advance, correct, judge, start_report

from .fiction import (
    DemoAnswer,
    DemoAssignment,
    DemoConfirmation,
    DemoPerMonth,
    DemoRequest,
    DemoSession,
)
from .marks import DemoReport, source_of
from .people import MEMBERS, SECRETARY, liaison_name
from .timetable import Advance, Correct, Decide, Judge, Step, Write

KILNS = ("2a-2", "2a-5")  # whose reports bring a file too, besides links


class DemoEntry:
    """Takes every step of the scenario as the account that would take it."""

    def __init__(self, plan: ActionPlan) -> None:
        self.plan = plan
        self.activities = {
            activity.code: activity for activity in plan.activities.select_related("plan")
        }
        self.users = User.objects.in_bulk(field_name="username")
        self.members = {
            sector: Member.objects.get(user__username=name) for sector, (name, _) in MEMBERS.items()
        }

    @singledispatchmethod
    def enter(self, step: Step) -> None:
        """Take one step, at its own time."""
        raise NotImplementedError(step)

    @enter.register
    def write(self, step: Write) -> None:
        activity, user = self.activities[step.code], self.actor(step.code, step.month, step.at)
        revision = start_report(activity, parse_month(step.month), by=user, at=step.at)
        form = ReportForm(
            revision,
            at=step.at,
            data=form_data(revision, step),
            files=typed_files(revision, step.content),
        )
        if not form.is_valid():
            raise Refused(f"{step.code} {step.month}: {list(form.errors())}")
        form.save(by=user)

    @enter.register
    def advance(self, step: Advance) -> None:
        is_party = step.action in ("submit", "withdraw")
        user = self.actor(step.code, step.month, step.at) if is_party else self.users[SECRETARY]
        revision = newest(self.revisions(step.code, step.month))
        advance(revision, step.action, by=user, at=step.at, note=step.note)

    @enter.register
    def correct(self, step: Correct) -> None:
        form = checked(CorrectionForm({"reason": step.reason}))
        user = self.actor(step.code, step.month, step.at)
        report = newest(self.revisions(step.code, step.month)).report
        correct(report, by=user, at=step.at, **form.cleaned_data)

    @enter.register
    def judge(self, step: Judge) -> None:
        published = self.revisions(step.code, step.month).published(before=step.at)
        revision = published.order_by("published_at", "pk").reverse()[0]
        party = revision.report.party
        if step.is_shared and party and party.sector == step.sector:
            return  # nobody judges their own
        member = self.members[step.sector]
        form = checked(VerdictForm({"opinion": step.opinion, "reason": step.reason}))
        judge(revision, member=member, by=user_of(member), at=step.at, **form.cleaned_data)

    @enter.register
    def decide(self, step: Decide) -> None:
        self.record(step.what, step.at)

    @singledispatchmethod
    def record(self, decision: object, at: datetime) -> None:
        """Put a session, or a decision of the STTL, on record."""
        raise NotImplementedError(decision)

    @record.register
    def record_session(self, decided: DemoSession, at: datetime) -> None:
        session = Session(
            number=decided.number, held_on=at.date(), title=decided.title, minutes=decided.minutes
        )
        keep(session)
        session.attendees.set(self.members.values())
        for position, agreed in enumerate(decided.agreements, start=1):
            agreement = Agreement(
                session=session,
                position=position,
                text=agreed.text,
                party=Party.objects.get(slug=agreed.party) if agreed.party else None,
                due_on=agreed.due_on,
                done_on=agreed.done_on,
            )
            keep(agreement)

    @record.register
    def record_confirmation(self, confirmed: DemoConfirmation, at: datetime) -> None:
        """Confirm as the secretariat's page does every party proposed, and the due day."""
        proposals = unconfirmed(self.plan, at=at)
        blank = ProposalsForm(proposals)
        data = {"reason": confirmed.reason}
        for form in blank.forms:
            data |= as_shown(form)
        for form in (*blank.due_days, *blank.reporters):
            data[form.add_prefix("answer")] = Ruling.CONFIRM.value
        for reporter in blank.reporters:
            own_reason = confirmed.reasons.get(reporter.proposal.activity.code, "")
            data[reporter.add_prefix("own_reason")] = own_reason
        answered = ProposalsForm(proposals, data)
        if not answered.is_valid():
            raise Refused(str(answered.errors))
        answered.save(by=self.users[SECRETARY], at=at)

    @record.register
    def record_assignment(self, assigned: DemoAssignment, at: datetime) -> None:
        assignment = ReporterAssignment(
            activity=self.activities[assigned.code],
            party=Party.objects.get(slug=assigned.party),
            from_month=parse_month(assigned.from_month),
            recorded_at=at,
            recorded_by=self.users[SECRETARY],
            reason=assigned.reason,
        )
        keep(assignment)

    @record.register
    def record_request(self, request_: DemoRequest, at: datetime) -> None:
        user = self.actor(request_.code, request_.month, at)
        form = checked(
            ExtensionRequestForm({"wanted_on": request_.wanted_on, "reason": request_.reason})
        )
        ask(
            self.activities[request_.code],
            parse_month(request_.month),
            by=user,
            at=at,
            **form.cleaned_data,
        )

    @record.register
    def record_answer(self, answered: DemoAnswer, at: datetime) -> None:
        request = ExtensionRequest.objects.waiting().get(
            activity=self.activities[answered.code], month=parse_month(answered.month)
        )
        outcome = ExtensionRequest.Answer.GRANTED if answered.due_on else request.Answer.REFUSED
        answer(
            request,
            outcome,
            by=self.users[SECRETARY],
            at=at,
            note=answered.note,
            due_on=answered.due_on,
        )

    @record.register
    def record_per_month(self, decided: DemoPerMonth, at: datetime) -> None:
        indicator = Indicator.objects.get(result__activity=self.activities[decided.code])
        standing_decision = indicator.decisions.order_by("recorded_at", "pk").last()
        decision = IndicatorDecision(
            indicator=indicator,
            recorded_at=at,
            reason=decided.reason,
            is_per_month=True,
            has_fixed_denominator=False,
            may_exceed=standing_decision.may_exceed if standing_decision else False,
            target=standing_decision.target if standing_decision else Decimal(100),
        )
        keep(decision)

    def actor(self, code: str, month: str, at: datetime) -> User:
        """Return who writes a report: the liaison of its party, or the secretariat for it."""
        activity = self.activities[code]
        existing = Report.objects.filter(activity=activity, month=parse_month(month)).first()
        report = existing or Report(activity=activity, month=parse_month(month))
        party = reporter_of(report, as_of=at)
        if party is None:
            raise Refused(f"{code} {month}: nadie informa la actividad.")
        return self.users.get(liaison_name(party.slug), self.users[SECRETARY])

    def revisions(self, code: str, month: str) -> RevisionQuerySet:
        """Ask for the revisions of a report."""
        revisions = Revision.objects.with_place()
        return revisions.filter(
            report__activity=self.activities[code], report__month=parse_month(month)
        )


def form_data(revision: Revision, step: Write) -> dict[str, str]:
    """Return what the form's fields hold when a person has filled them in."""
    content = step.content
    data = {
        SEEN: version_of(revision),
        "done": "" if content.is_inactive else content.words,
        "inactive_reason": content.words if content.is_inactive else "",
        "obstacles": content.obstacles,
        "next_steps": content.next_steps,
        "level": content.level,
        "source": source_of(step.month),
        **ticked("is_inactive", is_on=content.is_inactive),
        **ticked("is_finished", is_on=content.is_finished),
        **typed_evidence(revision, content),
    }
    if not content.is_inactive:
        for indicator in Indicator.objects.filter(result__activity=revision.report.activity):
            prefix = f"m{indicator.pk}"
            values = typed_figures(content)
            data |= {f"{prefix}-{name}": value for name, value in values.items()}
    return data


def typed_figures(content: DemoReport) -> dict[str, str]:
    """Return the fields of the activity's indicator."""
    return {
        "numerator": content.numerator,
        "denominator": content.denominator,
        "not_applicable_reason": content.not_applicable_reason,
        **ticked("is_not_applicable", is_on=content.is_not_applicable),
        **content.answers,
    }


def typed_evidence(revision: Revision, content: DemoReport) -> dict[str, str]:
    """Return the rows of evidence; what the draft has already keeps its place."""
    evidence = list(revision.evidence.order_by("pk"))
    links = list(content.evidence)
    links += [(piece.title, piece.url) for piece in evidence[len(links) :]]
    data = {"evidencia-INITIAL_FORMS": str(len(evidence))}
    for number, (title, url) in enumerate(links):
        row = f"evidencia-{number}"
        data |= {f"{row}-title": title, f"{row}-url": url}
        if number < len(evidence):
            data[f"{row}-id"] = str(evidence[number].pk)
    if has_table(revision, content):
        data[f"evidencia-{len(links)}-title"] = "Las cifras del mes, en una tabla"
        links.append(("", ""))
    return data | {"evidencia-TOTAL_FORMS": str(len(links))}


def has_table(revision: Revision, content: DemoReport) -> bool:
    """Say whether the kilns' report brings a file, which its first version does."""
    is_new = not revision.evidence.exists()
    return is_new and bool(content.numerator) and revision.report.activity.code in KILNS


def typed_files(revision: Revision, content: DemoReport) -> MultiValueDict[str, UploadedFile[Any]]:
    """Return the file that a person would choose: the figures as a table."""
    files: MultiValueDict[str, UploadedFile[Any]] = MultiValueDict()
    if has_table(revision, content):
        figures = f"{content.numerator},{content.denominator}"
        table = f"nota,numerador,denominador\nDatos ficticios,{figures}\n"
        upload = SimpleUploadedFile("cifras.csv", table.encode())
        files[f"evidencia-{len(content.evidence)}-upload"] = upload
    return files


def as_shown(form: BaseForm) -> dict[str, str]:
    """Return what a browser sends of a form in which nothing was touched."""
    data = {}
    for field in form:
        value = field.value()
        if value is True:
            data[field.html_name] = "on"
        elif value is not False:
            data[field.html_name] = "" if value is None else str(value)
    return data


def ticked(name: str, *, is_on: bool) -> dict[str, str]:
    """Return a checkbox as browsers send it: not at all where it is empty."""
    return {name: "on"} if is_on else {}


def newest(revisions: RevisionQuerySet) -> Revision:
    return revisions.order_by("number").reverse()[0]


def user_of(member: Member) -> User:
    if member.user is None:
        raise Refused(f"{member} no tiene cuenta.")
    return member.user


def checked(form: BaseForm) -> BaseForm:
    """Return a form that accepts what was typed."""
    if not form.is_valid():
        raise Refused(str(form.errors))
    return form


def keep(row: models.Model) -> None:
    """Create a record as the admin does: checked first."""
    row.full_clean()
    row.save()
