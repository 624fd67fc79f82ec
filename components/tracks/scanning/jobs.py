"""The work of a scan in pieces that any process, here or on another machine, can do by itself."""

import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from components.problems import Problem
from components.tracks.fields import Field
from components.tracks.method import EXTRACT_VERSION
from components.tracks.readers import Format, read_file, read_stream, recognise
from components.tracks.readers.archives import ArchiveError, Member, members, open_parts, parts, read_member
from components.tracks.readers.batch import Batch, UnreadableError, unreadable
from components.tracks.readers.compression import GZIP, plain_stream
from components.tracks.readers.formats import HEAD
from components.tracks.scanning.extract import Extract, extract, extract_trace, together

JOB_BYTES = 48_000_000
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be scanned, split archives as one: its first path, its size in bytes and a key that changes with
    its content, the fields and the way points are chosen."""

    path: Path
    size: int
    key: str


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of a source: the whole of it where `chosen` is None, else those members of an archive.
    `problems` are those of the archive itself."""

    source: Source
    number: int
    chosen: tuple[Member, ...] | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def key(self) -> str:
        """Names the piece; the same for the same content."""
        return f"{self.source.key}-{self.number:05}"

    @property
    def size(self) -> int:
        """Bytes to be read."""
        return self.source.size if self.chosen is None else sum(member.size for member in self.chosen)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a job: `format` of the file, `sha256` of its content where the job read the whole of it."""

    extract: Extract
    format: str
    sha256: str = ""


def sources(paths: Iterable[Path], fields: Sequence[Field]) -> list[Source]:
    """Every file under the paths, folders searched through, each once, in order of name."""
    found: dict[Path, None] = {}
    for path in paths:
        inside = sorted(p for p in path.rglob("*") if p.is_file() and not _is_ours(p)) if path.is_dir() else [path]
        found.update(dict.fromkeys(inside))
    return [_source(path, fields) for path in found if not _is_later_part(path)]


def pieces(source: Source) -> Iterator[Job]:
    """The jobs of a source: one, or several for an archive whose members can be found without reading them."""
    opened = _opened(source.path)
    if not isinstance(opened, BinaryIO | io.IOBase):
        yield Job(source, 0)
        return
    with opened as stream:
        head = stream.read(HEAD)
        stream.seek(0)
        if head.startswith(GZIP) or recognise(head) is not Format.TAR:
            yield Job(source, 0)
            return
        number, size, chosen, problems = 0, 0, list[Member](), list[Problem]()
        for found in members(stream, source.path.name):
            if isinstance(found, Problem):
                problems.append(found)
                continue
            chosen.append(found)
            size += found.size
            if size >= JOB_BYTES:
                yield Job(source, number, tuple(chosen), tuple(problems))
                number, size, chosen, problems = number + 1, 0, [], []
        yield Job(source, number, tuple(chosen), tuple(problems))


def run(job: Job, fields: Sequence[Field]) -> Done:
    """Do a job. Never raises for what is wrong with a file."""
    path, file = job.source.path, job.source.path.name
    if job.chosen is not None:
        return Done(_of_members(job, fields), str(Format.TAR))
    try:
        stream, missing = open_parts(path)
    except ArchiveError as error:
        return Done(extract([unreadable(file, error)], fields), str(Format.UNKNOWN))
    with stream:
        sha256 = _sha256(stream)
        stream.seek(0)
        head = stream.read(HEAD)
        stream.seek(0)
        kind = recognise(head)
        if kind is Format.READSB_TRACE:
            found = extract_trace(stream.read(), "", file, fields)
        elif kind is Format.TAR:
            found = _of_stream(stream, file, fields)
        else:
            found = extract(read_stream(stream, file), fields)
    if missing:
        found = together([found, extract([unreadable(file, missing)], fields)])
    return Done(found, str(kind), sha256)


def digest(source: Source) -> str:
    """SHA-256 of the content of a source, "" if it cannot be read."""
    opened = _opened(source.path)
    if isinstance(opened, str):
        return ""
    with opened as stream:
        return _sha256(stream)


def _of_members(job: Job, fields: Sequence[Field]) -> Extract:
    file = job.source.path.name
    told = extract([Batch(problems=list(job.problems), unread=len(job.problems))], fields)
    opened = _opened(job.source.path)
    if isinstance(opened, str):
        return together([told, extract(read_file(job.source.path), fields)])
    with opened as stream:
        return together([told, *(_member(stream, member, file, fields) for member in job.chosen or ())])


def _of_stream(stream: BinaryIO, file: str, fields: Sequence[Field]) -> Extract:
    """A compressed archive, which can only be read from its beginning on."""

    def each() -> Iterator[Extract]:
        for found in members(plain_stream(stream), file):
            if isinstance(found, Problem):
                yield extract([Batch(problems=[found], unread=1)], fields)
            else:
                yield _member(stream, found, file, fields)

    return together(each())


def _member(stream: BinaryIO, member: Member, file: str, fields: Sequence[Field]) -> Extract:
    try:
        data = read_member(stream, member)
    except UnreadableError as error:
        return extract([unreadable(file, error, member.name)], fields)
    if recognise(data[:HEAD]) is Format.READSB_TRACE:
        return extract_trace(data, member.name, file, fields)
    return extract(read_stream(io.BytesIO(data), file, member=member.name), fields)


def _opened(path: Path) -> BinaryIO | str:
    try:
        stream, _ = open_parts(path)
    except ArchiveError as error:
        return error.what
    return stream


def _sha256(stream: BinaryIO) -> str:
    known = hashlib.sha256()
    while block := stream.read(_BLOCK):
        known.update(block)
    return known.hexdigest()


def _source(path: Path, fields: Sequence[Field]) -> Source:
    try:
        stats = [part.stat() for part in parts(path)[0]]
    except (OSError, ArchiveError):
        stats = []
    said = {
        "path": str(path.resolve()),
        "files": [(stat.st_size, stat.st_mtime_ns) for stat in stats],
        "fields": [repr((field, field.runways)) for field in fields],
        "version": EXTRACT_VERSION,
    }
    key = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:20]
    return Source(path, sum(stat.st_size for stat in stats), key)


def _is_later_part(path: Path) -> bool:
    try:
        parts(path)
    except ArchiveError:
        return path.with_name(path.name[:-2] + "aa").exists()
    return False


def _is_ours(path: Path) -> bool:
    return any(parent.name.endswith(".scan") for parent in path.parents)
