"""Who speaks for whom: rights come from a group, a liaison or a seat, never from a flag."""

from datetime import date, datetime

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property

from commitments.dated import sector_when
from commitments.models import Activity, Party
from commitments.sectors import Sector

from .models import Event, Liaison, Member, Report, Revision, User
from .models.people import SECRETARIAT, WITHOUT_VOTE
from .reading.duties import assignment_for, assignment_of

SECRETARIAT_OFFICE = "Secretaría técnica del STTL"
ROLE_OF_REQUEST = "_role"


class Role:
    """Who an account is on a day: the parties it speaks for, its seats, its office.

    Each of the three is asked of the database once, when it is first needed, and an account that
    may not enter has none of them. Within a transaction that writes, a role is asked anew, once
    the plan's lock is held: what was true before it may not be any more.
    """

    def __init__(self, user: User, *, at: datetime) -> None:
        self.user = user
        self.at = at
        self.day = timezone.localdate(at)

    @cached_property
    def parties(self) -> list[Party]:
        """Return the parties whose liaison the account is, by name."""
        liaisons = Liaison.objects.active(on=self.day).filter(user=self.user)
        ordered = liaisons.select_related("party").order_by("party__name")
        return [liaison.party for liaison in ordered]

    @cached_property
    def seats(self) -> list[Member]:
        """Return the seats of the STTL that the account holds."""
        seats = Member.objects.active(on=self.day).filter(user=self.user, user__is_active=True)
        return list(seats.naming_barred())

    @cached_property
    def is_secretariat(self) -> bool:
        """Say whether the account belongs to the technical secretariat; a superuser does not."""
        return is_secretariat(self.user)

    @property
    def voting_seats(self) -> list[Member]:
        """Return the seats that judge reports; an account of the secretariat has none."""
        return [seat for seat in self.seats if seat.seat in Member.VOTING and not seat.is_barred]

    def is_liaison_of(self, party: Party) -> bool:
        """Say whether the account is the party's liaison."""
        return party in self.parties

    def acts_as_sttl(self, party: Party) -> bool:
        """Say whether the account records for a party that has no liaison, as the secretariat."""
        if self.is_liaison_of(party) or not self.is_secretariat:
            return False
        return not party.liaisons.active(on=self.day).exists()

    def may_report_for(self, party: Party | None) -> bool:
        """Say whether the account speaks for a party: its liaison, or who records for it."""
        return party is not None and (self.is_liaison_of(party) or self.acts_as_sttl(party))

    def may_write(self, revision: Revision, party: Party | None) -> bool:
        """Say whether the account writes a party's revision and hands it in.

        What a liaison wrote and did not hand in is that party's liaisons' alone, also when the
        party is left without any (decision 041).
        """
        if party is None or self.is_liaison_of(party):
            return party is not None
        return not is_partys_own(revision) and self.acts_as_sttl(party)

    def may_read(self, revision: Revision) -> bool:
        """Say whether the account may read a revision that is not public, or not yet.

        Its party always; the secretariat and the members with a vote once it was handed in, but
        not while its party mends what was returned: that is not handed in yet. Nobody reads what
        was set aside.
        """
        if revision.state == Revision.State.SET_ASIDE:
            return False
        if self.may_write(revision, reporter_of(revision.report, as_of=self.at)):
            return True
        return not revision.is_editable and (self.is_secretariat or bool(self.voting_seats))

    def may_judge(self, revision: Revision, member: Member) -> bool:
        """Say whether the account judges a revision with a seat that it holds and that has a vote.

        Never a report of the seat's own sector, nor what that same person wrote or handed in, nor
        a report of a party whose liaison they are.
        """
        if member not in self.voting_seats:
            return False
        party = revision.report.party
        if party and (self.is_liaison_of(party) or sector_of_reporter(revision) == member.sector):
            return False
        return not wrote(self.user, revision)

    def office_of(self, step: str, party: Party | None) -> str:
        """Name the office that takes a step on a party's report, as the public log shows it.

        Never a person.
        """
        is_party_step = step in (Event.Step.SUBMIT, Event.Step.WITHDRAW, Event.Step.CORRECT)
        if is_party_step and party is not None and self.is_liaison_of(party):
            return party.name
        return SECRETARIAT_OFFICE

    def in_words(self) -> list[str]:
        """Say for whom the account speaks: its parties, its seats, its office."""
        words = [f"Enlace: {party.name}" for party in self.parties]
        for seat in self.seats:
            sector = f", {Sector(seat.sector).label.lower()}" if seat.sector else ""
            words.append(f"STTL: {seat.get_seat_display().lower()}{sector}")
        if self.is_secretariat:
            words.append(SECRETARIAT)
        if self.user.is_superuser:
            words.append("Administración de cuentas")
        return words


def actor(request: HttpRequest) -> User:
    """Return the signed-in account; a visitor is nobody."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def role_of(request: HttpRequest) -> Role:
    """Return the role of the signed-in account, the same one for the whole request."""
    attributes = vars(request)
    if ROLE_OF_REQUEST not in attributes:
        attributes[ROLE_OF_REQUEST] = Role(actor(request), at=timezone.now())
    role: Role = attributes[ROLE_OF_REQUEST]
    return role


def is_secretariat(user: User) -> bool:
    """Say whether an account belongs to the technical secretariat; a superuser as such does not."""
    return Group.objects.filter(name=SECRETARIAT, user=user, user__is_active=True).exists()


def is_without_vote(user: User) -> bool:
    """Say whether an account keeps the plan or gives the rights, and so judges nothing."""
    return User.objects.filter(WITHOUT_VOTE, pk=user.pk).exists()


def is_partys_own(revision: Revision) -> bool:
    """Say whether a revision is on record, and was not written by the STTL for its party."""
    return revision.pk is not None and not revision.is_recorded_by_sttl


def wrote(user: User, revision: Revision) -> bool:
    """Say whether an account wrote a revision, or handed it in."""
    handed_in = revision.events.filter(step=Event.Step.SUBMIT, by=user)
    return revision.written_by_id == user.pk or handed_in.exists()


def assigned_party(activity: Activity, month: date, *, as_of: datetime) -> Party | None:
    """Return who reports an activity's month by a moment, decided or proposed; None if nobody."""
    rows = list(activity.assignments.in_order_recorded(as_of=as_of).select_related("party"))
    holding = assignment_for([assignment_of(row) for row in rows], month)
    return next(row.party for row in rows if row.party_id == holding.party) if holding else None


def is_only_proposed(activity: Activity, month: date, *, as_of: datetime) -> bool:
    """Say whether an activity's month has a party by the portal's proposal alone (rule 11)."""
    rows = activity.assignments.in_order_recorded(as_of=as_of)
    holding = assignment_for(map(assignment_of, rows), month)
    return holding is not None and holding.is_proposal


def reporter_of(report: Report, *, as_of: datetime) -> Party | None:
    """Return who reports: the party frozen at the hand-in, else the one assigned by then."""
    return report.party or assigned_party(report.activity, report.month, as_of=as_of)


def sector_of_reporter(revision: Revision) -> str:
    """Return the sector that a published revision's party had when it was published."""
    own = Revision.objects.filter(pk=revision.pk)
    dated = own.annotate(reporter_sector=sector_when("published_at", "report__party"))
    return dated.values_list("reporter_sector", flat=True).get() or ""


def report_of(activity: Activity, month: date) -> Report:
    """Return the report of an activity's month; a new one, kept nowhere, where there is none."""
    reports = Report.objects.filter(activity=activity, month=month).select_related("party")
    report = reports.first() or Report(activity=activity, month=month)
    report.activity = activity
    return report


def left_unsent(report: Report) -> Revision | None:
    """Return the draft that a party wrote itself and did not hand in, or not again."""
    if not report.pk:
        return None
    return report.revisions.filter(
        state__in=[Revision.State.DRAFT, Revision.State.RETURNED], is_recorded_by_sttl=False
    ).first()
