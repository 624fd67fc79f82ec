"""The notes over time: one lane per kind, a diamond for a day, a bar for a period or a range."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components.activity.bins import View
from components.charts.notes import kind_axis, kinds_of, note_marks

BELOW = 54
"""Room for days with their months and years in a second line."""
LEAST_HEIGHT = 230
"""What the buttons beside the chart take."""


def timeline_figure(notes: pd.DataFrame, span: View) -> go.Figure:
    """Draw `notes` (see `lookups.notes_in_view`) between the days of `span`."""
    kinds = kinds_of(notes)
    axis: dict[str, Any] = {"type": "date", "range": [span.start.isoformat(), span.end.isoformat()]}
    figure = go.Figure(data=note_marks(notes, kinds, span, row="y"))
    figure.update_layout(
        height=max(34 * len(kinds) + 10 + BELOW, LEAST_HEIGHT),
        margin={"l": 8, "r": 40, "t": 10, "b": BELOW},
        modebar={"orientation": "v"},
        barmode="overlay",
        hovermode="closest",
        dragmode="zoom",
        xaxis=axis,
        yaxis=kind_axis(kinds) | {"title": None},
    )
    return figure
