"""What an import changes in a table: cells of rows that are there, and rows that are added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Key = tuple[str, ...]
Cells = Mapping[str, str]


@dataclass(slots=True)
class Edits:
    """What changes in a table: cells by the key of their row, and rows that are added."""

    key: Sequence[str]
    cells: dict[Key, dict[str, str]] = field(default_factory=dict)
    rows: list[Cells] = field(default_factory=list)

    def change(self, key: Key, cells: Cells) -> None:
        """Enters cells of a row that is there."""
        self.cells.setdefault(key, {}).update(cells)
