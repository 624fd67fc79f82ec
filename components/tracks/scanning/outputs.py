"""Writes the tables of a scan, each file completely or not at all, merged with the rows that other scans have
written; and makes the rows of scans.csv, from which the observation calendar is drawn."""

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from components.files.atomic import ChangedError, LockedError, Stamp, lock, lock_of, replaced, stamp_of
from components.files.cells import INCOMPLETE
from components.files.problems import Problem, Severity, shown
from components.tracks.fields import Field
from components.tracks.scanning.extract import Day, Near
from components.tracks.thresholds import METHOD_VERSION
from components.tracks.visits import utc

SCAN_COLUMNS = (
    "track_file",
    "track_sha256",
    "format",
    "scanned_utc",
    "method_version",
    "airfield",
    "day",
    "first_utc",
    "last_utc",
    "aircraft",
    "icao24",
    "points",
    "points_near",
    "points_low",
    "problems",
)
NAMELESS = "?"
"""Stands for an aircraft without an address."""
FEW_AIRCRAFT = 20
"""A file with no more aircraft than this was made for them, and says nothing about others."""
_DAY_S = 86_400

Seen = tuple[Iterable[Day], Iterable[Near], int]
"""What a scan has seen in a part of a file: `Extract.days`, `Extract.near` and `Extract.unread`."""


@dataclass(frozen=True, slots=True)
class ObservedDay:
    """What one file holds of one UTC day. day: its start; first, last: times of its points, all in seconds since
    1970. aircraft: how many; icao24: their addresses, "" if the file has more than FEW_AIRCRAFT in all. near: by
    airfield, the points near it and how many of them are low. unread: rows or members of the whole file."""

    day: int
    first: float
    last: float
    aircraft: int
    icao24: str
    points: int
    near: dict[str, tuple[int, int]]
    unread: int


@dataclass(frozen=True, slots=True)
class Scanned:
    """What is known of one source that was read completely."""

    path: str
    name: str
    sha256: str
    format: str
    finished: float
    days: tuple[ObservedDay, ...]
    problems: tuple[Problem, ...]


def observed_days(parts: Sequence[Seen]) -> tuple[ObservedDay, ...]:
    """Returns the days of a file from its parts, in order; empty for a file without points."""
    aircraft: dict[int, set[str]] = defaultdict(set)
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    points: dict[int, int] = defaultdict(int)
    near: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    for days, places, _ in parts:
        for day, icao24, begins, ends, count in days:
            aircraft[day].add(icao24)
            first[day] = min(begins, first.get(day, begins))
            last[day] = max(ends, last.get(day, ends))
            points[day] += count
        for airfield, day, here, low in places:
            counts = near[day].get(airfield, (0, 0))
            near[day][airfield] = (counts[0] + here, counts[1] + low)
    everyone = set[str]().union(*aircraft.values())
    named = sorted(icao24 or NAMELESS for icao24 in everyone)
    few = ";".join(named) if len(named) <= FEW_AIRCRAFT else ""
    unread = sum(part[2] for part in parts)
    return tuple(
        ObservedDay(
            day * _DAY_S,
            first[day] / 1000,
            last[day] / 1000,
            len(aircraft[day]),
            few,
            points[day],
            near[day],
            unread,
        )
        for day in sorted(aircraft)
    )


def scan_rows(sources: Iterable[Scanned], fields: Sequence[Field]) -> pd.DataFrame:
    """Returns the rows of scans.csv: one per source, airfield and day, with the columns of SCAN_COLUMNS, all
    text."""
    rows = [
        {
            "track_file": source.name,
            "track_sha256": source.sha256,
            "format": _format(source),
            "scanned_utc": utc(source.finished),
            "method_version": METHOD_VERSION,
            "airfield": field.airfield,
            "day": utc(day.day)[:10],
            "first_utc": utc(day.first),
            "last_utc": utc(day.last),
            "aircraft": str(day.aircraft),
            "icao24": day.icao24,
            "points": str(day.points),
            "points_near": str(day.near.get(field.airfield, (0, 0))[0]),
            "points_low": str(day.near.get(field.airfield, (0, 0))[1]),
            "problems": str(day.unread),
        }
        for source in sources
        for day in source.days
        for field in fields
    ]
    table = pd.DataFrame(rows, columns=list(SCAN_COLUMNS), dtype="str")
    once = table.drop_duplicates(["track_file", "track_sha256", "airfield", "day"])
    return once.sort_values(["airfield", "day", "track_file", "track_sha256"], ignore_index=True)


def _format(source: Scanned) -> str:
    """Returns the format, marked if the file itself, and not only a member of it, could not be read to its end."""
    cut = any(p.severity is Severity.UNREADABLE and p.file == shown(source.name) for p in source.problems)
    return f"{source.format}{INCOMPLETE if cut else ''}"


WAIT_S = 60.0
"""Seconds to wait for another scan that writes the same file: writing takes less, so one that takes longer is
stuck."""
_ALWAYS = {"airfield", "track_file", "track_sha256", "method_version"}


class OutputError(Exception):
    """An output that cannot be written; the message says why."""


def check_output(path: Path) -> None:
    """Raises OutputError if `path` holds something other than a table of a scan."""
    if path.is_dir():
        raise OutputError(f"{path} is a folder")
    before = read_output(path)
    if before is not None and _ALWAYS - set(before.columns):
        raise OutputError(f"{path} is there already, and is no table of a scan; choose another name")


def write_output(
    table: pd.DataFrame,
    path: Path,
    anew: Collection[tuple[str, str]],
    key: Sequence[str],
    merge: Callable[[pd.DataFrame], pd.DataFrame] = lambda table: table,
) -> None:
    """Writes a table of texts with the columns track_sha256 and airfield, after the rows already in the file;
    `merge` combines rows that are the same.

    Existing rows are dropped if all their files were scanned `anew` (SHA-256, airfield). If only some were, the
    existing row stays, and new rows that repeat it are left out: those with the same airfield, the same cell in
    the first column of `key` and the same non-empty cell in another one.
    """
    path = Path(os.path.realpath(path))
    with alone(lock_of(path), path):
        is_written = False
        while not is_written:
            read = stamp_of(path)
            is_written = _is_written(merge(_with_rows_before(table, read_output(path), anew, key)), path, read)


def _with_rows_before(
    table: pd.DataFrame, before: pd.DataFrame | None, anew: Collection[tuple[str, str]], key: Sequence[str]
) -> pd.DataFrame:
    """Returns the table after the existing rows that stay; see `write_output`."""
    if before is None:
        return table
    columns_of_file = [column for column in before.columns if column not in table.columns]
    columns = [*table.columns, *columns_of_file]
    table = table.reindex(columns=columns).fillna("").astype("str")
    before = before.reindex(columns=columns).fillna("").astype("str")
    rescanned = frozenset(anew)
    staying = before[_mask(not files <= rescanned for files in _files(before))]
    halves = staying[_mask(not files.isdisjoint(rescanned) for files in _files(staying))]
    fresh = table[~_is_repeated(table, halves, key)] if len(halves) else table
    return pd.concat([staying, fresh], ignore_index=True)


@contextmanager
def alone(lock_file: Path, what: Path, wait_s: float = WAIT_S) -> Iterator[None]:
    """Holds a lock; see `atomic.lock`. Raises OutputError, which says that somebody else writes `what`, if the
    lock is not free in time."""
    try:
        with lock(lock_file, wait_s):
            yield
    except LockedError:
        raise OutputError(f"{what} is being written by somebody else; try again later") from None


def _files(table: pd.DataFrame) -> list[set[tuple[str, str]]]:
    pairs = zip(table["track_sha256"], table["airfield"], strict=True)
    return [{(sha256, airfield) for sha256 in several.split(";")} for several, airfield in pairs]


def _mask(flags: Iterable[bool]) -> npt.NDArray[np.bool_]:
    return np.fromiter(flags, dtype=bool)


def _is_repeated(table: pd.DataFrame, before: pd.DataFrame, key: Sequence[str]) -> npt.NDArray[np.bool_]:
    mask = np.zeros(len(table), dtype=bool)
    for column in key[1:]:
        cells = before[before[column] != ""]
        pairs = set(zip(cells["airfield"], cells[key[0]], cells[column], strict=True))
        rows = zip(table["airfield"], table[key[0]], table[column], strict=True)
        mask |= _mask(row in pairs for row in rows)
    return mask


def read_output(path: Path) -> pd.DataFrame | None:
    """Returns the table in a file; None if there is none, or it is empty."""
    try:
        if not path.exists() or not path.stat().st_size:
            return None
        if path.suffix.lower() == ".parquet":
            return pd.read_parquet(path)
        return pd.read_csv(path, dtype="str", keep_default_na=False)
    except (pa.ArrowException, ValueError) as error:
        raise OutputError(f"{path} is there already, and is no table of a scan; choose another name") from error


def _is_written(table: pd.DataFrame, path: Path, read: Stamp | None) -> bool:
    """Replaces a file by the table, and returns True; returns False if somebody else has changed the file since it
    was `read`."""
    try:
        with replaced(path, read) as file:
            if path.suffix.lower() == ".parquet":
                table.to_parquet(file, index=False, compression="zstd")
            else:
                table.to_csv(file, index=False, lineterminator="\r\n", encoding="utf-8")
    except ChangedError:
        return False
    return True
