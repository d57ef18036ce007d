"""When each step of the fictitious year is taken: the scenario as one list in the order of time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import count, groupby

from django.utils import timezone

from commitments.models import Sector
from commitments.months import month_of, months_between, parse_month, shift, write_month
from sttl.models import Verdict

from .content import Content, Token, read_token
from .decisions import (
    ANSWERED,
    ASKED,
    ASSIGNED,
    PER_MONTH,
    SESSIONS,
    Answered,
    Asked,
    Assigned,
    Held,
    PerMonth,
)
from .scenario import ANSWERS, CORRECTED, JUDGED, RETURNED, WITHDRAWN, YEARS, Corrected, Judged
from .texts import agreed_reason, texts_of

FIRST_MONTH, LAST_MONTH = date(2015, 9, 1), date(2016, 8, 1)
DUE_DAY = 10
REVIEW_DAY = 24  # of each month, on which the sectors judge what was published before
SATURDAY = 5
NINE, TWO, FOUR, FIVE = (hour * 60 for hour in (9, 14, 16, 17))  # minutes of the day
JUDGES = {"v": tuple(Sector), "c": (Sector.CIVIL_SOCIETY,), "g": (Sector.GUARANTOR,), ".": ()}


@dataclass(frozen=True)
class Write:
    """The party opens or mends its draft and saves it."""

    at: datetime
    code: str
    month: str
    content: Content


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
    what: Held | Assigned | Asked | Answered | PerMonth


Step = Write | Advance | Correct | Judge | Decide


def steps() -> list[Step]:
    """Return every step of the year, in the order of time; the same on every call."""
    found: list[Step] = list(decisions())
    pending: list[tuple[date, str, str, str]] = []
    for number, (code, year) in enumerate(YEARS.items()):
        verdicts = "".join(letter for letter in year.verdicts if letter not in "| ")
        for token, letter, month in zip(tokens(code), verdicts, months(), strict=True):
            if token is not None:
                taken = list(report(number, code, month, token))
                found += taken
                pending.append((taken[-1].at.date(), code, month, letter))
    for correction in CORRECTED:
        taken = list(corrected(correction))
        found += taken
        place = correction.code, correction.month, correction.verdicts
        pending.append((taken[-1].at.date(), *place))
    found += [*verdicts_of_months(pending), *(judged(each) for each in JUDGED)]
    return sorted(found, key=lambda step: step.at)


def months() -> list[str]:
    return [write_month(month) for month in months_between(FIRST_MONTH, LAST_MONTH)]


def tokens(code: str) -> list[Token | None]:
    """Return the twelve months of an activity, each report with its texts."""
    read = [read_token(text) for text in YEARS[code].reports.split() if text != "|"]
    found: list[Token | None] = []
    order = 0
    for month, token in zip(months(), read, strict=True):
        if token is None:
            found.append(None)
            continue
        content = texts_of(code, month, order).fill(token.content)
        content = replace(content, answers=ANSWERS.get((code, month), {}))
        found.append(replace(token, content=content))
        order += 1
    return found


def report(number: int, code: str, month: str, token: Token) -> Iterator[Step]:
    """Give the walk of a report; number keeps the activities' hours apart."""
    due = shift(parse_month(month), 1).replace(day=DUE_DAY)
    late = timedelta(days=token.days_late)
    day = due + late if token.days_late else before_weekend(due - timedelta(days=1 + number % 6))
    start = NINE + number * 11
    mended = RETURNED.get((code, month))
    first = token.content.restated(mended.first) if mended else token.content
    yield Write(moment(day, start), code, month, first)
    if not token.is_handed_in:
        return
    yield Advance(moment(day, start + 4), code, month, "submit")
    if (code, month) in WITHDRAWN:
        yield Advance(moment(day, start + 20), code, month, "withdraw")
        yield Write(moment(day, start + 45), code, month, first)
        yield Advance(moment(day, start + 50), code, month, "submit")
    reviewed = after_weekend(day + timedelta(days=3))
    if mended:
        yield Advance(moment(reviewed, FOUR + number, 20), code, month, "return", mended.note)
        if not mended.is_answered:
            return
        answered = after_weekend(reviewed + timedelta(days=4))
        yield Write(moment(answered, start + 2, 20), code, month, token.content)
        yield Advance(moment(answered, start + 6, 20), code, month, "submit")
        reviewed = after_weekend(answered + timedelta(days=1))
    if token.is_published:
        yield Advance(moment(reviewed, TWO + number * 5, 10), code, month, "publish")


def corrected(correction: Corrected) -> Iterator[Step]:
    """Give the walk of a correction: its reason, the form again, hand-in and publication."""
    code, month, day = correction.code, correction.month, date.fromisoformat(correction.on)
    kept = tokens(code)[months().index(month)]
    changed = read_token(correction.to)
    if kept is None or changed is None:
        raise ValueError(correction)
    answers = ANSWERS.get((code, correction.on), {})
    words = correction.words or kept.content.words
    content = replace(kept.content.restated(correction.to), words=words, answers=answers)
    yield Correct(moment(day, FIVE, 40), code, month, correction.reason)
    yield Write(moment(day, FIVE + 8, 40), code, month, content)
    yield Advance(moment(day, FIVE + 12, 40), code, month, "submit")
    if changed.is_published:
        reviewed = after_weekend(day + timedelta(days=1))
        yield Advance(moment(reviewed, FIVE + 20, 40), code, month, "publish")


def verdicts_of_months(
    published: Sequence[tuple[date, str, str, str]],
) -> Iterator[Judge]:
    """Give the verdicts by which sectors agree, on the first review day after publication."""
    reviews = sorted((review_day(day), code, month, kind) for day, code, month, kind in published)
    for day, held in groupby(reviews, key=lambda review: review[0]):
        minutes = count(NINE, 3)
        for turn, (_, code, month, kind) in enumerate(held):
            for sector in JUDGES[kind]:
                at, reason = moment(day, next(minutes), 30), agreed_reason(sector, turn)
                opinion = Verdict.Opinion.AGREES
                yield Judge(at, code, month, sector, opinion, reason, is_shared=kind == "v")


def judged(verdict: Judged) -> Judge:
    """Give a verdict of its own day and reason."""
    at = moment(date.fromisoformat(verdict.on), FOUR, 50)
    return Judge(at, verdict.code, verdict.month, verdict.sector, verdict.opinion, verdict.reason)


def decisions() -> Iterator[Decide]:
    """Give the sessions in the morning, and what follows from them at the end of the day."""
    for held in SESSIONS:
        yield Decide(moment(date.fromisoformat(held.on), NINE, 5), held)
    for asked in ASKED:
        yield Decide(moment(date.fromisoformat(asked.on), TWO), asked)
    later: list[PerMonth | Assigned | Answered] = [*PER_MONTH, *ASSIGNED, *ANSWERED]
    for minute, decision in enumerate(later):
        yield Decide(moment(date.fromisoformat(decision.on), FIVE + 40 + minute), decision)


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
