"""Judges how far the positions of a landing or take-off can be trusted."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from components.tracks.fields import M_PER_NM
from components.tracks.landings import Movement
from components.tracks.observations import implied_kt, is_repeated, median
from components.tracks.thresholds import (
    FALL_FT,
    FALL_HIGH_FT,
    FALL_S,
    FASTEST_DESCENT_FPM,
    FASTEST_KT,
    INTEGRITY_S,
    JUMP_FACTOR,
    JUMP_KT,
    JUMP_M,
    LEAST_VALUES,
    MOST_SHARE,
    PRESSURE_ERROR_FT,
    PROFILE_CHANGE_FT,
    PROFILE_LOW_FT,
    PROFILE_LOW_NM,
    PROFILE_NM,
    PROFILE_S,
    SPEED_HIGH_FACTOR,
    SPEED_LEAST_S,
    SPEED_LOW_FACTOR,
    SPEED_MOVES_KT,
    SPEED_STEP_S,
    STEADY_DESCENT_FPM,
)
from components.tracks.track import Flags, Numbers, Track, disagree

Steps = tuple[npt.NDArray[np.int64], Numbers, Numbers]
"""The points that have a previous point, with the seconds and metres from it."""
_KT = M_PER_NM / 3600


class Integrity(StrEnum):
    """Whether the track itself supports its positions or makes them suspect."""

    SUPPORTED = "supported"
    NO_DATA = "no integrity data"
    SUSPECT = "suspect"


@dataclass(frozen=True, slots=True)
class Finding:
    """The integrity of one movement, and the reason as a clause of a sentence."""

    integrity: Integrity
    reason: str


def worst(findings: Sequence[Finding]) -> Finding:
    """Returns the less trustworthy of the two findings of a visit: suspect, then no data, then supported."""
    order = (Integrity.SUSPECT, Integrity.NO_DATA, Integrity.SUPPORTED)
    return min(findings, key=lambda finding: order.index(finding.integrity))


def integrity(track: Track, movement: Movement) -> Finding:
    """Returns how far a landing or take-off can be trusted, judged by the points around it."""
    falls, leaps = _falls(track, movement), _leaps(track, movement)
    decided = track.seconds[movement.air if movement.air >= 0 else movement.ground]
    # The rest of the day does not bear on this movement.
    track = track.between(decided - PROFILE_S, decided + PROFILE_S)
    apart = np.abs(track.seconds - decided)
    window = (apart <= INTEGRITY_S) & (track.away_nm < PROFILE_NM)
    steps = _steps(track, window)
    for reason in (
        _low_accuracy(track, window),
        _two_speeds(track, steps, ~_on_ground(track, movement)),
        _jumps(track, steps),
        leaps,
        falls,
        _two_heights(track, window),
    ):
        if reason:
            return Finding(Integrity.SUSPECT, reason)
    if (track.points["position_source"][window] == "mlat").sum() > MOST_SHARE * window.sum():
        return Finding(Integrity.SUPPORTED, "positions by multilateration, which no false GPS can shift")
    if _profile_agrees(track, (apart <= PROFILE_S) & (track.away_nm < PROFILE_NM)):
        return Finding(Integrity.SUPPORTED, "barometric height and position agree")
    return Finding(Integrity.NO_DATA, "the track holds nothing that its positions could be tested by")


def _low_accuracy(track: Track, window: Flags) -> str:
    """Returns the reason if most integrity values transmitted around the movement are 0, "" otherwise. NIC and
    NACp are meaningful from ADS-B version 1 on, SIL from version 2; a value of 0 means that the aircraft does not
    trust its own position."""
    points = track.points
    modern = window & (points["adsb_version"] >= 1)
    newest = window & (points["adsb_version"] >= 2)
    for column, name, is_valid in (("nic", "NIC", modern), ("nac_p", "NACp", modern), ("sil", "SIL", newest)):
        values = points[column][is_valid]
        values = values[~np.isnan(values)]
        if len(values) >= LEAST_VALUES and (values == 0).mean() > MOST_SHARE:
            return f"{name} is 0 around it: the aircraft did not trust its own position"
    return ""


def _jumps(track: Track, steps: Steps) -> str:
    at, _, covered = steps
    far = at[covered > JUMP_M]
    if not len(far):
        return ""
    implied = implied_kt(track.seconds, track.east, track.north)[far]
    limit = np.minimum(JUMP_FACTOR * np.nan_to_num(track.speed[far], nan=FASTEST_KT) + JUMP_KT, FASTEST_KT)
    return f"the positions jump, as if at {implied.max():,.0f} kt" if (implied > limit).any() else ""


def _leaps(track: Track, movement: Movement) -> str:
    """Returns the reason if the track jumps between places too far apart, "" otherwise: another aircraft has used
    the same address before, during or after the movement."""
    deciding_seconds = [track.seconds[i] for i in (movement.air, movement.ground) if i >= 0]
    track = track.between(min(deciding_seconds) - INTEGRITY_S, max(deciding_seconds) + INTEGRITY_S)
    implied = implied_kt(track.seconds, track.east, track.north)
    covered = np.hypot(np.diff(track.east, prepend=track.east[:1]), np.diff(track.north, prepend=track.north[:1]))
    far = (covered > PROFILE_NM * M_PER_NM) & (implied > FASTEST_KT)
    return f"the positions jump, as if at {implied[far].max():,.0f} kt" if far.any() else ""


def _steps(track: Track, window: Flags) -> Steps:
    at = np.flatnonzero(window[1:]) + 1
    covered = np.hypot(track.east[at] - track.east[at - 1], track.north[at] - track.north[at - 1])
    return at, track.seconds[at] - track.seconds[at - 1], covered


def _on_ground(track: Track, movement: Movement) -> Flags:
    """Returns the points at which the transmitted speed may be stale: on the ground many transponders repeat the
    last speed of the flight."""
    ground_side = (track.seconds > movement.time) == movement.is_arrival
    return (track.flag == 1) | (ground_side & is_repeated(track.points["ground_speed_kt"]))


def _two_speeds(track: Track, steps: Steps, may_fly: Flags) -> str:
    """Returns the reason if positions stand still or circle while the aircraft transmits the speed of flight, ""
    otherwise."""
    at, passed, covered = steps
    speeds = track.points["ground_speed_kt"]
    moves = may_fly & (speeds > SPEED_MOVES_KT)
    flown = (passed <= SPEED_STEP_S) & moves[at] & (speeds[at - 1] > SPEED_MOVES_KT)
    at, passed, covered = at[flown], passed[flown], covered[flown]
    if passed.sum() < SPEED_LEAST_S:
        return ""
    by_position, speed = median(covered / passed) / _KT, median(speeds[at])
    if by_position < SPEED_LOW_FACTOR * speed or by_position > SPEED_HIGH_FACTOR * speed + SPEED_MOVES_KT:
        return f"the positions move at {by_position:,.0f} kt, and the aircraft says {speed:,.0f} kt"
    return ""


def _falls(track: Track, movement: Movement) -> str:
    """Returns the reason if the aircraft came down from (or climbed to) a well-known height faster than any
    aircraft can, "" otherwise."""
    if movement.ground < 0:
        return ""
    at = movement.ground
    air_side = slice(at) if movement.is_arrival else slice(at + 1, None)
    height, passed = (track.height - track.error)[air_side], np.abs(track.seconds[air_side] - track.seconds[at])
    aloft = ~np.isnan(height) & (passed <= FALL_S)
    if not aloft.any():
        return ""
    height, passed = height[aloft], passed[aloft]
    nearest = int(np.argmin(passed))
    rates = height / np.maximum(passed, 1.0) * 60
    falls = rates[nearest] > STEADY_DESCENT_FPM and height[nearest] > FALL_FT
    if falls or ((rates > FASTEST_DESCENT_FPM).sum() > 1 and height.max() > FALL_HIGH_FT):
        return f"{height.max():,.0f} ft above the field and on the ground, with no time for the way between"
    return ""


def _two_heights(track: Track, window: Flags) -> str:
    if (disagree(track.points) & window).sum() >= LEAST_VALUES:
        return "geometric and barometric height contradict each other"
    return ""


def _profile_agrees(track: Track, around: Flags) -> bool:
    """Returns whether pressure altitude alone shows the aircraft come down or leave; a false position cannot
    affect it."""
    pressure: npt.NDArray[np.float64] = track.points["altitude_ft"] - track.field.elevation_ft
    there = around & ~np.isnan(pressure)
    if there.sum() < LEAST_VALUES:
        return False
    low = pressure[there & (track.away_nm < PROFILE_LOW_NM)]
    return bool(
        len(low)
        and abs(low.min()) <= PRESSURE_ERROR_FT + PROFILE_LOW_FT
        and pressure[there].max() - low.min() >= PROFILE_CHANGE_FT
    )
