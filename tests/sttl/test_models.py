"""What the database keeps of who follows up, what they handed in and what stays on record."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import models
from django.db.models import ProtectedError

from commitments.sectors import Sector
from sttl.models import Authority, CouncilEvent, Liaison, Member, Notice, Revision, Verdict
from sttl.models.chain_line import FIRST_LINK
from sttl.record.council import append, lock
from tests.constraints import (
    Case,
    assert_a_person_reads_why,
    assert_the_database_refuses,
    messages_of,
)
from tests.factories import (
    SIGNED_ON,
    make_agreement,
    make_amendment,
    make_assignment,
    make_baseline,
    make_due_day,
    make_event,
    make_evidence,
    make_extension,
    make_extension_request,
    make_indicator,
    make_liaison,
    make_measurement,
    make_member,
    make_report,
    make_revision,
    make_sector_body,
    make_sectors_decision,
    make_session,
    make_universe,
    make_user,
    make_verdict,
    noon,
    some_activity,
)

A_MONTH = "Indique el mes por su primer día, como 2015-09-01."
AMENDMENT = (
    "Una fecha comprometida lleva actividad y fecha; el último mes, "
    "solo el mes (por su primer día); un texto, el texto nuevo."
)
ANSWER = "Una respuesta lleva su razón y quién la dio."
DATES = "La fecha final no puede ser anterior a la inicial."
DECISION = "Escriba la razón de la decisión."
DONE = "Escriba qué se hizo, o por qué no hubo actividad."
EVIDENCE = "La evidencia es un enlace o un archivo."
INACTIVE = "Un mes sin actividad no lleva nivel ni declaración."
NOT_APPLICABLE = "Si no aplica este periodo, deje vacíos los valores."
REASON = "Escriba la razón de la corrección."
SEAT = "Titulares y suplentes pertenecen a un sector."
TAKEN = 7000  # the key of a row that stands already


def a_second_account() -> models.Model:
    """Make an account beside one with an address."""
    make_user(email="obras@example.mx")
    return make_user(email="utim@example.mx")


def a_second_liaison() -> models.Model:
    first = make_liaison()
    return make_liaison(first.party, first.user, until_on=date(2016, 1, 1))


def a_session_beside_one_without_number() -> models.Model:
    make_session(number=None)
    return make_session(number=1)


def a_second_agreement() -> models.Model:
    first = make_agreement(position=1)
    return make_agreement(first.session, position=2)


def a_new_deadline() -> models.Model:
    return make_amendment(
        subject="deadline", activity=some_activity(), new_date=date(2016, 6, 30), old_text="31 mayo"
    )


def a_new_last_month() -> models.Model:
    return make_amendment(subject="last_month", new_date=date(2016, 12, 1))


def a_second_line_of_the_council() -> models.Model:
    """Make two lines about an account."""
    subject, at = make_user(), noon(SIGNED_ON)
    for _ in range(2):
        line = append(CouncilEvent.Kind.SECOND_STEP_REMOVED, subject, {}, by=None, at=at)
    return line


def a_second_report() -> models.Model:
    make_report(month=date(2015, 9, 1))
    return make_report(month=date(2015, 10, 1))


def a_correction(**fields: Any) -> Revision:
    first = make_revision()
    return make_revision(first.report, **fields)


def a_correction_beside_an_open_revision() -> models.Model:
    first = make_revision(state="returned")
    return make_revision(first.report)


def a_draft(**fields: Any) -> Revision:
    return make_revision(state="draft", **fields)


def a_second_measurement() -> models.Model:
    first = make_measurement(indicator=make_indicator(pk=TAKEN))
    return make_measurement(first.revision, make_indicator())


def a_second_baseline() -> models.Model:
    first = make_baseline(make_indicator(pk=TAKEN))
    return make_baseline(make_indicator(), revision=first.revision)


def a_second_universe_baseline() -> models.Model:
    first = make_baseline(universe=make_universe(pk=TAKEN))
    return make_baseline(universe=make_universe(slug="viviendas"), revision=first.revision)


def a_baseline_beside_a_universe() -> models.Model:
    make_universe(pk=TAKEN)
    return make_baseline()


def a_second_request() -> models.Model:
    make_extension_request(month=date(2015, 9, 1))
    return make_extension_request(month=date(2015, 10, 1))


def a_granted_request() -> models.Model:
    return make_extension_request(
        answer="granted",
        answered_at=noon(date(2015, 10, 5)),
        answered_by=make_user(),
        answer_note="Se justifica.",
        extension=make_extension(),
    )


def a_second_notice() -> models.Model:
    user = make_user()
    Notice.objects.create(user=user, kind="reminder", period_on=date(2015, 10, 7))
    return Notice.objects.create(user=user, kind="digest", period_on=date(2015, 10, 7))


def a_file() -> models.Model:
    return make_evidence(
        file="evidence/a.pdf", media_type="application/pdf", byte_size=1, sha256="a" * 64
    )


def a_replaced_verdict() -> Verdict:
    first = make_verdict()
    return make_verdict(first.revision, member=first.member, replaces=first)


def a_second_event() -> models.Model:
    first = make_event()
    return make_event(first.revision, step="publish")


def an_event_of_a_verdict() -> models.Model:
    verdict = make_verdict()
    return make_event(verdict.revision, step="judge", verdict=verdict)


PEOPLE = [
    Case(
        "account_has_its_own_address",
        a_second_account,
        {"email": "Obras@example.mx"},
        "Ya hay una cuenta con ese correo electrónico.",
    ),
    Case(
        "liaison_is_open_once",
        a_second_liaison,
        {"until_on": None},
        "Esa cuenta ya es enlace de esa parte.",
    ),
    Case(
        "liaison_dates_are_in_order",
        lambda: make_liaison(until_on=SIGNED_ON),
        {"until_on": SIGNED_ON - timedelta(days=1)},
        DATES,
    ),
    Case(
        "member_dates_are_in_order",
        lambda: make_member(until_on=SIGNED_ON),
        {"until_on": SIGNED_ON - timedelta(days=1)},
        DATES,
    ),
    Case("member_who_votes_has_a_sector", make_member, {"sector": ""}, SEAT),
    Case("member_who_votes_has_a_sector", lambda: make_member(""), {"seat": "suplente"}, SEAT),
    Case("member_who_votes_has_a_sector", lambda: make_member(""), {"seat": "guest"}, SEAT),
    Case(
        "member_sector_is_known",
        make_member,
        {"sector": "nobody"},
        "Elija uno de los tres sectores, o ninguno.",
    ),
    Case(
        "session_number_starts_at_one",
        lambda: make_session(number=1),
        {"number": 0},
        "Las sesiones se numeran desde el 1.",
    ),
    Case(
        "session_without_number_is_the_only_one_of_its_day",
        a_session_beside_one_without_number,
        {"number": None},
        "Ya hay una sesión sin número en esa fecha; numere una de las dos.",
    ),
    Case("session_has_a_whole_file_or_none", make_session, {"sha256": "a" * 64}),
    Case("session_has_a_whole_file_or_none", make_session, {"file": "minutes/a.pdf"}),
    Case("notice_is_sent_once", a_second_notice, {"kind": "reminder"}),
    Case("agreement_position_is_unique_in_session", a_second_agreement, {"position": 1}),
]
DECISIONS = [
    Case(
        "assignment_starts_with_a_month",
        make_assignment,
        {"from_month": date(2015, 9, 2)},
        A_MONTH,
    ),
    Case(
        "assignment_has_a_reason",
        make_assignment,
        {"reason": ""},
        "Escriba la razón de la decisión.",
    ),
    Case(
        "due_day_exists_in_every_month",
        lambda: make_due_day(day=1),
        {"day": 0},
        "El día límite va del 1 al 28, que todos los meses tienen.",
    ),
    Case(
        "due_day_exists_in_every_month",
        lambda: make_due_day(day=28),
        {"day": 29},
        "El día límite va del 1 al 28, que todos los meses tienen.",
    ),
    Case("due_day_starts_with_a_month", make_due_day, {"from_month": date(2015, 9, 2)}, A_MONTH),
    Case(
        "due_day_has_a_reason",
        make_due_day,
        {"reason": ""},
        "Escriba la razón de la decisión.",
    ),
    Case("extension_is_of_a_month", make_extension, {"month": date(2015, 9, 2)}, A_MONTH),
    Case(
        "extension_comes_after_its_month",
        lambda: make_extension(due_on=date(2015, 10, 1)),
        {"due_on": date(2015, 9, 30)},
        "La nueva fecha límite debe ser posterior al mes que se informa.",
    ),
    Case(
        "extension_comes_after_its_month",
        lambda: make_extension(month=date(2015, 12, 1), due_on=date(2016, 1, 1)),
        {"due_on": date(2014, 12, 31)},
        "La nueva fecha límite debe ser posterior al mes que se informa.",
    ),
    Case(
        "extension_has_a_reason", make_extension, {"reason": ""}, "Escriba la razón de la prórroga."
    ),
    Case(
        "extension_is_asked_once_until_answered",
        a_second_request,
        {"month": date(2015, 9, 1)},
        "Ya hay una solicitud de prórroga de ese informe que espera respuesta.",
    ),
    Case(
        "extension_is_asked_for_a_month",
        make_extension_request,
        {"month": date(2015, 9, 2)},
        A_MONTH,
    ),
    Case(
        "extension_is_asked_with_a_reason",
        make_extension_request,
        {"reason": ""},
        "Escriba por qué pide la prórroga.",
    ),
    Case("extension_request_is_answered_whole", a_granted_request, {"extension": None}, ANSWER),
    Case("extension_request_is_answered_whole", a_granted_request, {"answer_note": ""}, ANSWER),
    Case("extension_request_is_answered_whole", a_granted_request, {"answered_by": None}, ANSWER),
    Case("extension_request_is_answered_whole", a_granted_request, {"answered_at": None}, ANSWER),
    Case("extension_request_is_answered_whole", a_granted_request, {"answer": ""}, ANSWER),
    Case("extension_request_is_answered_whole", a_granted_request, {"answer": "refused"}, ANSWER),
    Case("extension_request_is_answered_whole", a_granted_request, {"answer": "maybe"}, ANSWER),
    Case("amendment_says_what_its_subject_needs", a_new_deadline, {"activity": None}, AMENDMENT),
    Case("amendment_says_what_its_subject_needs", a_new_deadline, {"new_date": None}, AMENDMENT),
    Case(
        "amendment_says_what_its_subject_needs",
        a_new_last_month,
        {"new_date": date(2016, 12, 2)},
        AMENDMENT,
    ),
    Case("amendment_says_what_its_subject_needs", a_new_last_month, {"new_date": None}, AMENDMENT),
    Case("amendment_says_what_its_subject_needs", a_new_last_month, {"new_text": "Más"}, AMENDMENT),
    Case("amendment_says_what_its_subject_needs", make_amendment, {"new_text": ""}, AMENDMENT),
    Case("amendment_says_what_its_subject_needs", make_amendment, {"subject": "party"}, AMENDMENT),
    Case(
        "amendment_has_a_reason", make_amendment, {"reason": ""}, "Escriba la razón de la enmienda."
    ),
    Case(
        "sectors_decision_starts_with_a_month",
        make_sectors_decision,
        {"from_month": date(2016, 3, 15)},
        A_MONTH,
    ),
    Case(
        "sectors_decision_names_two_at_least",
        make_sectors_decision,
        {"sectors": "government"},
        "Elija al menos dos sectores: nadie dictamina los informes del suyo.",
    ),
    Case("sectors_decision_has_a_reason", make_sectors_decision, {"reason": ""}, DECISION),
    Case("sector_body_is_of_a_sector", make_sector_body, {"sector": "nobody"}),
    Case("sector_body_has_a_name", make_sector_body, {"name": ""}, "Escriba el nombre."),
    Case("sector_body_has_a_reason", make_sector_body, {"reason": ""}, DECISION),
]
REPORTS = [
    Case(
        "report_is_unique_for_activity_and_month",
        a_second_report,
        {"month": date(2015, 9, 1)},
        "Ya hay un informe de esa actividad y ese mes.",
    ),
    Case("report_is_of_a_month", make_report, {"month": date(2015, 9, 30)}, A_MONTH),
    Case(
        "revision_number_is_unique",
        a_correction,
        {"number": 1, "correction_reason": ""},
        "El informe ya tiene una versión con ese número.",
    ),
    Case(
        "report_has_one_open_revision",
        a_correction_beside_an_open_revision,
        {"state": "draft", "published_at": None},
        "El informe ya tiene una versión abierta.",
    ),
    Case("published_revision_has_its_time", make_revision, {"published_at": None}),
    Case("published_revision_has_its_time", make_revision, {"state": "submitted"}),
    Case("correction_has_a_reason", a_correction, {"correction_reason": ""}, REASON),
    Case("correction_has_a_reason", make_revision, {"correction_reason": "Otra"}, REASON),
    Case("correction_has_a_reason", make_revision, {"number": 0}, REASON),
    Case("handed_in_revision_says_what_was_done", make_revision, {"done": ""}, DONE),
    Case(
        "handed_in_revision_says_what_was_done",
        lambda: make_revision(is_inactive=True),
        {"inactive_reason": ""},
        DONE,
    ),
    Case(
        "handed_in_revision_says_what_was_done",
        lambda: a_draft(done=""),
        {"state": "submitted"},
        DONE,
    ),
    Case(
        "revision_recorded_by_sttl_has_a_source",
        lambda: make_revision(is_recorded_by_sttl=True, source="Minuta de la segunda sesión"),
        {"source": ""},
        "Escriba de dónde tomó el STTL este informe.",
    ),
    Case(
        "month_without_activity_states_nothing",
        lambda: make_revision(is_inactive=True),
        {"level": "limited"},
        INACTIVE,
    ),
    Case(
        "month_without_activity_states_nothing",
        lambda: make_revision(is_inactive=True),
        {"is_finished": True},
        INACTIVE,
    ),
    Case("revision_level_is_known", lambda: make_revision(level="complete"), {"level": "half"}),
    Case("revision_state_is_known", a_draft, {"state": "archived"}),
    Case(
        "indicator_is_measured_once_in_a_revision",
        a_second_measurement,
        {"indicator_id": TAKEN},
    ),
    Case(
        "numerator_is_not_negative",
        lambda: make_measurement(numerator=0),
        {"numerator": -1},
        "El numerador no puede ser negativo.",
    ),
    Case(
        "denominator_is_positive",
        lambda: make_measurement(numerator=0, denominator=1),
        {"denominator": 0},
        "El denominador debe ser mayor que cero; si este mes no hay base que medir, "
        "marque «No aplica este periodo».",
    ),
    Case(
        "measurement_that_does_not_apply_has_no_values",
        lambda: make_measurement(is_not_applicable=True),
        {"numerator": 0},
        NOT_APPLICABLE,
    ),
    Case(
        "measurement_that_does_not_apply_has_no_values",
        make_measurement,
        {"is_not_applicable": True, "numerator": None},
        NOT_APPLICABLE,
    ),
    Case("evidence_is_a_link_or_a_whole_file", make_evidence, {"url": ""}, EVIDENCE),
    Case("evidence_is_a_link_or_a_whole_file", make_evidence, {"byte_size": 1}, EVIDENCE),
    Case("evidence_is_a_link_or_a_whole_file", a_file, {"url": "https://a.mx"}, EVIDENCE),
    Case("evidence_is_a_link_or_a_whole_file", a_file, {"sha256": ""}, EVIDENCE),
    Case("evidence_is_a_link_or_a_whole_file", a_file, {"media_type": ""}, EVIDENCE),
    Case("evidence_is_a_link_or_a_whole_file", a_file, {"byte_size": 0}, EVIDENCE),
    Case("evidence_is_a_link_or_a_whole_file", a_file, {"byte_size": None}, EVIDENCE),
    Case("baseline_is_of_an_indicator_or_a_universe", make_baseline, {"indicator": None}),
    Case(
        "baseline_is_of_an_indicator_or_a_universe",
        a_baseline_beside_a_universe,
        {"universe_id": TAKEN},
    ),
    Case("baseline_is_positive", make_baseline, {"denominator": 0}),
    Case("baseline_starts_with_a_month", make_baseline, {"from_month": date(2015, 9, 2)}),
    Case("baseline_is_set_once_by_a_revision", a_second_baseline, {"indicator_id": TAKEN}),
    Case(
        "universe_baseline_is_set_once_by_a_revision",
        a_second_universe_baseline,
        {"universe_id": TAKEN},
    ),
]
RECORD = [
    Case(
        "sector_has_one_line_of_verdicts_on_a_revision",
        a_replaced_verdict,
        {"replaces": None},
        "Su sector ya dictaminó esta versión; vuelva a abrirla.",
    ),
    Case("verdict_has_a_reason", make_verdict, {"reason": ""}, "Escriba la razón del dictamen."),
    Case("verdict_is_of_a_sector", make_verdict, {"sector": ""}),
    Case("verdict_opinion_is_known", make_verdict, {"opinion": "doubts"}),
    Case("event_sequence_is_unique_in_plan", a_second_event, {"sequence": 1}),
    Case("event_chain_does_not_fork", a_second_event, {"previous_hash": FIRST_LINK}),
    Case("event_of_a_verdict_names_it", make_event, {"step": "judge"}),
    Case("event_of_a_verdict_names_it", an_event_of_a_verdict, {"step": "publish"}),
    Case("event_of_a_verdict_names_it", make_event, {"step": "burn"}),
    Case("council_event_sequence_is_unique", a_second_line_of_the_council, {"sequence": 1}),
    Case(
        "council_chain_does_not_fork", a_second_line_of_the_council, {"previous_hash": FIRST_LINK}
    ),
    Case("council_has_one_chain", lambda: lock(at=noon(SIGNED_ON)), {"id": 2}),
    Case("portal_has_one_authority", Authority.known, {"id": 2}),
]
CASES = [*PEOPLE, *DECISIONS, *REPORTS, *RECORD]


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_database_refuses_a_row_that_breaks_a_constraint(case: Case) -> None:
    assert_the_database_refuses(case)


@pytest.mark.django_db
@pytest.mark.parametrize("case", [case for case in CASES if case.says], ids=str)
def test_a_person_who_breaks_a_constraint_reads_why(case: Case) -> None:
    assert_a_person_reads_why(case)


def test_every_constraint_and_its_sentence_is_tried() -> None:
    assert {case.name: case.says for case in CASES} == messages_of("sttl")


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["draft", "returned"])
def test_a_revision_still_being_written_may_be_incomplete(state: str) -> None:
    revision = make_revision(state=state, done="", is_recorded_by_sttl=True)

    revision.full_clean()


@pytest.mark.django_db
def test_a_published_report_may_have_one_open_correction() -> None:
    correction = a_correction(state="draft")

    correction.full_clean()
    assert (correction.number, correction.is_editable) == (2, True)


@pytest.mark.django_db
def test_each_sector_has_its_own_line_of_verdicts() -> None:
    revision = make_revision()

    for sector in Sector.values:
        make_verdict(revision, sector=sector)

    assert revision.verdicts.count() == len(Sector)


@pytest.mark.django_db
def test_a_report_with_revisions_cannot_be_deleted() -> None:
    revision = make_revision()

    with pytest.raises(ProtectedError):
        revision.report.delete()


@pytest.mark.django_db
def test_a_revision_with_events_cannot_be_deleted() -> None:
    event = make_event()

    with pytest.raises(ProtectedError):
        event.revision.delete()


@pytest.mark.django_db
def test_a_judged_revision_and_its_judge_cannot_be_deleted() -> None:
    verdict = make_verdict()

    with pytest.raises(ProtectedError):
        verdict.revision.delete()
    with pytest.raises(ProtectedError):
        verdict.member.delete()


@pytest.mark.django_db
def test_an_activity_or_a_plan_with_reports_cannot_be_deleted() -> None:
    report = make_report()

    with pytest.raises(ProtectedError):
        report.activity.delete()
    with pytest.raises(ProtectedError):
        report.activity.plan.delete()


@pytest.mark.django_db
def test_an_account_that_wrote_a_revision_cannot_be_deleted() -> None:
    revision = make_revision()

    with pytest.raises(ProtectedError):
        revision.written_by.delete()


@pytest.mark.django_db
def test_a_draft_goes_with_its_parts() -> None:
    draft = a_draft()
    make_measurement(draft)
    make_evidence(draft)

    deleted, rows = draft.delete()

    assert rows == {"sttl.Measurement": 1, "sttl.Evidence": 1, "sttl.Revision": 1}
    assert deleted == 3


@pytest.mark.django_db
def test_a_liaison_speaks_from_its_first_day_to_its_last_and_while_the_account_is_active() -> None:
    liaison = make_liaison(since_on=date(2015, 9, 1), until_on=date(2015, 9, 30))
    make_liaison(user=make_user(is_active=False))

    spoken = {
        day: list(Liaison.objects.active(on=day))
        for day in (date(2015, 8, 31), date(2015, 9, 1), date(2015, 9, 30), date(2015, 10, 1))
    }

    assert list(spoken.values()) == [[], [liaison], [liaison], []]


@pytest.mark.django_db
def test_a_member_without_dates_holds_the_seat_on_every_day() -> None:
    member = make_member(since_on=None)
    make_member(since_on=date(2016, 1, 1))

    assert list(Member.objects.active(on=date(2015, 12, 31))) == [member]


@pytest.mark.django_db
def test_only_what_was_published_before_a_moment_is_public() -> None:
    published = make_revision(published_at=noon(date(2015, 10, 9)))
    make_revision(published.report, state="submitted")

    assert list(Revision.objects.published(before=noon(date(2015, 10, 9)))) == []
    assert list(Revision.objects.published(before=noon(date(2015, 10, 10)))) == [published]


@pytest.mark.django_db
def test_the_queue_holds_what_was_handed_in_and_waits() -> None:
    waiting = make_revision(state="submitted")
    for month, state in ((10, "draft"), (11, "returned"), (12, "published")):
        make_revision(make_report(month=date(2015, month, 1)), state=state)

    assert list(Revision.objects.awaiting_review()) == [waiting]


@pytest.mark.django_db
def test_the_hash_of_a_line_covers_all_that_the_public_reads_and_no_name() -> None:
    event = make_event(by=make_user("quien-actuo"), office="Enlace")
    hashes = {event.hash}

    for name, value in (
        ("sequence", 2),
        ("step", "publish"),
        ("content_hash", "d" * 64),
        ("at", event.at + timedelta(microseconds=1)),
        ("office", "Secretaría técnica"),
        ("nonce", "f" * 32),
        ("previous_hash", "e" * 64),
    ):
        kept = getattr(event, name)
        setattr(event, name, value)
        hashes.add(event.expected_hash())
        setattr(event, name, kept)

    assert len(hashes) == 8
    assert "quien-actuo" not in str(event.public_line())
    assert event.public_line()["at"] == "2015-10-09T17:00:00.000000Z"
