"""Steps between the points of a track: how far they are, how fast, and whether the speeds of a table fit them."""

import numpy as np
import numpy.typing as npt
import pandas as pd

_KM_PER_DEGREE = 111.12
_KT_PER_KM_H = 1 / 1.852
_LONGEST_S, _FLYING_KT, _FEWEST = 120, 60, 5
"""Steps that tell the unit of speeds: several, short and fast ones."""
_MOST_OFF = 0.2
"""Metres a second would be half of the knots, and kilometres an hour nearly twice as many."""


def distance(
    latitude: npt.NDArray[np.float64],
    longitude: npt.NDArray[np.float64],
    to_latitude: npt.NDArray[np.float64],
    to_longitude: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """Returns kilometres between points, near enough for steps of a track."""
    east = (to_longitude - longitude + 180) % 360 - 180
    east = east * np.cos(np.radians((latitude + to_latitude) / 2))
    return np.hypot(to_latitude - latitude, east) * _KM_PER_DEGREE


def knots(km: npt.NDArray[np.float64], seconds: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Returns the speed at which a way is made."""
    return km / np.maximum(seconds, 1.0) * 3600 * _KT_PER_KM_H


def has_speeds_in_knots(
    milliseconds: npt.NDArray[np.int64],
    latitude: npt.NDArray[np.float64],
    longitude: npt.NDArray[np.float64],
    speed: npt.NDArray[np.float64],
    aircraft: npt.NDArray[np.object_],
) -> bool:
    """Whether the speeds of points are those at which they follow each other, in knots; False where too few points
    tell. `aircraft` says whose each point is."""
    order = np.lexsort((milliseconds, pd.factorize(aircraft)[0]))
    before, after = order[:-1], order[1:]
    seconds = (milliseconds[after] - milliseconds[before]) / 1000
    flown = knots(distance(latitude[before], longitude[before], latitude[after], longitude[after]), seconds)
    telling = (
        (aircraft[before] == aircraft[after]) & (seconds > 0) & (seconds <= _LONGEST_S) & (flown >= _FLYING_KT)
    )
    ratio = speed[after][telling] / flown[telling]
    ratio = ratio[np.isfinite(ratio)]
    return len(ratio) >= _FEWEST and abs(float(np.median(ratio)) - 1) <= _MOST_OFF
