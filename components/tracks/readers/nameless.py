"""Tables that do not name their aircraft: whether their rows may be of several."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.files.problems import shown
from components.tracks.readers.steps import distance, knots
from components.tracks.thresholds import FASTEST_KT

_FAR_KM = 3.0
_MOST_JUMPS = 5
"""A receiver's errors make a track jump a few times; two aircraft in turn make it jump at every row."""
_PARKED_KM = 0.4
_SILENCE_S = 60.0
_FASTEST_CHANGE_KT = 700.0
_MOST_UNSEEN_FT = 15_000.0
"""More than this an aircraft climbs or descends unseen only where its whole climb is missing."""
_MOST_NAMED = 5


def several_aircraft(points: pd.DataFrame, names: pd.Series) -> str:
    """Why points without an address may be of several aircraft; "" where they can be the track of one.

    `points` is a points table in the order of its file, `names` what else the rows say of their flight, "" for
    nothing. One aircraft may change its callsign where it stands, or in one unbroken track.
    """
    order = np.argsort(points["time"].to_numpy(), kind="stable")
    track, names = points.iloc[order], names.iloc[order]
    registrations = _distinct(points["registration"])
    if len(registrations) > 1:
        return f"rows of {_listed(registrations, 'registrations')}"
    seconds = track["time"].to_numpy("datetime64[ms]").astype("int64") / 1000
    latitude, longitude = track["latitude"].to_numpy("float64"), track["longitude"].to_numpy("float64")
    distinct = _distinct(names)
    if len(distinct) > 1 and not registrations and _changes(seconds, latitude, longitude, names, len(distinct)):
        return f"rows of {_listed(distinct, 'callsigns')}"
    km, passed = _steps(seconds, latitude, longitude)
    jumps = int(((km > _FAR_KM) & (knots(km, passed) > FASTEST_KT)).sum())
    return f"the positions jump to and fro {jumps:,} times" if jumps >= _MOST_JUMPS else ""


def broken_off(points: pd.DataFrame) -> str:
    """Why points without an address or a name may be of several aircraft: after a silence the track goes on at
    another height altogether, so that one may have landed and another passes over it; "" where it does not."""
    track = points.sort_values("time", kind="stable")
    heights = track["altitude_ft"].ffill().to_numpy("float64")
    passed = track["time"].diff().dt.total_seconds().to_numpy()[1:]
    change = np.abs(np.diff(heights))
    breaks = (passed > _SILENCE_S) & (change > _MOST_UNSEEN_FT)
    if not breaks.any():
        return ""
    return f"after a silence the track goes on {change[breaks][0]:,.0f} feet higher or lower"


def _changes(
    seconds: npt.NDArray[np.float64],
    latitude: npt.NDArray[np.float64],
    longitude: npt.NDArray[np.float64],
    names: pd.Series,
    distinct: int,
) -> bool:
    """Whether names come in turn, or change where one aircraft could not have changed its own."""
    named = np.flatnonzero((names != "").to_numpy())
    values = names.to_numpy()[named]
    after = np.flatnonzero(values[1:] != values[:-1]) + 1
    if len(after) >= distinct:
        return True
    first, last = named[after - 1], named[after]
    km = distance(latitude[first], longitude[first], latitude[last], longitude[last])
    passed = seconds[last] - seconds[first]
    goes_on = (km <= _PARKED_KM) | ((passed <= _SILENCE_S) & (knots(km, passed) <= _FASTEST_CHANGE_KT))
    return not bool(goes_on.all())


def _steps(
    seconds: npt.NDArray[np.float64], latitude: npt.NDArray[np.float64], longitude: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    km = distance(latitude[:-1], longitude[:-1], latitude[1:], longitude[1:])
    return km, np.diff(seconds)


def _distinct(names: pd.Series) -> list[str]:
    return [str(name) for name in names.unique() if name]


def _listed(names: list[str], what: str) -> str:
    some = ", ".join(shown(name) for name in names[:_MOST_NAMED])
    return f"{len(names):,} {what} ({some}{', …' if len(names) > _MOST_NAMED else ''})"
