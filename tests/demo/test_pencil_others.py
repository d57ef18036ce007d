"""The filters, the feeds, the chain and the council's agreements, worked out with a pencil.

The filters at the twelve cortes and on three days of knowledge; the feeds, which know no corte,
as of now.
"""

from datetime import date

import pytest

from commitments.months import day_name, month_name, write_month
from sttl.models import Agreement, Event
from tests.demo.pencil import wording
from tests.demo.pencil.notebook import Notebook
from tests.demo.pencil.record import Row, day_of
from tests.demo.sight import Eyes, classed, entries, numbers, words

from .moments import AFTER_THE_YEAR, DAYS, MOMENTS, PLAN, at

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.django_db]

STATES = {
    "cumplida": "done",
    "en-curso": "under_way",
    "no-iniciada": "not_started",
    "sin-informe": "unreported",
}
FLAGS = {
    "vencida": "overdue",
    "sin-indicador-en-el-plan": "unmeasured",
    "en-disputa": "disputed",
    "en-disputa-corregida": "dispute_corrected",
    "desactualizada": "outdated",
    "correspondencia-dudosa": "doubtful",
}
NEWEST = 100  # entries of a feed


# The filters of the list of activities


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_each_state_and_flag_finds_what_a_pencil_finds(
    notebooks: dict[date, Notebook], eyes: Eyes, corte: date, known_on: date
) -> None:
    notes = notebooks[known_on]
    states, codes = notes.paper(corte).states, list(notes.record.activities)
    expected = {
        f"estado={word}": [code for code in codes if states[code] == state]
        for word, state in STATES.items()
    } | {
        f"senal={word}": [code for code in codes if flag in notes.flags(code, corte)]
        for word, flag in FLAGS.items()
    }

    found = {query: listed(eyes, query, corte, known_on) for query in expected}

    assert {query: each for query, (each, _) in found.items()} == expected
    assert {query: said for query, (_, said) in found.items()} == {
        query: [str(len(each)), "31"] if each else ["31"] for query, each in expected.items()
    }


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_the_order_by_percentage_is_that_of_a_pencil(
    notebooks: dict[date, Notebook], eyes: Eyes, corte: date, known_on: date
) -> None:
    notes = notebooks[known_on]
    figures = notes.paper(corte).figures
    codes = list(notes.record.activities)
    measured = sorted((code for code in codes if code in figures), key=lambda code: -figures[code])

    codes_shown, _ = listed(eyes, "orden=porcentaje", corte, known_on)

    assert codes_shown[: len(measured)] == measured
    assert sorted(codes_shown) == sorted(codes)


def listed(eyes: Eyes, query: str, corte: date, known_on: date) -> tuple[list[str], list[str]]:
    """Return the activities that the list shows, and the numbers with which it says how many."""
    page = eyes.see(at(f"{PLAN}actividades/?{query}", corte, known_on))
    titles = [words(each).partition(" · ")[0] for each in classed(page, "card-title")]
    return titles, numbers(words(page.find("p/strong")))


# The feeds


def test_each_entry_of_each_feed_is_what_a_pencil_gives(
    notebooks: dict[date, Notebook], eyes: Eyes
) -> None:
    record = notebooks[AFTER_THE_YEAR].record
    holders = {
        record.parties[key]["slug"]: [
            place for place, each in record.holders.items() if each == key
        ]
        for key in set(record.holders.values())
    }
    expected = {"/feeds/informes.atom": record.revisions}
    for number in range(1, 6):
        expected[f"/feeds/durango-2015/compromiso/{number}.atom"] = [
            each
            for each in record.revisions
            if record.activities[each["code"]]["commitment"] == number
        ]
    for slug, places in holders.items():
        expected[f"/feeds/durango-2015/parte/{slug}.atom"] = [
            each for each in record.revisions if (each["code"], each["month"]) in places
        ]

    for address, revisions in expected.items():
        newest = list(reversed(revisions))[:NEWEST]
        found = list(entries(eyes.fetch(address)))
        assert [each["link"].partition("/informes/")[2] for each in found] == [
            f"{each['code']}/{write_month(each['month'])}/#version-{each['number']}"
            for each in newest
        ], address
        told = [told_of(each, record.revisions) for each in newest]
        assert [
            summary
            for entry, summary in zip(found, told, strict=True)
            if summary not in words_of(entry)
        ] == [], address


def words_of(entry: dict[str, str]) -> str:
    return entry["summary"].replace("\xa0", " ")


def told_of(revision: Row, revisions: list[Row]) -> str:
    """Write what a feed tells of a publication, or of a correction."""
    name, day = month_name(revision["month"]), day_name(day_of(revision["published"]))
    new = wording.stated(revision)
    earlier = [
        each
        for each in revisions
        if (each["code"], each["month"]) == (revision["code"], revision["month"])
        and each["number"] < revision["number"]
    ]
    if not earlier:
        return f" Informe de {name}, publicado el {day}: {new}."
    old = wording.stated(earlier[-1])
    change = f": de {old} a {new}" if old != new else ""
    return f" Informe de {name}, corregido el {day}{change}. Razón: "


# The chain of events, and the council's agreements


@pytest.mark.parametrize("known_on", [AFTER_THE_YEAR, *(day for _, day in DAYS)])
def test_the_chain_s_counts_are_what_a_pencil_gives(
    notebooks: dict[date, Notebook], eyes: Eyes, known_on: date
) -> None:
    notes = notebooks[known_on]
    known = {each["pk"] for each in notes.record.revisions if each["published"] < notes.before}
    events = list(Event.objects.values_list("revision", "at"))
    closed = [each for each, at in events if each not in known or at >= notes.before]

    page = eyes.see(f"{PLAN}sucesos/?al={known_on}")

    assert numbers(words(classed(page, "lead")[0])) == wording.not_zero([len(events), len(closed)])


@pytest.mark.usefixtures("demo")
def test_each_session_counts_its_agreements_as_a_pencil_does(eyes: Eyes) -> None:
    expected: dict[str, list[bool]] = {}
    for title, done_on in Agreement.objects.values_list("session__title", "done_on"):
        expected.setdefault(title, []).append(bool(done_on))

    page = eyes.see("/sttl/")

    shown = {
        words(line.find("a")).partition(" · ")[2]: numbers(words(line.find("small")))
        for each in page.findall(".//ul")[-1:]
        for line in each.findall("li")
    }
    assert {title: each for title, each in shown.items() if each} == {
        title: wording.not_zero([len(done), sum(done) if not all(done) else 0])
        for title, done in expected.items()
    }
