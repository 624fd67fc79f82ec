"""What is chosen, over the page: a chip for each value, which takes it back, and a link to this view."""

from collections.abc import Mapping, Sequence
from functools import partial
from urllib.parse import SplitResult, urlencode, urlsplit

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from components.activity import wording
from components.pages.parts.current_ledger import Opened
from components.pages.parts.filters import CREDIBILITY, DATES, DEFAULTS, GRADES, OF_ONE_PAGE, choices, chosen
from components.pages.parts.markdown import markdown

MOST_CHIPS = 12
"""So many chips stand in the line of the links, which scrolls; an address may choose hundreds of values, which the
filters show."""


def show_chosen(opened: Opened, place: DeltaGenerator) -> None:
    """Draws a chip for each value that is chosen; a click on it takes the value back."""
    offered = choices(opened)
    chips = [
        (f"{key}-{value}", markdown(labels.get(value, value)), partial(_take_back, key, value))
        for key, labels in offered.items()
        for value in st.session_state.get(key) or ()
    ]
    selection = chosen()
    if selection.start:
        days = wording.span(selection.start, selection.end or selection.start)
        chips.append((DATES, days if selection.end else f"from {days}", partial(_reset, DATES)))
    if (grade := st.session_state.get(CREDIBILITY)) not in (None, DEFAULTS[CREDIBILITY]):
        chips.append((CREDIBILITY, f"Credibility {GRADES[grade]}", partial(_reset, CREDIBILITY)))
    for number, (key, label, take_back) in enumerate(chips[:MOST_CHIPS]):
        place.button(f"{label} ×", key=f"chip-{number}-{key}", on_click=take_back)


def offer_link(page: StreamlitPage, place: DeltaGenerator, address: Mapping[str, Sequence[str]]) -> None:
    """Offers the address of this view, to be copied: by one click on the button that a code block has, which
    `style.css` makes a link of, or out of a box where browsers let no page write to the clipboard."""
    own = {name: st.query_params.get_all(name) for name in OF_ONE_PAGE if name in st.query_params}
    query = urlencode(own | dict(address), doseq=True)
    where = urlsplit(st.context.url or "")
    link = f"{where.scheme}://{where.netloc}{where.path}{f'?{query}' if query else ''}"
    if _may_copy(where):
        with place.container(key="copy-link", width="content"):
            st.code(link, language=None, width="content")
        return
    with place.popover("Copy link", icon=":material/link:", key="link-to-copy", type="tertiary"):
        st.caption(f"Opens {page.title} with the filters and the view that are chosen now.")
        st.code(link, language=None, wrap_lines=True)


def _may_copy(where: SplitResult) -> bool:
    """Returns whether browsers let a page at this address write to the clipboard.

    >>> [_may_copy(urlsplit(each)) for each in ("http://localhost:8501/", "https://a.example/", "http://10.0.0.5/")]
    [True, True, False]
    """
    return where.scheme == "https" or where.hostname in ("localhost", "127.0.0.1", "::1")


def _take_back(key: str, value: str) -> None:
    st.session_state[key] = [each for each in st.session_state.get(key, ()) if each != value]


def _reset(key: str) -> None:
    st.session_state[key] = DEFAULTS[key]
