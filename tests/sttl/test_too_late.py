"""What is sent too late is given back, with what happened meanwhile and where it leads."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from sttl.models import Revision
from sttl.record.workflow import advance
from tests.clients import PortalClient
from tests.factories import make_secretary
from tests.sttl.conftest import Month

pytestmark = pytest.mark.django_db

LATE = "Lo que se escribió tarde, con su detalle."
NAME = "foto-tardia.png"


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
