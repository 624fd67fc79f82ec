"""Why something was not saved."""

from collections.abc import Sequence
from dataclasses import dataclass

from components.files.problems import shown


class NotSavedError(Exception):
    """Nothing was saved; the message says why."""


class OverwrittenError(Exception):
    """Something was saved and is not there any more; the message says so."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that somebody else has changed meanwhile. seen: what it was as one began; there: what it is now;
    wanted: what it was to become. column is "" where the row itself is there, or is not."""

    table: str
    key: tuple[str, ...]
    column: str
    seen: str
    there: str
    wanted: str

    @property
    def sentence(self) -> str:
        """The conflict in words, with both values."""
        row = shown(", ".join(cell for cell in self.key if cell))
        if not self.column:
            return f"{self.table}, {row}: {self.there}"
        there, wanted = (f"'{shown(cell)}'" if cell else "empty" for cell in (self.there, self.wanted))
        return f"{self.table}, {row}: {self.column} is {there} by now, and was to become {wanted}"


class ConflictError(NotSavedError):
    """Nothing was saved, since somebody else has changed the same cells meanwhile."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        super().__init__("; ".join(conflict.sentence for conflict in conflicts))
        self.conflicts = tuple(conflicts)
