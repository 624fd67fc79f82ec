"""What every page says of the ledger it shows: in the title of the browser's tab, and in its last line."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from urllib.parse import urlencode

import streamlit as st

from components import VERSION
from components.activity import wording
from components.activity.headline import headline, reported_headline
from components.activity.selection import Selection
from components.files.problems import shown
from components.pages.parts.current_ledger import Opened, ask
from components.pages.parts.markdown import markdown

_ANCHORS = {
    "Activity": "counting",
    "Routes": "places",
    "Evidence": "verdicts",
    "Notes": "notes",
    "Sources": "sources",
    "Data check": "limits",
}
"""The heading on the page Method that is about the subject of each page."""


def name_tab(opened: Opened, page: str) -> None:
    """Names the tab of the browser after the page and the ledger: its airfield or, where it has several, its
    title."""
    airfields = opened.ledger.airfields["name"]
    name = airfields.iloc[0] if len(airfields) == 1 and airfields.iloc[0] else opened.ledger.title
    st.set_page_config(page_title=f"{shown(name)} · {page}")


def show_imprint(opened: Opened, page: str, address: Mapping[str, Sequence[str]]) -> None:
    """Shows what the data are, as of when, how many reports there are, the version, and where the method is, to
    which the filters of the `address` are carried along."""
    reports = wording.count(opened.reports, opened.reports, "report", "reports")
    until = _newest(opened)
    read = datetime.fromtimestamp(opened.read, UTC)
    parts = [
        markdown(shown(opened.ledger.title)),
        f"{reports} by sources{f', until {wording.day(until)}' if until else ''}",
        f"files read {read:%-d %B %Y, %H:%M} UTC",
        f"version {VERSION}",
    ]
    if page in _ANCHORS:
        query = f"?{urlencode(address, doseq=True)}" if address else ""
        parts.append(f"[Method](<method{query}#{_ANCHORS[page]}>)")
    with st.container(key="imprint"):
        st.caption(" · ".join(parts))


def _newest(opened: Opened) -> date | None:
    """Returns the last known day of any report."""
    if opened.ledger.airfields.empty:
        return ask(opened, reported_headline, Selection()).latest
    return ask(opened, headline, Selection()).latest
