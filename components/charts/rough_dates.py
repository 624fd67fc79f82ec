"""A row for movements that are known only roughly: a pale bar over each range, with how many it holds."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from components.activity import wording
from components.activity.bins import View
from components.activity.wording import OPEN_END, OPEN_START
from components.charts.figure import lines
from components.charts.palette import POSSIBLE_COLOUR
from components.charts.time_axis import DAY_MS, pale, stamp

MOST_LANES = 5
"""So many bars stand above each other; more would take the room of the counts. What has no place is counted in a
line of its own."""
LANE_HEIGHT = 18
MOST_TYPES_NAMED = 6


def rough_ranges(roughly: pd.DataFrame, span: View) -> pd.DataFrame:
    """Returns one row for each range of the answer of `known_roughly`: earliest, latest, movements, first and end
    (cut where the view ends, end is the day after) and lane, from 0 down; -1 has no place. Ranges of many
    movements come first to a place."""
    ranges = roughly.groupby(["earliest", "latest"], as_index=False)["movements"].sum()
    ranges = ranges.sort_values(["movements", "earliest"], ascending=[False, True], ignore_index=True)
    ranges = ranges.assign(
        first=ranges["earliest"].clip(lower=stamp(span.start)),
        end=ranges["latest"].clip(upper=stamp(span.end)) + pd.Timedelta(days=1),
    )
    return ranges.assign(lane=_lanes(ranges))


def _lanes(ranges: pd.DataFrame) -> list[int]:
    taken: list[list[tuple[pd.Timestamp, pd.Timestamp]]] = [[] for _ in range(MOST_LANES)]
    lanes = []
    for first, end in zip(ranges["first"], ranges["end"], strict=True):
        free = (number for number, lane in enumerate(taken) if all(end <= a or b <= first for a, b in lane))
        lane = next(free, -1)
        lanes.append(lane)
        if lane >= 0:
            taken[lane].append((first, end))
    return lanes


def rough_marks(
    roughly: pd.DataFrame, ranges: pd.DataFrame, names: Mapping[str, str], ink: str
) -> list[dict[str, Any]]:
    """Returns the bars for the answer of `rough_ranges`, which was made of that of `known_roughly`, with their
    numbers in `ink`. The keys of each are the first and the last day of its range."""
    placed = ranges[ranges["lane"] >= 0]
    if placed.empty:
        return []
    return [
        {
            "type": "bar",
            "orientation": "h",
            "name": "Known only roughly",
            "showlegend": False,
            "yaxis": "y6",
            "base": placed["first"].to_numpy(),
            "x": ((placed["end"] - placed["first"]).dt.days * DAY_MS).to_numpy(),
            "y": (-placed["lane"]).to_numpy(),
            "width": 0.74,
            "text": [_number(row) for row in placed.itertuples()],
            "textposition": "inside",
            # Plotly takes the pale bar for a light ground in any theme.
            "textfont": {"color": ink},
            "insidetextanchor": "middle",
            "constraintext": "none",
            "textangle": 0,
            "customdata": [_customdata(row, roughly, names) for row in placed.itertuples()],
            "hovertemplate": "%{customdata[1]}<extra></extra>",
            "marker": pale(POSSIBLE_COLOUR),
        }
    ]


def rough_axis(roughly: pd.DataFrame, ranges: pd.DataFrame) -> dict[str, Any]:
    """Returns the axis of the row: what it holds, and how many."""
    lanes = _lanes_used(ranges)
    number = int(roughly["movements"].sum())
    return {
        "tickvals": [-(lanes - 1) / 2],
        "ticktext": [f"Known only<br>roughly: {number:,}"],
        "range": [-lanes + 0.5, 0.5],
        "zeroline": False,
        "showgrid": False,
        "fixedrange": True,
    }


def rough_height(ranges: pd.DataFrame | None) -> int:
    """Returns the pixels that the row takes."""
    return 0 if ranges is None or ranges.empty else max(LANE_HEIGHT * _lanes_used(ranges), 2 * LANE_HEIGHT)


def without_place(ranges: pd.DataFrame) -> int:
    """Returns how many movements have a range that is not drawn."""
    return int(ranges.loc[ranges["lane"] < 0, "movements"].sum())


def _lanes_used(ranges: pd.DataFrame) -> int:
    return int(ranges["lane"].max()) + 1


def _number(row: Any) -> str:
    earlier = "‹ " if row.earliest == stamp(OPEN_START) else ""
    later = " ›" if row.latest == stamp(OPEN_END) else ""
    return f"{earlier}{row.movements:,}{later}"


def _customdata(row: Any, roughly: pd.DataFrame, names: Mapping[str, str]) -> list[str]:
    of_range = roughly[(roughly["earliest"] == row.earliest) & (roughly["latest"] == row.latest)]
    of_range = of_range.sort_values("movements", ascending=False)
    counts = [
        f"{wording.type_name(each.aircraft_type, names)}: "
        f"{wording.count(each.movements, each.movements, each.movement, f'{each.movement}s')}"
        for each in of_range.head(MOST_TYPES_NAMED).itertuples()
    ]
    more = len(of_range) - len(counts)
    first, last = row.earliest.date(), row.latest.date()
    days = wording.span(first, last)
    when = days if last == OPEN_END or first == OPEN_START else f"Each on one day in {days}"
    hover = lines(
        *counts,
        f"and {wording.count(more, more, 'smaller count', 'smaller counts')}" if more else "",
        f"{when[0].upper()}{when[1:]}.",
        "Known only roughly: in no bar above.",
    )
    return ["range", hover, first.isoformat(), last.isoformat()]
