"""The moment that an address asks for: what is taken, what is refused, what is said."""

from datetime import date, timedelta

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from commitments.months import last_ended, shift, write_month
from commitments.refused import Refused
from pal_portal.asking import moment_from
from tests import factories

pytestmark = pytest.mark.django_db


def test_without_parameters_the_newest_corte_is_shown_as_known_today(rf: RequestFactory) -> None:
    at = moment_from(rf.get("/"), factories.make_plan())

    assert (at.moment.cutoff, at.query, at.notice) == (date(2016, 8, 1), "", "")
    assert at.previous
    assert (at.previous.name, at.previous.url) == ("julio de 2016", "/?corte=2016-07")
    assert at.following is None


def test_a_past_corte_links_both_ways_and_keeps_the_day_of_knowledge(rf: RequestFactory) -> None:
    at = moment_from(rf.get("/x/?corte=2016-03&al=2016-05-02"), factories.make_plan())

    assert at.query == "?corte=2016-03&al=2016-05-02"
    assert at.previous
    assert at.following
    assert at.previous.url == "/x/?corte=2016-02&al=2016-05-02"
    assert at.following.url == "/x/?al=2016-05-02"
    assert at.notice == (
        "Está viendo el plan como estaba en marzo de 2016, con lo sabido el 2 de mayo de 2016."
    )


def test_every_other_month_that_had_ended_is_a_link_and_the_newest_has_the_plain_address(
    rf: RequestFactory,
) -> None:
    at = moment_from(rf.get("/x/?corte=2015-10&al=2015-12-15"), factories.make_plan())

    assert [(each.short, each.url) for each in at.others] == [
        ("sep 2015", "/x/?corte=2015-09&al=2015-12-15"),
        ("nov 2015", "/x/?al=2015-12-15"),
    ]


def test_the_first_month_has_no_earlier_one(rf: RequestFactory) -> None:
    at = moment_from(rf.get("/?corte=2015-09"), factories.make_plan())

    assert at.previous is None
    assert at.notice == (
        "Está viendo el plan como estaba en septiembre de 2015, con lo que se sabe hoy."
    )


def test_only_the_day_of_knowledge_in_the_past_is_said_so(rf: RequestFactory) -> None:
    at = moment_from(rf.get("/?al=2016-04-15"), factories.make_plan())

    assert at.moment.cutoff == date(2016, 3, 1)
    assert at.notice == "Está viendo lo que se sabía el 15 de abril de 2016."


def test_of_a_repeated_parameter_the_last_counts_and_unknown_ones_are_ignored(
    rf: RequestFactory,
) -> None:
    at = moment_from(rf.get("/?corte=nada&corte=2016-03&al=&otro=1"), factories.make_plan())

    assert (at.moment.cutoff, at.query) == (date(2016, 3, 1), "?corte=2016-03")


@pytest.mark.parametrize(
    "asked",
    [
        "corte=2016-3",
        "corte=2016-13",
        "corte=0000-01",
        "corte=marzo",
        "corte=２０１６-03",
        "corte=2016-03-01",
        "corte=%00",
        "corte=2015-08",
        "corte=2016-09",
        "al=2016-02-30",
        "al=20160301",
        "al=2016-W10-1",
        "al=9999-12-31",
        "al=0001-01-01",
        "al=2015-08-24",
        "corte=2016-05&al=2016-05-15",
    ],
)
def test_an_impossible_moment_is_refused(rf: RequestFactory, asked: str) -> None:
    plan = factories.make_plan()

    with pytest.raises(Refused):
        moment_from(rf.get(f"/?{asked}"), plan)


def test_the_refusal_is_a_page_that_helps(client: Client) -> None:
    factories.make_activity()

    response = client.get("/planes/durango-2015/?corte=2030-01")

    assert response.status_code == 400
    page = response.content.decode()
    assert "El plan va de septiembre de 2015 a agosto de 2016; elija uno de esos meses." in page
    assert '<a href="/planes/durango-2015/">Ver la página con lo más reciente</a>' in page


def test_a_day_that_has_not_come_answers_400(client: Client) -> None:
    factories.make_activity()
    tomorrow = timezone.localdate() + timedelta(days=1)

    response = client.get(f"/?al={tomorrow.isoformat()}")

    assert response.status_code == 400
    assert "Ese día todavía no llega" in response.content.decode()


def test_a_running_plan_shows_no_month_that_has_not_ended(client: Client) -> None:
    this_month = shift(last_ended(timezone.localdate()), 1)
    plan = factories.make_plan(
        slug="en-curso",
        first_month=shift(this_month, -2),
        last_month=shift(this_month, 3),
        signed_on=shift(this_month, -3),
    )

    assert client.get(f"/planes/{plan.slug}/?corte={write_month(this_month)}").status_code == 400
    page = client.get("/").content.decode()
    assert "2 de 6" in page


def test_a_plan_that_has_not_begun_has_nothing_elapsed_and_nothing_owed(client: Client) -> None:
    next_year = shift(last_ended(timezone.localdate()), 12)
    factories.make_plan(
        slug="por-empezar",
        first_month=next_year,
        last_month=shift(next_year, 11),
        signed_on=timezone.localdate(),
    )

    page = client.get("/").content.decode()

    assert "0 de 12" in page
    assert "Aún no" in page
