"""The ledger as the server reads it, before any reader asks."""

from components.activity.preparing import kept_folders
from components.ledger.cache import still_used
from components.pages.parts.opened import being_prepared, refreshed
from components.pages.parts.preparing import wait_in_terminal
from components.pages.server.loaded import LAST
from components.pages.server.sweeping import sweep_up


def read() -> None:
    """Read the ledger for the first time, however long that takes.

    Raises ChildProcessError if the process that does it for a large one was ended.
    """
    sweep_up()
    if started := being_prepared():
        wait_in_terminal(started)
        if started.failed:
            raise ChildProcessError("the process that reads the ledger was ended")
    LAST.note(refreshed())


def keep() -> None:
    """Say of what the cache holds of the ledger that it is in use."""
    still_used(kept_folders(refreshed().opened.ledger))
