"""The headline figures."""

import streamlit as st

from components.activity import wording
from components.activity.headline import Headline, reported_headline, seen_headline
from components.activity.selection import Selection
from components.activity.sightings import has_observations
from components.activity.silences import longest_silence, silence_before
from components.ledger.ledger import FLIGHT_TABLE
from components.pages.parts.current_ledger import Opened, ask
from components.pages.parts.empty_state import why_no_rows, why_unobserved
from components.pages.parts.markdown import markdown


def show_reported_headline(opened: Opened, selection: Selection) -> None:
    """Shows the view in one sentence where no airfield is watched."""
    st.markdown(f"##### {markdown(ask(opened, reported_headline, selection).sentence)}")


def show_seen_headline(opened: Opened, selection: Selection) -> None:
    """Shows what tracks saw, in one sentence and three figures: where nothing is reported, or the reports could
    not be read."""
    seen, reason = ask(opened, seen_headline, selection), why_no_rows(opened, FLIGHT_TABLE)
    if reason and opened.ledger.rows[FLIGHT_TABLE] + (not opened.ledger.readable):
        st.info(reason)
        st.markdown(f"##### {markdown(seen.counts)}")
    else:
        st.markdown(f"##### {markdown(seen.sentence)}")
    with st.grid(3, min_column_width=200):
        st.metric("Landings seen", f"{seen.landings:,}", border=True, help="Suspect ones do not count.")
        st.metric("Take-offs seen", f"{seen.take_offs:,}", border=True, help="Suspect ones do not count.")
        st.metric("Aircraft types", seen.types, border=True, help="Those known of these landings and take-offs.")


def show_headline(opened: Opened, selection: Selection, numbers: Headline) -> None:
    """Shows the view in one sentence and three figures."""
    st.markdown(f"##### {markdown(numbers.sentence)}")
    silence = ask(opened, silence_before, selection)
    with st.grid(3, min_column_width=200):
        st.metric("Aircraft types", numbers.types, border=True, help="Distinct types among the flights in view.")
        st.metric(
            "Independent sources",
            numbers.origins,
            border=True,
            help="Sources that draw on no other, however many articles repeat them.",
        )
        st.metric(
            "Days without flights",
            wording.bounds(silence.shortest, silence.longest) if silence else "not known",
            border=True,
            help=markdown(silence.sentence)
            if silence
            else "The ledger knows of no earlier flight and no suspension.",
        )
    if silence:
        st.caption(markdown(silence.sentence))


def show_what_was_observed(opened: Opened, selection: Selection) -> None:
    """Shows one line where nobody looked; else the longest silence that observed and reported days support."""
    if reason := why_unobserved(opened):
        st.caption(reason)
        return
    if not ask(opened, has_observations):
        st.caption("Nobody looked: no tracks have been scanned. A day without a bar is not a day without flights.")
        return
    st.caption(
        "● seen in tracks at that time; ○ with a line: inferred, somewhere on the line; ⊗ grey: suspect, not "
        "counted. The strip under the counts says of every day whether somebody looked; a cell of several days "
        "is divided among them. The filters of operator, source and credibility are of reports and leave both as "
        "they are."
    )
    if silence := ask(opened, longest_silence, selection.of_notes):
        length = wording.count(silence.days, silence.days, "day", "days")
        st.caption(f"**Longest supported silence, {length}.** {markdown(silence.sentence)}")
