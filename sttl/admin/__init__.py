"""The secretariat's admin: people, decisions, and the queue of what was handed in."""

from . import accounts, decisions, people, reports, requests

__all__ = ["accounts", "decisions", "people", "reports", "requests"]
