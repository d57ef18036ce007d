"""Bodies that are too long, lie about their length or come without one; and the month's quota."""

import json
from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from pytest_django import Settings

from pal_portal.bodies import LIMITS, ONE_FILE, REPORT, TEXT, limit_of
from sttl.models import Evidence, Report
from sttl.record.workflow import advance, correct
from tests.access.asking import named_routes
from tests.factories import make_activity, make_assignment, noon
from tests.sttl.conftest import Month

MB = 1024**2
PDF = b"%PDF-1.7\n" + b"0" * 2000
SIGN_IN = "/cuentas/entrar/"


class NeverRead(BytesIO):
    """A body that nobody may ask for."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise AssertionError("The body was read.")


def post(client: Client, address: str, length: int, stream: BytesIO, **more: str) -> Any:
    """Send a body as a server gives it to Django: its declared length, and a stream."""
    told = {"CONTENT_TYPE": MULTIPART_CONTENT, "CONTENT_LENGTH": str(length), **more}
    environ: dict[str, Any] = {**told, "wsgi.input": stream}
    return client.generic("POST", address, **environ)


def with_files(kilns: Month, *names: str, **more: str) -> dict[str, Any]:
    """Return what is typed in a month, with a file in each of its rows of evidence."""
    rows: dict[str, Any] = {"evidencia-TOTAL_FORMS": str(len(names))}
    for place, name in enumerate(names):
        rows[f"evidencia-{place}-title"] = f"Lista {name}"
        rows[f"evidencia-{place}-upload"] = SimpleUploadedFile(name, PDF)
    return {**kilns.typed(), **more, **rows}


def test_each_limit_is_of_an_address_and_the_others_take_one_megabyte() -> None:
    names = {name for name, _ in named_routes()}

    assert set(LIMITS) - names == set()
    assert limit_of("/seguimiento/durango-2015/2a-2/2015-09/") == REPORT == 101 * MB
    assert limit_of("/admin/sttl/session/add/") == ONE_FILE == 11 * MB
    assert limit_of(SIGN_IN) == limit_of("/no-existe") == TEXT == MB


@pytest.mark.parametrize(
    ("address", "length"),
    [
        (SIGN_IN, 150 * MB),
        (SIGN_IN, 2 * MB + 1),
        ("/seguimiento/durango-2015/2a-2/2015-09/", 202 * MB + 1),
        ("/no-existe/", 3 * MB),
        ("/metodologia/", 10**30),
    ],
)
def test_far_too_long_a_body_is_refused_by_its_length_unread(
    enlace: Client, address: str, length: int
) -> None:
    answer = post(enlace, address, length, NeverRead())

    assert answer.status_code == 413
    assert "No se pudo recibir el envío" in answer.content.decode()
    assert f"El envío pasa de {limit_of(address) // MB} MB." in answer.content.decode()


@pytest.mark.django_db
def test_the_api_says_it_as_json(client: Client) -> None:
    answer = post(client, "/api/planes/", 3 * MB, NeverRead())

    assert answer.status_code == 413
    assert json.loads(answer.content)["detalle"] == "El envío pasa de 1 MB."


def test_a_body_without_a_length_is_asked_for_one(enlace: Client, kilns: Month) -> None:
    chunked = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": "1"}

    answer = post(enlace, kilns.address(), 0, NeverRead(), **chunked)

    assert answer.status_code == 411
    assert "no dice cuánto mide" in answer.content.decode()


def test_what_is_typed_beside_too_many_files_comes_back_and_they_are_named(
    enlace: Client, kilns: Month, monkeypatch: pytest.MonkeyPatch
) -> None:
    names, text = ("norte.pdf", "sur.pdf"), "Se visitaron las dos colonias."
    monkeypatch.setitem(LIMITS, "desk:report-edit", 4000)

    refused = enlace.post(kilns.address(), with_files(kilns, *names, done=text))

    page = refused.content.decode()
    assert refused.status_code == 422
    assert text in page
    assert [f"«{name}» no se recibió" in page for name in names] == [True, True]
    assert [f'value="Lista {name}"' in page for name in names] == [True, True]
    assert (Report.objects.count(), Evidence.objects.count()) == (0, 0)

    monkeypatch.undo()
    kept = enlace.post(kilns.address(), with_files(kilns, *names, done=text))

    assert kept.status_code == 302
    assert Evidence.objects.count() == 2


def test_a_sign_in_of_a_megabyte_and_a_half_is_still_read(client: Client, kilns: Month) -> None:
    typed = {"login": "alguien", "password": "mal", "f": SimpleUploadedFile("x.bin", b"0" * MB)}

    answer = client.post(SIGN_IN, typed)

    assert answer.status_code == 200
    assert 'value="alguien"' in answer.content.decode()


@pytest.mark.parametrize("lost", [1000, 2050, 2600])
def test_a_body_that_ends_too_soon_leaves_no_half_file(
    enlace: Client, kilns: Month, lost: int
) -> None:
    body = encode_multipart(BOUNDARY, with_files(kilns, "lista.pdf"))

    cut = post(enlace, kilns.address(), len(body), BytesIO(body[:-lost]))
    assert (cut.status_code, Report.objects.count()) == (400, 0)

    whole = post(enlace, kilns.address(), len(body), BytesIO(body))
    assert (whole.status_code, Evidence.objects.count()) == (302, 1)


def test_a_text_that_ends_too_soon_is_not_kept_by_half(enlace: Client, kilns: Month) -> None:
    plain = {"CONTENT_TYPE": "application/x-www-form-urlencoded"}
    rows = {"evidencia-TOTAL_FORMS": "0", "evidencia-INITIAL_FORMS": "0", "visto": ""}
    body = urlencode({**rows, "done": "Se visitaron las colonias del norte."}).encode()

    cut = post(enlace, kilns.address(), len(body), BytesIO(body[:-20]), **plain)
    assert (cut.status_code, Report.objects.count()) == (400, 0)

    whole = post(enlace, kilns.address(), len(body), BytesIO(body), **plain)
    assert (whole.status_code, Report.objects.count()) == (302, 1)


def test_a_month_of_a_party_has_a_quota_for_all_its_reports(
    enlace: Client, kilns: Month, settings: Settings
) -> None:
    settings.EVIDENCE_QUOTA = 3 * len(PDF)
    other = make_activity(kilns.plan, "2a-3")
    make_assignment(other, kilns.party)
    neighbour = kilns.address().replace("2a-2", "2a-3")
    enlace.post(kilns.address(), with_files(kilns, "norte.pdf", "sur.pdf"))

    refused = enlace.post(neighbour, with_files(kilns, "a.pdf", "b.pdf", visto="", done="Aquí."))
    page = refused.content.decode()
    taken = enlace.post(neighbour, with_files(kilns, "a.pdf", visto="", done="Aquí."))
    next_month = enlace.post(
        kilns.address(month=date(2015, 10, 1)), with_files(kilns, "a.pdf", "b.pdf", visto="")
    )

    assert refused.status_code == 422
    assert "Los archivos de septiembre de 2015 de Medio ambiente pasarían de 0.0 MB" in page
    assert "Aquí." in page
    assert (taken.status_code, next_month.status_code) == (302, 302)
    assert Evidence.objects.count() == 5


def test_what_a_correction_carries_on_counts_once_and_what_it_adds_counts(
    enlace: Client, kilns: Month, settings: Settings
) -> None:
    settings.EVIDENCE_QUOTA = 3 * len(PDF)
    enlace.post(kilns.address(), with_files(kilns, "norte.pdf", "sur.pdf"))
    revision, day = kilns.revision(), noon(date(2015, 10, 5))
    advance(revision, "submit", by=kilns.enlace, at=day)
    advance(revision, "publish", by=kilns.secretary, at=day)
    draft = correct(revision.report, by=kilns.enlace, at=day, reason="Faltaba una lista.")
    carried = {"evidencia-INITIAL_FORMS": "2"}
    for place, row in enumerate(draft.evidence.all()):
        carried |= {f"evidencia-{place}-id": str(row.pk), f"evidencia-{place}-title": row.title}

    def add(*names: str) -> int:
        typed = with_files(kilns, *names)
        moved = {key: typed.pop(key) for key in list(typed) if key.startswith("evidencia-")}
        for place, name in enumerate(names):
            for field in ("title", "upload"):
                typed[f"evidencia-{place + 2}-{field}"] = moved[f"evidencia-{place}-{field}"]
            typed[f"evidencia-{place + 2}-upload"] = SimpleUploadedFile(name, PDF)
        total = {"evidencia-TOTAL_FORMS": str(2 + len(names))}
        return enlace.post(kilns.address(), {**typed, **carried, **total}).status_code

    assert add("uno.pdf", "dos.pdf") == 422
    assert add("uno.pdf") == 302
    assert draft.evidence.count() == 3
