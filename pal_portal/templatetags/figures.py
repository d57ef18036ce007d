"""Filters that write numbers, dates and sections as the portal's sentences do."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone

from pal_portal.site import sentences

register = template.Library()


@register.filter
def figure(number: Decimal) -> str:
    """Write a number without trailing zeros: 100, 21.05, 1,000."""
    return sentences.figure(number)


@register.filter
def percent(number: Decimal) -> str:
    """Write a percentage: 21.05 %."""
    return sentences.percent(number)


@register.filter
def sections(value: str) -> str:
    """Name the sections of the plan that a note is about: Secciones 7 y 8."""
    return sentences.sections_named(value)


@register.filter
def day(value: date) -> str:
    """Write a day, or that of an instant: 25 de agosto de 2016."""
    return sentences.day_name(timezone.localdate(value) if isinstance(value, datetime) else value)
