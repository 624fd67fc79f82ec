"""Evidence: reported flights held against what tracks show."""

import streamlit as st

from components.activity.evidence.verdicts import corroboration, pairs_in_view
from components.activity.headline import headline
from components.activity.rows import Page
from components.activity.sightings import count_visits, has_observations, visits_on
from components.activity.silences import silences
from components.pages.parts.current_ledger import ask, current
from components.pages.parts.decision_form import show_decisions
from components.pages.parts.downloads import offer_table, offer_visits, plain_schema
from components.pages.parts.empty_state import say_no_flights, why_unobserved
from components.pages.parts.filters import chosen
from components.pages.parts.track_upload import show_dropped_tracks
from components.pages.parts.verdict_table import (
    MOST_COMPARED,
    as_text,
    say_nobody_looked,
    say_too_many,
    show_seen,
    show_silences,
    show_verdicts,
    with_open,
)

opened = current().opened
selection = chosen()
numbers = ask(opened, headline, selection)
visits = ask(opened, count_visits, selection)

st.title("Evidence")
unseen = why_unobserved(opened)
if unseen:
    st.info(unseen)
elif not ask(opened, has_observations) and len(opened.ledger.airfields):
    say_nobody_looked()
if numbers.movements == 0 and not visits:
    say_no_flights(opened)
elif not unseen:
    every = None if numbers.movements > MOST_COMPARED else ask(opened, corroboration, selection)
    if every is None:
        say_too_many()
    else:
        verdicts = show_verdicts(opened, every)
        show_decisions(opened, with_open(ask(opened, pairs_in_view, selection), verdicts))
    show_seen(opened, selection, visits)
    show_silences(ask(opened, silences, selection.of_notes))
    if every is not None:
        schema = plain_schema("evidence", "Reports held against tracks")
        offer_table(opened, schema, len(verdicts), lambda: as_text(verdicts), lambda: as_text(verdicts))
    if visits:
        offer_visits(opened, visits, lambda: visits_on(opened.tables, selection, Page(0, visits)))

if len(opened.ledger.airfields):
    show_dropped_tracks(opened)
