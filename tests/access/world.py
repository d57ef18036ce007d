"""A portal in the middle of its year: a report in each state, and a person in each role.

It stands on the furnished world, so that every public example answers in it. All that is not
public is written in the words of SECRET and HIDDEN; what is published in other words.
"""

from dataclasses import dataclass, field
from datetime import date

from django.test import Client

from commitments.models import ActionPlan, Activity, Party
from commitments.months import parse_month
from commitments.sectors import Sector
from sttl.models import AddressRequest, ExtensionRequest, Member, Revision, User
from sttl.models.accounts import keep_names
from sttl.office.secretariat import create_secretariat
from sttl.record.council import whose
from sttl.record.extensions import answer, ask
from sttl.record.workflow import advance, correct, start_report
from tests.clients import PortalClient
from tests.factories import (
    make_council_event,
    make_file,
    make_liaison,
    make_party,
    make_user,
    noon,
)
from tests.site.addresses import furnish
from tests.site.worlds import member_of, owed_activity, secretary
from tests.sttl.walks import draft, write

SECRET = "canario-7f3a"  # in every text and file that is not public
HIDDEN = (53.17, 56.89)  # figures that are not public: 93.46 %
LATE = noon(date(2016, 9, 20))  # after every month of the plan
PASSWORD = "una-clave-larga-1"
PDF = b"%PDF-1.7 "

NOTHING, DRAFT, SUBMITTED, RETURNED, WITHDRAWN, PUBLISHED = (
    "nothing",
    "draft",
    "submitted",
    "returned",
    "withdrawn",
    "published",
)
CORRECTION_OPEN, CORRECTION_SUBMITTED, CORRECTION_RETURNED = (
    "correction-open",
    "correction-submitted",
    "correction-returned",
)
MONTHS = {
    NOTHING: "2015-09",
    DRAFT: "2015-10",
    SUBMITTED: "2015-11",
    RETURNED: "2015-12",
    WITHDRAWN: "2016-01",
    PUBLISHED: "2016-03",  # by the furnished world
    CORRECTION_OPEN: "2016-05",
    CORRECTION_SUBMITTED: "2016-06",
    CORRECTION_RETURNED: "2016-07",
}
WRITTEN_BY_STTL = {DRAFT: "2016-01", SUBMITTED: "2016-02", PUBLISHED: "2016-03"}
ROLES = (
    "anonymous",
    "own",  # the liaison of the party that reports
    "other",  # the liaison of another party
    "same",  # a voting member of that party's sector
    "sector",  # a voting member of another sector
    "office",  # the technical secretariat
    "root",  # a superuser
    "half",  # the secretariat without its second step
)


@dataclass
class World:
    """The people by role, and the activities: of a party with liaison, and of one without."""

    plan: ActionPlan
    activity: Activity
    unspoken: Activity
    unassigned: Activity
    people: dict[str, User]
    revisions: dict[str, Revision] = field(default_factory=dict)
    by_sttl: dict[str, Revision] = field(default_factory=dict)

    @property
    def party(self) -> Party:
        return self.activity.assignments.get().party

    def member(self, role: str) -> Member:
        """Return the seat that a person of the STTL holds."""
        return self.people[role].seats.get()

    def client(self, role: str, *, enforce_csrf_checks: bool = False) -> Client:
        """Give a browser in which the person of a role is signed in as far as they can be."""
        is_whole = role != "half"
        browser = (PortalClient if is_whole else Client)(enforce_csrf_checks=enforce_csrf_checks)
        if role != "anonymous":
            browser.force_login(self.people[role])
        return browser


def make_world() -> World:
    """Make the whole of it, through the workflow as people do."""
    furnish()
    create_secretariat()
    activity = Activity.objects.get(code="2a-2")
    unspoken = owed_activity("2b-1")
    society = make_party("sociedad-civil", sector=Sector.CIVIL_SOCIETY)
    unspoken.assignments.update(party=society)
    people = {
        "own": activity.assignments.get().party.liaisons.get().user,
        "other": make_liaison(make_party("otra-parte"), make_user("otro-enlace")).user,
        "same": user_of(member_of(Sector.GOVERNMENT)),
        "sector": user_of(member_of(Sector.CIVIL_SOCIETY)),
        "office": secretary(),
        "root": make_user("raiz", is_staff=True, is_superuser=True),
        "half": half_a_secretary(),
    }
    name_in_secret(people)
    make_council_event(people["own"], **whose(people["own"], on=LATE.date()))
    unassigned = Activity.objects.get(code="1-1")
    world = World(activity.plan, activity, unspoken, unassigned, people)
    fill_in(world)
    return world


def user_of(member: Member) -> User:
    assert member.user
    return member.user


def half_a_secretary() -> User:
    """Return a second account of the secretariat, which has not set its second step up."""
    user = make_user("secretaria-a-medias", is_staff=True)
    user.groups.set(secretary().groups.all())
    return user


def name_in_secret(people: dict[str, User]) -> None:
    """Give each account names, an address and an office of which none is public."""
    for role, user in people.items():
        user.username = user.first_name = user.last_name = f"{SECRET}-{role}"
        user.email, user.office = f"{SECRET}-{role}@example.mx", f"Oficina {SECRET}"
        user.set_password(PASSWORD)
        user.save()
        keep_names(user)
        AddressRequest.objects.create(
            user=user, address=f"{SECRET}-nuevo-{role}@example.mx", requested_at=LATE
        )


def fill_in(world: World) -> None:
    """Write a report in each state: of the party with a liaison, and by the STTL."""
    makers = {
        DRAFT: write_secret,
        SUBMITTED: submit_secret,
        RETURNED: return_secret,
        WITHDRAWN: withdraw_secret,
    }
    for state, make in makers.items():
        world.revisions[state] = make(world, MONTHS[state])
    published = world.activity.reports.get(month=parse_month(MONTHS[PUBLISHED]))
    world.revisions[PUBLISHED] = published.revisions.get()
    for state in (CORRECTION_OPEN, CORRECTION_SUBMITTED, CORRECTION_RETURNED):
        world.revisions[state] = correct_in_secret(world, state)
    for state, month in WRITTEN_BY_STTL.items():
        world.by_sttl[state] = record(world, state, month)
    ask_in_secret(world, MONTHS[WITHDRAWN])
    refused = ask_in_secret(world, MONTHS[DRAFT])
    note = f"No se concede {SECRET}."
    answer(refused, refused.Answer.REFUSED, by=world.people["office"], at=LATE, note=note)


def secret_texts() -> dict[str, str]:
    return {
        "done": f"Se hizo {SECRET}.",
        "obstacles": f"Estorbó {SECRET}.",
        "next_steps": f"Sigue {SECRET}.",
        "inactive_reason": f"Se detuvo {SECRET}.",
    }


def secret_reasons() -> dict[str, str]:
    return {
        "denominator_reason": f"Cambió {SECRET}.",
        "fall_reason": f"Bajó {SECRET}.",
        "joint_reason": f"Suma {SECRET}.",
    }


def write_in_secret(revision: Revision, **more: str) -> None:
    """Write every text, figure and piece of evidence of a revision in words to be looked for."""
    write(revision, HIDDEN, reasons=secret_reasons(), **secret_texts(), **more)
    revision.measurements.update(not_applicable_reason=f"No aplicó {SECRET}.")
    revision.evidence.create(title=f"Enlace {SECRET}", url=f"https://example.org/{SECRET}")
    make_file(revision, PDF + f"{SECRET} {revision.pk}".encode(), title=f"Archivo {SECRET}")


def write_secret(world: World, month: str) -> Revision:
    """Write the draft of a month, all of it secret."""
    revision = draft(world.activity, month, at=LATE)
    write_in_secret(revision)
    return revision


def submit_secret(world: World, month: str) -> Revision:
    revision = write_secret(world, month)
    advance(revision, "submit", by=world.people["own"], at=LATE)
    return revision


def return_secret(world: World, month: str) -> Revision:
    revision = submit_secret(world, month)
    note = f"Falta {SECRET}."
    advance(revision, "return", by=world.people["office"], at=LATE, note=note)
    return revision


def withdraw_secret(world: World, month: str) -> Revision:
    revision = submit_secret(world, month)
    advance(revision, "withdraw", by=world.people["own"], at=LATE)
    return revision


def correct_in_secret(world: World, state: str) -> Revision:
    """Publish a month that had been returned once, and take its correction as far as its state."""
    own, office = world.people["own"], world.people["office"]
    revision = draft(world.activity, MONTHS[state], (12, 57), at=LATE)
    steps = [("submit", own), ("return", office), ("submit", own), ("publish", office)]
    for step, by in steps:
        advance(revision, step, by=by, at=LATE, note=f"Nota {SECRET}.")
    opened = correct(revision.report, by=own, at=LATE, reason=f"Se contó mal {SECRET}.")
    write_in_secret(opened)
    if state != CORRECTION_OPEN:
        advance(opened, "submit", by=own, at=LATE)
    if state == CORRECTION_RETURNED:
        advance(opened, "return", by=office, at=LATE, note=f"Falta {SECRET}.")
    return opened


def record(world: World, state: str, month: str) -> Revision:
    """Record a month for the party without a liaison, as far as its state."""
    office = world.people["office"]
    revision = start_report(world.unspoken, parse_month(month), by=office, at=LATE)
    if state == PUBLISHED:
        write(revision, (12, 57), source="Minuta de la sesión.")
    else:
        write_in_secret(revision, source=f"Oficio {SECRET}.")
    if state != DRAFT:
        advance(revision, "submit", by=office, at=LATE)
    if state == PUBLISHED:
        advance(revision, "publish", by=office, at=LATE)
    return revision


def ask_in_secret(world: World, month: str) -> ExtensionRequest:
    """Ask for more time for a month, with a reason that is nobody else's affair."""
    return ask(
        world.activity,
        parse_month(month),
        by=world.people["own"],
        at=LATE,
        wanted_on=date(2016, 10, 15),
        reason=f"Enfermó {SECRET}.",
    )
