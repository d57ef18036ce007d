"""The raw rows of a plan, copied out once."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from django.utils import timezone

from commitments.models import (
    ActionPlan,
    Activity,
    Component,
    Party,
    PlannedResult,
    Responsibility,
)
from indicators.models import Indicator, IndicatorDecision
from sttl.models import (
    Amendment,
    Baseline,
    Event,
    Extension,
    Measurement,
    ReporterAssignment,
    Revision,
    Verdict,
)

Row = dict[str, Any]


@dataclass(frozen=True)
class Record:
    """All that the pencil may look at."""

    plan: Row
    activities: dict[str, Row]
    parties: dict[int, Row]
    named: dict[int, set[str]]
    revisions: list[Row]
    verdicts: dict[int, list[Row]]
    walks: dict[tuple[str, date], list[Row]]
    holders: dict[tuple[str, date], int]
    assignments: dict[str, list[Row]]
    extensions: list[Row]
    deadlines: list[Row]
    indicators: dict[int, Row]
    decisions: list[Row]
    baselines: list[Row]
    printed: list[str]


def start_of(day: date) -> datetime:
    """Return the first instant of a day in the plan's time zone."""
    return timezone.make_aware(datetime.combine(day, time()))


def end_of(day: date) -> datetime:
    return start_of(day + timedelta(days=1))


def day_of(moment: datetime) -> date:
    return timezone.localdate(moment)


def copied(plan: ActionPlan) -> Record:
    """Copy out a plan; dated rows in the order in which they were recorded."""
    place = {"activity__plan": plan}
    events = walks(plan)
    return Record(
        plan=rows_of(ActionPlan.objects.filter(pk=plan.pk).values())[0],
        activities=activities(plan),
        parties={row["id"]: row for row in rows_of(Party.objects.values())},
        named=named(plan),
        revisions=revisions(plan),
        verdicts=grouped(
            Verdict.objects.order_by("recorded_at", "pk").values(), lambda row: row["revision_id"]
        ),
        walks=events,
        holders={
            key: rows[0]["revision__report__party"]
            for key, rows in events.items()
            if rows[0]["revision__report__party"]
        },
        assignments=grouped(
            ReporterAssignment.objects.filter(**place)
            .order_by("recorded_at", "pk")
            .values("activity__code", "party", "from_month", "recorded_at"),
            lambda row: row["activity__code"],
        ),
        extensions=rows_of(
            Extension.objects.filter(**place)
            .order_by("recorded_at", "pk")
            .values("activity__code", "month", "due_on", "recorded_at")
        ),
        deadlines=rows_of(
            Amendment.objects.filter(plan=plan, subject="deadline")
            .order_by("recorded_at", "pk")
            .values("activity__code", "new_date", "recorded_at")
        ),
        indicators={row["id"]: row for row in indicators(plan)},
        decisions=rows_of(
            IndicatorDecision.objects.filter(indicator__result__activity__plan=plan)
            .order_by("recorded_at", "pk")
            .values()
        ),
        baselines=rows_of(
            Baseline.objects.filter(revision__report__activity__plan=plan)
            .order_by("from_month", "recorded_at", "pk")
            .values()
        ),
        printed=printed(plan),
    )


def printed(plan: ActionPlan) -> list[str]:
    """Copy the words that are not the portal's, which may hold figures of their own."""
    rows = [
        *Activity.objects.filter(plan=plan).values_list("title", "correction", "follow_up"),
        *PlannedResult.objects.filter(component__commitment__plan=plan).values_list(
            "activity_text", "objective", "formula", "grade_note"
        ),
        *plan.discrepancies.values_list("title", "text"),
        *plan.commitments.values_list("title", "problem", "objective", "text"),
        *Component.objects.filter(commitment__plan=plan).values_list(
            "problem", "objective", "text", "results_problem", "results_objective", "results_text"
        ),
        *IndicatorDecision.objects.values_list("reason"),
        *ReporterAssignment.objects.values_list("reason"),
        *Amendment.objects.filter(plan=plan).values_list("reason", "new_text"),
        *Baseline.objects.values_list("reason"),
    ]
    return [text for row in rows for text in row]


def rows_of(rows: Any) -> list[Row]:
    """Take rows as they are, whatever their columns."""
    return list(rows)


def grouped(rows: Any, key: Any) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def activities(plan: ActionPlan) -> dict[str, Row]:
    """Copy the activities in printed order, each with what section 8 says of it."""
    rows = PlannedResult.objects.filter(activity__plan=plan)
    measured = set(rows.exclude(formula="").values_list("activity__code", flat=True))
    doubtful = set(rows.filter(grade="differs").values_list("activity__code", flat=True))
    found = Activity.objects.filter(plan=plan).values(
        "code",
        "number",
        "title",
        "due_on",
        "component__letter",
        "component__name",
        "component__commitment__number",
    )
    order = sorted(
        found,
        key=lambda row: (
            row["component__commitment__number"],
            row["component__letter"],
            row["number"],
        ),
    )
    return {
        row["code"]: row
        | {
            "commitment": row["component__commitment__number"],
            "component": f"{row['component__commitment__number']}{row['component__letter']}",
            "has_formula": row["code"] in measured,
            "is_doubtful": row["code"] in doubtful,
        }
        for row in order
    }


def named(plan: ActionPlan) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    lines = Responsibility.objects.filter(activity__plan=plan)
    for party, code in lines.values_list("party", "activity__code"):
        found[party].add(code)
    return found


def indicators(plan: ActionPlan) -> Any:
    """Copy the indicators of the plan's activities, in the order of section 8."""
    return (
        Indicator.objects.filter(result__activity__plan=plan)
        .order_by("result__position")
        .values("id", "result__activity__code", "result__formula")
    )


def revisions(plan: ActionPlan) -> list[Row]:
    """Copy what was published, oldest first, each with its values; None: it does not apply."""
    values: dict[int, dict[int, tuple[Fraction, Fraction] | None]] = defaultdict(dict)
    measured = Measurement.objects.order_by("indicator__result__position")
    for row in measured.values("revision", "indicator", "numerator", "denominator"):
        top, bottom = row["numerator"], row["denominator"]
        values[row["revision"]][row["indicator"]] = (
            None if top is None or bottom is None else (Fraction(top), Fraction(bottom))
        )
    kept = Revision.objects.filter(report__activity__plan=plan, state="published")
    texts = texts_of(kept)
    return [
        {
            "pk": row["id"],
            "code": row["report__activity__code"],
            "month": row["report__month"],
            "number": row["number"],
            "published": row["published_at"],
            "idle": row["is_inactive"],
            "level": row["level"],
            "finished": row["is_finished"],
            "sector": row["report__party__sector"] or "",
            "values": values[row["id"]],
            "texts": texts[row["id"]],
        }
        for row in kept.order_by("published_at", "pk").values(
            "id",
            "number",
            "published_at",
            "is_inactive",
            "level",
            "is_finished",
            "report__month",
            "report__activity__code",
            "report__party__sector",
        )
    ]


def texts_of(kept: Any) -> dict[int, list[str]]:
    """Copy the words of some revisions, of their evidence and of their verdicts."""
    columns = [
        "done inactive_reason obstacles next_steps source correction_reason".split(),
        ["evidence__title"],
        ["verdicts__reason"],
        [f"measurements__{name}_reason" for name in ("denominator", "fall", "joint")],
        ["measurements__not_applicable_reason"],
        ["measurements__indicator__result__formula"],
    ]
    found: dict[int, list[str]] = defaultdict(list)
    for names in columns:
        for row in kept.values("id", *names):
            found[row["id"]] += [row[name] or "" for name in names]
    return found


def walks(plan: ActionPlan) -> dict[tuple[str, date], list[Row]]:
    """Copy the steps of each report's first version, in order."""
    rows = (
        Event.objects.filter(plan=plan, revision__number=1)
        .exclude(step="judge")
        .order_by("sequence")
        .values(
            "step",
            "at",
            "revision__report__activity__code",
            "revision__report__month",
            "revision__report__party",
        )
    )
    return grouped(
        rows,
        lambda row: (row["revision__report__activity__code"], row["revision__report__month"]),
    )
