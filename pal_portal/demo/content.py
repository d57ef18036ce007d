"""What a report of the fictitious year states, before anybody types it in."""

import re
from dataclasses import dataclass, field, replace

from indicators.rollup import Level

LEVELS = {
    "no": Level.NOT_STARTED,
    "lim": Level.LIMITED,
    "sus": Level.SUBSTANTIAL,
    "com": Level.COMPLETE,
}
TOKEN = re.compile(
    r"(?:(?P<level>no|lim|sus|com):?)?"
    r"(?:(?P<numerator>\d+)/(?P<denominator>\d+)|(?P<word>na|sin|--))?"
    r"(?P<finished>!)?(?:\+(?P<late>\d+))?(?P<fate>[*?])?"
)


@dataclass(frozen=True)
class Content:
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

    def restated(self, text: str) -> "Content":
        """Return the same words with the figures, level and declaration of another token."""
        token = read_token(text)
        if token is None:
            raise ValueError(text)
        return replace(
            self,
            level=token.content.level,
            numerator=token.content.numerator,
            denominator=token.content.denominator,
            is_finished=token.content.is_finished,
        )


@dataclass(frozen=True)
class Token:
    """A month of the scenario: its content, days after the due day, and how far it comes."""

    content: Content
    days_late: int
    is_handed_in: bool
    is_published: bool


def read_token(text: str) -> Token | None:
    """Read a month as scenario.py writes it; None where there is no report."""
    match = TOKEN.fullmatch(text)
    if match is None or not text:
        raise ValueError(text)
    if match["word"] == "--":
        return None
    content = Content(
        level=LEVELS[match["level"]] if match["level"] else "",
        numerator=match["numerator"] or "",
        denominator=match["denominator"] or "",
        is_inactive=match["word"] == "sin",
        is_not_applicable=match["word"] == "na",
        is_finished=bool(match["finished"]),
    )
    return Token(
        content=content,
        days_late=int(match["late"] or 0),
        is_handed_in=match["fate"] != "?",
        is_published=not match["fate"],
    )
