"""What a scan has done so far, on disk: it can be stopped at any moment and goes on from there."""

import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import pandas as pd
import pyarrow.dataset

from components.problems import Problem, Severity
from components.tracks.points import POINT_COLUMNS, point_table
from components.tracks.scanning.jobs import Done, Job, Source

BUCKETS = 256
NAMELESS = "?"
_FEW_AIRCRAFT = 20
_MOST_PROBLEMS = 100
_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Scanned:
    """What is known of one source once all its jobs are done. days as in scans.csv, without the columns that are
    the same for all."""

    name: str
    sha256: str
    format: str
    finished: float
    days: tuple[Mapping[str, Any], ...]
    problems: tuple[Problem, ...]


class Store:
    """A folder beside the output: for each job a JSON file of what it found, and its points as Parquet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def has(self, job: Job) -> bool:
        """Whether a job was done before."""
        return (self.folder / f"{job.key}.json").exists()

    def keep(self, job: Job, done: Done) -> None:
        """Keep what a job found. Whole or not at all: its JSON comes last, by a rename."""
        if done.extract.tracks:
            points = pd.concat(done.extract.tracks, ignore_index=True)
            kept = points.assign(bucket=bucket(points["icao24"]), source=job.source.key)
            self._write(f"{job.key}.parquet", lambda path: kept.to_parquet(path, index=False, compression="zstd"))
        said = {
            "source": job.source.key,
            "name": job.source.path.name,
            "format": done.format,
            "sha256": done.sha256,
            "days": done.extract.days,
            "near": done.extract.near,
            "unread": done.extract.unread,
            "problems": [asdict(problem) for problem in done.extract.problems[:_MOST_PROBLEMS]],
        }
        self._write(f"{job.key}.json", lambda path: path.write_text(json.dumps(said), encoding="utf-8"))

    def lacks_digest(self, source: Source) -> bool:
        """Whether the SHA-256 of a source is still unknown, because its jobs read parts of it only."""
        if (self.folder / f"{source.key}.sha256").exists():
            return False
        first = self.folder / f"{source.key}-00000.json"
        return first.exists() and not json.loads(first.read_text(encoding="utf-8"))["sha256"]

    def keep_digest(self, source: Source, sha256: str) -> None:
        """Keep the SHA-256 of a source that several jobs read."""
        self._write(f"{source.key}.sha256", lambda path: path.write_text(sha256, encoding="ascii"))

    def scanned(self) -> dict[str, Scanned]:
        """What is known of every source in the store, by its key."""
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        finished: dict[str, float] = defaultdict(float)
        for path in sorted(self.folder.glob("*.json")):
            said = json.loads(path.read_text(encoding="utf-8"))
            found[said["source"]].append(said)
            finished[said["source"]] = max(finished[said["source"]], path.stat().st_mtime)
        return {key: self._scanned(key, said, finished[key]) for key, said in found.items()}

    def tracks(self, buckets: range) -> Iterator[pd.DataFrame]:
        """The kept points of some buckets as one table with a column `source`; nothing if there are none."""
        files = [str(path) for path in sorted(self.folder.glob("*.parquet"))]
        if not files:
            return
        table = pyarrow.dataset.dataset(files, format="parquet").to_table(
            filter=(pyarrow.dataset.field("bucket") >= buckets.start)
            & (pyarrow.dataset.field("bucket") < buckets.stop)
        )
        if len(table):
            kept = table.to_pandas()
            points = point_table({name: kept[name] for name in POINT_COLUMNS})
            yield points.assign(source=kept["source"].to_numpy())

    def size(self) -> int:
        """Bytes of the points kept."""
        return sum(path.stat().st_size for path in self.folder.glob("*.parquet"))

    def _scanned(self, key: str, said: list[dict[str, Any]], finished: float) -> Scanned:
        digest = self.folder / f"{key}.sha256"
        sha256 = digest.read_text(encoding="ascii") if digest.exists() else said[0]["sha256"]
        return Scanned(
            said[0]["name"],
            sha256,
            _kind(said),
            finished,
            tuple(_days(said)),
            tuple(
                Problem(**{**problem, "severity": Severity(problem["severity"])})
                for part in said
                for problem in part["problems"]
            ),
        )

    def _write(self, name: str, write: Any) -> None:
        whole, unfinished = self.folder / name, self.folder / f".{name}.{os.getpid()}"
        write(unfinished)
        os.replace(unfinished, whole)


def bucket(icao24: pd.Series) -> pd.Series:
    """A number below BUCKETS for each address; BUCKETS itself where there is none."""
    codes, addresses = pd.factorize(icao24)
    numbers = [crc32(address.encode()) % BUCKETS if address else BUCKETS for address in addresses]
    return pd.Series(numbers, dtype="int16").take(codes).set_axis(icao24.index)


def _kind(said: list[dict[str, Any]]) -> str:
    return str(said[0]["format"])


def _days(said: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows of scans.csv: one per airfield and day; a source without any point gives none."""
    aircraft: dict[int, set[str]] = defaultdict(set)
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    points: dict[int, int] = defaultdict(int)
    for part in said:
        for day, icao24, begins, ends, count in part["days"]:
            aircraft[day].add(icao24)
            first[day] = min(begins, first.get(day, begins))
            last[day] = max(ends, last.get(day, ends))
            points[day] += count
    near: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
    for part in said:
        for airfield, day, here, below in part["near"]:
            near[airfield, day][0] += here
            near[airfield, day][1] += below
    all_aircraft = set[str]().union(*aircraft.values()) if aircraft else set()
    few = (
        ";".join(sorted(icao24 or NAMELESS for icao24 in all_aircraft))
        if len(all_aircraft) <= _FEW_AIRCRAFT
        else ""
    )
    for day in sorted(aircraft):
        yield {
            "day": day * _DAY_S,
            "first": first[day] / 1000,
            "last": last[day] / 1000,
            "aircraft": len(aircraft[day]),
            "icao24": few,
            "points": points[day],
            "near": {airfield: tuple(counted) for (airfield, on), counted in near.items() if on == day},
            "unread": sum(part["unread"] for part in said),
        }
