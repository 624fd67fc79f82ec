"""One aircraft's way to and from a field, as it can be drawn: where it was, how high, and what decided."""

import numpy as np
import pandas as pd

from components.tracks.fields import Field
from components.tracks.landings import movements
from components.tracks.thresholds import NEAR_NM
from components.tracks.track import track_over

PROFILE_COLUMNS = ("time", "east_km", "north_km", "height_ft", "error_ft", "on_ground", "decides")


def profile(points: pd.DataFrame, field: Field) -> pd.DataFrame:
    """The points of one aircraft within NEAR_NM of a field, in order of time.

    `points` is a points table. Columns: time (UTC), east_km and north_km of the field's reference point, height_ft
    above the field with its error_ft (NaN unknown), on_ground (boolean, NA where nothing says), and decides:
    "landing" or "take-off" at the points that decided one, else "".
    """
    track = track_over(points, field)
    decides = np.full(len(track), "", dtype=object)
    for movement in movements(track):
        for i in (movement.air, movement.ground):
            if i >= 0 and movement.is_timed:
                decides[i] = "landing" if movement.is_arrival else "take-off"
    table = pd.DataFrame(
        {
            "time": track.points["time"],
            "east_km": track.east / 1000,
            "north_km": track.north / 1000,
            "height_ft": track.height,
            "error_ft": track.error,
            "on_ground": track.points["on_ground"],
            "decides": decides.astype("str"),
        }
    )
    return table[track.away_nm <= NEAR_NM].reset_index(drop=True)


def runway_lines(field: Field) -> pd.DataFrame:
    """The ends of every runway in kilometres from the reference point: name, east_km, north_km, two rows each."""
    rows = [
        (runway.name, east / 1000, north / 1000)
        for runway in field.runways
        for end in (runway.low, runway.high)
        for east, north in [tuple(float(v) for v in field.metres(end[0], end[1]))]
    ]
    return pd.DataFrame(rows, columns=["name", "east_km", "north_km"])
