"""Template filters that write months, the same on every page."""

from datetime import date

from django import template

from commitments.months import month_name, short_month_name, write_month

register = template.Library()


@register.filter
def month(value: date) -> str:
    """Write a month for a reader: marzo de 2016."""
    return month_name(value)


@register.filter
def short_month(value: date) -> str:
    """Write a month for a narrow place: mar 2016."""
    return short_month_name(value)


@register.filter
def month_address(value: date) -> str:
    """Write a month as addresses carry it: 2016-03."""
    return write_month(value)
