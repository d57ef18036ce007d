"""A report's page: any two revisions side by side, the evidence, and its place in the chain."""

import re
from datetime import date

import pytest
from django.test import Client

from sttl.models import Event, Report
from sttl.record import workflow
from tests import factories
from tests.factories import noon

from .test_dashboard import words
from .worlds import correct, kilns

pytestmark = pytest.mark.django_db

ADDRESS = "/planes/durango-2015/informes/2a-2/2016-03/"
CHOOSE = "Elija dos versiones publicadas de este informe que no sean la misma: 1, 2 y 3."
CANARY = "canario-9d1c"


def thrice() -> Report:
    """Make a report with three published revisions, and a fourth one open."""
    moved, _ = kilns()
    report = moved.reports.get()
    first = report.revisions.get()
    factories.make_evidence(first, title="Lista", url="https://example.org/lista")
    correct(report, on=date(2016, 5, 2), numerator=10, done="Se contó otra vez.", reason="Error.")
    correct(report, on=date(2016, 5, 9), numerator=11, done="Se contó otra vez.", reason="Otro.")
    second, third = report.revisions.get(number=2), report.revisions.get(number=3)
    second.evidence.update(url="https://example.org/otra")
    third.evidence.update(url="https://example.org/lista")
    assert report.party
    by = report.party.liaisons.get().user
    draft = workflow.correct(report, by=by, at=noon(date(2016, 5, 16)), reason=CANARY)
    draft.done = CANARY
    draft.save()
    return report


def part(page: str, start: str, end: str) -> str:
    """Return what a page says from some words to others."""
    return page[page.index(start) : page.index(end, page.index(start))].strip()


def test_any_two_revisions_are_held_side_by_side(client: Client) -> None:
    thrice()

    page = words(client, f"{ADDRESS}?de=1&a=3")

    assert part(page, "subrayado", "Versión 3 vigente") == (
        "subrayado . "
        "(Hechas *100) / (Previstas) "
        "Versión 1: (se quitó: 12 ) de 57: (se quitó: 21.05 ) % "
        "Versión 3: (se agregó: 11 ) de 57: (se agregó: 19.3 ) % "
        "Qué se hizo Versión 1: Se (se quitó: visitaron las colonias. ) "
        "Versión 3: Se (se agregó: contó otra vez. )"
    )


def test_the_later_revision_may_come_first(client: Client) -> None:
    thrice()

    page = words(client, f"{ADDRESS}?de=3&a=2")

    assert "Versión 3: (se quitó: 11 ) de 57: (se quitó: 19.3 ) %" in page
    assert "Versión 2: (se agregó: 10 ) de 57: (se agregó: 17.54 ) %" in page
    assert "Versión 3: Lista: (se quitó: https://example.org/lista )" in page


def test_reasons_that_came_with_a_figure_are_compared_too(client: Client) -> None:
    report = thrice()
    third = report.revisions.get(number=3).measurements.get()
    third.fall_reason = "Se contó mal."
    third.save()

    page = words(client, f"{ADDRESS}?de=1&a=3")

    assert (
        "Por qué no concuerda con los meses vecinos Versión 1: Nada "
        "Versión 3: (se agregó: Se contó mal. )"
    ) in page


def test_the_form_offers_what_was_published_and_keeps_the_moment(client: Client) -> None:
    thrice()

    page = client.get(f"{ADDRESS}?corte=2016-03&al=2016-05-05&de=1&a=2").content.decode()

    form = part(page, '<form class="filters"', "</form>")
    assert re.findall(r'<option value="(\d)"( selected)?>([^<]+)', form) == [
        ("1", " selected", "1, del 18 de abril de 2016"),
        ("2", "", "2, del 2 de mayo de 2016"),
        ("1", "", "1, del 18 de abril de 2016"),
        ("2", " selected", "2, del 2 de mayo de 2016"),
    ]
    assert re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', form) == [
        ("corte", "2016-03"),
        ("al", "2016-05-05"),
    ]
    assert f'href="{ADDRESS}?de=1&amp;a=2"' in page


def test_one_revision_alone_is_not_compared(client: Client) -> None:
    thrice()

    assert "Comparar" not in words(client, f"{ADDRESS}?al=2016-04-20")
    assert "Comparar" in words(client, ADDRESS)


@pytest.mark.parametrize(
    "asked",
    [
        "de=1&a=1",
        "de=1&a=4",
        "de=1&a=99999999999999999999",
        "de=uno&a=2",
        "de=1",
        "a=2",
        "de=1&a=",
        "de=%00&a=2",
        "de=1&a=２",
        "de=-1&a=2",
        "de=1&a=2.0",
    ],
)
def test_what_cannot_be_compared_is_refused_with_a_sentence(client: Client, asked: str) -> None:
    thrice()

    response = client.get(f"{ADDRESS}?{asked}")

    page = response.content.decode()
    assert response.status_code == 400
    assert CHOOSE in page
    assert f'<a href="{ADDRESS}">Ver el informe con sus versiones</a>' in page
    assert CANARY not in page


def test_a_revision_published_later_cannot_be_compared_on_an_earlier_day(client: Client) -> None:
    thrice()

    third = client.get(f"{ADDRESS}?al=2016-05-05&de=1&a=3")
    second = client.get(f"{ADDRESS}?al=2016-04-20&de=1&a=2")

    assert (third.status_code, second.status_code) == (400, 400)
    assert "que no sean la misma: 1 y 2." in third.content.decode()
    assert "hay una sola versión publicada" in second.content.decode()
    assert f'href="{ADDRESS}?al=2016-04-20"' in second.content.decode()


def test_empty_choices_ask_for_nothing(client: Client) -> None:
    thrice()

    assert "tachado" not in words(client, f"{ADDRESS}?de=&a=")


def test_evidence_says_what_it_proves_and_how_to_know_it(client: Client) -> None:
    moved, _ = kilns()
    revision = moved.reports.get().revisions.get()
    factories.make_evidence(revision, title="Lista firmada", url="https://example.org/lista")
    factories.make_evidence(
        revision,
        title="Acta de cierre",
        file="evidence/x.pdf",
        media_type="application/pdf",
        byte_size=49_152,
        sha256="ab" * 32,
    )

    page = words(client, ADDRESS)

    assert part(page, "Evidencia Qué", "Dictámenes") == (
        "Evidencia Qué demuestra: Lista firmada https://example.org/lista "
        f"Qué demuestra: Acta de cierre Descargar: Documento PDF, 48.0 KB SHA-256: {'ab' * 32}"
    )


def test_each_revision_shows_its_events(client: Client) -> None:
    report = thrice()
    first, last = Event.objects.filter(revision__report=report).order_by("sequence")[:2]

    page = words(client, ADDRESS)

    shown = part(page[page.index("Versión 1 anterior") :], "Su lugar", "¿Es suyo")
    assert re.findall(r"Suceso (\d+) · (\w+) (.*?) Huella anterior (\w+)", shown)[:2] == [
        (
            str(first.sequence),
            "Entregado",
            "16 de abril de 2016, 12:00 horas · Direccion 2a 2",
            first.previous_hash,
        ),
        (
            str(last.sequence),
            "Publicado",
            "18 de abril de 2016, 12:00 horas · Secretaría técnica del STTL",
            last.previous_hash,
        ),
    ]
    assert f"Renglón {last.canonical_line()} Huella {last.hash}" in shown
    assert CANARY not in page


def test_a_step_taken_after_the_day_of_knowledge_is_not_shown(client: Client) -> None:
    thrice()

    page = words(client, f"{ADDRESS}?al=2016-04-20")

    assert re.findall(r"Suceso \d+ · (\w+)", page) == ["Entregado", "Publicado"]
