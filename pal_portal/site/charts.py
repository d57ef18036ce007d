"""The line charts of the two readings by month: geometry here, drawing in a template."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.dates import MONTHS

from commitments.months import month_name
from indicators.rollup import Figure, Summary
from sttl.reading.trends import ActivityPoint, TrendPoint

from .sentences import coverage, format_count, percent

LEFT, RIGHT, TOP, BOTTOM = 44, 656, 12, 232  # the plot inside a drawing of 700 × 270
TICKS = (0, 25, 50, 75, 100)


@dataclass(frozen=True)
class Dot:
    """A month's value on a line, with the words of its tooltip."""

    x: int
    y: int
    words: str


@dataclass(frozen=True)
class ChartLine:
    """One reading: unbroken runs of points (a month without measurement is a gap), and its end."""

    key: str
    name: str
    runs: Sequence[str]
    dots: Sequence[Dot]


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: its place and its words."""

    at: int
    words: str


@dataclass(frozen=True)
class ChartRow:
    """The same numbers in the chart's table: a month, and a cell under each column."""

    month: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Chart:
    """Everything that templates/components/chart.html draws."""

    title: str
    description: str
    lines: Sequence[ChartLine]
    ticks: Sequence[Tick]
    months: Sequence[Tick]
    columns: tuple[str, ...]
    rows: Sequence[ChartRow]


def reading_chart(points: Sequence[TrendPoint], *, title: str) -> Chart | None:
    """Return the chart of a trend; percentages from 0 to 100 going up, months going right.

    None where no month has a measurement: time alone would look like progress.
    """
    if not any(point.reported.measured for point in points):
        return None
    months = [point.month for point in points]
    time = line("elapsed", "Tiempo transcurrido", months, [point.elapsed for point in points])
    lines = [
        replace(time, dots=time.dots[-1:]),  # it goes straight: its end says it all
        line("reported", "Reportado", months, [point.reported.percent for point in points]),
        line("validated", "Validado", months, [point.validated.percent for point in points]),
    ]
    rows = [
        ChartRow(
            month_name(point.month),
            (mean_cell(point.reported), mean_cell(point.validated), percent(point.elapsed)),
        )
        for point in points
    ]
    columns = ("Reportado", "Validado", "Tiempo transcurrido")
    return draw_chart(title, months_told(points), columns, lines, rows, months)


def activity_chart(
    points: Sequence[ActivityPoint], *, title: str, target: Decimal | None
) -> Chart | None:
    """Return the chart of one activity with its target; None where no month has a figure."""
    if not any(point.reported.percent is not None for point in points):
        return None
    months = [point.month for point in points]
    lines = [
        line("reported", "Reportado", months, [point.reported.percent for point in points]),
        line("validated", "Validado", months, [point.validated.percent for point in points]),
    ]
    columns = ("Reportado", "Validado")
    if target is not None:
        lines.insert(0, line("target", f"Meta: {percent(target)}", months, [target] * len(points)))
    rows = [
        ChartRow(
            month_name(point.month), (figure_cell(point.reported), figure_cell(point.validated))
        )
        for point in points
    ]
    return draw_chart(title, months_told(points), columns, lines, rows, months)


def draw_chart(
    title: str,
    sentence: str,
    columns: tuple[str, ...],
    lines: Sequence[ChartLine],
    rows: Sequence[ChartRow],
    months: Sequence[date],
) -> Chart:
    """Return a chart with its axes, and its last month in words for whoever does not see it."""
    cells = [f"{name.lower()}, {cell}" for name, cell in zip(columns, rows[-1].cells, strict=True)]
    return Chart(
        title=title,
        description=f"{sentence} En {rows[-1].month}: {'; '.join(cells)}.",
        lines=lines,
        ticks=[Tick(height(Decimal(tick)), f"{tick}") for tick in TICKS],
        months=[
            Tick(place(index, len(months)), initial(month)) for index, month in enumerate(months)
        ],
        columns=columns,
        rows=rows,
    )


def line(
    key: str, name: str, months: Sequence[date], values: Sequence[Decimal | None]
) -> ChartLine:
    """Return a line broken where a month has no value."""
    dots: list[Dot] = []
    runs: list[list[str]] = [[]]
    for index, (month, value) in enumerate(zip(months, values, strict=True)):
        if value is None:
            runs.append([])
            continue
        x, y = place(index, len(months)), height(value)
        runs[-1].append(f"{x},{y}")
        dots.append(Dot(x, y, f"{month_name(month)}: {percent(value)}"))
    return ChartLine(key, name, [" ".join(run) for run in runs if len(run) > 1], dots)


def place(index: int, count: int) -> int:
    """Return how far right a month stands; a lone month stands at the left."""
    return round(LEFT + (RIGHT - LEFT) * index / max(count - 1, 1))


def height(value: Decimal) -> int:
    """Return how far down a percentage stands; over 100 stays at the top."""
    share = min(float(value), 100.0) / 100
    return round(BOTTOM - (BOTTOM - TOP) * share)


def initial(month: date) -> str:
    """Write a month under the axis: its three letters, with the year in January."""
    short = str(MONTHS[month.month])[:3]
    return f"{short} {month.year}" if month.month == 1 else short


def mean_cell(result: Summary) -> str:
    """Write a mean with its coverage, or that there is none."""
    if result.percent is None:
        return "sin medición"
    return f"{percent(result.percent)} {coverage(result.measured, result.total)}"


def figure_cell(result: Figure) -> str:
    return "sin medición" if result.percent is None else percent(result.percent)


def months_told(points: Sequence[object]) -> str:
    return f"{format_count(len(points), 'mes', 'meses').capitalize()} del plan."
