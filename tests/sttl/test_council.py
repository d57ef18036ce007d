"""Nobody speaks for another: a voice has its day of record, and the council's chain its lines."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from commitments.refused import Refused
from commitments.sectors import Sector
from sttl.access import Role
from sttl.models import CouncilEvent, Liaison, Member, Revision, User, Verdict
from sttl.models.people import SECRETARIAT
from sttl.reading.sectors import voting_seats
from sttl.record import council
from sttl.record.set_aside import set_aside
from sttl.record.workflow import advance, judge
from tests.factories import make_liaison, make_member, make_secretary, make_user

from .conftest import Month
from .walks import draft, hand_in, make_reported, member_of, on, publish, secretary

pytestmark = pytest.mark.django_db

LIAISON = "/admin/sttl/liaison/"
MEMBER = "/admin/sttl/member/"
ACCOUNTS = "/admin/sttl/user/"
NO_VOTE = "Esa cuenta es de la secretaría técnica o de la administración, que no dictaminan"
TODAY_OR_LATER = "Un término vale desde el día siguiente a su registro"


def seat_form(user: User | None, **more: object) -> dict[str, object]:
    return {
        "name": "Titular",
        "seat": "titular",
        "sector": "guarantor",
        "since_on": "2015-08-25",
        "until_on": "",
        "user": user.pk if user else "",
        **more,
    }


def a_member(**fields: object) -> Member:
    """Record the guarantor's titular on 10 September 2015, in office since the signing."""
    fields = {"user": make_user("garante", email="garante@example.mx"), **fields}
    made = make_member(Sector.GUARANTOR, **fields)
    Member.objects.all().delete()
    made.pk, made._state.adding = None, True
    council.keep(made, by=secretary(), at=on("2015-09-10"))
    return made


def kinds() -> list[str]:
    return list(CouncilEvent.objects.order_by("sequence").values_list("kind", flat=True))


# The secretariat's own account holds no vote


def test_the_secretariat_does_not_seat_its_own_account(secretariat: Client, kilns: Month) -> None:
    page = secretariat.post(f"{MEMBER}add/", seat_form(kilns.secretary)).content.decode()
    own = make_user("otra-raiz", is_superuser=True, is_staff=True)
    other = secretariat.post(f"{MEMBER}add/", seat_form(own)).content.decode()

    assert (NO_VOTE in page, NO_VOTE in other) == (True, True)
    assert Member.objects.count() == 0


def test_a_seat_without_a_vote_may_be_the_secretariats(secretariat: Client, kilns: Month) -> None:
    secretariat.post(f"{MEMBER}add/", seat_form(kilns.secretary, seat="facilitation", sector=""))

    assert Member.objects.get().user == kilns.secretary


@pytest.mark.parametrize("right", ["groups", "is_superuser"])
def test_who_holds_a_vote_does_not_enter_the_secretariat(client: Client, right: str) -> None:
    group = Group.objects.get_or_create(name=SECRETARIAT)[0]
    held = member_of(Sector.GUARANTOR).user
    assert held
    client.force_login(make_user("raiz", is_staff=True, is_superuser=True))
    form = {"username": held.username, "email": "", "is_active": "on", "is_staff": "on"}

    page = client.post(
        f"{ACCOUNTS}{held.pk}/change/",
        form | {right: str(group.pk) if right == "groups" else "on"},
    ).content.decode()

    assert "Esa cuenta ocupa un asiento con voto" in page
    assert not held.groups.exists()


@pytest.mark.parametrize("rights", ["group", "superuser"])
def test_a_seat_of_an_account_of_the_secretariat_judges_nothing_and_its_verdicts_stay(
    rights: str,
) -> None:
    first, second = (publish(make_reported(code), "2015-09", (12, 57)) for code in ("2a-2", "2a-3"))
    member = member_of(Sector.GUARANTOR)
    assert member.user
    at = on("2015-10-20")
    answers = {"opinion": "agrees", "reason": "Según la visita."}
    judge(first, member=member, by=member.user, at=at, **answers)
    if rights == "group":
        member.user.groups.add(Group.objects.get_or_create(name=SECRETARIAT)[0])
    else:
        User.objects.filter(pk=member.user.pk).update(is_superuser=True)

    with pytest.raises(PermissionDenied):
        judge(second, member=member, by=member.user, at=at, **answers)

    assert Verdict.objects.get().revision == first
    assert [seat.has_account for seat in voting_seats(before=at)] == [False]


# Rights run from the day of the record


def test_a_backdated_seat_or_liaison_gives_no_right_before_its_record() -> None:
    member, liaison = a_member(), make_liaison(recorded_at=on("2015-09-10"))
    assert member.user

    days = ["2015-09-09", "2015-09-10"]
    seats = [bool(Role(member.user, at=on(day)).voting_seats) for day in days]
    speaks = [Role(liaison.user, at=on(day)).is_liaison_of(liaison.party) for day in days]

    assert (member.since_on, liaison.since_on) == (date(2015, 8, 25), date(2015, 8, 25))
    assert (seats, speaks) == ([False, True], [False, True])


# An ending holds from the day after its record


@pytest.mark.parametrize("place", [MEMBER, LIAISON])
def test_the_secretariat_ends_nothing_in_the_past(
    secretariat: Client, kilns: Month, place: str
) -> None:
    held: Member | Liaison = kilns.enlace.liaisons.get()
    if place == MEMBER:
        held = make_member(Sector.GUARANTOR, user=make_user("garante"))
    yesterday = timezone.localdate() - timedelta(days=1)
    form = seat_form(None, until_on=yesterday.isoformat())

    page = secretariat.post(f"{place}{held.pk}/change/", form).content.decode()

    held.refresh_from_db()
    assert TODAY_OR_LATER in page
    assert held.until_on is None


@pytest.mark.parametrize(
    ("ends", "at", "sentence"),
    [
        (None, "2015-10-05", council.NOT_REOPENED),
        (date(2015, 11, 1), "2015-10-08", council.ENDED),
        (date(2015, 10, 4), "2015-10-05", council.ENDS_TODAY_OR_LATER),
    ],
)
def test_what_ended_stays_ended(ends: date | None, at: str, sentence: str) -> None:
    member = a_member()
    member.until_on = date(2015, 10, 7)
    council.keep(member, by=secretary(), at=on("2015-10-01"))
    member.until_on = ends

    with pytest.raises(Refused) as refusal:
        council.keep(member, by=secretary(), at=on(at))

    member.refresh_from_db()
    assert (str(refusal.value), member.until_on) == (sentence, date(2015, 10, 7))


def test_an_ending_may_come_sooner_or_later_while_it_has_not_come() -> None:
    member = a_member()
    for day in (20, 7, 9):
        member.until_on = date(2015, 10, day)
        council.keep(member, by=secretary(), at=on("2015-10-01"))

    assert kinds() == ["seat_recorded", *["seat_ended"] * 3]
    assert list(council.faults()) == []


def test_what_is_on_record_passes_to_no_other_account_or_day() -> None:
    member = a_member(user=None)
    member.user = make_user("garante-2")
    council.keep(member, by=secretary(), at=on("2015-09-12"))
    changes = {"user": make_user(), "since_on": date(2015, 8, 1), "sector": "government"}

    for name, value in changes.items():
        changed = Member.objects.get()
        setattr(changed, name, value)
        with pytest.raises(Refused) as refusal:
            council.keep(changed, by=secretary(), at=on("2015-09-13"))
        assert str(refusal.value) == council.ANOTHER_HOLDER

    assert kinds() == ["seat_recorded", "seat_completed"]


def test_the_secretariat_is_no_liaison(secretariat: Client, kilns: Month) -> None:
    form = {"party": kilns.party.pk, "user": kilns.secretary.pk, "since_on": "2016-01-01"}

    page = secretariat.post(f"{LIAISON}add/", form).content.decode()

    assert "que no informan por una parte" in page
    assert kilns.secretary.liaisons.count() == 0


# What a liaison wrote and did not hand in


def left_draft() -> Revision:
    """Make a draft of 5 October 2015, whose liaison ended on the 10th."""
    revision = draft(make_reported(), "2015-09", (12, 57), done="Escrito por el enlace.")
    Liaison.objects.update(until_on=date(2015, 10, 10))
    return revision


def test_the_secretariat_does_not_read_a_draft_by_ending_its_liaison(
    secretariat: Client, kilns: Month
) -> None:
    kept = draft(kilns.activity, "2015-09", (12, 57), done="Escrito por el enlace.")
    yesterday = timezone.localdate() - timedelta(days=1)
    kilns.enlace.liaisons.update(until_on=yesterday)  # as it could be written, and still may be
    place = f"{kilns.plan.slug}/{kilns.activity.code}/2015-09/"
    addresses = [
        f"/seguimiento/{place}",
        f"/seguimiento/{place}revisar/",
        f"/admin/sttl/revision/registrar/{place}",
        f"/admin/sttl/revision/registrar/{place}revisar/",
        f"/admin/sttl/revision/registrar/{place}apartar/",
        f"/admin/sttl/revision/{kept.pk}/change/",
        "/admin/sttl/revision/?estado=todos",
        "/admin/sttl/revision/add/",
        f"/seguimiento/cuaderno/{kilns.plan.slug}/{kilns.party.slug}/2015-09/",
    ]

    pages = [secretariat.get(address, follow=True).content.decode() for address in addresses]

    assert [page.count("Escrito por el enlace.") for page in pages] == [0] * len(pages)
    assert not Role(kilns.secretary, at=timezone.now()).may_read(kept)
    sent = secretariat.post(f"/admin/sttl/revision/registrar/{place}", kilns.typed())
    kept.refresh_from_db()
    assert (sent.status_code, kept.done) == (302, "Escrito por el enlace.")


def test_a_liaison_switched_off_opens_no_draft_either() -> None:
    revision = draft(make_reported(), "2015-09", (12, 57))
    User.objects.filter(pk=revision.written_by_id).update(is_active=False)

    assert not Role(secretary(), at=on("2016-01-10")).may_read(revision)
    with pytest.raises(Refused, match="La parte tiene un enlace sin término"):
        set_aside(revision.report, by=secretary(), at=on("2016-01-10"))


def test_a_successor_takes_the_draft_up() -> None:
    revision = left_draft()
    successor = make_liaison(revision.report.activity.assignments.get().party)

    assert Role(successor.user, at=on("2015-10-12")).may_read(revision)
    with pytest.raises(PermissionDenied):
        set_aside(revision.report, by=secretary(), at=on("2015-11-20"))
    advance(revision, "submit", by=successor.user, at=on("2015-10-12"))


@pytest.mark.parametrize(("day", "is_taken"), [("2015-10-19", False), ("2015-10-20", True)])
def test_ten_days_after_an_ending_a_draft_is_set_aside_unread(day: str, is_taken: bool) -> None:
    revision = left_draft()

    if not is_taken:
        with pytest.raises(Refused, match="a partir del 20 de octubre de 2015"):
            set_aside(revision.report, by=secretary(), at=on(day))
        assert kinds() == []
        return
    set_aside(revision.report, by=secretary(), at=on(day))

    assert kinds() == ["draft_set_aside"]
    kept = Revision.kept.get()
    assert (kept.state, kept.done) == ("set_aside", "Escrito por el enlace.")
    assert kept.measurements.get().numerator == 12
    assert not Role(secretary(), at=on(day)).may_read(kept)
    assert list(council.faults()) == []


def test_the_secretariat_records_the_month_of_a_draft_set_aside() -> None:
    revision = left_draft()
    set_aside(revision.report, by=secretary(), at=on("2015-10-20"))

    recorded = hand_in(
        revision.report.activity,
        *("2015-09", (11, 57)),
        at=on("2015-10-21"),
        by=secretary(),
        source="Oficio 12.",
    )

    assert (recorded.number, recorded.is_recorded_by_sttl) == (1, True)
    assert Revision.kept.count() == 2
    with pytest.raises(Refused, match="Ese informe no tiene un borrador"):
        set_aside(revision.report, by=secretary(), at=on("2015-10-22"))


def test_what_was_set_aside_takes_no_step_and_takes_no_more_text() -> None:
    revision = left_draft()
    set_aside(revision.report, by=secretary(), at=on("2015-10-20"))
    successor = make_liaison(revision.report.activity.assignments.get().party)

    with pytest.raises(Refused, match="ya cambió de estado"):
        advance(revision, "submit", by=successor.user, at=on("2015-10-21"))


def test_the_page_sets_a_draft_aside_and_leads_to_the_form(
    secretariat: Client, kilns: Month
) -> None:
    draft(kilns.activity, "2015-09", (12, 57))
    kilns.enlace.liaisons.update(until_on=date(2015, 10, 10))
    place = f"/admin/sttl/revision/registrar/{kilns.plan.slug}/{kilns.activity.code}/2015-09/"

    led = secretariat.get(place)
    page = secretariat.get(f"{place}apartar/").content.decode()
    done = secretariat.post(f"{place}apartar/")

    assert (led.status_code, led["Location"]) == (302, f"{place}apartar/")
    assert "Apartar el borrador sin leerlo" in page
    assert (done.status_code, done["Location"]) == (302, place)
    assert secretariat.get(place).status_code == 200


# The chain


def test_each_line_is_bound_to_the_one_before_and_names_nobody() -> None:
    member = a_member()
    member.until_on = date(2015, 12, 31)
    council.keep(member, by=secretary(), at=on("2015-10-01"))
    first, second = CouncilEvent.objects.order_by("sequence")

    assert (first.sequence, second.sequence) == (1, 2)
    assert second.previous_hash == first.hash == first.expected_hash()
    assert first.public_line() == {
        "sequence": 1,
        "kind": "seat_recorded",
        "subject": f"seat/{member.pk}",
        "content": first.content_hash,
        "at": "2015-09-10T17:00:00.000000Z",
        "office": "Secretaría técnica del STTL",
        "nonce": first.nonce,
    }
    for told in ("garante@example.mx", member.name, "garante"):
        assert told not in f"{first.canonical_line()} {first.content}"


@pytest.mark.parametrize(
    "tamper",
    [
        lambda: CouncilEvent.objects.filter(sequence=1).delete(),
        lambda: CouncilEvent.objects.filter(sequence=2).delete(),
        lambda: CouncilEvent.objects.filter(sequence=1).update(office="Otra oficina"),
        lambda: CouncilEvent.objects.filter(sequence=1).update(kind="seat_ended"),
        lambda: CouncilEvent.objects.filter(sequence=1).update(subject="seat/999"),
        lambda: CouncilEvent.objects.filter(sequence=1).update(content={}),
        lambda: Member.objects.update(since_on=date(2015, 1, 1)),
        lambda: Member.objects.update(until_on=None),
        lambda: Member.objects.update(sector="government"),
        lambda: Member.objects.all().delete(),
        lambda: make_member("civil_society", recorded_at=timezone.now() + timedelta(days=1)),
        lambda: make_liaison(recorded_at=timezone.now() + timedelta(days=1)),
        lambda: Revision.kept.update(state="draft"),
    ],
)
def test_what_is_changed_behind_the_chain_is_found(tamper: object) -> None:
    member = a_member()
    member.until_on = date(2015, 12, 31)
    council.keep(member, by=secretary(), at=on("2015-10-01"))
    set_aside(left_draft().report, by=secretary(), at=on("2015-10-20"))
    assert list(council.faults()) == []

    assert callable(tamper)
    tamper()

    assert list(council.faults()) != []
    with pytest.raises(CommandError):
        call_command("verify_events", stdout=StringIO(), stderr=StringIO())


def test_the_command_verifies_both_chains() -> None:
    publish(make_reported(), "2015-09", (12, 57))
    a_member()
    out = StringIO()

    call_command("verify_events", stdout=out)

    assert out.getvalue() == (
        "durango-2015: 2 sucesos verificados.\nSTTL: 1 sucesos verificados.\n"
    )


def test_the_button_of_the_admin_looks_through_both(secretariat: Client, kilns: Month) -> None:
    a_member()
    CouncilEvent.objects.update(office="Otra oficina")

    page = secretariat.post("/admin/cadena/").content.decode()

    assert "Algo no concuerda." in page
    assert "La huella del suceso 1 no corresponde a lo que dice." in page


def test_a_liaison_of_before_has_no_line_and_no_fault() -> None:
    make_liaison(user=make_secretary())

    assert list(council.faults()) == []
