"""Each figure of the dashboard, at every month of the demonstration, worked out again."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

from commitments.months import months_between
from tests.demo.conftest import Demo
from tests.demo.pencil import Paper, average, work_out, written

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.django_db]

MONTHS = months_between(date(2015, 9, 1), date(2016, 8, 1))
LEVELS = {
    "not_started": "No iniciado",
    "limited": "Limitado",
    "substantial": "Sustancial",
    "complete": "Completo",
}
READING = re.compile(r'<div class="reading">\s*<dt>(.*?)</dt>\s*<dd>\s*<b>(.*?)</b>\s*<span>(.*?)<')
TILE = re.compile(
    r'class="tile tile-(\w+)"[^>]*><span>([^<]+)</span>\s*(?:<b[^>]*>(.*?)</b>)?', re.DOTALL
)


def page(client: Client, query: str) -> str:
    answer = client.get(f"/{query}")
    assert answer.status_code == 200
    return unescape(answer.content.decode()).replace("\xa0", " ")


def mean_of(paper: Paper, without: str) -> tuple[str, str]:
    """Write a mean and its coverage as the dashboard does."""
    found = average(list(paper.counted.values()))
    figure = without if found is None else f"{written(found)} %"
    return figure, f"en {len(paper.counted)} de 31 actividades"


def assert_as_worked_out(demo: Demo, html: str, corte: date, known_on: date) -> None:
    reported = work_out(demo.plan, corte, known_on, validated=False)
    validated = work_out(demo.plan, corte, known_on, validated=True)
    readings = {name: (figure, note) for name, figure, note in READING.findall(html)}
    assert readings["Reportado"] == mean_of(reported, "Sin medición")
    assert readings["Validado por el STTL"] == mean_of(validated, "Sin validar")
    tiles = {code: (state, figure) for state, code, figure in TILE.findall(html)}
    assert tiles == {
        code: (state, tile_figure(reported, code)) for code, state in reported.states.items()
    }


def tile_figure(paper: Paper, code: str) -> str:
    if code in paper.figures:
        return f"{written(paper.figures[code])} %"
    return LEVELS.get(paper.levels.get(code, ""), "")


@pytest.mark.parametrize("corte", MONTHS)
def test_the_dashboard_of_each_month_is_what_a_pencil_gives(
    demo: Demo, client: Client, corte: date
) -> None:
    html = page(client, f"?corte={corte:%Y-%m}&al=2016-12-31")

    assert_as_worked_out(demo, html, corte, date(2016, 12, 31))


@pytest.mark.parametrize("known_on", [date(2015, 12, 15), date(2016, 4, 9), date(2016, 7, 20)])
def test_what_was_known_on_a_day_is_what_a_pencil_gives(
    demo: Demo, client: Client, known_on: date
) -> None:
    corte = max(month for month in MONTHS if month < known_on.replace(day=1))

    html = page(client, f"?al={known_on}")

    assert_as_worked_out(demo, html, corte, known_on)
