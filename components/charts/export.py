"""A figure as a file of its own."""

from typing import Any

import plotly.graph_objects as go

from components.charts.ground import on_ground
from components.charts.text import plain

# What Streamlit and the exported file pass to Plotly: no logo, no upload, a vector image on request.
CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "showSendToCloud": False,
    "displayModeBar": True,
    # How long Plotly waits for a second click before it hides what was clicked in the legend.
    "doubleClickDelay": 20,
    "modeBarButtonsToRemove": ["lasso2d", "autoScale2d"],
    "toImageButtonOptions": {"format": "svg", "filename": "flight-activity"},
}


def standalone_html(figure: go.Figure, title: str) -> bytes:
    """A web page with the figure that needs nothing from any other place."""
    drawn = figure.to_dict()
    alone = go.Figure(data=drawn["data"], layout=on_ground(drawn["layout"], "light"))
    alone.update_layout(template="plotly_white", title={"text": plain(title)}, margin_t=90)
    return alone.to_html(include_plotlyjs=True, full_html=True, config=CONFIG).encode("utf-8")
