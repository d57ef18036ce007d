"""A plan's dated records: who reports, new dates, frozen denominators, as rows of one query."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import (
    DateField,
    DecimalField,
    Exists,
    IntegerField,
    OuterRef,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce

from commitments.dated import PartyIdentity
from commitments.models import ActionPlan, Activity
from sttl.models import (
    Amendment,
    Baseline,
    DueDay,
    Extension,
    ReporterAssignment,
    SectorsDecision,
)

REPORTER = "reporter"
DUE_DAY = "due_day"
EXTENSION = "extension"
BASELINE = "baseline"
SECTORS = "sectors"
IDENTITY = "identity"
DEADLINE = Amendment.Subject.DEADLINE.value
LAST_MONTH = Amendment.Subject.LAST_MONTH.value

TEXT = TextField()
NO_TEXT = Value("", TEXT)
# Cast, since a bare NULL has no type of its own in a union on PostgreSQL.
NO_DAY = Cast(Value(None), DateField())
NO_KEY = Cast(Value(None), IntegerField())
DecisionRows = QuerySet[Any, tuple[Any, ...]]
AMOUNT: DecimalField[Decimal, Decimal] = DecimalField(max_digits=14, decimal_places=2)
NO_AMOUNT = Cast(Value(None), AMOUNT)


@dataclass(frozen=True)
class Decided:
    """One dated record: what it decides, of which activity (none: the plan), when and why.

    A reporter has its party and its first month, with its origin; a due day its first month and
    its origin, with the day of the next month as its amount; an extension its month and the new
    due day; an amendment the new deadline or the new last month as its day, or the new text;
    a baseline its first month and its amount, of an indicator or of a universe; a decision about
    the sectors its first month and, as its text, the codes of those that judge; what a renamed
    party is called its party, its name, its sector as its text, and its first day.
    """

    recorded_at: datetime
    pk: int
    kind: str
    code: str
    reason: str
    party: int | None
    party_slug: str
    party_name: str
    origin: str
    month: date | None
    day: date | None
    text: str
    indicator: int | None
    universe: str
    amount: Decimal | None


def decisions_of(plan: ActionPlan) -> tuple[Decided, ...]:
    """Ask for all that was ever decided, in the order recorded: one query."""
    first, *others = [
        *decisions_of_the_plan(plan),
        *decisions_of_activities(plan),
        renamed_parties(),
    ]
    decisions = [Decided(*row) for row in first.union(*others, all=True)]
    return tuple(
        sorted(decisions, key=lambda decision: (decision.recorded_at, decision.kind, decision.pk))
    )


def decisions_of_activities(plan: ActionPlan) -> Iterator[DecisionRows]:
    """Ask who reports each activity, for its extensions and for its frozen denominators."""
    yield columns(
        ReporterAssignment.objects.filter(activity__plan=plan),
        kind=Value(REPORTER, TEXT),
        party="party",
        party_slug="party__slug",
        party_name="party__name",
        origin="origin",
        month="from_month",
    )
    yield columns(
        Extension.objects.filter(activity__plan=plan),
        kind=Value(EXTENSION, TEXT),
        month="month",
        day="due_on",
    )
    yield columns(
        Baseline.objects.filter(revision__report__activity__plan=plan),
        kind=Value(BASELINE, TEXT),
        code="revision__report__activity__code",
        month="from_month",
        indicator="indicator",
        universe=Coalesce("universe__slug", NO_TEXT, output_field=TEXT),
        amount="denominator",
    )


def decisions_of_the_plan(plan: ActionPlan) -> Iterator[DecisionRows]:
    """Ask for the plan's due days, its amendments and the sectors that judge."""
    yield columns(
        DueDay.objects.filter(plan=plan),
        kind=Value(DUE_DAY, TEXT),
        code=NO_TEXT,
        origin="origin",
        month="from_month",
        amount=Cast("day", AMOUNT),
    )
    yield columns(
        Amendment.objects.filter(plan=plan),
        kind="subject",
        code=Coalesce("activity__code", NO_TEXT, output_field=TEXT),
        day="new_date",
        text="new_text",
    )
    yield columns(
        SectorsDecision.objects.filter(plan=plan),
        kind=Value(SECTORS, TEXT),
        code=NO_TEXT,
        month="from_month",
        text=Cast("sectors", TEXT),
    )


def renamed_parties() -> DecisionRows:
    """Ask for what the parties of more than one name were called; the others bear theirs."""
    others = PartyIdentity.objects.filter(party=OuterRef("party")).exclude(pk=OuterRef("pk"))
    return columns(
        PartyIdentity.objects.filter(Exists(others)),
        kind=Value(IDENTITY, TEXT),
        code=NO_TEXT,
        party="party",
        party_slug="party__slug",
        party_name="name",
        day="since_on",
        text=Cast("sector", TEXT),
    )


def columns(records: QuerySet[Any], **columns_given: str | Combinable) -> DecisionRows:
    """Ask for the columns of Decided, in its order; those not given stay empty."""
    every: dict[str, str | Combinable] = {
        "recorded_at": "recorded_at",
        "pk": "pk",
        "kind": NO_TEXT,
        "code": "activity__code",
        "reason": "reason",
        "party": NO_KEY,
        "party_slug": NO_TEXT,
        "party_name": NO_TEXT,
        "origin": NO_TEXT,
        "month": NO_DAY,
        "day": NO_DAY,
        "text": NO_TEXT,
        "indicator": NO_KEY,
        "universe": NO_TEXT,
        "amount": NO_AMOUNT,
    }
    return records.order_by().values_list(*(every | columns_given).values())


def amended_last_month(plan: ActionPlan, decided: Iterable[Decided], before: datetime) -> date:
    """Return the plan's last month as amended before a moment, of decisions in order."""
    months = [
        decision.day
        for decision in decided
        if decision.kind == LAST_MONTH and decision.recorded_at < before
    ]
    return months[-1] or plan.last_month if months else plan.last_month


def amended_deadlines(
    activities: Sequence[Activity], decided: Iterable[Decided], before: datetime
) -> dict[str, date | None]:
    """Return each activity's deadline, as printed or as amended before a moment."""
    changes = {
        decision.code: decision.day
        for decision in decided
        if decision.kind == DEADLINE and decision.recorded_at < before
    }
    return {activity.code: changes.get(activity.code, activity.due_on) for activity in activities}


def frozen_denominators(
    decided: Iterable[Decided], indicator: int, *, universe: str, before: datetime
) -> list[tuple[date, datetime, Decimal]]:
    """Return the baselines of an indicator, or of the universe that it shares, in order recorded.

    Each as its first month, when it was recorded and the denominator (rule 5).
    """
    return [
        (row.month, row.recorded_at, row.amount)
        for row in decided
        if row.kind == BASELINE
        and row.recorded_at < before
        and (row.universe == universe if universe else row.indicator == indicator)
        and row.month is not None
        and row.amount is not None
    ]
