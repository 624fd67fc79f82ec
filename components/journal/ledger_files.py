"""The files of a ledger that the journal records: tables in CSV, the descriptor, and the settings of imports."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from components.files.problems import shown
from components.files.safe_open import LED_OUT, leads_out
from components.journal.history import JOURNAL
from components.journal.save_errors import NotSavedError
from components.ledger.ledger import described_tables
from components.ledger.location import DESCRIPTOR, PARQUET, ledger_folder
from components.ledger.tables.descriptor import Table

LARGEST_FILE = 100_000_000
"""The most bytes of a recorded file: its whole text is in the first lines of the journal, and read at every
saving. Ten times the table of 100,000 flights."""


@dataclass(frozen=True, slots=True)
class LedgerFiles:
    """The folder of a ledger, and its tables by name."""

    folder: Path
    tables: Mapping[str, Table]

    @property
    def journal(self) -> Path:
        """The path of the journal, which may not exist yet."""
        return self.folder / JOURNAL

    def file_of(self, table: str) -> str:
        """Returns the path of a table in the folder. Raises `NotSavedError` if it cannot be written."""
        path = self.tables[table].path
        if path.lower().endswith(PARQUET):
            what = f"{shown(path)} is Parquet, which no rows are added to; name a CSV in datapackage.json"
            raise NotSavedError(what)
        if leads_out(self.folder / path, self.folder):
            raise NotSavedError(f"{shown(path)}: {LED_OUT[0]}")
        if _is_large(self.folder / path):
            raise NotSavedError(f"{shown(path)} has more than {LARGEST_FILE:,} bytes, too many to be edited here")
        return path

    @property
    def usual(self) -> dict[str, str]:
        """The files that are recorded if they exist, with the table in each: a descriptor, and tables in CSV,
        excluding links out of the folder."""
        files = {table.path: name for name, table in self.tables.items()}
        return {
            path: name
            for path, name in {DESCRIPTOR: DESCRIPTOR, **files}.items()
            if not path.lower().endswith(PARQUET)
            and os.path.isfile(self.folder / path)
            and not _is_large(self.folder / path)
            and not leads_out(self.folder / path, self.folder)
        }

    def target(self, file: str) -> Path:
        """Returns the file, resolving a link. Raises `NotSavedError` for a link out of the folder."""
        path = self.folder / file
        if leads_out(path, self.folder):
            raise NotSavedError(f"{shown(file)}: {LED_OUT[0]}")
        return Path(os.path.realpath(path))


def _is_large(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > LARGEST_FILE


def ledger_files(path: Path) -> LedgerFiles:
    """Returns the files of the ledger at `path`, a folder or its descriptor. Raises `NotSavedError` if they
    cannot be determined."""
    folder = ledger_folder(path)
    tables, problems = described_tables(path)
    if folder is None:
        raise NotSavedError(f"{shown(path.name)} is a single file, which has no journal beside it")
    if problems:
        raise NotSavedError(f"{problems[0].file}: {problems[0].what}")
    return LedgerFiles(folder, tables)
