"""Reads the ledger when the server starts, before any reader asks, and draws a placeholder for the chart
meanwhile.

Heavy modules are imported after the server is up, while browsers fetch the scripts of the page: by the thread that
reads the ledger or by the first page, whichever comes first.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import streamlit as st

from components.server.access import edit_is_on
from components.server.health import LAST
from components.server.log import say

# Packages with circular imports, or that look for each other among the imported modules, as Plotly does, are seen
# half initialized by a second thread that imports them at the same time. Each lock is held during the imports that
# it is named after.
CHARTS = Lock()
TABLES = Lock()
_READING = "Reading the ledger …"
_LAYOUT = {
    "height": 120,
    "xaxis": {"visible": False},
    "yaxis": {"visible": False},
    "annotations": [{"text": _READING, "showarrow": False, "font": {"size": 16}}],
}


def read() -> None:
    """Reads the ledger for the first time, however long that takes.

    Raises ChildProcessError if the process that reads a large one was ended.
    """
    with CHARTS:
        import components.charts.figure  # noqa: F401 - for the first page, which draws a chart
    with TABLES:
        from components.pages.parts.open_ledger.current_ledger import being_prepared, in_figures, refreshed
        from components.pages.parts.open_ledger.new_ledger import awaits_ledger
        from components.pages.parts.open_ledger.preparation import wait_in_terminal

    sweep_up()
    if started := being_prepared():
        wait_in_terminal(started)
        if started.failed:
            raise ChildProcessError("the process that reads the ledger was ended")
    current = refreshed()
    broken = 0 if awaits_ledger() else len(current.broken)
    LAST.note(in_figures(current), readable=current.opened.ledger.readable, broken=broken)


@contextmanager
def waiting() -> Iterator[None]:
    """Shows an empty chart until the ledger is read, if it never was: browsers take a second to get ready for
    charts, and can use the wait."""
    if LAST.was_read:
        yield
        return
    with CHARTS:
        from components.charts.figure import Drawing

    place = st.empty()
    place.plotly_chart(Drawing(layout=_LAYOUT), key="waiting", config={"staticPlot": True}, alt=_READING)
    try:
        yield
    finally:
        place.empty()


def keep() -> None:
    """Marks the cached files of the ledger as in use. The cache removes files that were not used for days, and a
    server may run for months."""
    from components.ledger.tables.cache import still_used
    from components.pages.parts.open_ledger.current_ledger import refreshed

    still_used(refreshed().opened.ledger.folders)


def sweep_up() -> None:
    """Removes what killed savings left in the ledger's folder, and finishes or undoes what they had entered into
    the journal. It does nothing where editing is closed, and writes nothing if they left nothing."""
    from components.journal.ledger_files import ledger_files
    from components.journal.new_rows import sweep
    from components.journal.save_errors import NotSavedError
    from components.journal.transaction import finish_savings
    from components.ledger.location import Remote, ledger_folder, opened_location

    path = opened_location()
    if not edit_is_on() or isinstance(path, Remote) or ledger_folder(path) is None:
        return
    try:
        files = ledger_files(path)
        if removed := sweep(files):
            say("swept", files=removed)
        finish_savings(files)
    except NotSavedError as error:
        say("journal not written", logging.WARNING, why=str(error))
