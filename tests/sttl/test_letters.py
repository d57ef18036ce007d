"""The messages that follow a step: to whom, with what, and never in the way of the step."""

from collections.abc import Iterable
from datetime import date
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from commitments.refused import Refused
from commitments.sectors import Sector
from sttl.messages.mail import send_to_each
from sttl.models import Event, ExtensionRequest, Revision, User
from sttl.record.extensions import answer, ask
from sttl.record.workflow import advance
from tests.factories import make_liaison, make_party, make_secretary, make_user, noon
from tests.sttl.conftest import SEPTEMBER, Month

from .walks import AGREES, DISAGREES, hand_in, on, publish, say

pytestmark = pytest.mark.django_db
BROKEN = "tests.sttl.test_letters.BrokenServer"


class BrokenServer(BaseEmailBackend):
    """A mail server that never answers; it counts who knocks."""

    knocks = 0

    def open(self) -> bool:
        BrokenServer.knocks += 1
        raise ConnectionRefusedError

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError


class Deaf(BaseEmailBackend):
    """A mail server that refuses one of its readers."""

    took: list[str] = []

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            if message.to == ["a@example.mx"]:
                raise SMTPRecipientsRefused({})
            Deaf.took += message.to
        return len(messages)


class Hanging(BaseEmailBackend):
    """A mail server that answers the door and then nothing more; it counts the waits."""

    waits = 0

    def send_messages(self, messages: Any) -> int:
        Hanging.waits += 1
        raise TimeoutError


def with_address(user: User, address: str) -> User:
    user.email = address
    user.save()
    return user


@pytest.fixture
def written_to(kilns: Month) -> Month:
    """Give the kilns' month with an address for its liaison and for the secretariat."""
    with_address(kilns.enlace, "enlace@example.mx")
    with_address(kilns.secretary, "secretaria@example.mx")
    make_liaison(make_party("otra"), make_user(email="otra@example.mx"))
    make_liaison(kilns.party, make_user(email="cesada@example.mx"), until_on=date(2015, 9, 30))
    make_liaison(kilns.party, make_user(email="inactiva@example.mx", is_active=False))
    make_liaison(kilns.party, make_user())
    return kilns


def readers(messages: Iterable[EmailMessage]) -> list[str]:
    return sorted(address for message in messages for address in message.to)


def test_a_return_is_told_to_the_liaisons_of_the_party_with_its_reason(
    written_to: Month,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    revision = hand_in(written_to.activity, "2015-09", (12, 57), by=written_to.enlace)

    with django_capture_on_commit_callbacks(execute=True):
        advance(
            revision,
            "return",
            by=written_to.secretary,
            at=on("2015-10-07"),
            note="Falta «la lista» de <obras>.",
        )

    assert readers(mailoutbox) == ["enlace@example.mx"]
    assert mailoutbox[0].subject == "Se devolvió su informe de septiembre de 2015, 2a-2"
    assert "Falta «la lista» de <obras>." in mailoutbox[0].body
    assert "a más tardar el 17 de octubre de 2015" in mailoutbox[0].body
    assert "\nhttp://testserver/seguimiento/durango-2015/2a-2/2015-09/\n" in mailoutbox[0].body


def test_a_publication_is_told_to_the_liaisons_with_the_public_address(
    written_to: Month,
    mailoutbox: list[EmailMessage],
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.SITE_URL = "https://pal.example.mx"

    with django_capture_on_commit_callbacks(execute=True):
        publish(written_to.activity, "2015-09", (12, 57), by=written_to.enlace)

    assert readers(mailoutbox) == ["enlace@example.mx"]
    assert mailoutbox[0].subject == "Se publicó su informe de septiembre de 2015, 2a-2"
    address = "https://pal.example.mx/planes/durango-2015/informes/2a-2/2015-09/"
    assert f"\n{address}\n" in mailoutbox[0].body


def test_a_disagreement_is_told_to_the_liaisons_and_to_the_secretariat(
    written_to: Month,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    make_secretary(email="otra-secretaria@example.mx")
    revision = publish(written_to.activity, "2015-09", (12, 57), by=written_to.enlace)

    with django_capture_on_commit_callbacks(execute=True):
        say(Sector.CIVIL_SOCIETY, DISAGREES, revision, at=on("2015-10-12"))
        say(Sector.CIVIL_SOCIETY, DISAGREES, revision, at=on("2015-10-13"))  # the same again
        say(Sector.GUARANTOR, AGREES, revision, at=on("2015-10-13"))

    assert readers(mailoutbox) == [
        "enlace@example.mx",
        "otra-secretaria@example.mx",
        "secretaria@example.mx",
    ]
    assert {message.subject for message in mailoutbox} == {
        "En disputa: informe de septiembre de 2015, 2a-2"
    }
    assert "El sector sociedad civil del STTL no coincide" in mailoutbox[0].body
    assert "Según la visita." in mailoutbox[0].body


def test_who_is_both_liaison_and_secretariat_gets_one_message(
    written_to: Month,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    make_liaison(written_to.party, written_to.secretary)
    revision = publish(written_to.activity, "2015-09", (12, 57), by=written_to.enlace)

    with django_capture_on_commit_callbacks(execute=True):
        say(Sector.CIVIL_SOCIETY, DISAGREES, revision, at=on("2015-10-12"))

    assert readers(mailoutbox) == ["enlace@example.mx", "secretaria@example.mx"]


def test_a_step_refused_or_repeated_is_told_once(
    written_to: Month,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    revision = hand_in(written_to.activity, "2015-09", (12, 57), by=written_to.enlace)
    other = make_secretary()

    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            advance(revision, "publish", by=written_to.secretary, at=on("2015-10-07"))
        with pytest.raises(Refused):
            advance(revision, "return", by=other, at=on("2015-10-07"), note="Tarde.")

    assert readers(mailoutbox) == ["enlace@example.mx"]


def test_an_answer_to_a_request_is_told_to_the_liaisons(
    written_to: Month,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    request = ask(
        written_to.activity,
        SEPTEMBER,
        by=written_to.enlace,
        at=on("2015-10-05"),
        wanted_on=date(2015, 10, 20),
        reason="Falta el padrón.",
    )

    with django_capture_on_commit_callbacks(execute=True):
        answer(
            request,
            ExtensionRequest.Answer.GRANTED,
            by=written_to.secretary,
            at=on("2015-10-06"),
            note="Se justifica.",
        )

    assert readers(mailoutbox) == ["enlace@example.mx"]
    assert mailoutbox[0].subject == "Prórroga concedida: informe de septiembre de 2015, 2a-2"
    assert "hasta el 20 de octubre de 2015" in mailoutbox[0].body


def test_a_plan_of_demonstration_writes_to_nobody(
    written_to: Month,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    written_to.plan.is_demo = True
    written_to.plan.save()

    with django_capture_on_commit_callbacks(execute=True):
        revision = publish(written_to.activity, "2015-09", (12, 57), by=written_to.enlace)
        say(Sector.CIVIL_SOCIETY, DISAGREES, revision, at=on("2015-10-12"))

    assert mailoutbox == []


def test_a_step_that_is_undone_is_told_to_nobody(
    written_to: Month, mailoutbox: list[EmailMessage]
) -> None:
    publish(written_to.activity, "2015-09", (12, 57), by=written_to.enlace)  # never committed

    assert mailoutbox == []


def test_a_mail_server_that_does_not_answer_never_breaks_the_step(
    written_to: Month,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.EMAIL_BACKEND = BROKEN
    BrokenServer.knocks = 0

    with django_capture_on_commit_callbacks(execute=True):
        publish(written_to.activity, "2015-09", (12, 57), by=written_to.enlace)
        publish(written_to.activity, "2015-10", (13, 57), by=written_to.enlace)

    assert Revision.objects.filter(state="published").count() == 2
    assert Event.objects.filter(step="publish").count() == 2
    assert BrokenServer.knocks == 1  # who waits for the page waits for one time-out, not for each
    assert "enlace@example.mx" not in caplog.text


def test_an_address_that_is_refused_keeps_no_other_from_its_message(
    written_to: Month,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with_address(written_to.enlace, "a@example.mx")
    make_liaison(written_to.party, make_user(email="b@example.mx"))
    settings.EMAIL_BACKEND = "tests.sttl.test_letters.Deaf"
    Deaf.took = []

    with django_capture_on_commit_callbacks(execute=True):
        publish(written_to.activity, "2015-09", (12, 57), by=written_to.enlace)

    assert Deaf.took == ["b@example.mx"]


def test_the_step_of_a_browser_survives_a_broken_mail_server(
    written_to: Month, settings: Settings, client: Any
) -> None:
    settings.EMAIL_BACKEND = BROKEN
    revision = hand_in(
        written_to.activity, "2015-09", (12, 57), by=written_to.enlace, at=noon(date(2015, 10, 5))
    )
    client.force_login(written_to.secretary)

    sent = client.post(f"/admin/sttl/revision/{revision.pk}/publicar/")

    revision.refresh_from_db()
    assert (sent.status_code, revision.state) == (302, "published")


def test_a_server_that_hangs_costs_one_wait_and_is_then_left_alone(
    written_to: Month, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Hanging"
    Hanging.waits = 0
    readers_of_it = [written_to.enlace, written_to.secretary]
    context = {"month": date(2015, 9, 1), "activity": written_to.activity}

    send_to_each("desk/email/published", readers_of_it, context)
    send_to_each("desk/email/published", readers_of_it, context)

    assert Hanging.waits == 1
