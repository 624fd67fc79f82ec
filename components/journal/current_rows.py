"""The rows of a table as its file has them, to be edited: not as the ledger reads them."""

import csv
from collections.abc import Mapping

from components.files.problems import shown
from components.files.safe_open import read_text_bytes
from components.journal.csv_rows import CsvRows
from components.journal.ledger_files import LedgerFiles
from components.journal.save_errors import NotSavedError
from components.ledger.read_csv import LONGEST_LINE

Cells = Mapping[str, str]


def current_rows(files: LedgerFiles, table: str) -> list[dict[str, str]]:
    """Returns the rows of a table, their cells by the names of the descriptor, stripped. Raises `NotSavedError`
    where it cannot be read."""
    path = files.target(files.file_of(table))
    if not path.exists():
        return []
    data = read_text_bytes(path, LONGEST_LINE)
    if isinstance(data, str):
        raise NotSavedError(f"{shown(path.name)}: {data}")
    columns = files.tables[table].columns
    try:
        rows = CsvRows(data.decode("utf-8"), columns)
    except (UnicodeError, csv.Error) as error:
        raise NotSavedError(f"{shown(path.name)} is no CSV in UTF-8; see Data check") from error
    spelled = rows.spelled(columns)
    names = {written: read for read, written in spelled.items()}
    return [{names.get(name, name): cell.strip() for name, cell in rows.cells(row).items()} for row in rows.data]


def current_row(files: LedgerFiles, table: str, key: Cells) -> dict[str, str]:
    """Returns the one row with a key. Raises `NotSavedError` where there is none, or are several."""
    there = [row for row in current_rows(files, table) if all(row.get(name) == cell for name, cell in key.items())]
    if len(there) != 1:
        what = "stands there twice" if there else "does not stand so in the file"
        raise NotSavedError(f"this row {what}; correct {shown(files.tables[table].path)} by hand")
    return there[0]
