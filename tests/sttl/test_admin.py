"""The secretariat's admin: the queue, the steps, and the months that the STTL records."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sttl.models import (
    Baseline,
    Event,
    Extension,
    ReporterAssignment,
    Revision,
    Verdict,
)
from sttl.office.secretariat import rights
from tests.factories import (
    make_activity,
    make_assignment,
    make_evidence,
    make_extension,
    make_file,
    make_measurement,
    make_party,
    make_report,
    make_revision,
    make_user,
)
from tests.sttl.conftest import SEPTEMBER, Month

State = Revision.State
QUEUE = "/admin/sttl/revision/"
QUEUE_QUERIES = 10  # session, account, rights, office; banner; filters; rows


def submitted(kilns: Month, month: date = SEPTEMBER) -> Revision:
    report = make_report(kilns.activity, month, party=kilns.party)
    revision = make_revision(report, state=State.SUBMITTED, written_by=kilns.enlace)
    make_measurement(revision, kilns.indicator)
    return revision


def test_the_queue_opens_on_what_waits_for_review(secretariat: Client, kilns: Month) -> None:
    revision = submitted(kilns)
    make_revision(make_report(kilns.activity, date(2015, 10, 1), party=kilns.party))

    queue = secretariat.get(QUEUE).content.decode()
    everything = secretariat.get(f"{QUEUE}?estado=todos").content.decode()

    assert f"{QUEUE}{revision.pk}/change/" in queue
    assert queue.count("2015-10") == 0
    assert "2015-10" in everything


def test_the_queue_costs_the_same_queries_for_one_and_for_three(
    secretariat: Client, kilns: Month, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    submitted(kilns)
    with django_assert_num_queries(QUEUE_QUERIES):
        secretariat.get(QUEUE)
    for month in (date(2015, 10, 1), date(2015, 11, 1)):
        submitted(kilns, month)

    with django_assert_num_queries(QUEUE_QUERIES):
        secretariat.get(QUEUE)


def test_a_report_is_published_by_its_button(secretariat: Client, kilns: Month) -> None:
    revision = submitted(kilns)

    page = secretariat.get(f"{QUEUE}{revision.pk}/change/").content.decode()
    secretariat.post(f"{QUEUE}{revision.pk}/publicar/")

    assert f"{QUEUE}{revision.pk}/publicar/" in page
    revision.refresh_from_db()
    assert revision.state == State.PUBLISHED
    assert Baseline.objects.get().denominator == Decimal(57)


def test_a_step_is_not_taken_by_following_a_link(secretariat: Client, kilns: Month) -> None:
    revision = submitted(kilns)

    secretariat.get(f"{QUEUE}{revision.pk}/publicar/")
    secretariat.get(f"{QUEUE}{revision.pk}/entregar/")
    secretariat.get(f"{QUEUE}{revision.pk}/devolver/")

    revision.refresh_from_db()
    assert (revision.state, Event.objects.count()) == (State.SUBMITTED, 0)


def test_a_report_is_returned_only_with_a_reason(secretariat: Client, kilns: Month) -> None:
    revision = submitted(kilns)

    asked = secretariat.post(f"{QUEUE}{revision.pk}/devolver/", {"note": ""})
    secretariat.post(f"{QUEUE}{revision.pk}/devolver/", {"note": "Falta la lista."})

    assert asked.status_code == 200
    event = Event.objects.get()
    assert (event.step, event.note) == ("return", "Falta la lista.")


def test_what_was_handed_in_cannot_be_written_over(secretariat: Client, kilns: Month) -> None:
    revision = submitted(kilns)

    answer = secretariat.post(f"{QUEUE}{revision.pk}/change/", {"done": "Otra cosa."})

    revision.refresh_from_db()
    assert answer.status_code == 403
    assert revision.done == "Se hizo lo previsto."


def test_a_party_s_draft_is_not_shown_to_the_secretariat(secretariat: Client, kilns: Month) -> None:
    report = make_report(kilns.activity)
    draft = make_revision(report, state=State.DRAFT, done="Borrador secreto.")

    queue = secretariat.get(f"{QUEUE}?estado=todos").content.decode()
    direct = secretariat.get(f"{QUEUE}{draft.pk}/change/", follow=True).content.decode()
    step = secretariat.post(f"{QUEUE}{draft.pk}/publicar/")

    assert f"{QUEUE}{draft.pk}/" not in queue
    assert "Borrador secreto." not in direct
    assert step.status_code == 404


@pytest.mark.parametrize("step", ["publicar", "devolver", "entregar", "corregir"])
def test_a_superuser_takes_no_step(client: Client, kilns: Month, step: str) -> None:
    revision = submitted(kilns)
    client.force_login(make_user("raiz", is_staff=True, is_superuser=True))

    answer = client.post(f"{QUEUE}{revision.pk}/{step}/", {"note": "No.", "reason": "No."})

    revision.refresh_from_db()
    assert answer.status_code == 403
    assert (revision.state, Event.objects.count()) == (State.SUBMITTED, 0)


@pytest.mark.parametrize("step", ["publicar", "devolver", "entregar", "corregir"])
def test_a_liaison_does_not_enter_the_admin(client: Client, kilns: Month, step: str) -> None:
    revision = submitted(kilns)
    client.force_login(kilns.enlace)

    answer = client.post(f"{QUEUE}{revision.pk}/{step}/", {"note": "No."})

    revision.refresh_from_db()
    assert answer.status_code in (302, 403)
    assert revision.state == State.SUBMITTED


def test_a_report_already_published_by_another_says_so(secretariat: Client, kilns: Month) -> None:
    revision = submitted(kilns)
    secretariat.post(f"{QUEUE}{revision.pk}/publicar/")

    answer = secretariat.post(f"{QUEUE}{revision.pk}/devolver/", {"note": "Tarde."}, follow=True)

    assert "El informe ya cambió de estado; vuelva a abrirlo." in answer.content.decode()


def test_a_report_is_reviewed_with_the_way_to_its_files(secretariat: Client, kilns: Month) -> None:
    revision = submitted(kilns)
    link, file = make_evidence(revision), make_file(revision)

    page = secretariat.get(f"{QUEUE}{revision.pk}/change/").content.decode()

    assert f'href="/seguimiento/evidencia/{file.pk}/"' in page
    assert link.url in page
    assert 'type="file"' not in page


def test_no_record_can_be_deleted_by_anybody(client: Client, kilns: Month) -> None:
    client.force_login(make_user("raiz", is_staff=True, is_superuser=True))
    revision = submitted(kilns)
    extension = make_extension(kilns.activity)

    answers = [
        client.post(f"{QUEUE}{revision.pk}/delete/", {"post": "yes"}),
        client.post(f"/admin/sttl/extension/{extension.pk}/delete/", {"post": "yes"}),
        client.post(
            f"/admin/sttl/reporterassignment/{ReporterAssignment.objects.get().pk}/delete/",
            {"post": "yes"},
        ),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    registered = {model.__name__ for model in admin.site._registry}
    assert registered >= {Verdict.__name__, Event.__name__, Extension.__name__}


def test_a_decision_is_added_with_who_recorded_it(secretariat: Client, kilns: Month) -> None:
    party = make_party("fomento")

    secretariat.post(
        "/admin/sttl/reporterassignment/add/",
        {
            "activity": kilns.activity.pk,
            "party": party.pk,
            "from_month": "2016-01",
            "reason": "Acuerdo de la sesión.",
        },
    )

    added = ReporterAssignment.objects.get(party=party)
    assert (added.origin, added.recorded_by) == ("sttl", kilns.secretary)


def test_each_page_of_the_admin_opens_for_the_secretariat(
    secretariat: Client, kilns: Month
) -> None:
    make_assignment(make_activity(kilns.plan, "3-1"))
    allowed = {code for _, code in rights()}
    lists = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
        if f"view_{model._meta.model_name}" in allowed
    ]

    answers = {address: secretariat.get(address).status_code for address in lists}

    assert len(lists) >= 20
    assert set(answers.values()) == {200}


def test_the_secretariat_cannot_raise_its_own_rights(secretariat: Client, kilns: Month) -> None:
    addresses = ["/admin/auth/group/", "/admin/auth/group/add/", "/admin/account/emailaddress/"]

    assert [secretariat.get(address).status_code for address in addresses] == [403, 403, 404]
