"""What the secretariat's lists say in the same words: reports, days, and how long ago."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from commitments.months import day_name, month_name
from sttl.models import Revision
from sttl.record.wording import format_count

COUNTED_DAYS = 90  # beyond three months a date tells more than a count of days


def name_of(revision: Revision) -> str:
    """Name a report for a list: its activity, its month, and whether it is a correction."""
    report = revision.report
    name = f"{report.activity.code} · {month_name(report.month)}"
    return f"{name} (corrección)" if revision.number > 1 else name


def ago(moment: datetime | None, *, at: datetime) -> str:
    """Write the day of a moment with how long ago it was: el 5 de abril de 2016 (hace 3 días)."""
    return since_day(timezone.localdate(moment), at=at) if moment else "sin fecha"


def since_day(day: date, *, at: datetime) -> str:
    """Write a past day, with how long ago it was while that is a matter of weeks."""
    days = (timezone.localdate(at) - day).days
    if days < 1:
        return "hoy"
    count = f" (hace {format_count(days, 'día', 'días')})" if days <= COUNTED_DAYS else ""
    return f"el {day_name(day)}{count}"


def until(day: date, *, on: date) -> str:
    """Write in how many days a day comes: , hoy · , en 3 días."""
    days = (day - on) // timedelta(days=1)
    return ", hoy" if not days else f", en {format_count(days, 'día', 'días')}"


def shortened(text: str, longest: int = 110) -> str:
    """Cut a text at a word, for a list."""
    return text if len(text) <= longest else f"{text[:longest].rsplit(' ', 1)[0]}…"
