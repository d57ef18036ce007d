"""What was worked out for one day of knowledge: the readings, the flags and the reports."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from commitments.months import last_day, months_between, shift

from .duties import Due, due, holder_of
from .figures import Paper, average, decisions, standing, work_out
from .record import Record, Row, end_of


@dataclass
class Notebook:
    """A plan as known at the end of a day; each corte is worked out once."""

    record: Record
    known_on: date
    papers: dict[tuple[date, bool], Paper] = field(default_factory=dict)
    dues: dict[str, list[Due]] = field(default_factory=dict)

    @property
    def before(self) -> datetime:
        return end_of(self.known_on)

    @property
    def decisions(self) -> dict[int, Row]:
        """Return what each indicator was last decided to mean."""
        return decisions(self.record, self.before)

    @property
    def newest(self) -> date:
        """Return the newest corte that this day can show."""
        ended = shift(self.known_on.replace(day=1), -1)
        last: date = self.record.plan["last_month"]
        first: date = self.record.plan["first_month"]
        return min(max(ended, first), last)

    def months(self, corte: date) -> list[date]:
        return months_between(self.record.plan["first_month"], corte)

    def paper(self, corte: date, *, validated: bool = False) -> Paper:
        key = corte, validated
        if key not in self.papers:
            self.papers[key] = work_out(self.record, corte, self.before, validated=validated)
        return self.papers[key]

    def reports(self, code: str, corte: date) -> list[Due]:
        """Return how the report of each month up to a corte stands."""
        if code not in self.dues:
            months = self.months(self.newest)
            self.dues[code] = [
                due(self.record, code, month, self.known_on, self.before) for month in months
            ]
        return [each for each in self.dues[code] if each.month <= corte]

    def all_reports(self, corte: date, codes: Iterable[str] | None = None) -> list[Due]:
        chosen = self.record.activities if codes is None else codes
        return [each for code in chosen for each in self.reports(code, corte)]

    def mean(
        self, corte: date, codes: Iterable[str], *, validated: bool = False
    ) -> tuple[Fraction | None, int]:
        """Return the mean of some activities, and how many of them have a figure."""
        counted = self.paper(corte, validated=validated).counted
        values = [counted[code] for code in codes if code in counted]
        return average(values), len(values)

    def deadline(self, code: str) -> date | None:
        """Return an activity's deadline, as printed or as amended."""
        changes = [
            row["new_date"]
            for row in self.record.deadlines
            if row["activity__code"] == code and row["recorded_at"] < self.before
        ]
        printed: date | None = self.record.activities[code]["due_on"]
        return changes[-1] if changes else printed

    def flags(self, code: str, corte: date) -> list[str]:
        """Return the flags of an activity in rule 8's order."""
        return list(self.raised(code, corte))

    def raised(self, code: str, corte: date) -> Iterator[str]:
        paper = self.paper(corte)
        reports, is_done = paper.reports[code], paper.states[code] == "done"
        judged_on = self.known_on if corte == self.newest else last_day(corte)
        deadline = self.deadline(code)
        if deadline and judged_on > deadline and not is_done:
            yield "overdue"
        if not self.record.activities[code]["has_formula"]:
            yield "unmeasured"
        disputes = [self.dispute(each) for each in reports]
        yield from [word for word in ("disputed", "dispute_corrected") if word in disputes][:1]
        if reports and not is_done and reports[-1]["month"] < shift(corte, -2):
            yield "outdated"
        if self.record.activities[code]["is_doubtful"]:
            yield "doubtful"

    def dispute(self, revision: Row) -> str:
        """Say whether a sector disagrees with a revision, or did and has not judged it again."""
        said = standing(self.record, revision["pk"], self.before)
        if "disagrees" in said.values():
            return "disputed"
        before: dict[str, str] = {}
        for each in self.record.revisions:
            same = (each["code"], each["month"]) == (revision["code"], revision["month"])
            if same and each["number"] < revision["number"] and each["published"] < self.before:
                before |= standing(self.record, each["pk"], self.before)
        waits = [word for sector, word in before.items() if sector not in said]
        return "dispute_corrected" if "disagrees" in waits else ""

    def reporter(self, code: str, corte: date) -> str:
        """Return the name of the party designated to report a month; empty where none is."""
        held = holder_of(self.record, code, corte, self.before, None)
        return self.record.parties[held[0]]["name"] if held else ""

    def indicators_of(self, code: str) -> list[int]:
        """Return the indicators of an activity, in the order of section 8."""
        rows = self.record.indicators.items()
        return [key for key, row in rows if row["result__activity__code"] == code]

    def current(self, code: str, month: date, corte: date) -> Row | None:
        """Return the report of a month as published last."""
        found = [each for each in self.paper(corte).reports[code] if each["month"] == month]
        return found[0] if found else None
