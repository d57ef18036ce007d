"""Reminders: the right people on the right days, once; the days are arguments."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import StringIO
from threading import Barrier
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from commitments.models import Party
from commitments.months import parse_month
from sttl.management.sending import say
from sttl.messages.dispatch import DispatchCount
from sttl.messages.reminders import is_reminder_day, reminders, send_reminders
from sttl.models import Liaison, Notice
from sttl.record.workflow import advance, correct
from tests.factories import (
    durango,
    make_activity,
    make_assignment,
    make_extension,
    make_liaison,
    make_party,
    make_plan,
    make_user,
)

from .walks import hand_in, make_levelled, on, publish, secretary, write

OCTOBER_7 = date(2015, 10, 7)  # three days before September's report is due


def days_written(last_days: list[str], *, since: str, until: str) -> list[str]:
    """Return the days between two on which somebody with reports due then is written to."""
    day, end = date.fromisoformat(since), date.fromisoformat(until)
    due = [date.fromisoformat(each) for each in last_days]
    found = []
    while day <= end:
        if is_reminder_day(due, on=day):
            found.append(day.isoformat())
        day += timedelta(days=1)
    return found


def make_reached(slug: str = "medio-ambiente", **account: Any) -> Party:
    """Make a party with a liaison that has an address."""
    party = make_party(slug)
    make_liaison(party, make_user(f"enlace-{slug}", email=f"{slug}@example.mx", **account))
    return party


def told(day: date) -> dict[str, list[tuple[str, str, str]]]:
    """Return, by address, the reports that a day's messages list: code, month and last day."""
    return {
        each.user.email: [
            (one.activity.code, one.written, one.last_day.isoformat())
            for _, waiting in each.owed
            for one in waiting
        ]
        for each in reminders(on=day, today=day)
    }


def send(day: date, *, today: date | None = None) -> str:
    """Send a day's messages, on that day or later, and give what the command says of it."""
    return str(send_reminders(on=day, today=today or day))


# Which days


def test_one_report_is_reminded_three_days_before_the_day_after_and_weekly() -> None:
    assert days_written(["2015-10-10"], since="2015-10-01", until="2015-11-01") == [
        "2015-10-07",
        "2015-10-11",
        "2015-10-18",
        "2015-10-25",
        "2015-11-01",
    ]


def test_days_fall_across_the_end_of_a_month_and_of_a_year() -> None:
    assert days_written(["2016-01-01"], since="2015-12-01", until="2016-01-15") == [
        "2015-12-29",
        "2016-01-02",
        "2016-01-09",
    ]
    assert days_written(["2016-02-28"], since="2016-02-20", until="2016-03-10") == [
        "2016-02-25",
        "2016-02-29",
        "2016-03-07",
    ]


def test_many_missing_months_are_one_message_a_week() -> None:
    missing = [f"2016-{month:02}-10" for month in range(1, 10)]

    assert days_written(missing, since="2016-09-14", until="2016-10-09") == [
        "2016-09-18",
        "2016-09-25",
        "2016-10-02",
        "2016-10-09",
    ]


def test_nothing_due_is_never_a_day() -> None:
    assert not is_reminder_day([], on=OCTOBER_7)


# Who, of what


@pytest.mark.django_db
def test_each_liaison_reads_what_each_of_the_own_parties_owes_in_one_message() -> None:
    first, second = make_reached("desarrollo-urbano"), make_reached("medio-ambiente")
    make_liaison(second, Liaison.objects.get(party=first).user)
    make_levelled("2a-1", party=first)
    make_levelled("2a-3", party=second)
    make_levelled("3-1", party=second)

    found = reminders(on=OCTOBER_7, today=OCTOBER_7)

    listed = {
        each.user.email: [(party.slug, len(waiting)) for party, waiting in each.owed]
        for each in found
    }
    assert listed == {
        "desarrollo-urbano@example.mx": [("desarrollo-urbano", 1), ("medio-ambiente", 2)],
        "medio-ambiente@example.mx": [("medio-ambiente", 2)],
    }


@pytest.mark.django_db
def test_only_active_liaisons_with_an_address_are_written_to() -> None:
    party = make_reached()
    make_liaison(party, make_user(email=""))
    make_liaison(party, make_user(email="cesada@example.mx"), until_on=date(2015, 10, 6))
    make_liaison(party, make_user(email="futura@example.mx"), since_on=date(2015, 10, 8))
    make_liaison(party, make_user(email="inactiva@example.mx", is_active=False))
    make_levelled(party=party)

    assert list(told(OCTOBER_7)) == ["medio-ambiente@example.mx"]


@pytest.mark.django_db
def test_a_report_handed_in_is_not_reminded_and_one_withdrawn_is() -> None:
    activity = make_levelled(party=make_reached())
    revision = hand_in(activity, "2015-09", level="limited", at=on("2015-10-05"))

    before = told(OCTOBER_7)
    advance(revision, "withdraw", by=revision.written_by, at=on("2015-10-06"))
    after = told(OCTOBER_7)

    assert before == {}
    assert list(after.values()) == [[("2a-4", "2015-09", "2015-10-10")]]


@pytest.mark.django_db
def test_an_extension_moves_the_days() -> None:
    activity = make_levelled(party=make_reached())
    make_extension(
        activity,
        parse_month("2015-09"),
        due_on=date(2015, 10, 20),
        recorded_at=on("2015-10-08"),
    )

    found = [day for day in range(5, 29) if told(date(2015, 10, day))]

    assert found == [7, 17, 21, 28]  # on the 7th nobody had granted it yet


@pytest.mark.django_db
def test_a_party_just_designated_has_its_ten_days() -> None:
    activity = make_activity(durango(), "2a-4")
    make_assignment(activity, make_reached(), recorded_at=on("2015-10-09"))

    found = {day: told(date(2015, 10, day)) for day in range(5, 22)}

    assert [day for day, messages in found.items() if messages] == [16, 20]
    assert found[16] == {"medio-ambiente@example.mx": [("2a-4", "2015-09", "2015-10-19")]}


@pytest.mark.django_db
def test_the_party_that_handed_in_keeps_its_month_and_the_new_one_has_the_rest() -> None:
    former, successor = make_reached("antigua"), make_reached("nueva")
    activity = make_levelled(party=former)
    hand_in(activity, "2015-09", level="limited", at=on("2015-10-05"))
    make_assignment(activity, successor, recorded_at=on("2015-10-20"))

    assert told(date(2015, 11, 7)) == {"nueva@example.mx": [("2a-4", "2015-10", "2015-11-10")]}


@pytest.mark.django_db
def test_december_is_due_in_january() -> None:
    activity = make_levelled(party=make_reached())
    for month in ("2015-09", "2015-10", "2015-11"):
        hand_in(activity, month, level="limited")

    found = {
        day: told(date.fromisoformat(day))
        for day in ("2015-12-31", "2016-01-06", "2016-01-07", "2016-01-10", "2016-01-11")
    }

    december = {"medio-ambiente@example.mx": [("2a-4", "2015-12", "2016-01-10")]}
    assert list(found.values()) == [{}, {}, december, {}, december]


@pytest.mark.django_db
def test_the_first_month_begins_and_the_last_one_ends_the_plan() -> None:
    activity = make_levelled(party=make_reached())

    assert told(date(2015, 9, 7)) == {}  # August 2015 is no month of the plan
    assert told(OCTOBER_7) != {}
    for month in range(9, 13):
        hand_in(activity, f"2015-{month:02}", level="limited")
    for month in range(1, 8):
        hand_in(activity, f"2016-{month:02}", level="limited")
    last = {"medio-ambiente@example.mx": [("2a-4", "2016-08", "2016-09-10")]}
    assert told(date(2016, 9, 7)) == last
    assert told(date(2016, 10, 7)) == {}  # September is no month of the plan either
    assert told(date(2016, 10, 9)) == last  # but August is still missing


@pytest.mark.django_db
def test_a_finished_activity_owes_no_more() -> None:
    activity = make_levelled(party=make_reached())
    publish(activity, "2015-09", level="complete", is_finished=True)

    assert told(date(2015, 11, 7)) == {}


@pytest.mark.django_db
def test_a_closed_plan_and_one_of_demonstration_remind_nobody() -> None:
    make_levelled(party=make_reached())
    plan = durango()

    plan.closed_on = OCTOBER_7
    plan.save()
    closed = told(OCTOBER_7)
    plan.closed_on, plan.is_demo = None, True
    plan.save()
    demo = told(OCTOBER_7)

    assert (closed, demo) == ({}, {})


@pytest.mark.django_db
def test_a_returned_report_is_reminded_by_its_ten_days() -> None:
    activity = make_levelled(party=make_reached())
    revision = hand_in(activity, "2015-09", level="limited", at=on("2015-10-05"))
    advance(revision, "return", by=secretary(), at=on("2015-10-09"), note="Falta la lista.")

    found = {day: told(date(2015, 10, day)) for day in range(8, 28)}

    assert [day for day, messages in found.items() if messages] == [16, 20, 27]
    (reminder,) = reminders(on=date(2015, 10, 20), today=date(2015, 10, 20))
    ((_, (waiting,)),) = reminder.owed
    assert (waiting.is_returned, waiting.is_missing) == (True, True)
    assert waiting.last_day == date(2015, 10, 19)


@pytest.mark.django_db
def test_a_correction_that_was_returned_is_reminded_and_never_missing() -> None:
    activity = make_levelled(party=make_reached())
    revision = publish(activity, "2015-09", level="limited")
    by = revision.written_by
    corrected = correct(revision.report, by=by, at=on("2015-10-11"), reason="Error de captura.")
    write(corrected, level="substantial")
    advance(corrected, "submit", by=by, at=on("2015-10-11"))
    advance(corrected, "return", by=secretary(), at=on("2015-10-12"), note="Falta la lista.")

    (reminder,) = reminders(on=date(2015, 10, 23), today=date(2015, 10, 23))

    ((_, (waiting,)),) = reminder.owed
    assert (waiting.is_returned, waiting.is_missing) == (True, False)
    assert waiting.last_day == date(2015, 10, 22)


@pytest.mark.django_db
def test_two_plans_are_one_message() -> None:
    party = make_reached()
    make_levelled(party=party)
    make_levelled("1-1", party=party, plan=make_plan(slug="otro"))

    (reminder,) = reminders(on=OCTOBER_7, today=OCTOBER_7)

    assert reminder.count(missing=False) == 2


@pytest.mark.django_db
def test_the_messages_of_a_day_are_the_same_queries_for_one_and_for_three(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_levelled("2a-1", party=make_reached("una"))
    with django_assert_num_queries(QUERIES):
        assert len(reminders(on=OCTOBER_7, today=OCTOBER_7)) == 1
    for code, slug in (("2a-3", "dos"), ("3-1", "tres")):
        make_levelled(code, party=make_reached(slug))

    with django_assert_num_queries(QUERIES):
        assert len(reminders(on=OCTOBER_7, today=OCTOBER_7)) == 3


QUERIES = 9  # the plans, the liaisons, what was told lately, and six for each plan


# The command


@pytest.mark.django_db
def test_the_message_says_what_is_owed_by_when_and_where(mailoutbox: list[EmailMessage]) -> None:
    activity = make_levelled(party=make_reached())
    revision = hand_in(activity, "2015-09", level="limited", at=on("2015-10-05"))
    advance(revision, "return", by=secretary(), at=on("2015-10-06"), note="Falta la lista.")

    send(date(2015, 11, 7))

    (message,) = mailoutbox
    assert message.to == ["medio-ambiente@example.mx"]
    assert message.subject == "1 informe que falta y 1 por entregar: Plan de Acción Local"
    assert (
        "- 2a-4, septiembre de 2015: se devolvió para corregirlo; debía volver a entregarse "
        "a más tardar el 16 de octubre de 2015.\n"
    ) in message.body
    assert (
        "- 2a-4, octubre de 2015: debe entregarse a más tardar el 10 de noviembre de 2015.\n"
    ) in message.body
    assert "\nhttp://testserver/seguimiento/\n" in message.body


@pytest.mark.django_db
def test_running_it_twice_on_a_day_writes_once_and_the_next_day_again(
    mailoutbox: list[EmailMessage],
) -> None:
    make_levelled(party=make_reached())

    said = [send(date(2015, 10, day)) for day in (7, 7, 11)]

    assert said == [
        "Enviados: 1. Ya se habían enviado: 0. No salieron: 0.",
        "Enviados: 0. Ya se habían enviado: 1. No salieron: 0.",
        "Enviados: 1. Ya se habían enviado: 0. No salieron: 0.",
    ]
    assert len(mailoutbox) == 2


@pytest.mark.django_db
def test_a_message_that_did_not_go_out_is_sent_by_the_next_run(
    mailoutbox: list[EmailMessage], settings: Settings
) -> None:
    make_levelled(party=make_reached())
    working = settings.EMAIL_BACKEND

    settings.EMAIL_BACKEND = "tests.sttl.test_letters.BrokenServer"
    refused = send(OCTOBER_7)
    kept = Notice.objects.count()
    settings.EMAIL_BACKEND = working
    send(OCTOBER_7)

    assert refused.endswith("No salieron: 1.")
    assert kept == 0
    assert len(mailoutbox) == 1
    with pytest.raises(CommandError, match="servidor de correo"):
        say(BaseCommand(stdout=StringIO()), DispatchCount(failed=1))


@pytest.mark.django_db
def test_a_day_to_come_is_refused() -> None:
    with pytest.raises(CommandError, match="todavía no llega"):
        call_command("send_reminders", on=date(2999, 1, 1))
    with pytest.raises(CommandError, match="Escriba el día así"):
        call_command("send_reminders", "--on", "mañana")


@pytest.mark.django_db
def test_a_day_more_than_seven_days_past_is_refused() -> None:
    today, said = timezone.localdate(), StringIO()

    call_command("send_reminders", on=today - timedelta(days=7), stdout=said)
    with pytest.raises(CommandError, match="hace más de siete"):
        call_command("send_reminders", on=today - timedelta(days=8))

    assert said.getvalue() == "Enviados: 0. Ya se habían enviado: 0. No salieron: 0.\n"


@pytest.mark.django_db
def test_a_past_day_is_told_as_known_then_and_only_of_what_is_still_owed() -> None:
    reached = make_reached()
    first, second = make_levelled("2a-1", party=reached), make_levelled("2a-3", party=reached)
    revision = hand_in(first, "2015-09", level="limited", at=on("2015-10-08"))
    advance(revision, "return", by=secretary(), at=on("2015-10-09"), note="Falta la lista.")
    make_extension(
        second, parse_month("2015-09"), due_on=date(2015, 10, 20), recorded_at=on("2015-10-09")
    )

    (then,) = reminders(on=OCTOBER_7, today=date(2015, 10, 9))
    hand_in(second, "2015-09", level="limited", at=on("2015-10-10"))
    (still,) = reminders(on=OCTOBER_7, today=date(2015, 10, 10))
    advance(revision, "submit", by=revision.written_by, at=on("2015-10-11"))
    nothing = reminders(on=OCTOBER_7, today=date(2015, 10, 11))

    told_then = [(row.activity.code, row.last_day.day, row.is_returned) for row in then.reports]
    assert told_then == [("2a-1", 10, False), ("2a-3", 10, False)]
    assert [row.activity.code for row in still.reports] == ["2a-1"]
    assert nothing == []


@pytest.mark.django_db
def test_who_left_since_is_not_written_to_of_a_past_day() -> None:
    make_levelled(party=make_reached())
    Liaison.objects.update(until_on=date(2015, 10, 8))

    found = [reminders(on=OCTOBER_7, today=date(2015, 10, day)) for day in (8, 9)]

    assert [len(messages) for messages in found] == [1, 0]


@pytest.mark.django_db
def test_a_debt_is_in_two_messages_at_most_in_any_seven_days_whatever_moves_its_day(
    mailoutbox: list[EmailMessage],
) -> None:
    reached = make_reached()
    moved, others = make_levelled("3-1", party=reached), ("2a-1", "2a-3", "3-2")
    for late, code in enumerate(others):  # days of their own, on which all that waits is told
        activity = make_levelled(code, party=reached)
        due_on = date(2015, 10, 12 + late)
        make_extension(
            activity, parse_month("2015-09"), due_on=due_on, recorded_at=on("2015-10-01")
        )
    make_extension(
        moved, parse_month("2015-09"), due_on=date(2015, 10, 11), recorded_at=on("2015-10-08")
    )

    days = [date(2015, 10, 1) + timedelta(days=ahead) for ahead in range(60)]
    for day in days:
        send(day)

    told_on = {
        debt: [
            notice.sent_on for notice in Notice.objects.order_by("sent_on") if debt in notice.about
        ]
        for debt in {debt for notice in Notice.objects.all() for debt in notice.about}
    }
    weeks = [
        sum(day <= told < day + timedelta(days=7) for told in told_on[debt] if told)
        for debt in told_on
        for day in days
    ]
    assert max(weeks) == 2
    assert len(told_on) == 8
    assert len(mailoutbox) == Notice.objects.count()


@pytest.mark.django_db
def test_days_made_up_for_at_once_do_not_tell_of_a_debt_three_times() -> None:
    reached = make_reached()
    for late, code in enumerate(("2a-1", "2a-3", "3-2")):
        activity = make_levelled(code, party=reached)
        due_on = date(2015, 10, 12 + late)
        make_extension(
            activity, parse_month("2015-09"), due_on=due_on, recorded_at=on("2015-10-01")
        )

    said = [send(date(2015, 10, day), today=date(2015, 10, 11)) for day in (9, 10, 11)]

    assert [line.partition(".")[0] for line in said] == [
        "Enviados: 1",
        "Enviados: 1",
        "Enviados: 0",
    ]


@pytest.mark.django_db(transaction=True)
def test_two_commands_at_once_write_once(mailoutbox: list[EmailMessage]) -> None:
    parties = [make_reached(f"parte-{number}") for number in range(5)]
    for number, party in enumerate(parties, start=1):
        make_levelled(f"3-{number}", party=party)
    gate = Barrier(2)

    def run(_: int) -> str:
        try:
            connection.ensure_connection()
            gate.wait()
            return send(OCTOBER_7)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, range(2)))

    assert sorted(message.to[0] for message in mailoutbox) == [
        f"parte-{number}@example.mx" for number in range(5)
    ]
