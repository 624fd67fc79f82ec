"""Movements per bin, small and without regard to type: a figure to choose days on by drawing a box."""

from typing import Any

import pandas as pd

from components.activity import wording
from components.activity.bins import View
from components.charts.bars import bar_widths, heights_of
from components.charts.figure import Drawing, lines, on_ground
from components.charts.grounds import Ground
from components.charts.palette import POSSIBLE_COLOUR, UNCERTAIN_COLOUR, faint
from components.charts.time_axis import DATE_AXIS, pale

BRUSH_HEIGHT = 106
"""Pixels: enough to see busy times and quiet ones; the map below has to stay in view."""


def brush_figure(counts: pd.DataFrame, span: View, chosen: View | None, ground: Ground) -> Drawing:
    """Returns bars of the answer of `counts_per_bin` without regard to type: certain ones solid, possible ones
    pale above them. The `chosen` days are marked."""
    bins = counts.groupby(["start", "end"], as_index=False)[["certain", "possible"]].sum()
    bars = [
        _small_bars(bins, heights_of(bins, "certain"), {"color": UNCERTAIN_COLOUR}),
        _small_bars(bins, heights_of(bins, "possible"), pale(POSSIBLE_COLOUR)),
    ]
    layout = {
        "height": BRUSH_HEIGHT,
        "margin": {"l": 20, "r": 20, "t": 4, "b": 40},
        "barmode": "stack",
        "dragmode": "select",
        "selectdirection": "h",
        "showlegend": False,
        "hovermode": "closest",
        "shapes": [_frame(chosen)] if chosen else [],
        "xaxis": {**DATE_AXIS, "range": [span.start, span.end + pd.Timedelta(days=1)], "fixedrange": True},
        "yaxis": {"visible": False, "rangemode": "tozero", "fixedrange": True},
    }
    return Drawing(data=bars, layout=on_ground(layout, ground))


def _small_bars(bins: pd.DataFrame, heights: pd.Series, marker: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "bar",
        "x": bins["start"].to_numpy(),
        "y": heights.to_numpy(),
        "width": bar_widths(bins),
        "offset": 0,
        "marker": marker,
        "hoverinfo": "text",
        "hovertext": [
            lines(
                wording.span(row.start.date(), row.end.date()),
                wording.count(row.certain, row.possible, "flight", "flights"),
            )
            for row in bins.itertuples()
        ],
    }


def _frame(days: View) -> dict[str, Any]:
    """Returns a frame around the chosen days."""
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": days.start,
        "x1": days.end + pd.Timedelta(days=1),
        "y0": 0,
        "y1": 1,
        "fillcolor": faint(POSSIBLE_COLOUR, 0.12),
        "line": {"width": 1.5, "color": UNCERTAIN_COLOUR},
        "layer": "below",
    }
