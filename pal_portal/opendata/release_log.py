"""The log of a plan's releases: one line for each that was frozen or withdrawn, in a chain."""

import csv
import hashlib
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from io import StringIO
from typing import Any, Self

from sttl.models.chain_line import FIRST_LINK

from .kinds import CODE, DAY, FLAG, INSTANT, MONTH, TEXT, WHOLE_NUMBER, ColumnKind, unescape
from .writers import LINE_END, cell


class Happened(StrEnum):
    """What a line of the log tells, in the word that it carries."""

    FROZEN = "congelada"
    WITHDRAWN = "retirada"


def column(name: str, kind: ColumnKind) -> dict[str, Any]:
    """Describe a field as a column of the log."""
    return {"name": name, "kind": kind}


@dataclass(frozen=True)
class Entry:
    """A line of the log: the fields are its columns, in their order.

    previous is the SHA-256 of the line before as written, without its line end (64 zeros in the
    first); so none can be changed, left out or slipped in without the rest telling.
    """

    number: int = field(metadata=column("numero", WHOLE_NUMBER))
    happened: Happened = field(metadata=column("suceso", CODE))
    version: str = field(metadata=column("version", CODE))
    recorded_at: datetime = field(metadata=column("registrado_en", INSTANT))
    cutoff: date = field(metadata=column("corte", MONTH))
    known_on: date = field(metadata=column("al", DAY))
    is_demo: bool = field(metadata=column("demostracion", FLAG))
    files: int = field(metadata=column("archivos", WHOLE_NUMBER))
    size: int = field(metadata=column("bytes", WHOLE_NUMBER))
    sums_sha256: str = field(metadata=column("sha256_de_las_huellas", CODE))
    package_sha256: str = field(metadata=column("sha256_del_paquete", CODE))
    reason: str = field(metadata=column("razon", TEXT))
    previous: str = field(metadata=column("huella_anterior", CODE))

    @property
    def line(self) -> str:
        """Write the line as it is stored and hashed."""
        values = [own.metadata["kind"].public(getattr(self, own.name)) for own in fields(self)]
        to = StringIO()
        csv.writer(to, lineterminator="").writerow([cell(value) for value in values])
        return to.getvalue()

    @classmethod
    def read(cls, line: str) -> Self:
        """Read a line back. Raises ValueError for what is none."""
        (cells,) = csv.reader(StringIO(line, newline=""))
        values: dict[str, Any] = {
            own.name: own.metadata["kind"].stored(unescape(text))
            for own, text in zip(fields(cls), cells, strict=True)
        }
        return cls(**values | {"happened": Happened(values["happened"])})

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.line.encode()).hexdigest()


def log_file(entries: list[Entry]) -> str:
    """Write the whole log as CSV."""
    header = [own.metadata["name"] for own in fields(Entry)]
    lines = [",".join(header), *(entry.line for entry in entries)]
    return "".join(f"{line}{LINE_END}" for line in lines)


def link_after(entries: list[Entry]) -> str:
    """Return what the next line names as the line before."""
    return entries[-1].hash if entries else FIRST_LINK
