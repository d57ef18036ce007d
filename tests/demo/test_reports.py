"""Each count of reports, and each published report, is what docs/recompute makes of the tables.

The board, the list of parties and each party at the twelve cortes and on three days of knowledge;
each published report once, as known after the year, since its page has no corte of its own.
"""

from datetime import date
from xml.etree.ElementTree import Element

import pytest

from commitments.months import month_name, parse_month, short_month_name
from docs.recompute.dashboard import tally
from docs.recompute.tables import Row, version
from tests.demo import report_wording, wording
from tests.demo.recomputed import Downloads, Recomputed
from tests.demo.sight import Eyes, classed, marks, numbers, rows_of, unexplained, words

from .moments import AFTER_THE_YEAR, MOMENTS, MONTHS, PLAN, at

pytestmark = pytest.mark.django_db

IN_THE_LEAD = "se_deben entregados tarde faltan por_entregar sin_parte".split()


# The compliance board


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_the_board_by_commitment_is_what_the_tables_give(
    downloads: Downloads, eyes: Eyes, corte: date, known_on: date
) -> None:
    now = downloads.at(corte, known_on)
    whole = now.figures["informes"]
    components = [
        tally(duty for code in now.codes_where(name) for duty in now.duties[code])
        for name in now.figures["componentes"]
    ]
    foot = report_wording.foot(now)

    page = eyes.see(at(f"{PLAN}informes/", corte, known_on))

    totals, table = page.findall(".//table")
    assert [row[1:] for row in rows_of(totals)[1:]] == [
        report_wording.totals(count, whole) for count in [*components, whole]
    ]
    assert cells_of(table) == {
        code: [report_wording.cell(now, duty) for duty in duties]
        for code, duties in now.duties.items()
    }
    assert rows_of(table)[-len(foot) :] == foot
    assert rows_of(table)[0][1:] == [short_month_name(month) for month in now.months]
    assert numbers(words(classed(page, "lead")[0])) == wording.not_zero(
        whole[name] for name in IN_THE_LEAD
    )
    counts = [text for row in rows_of(totals)[1:] for text in row[1:]]
    assert unexplained(page, counts) == []


def cells_of(table: Element) -> dict[str, list[str]]:
    """Return the cells of each activity of the board."""
    return {
        words(row.find("th/a")): rows_of_row(row)
        for row in table.findall("tbody/tr")
        if row.find("th/a") is not None
    }


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_the_board_by_party_is_what_the_tables_give(
    downloads: Downloads, eyes: Eyes, corte: date, known_on: date
) -> None:
    now = downloads.at(corte, known_on)
    whole, foot = now.figures["informes"], report_wording.foot(now)
    holders = report_wording.by_holder(now)

    page = eyes.see(at(f"{PLAN}informes/?por=parte", corte, known_on))

    totals, table = page.findall(".//table")
    shown = {words(row[0].find("a")): rows_of_row(row) for row in totals.findall("tbody/tr")}
    assert shown == {
        name: report_wording.totals(tally(duties), whole) for name, duties in holders.items()
    }
    assert [rows_of_row(row) for row in totals.findall("tfoot/tr")] == [
        report_wording.totals(whole, whole)
    ]
    assert {words(body[0]): body_rows(body) for body in table.findall("tbody")} == {
        name: [
            [code, *(report_wording.cell(now, duty) for duty in row)]
            for code, row in report_wording.rows_of(now, duties).items()
        ]
        for name, duties in holders.items()
    }
    assert rows_of(table)[-len(foot) :] == foot


def rows_of_row(row: Element) -> list[str]:
    return [words(cell) for cell in row.findall("td")]


def body_rows(body: Element) -> list[list[str]]:
    return [[words(row.find("th/a")), *rows_of_row(row)] for row in body.findall("tr")[1:]]


# The parties


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_the_list_of_parties_is_what_the_tables_give(
    downloads: Downloads, eyes: Eyes, corte: date, known_on: date
) -> None:
    now = downloads.at(corte, known_on)
    parties = report_wording.by_party(now)
    counts = {party: tally(duties) for party, duties in parties.items()}
    expected = {
        now.party_names[party]: [
            report_wording.handed_of_owed(count),
            str(count["tarde"]),
            str(count["faltan"]),
        ]
        for party, count in counts.items()
        if count["se_deben"]
    }

    page = eyes.see(at(f"{PLAN}responsables/", corte, known_on))

    assert {
        words(row.find("th/a")): rows_of_row(row) for row in page.findall(".//tbody/tr")
    } == expected
    assert {words(line.find("a")): answers_of(line) for line in named_lines(page)} == {
        now.party_names[party]: str(len(now.activities_naming[party])) for party in parties
    }
    assert unexplained(page, [cells[0] for cells in expected.values()]) == []


def named_lines(page: Element) -> list[Element]:
    """Return what the list says of each party, in its table and below."""
    return [*page.findall(".//tbody/tr/th"), *classed(page, "lines")[0].findall("li")]


def answers_of(line: Element) -> str:
    return numbers(words(line.find("small")))[0]


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_each_party_is_what_the_tables_give(
    downloads: Downloads, eyes: Eyes, corte: date, known_on: date
) -> None:
    now = downloads.at(corte, known_on)
    for party, duties in report_wording.by_party(now).items():
        months = sorted({duty.mes for duty in duties}, reverse=True)
        whole = tally(duties)
        expected = [
            [
                month_name(parse_month(month)),
                *report_wording.four(tally(duty for duty in duties if duty.mes == month)),
            ]
            for month in months
        ]
        codes = [code for code in now.codes if code in now.activities_naming[party]]

        page = eyes.see(at(f"{PLAN}responsables/{party}/", corte, known_on))

        table = page.find(".//table")
        assert (rows_of(table)[1:] if table is not None else []) == (
            [*expected, ["En total", *report_wording.four(whole)]] if duties else []
        )
        counts = [whole[name] for name in ("se_deben", "entregados", "tarde", "faltan")]
        assert numbers(words(classed(page, "lead")[0])) == [
            str(len(codes)),
            *wording.not_zero(counts),
        ]
        lines = [line for line in page.findall(".//ul[@class='lines']/li") if marks(line)]
        assert {words(line.find("a")).partition(" · ")[0]: marks(line) for line in lines} == {
            code: wording.state_and_flags(now, code)[:1] for code in codes
        }
        assert unexplained(page, now.printed) == []


# The published reports


def test_each_published_report_is_what_the_tables_give(downloads: Downloads, eyes: Eyes) -> None:
    now = downloads.at(MONTHS[-1], AFTER_THE_YEAR)
    opinions = verdicts_by_version(now)
    for (code, month), versions in now.dashboard.tables.versions.items():
        newest_first = versions[::-1]
        duty = next(duty for duty in now.duties[code] if duty.mes == month)
        explained = [text for row in newest_first for text in explained_by(now, row)]
        address = f"{PLAN}informes/{code}/{month}/?al={AFTER_THE_YEAR}"

        page = eyes.see(address, explained=explained)

        articles = page.findall("article")
        assert [numbers(words(part.find("h2")))[0] for part in articles] == [
            row["version"] for row in newest_first
        ]
        assert report_wording.hand_in(now, duty) in words(page)
        assert [measured_of(part) for part in articles] == [
            [report_wording.reported_value(value) for value in wording.measurements(now, row)]
            for row in newest_first
        ]
        assert [verdicts_of(part) for part in articles] == [
            opinions.get(version(row), []) for row in newest_first
        ]
        assert unexplained(page, explained) == [], (code, month)


def measured_of(article: Element) -> list[list[str]]:
    """Return each indicator's percentage, numerator and denominator in a revision."""
    return [
        [words(part.find("p")), *(words(fact) for fact in part.findall("dl/div/dd")[:2])]
        for part in classed(article, "measured")
    ]


def verdicts_of(article: Element) -> list[str]:
    lines = article.findall("ul/li")
    return [words(line.find("strong")) for line in lines if marks_verdict(line)]


def marks_verdict(line: Element) -> bool:
    return line.get("class", "").startswith("verdict-")


def verdicts_by_version(now: Recomputed) -> dict[tuple[str, str, str], list[str]]:
    """Write every verdict of every version, in the order in which they were recorded."""
    lines: dict[tuple[str, str, str], list[str]] = {}
    for row in now.tables["dictamenes"]:
        sentence = f"{named(now, row)}: {wording.OPINIONS[row['dictamen']]}"
        lines.setdefault(version(row), []).append(sentence)
    return lines


def named(now: Recomputed, verdict: Row) -> str:
    """Name the sector of a verdict, with what its body was called on that day, where it has one."""
    bodies = [
        row["nombre"]
        for row in now.tables["nombres_de_los_sectores"]
        if row["sector"] == verdict["sector"] and row["desde_el"] <= verdict["registrado_el"]
    ]
    return wording.SECTORS[verdict["sector"]] + "".join(f" ({name})" for name in bodies[-1:])


def explained_by(now: Recomputed, report: Row) -> list[str]:
    """Return the texts of a revision, and its values as the list of changes writes them."""
    rows = wording.measurements(now, report)
    written = [report_wording.reported_value(row) for row in rows]
    changes = [f"{top} de {bottom}: {percent}" for percent, top, bottom in written]
    exceeds = any(row["porcentaje"] and float(row["porcentaje"]) > 100 for row in rows)
    label = ["Valor de más de 100 %"] if exceeds else []
    return [*now.texts_of(report), *changes, *label]
