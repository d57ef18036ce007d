"""Two at once at the council's chain: each voice ends once, and the chain never forks."""

import os
from collections.abc import Callable
from datetime import date

import pytest

from commitments.refused import Refused
from commitments.sectors import Sector
from sttl.models import AddressRequest, CouncilEvent, Liaison, Member, Revision
from sttl.record import council
from sttl.record.addresses import ask_address, confirm_address
from sttl.record.set_aside import set_aside
from tests.factories import make_member, make_party, make_secretary, make_user

from .racing import at_once
from .walks import draft, make_reported, on

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = int(os.environ.get("COUNCIL_ROUNDS", "3"))
AT = on("2016-01-10")


def tried(step: Callable[[], object]) -> Callable[[], str]:
    """Take a step; answer with nothing, or with the sentence of its refusal."""

    def take() -> str:
        try:
            step()
        except Refused as refusal:
            return str(refusal)
        return ""

    return take


def test_lines_written_at_once_make_one_chain() -> None:
    by = make_secretary()
    for _ in range(ROUNDS):
        voices = [
            Liaison(party=make_party(), user=make_user(), since_on=date(2016, 1, 1))
            for _ in range(4)
        ]
        at_once(*(tried(lambda v=v: council.keep(v, by=by, at=AT)) for v in voices))  # type: ignore[misc]  # a default keeps each

    assert CouncilEvent.objects.count() == 4 * ROUNDS
    assert list(council.faults()) == []


def test_of_two_endings_at_once_the_later_one_stands_and_both_are_lines() -> None:
    by = make_secretary()
    for _ in range(ROUNDS):
        seat = make_member(Sector.GUARANTOR)
        days = [date(2016, 1, 20), date(2016, 1, 30)]
        read = [Member.objects.get(pk=seat.pk) for _ in days]
        for held, day in zip(read, days, strict=True):
            held.until_on = day
        at_once(*(tried(lambda v=v: council.keep(v, by=by, at=AT)) for v in read))  # type: ignore[misc]  # a default keeps each

        seat.refresh_from_db()
        own = CouncilEvent.objects.filter(subject=f"seat/{seat.pk}").order_by("sequence")
        last = own.last()
        assert own.count() == 2
        assert last is not None
        assert seat.until_on is not None
        assert last.content["until_on"] == seat.until_on.isoformat()

    assert list(council.faults()) == []


def test_a_draft_is_set_aside_once() -> None:
    by = make_secretary()
    activity = make_reported()
    for month in ("2015-09", "2015-10", "2015-11")[:ROUNDS]:
        Liaison.objects.update(until_on=None)
        revision = draft(activity, month, (12, 57))
        Liaison.objects.update(until_on=date(2015, 12, 10))
        answers = at_once(*[tried(lambda r=revision: set_aside(r.report, by=by, at=AT))] * 2)  # type: ignore[misc]  # a default keeps each

        assert sorted(answers) == ["", "Ese informe no tiene un borrador de su parte sin entregar."]

    assert CouncilEvent.objects.count() == Revision.kept.count()


def test_an_address_is_confirmed_once() -> None:
    by = make_secretary()
    for number in range(ROUNDS):
        account = make_user(email=f"antes-{number}@example.mx")
        ask_address(account, f"despues-{number}@example.mx", by=by, at=AT)
        asked = AddressRequest.objects.get(user=account)
        answers = at_once(*[tried(lambda a=asked: confirm_address(a, at=AT))] * 2)  # type: ignore[misc]  # a default keeps each

        account.refresh_from_db()
        assert account.email == f"despues-{number}@example.mx"
        assert sorted(bool(answer) for answer in answers) == [False, True]

    assert list(council.faults()) == []
