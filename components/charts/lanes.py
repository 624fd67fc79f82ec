"""One lane per movement: a mark for a exact day, a bar over the range for an uncertain one."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from components.activity import wording
from components.activity.bins import View
from components.activity.movements import ARRIVAL, DEPARTURE
from components.charts.figure_text import label, lines
from components.charts.palette import colour_of, group_of
from components.charts.time_axis import day_marks, hatched, range_bars, symbols

SYMBOLS = {ARRIVAL: "triangle-down", DEPARTURE: "triangle-up"}
MOST_NAMED = 40


def lane_marks(
    lanes: pd.DataFrame, span: View, names: Mapping[str, str], colours: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Marks for the answer of `lookups.lanes`, the earliest movement on top."""
    placed = lanes.assign(
        lane=-np.arange(len(lanes)), hover=[_flight_hover(row, names) for row in lanes.itertuples()]
    )
    traces = []
    for (aircraft_type, movement), group in placed.groupby(["aircraft_type", "movement"], sort=False):
        colour = colour_of(str(aircraft_type), colours)
        name = label(group_of(str(aircraft_type), names, colours))
        shared = {"yaxis": "y2", "legendgroup": name, "name": name, "showlegend": False}
        exact = group[group["earliest"] == group["latest"]]
        ranges = group[group["earliest"] < group["latest"]]
        if len(exact):
            marker = {"symbol": symbols(SYMBOLS[str(movement)], exact), "size": 11, "color": colour}
            traces.append(shared | day_marks(exact, "flight") | {"marker": marker})
        if len(ranges):
            traces.append(shared | range_bars(ranges, "flight", span, colour) | {"marker": hatched(colour)})
    return traces


def lane_axis(lanes: pd.DataFrame, names: Mapping[str, str]) -> dict[str, Any]:
    """The axis of the lanes: each named, while there is room for names."""
    few = len(lanes) <= MOST_NAMED
    labels = [
        f"{label(names.get(row.aircraft_type, row.aircraft_type) or 'Unknown', 16)} "
        f"{'▼' if row.movement == ARRIVAL else '▲'}"
        for row in lanes.itertuples()
    ]
    return {
        "title": {"text": "Each flight", "font": {"size": 13}},
        "tickvals": [-i for i in range(len(lanes))] if few else [],
        "ticktext": labels if few else [],
        "range": [-len(lanes) + 0.4, 0.6],
        "zeroline": False,
        "showgrid": few,
        "fixedrange": True,
    }


def lanes_height(lanes: pd.DataFrame | None) -> int:
    """Pixels that the row of lanes takes."""
    if lanes is None or lanes.empty:
        return 0
    return len(lanes) * (24 if len(lanes) <= MOST_NAMED else 11) + 16


def _flight_hover(row: Any, names: Mapping[str, str]) -> str:
    name = names.get(row.aircraft_type, row.aircraft_type) or "Type unknown"
    model = f" ({row.model})" if row.model else ""
    route = f"{row.origin or 'unknown'} → {row.destination or 'unknown'}"
    when = wording.uncertain(row.earliest.date(), row.latest.date(), row.qualifier)
    return lines(
        f"{name}{model}, {row.movement}",
        route,
        when,
        f"written {row.date}",
        f"Source: {row.sources}",
        f"Credibility {wording.grade(row.credibility)} · reliability {row.reliability or 'not graded'}",
        f"Origin sources: {row.origins}",
    )
