"""Collects records of any format, one per position, into points, within limits."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from components.files.cells import is_unknown
from components.files.problems import Problem, Severity, shown
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
"""Records that are converted together: a few megabytes of Python objects, and enough to make numpy worthwhile."""
MOST_FLAWS = 20_000
"""Consecutive rows without a record after which this is not the format; each is examined by itself, which takes
long."""
FEET = 1 / 0.3048
KNOTS = 3_600 / 1_852
FEET_PER_MINUTE = 60 / 0.3048

Record = tuple[int, Mapping[str, object]]
"""The number of a row in its file, and its cells by column of the points table."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """A row that is no record and is set aside."""

    row: int
    column: str
    value: object
    what: str
    remedy: str = ""


_PLACE = ("time", "latitude", "longitude")
_ELSEWHERE = (*_PLACE, "altitude_ft", "fix_age_s")
_MEASURES = tuple(name for name, dtype in POINT_COLUMNS.items() if dtype == "float64" and name not in _ELSEWHERE)
_TEXTS = ("callsign", "category", "position_source", "registration", "aircraft_type")
_NUMERIC = frozenset((*_ELSEWHERE, *_MEASURES))
_NUMBER_TYPES = {int, float, type(None)}
_TEXT_TYPES = {str, type(None)}
_NOTHING = (None, "")
_REPEATED_S = 1.0
"""Seconds: snapshots a second apart repeat a position with differently rounded times."""
_MOST_AIRCRAFT = 100_000
"""Aircraft whose last position is remembered, several times as many as are in the air at once. Without a limit,
forged addresses would fill the memory."""
_LONGEST = 200
"""Characters of a text or number that are examined; no value of an aircraft has as many."""
_NO_VALUE = "(no value)"
_ZONE = re.compile(r"Z|[+-]\d\d:?\d\d", re.IGNORECASE | re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Layout:
    """What the cells of a format mean.

    `names` maps columns of the points table to their names in the file, for messages; `units` maps them to the
    factors of their units. `several`: a file has positions of several aircraft, so one without an address cannot
    be assigned. `zero_is_ground`: the format writes altitude 0 on the ground at any elevation, so that altitude is
    unknown.
    """

    names: Mapping[str, str]
    units: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    several: bool = False
    zero_is_ground: bool = False

    def name(self, column: str) -> str:
        """Returns the name of a column in the file."""
        return self.names.get(column, column)


class Repeats:
    """Detects repeated positions: snapshots repeat the last position of an aircraft until there is a new one."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[object, object, float]] = {}
        self.count = 0

    def has(self, address: object, latitude: object, longitude: object, seconds: float) -> bool:
        """Returns whether this position of an aircraft has been seen, and remembers it."""
        key = str(address)[:_LONGEST]
        before = self._last.get(key)
        if before and before[:2] == (latitude, longitude) and abs(before[2] - seconds) <= _REPEATED_S:
            self.count += 1
            return True
        if len(self._last) >= _MOST_AIRCRAFT:
            self._last.clear()
        self._last[key] = (latitude, longitude, seconds)
        return False

    def passed(self, address: object, seconds: float) -> bool:
        """Returns whether the last position of an aircraft is not earlier than this."""
        before = self._last.get(str(address)[:_LONGEST])
        return before is not None and before[2] >= seconds


def batches(records: Iterator[Record | Flaw], layout: Layout, tally: Tally, kind: str) -> Iterator[Batch]:
    """Yields the points of records, AT_ONCE per batch, and finally the problems of all; `kind` names the format.
    If the records end in an `UnreadableError`, or MOST_FLAWS consecutive rows are none, the records before it are
    read first and then it is raised."""
    failure: UnreadableError | None = None
    gathering, gatherer = True, _Gatherer(tally)
    while gathering:
        try:
            gathering = gatherer.gather(records)
        except UnreadableError as error:
            failure, gathering = error, False
        if gathered := gatherer.hand_on():
            yield Batch(_points(gathered, layout, tally), tally.problems())
    problems = [*tally.problems(), *tally.rest()]
    if gatherer.silent:
        what = f"{gatherer.silent:,} rows have no position and give no point"
        problems.append(Problem(Severity.FLAGGED, tally.file, what, "Nothing to do.", count=gatherer.silent))
    if not (tally.read or tally.count or gatherer.silent or failure):
        what = f"this {kind} holds no position"
        problems.append(Problem(Severity.FLAGGED, tally.file, what, "Check that it is the file you meant."))
    yield Batch(problems=problems, unread=tally.count)
    if failure:
        raise failure


class _Gatherer:
    """Records that wait to be converted. Flaws go to the tally; records without a position are counted."""

    def __init__(self, tally: Tally) -> None:
        self.silent = 0
        self._tally = tally
        self._gathered: list[Record] = []
        self._flaws = 0

    def gather(self, records: Iterator[Record | Flaw]) -> bool:
        """Collects up to AT_ONCE records; returns whether there may be more."""
        for record in records:
            if isinstance(record, Flaw):
                self._set_aside(record)
            elif record[1].get("latitude") in _NOTHING and record[1].get("longitude") in _NOTHING:
                self.silent += 1
            else:
                self._gathered.append(record)
                self._flaws = 0
                if len(self._gathered) >= AT_ONCE:
                    return True
        return False

    def hand_on(self) -> list[Record]:
        """Returns the records collected since the last call."""
        gathered, self._gathered = self._gathered, []
        return gathered

    def _set_aside(self, flaw: Flaw) -> None:
        self._tally.add(flaw.row, flaw.column, flaw.value, flaw.what, flaw.remedy)
        self._flaws += 1
        if self._flaws > MOST_FLAWS:
            what = f"more than {MOST_FLAWS:,} rows together are none, up to row {flaw.row:,}; not read further"
            raise UnreadableError(what, "Check that the file is what it seems to be.")


def number(cell: object) -> float | None:
    """Returns a finite number from a number or text; None for anything else.

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
    """Returns an ISO 8601 time as milliseconds since 1970, UTC if it names no zone; None for anything else.

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
    """Reports, once per file, that a time names no zone."""
    if "T" in time and not _ZONE.search(time, time.index("T")):
        remedy = "If they were local time, every time here is off by its offset."
        tally.flag("time", "the times name no zone and are read as UTC", remedy)


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of some records, column by column."""

    records: list[Record]
    present: frozenset[str]
    layout: Layout
    tally: Tally

    def column(self, name: str) -> pa.Array:
        """Returns numbers or texts, null where unknown."""
        if name not in self.present:
            return pa.nulls(len(self.records), pa.large_string())
        return _column([cells.get(name) for _, cells in self.records], name in _NUMERIC)

    def doubt(self, name: str, odd: npt.NDArray[np.bool_]) -> None:
        """Counts invalid cells."""
        self.tally.doubt(self.layout.name(name), int(odd.sum()))

    def measured(self, name: str, good: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
        """Returns the numbers of the good rows in the unit of the points table."""
        made, odd = measures(self.column(name))
        self.doubt(name, odd & good)
        return made[good] * self.layout.units.get(name, 1.0)

    def words(self, name: str, good: npt.NDArray[np.bool_]) -> pa.Array:
        """Returns the texts of the good rows, "" for none."""
        cells = texts(self.column(name))
        return pc.if_else(pc.equal(cells, _NO_VALUE), "", cells).filter(pa.array(good))

    def flags(self, name: str, good: npt.NDArray[np.bool_]) -> pd.arrays.BooleanArray:
        """Returns true, false or unknown for the good rows."""
        written = self.column(name)
        made = flags(written)
        self.doubt(name, np.asarray(made.isna()) & ~written.is_null().to_numpy(zero_copy_only=False) & good)
        return made[good]


def _points(records: list[Record], layout: Layout, tally: Tally) -> pd.DataFrame:
    """Returns the points of some records; invalid ones go to the tally."""
    cells = _Cells(records, frozenset(name for _, cells in records for name in cells), layout, tally)
    time, latitude, longitude = (cells.column(name) for name in _PLACE)
    times, north, east = milliseconds(time), numbers(latitude)[0], numbers(longitude)[0]
    written = cells.column("icao24")
    address, wrong = addresses(written)
    raw = zip(_PLACE, (time, latitude, longitude), strict=True)
    faults = position_faults(times, north, east, {name: (layout.name(name), cells) for name, cells in raw})
    if layout.several:
        faults.append(_without_address(address, written, layout))
    good = tally.sift(faults, np.array([row for row, _ in records], dtype="int64"))
    cells.doubt("icao24", wrong & good)
    altitude, on_ground = cells.measured("altitude_ft", good), cells.flags("on_ground", good)
    if layout.zero_is_ground:
        ground = altitude == 0
        altitude, on_ground = np.where(ground, np.nan, altitude), pd.arrays.BooleanArray(ground, ~ground)
    codes = squawks(cells.column("squawk"))
    codes = pc.if_else(pc.match_substring_regex(codes, "^[0-7]{4}$"), codes, "")
    return point_table(
        {name: cells.measured(name, good) for name in _MEASURES}
        | {name: cells.words(name, good) for name in _TEXTS}
        | {
            "icao24": address.filter(pa.array(good)),
            "time": times[good],
            "latitude": north[good],
            "longitude": east[good],
            "altitude_ft": altitude,
            "on_ground": on_ground,
            "squawk": codes.filter(pa.array(good)),
        }
    )


def _column(cells: list[object], numeric: bool) -> pa.Array:
    """Returns cells as numbers if all are and should be, else as texts; null where unknown."""
    kinds = set(map(type, cells))
    if numeric and kinds <= _NUMBER_TYPES:
        with suppress(OverflowError):
            return pa.array(np.array(cells, dtype="float64"), from_pandas=True)
    if kinds <= _TEXT_TYPES:
        spelled = {cell: _cell(cell) for cell in set(cells)}
        return pa.array([spelled[cell] for cell in cells], pa.large_string())
    return pa.array([_cell(cell) for cell in cells], pa.large_string())


def _without_address(address: pa.Array, written: pa.Array, layout: Layout) -> Fault:
    what = "no aircraft's address in six hexadecimal digits, so nobody knows whose position this is"
    is_missing = pc.equal(address, "").to_numpy(zero_copy_only=False).copy()
    return Fault(is_missing, layout.name("icao24"), lambda place: written[place].as_py() or "", what)


def _cell(cell: object) -> str | None:
    """Returns a cell as text; None if it says "not known"."""
    if cell is None:
        return None
    if isinstance(cell, str):
        return None if is_unknown(cell[:_LONGEST]) else cell[:_LONGEST].encode("utf-8", "replace").decode()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return shown(cell) if isinstance(cell, int | float) else _NO_VALUE
