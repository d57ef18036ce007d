"""Enters the fictitious year as people do: the forms of the desk, and the steps of the workflow."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import models
from django.forms import BaseForm
from django.utils.datastructures import MultiValueDict

from commitments.models import ActionPlan, Activity, Party
from commitments.months import parse_month
from commitments.refused import Refused
from indicators.models import Indicator, IndicatorDecision
from sttl.access import report_of, reporter_of
from sttl.editor.clashes import SEEN, version_of
from sttl.editor.forms import CorrectionForm, ExtensionRequestForm, VerdictForm
from sttl.editor.report_form import ReportForm
from sttl.models import (
    Agreement,
    ExtensionRequest,
    Member,
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

from .fiction import DemoStep
from .people import MEMBERS, SECRETARY, liaison_name

Row = Mapping[str, Any]


class DemoEntry:
    """Takes every step of the scenario as the account that would take it."""

    def __init__(self, plan: ActionPlan) -> None:
        self.plan = plan
        self.activities = {
            activity.code: activity for activity in plan.activities.select_related("plan")
        }
        self.users = User.objects.in_bulk(field_name="username")
        usernames = [username for username, _ in MEMBERS.values()]
        members = Member.objects.filter(user__username__in=usernames).select_related("user")
        self.members = {member.sector: member for member in members}
        self.takers = {
            "reports": self.write,
            "steps": self.advance,
            "verdicts": self.judge,
            "session": self.hold_session,
            "confirmed": self.confirm,
            "assigned": self.assign,
            "asked": self.ask,
            "answered": self.answer,
            "per_month": self.read_per_month,
        }

    def enter(self, step: DemoStep) -> None:
        """Take one step, at its own time."""
        self.takers[step.table](step.row, step.at)

    def write(self, row: Row, at: datetime) -> None:
        """Open or mend a draft and save it."""
        user = self.actor(row, at)
        revision = start_report(*self.place(row), by=user, at=at)
        data, files = form_data(revision, row), typed_files(row)
        form = ReportForm(revision, at=at, data=data, files=files)
        if not form.is_valid():
            raise Refused(f"{row['code']} {row['month']}: {list(form.errors())}")
        form.save(by=user)

    def advance(self, row: Row, at: datetime) -> None:
        """Take a report one step further, or open the correction of a published one."""
        step, note, revision = row["step"], row["note"], newest(self.revisions(row))
        is_secretariat = step in ("return", "publish")
        user = self.users[SECRETARY] if is_secretariat else self.actor(row, at)
        if step == "correct":
            form = checked(CorrectionForm({"reason": note}))
            correct(revision.report, by=user, at=at, **form.cleaned_data)
        else:
            advance(revision, step, by=user, at=at, note=note)

    def judge(self, row: Row, at: datetime) -> None:
        """Record a sector's verdict on what is published."""
        published = self.revisions(row).published(before=at)
        revision = published.order_by("published_at", "pk").reverse()[0]
        member = self.members[row["sector"]]
        if member.user is None:
            raise Refused(f"{member} no tiene cuenta.")
        form = checked(VerdictForm(row))
        judge(revision, member=member, by=member.user, at=at, **form.cleaned_data)

    def hold_session(self, row: Row, at: datetime) -> None:
        """Put a session on record, with its minutes and what it agreed."""
        facts = {name: row[name] for name in ("number", "title", "minutes")}
        session = Session(held_on=at.date(), **facts)
        keep(session)
        session.attendees.set(self.members.values())
        for position, agreed in enumerate(row["agreements"], start=1):
            party = {"party": Party.objects.get(slug=agreed["party"])} if "party" in agreed else {}
            keep(Agreement(session=session, position=position, **agreed | party))

    def confirm(self, row: Row, at: datetime) -> None:
        """Confirm as the secretariat's page does every party proposed, and the due day."""
        proposals = unconfirmed(self.plan, at=at)
        blank = ProposalsForm(proposals)
        data = {"reason": row["reason"]}
        for form in (*blank.due_days, *blank.reporters):
            data |= as_shown(form)
            data[form.add_prefix("answer")] = Ruling.CONFIRM.value
        answered = ProposalsForm(proposals, data)
        if not answered.is_valid():
            raise Refused(str(answered.errors))
        answered.save(by=self.users[SECRETARY], at=at)

    def assign(self, row: Row, at: datetime) -> None:
        """Decide which party reports an activity from a month on."""
        assignment = ReporterAssignment(
            activity=self.activities[row["code"]],
            party=Party.objects.get(slug=row["party"]),
            from_month=parse_month(row["from_month"]),
            recorded_at=at,
            recorded_by=self.users[SECRETARY],
            reason=row["reason"],
        )
        keep(assignment)

    def ask(self, row: Row, at: datetime) -> None:
        """Ask for a later due day for one report."""
        form = checked(ExtensionRequestForm(row))
        ask(*self.place(row), by=self.actor(row, at), at=at, **form.cleaned_data)

    def answer(self, row: Row, at: datetime) -> None:
        """Answer a request: granted until a day, or refused without one."""
        activity, month = self.place(row)
        request = ExtensionRequest.objects.waiting().get(activity=activity, month=month)
        due_on, secretary = row.get("due_on"), self.users[SECRETARY]
        outcome = request.Answer.GRANTED if due_on else request.Answer.REFUSED
        answer(request, outcome, by=secretary, at=at, note=row["note"], due_on=due_on)

    def read_per_month(self, row: Row, at: datetime) -> None:
        """Decide to read an indicator month by month."""
        indicator = Indicator.objects.get(result__activity=self.activities[row["code"]])
        standing = indicator.decisions.latest("recorded_at", "pk")
        decision = IndicatorDecision(
            indicator=indicator,
            recorded_at=at,
            reason=row["reason"],
            is_per_month=True,
            has_fixed_denominator=False,
            may_exceed=standing.may_exceed,
            target=standing.target,
        )
        keep(decision)

    def actor(self, row: Row, at: datetime) -> User:
        """Return who writes a report: the liaison of its party, or the secretariat for it."""
        party = reporter_of(report_of(*self.place(row)), as_of=at)
        if party is None:
            raise Refused(f"{row['code']} {row['month']}: nadie informa la actividad.")
        return self.users.get(liaison_name(party.slug), self.users[SECRETARY])

    def place(self, row: Row) -> tuple[Activity, date]:
        """Return the activity and the month that a row is about."""
        return self.activities[row["code"]], parse_month(row["month"])

    def revisions(self, row: Row) -> RevisionQuerySet:
        """Ask for the revisions of a report."""
        activity, month = self.place(row)
        return Revision.objects.with_place().filter(report__activity=activity, report__month=month)


def form_data(revision: Revision, row: Row) -> dict[str, str]:
    """Return what the form's fields hold when a person has filled them in.

    The figures go to the form of the activity's indicator; of a draft's evidence what is there
    already keeps its place.
    """
    typed = {name: text for name, text in row.items() if text}
    evidence = list(revision.evidence.order_by("pk"))
    data = {SEEN: version_of(revision)} | typed
    for indicator in Indicator.objects.filter(result__activity=revision.report.activity):
        data |= {f"m{indicator.pk}-{name}": text for name, text in typed.items()}
    for number, piece in enumerate(evidence):
        prefix = f"evidencia-{number}"
        shown = {f"{prefix}-title": piece.title, f"{prefix}-url": piece.url}
        data = shown | data | {f"{prefix}-id": str(piece.pk)}
    total = sum(name.startswith("evidencia-") and name.endswith("-title") for name in data)
    management = {"INITIAL_FORMS": str(len(evidence)), "TOTAL_FORMS": str(total)}
    return data | {f"evidencia-{name}": count for name, count in management.items()}


def typed_files(row: Row) -> MultiValueDict[str, UploadedFile[Any]]:
    """Return the file that a person would choose where evidence has no address: the figures."""
    files: MultiValueDict[str, UploadedFile[Any]] = MultiValueDict()
    for name in row:
        prefix = name.removesuffix("-title")
        if prefix != name and row[name] and not row.get(f"{prefix}-url"):
            figures = f"{row['numerator']},{row['denominator']}"
            table = f"nota,numerador,denominador\nDatos ficticios,{figures}\n"
            files[f"{prefix}-upload"] = SimpleUploadedFile("cifras.csv", table.encode())
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


def newest(revisions: RevisionQuerySet) -> Revision:
    return revisions.order_by("number").reverse()[0]


def checked(form: BaseForm) -> BaseForm:
    """Return a form that accepts what was typed."""
    if not form.is_valid():
        raise Refused(str(form.errors))
    return form


def keep(record: models.Model) -> None:
    """Create a record as the admin does: checked first."""
    record.full_clean()
    record.save()
