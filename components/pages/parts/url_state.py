"""The filters stand in the address: a link reopens the same view, and Back takes back the last choice.

Streamlit would bind them to the address by itself, but then browsers write the address before they send a click,
and render the whole page once more for it: a tenth of what a reader waits for. Here it is written after the chart.
"""

from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

from components.activity.selection import ANY_CREDIBILITY
from components.pages.parts.current_ledger import WATCH, Opened
from components.pages.parts.filters import CREDIBILITY, DATES, DEFAULTS, GRADES, Choices, choices, days
from components.server.access import TOO_LONG

_TAKEN_FOR = "filters-taken-for"
_WRITTEN = "address-written"


def take_airfield_from_address() -> None:
    """Watches the airfield that the address names, on arrival and after Back or Forward. It comes before the
    filters, which depend on the airfield."""
    context = get_script_run_ctx()
    if WATCH not in st.session_state or context is None or context.is_history_navigation:
        st.session_state[WATCH] = st.query_params.get(WATCH, "")


def take_from_address(opened: Opened) -> bool:
    """Sets the filters to what the address asks for, on arrival and after Back or Forward; else only removes
    values that are no longer in the ledger. Returns whether this is the first page that the session draws: then
    the filters have to be drawn before their values are used, since a browser may bring values along."""
    offered, context = choices(opened), get_script_run_ctx()
    before = st.session_state.get(_TAKEN_FOR)
    st.session_state[_TAKEN_FOR] = opened.version
    arrives = before is None
    if context is None or context.is_history_navigation or (arrives and not _brings_values(context)):
        st.session_state.update(_filters_in_address(offered))
    elif not arrives:
        now, wanted = _filters_set(), _still_offered(offered)
        # In another version of the ledger the values may have other names, of which the browser has to be told.
        renewed = before != opened.version
        st.session_state.update({key: value for key, value in wanted.items() if renewed or value != now[key]})
    return arrives


def put_into_address(opened: Opened) -> None:
    """Writes the filters into the address where the two differ. Other parameters of the address stay.

    Of two quick clicks the second may be sent before the browser has written the address of the first: what was
    written is written once more.
    """
    watched = st.session_state.get(WATCH, "") != st.query_params.get(WATCH, "")
    differs = watched or _filters_set() != _filters_in_address(choices(opened))
    if differs or st.session_state.get(_WRITTEN):
        values = in_address(opened)
        st.query_params.update({key: values.get(key, []) for key in (WATCH, *DEFAULTS, TOO_LONG)})
    st.session_state[_WRITTEN] = differs


def in_address(opened: Opened) -> dict[str, list[str]]:
    """Returns the filters, and the watched airfield, as parameters of the address, to be carried to other
    pages."""
    offered, airfield = choices(opened), st.session_state.get(WATCH)
    watched = {WATCH: [airfield]} if airfield else {}
    return watched | {
        key: values for key, value in _filters_set().items() if (values := _parameter(key, value, offered))
    }


def _brings_values(context: ScriptRunContext) -> bool:
    """Returns whether the browser had this page before: it comes back to a server that was started anew, or to
    another one, and what was chosen meanwhile is not in the address."""
    # Streamlit has no word for it: where these names are others one day, the address counts alone.
    state = getattr(context.session_state, "_state", None)
    return bool(getattr(state, "_new_widget_state", None))


def _filters_set() -> dict[str, Any]:
    """Returns the value of every filter on the page."""
    return {key: st.session_state.get(key) or default for key, default in DEFAULTS.items()}


def _filters_in_address(offered: Choices) -> dict[str, Any]:
    """Returns the value of every filter in the address, as far as it can be understood."""
    asked: dict[str, Any] = {}
    for key, labels in offered.items():
        given = filter(None, st.query_params.get_all(key))
        # A designator is as good as the name of the type.
        values = {value: value for value in labels} | {label: value for value, label in labels.items()}
        asked[key] = list(dict.fromkeys(values[each] for each in given if each in values))
    grades = {label: grade for grade, label in GRADES.items()}
    grade = grades.get(st.query_params.get(CREDIBILITY, ""), ANY_CREDIBILITY)
    return {key: asked.get(key) for key in DEFAULTS} | {DATES: tuple(sorted(days(DATES))), CREDIBILITY: grade}


def _still_offered(offered: Choices) -> dict[str, Any]:
    """Returns the value of every filter on the page without what the ledger does not offer, each value once."""
    now = _filters_set()
    grade = now[CREDIBILITY] if now[CREDIBILITY] in GRADES else ANY_CREDIBILITY
    values = {key: [each for each in dict.fromkeys(now[key]) if each in offered[key]] for key in offered}
    return now | values | {CREDIBILITY: grade}


def _parameter(key: str, value: Any, offered: Choices) -> list[str]:
    """Returns the parameter of the address for the value of a filter: nothing for the one that lets everything
    through."""
    if key == CREDIBILITY:
        return [] if value == ANY_CREDIBILITY else [GRADES[value]]
    if key == DATES:
        return [day.isoformat() for day in value]
    return [offered[key][each] for each in value if each in offered[key]]
