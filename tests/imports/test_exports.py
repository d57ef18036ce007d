"""The admin's lists leave as files: what they show, to whoever may see it, and nothing else."""

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commitments.models import ActionPlan
from sttl.files.cells import KindedText
from sttl.files.spreadsheets import Row, read_book
from sttl.models import Event, Revision, User
from sttl.office.secretariat import create_secretariat
from tests.access.test_canary import secrets
from tests.access.world import SECRET, World, make_world
from tests.factories import (
    durango,
    make_activity,
    make_agreement,
    make_indicator,
    make_party,
    make_report,
    make_revision,
    make_secretary,
    make_session,
    make_user,
)

pytestmark = pytest.mark.django_db

LISTS = {
    "parties": "/admin/commitments/party/exportar/",
    "activities": "/admin/commitments/activity/exportar/",
    "indicators": "/admin/indicators/indicator/exportar/",
    "reports": "/admin/sttl/revision/exportar/",
    "sessions": "/admin/sttl/session/exportar/",
    "agreements": "/admin/sttl/agreement/exportar/",
    "accounts": "/admin/sttl/user/exportar/",
}
FORMATS = ("csv", "xlsx", "ods")


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def secretariat(client: Client) -> Client:
    create_secretariat()
    client.force_login(make_secretary("secretaria"))
    return client


def exported(browser: Client, page: str, kind: str = "csv") -> list[Row]:
    """Ask a list for its file, and read it."""
    answer = browser.post(page, {"resource": "0", "format": str(FORMATS.index(kind))})
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith(f'.{kind}"')
    (grid,) = read_book(f"tabla.{kind}", answer.content).grids.values()
    return grid.rows


@pytest.mark.parametrize("kind", FORMATS)
def test_a_list_leaves_in_each_format_as_the_open_data_write_it(
    secretariat: Client, kind: str
) -> None:
    make_party("aguas", name="=1+1", sector_note="-Así se imprimió")
    make_party("obras")

    header, *rows = exported(secretariat, LISTS["parties"], kind)

    assert header == ("parte", "nombre", "clase", "sector", "razon_del_sector")
    assert rows == [
        ("aguas", "'=1+1", "organizacion", "gobierno", "'-Así se imprimió"),
        ("obras", "Obras", "organizacion", "gobierno"),
    ]
    assert not any(isinstance(cell, KindedText) for row in rows for cell in row)


def test_a_csv_of_the_admin_bears_the_mark_that_excel_reads(secretariat: Client) -> None:
    make_party("aguas", name="Comisión de Aguas")

    answer = secretariat.post(LISTS["parties"], {"resource": "0", "format": "0"})

    assert answer.content.startswith("\ufeffparte,nombre,".encode())


def test_a_list_leaves_as_it_is_filtered_and_searched(secretariat: Client) -> None:
    make_party("aguas", sector="civil_society")
    make_party("obras")

    filtered = exported(secretariat, LISTS["parties"] + "?sector__exact=civil_society")
    searched = exported(secretariat, LISTS["parties"] + "?q=Obras")

    assert [row[0] for row in filtered[1:]] == ["aguas"]
    assert [row[0] for row in searched[1:]] == ["obras"]


def test_activities_and_indicators_leave_with_what_they_are_part_of(secretariat: Client) -> None:
    make_indicator(make_activity())

    activities = exported(secretariat, LISTS["activities"])
    indicators = exported(secretariat, LISTS["indicators"])

    assert activities[1][:4] == ("durango-2015", "2a-2", "2a", "2")
    assert indicators[1][:2] == ("durango-2015", "s8-2a-1")


def test_sessions_and_agreements_leave_with_their_keys(secretariat: Client) -> None:
    session = make_session(number=3, held_on=date(2016, 2, 1), title="Ordinaria")
    make_agreement(session, text="Medir.", party=make_party("obras"))

    sessions = exported(secretariat, LISTS["sessions"])
    agreements = exported(secretariat, LISTS["agreements"])

    assert sessions[1][:4] == ("3", "3", "2016-02-01", "Ordinaria")
    assert agreements[1][:4] == ("3", "1", "Medir.", "obras")


def test_the_published_reports_leave_whatever_the_queue_shows(world: World) -> None:
    browser = world.client("office")

    rows = exported(browser, LISTS["reports"])
    as_filtered = exported(browser, LISTS["reports"] + "?estado=submitted")

    published = Revision.objects.filter(state=Revision.State.PUBLISHED)
    assert len(rows) - 1 == published.count()
    assert {row[0] for row in rows[1:]} == {world.plan.slug}
    assert as_filtered == rows


def test_the_accounts_leave_as_their_list_shows_them(secretariat: Client) -> None:
    make_user("enlace", office="Obras", email="obras@example.mx")

    rows = exported(secretariat, LISTS["accounts"])

    assert rows[0] == ("cuenta", "oficina", "correo", "estado")
    assert ("enlace", "Obras", "obras@example.mx", "Invitada, sin contraseña") in rows


# Who


@pytest.mark.parametrize("address", LISTS.values())
def test_only_who_may_see_a_list_gets_its_file(client: Client, address: str) -> None:
    anonymous = client.post(address, {"resource": "0", "format": "0"})
    client.force_login(make_user("personal", is_staff=True))

    assert anonymous.status_code == 302
    assert client.get(address).status_code == 403
    assert client.post(address, {"resource": "0", "format": "0"}).status_code == 403


def test_a_list_offers_its_file_to_who_may_see_it(secretariat: Client) -> None:
    offered = [
        page in secretariat.get(page.removesuffix("exportar/")).content.decode()
        for page in LISTS.values()
    ]

    assert offered == [True] * len(LISTS)


# Nothing that the list hides, and no secret


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("role", ["office", "root"])
def test_no_file_has_the_canary_or_a_key(world: World, role: str, kind: str) -> None:
    browser = world.client(role)
    Authenticator.objects.create(
        user=world.people["own"], type="totp", data={"secret": f"llave-{SECRET}"}
    )
    names = ("username", "office", "email")
    shown = {text for texts in User.objects.values_list(*names) for text in texts}
    hidden = secrets() | {
        *User.objects.values_list("password", flat=True),
        *Event.objects.values_list("nonce", flat=True),
    }

    leaks = [
        (name, word)
        for name, page in LISTS.items()
        for row in exported(browser, f"{page}?estado=todos" if name == "reports" else page, kind)
        for cell in row
        for word in hidden
        if word in cell and not (name == "accounts" and cell in shown)
    ]

    assert leaks == []


def test_a_file_of_a_demonstration_says_so_in_its_name(secretariat: Client) -> None:
    durango()
    ActionPlan.objects.update(is_demo=True)

    answer = secretariat.post(LISTS["parties"], {"resource": "0", "format": "0"})

    assert 'filename="DATOS-FICTICIOS-partes-responsables-' in answer["Content-Disposition"]


# One query for each list, however long


def one_more(number: int) -> None:
    """Make another row for each list."""
    activity, party = make_activity(code=f"{number}-1"), make_party(f"parte-{number}")
    make_indicator(activity)
    make_revision(make_report(activity, party=party))
    make_agreement(make_session(held_on=date(2016, number, 1)), party=party)
    make_user()


@pytest.mark.parametrize("name", LISTS)
def test_a_file_of_three_rows_asks_as_often_as_one_of_one(secretariat: Client, name: str) -> None:
    one_more(1)
    with CaptureQueriesContext(connection) as for_one:
        exported(secretariat, LISTS[name])
    one_more(2)
    one_more(3)

    with CaptureQueriesContext(connection) as for_three:
        exported(secretariat, LISTS[name])

    assert len(for_three) == len(for_one)
