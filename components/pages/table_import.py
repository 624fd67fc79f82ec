"""Bring a table: imports somebody's own spreadsheet as flights or notes, once every question is answered."""

from pathlib import Path

import streamlit as st

from components.files.problems import shown
from components.imports.questions import NotReadableError
from components.imports.rows.row_kinds import NoFlightsError
from components.ledger.location import opened_location
from components.pages.parts.frame.markdown import markdown
from components.pages.parts.open_ledger.brought_table import BroughtTable, offer_table
from components.pages.parts.open_ledger.new_ledger import is_shipped, opened_table
from components.pages.parts.open_ledger.table_preview import preview_of
from components.pages.parts.table_import.import_changes import offer_to_write, show_changes, show_outcome
from components.pages.parts.table_import.import_columns import (
    list_columns,
    show_columns,
    show_columns_to_say,
    show_dates,
)
from components.pages.parts.table_import.import_questions import list_questions, show_questions
from components.pages.parts.table_import.import_report import (
    show_count,
    show_faults,
    show_guesses,
    warn_of_earlier_file,
    warn_of_track,
)
from components.pages.parts.table_import.import_session import open_questions, run_of
from components.server.access import (
    edit_is_on,
    folder_to_edit,
    how_to_edit,
    may_edit,
    offers_editing,
    why_only_read,
)

FOLDER_FIRST = (
    "A table is brought into a folder of its own, which need not be there yet. Start the dashboard like this, "
    "open the link that it prints, and come back to this page:"
)
COMMAND = ".venv/bin/streamlit run dashboard.py -- --data my-flights --edit"


def draw_page() -> None:
    """Draws the page from top to bottom."""
    st.title("Bring a table")
    st.caption(
        "A spreadsheet with headings and dates of its own becomes flights, or notes, of this ledger. What is not "
        "certain is asked once. Nothing leaves this machine, and nothing is written before you press the button "
        "at the end."
    )
    folder = folder_to_edit()
    if folder is None or not offers_editing():
        _say_how()
        _show_opened()
        return
    if is_shipped(folder):
        st.warning("This is the ledger that ships with the dashboard. For one of your own, start it like this:")
        st.code(COMMAND, language=None)
    if table := offer_table():
        _show_import(table, folder)


def _say_how() -> None:
    """Says what a reader must do to be able to import a table."""
    location = opened_location()
    if edit_is_on() and not may_edit() and not why_only_read() and not is_shipped(location):
        st.info(how_to_edit("To bring a table"), icon=":material/edit:")
        return
    st.info(FOLDER_FIRST, icon=":material/edit:")
    st.code(COMMAND, language=None)
    st.caption("To look at a table first, and keep nothing: `-- --data my.xlsx` at the end of the command.")


def _show_import(table: BroughtTable, folder: Path) -> None:
    """Shows the dry run of a table: what it would do, the open questions, and the button that writes it."""
    try:
        run = run_of(table, folder)
    except NoFlightsError as error:
        why = f"{error.what}. {error.way_on}"
        st.error(f"**{markdown(shown(table.name))} is not read:** {markdown(why)}", icon=":material/error:")
        st.markdown("**Is this the table of flights?** Then say what its columns are, that of the days at least.")
        show_columns_to_say(error.sheet)
        return
    except NotReadableError as error:
        st.error(f"**{markdown(shown(table.name))} is not read:** {markdown(str(error))}", icon=":material/error:")
        return
    waiting = open_questions(run)
    show_outcome(run)
    warn_of_earlier_file(run)
    show_count(run, len(waiting))
    warn_of_track(run)
    show_columns(run, waiting)
    show_questions(run, waiting)
    show_guesses(run)
    show_dates(run, may_answer=True)
    show_faults(run)
    show_changes(run)
    offer_to_write(run, waiting)


def _show_opened() -> None:
    """Shows how the table that was opened in place of a ledger is understood; nothing can be changed."""
    file = opened_table()
    if file is None or (run := preview_of(file).run) is None:
        return
    show_count(run, len(run.questions))
    list_columns(run)
    list_questions(run)
    show_guesses(run)
    show_dates(run, may_answer=False)
    show_faults(run)
    show_changes(run)


# Streamlit runs the file of a page as a script, anew at every interaction.
draw_page()
