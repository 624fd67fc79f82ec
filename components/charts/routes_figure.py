"""The map: coastlines, places drawn as exact as they are known, and a line for every leg."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import cos, radians
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.activity import wording
from components.charts.figure import Drawing, label, lines, plain
from components.charts.palette import QUIET_COLOUR, colour_of, faint

OUTLINES = Path(__file__).parents[2] / "data" / "reference" / "outlines.parquet"
EXACT_KINDS = ("airfield", "city")
KM_PER_DEGREE = 111.2
HEIGHT = 620
MOST_LINES, MOST_NAMES, MOST_CODES = 40, 8, 30
"""Of more lines than these, types are drawn as one. More places than these go by their codes, and of more than
those only the ones with the most flights have them written on the map."""
MOST_LEGS = 150
"""Of more pairs of places than these, the ones with the most flights are drawn."""

ALL_TYPES = "All types"

_WIDE, _HIGH = 290, 540
"""Pixels of a map on a phone, where names take most of it."""
_CHARACTER, _LINE, _DOT = 6.2, 14, 7
_SIDES = {"bottom center": (0, -1), "top center": (0, 1), "middle right": (1, 0), "middle left": (-1, 0)}
_BELOW = "bottom center"

_Points = npt.NDArray[np.float64]
_Spot = tuple[float, float, float, float]
"""Left, lower, right and upper edge, in pixels."""


def route_figure(
    legs: pd.DataFrame, gazetteer: pd.DataFrame, names: Mapping[str, str], colours: Mapping[str, str]
) -> Drawing:
    """Draw `legs` (see `components.activity.rows.legs`; both ends placed) between the places of `gazetteer` (index
    place; name, kind, latitude, longitude, radius_km). A line to a place that is only an area is broken, and the
    place a circle as large as its radius."""
    legs = drawn_legs(legs)
    places = gazetteer.loc[sorted({*legs["origin"], *legs["destination"]})]
    box = _box(places)
    lines = _leg_lines(legs, places, names, colours)
    points = _points(places, legs)
    points["textposition"] = label_sides(points["text"], points["x"], points["y"], lines, box)
    figure = Drawing(data=[*_outlines(box), *_areas(places), *lines, points])
    axis = {"showgrid": True, "zeroline": False, "gridcolor": f"rgba({QUIET_COLOUR}, 0.15)"}
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 8, "r": 40, "t": 30, "b": 30},
        modebar={"orientation": "v"},
        hovermode="closest",
        dragmode="pan",
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.01, "x": 0},
        xaxis=axis | {"range": [box[0], box[2]], "ticksuffix": "°"},
        yaxis=axis
        | {
            "range": [box[1], box[3]],
            "ticksuffix": "°",
            "scaleanchor": "x",
            "scaleratio": stretch((box[1] + box[3]) / 2),
        },
    )
    return figure


def route_alt(legs: pd.DataFrame, gazetteer: pd.DataFrame, names: Mapping[str, str]) -> str:
    """What the map shows, in words."""
    title = gazetteer["name"].to_dict()
    legs_in_words = [
        f"{names.get(row.aircraft_type, row.aircraft_type) or 'unknown type'} "
        f"{title.get(row.origin, row.origin)} to {title.get(row.destination, row.destination)} ({row.flights})"
        for row in legs.head(8).itertuples()
    ]
    more = f" and {len(legs) - 8} more" if len(legs) > 8 else ""
    return f"Map of {len(legs)} legs: {'; '.join(legs_in_words)}{more}."


def drawn_legs(legs: pd.DataFrame) -> pd.DataFrame:
    """The legs that are drawn: all of few; of many, one per pair of places, those with the most flights."""
    if len(legs) <= MOST_LINES:
        return legs
    joined = _without_types(legs)
    return joined.sort_values("flights", ascending=False, kind="stable").head(MOST_LEGS)


def _without_types(legs: pd.DataFrame) -> pd.DataFrame:
    """One leg per pair of places, where one per type would be too many lines to tell apart."""
    joined = legs.groupby(["origin", "destination"], sort=False).agg(
        flights=("flights", "sum"), earliest=("earliest", "min"), latest=("latest", "max")
    )
    return joined.reset_index().assign(aircraft_type=ALL_TYPES)


def _box(places: pd.DataFrame) -> tuple[float, float, float, float]:
    """West, south, east, north of all places with their areas, and a margin."""
    reach = places["radius_km"] / KM_PER_DEGREE
    wide = reach * places["latitude"].map(stretch)
    west, east = (places["longitude"] - wide).min(), (places["longitude"] + wide).max()
    south, north = (places["latitude"] - reach).min(), (places["latitude"] + reach).max()
    margin = max(2.5, 0.12 * max(east - west, north - south))
    return (
        float(max(west - margin, -190)),
        float(max(south - margin, -88)),
        float(min(east + margin, 190)),
        float(min(north + margin, 88)),
    )


# Nothing invalidates it: the file is part of the program.
@cache
def _reference() -> pd.DataFrame:
    """The outlines to a kilometre: more digits would be most of what a browser gets."""
    outlines = pd.read_parquet(OUTLINES)
    degrees = ["longitude", "latitude"]
    return outlines.assign(**outlines[degrees].astype("float64").round(2))


def _within(outlines: pd.DataFrame, x: float, wide: float, y: float, high: float) -> pd.Series:
    """Which points lie so far around a middle at the most."""
    return outlines["longitude"].between(x - wide, x + wide) & outlines["latitude"].between(y - high, y + high)


def _outlines(box: tuple[float, float, float, float]) -> list[dict[str, Any]]:
    """Coastlines and borders inside the box, as far to its sides as a wide window shows and as far above and below
    it as a phone; a break wherever a line leaves that or crosses the date line."""
    west, south, east, north = box
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    wide = max(east - west, 5 * (north - south)) / 2 + 2
    high = max(north - south, 2.2 * (east - west) / stretch(middle_y)) / 2 + 2
    everything = _reference()
    inside = _within(everything, middle_x, wide, middle_y, (north - south) / 2 + 2)
    inside |= _within(everything, middle_x, (east - west) / 2 + 2, middle_y, high)
    traces = []
    for kind, style in (
        ("coast", {"color": f"rgba({QUIET_COLOUR}, 0.9)", "width": 1}),
        ("border", {"color": f"rgba({QUIET_COLOUR}, 0.5)", "width": 0.7, "dash": "dot"}),
    ):
        points = everything[inside & (everything["kind"] == kind)]
        leaves = (points["line"].diff() != 0) | (pd.Series(points.index).diff() != 1).to_numpy()
        leaves |= points["longitude"].diff().abs() > 180
        breaks = np.flatnonzero(leaves.to_numpy())
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": np.insert(points["longitude"].to_numpy(), breaks, np.nan),
                "y": np.insert(points["latitude"].to_numpy(), breaks, np.nan),
                "line": style,
                "hoverinfo": "skip",
                "showlegend": False,
            }
        )
    return traces


def _areas(places: pd.DataFrame) -> list[dict[str, Any]]:
    turn = np.linspace(0, 2 * np.pi, 73)
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": row.longitude + np.sin(turn) * row.radius_km / KM_PER_DEGREE * stretch(row.latitude),
            "y": row.latitude + np.cos(turn) * row.radius_km / KM_PER_DEGREE,
            "fill": "toself",
            "fillcolor": f"rgba({QUIET_COLOUR}, 0.14)",
            "line": {"dash": "dash", "width": 1, "color": f"rgba({QUIET_COLOUR}, 0.9)"},
            "hoveron": "fills",
            "hoverinfo": "text",
            "text": lines(f"{row.name_}: known only as a {row.kind}"),
            "showlegend": False,
        }
        for row in places.rename(columns={"name": "name_"}).itertuples()
        if row.radius_km and row.kind not in EXACT_KINDS
    ]


def _leg_lines(
    legs: pd.DataFrame, places: pd.DataFrame, names: Mapping[str, str], colours: Mapping[str, str]
) -> list[dict[str, Any]]:
    """One line a leg and type, bowed so that both directions and several types can be told apart."""
    at = places[["longitude", "latitude"]].to_dict("index")
    exact = places["kind"].isin(EXACT_KINDS).to_dict()
    drawn: dict[tuple[str, str], int] = {}
    in_legend: set[str] = set()
    traces = []
    for row in legs.itertuples():
        nth = drawn[row.origin, row.destination] = drawn.get((row.origin, row.destination), 0) + 1
        start, end = at[row.origin], at[row.destination]
        x, y = _bow((start["longitude"], start["latitude"]), (end["longitude"], end["latitude"]), 0.07 * nth)
        sizes = np.zeros(len(x))
        sizes[len(x) // 2] = 13
        x, y, sizes = _both_sides(x.round(3), y.round(3), sizes)
        name = names.get(row.aircraft_type, row.aircraft_type) or "Type unknown"
        colour = colour_of(row.aircraft_type, colours)
        when = wording.span(row.earliest.date(), row.latest.date())
        route = f"{places.loc[row.origin, 'name']} → {places.loc[row.destination, 'name']}"
        sure = exact[row.origin] and exact[row.destination]
        vague = "" if sure else "Broken line: one end is known only as an area."
        hover = lines(
            f"{name}: {wording.count(row.flights, row.flights, 'flight', 'flights')}", route, when, vague
        )
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": label(name),
                "legendgroup": plain(row.aircraft_type),
                "showlegend": row.aircraft_type not in in_legend,
                "x": x,
                "y": y,
                "line": {
                    "color": faint(colour, 0.9),
                    "width": min(1.6 + np.log2(row.flights) / 4, 4),
                    "dash": "solid" if sure else "dash",
                },
                "marker": {
                    "symbol": "arrow",
                    "angleref": "previous",
                    "size": sizes,
                    "color": colour,
                    "opacity": 1,
                },
                "hoverinfo": "text",
                "hovertext": hover,
            }
        )
        in_legend.add(row.aircraft_type)
    return traces


def _bow(start: tuple[float, float], end: tuple[float, float], bend: float) -> tuple[_Points, _Points]:
    """A curve between two points; across the date line it takes the short way round."""
    (x0, y0), (x1, y1) = start, end
    if abs(x1 - x0) > 180:
        x1 += 360 if x1 < x0 else -360
    if (x0, y0) == (x1, y1):
        turn = np.linspace(0, 2 * np.pi, 41)
        return x0 + np.sin(turn), y0 + 1 - np.cos(turn)
    t = np.linspace(0, 1, 41)
    side = 2 * bend * 2 * t * (1 - t)
    return x0 + (x1 - x0) * t - (y1 - y0) * side, y0 + (y1 - y0) * t + (x1 - x0) * side


def _both_sides(x: _Points, y: _Points, sizes: _Points) -> tuple[_Points, _Points, _Points]:
    """A line that crosses the date line, drawn from either side of the map; any other as it is."""
    turn = -360 if x.max() > 180 else 360 if x.min() < -180 else 0
    if not turn:
        return x, y, sizes
    return np.r_[x, np.nan, x + turn], np.r_[y, np.nan, y], np.r_[sizes, 0, sizes]


def _points(places: pd.DataFrame, legs: pd.DataFrame) -> dict[str, Any]:
    """A point for every place that is one, and its name or code."""
    names = places["name"] if len(places) <= MOST_NAMES else places.index.to_series()
    leaving, coming = (legs.groupby(end)["flights"].sum() for end in ("origin", "destination"))
    busiest = leaving.add(coming, fill_value=0).nlargest(MOST_CODES).index
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": places["longitude"].to_numpy(),
        "y": places["latitude"].to_numpy(),
        "text": [label(name) for name in names.where(places.index.isin(busiest), "")],
        "hovertext": [lines(name) for name in places["name"]],
        "hoverinfo": "text",
        "marker": {
            "size": [9 if exact else 0.1 for exact in places["kind"].isin(EXACT_KINDS)],
            "color": f"rgb({QUIET_COLOUR})",
            "line": {"width": 0},
        },
        "showlegend": False,
    }


def stretch(latitude: float) -> float:
    """Degrees of longitude that are as long as one of latitude."""
    return 1 / max(cos(radians(latitude)), 0.2)


def label_sides(
    names: Sequence[str], x: _Points, y: _Points, lines: Iterable[Mapping[str, Any]], box: _Spot
) -> list[str]:
    """Plotly's text position of each name at x, y in a view `box`, all in degrees; `lines` are traces. Below its
    place, unless a name meets less on another side; an empty one meets nothing."""
    west, south, east, north = box
    ratio = stretch((south + north) / 2)
    pixel = max((north - south) / _HIGH, (east - west) / ratio / _WIDE)
    scale = np.array([pixel * ratio, pixel])
    places = np.column_stack([x, y]) / scale
    crossing = np.concatenate([np.column_stack([line["x"], line["y"]]) for line in lines]) / scale
    edges = (west / scale[0], south / scale[1], east / scale[0], north / scale[1])
    taken: list[_Spot] = []
    sides = []
    for name, place in zip(names, places, strict=True):
        spots = {side: _spot(len(name), place, way) for side, way in _SIDES.items()} if name else {}
        worst = {
            side: (
                not _holds(edges, spot),
                sum(_meet(spot, other) for other in taken),
                _inside(spot, places),
                _inside(spot, crossing),
            )
            for side, spot in spots.items()
        }
        side = min(worst, key=worst.__getitem__, default=_BELOW)
        sides.append(side)
        taken += [spots[side]] if name else []
    return sides


def _spot(length: int, place: _Points, way: tuple[int, int]) -> _Spot:
    """The room of a name that stands so many names to the right of its place and above it."""
    half = _CHARACTER * length / 2
    x, y = place + np.array(way) * (half + _DOT, _LINE / 2 + _DOT)
    return x - half, y - _LINE / 2, x + half, y + _LINE / 2


def _holds(edges: _Spot, spot: _Spot) -> bool:
    return edges[0] <= spot[0] and edges[1] <= spot[1] and spot[2] <= edges[2] and spot[3] <= edges[3]


def _meet(one: _Spot, other: _Spot) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _inside(spot: _Spot, points: _Points) -> int:
    """How many points lie in it."""
    left, lower, right, upper = spot
    x, y = points.T
    return int(((x > left) & (x < right) & (y > lower) & (y < upper)).sum())
