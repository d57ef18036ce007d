"""Each count of reports, and each published report, worked out with a pencil.

The board, the list of parties and each party at the twelve cortes and on three days of knowledge;
each published report once, as known after the year, since its page has no corte of its own.
"""

from datetime import date
from xml.etree.ElementTree import Element

import pytest

from commitments.months import month_name, short_month_name, write_month
from tests.demo.pencil import counting, wording
from tests.demo.pencil.duties import count
from tests.demo.pencil.notebook import Notebook
from tests.demo.pencil.record import Row
from tests.demo.sight import Eyes, classed, marks, numbers, rows_of, unexplained, words

from .moments import AFTER_THE_YEAR, MOMENTS, PLAN, at

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.django_db]


# The compliance board


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_the_board_by_commitment_is_what_a_pencil_gives(
    notebooks: dict[date, Notebook], eyes: Eyes, corte: date, known_on: date
) -> None:
    notes = notebooks[known_on]
    whole = count(notes.all_reports(corte))
    groups: dict[str, list[str]] = {}
    for code, row in notes.record.activities.items():
        groups.setdefault(row["component"], []).append(code)

    page = eyes.see(at(f"{PLAN}informes/", corte, known_on))

    totals, table = page.findall(".//table")
    assert [row[1:] for row in rows_of(totals)[1:]] == [
        *(
            counting.totals(count(notes.all_reports(corte, codes)), whole)
            for codes in groups.values()
        ),
        counting.totals(whole, whole),
    ]
    assert cells_of(table) == {
        code: [counting.cell(notes, corte, each) for each in notes.reports(code, corte)]
        for code in notes.record.activities
    }
    assert rows_of(table)[-len(counting.foot(notes, corte)) :] == counting.foot(notes, corte)
    assert rows_of(table)[0][1:] == [short_month_name(month) for month in notes.months(corte)]
    assert numbers(words(classed(page, "lead")[0])) == wording.not_zero(
        [whole.owed, whole.handed_in, whole.late, whole.missing, whole.pending, whole.unassigned]
    )
    counts = [each for row in rows_of(totals)[1:] for each in row[1:]]
    assert unexplained(page, counts) == []


def cells_of(table: Element) -> dict[str, list[str]]:
    """Return the cells of each activity of the board."""
    return {
        words(row.find("th/a")): [words(cell) for cell in row.findall("td")]
        for row in table.findall("tbody/tr")
        if row.find("th/a") is not None
    }


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_the_board_by_party_is_what_a_pencil_gives(
    notebooks: dict[date, Notebook], eyes: Eyes, corte: date, known_on: date
) -> None:
    notes = notebooks[known_on]
    whole = count(notes.all_reports(corte))
    expected = {
        name: [
            counting.totals(count(dues), whole),
            *(
                [
                    code,
                    *("—" if each is None else counting.cell(notes, corte, each) for each in row),
                ]
                for code, row in counting.rows_of(notes, corte, dues).items()
            ),
        ]
        for name, dues in counting.by_holder(notes, corte).items()
    }

    page = eyes.see(at(f"{PLAN}informes/?por=parte", corte, known_on))

    totals, table = page.findall(".//table")
    shown = {words(row[0].find("a")): rows_of_row(row) for row in totals.findall("tbody/tr")}
    assert shown == {name: rows[0] for name, rows in expected.items()}
    assert [rows_of_row(row) for row in totals.findall("tfoot/tr")] == [
        counting.totals(whole, whole)
    ]
    assert {words(body[0]): body_rows(body) for body in table.findall("tbody")} == {
        name: rows[1:] for name, rows in expected.items()
    }
    assert rows_of(table)[-len(counting.foot(notes, corte)) :] == counting.foot(notes, corte)


def rows_of_row(row: Element) -> list[str]:
    return [words(cell) for cell in row.findall("td")]


def body_rows(body: Element) -> list[list[str]]:
    return [[words(row.find("th/a")), *rows_of_row(row)] for row in body.findall("tr")[1:]]


# The parties


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_the_list_of_parties_is_what_a_pencil_gives(
    notebooks: dict[date, Notebook], eyes: Eyes, corte: date, known_on: date
) -> None:
    notes = notebooks[known_on]
    counts = counting.by_party(notes, corte)
    expected = {
        notes.record.parties[key]["name"]: [
            wording.handed_of_owed(each),
            str(each.late),
            str(each.missing),
        ]
        for key, each in counts.items()
        if each.owed
    }

    page = eyes.see(at(f"{PLAN}responsables/", corte, known_on))

    assert {
        words(row.find("th/a")): rows_of_row(row) for row in page.findall(".//tbody/tr")
    } == expected
    assert {name_of(each): answers_of(each) for each in named_lines(page)} == {
        notes.record.parties[key]["name"]: str(len(notes.record.named[key])) for key in counts
    }
    assert unexplained(page, [cells[0] for cells in expected.values()]) == []


def named_lines(page: Element) -> list[Element]:
    """Return what the list says of each party, in its table and below."""
    return [*page.findall(".//tbody/tr/th"), *classed(page, "lines")[0].findall("li")]


def name_of(line: Element) -> str:
    return words(line.find("a"))


def answers_of(line: Element) -> str:
    return numbers(words(line.find("small")))[0]


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_each_party_is_what_a_pencil_gives(
    notebooks: dict[date, Notebook], eyes: Eyes, corte: date, known_on: date
) -> None:
    notes = notebooks[known_on]
    states = notes.paper(corte).states
    for key in counting.by_party(notes, corte):
        dues = [each for each in notes.all_reports(corte) if each.party == key]
        months = sorted({each.month for each in dues}, reverse=True)
        expected = [
            [month_name(month), *counting.four(count(e for e in dues if e.month == month))]
            for month in months
        ]
        whole = count(dues)
        codes = [code for code in notes.record.activities if code in notes.record.named[key]]

        page = eyes.see(
            at(f"{PLAN}responsables/{notes.record.parties[key]['slug']}/", corte, known_on)
        )

        table = page.find(".//table")
        assert (rows_of(table)[1:] if table is not None else []) == (
            [*expected, ["En total", *counting.four(whole)]] if dues else []
        )
        said = [whole.owed, whole.handed_in, whole.late, whole.missing] if whole.owed else []
        assert numbers(words(classed(page, "lead")[0])) == [
            str(len(codes)),
            *wording.not_zero(said),
        ]
        lines = [each for each in page.findall(".//ul[@class='lines']/li") if marks(each)]
        assert {words(each.find("a")).partition(" · ")[0]: marks(each) for each in lines} == {
            code: [states[code]] for code in codes
        }
        assert unexplained(page, notes.record.printed) == []


# The published reports


def test_each_published_report_is_what_a_pencil_gives(
    notebooks: dict[date, Notebook], eyes: Eyes
) -> None:
    notes = notebooks[AFTER_THE_YEAR]
    corte = notes.newest
    places: dict[tuple[str, date], list[Row]] = {}
    for each in notes.record.revisions:
        places.setdefault((each["code"], each["month"]), []).insert(0, each)
    for (code, month), revisions in places.items():
        due = next(each for each in notes.reports(code, corte) if each.month == month)
        explained = [text for each in revisions for text in explained_by(each)]
        address = f"{PLAN}informes/{code}/{write_month(month)}/?al={AFTER_THE_YEAR}"

        page = eyes.see(address, explained=explained)

        articles = page.findall("article")
        assert [numbers(words(each.find("h2")))[0] for each in articles] == [
            str(each["number"]) for each in revisions
        ]
        assert wording.hand_in(due) in words(page)
        assert [measured_of(each) for each in articles] == [
            [wording.reported_value(pair) for pair in each["values"].values()] for each in revisions
        ]
        assert [verdicts_of(each) for each in articles] == [
            [
                f"{wording.SECTORS[row['sector']]}: {wording.OPINIONS[row['opinion']]}"
                for row in notes.record.verdicts.get(each["pk"], ())
            ]
            for each in revisions
        ]
        assert unexplained(page, explained) == [], (code, month)


def measured_of(article: Element) -> list[list[str]]:
    """Return each indicator's percentage, numerator and denominator in a revision."""
    return [
        [words(each.find("p")), *(words(fact) for fact in each.findall("dl/div/dd")[:2])]
        for each in classed(article, "measured")
    ]


def verdicts_of(article: Element) -> list[str]:
    return [words(each.find("strong")) for each in article.findall("ul/li") if marks_verdict(each)]


def marks_verdict(line: Element) -> bool:
    return line.get("class", "").startswith("verdict-")


def explained_by(revision: Row) -> list[str]:
    """Return the texts of a revision, and its values as the list of changes writes them."""
    written = [wording.reported_value(pair) for pair in revision["values"].values()]
    changes = [f"{top} de {bottom}: {percent}" for percent, top, bottom in written]
    exceeds = any(pair and pair[0] > pair[1] for pair in revision["values"].values())
    label = ["Valor de más de 100 %"] if exceeds else []
    return [*revision["texts"], *changes, *label]
