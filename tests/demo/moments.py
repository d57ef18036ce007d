"""The moments at which the tests look at the demonstration."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from commitments.months import months_between, write_month

PLAN = "/planes/durango-2015/"
AFTER_THE_YEAR = date(2016, 12, 31)
MONTHS = months_between(date(2015, 9, 1), date(2016, 8, 1))
CORTES = [(month, AFTER_THE_YEAR) for month in MONTHS]
DAYS = [  # in an ordinary month, on a new party's last day, and while a returned report is awaited
    (date(2015, 11, 1), date(2015, 12, 15)),
    (date(2016, 2, 1), date(2016, 3, 18)),
    (date(2016, 4, 1), date(2016, 5, 3)),
]
FEW = [CORTES[0], CORTES[6], CORTES[-1], DAYS[1]]  # for what copies figures proved at them all
MOMENTS = [
    pytest.param(*moment, marks=() if moment in FEW else pytest.mark.slow)
    for moment in CORTES + DAYS
]


def at(address: str, corte: date, known_on: date) -> str:
    """Return the address of a page at a moment."""
    mark = "&" if "?" in address else "?"
    return f"{address}{mark}corte={write_month(corte)}&al={known_on}"


def end_of(day: date) -> datetime:
    """Return the first instant after a day, in Durango."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
