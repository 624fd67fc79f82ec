"""Converts columns of any type into numbers, times, flags and texts of the points table, and reports invalid
cells."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from components.files.cells import ABOUT_AN_ADDRESS, NO_AIRCRAFT
from components.files.parquet_guard import is_text
from components.tracks.readers.batch import Fault

EARLIEST_MS = 946_684_800_000
"""The year 2000, before ADS-B; earlier times are errors."""
DAY_MS = 86_400_000
_SERIAL_MS = (20_000_000, 80_000_000)
"""Spreadsheet day numbers from 1954 to 2119, mistaken for seconds."""
_RUN_TOGETHER = (20_000_101_000_000, 21_000_101_000_000)
"""20230830142805 and the like, mistaken for a number."""
_ROUNDED_MS, _FEWEST_ROUNDED = 10_000_000, 5
"""Times of a track are never all multiples of this: of 1.69341E+12 a spreadsheet has kept only the first
digits."""
FARTHEST = 1e6
"""Larger than any height, speed, rate or angle of an aircraft in any unit."""
NO_TIME = np.iinfo("int64").min

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_ZONELESS = r"^(?:\d{4}[-/.]\d{2}[-/.]\d{2}[T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?|\d{8}T\d{4}(\d\d)?)$"
_ISO = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d"
_TRUE = ("true", "t", "1", "1.0", "yes", "y", "wahr", "ja", "vrai", "oui", "verdadero", "истина", "да")
_FALSE = ("false", "f", "0", "0.0", "no", "n", "falsch", "nein", "faux", "non", "falso", "ложь", "нет")
_ADDRESS = "^~?[0-9a-f]{6}$"
_RFC = r"^(?:[A-Z][a-z]{2}, ?)?(\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d)(?: (?:GMT|UTC|Z|\+0000))?$"
_AS_ISO_HAS_IT = (
    (r"^(\d{4})[-/.](\d\d)[-/.](\d\d)[T ]", r"\1-\2-\3T"),
    (r"^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)", r"\1-\2-\3T\4:\5:"),
    (r"[T ](\d):", r"T0\1:"),
    (r":(?=$|Z|[+-])", ""),
    (r"\s*(?:Z|UTC|GMT)$", "Z"),
    (r"\s+(?=[+-]\d\d:?\d\d$)", ""),
)
"""Substitutions that turn times beginning with the year into complete ISO 8601: 2023/08/30 14:28:05 UTC."""
_DEGREE_SIGN = "\\s*[°º�]\\s*$"
_DECIMAL_COMMA = r"^[+-]?\d+,\d+$"
_COMMA_OR_WHOLE = r"^[+-]?\d+(,\d+)?$"
_GROUPED = r"^[+-]?\d{1,3}(\.\d(?:00|25|50|75))*$"
_GROUPED_BY_COMMAS = r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$"
_WITH_UNIT = r"^(?P<number>[+-]?\d+(?:\.\d+)?|[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?)\s*(?P<unit>[A-Za-z/°º�]+)\.?$"
_FLIGHT_LEVEL = r"^(?i:FL) ?(\d{2,3})$"
_GROUND = ("ground", "gnd", "grnd", "sfc")
"""Words for a height on the ground; GND and SFC as on charts."""

_AS_ISO = "Write it as 2023-08-30T14:28:05Z, with seconds and in UTC"
_AS_DEGREES = "Write it in degrees, such as -37.6105 (south and west with a minus)"
_ANEW = "Write it anew from the source, in a column of text"
_POINT = "Save the table with decimal points (40.7666)"
_HABITS = {
    "time": (
        (r"^\d{1,2}\.\d{1,2}\.\d{2,4}", "is written day.month.year", _AS_ISO),
        (r"^(1[3-9]|2\d|3[01])/\d{1,2}/\d{2,4}", "is written day/month/year", _AS_ISO),
        (r"^\d{1,2}/(1[3-9]|2\d|3[01])/\d{2,4}", "is written month/day/year", _AS_ISO),
        (r"^\d{1,2}/\d{1,2}/\d{2,4}", "is written with slashes: which is the day is not said", _AS_ISO),
        (r"^(1[3-9]|2\d|3[01])-\d{1,2}-\d{2,4}", "is written day-month-year", _AS_ISO),
        (r"^\d{1,2}-\d{1,2}-\d{4}", "is written with its year last: which is the day is not said", _AS_ISO),
        (
            r"^([A-Z][a-z]+,? )?(\d{1,2}[ -])?[A-Z][a-z]{2,8}\.?[ -]\d",
            "is written with the month in letters",
            _AS_ISO,
        ),
        (r"^([A-Z][a-z]{2} )?\d{1,2}:\d\d", "has no date", _AS_ISO),
        (r"\d ?[AaPp]\.?[Mm]\.?$", "is written with twelve hours", _AS_ISO),
        (r"\d [A-Z]{2,4}$", "names another zone than UTC", _AS_ISO),
        (r"^\d{4}-\d\d-\d\d$", "has no time of day", _AS_ISO),
        (_DECIMAL_COMMA, "is written with a decimal comma", _POINT),
    ),
    "place": (
        (_DECIMAL_COMMA, "is written with a decimal comma", _POINT),
        (r"""[°º�'"′″]|^[NSEW]|[NSEW]$""", "is written in degrees and minutes, or with a letter", _AS_DEGREES),
    ),
}
"""Common spellings of times and places that are not read, by kind of fault: pattern, what, remedy."""


def numbers(column: pa.Array) -> tuple[Floats, Mask]:
    """Returns finite numbers, NaN elsewhere, and which cells hold something that is no number.

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
    """Returns heights, speeds and angles as numbers, and which cells are invalid; a number that no aircraft can
    have is invalid.

    >>> measures(pa.array([1e308, -500.0]))
    (array([  nan, -500.]), array([ True, False]))
    """
    made, wrong = numbers(column)
    beyond = np.abs(made) > FARTHEST
    made[beyond] = np.nan
    return made, wrong | beyond


def texts(column: pa.Array) -> pa.Array:
    """Returns stripped texts, "" for null."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    return pc.utf8_trim_whitespace(pc.cast(column, pa.large_string()).fill_null(""))


def milliseconds(column: pa.Array) -> npt.NDArray[np.int64]:
    """Returns times as milliseconds since 1970, from seconds, milli-, micro- or nanoseconds since then, from ISO
    8601 text (UTC unless it says otherwise) or from timestamps; `NO_TIME` if there is none.

    >>> milliseconds(pa.array(["1700000000", "2023-11-14T22:13:20Z", "soon"])).tolist()[:2]
    [1700000000000, 1700000000000]
    """
    if pa.types.is_timestamp(column.type):
        return column.cast(pa.int64()).fill_null(int(NO_TIME)).to_numpy(zero_copy_only=False)
    since, wrong = numbers(column)
    size = np.abs(since)
    scale = np.select([size < 1e11, size < 1e14, size < 1e17], [1e3, 1.0, 1e-3], 1e-6)
    made = np.full(len(since), NO_TIME, dtype="int64")
    is_finite = np.isfinite(since) & (size < 1e20)
    made[is_finite] = np.round(since[is_finite] * scale[is_finite]).astype("int64")
    if wrong.any():
        made[wrong] = _moments(texts(column).filter(pa.array(wrong)))
    return made


def has_no_zone(column: pa.Array) -> bool:
    """Returns whether times are written out and some of them name no time zone.

    >>> [has_no_zone(pa.array([time])) for time in ("2023-11-14 22:13:20", "2023-11-14T22:13:20Z", "1700000000")]
    [True, False, False]
    """
    if pa.types.is_timestamp(column.type):
        return column.type.tz is None
    return _is_text(column) and bool(
        pc.any(pc.match_substring_regex(texts(column), _ZONELESS), min_count=0).as_py()
    )


def _moments(cells: pa.Array) -> npt.NDArray[np.int64]:
    """Returns written-out times: ISO 8601, or as in e-mails (Wed, 30 Aug 2023 14:28:05)."""
    written = pd.Series(cells.to_numpy(zero_copy_only=False), dtype="str")
    moments = pd.to_datetime(
        written.where(written.str.contains(_ISO)), format="ISO8601", utc=True, errors="coerce"
    )
    if moments.isna().any():
        plain = written
        for form, iso in _AS_ISO_HAS_IT:
            plain = plain.str.replace(form, iso, regex=True)
        plain = plain.where(plain.str.contains(_ISO))
        moments = moments.fillna(pd.to_datetime(plain, format="ISO8601", utc=True, errors="coerce"))
    if moments.isna().any():
        spelt = written.str.extract(_RFC)[0]
        moments = moments.fillna(pd.to_datetime(spelt, format="%d %b %Y %H:%M:%S", utc=True, errors="coerce"))
    return np.where(moments.notna(), moments.dt.as_unit("ms").astype("int64"), NO_TIME)


def degrees(column: pa.Array) -> pa.Array:
    """Returns degrees without the degree sign.

    >>> degrees(pa.array(["40.766602°"])).to_pylist()
    ['40.766602']
    """
    if not _is_text(column):
        return column
    return pc.replace_substring_regex(texts(column), _DEGREE_SIGN, "")


def has_decimal_commas(columns: Sequence[pa.Array]) -> bool:
    """Returns whether every number of these columns is an integer or has a decimal comma, and each column has one
    with a comma.

    >>> has_decimal_commas([pa.array(["40,7"]), pa.array(["-119,2"])]), has_decimal_commas([pa.array(["40.7"])])
    (True, False)
    """
    for column in columns:
        cells = texts(column) if _is_text(column) else pa.array([], pa.large_string())
        cells = cells.filter(pc.not_equal(cells, ""))
        fits = pc.all(pc.match_substring_regex(cells, _COMMA_OR_WHOLE), min_count=0).as_py()
        if not (fits and pc.any(pc.match_substring(cells, ","), min_count=0).as_py()):
            return False
    return bool(columns)


def with_points(column: pa.Array) -> pa.Array:
    """Returns numbers with their decimal comma replaced by a point; anything else unchanged.

    >>> with_points(pa.array(["40,7666", "12", "soon"])).to_pylist()
    ['40.7666', '12', 'soon']
    """
    if not _is_text(column):
        return column
    cells = texts(column)
    commas = pc.match_substring_regex(cells, _DECIMAL_COMMA)
    return pc.if_else(commas, pc.replace_substring(cells, ",", "."), cells)


def has_grouped_thousands(column: pa.Array) -> bool:
    """Returns whether points in a column may separate thousands (35.000 for 35000): each number is an integer, or
    has three digits after a point that end in steps of 25, like the heights that aircraft send.

    >>> has_grouped_thousands(pa.array(["35.000", "900", ""])), has_grouped_thousands(pa.array(["35.012", "900"]))
    (True, False)
    """
    if not _is_text(column):
        return False
    cells = texts(column)
    cells = cells.filter(pc.and_(pc.not_equal(cells, ""), pc.invert(_is_ground(cells))))
    fits = pc.all(pc.match_substring_regex(cells, _GROUPED), min_count=0).as_py()
    return bool(fits and pc.any(pc.match_substring(cells, "."), min_count=0).as_py())


def without_groups(column: pa.Array) -> pa.Array:
    """Returns numbers without points between thousands.

    >>> without_groups(pa.array(["35.000", "ground"])).to_pylist()
    ['35000', 'ground']
    """
    return pc.replace_substring(texts(column), ".", "")


def without_grouping_commas(column: pa.Array) -> pa.Array:
    """Returns numbers without commas between thousands, for a table with decimal points; anything else unchanged.

    >>> without_grouping_commas(pa.array(["35,000", "900", "3,5"])).to_pylist()
    ['35000', '900', '3,5']
    """
    if not _is_text(column):
        return column
    cells = texts(column)
    grouped = pc.match_substring_regex(cells, _GROUPED_BY_COMMAS)
    return pc.if_else(grouped, pc.replace_substring(cells, ",", ""), cells)


def on_the_ground(column: pa.Array) -> Mask:
    """Returns which cells of a height column say `ground`, `GND` or the like."""
    if not _is_text(column):
        return np.zeros(len(column), dtype=bool)
    return _is_ground(texts(column)).to_numpy(zero_copy_only=False)


def _is_ground(cells: pa.Array) -> pa.Array:
    return pc.is_in(pc.utf8_lower(cells), value_set=pa.array(_GROUND, cells.type))


def with_units(column: pa.Array, units: Mapping[str, float]) -> tuple[Floats, Mask]:
    """Returns numbers written with their unit (`3,500 ft`, and `FL350` among feet), multiplied by the unit's
    factor, NaN for anything else; and which cells were read.

    >>> with_units(pa.array(["3,500 ft", "100 m", "100", "ground"]), {"ft": 1.0, "m": 3.25})
    (array([3500.,  325.,   nan,   nan]), array([ True,  True, False, False]))
    >>> with_units(pa.array(["FL350"]), {"ft": 1.0})[0], with_units(pa.array(["FL350"]), {"kt": 1.0})[0]
    (array([35000.]), array([nan]))
    """
    if not _is_text(column):
        return np.full(len(column), np.nan), np.zeros(len(column), dtype=bool)
    cells = texts(column)
    if "ft" in units:
        cells = pc.replace_substring_regex(cells, _FLIGHT_LEVEL, r"\100 ft")
    parts = pd.Series(cells.to_numpy(zero_copy_only=False), dtype="str").str.extract(_WITH_UNIT)
    unit = parts["unit"].str.lower().str.replace(r"[/°º�]", "", regex=True)
    digits = pd.to_numeric(parts["number"].str.replace(",", ""), errors="coerce")
    number = digits.to_numpy("float64", na_value=np.nan)
    made = number * unit.map(dict(units)).to_numpy("float64", na_value=np.nan)
    return made, ~np.isnan(made)


def latest_ms() -> int:
    """Returns the latest time that a track may have: now plus a day, for wrong clocks."""
    return int(time.time() * 1000) + DAY_MS


def flags(column: pa.Array) -> pd.arrays.BooleanArray:
    """Returns true, false or unknown from all spellings: true, True, t, 1, 1.0, yes and their opposites.

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
    """Returns addresses as six lower-case digits, "" elsewhere, and which cells hold something that is no address.
    The rule is that of `components.files.cells.icao24`.

    >>> addresses(pa.array(["4B1803", "0xAE1460", "#ae1460", "'ae1460", "TWR1"]))[0].to_pylist()
    ['4b1803', 'ae1460', 'ae1460', 'ae1460', '']
    """
    cells = pc.utf8_lower(texts(column))
    good = pc.match_substring_regex(cells, _ADDRESS)
    if not pc.all(good, min_count=0).as_py():
        cells = pc.replace_substring_regex(cells, ABOUT_AN_ADDRESS, "")
        good = pc.match_substring_regex(cells, _ADDRESS)
    good = pc.and_not(good, pc.is_in(cells, value_set=pa.array(NO_AIRCRAFT, cells.type)))
    wrong = pc.and_(pc.invert(good), pc.not_equal(cells, ""))
    return pc.if_else(good, cells, ""), wrong.to_numpy(zero_copy_only=False)


def squawks(column: pa.Array) -> pa.Array:
    """Returns squawk codes of four digits, restoring leading zeros that a table has lost.

    >>> squawks(pa.array([746.0, 1200.0, None])).to_pylist()
    ['0746', '1200', '']
    """
    cells = pc.replace_substring_regex(texts(column), r"\.0*$", "")
    padded = pc.utf8_lpad(cells, width=4, padding="0")
    return pc.if_else(pc.equal(cells, ""), "", padded)


_NOWHERE = "the position is 0, 0, as it is written where none is known"


def position_faults(
    times: npt.NDArray[np.int64], latitude: Floats, longitude: Floats, raw: dict[str, tuple[str, Any]]
) -> list[Fault]:
    """Returns what keeps rows from being points. `raw` has the column name and the cells of time, latitude and
    longitude."""

    def fault(rows: Mask, name: str, what: str, remedy: str = "") -> Fault:
        column, cells = raw[name]
        return Fault(rows, column, lambda place: _cell(cells, place), what, remedy)

    def habits(rows: Mask, name: str, kind: str) -> list[Fault]:
        cells = raw[name][1]
        if not rows.any() or cells is None or not _is_text(cells):
            return []
        written = texts(cells)
        return [
            fault(rows & _matches(written, pattern), name, f"the {name} {what}", remedy)
            for pattern, what, remedy in _HABITS[kind]
        ]

    serial = (times >= _SERIAL_MS[0]) & (times < _SERIAL_MS[1])
    run_together = (times >= _RUN_TOGETHER[0]) & (times < _RUN_TOGETHER[1])
    rounded = np.full(len(times), _are_rounded(times, latitude))
    no_time, no_latitude, no_longitude = times == NO_TIME, np.isnan(latitude), np.isnan(longitude)
    return [
        *habits(no_time, "time", "time"),
        fault(no_time, "time", "the time is missing or is neither a number nor ISO 8601", _AS_ISO),
        fault(run_together, "time", "the time is written without anything between its parts", _AS_ISO),
        fault(times > latest_ms(), "time", "the time lies in the future"),
        fault(serial, "time", "the time is the number by which a spreadsheet counts days", _AS_ISO),
        fault(times < EARLIEST_MS, "time", "the time lies before the year 2000"),
        *habits(no_latitude, "latitude", "place"),
        fault(no_latitude, "latitude", "the latitude is missing or no number", _AS_DEGREES),
        fault(np.abs(latitude) > 90, "latitude", "the latitude is not between -90 and 90"),
        fault((latitude == 0) & (longitude == 0), "latitude", _NOWHERE, "Nothing to do; no aircraft was there."),
        *habits(no_longitude, "longitude", "place"),
        fault(no_longitude, "longitude", "the longitude is missing or no number", _AS_DEGREES),
        fault(np.abs(longitude) > 180, "longitude", "the longitude is not between -180 and 180"),
        fault(rounded, "time", "the time has lost its last digits: a spreadsheet made a number of it", _ANEW),
    ]


def _are_rounded(times: npt.NDArray[np.int64], latitude: Floats) -> bool:
    """Returns whether the times at several different places have all lost their last digits."""
    has_time = times != NO_TIME
    return not (times[has_time] % _ROUNDED_MS).any() and len(np.unique(latitude[has_time])) >= _FEWEST_ROUNDED


def _is_text(column: pa.Array) -> bool:
    kind = column.type
    return is_text(kind.value_type if pa.types.is_dictionary(kind) else kind)


def _matches(cells: pa.Array, pattern: str) -> Mask:
    return pc.match_substring_regex(cells, pattern).to_numpy(zero_copy_only=False)


def _cell(cells: pa.Array | None, place: int) -> object:
    if cells is None:
        return ""
    # Python has no times after the year 9999, and Arrow can show them only without a zone.
    if pa.types.is_timestamp(cells.type):
        cells = pc.cast(pc.cast(cells, pa.timestamp(cells.type.unit)), pa.string())
    return cells[place].as_py()
