"""When an aircraft was on the field's ground: runs of contact, and the points that show it flying."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from components.tracks.thresholds import (
    AWAY_NM,
    FASTEST_DESCENT_FPM,
    FASTEST_ROLL_KT,
    LOST_MIN,
    LOW_FT,
    TOUCH_AND_GO_S,
)
from components.tracks.track import Track

Flags = npt.NDArray[np.bool_]

HELICOPTER = "A7"
_FLYING_FACTOR = 1.5
_REACH_S = 120.0
_DRIVE_NM = 15.0


@dataclass(frozen=True, slots=True)
class Contact:
    """A time on the ground: indices of its first and last point. `stood`: it lasted, or the aircraft all but
    stopped, unlike in a touch-and-go; `slowed`: it was slower than this aircraft flies."""

    first: int
    last: int
    stood: bool
    slowed: bool


def flying(track: Track) -> Flags:
    """Points at which the aircraft cannot be on the field: too high, too far away, or beyond its edge at speed."""
    high = _high(track) & ((track.speed >= track.slow) | ~track.inside)
    beyond = ~track.inside & (track.speed > _FLYING_FACTOR * track.slow) & (track.flag != 1)
    # A car leaves the field on the ground, and a parked aircraft's position drifts: only what stands far off, or
    # moves like an aircraft, has flown there.
    far = track.away_nm > _DRIVE_NM
    moves = (track.flag != 1) & ((track.pace >= track.slow) | _high(track))
    elsewhere = (track.away_nm > AWAY_NM) & (far | moves)
    return high | elsewhere | beyond


def contacts(track: Track, in_flight: Flags) -> list[Contact]:
    """Runs of points on the ground, in order; a run goes on over any silence until the aircraft is seen flying."""
    down = np.flatnonzero(_on_ground(track))
    if not len(down):
        return []
    flights_before = np.cumsum(in_flight)[down]
    runs = np.split(down, np.flatnonzero(np.diff(flights_before)) + 1)
    return [_contact(track, run) for run in runs]


def _contact(track: Track, run: npt.NDArray[np.int64]) -> Contact:
    lasted = track.seconds[run[-1]] - track.seconds[run[0]]
    slowest = np.nanmin(track.pace[run])
    longest_silence = np.diff(track.seconds[run]).max(initial=0.0)
    slowed = slowest <= track.slow
    stood = slowest <= track.slow / 2 or (lasted >= TOUCH_AND_GO_S and slowed) or longest_silence >= LOST_MIN * 60
    return Contact(int(run[0]), int(run[-1]), bool(stood), bool(slowed))


def _high(track: Track) -> Flags:
    return np.nan_to_num(track.height - track.error, nan=0.0) > LOW_FT


def _on_ground(track: Track) -> Flags:
    """Told to be on the ground and able to be; or, where nothing tells, all but standing and not too high."""
    # A tracker's flag comes early on a low field: at speed, it counts from just outside the outline.
    there = track.inside | (track.beside & (track.speed > track.slow))
    flagged = there & (track.flag == 1) & (track.speed <= FASTEST_ROLL_KT) & ~_high(track)
    flag_is_used = bool((flagged & (track.pace < track.slow)).any())
    hovers = (track.points["category"] == HELICOPTER).to_numpy()
    unflagged = np.isnan(track.flag) | ((track.flag == 0) & (not flag_is_used) & ~hovers)
    low = ~(np.nan_to_num(track.height - track.error, nan=0.0) > LOW_FT / 2)
    stands = track.inside & unflagged & (track.pace < track.slow / 2) & low
    return (flagged | stands) & _reachable(track)


def _reachable(track: Track) -> Flags:
    """Whether the ground can be reached from the heights known just before, and the heights after from it."""
    return (
        _descends(track.seconds, track.height, track.error)
        & _descends(-track.seconds[::-1], track.height[::-1], track.error[::-1])[::-1]
    )


def _descends(
    seconds: npt.NDArray[np.float64], height: npt.NDArray[np.float64], error: npt.NDArray[np.float64]
) -> Flags:
    """Whether each point can be on the ground after one of the two heights last known; one may be wrong."""
    places = np.flatnonzero(~np.isnan(height))
    if not len(places):
        return np.ones(len(height), dtype=bool)
    before = np.searchsorted(places, np.arange(len(height))) - 1

    def reaches(back: int) -> Flags:
        has_earlier = before - back >= 0
        last = places[np.maximum(before - back, 0)]
        since = seconds - seconds[last]
        needed = (height[last] - error[last]) / np.maximum(since, 1) * 60
        return ~has_earlier | (since > _REACH_S) | (needed <= FASTEST_DESCENT_FPM)

    return reaches(0) | (reaches(1) & (before >= 1))
