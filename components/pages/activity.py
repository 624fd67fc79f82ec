"""Activity: what was reported, over time."""

import streamlit as st

from components.activity.headline import headline
from components.activity.lookups import notes_named, reports_in_view, reports_of
from components.pages.parts.activity_chart import show_activity
from components.pages.parts.downloads import offer_rows
from components.pages.parts.figures import show_headline
from components.pages.parts.filters import chosen, offer_to_clear
from components.pages.parts.opened import ask, current
from components.pages.parts.tables import show_notes, show_reports
from components.pages.parts.text import markdown

opened = current().opened
selection = chosen()
numbers = ask(opened, headline, selection)

st.title(markdown(opened.ledger.title))
if opened.ledger.reports.empty:
    st.info("This ledger holds no flights yet. Add rows to flights.csv; they appear at the next click.")
elif numbers.movements == 0:
    offer_to_clear("flights")
else:
    show_headline(opened, selection, numbers)
    figure, marks = show_activity(opened, selection)

    if marks.flights:
        st.subheader("Reports behind the marks you selected")
        show_reports(opened, ask(opened, reports_of, list(marks.flights)), alt="Reports of the selected flights")
    if marks.notes:
        st.subheader("Notes behind the marks you selected")
        show_notes(opened, ask(opened, notes_named, list(marks.notes)), alt="The selected notes")
    if not marks.flights and not marks.notes:
        st.subheader("All reports in view")
        st.caption("Click a mark on the chart (with shift for several) to see only the reports behind it.")
        show_reports(opened, ask(opened, reports_in_view, selection), alt="All reports in view")

    offer_rows(
        opened,
        "flights",
        lambda: ask(opened, reports_in_view, selection)["row"].tolist(),
        figure,
        numbers.sentence,
    )
