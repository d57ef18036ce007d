"""Months of parties without a liaison come in by a workbook, as drafts of the STTL's."""

from io import BytesIO

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from sttl.models import Event, Revision
from tests.factories import (
    make_activity,
    make_assignment,
    make_liaison,
    make_measurement,
    make_party,
    make_report,
    make_revision,
    make_user,
)
from tests.sttl.conftest import SEPTEMBER, Month
from tests.sttl.conftest import kilns as kilns
from tests.sttl.test_workbooks import write

from .packages import fingerprint

PAGE = "/admin/sttl/revision/meses/durango-2015/"
FILE = f"{PAGE}2015-09/"
State = Revision.State


@pytest.fixture
def secretariat(client: Client, kilns: Month) -> Client:
    """Give the secretariat's browser; the kilns' party has no liaison any more."""
    kilns.party.liaisons.all().delete()
    client.force_login(kilns.secretary)
    return client


def downloaded(browser: Client) -> Workbook:
    return load_workbook(BytesIO(browser.get(FILE).content))


def sent(book: Workbook | bytes, name: str = "meses.xlsx") -> dict[str, object]:
    if isinstance(book, Workbook):
        held = BytesIO()
        book.save(held)
        book = held.getvalue()
    return {"file": SimpleUploadedFile(name, book)}


def refused(browser: Client, book: Workbook) -> list[str]:
    before = fingerprint()
    answer = browser.post(PAGE, sent(book))
    assert answer.status_code == 422
    assert fingerprint() == before
    return [str(fault) for fault in answer.context["faults"]]


def test_months_are_previewed_and_become_drafts_with_their_source(
    secretariat: Client, kilns: Month
) -> None:
    book = downloaded(secretariat)
    write(book, 2, Numerador=12, Denominador=57, Qué_se_hizo_este_mes="Doce.", Fuente="Oficio 12")
    before = fingerprint()

    preview = secretariat.post(PAGE, sent(book))
    unchanged = fingerprint()
    done = secretariat.post(PAGE, {"confirmar": preview.context["key"]})

    (draft,) = preview.context["drafts"]
    revision = kilns.revision()
    assert (draft.is_new, draft.figures, draft.lacks) == (True, ["12 de 57: 21.05\xa0%"], [])
    assert unchanged == before
    assert (done.status_code, done["Location"]) == (302, "/admin/sttl/revision/?estado=draft")
    assert (revision.state, revision.is_recorded_by_sttl, revision.source) == (
        State.DRAFT,
        True,
        "Oficio 12",
    )
    assert Event.objects.count() == 0
    assert LogEntry.objects.get().get_change_message().startswith("Traído de «meses.xlsx»")


def test_the_preview_says_what_a_draft_lacks(secretariat: Client) -> None:
    book = downloaded(secretariat)
    write(book, 2, Numerador=60, Denominador=57)

    (draft,) = secretariat.post(PAGE, sent(book)).context["drafts"]

    assert "Escriba de dónde tomó el STTL este informe." in draft.lacks
    assert any(each.startswith("El numerador no puede ser mayor") for each in draft.lacks)


def test_a_party_with_a_liaison_speaks_for_itself(secretariat: Client, kilns: Month) -> None:
    activity = make_activity(kilns.plan, "3-1")
    party = make_party("otra")
    make_assignment(activity, party)
    make_liaison(party)
    book = downloaded(secretariat)
    write(book, 2, Actividad="3-1", Indicador=None, Qué_se_hizo_este_mes="Ajeno.", Fuente="x")

    (said,) = refused(secretariat, book)

    assert "La actividad «3-1» no le toca en «2015-09», o no es de este cuaderno." in said


def test_a_published_month_is_refused(secretariat: Client, kilns: Month) -> None:
    book = downloaded(secretariat)
    write(book, 2, Qué_se_hizo_este_mes="Otra cosa.", Fuente="x")
    report = make_report(kilns.activity, SEPTEMBER, party=kilns.party)
    make_measurement(make_revision(report), kilns.indicator)

    (said,) = refused(secretariat, book)

    assert "Ya hay un informe publicado de ese mes; si tiene un error, corríjalo." in said


@pytest.mark.parametrize("address", ["/admin/sttl/revision/meses/", PAGE, FILE])
def test_only_the_secretariat_records_months(client: Client, kilns: Month, address: str) -> None:
    anonymous = client.get(address)
    client.force_login(make_user("administrador", is_staff=True, is_superuser=True))
    superuser = client.get(address)
    client.force_login(kilns.secretary)

    assert (anonymous.status_code, superuser.status_code) == (302, 403)
    assert client.get(address).status_code == 200
