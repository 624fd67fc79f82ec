"""View or edit: the dashboard only reads the ledger unless it was started to edit it."""

import os
import sys
from pathlib import Path

from components.ledger.location import asks_to_edit, chosen_location, ledger_folder

HOW_TO_EDIT = "To decide, start the dashboard with `-- --edit` at the end of the command, on your own machine."
NO_FOLDER = "Decisions are kept beside the flights: open a folder with a ledger, not a single file."


def may_edit() -> bool:
    """Whether `--edit` is among the program's own arguments."""
    return asks_to_edit(sys.argv[1:])


def folder_to_edit() -> Path | None:
    """The folder that changes are written to; None where only a single file is open, or nothing may be changed."""
    return ledger_folder(chosen_location(sys.argv[1:], os.environ)) if may_edit() else None
