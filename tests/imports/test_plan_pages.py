"""The admin's page for a whole plan: previewed first, created once confirmed, by few."""

from io import BytesIO

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from commitments.models import ActionPlan
from pal_portal.imports.intakes import NAMES
from sttl.office.secretariat import create_secretariat
from tests.clients import PortalClient
from tests.factories import make_secretary, make_user

from .packages import durango_files, fingerprint, zipped

pytestmark = pytest.mark.django_db

PAGE = "/admin/commitments/actionplan/traer/"
TEMPLATE = "/admin/commitments/actionplan/plantilla/"


@pytest.fixture
def package() -> bytes:
    return zipped(durango_files())


@pytest.fixture
def superuser(client: Client) -> Client:
    client.force_login(make_user("administrador", is_staff=True, is_superuser=True))
    return client


def sent(data: bytes, name: str = "paquete.zip") -> dict[str, object]:
    return {"file": SimpleUploadedFile(name, data)}


def test_a_plan_is_previewed_and_created_once_confirmed(superuser: Client, package: bytes) -> None:
    before = fingerprint()
    preview = superuser.post(PAGE, sent(package))
    unchanged = fingerprint()
    done = superuser.post(PAGE, {"confirmar": preview.context["key"]})

    assert (preview.status_code, unchanged) == (200, before)
    assert "Todavía no se ha cambiado nada." in preview.content.decode()
    assert (done.status_code, done["Location"]) == (302, "/planes/durango-2015/")
    entry = LogEntry.objects.get()
    assert entry.get_change_message().startswith("Traído de «paquete.zip» (SHA-256 ")
    assert ActionPlan.objects.get().slug == "durango-2015"


def test_a_preview_belongs_to_its_sender(superuser: Client, package: bytes) -> None:
    key = superuser.post(PAGE, sent(package)).context["key"]
    other = PortalClient()
    other.force_login(make_user("otra", is_staff=True, is_superuser=True))

    answer = other.post(PAGE, {"confirmar": key}, follow=True)

    assert "El archivo ya no está a la mano" in answer.content.decode()
    assert not ActionPlan.objects.exists()


def test_confirming_twice_creates_it_once(superuser: Client, package: bytes) -> None:
    key = superuser.post(PAGE, sent(package)).context["key"]

    superuser.post(PAGE, {"confirmar": key})
    again = superuser.post(PAGE, {"confirmar": key})

    assert again.status_code == 302
    assert ActionPlan.objects.count() == 1


def test_a_refused_file_lists_its_faults(superuser: Client) -> None:
    before = fingerprint()

    answer = superuser.post(PAGE, sent(b"nada", "plan.xlsx"))

    assert answer.status_code == 422
    assert "El archivo dice ser .xlsx, pero su contenido no lo es" in answer.content.decode()
    assert fingerprint() == before


def test_the_template_is_offered(superuser: Client) -> None:
    page = superuser.get(PAGE).content.decode()
    answer = superuser.get(TEMPLATE)

    assert TEMPLATE in page
    assert load_workbook(BytesIO(answer.content)).sheetnames == ["instrucciones", *NAMES]


@pytest.mark.parametrize("address", [PAGE, TEMPLATE])
def test_who_may_not_add_a_plan_may_not_bring_one_in(client: Client, address: str) -> None:
    create_secretariat()
    client.force_login(make_secretary())

    assert client.get(address).status_code == 403
    assert client.post(PAGE, sent(b"nada")).status_code == 403


def test_without_signing_in_there_is_no_page(client: Client) -> None:
    assert client.get(PAGE).status_code == 302
    assert client.get(TEMPLATE).status_code == 302
