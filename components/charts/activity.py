"""The activity chart: movements per bin, one lane per movement, and the notes, on one time axis."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components.activity import words
from components.activity.bins import Bin, View
from components.activity.tables import ARRIVAL, DEPARTURE
from components.charts.marks import DAY_MS, NOON, after, keyed, range_bars, stamp
from components.charts.notes import kind_axis, kinds_of, note_marks
from components.charts.palette import OTHER_COLOUR, QUIET_COLOUR, faint
from components.charts.text import label, lines, plain

BARS_HEIGHT, GAP, MARGIN = 260, 34, 96
QUIET_KINDS = ("suspension", "inactivity")
TYPE_UNKNOWN, TYPES_DIFFER, OTHER_TYPES = "Type unknown", "Types differ", "Other types"
DIFFER = " / "
MOST_DAY_TICKS = 16
SYMBOLS = {ARRIVAL: "triangle-down", DEPARTURE: "triangle-up"}

# Every day named, under its middle: a tick at midnight alone would leave open which day a bar belongs to.
_DAY_TICKS = {"dtick": DAY_MS, "ticklabelmode": "period", "tickformat": "%-d\n%b %Y"}


def activity_figure(
    counts: pd.DataFrame,
    lanes: pd.DataFrame | None,
    notes: pd.DataFrame,
    span: View,
    size: Bin,
    names: Mapping[str, str],
    colours: Mapping[str, str],
    *,
    departures_below: bool = False,
) -> go.Figure:
    """Draw the three rows.

    `counts` is the answer of `counts_per_bin`, `lanes` that of `lookups.lanes` (None leaves the row out), `notes`
    that of `notes_in_view`; `names` and `colours` map designators to what is shown. The customdata of
    every mark says what it stands for (`bin`, `flight` or `note`), what to show on hover, and its key.
    """
    notes = notes[(notes["latest"] >= stamp(span.start)) & (notes["earliest"] <= stamp(span.end))]
    kinds = kinds_of(notes)
    rows = {"bars": BARS_HEIGHT, "lanes": _lanes_height(lanes), "notes": 26 * len(kinds) + 14 if kinds else 0}
    total = sum(rows.values()) + GAP * (sum(map(bool, rows.values())) - 1)
    domains = _domains(rows, total)
    figure = go.Figure(
        data=[
            *_bars(counts, names, colours, size, departures_below),
            *(_lane_marks(lanes, span, names, colours) if lanes is not None else ()),
            *note_marks(notes, kinds, span, row="y3"),
        ]
    )
    figure.update_layout(
        height=total + MARGIN,
        margin={"l": 8, "r": 40, "t": 44, "b": 36},
        modebar={"orientation": "v"},
        barmode="relative",
        bargap=0,
        hovermode="closest",
        legend={"orientation": "h", "yanchor": "bottom", "y": 1 + 20 / total, "x": 0, "traceorder": "normal"},
        shapes=_quiet_times(notes, span, top=1 + 18 / total),
        xaxis={
            "type": "date",
            "range": [span.start.isoformat(), after(span.end).date().isoformat()],
            "anchor": "y3" if kinds else "y2" if lanes is not None else "y",
            "showgrid": True,
            **(_DAY_TICKS if span.days <= MOST_DAY_TICKS else {}),
        },
        yaxis={"domain": domains["bars"], **_count_axis(counts, size, departures_below)},
    )
    if lanes is not None:
        figure.update_layout(yaxis2={"domain": domains["lanes"], **_lane_axis(lanes, names)})
    if kinds:
        figure.update_layout(yaxis3={"domain": domains["notes"], **kind_axis(kinds)})
    return figure


def activity_alt(sentence: str, size: Bin, lanes: pd.DataFrame | None, notes: pd.DataFrame) -> str:
    """What the chart shows, for those who cannot see it."""
    ranges = 0 if lanes is None else int((lanes["earliest"] < lanes["latest"]).sum())
    parts = [f"{sentence}, counted per {size}."]
    if ranges:
        parts.append(f"{ranges} of them on a day that is only known as a range.")
    parts += [
        f"{row.title}: {row.date}." for row in notes.itertuples() if row.kind in QUIET_KINDS and row.is_period
    ]
    return " ".join(parts)


def _domains(rows: Mapping[str, int], total: int) -> dict[str, list[float]]:
    """The share of the height that each row takes, from the top down."""
    top, domains = float(total), {}
    for name, height in rows.items():
        domains[name] = [(top - height) / total, top / total] if height else [0.0, 0.0]
        top -= height + GAP if height else 0
    return domains


def _bars(
    counts: pd.DataFrame, names: Mapping[str, str], colours: Mapping[str, str], size: Bin, below: bool
) -> list[dict[str, Any]]:
    """Certain bars first, so that they stand on the axis; what is only possible lies hatched above all of them."""
    grouped = _in_groups(counts, names, colours)
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
                    "legendgroup": plain(group),
                    "showlegend": group not in in_legend,
                    "x": drawn["start"].to_numpy(),
                    "width": (((drawn["end"] - drawn["start"]).dt.days + 1) * DAY_MS * 0.94).to_numpy(),
                    "offset": 0,
                    "y": ((-1 if below and movement == DEPARTURE else 1) * heights[heights > 0]).to_numpy(),
                    "customdata": _bin_data(drawn, part, size),
                    "hovertemplate": "%{customdata[1]}<extra></extra>",
                    "marker": _bar_marker(drawn["colour"].iloc[0], solid=part == "certain"),
                }
            )
            in_legend.add(group)
    return traces


def _in_groups(counts: pd.DataFrame, names: Mapping[str, str], colours: Mapping[str, str]) -> pd.DataFrame:
    """Counts per bin, movement and what the legend shows: a type that has its own colour, or what it falls under.
    Adds group, rank (its place in the legend), colour and types (the types in it)."""
    own = [name for name, colour in colours.items() if colour != OTHER_COLOUR]
    told = counts.assign(
        group=[_group(name, names, colours) for name in counts["aircraft_type"]],
        rank=counts["aircraft_type"].map({name: i for i, name in enumerate(own)}).fillna(len(own)),
        colour=counts["aircraft_type"].map(colours).fillna(OTHER_COLOUR),
    )
    return (
        told.groupby(["start", "end", "whole", "movement", "group", "rank", "colour"])
        .agg(certain=("certain", "sum"), possible=("possible", "sum"), types=("aircraft_type", list))
        .reset_index()
    )


def _group(aircraft_type: str, names: Mapping[str, str], colours: Mapping[str, str]) -> str:
    """What a type is shown as in the legend."""
    if colours.get(aircraft_type, OTHER_COLOUR) != OTHER_COLOUR:
        return names.get(aircraft_type, aircraft_type)
    return TYPES_DIFFER if DIFFER in aircraft_type else OTHER_TYPES if aircraft_type else TYPE_UNKNOWN


def _bar_marker(colour: str, *, solid: bool) -> dict[str, Any]:
    marker: dict[str, Any] = {"color": colour, "line": {"width": 1, "color": faint(colour, 0.9)}}
    if solid:
        return marker
    hatch = {"shape": "/", "fgcolor": colour, "size": 7, "solidity": 0.35, "fillmode": "overlay"}
    return marker | {"color": faint(colour, 0.15), "pattern": hatch}


def _bin_data(drawn: pd.DataFrame, part: str, size: Bin) -> list[list[str]]:
    data = []
    for row in drawn.itertuples():
        first, last = row.start.date(), row.end.date()
        said = words.count(row.certain, row.possible, row.movement, f"{row.movement}s")
        note = "" if part == "certain" else "Hatched: may have been on another day."
        cut = "" if row.whole else f"The edge of the view cuts this {size}."
        hover = lines(f"{row.group}: {said}", words.span(first, last), note, cut)
        data.append(["bin", hover, first.isoformat(), last.isoformat(), row.movement, *row.types])
    return data


def _lane_marks(
    lanes: pd.DataFrame, span: View, names: Mapping[str, str], colours: Mapping[str, str]
) -> list[dict[str, Any]]:
    """A mark for a known day, a bar over the range for an uncertain one; the earliest movement on top."""
    placed = lanes.assign(
        lane=-np.arange(len(lanes)), hover=[_flight_hover(row, names) for row in lanes.itertuples()]
    )
    traces = []
    for (aircraft_type, movement), group in placed.groupby(["aircraft_type", "movement"], sort=False):
        colour = colours.get(str(aircraft_type), OTHER_COLOUR)
        known = group[group["earliest"] == group["latest"]]
        ranges = group[group["earliest"] < group["latest"]]
        group_name = _group(str(aircraft_type), names, colours)
        shared = {
            "yaxis": "y2",
            "legendgroup": plain(group_name),
            "name": label(group_name),
            "showlegend": False,
            "hovertemplate": "%{customdata[1]}<extra></extra>",
        }
        if len(known):
            traces.append(
                shared
                | {
                    "type": "scatter",
                    "mode": "markers+text",
                    "x": (known["earliest"] + NOON).to_numpy(),
                    "y": known["lane"].to_numpy(),
                    "text": known["qualifier"].to_list(),
                    "textposition": "middle right",
                    "customdata": keyed("flight", known["flight_id"], known["hover"]),
                    "marker": {"symbol": SYMBOLS[str(movement)], "size": 11, "color": colour},
                }
            )
        if len(ranges):
            traces.append(
                shared
                | range_bars(ranges, ranges["lane"], span)
                | {
                    "customdata": keyed("flight", ranges["flight_id"], ranges["hover"]),
                    "marker": {
                        "color": faint(colour, 0.15),
                        "line": {"width": 1, "color": colour},
                        "pattern": {"shape": "/", "fgcolor": colour, "size": 6, "solidity": 0.3},
                    },
                }
            )
    return traces


def _quiet_times(notes: pd.DataFrame, span: View, top: float) -> list[dict[str, Any]]:
    """Shading through all rows for suspensions and inactivity; fainter where it is said of one day only."""
    quiet = notes[notes["kind"].isin(QUIET_KINDS)].drop_duplicates(["title", "date"])
    shapes = []
    for row in quiet.itertuples():
        shape = {
            "type": "rect",
            "layer": "below",
            "yref": "paper",
            "y0": 0,
            "y1": top,
            "x0": max(row.earliest, stamp(span.start)).date().isoformat(),
            "x1": after(min(row.latest, stamp(span.end)).date()).date().isoformat(),
            "line": {"width": 0},
            "fillcolor": f"rgba({QUIET_COLOUR}, {0.2 if row.is_period else 0.09})",
        }
        if row.is_period and len(quiet) <= 4:
            shape["label"] = {
                "text": label(row.title, 60),
                "textposition": "top left",
                "font": {"size": 12, "color": f"rgb({QUIET_COLOUR})"},
            }
        shapes.append(shape)
    return shapes


def _count_axis(counts: pd.DataFrame, size: Bin, below: bool) -> dict[str, Any]:
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


def _step(highest: int) -> int:
    """A round step that gives at most six ticks."""
    scale = 10 ** max(len(str(highest)) - 2, 0)
    return next(f * scale for f in (1, 2, 5, 10, 20, 50, 100) if highest <= 6 * f * scale)


def _lane_axis(lanes: pd.DataFrame, names: Mapping[str, str]) -> dict[str, Any]:
    few = len(lanes) <= 40
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


def _lanes_height(lanes: pd.DataFrame | None) -> int:
    if lanes is None or lanes.empty:
        return 0
    return len(lanes) * (24 if len(lanes) <= 40 else 11) + 16


def _flight_hover(row: Any, names: Mapping[str, str]) -> str:
    name = names.get(row.aircraft_type, row.aircraft_type) or "Type unknown"
    model = f" ({row.model})" if row.model else ""
    route = f"{row.origin or 'unknown'} → {row.destination or 'unknown'}"
    when = words.uncertain(row.earliest.date(), row.latest.date(), row.qualifier)
    return lines(
        f"{name}{model}, {row.movement}",
        route,
        when,
        f"written {row.date}",
        f"Source: {row.sources}",
        f"Credibility {words.grade(row.credibility)} · reliability {row.reliability or 'not graded'}",
        f"Origin sources: {row.origins}",
    )
