"""«Registrar un informe»: the editor in the admin's frame, for the parties without an enlace."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commitments.models import Activity
from commitments.months import write_month
from sttl.models import Event, Evidence, Measurement, Report, Revision
from tests.factories import (
    make_activity,
    make_assignment,
    make_file,
    make_liaison,
    make_measurement,
    make_party,
    make_report,
    make_revision,
    make_user,
)
from tests.sttl.conftest import SEPTEMBER, Month
from tests.sttl.test_evidence import two_files

State = Revision.State
QUEUE = "/admin/sttl/revision/"
CHOOSE = f"{QUEUE}add/"
CHOOSING_QUERIES = 14  # session, account, rights, office; the plans; of each its reading, drafts
OCTOBER = date(2015, 10, 1)


@pytest.fixture
def secretariat(client: Client, kilns: Month) -> Client:
    """Give a browser in which the secretariat is signed in; the kilns' party has no enlace."""
    kilns.enlace.liaisons.update(until_on=date(2016, 1, 1))
    client.force_login(kilns.secretary)
    return client


def address(kilns: Month, step: str = "", month: date = SEPTEMBER) -> str:
    code, written = kilns.activity.code, write_month(month)
    return f"{QUEUE}registrar/{kilns.plan.slug}/{code}/{written}/{step}"


def seen_in(page: str) -> dict[str, str]:
    """Return the hidden field that says upon which draft a page was filled in."""
    found = re.search(r'name="visto" value="([^"]*)"', page)
    assert found
    return {"visto": found[1]}


def test_the_sttl_records_a_month_for_a_party_that_does_not_sign_in(
    secretariat: Client, kilns: Month
) -> None:
    form = secretariat.get(address(kilns)).content.decode()
    kept = secretariat.post(address(kilns), kilns.typed(source="Minuta de la sesión."))
    review = secretariat.get(address(kilns, "revisar/")).content.decode()
    revision = kilns.revision()
    secretariat.post(f"{QUEUE}{revision.pk}/entregar/")
    secretariat.post(f"{QUEUE}{revision.pk}/publicar/")

    revision.refresh_from_db()
    assert f'name="m{kilns.indicator.pk}-numerator"' in form
    assert "La secretaría técnica lo registra por <strong>Medio ambiente</strong>" in form
    assert kept["Location"] == address(kilns, "revisar/")
    assert "12 de 57: 21.05\xa0%" in review
    assert f'action="{QUEUE}{revision.pk}/entregar/"' in review
    assert (revision.state, revision.is_recorded_by_sttl) == (State.PUBLISHED, True)
    assert revision.source == "Minuta de la sesión."
    assert [(row.numerator, row.denominator) for row in Measurement.objects.all()] == [
        (Decimal(12), Decimal(57))
    ]
    assert {event.office for event in Event.objects.all()} == {"Secretaría técnica del STTL"}
    assert LogEntry.objects.get().object_id == str(revision.pk)


def test_opening_the_form_writes_nothing(secretariat: Client, kilns: Month) -> None:
    secretariat.get(address(kilns))
    secretariat.get(address(kilns, "revisar/"))

    assert Report.objects.count() == 0


def test_without_its_source_a_recorded_month_is_not_handed_in(
    secretariat: Client, kilns: Month
) -> None:
    secretariat.post(address(kilns), kilns.typed())
    review = secretariat.get(address(kilns, "revisar/")).content.decode()
    secretariat.post(f"{QUEUE}{kilns.revision().pk}/entregar/")

    assert f'href="{address(kilns)}#id_source">Escriba de dónde tomó el STTL' in review
    assert "Entregar el informe" not in review
    assert kilns.revision().state == State.DRAFT


def test_the_month_is_chosen_in_words_among_those_that_lack_a_report(
    secretariat: Client, kilns: Month
) -> None:
    make_revision(make_report(kilns.activity, SEPTEMBER, party=kilns.party))
    make_revision(
        make_report(kilns.activity, date(2015, 11, 1), party=kilns.party), state="submitted"
    )
    secretariat.post(address(kilns, month=OCTOBER), kilns.typed(visto=""))

    activities = secretariat.get(CHOOSE).content.decode()
    months = secretariat.get(f"{CHOOSE}?plan=durango-2015&actividad=2a-2").content.decode()

    assert "2a-2 · Actividad 2a-2" in activities
    assert "10 meses sin informe; el más antiguo, octubre de 2015." in activities
    assert re.findall(r"registrar/durango-2015/2a-2/([0-9-]+)/", months)[0] == "2015-10"
    assert "Hay un borrador guardado." in months
    assert "septiembre de 2015" not in months
    assert "noviembre de 2015" not in months
    assert "Debía entregarse a más tardar el 10 de enero de 2016." in months


def test_a_party_with_an_enlace_is_not_offered(secretariat: Client, kilns: Month) -> None:
    make_liaison(kilns.party)

    page = secretariat.get(CHOOSE).content.decode()

    assert "2a-2" not in page
    assert "No falta el informe de ninguna parte sin enlace." in page


def test_choosing_costs_the_same_queries_for_one_and_for_three(
    secretariat: Client, kilns: Month, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(CHOOSING_QUERIES):
        secretariat.get(CHOOSE)
    for code in ("2a-3", "2a-4"):
        make_assignment(make_activity(kilns.plan, code), make_party(f"parte-{code}"))

    with django_assert_num_queries(CHOOSING_QUERIES):
        secretariat.get(CHOOSE)


@pytest.mark.parametrize("step", ["", "revisar/"])
def test_a_month_of_a_party_with_an_enlace_is_not_recorded_by_the_sttl(
    secretariat: Client, kilns: Month, step: str
) -> None:
    make_liaison(kilns.party)

    opened = secretariat.get(address(kilns, step))
    sent = secretariat.post(address(kilns), kilns.typed())

    assert (opened.status_code, sent.status_code) == (404, 404)
    assert Report.objects.count() == 0


def test_a_superuser_records_no_month(client: Client, kilns: Month) -> None:
    kilns.enlace.liaisons.update(until_on=date(2016, 1, 1))
    client.force_login(make_user("raiz", is_staff=True, is_superuser=True))

    answers = [
        client.get(CHOOSE),
        client.get(address(kilns)),
        client.post(address(kilns), kilns.typed()),
    ]

    assert [answer.status_code for answer in answers] == [403, 404, 404]
    assert Report.objects.count() == 0


def test_an_activity_without_a_party_takes_no_report(secretariat: Client, kilns: Month) -> None:
    orphan: Activity = make_activity(kilns.plan, "2a-6")

    answer = secretariat.get(f"{QUEUE}registrar/durango-2015/{orphan.code}/2015-09/")

    assert answer.status_code == 404


def test_a_month_outside_the_plan_leads_back_with_its_sentence(
    secretariat: Client, kilns: Month
) -> None:
    opened = secretariat.get(address(kilns, month=date(2016, 9, 1)), follow=True)
    sent = secretariat.post(address(kilns, month=date(2016, 9, 1)), kilns.typed())

    assert "El plan va de septiembre de 2015 a agosto de 2016" in opened.content.decode()
    assert sent.status_code == 422
    assert "El plan va de septiembre de 2015 a agosto de 2016" in sent.content.decode()
    assert "Se reubicaron ladrilleras." in sent.content.decode()
    assert Report.objects.count() == 0


def test_a_figure_badly_written_in_the_admin_is_refused_and_kept(
    secretariat: Client, kilns: Month
) -> None:
    answer = secretariat.post(address(kilns), kilns.typed("1,5"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Escriba el número sin comas" in page
    assert f'href="#id_m{kilns.indicator.pk}-numerator"' in page
    assert 'value="1,5"' in page
    assert Report.objects.count() == 0


def test_a_refused_file_in_the_admin_leaves_the_good_one(secretariat: Client, kilns: Month) -> None:
    answer = secretariat.post(address(kilns), kilns.typed() | two_files())

    assert answer.status_code == 422
    assert Evidence.objects.get().title == "Lista de ladrilleras"
    assert "vuelva a elegir estos archivos: foto.jpg" in answer.content.decode()


def test_what_the_sttl_records_is_saved_again_with_its_evidence(
    secretariat: Client, kilns: Month
) -> None:
    secretariat.post(address(kilns), kilns.typed())
    file = make_file(kilns.revision())
    kept = {
        "evidencia-TOTAL_FORMS": "1",
        "evidencia-INITIAL_FORMS": "1",
        "evidencia-0-id": str(file.pk),
        "evidencia-0-title": "Otro título",
    }

    saved = secretariat.post(address(kilns), kilns.typed(**kept))

    sha256 = file.sha256
    file.refresh_from_db()
    assert saved.status_code == 302
    assert (file.title, file.sha256, bool(file.file)) == ("Otro título", sha256, True)


def test_two_people_in_a_recorded_draft_do_not_write_over_each_other(
    secretariat: Client, kilns: Month
) -> None:
    blank = seen_in(secretariat.get(address(kilns)).content.decode())
    first = kilns.typed("12", done="Lo del norte.") | blank
    second = kilns.typed("14", done="Lo del sur.") | blank

    kept = secretariat.post(address(kilns), first)
    warned = secretariat.post(address(kilns), second)

    page = warned.content.decode()
    assert (kept.status_code, warned.status_code) == (302, 409)
    assert "El borrador cambió mientras usted escribía" in page
    assert "<p>Lo del norte.</p>" in page
    assert "Lo del sur.</textarea>" in page
    assert "<p>12</p>" in page
    assert 'value="14"' in page
    assert kilns.revision().done == "Lo del norte."

    again = secretariat.post(address(kilns), second | seen_in(page))

    assert again.status_code == 302
    assert kilns.revision().done == "Lo del sur."
    assert Measurement.objects.get().numerator == 14


def test_what_was_typed_in_the_admin_comes_back_after_signing_in_again(
    client: Client, secretariat: Client, kilns: Month
) -> None:
    client.logout()
    client.get("/cuentas/entrar/")

    door = client.post(address(kilns), kilns.typed(done="Lo que dictó la regidora."))
    client.force_login(kilns.secretary)
    back = client.get(address(kilns)).content.decode()
    once = client.get(address(kilns)).content.decode()

    assert door["Location"] == f"/cuentas/entrar/?next={address(kilns)}"
    assert "todavía no se ha guardado" in back
    assert "Lo que dictó la regidora." in back
    assert "Lo que dictó la regidora." not in once


def test_the_page_of_a_recorded_draft_leads_to_its_form(secretariat: Client, kilns: Month) -> None:
    secretariat.post(address(kilns), kilns.typed())

    opened = secretariat.get(f"{QUEUE}{kilns.revision().pk}/change/")

    assert opened["Location"] == address(kilns)


def test_a_recorded_draft_whose_party_got_an_enlace_is_only_read(
    secretariat: Client, kilns: Month
) -> None:
    secretariat.post(address(kilns), kilns.typed())
    make_liaison(kilns.party)

    page = secretariat.get(f"{QUEUE}{kilns.revision().pk}/change/")

    assert page.status_code == 200
    assert "Se reubicaron ladrilleras." in page.content.decode()


def test_what_the_sttl_recorded_is_corrected_with_a_reason(
    secretariat: Client, kilns: Month
) -> None:
    report = make_report(kilns.activity, party=kilns.party)
    revision = make_revision(report, is_recorded_by_sttl=True, source="Minuta.")
    make_measurement(revision, kilns.indicator)

    asked = secretariat.post(f"{QUEUE}{revision.pk}/corregir/", {"reason": ""})
    opened = secretariat.post(f"{QUEUE}{revision.pk}/corregir/", {"reason": "Error en la minuta."})
    form = secretariat.get(address(kilns)).content.decode()

    assert asked.status_code == 200
    assert opened["Location"] == address(kilns)
    assert "Está corrigiendo un informe publicado. La razón: Error en la minuta." in form
    correction = Revision.objects.get(number=2)
    assert (correction.state, correction.is_recorded_by_sttl) == (State.DRAFT, True)
    assert correction.measurements.get().numerator == Decimal(12)
