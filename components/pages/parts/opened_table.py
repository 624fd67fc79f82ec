"""Whether a single file was opened in the place of a ledger that may be a table of somebody's own."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from components.ledger.location import chosen_location, is_workbook

if TYPE_CHECKING:  # A quarter of a second, at the start of every server.
    from components.imports.dry_run import DryRun

TEXTS = (".csv", ".tsv", ".txt")


def opened_table() -> Path | None:
    """Returns the file; None where a ledger is open, or anything else."""
    path = chosen_location(sys.argv[1:], os.environ)
    is_table = isinstance(path, Path) and (is_workbook(path) or path.suffix.lower() in TEXTS)
    return path if isinstance(path, Path) and is_table and path.is_file() else None


def opened_workbook() -> Path | None:
    """Returns the file where it is a workbook, which is shown as the ledger that it makes by itself."""
    path = chosen_location(sys.argv[1:], os.environ)
    return path if isinstance(path, Path) and is_workbook(path) else None


def previewed_run() -> "DryRun | None":
    """Returns the dry run behind a workbook that is on screen; None where a ledger is, or it could not be read."""
    if (file := opened_workbook()) is None:
        return None
    # Only who opens a workbook waits for what reads it to be imported.
    from components.pages.parts.table_preview import preview_of

    return preview_of(file).run
