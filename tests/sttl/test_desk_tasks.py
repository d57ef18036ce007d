"""What the desk tells a hurried liaison: what to do, by when, in whose name, and what was asked."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from commitments.months import month_of, shift
from sttl.desk.tasks import desks_of
from sttl.models import Revision
from sttl.record.workflow import advance
from tests.factories import (
    make_activity,
    make_assignment,
    make_extension,
    make_extension_request,
    make_liaison,
    make_party,
    make_plan,
    make_report,
    make_revision,
    noon,
)
from tests.sttl.conftest import SEPTEMBER, Month

from .walks import hand_in, make_levelled, on


def said(kilns: Month, day: date) -> tuple[str, str]:
    """Return what the desk of the kilns' party says on a day: what waits, and what comes."""
    (desk,) = desks_of([kilns.party], at=noon(day))
    return desk.sentence, desk.coming


@pytest.mark.django_db
def test_the_desk_says_when_the_month_that_runs_is_due(kilns: Month) -> None:
    assert said(kilns, date(2015, 10, 2))[1] == (
        "El informe de octubre de 2015 se hace desde el 1 de noviembre de 2015 "
        "y se entrega a más tardar el 10 de noviembre de 2015."
    )
    assert "el 10 de enero de 2016" in said(kilns, date(2015, 12, 31))[1]
    assert "agosto de 2016" in said(kilns, date(2016, 8, 31))[1]
    assert said(kilns, date(2016, 9, 1))[1] == ""  # the plan has no September 2016


@pytest.mark.django_db
def test_a_party_that_no_longer_reports_has_nothing_coming(kilns: Month) -> None:
    make_assignment(
        kilns.activity,
        make_party("sucesora"),
        from_month=date(2015, 10, 1),
        recorded_at=noon(date(2015, 10, 15)),
    )

    assert said(kilns, date(2015, 11, 2))[1] == ""


@pytest.mark.django_db
def test_the_desk_of_a_closed_plan_offers_nothing_to_do(kilns: Month) -> None:
    kilns.plan.closed_on = date(2015, 11, 1)
    kilns.plan.save()

    (before,), (after,) = (
        desks_of([kilns.party], at=noon(date(2015, 10 + n, 31 - 29 * n))) for n in (0, 1)
    )

    assert before.next_task is not None
    assert (after.next_task, after.sentence, after.coming) == (
        None,
        "El plan está cerrado y ya no recibe informes.",
        "",
    )


@pytest.mark.django_db
def test_a_returned_report_has_ten_days_to_be_handed_in_again(kilns: Month) -> None:
    revision = hand_in(kilns.activity, "2015-09", (12, 57), at=on("2015-10-05"))
    advance(revision, "return", by=kilns.secretary, at=on("2015-10-09"), note="Falta la lista.")

    first, second = (
        desks_of([kilns.party], at=on(day))[0].next_task for day in ("2015-10-10", "2015-10-20")
    )

    assert first
    assert second
    assert first.sentence == "Debe volver a entregarse a más tardar el 19 de octubre de 2015."
    assert second.sentence == "Debía volver a entregarse a más tardar el 19 de octubre de 2015."
    assert (first.note, first.may_be_extended) == ("Falta la lista.", False)
    assert second.may_be_extended


@pytest.mark.django_db
def test_the_note_of_a_return_that_was_answered_is_not_shown_again(kilns: Month) -> None:
    revision = hand_in(kilns.activity, "2015-09", (12, 57), at=on("2015-10-05"))
    advance(revision, "return", by=kilns.secretary, at=on("2015-10-09"), note="Falta la lista.")
    advance(revision, "submit", by=revision.written_by, at=on("2015-10-10"))

    (desk,) = desks_of([kilns.party], at=on("2015-10-11"))

    assert [(cell.key, cell.note) for _, cells in desk.rows for cell in cells] == [
        ("submitted", "")
    ]


@pytest.mark.django_db
def test_what_was_asked_of_an_extension_stands_beside_the_report(kilns: Month) -> None:
    def words() -> str:
        task = desks_of([kilns.party], at=on("2015-10-08"))[0].next_task
        assert task
        return task.extension

    nothing = words()
    request = make_extension_request(kilns.activity, SEPTEMBER, party=kilns.party)
    waiting = words()
    request.answer, request.answer_note = "refused", "No."
    request.answered_at, request.answered_by = on("2015-10-06"), kilns.secretary
    request.save()
    refused = words()
    make_extension(kilns.activity, SEPTEMBER, recorded_at=on("2015-10-07"))

    assert [nothing, waiting, refused, words()] == [
        "Pedir una prórroga",
        "Prórroga pedida; espera respuesta",
        "Prórroga negada",
        "Con prórroga",
    ]


@pytest.mark.django_db
def test_another_party_s_request_is_not_on_the_desk(kilns: Month) -> None:
    make_extension_request(kilns.activity, SEPTEMBER, party=make_party("anterior"))

    task = desks_of([kilns.party], at=on("2015-10-08"))[0].next_task

    assert task
    assert task.extension == "Pedir una prórroga"


def test_each_page_names_the_party_in_whose_name_one_acts(enlace: Client, kilns: Month) -> None:
    other = make_party("otra")
    make_liaison(other, kilns.enlace)
    make_levelled("2a-4", party=other)
    enlace.post(kilns.address(), kilns.typed())

    pages = [enlace.get(kilns.address(step)) for step in ("", "revisar/", "prorroga/")]
    kilns.activity = make_activity(kilns.plan, "2a-3")
    make_assignment(kilns.activity, other)
    pages.append(enlace.get(kilns.address()))

    named = ["Medio ambiente"] * 3 + ["Otra"]
    assert [answer.status_code for answer in pages] == [200] * 4
    for answer, name in zip(pages, named, strict=True):
        assert f"Informa en nombre de <strong>{name}</strong>" in answer.content.decode()


def test_the_secretariat_reads_that_it_records_for_a_party(client: Client, kilns: Month) -> None:
    kilns.enlace.liaisons.update(until_on=date(2016, 1, 1))
    client.force_login(kilns.secretary)

    page = client.get(kilns.address()).content.decode()

    assert "La secretaría técnica lo registra por <strong>Medio ambiente</strong>" in page


def test_the_declaration_is_offered_only_where_the_figures_allow_it(
    enlace: Client, kilns: Month
) -> None:
    box = 'name="is_finished"'

    fresh = enlace.get(kilns.address()).content.decode()
    enlace.post(kilns.address(), kilns.typed("12"))
    below = [enlace.get(kilns.address(step)).content.decode() for step in ("", "revisar/")]
    enlace.post(kilns.address(), kilns.typed("57"))
    reached = [enlace.get(kilns.address(step)).content.decode() for step in ("", "revisar/")]
    enlace.post(kilns.address(), kilns.typed("57", is_finished="on"))
    declared = enlace.get(kilns.address("revisar/")).content.decode()

    assert box not in fresh + below[0]
    assert "puede declarar terminada" not in below[1]
    assert box in reached[0]
    assert "puede declarar terminada" in reached[1]
    assert "La actividad está terminada" not in reached[1]
    assert "La actividad está terminada" in declared
    assert "puede declarar terminada" not in declared


def test_a_declaration_made_up_by_hand_is_refused_at_the_hand_in(
    enlace: Client, kilns: Month
) -> None:
    enlace.post(kilns.address(), kilns.typed("12", is_finished="on"))

    form = enlace.get(kilns.address()).content.decode()
    refused = enlace.post(kilns.address("enviar/"))

    assert refused.status_code == 409
    assert "Todavía no puede declararla terminada" in refused.content.decode()
    assert 'name="is_finished"' in form  # so that it can be taken back


def test_last_month_s_level_stands_beside_the_choice(enlace: Client, kilns: Month) -> None:
    kilns.activity = make_activity(kilns.plan, "2a-3")
    make_assignment(kilns.activity, kilns.party)
    make_revision(make_report(kilns.activity, SEPTEMBER, party=kilns.party), level="limited")

    page = enlace.get(kilns.address(month=date(2015, 10, 1))).content.decode()

    assert "En septiembre de 2015: Limitado." in page


def test_a_liaison_before_the_first_month_is_told_what_comes(client: Client, kilns: Month) -> None:
    this_month = month_of(timezone.localdate())
    plan = make_plan(
        slug="futuro",
        first_month=this_month,
        last_month=shift(this_month, 11),
        signed_on=timezone.localdate() - timedelta(days=1),
    )
    party = make_party("futura")
    make_assignment(make_activity(plan, "1-1"), party, from_month=this_month)
    client.force_login(make_liaison(party, since_on=timezone.localdate()).user)

    page = client.get("/seguimiento/").content.decode()

    assert "Informa en nombre de Futura." in page
    assert "aún no es enlace" not in page


def test_a_month_handed_in_leads_on_to_what_is_missing(enlace: Client, kilns: Month) -> None:
    enlace.post(kilns.address(), kilns.typed())
    enlace.post(kilns.address("enviar/"))

    page = enlace.get(kilns.address("revisar/")).content.decode()

    assert "Seguir con lo que falta" in page
    assert kilns.revision().state == Revision.State.SUBMITTED
