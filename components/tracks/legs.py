"""Where an aircraft came from and went to, as far as the same track shows it."""

from functools import cache

import airportsdata
import numpy as np
import numpy.typing as npt

from components.tracks.heights import rough_altitude
from components.tracks.thresholds import AWAY_NM
from components.tracks.track import Track

_SILENCE_S = 4 * 3600.0
_AT_NM = 3.0
_CLIMBING_NM = 6.0
_CLIMBING_FT = 3_000.0
_STANDS_KT = 20.0


def origin(track: Track, landed: int, took_off_here: int) -> str:
    """ICAO code of the airport where the leg landing at point `landed` began; "" where the track does not show it.

    `took_off_here` is the point of the last take-off from the field itself before it, -1 if there is none.
    """
    silence = np.flatnonzero(np.diff(track.seconds[: landed + 1]) > _SILENCE_S)
    begins = int(silence[-1]) + 1 if len(silence) else 0
    on_ground = (track.away_nm > AWAY_NM) & ((track.flag == 1) | (track.speed < _STANDS_KT))
    stops = np.flatnonzero(on_ground[begins : landed + 1]) + begins
    last = int(stops[-1]) if len(stops) else -1
    if took_off_here >= begins and took_off_here > last:
        return track.field.airfield
    if last >= 0:
        return _airport_at(track, last, _AT_NM)
    return _airport_at(track, begins, _CLIMBING_NM) if _is_low_at(track, begins) else ""


def destination(track: Track, took_off: int, landed_here: int) -> str:
    """ICAO code of the airport where the leg taking off at point `took_off` ended; "" where the track does not
    show it.

    `landed_here` is the point of the next landing at the field itself after it, -1 if there is none.
    """
    last = len(track) - 1
    return origin(track.backwards(), last - took_off, last - landed_here if landed_here >= 0 else -1)


def _is_low_at(track: Track, i: int) -> bool:
    airports = _airports()
    nearest = _nearest(track, i)
    altitude = rough_altitude(track.points)[i]
    return bool(altitude - airports.elevation[nearest] < _CLIMBING_FT)


def _airport_at(track: Track, i: int, within_nm: float) -> str:
    nearest = _nearest(track, i)
    return _airports().codes[nearest] if _distance_nm(track, i)[nearest] <= within_nm else ""


def _nearest(track: Track, i: int) -> int:
    return int(np.argmin(_distance_nm(track, i)))


def _distance_nm(track: Track, i: int) -> npt.NDArray[np.float64]:
    airports = _airports()
    latitude, longitude = track.points["latitude"].iloc[i], track.points["longitude"].iloc[i]
    across = ((airports.longitude - longitude + 180) % 360 - 180) * np.cos(np.radians(latitude))
    return np.hypot(across, airports.latitude - latitude) * 60


class _Airports:
    def __init__(self) -> None:
        listed = [a for code, a in airportsdata.load("ICAO").items() if len(code) == 4 and code.isalpha()]
        self.codes = [str(a["icao"]) for a in listed]
        self.latitude = np.array([a["lat"] for a in listed])
        self.longitude = np.array([a["lon"] for a in listed])
        self.elevation = np.array([a["elevation"] for a in listed])


@cache
def _airports() -> _Airports:
    return _Airports()
