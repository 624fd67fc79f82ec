"""The pages and how to get to them."""

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

FOLDER = "components/pages"
RAIL_WIDTH = 240
"""Pixels of the filters: wide enough for the name of a type with its count."""
HELP = {
    "Activity": "Reported arrivals and departures over time, with the notes on the base.",
    "Routes": "Where the flights came from and went to.",
    "Evidence": "Reported flights held against what tracks show.",
    "Notes": "What sources say of the base itself: suspensions, evacuations, statements.",
    "Sources": "Who draws on whom, and what rests on each source.",
    "Data check": "What is wrong or contradictory in the tables, and what to do about it.",
    "Method": "How flights are counted, verdicts reached and visits found, and what the data cannot say.",
}


def pages() -> list[StreamlitPage]:
    """Returns all pages, in the order in which they are offered."""
    return [
        st.Page(f"{FOLDER}/activity.py", title="Activity", icon=":material/bar_chart:", default=True),
        st.Page(f"{FOLDER}/routes.py", title="Routes", icon=":material/route:"),
        st.Page(f"{FOLDER}/evidence.py", title="Evidence", icon=":material/satellite_alt:"),
        st.Page(f"{FOLDER}/notes.py", title="Notes", icon=":material/event_note:"),
        st.Page(f"{FOLDER}/sources.py", title="Sources", icon=":material/account_tree:"),
        st.Page(f"{FOLDER}/data_check.py", title="Data check", icon=":material/rule:"),
        st.Page(f"{FOLDER}/method.py", title="Method", icon=":material/menu_book:"),
    ]


def open_one(offered: Sequence[StreamlitPage]) -> StreamlitPage:
    """Sets up the window; returns the page that the address names."""
    st.set_page_config(page_icon="🛬", layout="wide", initial_sidebar_state=RAIL_WIDTH)
    return st.navigation(offered, position="hidden")


def show_links(
    offered: Sequence[StreamlitPage], place: DeltaGenerator, query: Mapping[str, Sequence[str]]
) -> None:
    """Draws links to all pages, which carry `query` along: the list that Streamlit draws by itself would drop
    it."""
    for page in offered:
        place.page_link(page, help=HELP[page.title], query_params=query)
