"""Reads tables of positions, CSV or Parquet, interpreting columns as their format defines them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from components.files.cells import spreadsheet_damage
from components.files.problems import Problem, Severity, shown
from components.tracks.points import point_table
from components.tracks.readers.batch import Batch, Tally, UnreadableError, unused_columns
from components.tracks.readers.columns import (
    NO_FINGERPRINT,
    TABLE,
    UNITS_OF,
    Columns,
    columns_of,
    has_speeds_in_knots,
    meaning,
)
from components.tracks.readers.compression import beginning
from components.tracks.readers.delimited import Chunk, chunks, column_names, header
from components.tracks.readers.fingerprints import ESTIMATED, FINGERPRINTS, Fingerprint
from components.tracks.readers.limits import Limits
from components.tracks.readers.parquet import parquet_chunks
from components.tracks.readers.single_track import broken_off, several_aircraft
from components.tracks.readers.values import (
    EARLIEST_MS,
    NO_TIME,
    addresses,
    degrees,
    flags,
    has_decimal_commas,
    has_grouped_thousands,
    has_no_zone,
    measures,
    milliseconds,
    numbers,
    on_the_ground,
    position_faults,
    squawks,
    texts,
    with_points,
    with_units,
    without_grouping_commas,
    without_groups,
)

_MAY_NAME_AIRCRAFT = re.compile(
    r"(?:air(?:craft|frame)|plane|tail|device|target|transponder)(?:[ _-]?(?:id|no|nr|number|name|code))?"
    r"|id|(?:track|flight|plane)[ _-]?id|.*(?:addr|hex|icao|mode[ _-]?s\b|transponder).*",
    re.IGNORECASE,
)
"""Columns unknown to every format that may name the aircraft in a table of several."""

MOST_NAMELESS = 2_000_000
"""Rows without an address held back until the end of a table, which decides whether they are of one aircraft."""

_HEAD = 65_536
"""Bytes in which the header must stand: as many as formats are recognised by (`formats.HEAD`)."""
_PLACES = ("latitude", "longitude")
_MEASURES = {
    "altitude": "altitude_ft",
    "geometric": "geometric_ft",
    "speed": "ground_speed_kt",
    "track": "track_deg",
    "rate": "vertical_rate_fpm",
}
_HEIGHTS = ("altitude", "geometric")
_LEVELS = ("qnh_hpa", "adsb_version", "nic", "nac_p", "sil")
_NUMERIC = frozenset({"time", "received", "age", *_PLACES, *_MEASURES, *_LEVELS})
_TEXTS = ("callsign", "registration", "aircraft_type", "category")
_CLOCK = r"^(\d{1,2}:\d\d(:\d\d([.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d(:?\d\d)?)?)?$"
"""A complete time of day, or nothing. A spreadsheet may show 14:28:05 as 28:05.0, which is no time."""
_DAYS = ("date_utc", "utc_date", "date", "day", "datum")
"""Names of day columns, those that say UTC first."""
_RENAMES = {
    "altitude": "altitude_ft or altitude_m, whichever it is",
    "geometric": "geoaltitude_ft or geoaltitude_m, whichever it is",
    "speed": "speed_kt, speed_ms or speed_kmh, whichever it is",
    "rate": "vertical_rate_fpm or vertical_rate_ms, whichever it is",
    "track": "track_deg, if it is in degrees",
}

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class TableReader:
    """Reads the tables of one format."""

    NAME: str

    def recognises(self, head: bytes) -> bool:
        """Returns whether content that begins with these bytes is a table of the format."""
        columns = _columns(column_names(head))
        return columns is not None and columns.format == self.NAME

    def read(self, stream: BinaryIO, file: str, limits: Limits) -> Iterator[Batch]:
        """Yields the points as `read_csv` does."""
        yield from read_csv(stream, file)


READERS = tuple(TableReader(name) for name in dict.fromkeys([*(one.name for one in FINGERPRINTS), TABLE]))


# Memoized, because every reader of tables asks in turn. Never invalidated: the same names always mean the same.
@lru_cache(maxsize=8)
def _columns(names: tuple[str, ...]) -> Columns | None:
    return columns_of(names)


def read_csv(stream: BinaryIO, file: str) -> Iterator[Batch]:
    """Yields the points of a table, about 100,000 rows per batch.

    Units are those of the format, recognised by its columns, or those given in column names or cells. A column
    without a known unit is not used and is reported. `fix_age_s` is the time minus that of the last position;
    repeated states are kept. Rows without a position give no point and are counted. Rows without an address give
    points only if no row has one and all can be the track of one aircraft. Raises `UnreadableError` for a file
    that cannot be read, or not to its end.
    """
    head, stream = beginning(stream, _HEAD)
    names = header(head).names
    columns = _columns(names)
    if columns is None:
        raise UnreadableError("this table has no time or no position", "Name its columns time, lat and lon.")
    tally = Tally(file, lines=True)
    wanted, numeric = _wanted(columns)
    yield from _read(chunks(stream, tally, wanted, numeric), columns, tally, names)


def read_parquet(stream: BinaryIO, file: str, names: Sequence[str], limits: Limits) -> Iterator[Batch]:
    """Yields the points of a Parquet file with these columns, by the rules of `read_csv`."""
    columns = _columns(tuple(names))
    if columns is None:
        raise UnreadableError("this table has no time or no position", "Name its columns time, lat and lon.")
    tally = Tally(file, lines=False)
    yield from _read(parquet_chunks(stream, tally, _wanted(columns)[0], limits), columns, tally, names)


def is_table(names: Sequence[str]) -> bool:
    """Returns whether a table with these columns has at least a time and a position."""
    return _columns(tuple(names)) is not None


def _wanted(columns: Columns) -> tuple[set[str], set[str]]:
    """Returns the names of the columns to read, and which of these hold numbers."""
    wanted = {name for name, _ in columns.quantities.values()} | set(columns.unitless) | set(columns.candidates)
    wanted |= set(columns.unused).intersection(_DAYS) | set(_utc_time_columns(columns))
    # Heights are read as text, to see whether points separate their thousands.
    as_text = () if columns.fingerprint else _HEIGHTS
    numeric = {
        name for quantity, (name, _) in columns.quantities.items() if quantity in _NUMERIC.difference(as_text)
    }
    return wanted, numeric


def _utc_time_columns(columns: Columns) -> list[str]:
    """Returns the unused time columns that say UTC, if the one that is used does not."""
    if columns.fingerprint or "utc" in columns.quantities["time"][0]:
        return []
    return [name for name in columns.unused if "utc" in name and meaning(name)[0] == "time"]


def _read(table_chunks: Iterator[Chunk], columns: Columns, tally: Tally, names: Sequence[str]) -> Iterator[Batch]:
    reading = _Reading(columns, tally)
    failure: UnreadableError | None = None
    try:
        # A chunk gets no name, which would keep its memory while its points are being processed.
        for points in map(reading.points, reading.confirmed(table_chunks, names)):
            yield Batch(points, tally.problems())
    except UnreadableError as error:
        failure = error
    nameless, refusal = reading.nameless_points()
    table_problems = reading.problems() if tally.read or not failure else ()
    yield Batch(nameless, [*tally.problems(), *table_problems, *tally.rest()], unread=tally.count)
    if wrong := failure or refusal:
        raise wrong


@dataclass(slots=True)
class _Reading:
    """One pass over a table: what its first rows tell about the rest, and the counts."""

    columns: Columns
    tally: Tally
    address: str | None = None
    commas: bool | None = None
    zoneless: bool = False
    joins_days: bool = False
    any_address: bool = False
    wrong_addresses: int = 0
    silent: int = 0
    estimated: int = 0
    nameless: list[pd.DataFrame] = field(default_factory=list)
    with_unit: set[str] = field(default_factory=set)
    no_addresses: list[str] = field(default_factory=list)

    @property
    def fingerprint(self) -> Fingerprint:
        return self.columns.fingerprint or NO_FINGERPRINT

    def confirmed(self, table_chunks: Iterator[Chunk], names: Sequence[str]) -> Iterator[Chunk]:
        """Yields the chunks, after inspecting the first one if the column names (`names`) alone do not identify
        the format: if its speeds are in another unit, the table is read as one of no format."""
        utc = next(iter(_utc_time_columns(self.columns)), "")
        looks_at_first = self.fingerprint.is_confirmed_by_speed or utc
        if looks_at_first and (first := next(table_chunks, None)):
            if self.fingerprint.is_confirmed_by_speed:
                self._take_no_unit_unless_in_knots(first, names)
            elif _is_utc(first, self.columns.quantities["time"][0], utc):
                self._take_times_of(utc)
            yield first
            del first
        yield from table_chunks

    def _take_no_unit_unless_in_knots(self, first: Chunk, names: Sequence[str]) -> None:
        if not _is_in_knots(first, self.columns):
            name = self.columns.quantities["speed"][0]
            what = f"the columns may be those of {self.columns.format}, but no speeds show it; no unit is assumed"
            self.tally.flag(name, what, "Say the units in the names of the columns, such as altitude_m.")
            self.columns = columns_of(names, ()) or self.columns

    def _take_times_of(self, utc: str) -> None:
        other = self.columns.quantities["time"][0]
        unused = tuple(other if name == utc else name for name in self.columns.unused)
        quantities = {**self.columns.quantities, "time": (utc, 1.0)}
        self.columns = replace(self.columns, quantities=quantities, unused=unused)

    def points(self, chunk: Chunk) -> pd.DataFrame:
        """Returns the points of a chunk's rows with an address; rows without one are held back."""
        table = _Table(self, chunk)
        made = table.points()
        named = (made["icao24"] != "").to_numpy()
        self.any_address |= bool(named.any())
        if named.all():
            return made
        flights = "" if table.flights is None else table.flights[~named]
        self._hold_back(made[~named].assign(row=table.rows[~named], flight=flights))
        return made[named]

    def _hold_back(self, rows: pd.DataFrame) -> None:
        self.nameless.append(rows)
        if sum(map(len, self.nameless)) > MOST_NAMELESS:
            what = f"more than {MOST_NAMELESS:,} rows name no aircraft"
            raise UnreadableError(what, "Add a column icao24 with the address of each row.")

    def nameless_points(self) -> tuple[pd.DataFrame, UnreadableError | None]:
        """Returns the points without an address if they can be the track of one aircraft, else the reason why they
        are not read."""
        nothing = point_table({"time": [], "latitude": [], "longitude": []})
        if not self.nameless:
            return nothing, None
        rows = pd.concat(self.nameless, ignore_index=True)
        points = rows.drop(columns=["row", "flight"])
        if self.any_address:
            self.tally.read -= len(rows)
            what = "the aircraft's address is missing or is none, while other rows have one"
            column, row = self.address or "icao24", int(rows["row"].iloc[0])
            self.tally.add(row, column, "", what, "Fill it in", len(rows))
            return nothing, None
        reason = self._why_several(points, rows)
        if not reason:
            return points, None
        what = f"no column names the aircraft; {reason}; not read as one track"
        remedy = "Add a column icao24 with the address of each row, or save a file for each aircraft."
        return nothing, UnreadableError(what, remedy)

    def _why_several(self, points: pd.DataFrame, rows: pd.DataFrame) -> str:
        """Returns why points without an address may be of several aircraft; "" if they can be of one. `rows` has
        their flights."""
        flights = set(rows["flight"])
        if self.fingerprint.one_aircraft and len(flights) == 1 and "" not in flights:
            return ""
        names = rows["callsign"] if flights == {""} else rows["flight"]
        reason = self._why_several_by_column() or several_aircraft(points, names)
        return reason if reason or self.columns.fingerprint else broken_off(points)

    def _why_several_by_column(self) -> str:
        """Returns why the columns suggest several aircraft: a column of addresses holds none, or an unknown column
        may name them; "" otherwise."""
        if len(self.no_addresses) > 1:
            some = " and ".join(f"'{shown(text)}'" for text in self.no_addresses)
            return f"the column '{shown(self.address or '')}' holds no address, but {some}, and may name several"
        if self.columns.fingerprint:
            return ""
        named = next((name for name in self.columns.unused if _MAY_NAME_AIRCRAFT.fullmatch(name)), "")
        return f"the column '{shown(named)}' may name several" if named else ""

    def problems(self) -> Iterator[Problem]:
        """Yields the problems of the table as a whole."""
        yield from self._row_problems()
        yield from self._value_problems()
        if self.no_addresses and not self.any_address:
            yield self._no_address_problem()
        yield from self._unused_problems()

    def _unused_problems(self) -> Iterator[Problem]:
        """Yields problems about unused columns, and how to join a column of days to the times."""
        unused = [*self.columns.unused, *self._no_addresses()]
        time = shown(self.columns.quantities["time"][0])
        for day in [name for name in unused if name in _DAYS and not self.joins_days]:
            holds_day = ": a time holds its day" if self.tally.read else ""
            what = f"the column '{shown(day)}' is not used{holds_day}"
            remedy = f"Join {shown(day)} and {time}, as in 2023-08-30T14:28:05Z, if a row needs both."
            yield self._flagged(what, remedy, day)
        if others := [name for name in unused if name not in _DAYS]:
            yield unused_columns(self.tally.file, others)

    def _flagged(self, what: str, remedy: str, column: str = "", value: str = "", count: int = 1) -> Problem:
        return Problem(Severity.FLAGGED, self.tally.file, what, remedy, column=column, value=value, count=count)

    def _row_problems(self) -> Iterator[Problem]:
        """Yields problems that count rows which give no point although nothing is wrong with them."""
        if not (self.tally.read or self.tally.count or self.silent):
            yield self._flagged("this table holds no row", "Check that it is the file you meant.")
        if self.silent:
            what = f"{self.silent:,} rows have no position and give no point"
            yield self._flagged(what, "Nothing to do; the aircraft sent none.", count=self.silent)
        if self.estimated:
            what = f"{self.estimated:,} positions are estimates of the tracker, not received; left out"
            column = self.columns.quantities["source"][0]
            yield self._flagged(what, "Nothing to do.", column, count=self.estimated)

    def _value_problems(self) -> Iterator[Problem]:
        """Yields problems about how times and numbers are read, and which are not."""
        if self.zoneless:
            what = "the times name no time zone, and are read as UTC"
            remedy = "If they are local times, add their offset, as in 2025-10-26T14:03:00+03:00."
            yield self._flagged(what, remedy, self.columns.quantities["time"][0])
        if self.commas:
            yield self._flagged("numbers are written with decimal commas, and read so", "Nothing to do.")
        for name, quantity in self.columns.unitless.items():
            if name not in self.with_unit:
                what = f"the unit of the column '{shown(name)}' is not known; it is not used"
                yield self._flagged(what, f"Rename it {_RENAMES[quantity]}.", name)

    def _no_address_problem(self) -> Problem:
        """Returns the problem of an address column that holds no address."""
        column, value = self.address or "", self.no_addresses[0]
        cause = spreadsheet_damage(value)
        why = f" ({cause})" if cause else ""
        what = f"no cell of the column '{shown(column)}' is an address{why}; it names no aircraft"
        remedy = "Write six hexadecimal digits, such as 3c6444, and make the column one of text before."
        return self._flagged(what, remedy, column, shown(value), self.wrong_addresses)

    def _no_addresses(self) -> list[str]:
        """Returns the other columns that might name the aircraft."""
        return [name for name in self.columns.candidates if name != self.address] if self.tally.read else []


def _is_utc(chunk: Chunk, time: str, utc: str) -> bool:
    """Returns whether times in one column of a chunk name no zone, while those in the UTC column are complete."""
    return has_no_zone(chunk.columns[time]) and bool((milliseconds(chunk.columns[utc]) >= EARLIEST_MS).all())


def _is_in_knots(chunk: Chunk, columns: Columns) -> bool:
    """Returns whether the positions of a chunk confirm that its speeds are in knots."""
    cells = {quantity: chunk.columns[name] for quantity, (name, _) in columns.quantities.items()}
    (latitude, _), (longitude, _), (speed, _) = (numbers(with_points(cells[name])) for name in (*_PLACES, "speed"))
    aircraft = texts(cells["icao24"]).to_numpy(zero_copy_only=False)
    return has_speeds_in_knots(milliseconds(cells["time"]), latitude, longitude, speed, aircraft)


class _Table:
    """One chunk of a table."""

    def __init__(self, reading: _Reading, chunk: Chunk) -> None:
        self.reading = reading
        self.tally = reading.tally
        self.columns = chunk.columns
        self.lines = chunk.lines
        self.nothing = pa.nulls(len(chunk.lines), pa.large_string())
        self.good = np.ones(len(chunk.lines), dtype=bool)
        self.flights: npt.NDArray[np.object_] | None = None
        self.rows = chunk.lines
        if reading.commas is None and len(chunk.lines):
            reading.commas = has_decimal_commas([self._column(place) for place in _PLACES])

    def points(self) -> pd.DataFrame:
        """Returns the points of the good rows."""
        if day := next(filter(self.columns.__contains__, _DAYS), ""):
            self._join(day)
        times = milliseconds(self._cells("time"))
        self._note_zone()
        reading = self.reading
        latitude, longitude = (numbers(degrees(self._cells(place)))[0] for place in _PLACES)
        source = self._source()
        self._sift(times, latitude, longitude, source)
        good, mask = self.good, pa.array(self.good)
        self.rows = self.lines[good]
        self.flights = self._flights(mask)
        measured = {quantity: self._measured(quantity) for quantity in _MEASURES}
        on_ground = self._on_ground(measured["altitude"])
        if reading.fingerprint.zero_is_ground:
            measured["altitude"] = np.where(measured["altitude"] == 0, np.nan, measured["altitude"])
        return point_table(
            {
                "icao24": self._addresses().filter(mask),
                "time": times[good],
                "latitude": latitude[good],
                "longitude": longitude[good],
                **{name: measured[quantity][good] for quantity, name in _MEASURES.items()},
                "on_ground": on_ground[good],
                **{name: texts(self._column(name)).filter(mask) for name in filter(self._has, _TEXTS)},
                **{name: self._number(name)[good] for name in filter(self._has, _LEVELS)},
                "squawk": self._squawks().filter(mask),
                "position_source": "" if source is None else source.filter(mask),
                "fix_age_s": self._age(times)[good],
            }
        )

    def _join(self, day: str) -> None:
        """Prefixes times without a day with the day from a column of its own."""
        time = self._name("time")
        cells = pc.replace_substring_regex(texts(self._column("time")), r"^(\d):", r"0\1:")
        if pc.all(pc.match_substring_regex(cells, _CLOCK)).as_py():
            days = texts(self.columns[day])
            joined = pc.binary_join_element_wise(days, cells, pa.scalar("T", pa.large_string()))
            self.columns = {**self.columns, time: joined}
            self.reading.joins_days = True

    def _note_zone(self) -> None:
        """Notes whether times name no zone, in a table of no known format."""
        reading = self.reading
        if not (reading.zoneless or reading.columns.fingerprint or "utc" in self._name("time")):
            reading.zoneless = has_no_zone(self._column("time"))

    def _flights(self, mask: pa.Array) -> npt.NDArray[np.object_] | None:
        """Returns the flight of each good row; None if the table names none."""
        if not self._has("flight"):
            return None
        return texts(self._column("flight")).filter(mask).to_numpy(zero_copy_only=False)

    def _column(self, quantity: str) -> pa.Array:
        return self.columns.get(self._name(quantity), self.nothing)

    def _has(self, quantity: str) -> bool:
        return quantity in self.reading.columns.quantities

    def _name(self, quantity: str) -> str:
        return self.reading.columns.quantities.get(quantity, (quantity, 1.0))[0]

    def _cells(self, quantity: str) -> pa.Array:
        """Returns a column of numbers, with decimal points if the table uses commas."""
        column = self._column(quantity)
        return with_points(column) if self.reading.commas else column

    def _sift(
        self, times: npt.NDArray[np.int64], latitude: Floats, longitude: Floats, source: pa.Array | None
    ) -> None:
        raw = {key: (self._name(key), self._column(key)) for key in ("time", *_PLACES)}
        without = np.isnan(latitude) & np.isnan(longitude)
        without &= _empty(self._column("latitude")) & _empty(self._column("longitude"))
        faults = position_faults(times, latitude, longitude, raw)
        for fault in faults:
            if fault.column != self._name("time"):
                fault.rows[without] = False
        good = self.tally.sift(faults, self.lines)
        self.reading.silent += int((good & without).sum())
        self.good = good & ~without
        if source is not None:
            estimated = pc.equal(source, ESTIMATED).to_numpy(zero_copy_only=False) & self.good
            self.reading.estimated += int(estimated.sum())
            self.good &= ~estimated

    def _doubt(self, quantity: str, wrong: Mask) -> None:
        self.tally.doubt(self._name(quantity), int(wrong[self.good].sum()))

    def _number(self, quantity: str) -> Floats:
        made, wrong = measures(self._cells(quantity))
        self._doubt(quantity, wrong)
        return made

    def _measured(self, quantity: str) -> Floats:
        if not self._has(quantity):
            return self._with_unit(quantity)
        _, factor = self.reading.columns.quantities[quantity]
        cells = self._ungrouped(quantity)
        made, wrong = measures(cells)
        made = made * factor
        if wrong.any():
            with_unit, is_read = with_units(cells, UNITS_OF[quantity])
            made = np.where(is_read, with_unit, made)
            wrong &= ~is_read & ~on_the_ground(cells)
        self._doubt(quantity, wrong)
        return made

    def _ungrouped(self, quantity: str) -> pa.Array:
        """Returns a column of measures, heights without thousands separators. Points are separators only if other
        columns have decimal commas; if nothing tells, the column is not used."""
        if quantity == "track":
            return degrees(self._cells(quantity))
        column = self._column(quantity)
        if quantity not in _HEIGHTS or not has_grouped_thousands(column):
            cells = self._cells(quantity)
            return cells if self.reading.commas or quantity not in _HEIGHTS else without_grouping_commas(cells)
        if self.reading.commas:
            return without_groups(column)
        name = self._name(quantity)
        what = f"points of the column '{shown(name)}' may be between thousands (35.000); it is not used"
        self.tally.flag(name, what, "Write 35000 for thirty-five thousand, or 35.0 for thirty-five.")
        return self.nothing

    def _with_unit(self, quantity: str) -> Floats:
        """Returns the values given with a unit in their cells, for a column whose name has no unit."""
        made = np.full(len(self.lines), np.nan)
        for name, unitless in self.reading.columns.unitless.items():
            if unitless == quantity and np.isnan(made).all():
                made, is_read = with_units(self.columns[name], UNITS_OF[quantity])
                self.reading.with_unit |= {name} if is_read.any() else set()
        return made

    def _on_ground(self, altitude: Floats) -> pd.arrays.BooleanArray:
        cells = self._column("on_ground")
        if self._has("on_ground"):
            flagged = flags(cells)
            self._doubt("on_ground", flagged.isna() & ~_empty(cells))
            return flagged
        fingerprint = self.reading.fingerprint
        ground = np.zeros(len(self.lines), dtype=bool)
        for name in self._heights():
            ground |= on_the_ground(self.columns[name])
        if fingerprint.zero_is_ground:
            ground |= altitude == 0
        airborne = ~ground & ~np.isnan(altitude) & fingerprint.says_ground
        return pd.arrays.BooleanArray(ground, ~ground & ~airborne)

    def _heights(self) -> list[str]:
        columns = self.reading.columns
        names = [columns.quantities["altitude"][0]] if "altitude" in columns.quantities else []
        return [*names, *(name for name, quantity in columns.unitless.items() if quantity == "altitude")]

    def _addresses(self) -> pa.Array:
        reading = self.reading
        made = {name: addresses(self.columns[name]) for name in reading.columns.candidates}
        if not made:
            return pa.array([""] * len(self.lines), pa.large_string())
        if reading.address is None or not reading.any_address:
            reading.address = max(made, key=lambda name: pc.sum(pc.not_equal(made[name][0], "")).as_py() or 0)
        cells, wrong = made[reading.address]
        reading.wrong_addresses += int(wrong.sum())
        if wrong.any() and not reading.any_address:
            values = pc.unique(texts(self.columns[reading.address]).filter(pa.array(wrong))).to_pylist()
            reading.no_addresses = [*dict.fromkeys([*reading.no_addresses, *values])][:2]
        return cells

    def _source(self) -> pa.Array | None:
        if not self._has("source"):
            return None
        cells = pc.utf8_lower(pc.replace_substring_regex(texts(self._column("source")), r"\.0$", ""))
        for written, source in self.reading.fingerprint.sources.items():
            cells = pc.if_else(pc.equal(cells, written), source, cells)
        return cells

    def _squawks(self) -> pa.Array:
        if not self._has("squawk"):
            return pa.repeat(pa.scalar("", pa.large_string()), len(self.lines))
        codes = squawks(self._column("squawk"))
        # Flightradar24 writes 0 for no squawk.
        return pc.if_else(pc.equal(codes, "0000"), "", codes) if self.reading.fingerprint.zero_is_ground else codes

    def _age(self, times: npt.NDArray[np.int64]) -> Floats:
        age = self._number("age") if self._has("age") else np.zeros(len(times))
        if not self._has("received"):
            return np.nan_to_num(age)
        cells = self._cells("received")
        received = milliseconds(cells)
        self._doubt("received", (received == NO_TIME) & ~_empty(cells))
        # A receive time before 1970 counts as 1970; taken literally, the difference could overflow.
        since = np.maximum((times - np.maximum(received, 0)) / 1000, 0.0)
        return np.where(received == NO_TIME, np.nan_to_num(age), since)


def _empty(column: pa.Array) -> Mask:
    return column.is_null(nan_is_null=True).to_numpy(zero_copy_only=False)
