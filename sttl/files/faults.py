"""What is wrong with tables that were sent in, each fault with its place."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """A fault and its place: the table, the row (1 is the header, 0 all of it), the column."""

    table: str
    row: int
    column: str
    sentence: str

    @property
    def place(self) -> str:
        """Say where: compromisos, renglón 3, columna titulo."""
        parts = [self.table] if self.table else []
        if self.row:
            parts.append(f"renglón {self.row}")
        if self.column:
            parts.append(f"columna {self.column}")
        return ", ".join(parts)

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


class RefusedError(Exception):
    """Tables that are not taken in; nothing changed. It carries every fault that was found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(str(faults[0]))
        self.faults = tuple(faults)
