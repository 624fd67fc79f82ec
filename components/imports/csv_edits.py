"""What an import changes in a table: cells of rows that are there, and rows that are added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from components.files.problems import shown
from components.journal.change import Change
from components.journal.csv_rows import fit
from components.journal.errors import NotSavedError
from components.journal.row_edits import changed_row
from components.journal.transaction import Draft

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


def make_table_edits(draft: Draft, table: str, edits: Edits) -> None:
    """Makes the edits of a table. Raises `NotSavedError` where a row is not there once."""
    if edits.cells or edits.rows:
        draft.with_header(table)
        _change_cells(draft, table, edits)
        _add_rows(draft, table, edits)


def _change_cells(draft: Draft, table: str, edits: Edits) -> None:
    rows, columns = draft.rows(table), draft.key_columns(table)
    spelled = rows.spelled(draft.files.tables[table].columns)
    index, file = rows.keyed([spelled[name] for name in edits.key]), draft.files.file_of(table)
    matching = {key: index.get(key, []) for key in edits.cells}
    for key, there in matching.items():
        if len(there) != 1:
            what = "there are several such rows" if there else "the row is not there any more"
            raise NotSavedError(f"{file}, {shown(', '.join(key))}: {what}; see Data check")
        cells = {spelled[name]: fit(cell) for name, cell in edits.cells[key].items() if name in spelled}
        if change := changed_row(table, file, rows, there[0], columns, cells):
            draft.make(change)


def _add_rows(draft: Draft, table: str, edits: Edits) -> None:
    rows, columns, file = draft.rows(table), draft.key_columns(table), draft.files.file_of(table)
    spelled = rows.spelled(draft.files.tables[table].columns)
    for row in edits.rows:
        cells = {spelled[name]: fit(cell) for name, cell in row.items() if name in spelled and fit(cell)}
        ordered = {name: cells[name] for name in rows.header if name in cells}
        key = {name: cells.get(name, "") for name in columns}
        draft.make(Change(table, file, key, None, ordered, ends=not rows.is_ended))
