"""A party that the portal only proposes owes nothing until the STTL decides (rule 11)."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps

from commitments.models import ActionPlan, Activity, Party
from commitments.refused import Refused
from sttl.access import assigned_party, is_only_proposed
from sttl.models import ReporterAssignment
from sttl.reading.duties import (
    Assignment,
    Duty,
    Standing,
    assignment_for,
    assignment_kept,
    last_day,
    tally,
)
from sttl.record.extensions import refuse_grant, refuse_to_extend
from sttl.record.workflow import advance
from tests.factories import make_activity, make_assignment, make_extension

from .walks import draft, hand_in, make_reported, make_reporter, on, publish, read, secretary

SEPTEMBER, OCTOBER, JANUARY = date(2015, 9, 1), date(2015, 10, 1), date(2016, 1, 1)
OBRAS, ECOLOGIA = 1, 2  # two parties
PROPOSED = Assignment(OBRAS, SEPTEMBER, date(2015, 8, 25), is_proposal=True)

pytestmark = pytest.mark.django_db


def make_proposed(party: Party | None = None) -> Activity:
    """Make an activity whose party the portal proposed at the signing and nobody confirmed."""
    activity = make_reported(party=party)
    activity.assignments.update(origin=ReporterAssignment.Origin.PORTAL)
    return activity


def september(*, today: str) -> Duty:
    return read(today=today)["2a-2"].duties[0]


# Which assignment holds


def test_a_decision_holds_over_a_proposal_recorded_later() -> None:
    decided = Assignment(ECOLOGIA, SEPTEMBER, date(2015, 8, 1))

    assert assignment_for([decided, PROPOSED], OCTOBER) == decided


def test_a_decision_holds_over_a_proposal_that_starts_later() -> None:
    decided = Assignment(ECOLOGIA, SEPTEMBER, date(2015, 8, 1))
    later = Assignment(OBRAS, OCTOBER, date(2015, 8, 25), is_proposal=True)

    assert assignment_for([decided, later], OCTOBER) == decided


def test_months_before_the_decision_keep_the_proposal() -> None:
    decided = Assignment(OBRAS, JANUARY, date(2015, 12, 20))

    holding = [assignment_for([PROPOSED, decided], month) for month in (OCTOBER, JANUARY)]

    assert holding == [PROPOSED, decided]


def test_a_confirmation_is_a_designation_of_its_day() -> None:
    confirmed = Assignment(OBRAS, SEPTEMBER, date(2016, 3, 20))

    assert assignment_for([PROPOSED, confirmed], OCTOBER) == confirmed


def test_what_came_in_before_the_decision_stays_under_the_proposal() -> None:
    confirmed = Assignment(OBRAS, SEPTEMBER, date(2015, 10, 9))

    holding = [
        assignment_kept([PROPOSED, confirmed], SEPTEMBER, first_on=day, party=OBRAS)
        for day in (date(2015, 10, 8), date(2015, 10, 9))
    ]

    assert holding == [PROPOSED, confirmed]


def test_what_came_in_on_the_day_that_another_party_was_decided_stays_under_the_proposal() -> None:
    day = date(2015, 10, 9)
    other = Assignment(ECOLOGIA, SEPTEMBER, day)

    holding = assignment_kept([PROPOSED, other], SEPTEMBER, first_on=day, party=OBRAS)

    assert holding == Assignment(OBRAS, SEPTEMBER, day, is_proposal=True)


def test_a_decision_for_later_months_does_not_confirm_an_earlier_one() -> None:
    day = date(2016, 1, 5)
    later = Assignment(OBRAS, JANUARY, day)

    holding = assignment_kept([PROPOSED, later], OCTOBER, first_on=day, party=OBRAS)

    assert holding == PROPOSED


# How its months stand


def test_a_month_of_a_proposed_party_is_owed_by_nobody_and_never_missing() -> None:
    party = make_reporter()
    make_proposed(party)

    days = [september(today=day) for day in ("2015-10-02", "2015-10-11", "2016-12-01")]

    assert days == [Duty(SEPTEMBER, Standing.PROPOSED, party=party.pk)] * 3
    assert [duty.is_owed for duty in days] == [False] * 3


def test_a_month_handed_in_under_a_proposal_tells_that_it_came_and_is_never_late() -> None:
    hand_in(make_proposed(), "2015-09", (12, 57), at=on("2015-12-15"))

    duty = september(today="2015-12-20")

    assert (duty.standing, duty.is_handed_in, duty.is_published) == (Standing.PROPOSED, True, False)
    assert (duty.handed_in_on, duty.due_on, duty.days_late) == (date(2015, 12, 15), None, 0)


def test_a_month_published_under_a_proposal_tells_its_version_and_counts_in_the_figures() -> None:
    publish(make_proposed(), "2015-09", (12, 57))

    shown = read(today="2015-12-20")["2a-2"]

    assert (shown.duties[0].standing, shown.duties[0].revision_number) == (Standing.PROPOSED, 1)
    assert str(shown.reported.percent) == "21.05"


def test_a_return_under_a_proposal_is_never_missing_and_has_no_last_day() -> None:
    revision = hand_in(make_proposed(), "2015-09", (12, 57), at=on("2015-10-05"))
    advance(revision, "return", by=secretary(), at=on("2015-10-06"), note="Falta la lista.")

    duty = september(today="2015-12-20")

    assert (duty.standing, duty.handed_in_on) == (Standing.PROPOSED, date(2015, 10, 5))
    assert last_day(duty, date(2015, 10, 6)) is None


def test_a_confirmation_gives_ten_days_from_its_own_day_and_is_unknown_before() -> None:
    activity = make_proposed()
    make_assignment(activity, activity.assignments.get().party, recorded_at=on("2015-12-01"))

    days = [september(today=f"2015-{day}") for day in ("11-30", "12-01", "12-11", "12-12")]

    assert [duty.standing for duty in days] == [
        Standing.PROPOSED,
        Standing.PENDING,
        Standing.PENDING,
        Standing.MISSING,
    ]
    assert [duty.due_on for duty in days] == [None] + [date(2015, 12, 11)] * 3


def test_what_was_handed_in_before_the_confirmation_stays_proposed_with_its_party() -> None:
    activity = make_proposed(first := make_reporter())
    revision = hand_in(activity, "2015-09", (12, 57), at=on("2015-10-05"))
    make_assignment(activity, make_reporter(), recorded_at=on("2015-10-20"))

    handed_in = september(today="2015-12-20")
    advance(revision, "return", by=secretary(), at=on("2015-12-21"), note="Falta la lista.")
    returned = september(today="2016-03-01")

    assert (handed_in.standing, handed_in.party) == (Standing.PROPOSED, first.pk)
    assert (returned.standing, returned.party) == (Standing.PROPOSED, first.pk)


def test_a_withdrawn_hand_in_follows_the_confirmation() -> None:
    activity = make_proposed()
    revision = hand_in(activity, "2015-09", (12, 57), at=on("2015-10-05"))
    advance(revision, "withdraw", by=revision.written_by, at=on("2015-10-06"))
    second = make_reporter()
    make_assignment(activity, second, recorded_at=on("2015-10-20"))

    duty = september(today="2015-12-20")

    assert (duty.standing, duty.party) == (Standing.MISSING, second.pk)
    assert duty.due_on == date(2015, 10, 30)


def test_the_tally_keeps_the_proposed_apart_with_how_many_came_in() -> None:
    duties = [
        Duty(SEPTEMBER, Standing.PROPOSED, party=OBRAS),
        Duty(SEPTEMBER, Standing.PROPOSED, party=OBRAS, handed_in_on=date(2015, 12, 1)),
        Duty(SEPTEMBER, Standing.IN_REVIEW, party=OBRAS, handed_in_on=date(2015, 10, 1)),
    ]

    counted = tally(duties)

    assert (counted.owed, counted.handed_in, counted.in_review) == (1, 1, 1)
    assert (counted.proposed, counted.proposed_handed_in) == (2, 1)
    assert (counted.late, counted.missing, counted.pending, counted.unassigned) == (0, 0, 0, 0)


# Who may hand in, and what has no day to move


def test_a_proposed_party_may_hand_in_and_the_decided_one_takes_its_place() -> None:
    first, second = make_reporter(), make_reporter()
    activity = make_proposed(first)
    make_assignment(activity, second, recorded_at=on("2015-10-20"))

    days = [on("2015-10-19"), on("2015-10-20") + timedelta(hours=1)]
    parties = [assigned_party(activity, SEPTEMBER, as_of=day) for day in days]
    proposed = [is_only_proposed(activity, SEPTEMBER, as_of=day) for day in days]

    assert parties == [first, second]
    assert proposed == [True, False]
    assert draft(activity, "2015-11", (12, 57), by=second.liaisons.get().user).report.pk


def test_no_extension_is_asked_or_granted_of_what_nobody_owes() -> None:
    activity = make_proposed()
    at = on("2015-10-05")

    with pytest.raises(Refused, match="no se debe"):
        refuse_to_extend(activity, SEPTEMBER, at=at)
    with pytest.raises(Refused, match="no se debe"):
        refuse_grant(activity, SEPTEMBER, by=secretary(), at=at, day=date(2015, 10, 30))


def test_an_extension_recorded_before_gives_no_day_to_a_proposed_month() -> None:
    make_extension(make_proposed(), SEPTEMBER, recorded_at=on("2015-10-01"))

    assert september(today="2015-12-20").due_on is None


# A demonstration made before


@pytest.mark.parametrize(("is_demo", "decided"), [(True, ["2a-2"]), (False, [])])
def test_only_a_demonstration_made_before_is_confirmed_and_once(
    is_demo: bool, decided: list[str]
) -> None:
    activity = make_proposed()
    make_assignment(make_activity(code="2a-4"), make_reporter(), recorded_at=on("2016-03-08"))
    ActionPlan.objects.update(is_demo=is_demo)
    migration = import_module("sttl.migrations.0012_confirmed_demo")

    for _ in range(2):
        migration.confirm_the_demonstration(apps, None)

    confirmed = ReporterAssignment.objects.filter(origin="sttl", recorded_at__lt=on("2015-09-02"))
    assert [row.activity.code for row in confirmed] == decided
    assert [row.party for row in confirmed] == [activity.assignments.get(origin="portal").party][
        : len(decided)
    ]
    assert ReporterAssignment.objects.count() == 2 + len(decided)
