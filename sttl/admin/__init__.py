"""The secretariat's admin: people, decisions, and the queue of what was handed in."""

from . import accounts, decisions, people, reports

__all__ = ["accounts", "decisions", "people", "reports"]
