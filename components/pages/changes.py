"""Changes: who changed what in the ledger, when and why; undo; the ledger as it was known on a day."""

from datetime import UTC, date, datetime

import streamlit as st

from components.journal.history import History, NoHistoryError, read_history
from components.ledger.location import ledger_folder, opened_location
from components.pages.parts.forms.savings import savings, show_filters, show_savings
from components.pages.parts.forms.table_editor import show_table_editor
from components.pages.parts.frame.ledger_state import show_past
from components.pages.parts.frame.markdown import markdown
from components.pages.parts.open_ledger.current_ledger import current
from components.server.access import how_to_edit, may_edit, offers_editing

_DAY = "as-known-on"


def draw_page() -> None:
    """Draws the page from top to bottom."""
    st.title("Changes")
    show_table_editor()
    history = _history()
    if history is None:
        return
    _say_problems(history)
    _offer_past(history)
    if not may_edit():
        st.caption(how_to_edit("To take changes back"))
    chosen = savings(history, *show_filters(history))
    if not chosen:
        st.info("No change is like that.", icon=":material/search_off:")
        return
    show_savings(current().opened, history, chosen, can_undo=offers_editing())


def _history() -> History | None:
    """Returns the journal; None, with a message on the page, if there is none."""
    folder = ledger_folder(opened_location())
    if folder is None:
        st.info("Only a folder with a ledger has a journal of its changes.", icon=":material/history:")
        return None
    try:
        history = read_history(folder)
    except NoHistoryError as error:
        st.error(f"**The changes cannot be shown.** {markdown(str(error))}.", icon=":material/error:")
        return None
    if not history.lines:
        sentence = "Nothing was changed here yet. The journal begins with the first change that is saved"
        what = "a report that is added or corrected, a decision, a track"
        st.info(f"{sentence}: {what}.", icon=":material/history:")
        _say_problems(history)
        return None
    return history


def _say_problems(history: History) -> None:
    for sentence in history.problems:
        st.warning(markdown(sentence), icon=":material/warning:")


def _offer_past(history: History) -> None:
    """Asks for a day as of which every page shall show the ledger."""
    first, today = history.lines[0].when.astimezone(UTC).date(), datetime.now(UTC).date()
    with st.container(horizontal=True, vertical_alignment="bottom", key="known-on"):
        st.date_input("As known on", min(today, first), min(first, today), today, key=_DAY, format="YYYY-MM-DD")
        st.button("Show every page as it was then", key="show-past", on_click=_show_past)


def _show_past() -> None:
    day = st.session_state.get(_DAY)
    if isinstance(day, date):
        show_past(day)


# Streamlit runs the file of a page as a script, anew at every interaction.
draw_page()
