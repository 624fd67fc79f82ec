"""What was looked at: the rows of scans.csv, from which the observation calendar is drawn."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

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
INCOMPLETE = ", incomplete"
"""Ends the format of a file of which a part was missing or could not be read."""
FEW_AIRCRAFT = 20
"""A file with no more aircraft than this was made of them, and says nothing of others."""
_DAY_S = 86_400

Seen = tuple[Iterable[Day], Iterable[Near], int]
"""Of a part of a file: `Extract.days`, `Extract.near` and `Extract.unread`."""


@dataclass(frozen=True, slots=True)
class ObservedDay:
    """What one file holds of one UTC day. day: its beginning; first, last: of its points, in seconds since 1970.
    aircraft: how many; icao24: their addresses, "" if the file holds more than FEW_AIRCRAFT in all. near: for an
    airfield the points near it, and those of them low. unread: rows or members of the whole file."""

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
    """What is known of one source that was read as a whole."""

    path: str
    name: str
    sha256: str
    format: str
    finished: float
    days: tuple[ObservedDay, ...]
    problems: tuple[Problem, ...]


def observed_days(parts: Sequence[Seen]) -> tuple[ObservedDay, ...]:
    """The days of a file whose parts are given, in order; a file without any point gives none."""
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
    """The rows of scans.csv: one for each source, airfield and day, in the columns of SCAN_COLUMNS, all text."""
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
    """The format, and whether the file itself, and not only a member of it, could not be read to its end."""
    cut = any(p.severity is Severity.UNREADABLE and p.file == shown(source.name) for p in source.problems)
    return f"{source.format}{INCOMPLETE if cut else ''}"
