"""Points of many files, put together aircraft by aircraft."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.tracks.twins import NAMELESS, track_labels, twins

Numbers = npt.NDArray[np.float64]

_PARKED_M = 400.0
_PARKED_H = 16.0
_SILENCE_S = 15.0
"""Of a second track of an aircraft the points are used that lie this far in time from those of the first: clocks
of trackers differ, and two tracks shuffled into one would jump to and fro."""
_LONGEST_STEP_S = 120.0


@dataclass(frozen=True, slots=True, eq=False)
class TrackTimes:
    """When a file received an aircraft (seconds since 1970, in order), and under which address, "" for none."""

    file: int
    icao24: str
    seconds: Numbers = field(repr=False)

    def covers(self, seconds: float) -> bool:
        """Whether the track goes on at this time."""
        goes_on = self.seconds[0] - _SILENCE_S <= seconds <= self.seconds[-1] + _SILENCE_S
        return bool(goes_on and np.abs(self.seconds - seconds).min() <= _LONGEST_STEP_S)


@dataclass(frozen=True, slots=True, eq=False)
class Aircraft:
    """One aircraft: its address, "" where no file names it, the points of all its tracks put together, and which
    tracks these are, the first and fullest one first."""

    icao24: str
    points: pd.DataFrame = field(repr=False)
    tracks: tuple[TrackTimes, ...]


def by_aircraft(points: pd.DataFrame, same: Mapping[str, str] | None = None) -> Iterator[Aircraft]:
    """The aircraft that points are of: by their addresses, or file by file where the files give none.

    `points` has the columns of the points table and `file`, a number for the file each point is from, and may have
    `member`, which tells the tracks of a file apart that name no aircraft. Tracks that lie on each other are of
    one aircraft, as `twins` finds; `same` is what it returned. Two files without an address are also where a
    callsign of the first stands at the place at which the second begins with it, hours later at most.
    """
    labels = track_labels(points)
    same = twins(points, labels) if same is None else same
    heads = labels.map(dict(same)).fillna(labels) if same else labels
    nameless: list[Aircraft] = []
    for head, own in points.assign(label=labels).groupby(heads.to_numpy(), sort=True):
        one = _aircraft("" if str(head).startswith(NAMELESS) else str(head), own)
        if one.icao24:
            yield one
        else:
            nameless.append(one)
    yield from _chained(nameless)


def _aircraft(icao24: str, points: pd.DataFrame) -> Aircraft:
    if points["file"].nunique() == points["label"].nunique() == 1:
        return Aircraft(icao24, points, (_times(points),))
    parts = [part for _, part in points.groupby(["label", "file"], sort=True)]
    parts.sort(key=lambda part: (part["icao24"].iloc[0] != icao24, -len(part)))
    return Aircraft(icao24, _together(parts), tuple(_times(part) for part in parts))


def _times(points: pd.DataFrame) -> TrackTimes:
    return TrackTimes(int(points["file"].iloc[0]), str(points["icao24"].iloc[0]), np.sort(_seconds(points)))


def _seconds(points: pd.DataFrame) -> Numbers:
    return points["time"].to_numpy("datetime64[ms]").astype("int64") / 1000


def _together(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The points of the first of some tracks of one aircraft, and of the others those that fill its silences."""
    used, times = [parts[0]], np.sort(_seconds(parts[0]))
    for part in parts[1:]:
        own = _seconds(part)
        after = np.searchsorted(times, own)
        before = np.abs(own - times[np.maximum(after - 1, 0)])
        behind = np.abs(own - times[np.minimum(after, len(times) - 1)])
        fills = np.minimum(before, behind) > _SILENCE_S
        if fills.any():
            used.append(part[fills])
            times = np.sort(np.concatenate([times, own[fills]]))
    return pd.concat(used, ignore_index=True)


def _chained(aircraft: Sequence[Aircraft]) -> Iterator[Aircraft]:
    """Those without an address, each put together with those that go on where it ended."""
    chains: list[list[Aircraft]] = []
    for one in sorted(aircraft, key=lambda one: float(min(times.seconds[0] for times in one.tracks))):
        before = next((chain for chain in chains if _goes_on(chain[-1].points, one.points)), None)
        if before is None:
            chains.append([one])
        else:
            before.append(one)
    yield from map(_put_together, chains)


def _put_together(chain: Sequence[Aircraft]) -> Aircraft:
    """Returns one aircraft with the points and the tracks of all in a chain."""
    each = [one.points for one in chain]
    points = each[0] if len(each) == 1 else pd.concat(each, ignore_index=True)
    return Aircraft("", points, tuple(times for one in chain for times in one.tracks))


def _goes_on(before: pd.DataFrame, after: pd.DataFrame) -> bool:
    last = before.loc[before["time"].idxmax()]
    first = after.loc[after["time"].idxmin()]
    hours = (first["time"] - last["time"]).total_seconds() / 3600
    north = (first["latitude"] - last["latitude"]) * 111_120
    east = (first["longitude"] - last["longitude"]) * 111_120 * np.cos(np.radians(first["latitude"]))
    same = set(before["callsign"]) & set(after["callsign"]) - {""}
    return bool(0 <= hours <= _PARKED_H and np.hypot(east, north) <= _PARKED_M and same)
