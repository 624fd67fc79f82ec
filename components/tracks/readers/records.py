"""Records of any format, one a position, gathered into points within bounds."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from components.cells import is_unknown
from components.problems import Problem, Severity, shown
from components.tracks.points import POINT_COLUMNS, point_table
from components.tracks.readers.batch import Batch, Fault, Tally, UnreadableError
from components.tracks.readers.values import (
    addresses,
    flags,
    measures,
    milliseconds,
    numbers,
    position_faults,
    squawks,
    texts,
)

AT_ONCE = 20_000
MOST_FLAWS = 20_000
FEET = 1 / 0.3048
KNOTS = 3_600 / 1_852
FEET_PER_MINUTE = 60 / 0.3048

Record = tuple[int, Mapping[str, object]]
"""The number of a row in its file, and its cells by the column of the points table that they are for."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """A row that is no record, to be set aside."""

    row: int
    column: str
    value: object
    what: str
    remedy: str = "Nothing to do; the others are read."


_PLACE = ("time", "latitude", "longitude")
_MEASURES = tuple(name for name, dtype in POINT_COLUMNS.items() if dtype == "float64" and name not in _PLACE)
_TEXTS = ("callsign", "category", "position_source", "registration", "aircraft_type")
_NUMERIC = frozenset((*_PLACE, *_MEASURES))
_NUMBER_TYPES = {int, float, type(None)}
_TEXT_TYPES = {str, type(None)}
_REPEATED_S = 1.0
_MOST_AIRCRAFT = 100_000
_LONGEST = 200
_NO_VALUE = "(no value)"
_ZONE = re.compile(r"Z|[+-]\d\d:?\d\d", re.IGNORECASE | re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Layout:
    """What the cells of a format mean.

    `names` gives the name that a column of the points table has in the file, for messages; `units` what a cell is
    multiplied by. `several`: positions of several aircraft stand in one file, so one without an address is
    nobody's. `zero_is_ground`: altitude 0 is what the format writes on the ground at any elevation; the altitude
    is unknown there.
    """

    names: Mapping[str, str]
    units: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    several: bool = False
    zero_is_ground: bool = False

    def name(self, column: str) -> str:
        """What a column is called in the file."""
        return self.names.get(column, column)


class Repeats:
    """Tells a position that is written again from one that was received anew: snapshots repeat the last position
    of an aircraft until there is another."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[object, object, float]] = {}
        self.count = 0

    def has(self, address: object, latitude: object, longitude: object, seconds: float) -> bool:
        """Whether this position of an aircraft has been seen; from now on it has."""
        key = str(address)[:_LONGEST]
        before = self._last.get(key)
        if before and before[:2] == (latitude, longitude) and abs(before[2] - seconds) <= _REPEATED_S:
            self.count += 1
            return True
        if len(self._last) >= _MOST_AIRCRAFT:
            self._last.clear()
        self._last[key] = (latitude, longitude, seconds)
        return False


def batches(records: Iterator[Record | Flaw], layout: Layout, tally: Tally, kind: str) -> Iterator[Batch]:
    """The points of records, AT_ONCE together, and at last what is to be told of all; `kind` names the format.
    Where the records end in an `UnreadableError`, those before it are read, and it is raised after them, as one is
    where MOST_FLAWS rows together are none."""
    failure: UnreadableError | None = None
    points = silent = 0
    gathering = True
    while gathering:
        gathered = list[Record]()
        try:
            gathering = _gather(records, gathered, tally)
        except UnreadableError as error:
            failure, gathering = error, False
        if gathered:
            table, without = _points(gathered, layout, tally)
            points, silent = points + len(table), silent + without
            yield Batch(table, tally.problems())
    problems = [*tally.problems(), *tally.rest()]
    if silent:
        what = f"{silent:,} rows have no position and give no point"
        problems.append(Problem(Severity.FLAGGED, tally.file, what, "Nothing to do.", count=silent))
    if not (points or tally.count or silent or failure):
        what = f"this {kind} holds no position"
        problems.append(Problem(Severity.FLAGGED, tally.file, what, "Check that it is the file you meant."))
    yield Batch(problems=problems, unread=tally.count)
    if failure:
        raise failure


def _gather(records: Iterator[Record | Flaw], gathered: list[Record], tally: Tally) -> bool:
    """Gather records up to AT_ONCE; whether there may be more."""
    flaws = 0
    for record in records:
        if not isinstance(record, Flaw):
            gathered.append(record)
            flaws = 0
            if len(gathered) >= AT_ONCE:
                return True
            continue
        tally.add(record.row, record.column, record.value, record.what, record.remedy)
        flaws += 1
        if flaws > MOST_FLAWS:
            what = f"more than {MOST_FLAWS:,} rows together are none, up to row {record.row:,}; not read further"
            raise UnreadableError(what, "Check that the file is what it seems to be.")
    return False


def number(cell: object) -> float | None:
    """A finite number, from a number or a text; None for anything else.

    >>> number("12.5"), number(True), number("1e999"), number([1])
    (12.5, None, None, None)
    """
    if isinstance(cell, bool) or not isinstance(cell, int | float | str) or len(str(cell)) > _LONGEST:
        return None
    try:
        made = float(cell)
    except (ValueError, OverflowError):
        return None
    return made if np.isfinite(made) else None


def milliseconds_of(text: str) -> int | None:
    """A time in ISO 8601 as milliseconds since 1970, UTC where it names no zone; None for anything else.

    >>> milliseconds_of("2023-08-30T14:28:05.5Z"), milliseconds_of("2023-08-30")
    (1693405685500, None)
    """
    if not _MOMENT.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
        return round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
    except (ValueError, OverflowError):
        return None


def flag_zone(time: str, tally: Tally) -> None:
    """Say, once a file, that a time names no zone."""
    if "T" in time and not _ZONE.search(time, time.index("T")):
        remedy = "If they were local time, every time here is off by its offset."
        tally.flag("time", "the times name no zone and are read as UTC", remedy)


def _points(records: list[Record], layout: Layout, tally: Tally) -> tuple[pd.DataFrame, int]:
    """The points of some records, and how many of them have no position."""
    rows = np.array([row for row, _ in records], dtype="int64")

    present = {name for _, cells in records for name in cells}

    def column(name: str) -> pa.Array:
        if name not in present:
            return pa.nulls(len(records), pa.large_string())
        return _column([cells.get(name) for _, cells in records], name in _NUMERIC)

    time, latitude, longitude = (column(name) for name in _PLACE)
    without = pc.and_(latitude.is_null(), longitude.is_null()).to_numpy(zero_copy_only=False)
    times = milliseconds(time)
    degrees = numbers(latitude)[0], numbers(longitude)[0]
    raw = {
        name: (layout.name(name), cells) for name, cells in zip(_PLACE, (time, latitude, longitude), strict=True)
    }
    faults = position_faults(times, *degrees, raw)
    written = column("icao24")
    address, wrong = addresses(written)
    if layout.several:
        faults.append(_nobodys(address, written, layout))
    for fault in faults:
        fault.rows[without] = False
    good = tally.sift(faults, rows) & ~without
    keep = pa.array(good)

    def count(name: str, odd: npt.NDArray[np.bool_]) -> None:
        tally.doubt(layout.name(name), int(odd[good].sum()))

    def measured(name: str) -> npt.NDArray[np.float64]:
        made, odd = measures(column(name))
        count(name, odd)
        return made[good] * layout.units.get(name, 1.0)

    def worded(name: str) -> pa.Array:
        cells = texts(column(name))
        return pc.if_else(pc.equal(cells, _NO_VALUE), "", cells).filter(keep)

    count("icao24", wrong)
    written_flags = column("on_ground")
    on_ground = flags(written_flags)
    count("on_ground", np.asarray(on_ground.isna()) & ~written_flags.is_null().to_numpy(zero_copy_only=False))
    table: dict[str, Any] = {name: measured(name) for name in _MEASURES if name != "fix_age_s"}
    table |= {name: worded(name) for name in _TEXTS}
    codes = squawks(column("squawk"))
    table["squawk"] = pc.if_else(pc.match_substring_regex(codes, "^[0-7]{4}$"), codes, "").filter(keep)
    table["on_ground"] = on_ground[good]
    if layout.zero_is_ground:
        ground = table["altitude_ft"] == 0
        table["altitude_ft"] = np.where(ground, np.nan, table["altitude_ft"])
        table["on_ground"] = pd.arrays.BooleanArray(ground, ~ground)
    table |= {"icao24": address.filter(keep), "time": times[good]}
    table |= {"latitude": degrees[0][good], "longitude": degrees[1][good]}
    return point_table(table), int(without.sum())


def _column(cells: list[object], numeric: bool) -> pa.Array:
    """Cells as numbers, where all are and should be, else as texts; null where nothing is known."""
    kinds = set(map(type, cells))
    if numeric and kinds <= _NUMBER_TYPES:
        with suppress(OverflowError):
            return pa.array(np.array(cells, dtype="float64"), from_pandas=True)
    if kinds <= _TEXT_TYPES:
        spelled = {cell: _cell(cell) for cell in set(cells)}
        return pa.array([spelled[cell] for cell in cells], pa.large_string())
    return pa.array([_cell(cell) for cell in cells], pa.large_string())


def _nobodys(address: pa.Array, written: pa.Array, layout: Layout) -> Fault:
    what = "no aircraft's address in six hexadecimal digits, so nobody knows whose position this is"
    nobodys = pc.equal(address, "").to_numpy(zero_copy_only=False).copy()
    remedy = "Nothing to do; positions with an address are read."
    return Fault(nobodys, layout.name("icao24"), lambda place: written[place].as_py() or "", what, remedy)


def _cell(cell: object) -> str | None:
    """A cell as text; None where it says that nothing is known."""
    if cell is None:
        return None
    if isinstance(cell, str):
        return None if is_unknown(cell[:_LONGEST]) else cell[:_LONGEST].encode("utf-8", "replace").decode()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return shown(cell) if isinstance(cell, int | float) else _NO_VALUE
