"""The members of the STTL read what was handed in before it is public; never an open draft."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sttl.access import Role
from sttl.models import Member, Revision
from sttl.record.workflow import advance
from tests.factories import make_member, make_secretary, make_user
from tests.sttl.conftest import Month

pytestmark = pytest.mark.django_db

HANDED_IN, SINCE = "Se retiraron doce hornos.", "Lo que aún no se entrega."
NOTE = "Falta la minuta de la visita."
HOME = "/seguimiento/"


@pytest.fixture
def member() -> Member:
    return make_member(sector="civil_society", user=make_user("integrante"))


@pytest.fixture
def reader(member: Member) -> Client:
    client = Client()
    assert member.user is not None
    client.force_login(member.user)
    return client


def hand_in(enlace: Client, kilns: Month) -> Revision:
    enlace.post(kilns.address(), kilns.typed(done=HANDED_IN))
    enlace.post(kilns.address("enviar/"))
    return kilns.revision()


def returned(enlace: Client, kilns: Month) -> Revision:
    revision = hand_in(enlace, kilns)
    advance(revision, "return", by=make_secretary("oficina"), at=timezone.now(), note=NOTE)
    return kilns.revision()


def test_a_member_reads_what_waits_for_review(reader: Client, enlace: Client, kilns: Month) -> None:
    hand_in(enlace, kilns)

    desk = reader.get(HOME).content.decode()
    page = reader.get(kilns.address("leer/")).content.decode()

    assert "Informes en revisión" in desk
    assert kilns.address("leer/") in desk
    assert HANDED_IN in page


def test_what_was_returned_is_read_as_it_was_handed_in_with_the_note(
    reader: Client, enlace: Client, kilns: Month
) -> None:
    returned(enlace, kilns)
    enlace.post(kilns.address(), kilns.typed(done=SINCE))

    page = reader.get(kilns.address("leer/")).content.decode()

    assert kilns.revision().done == SINCE
    assert HANDED_IN in page
    assert NOTE in page
    assert SINCE not in page


def test_an_open_draft_is_read_by_no_member(reader: Client, enlace: Client, kilns: Month) -> None:
    enlace.post(kilns.address(), kilns.typed(done=SINCE))
    draft = reader.get(kilns.address("leer/")).status_code
    enlace.post(kilns.address("enviar/"))
    enlace.post(kilns.address("retirar/"))

    assert (draft, reader.get(kilns.address("leer/")).status_code) == (404, 404)
    assert "Informes en revisión" not in reader.get(HOME).content.decode()


def test_a_published_report_leads_to_its_public_page(
    reader: Client, enlace: Client, kilns: Month
) -> None:
    revision = hand_in(enlace, kilns)
    advance(revision, "publish", by=make_secretary("oficina"), at=timezone.now())

    answer = reader.get(kilns.address("leer/"))

    assert answer["Location"] == "/planes/durango-2015/informes/2a-2/2015-09/"


def test_a_seat_that_ended_reads_nothing(
    reader: Client, member: Member, enlace: Client, kilns: Month
) -> None:
    hand_in(enlace, kilns)
    Member.objects.filter(pk=member.pk).update(until_on=timezone.localdate() - timedelta(days=2))

    assert member.user is not None
    assert Role(member.user, at=timezone.now()).voting_seats == []
    assert reader.get(kilns.address("leer/")).status_code == 404


def test_the_list_of_what_waits_costs_the_same_for_one_and_three(
    reader: Client, enlace: Client, kilns: Month
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert reader.get(HOME).content.decode().count("/leer/") == Revision.objects.count()
        return len(captured)

    hand_in(enlace, kilns)
    reader.get(HOME)
    of_one = queries()
    for month in (date(2015, 10, 1), date(2015, 11, 1)):
        enlace.post(kilns.address(month=month), kilns.typed(visto=""))
        enlace.post(kilns.address("enviar/", month=month))

    assert Revision.objects.filter(state="submitted").count() == 3
    assert queries() == of_one
