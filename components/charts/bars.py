"""Movements per bin, stacked by type: solid what is certain, hatched what is only possible."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from components.activity import words
from components.activity.bins import Bin
from components.activity.movements import ARRIVAL, DEPARTURE
from components.charts.groups import colour_of, group_of, named
from components.charts.marks import DAY_MS, hatched
from components.charts.palette import OTHER_COLOUR, faint
from components.charts.steps import step_marks
from components.charts.text import label, lines

MOST_BARS = 500
"""More bars than these are drawn as stepped areas. In Chromium 560 bars take 105 ms and their areas 54; 1,960 bars
take 179 and their areas 67."""

LONGEST_KEYS = 2_000
"""Characters of the types that a bar names."""


def count_marks(
    counts: pd.DataFrame,
    bins: pd.DataFrame,
    names: Mapping[str, str],
    colours: Mapping[str, str],
    size: Bin,
    below: bool,
) -> list[dict[str, Any]]:
    """Marks for the answer of `counts_per_bin` in the bins of `bin_edges`: bars or, where they would be too many,
    stepped areas."""
    grouped = in_groups(counts, names, colours)
    bars = int((grouped["certain"] > 0).sum() + (grouped["possible"] > grouped["certain"]).sum())
    return (
        bar_marks(grouped, names, size, below)
        if bars <= MOST_BARS
        else step_marks(grouped, bins, names, size, below)
    )


def bar_marks(grouped: pd.DataFrame, names: Mapping[str, str], size: Bin, below: bool) -> list[dict[str, Any]]:
    """Bars for the answer of `in_groups`. The certain ones come first, so that they stand on the axis; what is
    only possible lies hatched above all of them."""
    traces = []
    in_legend: set[str] = set()
    for part in ("certain", "possible"):
        for (_, group, movement), bins in grouped.groupby(["rank", "group", "movement"]):
            heights = bins["certain"] if part == "certain" else bins["possible"] - bins["certain"]
            if not heights.any():
                continue
            drawn = bins[heights > 0]
            traces.append(
                {
                    "type": "bar",
                    "name": label(group),
                    "legendgroup": label(group),
                    "showlegend": group not in in_legend,
                    "x": drawn["start"].to_numpy(),
                    "width": (((drawn["end"] - drawn["start"]).dt.days + 1) * DAY_MS * 0.94).to_numpy(),
                    "offset": 0,
                    "y": ((-1 if below and movement == DEPARTURE else 1) * heights[heights > 0]).to_numpy(),
                    "customdata": _bin_data(drawn, part, size, names),
                    "hovertemplate": "%{customdata[1]}<extra></extra>",
                    "marker": _bar_marker(drawn["colour"].iloc[0], solid=part == "certain"),
                }
            )
            in_legend.add(group)
    return traces


def count_axis(counts: pd.DataFrame, size: Bin, below: bool) -> dict[str, Any]:
    """The axis of the counts: whole numbers, positive on both sides."""
    highest = {
        movement: int(group.groupby("start")["possible"].sum().max())
        for movement, group in counts.groupby("movement")
    }
    up, down = highest.get(ARRIVAL, 0), highest.get(DEPARTURE, 0) if below else 0
    if not below:
        up = int(counts.groupby("start")["possible"].sum().max()) if len(counts) else 1
    step = _step(max(up, down, 1))
    ticks = list(range(-(-down // step) * -step, -(-up // step) * step + step, step))
    title = f"Arrivals ↑ and departures ↓ per {size}" if below else f"Flights per {size}"
    return {
        "title": {"text": title, "font": {"size": 13}},
        "tickvals": ticks,
        "ticktext": [f"{abs(tick):,}" for tick in ticks],
        "zeroline": True,
        "range": [ticks[0] - 0.03 * len(ticks) * step * (down > 0), ticks[-1] + 0.2 * step],
        "fixedrange": True,
    }


def in_groups(counts: pd.DataFrame, names: Mapping[str, str], colours: Mapping[str, str]) -> pd.DataFrame:
    """Counts per bin, movement and what the legend shows: a type that has its own colour, or what it falls under.
    Adds group, rank (its place in the legend), colour and types (the types in it)."""
    own = [name for name, colour in colours.items() if colour != OTHER_COLOUR]
    told = counts.assign(
        group=[group_of(name, names, colours) for name in counts["aircraft_type"]],
        rank=counts["aircraft_type"].map({name: i for i, name in enumerate(own)}).fillna(len(own)),
        colour=[colour_of(name, colours) for name in counts["aircraft_type"]],
    )
    return (
        told.groupby(["start", "end", "whole", "movement", "group", "rank", "colour"])
        .agg(certain=("certain", "sum"), possible=("possible", "sum"), types=("aircraft_type", list))
        .reset_index()
    )


def _bar_marker(colour: str, *, solid: bool) -> dict[str, Any]:
    return {"color": colour, "line": {"width": 1, "color": faint(colour, 0.9)}} if solid else hatched(colour)


def _bin_data(drawn: pd.DataFrame, part: str, size: Bin, names: Mapping[str, str]) -> list[list[str]]:
    data = []
    for row in drawn.itertuples():
        first, last = row.start.date(), row.end.date()
        said = words.count(row.certain, row.possible, row.movement, f"{row.movement}s")
        note = "" if part == "certain" else "Hatched: may have been on another day."
        cut = "" if row.whole else f"The edge of the view cuts this {size}."
        hover = lines(
            f"{row.group}: {said}", named(row.group, row.types, names), words.span(first, last), note, cut
        )
        # Types whose names are too long to be keys are left out: then the bar stands for all of its bin.
        types = row.types if sum(map(len, row.types)) <= LONGEST_KEYS else []
        data.append(["bin", hover, first.isoformat(), last.isoformat(), row.movement, *types])
    return data


def _step(highest: int) -> int:
    """A round step that gives at most six ticks."""
    scale = 10 ** max(len(str(highest)) - 2, 0)
    return next(f * scale for f in (1, 2, 5, 10, 20, 50, 100) if highest <= 6 * f * scale)
