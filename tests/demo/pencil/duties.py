"""Which reports are owed, handed in, late and missing (rule 11)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from commitments.months import shift

from .figures import decisions, standing, work_out
from .record import Record, Row, day_of, start_of

TEN_DAYS = timedelta(days=10)


@dataclass(frozen=True)
class Due:
    """The report of an activity and month, as the pencil notes it."""

    code: str
    month: date
    standing: str
    party: int | None = None
    due_on: date | None = None
    handed_in_on: date | None = None
    late: int = 0
    is_extended: bool = False

    @property
    def is_owed(self) -> bool:
        return self.standing not in ("unassigned", "not_owed")


@dataclass(frozen=True)
class Count:
    """Some reports, counted."""

    owed: int
    handed_in: int
    late: int
    missing: int
    in_review: int
    pending: int
    unassigned: int


def count(dues: Iterable[Due]) -> Count:
    rows = list(dues)
    stands = [each.standing for each in rows]
    return Count(
        owed=sum(each.is_owed for each in rows),
        handed_in=stands.count("published") + stands.count("in_review"),
        late=sum(each.late > 0 for each in rows),
        missing=stands.count("missing"),
        in_review=stands.count("in_review"),
        pending=stands.count("pending"),
        unassigned=stands.count("unassigned"),
    )


def due(record: Record, code: str, month: date, known_on: date, before: datetime) -> Due:
    """Work out how the report of an ended month stands on a day."""
    steps = steps_of(record, code, month, before)
    handed_in = steps[0][1] if steps else None
    holder = holder_of(record, code, month, before, handed_in)
    if holder is None:
        return Due(code, month, "unassigned")
    if handed_in is None and was_finished(record, code, month, before):
        return Due(code, month, "not_owed")
    party, decided_on = holder
    extended_to = extension(record, code, month, before)
    regular = shift(month, 1).replace(day=record.plan["report_due_day"])
    due_on = max(regular, decided_on + TEN_DAYS, extended_to or regular)
    noted = Due(code, month, "", party, due_on, is_extended=extended_to is not None)
    waits_since = steps[-1][1] if steps and steps[-1][0] == "return" else None
    last_call = max(waits_since + TEN_DAYS, due_on) if waits_since else due_on
    if handed_in is None or (waits_since and known_on > last_call):
        return replaced(noted, standing="missing" if known_on > last_call else "pending")
    is_public = any(
        each["code"] == code and each["month"] == month and each["published"] < before
        for each in record.revisions
    )
    return replaced(
        noted,
        standing="published" if is_public else "in_review",
        handed_in_on=handed_in,
        late=max((handed_in - due_on).days, 0),
    )


def replaced(noted: Due, **changes: object) -> Due:
    return Due(**{**noted.__dict__, **changes})


def steps_of(record: Record, code: str, month: date, before: datetime) -> list[tuple[str, date]]:
    """Note the steps of the first version; a withdrawal takes its hand-in back."""
    kept: list[tuple[str, date]] = []
    for row in record.walks.get((code, month), ()):
        if row["at"] >= before:
            continue
        if row["step"] == "withdraw":
            kept = kept[:-1]
        else:
            kept.append((row["step"], day_of(row["at"])))
    return kept


def holder_of(
    record: Record, code: str, month: date, before: datetime, handed_in: date | None
) -> tuple[int, date] | None:
    """Say who reports a month, and since what day that party has known it."""
    known = [row for row in record.assignments.get(code, ()) if row["recorded_at"] < before]
    if handed_in:
        known = [row for row in known if day_of(row["recorded_at"]) <= handed_in]
    held: list[Row] = []
    for row in known:
        if row["from_month"] <= month and not (held and row["from_month"] < held[-1]["from_month"]):
            held.append(row)
    if not held:
        return None
    party, since = held[-1]["party"], day_of(held[-1]["recorded_at"])
    for row in reversed(held):
        if row["party"] != party:
            break
        since = day_of(row["recorded_at"])
    frozen = record.holders.get((code, month)) if handed_in else None
    if frozen and any(row["party"] == frozen for row in known):
        party = frozen
    return party, since


def extension(record: Record, code: str, month: date, before: datetime) -> date | None:
    """Return the day that the extension granted last gives a report."""
    granted = [
        row["due_on"]
        for row in record.extensions
        if (row["activity__code"], row["month"]) == (code, month) and row["recorded_at"] < before
    ]
    return granted[-1] if granted else None


def was_finished(record: Record, code: str, month: date, before: datetime) -> bool:
    """Say whether, since the month's end, the months before it ever stood finished, undisputed."""
    if not any(
        each["code"] == code and each["finished"] and each["month"] < month
        for each in record.revisions
        if each["published"] < before
    ):
        return False
    group = sharing(record, code, before)
    earlier = shift(month, -1)
    return any(
        stood_finished(record, code, group, earlier, instant)
        for instant in instants(record, group, start_of(shift(month, 1)), before)
    )


def sharing(record: Record, code: str, before: datetime) -> set[str]:
    """Return the activity and those whose indicators share its universe."""
    universes: dict[str, set[int]] = {}
    for key, row in decisions(record, before).items():
        owner = record.indicators[key]["result__activity__code"]
        universes.setdefault(owner, set()).update({row["universe_id"]} - {None})
    own = universes.get(code, set())
    return {code} | {each for each, shared in universes.items() if shared & own}


def instants(
    record: Record, group: set[str], start: datetime, before: datetime
) -> Iterator[datetime]:
    """Give the instants up to which something new was known of a group."""
    yield start
    yield before
    moment = timedelta(microseconds=1)
    for each in record.revisions:
        if each["code"] in group:
            rows = record.verdicts.get(each["pk"], ())
            for at in (each["published"], *(row["recorded_at"] for row in rows)):
                if start <= at < before:
                    yield at + moment
    for row in record.decisions:
        owner = record.indicators[row["indicator_id"]]["result__activity__code"]
        if owner in group and start <= row["recorded_at"] < before:
            yield row["recorded_at"] + moment


def stood_finished(
    record: Record, code: str, group: set[str], corte: date, before: datetime
) -> bool:
    paper = work_out(record, corte, before, codes=group)
    if paper.states[code] != "done":
        return False
    declaring = [each for each in paper.reports[code] if each["finished"]][-1]
    return "disagrees" not in standing(record, declaring["pk"], before).values()
