"""The search over everything public: what it finds, what it never tells, and what it costs."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from commitments.models import Discrepancy, PartyName, PlanSection
from sttl.models import Revision
from tests.factories import (
    make_activity,
    make_agreement,
    make_amendment,
    make_commitment,
    make_component,
    make_evidence,
    make_member,
    make_party,
    make_plan,
    make_report,
    make_responsibility,
    make_result,
    make_revision,
    make_session,
    make_verdict,
)

pytestmark = pytest.mark.django_db

CANARY = "Canario"


def fill(rows: int, word: str = "Órgano") -> None:
    """Make some rows of every kind that is searched, each with the word."""
    plan = make_plan()
    for n in range(1, rows + 1):
        make_component(make_commitment(plan, n, problem=f"Falta un {word}."), "")
        activity = make_activity(plan, f"{n}-1", title=f"Actividad del {word}")
        make_result(activity, objective=f"Que haya {word}.")
        party = make_party(f"organo-{n}", name=f"{word} {n}")
        make_responsibility(activity, party, printed_name=word)
        PartyName.objects.create(party=party, name=f"El {word}")
        revision = make_revision(make_report(activity, party=party), done=f"El {word} sesionó.")
        make_evidence(revision, title=f"Lista del {word}")
        make_verdict(revision, reason=f"Lo vio el {word}.")
        PlanSection.objects.create(
            plan=plan, key=f"s-{n}", position=n, title="Concepto:", body=f"Un {word} es eso."
        )
        Discrepancy.objects.create(
            plan=plan, key=f"n-{n}", position=n, sections="7", title="Nota", text=f"Dice {word}."
        )
        session = make_session(number=n, held_on=date(2015, 9, n), minutes=f"Vino el {word}.")
        make_agreement(session, text=f"Llamar al {word}.")
        make_amendment(plan, activity=activity, reason=f"Lo pidió el {word}.")
        make_member(name="Persona", office=f"vocalía del {word}", since_on=date(2015, 9, n))


def page_of(client: Client, query: str) -> str:
    response = client.get(f"/buscar/{query}")
    assert response.status_code == 200
    return response.content.decode()


def titles(page: str) -> list[str]:
    """Return the headings of the groups that a search shows."""
    return re.findall(r"<h2 id=[^>]+>([^<]+)</h2>", page)


def test_every_kind_of_public_thing_is_found_whatever_the_accents(client: Client) -> None:
    fill(1)

    page = page_of(client, "?q=ORGANO")

    assert titles(page) == [
        "1 compromiso",
        "1 actividad",
        "1 parte responsable",
        "1 informe publicado",
        "1 pasaje del plan",
        "1 nota de fidelidad",
        "1 enmienda",
        "1 sesión del STTL",
        "1 asiento del STTL",
    ]
    assert (
        "«ORGANO» está en 1 compromiso, 1 actividad, 1 parte responsable, 1 informe publicado, "
        "1 pasaje del plan, 1 nota de fidelidad, 1 enmienda, 1 sesión del STTL y "
        "1 asiento del STTL."
    ) in page
    assert re.findall(r'<li>\s*<a href="([^"]+)"', page.split("<main")[1])[:9] == [
        "/planes/durango-2015/compromisos/1/#1",
        "/planes/durango-2015/actividades/1-1/",
        "/planes/durango-2015/responsables/organo-1/",
        "/planes/durango-2015/informes/1-1/2015-09/",
        "/planes/durango-2015/documento/#s-1",
        "/planes/durango-2015/documento/#nota-n-1",
        "/planes/durango-2015/enmiendas/",
        "/sttl/sesiones/1/",
        "/sttl/#integrantes",
    ]
    assert "Falta un <mark>Órgano</mark>." in page
    assert "El <mark>Órgano</mark> sesionó." in page


def test_words_in_any_order_may_be_in_different_texts_of_one_thing(client: Client) -> None:
    fill(1)

    assert titles(page_of(client, "?q=haya+actividad")) == ["1 actividad"]
    assert titles(page_of(client, "?q=vino+llamar")) == ["1 sesión del STTL"]
    assert titles(page_of(client, "?q=sesiono+lista+vio")) == ["1 informe publicado"]
    assert "No encontramos «haya canario»." in page_of(client, "?q=haya+canario")


def test_nothing_unpublished_is_ever_found(client: Client) -> None:
    plan = make_plan()
    texts = {
        "done": CANARY,
        "obstacles": CANARY,
        "next_steps": CANARY,
        "source": CANARY,
    }
    for n, state in enumerate(Revision.State.values, start=1):
        if state == Revision.State.PUBLISHED:
            continue
        revision = make_revision(make_report(make_activity(plan, f"2a-{n}")), state=state, **texts)
        make_evidence(revision, title=CANARY)
    corrected = make_report(make_activity(plan, "2b-1"))
    make_revision(corrected, done=f"Primero dijo {CANARY}.")
    make_revision(corrected, done="Luego dijo otra cosa.")
    make_revision(corrected, state=Revision.State.DRAFT, done=CANARY, correction_reason=CANARY)

    page = page_of(client, "?q=canario")

    assert titles(page) == []
    assert CANARY not in page
    assert titles(page_of(client, "?q=otra+cosa")) == ["1 informe publicado"]


def test_a_seat_is_found_by_its_office_and_never_by_a_person(client: Client) -> None:
    make_plan()
    make_member(name="Canario Cantor", note=CANARY, office="Dirección de Planeación")

    assert titles(page_of(client, "?q=canario")) == []
    page = page_of(client, "?q=planeacion")
    assert titles(page) == ["1 asiento del STTL"]
    assert "Titular · Gobierno" in page
    assert "Cantor" not in page


def test_an_amendment_is_found_by_its_words_once_recorded(client: Client) -> None:
    plan = make_plan()
    make_amendment(plan, old_text="Decía reubicar.", new_text="Dice relocalizar.")
    make_amendment(plan, reason=CANARY, recorded_at=timezone.now() + timedelta(days=1))

    assert titles(page_of(client, "?q=reubicar+relocalizar")) == ["1 enmienda"]
    assert titles(page_of(client, "?q=canario")) == []


def test_what_is_published_later_is_not_found_before(client: Client) -> None:
    later = make_revision(make_report(), done=CANARY)
    Revision.objects.filter(pk=later.pk).update(published_at="2999-01-01T00:00:00Z")

    assert titles(page_of(client, "?q=canario")) == []


def test_each_group_shows_five_and_leads_to_the_rest_page_by_page(client: Client) -> None:
    plan = make_plan()
    for n in range(1, 24):
        make_activity(plan, f"2a-{n}", title="Padrón de ladrilleras")

    page = page_of(client, "?q=padron")
    first = page_of(client, "?q=padron&en=actividades")
    last = page_of(client, "?q=padron&en=actividades&page=999999999")

    assert page.count("<mark>Padrón</mark>") == 5
    assert '<a href="?q=padron&amp;en=actividades">Ver 23 actividades</a>' in page
    assert titles(first) == titles(last) == ["23 actividades"]
    assert (first.count("<mark>"), last.count("<mark>")) == (20, 3)
    assert 'href="?q=padron&amp;en=actividades&amp;page=2"' in first
    assert "Página 2 de 2" in last


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "Los acentos, las mayúsculas y el orden de las palabras no importan."),
        ("?q=", "Los acentos, las mayúsculas y el orden de las palabras no importan."),
        ("?q=nada", "No encontramos «nada»."),
        ("?q=uno&q=dos", "No encontramos «dos»."),
        ("?q=%25_%5C%27%22%28%5Bx.*xx", "No encontramos"),
        ("?q=xx&page=%00&otro=1", "No encontramos «xx»."),
        pytest.param(
            "?q=xx&en=informes&page=" + "9" * 4096, "No encontramos «xx».", id="a-page-of-4-kB"
        ),
        ("?q=%3Cscript%3E", "No encontramos «&lt;script&gt;»."),
    ],
)
def test_a_search_without_hits_helps(client: Client, query: str, sentence: str) -> None:
    make_plan()

    assert sentence in page_of(client, query)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?q=a", "Escriba al menos una palabra de dos letras o cifras."),
        ("?q=%25", "Escriba al menos una palabra de dos letras o cifras."),
        ("?q=%00", "nulo"),
        pytest.param("?q=" + "a" * 4096, "100 caracteres", id="4-kB"),
        ("?q=xx&en=nada", "No se puede buscar solo ahí."),
        ("?q=xx&en=%00", "No se puede buscar solo ahí."),
    ],
)
def test_a_search_that_cannot_be_made_is_explained(
    client: Client, query: str, sentence: str
) -> None:
    response = client.get(f"/buscar/{query}")

    assert response.status_code == 400
    assert sentence in response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_a_search_costs_ten_queries_however_much_it_finds(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    fill(rows)

    with django_assert_num_queries(10):
        assert len(titles(page_of(client, "?q=organo"))) == 9


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("kind", "expected"), [("informes", 3), ("documento", 3)])
def test_one_group_costs_less(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
    kind: str,
    expected: int,
) -> None:
    fill(rows)

    with django_assert_num_queries(expected):
        page_of(client, f"?q=organo&en={kind}")


def test_the_search_box_is_on_public_pages_and_sets_no_cookie(client: Client) -> None:
    make_plan()

    response = client.get("/planes/")
    searched = client.get("/buscar/?q=padron")

    assert 'action="/buscar/"' in response.content.decode()
    assert not searched.cookies
    assert "csrf" not in searched.content.decode()


def test_nothing_is_posted_to_the_search(client: Client) -> None:
    assert client.post("/buscar/", {"q": "xx"}).status_code == 405
