"""The compliance board: every kind of cell, totals that add up, and nothing before its time."""

import re
from datetime import date

import pytest
from django.test import Client

from commitments.models import Activity
from commitments.months import shift
from pal_portal.site.pages.compliance import Compliance
from sttl.reading.duties import Tally
from sttl.record import workflow
from tests import factories
from tests.factories import noon

from .test_dashboard import words
from .worlds import OCTOBER, SEPTEMBER, correct, hand_in, kilns, owed_activity, secretary

pytestmark = pytest.mark.django_db

BOARD = "/planes/durango-2015/informes/"
NOVEMBER = date(2015, 11, 1)
CANARY = "CANARIO-4711"


def board(client: Client, address: str = BOARD) -> Compliance:
    """Return what the board was made of."""
    response = client.get(address)
    assert response.status_code == 200
    found: Compliance = response.context["page"]
    return found


def cells(page: Compliance, code: str) -> list[tuple[str, ...]]:
    """Return the words of each cell of an activity's only row, its notes behind."""
    rows = [row for group in page.groups for row in group.rows if row.code == code]
    assert len(rows) == 1
    return [
        tuple(text.replace("\xa0", " ") for text in (each.words, *(n for _, n in each.notes)))
        for each in rows[0].cells
    ]


def sums(tallies: list[Tally]) -> tuple[int, ...]:
    """Add up tallies, count by count."""
    counts = [
        (each.owed, each.handed_in, each.late, each.missing, each.pending, each.unassigned)
        for each in tallies
    ]
    return tuple(sum(column) for column in zip(*counts, strict=True))


def mixed() -> Activity:
    """Make a plan whose first four months hold every kind of cell but one, known on 5 January."""
    first = owed_activity("2a-2")
    hand_in(first, SEPTEMBER, on=date(2015, 10, 8), values=(8, 57), publish_on=date(2015, 10, 12))
    late = hand_in(
        first, OCTOBER, on=date(2015, 11, 16), values=(9, 57), publish_on=date(2015, 11, 18)
    )
    correct(late.report, on=date(2015, 11, 25), numerator=8, done="Bien contado.", reason="Error.")
    second = owed_activity("2a-5", measured=False)
    hand_in(
        second,
        SEPTEMBER,
        on=date(2015, 10, 9),
        publish_on=date(2015, 10, 12),
        is_inactive=True,
        inactive_reason="Mes sin trabajos.",
        done="",
    )
    factories.make_extension(second, OCTOBER, due_on=date(2015, 11, 20))
    hand_in(second, OCTOBER, on=date(2015, 11, 19), done=CANARY, level="limited")
    hand_in(second, NOVEMBER, on=date(2015, 12, 12), done=CANARY, level="limited")
    factories.make_activity(code="1-1")
    return first


def test_each_cell_says_in_words_how_its_report_stands(client: Client) -> None:
    mixed()

    page = board(client, f"{BOARD}?al=2016-01-05")

    assert page.months == ("sep 2015", "oct 2015", "nov 2015", "dic 2015")
    assert cells(page, "2a-2") == [
        ("a tiempo",),
        ("6 días tarde", "versión 2"),
        ("falta", "desde 11 dic"),
        ("por entregar", "hasta 10 ene"),
    ]
    assert cells(page, "2a-5") == [
        ("a tiempo", "sin actividad"),
        ("en revisión", "llegó 19 nov", "con prórroga"),
        ("en revisión", "llegó 12 dic", "2 días tarde"),
        ("por entregar", "hasta 10 ene"),
    ]
    assert cells(page, "1-1") == [("sin parte",)] * 4


def test_a_day_of_another_year_than_its_column_says_its_year(client: Client) -> None:
    activity = owed_activity("2a-2")
    factories.make_extension(activity, SEPTEMBER, due_on=date(2016, 10, 20))

    page = board(client, f"{BOARD}?corte=2015-09")

    assert cells(page, "2a-2") == [("falta", "desde 21 oct 2016", "con prórroga")]


def test_months_after_an_activity_is_done_are_no_longer_owed(client: Client) -> None:
    activity = owed_activity("2a-2")
    hand_in(
        activity,
        SEPTEMBER,
        on=date(2015, 10, 8),
        values=(57, 57),
        publish_on=date(2015, 10, 9),
        is_finished=True,
    )

    page = board(client, f"{BOARD}?corte=2015-11")

    assert cells(page, "2a-2") == [("a tiempo",), ("no se debe",), ("no se debe",)]
    assert page.summary == ("Del único informe que se debe hasta este corte, se ha entregado 1.")


def test_the_totals_add_up_by_group_and_by_month(client: Client) -> None:
    mixed()

    for address in (f"{BOARD}?al=2016-01-05", f"{BOARD}?al=2016-01-05&por=parte"):
        page = board(client, address)

        total = sums([page.total])
        assert total == (8, 5, 2, 1, 2, 4)
        assert total[0] == total[1] + total[3] + total[4]
        assert sums([group.reports for group in page.groups]) == total
        assert tuple(sum(row.counts) for row in page.foot) == total
        assert sum(len(group.rows) for group in page.groups) == 3


def test_by_party_a_month_stands_with_the_party_that_had_it(client: Client) -> None:
    activity = owed_activity("2a-2")
    heir = factories.make_party("heredera")
    factories.make_assignment(
        activity, heir, from_month=NOVEMBER, recorded_at=noon(date(2015, 11, 2))
    )
    factories.make_activity(code="1-1")

    page = board(client, f"{BOARD}?por=parte&corte=2015-12")

    words_of = {
        (group.name, row.code): [cell.words for cell in row.cells]
        for group in page.groups
        for row in group.rows
    }
    assert words_of == {
        ("Direccion 2a 2", "2a-2"): ["falta", "falta", "—", "—"],
        ("Heredera", "2a-2"): ["—", "—", "falta", "falta"],
        ("Sin parte designada", "1-1"): ["sin parte"] * 4,
    }


def test_the_legend_explains_what_is_present_and_nothing_else(client: Client) -> None:
    owed_activity("2a-2")

    page = board(client, f"{BOARD}?corte=2015-09")

    assert [mark.shape for mark in page.legend] == ["missing"]


def test_every_published_cell_leads_to_its_report_at_the_same_moment(client: Client) -> None:
    mixed()
    address = f"{BOARD}?corte=2015-11&al=2016-01-05"

    page = client.get(address).content.decode()

    kept = "?corte=2015-11&amp;al=2016-01-05"
    links = re.findall(rf'href="({BOARD}[^"?]+/[0-9-]+/)\{kept}"', page)
    assert links == [
        f"{BOARD}2a-2/2015-09/",
        f"{BOARD}2a-2/2015-10/",
        f"{BOARD}2a-5/2015-09/",
    ]
    for link in links:
        assert client.get(f"{link}?corte=2015-11&al=2016-01-05").status_code == 200


def test_the_links_keep_how_the_board_is_grouped(client: Client) -> None:
    kilns()

    page = client.get(f"{BOARD}?por=parte&corte=2016-03&al=2016-05-05").content.decode()

    assert f'href="{BOARD}?por=parte&amp;corte=2016-02&amp;al=2016-05-05"' in page
    assert f'href="{BOARD}?por=parte&amp;al=2016-05-05"' in page
    assert f'href="{BOARD}?por=parte"' in page
    assert f'href="{BOARD}?corte=2016-03&amp;al=2016-05-05"' in page


def test_nothing_that_is_not_published_shows_but_that_it_came(client: Client) -> None:
    mixed()

    page = client.get(f"{BOARD}?al=2016-01-05").content.decode()

    assert CANARY not in page
    assert "en revisión" in page


def test_a_return_is_not_seen_before_the_publication(client: Client) -> None:
    activity = owed_activity("2a-2")
    revision = hand_in(activity, SEPTEMBER, on=date(2015, 10, 8), values=(8, 57))
    before = board(client, f"{BOARD}?al=2015-10-15&corte=2015-09")

    workflow.advance(revision, "return", by=secretary(), at=noon(date(2015, 10, 12)), note=CANARY)

    returned = board(client, f"{BOARD}?al=2015-10-15&corte=2015-09")
    assert returned == before
    unanswered = board(client, f"{BOARD}?al=2015-11-05&corte=2015-09")
    assert cells(unanswered, "2a-2") == [("falta", "desde 11 oct")]
    assert CANARY not in client.get(BOARD).content.decode()


def test_the_board_before_the_first_month_has_ended_says_so(client: Client) -> None:
    first = shift(date.today().replace(day=1), 1)  # noqa: DTZ011  any month to come will do
    plan = factories.make_plan(slug="futuro", first_month=first, last_month=shift(first, 11))

    empty = words(client, "/planes/futuro/informes/")
    factories.make_activity(plan, "1-1")
    waiting = words(client, "/planes/futuro/informes/")

    assert "Hasta este corte nadie debe informes." in empty
    assert "Todavía no hay actividades registradas." in empty
    assert "Todavía no termina el primer mes del plan." in waiting


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?por=parte", 200),
        ("?por=", 200),
        ("?por=compromiso&por=parte&otra=1", 200),
        ("?por=otra", 400),
        ("?por=%00", 400),
        ("?corte=2014-01", 400),
        ("?al=ayer", 400),
    ],
)
def test_odd_addresses_get_a_page_that_helps(client: Client, query: str, status: int) -> None:
    kilns()

    assert client.get(BOARD + query).status_code == status


def test_the_dashboard_leads_to_who_is_missing(client: Client) -> None:
    kilns()

    missing = client.get("/planes/durango-2015/?corte=2016-02&al=2016-05-05").content.decode()
    complete = client.get("/planes/durango-2015/?corte=2016-03&al=2016-05-05").content.decode()

    kept = "?corte=2016-02&amp;al=2016-05-05&amp;por=parte"
    assert f'<a href="{BOARD}{kept}">Ver quién falta</a>' in missing
    assert f'<a href="{BOARD}?corte=2016-03&amp;al=2016-05-05">Ver los informes</a>' in complete
