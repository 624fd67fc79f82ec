"""The edits of an import as changes of a ledger's tables. A dry run needs none of this, and starts without it."""

from collections.abc import Iterable, Sequence

from components.files.problems import shown
from components.imports.csv_edits import Edits, Key
from components.journal.csv_rows import Row, fit
from components.journal.row_edits import added_row, changed_row
from components.journal.save_errors import NotSavedError
from components.journal.transaction import Draft


def make_table_edits(draft: Draft, table: str, edits: Edits) -> None:
    """Makes the edits of a table. Raises `NotSavedError` where a row is not there once."""
    if edits:
        draft.with_header(table)
        _change_cells(draft, table, edits)
        _remove_rows(draft, table, edits)
        _add_rows(draft, table, edits)


def _change_cells(draft: Draft, table: str, edits: Edits) -> None:
    rows, columns = draft.rows(table), draft.key_columns(table)
    spelled, file = rows.spelled(draft.files.tables[table].columns), draft.files.file_of(table)
    for key, there in _rows_of(draft, table, edits.key, edits.cells).items():
        cells = {spelled[name]: fit(cell) for name, cell in edits.cells[key].items() if name in spelled}
        if change := changed_row(table, file, rows, there, columns, cells):
            draft.make(change)


def _remove_rows(draft: Draft, table: str, edits: Edits) -> None:
    file, columns = draft.files.file_of(table), draft.key_columns(table)
    for key in edits.removed:
        # Each row names the one before it, which goes with the next.
        there = _rows_of(draft, table, edits.key, [key])[key]
        if change := changed_row(table, file, draft.rows(table), there, columns, None):
            draft.make(change)


def _rows_of(draft: Draft, table: str, columns: Sequence[str], keys: Iterable[Key]) -> dict[Key, Row]:
    """Returns the row of each key. Raises `NotSavedError` where a row is not there once."""
    rows = draft.rows(table)
    spelled = rows.spelled(draft.files.tables[table].columns)
    index, file = rows.keyed([spelled[name] for name in columns]), draft.files.file_of(table)
    matching = {key: index.get(key, []) for key in keys}
    for key, there in matching.items():
        if len(there) != 1:
            what = "there are several such rows" if there else "the row is not there any more"
            raise NotSavedError(f"{file}, {shown(', '.join(key))}: {what}; see Data check")
    return {key: there for key, (there,) in matching.items()}


def _add_rows(draft: Draft, table: str, edits: Edits) -> None:
    rows, columns, file = draft.rows(table), draft.key_columns(table), draft.files.file_of(table)
    spelled = rows.spelled(draft.files.tables[table].columns)
    for row in edits.rows:
        cells = {spelled[name]: fit(cell) for name, cell in row.items() if name in spelled and fit(cell)}
        ordered = {name: cells[name] for name in rows.header if name in cells}
        key = {name: cells.get(name, "") for name in columns}
        draft.make(added_row(table, file, rows, key, ordered))
