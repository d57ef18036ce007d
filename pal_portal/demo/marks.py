"""What each report of the fictitious year states: its mark, read, and its texts."""

import re
from dataclasses import dataclass, field, replace

from commitments.months import month_name, parse_month
from indicators.rollup import Level

from .fiction import fiction

SITE = "https://example.org/pal-demostracion"
LEVELS = {
    "no": Level.NOT_STARTED,
    "lim": Level.LIMITED,
    "sus": Level.SUBSTANTIAL,
    "com": Level.COMPLETE,
}
MARK = re.compile(
    r"(?:(?P<level>no|lim|sus|com):?)?"
    r"(?:(?P<numerator>\d+)/(?P<denominator>\d+)|(?P<word>na|sin|--))?"
    r"(?P<finished>!)?(?:\+(?P<late>\d+))?(?P<fate>[*?])?"
)


@dataclass(frozen=True)
class DemoReport:
    """The texts and figures of one revision; words is what was done, or why nothing was."""

    words: str = ""
    obstacles: str = ""
    next_steps: str = ""
    evidence: tuple[tuple[str, str], ...] = ()
    level: str = ""
    numerator: str = ""
    denominator: str = ""
    is_inactive: bool = False
    is_not_applicable: bool = False
    not_applicable_reason: str = ""
    is_finished: bool = False
    answers: dict[str, str] = field(default_factory=dict)

    def restated(self, text: str) -> "DemoReport":
        """Return the same words with the figures, level and declaration of another mark."""
        mark = read_mark(text)
        if mark is None:
            raise ValueError(text)
        return replace(
            self,
            level=mark.content.level,
            numerator=mark.content.numerator,
            denominator=mark.content.denominator,
            is_finished=mark.content.is_finished,
        )


@dataclass(frozen=True)
class DemoMark:
    """A month of the year: what it states, days after the due day, and how far it comes."""

    content: DemoReport
    days_late: int
    is_handed_in: bool
    is_published: bool


def read_mark(text: str) -> DemoMark | None:
    """Read a month as the files write it; None where there is no report."""
    match = MARK.fullmatch(text)
    if match is None or not text:
        raise ValueError(text)
    if match["word"] == "--":
        return None
    content = DemoReport(
        level=LEVELS[match["level"]] if match["level"] else "",
        numerator=match["numerator"] or "",
        denominator=match["denominator"] or "",
        is_inactive=match["word"] == "sin",
        is_not_applicable=match["word"] == "na",
        is_finished=bool(match["finished"]),
    )
    return DemoMark(
        content=content,
        days_late=int(match["late"] or 0),
        is_handed_in=match["fate"] != "?",
        is_published=not match["fate"],
    )


def with_texts(content: DemoReport, code: str, month: str, order: int) -> DemoReport:
    """Add the texts of the report that comes at order, from 0, among the activity's.

    A month without activity gives its reason and the next steps only.
    """
    year = fiction().years[code]
    content = replace(
        content,
        words=year.months[order],
        next_steps=year.next_steps[order % len(year.next_steps)],
        answers=year.answers.get(month, {}),
    )
    if content.is_inactive:
        return content
    pieces = year.evidence[: 1 + order % 2]
    return replace(
        content,
        obstacles=year.obstacles[order // 3 % len(year.obstacles)] if order % 3 == 1 else "",
        not_applicable_reason=year.not_applicable if content.is_not_applicable else "",
        evidence=tuple(
            (f"{title}, {month_name(parse_month(month))}", f"{SITE}/{code}/{month}/{number}")
            for number, title in enumerate(pieces, start=1)
        ),
    )


def source_of(month: str) -> str:
    """Say from where the STTL takes the report of a party that does not sign in."""
    return f"Minuta de la reunión de seguimiento de {month_name(parse_month(month))}."


def agreed_reason(sector: str, turn: int) -> str:
    """Return one of the reasons with which a sector agrees."""
    reasons = fiction().agreed[sector]
    return reasons[turn % len(reasons)]
