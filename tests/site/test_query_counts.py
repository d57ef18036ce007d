"""Every page costs the same number of queries with one row and with three at each level."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commitments.models import ActionPlan, Activity, Party, PlanSection
from commitments.months import shift
from sttl.models import Authority, Session
from tests import factories
from tests.factories import FIRST_MONTH

pytestmark = pytest.mark.django_db

DASHBOARD_BUDGET = 7  # the last asks who holds the seats that judge
ACTIVITY_BUDGET = 5
BUDGET = 13  # of any other page, feed or calendar; the last asks what each is known by
REPORT_MADE_BUDGET = 15  # the report's page and how its activity was made
PAGES = {
    "home": "/",
    "plans": "/planes/",
    "dashboard": "/planes/{plan}/",
    "commitment": "/planes/{plan}/compromisos/1/",
    "activities": "/planes/{plan}/actividades/",
    "activity": "/planes/{plan}/actividades/1a-1/",
    "parties": "/planes/{plan}/responsables/",
    "party": "/planes/{plan}/responsables/{plan}-1/",
    "board": "/planes/{plan}/informes/",
    "board by party": "/planes/{plan}/informes/?por=parte",
    "report": "/planes/{plan}/informes/1a-1/2015-09/",
    "events": "/planes/{plan}/sucesos/",
    "methodology": "/metodologia/",
    "commitment's card": "/planes/{plan}/compromisos/1/tarjeta/",
    "activity's card": "/planes/{plan}/actividades/1a-1/tarjeta/",
    "feed": "/feeds/informes.atom",
    "commitment's feed": "/feeds/{plan}/compromiso/1.atom",
    "party's feed": "/feeds/{plan}/parte/{plan}-1.atom",
    "calendar": "/calendario.ics",
    "party's calendar": "/calendario/{plan}/parte/{plan}-1.ics",
    "sitemap": "/sitemap.xml",
    "document": "/planes/{plan}/documento/",
    "how the dashboard was made": "/planes/{plan}/como-se-hizo.json",
    "how the commitment was made": "/planes/{plan}/compromisos/1/como-se-hizo.json",
    "how the activity was made": "/planes/{plan}/actividades/1a-1/como-se-hizo.json",
    "how the parties were made": "/planes/{plan}/responsables/como-se-hizo.json",
    "how the party was made": "/planes/{plan}/responsables/{plan}-1/como-se-hizo.json",
    "how the board was made": "/planes/{plan}/informes/como-se-hizo.json",
    "how the report was made": "/planes/{plan}/informes/1a-1/2015-09/como-se-hizo.json",
    "the dashboard explained": "/planes/{plan}/como-se-hizo/",
    "the commitment explained": "/planes/{plan}/compromisos/1/como-se-hizo/",
    "the activity explained": "/planes/{plan}/actividades/1a-1/como-se-hizo/",
    "the parties explained": "/planes/{plan}/responsables/como-se-hizo/",
    "the party explained": "/planes/{plan}/responsables/{plan}-1/como-se-hizo/",
    "the board explained": "/planes/{plan}/informes/como-se-hizo/",
    "the report explained": "/planes/{plan}/informes/1a-1/2015-09/como-se-hizo/",
}


def fill(slug: str, rows: int) -> None:
    """Make a plan with that many rows at every level that a page shows."""
    plan = factories.make_plan(slug=slug, last_month=date(2016, 7 + rows, 1))
    parties = [factories.make_party(f"{slug}-{each + 1}") for each in range(rows)]
    universe = factories.make_universe(plan)
    sections(plan, rows)
    for _ in range(rows):
        factories.make_sectors_decision(plan)
        factories.make_sector_body()
        factories.make_council_event()
    for commitment in range(1, rows + 1):
        for letter in "abc"[:rows]:
            for number in range(1, rows + 1):
                code = f"{commitment}{letter}-{number}"
                activity = factories.make_activity(plan, code, due_on=date(2016, 8, 25))
                surround(activity, parties)
                for _ in range(rows):
                    indicator = factories.make_indicator(activity)
                    for _ in range(rows):
                        factories.make_decision(indicator, universe=universe)
                if number == 1:
                    months(activity, rows)


def surround(activity: Activity, parties: list[Party]) -> None:
    """Give an activity a role, an assignment, a note and an amendment for each party."""
    for position, party in enumerate(parties, start=1):
        factories.make_responsibility(activity, party, role_text=f"Papel {position}")
        factories.make_assignment(activity, party)
        factories.make_extension(activity, recorded_at=factories.noon(date(2015, 10, position)))
        factories.make_session(number=Session.objects.count() + 1)
        factories.make_amendment(activity.plan, activity=activity)
        factories.make_amendment(
            activity.plan, activity=activity, subject="deadline", new_date=date(2016, 9, 1)
        )
        activity.plan.discrepancies.create(
            key=f"nota-{activity.code}-{position}",
            position=position,
            sections="7",
            activity=activity,
            title="Una nota",
            text="Dice dos cosas.",
        )


def sections(plan: ActionPlan, rows: int) -> None:
    position = 0
    for top in range(rows):
        position += 1
        parent = PlanSection.objects.create(
            plan=plan, key=f"parte-{top}", position=position, title="Parte"
        )
        for inner in range(rows):
            position += 1
            PlanSection.objects.create(
                plan=plan,
                parent=parent,
                key=f"plantilla-{inner + 1}" if not top else f"parte-{top}-{inner}",
                position=position,
                body="Texto",
            )


def months(activity: Activity, rows: int) -> None:
    """Make as many months of reports, each with as many revisions, whole with their parts."""
    indicators = [result.indicator for result in activity.results.all()]
    party = activity.assignments.order_by("pk")[0].party
    for month in range(rows):
        report = factories.make_report(activity, shift(FIRST_MONTH, month), party=party)
        for _ in range(rows):
            revision = factories.make_revision(report)
            factories.make_event(revision)
            for indicator in indicators:
                factories.make_measurement(revision, indicator)
                factories.make_baseline(indicator, revision=revision)
            for _ in range(rows):
                factories.make_evidence(revision)
            for sector in ["government", "civil_society", "guarantor"][:rows]:
                verdict = factories.make_verdict(revision, sector=sector)
                factories.make_event(revision, step="judge", verdict=verdict)


@pytest.fixture(autouse=True)
def _features_known() -> None:
    """Let Django find out first what SQLite can do: it asks once a process, in three queries."""
    assert connection.features.supports_json_field


def counted(client: Client, address: str) -> int:
    assert connection.features.supports_json_field  # which Django asks SQLite once a process
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200
    return len(queries)


def test_pages_cost_the_same_with_one_and_three_rows_at_each_level(client: Client) -> None:
    fill("uno", 1)
    Authority.known()  # which the first feed would keep
    with_one = {page: counted(client, path.format(plan="uno")) for page, path in PAGES.items()}
    fill("tres", 3)  # it ends later, so that it is the current one

    with_three = {page: counted(client, path.format(plan="tres")) for page, path in PAGES.items()}

    assert with_three == with_one
    assert with_one["dashboard"] <= DASHBOARD_BUDGET
    assert with_one["home"] <= DASHBOARD_BUDGET
    assert with_one["activity"] <= ACTIVITY_BUDGET
    for page in ("how the report was made", "the report explained"):
        assert with_one.pop(page) <= REPORT_MADE_BUDGET
    assert max(with_one.values()) <= BUDGET


def test_a_comparison_costs_no_query_of_its_own(client: Client) -> None:
    fill("tres", 3)
    address = PAGES["report"].format(plan="tres")

    assert counted(client, f"{address}?de=1&a=3") == counted(client, address)
