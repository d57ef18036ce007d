"""All that was on record about a plan before a moment, as plain values, in a few queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self, TypeAlias

from django.utils import timezone

from commitments.dated import sector_when
from commitments.models import ActionPlan, Activity
from indicators.models import IndicatorDecision
from indicators.percentages import Meaning, Value
from indicators.rollup import Statement
from sttl.models import Event, ReporterAssignment, Revision, Verdict

from .decisions import DUE_DAY, EXTENSION, REPORTER, Decided, decisions_of
from .due_days import DueDayDecision, due_day_for
from .duties import Assignment, HandIn, Published, assignment_for, assignment_kept, hand_in
from .sectors import Judges, decided_judges, sectors_for

Place = tuple[str, date]  # an activity's code and a month: where a report belongs


@dataclass(frozen=True)
class Judgement:
    """A sector's verdict on a revision, on record from a moment on."""

    sector: str
    opinion: str
    recorded_at: datetime


@dataclass(frozen=True)
class DatedMeaning:
    """What an indicator was decided to mean, on record from a moment on, by whom and why."""

    recorded_at: datetime
    meaning: Meaning
    universe_name: str
    origin: str
    reason: str


# By an activity's code and by indicator, each in the order recorded.
DatedMeanings: TypeAlias = Mapping[str, Mapping[int, Sequence[DatedMeaning]]]


@dataclass(frozen=True)
class Ledger:
    """The records of a plan before a moment; every reading and duty is made from them."""

    revisions: Mapping[str, Sequence[Published]]
    meanings: DatedMeanings
    decided: Sequence[Decided] = ()
    judgements: Mapping[int, Sequence[Judgement]] = field(default_factory=dict)
    judges: Sequence[Judges] = ()
    assignments: Mapping[str, Sequence[Assignment]] = field(default_factory=dict)
    due_days: Sequence[DueDayDecision] = ()
    extensions: Mapping[Place, date] = field(default_factory=dict)
    walks: Mapping[Place, HandIn] = field(default_factory=dict)
    parties: Mapping[Place, int | None] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        plan: ActionPlan,
        *,
        before: datetime,
        decided: Sequence[Decided] | None = None,
        about: str | None = None,
    ) -> Self:
        """Load what was on record before that moment: four queries, however many rows.

        A caller that has asked for the plan's decisions passes them on, and saves one. About one
        activity, named by its code, only what its reading rests on is loaded.
        """
        decided = decisions_of(plan) if decided is None else decided
        meanings = decided_meanings(plan, before)
        codes = None if about is None else sharing(about, meanings)
        judgements, walks, parties = recorded_steps(plan, before, codes=codes)
        return cls(
            decided=decided,
            revisions=published_revisions(plan, before, codes=codes),
            judgements=judgements,
            judges=decided_judges(decided, before),
            meanings=of_codes(meanings, codes),
            assignments=decided_reporters(decided, before),
            due_days=decided_due_days(decided, before),
            extensions=granted_extensions(decided, before),
            walks=walks,
            parties=parties,
        )

    @classmethod
    def of_figures(cls, activity: Activity, *, before: datetime, meanings: DatedMeanings) -> Self:
        """Load only what an activity's figures rest on, in one query: the rest is left empty.

        That is what was published of it and of those that share a universe with it.
        """
        codes = sharing(activity.code, meanings)
        revisions = published_revisions(activity.plan, before, codes=codes)
        return cls(revisions, of_codes(meanings, codes))

    def current(self, code: str, *, cutoff: date, before: datetime) -> dict[date, Published]:
        """Return, by month up to cutoff, the revision published last before that moment."""
        newest: dict[date, Published] = {}
        for revision in self.revisions.get(code, ()):
            if revision.published_at < before and revision.statement.month <= cutoff:
                newest[revision.statement.month] = revision
        return dict(sorted(newest.items()))

    def corrected_by(self, revision: Published) -> Published | None:
        """Return the published revision that this one corrects, if it corrects one."""
        earlier = [
            older
            for older in self.revisions.get(revision.code, ())
            if older.statement.month == revision.statement.month and older.number < revision.number
        ]
        return max(earlier, key=lambda revision: revision.number, default=None)

    def standing(self, revision: int, *, before: datetime) -> dict[str, str]:
        """Return the standing opinion of each sector that judged a revision before that moment."""
        return {
            judgement.sector: judgement.opinion
            for judgement in self.judgements.get(revision, ())
            if judgement.recorded_at < before
        }

    def sectors_for(self, revision: Published, *, before: datetime) -> tuple[str, ...]:
        """Return the sectors whose opinion of a revision counts, but the reporter's own."""
        judging = sectors_for(revision.statement.month, self.judges, before=before)
        return tuple(sector for sector in judging if sector != revision.sector)

    def counting(self, revision: Published, *, before: datetime) -> dict[str, str]:
        """Return the standing opinions that count: those of the sectors decided for its month."""
        judging = sectors_for(revision.statement.month, self.judges, before=before)
        opinions = self.standing(revision.pk, before=before)
        return {sector: opinions[sector] for sector in opinions if sector in judging}

    def meanings_of(self, code: str, *, before: datetime) -> dict[int, Meaning]:
        """Return what each indicator of an activity was last decided to mean."""
        return meanings_at(self.meanings.get(code, {}), before=before)

    def reporter(self, code: str, month: date) -> Assignment | None:
        """Return who reports a month, by decision of the STTL or by proposal; None if nobody."""
        assignments, place = self.assignments.get(code, ()), (code, month)
        first_on = self.walks.get(place, HandIn()).first_on
        if first_on is None:
            return assignment_for(assignments, month)
        return assignment_kept(assignments, month, first_on=first_on, party=self.parties.get(place))

    def due_day(self, code: str, month: date) -> DueDayDecision | None:
        """Return the due day that holds for a month; one handed in keeps what was known then."""
        first_on = self.walks.get((code, month), HandIn()).first_on
        by_then = [
            decision
            for decision in self.due_days
            if first_on is None or decision.decided_on <= first_on
        ]
        return due_day_for(by_then, month)

    def is_validated(self, revision: Published, *, before: datetime) -> bool:
        """Say whether every sector that judges a revision agrees with it (rule 10)."""
        opinions = self.standing(revision.pk, before=before)
        return all(
            opinions.get(sector) == Verdict.Opinion.AGREES
            for sector in self.sectors_for(revision, before=before)
        )

    def validated(
        self, months: Mapping[date, Published], *, before: datetime
    ) -> dict[date, Published]:
        """Keep the months whose revision is validated (rule 10)."""
        return {
            month: revision
            for month, revision in months.items()
            if self.is_validated(revision, before=before)
        }


def meanings_at(
    decided: Mapping[int, Sequence[DatedMeaning]], *, before: datetime
) -> dict[int, Meaning]:
    """Return what each indicator was last decided to mean, of decisions in order."""
    return {
        indicator: dated.meaning
        for indicator, decisions in decided.items()
        for dated in decisions
        if dated.recorded_at < before
    }


def sharing(code: str, meanings: DatedMeanings) -> set[str]:
    """Return the codes of an activity and of those that ever shared a universe with it."""
    universes = {
        meaning: {
            dated.meaning.universe
            for decisions_of_indicator in decisions.values()
            for dated in decisions_of_indicator
        }
        - {""}
        for meaning, decisions in meanings.items()
    }
    own = universes.get(code, set())
    return {code} | {universe for universe, shared in universes.items() if shared & own}


def of_codes(
    meanings: DatedMeanings, codes: Collection[str] | None
) -> dict[str, Mapping[int, Sequence[DatedMeaning]]]:
    """Keep what the indicators of some activities mean; of all where none are named."""
    return {
        code: meanings_of_code
        for code, meanings_of_code in meanings.items()
        if codes is None or code in codes
    }


def published_revisions(
    plan: ActionPlan, before: datetime, *, codes: Collection[str] | None = None
) -> dict[str, list[Published]]:
    """Load what was published, oldest first, with the values of each revision.

    Of the whole plan, or of the activities named.
    """
    revisions = Revision.objects.published(before=before).filter(report__activity__plan=plan)
    if codes is not None:
        revisions = revisions.filter(report__activity__code__in=codes)
    own_sector = sector_when("published_at", "report__party")
    rows = (
        revisions.annotate(reporter_sector=own_sector)
        .order_by("published_at", "pk")
        .values(
            "pk",
            "number",
            "published_at",
            "is_inactive",
            "level",
            "is_finished",
            "report__month",
            "report__activity__code",
            "report__party",
            "reporter_sector",
            "measurements__indicator",
            "measurements__numerator",
            "measurements__denominator",
        )
    )
    grouped: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        grouped[row["pk"]].append(row)
    by_code: dict[str, list[Published]] = defaultdict(list)
    for group in grouped.values():
        revision = published_from(group)
        by_code[revision.code].append(revision)
    return by_code


def published_from(rows: Sequence[Mapping[str, Any]]) -> Published:
    """Make a published revision of its rows, one for each indicator it measures."""
    first = rows[0]
    values = {
        row["measurements__indicator"]: value_from(row)
        for row in rows
        if row["measurements__indicator"] is not None
    }
    return Published(
        pk=first["pk"],
        code=first["report__activity__code"],
        number=first["number"],
        published_at=first["published_at"],
        party=first["report__party"],
        sector=first["reporter_sector"] or "",
        statement=Statement(
            month=first["report__month"],
            is_inactive=first["is_inactive"],
            level=first["level"],
            is_finished=first["is_finished"],
            values=values,
        ),
    )


def value_from(row: Mapping[str, Any]) -> Value:
    numerator: Decimal | None = row["measurements__numerator"]
    denominator: Decimal | None = row["measurements__denominator"]
    return Value(
        month=row["report__month"],
        numerator=numerator,
        denominator=denominator,
        published_at=row["published_at"],
        revision=row["pk"],
    )


def recorded_steps(
    plan: ActionPlan, before: datetime, *, codes: Collection[str] | None = None
) -> tuple[dict[int, list[Judgement]], dict[Place, HandIn], dict[Place, int | None]]:
    """Load the plan's events: the verdicts by revision, the hand-ins and parties by place.

    Of the whole plan, or of the activities named.
    """
    events = Event.objects.filter(plan=plan, at__lt=before)
    if codes is not None:
        events = events.filter(revision__report__activity__code__in=codes)
    rows = events.order_by("sequence").values_list(
        "step",
        "at",
        "revision",
        "revision__number",
        "revision__report__activity__code",
        "revision__report__month",
        "revision__report__party",
        "verdict__sector",
        "verdict__opinion",
        "verdict__recorded_at",
    )
    judgements: dict[int, list[Judgement]] = defaultdict(list)
    steps: dict[Place, list[tuple[str, date]]] = defaultdict(list)
    parties: dict[Place, int | None] = {}
    for step, at, revision, number, code, month, party, sector, opinion, recorded_at in rows:
        if step == Event.Step.JUDGE:
            judgements[revision].append(Judgement(sector, opinion, recorded_at))
        elif number == 1:
            steps[code, month].append((step, timezone.localdate(at)))
            parties[code, month] = party
    return judgements, {place: hand_in(walk) for place, walk in steps.items()}, parties


def decided_meanings(
    plan: ActionPlan, before: datetime
) -> dict[str, dict[int, list[DatedMeaning]]]:
    """Load what the plan's indicators were decided to mean, oldest decision first."""
    decisions = IndicatorDecision.objects.filter(
        indicator__result__activity__plan=plan, recorded_at__lt=before
    )
    by_code: dict[str, dict[int, list[DatedMeaning]]] = defaultdict(lambda: defaultdict(list))
    for row in decisions.order_by("recorded_at", "pk").values(
        "indicator",
        "indicator__result__activity__code",
        "recorded_at",
        "measures_progress",
        "target",
        "is_per_month",
        "has_fixed_denominator",
        "may_exceed",
        "universe__slug",
        "universe__name",
        "origin",
        "reason",
    ):
        by_code[row["indicator__result__activity__code"]][row["indicator"]].append(dated_from(row))
    return by_code


def dated_from(row: Mapping[str, Any]) -> DatedMeaning:
    return DatedMeaning(
        recorded_at=row["recorded_at"],
        meaning=Meaning(
            measures_progress=row["measures_progress"],
            target=row["target"],
            is_per_month=row["is_per_month"],
            has_fixed_denominator=row["has_fixed_denominator"],
            may_exceed=row["may_exceed"],
            universe=row["universe__slug"] or "",
        ),
        universe_name=row["universe__name"] or "",
        origin=row["origin"],
        reason=row["reason"],
    )


def decided_reporters(decided: Iterable[Decided], before: datetime) -> dict[str, list[Assignment]]:
    """Return which party reports each activity, in the order decided."""
    by_code: dict[str, list[Assignment]] = defaultdict(list)
    for decision in decided:
        if (
            decision.kind == REPORTER
            and decision.recorded_at < before
            and decision.party
            and decision.month
        ):
            decided_on = timezone.localdate(decision.recorded_at)
            is_proposal = decision.origin == ReporterAssignment.Origin.PORTAL
            by_code[decision.code].append(
                Assignment(decision.party, decision.month, decided_on, is_proposal)
            )
    return by_code


def decided_due_days(decided: Iterable[Decided], before: datetime) -> list[DueDayDecision]:
    """Return by which day the plan's reports are due, in the order decided."""
    return [
        DueDayDecision(
            day=int(decision.amount),
            from_month=decision.month,
            decided_on=timezone.localdate(decision.recorded_at),
            origin=decision.origin,
            reason=decision.reason,
        )
        for decision in decided
        if decision.kind == DUE_DAY
        and decision.recorded_at < before
        and decision.month
        and decision.amount
    ]


def granted_extensions(decided: Iterable[Decided], before: datetime) -> dict[Place, date]:
    """Return the due day that an extension gives each report; of two, the one granted last."""
    return {
        (decision.code, decision.month): decision.day
        for decision in decided
        if decision.kind == EXTENSION
        and decision.recorded_at < before
        and decision.month
        and decision.day
    }
