"""What is done once, as the server starts."""

import logging

from components.ledger.descriptor import SHIPPED, read_descriptor
from components.ledger.observed import OBSERVED
from components.ledger.saving import sweep
from components.pages.parts.mode import folder_to_edit


def clear_up() -> None:
    """Remove what killed savings left in the ledger's folder; only where the dashboard was started to edit."""
    folder = folder_to_edit()
    if folder is None:
        return
    tables = read_descriptor(SHIPPED).tables
    if removed := sweep(folder / tables[name].path for name in OBSERVED):
        logging.getLogger("dashboard").info("Removed %d files of savings that were killed", len(removed))
