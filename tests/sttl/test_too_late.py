"""What is sent too late is given back, with what happened meanwhile and where it leads."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from sttl.models import ExtensionRequest, Revision
from sttl.record.workflow import advance
from tests.clients import PortalClient
from tests.factories import make_extension_request, make_secretary
from tests.sttl.conftest import Month

pytestmark = pytest.mark.django_db

LATE = "Lo que se escribió tarde, con su detalle."
NAME = "foto-tardia.png"
DESK, QUEUE = "/seguimiento", "/admin/sttl/revision/"


def late_form(kilns: Month) -> dict[str, object]:
    """Return the form that a window still holds, with every field and a file filled in."""
    upload = SimpleUploadedFile(NAME, b"\x89PNG\r\n\x1a\n\x00\x00", "image/png")
    texts = {"done": LATE, "obstacles": "Un obstáculo.", "next_steps": "Un paso."}
    return kilns.typed("13", "57", **texts) | {
        "evidencia-0-title": "La visita",
        "evidencia-0-upload": upload,
    }


def hand_in(enlace: Client, kilns: Month) -> Revision:
    enlace.post(kilns.address(), kilns.typed())
    enlace.post(kilns.address("enviar/"))
    return kilns.revision()


def publish(enlace: Client, kilns: Month) -> Revision:
    revision = hand_in(enlace, kilns)
    advance(revision, "publish", by=make_secretary("oficina"), at=timezone.now())
    return kilns.revision()


def assert_given_back(page: str) -> None:
    for typed in (LATE, "Un obstáculo.", "Un paso.", "La visita", 'value="13"', NAME):
        assert typed in page, typed


def test_a_form_sent_after_the_publication_leads_to_the_correction_with_its_text(
    enlace: Client, kilns: Month
) -> None:
    late = late_form(kilns)
    publish(enlace, kilns)

    answer = enlace.post(kilns.address(), late)
    page = answer.content.decode()
    opened = enlace.post(kilns.address("corregir/"), {"reason": "Faltaba la visita."}, follow=True)

    assert answer.status_code == 422
    assert_given_back(page)
    assert "este informe se publicó" in page
    assert f'href="{kilns.address("corregir/")}"' in page
    assert LATE in opened.content.decode()
    assert 'value="13"' in opened.content.decode()


def test_a_form_sent_after_the_hand_in_leads_to_it_and_waits_for_its_withdrawal(
    enlace: Client, kilns: Month
) -> None:
    late = late_form(kilns)
    hand_in(enlace, kilns)

    page = enlace.post(kilns.address(), late).content.decode()
    enlace.post(kilns.address("retirar/"))
    again = enlace.get(kilns.address()).content.decode()

    assert_given_back(page)
    assert "este informe se entregó" in page
    assert f'href="{kilns.address("revisar/")}"' in page
    assert LATE in again


def test_a_second_correction_leads_to_the_first_and_keeps_its_reason(
    enlace: Client, kilns: Month
) -> None:
    publish(enlace, kilns)
    enlace.post(kilns.address("corregir/"), {"reason": "La primera."})
    enlace.post(kilns.address("enviar/"))

    answer = enlace.post(kilns.address("corregir/"), {"reason": "La segunda."})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "La segunda." in page
    assert f'href="{kilns.address("revisar/")}"' in page


def test_a_return_that_came_too_late_keeps_its_note(enlace: Client, kilns: Month) -> None:
    revision = publish(enlace, kilns)
    secretariat = PortalClient()
    secretariat.force_login(kilns.secretary)
    place = f"/admin/sttl/revision/{revision.pk}/devolver/"

    answer = secretariat.post(place, {"note": "Falta la minuta."})

    page = answer.content.decode()
    assert "Falta la minuta." in page
    assert "ya cambió de estado" in page


def test_a_second_request_for_more_time_keeps_its_reason(enlace: Client, kilns: Month) -> None:
    day = timezone.localdate() + timedelta(days=5)
    enlace.post(kilns.address("prorroga/"), {"wanted_on": day, "reason": "Falta el padrón."})

    late = {"wanted_on": day + timedelta(days=1), "reason": "Falta también la minuta."}
    answer = enlace.post(kilns.address("prorroga/"), late)

    assert answer.status_code == 422
    assert "Falta también la minuta.</textarea>" in answer.content.decode()
    assert "Ya hay una solicitud de prórroga" in answer.content.decode()
    assert ExtensionRequest.objects.count() == 1


def test_a_request_for_more_time_sent_after_the_hand_in_keeps_its_reason(
    enlace: Client, kilns: Month
) -> None:
    hand_in(enlace, kilns)

    day = timezone.localdate() + timedelta(days=5)
    late = {"wanted_on": day, "reason": "Falta el padrón."}
    answer = enlace.post(kilns.address("prorroga/"), late)

    assert answer.status_code == 422
    assert "Falta el padrón.</textarea>" in answer.content.decode()
    assert "Ese informe ya se entregó" in answer.content.decode()


def test_a_second_answer_to_a_request_keeps_its_note(client: Client, kilns: Month) -> None:
    request = make_extension_request(kilns.activity, party=kilns.party)
    page = f"/admin/sttl/extensionrequest/{request.pk}/change/"
    client.force_login(kilns.secretary)
    client.post(page, {"answer": "refused", "note": "Ya es tarde."})

    answer = client.post(page, {"answer": "refused", "note": "El dato ya existe."})

    assert answer.status_code == 422
    assert "El dato ya existe.</textarea>" in answer.content.decode()
    assert "ya contestó esta solicitud" in answer.content.decode()


def test_a_month_that_the_sttl_handed_in_meanwhile_gives_its_form_back(kilns: Month) -> None:
    kilns.enlace.liaisons.all().delete()
    secretariat, page = PortalClient(), f"{QUEUE}registrar{kilns.address().removeprefix(DESK)}"
    secretariat.force_login(kilns.secretary)
    late = late_form(kilns) | {"source": "Minuta de la sesión."}
    secretariat.post(page, kilns.typed() | {"source": "Minuta."})
    secretariat.post(f"{QUEUE}{kilns.revision().pk}/entregar/")

    answer = secretariat.post(page, late)

    assert kilns.revision().state == Revision.State.SUBMITTED
    assert answer.status_code == 422
    assert_given_back(answer.content.decode())
    assert "este informe se entregó" in answer.content.decode()
