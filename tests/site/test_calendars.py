"""The calendars, read as other programs read them."""

from datetime import date

import pytest
from django.test import Client
from icalendar import Calendar
from pytest_django import Settings

from commitments.models import Activity
from pal_portal.site.icalendar import CalendarEvent, folded, write_calendar
from pal_portal.site.pages.calendar import party_events
from sttl.reading.ledger import Ledger
from sttl.reading.moments import moment
from sttl.reading.readings import reading
from tests import factories
from tests.factories import noon

from .worlds import MARCH, hand_in, kilns, owed_activity

pytestmark = pytest.mark.django_db

CALENDAR = "/calendario.ics"
OF_THE_PLAN = " — Plan de Acción Local"
PARTY = "/calendario/durango-2015/parte/direccion-2a-2.ics"


def calendar(client: Client, address: str = CALENDAR) -> Calendar:
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.content.replace(b"\r\n", b"").count(b"\n") == 0
    assert max(len(line) for line in response.content.split(b"\r\n")) <= 75
    found = Calendar.from_ical(response.content)
    assert isinstance(found, Calendar)
    assert [each.errors for each in found.walk()] == [[]] * len(found.walk())
    return found


def days(found: Calendar) -> list[tuple[date, str]]:
    return [(each.decoded("DTSTART"), short(str(each["SUMMARY"]))) for each in found.walk("VEVENT")]


def short(title: str) -> str:
    """Leave out the plan's name, which closes the title of each of its days."""
    return title.removesuffix(OF_THE_PLAN)


def test_the_calendar_holds_deadlines_due_days_extensions_and_sessions(client: Client) -> None:
    first, second = kilns()
    factories.make_amendment(
        first.plan, subject="deadline", activity=first, new_date=date(2016, 9, 30)
    )
    factories.make_extension(second, MARCH, due_on=date(2016, 4, 20))
    factories.make_session(number=7, held_on=date(2016, 4, 15))

    found = days(calendar(client))

    assert found[6:9] == [
        (date(2016, 4, 10), "Fecha límite: informes de marzo de 2016"),
        (date(2016, 4, 15), "Sesión 7 del STTL"),
        (date(2016, 4, 20), "Fecha límite con prórroga: 2a-5, marzo de 2016"),
    ]
    assert found[-3:] == [
        (date(2016, 8, 25), "Fecha acordada de 1 actividad"),
        (date(2016, 9, 10), "Fecha límite: informes de agosto de 2016"),
        (date(2016, 9, 30), "Fecha acordada de 1 actividad"),
    ]
    assert len(found) == 12 + 2 + 1 + 1


def test_a_party_has_its_own_days(client: Client) -> None:
    first, _ = kilns()
    party = first.assignments.get().party
    factories.make_assignment(factories.make_activity(code="3-1"), party)
    factories.make_extension(first, MARCH, due_on=date(2016, 4, 20))

    found = days(calendar(client, PARTY))

    assert found[:2] == [
        (date(2015, 10, 10), "Fecha límite: 2 informes de septiembre de 2015"),
        (date(2015, 11, 10), "Fecha límite: 2 informes de octubre de 2015"),
    ]
    assert found[6:8] == [
        (date(2016, 4, 10), "Fecha límite: 1 informe de marzo de 2016"),
        (date(2016, 4, 20), "Fecha límite: 1 informe de marzo de 2016"),
    ]
    assert (date(2016, 8, 25), "Fecha acordada de 1 actividad") in found
    assert len(found) == 13 + 1


def on_that_day(activity: Activity) -> list[str]:
    """Return what the calendar of an activity's party says on 20 October 2015."""
    plan = activity.plan
    day = date(2015, 10, 20)
    then = moment(plan.first_month, plan.last_month, signed_on=plan.signed_on, today=day)
    ledger = Ledger.of(plan, before=then.known_before)
    party = activity.assignments.get().party
    events = party_events(party, reading(plan, then, ledger=ledger), ledger)
    return [short(each.title) for each in events]


def test_a_party_only_proposed_owes_no_month_past_or_to_come() -> None:
    activity = owed_activity("2a-2")
    activity.assignments.update(origin="portal")

    assert on_that_day(activity) == ["Fecha acordada de 1 actividad"]


def test_what_nobody_owes_has_no_due_day_though_one_was_put_off(client: Client) -> None:
    proposed, decided = owed_activity("2a-2"), owed_activity("2a-5")
    proposed.assignments.update(origin="portal")
    decided.assignments.update(from_month=MARCH)
    for activity in (proposed, decided):
        factories.make_extension(activity, MARCH, due_on=date(2016, 4, 20))

    found = [title for _, title in days(calendar(client)) if "Fecha límite" in title]

    assert found[:2] == [
        "Fecha límite: informes de marzo de 2016",
        "Fecha límite con prórroga: 2a-5, marzo de 2016",
    ]
    assert len(found) == 6 + 1


def test_a_party_owes_the_months_to_come_until_its_activity_is_done() -> None:
    activity = owed_activity("2a-2")
    before = on_that_day(activity)
    hand_in(
        activity,
        date(2015, 9, 1),
        on=date(2015, 10, 8),
        values=(57, 57),
        publish_on=date(2015, 10, 9),
        is_finished=True,
    )

    done = on_that_day(activity)

    assert len(before) == 12 + 1
    assert done == [
        "Fecha acordada de 1 actividad",
        "Fecha límite: 1 informe de septiembre de 2015",
    ]


@pytest.mark.parametrize("address", [CALENDAR, PARTY, "/feeds/informes.atom"])
@pytest.mark.parametrize("asked", ["corte=2015-09", "al=2015-10-20", "al=nada&corte=%00"])
def test_streams_of_what_happens_pass_over_corte_and_al(
    client: Client, address: str, asked: str
) -> None:
    kilns()

    assert client.get(f"{address}?{asked}").content == client.get(address).content


@pytest.mark.parametrize("address", [CALENDAR, PARTY])
def test_events_are_whole_days_with_one_permanent_key_each(client: Client, address: str) -> None:
    kilns()
    factories.make_session(held_on=date(2016, 4, 15))
    factories.make_session(held_on=date(2016, 4, 15), number=8)

    first, second = calendar(client, address), calendar(client, address)

    keys = [str(each["UID"]) for each in first.walk("VEVENT")]
    assert len(set(keys)) == len(keys)
    assert keys == [str(each["UID"]) for each in second.walk("VEVENT")]
    assert all(key.endswith("@testserver") for key in keys)
    assert all(each["DTSTART"].params["VALUE"] == "DATE" for each in first.walk("VEVENT"))


@pytest.mark.parametrize("address", [CALENDAR, PARTY])
def test_a_site_that_moves_keeps_the_keys_of_its_days(
    client: Client, settings: Settings, address: str
) -> None:
    kilns()
    before = calendar(client, address)

    settings.SITE_URL = "https://otra.example.mx"
    after = calendar(client, address)

    assert [each["UID"] for each in after.walk("VEVENT")] == [
        each["UID"] for each in before.walk("VEVENT")
    ]
    assert after["PRODID"] == before["PRODID"]
    assert all(str(each["URL"]).startswith(settings.SITE_URL) for each in after.walk("VEVENT"))


@pytest.mark.parametrize("address", [CALENDAR, PARTY])
def test_each_day_of_a_plan_bears_its_name(client: Client, address: str) -> None:
    kilns()

    titles = [str(each["SUMMARY"]) for each in calendar(client, address).walk("VEVENT")]

    assert len(titles) > 12
    assert [title for title in titles if not title.endswith(OF_THE_PLAN)] == []


def revisions(client: Client, address: str) -> dict[str, tuple[int, str]]:
    """Return of each day that was ever moved how often and when last, by its key."""
    return {
        str(each["UID"]).partition("@")[0]: (
            int(str(each.decoded("SEQUENCE"))),
            f"{each.decoded('LAST-MODIFIED'):%Y%m%dT%H%M%SZ}",
        )
        for each in calendar(client, address).walk("VEVENT")
        if each["SEQUENCE"] or "LAST-MODIFIED" in each
    }


def test_a_day_that_moves_says_so(client: Client) -> None:
    first, _ = kilns()
    plan = first.plan
    untouched = {address: revisions(client, address) for address in (CALENDAR, PARTY)}
    for moved_on, new_date in [(1, date(2016, 9, 30)), (2, date(2016, 10, 15))]:
        factories.make_amendment(
            plan,
            subject="deadline",
            activity=first,
            new_date=new_date,
            recorded_at=noon(date(2016, 4, moved_on)),
        )
    factories.make_extension(
        first, MARCH, due_on=date(2016, 4, 20), recorded_at=noon(date(2016, 4, 3))
    )
    factories.make_due_day(
        plan, 12, from_month=date(2016, 7, 1), recorded_at=noon(date(2016, 4, 4))
    )

    assert untouched == {CALENDAR: {}, PARTY: {}}
    assert revisions(client, CALENDAR) == {
        "prorroga-2a-2-2016-03.durango-2015": (1, "20160403T170000Z"),
        "informes-2016-07.durango-2015": (1, "20160404T170000Z"),
        "informes-2016-08.durango-2015": (1, "20160404T170000Z"),
        "plazo-2016-08-25.durango-2015": (1, "20160401T180000Z"),
        "plazo-2016-10-15.durango-2015": (1, "20160402T180000Z"),
    }
    assert revisions(client, PARTY) == {
        "informes-2016-03-2016-04-20.direccion-2a-2.durango-2015": (1, "20160403T170000Z"),
        "informes-2016-07-2016-08-12.direccion-2a-2.durango-2015": (1, "20160404T170000Z"),
        "informes-2016-08-2016-09-12.direccion-2a-2.durango-2015": (1, "20160404T170000Z"),
        "plazo-2016-10-15.direccion-2a-2.durango-2015": (1, "20160402T180000Z"),
    }


@pytest.mark.parametrize("address", [CALENDAR, PARTY])
def test_every_event_leads_to_a_page(client: Client, address: str) -> None:
    kilns()
    factories.make_session()

    links = {str(each["URL"]) for each in calendar(client, address).walk("VEVENT")}

    assert links
    for link in links:
        assert client.get(link.removeprefix("http://testserver")).status_code == 200, link


@pytest.mark.parametrize("address", [CALENDAR, PARTY])
def test_a_demonstration_is_marked_in_the_calendar(client: Client, address: str) -> None:
    moved, _ = kilns()
    factories.make_session()
    moved.plan.is_demo = True
    moved.plan.save()

    found = calendar(client, address)

    assert str(found["X-WR-CALNAME"]).startswith("[Datos ficticios] ")
    assert all(summary.startswith("[Datos ficticios] ") for _, summary in days(found))


@pytest.mark.parametrize("address", [CALENDAR, PARTY])
def test_what_is_not_published_is_in_no_calendar(client: Client, address: str) -> None:
    activity = owed_activity("2a-2")
    hand_in(activity, MARCH, on=date(2016, 4, 8), values=(1, 57), done="CANARIO-4711")

    assert b"CANARIO" not in client.get(address).content


def test_an_empty_portal_has_an_empty_calendar(client: Client) -> None:
    assert days(calendar(client)) == []


@pytest.mark.parametrize(
    "address",
    [
        "/calendario/otro/parte/direccion-2a-2.ics",
        "/calendario/durango-2015/parte/nadie.ics",
    ],
)
def test_a_calendar_of_nobody_answers_404(client: Client, address: str) -> None:
    kilns()

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", [CALENDAR, PARTY])
def test_a_calendar_takes_no_post_and_sets_no_cookie(client: Client, address: str) -> None:
    kilns()

    assert client.post(address).status_code == 405
    assert client.get(address).cookies == {}


def test_text_comes_back_as_it_went_in_however_long() -> None:
    text = "Uno; dos, tres\\cuatro\ncinco " + "ñandú — " * 30
    event = CalendarEvent("clave", date(2016, 4, 10), text, text, "/")

    written = write_calendar(
        text, [event], host="portal.mx", origin="https://portal.mx", stamp=noon(date(2016, 4, 1))
    )

    found = Calendar.from_ical(written)
    event_found = found.walk("VEVENT")[0]
    assert str(event_found["SUMMARY"]) == text
    assert str(event_found["DESCRIPTION"]) == text
    assert event_found["DTSTAMP"].to_ical() == b"20160401T180000Z"


def test_a_line_is_broken_after_75_octets_and_never_inside_a_character() -> None:
    lines = folded("ñ" * 100).split(b"\r\n")

    assert [len(line) for line in lines] == [74, 75, 53, 0]
    assert b"".join(lines).replace(b" ", b"").decode() == "ñ" * 100
