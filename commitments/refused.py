"""What the portal refuses to do: one sentence for people, and where the faults lie."""

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


class Refused(Exception):  # noqa: N818  no error of the program: an answer, with its sentence
    """What cannot be done, as the sentence to show; nothing changed (docs/decisions/039).

    Tables that are not taken in bring every fault that was found; their sentence is the first.
    Whoever answers decides the status: a view, the API, the admin or a command.
    """

    def __init__(self, sentence: str = "", faults: Sequence[Fault] = ()) -> None:
        super().__init__(sentence or str(faults[0]))
        self.faults = tuple(faults)

    def faults_of(self, table: str) -> tuple[Fault, ...]:
        """Return the faults; where the file as a whole is refused, one that names it."""
        return self.faults or (Fault(table, 0, "", str(self)),)
