"""A party renamed: each page, table and verdict goes by what it was called and was on its day."""

import csv
from datetime import date
from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone

from commitments.dated import PartyIdentity
from commitments.models import Party
from sttl.access import Role
from sttl.models import Event
from sttl.office.secretariat import create_secretariat
from tests.factories import (
    SIGNED_ON,
    make_activity,
    make_assignment,
    make_event,
    make_member,
    make_party,
    make_report,
    make_responsibility,
    make_revision,
    make_secretary,
    make_user,
    noon,
    rename,
)

pytestmark = pytest.mark.django_db

BEFORE, AFTER = "Dirección de Obras", "Secretaría de Infraestructura"
RENAMED_ON = date(2016, 6, 15)
PLAN = "/planes/durango-2015/"
PAGES = {
    "la parte": f"{PLAN}responsables/obras/",
    "la lista": f"{PLAN}responsables/",
    "el tablero": f"{PLAN}informes/?por=parte",
    "la actividad": f"{PLAN}actividades/2a-2/",
    "la lista de actividades": f"{PLAN}actividades/",
    "el compromiso": f"{PLAN}compromisos/2/",
    "el informe": f"{PLAN}informes/2a-2/2016-03/",
    "cómo se hizo": f"{PLAN}responsables/obras/como-se-hizo/",
    "la tabla": f"{PLAN}datos/partes.csv",
    "la tabla de la OGP": f"{PLAN}datos/ogp_compromisos.csv",
}


@pytest.fixture
def obras() -> Party:
    """Return a party that reported March 2016 and is renamed in June, with another sector."""
    activity = make_activity(code="2a-2")
    party = make_party("obras", name=BEFORE)
    make_responsibility(activity, party, does_the_work=True)
    make_assignment(activity, party=party)
    report = make_report(activity, month=date(2016, 3, 1), party=party)
    revision = make_revision(report, state="published", published_at=noon(date(2016, 4, 8)))
    make_event(revision, step=Event.Step.SUBMIT, at=noon(date(2016, 4, 7)), office=BEFORE)
    make_event(revision, step=Event.Step.PUBLISH, at=noon(date(2016, 4, 8)))
    rename(party, AFTER, sector="civil_society", on=RENAMED_ON)
    return party


def names_on(client: Client, page: str, query: str) -> tuple[bool, bool]:
    """Say whether a page names the party as before, and as after."""
    joint = "&" if "?" in page else "?"
    answer = client.get(f"{page}{joint}{query}")
    assert answer.status_code == 200, answer.status_code
    text = b"".join(answer) if answer.streaming else answer.content
    return BEFORE in text.decode("utf-8-sig"), AFTER in text.decode("utf-8-sig")


@pytest.mark.usefixtures("obras")
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_of_an_earlier_day_shows_the_earlier_name(client: Client, page: str) -> None:
    day_before = names_on(client, page, "al=2016-06-14")
    same_day = names_on(client, page, "al=2016-06-15")

    assert day_before == (True, False)
    assert same_day[1]


@pytest.mark.usefixtures("obras")
def test_a_page_of_an_earlier_corte_shows_the_name_of_its_last_day(client: Client) -> None:
    corte = names_on(client, PAGES["la lista"], "corte=2016-05")

    assert corte == (True, False)


@pytest.mark.usefixtures("obras")
def test_the_page_of_a_party_tells_its_names_with_their_reason(client: Client) -> None:
    text = client.get(PAGES["la parte"]).content.decode()

    assert f"{AFTER} (sector: sociedad civil)" in text
    assert f"{BEFORE} (sector: gobierno)" in text
    assert "Cambió el reglamento municipal." in text


@pytest.mark.usefixtures("obras")
def test_the_table_of_names_has_each_with_its_sector_as_known(client: Client) -> None:
    def rows(query: str) -> list[tuple[str, str, str]]:
        answer = client.get(f"{PLAN}datos/nombres_de_las_partes.csv?{query}")
        text = b"".join(answer).decode("utf-8-sig")
        table = csv.DictReader(StringIO(text, newline=""))
        return [(row["nombre"], row["sector"], row["desde_el"]) for row in table]

    earlier, today = rows("al=2016-06-14"), rows("")

    assert earlier == [(BEFORE, "gobierno", "2015-08-25")]
    assert today == [*earlier, (AFTER, "sociedad_civil", "2016-06-15")]


@pytest.mark.usefixtures("obras")
@pytest.mark.parametrize("word", ["obras", "infraestructura"])
def test_the_search_finds_a_party_by_each_of_its_names(client: Client, word: str) -> None:
    text = client.get("/buscar/", {"q": word, "en": "responsables"}).content.decode()

    assert f"{PLAN}responsables/obras/" in text


@pytest.mark.usefixtures("obras")
@pytest.mark.parametrize(("al", "found"), [("2016-06-14", "gobierno"), ("", "sociedad-civil")])
def test_the_lists_filter_by_the_sector_of_the_day(client: Client, al: str, found: str) -> None:
    lists = {PAGES["la lista"]: "la parte", PAGES["la lista de actividades"]: "la actividad"}
    for page, of in lists.items():
        for sector in ("gobierno", "sociedad-civil"):
            given = {"sector": sector} | ({"al": al} if al else {})
            text = client.get(page, given).content.decode()
            assert (f'href="{PAGES[of]}' in text) == (sector == found), (page, sector)


def test_an_office_of_the_chain_stays_as_it_was_written(obras: Party) -> None:
    offices = Event.objects.filter(step=Event.Step.SUBMIT).values_list("office", flat=True)

    assert list(offices) == [BEFORE]
    assert obras.name == AFTER


def test_who_judges_a_report_is_settled_with_its_publication(obras: Party) -> None:
    revision = obras.reports.get().revisions.get()
    government = make_member(user=make_user("gobierno"), sector="government")
    civil = make_member(user=make_user("civil"), sector="civil_society")

    may = [
        Role(seat.user, at=timezone.now()).may_judge(revision, seat)
        for seat in (government, civil)
        if seat.user
    ]

    assert may == [False, True]


def test_the_secretariat_renames_with_a_date_and_a_reason(client: Client, obras: Party) -> None:
    create_secretariat()
    client.force_login(make_secretary("secretaria"))
    place = f"/admin/commitments/partyidentity/add/?party={obras.pk}"
    given = {"party": obras.pk, "name": "Instituto de Obras", "sector": "government"}
    today = timezone.localdate()

    shown = client.get(place).content.decode()
    without = client.post(place, {**given, "since_on": f"{today}", "reason": ""})
    future = client.post(place, {**given, "since_on": "2999-01-01", "reason": "Cambia."})
    taken = client.post(place, {**given, "since_on": f"{RENAMED_ON}", "reason": "Cambia."})
    done = client.post(place, {**given, "since_on": f"{today}", "reason": "Cambia."})

    obras.refresh_from_db()
    assert AFTER in shown
    assert without.context["adminform"].form.errors["reason"]
    assert "todavía no llega" in future.content.decode()
    assert "Ya hay un nombre de esa parte desde ese día" in taken.content.decode()
    assert done.status_code == 302
    assert (obras.name, obras.sector) == ("Instituto de Obras", "government")
    assert obras.identities.count() == 3
    assert obras.identities.latest("since_on").recorded_by is not None


def test_a_name_recorded_late_of_an_earlier_day_leaves_the_newest(obras: Party) -> None:
    rename(obras, "Dirección Municipal", on=date(2016, 1, 1), recorded_at=timezone.now())

    obras.refresh_from_db()
    assert obras.name == AFTER


def test_a_party_that_comes_in_by_the_admin_is_dated(client: Client) -> None:
    create_secretariat()
    client.force_login(make_secretary("secretaria"))
    form = {"name": "Aguas", "slug": "aguas", "kind": "organisation", "sector": "government"}
    formset = {"names-TOTAL_FORMS": "0", "names-INITIAL_FORMS": "0"}

    client.post("/admin/commitments/party/add/", {**form, **formset, "sector_note": ""})

    (identity,) = PartyIdentity.objects.all()
    assert (identity.name, identity.since_on) == ("Aguas", timezone.localdate())


def test_the_migration_dates_the_names_at_the_signing() -> None:
    make_responsibility(make_activity(), make_party("obras", name=BEFORE, sector=""))
    PartyIdentity.objects.all().delete()

    migration = import_module("commitments.migrations.0004_party_identities")
    migration.date_the_names(apps, connection.schema_editor())

    (identity,) = PartyIdentity.objects.all()
    assert (identity.name, identity.sector, identity.since_on) == (BEFORE, "", SIGNED_ON)
    assert timezone.localdate(identity.recorded_at) == SIGNED_ON
