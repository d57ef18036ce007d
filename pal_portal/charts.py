"""The line chart of the two readings by month: its geometry here, its drawing in a template."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from commitments.months import MONTH_NAMES, month_name
from sttl.trends import TrendPoint

from .sentences import counted, coverage, percent

LEFT, RIGHT, TOP, BOTTOM = 44, 656, 12, 232  # the plot inside a drawing of 700 × 270
TICKS = (0, 25, 50, 75, 100)


@dataclass(frozen=True)
class Dot:
    """A month's value on a line, with the words of its tooltip."""

    x: int
    y: int
    words: str


@dataclass(frozen=True)
class Line:
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
class Row:
    """The same numbers in the chart's table."""

    month: str
    reported: str
    validated: str
    elapsed: str


@dataclass(frozen=True)
class Chart:
    """Everything that templates/components/chart.html draws."""

    title: str
    description: str
    lines: Sequence[Line]
    ticks: Sequence[Tick]
    months: Sequence[Tick]
    rows: Sequence[Row]


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
    return Chart(
        title=title,
        description=description(points),
        lines=lines,
        ticks=[Tick(height(Decimal(tick)), f"{tick}") for tick in TICKS],
        months=[
            Tick(place(index, len(months)), initial(month)) for index, month in enumerate(months)
        ],
        rows=[row(point) for point in points],
    )


def line(key: str, name: str, months: Sequence[date], values: Sequence[Decimal | None]) -> Line:
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
    return Line(key, name, [" ".join(run) for run in runs if len(run) > 1], dots)


def place(index: int, count: int) -> int:
    """Return how far right a month stands; a lone month stands at the left."""
    return round(LEFT + (RIGHT - LEFT) * index / max(count - 1, 1))


def height(value: Decimal) -> int:
    """Return how far down a percentage stands; over 100 stays at the top."""
    share = min(float(value), 100.0) / 100
    return round(BOTTOM - (BOTTOM - TOP) * share)


def initial(month: date) -> str:
    """Write a month under the axis: its three letters, with the year in January."""
    short = MONTH_NAMES[month.month - 1][:3]
    return f"{short} {month.year}" if month.month == 1 else short


def row(point: TrendPoint) -> Row:
    return Row(
        month=month_name(point.month),
        reported=cell(point.reported.percent, point.reported.measured, point.reported.total),
        validated=cell(point.validated.percent, point.validated.measured, point.validated.total),
        elapsed=percent(point.elapsed),
    )


def cell(value: Decimal | None, measured: int, total: int) -> str:
    """Write a mean with its coverage, or that there is none."""
    return "sin medición" if value is None else f"{percent(value)} {coverage(measured, total)}"


def description(points: Sequence[TrendPoint]) -> str:
    """Say in words what the lines show at their end, for whoever does not see them."""
    if not points:
        return "Todavía no termina ningún mes del plan."
    last = points[-1]
    reported = cell(last.reported.percent, last.reported.measured, last.reported.total)
    validated = cell(last.validated.percent, last.validated.measured, last.validated.total)
    months = counted(len(points), "mes", "meses")
    return (
        f"{months.capitalize()} del plan. En {month_name(last.month)}: reportado, {reported}; "
        f"validado, {validated}; tiempo transcurrido, {percent(last.elapsed)}."
    )
