"""The Atom feeds: an entry for each publication and correction, and nothing before its time."""

from datetime import date
from xml.etree import ElementTree

import pytest
from django.test import Client
from pytest_django import Settings

from tests import factories
from tests.factories import noon

from .worlds import MARCH, correct, hand_in, kilns, owed_activity

pytestmark = pytest.mark.django_db

FEED = "/feeds/informes.atom"
ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = [
    FEED,
    "/feeds/durango-2015/compromiso/2.atom",
    "/feeds/durango-2015/parte/direccion-2a-2.atom",
]


def feed(client: Client, address: str = FEED) -> ElementTree.Element:
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314  our own answer


def said(element: ElementTree.Element, name: str) -> list[str]:
    return [each.text or "" for each in element.iter(f"{ATOM}{name}")]


def entries(client: Client, address: str = FEED) -> list[ElementTree.Element]:
    return list(feed(client, address).iter(f"{ATOM}entry"))


def test_each_publication_and_correction_is_an_entry_newest_first(client: Client) -> None:
    moved, _ = kilns()
    correct(
        moved.reports.get(),
        on=date(2016, 5, 3),
        numerator=11,
        done="Se contó otra vez.",
        reason="Una <contada> dos veces.",
    )

    found = feed(client)

    assert said(found, "title") == [
        "Informes — Plan de Acción Local",
        "2a-2 · corrección del informe de marzo de 2016",
        "2a-5 · informe de marzo de 2016",
        "2a-2 · informe de marzo de 2016",
    ]
    assert [each.replace("\xa0", " ") for each in said(found, "summary")] == [
        (
            "Actividad 2a-2. Informe de marzo de 2016, corregido el 3 de mayo de 2016: "
            "de 21.05 % a 19.3 %. Razón: Una &lt;contada&gt; dos veces."
        ),
        "Actividad 2a-5. Informe de marzo de 2016, publicado el 19 de abril de 2016: 17.54 %.",
        "Actividad 2a-2. Informe de marzo de 2016, publicado el 18 de abril de 2016: 21.05 %.",
    ]
    assert said(found, "updated")[:2] == ["2016-05-03T17:00:00+00:00"] * 2
    assert said(found, "name")[1:] == ["Direccion 2a 2", "Direccion 2a 5", "Direccion 2a 2"]


def test_an_entry_keeps_its_tag_and_leads_to_its_revision(client: Client) -> None:
    kilns()
    first = entries(client)[-1]
    factories.make_report(factories.make_activity(code="3-1"))

    again = entries(client)[-1]

    link = first.find(f"{ATOM}link")
    assert said(first, "id") == ["tag:testserver,2016-04-18:durango-2015/2a-2/2016-03/1"]
    assert said(again, "id") == said(first, "id")
    assert link is not None
    assert link.get("href") == (
        "http://testserver/planes/durango-2015/informes/2a-2/2016-03/#version-1"
    )
    page = client.get("/planes/durango-2015/informes/2a-2/2016-03/").content.decode()
    assert 'id="version-1"' in page


def test_the_feeds_of_a_commitment_and_of_a_party_tell_only_of_it(client: Client) -> None:
    kilns()
    other = owed_activity("3-1")
    hand_in(other, MARCH, on=date(2016, 4, 8), values=(1, 2), publish_on=date(2016, 4, 9))

    codes = {
        address: [said(each, "title")[0].split(" ")[0] for each in entries(client, address)]
        for address in FEEDS
    }

    assert codes == {
        FEEDS[0]: ["2a-5", "2a-2", "3-1"],
        FEEDS[1]: ["2a-5", "2a-2"],
        FEEDS[2]: ["2a-2"],
    }


def test_a_month_without_activity_and_a_level_are_said(client: Client) -> None:
    activity = owed_activity("2a-4", measured=False)
    hand_in(
        activity,
        date(2015, 9, 1),
        on=date(2015, 10, 8),
        publish_on=date(2015, 10, 9),
        level="limited",
    )
    hand_in(
        activity,
        date(2015, 10, 1),
        on=date(2015, 11, 8),
        publish_on=date(2015, 11, 9),
        is_inactive=True,
        inactive_reason="Mes sin trabajos.",
        done="",
    )

    summaries = said(feed(client), "summary")

    assert [each.rpartition(": ")[2] for each in summaries] == ["sin actividad.", "nivel limitado."]


def test_what_is_not_published_is_in_no_feed(client: Client) -> None:
    activity = owed_activity("2a-2")
    hand_in(activity, MARCH, on=date(2016, 4, 8), values=(1, 57), done="CANARIO-4711")
    report = factories.make_report(activity, date(2016, 4, 1))
    factories.make_revision(report, state="draft", done="CANARIO-4711")

    for address in FEEDS:
        found = feed(client, address)

        assert said(found, "entry") == []
        assert said(found, "updated") == [f"{factories.SIGNED_ON}T05:00:00+00:00"]


def test_a_portal_without_plans_has_an_empty_feed_too(client: Client) -> None:
    assert said(feed(client), "updated") == ["1970-01-01T00:00:00+00:00"]


@pytest.mark.parametrize("address", FEEDS)
def test_a_site_that_moves_keeps_the_ids_of_its_feeds_and_entries(
    client: Client, settings: Settings, address: str
) -> None:
    kilns()
    before = said(feed(client, address), "id")

    settings.SITE_URL = "https://otra.example.mx"
    after = feed(client, address)

    assert len(before) > 1
    assert said(after, "id") == before
    links = [each.get("href", "") for each in after.iter(f"{ATOM}link")]
    assert all(link.startswith(settings.SITE_URL) for link in links)


def test_a_feed_holds_the_newest_hundred(client: Client) -> None:
    activity = factories.make_activity()
    plan = activity.plan
    report = factories.make_report(activity)
    for number in range(1, 103):
        factories.make_revision(report, number=number, published_at=noon(date(2016, 1, 1)))

    found = said(feed(client), "id")[1:]

    assert len(found) == 100
    assert found[0].endswith(f"{plan.slug}/2a-2/2015-09/102")


def test_a_feed_of_a_demonstration_says_so_in_every_title(client: Client) -> None:
    moved, _ = kilns()
    moved.plan.is_demo = True
    moved.plan.save()

    for address in FEEDS:
        titles = said(feed(client, address), "title")

        assert len(titles) >= 2
        assert all(title.startswith("[Datos ficticios] ") for title in titles)


@pytest.mark.parametrize(
    "address",
    [
        "/feeds/otro/compromiso/2.atom",
        "/feeds/durango-2015/compromiso/9.atom",
        "/feeds/durango-2015/parte/nadie.atom",
        "/feeds/otro/parte/direccion-2a-2.atom",
    ],
)
def test_a_feed_of_nothing_answers_404(client: Client, address: str) -> None:
    kilns()

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_takes_no_post_and_sets_no_cookie(client: Client, address: str) -> None:
    kilns()

    assert client.post(address).status_code == 405
    assert client.head(address).status_code == 200
    assert client.get(address).cookies == {}
