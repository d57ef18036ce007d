"""What changed between two states of a report, by its content as hashed (sttl.content)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from indicators.models import Indicator
from sttl.content import (
    EVIDENCE,
    REPORT,
    facts_beside_values,
    revision_content,
    values_in_words,
)
from sttl.models import Event, Measurement, Revision

NO_CONTENT: Mapping[str, Any] = {"measurements": (), "evidence": ()}
Key = tuple[int, str]  # the row of section 8, 0 for none, and the label


@dataclass(frozen=True)
class ContentChange:
    """A part of a report in two states of it, in words; empty where it says nothing."""

    label: str
    before: str
    after: str


def indicators_by_row(measurements: Iterable[Measurement]) -> dict[int, Indicator]:
    """Return the indicators of some measurements by the row of section 8 that they measure."""
    return {
        measurement.indicator.result.position: measurement.indicator for measurement in measurements
    }


def differences(
    then: Mapping[str, Any], now: Mapping[str, Any], indicators: Mapping[int, Indicator]
) -> Iterator[ContentChange]:
    """Give each part in which two contents of a report differ."""
    pairs = side_by_side(then, now, indicators)
    return (change for change in pairs if change.before != change.after)


def side_by_side(
    then: Mapping[str, Any], now: Mapping[str, Any], indicators: Mapping[int, Indicator]
) -> Iterator[ContentChange]:
    """Give each part that either of two contents of a report states."""
    old, new = (dict(report_facts(content, indicators)) for content in (then, now))
    for key in {**new, **old}:
        yield ContentChange(key[1], old.get(key, ""), new.get(key, ""))


def report_facts(
    content: Mapping[str, Any], indicators: Mapping[int, Indicator]
) -> Iterator[tuple[Key, str]]:
    """Put in words what people wrote in a report: figures first, evidence last.

    A part that a content of an earlier version lacks is absent.
    """
    for measurement in content["measurements"]:
        row = measurement["row"]
        indicator = indicators.get(row)
        label = indicator.result.formula if indicator else f"Indicador del renglón {row}"
        yield (row, label), values_in_words(measurement)
        yield from (((row, fact.label), fact.text) for fact in facts_beside_values(measurement))
    yield from (((0, fact.label), fact.text) for fact in REPORT.facts(content))
    evidence = "\n".join(": ".join(texts_of(piece)) for piece in content["evidence"])
    if evidence:
        yield (0, "Evidencia"), evidence


def texts_of(piece: Mapping[str, Any]) -> Iterator[str]:
    """Give what a piece of evidence proves, its address or its hash, and what else it says."""
    return (text for part in EVIDENCE if (text := part.in_words(piece.get(part.name))))


def content_handed_in(revision: Revision) -> Mapping[str, Any] | None:
    """Return what a revision said when it was handed in; None where that was not kept."""
    if revision.state != Revision.State.RETURNED:
        return revision_content(revision)
    returned = last_return(revision)
    return returned.returned_content.content if returned else None


def last_return(revision: Revision) -> Event | None:
    """Return the newest return of a revision of which the content was kept."""
    with_content = revision.events.returns().filter(returned_content__isnull=False)
    return with_content.select_related("returned_content").first()
