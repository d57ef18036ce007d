"""The filters, the feeds, the chain and the council's agreements say what the tables give.

The filters at the twelve cortes and on three days of knowledge; the feeds, which know no corte,
as of now.
"""

from datetime import date

import pytest

from commitments.months import day_name, month_name, parse_month
from docs.recompute.tables import Row
from sttl.models import Agreement, Event, Revision
from tests.demo import wording
from tests.demo.recomputed import Downloads, Recomputed
from tests.demo.report_wording import stated, versions_before
from tests.demo.sight import Eyes, classed, entries, numbers, words

from .moments import AFTER_THE_YEAR, DAYS, MOMENTS, MONTHS, PLAN, at, end_of

pytestmark = pytest.mark.django_db

FLAG_OF_WORD = {
    "vencida": "vencida",
    "sin-indicador-en-el-plan": "sin_indicador",
    "en-disputa": "en_disputa",
    "en-disputa-corregida": "en_disputa_corregida",
    "desactualizada": "desactualizada",
    "correspondencia-dudosa": "correspondencia_dudosa",
}
NEWEST = 100  # entries of a feed


# The filters of the list of activities


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_each_state_and_flag_finds_what_the_tables_give(
    downloads: Downloads, eyes: Eyes, corte: date, known_on: date
) -> None:
    now = downloads.at(corte, known_on)
    figures = now.reported.figures
    expected = {
        f"estado={state.replace('_', '-')}": [
            code for code in now.codes if figures[code].state == state
        ]
        for state in wording.STATES
    } | {
        f"senal={word}": [code for code in now.codes if flag in now.flags(code)]
        for word, flag in FLAG_OF_WORD.items()
    }

    lists = {query: listed(eyes, query, corte, known_on) for query in expected}

    assert {query: codes for query, (codes, _) in lists.items()} == expected
    assert {query: counts for query, (_, counts) in lists.items()} == {
        query: [str(len(codes)), "31"] if codes else ["31"] for query, codes in expected.items()
    }


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_the_order_by_percentage_is_that_of_the_tables(
    downloads: Downloads, eyes: Eyes, corte: date, known_on: date
) -> None:
    now = downloads.at(corte, known_on)
    percents = {
        code: figure.percent
        for code, figure in now.reported.figures.items()
        if figure.percent is not None
    }
    measured = sorted(percents, key=lambda code: -percents[code])

    codes, _ = listed(eyes, "orden=porcentaje", corte, known_on)

    assert codes[: len(measured)] == measured
    assert sorted(codes) == sorted(now.codes)


def listed(eyes: Eyes, query: str, corte: date, known_on: date) -> tuple[list[str], list[str]]:
    """Return the activities that the list shows, and the numbers with which it says how many."""
    page = eyes.see(at(f"{PLAN}actividades/?{query}", corte, known_on))
    titles = [words(title).partition(" · ")[0] for title in classed(page, "card-title")]
    return titles, numbers(words(page.find("p/strong")))


# The feeds


def test_each_entry_of_each_feed_is_what_the_tables_give(downloads: Downloads, eyes: Eyes) -> None:
    now = downloads.at(MONTHS[-1], AFTER_THE_YEAR)
    published = [row for rows in now.dashboard.tables.versions.values() for row in rows]
    published.sort(key=lambda row: -int(row["orden_de_publicacion"]))
    expected = {"/feeds/informes.atom": published}
    for number in "12345":
        expected[f"/feeds/durango-2015/compromiso/{number}.atom"] = [
            row for row in published if row["actividad"] in now.codes_where(number)
        ]
    for party in {row["parte"] for row in published if row["parte"]}:
        expected[f"/feeds/durango-2015/parte/{party}.atom"] = [
            row for row in published if row["parte"] == party
        ]

    for address, versions in expected.items():
        newest = versions[:NEWEST]
        shown = list(entries(eyes.fetch(address)))
        assert [entry["link"].partition("/informes/")[2] for entry in shown] == [
            f"{row['actividad']}/{row['mes']}/#version-{row['version']}" for row in newest
        ], address
        told = [told_of(now, row) for row in newest]
        assert [
            summary
            for entry, summary in zip(shown, told, strict=True)
            if summary not in words_of(entry)
        ] == [], address


def words_of(entry: dict[str, str]) -> str:
    return entry["summary"].replace("\xa0", " ")


def told_of(now: Recomputed, report: Row) -> str:
    """Write what a feed tells of a publication, or of a correction."""
    name = month_name(parse_month(report["mes"]))
    day = day_name(date.fromisoformat(report["publicado_el"]))
    new = stated(now, report)
    earlier = [stated(now, row) for row in versions_before(now, report)]
    if not earlier:
        return f" Informe de {name}, publicado el {day}: {new}."
    change = f": de {earlier[-1]} a {new}" if earlier[-1] != new else ""
    return f" Informe de {name}, corregido el {day}{change}. Razón: "


# The chain of events, and the council's agreements


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("known_on", [AFTER_THE_YEAR, *(day for _, day in DAYS)])
def test_the_chain_s_counts_are_those_of_the_record(eyes: Eyes, known_on: date) -> None:
    before = end_of(known_on)
    public = Revision.objects.filter(state="published", published_at__lt=before)
    events = Event.objects.count()
    open_events = Event.objects.filter(revision__in=public, at__lt=before).count()

    page = eyes.see(f"{PLAN}sucesos/?al={known_on}")

    shown = numbers(words(classed(page, "lead")[0]))
    assert shown == wording.not_zero([events, events - open_events])


@pytest.mark.usefixtures("demo")
def test_each_session_counts_its_agreements(eyes: Eyes) -> None:
    agreements: dict[str, list[bool]] = {}
    for title, done_on in Agreement.objects.values_list("session__title", "done_on"):
        agreements.setdefault(title, []).append(bool(done_on))

    page = eyes.see("/sttl/")

    shown = {
        words(line.find("a")).partition(" · ")[2]: numbers(words(line.find("small")))
        for part in page.findall(".//ul")[-1:]
        for line in part.findall("li")
    }
    assert {title: counts for title, counts in shown.items() if counts} == {
        title: wording.not_zero([len(done), sum(done) if not all(done) else 0])
        for title, done in agreements.items()
    }
