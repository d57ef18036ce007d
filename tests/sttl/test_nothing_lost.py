"""Nothing that was typed is lost: two windows, a session that ended, a button pressed twice."""

import re
from datetime import UTC, datetime

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from commitments.sectors import Sector
from sttl.desk.kept_input import KEPT_FOR
from sttl.editor.clashes import version_of
from sttl.models import Measurement, Report, Revision, Verdict
from sttl.record.workflow import advance
from tests.factories import (
    make_liaison,
    make_member,
    make_party,
    make_report,
    make_revision,
    make_user,
)
from tests.sttl.conftest import SEPTEMBER, Month


def fields_of(page: str) -> dict[str, str]:
    """Return the hidden field that says upon which draft a page was filled in."""
    found = re.search(r'name="visto" value="([^"]*)"', page)
    assert found
    return {"visto": found[1]}


def visit(client: Client) -> None:
    """Open a page of the site that gives a cookie, as whoever's session ended once did."""
    client.get("/cuentas/entrar/")


def test_a_stale_window_is_warned_with_both_texts_and_may_then_write(
    enlace: Client, kilns: Month
) -> None:
    enlace.post(kilns.address(), kilns.typed("12", done="Se visitaron dos colonias."))
    stale = fields_of(enlace.get(kilns.address()).content.decode())
    enlace.post(kilns.address(), kilns.typed("13", done="Se visitaron tres colonias."))

    typed = kilns.typed("14", done="Se visitaron cuatro colonias.") | stale
    warned = enlace.post(kilns.address(), typed)

    page = warned.content.decode()
    assert warned.status_code == 409
    assert "El borrador cambió mientras usted escribía" in page
    assert "Se visitaron tres colonias." in page
    assert "Se visitaron cuatro colonias." in page
    assert "<p>13</p>" in page
    assert 'value="14"' in page
    assert kilns.revision().done == "Se visitaron tres colonias."
    assert Measurement.objects.get().numerator == 13

    again = enlace.post(kilns.address(), typed | fields_of(page))

    assert again.status_code == 302
    assert kilns.revision().done == "Se visitaron cuatro colonias."
    assert Measurement.objects.get().numerator == 14


def test_two_windows_that_open_a_month_do_not_write_over_each_other(
    enlace: Client, kilns: Month
) -> None:
    blank = fields_of(enlace.get(kilns.address()).content.decode())
    enlace.post(kilns.address(), kilns.typed("12") | blank)

    second = enlace.post(kilns.address(), kilns.typed("13") | blank)

    assert blank == {"visto": ""}
    assert second.status_code == 409
    assert Measurement.objects.get().numerator == 12


def test_a_draft_sent_twice_is_kept_once_without_a_warning(enlace: Client, kilns: Month) -> None:
    typed = kilns.typed()

    answers = [enlace.post(kilns.address(), typed) for _ in range(2)]

    assert [each.status_code for each in answers] == [302, 302]
    assert Report.objects.count() == 1
    assert Measurement.objects.count() == 1


def test_a_first_save_that_is_refused_may_be_mended_and_sent_again(
    enlace: Client, kilns: Month
) -> None:
    blank = fields_of(enlace.get(kilns.address()).content.decode())

    refused = enlace.post(kilns.address(), kilns.typed("1,5") | blank)
    page = refused.content.decode()
    mended = enlace.post(kilns.address(), kilns.typed("15") | fields_of(page))

    assert (refused.status_code, mended.status_code) == (422, 302)
    assert Measurement.objects.get().numerator == 15


def test_a_report_handed_in_twice_gives_one_event_and_two_successes(
    enlace: Client, kilns: Month
) -> None:
    enlace.post(kilns.address(), kilns.typed())

    answers = [enlace.post(kilns.address("enviar/")) for _ in range(2)]

    assert [(each.status_code, each["Location"]) for each in answers] == [
        (302, kilns.address("revisar/"))
    ] * 2
    assert kilns.revision().events.count() == 1


def test_what_was_typed_comes_back_after_signing_in_again(client: Client, kilns: Month) -> None:
    typed = kilns.typed("1,5", done="Se visitaron las colonias del norte.")
    visit(client)

    sent = client.post(kilns.address(), typed)
    client.force_login(kilns.enlace)
    back = client.get(kilns.address()).content.decode()
    once = client.get(kilns.address()).content.decode()

    assert sent.status_code == 302
    assert sent["Location"] == f"/cuentas/entrar/?next={kilns.address()}"
    assert "todavía no se ha guardado" in back
    assert "Se visitaron las colonias del norte." in back
    assert 'value="1,5"' in back
    assert "Escriba el número sin comas" in back
    assert "colonias del norte" not in once
    assert Report.objects.count() == 0


def test_what_was_typed_is_shown_to_nobody_else(client: Client, kilns: Month) -> None:
    stranger = make_user("otra-parte")
    make_liaison(make_party("otra-parte"), stranger)
    visit(client)
    client.post(kilns.address(), kilns.typed(done="Se visitaron las colonias del norte."))

    client.force_login(stranger)

    assert client.get(kilns.address()).status_code == 404


def test_what_was_typed_on_an_older_draft_is_warned_of_when_it_is_kept(
    client: Client, kilns: Month
) -> None:
    late = kilns.typed(done="Lo del norte.")
    visit(client)
    client.post(kilns.address(), late)
    other = Client()
    other.force_login(kilns.enlace)
    other.post(kilns.address(), kilns.typed(done="Lo del sur."))

    client.force_login(kilns.enlace)
    client.get(kilns.address())
    answer = client.post(kilns.address(), late)

    assert answer.status_code == 409
    assert kilns.revision().done == "Lo del sur."


def test_a_text_too_big_to_keep_is_not_kept(client: Client, kilns: Month) -> None:
    visit(client)

    client.post(kilns.address(), kilns.typed(done="a" * 200_001))

    assert "typed" not in client.session


def test_of_whoever_was_never_here_nothing_is_kept(kilns: Month) -> None:
    guarded = Client(enforce_csrf_checks=True)
    unguarded = Client()

    refused = guarded.post(kilns.address(), kilns.typed(), headers={"Origin": "http://testserver"})
    door = unguarded.post(kilns.address(), kilns.typed())

    assert (refused.status_code, door.status_code) == (403, 302)
    assert Session.objects.count() == 0


def test_what_was_typed_is_kept_for_an_hour_and_does_not_shorten_a_session(
    client: Client, kilns: Month
) -> None:
    visit(client)
    client.post(kilns.address(), kilns.typed())
    signed_in = Client(enforce_csrf_checks=True)
    signed_in.force_login(kilns.enlace)
    before = signed_in.session.get_expiry_age()
    signed_in.post(kilns.address(), kilns.typed(), headers={"Origin": "http://testserver"})

    assert "typed" in client.session
    assert client.session.get_expiry_age() == KEPT_FOR == 3600
    assert "typed" in signed_in.session
    assert signed_in.session.get_expiry_age() == before > KEPT_FOR


def test_an_address_that_sends_too_much_has_no_more_kept(kilns: Month) -> None:
    own = {"Origin": "http://testserver"}
    answers = []
    for _ in range(6):
        stranger = Client(enforce_csrf_checks=True)
        stranger.cookies["csrftoken"] = "a" * 32
        answers.append(stranger.post(kilns.address(), kilns.typed(), headers=own).status_code)

    assert answers == [*[302] * 5, 403]
    assert Session.objects.count() == 5


def test_a_token_out_of_date_gives_the_text_back_only_to_a_page_of_this_site(
    kilns: Month,
) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(kilns.enlace)
    typed = kilns.typed(done="Lo del norte.")

    own = browser.post(kilns.address(), typed, headers={"Origin": "http://testserver"})
    back = browser.get(kilns.address()).content.decode()
    foreign = browser.post(kilns.address(), typed, headers={"Origin": "http://ejemplo.org"})
    unsaid = browser.post(kilns.address(), typed)

    assert (own.status_code, own["Location"]) == (302, kilns.address())
    assert "Lo del norte." in back
    assert (foreign.status_code, unsaid.status_code) == (403, 403)
    assert "typed" not in browser.session
    assert Report.objects.count() == 0


def test_the_page_before_handing_in_says_what_the_report_changes(
    enlace: Client, kilns: Month
) -> None:
    enlace.post(kilns.address(), kilns.typed("12"))
    first = enlace.get(kilns.address("revisar/")).content.decode()
    enlace.post(kilns.address("enviar/"))
    at = datetime(2015, 11, 1, tzinfo=UTC)
    advance(kilns.revision(), "publish", by=kilns.secretary, at=at)
    october = kilns.revision().report.month.replace(month=10)
    enlace.post(kilns.address(month=october), kilns.typed("15"))
    second = enlace.get(kilns.address("revisar/", october)).content.decode()
    form = enlace.get(kilns.address(month=october)).content.decode()

    assert "Lo que informó en septiembre de 2015" in form
    assert "En septiembre de 2015: 12." in form
    assert "En septiembre de 2015: 57." in form
    assert (
        "Hoy la actividad se lee así: sin informe. "
        "Con este informe publicado: en curso, 21.05\xa0%."
    ) in first
    assert (
        "Hoy la actividad se lee así: en curso, 21.05\xa0%. "
        "Con este informe publicado: en curso, 26.32\xa0%."
    ) in second


def test_a_draft_is_named_by_when_it_was_kept(enlace: Client, kilns: Month) -> None:
    enlace.post(kilns.address(), kilns.typed())

    page = enlace.get(kilns.address()).content.decode()

    assert fields_of(page) == {"visto": version_of(kilns.revision())}


@pytest.mark.parametrize(
    ("step", "typed"),
    [
        ("prorroga/", {"wanted_on": "2031-05-20", "reason": "Falta el padrón."}),
        ("corregir/", {"reason": "Se contó doble."}),
        ("dictamen/", {"opinion": "disagrees", "reason": "No hay lista."}),
    ],
)
def test_what_was_typed_on_any_form_of_the_desk_comes_back_after_signing_in(
    client: Client, kilns: Month, step: str, typed: dict[str, str]
) -> None:
    if step != "prorroga/":
        make_revision(make_report(kilns.activity, SEPTEMBER, party=kilns.party))
    seat = make_member(Sector.CIVIL_SOCIETY, user=make_user("sociedad"))
    who = seat.user if step == "dictamen/" else kilns.enlace
    assert who
    visit(client)

    door = client.post(kilns.address(step), typed)
    client.force_login(who)
    back = client.get(kilns.address(step))
    again = client.get(kilns.address(step)).content.decode()

    page = back.content.decode()
    assert door["Location"] == f"/cuentas/entrar/?next={kilns.address(step)}"
    assert back.status_code == 200
    assert all(text in page for text in typed.values())
    assert "Aquí está lo que escribió" in page
    assert typed["reason"] not in again
    assert Verdict.objects.count() == Revision.objects.filter(number=2).count() == 0
