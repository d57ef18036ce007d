"""One reading of a plan at a moment: every number that a page, a download or a feed shows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models

from commitments.models import ActionPlan, Activity
from commitments.months import shift
from indicators.percentages import Meaning
from indicators.rollup import Figure, State, Statement, Summary, figures, summary
from sttl.models import Verdict

from .decisions import amended_deadlines, amended_last_month
from .due_days import DueDayDecision, due_day, due_day_for, regular_due_day
from .duties import Duty, HandIn, Published, Standing, duty, proposed_duty
from .ledger import Ledger
from .moments import Moment, elapsed_months, start_of

STALE_AFTER_MONTHS = 2  # rule 8: a newest report older than this before the cutoff is outdated


class Flag(models.TextChoices):
    """What is said of an activity beside its state (rule 8)."""

    OVERDUE = "overdue", "Vencida"
    UNMEASURED = "unmeasured", "Sin indicador en el plan"
    DISPUTED = "disputed", "En disputa"
    DISPUTE_CORRECTED = "dispute_corrected", "En disputa, corregida"
    OUTDATED = "outdated", "Desactualizada"
    DOUBTFUL = "doubtful", "Correspondencia dudosa"


@dataclass(frozen=True)
class ActivityReading:
    """How one activity stands at a moment, in both readings, with its flags and reports."""

    activity: Activity
    due_on: date | None
    days_left: int | None
    meanings: Mapping[int, Meaning]
    reported: Figure
    validated: Figure
    flags: tuple[Flag, ...]
    duties: tuple[Duty, ...]
    current: Mapping[date, Published]
    validated_months: tuple[date, ...]

    @property
    def state(self) -> State:
        return self.reported.state

    @property
    def has_progress_indicator(self) -> bool:
        return any(meaning.measures_progress for meaning in self.meanings.values())


@dataclass(frozen=True)
class Reading:
    """A plan at a moment: each activity by its code, and the counts and means of any of them."""

    plan: ActionPlan
    moment: Moment
    last_month: date
    due_days: Sequence[DueDayDecision]
    activities: Mapping[str, ActivityReading]

    def __getitem__(self, code: str) -> ActivityReading:
        return self.activities[code]

    def regular_due_day(self, month: date) -> date | None:
        """Return the day by which the reports of a month are regularly due; None undecided."""
        decision = due_day_for(self.due_days, month)
        return regular_due_day(month, decision.day) if decision else None

    def of(self, codes: Iterable[str] | None = None) -> "Totals":
        """Return the totals of the activities named; of the whole plan where none are."""
        chosen = self.activities if codes is None else {code: self[code] for code in codes}
        return totals(list(chosen.values()))


@dataclass(frozen=True)
class Totals:
    """The two readings of some activities, side by side, and how many bear each flag."""

    reported: Summary
    validated: Summary
    flags: Mapping[Flag, int]


def totals(readings: Sequence[ActivityReading]) -> Totals:
    """Count and average some activities in both readings (rules 9 and 10)."""
    return Totals(
        reported=summary(reading.reported for reading in readings),
        validated=summary(reading.validated for reading in readings),
        flags={flag: sum(flag in reading.flags for reading in readings) for flag in Flag},
    )


def reading(
    plan: ActionPlan,
    moment: Moment,
    *,
    ledger: Ledger | None = None,
) -> Reading:
    """Read a plan at a moment (DESIGN.md 4): five queries, however many rows; one with a ledger."""
    before = moment.known_before
    ledger = ledger or Ledger.of(plan, before=before)
    activities = list(plan.activities.in_printed_order().with_rows())
    reader = PlanReader(plan, moment, ledger, [activity.code for activity in activities])
    deadlines = amended_deadlines(activities, ledger.decided, before)
    return Reading(
        plan=plan,
        moment=moment,
        last_month=amended_last_month(plan, ledger.decided, before),
        due_days=ledger.due_days,
        activities={
            activity.code: reader.activity_reading(activity, deadlines[activity.code])
            for activity in activities
        },
    )


def activity_reading(activity: Activity, moment: Moment, ledger: Ledger) -> ActivityReading:
    """Read one activity, from a ledger about it: no query. It comes with its rows' answers."""
    codes = sorted({*ledger.meanings, activity.code}, key=lambda code: (len(code), code))
    reader = PlanReader(activity.plan, moment, ledger, codes)
    deadlines = amended_deadlines([activity], ledger.decided, moment.known_before)
    return reader.activity_reading(activity, deadlines[activity.code])


def statements(
    revisions: Mapping[str, Mapping[date, Published]],
) -> dict[str, list[Statement]]:
    """Return what the revisions of each activity state, oldest month first."""
    return {
        code: [months[month].statement for month in sorted(months)]
        for code, months in revisions.items()
    }


class PlanReader:
    """Reads the activities of a plan from its ledger, at one moment.

    The codes are of all of them, or of those alone that share a universe.
    """

    def __init__(
        self, plan: ActionPlan, moment: Moment, ledger: Ledger, codes: Sequence[str]
    ) -> None:
        self.plan = plan
        self.moment = moment
        self.ledger = ledger
        self.before = moment.known_before
        self.months = elapsed_months(plan.first_month, moment)
        self.meanings = {code: ledger.meanings_of(code, before=self.before) for code in codes}
        self.current = {
            code: ledger.current(code, cutoff=moment.cutoff, before=self.before) for code in codes
        }
        self.agreed = {
            code: ledger.validated(months, before=self.before)
            for code, months in self.current.items()
        }
        self.reported = figures(self.meanings, statements(self.current))
        self.validated = figures(self.meanings, statements(self.agreed))

    def activity_reading(self, activity: Activity, due_on: date | None) -> ActivityReading:
        code = activity.code
        return ActivityReading(
            activity=activity,
            due_on=due_on,
            days_left=(due_on - self.moment.judged_on).days if due_on else None,
            meanings=self.meanings[code],
            reported=self.reported[code],
            validated=self.validated[code],
            flags=tuple(self.flags(activity, due_on)),
            duties=tuple(self.duty(code, month) for month in self.months),
            current=self.current[code],
            validated_months=tuple(self.agreed[code]),
        )

    def flags(self, activity: Activity, due_on: date | None) -> Iterable[Flag]:
        """Give the flags of an activity, in rule 8's order."""
        current = self.current[activity.code]
        is_done = self.reported[activity.code].state == State.DONE
        if due_on and self.moment.judged_on > due_on and not is_done:
            yield Flag.OVERDUE
        if not activity.has_formula:
            yield Flag.UNMEASURED
        disputes = {self.dispute(revision) for revision in current.values()}
        if Flag.DISPUTED in disputes:
            yield Flag.DISPUTED
        elif Flag.DISPUTE_CORRECTED in disputes:
            yield Flag.DISPUTE_CORRECTED
        oldest_fresh = shift(self.moment.cutoff, -STALE_AFTER_MONTHS)
        if current and max(current) < oldest_fresh and not is_done:
            yield Flag.OUTDATED
        if activity.is_doubtful:
            yield Flag.DOUBTFUL

    def dispute(self, revision: Published) -> Flag | None:
        """Say whether a current revision is disputed, or corrects one that was and is unjudged."""
        opinions = self.ledger.counting(revision, before=self.before)
        if Verdict.Opinion.DISAGREES in opinions.values():
            return Flag.DISPUTED
        inherited: dict[str, str] = {}
        for earlier in self.ledger.revisions.get(revision.code, ()):
            if (
                earlier.statement.month == revision.statement.month
                and earlier.number < revision.number
            ):
                inherited |= self.ledger.counting(earlier, before=self.before)
        unanswered = {sector for sector in inherited if sector not in opinions}
        disputed = any(inherited[sector] == Verdict.Opinion.DISAGREES for sector in unanswered)
        return Flag.DISPUTE_CORRECTED if disputed else None

    def duty(self, code: str, month: date) -> Duty:
        """Say how the report of an activity and a month stands."""
        place = code, month
        handed_in = self.ledger.walks.get(place, HandIn())
        assignment = self.ledger.reporter(code, month)
        revision = self.current[code].get(month)
        if assignment is not None and assignment.is_proposal:
            return proposed_duty(
                month, party=assignment.party, handed_in=handed_in, revision=revision
            )
        decided_day = self.ledger.due_day(code, month)
        if assignment is None or decided_day is None:
            return Duty(month, Standing.UNASSIGNED)
        extended_to = self.ledger.extensions.get(place)
        due_on = due_day(
            month,
            due_day_of_month=decided_day.day,
            assignment=assignment,
            extended_to=extended_to,
        )
        is_with_the_sttl = handed_in.first_on is not None and handed_in.returned_on is None
        return duty(
            month,
            as_of=self.moment.known_on,
            due_on=due_on,
            party=assignment.party,
            handed_in=handed_in,
            revision=revision,
            is_extended=due_on == extended_to,
            is_owed=is_with_the_sttl or not self.was_finished(code, month),
        )

    def was_finished(self, code: str, month: date) -> bool:
        """Say whether the report of month was not owed, the activity being finished before it.

        On some day of knowledge after the month's end, the months before it showed the activity
        as cumplida and its declaration undisputed. So a correction or a disagreement makes
        reports owed again from its own month on, never before (rule 11).
        """
        declared = [
            revision
            for revision in self.ledger.revisions.get(code, ())
            if revision.statement.is_finished
        ]
        if not any(revision.statement.month < month for revision in declared):
            return False
        group = self.group(code)
        return any(
            self.is_finished(code, group, cutoff=shift(month, -1), before=before)
            for before in self.days_of_change(group, after=shift(month, 1))
        )

    def group(self, code: str) -> list[str]:
        """Return the activity and those that share a universe with it, which count jointly."""
        shared = {meaning.universe for meaning in self.meanings[code].values() if meaning.universe}
        return [
            other
            for other, meanings in self.meanings.items()
            if other == code or any(meaning.universe in shared for meaning in meanings.values())
        ]

    def days_of_change(self, group: Sequence[str], *, after: date) -> list[datetime]:
        """Return the instants, newest first, up to which knowledge of a group changed."""
        published = [revision for code in group for revision in self.ledger.revisions.get(code, ())]
        moments = {revision.published_at for revision in published}
        moments |= {
            judgement.recorded_at
            for revision in published
            for judgement in self.ledger.judgements.get(revision.pk, ())
        }
        moments |= {
            decision.recorded_at
            for code in group
            for decisions in self.ledger.meanings.get(code, {}).values()
            for decision in decisions
        }
        moments |= {judge.recorded_at for judge in self.ledger.judges}
        start = start_of(after)
        just_after = {moment + timedelta(microseconds=1) for moment in moments if moment >= start}
        return sorted({self.before, start, *just_after}, reverse=True)

    def is_finished(
        self, code: str, group: Sequence[str], *, cutoff: date, before: datetime
    ) -> bool:
        """Say whether an activity was cumplida, undisputed, in the months up to cutoff."""
        current = {
            member: self.ledger.current(member, cutoff=cutoff, before=before) for member in group
        }
        meanings = {member: self.ledger.meanings_of(member, before=before) for member in group}
        if figures(meanings, statements(current))[code].state != State.DONE:
            return False
        declaring = max(
            (revision for revision in current[code].values() if revision.statement.is_finished),
            key=lambda revision: revision.statement.month,
        )
        opinions = self.ledger.counting(declaring, before=before)
        return Verdict.Opinion.DISAGREES not in opinions.values()
