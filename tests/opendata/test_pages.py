"""The pages of the open data: what they say is so, their examples run, their cost is bounded."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.live_server_helper import LiveServer

from commitments.models import ActionPlan
from pal_portal.opendata import data_pages
from pal_portal.opendata.tables import TABLES, row_count, row_counts
from tests.site.test_query_counts import fill
from tests.site.worlds import kilns
from tests.sttl.walks import make_reported, publish

from .rows import DATA, body, cells_of, scope

EXAMPLE = Path(data_pages.__file__).with_name("examples") / "avance.py"


@pytest.mark.django_db
def test_the_counts_are_those_of_the_tables() -> None:
    fill("tres", 3)
    asked = scope(ActionPlan.objects.get())

    counts = {each.name: each.count(asked) for each in TABLES}

    assert row_counts(asked) == counts
    assert {each.name: row_count(each, asked) for each in TABLES} == counts


@pytest.mark.django_db
def test_the_pages_cost_the_same_with_one_and_three_rows(client: Client) -> None:
    assert connection.features.supports_json_field
    fill("uno", 1)
    fill("tres", 3)

    def cost(plan: str, page: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/planes/{plan}/datos/{page}").status_code == 200
        return len(queries)

    with_one = {page: cost("uno", page) for page in ("", "mediciones/", "informes/")}
    with_three = {page: cost("tres", page) for page in ("", "mediciones/", "informes/")}

    assert with_three == with_one
    assert max(with_one.values()) <= 12


@pytest.mark.django_db
def test_the_page_leads_to_each_table_and_says_how_many_rows(client: Client) -> None:
    kilns()
    page = body(client, DATA).decode()

    for table in TABLES:
        assert f'href="{DATA}{table.name}/"' in page
        for form in ("csv", "json", "xlsx", "ods"):
            assert f'href="{DATA}{table.name}.{form}"' in page
    rows = len(cells_of(client, f"{DATA}informes.csv"))
    assert f"{rows} renglones" in page


@pytest.mark.django_db
@pytest.mark.parametrize("address", [DATA, f"{DATA}mediciones/"])
def test_beside_the_csv_stands_how_it_is_opened(client: Client, address: str) -> None:
    kilns()

    page = body(client, address).decode()

    assert page.count("elija «65001: Unicode (UTF-8)»") == 1


@pytest.mark.django_db
def test_a_table_shows_its_columns_and_first_rows(client: Client) -> None:
    kilns()

    page = body(client, f"{DATA}mediciones/").decode()

    assert "21.05" in page
    assert "La tabla entera." in page
    assert client.get(f"{DATA}cuentas/").status_code == 404
    assert client.get(f"{DATA}mediciones/?corte=2016-13").status_code == 400


@pytest.mark.django_db
def test_what_search_engines_read_cannot_close_its_element(client: Client) -> None:
    plan = kilns()[0].plan
    ActionPlan.objects.filter(pk=plan.pk).update(title="</script><b>Plan & más")

    page = body(client, DATA).decode()

    (markup,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    read = json.loads(markup)
    assert read["@type"] == "Dataset"
    assert read["name"].startswith("</script><b>Plan & más")
    assert "<b>" not in page


@pytest.mark.django_db(transaction=True)
def test_the_example_in_python_gives_the_portals_figures(live_server: LiveServer) -> None:
    plan = kilns()[0].plan
    trained = make_reported("3-6", plan=plan, is_per_month=True, has_fixed_denominator=False)
    publish(trained, "2015-10", (14, 16))
    publish(trained, "2015-11", (85, 108))

    run = subprocess.run(  # noqa: S603  our own program, at our own address
        [sys.executable, str(EXAMPLE), f"{live_server.url}{DATA}"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert "2a-2 (2016-03): 12.00 de 57.00 = 21.05 %. Actividad 2a-2" in run.stdout.splitlines()
    assert "3-6 (2015-11): 99.00 de 124.00 = 79.84 %. Actividad 3-6" in run.stdout.splitlines()


@pytest.mark.django_db
def test_the_page_shows_the_examples_as_they_are_with_this_plans_address(client: Client) -> None:
    plan = kilns()[0].plan

    shown = data_pages.example("avance.py", plan)

    assert shown == EXAMPLE.read_text("utf-8").replace(
        "http://127.0.0.1:8000/planes/durango-2015/datos/",
        f"http://testserver/planes/{plan.slug}/datos/",
    )
    assert "hashlib.sha256" in body(client, DATA).decode()
