"""Percentages, levels and states (rules 1 to 4, 6, 7 and 10), with exact fractions."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from .record import Record, Row

SECTORS = {"government", "civil_society", "guarantor"}


@dataclass
class Taken:
    """An indicator's two values in a reading, the months they come from, and the newest report."""

    top: Fraction
    bottom: Fraction
    months: list[date]
    last: Row

    @property
    def percent(self) -> Fraction:
        return rounded(self.top * 100 / self.bottom)


@dataclass
class Paper:
    """What the pencil notes down of a plan at a corte, in one of the two readings."""

    figures: dict[str, Fraction] = field(default_factory=dict)
    counted: dict[str, Fraction] = field(default_factory=dict)
    levels: dict[str, str] = field(default_factory=dict)
    months: dict[str, date] = field(default_factory=dict)
    reports: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    states: dict[str, str] = field(default_factory=dict)
    taken: dict[int, Taken] = field(default_factory=dict)
    joint: dict[int, Fraction] = field(default_factory=dict)


def rounded(value: Fraction) -> Fraction:
    """Round half up to two places."""
    return Fraction((value * 100 + Fraction(1, 2)).__floor__(), 100)


def written(value: Fraction) -> str:
    """Write a number of two places: thousands apart, no zeros at its end."""
    whole, rest = divmod(round(value * 100), 100)
    return f"{whole:,}.{rest:02d}".rstrip("0").rstrip(".")


def average(values: Collection[Fraction]) -> Fraction | None:
    return rounded(sum(values, Fraction(0)) / len(values)) if values else None


def standing(record: Record, revision: int, before: datetime) -> dict[str, str]:
    """Note what each sector said last of a revision."""
    return {
        row["sector"]: row["opinion"]
        for row in record.verdicts.get(revision, ())
        if row["recorded_at"] < before
    }


def is_validated(record: Record, revision: Row, before: datetime) -> bool:
    said = standing(record, revision["pk"], before)
    return all(said.get(each) == "agrees" for each in SECTORS - {revision["sector"]})


def decisions(record: Record, before: datetime) -> dict[int, Row]:
    """Note what each indicator means: the decision recorded last."""
    return {row["indicator_id"]: row for row in record.decisions if row["recorded_at"] < before}


def work_out(
    record: Record,
    corte: date,
    before: datetime,
    *,
    validated: bool = False,
    codes: Collection[str] | None = None,
) -> Paper:
    """Work out one reading of a plan, or of some activities that share nothing with others."""
    codes = record.activities if codes is None else codes
    newest: dict[tuple[str, date], Row] = {}
    for each in record.revisions:
        if each["code"] in codes and each["published"] < before and each["month"] <= corte:
            newest[each["code"], each["month"]] = each
    paper = Paper()
    for (code, _), each in sorted(newest.items(), key=lambda item: item[0]):
        if not validated or is_validated(record, each, before):
            paper.reports[code].append(each)
    means: dict[str, dict[int, Row]] = defaultdict(dict)
    for key, decision in decisions(record, before).items():
        code = record.indicators[key]["result__activity__code"]
        if code in codes:
            means[code][key] = decision
            measure(paper, paper.reports[code], key, decision)
    add_up(paper, means)
    for code in codes:
        own = {key: row for key, row in means[code].items() if row["measures_progress"]}
        judge(paper, code, own)
    return paper


def measure(paper: Paper, reports: list[Row], key: int, decision: Row) -> None:
    """Take an indicator's newest values, or the sums of its months where it is per month."""
    rows = [each for each in reports if each["values"].get(key)]
    if not rows:
        return
    used = rows if decision["is_per_month"] else rows[-1:]
    paper.taken[key] = Taken(
        sum((each["values"][key][0] for each in used), Fraction(0)),
        sum((each["values"][key][1] for each in used), Fraction(0)),
        [each["month"] for each in used],
        rows[-1],
    )


def add_up(paper: Paper, means: dict[str, dict[int, Row]]) -> None:
    """Add up the indicators that share a universe, over the newest denominator (rule 6)."""
    shared: dict[int, list[Taken]] = defaultdict(list)
    for own in means.values():
        for key, row in own.items():
            if row["universe_id"] and row["measures_progress"] and key in paper.taken:
                shared[row["universe_id"]].append(paper.taken[key])
    for universe, rows in shared.items():
        newest = max(
            rows, key=lambda row: (row.last["month"], row.last["published"], row.last["pk"])
        )
        tops = sum((row.top for row in rows), Fraction(0))
        paper.joint[universe] = rounded(tops * 100 / newest.bottom)


def judge(paper: Paper, code: str, own: dict[int, Row]) -> None:
    """Derive an activity's figure, level and state; own are its progress indicators."""
    reports = paper.reports[code]
    taken = {key: paper.taken[key] for key in own if key in paper.taken}
    if taken:
        percents = [each.percent for each in taken.values()]
        capped = [min(each, Fraction(100)) for each in percents]
        counted = [
            min(paper.joint.get(own[key]["universe_id"], each.percent), Fraction(100))
            for key, each in taken.items()
        ]
        paper.figures[code] = percents[0] if len(percents) == 1 else average(capped) or Fraction(0)
        paper.counted[code] = average(counted) or Fraction(0)
        paper.months[code] = max(each.last["month"] for each in taken.values())
    for each in reports:
        if each["level"] and not own:
            paper.levels[code] = each["level"]
            paper.months[code] = each["month"]
    paper.states[code] = state(paper, code, own)


def state(paper: Paper, code: str, own: dict[int, Row]) -> str:
    """Derive a state in rule 7's order."""
    reports = paper.reports[code]
    if not reports:
        return "unreported"
    telling = [
        each
        for each in reports
        if each["finished"] or each["level"] or any(each["values"].values())
    ]
    if telling and telling[-1]["finished"] and has_reached(paper, code, own):
        return "done"
    idle = all(each["idle"] for each in reports)
    nothing_yet = paper.figures.get(code) == 0 or paper.levels.get(code) == "not_started"
    return "not_started" if idle or nothing_yet else "under_way"


def has_reached(paper: Paper, code: str, own: dict[int, Any]) -> bool:
    """Say whether the figures bear out the declaration that an activity is finished."""
    if not own:
        return paper.levels.get(code) == "complete"
    return all(
        key in paper.taken
        and (
            paper.joint[row["universe_id"]] >= 100
            if row["universe_id"]
            else paper.taken[key].percent >= Fraction(row["target"])
        )
        for key, row in own.items()
    )
