"""The charts of the readings: where its points stand, its gaps, and its words."""

from datetime import date
from decimal import Decimal

from indicators.rollup import Figure, State, Summary
from pal_portal.site.charts import BOTTOM, LEFT, RIGHT, TOP, activity_chart, reading_chart
from sttl.reading.trends import ActivityPoint, TrendPoint

NOBODY = dict.fromkeys(State, 0)


def point(month: int, reported: str | None, validated: str | None, elapsed: str) -> TrendPoint:
    def read(value: str | None) -> Summary:
        return Summary(31, NOBODY, None if value is None else Decimal(value), 1 if value else 0)

    return TrendPoint(date(2015, month, 1), read(reported), read(validated), Decimal(elapsed))


def test_a_line_is_broken_where_a_month_has_no_measurement() -> None:
    chart = reading_chart(
        [
            point(9, "0.00", None, "8.33"),
            point(10, "50.00", None, "16.67"),
            point(11, None, None, "25.00"),
            point(12, "120.00", "100.00", "33.33"),
        ],
        title="Lecturas",
    )

    assert chart is not None
    elapsed, reported, validated = chart.lines
    middle = (TOP + BOTTOM) // 2
    third = LEFT + (RIGHT - LEFT) // 3
    assert reported.runs == [f"{LEFT},{BOTTOM} {third},{middle}"]
    assert [(dot.x, dot.y) for dot in reported.dots][-1] == (RIGHT, TOP)
    assert [dot.words for dot in elapsed.dots] == ["diciembre de 2015: 33.33\xa0%"]
    assert (validated.runs, len(validated.dots)) == ([], 1)
    assert [row.cells[0] for row in chart.rows] == [
        "0\xa0% en 1 de 31 actividades",
        "50\xa0% en 1 de 31 actividades",
        "sin medición",
        "120\xa0% en 1 de 31 actividades",
    ]
    assert chart.description == (
        "4 meses del plan. En diciembre de 2015: reportado, 120\xa0% en 1 de 31 actividades; "
        "validado, 100\xa0% en 1 de 31 actividades; tiempo transcurrido, 33.33\xa0%."
    )


def test_without_any_measurement_there_is_no_chart_of_time_alone() -> None:
    assert reading_chart([point(9, None, None, "8.33")], title="Lecturas") is None
    assert reading_chart([], title="Lecturas") is None


def stood(month: int, reported: str | None, validated: str | None) -> ActivityPoint:
    def read(value: str | None) -> Figure:
        state = State.UNREPORTED if value == "" else State.UNDER_WAY
        return Figure(state, percent=Decimal(value) if value else None)

    return ActivityPoint(date(2015, month, 1), read(reported), read(validated))


def test_an_activity_is_drawn_against_its_target() -> None:
    chart = activity_chart(
        [stood(9, "", ""), stood(10, "21.05", None), stood(11, "50.00", "21.05")],
        title="La actividad 2a-2",
        target=Decimal("50.00"),
    )

    assert chart is not None
    target, reported, validated = chart.lines
    middle = (TOP + BOTTOM) / 2
    assert target.name == "Meta: 50\xa0%"
    assert {dot.y for dot in target.dots} == {middle}
    assert (len(reported.dots), len(validated.dots)) == (2, 1)
    assert [row.cells for row in chart.rows] == [
        ("sin informe", "sin validar"),
        ("21.05\xa0%", "sin medición"),
        ("50\xa0%", "21.05\xa0%"),
    ]


def test_an_activity_without_figures_or_a_common_target_draws_neither() -> None:
    months = [stood(9, "21.05", None)]

    without_target = activity_chart(months, title="La actividad", target=None)

    assert without_target is not None
    assert [line.name for line in without_target.lines] == ["Reportado", "Validado"]
    assert activity_chart([stood(9, None, None)], title="", target=Decimal(100)) is None
