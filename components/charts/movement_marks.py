"""Marks for movements. Reported ones get a lane each: a mark for an exact day, a bar over an uncertain range.
Those known only roughly share a pale bar per range, with their number. Those seen in tracks stand at their time in
a row of their own."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from components.activity import wording
from components.activity.bins import View
from components.activity.movements import ARRIVAL, DEPARTURE
from components.activity.sightings import BRACKET, INFERRED, POSSIBLE, SUSPECT, WIDE
from components.activity.wording import OPEN_END, OPEN_START
from components.charts.bars import Bars, count_axis, count_marks
from components.charts.figure import label, lines
from components.charts.palette import POSSIBLE_COLOUR, QUIET_COLOUR, colour_of, group_of
from components.charts.time_axis import DAY_MS, after, day_marks, pale, range_bars, stamp, symbols

SYMBOLS = {ARRIVAL: "triangle-down", DEPARTURE: "triangle-up"}
MOST_WIDE, WIDE_LANE, NARROW_LANE = 40, 24, 14
"""The most lanes that are wide, with a grid line each; with more, lanes have just the height of a line of text."""
SEEN_LANES = {ARRIVAL: 0, DEPARTURE: -1}
SEEN_HEIGHT, SEEN_COUNTED_HEIGHT = 62, 170
LEAST_BAR = 0.01
"""The narrowest bar, as a share of the time in view: as wide as other marks, some 10 of 1,000 pixels, so that it
can be pointed at."""

_LOOKS = {"known": "circle", "uncertain": "circle-open", SUSPECT: "circle-x-open"}

MOST_ROUGH_BARS = 5
"""The most bars above each other; more would take the room of the counts. Movements without a bar are counted in a
line of their own."""
ROUGH_BAR_HEIGHT = 18
MOST_TYPES_NAMED = 6


def lane_marks(
    lanes: pd.DataFrame, span: View, names: Mapping[str, str], colours: Mapping[str, str], ink: str
) -> list[dict[str, Any]]:
    """Returns the marks for the answer of `rows.lanes`, the earliest movement on top. Qualifiers are written in
    `ink`."""
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
            traces.append(shared | range_bars(ranges, "flight", span, ink) | {"marker": pale(colour)})
    return traces


def lane_axis(lanes: pd.DataFrame, names: Mapping[str, str]) -> dict[str, Any]:
    """Returns the axis of the lanes, with a label for each."""
    labels = [
        f"{label(wording.type_name(row.aircraft_type, names), 16)} {'▼' if row.movement == ARRIVAL else '▲'}"
        for row in lanes.itertuples()
    ]
    return {
        "title": {"text": "Each flight", "font": {"size": 13}},
        "tickvals": [-i for i in range(len(lanes))],
        "ticktext": labels,
        "range": [-len(lanes) + 0.4, 0.6],
        "zeroline": False,
        "showgrid": len(lanes) <= MOST_WIDE,
        "fixedrange": True,
    }


def lanes_height(lanes: pd.DataFrame | None) -> int:
    """Returns the height of the row of lanes in pixels."""
    if lanes is None or lanes.empty:
        return 0
    return len(lanes) * (WIDE_LANE if len(lanes) <= MOST_WIDE else NARROW_LANE) + 16


def _flight_hover(row: Any, names: Mapping[str, str]) -> str:
    name = wording.type_name(row.aircraft_type, names)
    model = f" ({row.model})" if row.model else ""
    route = f"{row.origin or wording.UNKNOWN} → {row.destination or wording.UNKNOWN}"
    when = wording.uncertain(row.earliest.date(), row.latest.date(), row.qualifier)
    return lines(
        f"{name}{model}, {row.movement}",
        route,
        when,
        f"written {row.date}",
        f"Source: {row.sources}",
        f"Credibility {wording.grade(row.credibility)} · reliability {row.reliability or 'not graded'}",
        f"Independent sources: {row.origins}",
    )


def seen_in(seen: pd.DataFrame | None, span: View) -> pd.DataFrame | None:
    """Returns the sightings (the answer of `few_sightings`) that may lie in a view; None if there are none."""
    if seen is None:
        return None
    inside = seen[(seen["last"] >= stamp(span.start)) & (seen["first"] < after(span.end))]
    return inside if len(inside) else None


def seen_count_marks(shown: Bars) -> list[dict[str, Any]]:
    """Returns the counts of sightings (the answer of `seen_per_bin`), for when there are too many for single
    marks."""
    return [
        trace | {"yaxis": "y4", **({"customdata": _as_seen(trace["customdata"])} if "customdata" in trace else {})}
        for trace in count_marks(shown)
    ]


def _as_seen(data: list[list[str]]) -> list[list[str]]:
    """Keeps the hover text, but removes the link to reports: there are none behind these marks."""
    return [["seen", *more] for _, *more in data]


def seen_count_axis(shown: Bars) -> dict[str, Any]:
    """Returns the axis of the counts of sightings."""
    return {**count_axis(shown), "title": {"text": f"Seen in tracks per {shown.size}", "font": {"size": 12}}}


def seen_marks(
    seen: pd.DataFrame, names: Mapping[str, str], colours: Mapping[str, str], span: View
) -> list[dict[str, Any]]:
    """Returns the marks of sightings: filled if the time is known, hollow with a line over its bounds if it is
    inferred or wide, grey and crossed out if the visit is suspect, a pale bar over its bounds if it is only
    possible. The key of each mark is the number of its visit."""
    uncertain = (seen["evidence"] == INFERRED) | (seen["last"] - seen["first"] > pd.Timedelta(WIDE))
    looks = seen.assign(
        look=pd.Series("known", index=seen.index)
        .mask(uncertain, "uncertain")
        .mask(seen["evidence"].isin(POSSIBLE), BRACKET)
        .mask(seen["integrity"] == SUSPECT, SUSPECT),
        hover=[_seen_hover(row, names) for row in seen.itertuples()],
    )
    traces = []
    for (aircraft_type, movement, look), group in looks.groupby(["aircraft_type", "movement", "look"], sort=False):
        name = label(group_of(str(aircraft_type), names, colours))
        colour = f"rgb({QUIET_COLOUR})" if look == SUSPECT else colour_of(str(aircraft_type), colours)
        rows = zip(group["hover"], group["visit"].astype("str"), strict=True)
        shared = {
            "name": name,
            "legendgroup": name,
            "showlegend": False,
            "yaxis": "y4",
            "y": [SEEN_LANES[str(movement)]] * len(group),
            "customdata": [["visit", hover, key] for hover, key in rows],
            "hovertemplate": "%{customdata[1]}<extra></extra>",
        }
        drawn = _bracket_bars(group, span, colour) if look == BRACKET else _time_marks(group, str(look), colour)
        traces.append(shared | drawn)
    return traces


def _time_marks(group: pd.DataFrame, look: str, colour: str) -> dict[str, Any]:
    """Returns marks at the times of sightings that look alike."""
    marker = {
        "symbol": _LOOKS[look],
        "size": 11,
        "color": colour,
        "line": {"width": 1.5 if look != "known" else 0, "color": colour},
    }
    marks = {"type": "scatter", "mode": "markers", "x": group["time"].to_numpy(), "marker": marker}
    if look != "uncertain":
        return marks
    bounds = {
        "type": "data",
        "symmetric": False,
        "array": _milliseconds(group["last"] - group["time"]),
        "arrayminus": _milliseconds(group["time"] - group["first"]),
        "thickness": 1,
        "width": 4,
        "color": colour,
    }
    return marks | {"error_x": bounds}


def _bracket_bars(group: pd.DataFrame, span: View, colour: str) -> dict[str, Any]:
    """Returns bars over the bounds of sightings that are only possible."""
    length = group["last"] - group["first"]
    drawn = length.clip(lower=LEAST_BAR * span.days * pd.Timedelta(days=1))
    return {
        "type": "bar",
        "orientation": "h",
        "base": (group["first"] - (drawn - length) / 2).to_numpy(),
        "x": _milliseconds(drawn),
        "width": 0.62,
        "marker": pale(colour),
    }


def seen_axis() -> dict[str, Any]:
    """Returns the axis of the row of sightings."""
    return {
        "title": {"text": "In tracks", "font": {"size": 13}},
        "tickvals": list(SEEN_LANES.values()),
        "ticktext": ["Landed ▼", "Took off ▲"],
        "range": [-1.6, 0.6],
        "zeroline": False,
        "fixedrange": True,
    }


def _milliseconds(lengths: pd.Series) -> Any:
    return (lengths.dt.total_seconds() * 1000).to_numpy()


def _seen_hover(row: Any, names: Mapping[str, str]) -> str:
    name = wording.type_name(row.aircraft_type, names)
    who = ", ".join(filter(None, (row.registration, row.icao24, row.callsign)))
    bounds = "" if row.first == row.last else f"between {wording.moment(row.first)} and {wording.moment(row.last)}"
    doubt = "Suspect: not counted." if row.integrity == SUSPECT else f"Integrity: {row.integrity}"
    return lines(
        f"{name}: {_seen_movement(row)}",
        bounds if row.evidence in (INFERRED, *POSSIBLE) or row.last - row.first > WIDE else "",
        who,
        f"Seen in tracks, evidence: {row.evidence}",
        doubt,
        row.why,
    )


def _seen_movement(row: Any) -> str:
    """Returns a sighting in words with its time; one that is only possible has none."""
    if row.evidence in POSSIBLE:
        return f"possible {'landing' if row.movement == ARRIVAL else 'take-off'}"
    return f"{'landed' if row.movement == ARRIVAL else 'took off'} {wording.moment(row.time)}"


def rough_ranges(roughly: pd.DataFrame, span: View) -> pd.DataFrame:
    """Returns one row for each range of the answer of `known_roughly`: earliest, latest, movements, first and end
    (clipped to the view; end is the day after) and lane, from 0 down, or -1 if there is no room. Ranges with many
    movements get a lane first."""
    ranges = roughly.groupby(["earliest", "latest"], as_index=False)["movements"].sum()
    ranges = ranges.sort_values(["movements", "earliest"], ascending=[False, True], ignore_index=True)
    ranges = ranges.assign(
        first=ranges["earliest"].clip(lower=stamp(span.start)),
        end=ranges["latest"].clip(upper=stamp(span.end)) + pd.Timedelta(days=1),
    )
    return ranges.assign(lane=_lanes(ranges))


def _lanes(ranges: pd.DataFrame) -> list[int]:
    taken: list[list[tuple[pd.Timestamp, pd.Timestamp]]] = [[] for _ in range(MOST_ROUGH_BARS)]
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
    """Returns the bars for the result of `rough_ranges`, with their numbers in `ink`. The keys of each are the
    first and the last day of its range. `roughly` is the answer of `known_roughly` that the ranges were made
    from."""
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
            "text": [number_in_range(row) for row in placed.itertuples()],
            "textposition": "inside",
            # Plotly would choose the text colour for a light ground in any theme.
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
    """Returns the axis of the row, labelled with the number of movements in it."""
    lanes = _lanes_used(ranges)
    number, left = int(roughly["movements"].sum()), without_place(ranges)
    undrawn = f"<br>({left:,} not drawn)" if left else ""
    return {
        "tickvals": [-(lanes - 1) / 2],
        "ticktext": [f"Known only<br>roughly: {number:,}{undrawn}"],
        "range": [-lanes + 0.5, 0.5],
        "zeroline": False,
        "showgrid": False,
        "fixedrange": True,
    }


def rough_height(ranges: pd.DataFrame | None) -> int:
    """Returns the height of the row in pixels."""
    return (
        0 if ranges is None or ranges.empty else max(ROUGH_BAR_HEIGHT * _lanes_used(ranges), 2 * ROUGH_BAR_HEIGHT)
    )


def without_place(ranges: pd.DataFrame) -> int:
    """Returns how many movements have a range that is not drawn."""
    return int(ranges.loc[ranges["lane"] < 0, "movements"].sum())


def _lanes_used(ranges: pd.DataFrame) -> int:
    return int(ranges["lane"].max()) + 1


def number_in_range(row: Any) -> str:
    """Returns the number of movements with a range, with a sign at an open end."""
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
