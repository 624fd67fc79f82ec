"""The notes over time: one lane per kind, a diamond for a day, a bar for a period or a range."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components.activity import wording
from components.activity.bins import View
from components.charts.figure_text import label, lines
from components.charts.palette import KIND_COLOURS, OTHER_COLOUR, faint
from components.charts.time_axis import day_marks, range_bars, symbols

SOLID, PALE = 0.75, 0.15
ON_SOLID = "#ffffff"


def kinds_of(notes: pd.DataFrame) -> list[str]:
    """The kinds that occur, in the order in which they are drawn; those of another descriptor come last."""
    occurring = set(notes["kind"])
    return [kind for kind in KIND_COLOURS if kind in occurring] + sorted(occurring - set(KIND_COLOURS))


def note_marks(notes: pd.DataFrame, kinds: list[str], span: View, row: str) -> list[dict[str, Any]]:
    """A diamond for a day, a solid bar for a period, a pale bar for one day somewhere in a range: browsers take
    long to draw a hatching for each colour."""
    placed = notes.assign(
        lane=notes["kind"].map({kind: -i for i, kind in enumerate(kinds)}),
        hover=[_note_hover(note) for note in notes.itertuples()],
    )
    placed = placed.assign(colour=[KIND_COLOURS.get(kind, OTHER_COLOUR) for kind in placed["kind"]])
    shared = {"yaxis": row, "showlegend": False}
    days = placed[placed["earliest"] == placed["latest"]]
    spans = placed[placed["earliest"] < placed["latest"]].sort_values("is_period", ascending=False, kind="stable")
    traces = []
    if len(days):
        marker = {"symbol": symbols("diamond", days), "size": 10, "color": days["colour"].to_list()}
        traces.append(shared | day_marks(days, "note") | {"marker": marker})
    if len(spans):
        colours, periods = spans["colour"].to_list(), spans["is_period"].to_list()
        fill = [faint(colour, SOLID if period else PALE) for colour, period in zip(colours, periods, strict=True)]
        ink = [ON_SOLID if period else colour for colour, period in zip(colours, periods, strict=True)]
        marker = {"color": fill, "line": {"width": 1, "color": colours}}
        traces.append(shared | range_bars(spans, "note", span, ink) | {"marker": marker})
    return traces


def kind_axis(kinds: list[str]) -> dict[str, Any]:
    return {
        "title": {"text": "Notes", "font": {"size": 13}},
        "tickvals": [-i for i in range(len(kinds))],
        "ticktext": [label(kind.capitalize()) for kind in kinds],
        "range": [-len(kinds) + 0.4, 0.6],
        "zeroline": False,
        "fixedrange": True,
    }


def _note_hover(row: Any) -> str:
    return lines(
        f"{row.kind.capitalize()}: {row.title}",
        wording.written(row.date),
        f"written {row.date}",
        row.claim,
        f"Source: {row.source_id} · credibility {wording.grade(row.credibility)}",
    )


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
