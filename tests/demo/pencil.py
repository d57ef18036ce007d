"""The dashboard's figures worked out again with a pencil, from the methodology page's rules.

Nothing here uses the portal's own arithmetic: rows are read raw, and fractions are exact.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils import timezone

from indicators.models import IndicatorDecision
from sttl.models import Revision

SECTORS = {"government", "civil_society", "guarantor"}


@dataclass
class Paper:
    """What the pencil notes down of a plan at a corte, in one of the two readings."""

    figures: dict[str, Fraction] = field(default_factory=dict)
    counted: dict[str, Fraction] = field(default_factory=dict)
    levels: dict[str, str] = field(default_factory=dict)
    reports: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)


def rounded(value: Fraction) -> Fraction:
    """Round half up to two places."""
    return Fraction((value * 100 + Fraction(1, 2)).__floor__(), 100)


def written(value: Fraction) -> str:
    """Write a printed percentage: no zeros at its end."""
    whole, rest = divmod(round(value * 100), 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".")


def average(values: list[Fraction]) -> Fraction | None:
    return rounded(sum(values, Fraction(0)) / len(values)) if values else None


def revisions(known_on: date) -> list[dict[str, Any]]:
    """Copy out each revision published by the end of a day, with its values and verdicts."""
    found = []
    kept = Revision.objects.filter(state="published").select_related(
        "report__activity", "report__party"
    )
    for revision in kept.prefetch_related("measurements", "verdicts").order_by("published_at"):
        if timezone.localdate(revision.published_at) > known_on:
            continue
        opinions: dict[str, str] = {}
        for verdict in sorted(revision.verdicts.all(), key=lambda v: (v.recorded_at, v.pk)):
            if timezone.localdate(verdict.recorded_at) <= known_on:
                opinions[verdict.sector] = verdict.opinion
        party = revision.report.party
        others = SECTORS - {party.sector if party else ""}
        values = {}
        for row in revision.measurements.all():
            if row.numerator is not None and row.denominator is not None:
                values[row.indicator_id] = Fraction(row.numerator), Fraction(row.denominator)
        found.append(
            {
                "code": revision.report.activity.code,
                "month": revision.report.month,
                "published": revision.published_at,
                "idle": revision.is_inactive,
                "level": revision.level,
                "finished": revision.is_finished,
                "values": values,
                "validated": all(opinions.get(each) == "agrees" for each in others),
            }
        )
    return found


def decisions(plan: Any, known_on: date) -> dict[int, Any]:
    """Note what each indicator means on a day: the decision recorded last."""
    newest: dict[int, Any] = {}
    kept = IndicatorDecision.objects.filter(indicator__result__activity__plan=plan)
    for decision in kept.select_related("indicator__result__activity").order_by(
        "recorded_at", "pk"
    ):
        activity = decision.indicator.result.activity
        if activity and timezone.localdate(decision.recorded_at) <= known_on:
            newest[decision.indicator_id] = (activity.code, decision)
    return newest


def work_out(plan: Any, corte: date, known_on: date, *, validated: bool) -> Paper:
    """Work out one reading of a plan at a corte."""
    current: dict[tuple[str, date], dict[str, Any]] = {}
    for each in revisions(known_on):
        if each["month"] <= corte:
            current[each["code"], each["month"]] = each
    paper = Paper(reports=defaultdict(list))
    for (code, _), each in sorted(current.items()):
        if each["validated"] or not validated:
            paper.reports[code].append(each)
    means = decisions(plan, known_on)
    newest = {key: stated(paper.reports[code], key, d) for key, (code, d) in means.items()}
    joint = kilns(means, newest)
    for key, (code, decision) in means.items():
        taken = newest[key]
        if taken is None or not decision.measures_progress:
            continue
        own = rounded(taken[0] * 100 / taken[1])
        paper.figures[code] = own
        paper.counted[code] = min(joint.get(decision.universe_id, own), Fraction(100))
    judge(plan, paper, means, newest, joint)
    return paper


def stated(
    reports: list[dict[str, Any]], key: int, decision: Any
) -> tuple[Fraction, Fraction, date, Any] | None:
    """Take an indicator's newest values, or the sums of its months where it is per month."""
    rows = [(each, each["values"][key]) for each in reports if key in each["values"]]
    if not rows:
        return None
    last = rows[-1][0]
    if decision.is_per_month:
        top = sum((values[0] for _, values in rows), Fraction(0))
        return top, sum((values[1] for _, values in rows), Fraction(0)), last["month"], last
    return *rows[-1][1], last["month"], last


def kilns(means: dict[int, Any], newest: dict[int, Any]) -> dict[int, Fraction]:
    """Add up the indicators that share a universe, over the newest denominator."""
    shared: dict[int, list[Any]] = defaultdict(list)
    for key, (_, decision) in means.items():
        if decision.universe_id and newest[key]:
            shared[decision.universe_id].append(newest[key])
    return {
        universe: rounded(
            sum((each[0] for each in rows), Fraction(0))
            * 100
            / max(rows, key=lambda each: (each[2], each[3]["published"]))[1]
        )
        for universe, rows in shared.items()
    }


def judge(
    plan: Any, paper: Paper, means: dict[int, Any], newest: dict[int, Any], joint: dict[int, Any]
) -> None:
    """Derive each activity's level and state."""
    for activity in plan.activities.all():
        code = activity.code
        reports = paper.reports[code]
        own = [
            (key, decision)
            for key, (owner, decision) in means.items()
            if owner == code and decision.measures_progress
        ]
        for each in reports:
            if each["level"] and not own:
                paper.levels[code] = each["level"]
        paper.states[code] = state(reports, own, newest, joint, paper, code)


def state(
    reports: list[dict[str, Any]],
    own: list[Any],
    newest: dict[int, Any],
    joint: dict[int, Any],
    paper: Paper,
    code: str,
) -> str:
    if not reports:
        return "unreported"
    telling = [each for each in reports if each["finished"] or each["level"] or each["values"]]
    reached = paper.levels.get(code) == "complete"
    if own:
        reached = all(
            newest[key]
            and (
                joint[decision.universe_id] >= 100
                if decision.universe_id
                else rounded(newest[key][0] * 100 / newest[key][1]) >= decision.target
            )
            for key, decision in own
        )
    if telling and telling[-1]["finished"] and reached:
        return "done"
    idle = all(each["idle"] for each in reports)
    nothing_yet = paper.figures.get(code) == 0 or paper.levels.get(code) == "not_started"
    return "not_started" if idle or nothing_yet else "under_way"
