"""Notes: what sources say of the base itself."""

import streamlit as st

from components.activity.rows import notes_in_view
from components.pages.parts.current_ledger import ask, current
from components.pages.parts.downloads import offer_rows
from components.pages.parts.empty_state import say_no_notes
from components.pages.parts.filters import chosen
from components.pages.parts.notes_chart import choose_kinds, show_list, show_timeline

opened = current().opened
every = ask(opened, notes_in_view, chosen())

st.title("Notes on the base")
if every.empty:
    say_no_notes(opened)
else:
    notes = choose_kinds(every)
    figure = show_timeline(notes)
    show_list(opened, notes)
    offer_rows(opened, "notes", len(notes), lambda: notes["row"].tolist(), figure, "Notes on the base")
