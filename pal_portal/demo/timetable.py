"""When each step of the fictitious year is taken: the scenario as one list in the order of time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import count, groupby

from django.utils import timezone

from commitments.models import Sector
from commitments.months import month_of, months_between, parse_month, shift, write_month
from sttl.models import Verdict
from sttl.models.sectors import SIGNED_SECTORS

from .fiction import (
    DemoAnswer,
    DemoAssignment,
    DemoConfirmation,
    DemoCorrection,
    DemoPerMonth,
    DemoRequest,
    DemoSession,
    DemoVerdict,
    fiction,
)
from .marks import DemoMark, DemoReport, agreed_reason, read_mark, with_texts

FIRST_MONTH, LAST_MONTH = date(2015, 9, 1), date(2016, 8, 1)
DUE_DAY = 10
REVIEW_DAY = 24  # of each month, on which the sectors judge what was published before
SATURDAY = 5
NINE, TWO, FOUR, FIVE = (hour * 60 for hour in (9, 14, 16, 17))  # minutes of the day
JUDGES = {
    "v": tuple(map(Sector, SIGNED_SECTORS)),
    "c": (Sector.CIVIL_SOCIETY,),
    "g": (Sector.GUARANTOR,),
    ".": (),
}


Decision = DemoSession | DemoConfirmation | DemoAssignment | DemoRequest | DemoAnswer | DemoPerMonth


@dataclass(frozen=True)
class Write:
    """The party opens or mends its draft and saves it."""

    at: datetime
    code: str
    month: str
    content: DemoReport


@dataclass(frozen=True)
class Advance:
    """The report goes one step: submit, withdraw, return or publish."""

    at: datetime
    code: str
    month: str
    action: str
    note: str = ""


@dataclass(frozen=True)
class Correct:
    """The party opens a correction of what is published."""

    at: datetime
    code: str
    month: str
    reason: str


@dataclass(frozen=True)
class Judge:
    """A sector records its verdict; a shared one is left out by the sector that reports."""

    at: datetime
    code: str
    month: str
    sector: Sector
    opinion: str
    reason: str
    is_shared: bool = False


@dataclass(frozen=True)
class Decide:
    """The STTL meets, a party asks something of it, or it decides what is put on record."""

    at: datetime
    what: Decision


Step = Write | Advance | Correct | Judge | Decide


def steps() -> list[Step]:
    """Return every step of the year, in the order of time; the same on every call."""
    walks: list[Step] = []
    pending: list[tuple[date, str, str, str]] = []
    for number, (code, year) in enumerate(fiction().years.items()):
        verdicts = "".join(letter for letter in year.verdicts if letter not in "| ")
        for mark, letter, month in zip(marks(code), verdicts, months(), strict=True):
            if mark is not None:
                walk = list(report(number, code, month, mark))
                walks += walk
                pending.append((walk[-1].at.date(), code, month, letter))
    for correction in fiction().corrected:
        walk = list(corrected(correction))
        walks += walk
        place = correction.code, correction.month, correction.verdicts
        pending.append((walk[-1].at.date(), *place))
    verdicts_of_a_sector = [judged(verdict) for verdict in fiction().judged]
    everything = [*decisions(), *walks, *verdicts_of_months(pending), *verdicts_of_a_sector]
    return sorted(everything, key=lambda step: step.at)


def months() -> list[str]:
    return [write_month(month) for month in months_between(FIRST_MONTH, LAST_MONTH)]


def marks(code: str) -> list[DemoMark | None]:
    """Return the twelve months of an activity, each report with its texts."""
    year = [read_mark(text) for text in fiction().years[code].reports.split() if text != "|"]
    order = count()
    return [
        mark and replace(mark, content=with_texts(mark.content, code, month, next(order)))
        for month, mark in zip(months(), year, strict=True)
    ]


def report(number: int, code: str, month: str, mark: DemoMark) -> Iterator[Step]:
    """Give the walk of a report; number keeps the activities' hours apart."""
    due = shift(parse_month(month), 1).replace(day=DUE_DAY)
    late = timedelta(days=mark.days_late)
    day = due + late if mark.days_late else before_weekend(due - timedelta(days=1 + number % 6))
    start = NINE + number * 11
    mended = fiction().returned.get((code, month))
    first = mark.content.restated(mended.first) if mended else mark.content
    yield Write(moment(day, start), code, month, first)
    if not mark.is_handed_in:
        return
    yield Advance(moment(day, start + 4), code, month, "submit")
    if (code, month) in fiction().withdrawn:
        yield Advance(moment(day, start + 20), code, month, "withdraw")
        yield Write(moment(day, start + 45), code, month, first)
        yield Advance(moment(day, start + 50), code, month, "submit")
    reviewed = after_weekend(day + timedelta(days=3))
    if mended:
        yield Advance(moment(reviewed, FOUR + number, 20), code, month, "return", mended.note)
        if not mended.is_answered:
            return
        answered = after_weekend(reviewed + timedelta(days=4))
        yield Write(moment(answered, start + 2, 20), code, month, mark.content)
        yield Advance(moment(answered, start + 6, 20), code, month, "submit")
        reviewed = after_weekend(answered + timedelta(days=1))
    if mark.is_published:
        yield Advance(moment(reviewed, TWO + number * 5, 10), code, month, "publish")


def corrected(correction: DemoCorrection) -> Iterator[Step]:
    """Give the walk of a correction: its reason, the form again, hand-in and publication."""
    code, month, day = correction.code, correction.month, correction.on
    before, after = marks(code)[months().index(month)], read_mark(correction.to)
    if before is None or after is None:
        raise ValueError(correction)
    content = replace(
        before.content.restated(correction.to),
        words=correction.words or before.content.words,
        answers=correction.answers,
    )
    yield Correct(moment(day, FIVE, 40), code, month, correction.reason)
    yield Write(moment(day, FIVE + 8, 40), code, month, content)
    yield Advance(moment(day, FIVE + 12, 40), code, month, "submit")
    if after.is_published:
        reviewed = after_weekend(day + timedelta(days=1))
        yield Advance(moment(reviewed, FIVE + 20, 40), code, month, "publish")


def verdicts_of_months(
    published: Sequence[tuple[date, str, str, str]],
) -> Iterator[Judge]:
    """Give the verdicts by which sectors agree, on the first review day after publication."""
    reviews = sorted((review_day(day), code, month, kind) for day, code, month, kind in published)
    for day, reports in groupby(reviews, key=lambda review: review[0]):
        minutes = count(NINE, 3)
        for turn, (_, code, month, kind) in enumerate(reports):
            for sector in JUDGES[kind]:
                at, reason = moment(day, next(minutes), 30), agreed_reason(sector, turn)
                opinion = Verdict.Opinion.AGREES
                yield Judge(at, code, month, sector, opinion, reason, is_shared=kind == "v")


def judged(verdict: DemoVerdict) -> Judge:
    """Give a verdict of its own day and reason."""
    at, sector = moment(verdict.on, FOUR, 50), Sector(verdict.sector)
    return Judge(at, verdict.code, verdict.month, sector, verdict.opinion, verdict.reason)


def decisions() -> Iterator[Decide]:
    """Give the sessions in the morning, and what follows from them at the end of the day."""
    yield Decide(moment(fiction().confirmed.on, NINE), fiction().confirmed)
    for session in fiction().sessions:
        yield Decide(moment(session.on, NINE, 5), session)
    for request in fiction().asked:
        yield Decide(moment(request.on, TWO), request)
    later: list[Decision] = [*fiction().per_month, *fiction().assigned, *fiction().answered]
    for minute, decision in enumerate(later):
        yield Decide(moment(decision.on, FIVE + 40 + minute), decision)


def review_day(day: date) -> date:
    """Return the first day on which what was published on a day is judged."""
    this_month = after_weekend(month_of(day).replace(day=REVIEW_DAY))
    if this_month > day:
        return this_month
    return after_weekend(shift(month_of(day), 1).replace(day=REVIEW_DAY))


def moment(day: date, minute: int, second: int = 0) -> datetime:
    """Return a moment of a day in the portal's time zone."""
    return timezone.make_aware(datetime.combine(day, time(minute // 60, minute % 60, second)))


def before_weekend(day: date) -> date:
    return day - timedelta(days=max(day.weekday() - SATURDAY + 1, 0))


def after_weekend(day: date) -> date:
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() >= SATURDAY else 0)
