"""The map under the flights: land and borders, and the placement of names beside their places, on the map and
without overlap. The shapes of countries come with the dashboard, since a map service would see who looks at
what."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from components.ledger.reference.cldr_names import COUNTRIES

_DETAILS = {"fine": 0.03, "medium": 0.1, "coarse": 0.3}
"""The accuracy in degrees of the outlines of each level of detail (`data/reference/README.md`)."""
_PIXELS = 2
"""The accuracy in pixels that outlines need; better ones would only be more to send, and nobody would see the
difference."""
_TURN = 360.0

Box: TypeAlias = tuple[float, float, float, float]
"""West, south, east and north, in degrees; a box may reach beyond the date line."""
Points: TypeAlias = npt.NDArray[np.float64]
Outline: TypeAlias = tuple[Points, Points]
"""x and y of some rings, separated by gaps (NaN)."""


def country_of(name: str) -> str:
    """Returns the country with this name or three-letter code, in any case; "" if there is none.

    >>> country_of("libya"), country_of("LBY"), country_of("Corvane")
    ('Libya', 'Libya', '')
    """
    return _country_names().get(name.strip().casefold(), "")


def countries_around(longitude: Points, latitude: Points) -> set[str]:
    """Returns the countries in which these points lie.

    >>> sorted(countries_around(np.array([35.95, 37.4 + 360]), np.array([35.4, 55.97])))
    ['Russia', 'Syria']
    """
    points = shapely.points((longitude + 180) % _TURN - 180, latitude)
    shapes = _shapes("medium")
    _, inside = shapely.STRtree(list(shapes.values())).query(points, predicate="intersects")
    names = list(shapes)
    return {names[number] for number in inside}


def land_in(box: Box, pixel: float) -> Mapping[str, list[shapely.Geometry]]:
    """Returns the parts of every country inside a box, as accurate as pixels of `pixel` degrees can show."""
    west, south, east, north = box
    shapes = _shapes(_detail(pixel))
    outlines = np.array(list(shapes.values()))
    parts = defaultdict(list)
    for turn in (-_TURN, 0.0, _TURN):
        if west - turn >= 180 or east - turn <= -180:
            continue
        cut = shapely.clip_by_rect(outlines, west - turn, south, east - turn, north)
        moved = shapely.transform(cut, partial(_shift, by=turn))
        for name, shape in zip(shapes, moved, strict=True):
            if not shape.is_empty:
                parts[name].append(shape)
    return parts


def _shift(points: Points, by: float) -> Points:
    return points + np.array([by, 0.0])


def outline(shapes: Iterable[shapely.Geometry], pixel: float) -> Outline:
    """Returns the rings of these shapes that are larger than a pixel, rounded to a kilometre: more digits would be
    most of what a browser has to load."""
    rings = shapely.get_rings(shapely.get_parts(np.array([*shapes])))
    large = rings[shapely.area(shapely.polygons(rings)) >= pixel * pixel]
    points, ring = shapely.get_coordinates(large, return_index=True)
    ends = np.flatnonzero(np.diff(ring, append=-1)) + 1
    x, y = np.insert(points.round(2), ends, np.nan, axis=0).T
    return x, y


def _detail(pixel: float) -> str:
    """Returns the coarsest level of detail that is accurate enough."""
    return next((name for name, exact in reversed(_DETAILS.items()) if exact <= _PIXELS * pixel), "fine")


@cache
def _table() -> pd.DataFrame:
    """Returns the table of countries. Cached for good: the file does not change while the dashboard runs."""
    return pd.read_parquet(COUNTRIES)


@cache
def _country_names() -> Mapping[str, str]:
    """Returns the countries by each of their names, from the same file."""
    table = _table()
    countries = zip(table["country"], table["names"], strict=True)
    return {name.casefold(): country for country, names in countries for name in names}


@cache
def _shapes(detail: str) -> Mapping[str, shapely.Geometry]:
    """Returns the shape of each country, from the same file."""
    table = _table()
    return dict(zip(table["country"], shapely.from_wkb(table[detail].to_numpy()), strict=True))


_WIDE, _HIGH = 368, 500
"""Pixels of the smallest map for which names are placed, that of a phone."""
_TIMES = (1, 1.7, 3)
"""Scales for which names are placed: windows show the map this many times larger. Places are then further apart,
yet names on different sides of their places may overlap that do not on a phone."""
_CHARACTER, _LINE, _DOT, _CORNER = 6.2, 15, 8, 4
"""Pixels of a character and a line of 12 px type, and from a place to its name beside it, or at its corner."""
_SIDES = {
    "bottom center": (0, -1),
    "top center": (0, 1),
    "middle right": (1, 0),
    "middle left": (-1, 0),
    "top right": (1, 1),
    "top left": (-1, 1),
    "bottom right": (1, -1),
    "bottom left": (-1, -1),
}
_BELOW = "bottom center"


def stretch(latitude: float) -> float:
    """Returns how many degrees of longitude are as long as one degree of latitude."""
    return 1 / max(float(np.cos(np.radians(latitude))), 0.2)


def place_names(
    names: Sequence[Sequence[str]], x: Points, y: Points, lines: Iterable[Mapping[str, Points]], box: Box
) -> list[tuple[str, str]]:
    """Returns the name for each place and its text position in Plotly. `box` is the view; names should not cover
    `lines`.

    `names` has the alternatives of each place, the best first; places come in order of importance. Each gets the
    first name that overlaps no other, or "" if all do.
    """
    west, south, east, north = box
    ratio = stretch((south + north) / 2)
    pixel = max((north - south) / _HIGH, (east - west) / ratio / _WIDE)
    scale = np.array([pixel * ratio, pixel])
    places = np.column_stack([x, y]) / scale
    crossing = np.concatenate([np.column_stack([line["x"], line["y"]]) for line in lines]) / scale
    edges = (west / scale[0], south / scale[1], east / scale[0], north / scale[1])
    taken: list[Sequence[Box]] = []
    placed = []
    for alternatives, place in zip(names, places, strict=True):
        name, side, spots = _best_spot(alternatives, place, taken, edges, places, crossing)
        placed.append((name, side))
        taken += [spots] if name else []
    return placed


def _best_spot(
    names: Sequence[str],
    place: Points,
    taken: Sequence[Sequence[Box]],
    edges: Box,
    places: Points,
    crossing: Points,
) -> tuple[str, str, Sequence[Box]]:
    """Returns the first name that overlaps none of those placed and stays on the map, or else the one that leaves
    it least, with the side where it covers least, and the room that it takes at each scale."""
    others = places[(places != place).any(axis=1)]
    spots = [
        (name, side, [_spot(len(name), times * place, way) for times in _TIMES])
        for name in filter(None, names)
        for side, way in _SIDES.items()
    ]
    free = [each for each in spots if not any(any(map(_meet, each[2], other)) for other in taken)]

    def rank(each: tuple[str, str, Sequence[Box]]) -> tuple[float, int, int, int]:
        name, _, (spot, *_) = each
        return (
            _pixels_outside(edges, spot),
            names.index(name),
            _count_inside(_padded(spot), others),
            _count_inside(spot, crossing),
        )

    return min(free, key=rank, default=("", _BELOW, []))


def _spot(length: int, place: Points, way: tuple[int, int]) -> Box:
    """Returns the room of a name of `length` characters. `way`: on which side of the place it stands, in units of
    its own size to the right and up."""
    half = _CHARACTER * length / 2
    beside = _CORNER if all(way) else _DOT
    x, y = place + np.array(way) * (half + beside, _LINE / 2 + beside)
    return x - half, y - _LINE / 2, x + half, y + _LINE / 2


def _padded(spot: Box) -> Box:
    """Returns the room of a name, extended by that of a dot that would touch it."""
    return spot[0] - _CORNER, spot[1] - _CORNER, spot[2] + _CORNER, spot[3] + _CORNER


def _pixels_outside(edges: Box, spot: Box) -> float:
    """Returns by how many pixels a name extends beyond the map."""
    left, lower, right, upper = edges
    ways = (left - spot[0], lower - spot[1], spot[2] - right, spot[3] - upper)
    return float(sum(max(way, 0) for way in ways))


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _count_inside(spot: Box, points: Points) -> int:
    """Returns how many points lie in a room."""
    left, lower, right, upper = spot
    x, y = points.T
    return int(((x > left) & (x < right) & (y > lower) & (y < upper)).sum())
