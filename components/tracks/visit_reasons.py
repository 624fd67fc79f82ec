"""Explains why a visit was found, in a sentence, and returns the points of the track for drawing."""

import math
from collections.abc import Iterable
from datetime import UTC, datetime
from operator import attrgetter

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.tracks.brackets import brackets
from components.tracks.fields import Field
from components.tracks.landings import Evidence, Movement, movements
from components.tracks.neighbours import also_fits, fits_sentence
from components.tracks.points import Columns
from components.tracks.readers.values import DAY_MS
from components.tracks.thresholds import (
    BRACKET_NM,
    NEAR_NM,
    PRESSURE_ERROR_FT,
    RUNWAY_FT,
)
from components.tracks.track import Track, track_over


def why(track: Track, arrival: Movement | None, departure: Movement | None, integrity: str) -> str:
    """Returns why a visit was found: a sentence for each movement, the fields next door that it fits as well, and
    a sentence on its integrity."""
    parts = []
    if arrival:
        parts += [_arrival(track, arrival), fits_sentence(also_fits(track, arrival))]
    if departure:
        parts += [_departure(track, departure), fits_sentence(also_fits(track, departure))]
    if integrity:
        parts.append(f"{integrity[0].upper()}{integrity[1:]}.")
    return " ".join(filter(None, parts))


def also_in(files: Iterable[str], addresses: Iterable[str]) -> str:
    """Returns a sentence naming other tracks that show the same visit: files that name no aircraft, and addresses
    that are not ICAO's."""
    names = [*dict.fromkeys(files)]
    parts = (
        [f"in {' and '.join(names)}, which {'name' if len(names) > 1 else 'names'} no aircraft"] if names else []
    )
    parts += [f"under {address}" for address in sorted(filter(None, addresses))]
    return f"Received also {' and '.join(parts)}." if parts else ""


def said_by_a_person(identity: str, contradiction: str) -> str:
    """Returns a sentence with the identity that a person has given a track, and what contradicts it."""
    if not contradiction:
        return f"Said by a person to be {identity}."
    return f"Said by a person to be {identity}, which {contradiction} contradicts; it is not used."


def _arrival(track: Track, movement: Movement) -> str:
    if not movement.is_timed:
        return (
            f"Landing not seen: last in the air {place(track, movement.air)}, "
            f"on the ground at {_at(track, movement.ground)}{_days_later(track, movement.air, movement.ground)}."
        )
    if movement.air == movement.ground:
        return f"Landing inferred: first seen rolling{_speed(track, movement.air)} at {_at(track, movement.air)}."
    seen = f"in the air {place(track, movement.air)}"
    match movement.evidence:
        case Evidence.GROUND:
            return (
                f"Landing: {seen}, on the ground at {_at(track, movement.ground)}{_speed(track, movement.ground)}."
            )
        case Evidence.FINAL if movement.ground >= 0:
            down = _at(track, movement.ground)
            return f"Landing: followed down the approach, last {seen}; on the ground at {down}."
        case Evidence.FINAL:
            return f"Landing: followed down the approach and lost, last {seen}."
        case Evidence.GAP:
            return f"Landing: lost going down, last {seen}, and found again going up."
        case _ if movement.ground >= 0:
            return f"Landing inferred: last {seen}, on the ground at {_at(track, movement.ground)}."
        case _:
            return f"Landing inferred: lost in the circuit, last {seen}."


def _departure(track: Track, movement: Movement) -> str:
    if not movement.is_timed:
        return (
            f"Take-off not seen: on the ground until {_at(track, movement.ground)}, "
            f"next in the air {place(track, movement.air)}{_days_later(track, movement.ground, movement.air)}."
        )
    if movement.air == movement.ground:
        return f"Take-off inferred: last seen rolling{_speed(track, movement.air)} at {_at(track, movement.air)}."
    seen = f"in the air {place(track, movement.air)}"
    match movement.evidence:
        case Evidence.GROUND:
            return f"Take-off: on the ground at {_at(track, movement.ground)}, {seen}."
        case Evidence.GAP:
            return f"Take-off: first seen going up, {seen}."
        case _ if movement.ground >= 0:
            return f"Take-off inferred: on the ground at {_at(track, movement.ground)}, next {seen}."
        case _:
            return f"Take-off inferred: first seen climbing out, {seen}."


def place(track: Track, i: int) -> str:
    """Returns the height, distance and time of a point in words."""
    away = track.away_nm[i]
    where = "over the field" if away == 0 else f"{max(away, 0.1):.1f} nm outside"
    height, error = track.height[i], track.error[i]
    if math.isnan(height):
        return f"{where} at {_at(track, i)}"
    if height < RUNWAY_FT and error < PRESSURE_ERROR_FT:
        return f"at the height of the runway {where} at {_at(track, i)}"
    about = "by pressure altitude alone about " if error >= PRESSURE_ERROR_FT else ""
    return f"{about}{max(round(height / 10) * 10, 0):,} ft above the field, {where}, at {_at(track, i)}"


def _speed(track: Track, i: int) -> str:
    return "" if math.isnan(track.speed[i]) else f" with {track.speed[i]:.0f} kt"


def _at(track: Track, i: int) -> str:
    return f"{datetime.fromtimestamp(track.points['time'][i] / 1000, UTC):%H:%M:%S}"


def _days_later(track: Track, first: int, second: int) -> str:
    """Returns in words how many UTC days one point is later than another; "" for the same day."""
    days = int(track.points["time"][second] // DAY_MS - track.points["time"][first] // DAY_MS)
    return "" if not days else " on the next day" if days == 1 else f", {days} days later"


def profile(points: pd.DataFrame, field: Field, bracketed: bool = False) -> pd.DataFrame:
    """Returns one aircraft's points within NEAR_NM of a field (BRACKET_NM if `bracketed`, for visits that are only
    possible), sorted by time.

    `points` is a points table. Columns: time (UTC), east_km and north_km from the field's reference point,
    height_ft above the field with its error_ft (NaN unknown), on_ground (boolean, NA unknown), and decides:
    "landing" or "take-off" at the points that decided one, with "possible" before it where `bracketed`, else "".
    """
    track = track_over(Columns.of(points), field)
    table = pd.DataFrame(
        {
            "time": pd.DatetimeIndex(track.points["time"].view("datetime64[ms]")).tz_localize(UTC),
            "east_km": track.east / 1000,
            "north_km": track.north / 1000,
            "height_ft": track.height,
            "error_ft": track.error,
            "on_ground": pd.array(track.points["on_ground"], dtype="boolean"),
            "decides": _deciding(track, bracketed).astype("str"),
        }
    )
    return table[track.away_nm <= (BRACKET_NM if bracketed else NEAR_NM)].reset_index(drop=True)


def _deciding(track: Track, bracketed: bool) -> npt.NDArray[np.object_]:
    """Returns what each point decided, "" for nothing."""
    decides = np.full(len(track), "", dtype=object)
    seen, possible = movements(track), ""
    if bracketed:
        pairs = [(one.arrival, one.departure) for one in brackets(track, seen, None)]
        seen, possible = [end for pair in pairs for end in pair if end], "possible "
    for movement in filter(attrgetter("is_timed"), seen):
        for i in {movement.air, movement.ground} - {-1}:
            decides[i] = f"{possible}{'landing' if movement.is_arrival else 'take-off'}"
    return decides


def runway_lines(field: Field) -> pd.DataFrame:
    """Returns the ends of every runway in kilometres from the reference point: name, east_km, north_km, two rows
    per runway."""
    rows = [
        (runway.name, east / 1000, north / 1000)
        for runway in field.runways
        for end in (runway.low, runway.high)
        for east, north in [tuple(float(v) for v in field.metres(end[0], end[1]))]
    ]
    return pd.DataFrame(rows, columns=["name", "east_km", "north_km"])
