"""What the portal proposed for a plan and the STTL has not decided yet (DESIGN.md 4, rule 11)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from commitments.models import ActionPlan
from indicators.models import IndicatorDecision
from sttl.models import DueDay, ReporterAssignment
from sttl.record.wording import format_count

Origin = ReporterAssignment.Origin


@dataclass(frozen=True)
class Proposals:
    """What was proposed of a plan and nobody confirmed: due day, who reports, what is measured."""

    plan: ActionPlan
    due_days: Sequence[DueDay]
    reporters: Sequence[ReporterAssignment]
    meanings: Sequence[IndicatorDecision]

    @property
    def total(self) -> int:
        return len(self.due_days) + len(self.reporters) + len(self.meanings)

    @property
    def sentence(self) -> str:
        """Say how many of each wait: 24 partes que informan, 22 indicadores, el día límite."""
        parts = [
            format_count(len(self.reporters), "parte que informa", "partes que informan"),
            format_count(len(self.meanings), "indicador", "indicadores"),
        ]
        waiting = [part for part in parts if not part.startswith("0 ")]
        return ", ".join([*waiting, *(["el día límite"] if self.due_days else [])])


def unconfirmed(plan: ActionPlan, *, at: datetime) -> Proposals:
    """Return what was proposed by a moment and not decided: four queries, however many rows."""
    return Proposals(
        plan=plan,
        due_days=proposed_due_days(plan, at=at),
        reporters=list(proposed_reporters(plan, at=at)),
        meanings=list(proposed_meanings(plan, at=at)),
    )


def proposed_due_days(plan: ActionPlan, *, at: datetime) -> Sequence[DueDay]:
    """Return the due days proposed for a plan; none once one is printed or decided."""
    recorded = list(plan.due_days.filter(recorded_at__lte=at).order_by("recorded_at", "pk"))
    if any(row.origin != DueDay.Origin.PORTAL for row in recorded):
        return []
    return list({row.from_month: row for row in recorded}.values())


def proposed_reporters(plan: ActionPlan, *, at: datetime) -> Iterable[ReporterAssignment]:
    """Give the proposals of who reports of which some month has no decision, in printed order.

    Of each it says whether it is doubtful.
    """
    recorded = ReporterAssignment.objects.in_order_recorded(as_of=at).with_doubts()
    activities = plan.activities.in_printed_order()
    for activity in activities.prefetch_related(
        Prefetch("assignments", recorded.select_related("party"))
    ):
        rows = list(activity.assignments.all())
        decided = [row.from_month for row in rows if row.origin == Origin.STTL]
        newest = {row.from_month: row for row in rows if row.origin == Origin.PORTAL}
        for row in newest.values():
            if not any(month <= row.from_month for month in decided):
                row.activity = activity
                yield row


def proposed_meanings(plan: ActionPlan, *, at: datetime) -> Iterable[IndicatorDecision]:
    """Return the proposals of how an indicator is read that no decision followed."""
    activity = "indicator__result__activity__"
    printed = ("component__commitment__number", "component__letter", "number")
    recorded = (
        IndicatorDecision.objects.filter(**{f"{activity}plan": plan}, recorded_at__lte=at)
        .select_related("indicator__result__activity", "universe")
        .order_by(*(f"{activity}{name}" for name in printed), "indicator", "recorded_at", "pk")
    )
    newest = {row.indicator_id: row for row in recorded}
    return [row for row in newest.values() if row.origin == IndicatorDecision.Origin.PORTAL]
