"""The desk: the month's report from draft to hand-in, and everything that it refuses."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from commitments.models import ActionPlan
from commitments.months import month_of, shift
from commitments.sectors import Sector
from sttl.editor import report_form
from sttl.models import Event, Measurement, Report, Revision, Verdict
from sttl.record import workflow
from sttl.record.workflow import advance, lock
from tests.factories import (
    make_activity,
    make_assignment,
    make_decision,
    make_indicator,
    make_liaison,
    make_measurement,
    make_member,
    make_party,
    make_plan,
    make_report,
    make_revision,
    make_secretary,
    make_user,
)
from tests.sttl.conftest import SEPTEMBER, Month

State = Revision.State


def test_a_month_is_kept_as_a_draft_and_then_handed_in(enlace: Client, kilns: Month) -> None:
    kept = enlace.post(kilns.address(), kilns.typed())
    review = enlace.get(kilns.address("revisar/"))
    sent = enlace.post(kilns.address("enviar/"))

    revision = kilns.revision()
    assert (kept.status_code, kept["Location"]) == (302, kilns.address("revisar/"))
    assert "12 de 57: 21.05\xa0%" in review.content.decode()
    assert (sent.status_code, sent["Location"]) == (302, kilns.address("revisar/"))
    assert (revision.state, revision.report.party) == (State.SUBMITTED, kilns.party)
    assert [event.step for event in revision.events.all()] == ["submit"]


def test_opening_the_form_offers_every_field_and_writes_nothing(
    enlace: Client, kilns: Month
) -> None:
    answer = enlace.get(kilns.address())

    page = answer.content.decode()
    assert answer.status_code == 200
    for field in ("done", "obstacles", "evidencia-0-url", "evidencia-1-upload"):
        assert f'name="{field}"' in page
    assert "Este campo es obligatorio" not in page
    assert Report.objects.count() == 0


def test_a_draft_may_be_kept_half_empty_and_says_what_it_lacks(
    enlace: Client, kilns: Month
) -> None:
    enlace.post(kilns.address(), kilns.typed(numerator="", denominator="") | {"done": ""})
    page = enlace.get(kilns.address("revisar/")).content.decode()

    assert "Escriba qué se hizo este mes." in page
    assert "Escriba las cifras del indicador." in page
    assert "Entregar el informe" not in page
    assert Measurement.objects.count() == 0


@pytest.mark.parametrize(
    ("numerator", "denominator", "sentence"),
    [
        ("1,5", "57", "Escriba el número sin comas: 1000 para mil, 1.5 para uno y medio."),
        ("1,000", "57", "Escriba el número sin comas: 1000 para mil, 1.5 para uno y medio."),
        ("1e3", "57", "Escriba solo cifras, con punto decimal si hace falta: 1000 o 1.5"),
        ("1_000", "57", "Escriba solo cifras, con punto decimal si hace falta: 1000 o 1.5"),
        ("١٢", "57", "Escriba solo cifras, con punto decimal si hace falta: 1000 o 1.5"),
        ("+12", "57", "Escriba solo cifras, con punto decimal si hace falta: 1000 o 1.5"),
        ("1.234", "57", "Escriba solo cifras, con punto decimal si hace falta: 1000 o 1.5"),
        ("NaN", "57", "Escriba solo cifras, con punto decimal si hace falta: 1000 o 1.5"),
        ("9999999999999", "57", "Escriba solo cifras, con punto decimal si hace falta: 1000 o 1.5"),
        ("12345678901.25", "57", "Escriba 12 cifras como máximo."),
        ("-1", "57", "El número no puede ser negativo."),
        ("12", "-57", "El número no puede ser negativo."),
        ("12", "0", "El denominador debe ser mayor que cero"),
        ("12", "0.00", "El denominador debe ser mayor que cero"),
    ],
)
def test_a_figure_badly_written_gets_a_sentence_and_loses_nothing(
    enlace: Client, kilns: Month, numerator: str, denominator: str, sentence: str
) -> None:
    answer = enlace.post(kilns.address(), kilns.typed(numerator, denominator))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert f'value="{numerator}"' in page
    assert ">Hechas</label>" in page
    assert "Se reubicaron ladrilleras." in page


def test_a_text_with_invisible_characters_is_refused_with_what_was_typed(
    enlace: Client, kilns: Month
) -> None:
    answer = enlace.post(kilns.address(), kilns.typed(done="abc\u202edef"))

    assert answer.status_code == 422
    assert "El texto lleva caracteres que no se ven" in answer.content.decode()


def test_text_is_kept_composed(enlace: Client, kilns: Month) -> None:
    enlace.post(kilns.address(), kilns.typed(done="Padro\u0301n"))

    assert kilns.revision().done == "Padrón"


def test_a_text_too_long_is_refused_with_what_was_typed(enlace: Client, kilns: Month) -> None:
    answer = enlace.post(kilns.address(), kilns.typed(done="a" * 4001))

    assert answer.status_code == 422
    assert "a" * 4001 in answer.content.decode()


def test_evidence_is_a_link_to_the_web(enlace: Client, kilns: Month) -> None:
    row = {"evidencia-0-title": "Lista publicada", "evidencia-0-url": "ftp://example.org/lista"}

    refused = enlace.post(kilns.address(), kilns.typed(**row))
    row["evidencia-0-url"] = "https://example.org/lista"
    enlace.post(kilns.address(), kilns.typed(**row))

    assert refused.status_code == 422
    assert "Escriba un enlace que empiece con https://." in refused.content.decode()
    assert [each.title for each in kilns.revision().evidence.all()] == ["Lista publicada"]


@pytest.mark.parametrize("month", [date(2015, 8, 1), date(2016, 9, 1), date(2031, 1, 1)])
def test_a_month_outside_the_plan_cannot_be_reported(
    enlace: Client, kilns: Month, month: date
) -> None:
    make_assignment(kilns.activity, kilns.party, from_month=date(2015, 8, 1))

    opened = enlace.get(kilns.address(month=month))
    answer = enlace.post(kilns.address(month=month), kilns.typed())

    assert (opened.status_code, answer.status_code) == (400, 422)
    assert "Se reubicaron ladrilleras." in answer.content.decode()
    assert "El plan va de septiembre de 2015 a agosto de 2016" in answer.content.decode()
    assert Report.objects.count() == 0


def test_a_month_that_has_not_ended_cannot_be_reported(enlace: Client, kilns: Month) -> None:
    this_month = month_of(timezone.localdate())
    plan = make_plan(
        slug="otro", first_month=shift(this_month, -2), last_month=shift(this_month, 9)
    )
    activity = make_activity(plan, "1-1")
    make_assignment(activity, kilns.party)

    answers = [
        enlace.get(f"/seguimiento/otro/1-1/{month:%Y-%m}/")
        for month in (shift(this_month, -1), this_month, shift(this_month, 1))
    ]

    assert [answer.status_code for answer in answers] == [200, 400, 400]
    assert "aún no termina" in answers[1].content.decode()
    assert "aún no termina" in answers[2].content.decode()


@pytest.mark.parametrize("month", ["2015-13", "2015-9", "0000-01", "septiembre"])
def test_a_month_badly_written_is_not_found(enlace: Client, kilns: Month, month: str) -> None:
    answer = enlace.get(f"/seguimiento/durango-2015/2a-2/{month}/")

    assert answer.status_code == 404


def test_a_second_report_of_a_month_leads_to_the_correction(enlace: Client, kilns: Month) -> None:
    publish(kilns)

    answer = enlace.post(kilns.address(), kilns.typed("13"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ya hay un informe publicado de ese mes; si tiene un error, corríjalo." in page
    assert 'value="13"' in page
    assert Report.objects.count() == Revision.objects.count() == 1


def test_a_draft_opened_twice_is_one_report(enlace: Client, kilns: Month) -> None:
    enlace.post(kilns.address(), kilns.typed("12"))
    enlace.post(kilns.address(), kilns.typed("13"))

    assert [str(each.numerator) for each in Measurement.objects.all()] == ["13.00"]
    assert Report.objects.count() == 1


def test_submitting_twice_is_one_hand_in_and_two_success_pages(
    enlace: Client, kilns: Month
) -> None:
    enlace.post(kilns.address(), kilns.typed())

    answers = [enlace.post(kilns.address("enviar/")) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [kilns.address("revisar/")] * 2
    assert Event.objects.count() == 1


def test_who_stops_being_enlace_while_waiting_for_the_lock_writes_nothing(
    enlace: Client, kilns: Month, monkeypatch: pytest.MonkeyPatch
) -> None:
    enlace.post(kilns.address(), kilns.typed())
    october = kilns.address(month=shift(SEPTEMBER, 1))

    def lock_at_last(plan: ActionPlan) -> None:
        kilns.enlace.liaisons.update(until_on=date(2016, 1, 1))
        lock(plan)

    for module in (workflow, report_form):
        monkeypatch.setattr(module, "lock", lock_at_last)
    handed_in = enlace.post(kilns.address("enviar/"))
    kilns.enlace.liaisons.update(until_on=None)
    begun = enlace.post(october, kilns.typed(visto=""))

    assert (handed_in.status_code, begun.status_code) == (404, 403)
    assert kilns.revision().state == State.DRAFT
    assert Event.objects.count() == 0


def test_an_incomplete_draft_cannot_be_handed_in_by_a_made_up_post(
    enlace: Client, kilns: Month
) -> None:
    enlace.post(kilns.address(), kilns.typed() | {"done": ""})

    answer = enlace.post(kilns.address("enviar/"))

    assert answer.status_code == 409
    assert "Escriba qué se hizo este mes." in answer.content.decode()
    assert kilns.revision().state == State.DRAFT


def test_what_was_handed_in_cannot_be_edited_until_it_is_withdrawn(
    enlace: Client, kilns: Month
) -> None:
    enlace.post(kilns.address(), kilns.typed("12"))
    enlace.post(kilns.address("enviar/"))

    opened = enlace.get(kilns.address())
    refused = enlace.post(kilns.address(), kilns.typed("40"))
    enlace.post(kilns.address("retirar/"))
    enlace.post(kilns.address(), kilns.typed("13"))

    assert opened["Location"] == kilns.address("revisar/")
    assert refused.status_code == 422
    assert "este informe se entregó desde otra ventana" in refused.content.decode()
    assert 'value="40"' in refused.content.decode()
    assert [str(each.numerator) for each in Measurement.objects.all()] == ["13.00"]
    assert kilns.revision().state == State.DRAFT


def test_a_returned_report_shows_its_reason_and_can_be_mended(enlace: Client, kilns: Month) -> None:
    enlace.post(kilns.address(), kilns.typed())
    enlace.post(kilns.address("enviar/"))
    advance(
        kilns.revision(), "return", by=kilns.secretary, at=timezone.now(), note="Falta la lista."
    )

    page = enlace.get(kilns.address()).content.decode()
    enlace.post(kilns.address(), kilns.typed("11"))
    enlace.post(kilns.address("enviar/"))

    assert "Falta la lista." in page
    assert kilns.revision().state == State.SUBMITTED


def test_a_published_report_is_corrected_with_a_reason(enlace: Client, kilns: Month) -> None:
    publish(kilns)

    without = enlace.post(kilns.address("corregir/"), {"reason": " "})
    opened = enlace.post(kilns.address("corregir/"), {"reason": "Error de captura."})
    again = enlace.post(kilns.address("corregir/"), {"reason": "Error de captura."})

    assert without.status_code == 422
    assert opened["Location"] == again["Location"] == kilns.address()
    states = [(each.number, each.state) for each in Revision.objects.order_by("number")]
    assert states == [(1, State.PUBLISHED), (2, State.DRAFT)]


def test_a_value_that_falls_asks_for_its_reason_where_it_was_typed(
    enlace: Client, kilns: Month
) -> None:
    publish(kilns)
    october = date(2015, 10, 1)
    field = f"m{kilns.indicator.pk}-fall_reason"

    enlace.post(kilns.address(month=october), kilns.typed("9"))
    asked = enlace.get(kilns.address(month=october)).content.decode()
    refused = enlace.post(kilns.address("enviar/", october))
    enlace.post(kilns.address(month=october), kilns.typed("9", **{field: "Una se contó doble."}))
    sent = enlace.post(kilns.address("enviar/", october))

    assert "En septiembre de 2015 se informó 12" in asked
    assert f'name="{field}"' in asked
    assert refused.status_code == 409
    assert sent.status_code == 302


def test_a_month_without_activity_wants_only_its_reason(enlace: Client, kilns: Month) -> None:
    idle = {"done": "", "is_inactive": "on"}

    enlace.post(kilns.address(), kilns.typed("", "", **idle))
    refused = enlace.post(kilns.address("enviar/"))
    enlace.post(kilns.address(), kilns.typed("", "", **idle, inactive_reason="Veda de obras."))
    sent = enlace.post(kilns.address("enviar/"))

    assert (refused.status_code, sent.status_code) == (409, 302)


def test_without_a_progress_indicator_the_form_asks_for_a_level(
    enlace: Client, kilns: Month
) -> None:
    activity = make_activity(kilns.plan, "2a-3")
    make_assignment(activity, kilns.party)
    kilns.activity = activity

    page = enlace.get(kilns.address()).content.decode()
    enlace.post(kilns.address(), kilns.typed("", "") | {"level": "limited"})

    assert "Nivel de avance" in page
    assert kilns.revision().level == "limited"


@pytest.mark.parametrize("step", ["", "revisar/", "enviar/", "retirar/", "corregir/"])
def test_another_party_s_report_answers_as_if_it_did_not_exist(
    client: Client, kilns: Month, step: str
) -> None:
    stranger = make_user("otro-enlace")
    make_liaison(make_party("otra"), stranger)
    client.force_login(stranger)

    answers = [client.get(kilns.address(step)), client.post(kilns.address(step), kilns.typed())]

    allowed = {"enviar/": 405, "retirar/": 405}.get(step, 404), {"revisar/": 405}.get(step, 404)
    assert tuple(answer.status_code for answer in answers) == allowed
    assert Report.objects.count() == 0


@pytest.mark.parametrize("step", ["", "revisar/", "enviar/", "retirar/", "corregir/", "dictamen/"])
def test_whoever_is_not_signed_in_is_sent_to_the_door(
    client: Client, kilns: Month, step: str
) -> None:
    answer = (
        client.post(kilns.address(step))
        if step in ("enviar/", "retirar/")
        else client.get(kilns.address(step))
    )

    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/cuentas/entrar/?next={kilns.address(step)}",
    )


def test_a_liaison_whose_term_ended_is_a_stranger(client: Client, kilns: Month) -> None:
    kilns.enlace.liaisons.update(until_on=date(2016, 1, 1))
    client.force_login(kilns.enlace)

    assert client.get(kilns.address()).status_code == 404


def test_a_superuser_speaks_for_nobody(client: Client, kilns: Month) -> None:
    client.force_login(make_user("raiz", is_superuser=True, is_staff=True))

    assert client.get(kilns.address()).status_code == 404


def test_the_desk_lists_what_is_owed_in_the_same_queries_for_one_and_for_three(
    enlace: Client, kilns: Month, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    enlace.get("/seguimiento/")  # the session's own queries are not counted below
    with django_assert_num_queries(DESK_QUERIES):
        one = enlace.get("/seguimiento/").content.decode()
    for code in ("2a-1", "2a-3"):
        activity = make_activity(kilns.plan, code)
        indicator = make_indicator(activity)
        make_decision(indicator)
        make_assignment(activity, kilns.party)
        for month in (SEPTEMBER, date(2015, 10, 1), date(2015, 11, 1)):
            revision = make_revision(make_report(activity, month, party=kilns.party))
            make_measurement(revision, indicator)

    with django_assert_num_queries(DESK_QUERIES):
        three = enlace.get("/seguimiento/").content.decode()

    assert one.count("month-state") == 12
    assert three.count("month-state") == 36
    assert "12 informes que faltan." in one


DESK_QUERIES = 14  # three of them who the account is: its parties, seats and office


def test_a_member_judges_what_another_sector_published(client: Client, kilns: Month) -> None:
    publish(kilns)
    user = make_user("sociedad")
    make_member(Sector.CIVIL_SOCIETY, user=user)
    client.force_login(user)

    page = client.get("/seguimiento/").content.decode()
    without = client.post(kilns.address("dictamen/"), {"opinion": "disagrees", "reason": ""})
    told = client.post(
        kilns.address("dictamen/"), {"opinion": "disagrees", "reason": "No hay lista."}
    )

    assert kilns.address("dictamen/") in page
    assert without.status_code == 422
    assert told.status_code == 302
    assert [(each.sector, each.opinion) for each in Verdict.objects.all()] == [
        ("civil_society", "disagrees")
    ]


def test_nobody_judges_the_reports_of_the_own_sector(client: Client, kilns: Month) -> None:
    publish(kilns)
    user = make_user("gobierno")
    make_member(Sector.GOVERNMENT, user=user)
    client.force_login(user)

    answers = [client.get(kilns.address("dictamen/")), client.post(kilns.address("dictamen/"))]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert kilns.address("dictamen/") not in client.get("/seguimiento/").content.decode()


def test_nobody_judges_what_is_not_published(client: Client, kilns: Month) -> None:
    user = make_user("sociedad")
    make_member(Sector.CIVIL_SOCIETY, user=user)
    client.force_login(user)

    assert client.get(kilns.address("dictamen/")).status_code == 404


def publish(kilns: Month, numerator: int = 12) -> None:
    """Hand September in and publish it, long ago."""
    report = make_report(kilns.activity, SEPTEMBER, party=kilns.party)
    revision = make_revision(report, written_by=kilns.enlace)
    make_measurement(revision, kilns.indicator, numerator=numerator)


def test_the_secretariat_writes_for_a_party_without_liaison_and_only_for_it(
    client: Client, kilns: Month
) -> None:
    client.force_login(make_secretary("otra-secretaria"))

    with_liaison = client.get(kilns.address()).status_code
    kilns.enlace.liaisons.update(until_on=date(2016, 1, 1))
    opened = client.get(kilns.address()).content.decode()
    without_liaison = client.post(kilns.address(), kilns.typed(source="Oficio 12."))

    assert with_liaison == 404
    assert 'name="source"' in opened
    assert without_liaison.status_code == 302
    assert kilns.revision().is_recorded_by_sttl
    assert kilns.revision().source == "Oficio 12."
