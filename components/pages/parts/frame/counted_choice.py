"""A choice among values that a page shows, each with its count."""

from collections.abc import Mapping
from typing import TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components.pages.parts.frame.filters import announce_ignored
from components.pages.parts.frame.markdown import markdown

Value = TypeVar("Value", bound=str)


def choose_counted(
    name: str, label: str, counts: Mapping[Value, int], explanation: str | None = None
) -> list[Value]:
    """Asks for some of the keys of `counts`, each shown with its count, in their order; returns the chosen ones.
    `name` is the key of the choice in the session and in the address.

    Streamlit could bind the two itself, but the address would then hold the counts, which change.
    """
    words = {value.capitalize(): value for value in counts}
    announce_ignored(name, words)
    context, texts = get_script_run_ctx(), dict.fromkeys(st.query_params.get_all(name))
    in_address = list(filter(None, map(words.get, texts)))
    if name not in st.session_state or context is None or context.is_history_navigation:
        st.session_state[name] = in_address
    answer = st.pills(
        label,
        list(counts),
        selection_mode="multi",
        format_func=lambda value: f"{markdown(value.capitalize())} · {counts[value]:,}",
        key=name,
        label_visibility="collapsed",
        help=explanation,
    )
    wanted = [value for value in counts if value in answer]
    if set(in_address) != set(wanted):
        st.query_params[name] = [value.capitalize() for value in wanted]
    return wanted
