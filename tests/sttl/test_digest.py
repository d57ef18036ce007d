"""The weekly digest of the secretariat: what waits, once a week, and never of a demonstration."""

from datetime import date
from io import StringIO

import pytest
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries, Settings

from commitments.models import Party
from commitments.sectors import Sector
from sttl.models import Notice
from sttl.office.digests import digest, week_of
from sttl.record.workflow import advance
from tests.factories import (
    durango,
    make_extension_request,
    make_liaison,
    make_party,
    make_secretary,
    make_session,
    make_user,
)

from .walks import DISAGREES, hand_in, make_levelled, on, publish, say, secretary

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY, NEXT_MONDAY = date(2015, 11, 16), date(2015, 11, 17), date(2015, 11, 23)


def send(day: date) -> str:
    out = StringIO()
    call_command("send_digest", on=day, stdout=out)
    return out.getvalue().strip()


def listed(day: date) -> dict[str, list[str]]:
    """Return the titles of what a day's digest lists, by section."""
    return {each.title: [item.title for item in each.items] for each in digest(on=day)}


def reached(slug: str) -> Party:
    party = make_party(slug)
    make_liaison(party, make_user(email=f"{slug}@example.mx"))
    return party


def test_the_digest_lists_all_that_waits_for_the_secretariat() -> None:
    medio, obras = reached("medio-ambiente"), reached("obras-publicas")
    waiting = make_levelled("2a-1", party=medio)
    returned = make_levelled("2a-3", party=obras)
    hand_in(waiting, "2015-09", level="limited")
    revision = hand_in(returned, "2015-09", level="limited", at=on("2015-11-12"))
    advance(revision, "return", by=secretary(), at=on("2015-11-13"), note="Falta la lista.")
    disputed = publish(waiting, "2015-10", level="limited")
    say(Sector.CIVIL_SOCIETY, DISAGREES, disputed, at=on("2015-11-14"))
    make_extension_request(returned, date(2015, 10, 1), party=obras, asked_at=on("2015-11-05"))
    make_session(held_on=date(2015, 11, 20), title="Tercera sesión")
    make_levelled("3-1", party=make_party("sin-enlace"))

    assert listed(MONDAY) == {
        "Por revisar": ["2a-1 · septiembre de 2015"],
        "Informes atrasados, por parte responsable": ["Sin enlace", "Obras publicas"],
        "Devueltos sin respuesta": ["2a-3 · septiembre de 2015"],
        "En disputa": ["2a-1 · octubre de 2015"],
        "Prórrogas pedidas": ["2a-3 · octubre de 2015"],
        "Sesiones por venir": ["Tercera sesión"],
        "Partes a las que no llega ningún recordatorio": ["Sin enlace"],
    }


def test_a_party_whose_liaison_has_no_address_is_named_so() -> None:
    party = make_party("obras")
    make_liaison(party)
    make_levelled(party=party)

    section = digest(on=date(2015, 10, 12))[-1]

    assert section.items[0].note == "Su enlace no tiene correo. 1 informe pendiente."


def test_the_digest_goes_to_the_secretariat_once_a_week(mailoutbox: list[EmailMessage]) -> None:
    make_secretary(email="secretaria@example.mx")
    make_secretary(email="otra@example.mx")
    make_secretary(email="inactiva@example.mx", is_active=False)
    make_secretary()
    make_user(email="raiz@example.mx", is_superuser=True, is_staff=True)
    make_levelled(party=make_party("obras"))

    said = [send(day) for day in (MONDAY, TUESDAY, NEXT_MONDAY)]

    assert said == [
        "Enviados: 2. Ya se habían enviado: 0. No salieron: 0.",
        "Enviados: 0. Ya se habían enviado: 2. No salieron: 0.",
        "Enviados: 2. Ya se habían enviado: 0. No salieron: 0.",
    ]
    assert sorted(message.to[0] for message in mailoutbox[:2]) == [
        "otra@example.mx",
        "secretaria@example.mx",
    ]
    assert (
        mailoutbox[0].subject == "Resumen semanal del Plan de Acción Local, 16 de noviembre de 2015"
    )
    assert "INFORMES ATRASADOS, POR PARTE RESPONSABLE (1)" in mailoutbox[0].body
    assert "\n\nhttp://testserver/admin/\n" in mailoutbox[0].body


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        (date(2015, 12, 31), date(2015, 12, 28)),
        (date(2016, 1, 3), date(2015, 12, 28)),
        (date(2016, 1, 4), date(2016, 1, 4)),
    ],
)
def test_a_week_crosses_the_end_of_a_year(day: date, monday: date) -> None:
    assert week_of(day) == monday


def test_where_nothing_waits_nothing_is_sent(mailoutbox: list[EmailMessage]) -> None:
    make_secretary(email="secretaria@example.mx")

    send(MONDAY)

    assert (mailoutbox, Notice.objects.count()) == ([], 0)


def test_a_demonstration_sends_no_digest(mailoutbox: list[EmailMessage]) -> None:
    make_secretary(email="secretaria@example.mx")
    make_levelled(party=make_party("obras"))
    plan = durango()
    plan.is_demo = True
    plan.save()

    send(MONDAY)

    assert mailoutbox == []


def test_a_digest_that_did_not_go_out_is_sent_by_the_next_run(
    mailoutbox: list[EmailMessage], settings: Settings
) -> None:
    make_secretary(email="secretaria@example.mx")
    make_levelled(party=make_party("obras"))
    working = settings.EMAIL_BACKEND

    settings.EMAIL_BACKEND = "tests.sttl.test_letters.BrokenServer"
    with pytest.raises(CommandError, match="servidor de correo"):
        send(MONDAY)
    settings.EMAIL_BACKEND = working
    send(MONDAY)

    assert len(mailoutbox) == 1


def test_the_digest_is_the_same_queries_for_one_and_for_three(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_levelled("2a-1", party=make_party("una"))
    with django_assert_num_queries(QUERIES):
        digest(on=MONDAY)
    for code, slug in (("2a-3", "dos"), ("3-1", "tres")):
        make_levelled(code, party=make_party(slug))

    with django_assert_num_queries(QUERIES):
        digest(on=MONDAY)


QUERIES = 25  # two readings of the plan; of each list a count, and its rows where it has any
