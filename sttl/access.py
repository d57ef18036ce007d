"""Who speaks for whom: rights come from a group, a liaison or a seat, never from a flag."""

from datetime import date, datetime

from django.utils import timezone

from commitments.models import Activity, Party

from .models import Event, Liaison, Member, Report, ReporterAssignment, Revision, User
from .models.people import SECRETARIAT

VOTING_SEATS = (Member.Seat.TITULAR, Member.Seat.ALTERNATE)
SECRETARIAT_OFFICE = "Secretaría técnica del STTL"


def is_secretariat(user: User) -> bool:
    """Say whether an account belongs to the technical secretariat; a superuser as such does not."""
    return user.is_active and user.groups.filter(name=SECRETARIAT).exists()


def assigned_party(activity: Activity, month: date, *, as_of: datetime) -> Party | None:
    """Return the party assigned to an activity's month by a moment; None where none was."""
    held = ReporterAssignment.objects.filter(activity=activity).select_related("party")
    assignment = held.in_force(month=month, as_of=as_of).last()
    return assignment.party if assignment else None


def reporter_of(report: Report, *, as_of: datetime) -> Party | None:
    """Return who reports: the party frozen at the hand-in, else the one assigned by then."""
    return report.party or assigned_party(report.activity, report.month, as_of=as_of)


def is_liaison_of(user: User, party: Party, *, at: datetime) -> bool:
    """Say whether an account is the party's liaison on that day."""
    return party.liaisons.active(on=timezone.localdate(at)).filter(user=user).exists()


def acts_as_sttl(user: User, party: Party, *, at: datetime) -> bool:
    """Say whether an account records for a party that has no liaison, as the secretariat may."""
    has_liaison = party.liaisons.active(on=timezone.localdate(at)).exists()
    return not has_liaison and is_secretariat(user)


def may_report_for(user: User, party: Party | None, *, at: datetime) -> bool:
    """Say whether an account speaks for a party: its liaison, or the secretariat if it has none."""
    if party is None:
        return False
    return is_liaison_of(user, party, at=at) or acts_as_sttl(user, party, at=at)


def may_read(user: User, revision: Revision, *, at: datetime) -> bool:
    """Say whether an account may read a revision that is not public, or not yet.

    Its party always; the secretariat and the members with a vote once it was handed in, but not
    while its party mends what was returned: that is not handed in yet.
    """
    if may_report_for(user, reporter_of(revision.report, as_of=at), at=at):
        return True
    if revision.is_editable:
        return False
    seats = Member.objects.active(on=timezone.localdate(at))
    return is_secretariat(user) or seats.filter(user=user, seat__in=VOTING_SEATS).exists()


def parties_of(user: User, *, at: datetime) -> list[Party]:
    """Return the parties for which an account is the liaison on that day."""
    own = Liaison.objects.active(on=timezone.localdate(at)).filter(user=user)
    return [each.party for each in own.select_related("party").order_by("party__name")]


def office_of(revision: Revision, step: str, *, by: User, at: datetime) -> str:
    """Name the office that takes a step, as the public log shows it: never a person."""
    party = reporter_of(revision.report, as_of=at)
    is_party_step = step in (Event.Step.SUBMIT, Event.Step.WITHDRAW, Event.Step.CORRECT)
    if is_party_step and party is not None and is_liaison_of(by, party, at=at):
        return party.name
    return SECRETARIAT_OFFICE
