"""The ledger that a table would make by itself, to be looked at: rows that need an answer are left out of it."""

from dataclasses import replace
from pathlib import Path

from components.imports.csv_edits import Edits
from components.imports.dry_run import DryRun, dry_run
from components.imports.ledger_changes import KEY
from components.imports.mapping import TableMapping
from components.imports.row_kinds import DIRECTION, ROW
from components.imports.save import save
from components.imports.sheets import SHEET
from components.imports.text_tables import ENCODING

_OF_EVERY_ROW = (ROW, DIRECTION, SHEET, ENCODING)
"""Questions whose answer every row needs; of the others, a row that needs one is not read."""


def write_preview(file: Path, folder: Path) -> DryRun:
    """Writes the ledger that a table makes without anybody's answer into a folder that is empty or not there, and
    returns what was understood. Raises `NotReadableError` and `NotSavedError`."""
    run = dry_run(file, folder, TableMapping())
    if any(asked.id in _OF_EVERY_ROW for asked in run.questions):
        run = replace(run, edits={**run.edits, "flights": Edits(KEY)})
    save(run)
    return run
