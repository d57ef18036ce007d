"""Extensions: a liaison asks, the secretariat answers once, and nothing of a request is public."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.utils import timezone

from commitments.refused import Refused
from sttl.models import Extension, ExtensionRequest, Revision, User
from sttl.reading.today import duty_today
from sttl.record.extensions import answer, ask
from sttl.record.workflow import advance, start_report
from tests.factories import (
    make_assignment,
    make_extension_request,
    make_liaison,
    make_measurement,
    make_party,
    make_secretary,
    make_user,
    noon,
)
from tests.sttl.conftest import SEPTEMBER, Month

Answer = ExtensionRequest.Answer
ASKED = noon(date(2015, 10, 5))
WANTED = date(2015, 10, 20)
ROUNDS = 10

Step = Callable[[], ExtensionRequest]


def asked(kilns: Month, *, at: datetime = ASKED, by: User | None = None) -> ExtensionRequest:
    return ask(
        kilns.activity,
        SEPTEMBER,
        by=by or kilns.enlace,
        at=at,
        wanted_on=WANTED,
        reason="Falta el padrón.",
    )


def hand_in(kilns: Month, *, at: datetime) -> Revision:
    revision = start_report(kilns.activity, SEPTEMBER, by=kilns.enlace, at=at)
    Revision.objects.filter(pk=revision.pk).update(done="Se hizo lo previsto.")
    make_measurement(revision, kilns.indicator)
    advance(revision, "submit", by=kilns.enlace, at=at)
    return revision


def test_a_liaison_asks_and_the_secretariat_grants_another_day(kilns: Month) -> None:
    request = asked(kilns)

    told = answer(
        request,
        Answer.GRANTED,
        by=kilns.secretary,
        at=noon(date(2015, 10, 6)),
        note="El padrón llega el 15.",
        due_on=date(2015, 10, 16),
    )

    extension = Extension.objects.get()
    assert (extension.due_on, extension.reason) == (date(2015, 10, 16), "El padrón llega el 15.")
    assert (extension.recorded_by, extension.recorded_at) == (kilns.secretary, told.answered_at)
    assert told.extension == extension
    duty = duty_today(kilns.activity, SEPTEMBER, at=noon(date(2015, 10, 12)))
    assert (duty.due_on, duty.is_extended) == (date(2015, 10, 16), True)


def test_a_refusal_keeps_its_reason_and_the_due_day(kilns: Month) -> None:
    told = answer(
        asked(kilns), Answer.REFUSED, by=kilns.secretary, at=ASKED, note="El dato ya existe."
    )

    assert (told.answer, told.answer_note) == ("refused", "El dato ya existe.")
    assert Extension.objects.count() == 0
    assert duty_today(kilns.activity, SEPTEMBER, at=ASKED).due_on == date(2015, 10, 10)


def test_asking_twice_is_one_request(kilns: Month) -> None:
    assert asked(kilns) == asked(kilns, at=ASKED + timedelta(minutes=1))
    assert ExtensionRequest.objects.count() == 1


def test_another_request_waits_for_the_answer_to_the_first(kilns: Month) -> None:
    asked(kilns)

    with pytest.raises(Refused, match="espere la respuesta"):
        ask(
            kilns.activity,
            SEPTEMBER,
            by=kilns.enlace,
            at=ASKED,
            wanted_on=date(2015, 10, 30),
            reason="Más.",
        )


def test_after_a_refusal_a_liaison_may_ask_again(kilns: Month) -> None:
    answer(asked(kilns), Answer.REFUSED, by=kilns.secretary, at=ASKED, note="No.")

    assert asked(kilns).answer == ""
    assert ExtensionRequest.objects.count() == 2


@pytest.mark.parametrize(
    ("wanted_on", "sentence"),
    [
        (date(2015, 10, 4), "Elija hoy o un día posterior."),
        (
            date(2015, 10, 10),
            "Elija un día posterior a la fecha límite, el 10 de octubre de 2015.",
        ),
        (date(2016, 1, 9), "Elija un día no posterior al 8 de enero de 2016."),
    ],
)
def test_a_day_that_makes_no_sense_is_refused(kilns: Month, wanted_on: date, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        ask(
            kilns.activity,
            SEPTEMBER,
            by=kilns.enlace,
            at=ASKED,
            wanted_on=wanted_on,
            reason="Falta el padrón.",
        )

    assert str(refusal.value) == sentence


def test_the_day_asked_for_comes_before_the_plan_is_closed(kilns: Month) -> None:
    kilns.plan.closed_on = date(2015, 10, 20)
    kilns.plan.save()

    with pytest.raises(Refused, match="no posterior al 19 de octubre de 2015"):
        asked(kilns)


def test_a_late_report_may_be_extended_while_it_is_missing(kilns: Month) -> None:
    request = asked(kilns, at=noon(date(2015, 10, 15)))

    assert request.party == kilns.party


def test_a_report_handed_in_needs_no_extension(kilns: Month) -> None:
    hand_in(kilns, at=noon(date(2015, 10, 4)))

    with pytest.raises(Refused, match="ya se entregó"):
        asked(kilns)


@pytest.mark.parametrize("at", [noon(date(2015, 9, 30)), noon(date(2016, 9, 2))])
def test_a_month_not_ended_or_a_closed_plan_takes_no_request(kilns: Month, at: datetime) -> None:
    kilns.plan.closed_on = date(2016, 9, 2)
    kilns.plan.save()

    with pytest.raises(Refused):
        asked(kilns, at=at)


def test_only_a_liaison_of_the_party_asks(kilns: Month) -> None:
    stranger = make_user()
    make_liaison(make_party("otra"), stranger)
    for someone in (stranger, kilns.secretary, make_user(is_superuser=True)):
        with pytest.raises(PermissionDenied):
            asked(kilns, by=someone)


def test_the_secretariat_does_not_ask_for_a_party_without_liaison(kilns: Month) -> None:
    kilns.enlace.liaisons.update(until_on=date(2015, 9, 1))

    with pytest.raises(PermissionDenied):
        asked(kilns, by=kilns.secretary)


def test_the_former_party_s_request_is_not_the_new_one_s(kilns: Month) -> None:
    asked(kilns)
    successor = make_party("sucesora")
    make_assignment(kilns.activity, successor, recorded_at=noon(date(2015, 10, 6)))
    make_liaison(successor, someone := make_user())

    with pytest.raises(Refused, match="Ya hay una solicitud"):
        asked(kilns, at=noon(date(2015, 10, 7)), by=someone)


def test_only_the_secretariat_answers(kilns: Month) -> None:
    request = asked(kilns)

    for someone in (kilns.enlace, make_user(is_superuser=True, is_staff=True)):
        with pytest.raises(PermissionDenied):
            answer(request, Answer.GRANTED, by=someone, at=ASKED, note="Sí.")


def test_nobody_answers_their_own_request_nor_their_own_party_s(kilns: Month) -> None:
    both = make_secretary()
    liaison = make_liaison(kilns.party, both)
    own = asked(kilns, by=both)

    with pytest.raises(PermissionDenied):
        answer(own, Answer.GRANTED, by=both, at=ASKED, note="Sí.")
    liaison.until_on = date(2015, 10, 5)
    liaison.save()
    with pytest.raises(PermissionDenied):
        answer(own, Answer.GRANTED, by=both, at=noon(date(2015, 10, 6)), note="Sí.")
    ExtensionRequest.objects.update(asked_by=kilns.enlace)
    liaison.until_on = None
    liaison.save()
    with pytest.raises(PermissionDenied):
        answer(own, Answer.GRANTED, by=both, at=ASKED, note="Sí.")


def test_the_second_of_two_answers_is_refused_and_a_repeat_is_not(kilns: Month) -> None:
    request = asked(kilns)
    first = answer(request, Answer.GRANTED, by=kilns.secretary, at=ASKED, note="Sí.")

    again = answer(request, Answer.GRANTED, by=kilns.secretary, at=ASKED, note="Sí.")
    with pytest.raises(Refused, match="Otra persona ya contestó"):
        answer(request, Answer.REFUSED, by=make_secretary(), at=ASKED, note="No.")

    assert again == first
    assert Extension.objects.count() == 1


def test_an_answer_needs_its_reason_and_a_day_later_than_the_present_one(kilns: Month) -> None:
    request = asked(kilns)

    with pytest.raises(Refused, match="Escriba la razón"):
        answer(request, Answer.REFUSED, by=kilns.secretary, at=ASKED, note=" ")
    with pytest.raises(Refused, match="Elija un día posterior"):
        answer(
            request,
            Answer.GRANTED,
            by=kilns.secretary,
            at=ASKED,
            note="Sí.",
            due_on=date(2015, 10, 10),
        )
    assert ExtensionRequest.objects.get().answer == ""


def test_a_day_that_passed_while_the_request_waited_keeps_the_report_from_being_late(
    kilns: Month,
) -> None:
    request = asked(kilns)
    hand_in(kilns, at=noon(date(2015, 10, 14)))
    later = noon(date(2015, 10, 25))

    answer(request, Answer.GRANTED, by=kilns.secretary, at=later, note="Avisó a tiempo.")

    assert duty_today(kilns.activity, SEPTEMBER, at=later).days_late == 0


# By hand-made POST


def test_the_desk_takes_the_request_and_shows_its_walk(enlace: Client, kilns: Month) -> None:
    wanted = {"wanted_on": timezone.localdate() + timedelta(days=5), "reason": "Falta el padrón."}

    sent = enlace.post(kilns.address("prorroga/"), wanted)
    again = enlace.post(kilns.address("prorroga/"), wanted)
    waiting = enlace.get(kilns.address("prorroga/")).content.decode()
    request = ExtensionRequest.objects.get()
    answer(request, Answer.REFUSED, by=kilns.secretary, at=timezone.now(), note="Ya es tarde.")
    refused = enlace.get(kilns.address("prorroga/")).content.decode()

    assert [sent["Location"], again["Location"]] == [kilns.address("prorroga/")] * 2
    assert "espera respuesta" in waiting
    assert "Pedir la prórroga" not in waiting
    assert "Ya es tarde." in refused
    assert "Pedir la prórroga" in refused


def test_a_request_badly_written_is_refused_with_what_was_typed(
    enlace: Client, kilns: Month
) -> None:
    answers = [
        enlace.post(kilns.address("prorroga/"), {"wanted_on": day, "reason": "Falta el padrón."})
        for day in ("", "mañana", "2015-10-20", "9999-12-31")
    ]

    assert [answer.status_code for answer in answers] == [422] * 4
    assert all("Falta el padrón." in answer.content.decode() for answer in answers)
    assert ExtensionRequest.objects.count() == 0


@pytest.mark.parametrize("method", ["get", "post"])
def test_others_do_not_reach_the_request_of_a_party(
    client: Client, kilns: Month, method: str
) -> None:
    stranger = make_user()
    make_liaison(make_party("otra"), stranger)
    found = []
    for someone in (stranger, kilns.secretary, make_user(is_superuser=True, is_staff=True)):
        client.force_login(someone)
        found.append(getattr(client, method)(kilns.address("prorroga/")).status_code)

    assert found == [404, 404, 404]


def test_the_secretariat_answers_in_the_admin_once(client: Client, kilns: Month) -> None:
    request = asked(kilns)
    page = f"/admin/sttl/extensionrequest/{request.pk}/change/"
    client.force_login(kilns.secretary)
    given = {"answer": "granted", "due_on": "2015-10-18", "note": "Se justifica."}

    queue = client.get("/admin/sttl/extensionrequest/").content.decode()
    shown = client.get(page).content.decode()
    without = client.post(page, given | {"note": ""})
    sent = client.post(page, given)
    client.force_login(make_secretary())
    late = client.post(page, given | {"answer": "refused"})

    assert page in queue
    assert "Falta el padrón." in shown
    assert (without.status_code, sent.status_code, late.status_code) == (422, 302, 422)
    assert Extension.objects.get().due_on == date(2015, 10, 18)
    assert page not in client.get("/admin/sttl/extensionrequest/").content.decode()
    assert "Se justifica." in client.get(page).content.decode()


def test_a_superuser_reads_a_request_and_cannot_answer_it(client: Client, kilns: Month) -> None:
    page = f"/admin/sttl/extensionrequest/{asked(kilns).pk}/change/"
    client.force_login(make_user(is_superuser=True, is_staff=True))

    shown = client.get(page).content.decode()
    sent = client.post(page, {"answer": "granted", "due_on": "2015-10-18", "note": "Sí."})

    assert "Registrar la respuesta" not in shown
    assert sent.status_code == 403
    assert ExtensionRequest.objects.get().answer == ""


@pytest.mark.parametrize("key", ["0", "abc", "٣", "9" * 30])
def test_a_request_that_does_not_exist_is_not_found(client: Client, kilns: Month, key: str) -> None:
    client.force_login(kilns.secretary)

    assert client.get(f"/admin/sttl/extensionrequest/{key}/change/").status_code == 404


def test_nothing_of_a_request_is_public(client: Client, kilns: Month) -> None:
    request = make_extension_request(
        kilns.activity, SEPTEMBER, party=kilns.party, reason="CANARIO-PEDIDO"
    )
    answer(request, Answer.REFUSED, by=kilns.secretary, at=timezone.now(), note="CANARIO-RESPUESTA")
    pages = ["", "actividades/2a-2/", "informes/", "enmiendas/", "responsables/medio-ambiente/"]

    found = [client.get(f"/planes/durango-2015/{page}") for page in pages]
    found += [client.get("/calendario.ics"), client.get("/buscar/?q=canario")]

    assert [answer.status_code for answer in found] == [200] * 7
    assert not any("CANARIO-" in answer.content.decode() for answer in found)


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_is_recorded_and_the_other_is_told(kilns: Month) -> None:
    first, second = make_secretary(), make_secretary()

    def answering(request: ExtensionRequest, given: Answer, by: User) -> Step:
        return lambda: answer(request, given, by=by, at=ASKED, note="Así se decide.")

    for _ in range(ROUNDS):
        ExtensionRequest.objects.all().delete()
        Extension.objects.all().delete()
        request = asked(kilns)

        answers = at_once(
            answering(request, Answer.GRANTED, first), answering(request, Answer.REFUSED, second)
        )

        told = ExtensionRequest.objects.get()
        refusals = [each for each in answers if isinstance(each, str)]
        assert refusals == ["Otra persona ya contestó esta solicitud; vuelva a abrirla."]
        assert Extension.objects.count() == (1 if told.answer == Answer.GRANTED else 0)


@pytest.mark.django_db(transaction=True)
def test_of_two_requests_at_once_one_waits(kilns: Month) -> None:
    make_liaison(kilns.party, other := make_user())
    for _ in range(ROUNDS):
        ExtensionRequest.objects.all().delete()

        at_once(lambda: asked(kilns), lambda: asked(kilns, by=other))

        assert ExtensionRequest.objects.waiting().count() == 1


def at_once(*steps: Step) -> list[ExtensionRequest | str]:
    """Take steps in threads that start together; a refusal answers with its sentence."""
    gate = Barrier(len(steps))

    def take(step: Step) -> ExtensionRequest | str:
        try:
            connection.ensure_connection()
            gate.wait()
            return step()
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(take, steps))
