"""The ledger as the server reads it, before any reader asks. What is heavy is imported while the server is there
already, and browsers fetch the scripts of the page."""

import os
import sys

from components.server.editors import edit_is_on
from components.server.health import LAST
from components.server.import_locks import CHARTS, TABLES
from components.server.log import say


def read() -> None:
    """Reads the ledger for the first time, however long that takes.

    Raises ChildProcessError if the process that does it for a large one was ended.
    """
    with CHARTS:
        import components.pages.parts.placeholder_chart  # noqa: F401
    with TABLES:
        from components.pages.parts.current_ledger import being_prepared, in_figures, refreshed
        from components.pages.parts.preparation import wait_in_terminal

    sweep_up()
    if started := being_prepared():
        wait_in_terminal(started)
        if started.failed:
            raise ChildProcessError("the process that reads the ledger was ended")
    current = refreshed()
    LAST.note(in_figures(current), readable=current.opened.ledger.readable, broken=len(current.broken))


def keep() -> None:
    """Marks what the cache holds of the ledger as used: it removes what nobody has used for days, and a server may
    run for months."""
    from components.activity.prepare import kept_folders
    from components.ledger.cache import still_used
    from components.pages.parts.current_ledger import refreshed

    still_used(kept_folders(refreshed().opened.ledger))


def sweep_up() -> None:
    """Removes what killed savings left in the ledger's folder; only where the dashboard was started to edit."""
    from components.files.safe_open import leads_out
    from components.ledger.append import sweep
    from components.ledger.ledger import observed_file
    from components.ledger.location import Remote, chosen_location, ledger_folder
    from components.ledger.observation_tables import OBSERVED

    path = chosen_location(sys.argv[1:], os.environ)
    if not edit_is_on() or isinstance(path, Remote) or ledger_folder(path) is None:
        return
    files = [folder / table.path for folder, table, _ in (observed_file(path, name) for name in OBSERVED)]
    if removed := sweep(file for file in files if not leads_out(file, file.parent)):
        say("swept", files=removed)
