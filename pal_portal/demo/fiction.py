"""The fictitious year as fixtures/demo/ tells it: what is reported, what happens, what is decided.

The files say themselves what their marks mean; everything in them that people read is Spanish.
"""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

FOLDER: Path = settings.BASE_DIR / "fixtures" / "demo"


@dataclass(frozen=True)
class ActivityYear:
    """Twelve months of one activity as marks, and the texts that go with them."""

    reports: str
    verdicts: str
    months: list[str]
    obstacles: list[str]
    next_steps: list[str]
    evidence: list[str]
    not_applicable: str = ""
    answers: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class DemoReturn:
    """A report that goes back to its party: what it said at first, and why it goes back."""

    code: str
    month: str
    first: str
    note: str
    is_answered: bool = True


@dataclass(frozen=True)
class DemoCorrection:
    """A published report that is corrected on a day: to what, and why; words are new ones."""

    code: str
    month: str
    on: date
    to: str
    reason: str
    words: str = ""
    verdicts: str = "."
    answers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DemoVerdict:
    """One sector's verdict on a day, with its own reason."""

    code: str
    month: str
    on: date
    sector: str
    opinion: str
    reason: str


@dataclass(frozen=True)
class DemoAgreement:
    """What a session agrees: by which party, by when, and when it was done."""

    text: str
    party: str = ""
    due_on: date | None = None
    done_on: date | None = None


@dataclass(frozen=True)
class DemoSession:
    """A session of the STTL, with its minutes and agreements."""

    number: int
    on: date
    title: str
    minutes: str
    agreements: list[DemoAgreement]


@dataclass(frozen=True)
class DemoAssignment:
    """Which party reports an activity from a month on, as decided on a day."""

    code: str
    on: date
    party: str
    from_month: str
    reason: str


@dataclass(frozen=True)
class DemoConfirmation:
    """The STTL confirms every party that the portal proposed, some for a reason of their own."""

    on: date
    reason: str
    reasons: dict[str, str]


@dataclass(frozen=True)
class DemoRequest:
    """A party asks for a later due day for one report."""

    code: str
    month: str
    on: date
    wanted_on: date
    reason: str


@dataclass(frozen=True)
class DemoAnswer:
    """What the secretariat answers to a request: granted until a day, or refused without one."""

    code: str
    month: str
    on: date
    note: str
    due_on: date | None = None


@dataclass(frozen=True)
class DemoPerMonth:
    """An indicator that the STTL decides to read month by month."""

    code: str
    on: date
    reason: str


@dataclass(frozen=True)
class Fiction:
    """Everything that the files tell; reports are named by activity and month."""

    years: dict[str, ActivityYear]
    returned: dict[tuple[str, str], DemoReturn]
    withdrawn: set[tuple[str, str]]
    corrected: list[DemoCorrection]
    judged: list[DemoVerdict]
    agreed: dict[str, list[str]]
    sessions: list[DemoSession]
    confirmed: DemoConfirmation
    assigned: list[DemoAssignment]
    asked: list[DemoRequest]
    answered: list[DemoAnswer]
    per_month: list[DemoPerMonth]


@cache
def fiction() -> Fiction:
    """Read the files, once."""
    years: dict[str, Any] = {}
    for path in sorted(FOLDER.glob("reports-*.toml")):
        years |= read_toml(path)
    exceptions = read_toml(FOLDER / "exceptions.toml")
    decisions = read_toml(FOLDER / "decisions.toml")
    returned = [DemoReturn(**row) for row in exceptions["returned"]]
    return Fiction(
        years={code: ActivityYear(**year) for code, year in years.items()},
        returned={(report.code, report.month): report for report in returned},
        withdrawn={(row["code"], row["month"]) for row in exceptions["withdrawn"]},
        corrected=[DemoCorrection(**row) for row in exceptions["corrected"]],
        judged=[DemoVerdict(**row) for row in exceptions["judged"]],
        agreed=exceptions["agreed"],
        sessions=[demo_session(**row) for row in decisions["session"]],
        confirmed=DemoConfirmation(**decisions["confirmed"]),
        assigned=[DemoAssignment(**row) for row in decisions["assigned"]],
        asked=[DemoRequest(**row) for row in decisions["asked"]],
        answered=[DemoAnswer(**row) for row in decisions["answered"]],
        per_month=[DemoPerMonth(**row) for row in decisions["per_month"]],
    )


def demo_session(*, agreements: list[dict[str, Any]], **facts: Any) -> DemoSession:
    return DemoSession(**facts, agreements=[DemoAgreement(**row) for row in agreements])


def read_toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))
