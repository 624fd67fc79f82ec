"""Rows that somebody adds, changes or withdraws: each names the cells that they saw, so that what others have
changed meanwhile is not overwritten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from components.journal.change import Cells, Change, raw_or_none
from components.journal.csv_rows import CsvRows, Row, fit
from components.journal.save_errors import Conflict, ConflictError, NotSavedError
from components.journal.transaction import Draft

GONE = "the row is not there any more"
THERE = "there is such a row already"
SEVERAL = "there are several such rows; mend the file by hand"


@dataclass(frozen=True, slots=True)
class RowEdit:
    """What is done to a row, with columns by the names of the descriptor. before: the cells as they were seen, all
    of them where the row is to go; None for a new row. after: the cells as they are to be; None where the row is
    to go. key: of the row, empty for a new one."""

    table: str
    key: Cells
    before: Cells | None
    after: Cells | None


def make_edits(draft: Draft, edits: Sequence[RowEdit]) -> None:
    """Makes edits. Raises `ConflictError` where others have changed the same cells meanwhile, and
    `NotSavedError`."""
    conflicts: list[Conflict] = []
    for edit in edits:
        conflicts += _make(draft, edit)
    if conflicts:
        raise ConflictError(conflicts)


def _make(draft: Draft, edit: RowEdit) -> list[Conflict]:
    rows = draft.with_header(edit.table)
    spelled = _spelled(rows, draft, edit)
    if edit.before is None:
        return _add(draft, edit, rows, draft.key_columns(edit.table), spelled)
    key = {spelled[name]: cell for name, cell in edit.key.items()}
    there = rows.keyed([*key]).get(tuple(key.values()), [])
    if len(there) != 1:
        return [Conflict(edit.table, tuple(key.values()), "", "", SEVERAL if there else GONE, "")]
    return _alter(draft, edit, rows, there[0], key, spelled)


def _in_spelling(edit: RowEdit, spelled: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str] | None]:
    """Returns the cells before and after, by the columns as the file spells them."""
    before = {spelled[name]: cell for name, cell in (edit.before or {}).items()}
    return before, None if edit.after is None else {spelled[name]: fit(cell) for name, cell in edit.after.items()}


def _alter(
    draft: Draft,
    edit: RowEdit,
    rows: CsvRows,
    row: Row,
    key: Mapping[str, str],
    spelled: Mapping[str, str],
) -> list[Conflict]:
    """Changes or removes a row that is there."""
    before, after = _in_spelling(edit, spelled)
    conflicts = cell_conflicts(edit.table, key, rows.cells(row), before, after)
    if conflicts:
        return conflicts
    new_key = tuple((after or {}).get(name, cell) for name, cell in key.items())
    if new_key != tuple(key.values()) and new_key in rows.keyed([*key]):
        return [Conflict(edit.table, new_key, "", "", THERE, "")]
    columns = draft.key_columns(edit.table)
    change = changed_row(edit.table, draft.files.file_of(edit.table), rows, row, columns, after)
    if change:
        draft.make(change)
    return []


def _spelled(rows: CsvRows, draft: Draft, edit: RowEdit) -> dict[str, str]:
    """Returns the columns of an edit as the header of the file has them. Raises `NotSavedError` where it lacks one
    in which something is to stand."""
    spelled = rows.spelled(draft.files.tables[edit.table].columns)
    filled = [name for name, cell in {**edit.key, **(edit.after or {})}.items() if cell]
    if missing := [name for name in filled if name not in spelled]:
        raise NotSavedError(f"the header of the file has no column {', '.join(missing)}")
    return {name: spelled.get(name, name) for name in {**edit.key, **(edit.before or {}), **(edit.after or {})}}


def _add(
    draft: Draft, edit: RowEdit, rows: CsvRows, columns: Sequence[str], spelled: Mapping[str, str]
) -> list[Conflict]:
    cells = {spelled[name]: fit(cell) for name, cell in (edit.after or {}).items() if fit(cell)}
    key = {name: cells.get(name, "") for name in columns}
    if draft.files.tables[edit.table].primary_key and tuple(key.values()) in rows.keyed(columns):
        return [Conflict(edit.table, tuple(key.values()), "", "", THERE, "")]
    file = draft.files.file_of(edit.table)
    ordered = {name: cells[name] for name in rows.header if name in cells}
    draft.make(added_row(edit.table, file, rows, key, ordered))
    return []


def added_row(table: str, file: str, rows: CsvRows, key: Cells, cells: Cells) -> Change:
    """Returns the change that adds a row at the end. Where it brings the line end of the row before it along, it
    names that one."""
    if rows.is_ended:
        return Change(table, file, key, None, cells)
    return Change(table, file, key, None, cells, rows.last_key([*key]), ends=True)


def cell_conflicts(table: str, key: Cells, there: Cells, seen: Cells, wanted: Cells | None) -> list[Conflict]:
    """Returns the cells that are not as they were seen, nor as they are to be. A row that is to go (`wanted` is
    None) must be as it was seen in all its cells."""
    names = there if wanted is None else seen
    return [
        Conflict(
            table, tuple(key.values()), name, seen.get(name, ""), there.get(name, ""), (wanted or {}).get(name, "")
        )
        for name in names
        if there.get(name, "").strip() != seen.get(name, "").strip()
        and (wanted is None or there.get(name, "") != wanted.get(name, ""))
    ]


def changed_row(
    table: str,
    file: str,
    rows: CsvRows,
    row: Row,
    columns: Sequence[str],
    after: Cells | None,
    raw_after: str = "",
) -> Change | None:
    """Returns the change that gives a row other cells, or removes it (`after` is None); None where it is so
    already."""
    cells = rows.cells(row)
    key = {name: cells[name].strip() for name in columns}
    if after is None:
        filled = {name: cell for name, cell in cells.items() if cell}
        return Change(table, file, key, filled, None, rows.row_before(row, columns), row.raw)
    new = {name: cell for name, cell in after.items() if cells.get(name, "") != cell}
    if not new:
        return None
    old = {name: cells.get(name, "") for name in new}
    return Change(table, file, key, old, new, None, raw_or_none(rows, row.raw, row.cells), raw_after)
