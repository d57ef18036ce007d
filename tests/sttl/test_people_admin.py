"""Sessions, seats and liaisons in the secretariat's admin, and their rights over each model."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from io import StringIO
from os import utime
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db.models import Model
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sttl.models import Agreement, Event, Liaison, Member, Session
from sttl.office.secretariat import ADDS, CHANGES, DELETES, READS
from tests.factories import (
    make_agreement,
    make_event,
    make_liaison,
    make_member,
    make_minutes,
    make_party,
    make_report,
    make_revision,
    make_session,
    make_user,
    make_verdict,
)
from tests.sttl.conftest import Month

SESSION = "/admin/sttl/session/"
LIAISON = "/admin/sttl/liaison/"
MEMBER = "/admin/sttl/member/"
CHAINS = "/admin/cadena/"
SESSION_QUERIES = 11
PDF = b"%PDF-1.7 minuta"


def session_form(*agreements: Mapping[str, object], **more: object) -> dict[str, object]:
    """Return what the page of a session holds when filled in."""
    typed: dict[str, object] = {
        "number": "6",
        "held_on": "2015-10-01",
        "title": "Sesión ordinaria",
        "agenda": "Uno.",
        "minutes": "",
        "agreements-TOTAL_FORMS": str(len(agreements)),
        "agreements-INITIAL_FORMS": "0",
        "_continue": "1",
    }
    for index, each in enumerate(agreements):
        typed |= {f"agreements-{index}-{name}": value for name, value in each.items()}
    return {**typed, **more}


# Sessions


def test_a_whole_session_is_written_on_one_page(secretariat: Client, kilns: Month) -> None:
    member = make_member()
    agreements: list[dict[str, object]] = [
        {"text": "Publicar la minuta.", "party": kilns.party.pk, "due_on": "2015-10-15"},
        {"text": "Revisar el padrón.", "done_on": "2015-10-20"},
    ]

    secretariat.post(
        f"{SESSION}add/",
        session_form(
            *agreements,
            minutes="Se trató uno.",
            attendees=[member.pk],
            upload=SimpleUploadedFile("Minuta de la sesión.pdf", PDF),
        ),
    )

    session = Session.objects.get()
    assert (session.agenda, session.minutes) == ("Uno.", "Se trató uno.")
    assert list(session.attendees.all()) == [member]
    assert [
        (each.position, each.text, each.party, each.due_on, each.done_on)
        for each in session.agreements.all()
    ] == [
        (1, "Publicar la minuta.", kilns.party, date(2015, 10, 15), None),
        (2, "Revisar el padrón.", None, None, date(2015, 10, 20)),
    ]


def test_a_later_agreement_takes_the_next_place(secretariat: Client, kilns: Month) -> None:
    session = make_session(number=6)
    first = make_agreement(session, position=4)
    typed = session_form(
        {"id": first.pk, "session": session.pk, "text": first.text},
        {"session": session.pk, "text": "Otro."},
        **{"agreements-INITIAL_FORMS": "1"},
    )

    secretariat.post(f"{SESSION}{session.pk}/change/", typed)

    assert [each.position for each in session.agreements.all()] == [4, 5]


def test_the_file_of_the_minutes_is_kept_under_a_name_of_ours_and_sent_as_attachment(
    secretariat: Client, client: Client, kilns: Month
) -> None:
    upload = SimpleUploadedFile("../../Minuta final.pdf", PDF)
    secretariat.post(f"{SESSION}add/", session_form(upload=upload))
    session = Session.objects.get()
    client.logout()

    answer = client.get("/sttl/sesiones/6/minuta/")
    page = client.get("/sttl/sesiones/6/").content.decode()

    assert Path(str(session.file)).parent == Path("minutes")
    assert "Minuta" not in str(session.file)
    assert b"".join(answer) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="sttl-sesion-6-minuta.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    for told in ("Documento PDF", session.sha256, "/sttl/sesiones/6/minuta/", "Orden del día"):
        assert told in page


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("minuta.exe", b"MZ", "No se reciben archivos de ese tipo."),
        ("minuta.pdf", b"<script>", "su contenido no lo es"),
        ("minuta.pdf", b"", "El archivo está vacío."),
    ],
)
def test_a_file_of_minutes_passes_the_checks_of_evidence(
    secretariat: Client, kilns: Month, name: str, content: bytes, sentence: str
) -> None:
    typed = session_form(upload=SimpleUploadedFile(name, content))

    page = secretariat.post(f"{SESSION}add/", typed).content.decode()

    assert sentence in page
    assert Session.objects.count() == 0


def test_the_file_of_minutes_waits_while_an_agreement_is_refused(
    secretariat: Client, kilns: Month
) -> None:
    upload = SimpleUploadedFile("minuta.pdf", PDF)
    chosen = session_form({"due_on": "2016-05-31"}, upload=upload)

    refused = secretariat.post(f"{SESSION}add/", chosen)
    page = refused.content.decode()
    (key,) = re.findall(r'name="waiting" value="([0-9a-f]{32})"', page)
    again = session_form({"text": "Publicar.", "due_on": "2016-05-31"}, waiting=key)
    done = secretariat.post(f"{SESSION}add/", again)

    session = Session.objects.get()
    assert "Se conserva «minuta.pdf» por una hora: no hace falta volver a elegirlo." in page
    assert (refused.status_code, done.status_code) == (200, 302)
    assert (session.byte_size, session.agreements.count()) == (len(PDF), 1)


@pytest.mark.parametrize("key", ["", "x" * 32, "0" * 32, "../" * 10])
def test_a_key_of_no_file_brings_none(secretariat: Client, kilns: Month, key: str) -> None:
    secretariat.post(f"{SESSION}add/", session_form(waiting=key))

    assert Session.objects.get().file.name == ""


def test_minutes_are_replaced_or_taken_away_and_swept(secretariat: Client, kilns: Month) -> None:
    session = make_minutes(number=6)
    place = f"{SESSION}{session.pk}/change/"

    secretariat.post(place, session_form(upload=SimpleUploadedFile("otra.pdf", PDF)))
    session.refresh_from_db()
    with session.file.open() as kept:
        replaced = kept.read()
    secretariat.post(place, session_form(is_removed="on"))
    session.refresh_from_db()

    assert replaced == PDF
    assert (session.file.name, session.byte_size, session.sha256) == ("", None, "")
    assert secretariat.get("/sttl/sesiones/6/minuta/").status_code == 404


def test_the_sweep_takes_old_minutes_of_no_session_and_leaves_those_of_one(db: None) -> None:
    kept = make_minutes(number=6)
    folder = Path(settings.MEDIA_ROOT) / "minutes"
    stray = folder / "suelta.pdf"
    stray.write_bytes(PDF)
    two_days_ago = (timezone.now() - timedelta(days=2)).timestamp()
    for path in (stray, folder / Path(str(kept.file)).name):
        utime(path, (two_days_ago, two_days_ago))

    call_command("sweep_evidence", stdout=StringIO())

    assert [path.name for path in folder.iterdir()] == [Path(str(kept.file)).name]


def test_a_session_to_come_has_an_agenda_and_no_minutes_yet(
    secretariat: Client, client: Client, kilns: Month
) -> None:
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    early = session_form(held_on=tomorrow, minutes="Se trató.", attendees=[make_member().pk])

    refused = secretariat.post(f"{SESSION}add/", early).content.decode()
    secretariat.post(f"{SESSION}add/", session_form(held_on=tomorrow))

    assert refused.count("La sesión todavía no se celebra; regístrelo después.") == 2
    page = client.get("/sttl/sesiones/6/").content.decode()
    assert "Esta sesión todavía no se celebra." in page
    assert "La minuta todavía no está en el portal." not in page
    assert "Próxima sesión" in client.get("/sttl/").content.decode()


@pytest.mark.parametrize(
    ("agreement", "sentence"),
    [
        ({"text": "Uno.", "due_on": "2015-09-30"}, "La sesión fue el 1 de octubre de 2015"),
        ({"text": "Uno.", "done_on": "2015-09-30"}, "La sesión fue el 1 de octubre de 2015"),
        ({"text": "Uno.", "done_on": "2999-01-01"}, "Ese día todavía no llega."),
        ({"text": "", "due_on": "2015-10-30"}, "Este campo es obligatorio."),
    ],
)
def test_an_agreement_that_makes_no_sense_says_why(
    secretariat: Client, kilns: Month, agreement: dict[str, object], sentence: str
) -> None:
    page = secretariat.post(f"{SESSION}add/", session_form(agreement)).content.decode()

    assert sentence in page
    assert Agreement.objects.count() == 0


def test_a_session_costs_the_same_queries_for_one_and_for_three(
    secretariat: Client, kilns: Month, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    session = make_session(number=6)
    session.attendees.add(make_member())
    make_agreement(session, party=kilns.party)
    secretariat.get(f"{SESSION}{session.pk}/change/")  # content types are asked once a process
    with django_assert_num_queries(SESSION_QUERIES):
        secretariat.get(f"{SESSION}{session.pk}/change/")
    for sector in ("civil_society", "guarantor"):
        session.attendees.add(make_member(sector))
        make_agreement(session, party=make_party())

    with django_assert_num_queries(SESSION_QUERIES):
        secretariat.get(f"{SESSION}{session.pk}/change/")


# Seats and liaisons


def liaison_form(kilns: Month, **more: object) -> dict[str, object]:
    return {
        "party": kilns.party.pk,
        "user": make_user("nueva").pk,
        "since_on": "2016-01-01",
        "until_on": "",
        **more,
    }


def test_a_liaison_is_named_from_a_day_on(secretariat: Client, kilns: Month) -> None:
    secretariat.post(f"{LIAISON}add/", liaison_form(kilns))

    added = Liaison.objects.get(user__username="nueva")
    assert (added.since_on, added.until_on) == (date(2016, 1, 1), None)


def test_the_same_liaison_is_not_named_twice_for_the_same_days(
    secretariat: Client, kilns: Month
) -> None:
    kilns.enlace.liaisons.update(until_on=date(2016, 3, 31))
    again = {"user": kilns.enlace.pk}

    refused = secretariat.post(
        f"{LIAISON}add/", {**liaison_form(kilns), **again, "since_on": "2016-03-31"}
    ).content.decode()
    secretariat.post(
        f"{LIAISON}add/",
        {"party": kilns.party.pk, **again, "since_on": "2016-04-01", "until_on": ""},
    )

    assert "Esa cuenta ya es enlace de esa parte en esas fechas." in refused
    assert kilns.enlace.liaisons.count() == 2


def test_an_account_switched_off_is_not_made_a_liaison(secretariat: Client, kilns: Month) -> None:
    off = make_user("apagada", is_active=False)

    page = secretariat.post(f"{LIAISON}add/", liaison_form(kilns, user=off.pk)).content.decode()

    assert "Esa cuenta está desactivada." in page


def test_a_liaison_ends_by_a_date_and_stays_whose_it_was(secretariat: Client, kilns: Month) -> None:
    liaison = kilns.enlace.liaisons.get()
    place = f"{LIAISON}{liaison.pk}/"

    today = timezone.localdate()

    secretariat.post(f"{place}change/", {**liaison_form(kilns), "until_on": today.isoformat()})

    liaison.refresh_from_db()
    assert (liaison.user, liaison.until_on) == (kilns.enlace, today)
    assert liaison.since_on == date(2015, 8, 25)
    assert secretariat.post(f"{place}delete/", {"post": "yes"}).status_code == 403


def member_form(**more: object) -> dict[str, object]:
    return {
        "name": "Otra titular",
        "seat": "titular",
        "sector": "government",
        "since_on": "2016-01-01",
        "until_on": "",
        **more,
    }


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({}, "Ese sector ya tiene titular en esas fechas."),
        ({"since_on": "", "until_on": "2015-08-25"}, "Ese sector ya tiene titular"),
        ({"seat": "vocal", "sector": "", "user": "own"}, "Esa cuenta ya ocupa otro asiento"),
        ({"sector": ""}, "Titulares y suplentes pertenecen a un sector."),
        ({"until_on": "2015-12-31"}, "La fecha final no puede ser anterior a la inicial."),
    ],
)
def test_a_seat_that_makes_no_sense_says_why(
    secretariat: Client, kilns: Month, more: dict[str, object], sentence: str
) -> None:
    held = make_member(user=make_user("titular"))
    typed = {name: held.user_id if value == "own" else value for name, value in more.items()}

    page = secretariat.post(f"{MEMBER}add/", member_form(**typed)).content.decode()

    assert sentence in page
    assert Member.objects.count() == 1


def test_a_seat_passes_on_the_day_after_it_ended(secretariat: Client, kilns: Month) -> None:
    make_member(until_on=date(2015, 12, 31))

    secretariat.post(f"{MEMBER}add/", member_form())

    assert Member.objects.count() == 2


def test_a_substitute_holds_its_seat_beside_the_titular(secretariat: Client, kilns: Month) -> None:
    make_member()

    secretariat.post(f"{MEMBER}add/", member_form(seat="suplente"))

    assert Member.objects.count() == 2


def test_the_seat_of_whoever_recorded_a_verdict_stays(secretariat: Client, kilns: Month) -> None:
    member = make_member("civil_society")
    make_verdict(make_revision(make_report(kilns.activity, party=kilns.party)), member=member)

    secretariat.post(
        f"{MEMBER}{member.pk}/change/", member_form(sector="government", since_on="2015-08-25")
    )

    member.refresh_from_db()
    assert (member.name, member.sector) == ("Otra titular", "civil_society")


@pytest.mark.parametrize("place", [SESSION, MEMBER, LIAISON])
def test_sessions_seats_and_liaisons_are_deleted_by_nobody(
    client: Client, kilns: Month, place: str
) -> None:
    client.force_login(make_user("raiz", is_staff=True, is_superuser=True))
    rows: dict[str, Callable[[], Model]] = {
        SESSION: make_session,
        MEMBER: make_member,
        LIAISON: make_liaison,
    }
    row = rows[place]()

    answer = client.post(f"{place}{row.pk}/delete/", {"post": "yes"})

    assert answer.status_code == 403


# The chains of events


def test_the_chain_is_looked_through_by_its_button(secretariat: Client, kilns: Month) -> None:
    draft = make_revision(make_report(kilns.activity), state="draft")
    make_event(draft, step=Event.Step.WITHDRAW)

    before = secretariat.get(CHAINS).content.decode()
    after = secretariat.post(CHAINS).content.decode()

    last = Event.objects.get().hash
    assert last in before
    assert "Todo está en orden." not in before
    assert "Todo está en orden." in after


def test_a_chain_that_was_tampered_with_says_what_is_wrong(
    secretariat: Client, kilns: Month
) -> None:
    make_event(make_revision(make_report(kilns.activity), state="draft"), step="withdraw")
    Event.objects.update(office="Otra oficina")

    page = secretariat.post(CHAINS).content.decode()

    assert "Algo no concuerda." in page
    assert "La huella del suceso 1 no corresponde a lo que dice." in page


def test_many_faults_are_cut_and_say_where_all_are(secretariat: Client, kilns: Month) -> None:
    draft = make_revision(make_report(kilns.activity), state="draft")
    for _ in range(60):
        make_event(draft, step="withdraw")
    Event.objects.update(office="Otra oficina")

    page = secretariat.post(CHAINS).content.decode()

    assert page.count("no corresponde a lo que dice") == 50
    assert "manage.py verify_events" in page


@pytest.mark.parametrize("role", ["enlace", "staff", "anonymous"])
def test_nobody_else_sees_the_chain_from_within(client: Client, kilns: Month, role: str) -> None:
    people = {"enlace": kilns.enlace, "staff": make_user("otra", is_staff=True)}
    if role in people:
        client.force_login(people[role])

    answers = [client.get(CHAINS), client.post(CHAINS)]

    assert all(answer.status_code in (302, 403) for answer in answers)


# The rights


def test_the_secretariat_holds_rights_over_models_that_exist_and_few_to_delete() -> None:
    for granted in (READS, ADDS, CHANGES, DELETES):
        for app, models in granted.items():
            known = {each._meta.model_name for each in apps.get_app_config(app).get_models()}
            assert set(models.split()) <= known

    assert DELETES == {"sttl": "agreement"}


@pytest.mark.parametrize(
    "model",
    [
        "sttl/revision",
        "sttl/verdict",
        "sttl/event",
        "sttl/baseline",
        "sttl/extensionrequest",
        "sttl/reporterassignment",
        "sttl/dueday",
        "sttl/sectorsdecision",
        "sttl/sectorbody",
        "sttl/user",
        "commitments/actionplan",
        "commitments/activity",
        "commitments/party",
        "commitments/partyidentity",
        "commitments/discrepancy",
        "indicators/universe",
    ],
)
def test_the_secretariat_deletes_no_record_in_any_way(
    secretariat: Client, kilns: Month, model: str
) -> None:
    revision = make_revision(make_report(kilns.activity, party=kilns.party))
    make_event(revision)
    make_verdict(revision)
    row = apps.get_model(model.replace("/", "."))._default_manager.order_by("pk").first()
    pk = row.pk if row else 1

    single = secretariat.post(f"/admin/{model}/{pk}/delete/", {"post": "yes"})
    secretariat.post(
        f"/admin/{model}/", {"action": "delete_selected", "_selected_action": [pk], "post": "yes"}
    )

    assert single.status_code in (302, 403)
    if row:
        assert type(row)._default_manager.filter(pk=pk).exists()


@pytest.mark.parametrize("model", ["sttl/verdict", "sttl/event", "sttl/baseline"])
def test_the_secretariat_writes_no_record_of_the_workflow(
    secretariat: Client, kilns: Month, model: str
) -> None:
    answers = [secretariat.get(f"/admin/{model}/add/"), secretariat.post(f"/admin/{model}/add/")]

    assert [answer.status_code for answer in answers] == [403, 403]
