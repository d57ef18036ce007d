"""The control of the races: with the guards taken away both win, or the second meets a fault.

The guards are the lock on the plan's row, the condition of the UPDATE that moves the state and, on
SQLite, the transaction that starts as a writer's. Both writers are held until each has read, so
that what follows does not hang on luck. PostgreSQL then lets both write. SQLite has one writer and
refuses whoever read before it wrote: by a fault, which people would see as a 500.
"""

from collections.abc import Callable
from itertools import islice
from threading import Barrier, local
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.models import QuerySet
from django.utils import timezone

from commitments.models import Activity
from sttl.editor import clashes, report_form
from sttl.editor.report_form import ReportForm
from sttl.models import Event, Revision, User
from sttl.models.reports import RevisionQuerySet
from sttl.record import workflow
from sttl.record.workflow import advance
from tests.factories import make_secretary

from .racing import NOW, at_once, fifty_months, steps_of, typed
from .walks import draft, hand_in, publish

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("_unguarded")]

ROUNDS = 5
IS_SQLITE = connection.vendor == "sqlite"
racer = local()  # each of the two threads that race


@pytest.fixture
def _unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the lock and the condition away, and hold both writers until each has read."""
    both_read = Barrier(2, timeout=10)

    def no_lock(plan: object) -> None:
        del plan

    def then_wait(read: Callable[..., Any]) -> Callable[..., Any]:
        def reading(*args: Any) -> Any:
            found = read(*args)
            if getattr(racer, "is_about_to_read", False):
                racer.is_about_to_read = False
                both_read.wait()
            return found

        return reading

    def whatever_its_state(rows: RevisionQuerySet, **conditions: Any) -> QuerySet[Revision]:
        conditions.pop("state__in", None)
        return QuerySet.filter(rows, **conditions)

    monkeypatch.setattr(workflow, "read_again", then_wait(workflow.read_again))
    monkeypatch.setattr(report_form, "version_of", then_wait(clashes.version_of))
    for module in (workflow, report_form):
        monkeypatch.setattr(module, "lock", no_lock)
    monkeypatch.setattr(RevisionQuerySet, "filter", whatever_its_state, raising=False)


def unguarded(step: Callable[[], object]) -> Callable[[], object]:
    """Take a step as a transaction that starts by reading; a fault answers with its kind."""

    def take() -> object:
        racer.is_about_to_read = True
        if IS_SQLITE:
            connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]  # SQLite's own
        try:
            return step()
        except OperationalError as fault:
            return type(fault)

    return take


def taking(revision: Revision, step: str, by: User) -> Callable[[], object]:
    read = Revision.objects.get(pk=revision.pk)
    return unguarded(lambda: advance(read, step, by=by, at=NOW, note="Falta."))


def rounds() -> list[tuple[Activity, str]]:
    """Give some months of an activity, after the first one, which sets its base."""
    months = fifty_months()
    publish(*next(months), (12, 57), at=NOW)
    return list(islice(months, ROUNDS))


def assert_both_won_or_one_met_a_fault(
    revision: Revision, answers: list[object], steps: tuple[str, str], before: list[str]
) -> None:
    taken = steps_of(revision)[len(before) :]
    if IS_SQLITE:
        assert answers.count(OperationalError) == 1
        assert len(taken) == 1
    else:
        assert [type(each) for each in answers] == [Event, Event]
        assert sorted(taken) == sorted(steps)


@pytest.mark.parametrize("second", ["publish", "return", "withdraw"])
def test_two_reviewers_or_a_reviewer_and_a_withdrawal_would_both_win(second: str) -> None:
    first, other = make_secretary(), make_secretary()

    for activity, month in rounds():
        revision = hand_in(activity, month, (12, 57), at=NOW)
        by = revision.written_by if second == "withdraw" else other
        answers = at_once(taking(revision, "publish", first), taking(revision, second, by))

        assert_both_won_or_one_met_a_fault(revision, answers, ("publish", second), ["submit"])


def test_a_hand_in_sent_twice_would_be_two_events() -> None:
    for activity, month in rounds():
        revision = draft(activity, month, (12, 57), at=NOW)
        by = revision.written_by
        answers = at_once(taking(revision, "submit", by), taking(revision, "submit", by))

        assert_both_won_or_one_met_a_fault(revision, answers, ("submit", "submit"), [])


def test_of_two_windows_on_one_draft_one_would_write_over_the_other() -> None:
    for activity, month in rounds():
        revision = draft(activity, month, (12, 57), at=NOW)

        answers = at_once(*(saving(revision, text) for text in ("Una.", "Otra.")))

        if IS_SQLITE:
            assert sorted(map(str, answers)) == sorted(map(str, (OperationalError, True)))
        else:
            assert answers == [True, True]  # neither is warned, and one text is lost


def saving(revision: Revision, text: str) -> Callable[[], object]:
    """Return the saving of a draft as one window had it open."""
    read = Revision.objects.with_place().get(pk=revision.pk)
    form = ReportForm(read, at=timezone.now(), data=typed(read, text))
    assert form.is_valid()
    return unguarded(lambda: form.save(by=revision.written_by))
