"""Points of many files, put together aircraft by aircraft."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

_PARKED_M = 400.0
_PARKED_H = 16.0


def by_aircraft(points: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """The points of each aircraft: by its address, or file by file and member by member of an archive where these
    give none.

    `points` has the columns of the points table and `file`, a number for the file each point is from. Two of them
    without an address are of one aircraft where a callsign of the first stands at the place at which the second
    begins with it, hours later at most.
    """
    known = points["icao24"] != ""
    for icao24, track in points[known].groupby("icao24", sort=True):
        yield str(icao24), track
    nameless = points[~known]
    if nameless.empty:
        return
    chains: list[list[pd.DataFrame]] = []
    each = nameless.groupby(["file", "member"], sort=True)
    tracks = [track.sort_values("time", kind="stable") for _, track in each]
    for track in sorted(tracks, key=lambda track: track["time"].iloc[0]):
        before = next((chain for chain in chains if _goes_on(chain[-1], track)), None)
        if before is None:
            chains.append([track])
        else:
            before.append(track)
    for chain in chains:
        yield "", pd.concat(chain, ignore_index=True)


def _goes_on(before: pd.DataFrame, after: pd.DataFrame) -> bool:
    last, first = before.iloc[-1], after.iloc[0]
    hours = (first["time"] - last["time"]).total_seconds() / 3600
    north = (first["latitude"] - last["latitude"]) * 111_120
    east = (first["longitude"] - last["longitude"]) * 111_120 * np.cos(np.radians(first["latitude"]))
    same = set(before["callsign"]) & set(after["callsign"]) - {""}
    return bool(0 <= hours <= _PARKED_H and np.hypot(east, north) <= _PARKED_M and same)
