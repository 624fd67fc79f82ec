"""What an import changes in a table: cells of rows that are there, rows that are added, and such as go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Key = tuple[str, ...]
Cells = Mapping[str, str]


@dataclass(slots=True)
class Edits:
    """What changes in a table: cells by the key of their row, rows that are added, and the keys of such as go."""

    key: Sequence[str]
    cells: dict[Key, dict[str, str]] = field(default_factory=dict)
    rows: list[Cells] = field(default_factory=list)
    removed: list[Key] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.cells or self.rows or self.removed)

    def made_in(self, rows: Sequence[Cells]) -> list[Cells]:
        """Returns rows of the table as they are once these edits are made."""
        keyed = [(tuple(row.get(name, "") for name in self.key), row) for row in rows]
        gone = {*self.removed}
        return [*({**row, **self.cells.get(key, {})} for key, row in keyed if key not in gone), *self.rows]

    def change(self, key: Key, cells: Cells) -> None:
        """Enters cells of a row that is there."""
        self.cells.setdefault(key, {}).update(cells)
