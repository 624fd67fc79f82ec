"""One aircraft's track over one field: points in order, cleaned, with position and height against the field. The
height is never the raw pressure altitude, and always has its error."""

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from components.tracks.fields import M_PER_NM, Field
from components.tracks.observations import (
    drift_kt,
    epoch_seconds,
    lowest_around,
    median,
    middle_of_three,
    observed,
    speed_kt,
    strays,
)
from components.tracks.points import Columns
from components.tracks.thresholds import (
    ALOFT_FLAGGED_FT,
    ALOFT_FT,
    ALOFT_S,
    APPROACH_FT,
    APPROACH_NM,
    AWAY_NM,
    DRIVE_NM,
    FASTEST_ROLL_KT,
    FLYING_FACTOR,
    GEOMETRIC_CARRIED_S,
    GEOMETRIC_ERROR_FT,
    HEIGHTS_APART_FT,
    HEIGHTS_APART_SHARE,
    HIGHEST_QNH_HPA,
    IMPLIED_S,
    LOW_FT,
    LOWEST_QNH_HPA,
    MOST_SHARE,
    NEXT_DOOR_M,
    OFF_LINE_M,
    OWN_ERROR_FT,
    OWN_READING_H,
    OWN_READINGS,
    PRESSURE_ERROR_FT,
    QNH_BELOW_FT,
    QNH_ERROR_FT,
    SHORTEST_FLIGHT_S,
    SLOW_KT,
    STALL_FACTOR,
    STANDARD_QNH_HPA,
)

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

STANDARD_HPA = 1013.25
FT_PER_HPA = 27.3


def heights(points: Columns, field: Field, seconds: Numbers, standing: Flags) -> tuple[Numbers, Numbers]:
    """Height above the field in ft and its error (half the width of the range it surely lies in), NaN unknown.

    `points` is one aircraft's track in order of time, `seconds` its times, `standing` says at which points it
    stands or taxies on the field. A height below the field by more than its error is unknown. Taken in this order:
    pressure altitude corrected by the aircraft's own reading while it stood on the field; geometric altitude less
    the geoid, or pressure altitude corrected by it; pressure altitude corrected by the transmitted QNH; pressure
    altitude as it is, with the error of an unknown QNH.
    """
    pressure = rough_altitude(points)
    geometric = points["geometric_ft"] - field.geoid_ft
    height = pressure - field.elevation_ft
    error = np.where(np.isnan(height), np.nan, PRESSURE_ERROR_FT)

    qnh = points["qnh_hpa"]
    # 1013 is what a crew sets above the transition altitude; it says nothing of the pressure here.
    has_qnh = (np.abs(qnh - STANDARD_HPA) > STANDARD_QNH_HPA) & (pressure < QNH_BELOW_FT)
    has_qnh &= (qnh > LOWEST_QNH_HPA) & (qnh < HIGHEST_QNH_HPA)
    by_qnh = pressure + (qnh - STANDARD_HPA) * FT_PER_HPA - field.elevation_ft
    height, error = np.where(has_qnh, by_qnh, height), np.where(has_qnh, QNH_ERROR_FT, error)

    by_geometric = _carried(pressure, geometric, seconds) - field.elevation_ft
    has_height = ~np.isnan(by_geometric)
    height, error = np.where(has_height, by_geometric, height), np.where(has_height, GEOMETRIC_ERROR_FT, error)

    by_own = pressure - _own_reading(pressure, seconds, standing & (np.abs(height) <= error + OWN_ERROR_FT))
    has_height = ~np.isnan(by_own)
    height, error = np.where(has_height, by_own, height), np.where(has_height, OWN_ERROR_FT, error)
    # Who knows no altitude may write 0 for it.
    is_possible = height >= -error - OWN_ERROR_FT
    return np.where(is_possible, height, np.nan), np.where(is_possible, error, np.nan)


def rough_altitude(points: Columns) -> Numbers:
    """Pressure altitude in ft, or where there is none the altitude whose reference is not known: one above the sea
    or the ellipsoid lies within the error of an unknown QNH."""
    pressure = points["altitude_ft"]
    return np.where(np.isnan(pressure), points["vague_altitude_ft"], pressure)


def disagree(points: Columns) -> Flags:
    """Where geometric and pressure altitude lie further apart than any weather explains."""
    pressure = points["altitude_ft"]
    return np.abs(points["geometric_ft"] - pressure) > HEIGHTS_APART_FT + HEIGHTS_APART_SHARE * np.abs(pressure)


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


def _own_reading(pressure: Numbers, seconds: Numbers, standing: Flags) -> Numbers:
    """Pressure altitude that the aircraft gave while it stood on the field, nearest in time; NaN: none. It is the
    median of a few, so that a false one among them does not count."""
    readings = np.flatnonzero(standing & ~np.isnan(pressure))
    if not len(readings):
        return np.full(len(pressure), np.nan)
    usual = pd.Series(pressure[readings]).rolling(OWN_READINGS, center=True, min_periods=1).median().to_numpy()
    nearest = _nearest(seconds[readings], seconds)
    close = np.abs(seconds[readings][nearest] - seconds) <= OWN_READING_H * 3600
    return np.where(close, usual[nearest], np.nan)


def _nearest(values: Numbers, wanted: Numbers) -> npt.NDArray[np.int64]:
    """Index into `values` (ascending) of the value nearest to each wanted one."""
    after = np.clip(np.searchsorted(values, wanted), 0, len(values) - 1)
    before = np.clip(after - 1, 0, None)
    return np.where(np.abs(values[before] - wanted) <= np.abs(values[after] - wanted), before, after)


_ARRAYS = (
    "seconds",
    "east",
    "north",
    "places",
    "away_nm",
    "inside",
    "beside",
    "height",
    "error",
    "speed",
    "pace",
    "flag",
)
HELICOPTER = "A7"
VEHICLES = ("C1", "C2", "C3", "C4", "C5")
VEHICLE_TYPES = ("GND", "SERV", "EMER", "TWR")


@dataclass(frozen=True)
class Track:
    """A cleaned track against a field; arrays run parallel to `points`.

    seconds: since the epoch, UTC. east, north: metres from the field's reference point; places: both, as shapely
    has them. away_nm: distance from the outline (0 inside). inside: on the field's own ground. beside: on the line
    of a runway, near its ends.
    height, error: ft above the field, NaN unknown. speed: ground speed in kt, from positions where none is
    transmitted, or one is repeated that they contradict.
    pace: the greater of that and the speed that the positions of the last seconds show.
    flag: 1 the aircraft says it is on the ground, 0 that it flies, NaN nothing. slow: kt below which this aircraft
    does not fly.
    """

    field: Field
    points: Columns
    seconds: Numbers
    east: Numbers
    north: Numbers
    places: npt.NDArray[np.object_]
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

    def between(self, first_s: float, last_s: float) -> "Track":
        """The points from one time to another, and the one before them, from which the first one came."""
        first, behind = np.searchsorted(self.seconds, (first_s, last_s + 0.001))
        return self._part(slice(max(int(first) - 1, 0), int(behind)))

    def _part(self, places: slice) -> "Track":
        arrays = {name: getattr(self, name)[places] for name in _ARRAYS}
        return replace(self, points=self.points.take(places), **arrays)

    def last_text(self, column: str) -> str:
        """The last text that the points have in a column, "" for none."""
        if column not in self._last_texts:
            given = np.flatnonzero(self.points[column] != "")
            self._last_texts[column] = str(self.points[column][given[-1]]) if len(given) else ""
        return self._last_texts[column]

    # Each landing asks for these; a track never changes.
    @cached_property
    def in_flight(self) -> Flags:
        """Points at which the aircraft cannot be on the field: too high, higher than a minute before or after, too
        far away, or beyond its edge at speed."""
        # Just beside the field only what all but stands: a light aeroplane against the wind is as slow.
        stands_near = (self.away_nm <= AWAY_NM) & (self.usual_kt < self.slow / 2)
        slow_there = (self.inside & (self.usual_kt < self.slow)) | stands_near
        airborne = self.flag != 1
        beyond = ~self.inside & (self.usual_kt > FLYING_FACTOR * self.slow) & airborne
        # A car leaves the field on the ground, and a parked aircraft's position drifts: only what stands far off,
        # or moves like an aircraft, has flown there.
        far = self.away_nm > DRIVE_NM
        moves = airborne & ((self.pace >= self.slow) | self.is_high)
        elsewhere = (self.away_nm > AWAY_NM) & (far | moves)
        aloft = self._comes_down & (self.usual_kt >= self.slow) & airborne
        return (((self.is_high | aloft) & ~slow_there) | elsewhere | beyond) & ~self._between_stands

    @cached_property
    def _between_stands(self) -> Flags:
        """Points between two at which the aircraft all but stands on the field, with no time for a flight between:
        positions of others, or altitudes."""
        stands = np.flatnonzero(self.inside & (self.usual_kt < self.slow / 2))
        if len(stands) < 2:
            return np.zeros(len(self), dtype=bool)
        behind = np.clip(np.searchsorted(stands, np.arange(len(self))), 1, len(stands) - 1)
        first, last = stands[behind - 1], stands[behind]
        is_between = (np.arange(len(self)) > first) & (np.arange(len(self)) < last)
        return is_between & (self.seconds[last] - self.seconds[first] < SHORTEST_FLIGHT_S)

    @cached_property
    def _last_texts(self) -> dict[str, str]:
        return {}

    @cached_property
    def is_high(self) -> Flags:
        """Points too high for the ground, whatever the height's error."""
        return self.height - self.error > LOW_FT

    @cached_property
    def is_next_door(self) -> Flags:
        """Points on the ground beside the field, by a runway of another one."""
        there = np.zeros(len(self), dtype=bool)
        low = ~self.is_high & ((self.flag == 1) | ((self.pace < self.slow / 2) & ~np.isnan(self.pace)))
        near = np.flatnonzero(low & ~self.inside & ~self.beside & (self.away_nm <= AWAY_NM))
        runways = self.field.runways_next_door
        if len(near) and not runways.is_empty:
            there[near] = shapely.distance(runways, self.places[near]) < np.fmax(
                shapely.distance(self.field.strips, self.places[near]), NEXT_DOOR_M
            )
        return there

    @cached_property
    def usual_kt(self) -> Numbers:
        """The speed at each point, for which single positions that are off do not count: of three the middle one,
        and on the field or beside it no more than they come nearer to anywhere, before or behind a silence."""
        drift = drift_kt(self.seconds, self.east, self.north)
        behind = drift_kt(-self.seconds[::-1], self.east[::-1], self.north[::-1])[::-1]
        drift = np.where(np.isnan(drift), behind, drift)
        return np.where(self.away_nm <= AWAY_NM, np.fmin(self._middle_kt, drift), self._middle_kt)

    @cached_property
    def _middle_kt(self) -> Numbers:
        # Across a silence in which the aircraft flew the speed may be another; that of who stood is repeated.
        passed, moved = np.diff(self.seconds), np.hypot(np.diff(self.east), np.diff(self.north))
        silent = np.flatnonzero((passed > IMPLIED_S) & (moved > passed * SLOW_KT * M_PER_NM / 3600)) + 1
        apart = middle_of_three(np.insert(self.speed, silent, np.nan))
        return np.delete(apart, silent + np.arange(len(silent)))

    @cached_property
    def _comes_down(self) -> Flags:
        """Points from which the aircraft comes down within a minute, or to which it came up: whatever the pressure
        is, who is at speed there is not on the ground."""
        altitude = rough_altitude(self.points)
        measured = ~np.isnan(self.height) & ~np.isnan(altitude)
        usual = middle_of_three(altitude[measured])
        above = np.zeros(len(self))
        above[measured] = usual - lowest_around(usual, self.seconds[measured], ALOFT_S)
        return above >= np.where(self.flag == 0, ALOFT_FLAGGED_FT, ALOFT_FT)

    @cached_property
    def _backwards(self) -> "Track":
        turned = self._part(slice(None, None, -1))
        turned = replace(turned, seconds=-turned.seconds)
        # What looks both ways in time is the same.
        for name in ("is_high", "is_next_door", "_middle_kt", "_comes_down"):
            vars(turned)[name] = getattr(self, name)[::-1]
        return turned


def is_vehicle(points: Columns) -> bool:
    """Whether a track is that of a car or a fixed transmitter on the field."""
    if not set(points["aircraft_type"]).isdisjoint(VEHICLE_TYPES):
        return True
    if set(points["category"]).isdisjoint(VEHICLES):
        return False
    categories = Counter(points["category"])
    given = len(points) - categories[""]
    return sum(categories[each] for each in VEHICLES) > MOST_SHARE * given


def track_over(points: Columns, field: Field) -> Track:
    """The track of one aircraft, whose points may come in any order and from several files."""
    points = observed(points, field)
    seconds = epoch_seconds(points)
    east, north = field.metres(points["latitude"], points["longitude"])
    places = shapely.points(east, north)
    shapely.prepare(field.outline)
    away = shapely.distance(field.outline, places) / M_PER_NM
    ours = np.zeros(len(points), dtype=bool)
    near = np.flatnonzero(away <= AWAY_NM)
    ours[near] = field.is_nearest(east[near], north[near])
    inside = ours & (away == 0)
    beside = ours.copy()
    beside[ours] = shapely.distance(field.approaches, places[ours]) <= OFF_LINE_M
    speed = speed_kt(points["ground_speed_kt"], seconds, east, north)
    pace = np.fmax(speed, drift_kt(seconds, east, north))
    points, flag = _own_messages(points, field, seconds, (inside | beside) & (pace <= FASTEST_ROLL_KT))
    stands = (pace < SLOW_KT / 2) | ((flag == 1) & (pace < SLOW_KT))
    height, error = heights(points, field, seconds, inside & stands)
    low = (away < APPROACH_NM) & (away > 0) & (height - error < APPROACH_FT) & (speed > SLOW_KT)
    approach = median(speed[low]) if low.any() else 0.0
    return Track(
        field,
        points,
        seconds,
        east,
        north,
        places,
        away,
        inside,
        beside,
        height,
        error,
        speed,
        pace,
        flag,
        max(SLOW_KT, STALL_FACTOR * approach),
    )


def _own_messages(points: Columns, field: Field, seconds: Numbers, can_be_down: Flags) -> tuple[Columns, Numbers]:
    """Points without altitudes that ground flags around them contradict, and what each says of the ground without
    flags that altitudes do: a flag counts for the altitude of the field where none is given, and the fewer give
    way to the more."""
    flag = points["on_ground"]
    pressure = rough_altitude(points)
    flagged = np.isnan(pressure) & (flag == 1) & can_be_down
    stray = strays(np.where(flagged, field.elevation_ft, pressure), seconds)
    if not stray.any():
        return points, flag
    given = {name: np.where(stray, np.nan, points[name]) for name in ("altitude_ft", "vague_altitude_ft")}
    return points.changed_to(**given), np.where(stray, np.nan, flag)
