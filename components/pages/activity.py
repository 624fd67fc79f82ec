"""Activity: what was reported, over time."""

import streamlit as st

from components.activity.headline import headline
from components.activity.lookups import notes_named, reports_in_view, reports_of
from components.activity.observations import visits_in_view, visits_numbered
from components.ledger.engine import size
from components.pages.parts.activity_chart import offer_to_clear_marks, show_activity
from components.pages.parts.downloads import offer_rows, offer_visits
from components.pages.parts.figures import show_headline
from components.pages.parts.filters import chosen, offer_to_clear
from components.pages.parts.observed import show_what_was_observed
from components.pages.parts.opened import ask, current
from components.pages.parts.tables import show_notes, show_reports
from components.pages.parts.text import markdown
from components.pages.parts.visits import show_visits

opened = current().opened
selection = chosen()
numbers = ask(opened, headline, selection)

st.title(markdown(opened.ledger.title))
seen = ask(opened, visits_in_view, selection)
if opened.reports == 0 and size(opened.ledger.visits) == 0:
    st.info("This ledger holds no flights yet. Add rows to flights.csv; they appear at the next click.")
elif numbers.movements == 0 and seen.empty:
    offer_to_clear("flights")
else:
    show_headline(opened, selection, numbers)
    figure, marks = show_activity(opened, selection)
    show_what_was_observed(opened, selection)

    if marks:
        offer_to_clear_marks()
    if marks.flights:
        st.subheader("Reports behind the marks you selected")
        show_reports(opened, ask(opened, reports_of, list(marks.flights)), alt="Reports of the selected flights")
    if marks.notes:
        st.subheader("Notes behind the marks you selected")
        show_notes(opened, ask(opened, notes_named, list(marks.notes)), alt="The selected notes")
    if marks.visits:
        st.subheader("Visits behind the marks you selected")
        show_visits(opened, ask(opened, visits_numbered, list(marks.visits)), alt="The selected visits")
    if not marks:
        st.subheader("All reports in view")
        hint = "Click a mark on the chart (with shift for several) to see only the reports behind it."
        st.caption(hint if numbers.movements else "No report is in view; what the chart shows was seen in tracks.")
        show_reports(opened, ask(opened, reports_in_view, selection), alt="All reports in view")

    if marks.notes:
        offer_rows(opened, "notes", lambda: ask(opened, notes_named, list(marks.notes))["row"].tolist())
    if marks.visits:
        offer_visits(opened, ask(opened, visits_numbered, list(marks.visits)))
    if marks.flights or not marks:
        reports = (reports_of, list(marks.flights)) if marks else (reports_in_view, selection)
        offer_rows(opened, "flights", lambda: ask(opened, *reports)["row"].tolist(), figure, numbers.sentence)
