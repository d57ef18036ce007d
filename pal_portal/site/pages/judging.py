"""Who judges the reports of a plan: which sectors, their bodies, and where nobody can."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.utils import timezone

from commitments.months import month_name
from pal_portal.asking import PageMoment
from pal_portal.site.sentences import day_name
from sttl.models.sector_decisions import SEPARATOR
from sttl.reading.decisions import SECTORS, Decided
from sttl.reading.sectors import SectorNames, decided_judges, sectors_for, silent_sectors
from sttl.record.wording import sectors_in_words, silence_in_words


@dataclass(frozen=True)
class Bench:
    """The sectors that judge a month, by their codes, and what the bodies of all are called."""

    codes: tuple[str, ...]
    names: SectorNames

    @classmethod
    def of(cls, month: date, at: PageMoment) -> Self:
        """Ask for the names: one query; who judges is among the decisions of the moment."""
        before = at.moment.known_before
        codes = sectors_for(month, decided_judges(at.decided, before), before=before)
        return cls(codes, SectorNames.known(before=before))


@dataclass(frozen=True)
class BenchDecision:
    """What was decided about the sectors, when and why."""

    sentence: str
    reason: str


@dataclass(frozen=True)
class BenchPart:
    """Who judges the newest month of a plan, what is silent, and what was decided so far."""

    names: Sequence[str]
    silence: str
    decisions: Sequence[BenchDecision]


def bench_part(at: PageMoment) -> BenchPart:
    """Say who judges the newest month of a plan: two queries."""
    bench, day = Bench.of(at.moment.cutoff, at), at.moment.known_on
    silent = silent_sectors(at.plan, at.moment, at.decided, is_present=at.is_of_today)
    return BenchPart(
        names=[bench.names.of(code, on=day) for code in bench.codes],
        silence=silence_in_words(silent),
        decisions=[bench_decision(decision) for decision in at.known if decision.kind == SECTORS],
    )


def bench_decision(decided: Decided) -> BenchDecision:
    """Tell a decision about the sectors in a sentence."""
    since = f"Desde {month_name(decided.month)}" if decided.month else ""
    names = sectors_in_words(decided.text.split(SEPARATOR))
    day = day_name(timezone.localdate(decided.recorded_at))
    return BenchDecision(f"{since} dictaminan {names}. Se registró el {day}.", decided.reason)
