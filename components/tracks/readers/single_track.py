"""Decides whether a track may be of one aircraft, in formats that name an aircraft only by a title or not at all.
Several aircraft are never combined."""

import re
from collections.abc import Sized
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.files.problems import shown
from components.tracks.points import distance, knots
from components.tracks.readers.batch import Tally, UnreadableError
from components.tracks.thresholds import FASTEST_KT

REMEDY = "Save the track of each aircraft in a file of its own"
MOST_TOGETHER = 100_000
"""Points of one track: one in every second of a day."""

_NAME = "(?=[A-Z0-9]*[0-9])(?=[A-Z0-9]*[A-Z])[A-Z0-9]{3,8}"
_CALLSIGN = re.compile(_NAME)
_WITHIN = re.compile(
    rf"[A-Z0-9-]{{1,8}}/(?P<flight>[A-Z0-9]{{3,8}})|FlightAware \S+ (?P<document>[A-Z0-9]{{3,8}}) .*"
    rf"|Flight (?P<track>{_NAME})|(?P<way>{_NAME}) ✈ .*"
)
""""LX8/SWR8" of Flightradar24, "FlightAware ✈ SWR8 28-Jun-2020 (A-B)", "Flight SWR8", "SWR8 ✈ KORD ✈ LSZH"."""


@dataclass(slots=True)
class SingleTrack:
    """Accepts the tracks without an address in a file that may be of one aircraft: those with the title of the
    first that begin after the previous one has ended."""

    tally: Tally
    _title: str | None = None
    _last_ms: int = 0
    _refused: set[str] = field(default_factory=set)

    def admits(self, title: str, first_ms: int, last_ms: int, row: int) -> bool:
        """Returns whether a track may be of the same aircraft as those before; if not, it is set aside with a
        problem."""
        if self._title is None:
            self._title = title
        if title != self._title:
            what = "a track with another name, perhaps of another aircraft, and without an address"
        elif first_ms < self._last_ms:
            what = "a track that begins before the one above ends, so of another aircraft, and without an address"
        else:
            self._last_ms = max(last_ms, first_ms)
            return True
        self.tally.add(row, "name", title, what, REMEDY)
        return False


def refuse_endless(track: Sized) -> None:
    """Raises `UnreadableError` for a track with more than MOST_TOGETHER points."""
    if len(track) > MOST_TOGETHER:
        what = f"a track of this file has more than {MOST_TOGETHER:,} points"
        raise UnreadableError(what, "Split it, by days for instance.")


def callsign_in(title: str) -> str:
    """Returns the callsign in a title, if the title is one or contains one in a known form.

    >>> [callsign_in(title) for title in ("N3423Q", "LX8/SWR8", "FlightAware ✈ SWR8 28-Jun-2020 (A-B)", "Track 1")]
    ['N3423Q', 'SWR8', 'SWR8', '']
    >>> [callsign_in(title) for title in ("Flight SWR8", "SWR8 ✈ KORD ✈ LSZH", "KORD ✈ LSZH", "Flight path")]
    ['SWR8', 'SWR8', '', '']
    """
    if _CALLSIGN.fullmatch(title):
        return title
    match = _WITHIN.fullmatch(title)
    return match[match.lastgroup] if match and match.lastgroup else ""


_FAR_KM = 3.0
"""Longer steps at an impossible speed are jumps; receivers' errors are smaller."""
_MOST_JUMPS = 5
"""Receivers' errors make a track jump a few times; alternating aircraft make it jump at every row."""
_PARKED_KM = 0.4
"""An aircraft that stands may change its callsign within this distance: the length of an apron."""
_SILENCE_S = 60.0
"""A track without longer silences is unbroken: trackers write at least a point a minute."""
_FASTEST_CHANGE_KT = 700.0
"""An unbroken track has no faster steps: above the ground speed of an airliner in the jet stream."""
_MOST_UNSEEN_FT = 15_000.0
"""An aircraft climbs or descends more than this unseen only if its whole climb is missing."""
_MOST_NAMED = 5
"""Names in a message; the rest are counted."""


def several_aircraft(points: pd.DataFrame, names: pd.Series) -> str:
    """Returns why points without an address may be of several aircraft; "" if they can be the track of one.

    `points` is a points table in file order, `names` what the rows say of their flight, "" for nothing. One
    aircraft may change its callsign where it stands, or within an unbroken track.
    """
    order = np.argsort(points["time"].to_numpy(), kind="stable")
    track, names = points.iloc[order], names.iloc[order]
    registrations = _distinct(points["registration"])
    if len(registrations) > 1:
        return f"rows of {_listed(registrations, 'registrations')}"
    seconds = track["time"].to_numpy("datetime64[ms]").astype("int64") / 1000
    latitude, longitude = track["latitude"].to_numpy("float64"), track["longitude"].to_numpy("float64")
    distinct = _distinct(names)
    if (
        len(distinct) > 1
        and not registrations
        and _names_change_unexpectedly(seconds, latitude, longitude, names, len(distinct))
    ):
        return f"rows of {_listed(distinct, 'callsigns')}"
    km, passed = _steps(seconds, latitude, longitude)
    jumps = int(((km > _FAR_KM) & (knots(km, passed) > FASTEST_KT)).sum())
    return f"the positions jump to and fro {jumps:,} times" if jumps >= _MOST_JUMPS else ""


def broken_off(points: pd.DataFrame) -> str:
    """Returns why points without an address or name may be of several aircraft: after a silence the track
    continues at a very different height, so one aircraft may have landed and another be passing over. ""
    otherwise."""
    track = points.sort_values("time", kind="stable")
    heights = track["altitude_ft"].ffill().to_numpy("float64")
    passed = track["time"].diff().dt.total_seconds().to_numpy()[1:]
    change = np.abs(np.diff(heights))
    breaks = (passed > _SILENCE_S) & (change > _MOST_UNSEEN_FT)
    if not breaks.any():
        return ""
    return f"after a silence the track goes on {change[breaks][0]:,.0f} feet higher or lower"


def _names_change_unexpectedly(
    seconds: npt.NDArray[np.float64],
    latitude: npt.NDArray[np.float64],
    longitude: npt.NDArray[np.float64],
    names: pd.Series,
    distinct: int,
) -> bool:
    """Returns whether names alternate, or change where one aircraft could not have changed its own."""
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
