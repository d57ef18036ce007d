"""The walk of a report from draft to the public, with every refusal (DESIGN.md 4, TRUST.md)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from commitments.models import Activity
from commitments.months import parse_month
from commitments.refused import Refused
from commitments.sectors import Sector
from sttl.models import Baseline, Event, Liaison, Member, Report, Revision, User, Verdict
from sttl.record import workflow
from sttl.record.workflow import advance, correct, judge, start_report
from tests.factories import (
    make_activity,
    make_amendment,
    make_assignment,
    make_decision,
    make_evidence,
    make_indicator,
    make_liaison,
    make_member,
    make_party,
    make_secretary,
    make_universe,
    make_user,
)

from .walks import (
    AGREES,
    DISAGREES,
    draft,
    hand_in,
    liaison_of,
    make_levelled,
    make_reported,
    make_reporter,
    member_of,
    on,
    publish,
    publish_correction,
    say,
    secretary,
    write,
)

pytestmark = pytest.mark.django_db

State = Revision.State
CHANGED = "El informe ya cambió de estado; vuelva a abrirlo."
SEPTEMBER = date(2015, 9, 1)


def steps_of(revision: Revision) -> list[tuple[str, str]]:
    """Return the steps on record about a report, each with the office that took it."""
    events = Event.objects.filter(revision__report=revision.report).order_by("sequence")
    return [(each.step, each.office) for each in events]


def refusal(step: Callable[[], object]) -> str:
    """Return the sentence with which a step is refused, having checked that it left no event."""
    events = Event.objects.count()
    with pytest.raises(Refused) as refused:
        step()
    assert Event.objects.count() == events
    return str(refused.value)


def assert_denied(step: Callable[[], object]) -> None:
    """Assert that a step is not this account's to take, and leaves no event."""
    events = Event.objects.count()
    with pytest.raises(PermissionDenied):
        step()
    assert Event.objects.count() == events


def make_unspoken(code: str = "2a-2") -> Activity:
    """Make an activity whose party has no liaison."""
    return make_reported(code, party=make_party("sociedad-civil", sector=Sector.CIVIL_SOCIETY))


# The whole walk


def test_a_report_walks_from_draft_to_the_public_and_each_step_is_on_record() -> None:
    activity = make_reported(party=make_reporter(slug="obras-publicas"))
    revision = draft(activity, "2015-09", (12, 57))
    by = revision.written_by

    advance(revision, "submit", by=by, at=on("2015-10-02"))
    advance(revision, "withdraw", by=by, at=on("2015-10-03"))
    advance(revision, "submit", by=by, at=on("2015-10-05"))
    advance(revision, "return", by=secretary(), at=on("2015-10-06"), note="Falta la lista.")
    advance(revision, "submit", by=by, at=on("2015-10-07"))
    advance(revision, "publish", by=secretary(), at=on("2015-10-09"))

    revision.refresh_from_db()
    assert (revision.state, revision.published_at) == (State.PUBLISHED, on("2015-10-09"))
    assert steps_of(revision) == [
        ("submit", "Obras publicas"),
        ("withdraw", "Obras publicas"),
        ("submit", "Obras publicas"),
        ("return", "Secretaría técnica del STTL"),
        ("submit", "Obras publicas"),
        ("publish", "Secretaría técnica del STTL"),
    ]


def test_a_correction_is_the_next_revision_and_leaves_the_old_as_it_was() -> None:
    september = publish(make_reported(), "2015-09", (12, 57))

    correction = publish_correction(september, (11, 57), at=on("2015-11-20"))

    september.refresh_from_db()
    assert [each.state for each in (september, correction)] == [State.PUBLISHED, State.PUBLISHED]
    assert [each.number for each in (september, correction)] == [1, 2]
    assert (correction.correction_reason, correction.published_at) == (
        "Error de captura.",
        on("2015-11-20"),
    )
    assert [step for step, _ in steps_of(correction)] == [
        "submit",
        "publish",
        "correct",
        "submit",
        "publish",
    ]


def test_a_correction_copies_the_content_but_not_its_reasons_and_confirmations() -> None:
    activity = make_reported(may_exceed=True)
    revision = draft(
        activity,
        "2015-09",
        (12, 10),
        reasons={"is_excess_confirmed": True},
        done="Se reubicaron doce.",
        obstacles="La lluvia.",
        next_steps="Seguir.",
    )
    make_evidence(revision, title="Lista")
    advance(revision, "submit", by=revision.written_by, at=on("2015-10-05"))
    advance(revision, "publish", by=secretary(), at=on("2015-10-09"))

    copy = correct(revision.report, by=revision.written_by, at=on("2015-11-01"), reason="Error.")

    assert (copy.done, copy.obstacles, copy.next_steps) == (
        "Se reubicaron doce.",
        "La lluvia.",
        "Seguir.",
    )
    measurement = copy.measurements.get()
    assert (measurement.numerator, measurement.denominator) == (Decimal(12), Decimal(10))
    assert measurement.is_excess_confirmed is False
    assert [each.title for each in copy.evidence.all()] == ["Lista"]
    assert (copy.state, copy.correction_reason) == (State.DRAFT, "Error.")


# The party that answers


def test_the_party_is_frozen_at_the_first_hand_in() -> None:
    first, second = make_reporter(), make_reporter()
    activity = make_reported(party=first)
    revision = hand_in(activity, "2015-09", (12, 57))
    make_assignment(activity, second, recorded_at=on("2015-10-06"))

    assert_denied(lambda: advance(revision, "withdraw", by=liaison_of(second), at=on("2015-10-07")))
    advance(revision, "withdraw", by=liaison_of(first), at=on("2015-10-07"))

    assert Report.objects.get().party is None


def test_a_report_withdrawn_after_a_return_stays_with_its_party() -> None:
    activity = make_reported()
    revision = hand_in(activity, "2015-09", (12, 57))
    party, by = revision.report.party, revision.written_by
    advance(revision, "return", by=secretary(), at=on("2015-10-06"), note="Falta la lista.")
    advance(revision, "submit", by=by, at=on("2015-10-07"))

    advance(revision, "withdraw", by=by, at=on("2015-10-08"))

    assert Report.objects.get().party == party


def test_a_correction_withdrawn_leaves_the_report_with_its_party() -> None:
    september = publish(make_reported(), "2015-09", (12, 57))
    party, by = september.report.party, september.written_by
    copy = correct(september.report, by=by, at=on("2015-11-01"), reason="Error.")
    advance(copy, "submit", by=by, at=on("2015-11-02"))

    advance(copy, "withdraw", by=by, at=on("2015-11-03"))

    assert Report.objects.get().party == party


def test_a_draft_passes_to_the_party_assigned_meanwhile() -> None:
    first, second = make_reporter(), make_reporter()
    activity = make_reported(party=first)
    revision = draft(activity, "2015-09", (12, 57))
    make_assignment(activity, second, recorded_at=on("2015-10-06"))

    assert_denied(lambda: advance(revision, "submit", by=liaison_of(first), at=on("2015-10-07")))
    advance(revision, "submit", by=liaison_of(second), at=on("2015-10-07"))

    assert Report.objects.get().party == second


# What the secretariat records for a party that does not sign in


def test_the_secretariat_records_for_a_party_without_liaison_and_says_so_with_its_source() -> None:
    activity = make_unspoken()
    revision = draft(activity, "2015-09", (12, 57), by=secretary())

    unsourced = refusal(lambda: advance(revision, "submit", by=secretary(), at=on("2015-10-05")))
    write(revision, (12, 57), source="Minuta de la sesión 3.")
    advance(revision, "submit", by=secretary(), at=on("2015-10-05"))
    advance(revision, "publish", by=secretary(), at=on("2015-10-09"))

    revision.refresh_from_db()
    assert unsourced == "Escriba de dónde tomó el STTL este informe."
    assert (revision.is_recorded_by_sttl, revision.state) == (True, State.PUBLISHED)
    assert steps_of(revision)[0] == ("submit", "Secretaría técnica del STTL")


def test_the_secretariat_may_not_report_for_a_party_that_has_a_liaison() -> None:
    activity = make_reported()
    revision = draft(activity, "2015-09", (12, 57))

    assert_denied(lambda: start_report(activity, SEPTEMBER, by=secretary(), at=on("2015-10-05")))
    assert_denied(lambda: advance(revision, "submit", by=secretary(), at=on("2015-10-05")))


def test_what_a_liaison_left_unsent_the_secretariat_neither_opens_nor_hands_in() -> None:
    activity = make_reported()
    revision = draft(activity, "2015-09", (12, 57))
    Liaison.objects.update(until_on=date(2015, 10, 5))

    assert_denied(lambda: advance(revision, "submit", by=secretary(), at=on("2015-10-06")))
    sentence = refusal(
        lambda: start_report(activity, SEPTEMBER, by=secretary(), at=on("2015-10-06"))
    )

    revision.refresh_from_db()
    assert sentence.startswith("La parte dejó un borrador sin entregar, que solo sus enlaces leen.")
    assert (revision.is_recorded_by_sttl, revision.state) == (False, State.DRAFT)


def test_what_a_new_liaison_hands_in_is_no_longer_marked_as_the_secretariats() -> None:
    activity = make_unspoken()
    revision = draft(activity, "2015-09", (12, 57), by=secretary())
    liaison = make_liaison(activity.assignments.get().party)

    advance(revision, "submit", by=liaison.user, at=on("2015-10-06"))

    revision.refresh_from_db()
    assert revision.is_recorded_by_sttl is False


def test_a_correction_by_the_secretariat_for_a_party_without_liaison_says_so() -> None:
    september = publish(make_unspoken(), "2015-09", (12, 57), by=secretary(), source="Minuta 3.")

    copy = correct(september.report, by=secretary(), at=on("2015-11-01"), reason="Error.")

    assert (copy.is_recorded_by_sttl, copy.source) == (True, "Minuta 3.")


# Who may not


def test_an_inactive_account_may_do_nothing() -> None:
    activity = make_reported()
    revision = draft(activity, "2015-09", (12, 57))
    by, reviewer = revision.written_by, secretary()
    User.objects.update(is_active=False)
    by.refresh_from_db()
    reviewer.refresh_from_db()

    assert_denied(lambda: advance(revision, "submit", by=by, at=on("2015-10-05")))
    assert_denied(lambda: start_report(activity, SEPTEMBER, by=by, at=on("2015-10-05")))
    Revision.objects.update(state=State.SUBMITTED)
    assert_denied(lambda: advance(revision, "publish", by=reviewer, at=on("2015-10-05")))
    assert_denied(lambda: advance(revision, "return", by=reviewer, at=on("2015-10-05"), note="No."))


@pytest.mark.parametrize(
    "make_stranger",
    [
        pytest.param(make_user, id="an account without rights"),
        pytest.param(lambda: make_liaison().user, id="another party's liaison"),
        pytest.param(lambda: make_user(is_superuser=True, is_staff=True), id="a superuser"),
        pytest.param(lambda: member_of(Sector.GUARANTOR).user, id="a member of the STTL"),
    ],
)
def test_a_stranger_may_take_no_step(make_stranger: Callable[[], User]) -> None:
    activity, stranger = make_reported(), make_stranger()
    revision = draft(activity, "2015-09", (12, 57))
    published = publish(activity, "2015-10", (12, 57))
    at = on("2015-11-20")

    assert_denied(lambda: start_report(activity, SEPTEMBER, by=stranger, at=at))
    assert_denied(lambda: advance(revision, "submit", by=stranger, at=at))
    assert_denied(lambda: correct(published.report, by=stranger, at=at, reason="Error."))
    advance(revision, "submit", by=revision.written_by, at=at)
    for step in ("withdraw", "return", "publish"):
        assert_denied(lambda: advance(revision, step, by=stranger, at=at, note="No."))  # noqa: B023 called at once


@pytest.mark.parametrize(("day", "is_allowed"), [("2015-10-09", True), ("2015-10-10", False)])
def test_a_liaison_speaks_through_the_last_day_and_not_after(day: str, is_allowed: bool) -> None:
    revision = draft(make_reported(), "2015-09", (12, 57))
    Liaison.objects.update(until_on=date(2015, 10, 9))

    if is_allowed:
        advance(revision, "submit", by=revision.written_by, at=on(day))
    else:
        assert_denied(lambda: advance(revision, "submit", by=revision.written_by, at=on(day)))

    revision.refresh_from_db()
    assert (revision.state == State.SUBMITTED) is is_allowed


def test_nobody_publishes_what_that_person_wrote_as_liaison() -> None:
    party = make_party()
    both = make_liaison(party, make_secretary()).user
    revision = hand_in(make_reported(party=party), "2015-09", (12, 57), by=both)

    assert_denied(lambda: advance(revision, "publish", by=both, at=on("2015-10-09")))
    advance(revision, "publish", by=secretary(), at=on("2015-10-09"))

    revision.refresh_from_db()
    assert revision.state == State.PUBLISHED


def test_nobody_publishes_what_that_person_handed_in_as_liaison_and_another_wrote() -> None:
    party = make_party()
    both = make_liaison(party, make_secretary()).user
    other = make_liaison(party).user
    revision = draft(make_reported(party=party), "2015-09", (12, 57), by=other)
    advance(revision, "submit", by=both, at=on("2015-10-05"))

    assert_denied(lambda: advance(revision, "publish", by=both, at=on("2015-10-09")))


def test_what_was_written_as_liaison_is_not_published_by_its_writer_when_no_longer_one() -> None:
    party = make_party()
    both = make_liaison(party, make_secretary()).user
    revision = draft(make_reported(party=party), "2015-09", (12, 57), by=both, source="Oficio.")
    Liaison.objects.update(until_on=date(2015, 10, 5))
    advance(revision, "submit", by=both, at=on("2015-10-05"))

    assert_denied(lambda: advance(revision, "publish", by=both, at=on("2015-10-09")))


# From which states


@pytest.mark.parametrize("step", ["submit", "withdraw", "return", "publish"])
@pytest.mark.parametrize("state", [*State.values])
def test_a_step_is_taken_only_from_its_states(step: str, state: str) -> None:
    allowed = {
        "submit": [State.DRAFT, State.RETURNED],
        "withdraw": [State.SUBMITTED],
        "return": [State.SUBMITTED],
        "publish": [State.SUBMITTED],
    }
    revision = draft(make_reported(), "2015-09", (12, 57))
    published_at = on("2015-10-06") if state == State.PUBLISHED else None
    Revision.objects.update(state=state, published_at=published_at)
    by = secretary() if step in ("return", "publish") else revision.written_by

    def take() -> Event:
        return advance(revision, step, by=by, at=on("2015-10-07"), note="Falta la lista.")

    if state in allowed[step]:
        assert take().step == step
    else:
        assert refusal(take) == CHANGED


@pytest.mark.parametrize("note", ["", "  \n"])
def test_a_return_without_a_note_is_refused(note: str) -> None:
    revision = hand_in(make_reported(), "2015-09", (12, 57))

    sentence = refusal(
        lambda: advance(revision, "return", by=secretary(), at=on("2015-10-06"), note=note)
    )

    assert sentence == "Escriba la razón, para que la parte sepa qué corregir."


def test_the_second_of_two_reviewers_is_refused() -> None:
    revision = hand_in(make_reported(), "2015-09", (12, 57))
    first, second = make_secretary(), make_secretary()
    advance(revision, "publish", by=first, at=on("2015-10-06"))

    again = refusal(lambda: advance(revision, "publish", by=second, at=on("2015-10-06")))
    back = refusal(
        lambda: advance(revision, "return", by=second, at=on("2015-10-06"), note="Falta.")
    )

    assert (again, back) == (CHANGED, CHANGED)


def test_the_same_persons_repeat_answers_as_the_first_did_without_a_second_event() -> None:
    revision = draft(make_reported(), "2015-09", (12, 57))
    by, reviewer = revision.written_by, secretary()

    pairs = [
        [advance(revision, step, by=who, at=on(day), note="Falta.") for day in days]
        for step, who, days in [
            ("submit", by, ("2015-10-05", "2015-10-06")),
            ("return", reviewer, ("2015-10-07", "2015-10-08")),
            ("submit", by, ("2015-10-09", "2015-10-10")),
            ("publish", reviewer, ("2015-10-11", "2015-10-12")),
        ]
    ]

    assert [first == second for first, second in pairs] == [True] * 4
    assert Event.objects.count() == 4


# Which months


@pytest.mark.parametrize(
    ("month", "day", "sentence"),
    [
        (
            "2015-08",
            "2015-10-05",
            "El plan va de septiembre de 2015 a agosto de 2016; elija uno de esos meses.",
        ),
        (
            "2016-09",
            "2016-10-05",
            "El plan va de septiembre de 2015 a agosto de 2016; elija uno de esos meses.",
        ),
        (
            "2015-09",
            "2015-09-30",
            "El mes de septiembre de 2015 aún no termina; informe cuando haya terminado.",
        ),
        (
            "2016-02",
            "2015-10-05",
            "El mes de febrero de 2016 aún no termina; informe cuando haya terminado.",
        ),
    ],
)
def test_a_month_that_cannot_be_reported_is_refused(month: str, day: str, sentence: str) -> None:
    activity = make_reported()
    by = liaison_of(activity.assignments.get().party)

    found = refusal(lambda: start_report(activity, parse_month(month), by=by, at=on(day)))

    assert (found, Report.objects.count()) == (sentence, 0)


def test_an_amended_last_month_opens_the_months_it_adds() -> None:
    activity = make_reported()
    make_amendment(subject="last_month", new_date=date(2016, 10, 1), recorded_at=on("2016-08-20"))

    revision = hand_in(activity, "2016-10", (12, 57))

    assert revision.state == State.SUBMITTED


def test_a_closed_plan_takes_no_report_and_no_correction() -> None:
    activity = make_reported()
    published = publish(activity, "2015-09", (12, 57))
    waiting = draft(activity, "2015-10", (12, 57))
    by = waiting.written_by
    activity.plan.closed_on = date(2016, 12, 1)
    activity.plan.save()

    sentences = [
        refusal(lambda: start_report(activity, date(2015, 11, 1), by=by, at=on("2016-12-01"))),
        refusal(lambda: advance(waiting, "submit", by=by, at=on("2016-12-01"))),
        refusal(lambda: correct(published.report, by=by, at=on("2016-12-01"), reason="Error.")),
    ]
    advance(waiting, "submit", by=by, at=on("2016-11-30"))

    assert sentences == ["El plan está cerrado y ya no recibe informes."] * 3


def test_what_was_handed_in_before_the_closing_is_still_published() -> None:
    activity = make_reported()
    revision = hand_in(activity, "2016-08", (12, 57))
    activity.plan.closed_on = date(2016, 9, 6)
    activity.plan.save()

    advance(revision, "publish", by=secretary(), at=on("2016-09-09"))

    revision.refresh_from_db()
    assert revision.state == State.PUBLISHED


def test_without_a_party_there_is_no_report() -> None:
    activity = make_activity(code="1-1")

    found = refusal(lambda: start_report(activity, SEPTEMBER, by=secretary(), at=on("2015-10-05")))

    assert found == "Esta actividad aún no tiene quien la informe; el STTL debe designarlo."


def test_a_second_report_of_a_month_is_the_first_one() -> None:
    activity = make_reported()
    first = draft(activity, "2015-09", (12, 57))

    second = start_report(activity, SEPTEMBER, by=first.written_by, at=on("2015-10-06"))

    assert (second, Report.objects.count(), Revision.objects.count()) == (first, 1, 1)


def test_a_published_month_is_corrected_and_not_reported_again() -> None:
    published = publish(make_reported(), "2015-09", (12, 57))

    found = refusal(
        lambda: start_report(
            published.report.activity, SEPTEMBER, by=published.written_by, at=on("2015-11-01")
        )
    )

    assert found == "Ya hay un informe publicado de ese mes; si tiene un error, corríjalo."


# Corrections


def test_a_correction_needs_a_reason() -> None:
    published = publish(make_reported(), "2015-09", (12, 57))

    found = refusal(
        lambda: correct(published.report, by=published.written_by, at=on("2015-11-01"), reason=" ")
    )

    assert found == "Escriba por qué corrige el informe."


def test_what_is_not_published_is_not_corrected() -> None:
    revision = hand_in(make_reported(), "2015-09", (12, 57))

    found = refusal(
        lambda: correct(
            revision.report, by=revision.written_by, at=on("2015-11-01"), reason="Error."
        )
    )

    assert found == "El informe ya tiene una versión abierta; termine esa primero."


def test_a_report_has_one_open_correction() -> None:
    activity = make_reported()
    published = publish(activity, "2015-09", (12, 57))
    by, other = published.written_by, make_liaison(activity.assignments.get().party).user
    first = correct(published.report, by=by, at=on("2015-11-01"), reason="Error.")

    again = correct(published.report, by=by, at=on("2015-11-02"), reason="Otra razón.")
    refused = refusal(
        lambda: correct(published.report, by=other, at=on("2015-11-02"), reason="Otra razón.")
    )

    assert (again, again.correction_reason) == (first, "Error.")
    assert refused == "El informe ya tiene una versión abierta; termine esa primero."


def test_a_correction_is_refused_to_the_party_assigned_later() -> None:
    first, second = make_reporter(), make_reporter()
    activity = make_reported(party=first)
    published = publish(activity, "2015-09", (12, 57))
    stale = Report.objects.get()
    stale.party = None
    make_assignment(activity, second, recorded_at=on("2015-10-20"))

    assert_denied(
        lambda: correct(stale, by=liaison_of(second), at=on("2015-11-01"), reason="Error.")
    )
    assert published.report.revisions.count() == 1


# Baselines


def test_a_baseline_is_frozen_once_by_the_first_publication() -> None:
    activity = make_reported()
    first = publish(activity, "2015-09", (12, 57))
    publish(activity, "2015-10", (13, 57))

    baseline = Baseline.objects.get()

    assert (baseline.revision, baseline.from_month, baseline.denominator) == (
        first,
        SEPTEMBER,
        Decimal(57),
    )
    assert (baseline.recorded_at, baseline.reason) == (on("2015-10-09"), "")


def test_a_hand_in_freezes_nothing() -> None:
    hand_in(make_reported(), "2015-09", (12, 57))

    assert Baseline.objects.count() == 0


def test_another_denominator_writes_a_new_baseline_with_its_reason_from_that_month_on() -> None:
    activity = make_reported()
    publish(activity, "2015-09", (12, 57))
    publish(activity, "2015-10", (12, 50), reasons={"denominator_reason": "Siete cerraron."})
    publish(activity, "2015-11", (12, 50))

    rows = [
        (each.from_month.month, each.denominator, each.reason) for each in Baseline.objects.all()
    ]

    assert rows == [(9, Decimal(57), ""), (10, Decimal(50), "Siete cerraron.")]


def test_correcting_the_month_that_set_the_baseline_writes_a_new_one_from_that_month() -> None:
    activity = make_reported()
    september = publish(activity, "2015-09", (12, 57))
    publish(activity, "2015-10", (12, 57))

    publish_correction(
        september, (12, 60), at=on("2015-11-20"), reasons={"denominator_reason": "Tres más."}
    )

    rows = [(each.from_month.month, each.denominator) for each in Baseline.objects.all()]
    assert rows == [(9, Decimal(57)), (9, Decimal(60))]


def test_the_kilns_have_one_baseline_for_their_universe() -> None:
    universe = make_universe()
    relocated = make_reported("2a-2", universe=universe)
    converted = make_reported("2a-5", universe=universe)

    publish(relocated, "2015-09", (12, 57), at=on("2015-10-05"))
    publish(converted, "2015-09", (10, 57), at=on("2015-10-06"))

    baseline = Baseline.objects.get()
    assert (baseline.universe, baseline.indicator) == (universe, None)


def test_two_indicators_of_one_activity_may_share_a_universe() -> None:
    activity, universe = make_levelled("2a-2"), make_universe()
    first, second = make_indicator(activity), make_indicator(activity)
    make_decision(first, universe=universe)
    make_decision(second, universe=universe)

    publish(activity, "2015-09", {first: (12, 57), second: (10, 57)})

    assert Baseline.objects.get().denominator == Decimal(57)


def test_a_denominator_that_grows_by_nature_has_no_baseline() -> None:
    activity = make_reported(has_fixed_denominator=False)
    publish(activity, "2015-09", (3, 10))
    publish(activity, "2015-10", (4, 12))

    assert Baseline.objects.count() == 0


# Verdicts


def test_a_verdict_is_recorded_under_the_sectors_name() -> None:
    september = publish(make_reported(), "2015-09", (12, 57))

    verdict = say(Sector.CIVIL_SOCIETY, AGREES, september, at=on("2015-10-20"))

    assert (verdict.sector, verdict.opinion, verdict.recorded_at) == (
        Sector.CIVIL_SOCIETY,
        AGREES,
        on("2015-10-20"),
    )
    assert steps_of(september)[-1] == ("judge", "STTL · Sociedad civil")


def test_a_change_of_verdict_keeps_the_old() -> None:
    september = publish(make_reported(), "2015-09", (12, 57))
    first = say(Sector.CIVIL_SOCIETY, AGREES, september, at=on("2015-10-20"))

    second = say(Sector.CIVIL_SOCIETY, DISAGREES, september, at=on("2015-10-21"))

    first.refresh_from_db()
    assert (second.replaces, first.opinion) == (first, AGREES)
    assert Verdict.objects.count() == 2


def test_the_same_verdict_again_is_the_one_on_record() -> None:
    september = publish(make_reported(), "2015-09", (12, 57))
    first = say(Sector.CIVIL_SOCIETY, AGREES, september, at=on("2015-10-20"))

    second = say(Sector.CIVIL_SOCIETY, AGREES, september, at=on("2015-10-21"))

    assert (second, Verdict.objects.count()) == (first, 1)
    assert [step for step, _ in steps_of(september)] == ["submit", "publish", "judge"]


def test_a_sector_does_not_judge_its_own_report() -> None:
    september = publish(make_reported(party=make_reporter(Sector.GUARANTOR)), "2015-09", (12, 57))
    stale = Revision.objects.get()
    stale.report.party = None

    assert_denied(lambda: say(Sector.GUARANTOR, AGREES, september, at=on("2015-10-20")))
    assert_denied(lambda: say(Sector.GUARANTOR, AGREES, stale, at=on("2015-10-20")))


@pytest.mark.parametrize(
    ("seat", "is_allowed"),
    [
        (Member.Seat.TITULAR, True),
        (Member.Seat.ALTERNATE, True),
        (Member.Seat.VOCAL, False),
        (Member.Seat.FACILITATION, False),
    ],
)
def test_only_titulares_and_alternates_judge(seat: str, is_allowed: bool) -> None:
    september = publish(make_reported(), "2015-09", (12, 57))
    user = make_user()
    member = make_member(Sector.CIVIL_SOCIETY, seat=seat, user=user)

    def record() -> Verdict:
        return judge(
            september, member=member, opinion=AGREES, reason="Sí.", by=user, at=on("2015-10-20")
        )

    if is_allowed:
        assert record().member == member
    else:
        assert_denied(record)


def test_a_verdict_needs_ones_own_seat_on_that_day() -> None:
    september = publish(make_reported(), "2015-09", (12, 57))
    user = make_user()
    ended = make_member(Sector.CIVIL_SOCIETY, user=user, until_on=date(2015, 10, 19))
    anothers = member_of(Sector.GUARANTOR)

    for member in (ended, anothers):
        assert_denied(
            lambda: judge(
                september,
                member=member,  # noqa: B023 called at once
                opinion=AGREES,
                reason="Sí.",
                by=user,
                at=on("2015-10-20"),
            )
        )


def test_an_inactive_member_does_not_judge() -> None:
    september = publish(make_reported(), "2015-09", (12, 57))
    member = member_of(Sector.CIVIL_SOCIETY)
    User.objects.filter(seats=member).update(is_active=False)

    assert_denied(lambda: say(Sector.CIVIL_SOCIETY, AGREES, september, at=on("2015-10-20")))


def test_only_what_is_published_is_judged() -> None:
    revision = hand_in(make_reported(), "2015-09", (12, 57))

    found = refusal(lambda: say(Sector.CIVIL_SOCIETY, AGREES, revision, at=on("2015-10-20")))

    assert found == "Solo se dictamina lo publicado."


def test_a_verdict_needs_a_reason() -> None:
    september = publish(make_reported(), "2015-09", (12, 57))
    member = member_of(Sector.CIVIL_SOCIETY)
    assert member.user
    by = member.user

    found = refusal(
        lambda: judge(
            september, member=member, opinion=AGREES, reason=" ", by=by, at=on("2015-10-20")
        )
    )

    assert (found, Verdict.objects.count()) == ("Escriba la razón del dictamen.", 0)


# All or nothing


class PowerCutError(Exception):
    """A failure in the middle of a step."""


@pytest.fixture
def _power_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every step fail at its last act, the line in the log."""

    def fail(*args: object, **kwargs: object) -> None:
        raise PowerCutError

    monkeypatch.setattr(workflow, "append", fail)


def everything() -> list[object]:
    """Return every row that a step writes."""
    return [
        list(Report.objects.order_by("pk").values()),
        list(Revision.objects.order_by("pk").values()),
        list(Baseline.objects.order_by("pk").values()),
        list(Verdict.objects.order_by("pk").values()),
        list(Event.objects.order_by("pk").values()),
    ]


def test_a_failure_in_the_middle_of_a_step_changes_nothing(
    request: pytest.FixtureRequest,
) -> None:
    activity = make_reported()
    waiting = draft(activity, "2015-09", (12, 57))
    handed_in = hand_in(activity, "2015-10", (12, 57))
    published = publish(activity, "2015-11", (12, 57))
    by, at = waiting.written_by, on("2016-01-05")
    before = everything()
    request.getfixturevalue("_power_cut")

    for step in (
        lambda: advance(waiting, "submit", by=by, at=at),
        lambda: advance(handed_in, "withdraw", by=by, at=at),
        lambda: advance(handed_in, "return", by=secretary(), at=at, note="Falta."),
        lambda: advance(handed_in, "publish", by=secretary(), at=at),
        lambda: correct(published.report, by=by, at=at, reason="Error."),
        lambda: say(Sector.CIVIL_SOCIETY, AGREES, published, at=at),
    ):
        with pytest.raises(PowerCutError):
            step()

    assert everything() == before
