"""The chain of events: it links, and whatever is changed behind it is found (TRUST.md)."""

import json
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Model

from commitments.sectors import Sector
from sttl.models import Event, Evidence, Measurement, Report, Revision, Verdict
from sttl.models.chain_line import FIRST_LINK
from sttl.record.chain import faults
from sttl.record.workflow import advance
from tests.factories import durango, make_party, make_plan

from .walks import (
    AGREES,
    DISAGREES,
    draft,
    hand_in,
    make_reported,
    on,
    publish,
    publish_correction,
    say,
)

pytestmark = pytest.mark.django_db

UNBOUND = "El dictamen «{}» sobre «2a-2 · 2015-09, versión {}» no tiene suceso."


@pytest.fixture
def _year() -> None:
    """Record nine steps: a publication, its verdicts, its correction; a draft leaves none."""
    activity = make_reported()
    september = publish(activity, "2015-09", (12, 57))
    say(Sector.CIVIL_SOCIETY, DISAGREES, september, at=on("2015-10-20"))
    say(Sector.GUARANTOR, AGREES, september, at=on("2015-10-21"))
    correction = publish_correction(september, (11, 57), at=on("2015-10-25"))
    hand_in(activity, "2015-11", (12, 57))
    say(Sector.CIVIL_SOCIETY, AGREES, correction, at=on("2015-12-20"))
    Evidence.objects.create(
        revision=draft(activity, "2015-12", (12, 57)), title="Lista", url="https://example.org/"
    )


@pytest.mark.usefixtures("_year")
def test_each_line_is_bound_to_the_one_before() -> None:
    events = list(Event.objects.order_by("sequence"))

    assert [each.sequence for each in events] == list(range(1, 10))
    assert [each.previous_hash for each in events] == [
        FIRST_LINK,
        *(each.hash for each in events[:-1]),
    ]
    assert [each.hash for each in events] == [each.expected_hash() for each in events]


@pytest.mark.usefixtures("_year")
def test_a_good_chain_has_no_faults() -> None:
    assert list(faults(durango())) == []


def test_a_plan_without_events_has_no_faults() -> None:
    assert list(faults(durango())) == []


@pytest.mark.usefixtures("_year")
def test_each_plan_has_a_chain_of_its_own() -> None:
    other = make_plan(slug="otro-2015")
    publish(make_reported("2a-2", plan=other), "2015-09", (12, 57))

    assert [each.sequence for each in other.events.order_by("sequence")] == [1, 2]
    assert list(faults(other)) == []


def test_the_public_line_names_the_office_and_no_person() -> None:
    revision = publish(make_reported(), "2015-09", (12, 57))
    people = [revision.written_by.username, "secretaria"]

    lines = [each.public_line() for each in Event.objects.order_by("sequence")]

    assert [sorted(each) for each in lines] == [
        ["at", "content", "nonce", "office", "revision", "sequence", "step"]
    ] * 2
    assert [line["at"] for line in lines] == [
        "2015-10-05T17:00:00.000000Z",
        "2015-10-09T17:00:00.000000Z",
    ]
    assert lines[0]["revision"] == "2a-2/2015-09/1"
    written = json.dumps(lines)
    assert [name for name in people if name in written] == []


def test_two_equal_steps_do_not_hash_alike() -> None:
    activity = make_reported()
    revision = hand_in(activity, "2015-09", (12, 57))
    by = revision.written_by
    advance(revision, "withdraw", by=by, at=on("2015-10-06"))
    advance(revision, "submit", by=by, at=on("2015-10-05"))

    first, _, third = Event.objects.order_by("sequence")

    assert first.content_hash == third.content_hash
    assert first.nonce != third.nonce


def tamper(model: type[Model], sequence: int, **changes: object) -> Callable[[], object]:
    """Return a way to change rows that a line is about, past every guard of the application."""
    places = {Event: "sequence", Verdict: "event__sequence", Revision: "events__sequence"}
    lookup = places.get(model, "revision__events__sequence")

    def change() -> object:
        rows = model._default_manager.filter(**{lookup: sequence})
        keys = list(rows.values_list("pk", flat=True))
        return model._default_manager.filter(pk__in=keys).update(**changes)

    return change


@pytest.mark.usefixtures("_year")
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            tamper(Event, 2, office="Otra oficina"),
            ["La huella del suceso 2 no corresponde a lo que dice."],
            id="a changed line",
        ),
        pytest.param(
            tamper(Event, 2, hash="f" * 64),
            [
                "La huella del suceso 2 no corresponde a lo que dice.",
                "El suceso 3 no enlaza con el anterior.",
            ],
            id="a changed hash",
        ),
        pytest.param(
            lambda: Event.objects.filter(sequence=3).delete(),
            [
                "Falta el suceso 3.",
                "El suceso 4 no enlaza con el anterior.",
                UNBOUND.format("Sociedad civil: No coincide", 1),
            ],
            id="a removed line",
        ),
        pytest.param(
            lambda: Event.objects.filter(sequence=9).delete(),
            [
                UNBOUND.format("Sociedad civil: Coincide", 2),
            ],
            id="the last line removed",
        ),
        pytest.param(
            tamper(Revision, 2, done="Se hizo todo."),
            ["El contenido del suceso 2 cambió después de registrarse."],
            id="a changed text of a published report",
        ),
        pytest.param(
            tamper(Measurement, 2, numerator=57),
            ["El contenido del suceso 2 cambió después de registrarse."],
            id="a changed figure of a published report",
        ),
        pytest.param(
            tamper(Verdict, 3, opinion=AGREES),
            ["El contenido del suceso 3 cambió después de registrarse."],
            id="a changed verdict",
        ),
        pytest.param(
            tamper(Verdict, 3, recorded_at=on("2016-01-01")),
            ["La fecha de lo registrado en el suceso 3 cambió."],
            id="a verdict with another date",
        ),
        pytest.param(
            tamper(Revision, 2, published_at=on("2016-01-01")),
            ["La fecha de lo registrado en el suceso 2 cambió."],
            id="a publication with another date",
        ),
        pytest.param(
            tamper(Revision, 8, state="returned"),
            ["«2a-2 · 2015-11, versión 1» está en «devuelto» y sus sucesos no llegan ahí."],
            id="a state that no step led to",
        ),
        pytest.param(
            lambda: Report.objects.filter(month="2015-09-01").update(party=make_party()),
            [
                "El contenido del suceso 2 cambió después de registrarse.",
                "El contenido del suceso 7 cambió después de registrarse.",
            ],
            id="a published report given to another party",
        ),
    ],
)
def test_what_is_changed_behind_the_chain_is_found(
    change: Callable[[], object], expected: list[str]
) -> None:
    change()

    assert list(faults(durango())) == expected


@pytest.mark.usefixtures("_year")
def test_the_command_says_how_many_events_verify() -> None:
    make_plan(slug="otro-2015")
    out = StringIO()

    call_command("verify_events", stdout=out)

    assert out.getvalue() == (
        "durango-2015: 9 sucesos verificados.\notro-2015: 0 sucesos verificados.\n"
        "STTL: 0 sucesos verificados.\n"
    )


@pytest.mark.usefixtures("_year")
def test_the_command_names_the_faults_and_fails() -> None:
    Event.objects.filter(sequence=2).update(office="Otra oficina")
    out, err = StringIO(), StringIO()

    with pytest.raises(CommandError) as failed:
        call_command("verify_events", stdout=out, stderr=err)

    assert failed.value.returncode == 1
    assert out.getvalue() == "STTL: 0 sucesos verificados.\n"
    assert err.getvalue() == (
        "durango-2015: La huella del suceso 2 no corresponde a lo que dice.\n"
    )
