"""A figure as a file of its own."""

from html import escape
from typing import Any

import plotly.graph_objects as go

from components.charts.ground import on_ground
from components.charts.text import plain

# What Streamlit and the exported file pass to Plotly: no logo, no upload, a vector image on request.
CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "showSendToCloud": False,
    "displayModeBar": True,
    "showTips": False,
    # How long Plotly waits for a second click before it hides what was clicked in the legend.
    "doubleClickDelay": 20,
    "modeBarButtonsToRemove": ["lasso2d", "autoScale2d"],
    "toImageButtonOptions": {"format": "svg", "filename": "flight-activity"},
}
HEADING = 70
"""Pixels that a heading takes."""


def standalone_html(figure: go.Figure, title: str, sentence: str) -> bytes:
    """A web page with the figure that needs nothing from any other place: above it the title of the ledger, and
    what is in view."""
    drawn = figure.to_dict()
    alone = go.Figure(data=drawn["data"], layout=on_ground(drawn["layout"], "light"))
    top = alone.layout.margin.t or 0
    alone.update_layout(template="plotly_white", title=_heading(title, sentence), margin_t=top + HEADING)
    if alone.layout.height:
        alone.update_layout(height=alone.layout.height + HEADING)
    page = alone.to_html(include_plotlyjs=True, full_html=True, config=CONFIG)
    return page.replace("<head>", f"<head><title>{escape(title)}</title>", 1).encode("utf-8")


def _heading(title: str, sentence: str) -> dict[str, Any]:
    return {
        "text": plain(title),
        "subtitle": {"text": plain(sentence)},
        "font": {"size": 16},
        "yref": "container",
        "y": 1,
        "yanchor": "top",
        "pad": {"t": 14},
    }
