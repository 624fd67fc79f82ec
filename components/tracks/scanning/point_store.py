"""Stores the progress of a scan on disk, so that it can be stopped at any moment and resumed."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.dataset
import pyarrow.parquet as pq

from components.files.atomic import UNFINISHED, placed
from components.files.problems import Problem, Severity, escaped
from components.tracks.points import POINT_COLUMNS, empty_points, point_table
from components.tracks.scanning.extract import elsewhere
from components.tracks.scanning.jobs import Done, Job, Source
from components.tracks.scanning.outputs import Scanned, observed_days
from components.tracks.scanning.packed_points import BUCKETS

SHADOWS = range(BUCKETS, BUCKETS + 1)
"""The bucket of the tracks without an ICAO address, which may belong to any aircraft."""
_MOST_PROBLEMS = 100
"""Problems stored per job; a broken archive has a million, and the page shows only the first."""
_KEPT, _FAILED = ".json", ".failed"
_LAST = "-last"
_ORIGIN = ("source",)
"""Columns stored for each point besides those of the points table."""
_TEXTS = tuple(name for name, dtype in POINT_COLUMNS.items() if dtype == "str")
# The same few texts recur in every row: as dictionary columns they take a tenth of the memory, and a third less
# time to read.
_NUMBERED = pyarrow.dataset.ParquetFileFormat(dictionary_columns=[*_TEXTS, *_ORIGIN])


class StoreError(Exception):
    """A scan's store that cannot be used; the message says what to do."""


class Store:
    """A folder beside the output, for one scan at a time: for each job a JSON file with its result, and its points
    as Parquet. Failures are stored separately until the next scan retries them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if folder.is_symlink():
            raise StoreError(f"{folder} is a link, which no scan made. Remove it.")
        folder.mkdir(parents=True, exist_ok=True)
        self._pieces: dict[str, set[str]] = defaultdict(set)
        for path in folder.iterdir():
            if path.suffix == _KEPT:
                self._pieces[_source_of(path)].add(path.stem)
            elif path.suffix in (_FAILED, UNFINISHED, ".unfinished"):
                # A failure to retry, or a file that was being written when a scan was killed.
                path.unlink(missing_ok=True)

    def has(self, job: Job) -> bool:
        """Returns whether a job was done before."""
        return job.key in self._pieces[job.source.key]

    def has_all(self, source: Source) -> bool:
        """Returns whether all jobs of a source were done before."""
        return _is_whole(self._pieces[source.key])

    def keep(self, job: Job, done: Done) -> None:
        """Stores the result of a job, atomically: its JSON is renamed into place last."""
        if done.points:
            with placed(self.folder / f"{job.key}.parquet") as file:
                file.write(done.points)
        self._write_summary(job, done, _KEPT)
        self._pieces[job.source.key].add(job.key)

    def keep_failed(self, job: Job, done: Done) -> None:
        """Stores, until the next scan, the problems of a job that could not be done."""
        self._write_summary(job, done, _FAILED)

    def scanned(self) -> Iterator[tuple[str, Scanned]]:
        """Yields the key of every source whose jobs are all done or failed, with what is known of it; one source
        in memory at a time."""
        paths = [path for path in self.folder.iterdir() if path.suffix in (_KEPT, _FAILED)]
        for key, group in groupby(sorted(paths), key=_source_of):
            files = list(group)
            if not _is_whole({path.stem for path in files}):
                continue
            try:
                parts = [json.loads(path.read_text(encoding="utf-8")) for path in files]
            except ValueError:
                raise StoreError(f"What was scanned before is damaged. Delete the folder {self.folder}.") from None
            yield key, _scanned(parts, max(path.stat().st_mtime for path in files))

    def forget(self, keys: Iterable[str]) -> None:
        """Deletes what is stored of sources."""
        for key in keys:
            # The JSON first, which marks a job as done.
            for suffix in (_KEPT, _FAILED, ".parquet"):
                for path in self.folder.glob(f"{key}-*{suffix}"):
                    path.unlink(missing_ok=True)
            self._pieces.pop(key, None)

    def points(self) -> int:
        """Returns how many points are stored."""
        return sum(pq.read_metadata(path).num_rows for path in self.folder.glob("*.parquet"))

    def _write_summary(self, job: Job, result: Done, suffix: str) -> None:
        summary = {
            "path": str(job.source.path),
            "name": escaped(job.source.path.name).replace(";", r"\x3b"),
            "format": result.format,
            "sha256": result.sha256,
            "days": result.extract.days,
            "near": result.extract.near,
            "unread": result.extract.unread,
            "problems": [asdict(problem) for problem in result.extract.problems[:_MOST_PROBLEMS]],
        }
        with placed(self.folder / f"{job.key}{suffix}") as file:
            file.write(json.dumps(summary, separators=(",", ":")).encode("utf-8"))


def kept_points(folder: Path, buckets: range) -> pd.DataFrame:
    """Returns the points of some buckets in the store in `folder`, with the column `source`."""
    files = [str(path) for path in sorted(folder.glob("*.parquet"))]
    if not files:
        return empty_points().assign(**dict.fromkeys(_ORIGIN, ""))
    number = pyarrow.dataset.field("bucket")
    wanted = (number >= buckets.start) & (number < buckets.stop)
    every = pyarrow.dataset.dataset(files, format=_NUMBERED)
    # One file at a time: reading ahead would fill the memory of each process.
    read = every.to_table(filter=wanted, batch_readahead=1, fragment_readahead=1, use_threads=False)
    texts = {name: read.column(name) for name in _TEXTS}
    table = read.drop_columns(_TEXTS).to_pandas(split_blocks=True)
    points = point_table({name: texts[name] if name in texts else table[name] for name in POINT_COLUMNS})
    return points.assign(**{name: table[name] for name in _ORIGIN})


def received_elsewhere(folder: Path) -> pd.DataFrame:
    """Returns when the stored aircraft were received by files without a point of them near a field: icao24, first,
    last (seconds since 1970, UTC)."""
    files = [str(path) for path in sorted(folder.glob("*.parquet"))]
    if not files:
        return elsewhere((), set())
    pairs = set[tuple[str, str]]()
    every = pyarrow.dataset.dataset(files, format=_NUMBERED)
    for batch in every.to_batches(columns=["icao24", "source"], use_threads=False):
        numbers = pyarrow.Table.from_batches([batch]).group_by(["icao24", "source"]).aggregate([])
        pairs.update(zip(*numbers.to_pydict().values(), strict=True))
    paths = sorted(folder.glob(f"*{_KEPT}"))
    days = ((_source_of(path), json.loads(path.read_text(encoding="utf-8"))["days"]) for path in paths)
    return elsewhere(days, pairs)


def _source_of(path: Path) -> str:
    return path.name.partition("-")[0]


def _is_whole(pieces: set[str]) -> bool:
    """Returns whether these names are all pieces of a source: as many as the number of the last one implies."""
    last = next((piece for piece in pieces if piece.endswith(_LAST)), "")
    return bool(last) and len(pieces) == int(last.removesuffix(_LAST).rpartition("-")[2]) + 1


def _scanned(parts: list[dict[str, Any]], finished: float) -> Scanned:
    last = parts[-1]
    problems = tuple(
        Problem(**{**problem, "severity": Severity(problem["severity"])})
        for part in parts
        for problem in part["problems"]
    )
    seen = [(part["days"], part["near"], part["unread"]) for part in parts]
    days = observed_days(seen)
    return Scanned(last["path"], last["name"], last["sha256"], last["format"], finished, days, problems)
