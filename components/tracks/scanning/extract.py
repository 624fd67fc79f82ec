"""Extracts from a track file what a scan stores: the points that bear on the watched fields, and what could be
seen at all."""

import re
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.files.problems import Problem
from components.tracks.fields import M_PER_NM, Field
from components.tracks.points import Columns
from components.tracks.readers import Batch, may_touch
from components.tracks.readers.batch import UnreadableError, unreadable
from components.tracks.readers.readsb import DAY_S, EARLIEST, Trace, parsed_trace, plain_trace, read_traces
from components.tracks.thresholds import BRACKET_LEAST_MIN, BRACKET_NM, COVERED_FT, NEAR_NM, STALE_S
from components.tracks.track import rough_altitude

Integers = npt.NDArray[np.int64]
Day = tuple[int, str, int, int, int]
Near = tuple[str, int, int, int]

_MINUTE_MS = 60_000
_DAY_MS = 86_400_000
_ROWS_AT_ONCE = 20_000
"""Rows of traces that are read together; they take about 10 MB."""


@dataclass(frozen=True, slots=True)
class Extract:
    """What a scan stores of one file, or of some members of one archive.

    - tracks: points tables of aircraft that came near a field, or may have gone there unseen: complete within
      NEAR_NM, one point a minute beyond. The column `member` names the archive member, "" for a file by itself.
    - days: for every aircraft and day: the day (days since 1970, UTC), its address, first and last time
      (milliseconds since 1970, UTC) and number of points
    - near: airfield, day, points within NEAR_NM, and how many of these are lower than COVERED_FT above the field
    - unread: rows and members that could not be read; problems say why
    """

    tracks: tuple[pd.DataFrame, ...] = ()
    days: tuple[Day, ...] = ()
    near: tuple[Near, ...] = ()
    problems: tuple[Problem, ...] = ()
    unread: int = 0


def extract(batches: Iterable[Batch], fields: Sequence[Field]) -> Extract:
    """Returns the extract of all points of a file, holding one batch in memory at a time."""
    return together(extracts(batches, fields))


def extracts(batches: Iterable[Batch], fields: Sequence[Field]) -> Iterator[Extract]:
    """Yields the extract of each batch of a file."""
    return (_extract(batch, fields) for batch in batches)


def extract_trace(data: bytes, member: str, file: str, fields: Sequence[Field]) -> Extract:
    """Returns the extract of one readsb trace, plain or gzip, which is parsed only if it may come near a field."""
    traces = Traces(file, fields)
    return together([*traces.of(data, member), *traces.rest()])


class Traces:
    """Extracts readsb traces of one file. Traces are collected and read together, because making a table of each
    takes longer than parsing it."""

    def __init__(self, file: str, fields: Sequence[Field]) -> None:
        self._file = file
        self._fields = fields
        self._waiting: list[Trace] = []

    def of(self, data: bytes, member: str) -> Iterator[Extract]:
        """Yields the extracts available after one more trace, plain or gzip: its own and those of collected
        traces."""
        try:
            data = plain_trace(data)
            if not may_touch(data, [field.wide_box for field in self._fields]) and (skimmed := _skim(data)):
                yield skimmed
                return
            trace = parsed_trace(data, member)
        except UnreadableError as error:
            yield from self.rest()
            yield _extract(unreadable(self._file, error, member), self._fields)
            return
        if not self._can_join(trace):
            yield from self.rest()
        self._waiting.append(trace)
        if not trace.address or sum(len(waiting.rows) for waiting in self._waiting) >= _ROWS_AT_ONCE:
            yield from self.rest()

    def _can_join(self, trace: Trace) -> bool:
        """Returns whether a trace can be read with the collected ones: points of one batch are distinguished by
        address."""
        return bool(trace.address) and trace.address not in {waiting.address for waiting in self._waiting}

    def rest(self) -> Iterator[Extract]:
        """Yields the extracts of the collected traces."""
        if waiting := self._waiting:
            self._waiting = []
            yield from extracts(read_traces(waiting, self._file), self._fields)


def together(extracts: Iterable[Extract]) -> Extract:
    """Returns several extracts as one."""
    parts = list(extracts)
    return Extract(
        tuple(table for part in parts for table in part.tracks),
        tuple(day for part in parts for day in part.days),
        tuple(near for part in parts for near in part.near),
        tuple(problem for part in parts for problem in part.problems),
        sum(part.unread for part in parts),
    )


def elsewhere(days: Iterable[tuple[str, Iterable[Day]]], near: Collection[tuple[str, str]]) -> pd.DataFrame:
    """Returns when aircraft were received by files without a point of them near a field: icao24, first, last
    (seconds since 1970, UTC). `days`: the days of each file, by its name; `near`: pairs of an address and a file
    with points of it near a field."""
    aircraft = {icao24 for icao24, _ in near if icao24}
    rows = [
        (icao24, first / 1000, last / 1000)
        for file, each in days
        for _, icao24, first, last, _ in each
        if icao24 in aircraft and (icao24, file) not in near
    ]
    return pd.DataFrame(rows, columns=["icao24", "first", "last"]).astype({"icao24": "str"})


def _extract(batch: Batch, fields: Sequence[Field]) -> Extract:
    points = batch.points
    # Numbers instead of addresses: comparing texts took half of the time of a trace.
    who, addresses = pd.factorize(points["icao24"])
    if batch.member and "" in addresses:
        points = points.assign(member=np.where(points["icao24"] == "", batch.member, ""))
        points = points.astype({"member": "str"})
    columns = Columns.of(points)
    keep = np.zeros(len(points), dtype=bool)
    days_near: list[Near] = []
    for field in fields:
        near = field.within(columns["latitude"], columns["longitude"], NEAR_NM * M_PER_NM)
        keep |= near
        if near.any():
            days_near += _counts_near(columns.take(near), field)
        keep |= _around_silences(columns, who, field)
    tracks: tuple[pd.DataFrame, ...] = ()
    if keep.any():
        first = np.zeros(len(points), dtype=bool)
        first[_groups(who, columns["time"] // _MINUTE_MS)[0]] = True
        keep |= _of_same_aircraft(who, keep) & first
        tracks = (points if keep.all() else points[keep],)
    days = _days(who, addresses, columns["time"])
    return Extract(tracks, days, tuple(days_near), tuple(batch.problems), batch.unread)


def _of_same_aircraft(who: Integers, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Returns all points of the aircraft that any of the chosen points belong to."""
    return np.bincount(who, weights=chosen)[who] > 0


def _groups(who: Integers, spans: Integers) -> tuple[Integers, Integers]:
    """Returns the first point of every aircraft in every span (minute or day), in order; and for each point the
    index of its span in that list."""
    spans = spans - spans.min(initial=0)
    _, first, group = np.unique(who * (spans.max(initial=0) + 1) + spans, return_index=True, return_inverse=True)
    order = np.argsort(first)
    return first[order], np.argsort(order)[group]


def _around_silences(points: Columns, who: Integers, field: Field) -> npt.NDArray[np.bool_]:
    """Returns the points before or after which an aircraft was not received for long (or not at all in this
    batch), near enough to the field to have gone there unseen."""
    lost = np.zeros(len(points), dtype=bool)
    wide = field.within(points["latitude"], points["longitude"], BRACKET_NM * M_PER_NM)
    if not wide.any():
        return lost
    of_near_aircraft = np.flatnonzero(_of_same_aircraft(who, wide))
    order = of_near_aircraft[np.lexsort((points["time"][of_near_aircraft], who[of_near_aircraft]))]
    same = np.diff(who[order]) == 0
    silent = ~(same & (np.diff(points["time"][order]) < BRACKET_LEAST_MIN * _MINUTE_MS))
    lost[order] = np.append(True, silent) | np.append(silent, True)
    return lost & wide


def _counts_near(points: Columns, field: Field) -> list[Near]:
    fresh = points["fix_age_s"] <= STALE_S
    low = fresh & ((rough_altitude(points) - field.elevation_ft < COVERED_FT) | (points["on_ground"] == 1))
    days, which = np.unique(points["time"] // _DAY_MS, return_inverse=True)
    all_points, low_points = np.bincount(which), np.bincount(which, weights=low)
    return [
        (field.airfield, int(day), int(here), int(below))
        for day, here, below in zip(days, all_points, low_points, strict=True)
    ]


def _days(who: Integers, addresses: pd.Index, times: Integers) -> tuple[Day, ...]:
    first, group = _groups(who, times // _DAY_MS)
    begins, ends = times[first], times[first]
    np.minimum.at(begins, group, times)
    np.maximum.at(ends, group, times)
    points = np.bincount(group, minlength=len(first))
    return tuple(
        (int(times[i] // _DAY_MS), str(addresses[who[i]]), int(a), int(b), int(n))
        for i, a, b, n in zip(first, begins, ends, points, strict=True)
    )


_TIMESTAMP = re.compile(rb'"timestamp": ?([0-9]+(?:\.[0-9]+)?) ?,')
_ADDRESS = re.compile(rb'"icao": ?"(~?[0-9a-fA-F]{6})"')
_OPENING = re.compile(rb'"trace":\s*\[\s*(?=\[)')
_ROW = re.compile(rb"\[\s*([0-9]+(?:\.[0-9]+)?)\s*,")
_END = re.compile(rb"\]\s*\]\s*\}\s*")
_HEAD, _TAIL = 4096, 64
"""Bytes within which a trace's own fields stand before its rows, and its end after them."""


def _skim(data: bytes) -> Extract | None:
    """Returns the extract of a trace without parsing it; None if it is not written as readsb writes it, spans
    several days, or seems cut short or concatenated."""
    opening = _OPENING.search(data, 0, _HEAD)
    if not opening:
        return None
    head = data[: opening.start()]
    timestamps, addresses = _TIMESTAMP.findall(head), _ADDRESS.findall(head)
    if not (len(timestamps) == len(addresses) == 1 and _END.search(data, max(len(data) - _TAIL, 0))):
        return None
    rows = _row_starts(data, opening.end())
    first, last = _ROW.match(data, int(rows[0])), _ROW.match(data, int(rows[-1]))
    if not (first and last):
        return None
    base = float(timestamps[0])
    begins, ends = (round((base + float(row[1])) * 1000) for row in (first, last))
    if not (EARLIEST * 1000 <= begins <= ends <= (time.time() + DAY_S) * 1000):
        return None
    day = begins // _DAY_MS
    if ends // _DAY_MS != day:
        return None
    return Extract(days=((day, addresses[0].decode().lower(), begins, ends, len(rows)),))


def _row_starts(data: bytes, first: int) -> Integers:
    """Returns where rows begin: at each bracket that opens after a newline, or after a closing bracket and a
    comma."""
    every = np.frombuffer(data, dtype="uint8")
    at = np.flatnonzero(every[first:] == ord("[")) + first
    before = every[at - 1]
    begins = (before == ord("\n")) | ((before == ord(",")) & (every[at - 2] == ord("]")))
    begins[0] = True
    return at[begins]
