"""Which sectors judge each month of a plan, and which of them has nobody who can (rule 10)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from commitments.models import ActionPlan
from commitments.months import day_name, month_name, shift
from commitments.sectors import Sector
from sttl.models import Member, Revision, SectorBody, SectorsDecision, Verdict
from sttl.models.reports import RevisionQuerySet
from sttl.models.sector_decisions import SEPARATOR, SIGNED_SECTORS

from .decisions import SECTORS, Decided
from .moments import Moment, elapsed_months

EFFECT = "Mientras siga así, no se valida ningún informe que aún espere su dictamen."
CODES = models.TextField()


# Which sectors judge a month


@dataclass(frozen=True)
class Judges:
    """The sectors that judge from a month on, as decided at a moment."""

    from_month: date
    recorded_at: datetime
    sectors: tuple[str, ...]


def decided_judges(decided: Iterable[Decided], before: datetime) -> tuple[Judges, ...]:
    """Return what was decided about the sectors before a moment; what holds comes last."""
    decisions = [
        Judges(decision.month, decision.recorded_at, tuple(decision.text.split(SEPARATOR)))
        for decision in decided
        if decision.kind == SECTORS and decision.recorded_at < before and decision.month
    ]
    return tuple(sorted(decisions, key=lambda judges: (judges.from_month, judges.recorded_at)))


def sectors_for(month: date, judges: Iterable[Judges], *, before: datetime) -> tuple[str, ...]:
    """Return the sectors that judge a month, as recorded before a moment (rule 10).

    The decision with the newest first month holds, of those the one recorded last; without any,
    the sectors of the signed plan.
    """
    in_force = [
        decision.sectors
        for decision in judges
        if decision.from_month <= month and decision.recorded_at < before
    ]
    return in_force[-1] if in_force else SIGNED_SECTORS


def judges_of(plan: ActionPlan, month: date, *, before: datetime) -> tuple[str, ...]:
    """Ask which sectors judge a month of a plan, as recorded before a moment: one query."""
    decisions = SectorsDecision.objects.filter(plan=plan)
    decision = decisions.in_force(month=month, before=before).first()
    return decision.codes if decision else SIGNED_SECTORS


def judging_of(revision: str, *, before: datetime) -> Concat:
    """Return the SQL of the sectors that judge a revision, from the path to it: ,a,b,c,"""
    decisions = SectorsDecision.objects.filter(plan=OuterRef(f"{revision}report__activity__plan"))
    in_force = decisions.in_force(month=OuterRef(f"{revision}report__month"), before=before)
    signed = Value(SEPARATOR.join(SIGNED_SECTORS))
    codes = Coalesce(Subquery(in_force.values("sectors")[:1]), signed, output_field=CODES)
    return Concat(Value(SEPARATOR), codes, Value(SEPARATOR), output_field=CODES)


def judged_by_one_of(sectors: Iterable[str]) -> Q:
    """Return the condition that a revision annotated with its judging is judged by a sector."""
    condition = Q(pk__in=[])
    for sector in sectors:
        condition |= Q(judging__contains=f"{SEPARATOR}{sector}{SEPARATOR}")
    return condition


def counting_disagreements(*, before: datetime) -> QuerySet[Verdict]:
    """Ask for the disagreements that stand, of the sectors that judge the revision."""
    own = Concat(Value(SEPARATOR), F("sector"), Value(SEPARATOR), output_field=CODES)
    disagreements = Verdict.objects.filter(
        opinion=Verdict.Opinion.DISAGREES, replaced_by__isnull=True, recorded_at__lt=before
    )
    return disagreements.annotate(judging=judging_of("revision__", before=before)).filter(
        judging__contains=own
    )


def disputed_revisions(*, before: datetime) -> RevisionQuerySet:
    """Ask for the current revisions in dispute, each with since when; the oldest first."""
    disagreements = counting_disagreements(before=before).filter(revision=OuterRef("pk"))
    return Revision.objects.disputed_by(disagreements, before=before)


# Who can speak for a sector


@dataclass(frozen=True)
class VotingSeat:
    """A seat with a vote: of which sector, between which days, and whether its account judges."""

    sector: str
    since_on: date | None
    until_on: date | None
    has_account: bool

    def is_taken(self, on: date) -> bool:
        has_begun = self.since_on is None or self.since_on <= on
        return has_begun and (self.until_on is None or self.until_on >= on)


def voting_seats(*, before: datetime) -> list[VotingSeat]:
    """Ask for the seats with a vote that were recorded before a moment: one query."""
    seats = Member.objects.voting().naming_barred().filter(recorded_at__lt=before).order_by("pk")
    return [
        VotingSeat(
            seat.sector,
            seat.since_on,
            seat.until_on,
            has_account=seat.user is not None and seat.user.is_active and not seat.is_barred,
        )
        for seat in seats.select_related("user")
    ]


@dataclass(frozen=True)
class SilentSector:
    """A sector that judges and has nobody who can: why, and since which month it is left out."""

    sector: str
    words: str
    left_out_from: date | None = None

    @property
    def name(self) -> str:
        return str(Sector(self.sector).label)

    @property
    def note(self) -> str:
        """Say from which month on a decision leaves the sector out; empty where none does."""
        if self.left_out_from is None:
            return ""
        month = month_name(self.left_out_from)
        return f"Desde {month} ya no dictamina; los meses anteriores, sí."


def why_silent(
    sector: str, seats: Iterable[VotingSeat], *, on: date, has_accounts: bool
) -> str | None:
    """Say why nobody can judge for a sector on a day; None where somebody can.

    Accounts bear no dates: of a past day nothing is said of them.
    """
    own = [seat for seat in seats if seat.sector == sector]
    holders = [seat for seat in own if seat.is_taken(on)]
    if holders:
        is_silent = has_accounts and not any(seat.has_account for seat in holders)
        return "sin cuenta para dictaminar" if is_silent else None
    ended = [seat.until_on for seat in own if seat.until_on and seat.until_on < on]
    if ended:
        return f"vacante desde el {day_name(max(ended) + timedelta(days=1))}"
    return "sin integrante registrado"


def silent_sectors(
    plan: ActionPlan, at: Moment, decided: Iterable[Decided], *, is_present: bool
) -> list[SilentSector]:
    """Return the sectors that judge an ended month of a plan and have nobody who can: one query.

    Of the present alone it is said that nobody has an account.
    """
    months = elapsed_months(plan.first_month, at)
    judges = decided_judges(decided, at.known_before)
    judging = {month: sectors_for(month, judges, before=at.known_before) for month in months}
    seats = voting_seats(before=at.known_before)
    silent = []
    for sector in Sector.values:
        own = [month for month in months if sector in judging[month]]
        words = why_silent(sector, seats, on=at.known_on, has_accounts=is_present)
        if own and words:
            left_out = shift(own[-1], 1) if own[-1] < months[-1] else None
            silent.append(SilentSector(sector, words, left_out))
    return silent


# What sectors are called


@dataclass(frozen=True)
class SectorNames:
    """The names of the bodies that are sectors, each from a day on."""

    bodies: Sequence[tuple[str, str, date]]

    @classmethod
    def known(cls, *, before: datetime) -> Self:
        """Ask for the names recorded before a moment: one query."""
        rows = SectorBody.objects.in_order(before=before)
        return cls(list(rows.values_list("sector", "name", "since_on")))

    def body(self, sector: str, *, on: date) -> str:
        """Return what the body of a sector was called on a day; empty where that is not known."""
        names = [name for code, name, since in self.bodies if code == sector and since <= on]
        return names[-1] if names else ""

    def of(self, sector: str, *, on: date) -> str:
        """Name a sector as on a day, with its body where one is known: Órgano garante (IDAIP)."""
        label, body = str(Sector(sector).label), self.body(sector, on=on)
        return f"{label} ({body})" if body else label
