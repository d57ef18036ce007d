"""What changed between two states of a report, as the chain hashes them (sttl.record.chain)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models

from indicators.models import Indicator
from indicators.numbers import plain
from sttl.models import Measurement, Revision

TEXTS = ("done", "obstacles", "next_steps", "source")
NOTHING = "—"


@dataclass(frozen=True)
class Change:
    """A part of a report that differs from an earlier state of it."""

    label: str
    before: str
    after: str


def label_of(model: type[models.Model], name: str) -> str:
    """Return the label of a field, to head a line with."""
    label = str(getattr(model._meta.get_field(name), "verbose_name", name))
    return label[:1].upper() + label[1:]


def labels_of(measurements: Iterable[Measurement]) -> dict[int, Indicator]:
    """Return the indicators of some measurements by the row of section 8 that they measure."""
    return {each.indicator.result.position: each.indicator for each in measurements}


def differences(
    then: Mapping[str, Any], now: Mapping[str, Any], indicators: Mapping[int, Indicator]
) -> Iterator[Change]:
    """Give each part in which two contents of a report differ."""
    old, new = dict(parts(then, indicators)), dict(parts(now, indicators))
    for label in {**old, **new}:
        before, after = old.get(label, ""), new.get(label, "")
        if before != after:
            yield Change(label, before or NOTHING, after or NOTHING)


def parts(
    content: Mapping[str, Any], indicators: Mapping[int, Indicator]
) -> Iterator[tuple[str, str]]:
    """Give the parts of a report's content that people wrote, each with its label."""
    for name in ("is_inactive", "inactive_reason", *TEXTS, "level", "is_finished"):
        yield label_of(Revision, name), in_words(name, content[name])
    for each in content["measurements"]:
        yield from measured_parts(each, indicators.get(each["row"]))
    pieces = (f"{each['title']}: {each['url'] or each['sha256']}" for each in content["evidence"])
    yield "Evidencia", "\n".join(pieces)


def measured_parts(
    content: Mapping[str, Any], indicator: Indicator | None
) -> Iterator[tuple[str, str]]:
    """Give the figures and the reasons of an indicator's measurement."""
    row = f"renglón {content['row']}"
    numerator = indicator.numerator_label if indicator else f"Numerador, {row}"
    denominator = indicator.denominator_label if indicator else f"Denominador, {row}"
    yield numerator, plain_text(content["numerator"])
    yield denominator, plain_text(content["denominator"])
    for name in (
        "is_not_applicable",
        "not_applicable_reason",
        "is_excess_confirmed",
        "denominator_reason",
        "fall_reason",
        "joint_reason",
    ):
        yield f"{label_of(Measurement, name)} ({row})", in_words(name, content[name])


def plain_text(written: str) -> str:
    """Write a figure as hashed, 12.00, as people write it: 12."""
    return plain(Decimal(written)) if written else ""


def in_words(name: str, held: object) -> str:
    """Write what a content holds: a box ticked or not, a level by its name, a text."""
    if isinstance(held, bool):
        return "Sí" if held else "No"
    if name == "level":
        return str(Revision(level=str(held)).get_level_display())
    return str(held)
