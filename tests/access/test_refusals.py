"""Each step of the workflow by each role, called past every view: refused inside, not in a button.

What the views answer to requests made by hand is in test_matrix.py; sentences and states are in
tests/sttl/test_workflow.py. Here is only who may: one table.
"""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from commitments.months import parse_month
from commitments.refused import Refused
from sttl.models import Event, ExtensionRequest, Member, Revision, User
from sttl.record import extensions
from sttl.record.workflow import STEPS, advance, correct, judge, start_report
from tests.factories import make_liaison, make_secretary, make_user
from tests.sttl.walks import hand_in

from .world import LATE, MONTHS, World, make_world

pytestmark = pytest.mark.django_db

# Beside the roles of world.py: `both`, of the secretariat and the party's liaison, who wrote the
# report that it acts on; `former`, its liaison of before; `gone`, its liaison with a closed
# account; `shut`, the secretariat with a closed account. A sttl- step is on what is recorded for a
# party without a liaison. Yes: it may. No: PermissionDenied, and nothing is written.
WHO_MAY = """
                 own  other same sector office root half both former gone shut
start            yes  no    no   no     no     no   no   yes  no     no   no
submit           yes  no    no   no     no     no   no   yes  no     no   no
withdraw         yes  no    no   no     no     no   no   yes  no     no   no
correct          yes  no    no   no     no     no   no   yes  no     no   no
ask              yes  no    no   no     no     no   no   yes  no     no   no
return           no   no    no   no     yes    no   yes  yes  no     no   no
publish          no   no    no   no     yes    no   yes  yes  no     no   no
publish-own      no   no    no   no     yes    no   yes  no   no     no   no
answer           no   no    no   no     yes    no   yes  no   no     no   no
judge            no   no    no   yes    no     no   no   no   no     no   no
sttl-start       no   no    no   no     yes    no   yes  yes  no     no   no
sttl-submit      no   no    no   no     yes    no   yes  yes  no     no   no
sttl-correct     no   no    no   no     yes    no   yes  yes  no     no   no
sttl-judge       no   no    yes  no     no     no   no   no   no     no   no
"""
FREE = "2016-02"  # a month that nobody has written yet


def who_may() -> dict[str, dict[str, str]]:
    header, *lines = (line.split() for line in WHO_MAY.strip().splitlines())
    return {step: dict(zip(header, answers, strict=True)) for step, *answers in lines}


def test_every_step_of_the_workflow_has_its_row() -> None:
    assert STEPS.keys() - who_may().keys() == set()


@pytest.fixture
def world() -> World:
    """Make the world with those who hold two roles, and those who lost theirs."""
    made = make_world()
    both, former, gone = make_secretary("ambas"), make_user("de-antes"), make_user("cerrada")
    make_liaison(made.party, both)
    make_liaison(made.party, former, until_on=date(2016, 1, 1))
    make_liaison(made.party, gone)
    shut = make_secretary("sin-llave")
    User.objects.filter(pk__in=[gone.pk, shut.pk]).update(is_active=False)
    held = {user.username: user for user in User.objects.all()}
    made.people |= {"both": both, "former": former}
    made.people |= {"gone": held["cerrada"], "shut": held["sin-llave"]}
    return made


Step = Callable[[User], object]


def steps(world: World) -> dict[str, Step]:
    """Return each step as anybody could call it, on what would take it from the right person."""
    own, by_sttl = world.revisions, world.by_sttl
    request = ExtensionRequest.objects.waiting().get()
    wanted = date(2016, 11, 2)
    written_by_both = hand_in(world.activity, FREE, (12, 57), at=LATE, by=world.people["both"])

    def moving(revision: Revision, step: str) -> Step:
        return lambda by: advance(revision, step, by=by, at=LATE, note="Porque sí.")

    def judging(revision: Revision) -> Step:
        return lambda by: judge(
            revision, member=seat_of(by), opinion="agrees", reason="Sí.", by=by, at=LATE
        )

    return {
        "start": lambda by: start_report(
            world.activity, parse_month(MONTHS["nothing"]), by=by, at=LATE
        ),
        "submit": moving(own["draft"], "submit"),
        "withdraw": moving(own["submitted"], "withdraw"),
        "correct": lambda by: correct(own["published"].report, by=by, at=LATE, reason="Sí."),
        "ask": lambda by: extensions.ask(
            world.activity,
            parse_month(MONTHS["nothing"]),
            by=by,
            at=LATE,
            wanted_on=wanted,
            reason="Sí.",
        ),
        "return": moving(own["submitted"], "return"),
        "publish": moving(own["submitted"], "publish"),
        "publish-own": moving(written_by_both, "publish"),
        "answer": lambda by: extensions.answer(
            request, request.Answer.GRANTED, by=by, at=LATE, note="Sí."
        ),
        "judge": judging(own["published"]),
        "sttl-start": lambda by: start_report(world.unspoken, parse_month(FREE), by=by, at=LATE),
        "sttl-submit": moving(by_sttl["draft"], "submit"),
        "sttl-correct": lambda by: correct(
            by_sttl["published"].report, by=by, at=LATE, reason="Sí."
        ),
        "sttl-judge": judging(by_sttl["published"]),
    }


def seat_of(by: User) -> Member:
    """Return the account's own seat; whoever has none tries another's."""
    return by.seats.first() or Member.objects.filter(sector="civil_society").get()


def outcome(step: Step, by: User) -> str:
    """Try a step and undo it: yes, no, or the sentence that refuses it to whoever may."""
    events = Event.objects.count()
    try:
        with transaction.atomic():
            step(by)
            transaction.set_rollback(True)
    except PermissionDenied:
        assert Event.objects.count() == events
        return "no"
    except Refused as refusal:
        return str(refusal)
    return "yes"


def test_every_step_is_for_those_of_the_table_alone(world: World) -> None:
    found = []
    tried = steps(world)
    for name, answers in who_may().items():
        for role, expected in answers.items():
            answer = outcome(tried[name], world.people[role])
            if answer != expected:
                found.append(f"{name}, as {role}: {answer}, not {expected}")

    assert not found, "\n".join(found)
    assert tried.keys() == who_may().keys()


def test_a_browser_left_open_takes_no_step_once_the_account_is_closed(world: World) -> None:
    browsers = {role: world.client(role) for role in ("own", "sector", "office", "root")}
    User.objects.update(is_active=False)
    place = f"/seguimiento/{world.plan.slug}/2a-2"
    waiting = world.revisions["submitted"]
    tries = {
        "own": [f"{place}/{MONTHS['draft']}/enviar/", f"{place}/{MONTHS['submitted']}/retirar/"],
        "sector": [f"{place}/{MONTHS['published']}/dictamen/"],
        "office": [f"/admin/sttl/revision/{waiting.pk}/publicar/"],
        "root": ["/admin/sttl/user/add/"],
    }
    events = Event.objects.count()

    answers = [
        browsers[role].post(address, {"opinion": "agrees", "reason": "Sí."})
        for role, addresses in tries.items()
        for address in addresses
    ]

    assert [answer.status_code for answer in answers] == [302] * 5
    assert all("/entrar/" in each["Location"] or "/login/" in each["Location"] for each in answers)
    assert Event.objects.count() == events


def test_nobody_publishes_in_the_admin_what_the_same_person_wrote_as_liaison(world: World) -> None:
    revision = hand_in(world.activity, FREE, (12, 57), at=LATE, by=world.people["both"])

    answer = world.client("both").post(f"/admin/sttl/revision/{revision.pk}/publicar/")

    revision.refresh_from_db()
    assert (answer.status_code, revision.state) == (403, "submitted")
