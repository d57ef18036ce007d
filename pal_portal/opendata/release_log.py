"""The log of a plan's releases: one line for each that was frozen or withdrawn, in a chain."""

import csv
import hashlib
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from io import StringIO
from typing import Any, Self

from commitments.months import parse_month, write_month
from sttl.models.record import FIRST_LINK, in_utc

from .kinds import escape, read_flag, read_instant, unescape
from .writers import LINE_END


class Happened(StrEnum):
    """What a line of the log tells, in the word that it carries."""

    FROZEN = "congelada"
    WITHDRAWN = "retirada"


@dataclass(frozen=True)
class Entry:
    """A line of the log: the fields are its columns, in their order.

    previous is the SHA-256 of the line before as written, without its line end (64 zeros in the
    first); so none can be changed, left out or slipped in without the rest telling.
    """

    number: int
    happened: Happened
    version: str
    recorded_at: datetime
    cutoff: date
    known_on: date
    is_demo: bool
    files: int
    size: int
    sums_sha256: str
    package_sha256: str
    reason: str
    previous: str

    @property
    def line(self) -> str:
        """Write the line as it is stored and hashed."""
        to = StringIO()
        csv.writer(to, lineterminator="").writerow(
            [
                self.number,
                self.happened.value,
                self.version,
                in_utc(self.recorded_at),
                write_month(self.cutoff),
                self.known_on.isoformat(),
                "true" if self.is_demo else "false",
                self.files,
                self.size,
                self.sums_sha256,
                self.package_sha256,
                escape(self.reason),
                self.previous,
            ]
        )
        return to.getvalue()

    @classmethod
    def read(cls, line: str) -> Self:
        """Read a line back. Raises ValueError for what is none."""
        (cells,) = csv.reader(StringIO(line, newline=""))
        cells_by_name = dict(zip((field.name for field in fields(cls)), cells, strict=True))
        values: dict[str, Any] = {
            **cells_by_name,
            "number": int(cells_by_name["number"]),
            "happened": Happened(cells_by_name["happened"]),
            "recorded_at": read_instant(cells_by_name["recorded_at"]),
            "cutoff": parse_month(cells_by_name["cutoff"]),
            "known_on": date.fromisoformat(cells_by_name["known_on"]),
            "is_demo": read_flag(cells_by_name["is_demo"]),
            "files": int(cells_by_name["files"]),
            "size": int(cells_by_name["size"]),
            "reason": unescape(cells_by_name["reason"]),
        }
        return cls(**values)

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.line.encode()).hexdigest()


HEADER = (
    *("numero", "suceso", "version", "registrado_en", "corte", "al", "demostracion"),
    *("archivos", "bytes", "sha256_de_las_huellas", "sha256_del_paquete", "razon"),
    "huella_anterior",
)


def log_file(entries: list[Entry]) -> str:
    """Write the whole log as CSV."""
    lines = [",".join(HEADER), *(entry.line for entry in entries)]
    return "".join(f"{line}{LINE_END}" for line in lines)


def link_after(entries: list[Entry]) -> str:
    """Return what the next line names as the line before."""
    return entries[-1].hash if entries else FIRST_LINK
