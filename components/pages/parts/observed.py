"""What tracks show, on the Activity page: the hint where nobody looked, the legend in words, the visits marked."""

import streamlit as st

from components.activity import words
from components.activity.observations import has_observations
from components.activity.selection import Selection
from components.activity.silences import longest_silence
from components.pages.parts.nothing import why_unobserved
from components.pages.parts.opened import Opened, ask
from components.pages.parts.text import markdown


def show_what_was_observed(opened: Opened, selection: Selection) -> None:
    """One line where nobody looked; else the longest silence that observed and reported days support."""
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
        length = words.count(silence.days, silence.days, "day", "days")
        st.caption(f"**Longest supported silence, {length}.** {markdown(silence.sentence)}")
