"""The map of routes: land and water, places drawn as exactly as they are known, and a line for every pair of
places."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from html import unescape
from typing import Any

import numpy as np
import pandas as pd

from components.activity import wording
from components.charts.base_map import (
    Box,
    Outline,
    Points,
    countries_around,
    country_of,
    land_in,
    outline,
    place_names,
    stretch,
)
from components.charts.figure import Drawing, label, lines, on_ground
from components.charts.grounds import MAP_LOOKS, Ground, MapLook
from components.charts.palette import POSSIBLE_COLOUR, colour_of, faint

EXACT_KINDS = ("airfield", "city")
COUNTRY = "country"
KM_PER_DEGREE = 111.2
HEIGHT = 560
MOST_NAMES = 40
"""The most places that are named, those with the most flights. Each is tried against all others, and more names
would not fit."""
MOST_PAIRS = 150
"""The most pairs of places that are drawn, those with the most flights. The limit protects the browser; beyond
some 100 lines none can be followed anyway."""
WIDEST, FLIGHT_WIDE, NARROWEST = 14.0, 3.0, 1.0
"""Pixels: the width of the line with the most flights, of a single flight if there are few, and of the narrowest
visible line."""
_TYPES_NAMED = 4
"""The most types in the hover box of a line, which has no room for more."""
_BEND = 0.07
"""The curvature of a line as a share of its length: enough to tell it from a border."""
_ALONG = 41
"""Points per line, each of which can be pointed at."""
_MARGIN = 1.15
"""How much wider the view is than its places: names stand beside them."""
_COVERED = 16
"""A circle with a smaller radius, in pixels, would hardly be seen behind its name."""
_LEAST = 3.0
"""The least degrees from the middle to the upper edge: an airfield next door should not give a map of one town."""
_WIDER, _HIGHER = 3.8, 2.1
"""How much wider land is drawn than a tall view, and taller than a wide one: as much as large screens and phones
show."""


def route_figure(
    legs: pd.DataFrame,
    gazetteer: pd.DataFrame,
    names: Mapping[str, str],
    colours: Mapping[str, str],
    home: Collection[str] = (),
    ground: Ground = "light",
) -> Drawing:
    """Returns the map of `legs` (see `components.activity.rows.legs`; both ends placed) between the places of
    `gazetteer` (index place; name, kind, latitude, longitude, radius_km), centred on the busiest of the places
    `home`.

    A line to a place that is only an area is dashed. A country is drawn as its shape, any other area as a circle
    of its radius.
    """
    look = MAP_LOOKS[ground]
    pairs = drawn_pairs(legs)
    places = _in_order(gazetteer, pairs, home)
    middle = places.iloc[0]
    places = places.assign(longitude=_within_half_a_turn(places["longitude"], middle["longitude"]))
    box = _box(places, middle)
    types = legs["aircraft_type"].unique()
    colour = colour_of(types[0], colours) if len(types) == 1 else look.line
    leg_lines = [_leg_line(pair, legs, places, names, colour, _width(pairs)) for pair in pairs.itertuples()]
    data = [
        *_land(places, box, look),
        *_areas(places, box),
        *leg_lines,
        _arrows(pairs, legs, places, colour),
        _points(places, home, leg_lines, box, look),
    ]
    return Drawing(data=data, layout=on_ground(_layout(box, look), ground))


def route_alt(legs: pd.DataFrame, gazetteer: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Returns the map in words."""
    title = gazetteer["name"].to_dict()
    legs_in_words = [
        f"{wording.type_name(row.aircraft_type, names)} "
        f"{title.get(row.origin, row.origin)} to {title.get(row.destination, row.destination)} ({row.flights})"
        for row in legs.head(8).itertuples()
    ]
    more = f" and {len(legs) - 8} more" if len(legs) > 8 else ""
    return f"Map of {len(legs)} legs: {'; '.join(legs_in_words)}{more}."


def pairs_of(legs: pd.DataFrame) -> pd.DataFrame:
    """Returns the pairs of places between which flights went in either direction, most flights first: columns one,
    other, flights."""
    ends = legs[["origin", "destination"]]
    both = legs.assign(one=ends.min(axis=1), other=ends.max(axis=1))
    counted = both.groupby(["one", "other"], sort=True)["flights"].sum().reset_index()
    return counted.sort_values("flights", ascending=False, kind="stable", ignore_index=True)


def drawn_pairs(legs: pd.DataFrame) -> pd.DataFrame:
    """Returns the pairs that are drawn."""
    return pairs_of(legs).head(MOST_PAIRS)


def _in_order(gazetteer: pd.DataFrame, pairs: pd.DataFrame, home: Collection[str]) -> pd.DataFrame:
    """Returns the places of these pairs: those at home first, then by number of flights."""
    ends = pairs.melt(id_vars="flights", value_vars=["one", "other"], value_name="place")
    flights = ends.groupby("place")["flights"].sum().sort_values(ascending=False, kind="stable")
    return gazetteer.loc[sorted(flights.index, key=lambda place: place not in home)]


def _within_half_a_turn(longitude: pd.Series, middle: float) -> pd.Series:
    """Returns longitudes shifted by full turns to within half a turn of the middle."""
    return middle + (longitude - middle + 180) % 360 - 180


def _box(places: pd.DataFrame, middle: pd.Series) -> Box:
    """Returns the box in view: all places with their areas, around the one in the middle."""
    reach = places["radius_km"] / KM_PER_DEGREE
    beside = (places["longitude"] - middle["longitude"]).abs() + reach * places["latitude"].map(stretch)
    above = (places["latitude"] - middle["latitude"]).abs() + reach
    high = max(_MARGIN * above.max(), _LEAST)
    wide = min(max(_MARGIN * beside.max(), high), 180)
    x, y = middle["longitude"], middle["latitude"]
    return float(x - wide), float(max(y - high, -88)), float(x + wide), float(min(y + high, 88))


def _layout(box: Box, look: MapLook) -> dict[str, Any]:
    """Returns the layout of a map with this view. The water is a shape, so that an exported page has it on its own
    ground."""
    west, south, east, north = box
    axis = {"visible": False, "showgrid": False, "zeroline": False}
    water = {"type": "rect", "xref": "paper", "yref": "paper", "x0": 0, "x1": 1, "y0": 0, "y1": 1}
    return {
        "height": HEIGHT,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "hovermode": "closest",
        "dragmode": "pan",
        "showlegend": False,
        "shapes": [water | {"layer": "below", "fillcolor": look.water, "line": {"width": 0}}],
        "xaxis": axis | {"range": [west, east]},
        "yaxis": axis | {"range": [south, north], "scaleanchor": "x", "scaleratio": stretch((south + north) / 2)},
    }


def _pixel(box: Box) -> float:
    """Returns the height of a pixel in degrees of latitude."""
    west, south, east, north = box
    return max((north - south) / HEIGHT, (east - west) / stretch((south + north) / 2) / (2 * HEIGHT))


def _land(places: pd.DataFrame, box: Box, look: MapLook) -> list[dict[str, Any]]:
    """Returns the land, as far around the view as large screens and phones show, with the countries of the places
    highlighted."""
    west, south, east, north = box
    ratio = stretch((south + north) / 2)
    wide = max(east - west, _WIDER * (north - south) * ratio) / 2
    high = max(north - south, _HIGHER * (east - west) / ratio) / 2
    x, y = (west + east) / 2, (south + north) / 2
    pixel = _pixel(box)
    land = land_in((x - wide, max(y - high, -90), x + wide, min(y + high, 90)), pixel)
    exact = places[places["kind"].isin(EXACT_KINDS)]
    place_countries = countries_around(exact["longitude"].to_numpy(), exact["latitude"].to_numpy())
    traces = []
    for fill, countries in (
        (look.land, land.keys() - place_countries),
        (look.country, place_countries & land.keys()),
    ):
        rings = outline([part for country in sorted(countries) for part in land[country]], pixel)
        traces.append(_filled(rings, fill, {"color": look.border, "width": 0.7}) | {"hoverinfo": "skip"})
    return traces


def _filled(rings: Outline, fill: str, line: Any) -> dict[str, Any]:
    x, y = rings
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "fill": "toself", "fillcolor": fill, "line": line}


def _areas(places: pd.DataFrame, box: Box) -> list[dict[str, Any]]:
    """Returns the places that are known only as an area."""
    pixel = _pixel(box)
    return [
        _filled(
            _area(row, box, pixel),
            faint(POSSIBLE_COLOUR, 0.25),
            {"dash": "dash", "width": 1.2, "color": POSSIBLE_COLOUR},
        )
        | {"hoveron": "fills", "hoverinfo": "text", "text": lines(f"{row.name_}: known only as a {row.kind}")}
        for row in _rows(places)
        if row.kind not in EXACT_KINDS and (row.radius_km or _country(row))
    ]


def _country(place: Any) -> str:
    """Returns the country that a place is, by its kind and name; "" if it is none."""
    return (country_of(str(place.name_)) or country_of(str(place.Index))) if place.kind == COUNTRY else ""


def _area(place: Any, box: Box, pixel: float) -> Outline:
    """Returns the outline of a country, or else the circle around a place."""
    if country := _country(place):
        west, _, east, _ = box
        return outline(land_in((west - 90, -90, east + 90, 90), pixel).get(country, []), pixel)
    turn = np.linspace(0, 2 * np.pi, 73)
    x = place.longitude + np.sin(turn) * place.radius_km / KM_PER_DEGREE * stretch(place.latitude)
    y = place.latitude + np.cos(turn) * place.radius_km / KM_PER_DEGREE
    return x.round(2), y.round(2)


def _width(pairs: pd.DataFrame) -> float:
    """Returns the width in pixels that each flight adds to a line."""
    return min(FLIGHT_WIDE, WIDEST / int(pairs["flights"].max()))


def _leg_line(
    pair: Any,
    legs: pd.DataFrame,
    places: pd.DataFrame,
    names: Mapping[str, str],
    colour: str,
    width: float,
) -> dict[str, Any]:
    """Returns the line of a pair of places, as wide as its number of flights; its hover box describes each
    direction."""
    x, y = _split_at_edge(*_curve(*_ends(pair, places)), places["longitude"].iloc[0])
    is_exact = places.loc[[pair.one, pair.other], "kind"].isin(EXACT_KINDS).all()
    directions = [
        _direction(group, places, names)
        for _, group in _between(legs, pair.one, pair.other).groupby(["origin", "destination"], sort=False)
    ]
    vague = "" if is_exact else "Broken line: one end is known only as an area."
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {
            "color": faint(colour, 0.8),
            "width": round(max(pair.flights * width, NARROWEST), 2),
            "dash": "solid" if is_exact else "dash",
        },
        "hoverinfo": "text",
        "hovertext": lines(*(text for direction in directions for text in direction), vague),
    }


def _between(legs: pd.DataFrame, one: str, other: str) -> pd.DataFrame:
    outbound = (legs["origin"] == one) & (legs["destination"] == other)
    return legs[outbound | ((legs["origin"] == other) & (legs["destination"] == one))]


def _direction(legs: pd.DataFrame, places: pd.DataFrame, names: Mapping[str, str]) -> tuple[str, str, str]:
    """Returns the description of the flights in one direction: number and route, types, and dates."""
    first = legs.iloc[0]
    flights = int(legs["flights"].sum())
    route = f"{places.loc[first['origin'], 'name']} → {places.loc[first['destination'], 'name']}"
    types = [
        f"{wording.type_name(row.aircraft_type, names)} {row.flights:,}"
        for row in legs.head(_TYPES_NAMED).itertuples()
    ]
    more = f" and {len(legs) - _TYPES_NAMED} more types" if len(legs) > _TYPES_NAMED else ""
    when = wording.span(legs["earliest"].min().date(), legs["latest"].max().date())
    return f"{route}: {wording.count(flights, flights, 'flight', 'flights')}", ", ".join(types) + more, when


def _ends(pair: Any, places: pd.DataFrame) -> tuple[tuple[float, float], tuple[float, float]]:
    one, other = (places.loc[end] for end in (pair.one, pair.other))
    return (one["longitude"], one["latitude"]), (other["longitude"], other["latitude"])


def _curve(start: tuple[float, float], end: tuple[float, float]) -> tuple[Points, Points]:
    """Returns a curve between two points, the shorter way round the globe; a loop from a point to itself."""
    (x0, y0), (x1, y1) = start, end
    if abs(x1 - x0) > 180:
        x1 += 360 if x1 < x0 else -360
    if (x0, y0) == (x1, y1):
        turn = np.linspace(0, 2 * np.pi, _ALONG)
        return x0 + np.sin(turn), y0 + 1 - np.cos(turn)
    t = np.linspace(0, 1, _ALONG)
    side = 4 * _BEND * t * (1 - t)
    return (x0 + (x1 - x0) * t - (y1 - y0) * side).round(3), (y0 + (y1 - y0) * t + (x1 - x0) * side).round(3)


def _split_at_edge(x: Points, y: Points, middle: float) -> tuple[Points, Points]:
    """Returns a line that crosses the edge of the map (half a turn from its middle) once from either side; any
    other line unchanged."""
    turn = -360 if x.max() > middle + 180 else 360 if x.min() < middle - 180 else 0
    return (np.r_[x, np.nan, x + turn], np.r_[y, np.nan, y]) if turn else (x, y)


def _arrows(pairs: pd.DataFrame, legs: pd.DataFrame, places: pd.DataFrame, colour: str) -> dict[str, Any]:
    """Returns an arrow for each direction of each line: in the middle if there is one direction, otherwise one
    towards each end."""
    flown = set(zip(legs["origin"], legs["destination"], strict=True))
    spots: list[tuple[float, float, float]] = []
    for pair in pairs.itertuples():
        x, y = _curve(*_ends(pair, places))
        there, back = (pair.one, pair.other) in flown, (pair.other, pair.one) in flown
        middle, aside = _ALONG // 2, _ALONG // 8 if there and back else 0
        spots += [_arrow(x, y, middle + aside, 1)] if there else []
        spots += [_arrow(x, y, middle - aside, -1)] if back and pair.one != pair.other else []
    across, up, angles = zip(*spots, strict=True)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": across,
        "y": up,
        "marker": {"symbol": "arrow", "size": 13, "angle": angles, "color": colour, "opacity": 1},
        "hoverinfo": "skip",
    }


def _arrow(x: Points, y: Points, at: int, way: int) -> tuple[float, float, float]:
    """Returns the position of an arrow on a line and its angle, clockwise from north."""
    east = (x[at + way] - x[at]) / stretch(y[at])
    return float(x[at]), float(y[at]), round(float(np.degrees(np.arctan2(east, y[at + way] - y[at]))), 1)


def _points(
    places: pd.DataFrame, home: Collection[str], leg_lines: Sequence[Mapping[str, Any]], box: Box, look: MapLook
) -> dict[str, Any]:
    """Returns a point for every exact place, and the names, with a halo that separates them from the lines."""
    called = [
        (label(_short(row.name_)), label(str(row.Index)) if row.kind in EXACT_KINDS else "")
        for row in _rows(places)
    ]
    x, y = places["longitude"].to_numpy(), _named_at(places, box).to_numpy()
    first = place_names(called[:MOST_NAMES], x[:MOST_NAMES], y[:MOST_NAMES], leg_lines, box)
    named = first + [("", "bottom center")] * (len(places) - len(first))
    is_home = places.index.isin(list(home))
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": x.round(3),
        "y": y.round(3),
        "text": [name for name, _ in named],
        "textposition": [side for _, side in named],
        "textfont": {
            "color": look.line,
            "weight": [700 if each else 400 for each in is_home],
            "shadow": ", ".join([f"0 0 3px {look.halo}"] * 4),
        },
        "hovertext": [lines(name) for name in places["name"]],
        "hoverinfo": "text",
        "marker": {
            "size": _sizes(places, is_home),
            "color": look.line,
            "line": {"width": 1.5, "color": look.halo},
        },
    }


def _named_at(places: pd.DataFrame, box: Box) -> pd.Series:
    """Returns the latitude of each place's name: the upper edge for a circle that the name would cover."""
    is_circle = np.array([row.kind not in EXACT_KINDS and not _country(row) for row in _rows(places)])
    reach = places["radius_km"] / KM_PER_DEGREE
    return places["latitude"] + reach.where(is_circle & (reach < _COVERED * _pixel(box)), 0)


def _rows(places: pd.DataFrame) -> Iterator[Any]:
    """Returns the places one by one. Their column name becomes name_, since a row of a series has a name
    already."""
    return places.rename(columns={"name": "name_"}).itertuples()


def unnamed(figure: Drawing) -> list[str]:
    """Returns the places on a map made by `route_figure` whose names did not fit."""
    points = figure.data[-1]
    names = zip(points.hovertext, points.text, strict=True)
    return [unescape(name.replace("<br>", " ")) for name, text in names if not text]


def _short(name: str) -> str:
    """Returns a name without the words that every airport has.

    >>> _short("Gander International Airport")
    'Gander'
    """
    return name.removesuffix(" Airport").removesuffix(" International") or name


def _sizes(places: pd.DataFrame, is_home: Any) -> list[float]:
    """Returns the size of each point; an area has none in its middle."""
    exact = places["kind"].isin(EXACT_KINDS)
    return [(13 if at_home else 8) if point else 0.1 for point, at_home in zip(exact, is_home, strict=True)]
