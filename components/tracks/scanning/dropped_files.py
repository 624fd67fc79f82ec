"""Scans a few track files in memory: what a scan would find in them, and the points to draw it."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from types import MappingProxyType

import pandas as pd

from components.files.problems import Problem, escaped
from components.tracks.aircraft import by_aircraft
from components.tracks.brackets import without_covered
from components.tracks.fields import Field
from components.tracks.identity import Identity
from components.tracks.points import empty_points
from components.tracks.readers import read_bytes
from components.tracks.readers.batch import Batch, UnreadableError, unreadable
from components.tracks.readers.formats import format_name
from components.tracks.scanning.extract import Day, elsewhere, extract
from components.tracks.scanning.identities import own_names
from components.tracks.scanning.outputs import Scanned, observed_days, scan_rows
from components.tracks.visits import TrackFile, judged

MOST_POINTS = 500_000
"""Points of one dropped file: a week of one aircraft, about 150 MB of the memory that all readers share."""
LONGEST_S = 15.0
"""Seconds: a browser waits for the result. Archives with thousands of aircraft near the field are for the scan."""


@dataclass(frozen=True, slots=True)
class Looked:
    """The result: visits as in `find_visits`, scans as in scans.csv, problems, and the points of aircraft that
    came near a field, with a column `file` that indexes `files`. nameless: SHA-256 and name of the files that name
    no aircraft."""

    visits: pd.DataFrame
    scans: pd.DataFrame
    problems: tuple[Problem, ...]
    points: pd.DataFrame
    files: tuple[TrackFile, ...]
    nameless: Mapping[str, str]

    def track_of(self, visit: dict[str, str]) -> pd.DataFrame:
        """Returns the points of a visit's aircraft, from the files that the visit rests on."""
        used = {i for i, file in enumerate(self.files) if file.sha256 in visit["track_sha256"].split(";")}
        aircraft = [
            one
            for one in by_aircraft(self.points)
            if one.icao24 in (visit["icao24"], "") and used & {times.file for times in one.tracks}
        ]
        points = max(aircraft, key=lambda one: (one.icao24 != "", len(one.points))).points
        return points.table.iloc[points.rows].reset_index(drop=True)


def look_into(
    contents: Sequence[tuple[str, bytes]],
    fields: Sequence[Field],
    named: Mapping[str, Identity] = MappingProxyType({}),
) -> Looked:
    """Scans files that came through the browser. `contents` has the name and content of each, `named` the aircraft
    of files that name none, by SHA-256, as a person has stated it. Never raises for anything in the files; names
    are only shown."""
    files, scanned, points = list[TrackFile](), list[Scanned](), list[pd.DataFrame]()
    problems = list[Problem]()
    days, near = list[tuple[str, Sequence[Day]]](), set[tuple[str, str]]()
    until = time.monotonic() + LONGEST_S
    for number, (name, data) in enumerate(contents):
        content = sha256(data).hexdigest()
        file = TrackFile(escaped(name).replace(";", r"\x3b"), content, named.get(content))
        extracted = extract(_bounded(read_bytes(data, name), name, until), fields)
        files.append(file)
        problems += extracted.problems
        points += [table.assign(file=number) for table in extracted.tracks]
        days.append((content, extracted.days))
        near |= {(icao24, content) for table in extracted.tracks for icao24 in table["icao24"].unique()}
        scanned.append(
            Scanned(
                file.name,
                file.name,
                file.sha256,
                format_name(data),
                datetime.now(UTC).timestamp(),
                observed_days([(extracted.days, extracted.near, extracted.unread)]),
                extracted.problems,
            )
        )
    all_points = pd.concat(points, ignore_index=True) if points else empty_points().assign(file=0)
    visits, failures = judged(all_points, fields, files, elsewhere(days, near), bracketed=True)
    scans = scan_rows(scanned, fields)
    nameless = {one.sha256: one.name for one in scanned if one.days and not own_names(one)}
    all_problems = (*problems, *failures)
    return Looked(without_covered(visits, scans), scans, all_problems, all_points, tuple(files), nameless)


def _bounded(batches: Iterable[Batch], file: str, until: float) -> Iterator[Batch]:
    """Yields the batches of a file up to MOST_POINTS, or until the time limit, then a problem if there are
    more."""
    points = 0
    for batch in batches:
        points += len(batch.points)
        if points > MOST_POINTS:
            yield _too_much(file, f"the file has more than {MOST_POINTS:,} points; read up to them")
            return
        if time.monotonic() > until:
            yield _too_much(file, f"reading takes more than {LONGEST_S:g} s; the file is read up to there")
            return
        yield batch


def _too_much(file: str, what: str) -> Batch:
    return unreadable(file, UnreadableError(what, "Read it whole with python -m components.tracks.scan."))
