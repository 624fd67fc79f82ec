"""The filter of verdicts: each choice says how many there are, and the address keeps what is chosen."""

from collections.abc import Mapping

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components.activity.evidence.verdicts import Verdict
from components.pages.parts.filters import announce_ignored

VERDICT = "verdict"


def choose_verdicts(counts: Mapping[Verdict, int], meanings: str) -> list[Verdict]:
    """Asks for verdicts, each shown with its count, in the order of `counts`; returns the chosen ones.

    Streamlit would bind them to the address by itself, but then the address would hold the counts, which change.
    """
    words = {verdict.capitalize(): verdict for verdict in counts}
    announce_ignored(VERDICT, words)
    context, in_address = get_script_run_ctx(), st.query_params.get_all(VERDICT)
    if VERDICT not in st.session_state or context is None or context.is_history_navigation:
        st.session_state[VERDICT] = [words[text] for text in dict.fromkeys(in_address) if text in words]
    chosen = st.pills(
        "Verdict",
        list(counts),
        selection_mode="multi",
        format_func=lambda verdict: f"{verdict.capitalize()} · {counts[verdict]:,}",
        key=VERDICT,
        label_visibility="collapsed",
        help=meanings,
    )
    wanted = [verdict for verdict in counts if verdict in chosen]
    if {words[text] for text in in_address if text in words} != set(wanted):
        st.query_params[VERDICT] = [verdict.capitalize() for verdict in wanted]
    return wanted
