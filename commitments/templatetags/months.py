"""Template filters that write months, the same on every page."""

from django import template

from commitments.months import month_name, short_month_name, write_month

register = template.Library()
register.filter("month", month_name)
register.filter("short_month", short_month_name)
register.filter("month_address", write_month)
