"""Sources: who draws on whom, and what rests on each."""

import streamlit as st

from components.activity.provenance import what_rests_on
from components.pages.parts.downloads import offer_rows
from components.pages.parts.filters import chosen
from components.pages.parts.opened import ask, current
from components.pages.parts.provenance import show_lineage, show_origins, show_sources

opened = current().opened
selection = chosen()

st.title("Sources")
if opened.ledger.sources.empty:
    st.info("This ledger describes no sources. Add a sources.csv beside the flights, as the README describes.")
else:
    figure = show_lineage(opened)
    show_sources(opened, ask(opened, what_rests_on, selection))
    show_origins(opened, selection)
    offer_rows(
        opened,
        "sources",
        len(opened.ledger.sources),
        lambda: opened.ledger.sources.index.tolist(),
        figure,
        "Sources",
    )
