"""The secretariat's admin: people, decisions, and the queue of what was handed in."""

from . import accounts, amendments, decisions, people, plans, records, reports, requests

__all__ = [
    "accounts",
    "amendments",
    "decisions",
    "people",
    "plans",
    "records",
    "reports",
    "requests",
]
