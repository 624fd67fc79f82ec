"""The sentence that says why a visit was found."""

import math
from collections.abc import Iterable
from datetime import UTC, datetime

from components.tracks.landings import Evidence, Movement
from components.tracks.thresholds import PRESSURE_ERROR_FT
from components.tracks.track import Track

_RUNWAY_FT = 30.0


def why(track: Track, arrival: Movement | None, departure: Movement | None, integrity: str) -> str:
    """Why a visit was found, in a sentence for each movement and one for its integrity."""
    parts = []
    if arrival:
        parts.append(_arrival(track, arrival))
    if departure:
        parts.append(_departure(track, departure))
    if integrity:
        parts.append(f"{integrity[0].upper()}{integrity[1:]}.")
    return " ".join(parts)


def also_in(files: Iterable[str], addresses: Iterable[str]) -> str:
    """Which other tracks show the same visit: files that name no aircraft, and addresses that are not ICAO's."""
    names = [*dict.fromkeys(files)]
    parts = (
        [f"in {' and '.join(names)}, which {'name' if len(names) > 1 else 'names'} no aircraft"] if names else []
    )
    parts += [f"under {address}" for address in sorted(filter(None, addresses))]
    return f"Received also {' and '.join(parts)}." if parts else ""


def said_by_a_person(identity: str, contradiction: str) -> str:
    """Whose track it is as a person says, and what speaks against it."""
    if not contradiction:
        return f"Said by a person to be {identity}."
    return f"Said by a person to be {identity}, which {contradiction} contradicts; it is not used."


def _arrival(track: Track, movement: Movement) -> str:
    if not movement.is_timed:
        return (
            f"Landing not seen: last in the air {_place(track, movement.air)}, "
            f"on the ground at {_at(track, movement.ground)}."
        )
    seen = f"in the air {_place(track, movement.air)}"
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
        case _:
            return f"Landing inferred: last {seen}, on the ground at {_at(track, movement.ground)}."


def _departure(track: Track, movement: Movement) -> str:
    if not movement.is_timed:
        return (
            f"Take-off not seen: on the ground until {_at(track, movement.ground)}, "
            f"next in the air {_place(track, movement.air)}."
        )
    seen = f"in the air {_place(track, movement.air)}"
    match movement.evidence:
        case Evidence.GROUND:
            return f"Take-off: on the ground at {_at(track, movement.ground)}, {seen}."
        case Evidence.GAP:
            return f"Take-off: first seen going up, {seen}."
        case _ if movement.ground >= 0:
            return f"Take-off inferred: on the ground at {_at(track, movement.ground)}, next {seen}."
        case _:
            return f"Take-off inferred: first seen climbing out, {seen}."


def _place(track: Track, i: int) -> str:
    """The time, height and distance of a point."""
    away = track.away_nm[i]
    where = "over the field" if away == 0 else f"{max(away, 0.1):.1f} nm outside"
    height, error = track.height[i], track.error[i]
    if math.isnan(height):
        return f"{where} at {_at(track, i)}"
    if height < _RUNWAY_FT and error < PRESSURE_ERROR_FT:
        return f"at the height of the runway {where} at {_at(track, i)}"
    about = "by pressure altitude alone about " if error >= PRESSURE_ERROR_FT else ""
    return f"{about}{max(round(height / 10) * 10, 0):,} ft above the field, {where}, at {_at(track, i)}"


def _speed(track: Track, i: int) -> str:
    return "" if math.isnan(track.speed[i]) else f" with {track.speed[i]:.0f} kt"


def _at(track: Track, i: int) -> str:
    at = track.points["time"].iloc[i].to_pydatetime()
    return f"{datetime.fromtimestamp(at.timestamp(), UTC):%H:%M:%S}"
