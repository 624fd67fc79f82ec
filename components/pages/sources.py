"""Sources: who draws on whom, and what rests on each."""

import streamlit as st

from components.activity.source_support import count_flights, what_rests_on
from components.pages.parts.current_ledger import ask, current
from components.pages.parts.downloads import offer_rows
from components.pages.parts.empty_state import say_no_flights, why_no_rows
from components.pages.parts.filters import chosen
from components.pages.parts.source_cards import show_lineage, show_origins, show_sources

opened = current().opened
selection = chosen()

st.title("Sources")
if reason := why_no_rows(opened, "sources"):
    st.info(reason)
else:
    figure = show_lineage(opened)
    show_sources(opened, ask(opened, what_rests_on, selection))
    if ask(opened, count_flights, selection):
        show_origins(opened, selection)
    else:
        say_no_flights(opened)
    offer_rows(
        opened,
        "sources",
        len(opened.ledger.sources),
        lambda: opened.ledger.sources.index.tolist(),
        figure,
        "Sources",
    )
