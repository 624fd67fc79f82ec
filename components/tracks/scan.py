"""Find the visits to airfields in track files:

python -m components.tracks.scan PATH… --airfield OSLK --out FILE.csv
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from components.problems import Problem, Severity, shown
from components.tracks.fields import Field, UnknownAirfieldError, known_field
from components.tracks.method import METHOD_VERSION
from components.tracks.scanning.extract import Extract
from components.tracks.scanning.jobs import Done, Job, Source, digest, pieces, run, sources
from components.tracks.scanning.runners import Runner, cluster, here, processes
from components.tracks.scanning.store import BUCKETS, Scanned, Store
from components.tracks.visits import VISIT_COLUMNS, TrackFile, find_visits, utc

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
_STOPPED = 130
_BYTES_AT_ONCE = 60_000_000
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Found:
    """What a scan found: visits as in `find_visits`, scans in the columns of SCAN_COLUMNS, problems."""

    visits: pd.DataFrame
    scans: pd.DataFrame
    problems: tuple[Problem, ...]


def scan(
    paths: Sequence[Path], fields: Sequence[Field], store: Store, runner: Runner, *, quiet: bool = True
) -> Found:
    """Scan files and folders for visits; what the store holds already is not read again."""
    todo = sources(paths, fields)
    _extract_all(todo, fields, store, runner, quiet)
    known = store.scanned()
    files = {key: TrackFile(source.name, source.sha256) for key, source in known.items()}
    visits = _visits(fields, store, files, runner)
    return Found(visits, _scans(known, fields), tuple(p for source in known.values() for p in source.problems))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. 0: done; 1: nothing could be read; 2: wrong arguments; 130: stopped, and can go on."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    try:
        fields = [_field(text) for text in dict.fromkeys(chosen.airfield)]
    except UnknownAirfieldError as error:
        parser.error(str(error))
    if missing := [path for path in chosen.paths if not path.exists()]:
        parser.error(f"there is no file or folder {shown(missing[0])}")
    if chosen.out.suffix.lower() not in (".csv", ".parquet"):
        parser.error(f"--out must end in .csv or .parquet, not {shown(chosen.out.name)}")
    runner = cluster(chosen.scheduler) if chosen.scheduler else processes(chosen.workers)
    store = Store(chosen.out.parent / f"{chosen.out.name}.scan")
    try:
        found = scan(chosen.paths, fields, store, runner, quiet=not sys.stderr.isatty() and not chosen.progress)
    except KeyboardInterrupt:
        print("Stopped. The same command goes on from here.", file=sys.stderr)
        return _STOPPED
    _write(found, chosen.out)
    _tell(found, chosen.out)
    return 0 if len(found.scans) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m components.tracks.scan",
        description="Find the visits to airfields in track files: readsb traces and day archives, OpenSky state "
        "vectors, Flightradar24 CSV. Run again, it goes on where it was stopped.",
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files, folders, archives")
    parser.add_argument(
        "--airfield",
        action="append",
        required=True,
        metavar="CODE",
        help="ICAO code of an airfield to watch; or CODE=LATITUDE,LONGITUDE,ELEVATION_FT for one no list knows",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="visits, as .csv or .parquet")
    parser.add_argument("--workers", type=int, metavar="N", help="processes on this machine; all cores by default")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="of a Dask cluster, such as tcp://192.0.2.1:8786")
    parser.add_argument("--progress", action="store_true", help="show the progress bar also where no terminal is")
    return parser


def _field(text: str) -> Field:
    """An airfield from its code, or from code and position.

    >>> _field("XXXX=35.4,35.95,157").elevation_ft
    157.0
    """
    code, given, place = text.partition("=")
    if not given:
        return known_field(code)
    try:
        latitude, longitude, elevation = (float(part) for part in place.split(","))
    except ValueError:
        raise UnknownAirfieldError(f"{shown(text)} is not CODE=LATITUDE,LONGITUDE,ELEVATION_FT") from None
    return Field(code.upper(), code.upper(), latitude, longitude, elevation)


def _extract_all(
    todo: Sequence[Source], fields: Sequence[Field], store: Store, runner: Runner, quiet: bool
) -> None:
    total = sum(source.size for source in todo)
    with tqdm(total=total, unit="B", unit_scale=True, desc="Scanning", disable=quiet) as bar:

        def waiting() -> Iterator[Job]:
            for source in todo:
                for job in pieces(source):
                    if store.has(job):
                        bar.update(job.size)
                    else:
                        yield job

        chosen = here if len(todo) == 1 and total < _BYTES_AT_ONCE else runner
        for job, done in chosen(partial(run, fields=tuple(fields)), waiting()):
            store.keep(job, _failed(job, done) if isinstance(done, Exception) else done)
            bar.update(job.size)
        for source, sha256 in chosen(digest, [source for source in todo if store.lacks_digest(source)]):
            store.keep_digest(source, sha256 if isinstance(sha256, str) else "")


def _failed(job: Job, error: Exception) -> Done:
    """What is kept of a job that nobody could finish; the rest of the scan goes on."""
    place = job.source.path.name
    what = f"this part of the file could not be scanned ({type(error).__name__}: {shown(error)})"
    problem = Problem(Severity.UNREADABLE, shown(place), what, "Scan it alone, with --workers 1.")
    return Done(Extract(problems=(problem,), unread=1), "unknown")


def _visits(fields: Sequence[Field], store: Store, files: dict[str, TrackFile], runner: Runner) -> pd.DataFrame:
    size = store.size()
    steps = max(min(BUCKETS, size // (_BYTES_AT_ONCE // 4)), 1)
    width = -(-BUCKETS // steps)
    buckets = [range(start, min(start + width, BUCKETS)) for start in range(0, BUCKETS, width)]
    buckets.append(range(BUCKETS, BUCKETS + 1))
    chosen = here if steps == 1 else runner
    find = partial(visits_of, folder=store.folder, fields=tuple(fields), files=files)
    found = []
    for _, visits in chosen(find, buckets):
        if isinstance(visits, Exception):
            raise visits
        found.append(visits)
    every = pd.concat(found, ignore_index=True)
    when = every["arrival_utc"].where(every["arrival_utc"] != "", every["departure_utc"])
    order = every.assign(when=when).sort_values(["airfield", "when", "icao24"], kind="stable").index
    return every.loc[order].reset_index(drop=True)


def visits_of(buckets: range, folder: Path, fields: Sequence[Field], files: dict[str, TrackFile]) -> pd.DataFrame:
    """The visits of the aircraft in some buckets of a store."""
    keys = list(files)
    for points in Store(folder).tracks(buckets):
        number = points["source"].map({key: i for i, key in enumerate(keys)})
        known = number.notna()
        numbered = points[known].drop(columns="source").assign(file=number[known].astype("int64"))
        return find_visits(numbered, fields, [files[key] for key in keys])
    return pd.DataFrame(columns=list(VISIT_COLUMNS), dtype="str")


def _scans(known: dict[str, Scanned], fields: Sequence[Field]) -> pd.DataFrame:
    rows = [
        {
            "track_file": source.name,
            "track_sha256": source.sha256,
            "format": source.format,
            "scanned_utc": utc(source.finished),
            "method_version": METHOD_VERSION,
            "airfield": field.airfield,
            "day": utc(day["day"])[:10],
            "first_utc": utc(day["first"]),
            "last_utc": utc(day["last"]),
            "aircraft": str(day["aircraft"]),
            "icao24": day["icao24"],
            "points": str(day["points"]),
            "points_near": str(day["near"].get(field.airfield, (0, 0))[0]),
            "points_low": str(day["near"].get(field.airfield, (0, 0))[1]),
            "problems": str(day["unread"]),
        }
        for source in known.values()
        for day in source.days
        for field in fields
    ]
    return pd.DataFrame(rows, columns=list(SCAN_COLUMNS), dtype="str").sort_values(
        ["airfield", "day", "track_file"], ignore_index=True
    )


def _write(found: Found, out: Path) -> None:
    _write_whole(_with_others(found.visits, found.scans, out), out)
    scans = out.with_name("scans.csv")
    _write_whole(_with_others(found.scans, found.scans, scans), scans)


def _with_others(table: pd.DataFrame, scans: pd.DataFrame, path: Path) -> pd.DataFrame:
    """The table, and before it the rows of an earlier output that come from files not scanned now."""
    if not path.exists():
        return table
    before = pd.read_parquet(path) if path.suffix.lower() == ".parquet" else pd.read_csv(path, dtype="str")
    before = before.reindex(columns=table.columns).fillna("").astype("str")
    anew = set(zip(scans["track_sha256"], scans["airfield"], strict=True))
    same = [
        any((sha256, airfield) in anew for sha256 in several.split(";"))
        for several, airfield in zip(before["track_sha256"], before["airfield"], strict=True)
    ]
    others = before[~pd.Series(same, index=before.index, dtype="bool")]
    return pd.concat([others, table], ignore_index=True)


def _write_whole(table: pd.DataFrame, path: Path) -> None:
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    if path.suffix.lower() == ".parquet":
        table.to_parquet(unfinished, index=False, compression="zstd")
    else:
        table.to_csv(unfinished, index=False, lineterminator="\r\n")
    os.replace(unfinished, path)


def _tell(found: Found, out: Path) -> None:
    for problem in found.problems[:_MOST_TOLD]:
        where = f", row {problem.row}" if problem.row else ""
        print(f"{problem.file}{where}: {problem.what}. {problem.remedy}", file=sys.stderr)
    if len(found.problems) > _MOST_TOLD:
        print(f"… and {len(found.problems) - _MOST_TOLD:,} more problems.", file=sys.stderr)
    suspect = int((found.visits["integrity"] == "suspect").sum())
    quarantine = f", {suspect:,} of them suspect" if suspect else ""
    files, points = found.scans["track_sha256"].nunique(), _points(found.scans)
    print(f"{len(found.visits):,} visits{quarantine}, in {files:,} files with {points:,} points: {out}")


def _points(scans: pd.DataFrame) -> int:
    each = scans.drop_duplicates(["track_file", "track_sha256", "day"])
    return int(each["points"].astype("int64").sum())


if __name__ == "__main__":
    sys.exit(main())
