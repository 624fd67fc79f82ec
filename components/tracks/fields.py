"""Airfields as the detector sees them: runways, an outline around them, elevation, and the geoid below."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

import airportsdata
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from components.tracks.points import distance
from components.tracks.thresholds import (
    AWAY_NM,
    BRACKET_NM,
    LONGEST_RUNWAY_M,
    NEAR_NM,
    NEXT_DOOR_M,
    NEXT_DOOR_REACH_M,
    OUTLINE_ALONE_KM,
    OUTLINE_KM,
    REFERENCES_APART_FT,
    REFERENCES_APART_NM,
)

REFERENCE = Path(__file__).parents[2] / "data" / "reference"
M_PER_NM = 1852.0
M_PER_DEGREE = 60 * M_PER_NM
FT_PER_M = 1 / 0.3048

SIDES = ("latitude", "longitude")

Numbers = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]


class UnknownAirfieldError(ValueError):
    """No reference lists an airfield with this code."""


@dataclass(frozen=True, slots=True)
class Runway:
    """A runway by its two ends, each latitude, longitude (degrees) and elevation in ft (NaN unknown)."""

    name: str
    low: tuple[float, float, float]
    high: tuple[float, float, float]


@dataclass(frozen=True)
class Field:
    """An airfield: its code (ICAO, or that of its country), reference point in degrees, elevation in ft.

    A field is immutable, so derived shapes are cached on it.
    """

    airfield: str
    name: str
    latitude: float
    longitude: float
    elevation_ft: float
    runways: tuple[Runway, ...] = field(default=(), repr=False)

    def metres(self, latitude: npt.ArrayLike, longitude: npt.ArrayLike) -> tuple[Numbers, Numbers]:
        """Returns metres east and north of the reference point, accurate to 0.1 % within a hundred kilometres.

        >>> east, north = Field("XXXX", "", 60.0, 179.9, 0.0).metres([60.1], [-179.9])
        >>> round(float(east[0])), round(float(north[0]))
        (11112, 11112)
        """
        turned = (np.asarray(longitude, dtype="float64") - self.longitude + 180) % 360 - 180
        east = turned * M_PER_DEGREE * math.cos(math.radians(self.latitude))
        return east, (np.asarray(latitude, dtype="float64") - self.latitude) * M_PER_DEGREE

    @cached_property
    def reach_m(self) -> float:
        """Metres from the reference point to the furthest point of the outline."""
        return float(shapely.hausdorff_distance(shapely.Point(0, 0), self.outline))

    def within(self, latitude: npt.ArrayLike, longitude: npt.ArrayLike, metres: float) -> npt.NDArray[np.bool_]:
        """Returns which positions lie within a distance of the outline."""
        east, north = self.metres(latitude, longitude)
        near = np.hypot(east, north) <= metres + self.reach_m
        # Only the few positions close to the limit need the exact outline.
        unsure = np.flatnonzero(near & (np.hypot(east, north) > metres))
        if len(unsure):
            away = shapely.distance(self.outline, shapely.points(east[unsure], north[unsure]))
            near[unsure] = away <= metres
        return near

    @cached_property
    def strips(self) -> BaseGeometry:
        """The runways as lines, in metres; empty if none is known."""
        lines = []
        for runway in self.runways:
            east, north = self.metres([runway.low[0], runway.high[0]], [runway.low[1], runway.high[1]])
            lines.append(shapely.LineString(list(zip(east, north, strict=True))))
        return shapely.MultiLineString(lines)

    @cached_property
    def approaches(self) -> BaseGeometry:
        """The runway lines extended on both sides as far as an aircraft may still be at the field, in metres."""
        further = OUTLINE_KM * 1000 + AWAY_NM * M_PER_NM
        return shapely.MultiLineString([_extended(line, further) for line in self.strips.geoms])

    @cached_property
    def outline(self) -> BaseGeometry:
        """The ground of the field, in metres."""
        if not self.runways:
            return shapely.Point(0, 0).buffer(OUTLINE_ALONE_KM * 1000)
        return self.strips.convex_hull.buffer(OUTLINE_KM * 1000)

    @cached_property
    def ends(self) -> Numbers:
        """Both ends of every runway in metres, or else the reference point: an array of (east, north)."""
        if not self.runways:
            return np.zeros((1, 2))
        return shapely.get_coordinates(self.strips)

    @cached_property
    def box(self) -> Box:
        """South, west, north, east in degrees of a box that contains every place near the field. West may be
        greater than east."""
        return self._box(NEAR_NM)

    @cached_property
    def wide_box(self) -> Box:
        """The bounds, as in `box`, of every place from which an aircraft may have come unseen."""
        return self._box(BRACKET_NM)

    def _box(self, within_nm: float) -> Box:
        high = within_nm / 60 + self.reach_m / M_PER_DEGREE
        wide = min(high / max(math.cos(math.radians(min(abs(self.latitude) + high, 89.0))), 0.02), 180.0)
        west, east = (self.longitude - wide + 180) % 360 - 180, (self.longitude + wide + 180) % 360 - 180
        return max(self.latitude - high, -90.0), west, min(self.latitude + high, 90.0), east

    @cached_property
    def geoid_ft(self) -> float:
        """Height of mean sea level above the WGS 84 ellipsoid at the field, in ft."""
        return undulation_ft(self.latitude, self.longitude)

    @cached_property
    def next_door(self) -> BaseGeometry:
        """Runways and helipads of other fields within reach, as lines and points in metres."""
        return shapely.GeometryCollection([shape for _, shape in self._shapes_next_door])

    @cached_property
    def strips_next_door(self) -> dict[str, BaseGeometry]:
        """The runways of other fields within reach, as lines in metres, by field code."""
        lines: dict[str, list[BaseGeometry]] = {}
        for code, shape in self._shapes_next_door:
            if shape.geom_type == "LineString":
                lines.setdefault(code, []).append(shape)
        return {code: shapely.MultiLineString(own) for code, own in lines.items()}

    @cached_property
    def _shapes_next_door(self) -> list[tuple[str, BaseGeometry]]:
        return list(_runways_of_others(self))

    @cached_property
    def runways_next_door(self) -> BaseGeometry:
        """The runways of other fields within reach, as lines in metres, except those that lie on this field
        itself."""
        lines = [shape for shape in self.next_door.geoms if shape.geom_type == "LineString"]
        apart = [line for line in lines if shapely.distance(line, self.strips) > 2 * NEXT_DOOR_M]
        return shapely.MultiLineString(apart)

    @cached_property
    def ends_next_door(self) -> Numbers:
        """The ends of `runways_next_door`, in metres."""
        return shapely.get_coordinates(self.runways_next_door)

    def is_nearest(self, east: Numbers, north: Numbers) -> npt.NDArray[np.bool_]:
        """Returns which positions lie nearer to this field's runways than to those of fields next door."""
        if self.next_door.is_empty or not self.runways:
            return np.ones(len(east), dtype=bool)
        points = shapely.points(east, north)
        own = shapely.distance(self.strips, points)
        return (own <= NEXT_DOOR_M) | (own <= shapely.distance(self.next_door, points))


class Airport(NamedTuple):
    """An airport of the airport list, in degrees."""

    name: str
    city: str
    latitude: float
    longitude: float
    elevation_ft: float


# Cached for good: the installed package does not change while the program runs, and reading it takes a fifth of a
# second.
@cache
def listed_airports() -> dict[str, Airport]:
    """Returns the airport list by code."""
    return {
        code: Airport(each["name"], each["city"], each["lat"], each["lon"], float(each["elevation"]))
        for code, each in airportsdata.load("ICAO").items()
    }


def _extended(line: BaseGeometry, metres: float) -> list[tuple[float, float]]:
    (x0, y0), (x1, y1) = line.coords
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    east, north = (x1 - x0) / length * metres, (y1 - y0) / length * metres
    return [(x0 - east, y0 - north), (x1 + east, y1 + north)]


# Cached for good, like the two below: both references ship with the program and do not change while it runs.
@cache
def known_field(code: str) -> Field:
    """Returns the airfield with an ICAO code (or the code by which its country lists it).

    The name comes from airportsdata (MIT), the runways from OurAirports (public domain). Position and elevation
    are those of the runways, where aircraft land: the airport list puts some fields tens of miles away. If no
    runway is known, they come from the list. Raises UnknownAirfieldError.

    >>> known_field("OSLK").name
    'Bassel Al-Assad International Airport'
    """
    code = code.strip().upper()
    airport, runways = listed_airports().get(code), _runways(code)
    if airport is None and not runways:
        raise UnknownAirfieldError(
            f"No airfield {code!r} is known. Give its ICAO code, or CODE=LATITUDE,LONGITUDE,ELEVATION_FT."
        )
    listed = airport or Airport(code, "", math.nan, math.nan, math.nan)
    latitude, longitude = _middle(runways) if runways else (listed.latitude, listed.longitude)
    return Field(code, listed.name, latitude, longitude, _elevation(runways, listed.elevation_ft), runways)


def disagreement(code: str) -> str:
    """Returns how far the airport list and the runway list disagree on a field, as a clause of a sentence, if so
    far that one must be wrong; "" otherwise.

    >>> disagreement("EBBR")
    'the list of airports has EBBR 23 nm away from its runways'
    """
    code = code.strip().upper()
    airport, runways = listed_airports().get(code), _runways(code)
    if airport is None or not runways:
        return ""
    field = known_field(code)
    east, north = field.metres(airport.latitude, airport.longitude)
    apart_nm, apart_ft = math.hypot(east, north) / M_PER_NM, airport.elevation_ft - field.elevation_ft
    parts = []
    if apart_nm > REFERENCES_APART_NM:
        parts.append(f"{apart_nm:,.0f} nm away from its runways")
    if abs(apart_ft) > REFERENCES_APART_FT:
        parts.append(
            f"{abs(apart_ft):,.0f} ft {'higher' if apart_ft > 0 else 'lower'} than the ends of its runways"
        )
    return f"the list of airports has {code} {' and '.join(parts)}" if parts else ""


def _runways(code: str) -> tuple[Runway, ...]:
    """Returns a field's runways with two known ends that are not implausibly far apart."""
    own = runway_table()[runway_table()["airport"] == code]
    runways = [_runway(row) for row in own.to_dict("records") if not math.isnan(row["high_latitude"])]
    lengths = [float(distance(*(np.array(part) for part in (*r.low[:2], *r.high[:2])))) * 1000 for r in runways]
    return tuple(runway for runway, length in zip(runways, lengths, strict=True) if length <= LONGEST_RUNWAY_M)


def _middle(runways: tuple[Runway, ...]) -> tuple[float, float]:
    """Returns the mean latitude and longitude of the runway ends, also across the date line."""
    ends = [end for runway in runways for end in (runway.low, runway.high)]
    first = ends[0][1]
    east = sum((longitude - first + 180) % 360 - 180 for _, longitude, _ in ends) / len(ends)
    return sum(latitude for latitude, _, _ in ends) / len(ends), (first + east + 180) % 360 - 180


def _elevation(runways: tuple[Runway, ...], otherwise: float) -> float:
    """Returns the mean elevation of the runway ends, which is where aircraft land, or else the airport's own
    elevation."""
    elevations = [e for runway in runways for e in (runway.low[2], runway.high[2]) if not math.isnan(e)]
    return sum(elevations) / len(elevations) if elevations else otherwise


def _runway(row: dict[str, float]) -> Runway:
    low = (row["low_latitude"], row["low_longitude"], row["low_elevation_ft"])
    high = (row["high_latitude"], row["high_longitude"], row["high_elevation_ft"])
    return Runway(f"{row['low_name']}/{row['high_name']}", low, high)


@cache
def runway_middles() -> pd.DataFrame:
    """Returns the middle of the runways of every airport that has a runway with two known ends: latitude and
    longitude in degrees and elevation_ft, NaN unknown, indexed by airport code."""
    table = runway_table().dropna(subset=["low_latitude", "high_latitude"])
    lengths = distance(*(table[f"{end}_{side}"].to_numpy() for end in ("low", "high") for side in SIDES)) * 1000
    ends = [
        table[["airport", *(f"{end}_{name}" for name in (*SIDES, "elevation_ft"))]].set_axis(
            ["airport", *SIDES, "elevation_ft"], axis=1
        )[lengths <= LONGEST_RUNWAY_M]
        for end in ("low", "high")
    ]
    return pd.concat(ends).groupby("airport").mean()


@cache
def airport_cities() -> dict[str, str]:
    """Returns the city that each airport serves, by airport code."""
    return {code: airport.city or airport.name for code, airport in listed_airports().items()}


def field_name(code: str) -> str:
    """Returns a field's display name.

    >>> field_name("OSLK"), field_name("XXXX")
    ('Latakia (OSLK)', 'XXXX')
    """
    city = airport_cities().get(code)
    return f"{city} ({code})" if city else code


@cache
def runway_table() -> pd.DataFrame:
    """Returns every runway with a known position: airport, length_ft, closed, and the name, latitude, longitude
    (degrees) and elevation_ft of its low and high end. A helipad has only a low end."""
    return pd.read_parquet(REFERENCE / "runways.parquet")


def _runways_of_others(own: Field) -> Iterator[tuple[str, BaseGeometry]]:
    """Yields the runways and helipads of other fields within reach: the field's code, and a line or point in
    metres."""
    table = runway_table()
    table = table[table["airport"] != own.airfield]
    east, north = own.metres(table["low_latitude"], table["low_longitude"])
    near = table[np.hypot(east, north) < NEXT_DOOR_REACH_M]
    for row in near.to_dict("records"):
        ends = [(row["low_latitude"], row["low_longitude"]), (row["high_latitude"], row["high_longitude"])]
        place = [tuple(float(v) for v in own.metres(*end)) for end in ends if not math.isnan(end[0])]
        yield str(row["airport"]), shapely.LineString(place) if len(place) == 2 else shapely.Point(place[0])


@cache
def _geoid() -> Numbers:
    with np.load(REFERENCE / "geoid.npz") as archive:
        return archive["undulation_dm"].astype("float64") / 10


def undulation_ft(latitude: float, longitude: float) -> float:
    """Returns the height of mean sea level (EGM96) above the WGS 84 ellipsoid in ft, interpolated in a 1° grid.

    >>> round(undulation_ft(48.14, 11.58) * 0.3048)
    46
    """
    grid = _geoid()
    row, column = 90 - latitude, longitude % 360
    top, left = min(int(row), 179), int(column) % 360
    right = (left + 1) % 360
    down, across = row - top, column - int(column)
    upper = grid[top, left] * (1 - across) + grid[top, right] * across
    lower = grid[top + 1, left] * (1 - across) + grid[top + 1, right] * across
    return float(upper * (1 - down) + lower * down) * FT_PER_M
