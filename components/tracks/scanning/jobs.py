"""Divides a scan into jobs that any process, here or on another machine, can do independently."""

import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from components.files.problems import Problem, shown
from components.tracks.fields import Field
from components.tracks.readers import DISK, contents, passed_over, read_stream, readsb
from components.tracks.readers.archives import (
    MOST_OTHERS,
    TAR,
    ArchiveError,
    Member,
    first_part,
    is_tar,
    members,
    open_parts,
    parts,
    read_member,
    too_many_others,
)
from components.tracks.readers.batch import Batch, NoTrackError, UnreadableError, unreadable
from components.tracks.readers.compression import beginning, plain_head, plain_stream
from components.tracks.readers.formats import HEAD, container_name, format_name
from components.tracks.readers.readsb import plain_trace
from components.tracks.readers.zips import ZipMember
from components.tracks.scanning.extract import Extract, Traces, extract, extract_trace, extracts, together
from components.tracks.scanning.packed_points import PackedPoints
from components.tracks.thresholds import EXTRACT_VERSION

JOB_BYTES = 16_000_000
"""Bytes of an archive per job: a second or two of work, so that little is lost when a scan is stopped."""
_BLOCK = 1 << 20
"""Bytes read at a time; more is no faster."""
_TRACE_NAME = re.compile(r"(?:.*/)?trace_(?:full|recent)_[^/]*")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to scan, a split archive counting as one: its first path, its size in bytes, and a key that changes
    with the path, size and time of the last change."""

    path: Path
    size: int
    key: str


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of a source: all of it if `chosen` is None, else those members of an archive. `is_last` marks the
    last piece; `problems` are those of the archive itself."""

    source: Source
    number: int = 0
    is_last: bool = True
    chosen: tuple[Member, ...] | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def key(self) -> str:
        """Identifies the piece; unchanged for the same content."""
        return f"{self.source.key}-{self.number:06}{'-last' if self.is_last else ''}"

    @property
    def size(self) -> int:
        """Bytes to read."""
        return self.source.size if self.chosen is None else sum(member.size for member in self.chosen)


@dataclass(frozen=True, slots=True)
class Done:
    """The result of a job: an extract without its tracks, the `format` of the file, the `sha256` of its content
    (from the last piece only), and the points of the tracks as packed by `PackedPoints`."""

    extract: Extract
    format: str
    sha256: str = ""
    points: bytes = field(default=b"", repr=False)


def settings(fields: Sequence[Field]) -> str:
    """Returns a name for everything that decides which points of a file are stored and how it is divided;
    independent of the order of the fields.

    >>> settings([]) == settings(()) != settings([Field("XXXX", "", 35.4, 35.9, 157.0)])
    True
    """
    parts = [EXTRACT_VERSION, str(JOB_BYTES), *sorted(repr((field, field.runways)) for field in fields)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]


def sources(paths: Iterable[Path], outputs: Iterable[Path] = ()) -> list[Source]:
    """Returns every file under the paths, each once, except `outputs`: folders are searched in name order,
    skipping a scan's own store, hidden files and later parts of split archives."""
    ours = {path.resolve() for path in outputs}
    by_path: dict[Path, Source] = {}
    for path in paths:
        for file in _inside(path) if path.is_dir() else [path]:
            first = first_part(file) if first_part(file).exists() else file
            real = first.resolve()
            if real not in by_path and real not in ours:
                by_path[real] = _source(first.absolute(), real)
    return list(by_path.values())


def pieces(source: Source) -> Iterator[Job]:
    """Yields the jobs of a source: one, or several for an archive whose members can be located without reading
    them."""
    try:
        stream, missing = open_parts(source.path)
    except ArchiveError:
        yield Job(source)
        return
    with stream:
        head = stream.read(HEAD)
        stream.seek(0)
        if not is_tar(head):
            yield Job(source)
            return
        number, size, chosen, problems = 0, 0, list[Member](), list[Problem]()
        for member in members(stream, source.path.name):
            if isinstance(member, Problem):
                problems.append(member)
                continue
            if size >= JOB_BYTES:
                yield Job(source, number, False, tuple(chosen), tuple(problems))
                number, size, chosen, problems = number + 1, 0, [], []
            chosen.append(member)
            size += member.size
        if missing:
            problems += unreadable(source.path.name, missing).problems
        yield Job(source, number, True, tuple(chosen), tuple(problems))


def run(job: Job, fields: Sequence[Field]) -> Done:
    """Does a job and returns its result. Faulty content becomes a problem; if the file cannot be opened or read,
    raises `ArchiveError` or `OSError`, so that the job can be retried."""
    stream, missing = open_parts(job.source.path)
    name, points = job.source.path.name, PackedPoints(job.source.key)
    with stream:
        if job.chosen is not None:
            earlier = Extract(problems=job.problems, unread=len(job.problems))
            merged = together([earlier, _of_members(stream, job.chosen, name, fields, points)])
            return Done(merged, TAR, _sha256(stream) if job.is_last else "", points.content())
        merged, kind = _of_file(stream, name, fields, points)
        if missing:
            merged = together([merged, extract([unreadable(name, missing)], fields)])
        return Done(together(points.of([merged])), kind, _sha256(stream), points.content())


def _of_file(stream: BinaryIO, file: str, fields: Sequence[Field], points: PackedPoints) -> tuple[Extract, str]:
    try:
        head, plain = beginning(plain_stream(stream), HEAD)
        if container := container_name(head):
            return _of_members(plain, contents(plain, head, file), file, fields, points), container
        if readsb.recognises(head):
            return extract_trace(plain.read(DISK.trace + 1), "", file, fields), readsb.NAME
    except UnreadableError as error:
        return extract([unreadable(file, error)], fields), format_name(b"")
    stream.seek(0)
    return together(points.of(extracts(read_stream(stream, file), fields))), format_name(head)


def _of_members(
    stream: BinaryIO,
    chosen: Iterable[Member | ZipMember | Problem],
    file: str,
    fields: Sequence[Field],
    points: PackedPoints,
) -> Extract:
    """Returns the extract of an archive's members, packing its points. Members that are no tracks, of which a day
    archive has some, are counted and skipped."""
    others: list[tuple[str, NoTrackError]] = []
    traces = Traces(file, fields)

    def each() -> Iterator[Extract]:
        for member in chosen:
            if isinstance(member, Problem):
                yield Extract(problems=(member,), unread=1)
                continue
            try:
                yield from _of_member(stream, member, file, fields, traces)
            except NoTrackError as error:
                others.append((member.name, error.with_traceback(None)))
                if len(others) > MOST_OTHERS:
                    yield Extract(problems=(too_many_others(file),), unread=1)
                    break
            except UnreadableError as error:
                yield extract([unreadable(file, error, member.name)], fields)
        yield from traces.rest()

    merged = together(points.of(each()))
    if not others:
        return merged
    return together([merged, Extract(problems=(passed_over(shown(file), others),))])


def _of_member(
    stream: BinaryIO, member: Member | ZipMember, file: str, fields: Sequence[Field], traces: Traces
) -> Iterator[Extract]:
    if isinstance(member, ZipMember):
        head, content = beginning(plain_stream(member.opened()), HEAD)
        if readsb.recognises(head):
            return traces.of(content.read(DISK.trace + 1), member.name)
        return iter([extract(read_stream(content, file, member=member.name), fields)])
    data = read_member(stream, member)
    if _TRACE_NAME.fullmatch(member.name):
        # Unpacked once, then inspected: unpacking the head separately would cost a third more.
        data = plain_trace(data)
    if readsb.recognises(plain_head(data, HEAD)):
        return traces.of(data, member.name)
    batches: Iterable[Batch] = read_stream(io.BytesIO(data), file, member=member.name)
    return iter([extract(batches, fields)])


def _sha256(stream: BinaryIO) -> str:
    stream.seek(0)
    digest = hashlib.sha256()
    while block := stream.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _source(path: Path, real: Path) -> Source:
    try:
        stats = [part.stat() for part in parts(path)[0]]
    except (OSError, ArchiveError):
        stats = []
    identity = [str(real), [(stat.st_size, stat.st_mtime_ns) for stat in stats]]
    return Source(path, sum(stat.st_size for stat in stats), _name(json.dumps(identity)))


def _name(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:20]


def _inside(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and not _is_hidden(path, folder)]


def _is_hidden(path: Path, folder: Path) -> bool:
    names = path.relative_to(folder).parts
    return any(name.startswith(".") or name.endswith((".csv.scan", ".parquet.scan")) for name in names)
