"""The rows: those of the table's downloads, narrowed as asked, a page at a time."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commitments.models import ActionPlan
from pal_portal.api.parameters import Filter, filters
from pal_portal.opendata.kinds import Public
from pal_portal.opendata.tables import TABLE, TABLES
from tests import factories
from tests.opendata.rows import rows_of, scope
from tests.site.addresses import furnish
from tests.site.test_query_counts import fill
from tests.site.worlds import MARCH, correct, hand_in, kilns, owed_activity

from .asking import API, asked

pytestmark = pytest.mark.django_db

Row = dict[str, Any]


def text_of(value: Public) -> str:
    """Write a value as an address carries it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def often(rows: list[Row], name: str) -> list[Any]:
    """Return the two values of a column that most rows have."""
    counted = Counter(row[name] for row in rows if row[name] is not None)
    return [value for value, _ in counted.most_common(2)]


def left_by(rows: list[Row], one: Filter, value: Any) -> list[Row]:
    """Narrow rows by hand."""
    name = one.column.name
    filled = [row for row in rows if row[name] is not None]
    if one.lookup == "gte":
        return [row for row in filled if row[name] >= value]
    if one.lookup == "lte":
        return [row for row in filled if row[name] <= value]
    return [row for row in filled if row[name] == value]


def test_each_table_holds_the_rows_of_its_downloads(client: Client) -> None:
    furnish()
    plan = ActionPlan.objects.get()

    for table in TABLES:
        page = asked(client, table.name, al="2016-12-31", por_pagina=1000)
        assert page["renglones"] == rows_of(table.name, scope(plan)), table.name
        assert page["total"] == len(page["renglones"])


def test_every_filter_keeps_the_rows_that_a_reader_would_keep(client: Client) -> None:
    fill("durango-2015", 2)
    known = scope(ActionPlan.objects.get())

    for table in TABLES:
        rows = rows_of(table.name, known)
        for one in filters(table):
            for value in often(rows, one.column.name):
                query = {one.parameter.name: text_of(value), "al": "2016-12-31"}
                page = asked(client, table.name, **query, por_pagina=1000)
                assert page["renglones"] == left_by(rows, one, value), (table.name, one.parameter)


def test_several_filters_hold_at_once_and_rows_keep_their_numbers(client: Client) -> None:
    first, second = owed_activity("2a-2"), owed_activity("2a-5")
    for activity in (first, second):
        factories.make_amendment(activity.plan, activity=activity)
        factories.make_amendment(
            activity.plan, activity=activity, subject="deadline", new_date=date(2016, 9, 1)
        )

    page = asked(client, "enmiendas", actividad="2a-5", asunto="fecha_comprometida")

    assert [(row["numero"], row["actividad"]) for row in page["renglones"]] == [(4, "2a-5")]
    assert asked(client, "enmiendas", numero="4")["total"] == 1
    assert asked(client, "enmiendas", numero="4", actividad="2a-2")["renglones"] == []


def test_a_day_is_that_of_the_portal_s_clock(client: Client) -> None:
    activity = owed_activity("2a-2")
    hand_in(activity, MARCH, on=date(2016, 4, 5), values=(12, 57), publish_on=date(2016, 4, 8))

    def found(**query: str) -> int:
        total: int = asked(client, "mediciones", **query)["total"]
        return total

    assert found(publicado_el="2016-04-08") == 1
    assert found(publicado_el_desde="2016-04-08", publicado_el_hasta="2016-04-08") == 1
    assert found(publicado_el_desde="2016-04-09") == 0
    assert found(publicado_el_hasta="2016-04-07") == 0
    assert found(publicado_el_desde="0001-01-01", publicado_el_hasta="9999-12-31") == 1


def test_the_moment_chooses_the_rows_as_on_the_pages(client: Client) -> None:
    moved, _ = kilns()
    correct(
        moved.reports.get(), on=date(2016, 6, 2), numerator=13, done="Trece.", reason="Faltó una."
    )

    def versions(**query: str) -> list[int]:
        page = asked(client, "mediciones", actividad="2a-2", **query)
        return [row["version"] for row in page["renglones"]]

    assert versions() == [1, 2]
    assert versions(al="2016-06-01") == [1]
    assert versions(al="2016-04-01") == []
    assert versions(corte="2016-02") == []
    assert asked(client, "mediciones", corte="2016-03", al="2016-05-31")["corte"] == "2016-03"


def test_figures_are_numbers_with_two_places_and_what_is_empty_is_null(client: Client) -> None:
    kilns()

    written = client.get(f"{API}mediciones/", {"actividad": "2a-2"}).content.decode()

    assert '"numerador":12.00,"denominador":57.00,"porcentaje":21.05,' in written
    assert '"razon_no_aplica":null' in written


def test_the_pages_together_are_the_whole_and_their_links_keep_what_was_asked(
    client: Client,
) -> None:
    kilns()
    whole = asked(client, "informes", actividad="2a-2", corte="2016-03")["renglones"]
    address = f"{API}informes/?actividad=2a-2&corte=2016-03&por_pagina=3"
    seen, back = [], []

    while address:
        page = asked(client, address.removeprefix("http://testserver"))
        seen += page["renglones"]
        back.append(page["anterior"])
        address = page["siguiente"] or ""

    assert (seen, page["total"], page["paginas"], page["pagina"]) == (whole, 7, 3, 3)
    assert back == [
        None,
        f"http://testserver{API}informes/?actividad=2a-2&corte=2016-03&por_pagina=3&pagina=1",
        f"http://testserver{API}informes/?actividad=2a-2&corte=2016-03&por_pagina=3&pagina=2",
    ]


def test_an_empty_table_is_one_page_without_rows(client: Client) -> None:
    factories.make_plan()

    page = asked(client, "mediciones")

    assert (page["total"], page["paginas"], page["renglones"]) == (0, 1, [])


def test_the_plans_are_listed_the_newest_first_and_lead_to_their_tables(client: Client) -> None:
    factories.make_plan(slug="durango-2015")
    factories.make_plan(
        slug="durango-2017", first_month=date(2017, 9, 1), last_month=date(2018, 8, 1), is_demo=True
    )

    page = asked(client, "/api/planes/")

    assert [(row["plan"], row["es_demostracion"]) for row in page["renglones"]] == [
        ("durango-2017", True),
        ("durango-2015", False),
    ]
    plan = asked(client, page["renglones"][1]["direccion"].removeprefix("http://testserver"))
    assert plan["plan"] == asked(client, "plan")["renglones"][0]
    assert [each["tabla"] for each in plan["tablas"]] == list(TABLE)
    for each in plan["tablas"]:
        assert client.get(each["direccion"]).status_code == 200
    assert asked(client, "/api/planes/", por_pagina=1)["siguiente"].endswith("pagina=2")


def test_a_demonstration_says_so_beside_its_rows_and_in_each(client: Client) -> None:
    kilns()
    ActionPlan.objects.update(is_demo=True)

    page = asked(client, "mediciones")

    assert page["es_demostracion"] is True
    assert {row["es_demostracion"] for row in page["renglones"]} == {True}


def test_every_address_costs_the_same_with_one_and_three_rows_at_each_level(
    client: Client,
) -> None:
    fill("uno", 1)
    fill("tres", 3)

    def queries(plan: str) -> dict[str, int]:
        paths = {each.name: f"/api/planes/{plan}/{each.name}/" for each in TABLES}
        paths |= {"plan": f"/api/planes/{plan}/", "plans": "/api/planes/"}
        return {name: cost(path) for name, path in paths.items()}

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    with_one, with_three = queries("uno"), queries("tres")

    assert with_three == with_one
    assert max(with_one.values()) <= 8
