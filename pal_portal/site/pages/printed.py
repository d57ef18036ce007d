"""An activity with all that the plan prints of it, and its reports' words, in one query."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet

from commitments.models import Activity, Discrepancy, PlannedResult, Responsibility
from commitments.rows import Rows
from indicators.models import Indicator
from sttl.models import Evidence, Revision


@dataclass(frozen=True)
class PrintedName:
    """A name in the cell of those who answer, with the words of its role and the party it is of."""

    line: int
    name: str
    role: Responsibility.Role
    words: str
    party: str


@dataclass(frozen=True)
class PrintedResult:
    """A row of section 8; with an indicator where it has a formula."""

    number: str
    activity_text: str
    objective: str
    formula: str
    grade: str
    grade_note: str
    indicator: int | None
    numerator_label: str
    denominator_label: str


@dataclass(frozen=True)
class Note:
    """A place where the document contradicts itself."""

    key: str
    sections: str
    title: str
    text: str
    quotes: Sequence[str]


@dataclass(frozen=True)
class Told:
    """What a published revision tells beside its figures, and what its evidence is called."""

    obstacles: str
    inactive_reason: str
    correction_reason: str
    evidence: Sequence[str]


@dataclass(frozen=True)
class PrintedActivity:
    """An activity with its names, rows and notes in printed order, and its reports' words."""

    activity: Activity
    names: Sequence[PrintedName]
    results: Sequence[PrintedResult]
    notes: Sequence[Note]
    told: Mapping[int, Told]


def printed_activity(plan: str, code: str, *, before: datetime) -> PrintedActivity:
    """Load an activity, with what was published of it before a moment: one query.

    Raises Activity.DoesNotExist where the plan has none of that code.
    """
    activity = with_printed_rows(Activity.objects.with_rows(), before=before).get(
        plan__slug=plan, code=code
    )
    rows: Mapping[str, list[Mapping[str, Any]]] = vars(activity)
    indicator_of = {row["result"]: row for row in rows["indicator_rows"]}
    return PrintedActivity(
        activity=activity,
        names=[name(row) for row in sorted(rows["name_rows"], key=printed_place)],
        results=[
            result(row, indicator_of.get(row["id"]))
            for row in sorted(rows["result_rows"], key=position)
        ],
        notes=[note(row) for row in sorted(rows["note_rows"], key=position)],
        told={row["id"]: report_texts(row, rows["evidence_rows"]) for row in rows["told_rows"]},
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
        indicator_rows=Rows(
            indicators, "id", "numerator_label", "denominator_label", result="result_id"
        ),
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


def position(row: Mapping[str, Any]) -> int:
    return int(row["position"])


def printed_place(row: Mapping[str, Any]) -> tuple[int, str]:
    return row["line"], row["role"]


def printed_name(line: Responsibility) -> PrintedName:
    """Return a line of the cell, loaded with its party."""
    role = Responsibility.Role(line.role)
    return PrintedName(line.line, line.printed_name, role, line.role_text, line.party.slug)


def name(row: Mapping[str, Any]) -> PrintedName:
    role = Responsibility.Role(row["role"])
    return PrintedName(row["line"], row["printed_name"], role, row["role_text"], row["party"])


def result(row: Mapping[str, Any], indicator: Mapping[str, Any] | None) -> PrintedResult:
    return PrintedResult(
        number=row["number"],
        activity_text=row["activity_text"],
        objective=row["objective"],
        formula=row["formula"],
        grade=str(PlannedResult.Grade(row["grade"]).label),
        grade_note=row["grade_note"],
        indicator=indicator["id"] if indicator else None,
        numerator_label=indicator["numerator_label"] if indicator else "",
        denominator_label=indicator["denominator_label"] if indicator else "",
    )


def report_texts(row: Mapping[str, Any], evidence: Sequence[Mapping[str, Any]]) -> Told:
    own = sorted(
        (piece["id"], piece["title"]) for piece in evidence if piece["revision"] == row["id"]
    )
    return Told(
        obstacles=row["obstacles"],
        inactive_reason=row["inactive_reason"],
        correction_reason=row["correction_reason"],
        evidence=[title for _, title in own],
    )


def note(row: Mapping[str, Any]) -> Note:
    quotes = row["quotes"]
    if isinstance(quotes, str):  # SQLite gives a JSON column inside JSON as its text
        quotes = json.loads(quotes)
    return Note(row["key"], row["sections"], row["title"], row["text"], quotes)
