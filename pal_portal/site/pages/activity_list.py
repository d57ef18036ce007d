"""The list of activities, narrowed and ordered as its filters say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.http import HttpRequest

from indicators.rollup import State
from pal_portal.asking import PageMoment
from pal_portal.site.filters import ActivityFilters
from pal_portal.site.sentences import found_sentence
from sttl.reading.readings import ActivityReading, Reading

from .commitments import ListedComponent, listed_components
from .panels import ORDER, Panel, panel


@dataclass(frozen=True)
class ActivityList:
    panel: Panel
    count: str
    groups: tuple[ListedComponent, ...]


def by_percent(reading: ActivityReading, *, sign: int) -> tuple[bool, Decimal]:
    percent = reading.reported.percent
    return percent is None, sign * (percent or Decimal(0))


ORDERS: dict[str, Callable[[ActivityReading], Any]] = {
    "estado": lambda reading: list(State).index(reading.state),
    "porcentaje": partial(by_percent, sign=-1),
    "porcentaje-menor": partial(by_percent, sign=1),
    "fecha": lambda reading: reading.due_on or date.max,
}


def activity_list(request: HttpRequest, filters: ActivityFilters, at: PageMoment) -> ActivityList:
    """Make the list, or only its panel where the filters are refused; one query more."""
    if not filters.is_valid():
        return ActivityList(panel(filters, request, at), "", ())
    codes = set(filters.qs.values_list("code", flat=True))
    groups = [
        ListedComponent(
            component.row, tuple(one for one in component.activities if one.card.code in codes)
        )
        for component in listed_components(at)
    ]
    groups = [group for group in groups if group.activities]
    order = filters.form.cleaned_data[ORDER]
    return ActivityList(
        panel=panel(filters, request, at),
        count=found_sentence(len(codes), len(at.reading.activities), "actividad", "actividades"),
        groups=tuple([ordered(groups, at.reading, ORDERS[order])] if order and groups else groups),
    )


def ordered(
    groups: Sequence[ListedComponent], reading: Reading, key: Callable[[ActivityReading], Any]
) -> ListedComponent:
    """Put all activities into one group by an order; of equals the one printed first leads."""
    together = [one for group in groups for one in group.activities]
    together.sort(key=lambda one: key(reading[one.card.code]))
    return ListedComponent(None, tuple(together))
