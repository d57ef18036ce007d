"""The fictitious year as fixtures/demo/ tells it: what is reported, what happens, what is decided.

The tables hold what people type and when, under the names of the forms' own fields; everything in
them that people read is Spanish.
"""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

FOLDER: Path = settings.BASE_DIR / "fixtures" / "demo"


@dataclass(frozen=True)
class DemoStep:
    """One thing that somebody does at a moment of the year: a row of the table named."""

    at: datetime
    table: str
    row: Mapping[str, Any]


def steps() -> list[DemoStep]:
    """Return every step of the year, in the order of time."""
    tables = tomllib.loads((FOLDER / "decisions.toml").read_text("utf-8"))
    for path in FOLDER.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            tables[path.stem] = list(csv.DictReader(file))
    year = [DemoStep(moment(row["at"]), table, row) for table in tables for row in tables[table]]
    return sorted(year, key=attrgetter("at"))


def moment(written: str | datetime) -> datetime:
    """Read a moment in the portal's time zone; TOML has read its own already."""
    return timezone.make_aware(datetime.fromisoformat(str(written)))
