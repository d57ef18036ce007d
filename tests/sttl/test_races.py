"""Two people at once: one wins, the other is told, and the chain never forks (TRUST.md)."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from commitments.models import Activity, Sector
from commitments.months import parse_month
from sttl.chain import faults
from sttl.models import Baseline, Event, Member, Report, Revision, User, Verdict
from sttl.workflow import StepError, advance, correct, judge, start_report
from tests.factories import (
    durango,
    make_liaison,
    make_member,
    make_secretary,
    make_universe,
    make_user,
)

from .walks import AGREES, DISAGREES, hand_in, liaison_of, make_reported, make_reporter, on, publish

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 10  # months of the plan, a round for each
MONTHS = [f"2015-{month:02}" for month in range(9, 13)] + [
    f"2016-0{month}" for month in range(1, 7)
]
NOW = on("2016-09-05")
CHANGED = "El informe ya cambió de estado; vuelva a abrirlo."

Answer = Event | Revision | Verdict | str


def at_once(*steps: Callable[[], Answer]) -> list[Answer]:
    """Take steps in threads that start together; a refusal answers with its sentence."""
    gate = Barrier(len(steps))

    def take(step: Callable[[], Answer]) -> Answer:
        try:
            connection.ensure_connection()
            gate.wait()
            return step()
        except StepError as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(take, steps))


def step(revision: Revision, action: str, by: User) -> Callable[[], Event]:
    """Return a step on the revision as its taker had read it before."""
    read = Revision.objects.get(pk=revision.pk)
    return lambda: advance(read, action, by=by, at=NOW, note="Falta la lista.")


def waiting() -> Iterator[Revision]:
    """Give a report that waits for review, round by round."""
    activity = make_reported()
    for month in MONTHS:
        yield hand_in(activity, month, (12, 57), at=NOW)


def steps_of(revision: Revision) -> list[str]:
    return list(revision.events.order_by("sequence").values_list("step", flat=True))


def assert_one_won(revision: Revision, answers: list[Answer]) -> None:
    """Assert that one of two was answered with its step and the other with the sentence."""
    won = [each for each in answers if isinstance(each, Event)]
    assert [each for each in answers if isinstance(each, str)] == [CHANGED]
    assert steps_of(revision) == ["submit", won[0].step]


def test_of_two_reviewers_one_wins_and_the_other_is_told() -> None:
    first, second = make_secretary(), make_secretary()

    for revision in waiting():
        answers = at_once(step(revision, "publish", first), step(revision, "return", second))

        assert_one_won(revision, answers)

    assert list(faults(durango())) == []


def test_two_reviewers_publish_once() -> None:
    first, second = make_secretary(), make_secretary()

    for revision in waiting():
        answers = at_once(step(revision, "publish", first), step(revision, "publish", second))

        assert_one_won(revision, answers)


def test_a_publication_and_a_withdrawal_exclude_each_other() -> None:
    reviewer = make_secretary()

    for revision in waiting():
        answers = at_once(
            step(revision, "publish", reviewer), step(revision, "withdraw", revision.written_by)
        )

        assert_one_won(revision, answers)

    assert list(faults(durango())) == []


def test_a_hand_in_sent_twice_at_once_is_one_event() -> None:
    for revision in waiting():
        by = revision.written_by
        advance(revision, "withdraw", by=by, at=NOW)

        answers = at_once(step(revision, "submit", by), step(revision, "submit", by))

        assert answers[0] == answers[1]
        assert steps_of(revision) == ["submit", "withdraw", "submit"]


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
        answers = at_once(*(opening(published, by) for by in (published.written_by, other)))

        assert sorted(type(each).__name__ for each in answers) == ["Revision", "str"]
        assert Revision.objects.filter(report=published.report).count() == 2


def start(activity: Activity, month: str, by: User) -> Callable[[], Revision]:
    read = Activity.objects.get(pk=activity.pk)
    return lambda: start_report(read, parse_month(month), by=by, at=NOW)


def opening(published: Revision, by: User) -> Callable[[], Revision]:
    report = Report.objects.get(pk=published.report_id)
    return lambda: correct(report, by=by, at=NOW, reason="Error.")


def test_two_members_of_a_sector_leave_one_standing_verdict() -> None:
    activity = make_reported()
    titular = make_member(Sector.CIVIL_SOCIETY, user=make_user())
    alternate = make_member(Sector.CIVIL_SOCIETY, seat=Member.Seat.ALTERNATE, user=make_user())

    for month in MONTHS:
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
