"""The rows of a table as its file has them, to be edited: not as the ledger reads them."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

import pandas as pd

from components.files.problems import shown
from components.files.safe_open import read_text_bytes
from components.journal.csv_rows import CsvRows, Row
from components.journal.ledger_files import LedgerFiles
from components.journal.save_errors import NotSavedError
from components.ledger.descriptor import Table
from components.ledger.location import PARQUET
from components.ledger.read_csv import LONGEST_LINE
from components.ledger.spellings import find, spellings

Cells = Mapping[str, str]


def current_rows(files: LedgerFiles, table: str) -> list[dict[str, str]]:
    """Returns the rows of a table, their cells by the names of the descriptor, stripped. Raises `NotSavedError`
    where it cannot be read."""
    rows = _csv_rows(files, table)
    return [] if rows is None else _by_names(rows, rows.data, files.tables[table])


def numbered_row(files: LedgerFiles, table: str, number: int) -> dict[str, str] | None:
    """Returns the row of a table with a number, counted as in a spreadsheet; None where it has none, or has other
    cells than its header has columns. Raises `NotSavedError` where it cannot be read."""
    rows = _csv_rows(files, table)
    there = [] if rows is None else rows.rows[number - 1 : number]
    whole = [row for row in there if rows is not None and len(row.cells) == len(rows.header)]
    return _by_names(rows, whole, files.tables[table])[0] if rows is not None and whole else None


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
    """Returns the stripped cells of some rows by the names of the descriptor."""
    names = {written: read for read, written in rows.spelled(schema.columns).items()}
    return [{names.get(name, name): cell.strip() for name, cell in rows.cells(row).items()} for row in of]


_MORE_NAMES = (("sources", "attributed_to", ";"), ("sources", "derived_from", ";"))
"""Columns that name rows of a table, and are no foreign keys: they may name what has no row of its own."""
SPELLED: Mapping[str, tuple[str, ...]] = {
    "aircraft_types": ("aircraft_type",),
    "places": ("origin", "destination"),
    "airfields": ("origin", "destination", "airfield"),
}
"""Tables whose rows are named in any of their spellings, and the columns that do so."""


def naming_rows(files: LedgerFiles, table: str, row: Cells) -> dict[str, int]:
    """Returns how many rows of each table name a row of this one, by its whole key or, of what has aliases, by any
    of its spellings; only of those that have any. Raises `NotSavedError` where one of them cannot be read."""
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
    """Returns whether a name is that of a row; many rows have the same names."""
    own = row.get(key, "")
    if table not in SPELLED:
        return lambda name: bool(own) and name == own
    cells = {name: row.get(name, "") for name in (key, "name", "aliases", "manufacturer")}
    index = spellings(pd.DataFrame([cells]), key)
    return cache(lambda name: bool(own) and find(name, index) is not None)


def _naming_columns(schema: Table, table: str) -> list[tuple[str, str]]:
    """Returns the columns that name rows of a table, each with what parts several names in a cell, if anything."""
    keys = [(key.field, key.delimiter) for key in schema.foreign_keys if key.resource == table]
    more = [*_MORE_NAMES, *((table, name, "") for name in SPELLED.get(table, ()))]
    return keys + [(name, part) for of, name, part in more if of == table and name in schema.columns]


def _parts(row: Cells, column: str, delimiter: str) -> list[str]:
    cell = row.get(column, "")
    return [part.strip() for part in cell.split(delimiter)] if delimiter else [cell]


def current_row(files: LedgerFiles, table: str, key: Cells) -> dict[str, str]:
    """Returns the one row with a key. Raises `NotSavedError` where there is none, or are several."""
    there = [row for row in current_rows(files, table) if all(row.get(name) == cell for name, cell in key.items())]
    if len(there) != 1:
        what = "stands there twice" if there else "does not stand so in the file"
        raise NotSavedError(f"this row {what}; correct {shown(files.tables[table].path)} by hand")
    return there[0]
