"""Finds the visits to airfields in track files:

python -m components.tracks.scan PATH… --airfield OSLK --out FILE.csv
"""

import argparse
import errno
import math
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn, TypeVar

import pandas as pd
from tqdm import tqdm

from components.files.problems import Problem, Severity, shown
from components.tracks.aircraft import is_shadow, track_labels, twins
from components.tracks.brackets import without_covered
from components.tracks.copies import without_copies
from components.tracks.fields import Field, UnknownAirfieldError, disagreement, known_field
from components.tracks.identity import IdentityError
from components.tracks.readers.batch import UnreadableError
from components.tracks.scanning.extract import Extract
from components.tracks.scanning.identities import Statement, hint, identities, statement, unmatched
from components.tracks.scanning.jobs import Done, Job, Source, pieces, run, settings, sources
from components.tracks.scanning.outputs import (
    OutputError,
    Scanned,
    alone,
    check_output,
    read_output,
    scan_rows,
    write_output,
)
from components.tracks.scanning.packed_points import BUCKETS, bucket, span
from components.tracks.scanning.point_store import (
    SHADOWS,
    Store,
    StoreError,
    kept_points,
    received_elsewhere,
)
from components.tracks.scanning.workers import NoClusterError, Runner, cluster, here, processes, stop
from components.tracks.visits import TrackFile, in_order, judged

R = TypeVar("R")

_SCANS = "scans.csv"
_FAILED, _STOPPED = 1, 130
_PATIENCE_S = 5.0
"""Seconds that a stopped process has to end before it is killed; a process pool can hang for ever."""
_BYTES_AT_ONCE = 60_000_000
"""A single file below this size is read in this process: starting worker processes takes some three seconds,
longer than reading it."""
_POINTS_AT_ONCE = 60_000
"""Points that one process judges at a time. They take some 200 MB of memory, with the arrays and texts made from
them and the data unpacked beside them."""
_MOST_TOLD = 20
"""Problems that the command prints, about a screenful; the rest are only counted."""
_MOST_NAMELESS = 5
"""Files without an aircraft identity that the command prints; the rest are only counted."""
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,9}")
_LOWEST_FT, _HIGHEST_FT = -1_500.0, 20_000.0
"""Accepted elevations of airfields. The lowest lie some 1,250 ft below sea level, the highest at 14,500 ft;
anything outside is a mistake."""


@dataclass(frozen=True, slots=True)
class ScanResult:
    """The result of a scan: visits as in `find_visits`, scans with the columns of SCAN_COLUMNS, and the problems
    of the files scanned this time. superseded: the store key and SHA-256 of earlier contents of files that have
    changed since."""

    visits: pd.DataFrame
    scans: pd.DataFrame
    problems: tuple[Problem, ...]
    superseded: tuple[tuple[str, str], ...] = ()


def scan(
    todo: Sequence[Source],
    fields: Sequence[Field],
    store: Store,
    runner: Runner,
    *,
    finder: Runner = here,
    quiet: bool = True,
    statements: Sequence[Statement] = (),
    before: pd.DataFrame | None = None,
) -> ScanResult:
    """Scans files for visits. Files already in the store are not read again, but their visits count.

    `runner` reads the files, `finder` finds the visits in the points kept from them. `statements` identify the
    aircraft of files that name none. `before` are the visits of the earlier scan, whose identities given by
    persons are kept.
    """
    _extract_all(todo, fields, store, runner, quiet)
    now = {source.key for source in todo}
    scanned = dict(store.scanned())
    old = _superseded(scanned, todo)
    scanned = {key: source for key, source in scanned.items() if key not in old}
    current = [source for key, source in scanned.items() if key in now]
    named, contradictions = identities(statements, current, before)
    files = {key: TrackFile(one.name, one.sha256, named.get(one.sha256)) for key, one in scanned.items()}
    visits, problems = _visits(fields, store, files, finder, quiet)
    scans = scan_rows(scanned.values(), fields)
    return ScanResult(
        without_covered(visits, scans),
        scans,
        (*(p for source in current for p in source.problems), *contradictions, *problems),
        tuple((key, source.sha256) for key, source in old.items()),
    )


def _superseded(scanned: Mapping[str, Scanned], todo: Sequence[Source]) -> dict[str, Scanned]:
    """Returns the earlier contents of files that have changed since they were scanned, by store key."""
    now = {source.key for source in todo}
    paths = {str(source.path) for source in todo}
    return {key: source for key, source in scanned.items() if source.path in paths and key not in now}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command. Exit codes: 0 success; 1 nothing read or written; 2 wrong arguments; 130 stopped, can be
    resumed."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    fields, statements, out = _checked_arguments(parser, chosen)
    try:
        return _run(chosen, fields, out, statements)
    except KeyboardInterrupt:
        stop()
        print("Stopped. The same command goes on from here.", file=sys.stderr)
        return _STOPPED
    except (OutputError, NoClusterError, StoreError) as error:
        stop()
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return _FAILED
    except OSError as error:
        stop()
        place = f" {shown(error.filename)}" if error.filename else ""
        reason = "the disk is full" if error.errno == errno.ENOSPC else error.strerror or str(error)
        print(
            f"{parser.prog}: cannot write{place}: {reason}. The same command goes on from here.", file=sys.stderr
        )
        return _FAILED


def _checked_arguments(
    parser: argparse.ArgumentParser, chosen: argparse.Namespace
) -> tuple[list[Field], list[Statement], Path]:
    """Returns the airfields, the statements about aircraft and the output file. Exits with an error message if an
    argument is wrong."""
    try:
        fields = list({field.airfield: field for field in map(_field, chosen.airfield)}.values())
    except UnknownAirfieldError as error:
        parser.error(str(error))
    if missing := [path for path in chosen.paths if not path.exists()]:
        parser.error(f"there is no file or folder {shown(missing[0])}")
    try:
        statements = list(map(statement, chosen.aircraft))
    except IdentityError as error:
        parser.error(str(error))
    out = chosen.out.resolve()
    if out.suffix.lower() not in (".csv", ".parquet"):
        parser.error(f"--out must end in .csv or .parquet, not {shown(out.name)}")
    if out.name.lower() == _SCANS:
        parser.error(f"--out must not be {_SCANS}, which says what was scanned")
    return fields, statements, out


def _run(chosen: argparse.Namespace, fields: Sequence[Field], out: Path, statements: Sequence[Statement]) -> int:
    folder, scans = out.with_name(f"{out.name}.scan"), out.with_name(_SCANS)
    if folder.is_symlink():
        raise OutputError(f"{folder} is a link, which no scan made; remove it")
    folder.mkdir(parents=True, exist_ok=True)
    check_output(out)
    check_output(scans)
    local = processes(chosen.workers)
    todo = _todo(chosen.paths, (out, scans), statements)
    for doubt in filter(None, (disagreement(field.airfield) for field in fields if field.runways)):
        print(f"{doubt[0].upper()}{doubt[1:]}. The runways are used.", file=sys.stderr)
    with alone(folder / ".lock", out, wait_s=0.0):
        store = Store(folder / settings(fields))
        result = scan(
            todo,
            fields,
            store,
            cluster(chosen.scheduler) if chosen.scheduler else local,
            finder=local,
            quiet=not sys.stderr.isatty() and not chosen.progress,
            statements=statements,
            before=read_output(out),
        )
        _write(result, fields, out, scans)
        store.forget(key for key, _ in result.superseded)
    _print_result(result, chosen.out)
    return 0 if len(result.scans) else _FAILED


def _todo(paths: Sequence[Path], outputs: tuple[Path, Path], statements: Sequence[Statement]) -> list[Source]:
    """Returns the files to scan. Raises OutputError if there is none, or if a statement names a file that is not
    among them."""
    todo = sources(paths, outputs)
    if not todo:
        raise OutputError("there is no file to scan")
    if others := unmatched(statements, [source.path for source in todo]):
        raise OutputError(f"--aircraft speaks of {shown(others[0])}, which is not among the files to scan")
    return todo


def _write(result: ScanResult, fields: Sequence[Field], out: Path, scans: Path) -> None:
    """Writes the scans first and the visits last, so that every visit in the output has its scan on record."""
    anew = set(zip(result.scans["track_sha256"], result.scans["airfield"], strict=True))
    gone = {"", *(sha256 for _, sha256 in result.superseded)}
    anew |= {(sha256, field.airfield) for sha256 in gone for field in fields}
    write_output(result.scans, scans, anew, ("track_sha256",))
    write_output(result.visits, out, anew, ("icao24", "arrival_utc", "departure_utc"), without_copies)


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
    parser.add_argument(
        "--aircraft",
        action="append",
        default=[],
        metavar="[FILE=]AIRCRAFT",
        help="whose track a file is that names no aircraft, as you know it: HEX, HEX,REGISTRATION,TYPE or "
        "REGISTRATION; of FILE, or else of all such files. Kept in visits.csv as said by a person; FILE= takes it "
        "back",
    )
    parser.add_argument("--workers", type=int, metavar="N", help="processes on this machine; all cores by default")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="of a Dask cluster, such as tcp://192.0.2.1:8786")
    parser.add_argument("--progress", action="store_true", help="show the progress bar also where no terminal is")
    return parser


def _field(text: str) -> Field:
    """Returns an airfield from its code, or from code, position and elevation.

    >>> _field("XXXX=35.4,35.95,157").elevation_ft
    157.0
    """
    code, given, place = text.partition("=")
    if not given:
        return known_field(code)
    code = code.strip().upper()
    try:
        latitude, longitude, elevation = (float(part) for part in place.split(","))
    except ValueError:
        latitude = longitude = elevation = math.nan
    within = abs(latitude) <= 90 and abs(longitude) <= 180 and _LOWEST_FT <= elevation <= _HIGHEST_FT
    if not (within and _CODE.fullmatch(code)):
        raise UnknownAirfieldError(f"{shown(text)} is not CODE=LATITUDE,LONGITUDE,ELEVATION_FT")
    return Field(code, code, latitude, longitude, elevation)


def _extract_all(
    todo: Sequence[Source], fields: Sequence[Field], store: Store, runner: Runner, quiet: bool
) -> None:
    total = sum(source.size for source in todo)
    with tqdm(total=total, unit="B", unit_scale=True, desc="Scanning", disable=quiet) as bar:

        def waiting() -> Iterator[Job]:
            for source in todo:
                if store.has_all(source):
                    bar.update(source.size)
                    continue
                for job in pieces(source):
                    if store.has(job):
                        bar.update(job.size)
                    else:
                        yield job

        chosen = here if len(todo) == 1 and total < _BYTES_AT_ONCE else runner
        for job, outcome in chosen(partial(run, fields=tuple(fields)), waiting()):
            if isinstance(outcome, Exception):
                store.keep_failed(job, _failed_job(job, outcome))
            else:
                store.keep(job, outcome)
            bar.update(job.size)
        bar.update(total - bar.n)


def _failed_job(job: Job, error: Exception) -> Done:
    """Returns the problem of a job that no process could finish, so that the rest of the scan can go on."""
    if isinstance(error, UnreadableError):
        what, remedy = error.what, error.remedy
    elif isinstance(error, OSError):
        what, remedy = f"the file cannot be read: {error.strerror}", "Check the disk and the rights of the file."
    else:
        what = f"this part of the file could not be scanned ({type(error).__name__}: {shown(error)})"
        remedy = "Run the command again; if that does not help, with --workers 1."
    problem = Problem(Severity.UNREADABLE, shown(job.source.path.name), what, remedy)
    return Done(Extract(problems=(problem,), unread=1), "unknown")


def _visits(
    fields: Sequence[Field], store: Store, files: dict[str, TrackFile], runner: Runner, quiet: bool
) -> tuple[pd.DataFrame, list[Problem]]:
    """Returns all visits that the store shows, with the problems. Tracks without an ICAO address may belong to any
    aircraft, so they are first compared with all others."""
    width = span(_POINTS_AT_ONCE, store.points())
    buckets = [range(start, start + width) for start in range(0, BUCKETS, width)]
    chosen = here if len(buckets) == 1 else runner
    same: dict[str, str] = {}
    with_shadows = buckets if len(kept_points(store.folder, SHADOWS)) else []
    for part in _outcomes(chosen, partial(twins_of, folder=store.folder, files=files), with_shadows):
        same = part | same
    elsewhere = received_elsewhere(store.folder)
    find = partial(
        visits_of, folder=store.folder, fields=tuple(fields), files=files, elsewhere=elsewhere, same=same
    )
    parts = [*buckets, SHADOWS]
    outcomes = list(tqdm(_outcomes(chosen, find, parts), total=len(parts), desc="Finding visits", disable=quiet))
    every = pd.concat([visits for visits, _ in outcomes], ignore_index=True)
    return in_order(without_copies(every)), [problem for _, problems in outcomes for problem in problems]


def _outcomes(runner: Runner, function: Callable[[range], R], buckets: Sequence[range]) -> Iterator[R]:
    for _, outcome in runner(function, buckets):
        if isinstance(outcome, Exception):
            raise outcome
        yield outcome


def twins_of(buckets: range, folder: Path, files: dict[str, TrackFile]) -> dict[str, str]:
    """Returns which tracks without an ICAO address belong to aircraft in some buckets of the store in a folder, as
    `twins` returns it."""
    shadows = _with_file_numbers(kept_points(folder, SHADOWS), files)
    if shadows.empty:
        return {}
    points = pd.concat([_with_file_numbers(kept_points(folder, buckets), files), shadows], ignore_index=True)
    same = twins(points, track_labels(points))
    return {label: head for label, head in same.items() if not is_shadow(head)}


def visits_of(
    buckets: range,
    folder: Path,
    fields: Sequence[Field],
    files: dict[str, TrackFile],
    elsewhere: pd.DataFrame | None = None,
    same: Mapping[str, str] = MappingProxyType({}),
) -> tuple[pd.DataFrame, list[Problem]]:
    """Returns the visits of the aircraft in some buckets of the store in a folder, and the problems as in
    `judged`. `elsewhere` is as in `find_visits`; `same` combines the results of all calls of `twins_of`."""
    points = _with_file_numbers(kept_points(folder, buckets), files)
    if buckets == SHADOWS:
        points = points[~track_labels(points).isin(same.keys())]
        return judged(points, fields, list(files.values()), elsewhere, bracketed=True)
    if same:
        shadows = _with_file_numbers(kept_points(folder, SHADOWS), files)
        heads = track_labels(shadows).map(dict(same)).astype("str")
        theirs = bucket(heads.fillna("")).between(buckets.start, buckets.stop - 1) & heads.notna()
        points = pd.concat([points, shadows[theirs]], ignore_index=True)
    return judged(points, fields, list(files.values()), elsewhere, same, bracketed=True)


def _with_file_numbers(points: pd.DataFrame, files: Mapping[str, TrackFile]) -> pd.DataFrame:
    """Returns points from the store with the column `file`, without those of sources that are no longer in
    `files`."""
    number = points["source"].map({key: i for i, key in enumerate(files)})
    if number.isna().any():
        points, number = points[number.notna()], number.dropna()
    return points.drop(columns="source").assign(file=number.astype("int64"))


def _print_result(result: ScanResult, out: Path) -> None:
    for problem in result.problems[:_MOST_TOLD]:
        where = f", row {problem.row}" if problem.row else ""
        print(f"{problem.file}{where}: {problem.what}. {problem.remedy}", file=sys.stderr)
    if len(result.problems) > _MOST_TOLD:
        print(f"… and {len(result.problems) - _MOST_TOLD:,} more problems.", file=sys.stderr)
    nameless = _nameless(result.visits)
    for file in nameless[:_MOST_NAMELESS]:
        print(f"{hint(file)} If you know it, say so with --aircraft.", file=sys.stderr)
    if len(nameless) > _MOST_NAMELESS:
        print(f"… and so do {len(nameless) - _MOST_NAMELESS:,} more files.", file=sys.stderr)
    suspect = int((result.visits["integrity"] == "suspect").sum())
    quarantine = f", {suspect:,} of them suspect" if suspect else ""
    files, points = result.scans["track_sha256"].nunique(), _points(result.scans)
    visits = f"{len(result.visits):,} {'visit' if len(result.visits) == 1 else 'visits'}"
    print(f"{visits}{quarantine}, in {files:,} {'file' if files == 1 else 'files'} with {points:,} points: {out}")


def _nameless(visits: pd.DataFrame) -> list[str]:
    """Returns the files whose visits name no aircraft."""
    without = visits[(visits["icao24"] == "") & (visits["registration"] == "")]
    return list(dict.fromkeys(name for cell in without["track_file"] for name in cell.split(";")))


def _points(scans: pd.DataFrame) -> int:
    each = scans.drop_duplicates(["track_file", "track_sha256", "day"])
    return int(each["points"].astype("int64").sum())


def _exit_at_once(code: int) -> NoReturn:
    """Ends this process without waiting for a process pool: one whose workers were terminated can keep Python from
    exiting for ever."""
    if code in (_STOPPED, _FAILED):
        patience = threading.Timer(_PATIENCE_S, os._exit, (code,))
        patience.daemon = True
        patience.start()
    sys.exit(code)


if __name__ == "__main__":
    # Python's resource tracker cleans up after an ended process, and would report that.
    sys.warnoptions.append("ignore:resource_tracker:UserWarning")
    _exit_at_once(main())
