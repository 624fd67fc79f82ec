"""The pages and how to get to them."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

TITLE = "Flight activity"
FOLDER = "components/pages"


def pages() -> StreamlitPage:
    """Set up the window and the list of pages; answers the page that is open."""
    st.set_page_config(page_title=TITLE, page_icon="🛬", layout="wide")
    return st.navigation(
        [
            st.Page(
                f"{FOLDER}/activity.py",
                title="Activity",
                icon=":material/bar_chart:",
                default=True,
                help="Reported arrivals and departures over time, with the notes on the base.",
            ),
            st.Page(
                f"{FOLDER}/routes.py",
                title="Routes",
                icon=":material/route:",
                help="Where the flights came from and went to.",
            ),
            st.Page(
                f"{FOLDER}/evidence.py",
                title="Evidence",
                icon=":material/satellite_alt:",
                help="Reported flights held against what tracks show.",
            ),
            st.Page(
                f"{FOLDER}/notes.py",
                title="Notes",
                icon=":material/event_note:",
                help="What sources say of the base itself: suspensions, evacuations, statements.",
            ),
            st.Page(
                f"{FOLDER}/sources.py",
                title="Sources",
                icon=":material/account_tree:",
                help="Who draws on whom, and what rests on each source.",
            ),
            st.Page(
                f"{FOLDER}/data_check.py",
                title="Data check",
                icon=":material/rule:",
                help="What is wrong or contradictory in the tables, and what to do about it.",
            ),
        ]
    )
