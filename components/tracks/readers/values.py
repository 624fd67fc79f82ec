"""Columns of any make as numbers, times, flags and texts of the points table; what makes no sense is told."""

import time
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from components.tracks.readers.batch import Fault

EARLIEST_MS = 946_684_800_000
DAY_MS = 86_400_000
FARTHEST = 1e6
"""No height, speed, rate or angle of an aircraft is a larger number, whatever its unit."""
NO_TIME = np.iinfo("int64").min

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_ISO = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d"
_TRUE = ("true", "t", "1", "1.0", "yes", "y")
_FALSE = ("false", "f", "0", "0.0", "no", "n")
_ROW = "Nothing to do; the other rows are read."


def numbers(column: pa.Array) -> tuple[Floats, Mask]:
    """Finite numbers, NaN elsewhere; and which cells say something that is no number.

    >>> numbers(pa.array(["1.5", None, "x"]))
    (array([1.5, nan, nan]), array([False, False,  True]))
    """
    kind = column.type
    if pa.types.is_floating(kind) or pa.types.is_boolean(kind):
        made = pc.cast(column, pa.float64()).to_numpy(zero_copy_only=False).copy()
    else:
        cells = texts(column).to_numpy(zero_copy_only=False)
        made = pd.to_numeric(pd.Series(cells, dtype=object), errors="coerce").to_numpy("float64", na_value=np.nan)
        made = np.where(np.isfinite(made), made, np.nan)
        return made, np.isnan(made) & (cells != "")
    endless = np.isinf(made)
    made[endless] = np.nan
    return made, endless


def measures(column: pa.Array) -> tuple[Floats, Mask]:
    """Like `numbers`, for heights, speeds and angles: a number that no aircraft can have is none.

    >>> measures(pa.array([1e308, -500.0]))
    (array([  nan, -500.]), array([ True, False]))
    """
    made, wrong = numbers(column)
    beyond = np.abs(made) > FARTHEST
    made[beyond] = np.nan
    return made, wrong | beyond


def texts(column: pa.Array) -> pa.Array:
    """Stripped texts, "" where there is none."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    return pc.utf8_trim_whitespace(pc.cast(column, pa.large_string()).fill_null(""))


def milliseconds(column: pa.Array) -> npt.NDArray[np.int64]:
    """Times as milliseconds since 1970, from seconds, milli-, micro- or nanoseconds since then, from ISO 8601 text
    (UTC unless it says otherwise) or from timestamps; `NO_TIME` where there is none.

    >>> milliseconds(pa.array(["1700000000", "2023-11-14T22:13:20Z", "soon"])).tolist()[:2]
    [1700000000000, 1700000000000]
    """
    if pa.types.is_timestamp(column.type):
        return column.cast(pa.int64()).fill_null(int(NO_TIME)).to_numpy(zero_copy_only=False)
    since, wrong = numbers(column)
    size = np.abs(since)
    scale = np.select([size < 1e11, size < 1e14, size < 1e17], [1e3, 1.0, 1e-3], 1e-6)
    made = np.full(len(since), NO_TIME, dtype="int64")
    known = np.isfinite(since) & (size < 1e20)
    made[known] = np.round(since[known] * scale[known]).astype("int64")
    if wrong.any():
        cells = pd.Series(texts(column).to_numpy(zero_copy_only=False)[wrong], dtype="str")
        written = cells.where(cells.str.contains(_ISO))
        moments = pd.to_datetime(written, format="ISO8601", utc=True, errors="coerce")
        since_1970 = moments.dt.as_unit("ms").astype("int64")
        made[wrong] = np.where(moments.notna(), since_1970, NO_TIME)
    return made


def latest_ms() -> int:
    """The latest time a track may have: now, and a day for clocks that are wrong."""
    return int(time.time() * 1000) + DAY_MS


def flags(column: pa.Array) -> pd.arrays.BooleanArray:
    """True, false or unknown, in all spellings: true, True, t, 1, 1.0, yes and their opposites.

    >>> flags(pa.array(["TRUE", "0", "", None]))
    <BooleanArray>
    [True, False, <NA>, <NA>]
    Length: 4, dtype: boolean
    """
    if pa.types.is_boolean(column.type):
        column = pc.if_else(column, "true", "false")
    words = pc.utf8_lower(texts(column))
    yes = pc.is_in(words, value_set=pa.array(_TRUE, pa.large_string())).to_numpy(zero_copy_only=False)
    no = pc.is_in(words, value_set=pa.array(_FALSE, pa.large_string())).to_numpy(zero_copy_only=False)
    return pd.arrays.BooleanArray(yes.copy(), ~(yes | no))


def addresses(column: pa.Array) -> tuple[pa.Array, Mask]:
    """Addresses in six small digits, "" elsewhere; and which cells say something that is no address."""
    cells = pc.utf8_lower(texts(column))
    good = pc.match_substring_regex(cells, "^~?[0-9a-f]{6}$")
    wrong = pc.and_(pc.invert(good), pc.not_equal(cells, ""))
    return pc.if_else(good, cells, ""), wrong.to_numpy(zero_copy_only=False)


def squawks(column: pa.Array) -> pa.Array:
    """Codes of four digits, also where a table lost their leading zeros or made them numbers.

    >>> squawks(pa.array([746.0, 1200.0, None])).to_pylist()
    ['0746', '1200', '']
    """
    cells = pc.replace_substring_regex(texts(column), r"\.0*$", "")
    padded = pc.utf8_lpad(cells, width=4, padding="0")
    return pc.if_else(pc.equal(cells, ""), "", padded)


def position_faults(
    times: npt.NDArray[np.int64], latitude: Floats, longitude: Floats, raw: dict[str, tuple[str, Any]]
) -> list[Fault]:
    """What keeps rows from being points. `raw` gives the column and the cells for time, latitude and longitude."""

    def fault(rows: Mask, name: str, what: str) -> Fault:
        column, cells = raw[name]
        return Fault(rows, column, lambda place: _cell(cells, place), what, _ROW)

    return [
        fault(times == NO_TIME, "time", "the time is missing or is neither a number nor ISO 8601"),
        fault(times > latest_ms(), "time", "the time lies in the future"),
        fault(times < EARLIEST_MS, "time", "the time lies before the year 2000"),
        fault(np.isnan(latitude), "latitude", "the latitude is missing or no number"),
        fault(np.abs(latitude) > 90, "latitude", "the latitude is not between -90 and 90"),
        fault(np.isnan(longitude), "longitude", "the longitude is missing or no number"),
        fault(np.abs(longitude) > 180, "longitude", "the longitude is not between -180 and 180"),
    ]


def _cell(cells: pa.Array | None, place: int) -> object:
    if cells is None:
        return ""
    # Python has no moments after the year 9999.
    return (pc.cast(cells, pa.string()) if pa.types.is_timestamp(cells.type) else cells)[place].as_py()
