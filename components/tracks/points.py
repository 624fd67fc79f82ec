"""The points table, one row per position that a tracker received; distances and speeds between positions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

_TIME = "datetime64[ms, UTC]"

POINT_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "icao24": "str",
        "time": _TIME,
        "latitude": "float64",
        "longitude": "float64",
        "altitude_ft": "float64",
        "geometric_ft": "float64",
        "vague_altitude_ft": "float64",
        "on_ground": "boolean",
        "ground_speed_kt": "float64",
        "track_deg": "float64",
        "vertical_rate_fpm": "float64",
        "callsign": "str",
        "squawk": "str",
        "category": "str",
        "position_source": "str",
        "qnh_hpa": "float64",
        "adsb_version": "float64",
        "nic": "float64",
        "nac_p": "float64",
        "sil": "float64",
        "registration": "str",
        "aircraft_type": "str",
        "fix_age_s": "float64",
        "member": "str",
    }
)
"""Columns of the points table, in order, with their types.

- icao24: six lower-case hexadecimal digits, with a leading `~` for an address that is not ICAO's; "" unknown
- time: when the position was valid, UTC, to the millisecond
- latitude, longitude: degrees, WGS 84
- altitude_ft: feet, pressure altitude (1013.25 hPa); geometric_ft: feet above the WGS 84 ellipsoid;
  vague_altitude_ft: feet by either of these or above mean sea level, where the format does not say which (KML,
  GPX); NaN unknown
- on_ground: as reported by the aircraft or the tracker; NA where neither says
- ground_speed_kt: knots; track_deg: degrees from true north (heading on the ground); vertical_rate_fpm: feet per
  minute; NaN unknown
- callsign, squawk, category (emitter category such as "A5"), position_source (as the file says: "adsb_icao",
  "mlat"), registration, aircraft_type (ICAO designator): "" unknown
- qnh_hpa: hectopascals, the altimeter setting (QNH) that the aircraft transmits; NaN unknown
- adsb_version, nic, nac_p, sil: as transmitted; NaN unknown
- fix_age_s: age in seconds of the position when it was recorded; 0 where it is fresh or the file does not say
- member: for a point without an address, the archive member it comes from; "" for all others
"""

_TEXT = pd.StringDtype(na_value=np.nan)
_KM_PER_DEGREE = 111.12
"""60 nautical miles."""
_KT_PER_KM_H = 1 / 1.852


def point_table(columns: Mapping[str, Any]) -> pd.DataFrame:
    """Returns a points table made from the columns given. Missing columns are unknown, except fix_age_s, which is
    0.

    `time` holds whole milliseconds since 1970 or anything that pandas accepts as UTC times. A text column may be a
    single text for all rows, a list, or an Arrow array; `on_ground` may hold None.

    >>> table = point_table({"time": [0], "latitude": [35.4], "longitude": [35.9], "icao24": "4b1803"})
    >>> table[["icao24", "time", "altitude_ft"]].to_dict("records")
    [{'icao24': '4b1803', 'time': Timestamp('1970-01-01 00:00:00+0000', tz='UTC'), 'altitude_ft': nan}]
    """
    rows = len(columns["time"])
    unknown: dict[str, Any] = {"str": "", "float64": np.nan, "boolean": None}
    made = {
        name: _column(columns.get(name, 0.0 if name == "fix_age_s" else unknown.get(dtype)), dtype, rows)
        for name, dtype in POINT_COLUMNS.items()
    }
    return pd.DataFrame(made, copy=False)


def empty_points() -> pd.DataFrame:
    """Returns a points table without rows.

    >>> len(empty_points())
    0
    """
    return point_table({"time": [], "latitude": [], "longitude": []})


@dataclass(frozen=True, eq=False)
class Columns:
    """Rows of a points table as one array per column: `rows` of the table, in this order, some columns possibly
    replaced by `changed_to`. time is in milliseconds since 1970, UTC; on_ground is 1, 0 or NaN; texts are objects.

    The detector reads the columns of one aircraft some hundred times, and pandas takes longer to hand out a column
    than most computations on it. Each array is therefore made once, when it is first read.

    >>> columns = Columns.of(point_table({"time": [0, 1000], "latitude": [1.0, 2.0], "longitude": 3.0}))
    >>> columns.take(np.array([1]))["time"], columns.changed_to(latitude=np.zeros(2))["latitude"]
    (array([1000]), array([0., 0.]))
    """

    table: pd.DataFrame
    rows: npt.NDArray[np.int64]
    # Arrays read or replaced so far: of these rows, and of the whole table, which all slices share. Neither ever
    # changes.
    _made: dict[str, npt.NDArray[Any]] = field(default_factory=dict)
    _whole: dict[str, npt.NDArray[Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, table: pd.DataFrame) -> "Columns":
        """Returns all rows of a points table."""
        return cls(table, np.arange(len(table)))

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        if name not in self._made:
            if name not in self._whole:
                self._whole[name] = _values(self.table[name])
            self._made[name] = self._whole[name][self.rows]
        return self._made[name]

    def take(self, places: npt.NDArray[Any] | slice) -> "Columns":
        """Returns some of the rows: those at the given places, or where the given mask is true."""
        if isinstance(places, np.ndarray) and places.dtype == bool and places.all():
            return self
        made = {name: values[places] for name, values in self._made.items()}
        return Columns(self.table, self.rows[places], made, self._whole)

    def of_rows(self, rows: npt.NDArray[np.int64]) -> "Columns":
        """Returns other rows of the same table, without any replaced columns."""
        return Columns(self.table, rows, _whole=self._whole)

    def changed_to(self, **columns: npt.NDArray[Any]) -> "Columns":
        """Returns the same rows with some columns replaced."""
        return Columns(self.table, self.rows, {**self._made, **columns}, self._whole)


def _values(column: pd.Series) -> npt.NDArray[Any]:
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        return column.to_numpy("datetime64[ms]").astype("int64")
    if column.dtype == "boolean":
        return column.to_numpy("float64", na_value=np.nan)
    if column.dtype == "str":
        # Equal texts then share one object, which takes less memory and compares faster.
        numbers, texts = pd.factorize(column)
        return np.array(texts, dtype=object)[numbers]
    return column.to_numpy()


def distance(
    latitude: npt.NDArray[np.float64],
    longitude: npt.NDArray[np.float64],
    to_latitude: npt.NDArray[np.float64],
    to_longitude: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """Returns kilometres between points, by a flat approximation that is good enough for the steps of a track."""
    east = (to_longitude - longitude + 180) % 360 - 180
    east = east * np.cos(np.radians((latitude + to_latitude) / 2))
    return np.hypot(to_latitude - latitude, east) * _KM_PER_DEGREE


def knots(km: npt.NDArray[np.float64], seconds: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Returns the speed in knots for a distance covered in a time of at least one second."""
    return km / np.maximum(seconds, 1.0) * 3600 * _KT_PER_KM_H


def _column(values: Any, dtype: str, rows: int) -> Any:
    if dtype == "str":
        return _texts(values, rows)
    if dtype == _TIME:
        return _times(values)
    if dtype == "boolean":
        return pd.array([None] * rows if values is None else values, dtype="boolean")
    if np.ndim(values) == 0:
        return np.full(rows, values, dtype="float64")
    return np.asarray(values, dtype="float64")


def _texts(values: Any, rows: int) -> Any:
    if isinstance(values, str):
        values = pa.repeat(pa.scalar(values, pa.large_string()), rows)
    if isinstance(values, (pa.Array, pa.ChunkedArray)):
        values = values if values.type == pa.large_string() else values.cast(pa.large_string())
        return _TEXT.__from_arrow__(values.fill_null("") if values.null_count else values)
    return pd.Series(values, dtype=_TEXT).fillna("").array


def _times(values: Any) -> Any:
    if isinstance(getattr(values, "dtype", None), pd.DatetimeTZDtype):
        return pd.DatetimeIndex(values).as_unit("ms").tz_convert("UTC")
    numbers = np.asarray(values)
    if numbers.dtype.kind in "iu" or not len(numbers):
        moments = pd.DatetimeIndex(numbers.astype("int64").view("datetime64[ms]"))
        return moments.tz_localize("UTC")
    return pd.DatetimeIndex(pd.to_datetime(values, utc=True)).as_unit("ms")
