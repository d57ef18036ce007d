"""Which reports are owed, handed in, late and missing (rule 11)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from .figures import RecomputedReading
from .tables import Row, Tables, day_of, shift, version

TEN_DAYS = timedelta(days=10)


@dataclass
class RecomputedDuty:
    """The report of an activity and month: how it stands, whose it is, by when it was due."""

    actividad: str
    mes: str
    situacion: str
    parte: str = ""
    vence_el: str = ""
    dias_de_retraso: int = 0
    entregado_el: str = ""


class Reports:
    """Which reports are owed, handed in, late and missing on a day (rule 11)."""

    def __init__(self, tables: Tables, al: date) -> None:
        self.tables, self.al = tables, al

    def duty(self, code: str, month: str) -> RecomputedDuty:
        """Say how the report of an ended month stands.

        Of one that is not public, the table of reports says whether it is missing after all.
        """
        first_on, returned_on = self.walk(code, month)
        party, decided_on = self.holder(code, month, first_on)
        day = self.day_of_month(month, first_on)
        if not party or not day:
            return RecomputedDuty(code, month, "sin_parte_designada")
        handed_in_on = first_on.isoformat() if first_on else ""
        if decided_on is None:
            return RecomputedDuty(code, month, "propuesta", party, entregado_el=handed_in_on)
        is_missing = self.unpublished(code, month).get("situacion") == "falta"
        due_on = self.due_day(code, month, day, decided_on)
        last_call = max(returned_on + TEN_DAYS, due_on) if returned_on else due_on
        is_awaited = first_on is None or (returned_on and self.al > last_call)
        if is_awaited and not is_missing and self.was_finished(code, month):
            return RecomputedDuty(code, month, "ya_no_se_debe")
        if first_on is None or is_awaited:
            situation = "falta" if self.al > last_call else "por_entregar"
            return RecomputedDuty(code, month, situation, party, due_on.isoformat())
        situation = "publicado" if self.tables.versions.get((code, month)) else "en_revision"
        late = max((first_on - due_on).days, 0)
        return RecomputedDuty(code, month, situation, party, due_on.isoformat(), late, handed_in_on)

    def unpublished(self, code: str, month: str) -> Row:
        """Return what the table of reports says of one whose steps are not public."""
        place = code, month
        return self.tables.reports.get(place, {}) if place not in self.tables.steps else {}

    def walk(self, code: str, month: str) -> tuple[date | None, date | None]:
        """Say when a report was first handed in, and since when it is returned, if it is.

        A withdrawal undoes the hand-in. Of what is not public the table of reports says when.
        """
        if (code, month) not in self.tables.steps:
            day = self.unpublished(code, month).get("entregado_el", "")
            return (date.fromisoformat(day), None) if day and day <= str(self.al) else (None, None)
        standing_steps: list[Row] = []
        for row in self.tables.steps[code, month]:
            if row["registrado_el"] <= str(self.al):
                standing_steps = (
                    standing_steps[:-1] if row["paso"] == "retiro" else [*standing_steps, row]
                )
        if not standing_steps:
            return None, None
        is_returned = standing_steps[-1]["paso"] == "devolucion"
        first, last = (date.fromisoformat(standing_steps[at]["registrado_el"]) for at in (0, -1))
        return first, last if is_returned else None

    def holder(self, code: str, month: str, first_on: date | None) -> tuple[str, date | None]:
        """Say whose report it is, and since what day by decision of the STTL; nobody's: empty.

        By the portal's proposal alone there is no such day. What was handed in stays with the
        party that did, and with what had been decided by then.
        """
        assignments = [
            row
            for row in self.tables.assignments.get(code, ())
            if row["desde_mes"] <= month
            and (first_on is None or row["registrado_el"] <= first_on.isoformat())
        ]
        decided = [row for row in assignments if row["origen"] == "sttl"]
        party, since = last_start(decided or assignments)
        if first_on and party:
            versions = self.tables.versions.get((code, month), ())
            hand_ins = [self.tables.reports.get((code, month), {}), *versions]
            frozen = [row["parte"] for row in hand_ins if row.get("parte")][-1:]
            party = next((p for p in frozen if p in {row["parte"] for row in assignments}), party)
        is_decided = any(row["parte"] == party for row in decided)
        return party, since if is_decided else None

    def day_of_month(self, month: str, first_on: date | None) -> int:
        """Return the day decided for a month, or else proposed; of two that start alike the last.

        What was handed in keeps the one of then.
        """
        decided_days = [
            row
            for row in self.tables.due_days
            if row["desde_mes"] <= month
            and (first_on is None or row["registrado_el"] <= first_on.isoformat())
        ]
        decided = [row for row in decided_days if row["origen"] != "propuesta_del_portal"]
        days = sorted(decided or decided_days, key=lambda row: row["desde_mes"])
        return int(days[-1]["dia"]) if days else 0

    def due_day(self, code: str, month: str, day: int, decided_on: date) -> date:
        """Return the last day to hand a report in on time."""
        regular = day_of(shift(month, 1), day)
        granted = self.tables.extensions.get((code, month), ())
        extended = [date.fromisoformat(row["nueva_fecha_limite"]) for row in granted][-1:]
        return max(regular, decided_on + TEN_DAYS, *extended)

    def was_finished(self, code: str, month: str) -> bool:
        """Say whether on some day since the month ended the activity stood finished before it.

        What was known is asked again after each publication, verdict and decision since then.
        """
        group = self.group(code)
        versions = [
            row
            for (owner, _), rows in self.tables.versions.items()
            if owner in group
            for row in rows
        ]
        if not any(
            row["actividad"] == code and row["mes"] < month and row["terminada"] == "true"
            for row in versions
        ):
            return False
        ended = f"{shift(month, 1)}-01"
        recorded = [(row["publicado_el"], row["publicado_en"]) for row in versions]
        records = [self.tables.verdicts.get(version(row), []) for row in versions]
        records += [
            self.tables.decisions[indicator] for indicator in self.tables.indicators_of(group)
        ]
        records += [self.tables.judges]
        recorded += [
            (row["registrado_el"], row["registrado_en"]) for rows in records for row in rows
        ]
        before = max((instant for day, instant in recorded if day < ended), default="")
        instants = {before, *(instant for day, instant in recorded if day >= ended)}
        return any(
            self.stood_finished(code, group, shift(month, -1), instant) for instant in instants
        )

    def stood_finished(self, code: str, group: set[str], month: str, instant: str) -> bool:
        """Say whether an activity stood finished, undisputed, by what was known at an instant."""
        reading = RecomputedReading(
            self.tables, month, group, is_known=lambda recorded: recorded <= instant
        )
        if reading.figures[code].state != "cumplida":
            return False
        declaring = [row for row in reading.current[code] if row["terminada"] == "true"][-1]
        return "no_coincide" not in reading.said(declaring).values()

    def group(self, code: str) -> set[str]:
        """Return the activity and those that share a universe with it (rule 6)."""
        owners: dict[str, set[str]] = defaultdict(set)
        for indicator, row in self.tables.indicators.items():
            for decided in self.tables.decisions[indicator][-1:]:
                owners[decided["universo"]].add(row["actividad"])
        owners.pop("", None)
        return {code}.union(*(group for group in owners.values() if code in group))


def last_start(assignments: Iterable[Row]) -> tuple[str, date]:
    """Return the party of the assignment that starts last, and since when that party has it."""
    party, start, since = "", "", date.max
    for row in assignments:
        if start <= row["desde_mes"]:
            is_new = row["parte"] != party
            party, start = row["parte"], row["desde_mes"]
            since = date.fromisoformat(row["registrado_el"]) if is_new else since
    return party, since
