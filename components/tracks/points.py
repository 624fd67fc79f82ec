"""The points table: one row per position that a tracker received; and how far and fast it is to the next one."""

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

- icao24: six small hexadecimal digits, `~` before an address that is not ICAO's; "" unknown
- time: when the position was valid, UTC, to the millisecond
- latitude, longitude: degrees, WGS 84
- altitude_ft: feet, pressure altitude (1013.25 hPa); geometric_ft: feet above the WGS 84 ellipsoid;
  vague_altitude_ft: feet by one of these or above the sea, where a format does not tell which (KML, GPX); NaN
  unknown
- on_ground: what the aircraft or the tracker says; NA where it says nothing
- ground_speed_kt: knots; track_deg: degrees from true north (heading on the ground);
  vertical_rate_fpm: feet per minute; NaN unknown
- callsign, squawk, category (emitter category such as "A5"), position_source (as the file says: "adsb_icao",
  "mlat"), registration, aircraft_type (ICAO designator): "" unknown
- qnh_hpa: hectopascals, the altimeter setting that the aircraft transmits; NaN unknown
- adsb_version, nic, nac_p, sil: as transmitted; NaN unknown
- fix_age_s: seconds since the position was really received; 0 where it is fresh or nothing is said of it
- member: of a point without an address, the member of the archive that it is from; "" for all others
"""

_TEXT = pd.StringDtype(na_value=np.nan)
_KM_PER_DEGREE = 111.12
"""60 nautical miles."""
_KT_PER_KM_H = 1 / 1.852


def point_table(columns: Mapping[str, Any]) -> pd.DataFrame:
    """A points table of the columns given; what is missing is unknown, and fix_age_s is 0.

    `time` holds whole milliseconds since 1970 or anything that pandas takes for UTC times. A text column may be
    one text for all rows, a list, or an Arrow array; `on_ground` may hold None.

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
    """A points table without rows.

    >>> len(empty_points())
    0
    """
    return point_table({"time": [], "latitude": [], "longitude": []})


@dataclass(frozen=True, eq=False)
class Columns:
    """Rows of a points table as arrays, column by column: `rows` of the table in this order, with the columns that
    were `changed`. time is in milliseconds since 1970, UTC, on_ground 1, 0 or NaN, texts are objects.

    The columns of one aircraft are asked for some hundred times, and to hand one out costs pandas more than most
    of what is done with it: each is made once, when it is asked for.

    >>> columns = Columns.of(point_table({"time": [0, 1000], "latitude": [1.0, 2.0], "longitude": 3.0}))
    >>> columns.take(np.array([1]))["time"], columns.changed_to(latitude=np.zeros(2))["latitude"]
    (array([1000]), array([0., 0.]))
    """

    table: pd.DataFrame
    rows: npt.NDArray[np.int64]
    # What was asked for or changed of these rows, and of the whole table, which all parts of it share; neither
    # ever changes.
    _made: dict[str, npt.NDArray[Any]] = field(default_factory=dict)
    _whole: dict[str, npt.NDArray[Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, table: pd.DataFrame) -> "Columns":
        """All rows of a points table."""
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
        """Some of the rows: those at these places, or where this mask is true."""
        if isinstance(places, np.ndarray) and places.dtype == bool and places.all():
            return self
        made = {name: values[places] for name, values in self._made.items()}
        return Columns(self.table, self.rows[places], made, self._whole)

    def of_rows(self, rows: npt.NDArray[np.int64]) -> "Columns":
        """Other rows of the same table, as they stand there."""
        return Columns(self.table, rows, _whole=self._whole)

    def changed_to(self, **columns: npt.NDArray[Any]) -> "Columns":
        """These rows with other values in some columns."""
        return Columns(self.table, self.rows, {**self._made, **columns}, self._whole)


def _values(column: pd.Series) -> npt.NDArray[Any]:
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        return column.to_numpy("datetime64[ms]").astype("int64")
    if column.dtype == "boolean":
        return column.to_numpy("float64", na_value=np.nan)
    if column.dtype == "str":
        # The same text is one object then: less memory, and faster to compare.
        numbers, texts = pd.factorize(column)
        return np.array(texts, dtype=object)[numbers]
    return column.to_numpy()


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
