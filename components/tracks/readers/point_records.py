"""Records of any format, one a position, gathered into points within bounds."""

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
"""Records that are made points of together: a few megabytes of Python's objects, and enough for numpy to pay."""
MOST_FLAWS = 20_000
"""Rows together that are none, at which this is not the format: each is looked at by itself, which takes long."""
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
"""Snapshots a second apart write the same position again with times that are rounded differently."""
_MOST_AIRCRAFT = 100_000
"""Aircraft of which the last position is remembered, several times as many as are in the air at once. Forged
addresses would fill the memory."""
_LONGEST = 200
"""Characters of a text or number that are looked at; none of an aircraft has so many."""
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

    def passed(self, address: object, seconds: float) -> bool:
        """Whether the last position of an aircraft is as late as this."""
        before = self._last.get(str(address)[:_LONGEST])
        return before is not None and before[2] >= seconds


def batches(records: Iterator[Record | Flaw], layout: Layout, tally: Tally, kind: str) -> Iterator[Batch]:
    """The points of records, AT_ONCE together, and at last what is to be told of all; `kind` names the format.
    Where the records end in an `UnreadableError`, those before it are read, and it is raised after them, as one is
    where MOST_FLAWS rows together are none."""
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
    """Records that wait to be made points of. Flaws go to the tally; records without a position are counted."""

    def __init__(self, tally: Tally) -> None:
        self.silent = 0
        self._tally = tally
        self._gathered: list[Record] = []
        self._flaws = 0

    def gather(self, records: Iterator[Record | Flaw]) -> bool:
        """Gather records up to AT_ONCE; whether there may be more."""
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
        """What has been gathered since the last time."""
        gathered, self._gathered = self._gathered, []
        return gathered

    def _set_aside(self, flaw: Flaw) -> None:
        self._tally.add(flaw.row, flaw.column, flaw.value, flaw.what, flaw.remedy)
        self._flaws += 1
        if self._flaws > MOST_FLAWS:
            what = f"more than {MOST_FLAWS:,} rows together are none, up to row {flaw.row:,}; not read further"
            raise UnreadableError(what, "Check that the file is what it seems to be.")


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


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of some records, column by column."""

    records: list[Record]
    present: frozenset[str]
    layout: Layout
    tally: Tally

    def column(self, name: str) -> pa.Array:
        """Numbers or texts, null where nothing is known."""
        if name not in self.present:
            return pa.nulls(len(self.records), pa.large_string())
        return _column([cells.get(name) for _, cells in self.records], name in _NUMERIC)

    def doubt(self, name: str, odd: npt.NDArray[np.bool_]) -> None:
        """Count cells that make no sense."""
        self.tally.doubt(self.layout.name(name), int(odd.sum()))

    def measured(self, name: str, good: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
        """Numbers in the unit of the points table, of the rows that are good."""
        made, odd = measures(self.column(name))
        self.doubt(name, odd & good)
        return made[good] * self.layout.units.get(name, 1.0)

    def words(self, name: str, good: npt.NDArray[np.bool_]) -> pa.Array:
        """Texts, "" where there is none, of the rows that are good."""
        cells = texts(self.column(name))
        return pc.if_else(pc.equal(cells, _NO_VALUE), "", cells).filter(pa.array(good))

    def flags(self, name: str, good: npt.NDArray[np.bool_]) -> pd.arrays.BooleanArray:
        """True, false or unknown, of the rows that are good."""
        written = self.column(name)
        made = flags(written)
        self.doubt(name, np.asarray(made.isna()) & ~written.is_null().to_numpy(zero_copy_only=False) & good)
        return made[good]


def _points(records: list[Record], layout: Layout, tally: Tally) -> pd.DataFrame:
    """The points of some records; those that are none go to the tally."""
    cells = _Cells(records, frozenset(name for _, cells in records for name in cells), layout, tally)
    time, latitude, longitude = (cells.column(name) for name in _PLACE)
    times, north, east = milliseconds(time), numbers(latitude)[0], numbers(longitude)[0]
    written = cells.column("icao24")
    address, wrong = addresses(written)
    raw = zip(_PLACE, (time, latitude, longitude), strict=True)
    faults = position_faults(times, north, east, {name: (layout.name(name), cells) for name, cells in raw})
    if layout.several:
        faults.append(_nobodys(address, written, layout))
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
    return Fault(nobodys, layout.name("icao24"), lambda place: written[place].as_py() or "", what)


def _cell(cell: object) -> str | None:
    """A cell as text; None where it says that nothing is known."""
    if cell is None:
        return None
    if isinstance(cell, str):
        return None if is_unknown(cell[:_LONGEST]) else cell[:_LONGEST].encode("utf-8", "replace").decode()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return shown(cell) if isinstance(cell, int | float) else _NO_VALUE
