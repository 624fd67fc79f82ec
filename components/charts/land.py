"""Land and borders for the map, from the shapes of countries that are shipped with the dashboard: a map service
would have to be asked, and would see who looks at what."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

COUNTRIES = Path(__file__).parents[2] / "data" / "reference" / "countries.parquet"
_DETAILS = {"fine": 0.03, "medium": 0.1, "coarse": 0.3}
"""Degrees that the outlines of each detail are exact to (`data/reference/README.md`)."""
_PIXELS = 2
"""Outlines need not be more exact than so many pixels: it would only be more to send, and nobody would see it."""
_TURN = 360.0

Box: TypeAlias = tuple[float, float, float, float]
"""West, south, east and north, in degrees; it may reach beyond the date line."""
Points: TypeAlias = npt.NDArray[np.float64]
Outline: TypeAlias = tuple[Points, Points]
"""x and y of some rings, with a gap after each."""


def country_of(name: str) -> str:
    """Returns the country with this name, or this code of three letters, in any case; "" where none has it.

    >>> country_of("libya"), country_of("LBY"), country_of("Corvane")
    ('Libya', 'Libya', '')
    """
    return _names().get(name.strip().casefold(), "")


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
    """Returns the parts of every country that lie in a box, as exact as pixels of so many degrees can show."""
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
    """Returns the rings of these shapes, without those that are smaller than a pixel, and exact to a kilometre:
    more digits would be most of what a browser gets."""
    rings = shapely.get_rings(shapely.get_parts(np.array([*shapes])))
    large = rings[shapely.area(shapely.polygons(rings)) >= pixel * pixel]
    points, ring = shapely.get_coordinates(large, return_index=True)
    ends = np.flatnonzero(np.diff(ring, append=-1)) + 1
    x, y = np.insert(points.round(2), ends, np.nan, axis=0).T
    return x, y


def _detail(pixel: float) -> str:
    """Returns the coarsest detail that is good enough."""
    return next((name for name, exact in reversed(_DETAILS.items()) if exact <= _PIXELS * pixel), "fine")


@cache
def _table() -> pd.DataFrame:
    """Returns the file, which does not change while the dashboard runs."""
    return pd.read_parquet(COUNTRIES)


@cache
def _names() -> Mapping[str, str]:
    """Returns each country by its names, of the same file."""
    table = _table()
    countries = zip(table["country"], table["names"], strict=True)
    return {name.casefold(): country for country, names in countries for name in names}


@cache
def _shapes(detail: str) -> Mapping[str, shapely.Geometry]:
    """Returns the shape of each country, of the same file."""
    table = _table()
    return dict(zip(table["country"], shapely.from_wkb(table[detail].to_numpy()), strict=True))
