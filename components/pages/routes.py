"""Routes: where the flights came from and went to, on a map."""

import streamlit as st

from components.activity.rows import count_reports, legs, reports_in_view, rows_in_view
from components.pages.parts.frame.empty_state import say_no_flights
from components.pages.parts.frame.filters import chosen
from components.pages.parts.open_ledger.current_ledger import ask, current
from components.pages.parts.views.downloads import offer_rows
from components.pages.parts.views.route_map import finding, show_date_brush, show_map, show_unplaced
from components.pages.parts.views.tables import show_reports

opened = current().opened
selection = chosen()
all_legs = ask(opened, legs, selection)

st.title("Routes")
if all_legs.empty:
    say_no_flights(opened)
else:
    st.header(finding(opened, all_legs), anchor=False)
    show_date_brush(opened, selection)
    figure = show_map(opened, selection, all_legs)
    show_unplaced(opened, all_legs)
    st.subheader("Reports of these flights")
    count = ask(opened, count_reports, selection)
    show_reports(opened, count, reports_in_view, selection, alt="Reports of the flights on the map")
    offer_rows(opened, "flights", count, lambda: rows_in_view(opened.tables, selection), figure, "Routes")
