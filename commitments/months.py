"""Whole months, written as their first day: the unit in which the plan is followed up."""

import re
from calendar import monthrange
from datetime import date

from django.utils.dates import MONTHS

WRITTEN_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def month_of(day: date) -> date:
    """Return the month in which day falls."""
    return day.replace(day=1)


def shift(month: date, count: int) -> date:
    """Return the month that comes count months later (earlier, where negative)."""
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def last_day(month: date) -> date:
    """Return the last day of month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def months_between(first: date, last: date) -> list[date]:
    """Return every month from first to last, both included; none where last is earlier."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [shift(first, step) for step in range(count)]


def last_ended(day: date) -> date:
    """Return the newest month that had ended when day began."""
    return shift(month_of(day), -1)


def parse_month(text: str) -> date:
    """Read a month written AAAA-MM. Raises ValueError for anything else, year 0 included."""
    if not WRITTEN_MONTH.fullmatch(text):
        raise ValueError(text)
    return date(int(text[:4]), int(text[5:]), 1)


def write_month(month: date) -> str:
    """Write a month as AAAA-MM, as addresses and files carry it."""
    return month.isoformat()[:7]


def month_name(month: date) -> str:
    """Write a month for a Spanish reader: marzo de 2016."""
    return f"{MONTHS[month.month]} de {month.year}"


def short_month_name(month: date) -> str:
    """Write a month for a narrow place: mar 2016."""
    return f"{str(MONTHS[month.month])[:3]} {month.year}"


def day_name(day: date) -> str:
    """Write a day for a Spanish reader: 25 de agosto de 2016."""
    return f"{day.day} de {month_name(day)}"
