"""An activity with all that the plan prints of it, and its reports' words, in one query."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.db.models import OuterRef, QuerySet

from commitments.models import Activity, Discrepancy, Party, PlannedResult, Responsibility
from commitments.rows import Rows
from indicators.models import Indicator
from sttl.models import Evidence, Revision


@dataclass(frozen=True)
class PrintedActivity:
    """An activity with its names, rows and notes in printed order, and its reports' words."""

    activity: Activity
    names: Sequence[Responsibility]
    results: Sequence[PlannedResult]
    indicators: Mapping[int, Indicator]
    notes: Sequence[Discrepancy]
    told: Mapping[int, Revision]
    evidence: Mapping[int, Sequence[str]]


def printed_activity(plan: str, code: str, *, before: datetime) -> PrintedActivity:
    """Load an activity, with what was published of it before a moment: one query.

    Raises Activity.DoesNotExist where the plan has none of that code.
    """
    activity = with_printed_rows(Activity.objects.with_rows(), before=before).get(
        plan__slug=plan, code=code
    )
    rows: Mapping[str, list[dict[str, Any]]] = vars(activity)
    evidence: dict[int, list[str]] = defaultdict(list)
    for row in sorted(rows["evidence_rows"], key=itemgetter("id")):
        evidence[row["revision"]].append(row["title"])
    return PrintedActivity(
        activity=activity,
        names=[
            Responsibility(**row | {"party": Party(slug=row["party"])})
            for row in sorted(rows["name_rows"], key=itemgetter("line", "role"))
        ],
        results=[
            PlannedResult(**row) for row in sorted(rows["result_rows"], key=itemgetter("position"))
        ],
        indicators={row["result_id"]: Indicator(**row) for row in rows["indicator_rows"]},
        notes=[note(row) for row in sorted(rows["note_rows"], key=itemgetter("position"))],
        told={row["id"]: Revision(**row) for row in rows["told_rows"]},
        evidence=evidence,
    )


def with_printed_rows(activities: QuerySet[Activity], *, before: datetime) -> QuerySet[Activity]:
    """Bring along, in the same query, the rows printed of each and what its reports say."""
    mine = {"activity": OuterRef("pk")}
    indicators = Indicator.objects.filter(result__activity=OuterRef("pk"))
    revisions = Revision.objects.published(before=before)
    return activities.select_related("plan", "component__commitment").annotate(
        name_rows=Rows(
            Responsibility.objects.filter(**mine),
            *("line", "role", "printed_name", "role_text"),
            party="party__slug",
        ),
        result_rows=Rows(
            PlannedResult.objects.filter(**mine),
            *("id", "position", "number", "activity_text", "objective", "formula"),
            *("grade", "grade_note"),
        ),
        indicator_rows=Rows(indicators, "id", "numerator_label", "denominator_label", "result_id"),
        note_rows=Rows(
            Discrepancy.objects.filter(**mine),
            *("position", "key", "sections", "title", "text", "quotes"),
        ),
        told_rows=Rows(
            revisions.filter(report__activity=OuterRef("pk")),
            *("id", "obstacles", "inactive_reason", "correction_reason"),
        ),
        evidence_rows=Rows(
            Evidence.objects.public(before=before).filter(
                revision__report__activity=OuterRef("pk")
            ),
            *("id", "title"),
            revision="revision_id",
        ),
    )


def note(row: Mapping[str, Any]) -> Discrepancy:
    quotes = row["quotes"]
    if isinstance(quotes, str):  # SQLite gives a JSON column inside JSON as its text
        quotes = json.loads(quotes)
    return Discrepancy(**{**row, "quotes": quotes})
