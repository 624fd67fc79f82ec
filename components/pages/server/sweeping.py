"""What killed savings left behind, removed as the server starts."""

import os
import sys

from components.files import leads_out
from components.ledger.ledger import observed_file
from components.ledger.location import Remote, chosen_location, ledger_folder
from components.ledger.observed import OBSERVED
from components.ledger.saving import sweep
from components.pages.parts.mode import edit_is_on
from components.pages.server.logs import say


def sweep_up() -> None:
    """Remove what killed savings left in the ledger's folder; only where the dashboard was started to edit."""
    path = chosen_location(sys.argv[1:], os.environ)
    if not edit_is_on() or isinstance(path, Remote) or ledger_folder(path) is None:
        return
    files = [folder / table.path for folder, table, _ in (observed_file(path, name) for name in OBSERVED)]
    if removed := sweep(file for file in files if not leads_out(file, file.parent)):
        say("swept", files=removed)
