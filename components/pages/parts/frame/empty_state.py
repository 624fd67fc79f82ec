"""Empty pages: why there is nothing to show, in one sentence that is true of the ledger, and what to do about
it."""

import streamlit as st

from components.activity.selection import Selection
from components.files.problems import shown
from components.ledger.ledger import FLIGHT_TABLE, Ledger
from components.ledger.observation_tables import SCANS, VISITS
from components.pages.parts.frame.airfield_question import ask_for_airfield
from components.pages.parts.frame.filters import chosen, offer_to_clear
from components.pages.parts.frame.markdown import markdown
from components.pages.parts.open_ledger.current_ledger import Opened
from components.pages.parts.open_ledger.new_ledger import offer_import, opened_table

_NO_AIRFIELD = (
    "There is no chart yet: it shows who came to one airfield and left it, and nothing in this table says for "
    "certain which one that is. The reports stand below. Whoever brings the table is asked."
)
_MEND = "**Data check** says what is wrong and what to do."


def say_no_flights(opened: Opened) -> None:
    """Says why no flight is shown: none could be read, there are none, no airfield is watched, or no flight passes
    the filters."""
    airfields = opened.ledger.airfields
    if opened.preview and not opened.preview.edits["flights"].rows:
        st.info("No row of this table can be shown before the questions are answered.")
    elif reason := why_no_rows(opened, FLIGHT_TABLE):
        st.info(reason)
        if not opened.unknown:
            offer_import("Bring this table as it is" if opened_table() else "Bring a table of your own")
    elif airfields.empty:
        if opened.preview is None:
            ask_for_airfield(opened)
        else:
            st.info(_NO_AIRFIELD, icon=":material/question_mark:")
            offer_import("Bring this table, and say which airfield is watched")
    elif chosen() == Selection():
        named = markdown(shown(", ".join(airfields["airfield"])))
        st.info(
            f"None of the flights reported begins or ends at a watched airfield ({named}). **Data check** lists "
            "them, and says how to watch another."
        )
    else:
        offer_to_clear("flights")


def say_no_notes(opened: Opened) -> None:
    """Says why no note is shown."""
    if reason := why_no_rows(opened, "notes"):
        st.info(reason)
    else:
        offer_to_clear("notes")


def why_no_rows(opened: Opened, table: str) -> str:
    """Returns why a table of the ledger has no rows to show; "" if it has some."""
    ledger = opened.ledger
    if opened.unknown:
        return f"No {table} can be shown of that time."
    file, rows = markdown(ledger.schemas[table].path), ledger.rows[table]
    if reason := _why_unread(opened, table, f"No {table} can be shown"):
        return reason
    if table == FLIGHT_TABLE and not ledger.readable:
        return f"This ledger has no table of {table}. {_MEND}"
    if _rows_read(ledger, table):
        return ""
    if not rows:
        where = f"{file} holds" if table == FLIGHT_TABLE else "This ledger holds"
        return f"{where} no {table} yet. Add rows to {file}; they appear at the next click."
    all_of_them = f"The only row of {file} was" if rows == 1 else f"All {rows:,} rows of {file} were"
    return f"{all_of_them} set aside because of errors, so there are no {table} to show. {_MEND}"


def why_unobserved(opened: Opened) -> str:
    """Returns why nothing can be compared with tracks although the ledger has a table of visits or scans; "" if it
    can, or if nobody looked."""
    what = "Nothing can be held against tracks"
    return _why_unread(opened, VISITS, what) or _why_unread(opened, SCANS, what)


def _why_unread(opened: Opened, table: str, what: str) -> str:
    """Returns a sentence that starts with `what` if the file of a table, or the file that leads to it, could not
    be read; "" if it was read."""
    ledger, unread = opened.ledger, opened.unread
    is_concerned = unread["file"] == ledger.schemas[table].path
    if table == FLIGHT_TABLE and not ledger.readable and not is_concerned.any():
        # The problem is then not the table itself, but what leads to it.
        is_concerned = ~unread["file"].isin([schema.path for schema in ledger.schemas.values()])
    if not is_concerned.any():
        return ""
    first = unread[is_concerned].iloc[0]
    return f"{what}: {markdown(first['file'])} could not be read ({markdown(first['what'])}). {_MEND}"


def _rows_read(ledger: Ledger, table: str) -> int:
    """Returns how many rows of a table are used."""
    used = {
        FLIGHT_TABLE: ledger.reports.count,
        VISITS: ledger.visits.count,
        "notes": len(ledger.notes),
        "sources": len(ledger.sources),
    }
    return used[table]
