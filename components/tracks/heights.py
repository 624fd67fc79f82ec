"""Height above the field: never the raw pressure altitude, and always with its error."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.tracks.fields import Field
from components.tracks.thresholds import (
    GEOMETRIC_ERROR_FT,
    OWN_ERROR_FT,
    OWN_READING_H,
    PRESSURE_ERROR_FT,
    QNH_ERROR_FT,
    SLOW_KT,
)

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

STANDARD_HPA = 1013.25
FT_PER_HPA = 27.3
_GEOMETRIC_SPREAD_S = 600.0
_MOST_APART_FT = 1_800.0
_QNH_BELOW_FT = 12_000.0


def heights(points: pd.DataFrame, field: Field, seconds: Numbers, inside: Flags) -> tuple[Numbers, Numbers]:
    """Height above the field in ft and its error (half the width of the range it surely lies in), NaN unknown.

    `points` is one aircraft's track in order of time, `seconds` its times, `inside` says which points lie on the
    field. Taken in this order: pressure altitude corrected by the aircraft's own reading while it stood on the
    field; geometric altitude less the geoid, or pressure altitude corrected by it; pressure altitude corrected by
    the transmitted QNH; pressure altitude as it is, with the error of an unknown QNH.
    """
    pressure = rough_altitude(points)
    geometric = points["geometric_ft"].to_numpy("float64") - field.geoid_ft
    height = pressure - field.elevation_ft
    error = np.where(np.isnan(height), np.nan, PRESSURE_ERROR_FT)

    qnh = points["qnh_hpa"].to_numpy("float64")
    # 1013 is what a crew sets above the transition altitude; it says nothing of the pressure here.
    has_qnh = (np.abs(qnh - STANDARD_HPA) > 0.7) & (qnh > 940) & (qnh < 1060) & (pressure < _QNH_BELOW_FT)
    by_qnh = pressure + (qnh - STANDARD_HPA) * FT_PER_HPA - field.elevation_ft
    height, error = np.where(has_qnh, by_qnh, height), np.where(has_qnh, QNH_ERROR_FT, error)

    by_geometric = _carried(pressure, geometric, seconds) - field.elevation_ft
    has_height = ~np.isnan(by_geometric)
    height, error = np.where(has_height, by_geometric, height), np.where(has_height, GEOMETRIC_ERROR_FT, error)

    by_own = pressure - _own_reading(pressure, points, seconds, inside, height, error)
    has_height = ~np.isnan(by_own)
    return np.where(has_height, by_own, height), np.where(has_height, OWN_ERROR_FT, error)


def rough_altitude(points: pd.DataFrame) -> Numbers:
    """Pressure altitude in ft, or where there is none the altitude whose reference is not known: one above the sea
    or the ellipsoid lies within the error of an unknown QNH."""
    pressure = points["altitude_ft"].to_numpy("float64")
    return np.where(np.isnan(pressure), points["vague_altitude_ft"].to_numpy("float64"), pressure)


def disagree(points: pd.DataFrame) -> Flags:
    """Where geometric and pressure altitude lie further apart than any weather explains."""
    apart = points["geometric_ft"].to_numpy("float64") - points["altitude_ft"].to_numpy("float64")
    return np.abs(apart) > _MOST_APART_FT + 0.08 * np.abs(points["altitude_ft"].to_numpy("float64"))


def _carried(pressure: Numbers, geometric: Numbers, seconds: Numbers) -> Numbers:
    """Geometric height above the sea; between its readings, pressure altitude with their difference."""
    apart = geometric - pressure
    wrong = np.abs(apart) > _MOST_APART_FT
    if wrong.sum() > 0.5 * (~np.isnan(apart)).sum():
        return np.full(len(pressure), np.nan)
    apart = np.where(wrong, np.nan, apart)
    trusted = np.where(np.isnan(pressure) | ~np.isnan(apart), geometric, np.nan)
    readings = np.flatnonzero(~np.isnan(apart))
    if not len(readings):
        return trusted
    nearest = readings[_nearest(seconds[readings], seconds)]
    close = np.abs(seconds[nearest] - seconds) <= _GEOMETRIC_SPREAD_S
    return np.where(np.isnan(trusted) & close, pressure + apart[nearest], trusted)


def _own_reading(
    pressure: Numbers, points: pd.DataFrame, seconds: Numbers, inside: Flags, height: Numbers, error: Numbers
) -> Numbers:
    """Pressure altitude that the aircraft gave while it stood on the field, nearest in time; NaN: none."""
    slow = points["ground_speed_kt"].to_numpy("float64") < SLOW_KT / 2
    standing = np.flatnonzero(inside & slow & ~np.isnan(pressure) & (np.abs(height) <= error + OWN_ERROR_FT))
    if not len(standing):
        return np.full(len(pressure), np.nan)
    nearest = standing[_nearest(seconds[standing], seconds)]
    close = np.abs(seconds[nearest] - seconds) <= OWN_READING_H * 3600
    return np.where(close, pressure[nearest], np.nan)


def _nearest(values: Numbers, wanted: Numbers) -> npt.NDArray[np.int64]:
    """Index into `values` (ascending) of the value nearest to each wanted one."""
    after = np.clip(np.searchsorted(values, wanted), 0, len(values) - 1)
    before = np.clip(after - 1, 0, None)
    return np.where(np.abs(values[before] - wanted) <= np.abs(values[after] - wanted), before, after)
