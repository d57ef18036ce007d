"""The tables of the open data, as they are downloaded, and the little that all rules use."""

import csv
import sys
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO
from pathlib import Path
from typing import TypeVar

Key = TypeVar("Key")
Row = Mapping[str, str]  # a line of a table: the text of each cell by its column
Place = tuple[str, str]  # an activity and a month

NEEDED = (
    "plan actividades partes renglones indicadores decisiones asignaciones dias_limite prorrogas"
    " enmiendas sectores_que_dictaminan informes versiones_de_informes mediciones dictamenes"
    " sucesos"
).split()
IDENTITIES = "nombres_de_las_partes"  # packages of before parties were renamed have none


# Months, as AAAA-MM, and numbers


def shift(month: str, by: int) -> str:
    count = int(month[:4]) * 12 + int(month[5:]) - 1 + by
    return f"{count // 12:04}-{count % 12 + 1:02}"


def months_between(first: str, last: str) -> list[str]:
    months = []
    while first <= last:
        months.append(first)
        first = shift(first, 1)
    return months


def day_of(month: str, day: int) -> date:
    return date(int(month[:4]), int(month[5:]), day)


def two_places(number: Decimal) -> Decimal:
    """Round half up to two places (rule 1)."""
    return number.quantize(Decimal("0.01"), ROUND_HALF_UP)


def mean(numbers: Sequence[Decimal]) -> Decimal | None:
    """Take the mean of percentages as they are printed (rule 1)."""
    return two_places(sum(numbers, Decimal(0)) / len(numbers)) if numbers else None


# The tables


class Tables:
    """The tables of a plan as known at the end of a day: what was recorded later is left out."""

    def __init__(self, raw: Mapping[str, Sequence[Row]], al: date) -> None:
        def known(name: str, day: str = "registrado_el") -> list[Row]:
            return [row for row in raw[name] if row[day] and row[day] <= al.isoformat()]

        (self.plan,) = raw["plan"]
        self.activities = {row["actividad"]: row for row in raw["actividades"]}
        self.sectors = {row["parte"]: row["sector"] for row in raw["partes"]}
        identities = sorted(raw[IDENTITIES], key=lambda row: row["desde_el"])
        self.identities = by(identities, lambda row: row["parte"])
        self.indicators = {r["indicador"]: r for r in raw["indicadores"] if r["actividad"]}
        self.rows = by(raw["renglones"], lambda row: row["actividad"])
        self.decisions = by(known("decisiones"), lambda row: row["indicador"], "numero")
        self.assignments = by(known("asignaciones"), lambda row: row["actividad"], "numero")
        self.due_days = sorted(known("dias_limite"), key=lambda row: int(row["numero"]))
        self.extensions = by(known("prorrogas"), place, "numero")
        self.amendments = sorted(known("enmiendas"), key=lambda row: int(row["numero"]))
        self.judges = sorted(
            known("sectores_que_dictaminan"), key=lambda row: (row["desde_mes"], int(row["numero"]))
        )
        self.versions = by(
            known("versiones_de_informes", "publicado_el"), place, "orden_de_publicacion"
        )
        self.values = by(known("mediciones", "publicado_el"), version)
        self.verdicts = by(known("dictamenes"), version, "numero")
        self.reports = {place(row): row for row in raw["informes"]}
        # The steps of reports that are public today, whether or not they were by that day.
        self.steps = by(
            [row for row in raw["sucesos"] if row["version"] == "1" and row["paso"] != "dictamen"],
            place,
            "suceso",
        )

    def indicators_of(self, codes: set[str]) -> list[str]:
        return [key for key, row in self.indicators.items() if row["actividad"] in codes]

    def sector_when(self, party: str, at: str) -> str:
        """Return the sector that a party had, as recorded by a moment; before any, its first."""
        rows = self.identities.get(party, [])
        known = [row["sector"] for row in rows if row["registrado_en"] <= at]
        if known:
            return known[-1]
        return rows[0]["sector"] if rows else self.sectors[party]

    def last_month(self) -> str:
        """Return the plan's last month, as signed or as amended."""
        new = [row["nueva_fecha"] for row in self.amendments if row["asunto"] == "ultimo_mes"]
        return new[-1][:7] if new else self.plan["ultimo_mes"]

    def deadline(self, code: str) -> str:
        """Return an activity's deadline, as printed or as amended; empty without one."""
        new = [
            row["nueva_fecha"]
            for row in self.amendments
            if row["asunto"] == "fecha_comprometida" and row["actividad"] == code
        ]
        return new[-1] if new else self.activities[code]["fecha_comprometida"]


def place(row: Row) -> Place:
    return row["actividad"], row["mes"]


def version(row: Row) -> tuple[str, str, str]:
    return row["actividad"], row["mes"], row["version"]


def by(rows: Iterable[Row], key: Callable[[Row], Key], order: str = "") -> dict[Key, list[Row]]:
    """Group rows, those of a group in the order that a column numbers."""
    groups: dict[Key, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: int(row[order])) if order else rows:
        groups[key(row)].append(row)
    return groups


def read_tables(where: Path) -> dict[str, list[Row]]:
    """Read the CSV files of a folder or of a zip, wherever in it they are."""
    if where.is_dir():
        texts = {path.stem: path.read_text(encoding="utf-8-sig") for path in where.glob("*.csv")}
    else:
        with zipfile.ZipFile(where) as packed:
            texts = {
                Path(name).stem: packed.read(name).decode("utf-8-sig")
                for name in packed.namelist()
                if name.endswith(".csv")
            }
    missing = [name for name in NEEDED if name not in texts]
    if missing:
        sys.exit(f"Faltan tablas: {', '.join(missing)}.")
    texts.setdefault(IDENTITIES, "")
    names = [*NEEDED, IDENTITIES]
    return {name: list(csv.DictReader(StringIO(texts[name], newline=""))) for name in names}
