"""Ledgers of one or two small tables, and what is done to them."""

from collections.abc import Sequence
from pathlib import Path

from components.journal.history import Author
from components.journal.ledger_files import LedgerFiles
from components.journal.new_rows import NewRows, Rows, add_rows
from components.journal.row_edits import RowEdit, make_edits
from components.journal.transaction import Saved, save_plan
from components.ledger.tables.descriptor import Field, Table

ANNA, BEN = Author("anna", "a slip"), Author("ben")


def table(name: str, columns: Sequence[str], key: Sequence[str] = (), delimiter: str = ",") -> Table:
    fields = tuple(Field(column, column) for column in columns)
    return Table(name, name, f"{name}.csv", fields, tuple(key), delimiter=delimiter)


def ledger(folder: Path, *tables: Table) -> LedgerFiles:
    return LedgerFiles(folder, {each.name: each for each in tables})


def append_rows(
    path: Path,
    columns: Sequence[str],
    rows: Rows,
    *,
    key: Sequence[str] = (),
    delimiter: str = ",",
    at_least: int = 0,
) -> int:
    """Adds rows to the one table of a ledger, which has no descriptor."""
    own = Table("table", "table", path.name, tuple(Field(name, name) for name in columns), delimiter=delimiter)
    part = NewRows("table", rows, key, at_least)
    return add_rows(ledger(path.parent, own), [part], ANNA).counts["table"]


def save_edits(files: LedgerFiles, edits: Sequence[RowEdit], author: Author = ANNA) -> Saved:
    return save_plan(files, author, lambda draft: make_edits(draft, edits))
