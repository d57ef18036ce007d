"""The form in which the texts of an activity are written down."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One activity's texts: a line for each report in order, and what comes up in turn.

    The line of a month without activity is its reason.
    """

    months: tuple[str, ...]
    obstacles: tuple[str, ...]
    next_steps: tuple[str, ...]
    evidence: tuple[str, ...]
    not_applicable: str = ""


def words(
    months: str, *, obstacles: str, next_steps: str, evidence: str, not_applicable: str = ""
) -> Words:
    """Read the texts of an activity, one in a line."""
    return Words(
        lines(months), lines(obstacles), lines(next_steps), lines(evidence), not_applicable
    )


def lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines())
