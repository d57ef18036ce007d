"""Two people at once: one wins, the other is told, and the chain never forks (TRUST.md).

What is asked of the portal by two requests at once is in test_races_of_requests.py.
"""

from collections.abc import Callable

import pytest

from commitments.models import Activity
from commitments.months import parse_month
from commitments.refused import Refused
from commitments.sectors import Sector
from sttl.models import Baseline, Event, Member, Report, Revision, User, Verdict
from sttl.record.chain import faults
from sttl.record.workflow import advance, correct, judge, start_report
from tests.factories import (
    durango,
    make_liaison,
    make_member,
    make_secretary,
    make_universe,
    make_user,
)

from .racing import MONTHS, NOW, at_once, fifty_months
from .walks import AGREES, DISAGREES, hand_in, liaison_of, make_reported, make_reporter, publish

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = len(MONTHS)


def or_its_sentence(step: Callable[[], Revision]) -> Callable[[], Revision | str]:
    """Take a step; a refusal answers with its sentence."""

    def take() -> Revision | str:
        try:
            return step()
        except Refused as refusal:
            return str(refusal)

    return take


def step(revision: Revision, action: str, by: User) -> Callable[[], Event]:
    """Return a step on the revision as its taker had read it before."""
    read = Revision.objects.get(pk=revision.pk)
    return lambda: advance(read, action, by=by, at=NOW, note="Falta la lista.")


def test_reports_of_two_activities_at_once_make_one_chain() -> None:
    universe, reviewer = make_universe(), make_secretary()
    kilns = [make_reported(code, universe=universe) for code in ("2a-2", "2a-5")]

    for month in MONTHS:
        revisions = [hand_in(each, month, (12, 57), at=NOW) for each in kilns]
        answers = at_once(*(step(revision, "publish", reviewer) for revision in revisions))
        assert [type(each) for each in answers] == [Event, Event]

    assert list(faults(durango())) == []
    assert Event.objects.count() == 4 * ROUNDS
    assert Baseline.objects.count() == 1


def test_a_report_opened_twice_at_once_is_one_draft() -> None:
    activity = make_reported()
    by = liaison_of(activity.assignments.get().party)

    for month in MONTHS:
        first, second = at_once(*(start(activity, month, by) for _ in range(2)))
        assert first == second

    assert (Report.objects.count(), Revision.objects.count()) == (ROUNDS, ROUNDS)


def test_of_two_corrections_one_is_opened() -> None:
    party = make_reporter()
    activity, other = make_reported(party=party), make_liaison(party).user

    for month in MONTHS:
        published = publish(activity, month, (12, 57), at=NOW)
        answers = at_once(
            *(or_its_sentence(opening(published, by)) for by in (published.written_by, other))
        )

        assert sorted(type(each).__name__ for each in answers) == ["Revision", "str"]
        assert Revision.objects.filter(report=published.report).count() == 2


def start(activity: Activity, month: str, by: User) -> Callable[[], Revision]:
    read = Activity.objects.get(pk=activity.pk)
    return lambda: start_report(read, parse_month(month), by=by, at=NOW)


def opening(published: Revision, by: User) -> Callable[[], Revision]:
    report = Report.objects.get(pk=published.report_id)
    return lambda: correct(report, by=by, at=NOW, reason="Error.")


def test_two_members_of_a_sector_leave_one_standing_verdict() -> None:
    titular = make_member(Sector.CIVIL_SOCIETY, user=make_user())
    alternate = make_member(Sector.CIVIL_SOCIETY, seat=Member.Seat.ALTERNATE, user=make_user())

    for activity, month in fifty_months():
        published = publish(activity, month, (12, 57), at=NOW)
        answers = at_once(
            verdict(published, titular, AGREES), verdict(published, alternate, DISAGREES)
        )

        assert [type(each) for each in answers] == [Verdict, Verdict]
        assert published.verdicts.filter(replaced_by__isnull=True).count() == 1

    assert list(faults(durango())) == []


def verdict(published: Revision, member: Member, opinion: str) -> Callable[[], Verdict]:
    revision, by = Revision.objects.get(pk=published.pk), member.user
    assert by
    return lambda: judge(
        revision, member=member, opinion=opinion, reason="Según la visita.", by=by, at=NOW
    )
