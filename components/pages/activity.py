"""Activity: what was reported, over time."""

import streamlit as st

from components.activity import wording
from components.activity.headline import headline
from components.activity.rows import (
    count_behind,
    count_dated,
    count_reports,
    notes_named,
    reports_behind,
    reports_dated,
    reports_in_view,
    rows_behind,
    rows_in_view,
)
from components.activity.sightings import few_sightings, visits_numbered
from components.pages.parts.activity_chart import (
    offer_to_clear_marks,
    say_what_is_below,
    show_activity,
)
from components.pages.parts.airfield_question import show_airfield
from components.pages.parts.current_ledger import ask, current
from components.pages.parts.downloads import offer_rows, offer_visits
from components.pages.parts.empty_state import say_no_flights
from components.pages.parts.filters import chosen
from components.pages.parts.headline_figures import (
    show_headline,
    show_reported_headline,
    show_seen_headline,
    show_what_was_observed,
)
from components.pages.parts.markdown import markdown
from components.pages.parts.tables import show_notes, show_reports
from components.pages.parts.visit_table import show_visits

opened = current().opened
selection = chosen()
numbers = ask(opened, headline, selection)

st.title(markdown(opened.ledger.title), anchor="flights")
seen = ask(opened, few_sightings, selection)
if numbers.movements == 0 and seen is not None and seen.empty:
    say_no_flights(opened)
    if opened.ledger.airfields.empty and opened.reports:
        show_reported_headline(opened, selection)
        count = ask(opened, count_dated, selection)
        show_reports(opened, count, reports_dated, selection, alt="All reports")
else:
    show_airfield(opened)
    top = st.container()
    figure, marks, over_chart = show_activity(opened, selection, numbers.movements)
    with top:
        if numbers.movements:
            show_headline(opened, selection, numbers)
        else:
            show_seen_headline(opened, selection)
    show_what_was_observed(opened, selection)

    below = {}
    if marks:
        offer_to_clear_marks()
    if marks.flights:
        st.subheader("Reports behind the marks you selected", anchor="reports-behind")
        count = ask(opened, count_behind, selection, marks.flights)
        show_reports(
            opened, count, reports_behind, selection, marks.flights, alt="Reports of the selected flights"
        )
        below["reports-behind"] = wording.count(count, count, "report", "reports")
    if marks.notes:
        st.subheader("Notes behind the marks you selected", anchor="notes-behind")
        notes = ask(opened, notes_named, list(marks.notes))
        show_notes(opened, notes, alt="The selected notes")
        below["notes-behind"] = wording.count(len(notes), len(notes), "note", "notes")
    if marks.visits:
        st.subheader("Visits behind the marks you selected", anchor="visits-behind")
        visits = ask(opened, visits_numbered, list(marks.visits))
        show_visits(opened, len(visits), lambda page: page.rows(visits), alt="The selected visits")
        below["visits-behind"] = wording.count(len(visits), len(visits), "visit", "visits")
    if not marks:
        st.subheader("All reports in view", anchor="reports")
        if not numbers.movements:
            st.caption("No report is in view; what the chart shows was seen in tracks.")
        count = ask(opened, count_reports, selection)
        show_reports(opened, count, reports_in_view, selection, alt="All reports in view")
    say_what_is_below(over_chart, below)

    if marks.notes:
        offer_rows(opened, "notes", len(notes), lambda: notes["row"].tolist())
    if marks.visits:
        offer_visits(opened, len(visits), lambda: visits)
    if marks.flights or not marks:
        asked = opened.tables
        offer_rows(
            opened,
            "flights",
            count,
            lambda: rows_behind(asked, selection, marks.flights) if marks else rows_in_view(asked, selection),
            figure,
            numbers.sentence,
        )
