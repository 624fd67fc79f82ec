"""What killed savings left behind, removed as the server starts."""

import os
import sys

from components.ledger.descriptor import read_descriptor
from components.ledger.location import SHIPPED, chosen_location, ledger_folder
from components.ledger.observed import OBSERVED
from components.ledger.saving import sweep
from components.pages.parts.mode import edit_is_on
from components.pages.server.logs import say


def sweep_up() -> None:
    """Remove what killed savings left in the ledger's folder; only where the dashboard was started to edit."""
    folder = ledger_folder(chosen_location(sys.argv[1:], os.environ)) if edit_is_on() else None
    if folder is None:
        return
    tables = read_descriptor(SHIPPED).tables
    if removed := sweep(folder / tables[name].path for name in OBSERVED):
        say("swept", files=removed)
