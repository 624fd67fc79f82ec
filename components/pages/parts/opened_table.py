"""Whether a single file was opened in the place of a ledger that may be a table of somebody's own."""

import os
import sys
from pathlib import Path

from components.ledger.location import chosen_location, is_table_of_cells


def opened_table() -> Path | None:
    """Returns the file; None where a ledger is open, or anything else."""
    path = chosen_location(sys.argv[1:], os.environ)
    return path if isinstance(path, Path) and is_table_of_cells(path) and path.is_file() else None
