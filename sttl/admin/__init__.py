"""The secretariat's admin: people, decisions, and the queue of what was handed in."""

from . import decisions, people, reports

__all__ = ["decisions", "people", "reports"]
