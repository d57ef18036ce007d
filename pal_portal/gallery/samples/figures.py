"""States, flags, readings, tiles and the chart."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from commitments.months import shift
from indicators.rollup import Figure, Level, State, Summary
from pal_portal.gallery.specimens import Specimen
from pal_portal.site.charts import activity_chart, reading_chart
from pal_portal.site.pages.cards import (
    ActivityCard,
    ComponentRow,
    Mark,
    MeanCard,
    flag_mark,
    state_mark,
)
from pal_portal.site.pages.compliance import LEGEND
from sttl.reading.readings import Flag
from sttl.reading.trends import ActivityPoint, TrendPoint

TITLE = "Actualizar el Padrón único y abierto de plantas ladrilleras"
STATES = tuple(state_mark(state) for state in State)
FLAGS = tuple(flag_mark(flag) for flag in Flag)
BOARD_MARKS = tuple(Mark(str(shape), words, words) for shape, words in LEGEND.items())
MEAN = MeanCard(
    reported="57.16\xa0%",
    reported_coverage="en 21 de 31 actividades",
    reported_sentence="57.16\xa0% en 21 de 31 actividades",
    validated="Sin validar",
    validated_coverage="en 0 de 31 actividades",
    validated_sentence="Sin validar: 0 de 31 actividades",
)


def card(
    state: State, *flags: Flag, figure: str = "", bar: str = "", code: str = "2a-1"
) -> ActivityCard:
    return ActivityCard(
        code=code,
        title=TITLE,
        url="#",
        state=state_mark(state),
        figure=figure,
        validated=figure or "Sin validar",
        bar=bar,
        flags=tuple(flag_mark(flag) for flag in flags),
        due_on=date(2016, 8, 25),
    )


def tile(state: str, shown: ActivityCard) -> Specimen:
    return Specimen("tile", state, {"card": shown}, "tiles")


def point(index: int, reported: str | None, validated: str | None) -> TrendPoint:
    def read(value: str | None) -> Summary:
        counted = dict.fromkeys(State, 0)
        return Summary(31, counted, None if value is None else Decimal(value), 21 if value else 0)

    elapsed = Decimal(index + 1) * 100 / 12
    return TrendPoint(
        shift(date(2015, 9, 1), index), read(reported), read(validated), round(elapsed, 2)
    )


def chart(points: Sequence[tuple[str | None, str | None]]) -> object:
    return reading_chart(
        [point(index, *each) for index, each in enumerate(points)], title="Avance, mes por mes"
    )


ROW = ComponentRow(
    code="2a",
    name="Ladrilleras",
    context="Medio Ambiente y Servicios Públicos",
    url="#",
    mean=MEAN,
    cards=(
        card(State.DONE, figure="100\xa0%", bar="100.00"),
        card(State.UNDER_WAY, Flag.OVERDUE, figure="21.05\xa0%", bar="21.05", code="2a-2"),
        card(State.UNREPORTED, Flag.UNMEASURED, code="2a-3"),
    ),
)
NO_FIGURE = Figure(State.UNREPORTED)
WHOLE = [
    ("4.2", None),
    ("12.5", "8"),
    ("20", "16.3"),
    (None, None),
    ("41.7", "30"),
    ("57.16", "48"),
]

TARGETED = activity_chart(
    [
        ActivityPoint(shift(date(2015, 9, 1), index), Figure(State.UNDER_WAY, percent), NO_FIGURE)
        for index, percent in enumerate([Decimal(5), None, Decimal("21.05")])
    ],
    title="Avance de la actividad",
    target=Decimal(100),
)

SPECIMENS = [
    Specimen("glyphs", "Las formas de estados y señales; no se ven por sí solas."),
    Specimen("board_glyphs", "Las formas del tablero de informes; no se ven por sí solas."),
    *(Specimen("mark", f"Estado: {each.words}", {"mark": each}, "small") for each in STATES),
    *(Specimen("mark", f"Señal: {each.words}", {"mark": each}, "small") for each in FLAGS),
    *(Specimen("mark", f"Informe: {each.shape}", {"mark": each}, "small") for each in BOARD_MARKS),
    Specimen("legend", "Estados y señales", {"states": STATES, "flags": FLAGS}),
    Specimen("legend", "Tablero de informes", {"states": BOARD_MARKS}),
    Specimen(
        "reading",
        "Con cobertura y con más que ver",
        {
            "name": "Reportado",
            "figure": MEAN.reported,
            "note": MEAN.reported_coverage,
            "url": "#",
            "link": "Ver de dónde sale",
        },
        "readings",
    ),
    Specimen(
        "reading",
        "Sin cifra",
        {"name": "Validado por el STTL", "figure": MEAN.validated, "note": MEAN.validated_coverage},
        "readings",
    ),
    *(tile(f"{each.label}, sin cifra", card(each)) for each in State),
    tile("Cumplida, con porcentaje", card(State.DONE, figure="100\xa0%", bar="100.00")),
    tile("En curso, con porcentaje", card(State.UNDER_WAY, figure="21.05\xa0%", bar="21.05")),
    tile("No iniciada, en 0 %", card(State.NOT_STARTED, figure="0\xa0%", bar="0.00")),
    *(
        tile(f"Nivel {each.label.lower()}", card(State.UNDER_WAY, figure=str(each.label)))
        for each in Level
    ),
    *(
        tile(f"Señal: {each.label}", card(State.UNDER_WAY, each, figure="21.05\xa0%", bar="21.05"))
        for each in Flag
    ),
    tile("Con todas las señales", card(State.UNDER_WAY, *Flag, figure="21.05\xa0%", bar="21.05")),
    tile("Cumplida, con señal", card(State.DONE, Flag.DOUBTFUL, figure="Completo")),
    Specimen("row", "Un componente con sus fichas", {"row": ROW}),
    Specimen("chart", "Con un mes sin medición", {"chart": chart(WHOLE), "id": "grafica"}),
    Specimen("chart", "De una actividad, con su meta", {"chart": TARGETED, "id": "grafica"}),
    Specimen("chart", "El primer mes", {"chart": chart([("4.2", "0")]), "id": "grafica"}),
]
