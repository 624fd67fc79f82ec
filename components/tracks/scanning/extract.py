"""What a scan keeps of a track file: the points that bear on the watched fields, and what was there to be seen."""

import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.files.problems import Problem
from components.tracks.fields import M_PER_NM, Field
from components.tracks.readers import Batch, may_touch, read_trace
from components.tracks.readers.batch import UnreadableError, unreadable
from components.tracks.readers.readsb import DAY_S, EARLIEST, plain_trace
from components.tracks.thresholds import BRACKET_LEAST_MIN, BRACKET_NM, COVERED_FT, NEAR_NM, STALE_S
from components.tracks.track import rough_altitude

Integers = npt.NDArray[np.int64]
Day = tuple[int, str, int, int, int]
Near = tuple[str, int, int, int]

_MINUTE_MS = 60_000
_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Extract:
    """Of one file, or of some members of one archive.

    tracks: points tables of the aircraft that came near a field, whole within NEAR_NM and one a minute beyond, and
    of those that may have gone there unseen,
    with a column `member`: of an archive, "" for a file by itself.
    days: of every aircraft the day (days since 1970, UTC), its address, the first and last time (milliseconds
    since 1970, UTC) and the number of points. near: airfield, day, points within NEAR_NM, and those of them lower
    than COVERED_FT above the field. unread: rows and members that could not be read; problems say why.
    """

    tracks: tuple[pd.DataFrame, ...] = ()
    days: tuple[Day, ...] = ()
    near: tuple[Near, ...] = ()
    problems: tuple[Problem, ...] = ()
    unread: int = 0


def extract(batches: Iterable[Batch], fields: Sequence[Field]) -> Extract:
    """The extract of all points of a file; holds one batch in memory at a time."""
    return together(_extract(batch, fields) for batch in batches)


def extract_trace(data: bytes, member: str, file: str, fields: Sequence[Field]) -> Extract:
    """The extract of one readsb trace, plain or gzip, which is parsed only if it may come near a field."""
    try:
        data = plain_trace(data)
    except UnreadableError as error:
        return _extract(unreadable(file, error, member), fields)
    if not may_touch(data, [field.wide_box for field in fields]) and (skimmed := _skim(data)):
        return skimmed
    return _extract(read_trace(data, member, file), fields)


def together(extracts: Iterable[Extract]) -> Extract:
    """Several extracts as one."""
    parts = list(extracts)
    return Extract(
        tuple(table for part in parts for table in part.tracks),
        tuple(day for part in parts for day in part.days),
        tuple(near for part in parts for near in part.near),
        tuple(problem for part in parts for problem in part.problems),
        sum(part.unread for part in parts),
    )


def _extract(batch: Batch, fields: Sequence[Field]) -> Extract:
    points = batch.points
    if batch.member and (nameless := points["icao24"] == "").any():
        points = points.assign(member=np.where(nameless, batch.member, ""))
        points = points.astype({"member": "str"})
    times = points["time"].to_numpy("datetime64[ms]").astype("int64")
    keep = np.zeros(len(points), dtype=bool)
    days_near: list[Near] = []
    for field in fields:
        near = field.within(points["latitude"], points["longitude"], NEAR_NM * M_PER_NM)
        keep |= near
        if near.any():
            days_near += _near(points[near], times[near], field)
        keep |= _lost(points, times, field)
    tracks: tuple[pd.DataFrame, ...] = ()
    if keep.any():
        came = points["icao24"].isin(points["icao24"][keep].unique()).to_numpy()
        minute = pd.DataFrame({"icao24": points["icao24"], "minute": times // _MINUTE_MS})
        tracks = (points[keep | (came & ~minute.duplicated().to_numpy())],)
    return Extract(tracks, _days(points["icao24"], times), tuple(days_near), tuple(batch.problems), batch.unread)


def _lost(points: pd.DataFrame, times: Integers, field: Field) -> npt.NDArray[np.bool_]:
    """The points before and after which an aircraft was not received for long, or at all in this batch, near
    enough to the field to have gone there unseen."""
    lost = np.zeros(len(points), dtype=bool)
    wide = np.flatnonzero(field.within(points["latitude"], points["longitude"], BRACKET_NM * M_PER_NM))
    if not len(wide):
        return lost
    own = np.flatnonzero(points["icao24"].isin(points["icao24"].to_numpy()[np.unique(wide)]).to_numpy())
    who = pd.factorize(points["icao24"].to_numpy()[own])[0]
    order = own[np.lexsort((times[own], who))]
    same = np.diff(np.sort(who)) == 0
    silent = ~(same & (np.diff(times[order]) < BRACKET_LEAST_MIN * _MINUTE_MS))
    lost[order] = np.append(True, silent) | np.append(silent, True)
    is_wide = np.zeros(len(points), dtype=bool)
    is_wide[wide] = True
    return lost & is_wide


def _near(points: pd.DataFrame, times: Integers, field: Field) -> list[Near]:
    fresh = points["fix_age_s"].to_numpy() <= STALE_S
    low = fresh & (
        (rough_altitude(points) - field.elevation_ft < COVERED_FT)
        | (points["on_ground"].fillna(False).to_numpy("bool"))
    )
    days, which = np.unique(times // _DAY_MS, return_inverse=True)
    all_points, low_points = np.bincount(which), np.bincount(which, weights=low)
    return [
        (field.airfield, int(day), int(here), int(below))
        for day, here, below in zip(days, all_points, low_points, strict=True)
    ]


def _days(icao24: pd.Series, times: Integers) -> tuple[Day, ...]:
    table = pd.DataFrame({"day": times // _DAY_MS, "icao24": icao24.to_numpy(), "time": times})
    grouped = table.groupby(["day", "icao24"], sort=False)["time"].agg(["min", "max", "size"])
    return tuple((int(day), str(who), int(a), int(b), int(n)) for (day, who), a, b, n in grouped.itertuples())


_TIMESTAMP = re.compile(rb'"timestamp": ?([0-9]+(?:\.[0-9]+)?) ?,')
_ADDRESS = re.compile(rb'"icao": ?"(~?[0-9a-fA-F]{6})"')
_OPENING = re.compile(rb'"trace":\s*\[\s*(?=\[)')
_ROW = re.compile(rb"\[\s*([0-9]+(?:\.[0-9]+)?)\s*,")
_END = re.compile(rb"\]\s*\]\s*\}\s*")
_HEAD, _TAIL = 4096, 64
"""Bytes in which a trace's own data stand before its rows, and its end behind them."""


def _skim(data: bytes) -> Extract | None:
    """What a trace tells without being parsed; None where it is not written as readsb writes it, lies on more than
    one day, or seems to have been cut short or put together."""
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
    """Where rows begin: at each bracket that opens after a line end or a closing bracket and a comma."""
    every = np.frombuffer(data, dtype="uint8")
    at = np.flatnonzero(every[first:] == ord("[")) + first
    before = every[at - 1]
    begins = (before == ord("\n")) | ((before == ord(",")) & (every[at - 2] == ord("]")))
    begins[0] = True
    return at[begins]
