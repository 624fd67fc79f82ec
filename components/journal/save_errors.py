"""Errors of saving."""

from collections.abc import Sequence
from dataclasses import dataclass

from components.files.problems import shown


class NotSavedError(Exception):
    """Nothing was saved; the message says why."""


class OverwrittenError(Exception):
    """Something was saved but is no longer there; the message says so."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that somebody else has changed in the meantime. seen: its value when the edit began; there: its
    value now; wanted: its new value. column is "" if the whole row was added or removed."""

    table: str
    key: tuple[str, ...]
    column: str
    seen: str
    there: str
    wanted: str

    @property
    def sentence(self) -> str:
        """Returns the conflict in words, with both values."""
        row = shown(", ".join(cell for cell in self.key if cell))
        if not self.column:
            return f"{self.table}, {row}: {self.there}"
        there, wanted = (f"'{shown(cell)}'" if cell else "empty" for cell in (self.there, self.wanted))
        return f"{self.table}, {row}: {self.column} is {there} by now, and was to become {wanted}"


class ConflictError(NotSavedError):
    """Nothing was saved, because somebody else has changed the same cells in the meantime."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        super().__init__("; ".join(conflict.sentence for conflict in conflicts))
        self.conflicts = tuple(conflicts)
