"""Edits rows of a table as they stand in its file, not as the ledger reads them. Every edit contains the cells
that its author saw, so that changes made by others in the meantime are not overwritten."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import pandas as pd

from components.files.problems import shown
from components.files.safe_open import read_text_bytes
from components.journal.change import Cells, Change, raw_or_none
from components.journal.csv_rows import CsvRows, Row, fit
from components.journal.ledger_files import LedgerFiles
from components.journal.save_errors import Conflict, ConflictError, NotSavedError
from components.journal.transaction import Draft
from components.ledger.location import PARQUET
from components.ledger.spellings import find, spellings
from components.ledger.tables.descriptor import Table
from components.ledger.tables.read_csv import LONGEST_LINE

GONE = "the row is not there any more"
THERE = "there is such a row already"
SEVERAL = "there are several such rows; mend the file by hand"


def current_rows(files: LedgerFiles, table: str) -> list[dict[str, str]]:
    """Returns the rows of a table as stripped cells by the descriptor's column names. Raises `NotSavedError` if
    the table cannot be read."""
    rows = _csv_rows(files, table)
    return [] if rows is None else _by_names(rows, rows.data, files.tables[table])


def numbered_row(files: LedgerFiles, table: str, number: int) -> dict[str, str] | None:
    """Returns the row of a table with this number, counted as in a spreadsheet; None if there is none, or if
    its number of cells differs from the header's. Raises `NotSavedError` if the table cannot be read."""
    rows = _csv_rows(files, table)
    at_number = [] if rows is None else rows.rows[number - 1 : number]
    complete = [row for row in at_number if rows is not None and len(row.cells) == len(rows.header)]
    return _by_names(rows, complete, files.tables[table])[0] if rows is not None and complete else None


def _csv_rows(files: LedgerFiles, table: str) -> CsvRows | None:
    path = files.target(files.file_of(table))
    if not path.exists():
        return None
    data = read_text_bytes(path, LONGEST_LINE)
    if isinstance(data, str):
        raise NotSavedError(f"{shown(path.name)}: {data}")
    try:
        return CsvRows(data.decode("utf-8"), files.tables[table].columns)
    except (UnicodeError, csv.Error) as error:
        raise NotSavedError(f"{shown(path.name)} is no CSV in UTF-8; see Data check") from error


def _by_names(rows: CsvRows, of: Iterable[Row], schema: Table) -> list[dict[str, str]]:
    """Returns the stripped cells of some rows by the descriptor's column names."""
    names = {written: read for read, written in rows.spelled(schema.columns).items()}
    return [{names.get(name, name): cell.strip() for name, cell in rows.cells(row).items()} for row in of]


_MORE_NAMES = (("sources", "attributed_to", ";"), ("sources", "derived_from", ";"))
"""Columns that refer to rows of a table without being foreign keys, since they may also name something without
a row."""
SPELLED: Mapping[str, tuple[str, ...]] = {
    "aircraft_types": ("aircraft_type",),
    "places": ("origin", "destination"),
    "airfields": ("origin", "destination", "airfield"),
}
"""Tables whose rows may be referred to by any of their spellings, and the columns that do so."""


def naming_rows(files: LedgerFiles, table: str, row: Cells) -> dict[str, int]:
    """Returns how many rows of each table refer to this row, by its whole key or, for rows with aliases, by any
    spelling; tables without such rows are left out. Raises `NotSavedError` if a table cannot be read."""
    if len(files.tables[table].primary_key) != 1:
        return {}
    counts = {}
    names = _names_row(table, files.tables[table].primary_key[0], row)
    for other, schema in files.tables.items():
        columns = _naming_columns(schema, table) if other != table or table not in SPELLED else []
        if columns and not schema.path.lower().endswith(PARQUET):
            counts[other] = _count(current_rows(files, other), columns, names)
    return {other: count for other, count in counts.items() if count}


def _count(rows: Iterable[Cells], columns: Sequence[tuple[str, str]], names: Callable[[str], bool]) -> int:
    return sum(any(names(part) for column in columns for part in _parts(row, *column)) for row in rows)


def _names_row(table: str, key: str, row: Cells) -> Callable[[str], bool]:
    """Returns a function that tells whether a name refers to this row; it caches names, since many rows have
    the same."""
    key_cell = row.get(key, "")
    if table not in SPELLED:
        return lambda name: bool(key_cell) and name == key_cell
    cells = {name: row.get(name, "") for name in (key, "name", "aliases", "manufacturer")}
    index = spellings(pd.DataFrame([cells]), key)
    return cache(lambda name: bool(key_cell) and find(name, index) is not None)


def _naming_columns(schema: Table, table: str) -> list[tuple[str, str]]:
    """Returns the columns that refer to rows of a table, each with the delimiter of several names in a cell, if
    any."""
    keys = [(key.field, key.delimiter) for key in schema.foreign_keys if key.resource == table]
    columns = [*_MORE_NAMES, *((table, name, "") for name in SPELLED.get(table, ()))]
    return keys + [(name, part) for of, name, part in columns if of == table and name in schema.columns]


def _parts(row: Cells, column: str, delimiter: str) -> list[str]:
    cell = row.get(column, "")
    return [part.strip() for part in cell.split(delimiter)] if delimiter else [cell]


def current_row(files: LedgerFiles, table: str, key: Cells) -> dict[str, str]:
    """Returns the only row with this key. Raises `NotSavedError` if there is none, or several."""
    matching = [
        row for row in current_rows(files, table) if all(row.get(name) == cell for name, cell in key.items())
    ]
    if len(matching) != 1:
        what = "stands there twice" if matching else "does not stand so in the file"
        raise NotSavedError(f"this row {what}; correct {shown(files.tables[table].path)} by hand")
    return matching[0]


@dataclass(frozen=True, slots=True)
class RowEdit:
    """An edit of a row, with columns named as in the descriptor. before: the cells that the author saw, all of
    them if the row is to be removed; None for a new row. after: the new cells; None to remove the row. key: of
    the row, empty for a new one."""

    table: str
    key: Cells
    before: Cells | None
    after: Cells | None


def make_edits(draft: Draft, edits: Sequence[RowEdit]) -> None:
    """Applies edits. Raises `ConflictError` if others have changed the same cells in the meantime, and
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
    matching = rows.keyed([*key]).get(tuple(key.values()), [])
    if len(matching) != 1:
        return [Conflict(edit.table, tuple(key.values()), "", "", SEVERAL if matching else GONE, "")]
    return _alter(draft, edit, rows, matching[0], key, spelled)


def _in_spelling(edit: RowEdit, spelled: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str] | None]:
    """Returns the cells before and after by the file's spelling of their columns."""
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
    """Changes or removes an existing row; returns the conflicts."""
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
    """Returns the header's spelling of the columns in an edit. Raises `NotSavedError` if the header lacks a
    column that the edit fills."""
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
    """Returns the change that adds a row at the end. If this also ends the line of the row before, the change
    names that row."""
    if rows.is_ended:
        return Change(table, file, key, None, cells)
    return Change(table, file, key, None, cells, rows.last_key([*key]), ends=True)


def cell_conflicts(table: str, key: Cells, current: Cells, seen: Cells, wanted: Cells | None) -> list[Conflict]:
    """Returns the cells that are neither as they were seen nor as wanted. A row to be removed (`wanted` is
    None) must have all its cells as they were seen."""
    names = current if wanted is None else seen
    return [
        Conflict(
            table,
            tuple(key.values()),
            name,
            seen.get(name, ""),
            current.get(name, ""),
            (wanted or {}).get(name, ""),
        )
        for name in names
        if current.get(name, "").strip() != seen.get(name, "").strip()
        and (wanted is None or current.get(name, "") != wanted.get(name, ""))
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
    """Returns the change that gives a row new cells, or removes it (`after` is None); None if the row already
    has them."""
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
