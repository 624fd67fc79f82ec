"""Data check: what is wrong or contradictory, and what to do about it."""

import pandas as pd
import streamlit as st

from components.pages.parts.current_ledger import current
from components.pages.parts.downloads import offer_table, plain_schema
from components.pages.parts.findings import show_conflicts, show_problems, show_set_aside, show_verdict

on_screen = current()
ledger = on_screen.opened.ledger
problems = pd.concat([on_screen.broken, ledger.problems]).drop_duplicates(ignore_index=True)

st.title("Data check")
show_verdict(ledger, problems)
show_problems(problems)
show_conflicts(ledger)
show_set_aside(ledger)
if len(problems):
    written = problems.astype("str").replace("<NA>", "")
    schema = plain_schema("problems", "Problems of the ledger")
    offer_table(on_screen.opened, schema, len(written), lambda: written, lambda: written)
