"""The secretariat's admin: the queue, the steps, and the months that the STTL records."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sttl.editor.clashes import version_of
from sttl.models import (
    Baseline,
    Event,
    Extension,
    Measurement,
    Report,
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
QUEUE_QUERIES = 17  # session, account, rights, group (6, for the actions); banner; filters; rows


@pytest.fixture
def secretariat(client: Client, kilns: Month) -> Client:
    """Give a browser in which the secretariat is signed in."""
    client.force_login(kilns.secretary)
    return client


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


def recorded_form(revision: Revision, kilns: Month, **more: str) -> dict[str, str]:
    """Return what the admin's page of a recorded month holds when filled in."""
    return {
        "visto": version_of(revision),
        "source": "Minuta de la sesión.",
        "done": "Se reubicaron ladrilleras.",
        "measurements-TOTAL_FORMS": "1",
        "measurements-INITIAL_FORMS": "0",
        "measurements-0-revision": str(revision.pk),
        "measurements-0-indicator": str(kilns.indicator.pk),
        "measurements-0-numerator": "12",
        "measurements-0-denominator": "57",
        "evidence-TOTAL_FORMS": "0",
        "evidence-INITIAL_FORMS": "0",
        **more,
    }


def test_the_sttl_records_a_month_for_a_party_that_does_not_sign_in(
    secretariat: Client, kilns: Month
) -> None:
    kilns.enlace.liaisons.update(until_on=date(2016, 1, 1))

    secretariat.post(f"{QUEUE}add/", {"activity": kilns.activity.pk, "month": "2015-09"})
    revision = kilns.revision()
    form = secretariat.get(f"{QUEUE}{revision.pk}/change/").content.decode()
    secretariat.post(f"{QUEUE}{revision.pk}/change/", recorded_form(revision, kilns))
    secretariat.post(f"{QUEUE}{revision.pk}/entregar/")
    secretariat.post(f"{QUEUE}{revision.pk}/publicar/")

    revision.refresh_from_db()
    assert 'name="measurements-0-numerator"' in form
    assert (revision.state, revision.is_recorded_by_sttl) == (State.PUBLISHED, True)
    assert revision.source == "Minuta de la sesión."
    assert [(each.numerator, each.denominator) for each in Measurement.objects.all()] == [
        (Decimal(12), Decimal(57))
    ]
    offices = {event.office for event in Event.objects.all()}
    assert offices == {"Secretaría técnica del STTL"}


def test_a_report_is_reviewed_with_the_way_to_its_files(secretariat: Client, kilns: Month) -> None:
    revision = submitted(kilns)
    link, file = make_evidence(revision), make_file(revision)

    page = secretariat.get(f"{QUEUE}{revision.pk}/change/").content.decode()

    assert f'href="/seguimiento/evidencia/{file.pk}/"' in page
    assert link.url in page
    assert 'type="file"' not in page


def test_what_the_sttl_records_may_be_saved_again_with_its_evidence(
    secretariat: Client, kilns: Month
) -> None:
    kilns.enlace.liaisons.update(until_on=date(2016, 1, 1))
    secretariat.post(f"{QUEUE}add/", {"activity": kilns.activity.pk, "month": "2015-09"})
    revision = kilns.revision()
    link, file = make_evidence(revision), make_file(revision)
    kept = {
        "evidence-TOTAL_FORMS": "2",
        "evidence-INITIAL_FORMS": "2",
        "evidence-0-id": str(link.pk),
        "evidence-0-title": "Otro título",
        "evidence-0-url": link.url,
        "evidence-1-id": str(file.pk),
        "evidence-1-title": file.title,
    }

    form = secretariat.get(f"{QUEUE}{revision.pk}/change/")
    saved = secretariat.post(
        f"{QUEUE}{revision.pk}/change/", recorded_form(revision, kilns, **kept)
    )

    assert (form.status_code, saved.status_code) == (200, 302)
    link.refresh_from_db()
    sha256 = file.sha256
    file.refresh_from_db()
    assert (link.title, file.sha256, bool(file.file)) == ("Otro título", sha256, True)


def test_a_figure_badly_written_in_the_admin_is_refused_and_kept(
    secretariat: Client, kilns: Month
) -> None:
    kilns.enlace.liaisons.update(until_on=date(2016, 1, 1))
    secretariat.post(f"{QUEUE}add/", {"activity": kilns.activity.pk, "month": "2015-09"})
    revision = kilns.revision()

    answer = secretariat.post(
        f"{QUEUE}{revision.pk}/change/",
        recorded_form(revision, kilns, **{"measurements-0-numerator": "1,5"}),
    )

    page = answer.content.decode()
    assert "Escriba el número sin comas" in page
    assert 'value="1,5"' in page
    assert Measurement.objects.count() == 0


def test_two_people_in_a_recorded_draft_do_not_write_over_each_other(
    secretariat: Client, kilns: Month
) -> None:
    kilns.enlace.liaisons.update(until_on=date(2016, 1, 1))
    secretariat.post(f"{QUEUE}add/", {"activity": kilns.activity.pk, "month": "2015-09"})
    revision, address = kilns.revision(), f"{QUEUE}{kilns.revision().pk}/change/"
    first = recorded_form(revision, kilns, done="Lo del norte.")
    second = recorded_form(revision, kilns, done="Lo del sur.") | {"measurements-0-numerator": "14"}

    kept = secretariat.post(address, first)
    warned = secretariat.post(address, second)

    page = warned.content.decode()
    assert (kept.status_code, warned.status_code) == (302, 200)
    assert "El borrador cambió mientras usted escribía" in page
    assert "Guardado ahora: Lo del norte." in page
    assert "Lo del sur.</textarea>" in page
    assert "Guardado ahora: 12" in page
    assert 'value="14"' in page
    assert kilns.revision().done == "Lo del norte."
    assert Measurement.objects.get().numerator == 12

    seen = re.search(r'name="visto" value="([^"]*)"', page)
    assert seen
    again = secretariat.post(address, second | {"visto": seen[1]})

    assert again.status_code == 302
    assert kilns.revision().done == "Lo del sur."
    assert Measurement.objects.get().numerator == 14


def test_a_figure_alone_that_clashes_in_a_recorded_draft_is_warned_of(
    secretariat: Client, kilns: Month
) -> None:
    kilns.enlace.liaisons.update(until_on=date(2016, 1, 1))
    secretariat.post(f"{QUEUE}add/", {"activity": kilns.activity.pk, "month": "2015-09"})
    revision, address = kilns.revision(), f"{QUEUE}{kilns.revision().pk}/change/"
    typed = recorded_form(revision, kilns)

    answers = [
        secretariat.post(address, typed),
        secretariat.post(address, typed),  # the same once more clashes with nothing
        secretariat.post(address, typed | {"measurements-0-numerator": "14"}),
    ]

    assert [each.status_code for each in answers] == [302, 302, 200]
    assert "Guardado ahora: 12" in answers[-1].content.decode()
    assert Measurement.objects.get().numerator == 12


def test_what_the_sttl_recorded_is_corrected_with_a_reason(
    secretariat: Client, kilns: Month
) -> None:
    kilns.enlace.liaisons.update(until_on=date(2016, 1, 1))
    report = make_report(kilns.activity, party=kilns.party)
    revision = make_revision(report, is_recorded_by_sttl=True, source="Minuta.")
    make_measurement(revision, kilns.indicator)

    asked = secretariat.post(f"{QUEUE}{revision.pk}/corregir/", {"reason": ""})
    secretariat.post(f"{QUEUE}{revision.pk}/corregir/", {"reason": "Error en la minuta."})

    assert asked.status_code == 200
    opened = Revision.objects.get(number=2)
    assert (opened.state, opened.is_recorded_by_sttl) == (State.DRAFT, True)
    assert opened.measurements.get().numerator == Decimal(12)


def test_a_month_of_a_party_with_liaison_is_not_recorded_by_the_sttl(
    secretariat: Client, kilns: Month
) -> None:
    answer = secretariat.post(f"{QUEUE}add/", {"activity": kilns.activity.pk, "month": "2015-09"})

    assert "tiene enlace" in answer.content.decode()
    assert Report.objects.count() == 0


@pytest.mark.parametrize(
    ("month", "sentence"),
    [
        ("2015-08", "El plan va de septiembre de 2015 a agosto de 2016"),
        ("2015-13", "Escriba el mes así: 2016-03."),
        ("", "Este campo es obligatorio."),
    ],
)
def test_a_month_that_cannot_be_recorded_gets_its_sentence(
    secretariat: Client, kilns: Month, month: str, sentence: str
) -> None:
    kilns.enlace.liaisons.update(until_on=date(2016, 1, 1))

    answer = secretariat.post(f"{QUEUE}add/", {"activity": kilns.activity.pk, "month": month})

    assert sentence in answer.content.decode()
    assert Report.objects.count() == 0


def test_an_activity_without_a_party_takes_no_report(secretariat: Client, kilns: Month) -> None:
    orphan = make_activity(kilns.plan, "2a-6")

    answer = secretariat.post(f"{QUEUE}add/", {"activity": orphan.pk, "month": "2015-09"})

    assert "aún no tiene quien la informe" in answer.content.decode()
    assert Report.objects.count() == 0


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
