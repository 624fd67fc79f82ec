"""The filters stand in the address: a link reopens the same view, and Back takes back the last choice.

Streamlit would bind them to the address by itself, but then browsers write the address before they send a click,
and render the whole page once more for it: a tenth of what a reader waits for. Here it is written after the chart.
"""

from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components.activity.selection import ANY_CREDIBILITY
from components.pages.parts.address import days
from components.pages.parts.filters import CREDIBILITY, DATES, DEFAULTS, GRADES, Choices, choices
from components.pages.parts.opened import Opened
from components.pages.server.queries import TOO_LONG

_ARRIVED = "filters-taken"


def take_from_address(opened: Opened) -> bool:
    """Set the filters to what the address asks for, on arrival and after Back or Forward; else only let go of what
    is no longer in the ledger. Answers whether the reader has just arrived."""
    known = choices(opened)
    context = get_script_run_ctx()
    arrives = not st.session_state.get(_ARRIVED)
    goes_back = context is not None and context.is_history_navigation
    st.session_state[_ARRIVED] = True
    now, wanted = _now(), _asked(known) if arrives or goes_back else _still_known(known)
    st.session_state.update({key: value for key, value in wanted.items() if arrives or value != now[key]})
    return arrives


def put_into_address(opened: Opened) -> None:
    """Let the address ask for what the filters say, unless it does. What else stands there stays."""
    if _now() != _asked(choices(opened)):
        st.query_params.update({key: in_address(opened).get(key, []) for key in (*DEFAULTS, TOO_LONG)})


def in_address(opened: Opened) -> dict[str, list[str]]:
    """What the filters say as it stands in the address, to be carried to other pages."""
    return {key: said for key, value in _now().items() if (said := _written(key, value, choices(opened)))}


def _now() -> dict[str, Any]:
    """What the filters say."""
    return {key: st.session_state.get(key) or default for key, default in DEFAULTS.items()}


def _asked(known: Choices) -> dict[str, Any]:
    """The same of the address, as far as it can be understood."""
    asked: dict[str, Any] = {}
    for key, labels in known.items():
        values = {label: value for value, label in labels.items()}
        asked[key] = [values[given] for given in dict.fromkeys(st.query_params.get_all(key)) if given in values]
    grades = {label: grade for grade, label in GRADES.items()}
    grade = grades.get(st.query_params.get(CREDIBILITY, ""), ANY_CREDIBILITY)
    return {key: asked.get(key) for key in DEFAULTS} | {DATES: tuple(sorted(days(DATES))), CREDIBILITY: grade}


def _still_known(known: Choices) -> dict[str, Any]:
    """What the filters say of what there is, each value once."""
    now = _now()
    return now | {key: [each for each in dict.fromkeys(now[key]) if each in known[key]] for key in known}


def _written(key: str, value: Any, known: Choices) -> list[str]:
    """What stands in the address where a filter has a value: nothing for the one that lets everything through."""
    if key == CREDIBILITY:
        return [GRADES[value]] if value in GRADES and value != ANY_CREDIBILITY else []
    return [day.isoformat() for day in value] if key == DATES else [known[key][each] for each in value]
