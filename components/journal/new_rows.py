"""Adds rows to tables of observations: all of them or none, without losing any when two editors save at once,
and only rows that the ledger can read back."""

import csv
import io
import os
import re
import stat
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from components.files.atomic import LockedError, lock, lock_of
from components.files.problems import Severity, shown
from components.files.safe_open import leads_out
from components.journal.csv_rows import CsvRows, fit
from components.journal.history import Author
from components.journal.ledger_files import LedgerFiles, ledger_files
from components.journal.row_edits import added_row
from components.journal.save_errors import NotSavedError, OverwrittenError
from components.journal.transaction import Draft, save_plan
from components.ledger.ledger import read_observed
from components.ledger.observation_tables import OBSERVED, own_rule
from components.ledger.tables.descriptor import Table
from components.ledger.tables.read_csv import read_records
from components.ledger.tables.table_files import needed_in
from components.ledger.tables.validation import Checked, check_table, no_rule

Rows = Sequence[Mapping[str, str]]
_LEFT_OVER = re.compile(r"\.(?P<file>.+)\.(?:[a-z0-9_]{8}\.part(?:\.old)?|unfinished)")


@dataclass(frozen=True, slots=True)
class NewRows:
    """Rows to add to a table, whose file is created with a header if it does not exist. A row whose cells in
    the `key` columns equal those of an existing row is left out. Nothing is saved to a file with fewer rows
    than `at_least`. Cells of `optional` columns are left out if the header lacks the column."""

    table: str
    rows: Rows
    key: Sequence[str] = ()
    at_least: int = 0
    optional: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Added:
    """The number of rows added to each table, and the SHA-256 of their journal lines by line number."""

    counts: Mapping[str, int]
    lines: Mapping[int, str]


def refusal(schema: Table, rows: Rows) -> str:
    """Returns why the ledger would set aside one of these rows; "" if it accepts all."""
    problems = [p for p in as_read(schema, rows).problems if p.severity is not Severity.FLAGGED]
    if not problems:
        return ""
    first = problems[0]
    of = f", of which {first.column} is '{first.value}'" if first.column else ""
    return f"{schema.path} would not take the row{of}: {first.what}"


def as_read(schema: Table, rows: Rows) -> Checked:
    """Checks rows as the ledger would when reading them from a file."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, schema.columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    optional = [f.name for f in schema.fields if f.optional]
    data, schema = text.getvalue().encode("utf-8", "replace"), replace(schema, path=shown(schema.path))
    records = read_records(data, schema.path, schema.columns, required=needed_in(schema), optional=optional)
    rule = own_rule(schema.name) if schema.name in OBSERVED else no_rule
    return check_table(records, schema, rule)


def enter(ledger: Path, parts: Sequence[NewRows], author: Author) -> Added:
    """Adds rows to tables of observations, in the files that the ledger at this path reads, as one saving;
    returns what was added.

    Raises `NotSavedError` if nothing was saved, for example because the ledger would set a row aside, and
    `OverwrittenError` if the rows cannot be read back.
    """
    files = ledger_files(ledger)
    for part in parts:
        if why := refusal(files.tables[part.table], part.rows):
            raise NotSavedError(why)
    added = add_rows(files, parts, author)
    for part in parts:
        schema = files.tables[part.table]
        needed = [
            {column: cell for column, cell in row.items() if column not in part.optional} for row in part.rows
        ]
        if _is_any_missing(needed, read_observed(files.folder, part.table, schema), schema):
            what = "somebody else has written the file just after, and what was saved is not in it"
            raise OverwrittenError(f"{shown(schema.path)}: {what}; try again")
    return added


def _is_any_missing(rows: Rows, table: Checked, schema: Table) -> bool:
    """Whether one of the rows is missing from a table."""
    keys = [name for name in schema.primary_key or schema.columns if any(row.get(name) for row in rows)]
    saved = set(zip(*(table.table[name] for name in keys), strict=True))
    rows_as_read = as_read(schema, rows).table
    return not saved.issuperset(zip(*(rows_as_read[name] for name in keys), strict=True))


def add_rows(files: LedgerFiles, parts: Sequence[NewRows], author: Author) -> Added:
    """Adds rows to tables as one saving, all or none; returns what was added. The existing text of the files
    stays as it is, with its own order of columns, delimiter and line ends.

    Raises `NotSavedError` with a sentence that says why nothing was saved.
    """
    counts: dict[str, int] = {}

    def plan(draft: Draft) -> None:
        counts.update({part.table: _add_part(draft, part) for part in parts})

    saved = save_plan(files, author, plan)
    return Added(counts, saved.entered)


def _add_part(draft: Draft, part: NewRows) -> int:
    """Adds rows to one table; returns how many were new."""
    if not part.rows:
        # Without rows, create no file, not even a header.
        return 0
    table = draft.with_header(part.table)
    _refuse_loss(table, part.at_least)
    spelled = _spelled(table, draft.files.tables[part.table], part)
    new = _new_rows(table, spelled, part.rows, part.key)
    columns = draft.key_columns(part.table)
    for cells in new:
        _add(draft, part.table, table, columns, cells)
    return len(new)


def _in_spelling(row: Mapping[str, object], spelled: Mapping[str, str]) -> dict[str, str]:
    """Returns the cells of a row by the file's spelling of its columns."""
    return {spelled[column]: fit(str(cell)) for column, cell in row.items() if column in spelled}


def _new_rows(table: CsvRows, spelled: Mapping[str, str], rows: Rows, key: Sequence[str]) -> list[dict[str, str]]:
    """Returns the cells of the rows that do not exist yet, by the columns of the file; all of them if no key
    identifies rows."""
    columns = [spelled[column] for column in key]
    existing = {tuple(table.cells(row)[column] for column in columns) for row in table.data} if key else set()
    new = []
    for cells in (_in_spelling(row, spelled) for row in rows):
        mark = tuple(cells.get(column, "") for column in columns)
        if not key or mark not in existing:
            existing.add(mark)
            new.append(cells)
    return new


def _add(draft: Draft, name: str, table: CsvRows, columns: Sequence[str], cells: Mapping[str, str]) -> None:
    filled = {column: cells[column] for column in table.header if cells.get(column)}
    identity = {column: cells.get(column, "") for column in columns}
    draft.make(added_row(name, draft.files.file_of(name), table, identity, filled))


def _refuse_loss(table: CsvRows, at_least: int) -> None:
    if table.count < at_least:
        raise NotSavedError(
            f"the file has {table.count:,} rows and {at_least:,} are on screen; bring it back as it was, or say "
            "above that the rows were removed on purpose"
        )


def _spelled(table: CsvRows, schema: Table, part: NewRows) -> dict[str, str]:
    """Returns the file's spelling of the descriptor's columns. Raises `NotSavedError` if the file lacks a
    column that the rows fill."""
    spelled = table.spelled(schema.columns)
    filled = {name for row in part.rows for name, cell in row.items() if cell and name not in part.optional}
    wanted = filled.union(part.key)
    if missing := [name for name in schema.columns if name not in spelled and name in wanted]:
        raise NotSavedError(f"the header of the file has no column {', '.join(missing)}")
    return spelled


def sweep(files: LedgerFiles) -> list[Path]:
    """Removes what killed savings and scans left beside the tables of a ledger; returns what was removed. It
    takes the lock, so no saving is under way; files that cannot be removed stay."""
    removed: list[Path] = []
    with suppress(OSError, LockedError):
        if not _left_over(files):
            # Create nothing here, not even a lock.
            return []
        with lock(lock_of(files.journal), 0):
            for path in _left_over(files):
                path.unlink()
                removed.append(path)
    return removed


def _left_over(files: LedgerFiles) -> list[Path]:
    return [
        path
        for folder, names in _swept_names(files).items()
        for path in folder.iterdir()
        if (form := _LEFT_OVER.fullmatch(path.name))
        and form["file"] in names
        and stat.S_ISREG(path.lstat().st_mode)
    ]


def _swept_names(files: LedgerFiles) -> dict[Path, set[str]]:
    """Returns the names of the files that may have leftovers beside them, by folder."""
    names: dict[Path, set[str]] = {files.folder: {files.journal.name}}
    for table in files.tables.values():
        path = files.folder / table.path
        if not leads_out(path, files.folder):
            target = Path(os.path.realpath(path))
            names.setdefault(target.parent, set()).add(target.name)
    return names
