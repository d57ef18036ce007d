"""Lists of activities, of months and of seats, and the tables of reports and values."""

from commitments.models import Commitment
from indicators.rollup import State
from pal_portal.gallery.specimens import Specimen
from pal_portal.site.pages.compliance import LEGEND, Cell, Compliance, Group, Row, TotalsRow
from pal_portal.site.pages.dashboard import Line
from pal_portal.site.pages.events import ChainRow, EventLine
from pal_portal.site.pages.history import MonthNote, MonthRow
from pal_portal.site.pages.indicators import ResultPage, ValueRow
from pal_portal.site.pages.listing import ListedActivity
from pal_portal.site.pages.printed import PrintedResult
from pal_portal.site.pages.sessions import Seat
from sttl.reading.duties import Tally
from sttl.reading.readings import Flag

from .figures import BOARD_MARKS, TITLE, card

PARTY = "Dirección Municipal de Medio Ambiente"
LISTED = (
    ListedActivity(
        card(State.UNDER_WAY, Flag.OVERDUE, Flag.DOUBTFUL, figure="21.05\xa0%", bar="21.05"),
        "25 de agosto de 2016",
        PARTY,
    ),
    ListedActivity(card(State.UNREPORTED, code="2a-3"), "sin fecha", "nadie todavía"),
)
SOME, ALL_KINDS = Tally(20, 17, 3, 2, 1, 0), Tally(20, 17, 3, 2, 1, 4)
CELLS = tuple(
    Cell(str(shape), words.partition(":")[0], url="" if index else "#")
    for index, (shape, words) in enumerate(LEGEND.items())
)
NOTED = Cell("late", "6 días", (("corrected", "versión 2"), ("extended", "con prórroga")), "#")
MONTHS = tuple("sep oct nov dic ene feb mar abr may jun jul ago".split())
BOARD = Compliance(
    summary="De 20 informes que se deben, se entregaron 17.",
    months=MONTHS,
    groups=(
        Group(
            "grupo-2a",
            "2a · Ladrilleras",
            "Medio Ambiente y Servicios Públicos",
            "#",
            ALL_KINDS,
            (Row("2a-1", TITLE, "#", (*CELLS, NOTED)),),
        ),
        Group("grupo-2b", "2b · Residuos Sólidos", "", "", SOME, ()),
    ),
    total=ALL_KINDS,
    foot=(TotalsRow("Entregados", tuple(range(12))),),
    legend=BOARD_MARKS,
    grouped_by="compromiso",
    url_by_commitment="#",
    url_by_party="#",
)
RESULT = PrintedResult(
    number="2",
    activity_text="Reubicación de ladrilleras",
    objective="Mejorar la calidad del aire",
    formula="Ladrilleras reubicadas / Ladrilleras × 100",
    grade="Difiere en lo sustancial",
    grade_note="El renglón mide otra cosa que la actividad.",
    indicator=1,
    numerator_label="Número de ladrilleras reubicadas",
    denominator_label="Número de ladrilleras dentro de la mancha urbana",
)
VALUES = ResultPage(
    RESULT,
    values=(
        ValueRow("marzo de 2016", "#", "12", "57", "21.05\xa0%", ""),
        ValueRow("abril de 2016", "#", "60", "57", "105.26\xa0%", "cuenta como 100\xa0%"),
    ),
)
MONTH_ROWS = (
    MonthRow(
        "abril de 2016",
        "#",
        "6 días tarde",
        PARTY,
        "21.05\xa0%",
        "versión 2",
        "Coinciden sociedad civil y órgano garante.",
        (MonthNote("Obstáculo", "Llovió."), MonthNote("Prórroga", "Hasta el 20 de mayo de 2016.")),
    ),
    MonthRow("mayo de 2016", "", "En revisión", "", "", "", "", ()),
)
SEATS = (
    Seat("Gobierno, titular", "Contraloría Municipal", "desde septiembre de 2015"),
    Seat("Sociedad civil, suplente", "", "de septiembre de 2015 a marzo de 2016"),
)
COMMITMENTS = (
    Commitment(
        number=5, theme="Empleo", alignment="Servicios", topic="EMPLEO", title="Bolsa de trabajo"
    ),
)

HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
EVENT = EventLine(
    sequence=12,
    step="Se publicó",
    day="18 de abril de 2016",
    hour="12:00",
    office="Secretaría técnica",
    report="2a-2, marzo de 2016",
    report_url="#",
    chain_url="#",
    previous_hash=HASH[::-1],
    hash=HASH,
    canonical='{"sequence": 12, "step": "publish"}',
)

SPECIMENS = [
    Specimen("activities", "Con cifra y sin ella", {"activities": LISTED}),
    Specimen("activities", "Vacía", {"activities": ()}),
    Specimen(
        "line",
        "Una actividad y una frase",
        {"line": Line("2a-2", TITLE, "#", "Venció el 25 de agosto de 2016; está en curso.")},
        "lines",
    ),
    Specimen("history", "Publicado y en revisión", {"months": MONTH_ROWS}),
    Specimen("history", "Antes del primer mes", {"months": ()}),
    Specimen("values", "Con un valor que pasa de 100 %", {"result": VALUES}),
    Specimen("chain_row", "Abierto", {"row": ChainRow(12, HASH, EVENT), "event": EVENT}, "chain"),
    Specimen("chain_row", "Sin publicar", {"row": ChainRow(13, HASH[::-1], None)}, "chain"),
    Specimen("seats", "Con periodo", {"seats": SEATS, "has_terms": True}),
    Specimen("seats", "Sin periodo", {"seats": SEATS, "has_terms": False}),
    Specimen("commitments_table", "La tabla de la sección 6", {"commitments": COMMITMENTS}),
    Specimen("board_totals", "Con todas sus columnas", {"page": BOARD}),
    Specimen("board_tally", "Sin pendientes", {"reports": SOME, "total": SOME}, "cells"),
    Specimen("board_table", "Con cada clase de casilla", {"page": BOARD}),
]
