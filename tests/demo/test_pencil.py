"""Each figure of the dashboard, the commitments and the activities, worked out with a pencil.

At the twelve cortes and on three days of knowledge, the cards too.
"""

import ast
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from commitments.months import day_name, month_name
from tests.demo.pencil import wording
from tests.demo.pencil.duties import count
from tests.demo.pencil.figures import rounded
from tests.demo.pencil.notebook import Notebook
from tests.demo.sight import (
    Eyes,
    classed,
    leading,
    marks,
    numbers,
    readings,
    rows_of,
    tiles,
    unexplained,
    wanting,
    words,
)

from .moments import MOMENTS, PLAN, at

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.django_db]

Made = list[list[str] | list[list[str]]]

PENCIL = Path(__file__).resolve().parent / "pencil"
FORBIDDEN = ("indicators.percentages", "indicators.rollup", "pal_portal", "sttl.")


def test_the_pencil_uses_none_of_the_portal_s_arithmetic() -> None:
    sources = [path.read_text(encoding="utf-8") for path in PENCIL.glob("*.py")]

    imported = [
        node.module
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module and not node.level
    ]

    used = [name for name in imported if name.startswith(FORBIDDEN) and name != "sttl.models"]
    assert used == []
    assert "sttl.models" in imported


def codes_in(notes: Notebook, key: str, value: object) -> list[str]:
    return [code for code, row in notes.record.activities.items() if row[key] == value]


def parts_of(notes: Notebook) -> list[str]:
    """Return the components that have activities, in printed order."""
    return list(dict.fromkeys(row["component"] for row in notes.record.activities.values()))


# The dashboard


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_the_dashboard_is_what_a_pencil_gives(
    notebooks: dict[date, Notebook], eyes: Eyes, corte: date, known_on: date
) -> None:
    notes = notebooks[known_on]
    codes, paper = list(notes.record.activities), notes.paper(corte)
    months = notes.months(corte)
    reports = count(each for each in notes.all_reports(corte) if each.month == corte)
    lines = [
        wording.mean_line(notes, corte, codes_in(notes, "component", part), validated=False)
        for part in parts_of(notes)
    ]
    trend = [chart_row(notes, month, codes) for month in months]

    page = eyes.see(at(PLAN, corte, known_on))

    shown = readings(page)
    elapsed = shown.pop("Tiempo transcurrido")
    figure, note = shown.pop(f"Informes de {month_name(corte)}")
    assert shown == wording.means(notes, corte, codes)
    assert elapsed == (f"{len(months)} de 12", "meses; no es avance")
    assert figure == wording.handed_of_owed(reports)
    assert numbers(note) == wording.not_zero(
        [reports.late, reports.in_review, reports.missing, reports.unassigned]
    )
    assert leading(page) == wording.state_counts(paper, codes)
    assert [words(each.findall("p")[-1]) for each in classed(page, "row-head")] == lines
    assert tiles(page) == {
        code: [
            paper.states[code],
            wording.figure(paper, code),
            *notes.flags(code, corte),
        ]
        for code in codes
    }
    assert rows_of(page.findall(".//table")[0])[1:] == trend if any_figure(trend) else True
    assert wanting(page) == attention(notes, corte, codes)
    explained = [*lines, *(cell for row in trend for cell in row), elapsed[0], figure]
    explained += [wording.figure(paper, code) for code in codes]
    explained += [text for pair in shown.values() for text in pair]
    explained += recent_figures(notes, corte)
    assert unexplained(page, explained) == []


def chart_row(notes: Notebook, month: date, codes: Sequence[str]) -> list[str]:
    """Write what the chart's table says of a corte."""
    cells = [month_name(month)]
    for validated in (False, True):
        found, coverage = wording.mean(notes, month, codes, validated=validated)
        cells.append(f"{found} {coverage}" if "%" in found else "sin medición")
    share = Fraction(len(notes.months(month)) * 100, 12)
    return [*cells, wording.percent(rounded(share))]


def any_figure(trend: list[list[str]]) -> bool:
    return any("%" in row[1] for row in trend)


def attention(notes: Notebook, corte: date, codes: Sequence[str]) -> dict[str, str]:
    """Count the activities that are overdue, disputed and outdated."""
    flags = [flag for code in codes for flag in notes.flags(code, corte)]
    counts = {
        "overdue": flags.count("overdue"),
        "disputed": flags.count("disputed") + flags.count("dispute_corrected"),
        "outdated": flags.count("outdated"),
    }
    return {flag: str(found) for flag, found in counts.items() if found}


def recent_figures(notes: Notebook, corte: date) -> list[str]:
    """Write what was stated by the five newest publications, and by those they correct."""
    known = [
        each
        for each in notes.record.revisions
        if each["published"] < notes.before and each["month"] <= corte
    ]
    newest = sorted(known, key=lambda each: (each["published"], each["pk"]))[-5:]
    places = [(each["code"], each["month"]) for each in newest]
    return [wording.stated(each) for each in known if (each["code"], each["month"]) in places]


# Commitments, and the list of activities


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_each_commitment_is_what_a_pencil_gives(
    notebooks: dict[date, Notebook], eyes: Eyes, corte: date, known_on: date
) -> None:
    notes = notebooks[known_on]
    for number in range(1, 6):
        codes = codes_in(notes, "commitment", number)
        parts = [part for part in parts_of(notes) if part[0] == str(number)]

        page = eyes.see(at(f"{PLAN}compromisos/{number}/", corte, known_on))

        assert readings(page) == wording.means(notes, corte, codes)
        assert leading(page) in (wording.state_counts(notes.paper(corte), codes), [])
        assert cards(page) == {code: card(notes, corte, code) for code in codes}
        explained = [text for pair in readings(page).values() for text in pair]
        for part in parts:
            own = codes_in(notes, "component", part)
            for validated in (False, True):
                line = wording.mean_line(notes, corte, own, validated=validated)
                assert len(parts) == 1 or line in words(page)
                explained.append(line)
        explained += [text for code in codes for text in card(notes, corte, code)]
        assert unexplained(page, [*explained, *notes.record.printed]) == []


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_the_list_of_activities_is_what_a_pencil_gives(
    notebooks: dict[date, Notebook], eyes: Eyes, corte: date, known_on: date
) -> None:
    notes = notebooks[known_on]
    expected = {code: card(notes, corte, code) for code in notes.record.activities}

    page = eyes.see(at(f"{PLAN}actividades/", corte, known_on))

    assert cards(page) == expected
    assert leading(page) == wording.state_counts(notes.paper(corte), list(expected))
    explained = [text for texts in expected.values() for text in texts]
    assert unexplained(page, [*explained, *notes.record.printed]) == []


def cards(page: Element) -> dict[str, list[str]]:
    """Return each card of a list: its marks, its two readings, its deadline and its reporter."""
    return {
        words(classed(each, "card-title")[0]).partition(" · ")[0]: [
            *marks(classed(each, "card-marks")[0]),
            *(words(fact) for fact in each.iter("dd")),
        ]
        for each in classed(page, "card")
    }


def card(notes: Notebook, corte: date, code: str) -> list[str]:
    """Write an activity's card."""
    paper, deadline = notes.paper(corte), notes.deadline(code)
    return [
        paper.states[code],
        *notes.flags(code, corte),
        wording.figure(paper, code) or "—",
        wording.figure(notes.paper(corte, validated=True), code) or "Sin validar",
        day_name(deadline) if deadline else "sin fecha en el plan",
        notes.reporter(code, corte) or "Sin parte designada",
    ]


# One activity


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_each_activity_is_what_a_pencil_gives(
    notebooks: dict[date, Notebook], eyes: Eyes, corte: date, known_on: date
) -> None:
    notes = notebooks[known_on]
    for code in notes.record.activities:
        history = [
            wording.month_line(notes, corte, each) for each in reversed(notes.reports(code, corte))
        ]
        made = [result(notes, corte, code, key) for key in notes.indicators_of(code)]

        page = eyes.see(at(f"{PLAN}actividades/{code}/", corte, known_on))

        shown = readings(page)
        assert marks(page.findall(".//b[@class='state']")[0]) == [notes.paper(corte).states[code]]
        assert shown.pop("Estado")
        assert shown == wording.own_readings(notes, corte, code)
        assert [each for part in classed(page, "flags") for each in marks(part)] == notes.flags(
            code, corte
        )
        assert wording.arrival(notes, corte, code) in words(classed(page, "lead")[0])
        lines = classed(page, "history")[0]
        assert [[words(part) for part in line[:4]] for line in lines] == history
        assert [made_of(each) for each in classed(page, "result") if classed(each, "formula")] == (
            made
        )
        explained = [text for pair in shown.values() for text in pair]
        explained += [text for line in history for text in line]
        explained += [text for each in made for text in flat(each)]
        explained += [text for each in notes.paper(corte).reports[code] for text in each["texts"]]
        corrected = wording.corrections(notes, corte, code)
        assert [each for each in corrected if each not in words(lines)] == []
        explained += corrected
        for key in notes.indicators_of(code):
            explained += wording.course(notes, corte, key)
        assert unexplained(page, [*explained, *notes.record.printed]) == [], code


def result(notes: Notebook, corte: date, code: str, key: int) -> Made:
    """Write how an indicator's number was made."""
    working = wording.working(notes, corte, key)
    target = Fraction(notes.decisions[key]["target"])
    return [
        [working] if working else [],
        [wording.validated_working(notes, corte, key)] if working else [],
        [wording.together(notes, corte, key)] if wording.together(notes, corte, key) else [],
        wording.values(notes, corte, code, key),
        wording.baselines(notes, key),
        [wording.percent(target)] if notes.decisions[key]["measures_progress"] else [],
    ]


def made_of(article: Element) -> Made:
    """Read how the page says that an indicator's number was made."""
    sentences = [words(each) for each in [*article.iter("p"), *article.iter("li")]]
    table = article.find(".//table")
    return [
        between(sentences, "Reportado: ", "."),
        between(sentences, "Validado: ", "."),
        [
            each.partition("Juntas: ")[2].partition(". ")[0]
            for each in sentences
            if "Juntas: " in each
        ],
        [] if table is None else rows_of(table)[1:],
        [each.partition(", registrado el ")[0] for each in sentences if ", registrado el " in each],
        between(sentences, "Su meta es ", "."),
    ]


def between(sentences: Sequence[str], start: str, end: str) -> list[str]:
    return [each[len(start) :].removesuffix(end) for each in sentences if each.startswith(start)]


def flat(texts: object) -> list[str]:
    """Return all texts of nested lists."""
    if isinstance(texts, list):
        return [text for each in texts for text in flat(each)]
    return [str(texts)]


# The cards for other sites


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_each_card_is_what_a_pencil_gives(
    notebooks: dict[date, Notebook], eyes: Eyes, corte: date, known_on: date
) -> None:
    notes = notebooks[known_on]
    for code in notes.record.activities:
        expected = wording.own_readings(notes, corte, code)

        page = eyes.see(at(f"{PLAN}actividades/{code}/tarjeta/", corte, known_on))

        assert readings(page) == expected
        assert marks(classed(page, "legend")[0]) == [
            notes.paper(corte).states[code],
            *notes.flags(code, corte),
        ]
        assert unexplained(page, [text for pair in expected.values() for text in pair]) == []
    for number in range(1, 6):
        codes = codes_in(notes, "commitment", number)

        page = eyes.see(at(f"{PLAN}compromisos/{number}/tarjeta/", corte, known_on))

        assert readings(page) == wording.means(notes, corte, codes)
        assert unexplained(page, flat(list(map(list, readings(page).values())))) == []
