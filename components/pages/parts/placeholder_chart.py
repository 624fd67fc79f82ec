"""What stands in the place of the chart while the server reads the ledger for the first time."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from components.charts.figure import Drawing
from components.server.health import LAST

_READING = "Reading the ledger …"
_LAYOUT = {
    "height": 120,
    "xaxis": {"visible": False},
    "yaxis": {"visible": False},
    "annotations": [{"text": _READING, "showarrow": False, "font": {"size": 16}}],
}


@contextmanager
def waiting() -> Iterator[None]:
    """Shows an empty chart until the ledger is read, if none was read yet: browsers take a second to get ready
    for charts, and need not wait for the first one to begin."""
    if LAST.was_read:
        yield
        return
    place = st.empty()
    place.plotly_chart(Drawing(layout=_LAYOUT), key="waiting", config={"staticPlot": True}, alt=_READING)
    try:
        yield
    finally:
        place.empty()
