"""Many bins of many types as stepped areas: two shapes a type, where bars would be thousands."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from components.activity import words
from components.activity.bins import Bin
from components.activity.movements import DEPARTURE
from components.charts.groups import OTHER_TYPES, TYPES_DIFFER, named
from components.charts.marks import DAY_MS, hatched
from components.charts.text import label, lines

_EVEN = {Bin.DAY: DAY_MS, Bin.WEEK: 7 * DAY_MS}
MOST_TOLD = 8
_JOINED = (OTHER_TYPES, TYPES_DIFFER)


def step_marks(
    grouped: pd.DataFrame, bins: pd.DataFrame, names: Mapping[str, str], size: Bin, below: bool
) -> list[dict[str, Any]]:
    """The counts of `bars.in_groups` in the bins of `bin_edges`, without a gap. Each bin keeps its own height from
    its first to the end of its last day: what is certain solid on the axis, what is only possible hatched above
    all of it. Over each bin lies a mark that is not seen: it says what is in the bin, and a click on it leads to
    all flights that may be in it."""
    told = grouped.assign(side=grouped["movement"] if below else "")
    traces = []
    in_legend: set[str] = set()
    for part in ("certain", "possible"):
        for (_, group, side), rows in told.groupby(["rank", "group", "side"]):
            heights = rows["certain"] if part == "certain" else rows["possible"] - rows["certain"]
            if not heights.any():
                continue
            sign = -1 if side == DEPARTURE else 1
            y = heights.groupby(rows["start"]).sum().reindex(bins["start"], fill_value=0).to_numpy()
            look = hatched(rows["colour"].iloc[0])
            solid = {"fillcolor": rows["colour"].iloc[0]}
            pattern = {"fillcolor": look["color"], "fillpattern": look["pattern"]}
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "name": label(group),
                    "legendgroup": label(group),
                    "showlegend": group not in in_legend,
                    "stackgroup": "down" if sign < 0 else "up",
                    "line": {"shape": "hv", "width": 0, "color": rows["colour"].iloc[0]},
                    **(solid if part == "certain" else pattern),
                    **_edges(bins, size),
                    # The last bin ends where another would begin.
                    "y": sign * pd.array([*y, y[-1]], dtype="int64").to_numpy(),
                    "hoverinfo": "skip",
                }
            )
            in_legend.add(group)
    return [*traces, _whole_bins(grouped, names, size, below)]


def _edges(bins: pd.DataFrame, size: Bin) -> dict[str, Any]:
    """Where the bins begin, and where the last one ends."""
    if size in _EVEN:
        return {"x0": bins["start"].iloc[0].isoformat(), "dx": _EVEN[size]}
    edges = pd.DatetimeIndex([*bins["start"], bins["end"].iloc[-1] + pd.Timedelta(days=1)])
    return {"x": edges.as_unit("ms").asi8.astype("float64")}


def _whole_bins(grouped: pd.DataFrame, names: Mapping[str, str], size: Bin, below: bool) -> dict[str, Any]:
    """One bar a bin, clear as glass, from the lowest to the highest of what is drawn there."""
    down = grouped["possible"].where((grouped["movement"] == DEPARTURE) & below, 0)
    sides = grouped.assign(down=down, up=grouped["possible"] - down)
    ends = sides.groupby(["start", "end", "whole"], as_index=False)[["down", "up"]].sum()
    hovers = _hovers(grouped, names, size)
    return {
        "type": "bar",
        "name": "",
        "showlegend": False,
        "x": ends["start"].to_numpy(),
        "width": ((ends["end"] - ends["start"]).dt.days.to_numpy() + 1) * DAY_MS,
        "offset": 0,
        "base": -ends["down"].to_numpy(),
        "y": (ends["down"] + ends["up"]).to_numpy(),
        "marker": {"color": "rgba(0, 0, 0, 0)"},
        "customdata": [
            ["bin", hovers[row.start], row.start.date().isoformat(), row.end.date().isoformat(), ""]
            for row in ends.itertuples()
        ],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
    }


def _hovers(grouped: pd.DataFrame, names: Mapping[str, str], size: Bin) -> dict[pd.Timestamp, str]:
    """For each bin when it is, and how many of each type, the most first."""
    ordered = grouped.sort_values(["start", "possible", "group", "movement"], ascending=[True, False, True, True])
    rows: dict[pd.Timestamp, list[Any]] = {}
    for row in ordered.itertuples():
        rows.setdefault(row.start, []).append(row)
    return {start: _told(found, names, size) for start, found in rows.items()}


def _told(rows: list[Any], names: Mapping[str, str], size: Bin) -> str:
    said = [
        f"{row.group}: {words.count(row.certain, row.possible, row.movement, f'{row.movement}s')}"
        for row in rows[:MOST_TOLD]
    ]
    left = len(rows) - len(said)
    more = f"and {words.count(left, left, 'smaller count', 'smaller counts')}" if left else ""
    types = {group: [each for row in rows if row.group == group for each in row.types] for group in _JOINED}
    apart = [f"{group}: {named(group, found, names)}" for group, found in types.items() if found]
    cut = "" if rows[0].whole else f"The edge of the view cuts this {size}."
    return lines(words.span(rows[0].start.date(), rows[0].end.date()), *said, more, *apart, cut)
