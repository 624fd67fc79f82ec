"""One aircraft's track over one field: points in order, cleaned, with position and height against the field. The
height is never the raw pressure altitude, and always has its error."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from components.tracks.fields import M_PER_NM, Field
from components.tracks.thresholds import (
    APPROACH_FT,
    APPROACH_NM,
    AWAY_NM,
    DRIFT_S,
    FASTEST_KT,
    GEOMETRIC_CARRIED_S,
    GEOMETRIC_ERROR_FT,
    HEIGHTS_APART_FT,
    HEIGHTS_APART_SHARE,
    HIGHEST_ALTITUDE_FT,
    HIGHEST_QNH_HPA,
    IMPLIED_S,
    JUMP_FACTOR,
    LONGEST_DRIFT_S,
    LOWEST_ALTITUDE_FT,
    LOWEST_QNH_HPA,
    MOST_SHARE,
    OFF_LINE_M,
    OWN_ERROR_FT,
    OWN_READING_H,
    PRESSURE_ERROR_FT,
    QNH_BELOW_FT,
    QNH_ERROR_FT,
    SLOW_KT,
    SPIKE_KT,
    SPIKE_M,
    STALE_S,
    STALL_FACTOR,
    STANDARD_QNH_HPA,
)

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

STANDARD_HPA = 1013.25
FT_PER_HPA = 27.3


def heights(points: pd.DataFrame, field: Field, seconds: Numbers, inside: Flags) -> tuple[Numbers, Numbers]:
    """Height above the field in ft and its error (half the width of the range it surely lies in), NaN unknown.

    `points` is one aircraft's track in order of time, `seconds` its times, `inside` says which points lie on the
    field. Taken in this order: pressure altitude corrected by the aircraft's own reading while it stood on the
    field; geometric altitude less the geoid, or pressure altitude corrected by it; pressure altitude corrected by
    the transmitted QNH; pressure altitude as it is, with the error of an unknown QNH.
    """
    pressure = rough_altitude(points)
    geometric = points["geometric_ft"].to_numpy("float64") - field.geoid_ft
    height = pressure - field.elevation_ft
    error = np.where(np.isnan(height), np.nan, PRESSURE_ERROR_FT)

    qnh = points["qnh_hpa"].to_numpy("float64")
    # 1013 is what a crew sets above the transition altitude; it says nothing of the pressure here.
    has_qnh = (np.abs(qnh - STANDARD_HPA) > STANDARD_QNH_HPA) & (pressure < QNH_BELOW_FT)
    has_qnh &= (qnh > LOWEST_QNH_HPA) & (qnh < HIGHEST_QNH_HPA)
    by_qnh = pressure + (qnh - STANDARD_HPA) * FT_PER_HPA - field.elevation_ft
    height, error = np.where(has_qnh, by_qnh, height), np.where(has_qnh, QNH_ERROR_FT, error)

    by_geometric = _carried(pressure, geometric, seconds) - field.elevation_ft
    has_height = ~np.isnan(by_geometric)
    height, error = np.where(has_height, by_geometric, height), np.where(has_height, GEOMETRIC_ERROR_FT, error)

    by_own = pressure - _own_reading(pressure, points, seconds, inside, height, error)
    has_height = ~np.isnan(by_own)
    return np.where(has_height, by_own, height), np.where(has_height, OWN_ERROR_FT, error)


def rough_altitude(points: pd.DataFrame) -> Numbers:
    """Pressure altitude in ft, or where there is none the altitude whose reference is not known: one above the sea
    or the ellipsoid lies within the error of an unknown QNH."""
    pressure = points["altitude_ft"].to_numpy("float64")
    return np.where(np.isnan(pressure), points["vague_altitude_ft"].to_numpy("float64"), pressure)


def disagree(points: pd.DataFrame) -> Flags:
    """Where geometric and pressure altitude lie further apart than any weather explains."""
    apart = points["geometric_ft"].to_numpy("float64") - points["altitude_ft"].to_numpy("float64")
    return np.abs(apart) > HEIGHTS_APART_FT + HEIGHTS_APART_SHARE * np.abs(
        points["altitude_ft"].to_numpy("float64")
    )


def _carried(pressure: Numbers, geometric: Numbers, seconds: Numbers) -> Numbers:
    """Geometric height above the sea; between its readings, pressure altitude with their difference."""
    apart = geometric - pressure
    wrong = np.abs(apart) > HEIGHTS_APART_FT
    if wrong.sum() > MOST_SHARE * (~np.isnan(apart)).sum():
        return np.full(len(pressure), np.nan)
    apart = np.where(wrong, np.nan, apart)
    trusted = np.where(np.isnan(pressure) | ~np.isnan(apart), geometric, np.nan)
    readings = np.flatnonzero(~np.isnan(apart))
    if not len(readings):
        return trusted
    nearest = readings[_nearest(seconds[readings], seconds)]
    close = np.abs(seconds[nearest] - seconds) <= GEOMETRIC_CARRIED_S
    return np.where(np.isnan(trusted) & close, pressure + apart[nearest], trusted)


def _own_reading(
    pressure: Numbers, points: pd.DataFrame, seconds: Numbers, inside: Flags, height: Numbers, error: Numbers
) -> Numbers:
    """Pressure altitude that the aircraft gave while it stood on the field, nearest in time; NaN: none."""
    slow = points["ground_speed_kt"].to_numpy("float64") < SLOW_KT / 2
    standing = np.flatnonzero(inside & slow & ~np.isnan(pressure) & (np.abs(height) <= error + OWN_ERROR_FT))
    if not len(standing):
        return np.full(len(pressure), np.nan)
    nearest = standing[_nearest(seconds[standing], seconds)]
    close = np.abs(seconds[nearest] - seconds) <= OWN_READING_H * 3600
    return np.where(close, pressure[nearest], np.nan)


def _nearest(values: Numbers, wanted: Numbers) -> npt.NDArray[np.int64]:
    """Index into `values` (ascending) of the value nearest to each wanted one."""
    after = np.clip(np.searchsorted(values, wanted), 0, len(values) - 1)
    before = np.clip(after - 1, 0, None)
    return np.where(np.abs(values[before] - wanted) <= np.abs(values[after] - wanted), before, after)


VEHICLES = ("C1", "C2", "C3", "C4", "C5")
VEHICLE_TYPES = ("GND", "SERV", "EMER", "TWR")
_KT = M_PER_NM / 3600


@dataclass(frozen=True)
class Track:
    """A cleaned track against a field; arrays run parallel to `points`.

    seconds: since the epoch, UTC. east, north: metres from the field's reference point. away_nm: distance from the
    outline (0 inside). inside: on the field's own ground. beside: on the line of a runway, near its ends.
    height, error: ft above the field, NaN unknown. speed: ground speed in kt, from positions where not given.
    pace: the greater of that and the speed that the positions of the last seconds show.
    flag: 1 the aircraft says it is on the ground, 0 that it flies, NaN nothing. slow: kt below which this aircraft
    does not fly.
    """

    field: Field
    points: pd.DataFrame
    seconds: Numbers
    east: Numbers
    north: Numbers
    away_nm: Numbers
    inside: Flags
    beside: Flags
    height: Numbers
    error: Numbers
    speed: Numbers
    pace: Numbers
    flag: Numbers
    slow: float

    def __len__(self) -> int:
        return len(self.seconds)

    def backwards(self) -> "Track":
        """The track run backwards in time, where a take-off is a landing."""
        return self._backwards

    # Each landing asks for it; a track never changes.
    @cached_property
    def _backwards(self) -> "Track":
        turned = {
            name: getattr(self, name)[::-1]
            for name in (
                "east",
                "north",
                "away_nm",
                "inside",
                "beside",
                "height",
                "error",
                "speed",
                "pace",
                "flag",
            )
        }
        return replace(self, points=self.points.iloc[::-1], seconds=-self.seconds[::-1], **turned)


def is_vehicle(points: pd.DataFrame) -> bool:
    """Whether a track is that of a car or a fixed transmitter on the field."""
    categories = points["category"][points["category"] != ""]
    return bool(
        (len(categories) and categories.isin(VEHICLES).mean() > MOST_SHARE)
        or points["aircraft_type"].isin(VEHICLE_TYPES).any()
    )


def track_over(points: pd.DataFrame, field: Field) -> Track:
    """The track of one aircraft, whose points may come in any order and from several files."""
    points = _cleaned(points, field)
    seconds = epoch_seconds(points)
    east, north = field.metres(points["latitude"], points["longitude"])
    places = shapely.points(east, north)
    shapely.prepare(field.outline)
    away = shapely.distance(field.outline, places) / M_PER_NM
    ours = np.zeros(len(points), dtype=bool)
    near = np.flatnonzero(away <= AWAY_NM)
    ours[near] = field.is_nearest(east[near], north[near])
    inside = ours & (away == 0)
    beside = ours & (shapely.distance(field.approaches, places) <= OFF_LINE_M)
    height, error = heights(points, field, seconds, inside)
    speed = _speed(points, seconds, east, north)
    low = (away < APPROACH_NM) & (away > 0) & (height - error < APPROACH_FT) & (speed > SLOW_KT)
    approach = float(np.median(speed[low])) if low.any() else 0.0
    return Track(
        field,
        points,
        seconds,
        east,
        north,
        away,
        inside,
        beside,
        height,
        error,
        speed,
        np.fmax(speed, _drift(seconds, east, north)),
        points["on_ground"].astype("float64").to_numpy("float64"),
        max(SLOW_KT, STALL_FACTOR * approach),
    )


def epoch_seconds(points: pd.DataFrame) -> Numbers:
    """The times as seconds since 1970, UTC."""
    return points["time"].to_numpy("datetime64[ms]").astype("int64") / 1000


def _cleaned(points: pd.DataFrame, field: Field) -> pd.DataFrame:
    """In order of time, one point a time, without repeated states and impossible positions."""
    age = points["fix_age_s"]
    points = points.assign(time=points["time"] - pd.to_timedelta(age * 1000, unit="ms").astype("timedelta64[ms]"))
    points = points[age.to_numpy() <= STALE_S]
    points = points.assign(**_possible(points))
    points = points.sort_values("time", kind="stable").drop_duplicates("time", keep="last")
    points = points[~frozen(points)]
    return points[~_spikes(points, field)].reset_index(drop=True)


def _possible(points: pd.DataFrame) -> dict[str, pd.Series]:
    """Numbers that an aircraft can have; others are unknown."""
    altitudes = dict.fromkeys(
        ("altitude_ft", "geometric_ft", "vague_altitude_ft"), (LOWEST_ALTITUDE_FT, HIGHEST_ALTITUDE_FT)
    )
    ranges = {**altitudes, "ground_speed_kt": (0.0, FASTEST_KT)}
    return {name: points[name].where(points[name].between(*between)) for name, between in ranges.items()}


def frozen(points: pd.DataFrame) -> Flags:
    """Points that repeat the position and altitude of the one before although the aircraft is said to move."""
    same = np.ones(len(points), dtype=bool)
    for column in ("latitude", "longitude", "altitude_ft", "geometric_ft", "vague_altitude_ft"):
        values = points[column].to_numpy("float64")
        before = np.roll(values, 1)
        same &= (values == before) | (np.isnan(values) & np.isnan(before))
    if len(same):
        same[0] = False
    return same & (points["ground_speed_kt"].to_numpy("float64") > SLOW_KT)


def _spikes(points: pd.DataFrame, field: Field) -> Flags:
    """Single positions far off, between two that fit each other."""
    spike = np.zeros(len(points), dtype=bool)
    if len(points) < 3:
        return spike
    seconds = epoch_seconds(points)
    east, north = field.metres(points["latitude"], points["longitude"])
    there = implied_kt(seconds, east, north)
    across = (
        np.hypot(east[2:] - east[:-2], north[2:] - north[:-2]) / np.maximum(seconds[2:] - seconds[:-2], 1) / _KT
    )
    speeds = np.nan_to_num(points["ground_speed_kt"].to_numpy("float64"), nan=FASTEST_KT / JUMP_FACTOR)[1:-1]
    limit = np.minimum(JUMP_FACTOR * speeds + SPIKE_KT, FASTEST_KT)
    far = np.hypot(east[1:-1] - east[:-2], north[1:-1] - north[:-2]) > SPIKE_M
    spike[1:-1] = (there[1:-1] > limit) & (there[2:] > limit) & (across <= limit) & far
    return spike


def implied_kt(seconds: Numbers, east: Numbers, north: Numbers) -> Numbers:
    """Speed in kt that each position implies, seen from the one before; 0 for the first."""
    covered = np.hypot(np.diff(east, prepend=east[:1]), np.diff(north, prepend=north[:1]))
    return covered / np.maximum(np.diff(seconds, prepend=seconds[:1] - 1), 1.0) / _KT


def _speed(points: pd.DataFrame, seconds: Numbers, east: Numbers, north: Numbers) -> Numbers:
    speeds = points["ground_speed_kt"].to_numpy("float64")
    implied = pd.Series(implied_kt(seconds, east, north))
    # Across a silence it is a mean that was never flown: the next one is nearer to the truth.
    implied[np.diff(seconds, prepend=-np.inf) > IMPLIED_S] = np.nan
    return np.where(np.isnan(speeds), implied.bfill().fillna(0.0).to_numpy(), speeds)


def _drift(seconds: Numbers, east: Numbers, north: Numbers) -> Numbers:
    """Speed in kt from where the aircraft was some seconds before, long enough for the noise of positions not to
    count; NaN where it was not seen then."""
    if not len(seconds):
        return seconds
    before = np.clip(np.searchsorted(seconds, seconds - DRIFT_S, side="right") - 1, 0, None)
    passed = seconds - seconds[before]
    covered = np.hypot(east - east[before], north - north[before])
    seen = (passed >= DRIFT_S) & (passed <= LONGEST_DRIFT_S)
    return np.where(seen, covered / np.maximum(passed, 1.0) / _KT, np.nan)
