"""Each figure of the dashboard, the commitments and the activities is the one of docs/recompute.

At the twelve cortes and on three days of knowledge, from the tables of the day; the cards too.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import Element

import pytest

from commitments.months import day_name, month_name
from docs.recompute.figures import progress
from tests.demo import wording
from tests.demo.recomputed import Downloads, Figures, Recomputed
from tests.demo.report_wording import arrival, corrections, month_line, stated
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

pytestmark = pytest.mark.django_db

Made = list[list[str] | list[list[str]]]

COMMITMENTS = "12345"


# The dashboard


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_the_dashboard_is_what_the_tables_give(
    downloads: Downloads, eyes: Eyes, corte: date, known_on: date
) -> None:
    now = downloads.at(corte, known_on)
    figures, month = now.figures, now.figures["informes_del_mes"]
    lines = [
        wording.mean_line(component["reportado"], "Sin medición")
        for component in figures["componentes"].values()
    ]
    trend = [wording.chart_row(point) for point in figures["mes_por_mes"]]

    page = eyes.see(at(PLAN, corte, known_on))

    shown = readings(page)
    elapsed = shown.pop("Tiempo transcurrido")
    handed_in, note = shown.pop(f"Informes de {month_name(corte)}")
    assert shown == wording.means(figures)
    assert elapsed == (f"{len(now.months)} de 12", "meses; no es avance")
    assert handed_in == f"{month['entregados']} de {month['se_deben']}"
    assert numbers(note) == wording.not_zero(
        month[name] for name in ("tarde", "en_revision", "faltan", "sin_parte")
    )
    assert leading(page) == wording.state_counts(figures["reportado"])
    assert [words(head.findall("p")[-1]) for head in classed(page, "row-head")] == lines
    assert tiles(page) == {code: tile(now, code) for code in now.codes}
    assert rows_of(page.findall(".//table")[0])[1:] == trend or not any_figure(trend)
    assert wanting(page) == wording.attention(figures["senales"])
    explained = [*lines, *(cell for row in trend for cell in row), elapsed[0], handed_in]
    explained += [wording.figure(now.reported, code) for code in now.codes]
    explained += [text for pair in shown.values() for text in pair]
    assert unexplained(page, [*explained, *recent_figures(now)]) == []


def tile(now: Recomputed, code: str) -> list[str]:
    state, *flags = wording.state_and_flags(now, code)
    return [state, wording.figure(now.reported, code), *flags]


def any_figure(trend: list[list[str]]) -> bool:
    return any("%" in row[1] for row in trend)


def recent_figures(now: Recomputed) -> list[str]:
    """Write what was stated by the five newest publications, and by those they correct."""
    published = [
        row
        for versions in now.dashboard.tables.versions.values()
        for row in versions
        if row["mes"] <= now.dashboard.corte
    ]
    newest = sorted(published, key=lambda row: int(row["orden_de_publicacion"]))[-5:]
    places = [(row["actividad"], row["mes"]) for row in newest]
    return [stated(now, row) for row in published if (row["actividad"], row["mes"]) in places]


# Commitments, and the list of activities


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_each_commitment_is_what_the_tables_give(
    downloads: Downloads, eyes: Eyes, corte: date, known_on: date
) -> None:
    now = downloads.at(corte, known_on)
    for number in COMMITMENTS:
        both: Figures = now.figures["compromisos"][number]
        expected = {code: card(now, code) for code in now.codes_where(number)}
        lines = component_lines(now, number)

        page = eyes.see(at(f"{PLAN}compromisos/{number}/", corte, known_on))

        assert readings(page) == wording.means(both)
        assert leading(page) in (wording.state_counts(both["reportado"]), [])
        assert cards(page) == expected
        assert [line for line in lines if line not in words(page)] == []
        explained = [text for pair in readings(page).values() for text in pair]
        explained += [*lines, *(text for texts in expected.values() for text in texts)]
        assert unexplained(page, [*explained, *now.printed]) == []


def component_lines(now: Recomputed, number: str) -> list[str]:
    """Write the means of a commitment's components; one of a single piece has no lines."""
    parts = [part for name, part in now.figures["componentes"].items() if name[0] == number]
    return [
        line
        for part in parts
        for line in (
            wording.mean_line(part["reportado"], "Sin medición"),
            wording.mean_line(part["validado"], wording.unvalidated(part["validado"])),
        )
        if len(parts) > 1
    ]


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_the_list_of_activities_is_what_the_tables_give(
    downloads: Downloads, eyes: Eyes, corte: date, known_on: date
) -> None:
    now = downloads.at(corte, known_on)
    expected = {code: card(now, code) for code in now.codes}

    page = eyes.see(at(f"{PLAN}actividades/", corte, known_on))

    assert cards(page) == expected
    assert leading(page) == wording.state_counts(now.figures["reportado"])
    explained = [text for texts in expected.values() for text in texts]
    assert unexplained(page, [*explained, *now.printed]) == []


def cards(page: Element) -> dict[str, list[str]]:
    """Return each card of a list: its marks, its two readings, its deadline and its reporter."""
    return {
        words(classed(part, "card-title")[0]).partition(" · ")[0]: [
            *marks(classed(part, "card-marks")[0]),
            *(words(fact) for fact in part.iter("dd")),
        ]
        for part in classed(page, "card")
    }


def card(now: Recomputed, code: str) -> list[str]:
    """Write an activity's card."""
    deadline = now.dashboard.tables.deadline(code)
    return [
        *wording.state_and_flags(now, code),
        wording.figure(now.reported, code) or "—",
        wording.own_validated(now, code)[0],
        day_name(date.fromisoformat(deadline)) if deadline else "sin fecha en el plan",
        now.reporter(code) or "Sin parte designada",
    ]


# One activity


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_each_activity_is_what_the_tables_give(
    downloads: Downloads, eyes: Eyes, corte: date, known_on: date
) -> None:
    now = downloads.at(corte, known_on)
    for code in now.codes:
        history = [month_line(now, duty) for duty in reversed(now.duties[code])]
        made = [result(now, code, indicator) for indicator in now.indicators_of(code)]
        state, *flags = wording.state_and_flags(now, code)

        page = eyes.see(at(f"{PLAN}actividades/{code}/", corte, known_on))

        shown = readings(page)
        assert marks(page.findall(".//b[@class='state']")[0]) == [state]
        assert shown.pop("Estado")
        assert shown == wording.own_readings(now, code)
        assert [mark for part in classed(page, "flags") for mark in marks(part)] == flags
        assert arrival(now, code) in words(classed(page, "lead")[0])
        lines = classed(page, "history")[0]
        assert [[words(part) for part in line[:4]] for line in lines] == history
        assert [made_of(part) for part in classed(page, "result") if classed(part, "formula")] == (
            made
        )
        corrected = corrections(now, code)
        assert [sentence for sentence in corrected if sentence not in words(lines)] == []
        explained = [text for pair in shown.values() for text in pair]
        explained += [*flat(history), *flat(made), *corrected]
        explained += [text for row in now.reported.current[code] for text in now.texts_of(row)]
        for indicator in now.indicators_of(code):
            explained += wording.course(now, indicator)
        assert unexplained(page, [*explained, *now.printed]) == [], code


def result(now: Recomputed, code: str, indicator: str) -> Made:
    """Write how an indicator's number was made."""
    working = wording.working(now, code, indicator)
    joint = wording.together(now, indicator)
    target = Decimal(now.meaning(indicator)["meta"])
    measures_progress = indicator in progress(now.reported.meanings[code])
    return [
        [working] if working else [],
        [wording.validated_working(now, code, indicator)] if working else [],
        [joint] if joint else [],
        wording.values(now, code, indicator),
        wording.baselines(now, indicator),
        [wording.percent(target)] if measures_progress else [],
    ]


def made_of(article: Element) -> Made:
    """Read how the page says that an indicator's number was made."""
    sentences = [words(part) for part in [*article.iter("p"), *article.iter("li")]]
    table = article.find(".//table")
    return [
        between(sentences, "Reportado: ", "."),
        between(sentences, "Validado: ", "."),
        [
            text.partition("Juntas: ")[2].partition(". ")[0]
            for text in sentences
            if "Juntas: " in text
        ],
        [] if table is None else rows_of(table)[1:],
        [text.partition(", registrado el ")[0] for text in sentences if ", registrado el " in text],
        between(sentences, "Su meta es ", "."),
    ]


def between(sentences: Sequence[str], start: str, end: str) -> list[str]:
    return [text[len(start) :].removesuffix(end) for text in sentences if text.startswith(start)]


def flat(texts: object) -> list[str]:
    """Return all texts of nested lists."""
    if isinstance(texts, list):
        return [text for part in texts for text in flat(part)]
    return [str(texts)]


# The cards for other sites


@pytest.mark.parametrize(("corte", "known_on"), MOMENTS)
def test_each_card_is_what_the_tables_give(
    downloads: Downloads, eyes: Eyes, corte: date, known_on: date
) -> None:
    now = downloads.at(corte, known_on)
    for code in now.codes:
        expected = wording.own_readings(now, code)

        page = eyes.see(at(f"{PLAN}actividades/{code}/tarjeta/", corte, known_on))

        assert readings(page) == expected
        assert marks(classed(page, "legend")[0]) == wording.state_and_flags(now, code)
        assert unexplained(page, [text for pair in expected.values() for text in pair]) == []
    for number in COMMITMENTS:
        expected = wording.means(now.figures["compromisos"][number])

        page = eyes.see(at(f"{PLAN}compromisos/{number}/tarjeta/", corte, known_on))

        assert readings(page) == expected
        assert unexplained(page, [text for pair in expected.values() for text in pair]) == []
