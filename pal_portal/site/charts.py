"""The line charts of the two readings by month: geometry here, drawing in a template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.dates import MONTHS

from commitments.months import month_name
from indicators.rollup import Figure, State, Summary
from sttl.reading.trends import ActivityPoint, TrendPoint

from .sentences import coverage, format_count, percent, without_validated

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
    time = replace(time, dots=time.dots[-1:])  # it goes straight: its end says it all
    cells = {
        "Reportado": [mean_cell(point.reported, "sin medición") for point in points],
        "Validado": [
            mean_cell(point.validated, without_validated(point.validated).lower())
            for point in points
        ],
        "Tiempo transcurrido": [percent(point.elapsed) for point in points],
    }
    return draw_chart(title, cells, [time, *reading_lines(points)], months)


def activity_chart(
    points: Sequence[ActivityPoint], *, title: str, target: Decimal | None
) -> Chart | None:
    """Return the chart of one activity with its target; None where no month has a figure."""
    if not any(point.reported.percent is not None for point in points):
        return None
    months = [point.month for point in points]
    lines = reading_lines(points)
    if target is not None:
        lines.insert(0, line("target", f"Meta: {percent(target)}", months, [target] * len(points)))
    cells = {
        "Reportado": [figure_cell(point.reported, "sin informe") for point in points],
        "Validado": [figure_cell(point.validated, "sin validar") for point in points],
    }
    return draw_chart(title, cells, lines, months)


def reading_lines(points: Sequence[TrendPoint] | Sequence[ActivityPoint]) -> list[ChartLine]:
    """Draw the two readings."""
    months = [point.month for point in points]
    return [
        line("reported", "Reportado", months, [point.reported.percent for point in points]),
        line("validated", "Validado", months, [point.validated.percent for point in points]),
    ]


def draw_chart(
    title: str,
    columns: Mapping[str, Sequence[str]],
    lines: Sequence[ChartLine],
    months: Sequence[date],
) -> Chart:
    """Return a chart with its axes, and its last month in words for whoever does not see it."""
    told = f"{format_count(len(months), 'mes', 'meses').capitalize()} del plan."
    newest = "; ".join(f"{name.lower()}, {cells[-1]}" for name, cells in columns.items())
    return Chart(
        title=title,
        description=f"{told} En {month_name(months[-1])}: {newest}.",
        lines=lines,
        ticks=[Tick(height(Decimal(tick)), f"{tick}") for tick in TICKS],
        months=[
            Tick(place(index, len(months)), initial(month)) for index, month in enumerate(months)
        ],
        columns=tuple(columns),
        rows=[
            ChartRow(month_name(month), cells)
            for month, cells in zip(months, zip(*columns.values(), strict=True), strict=True)
        ],
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


def mean_cell(result: Summary, without: str) -> str:
    """Write a mean with its coverage, or the words for having none."""
    if result.percent is None:
        return without
    return f"{percent(result.percent)} {coverage(result.measured, result.total)}"


def figure_cell(result: Figure, without_report: str) -> str:
    """Write a percentage, or why there is none: no report counts, or none that measures."""
    if result.percent is not None:
        return percent(result.percent)
    return without_report if result.state == State.UNREPORTED else "sin medición"
