"""Method: how the dashboard arrives at what it shows, and what the data cannot say."""

import streamlit as st

from components.activity.methodology import CHAPTERS, VERDICTS, verdict_rules

_HEAD = "| What the report says, and which visits there are | What was observed | Verdict |\n|---|---|---|\n"


def _show_rules() -> None:
    """Shows the table of verdicts, and what follows from it."""
    rows = [f"| {rule.report} | {rule.observed} | **{rule.verdict}** |" for rule in verdict_rules()]
    st.markdown(_HEAD + "\n".join(rows))
    st.markdown(
        "So a report of which less is said is never contradicted where the sharper one was not. A flight that "
        "several reports tell of is contradicted only where each of them, by itself, would be."
    )


st.title("Method")
with st.container(key="method"):
    for chapter in CHAPTERS:
        st.subheader(chapter.heading, anchor=chapter.anchor)
        for paragraph in chapter.paragraphs:
            st.markdown(paragraph)
        if chapter is VERDICTS:
            _show_rules()
