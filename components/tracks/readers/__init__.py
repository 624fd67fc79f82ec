"""Track files in, one table of points out."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from components.problems import Problem, Severity, shown
from components.tracks.readers.archives import (
    MOST_OTHERS,
    ArchiveError,
    Member,
    is_tar,
    members,
    open_parts,
    read_member,
    too_many_others,
)
from components.tracks.readers.batch import MOST_SHOWN, Batch, NoTrackError, UnreadableError, unreadable
from components.tracks.readers.compression import (
    DISK,
    UPLOAD,
    Limits,
    beginning,
    is_packed,
    plain_head,
    plain_stream,
)
from components.tracks.readers.formats import ACCEPTED, HEAD, looks_like, reader_of, recognise
from components.tracks.readers.nearby import Box, may_touch
from components.tracks.readers.readsb import read_trace

__all__ = [
    "ACCEPTED",
    "DISK",
    "UPLOAD",
    "Batch",
    "Box",
    "Limits",
    "may_touch",
    "read_bytes",
    "read_file",
    "read_stream",
    "read_trace",
    "recognise",
]

_BLOCK = 1 << 20


def read_file(path: Path, limits: Limits = DISK) -> Iterator[Batch]:
    """The points of a track file of any kind, in batches; of an archive, member by member.

    Never raises: a file or member that cannot be read gives a batch without points and a problem that says why.
    """
    file = path.name
    try:
        stream, missing = open_parts(path)
    except ArchiveError as error:
        yield unreadable(file, error)
        return
    with stream:
        yield from read_stream(stream, file, limits)
    if missing:
        yield unreadable(file, missing)


def read_bytes(data: bytes, name: str, limits: Limits = UPLOAD) -> Iterator[Batch]:
    """Like `read_file`, for content that is already in memory; `name` is for the problems only."""
    yield from read_stream(io.BytesIO(data), name, limits)


def read_stream(stream: BinaryIO, file: str, limits: Limits = DISK, member: str = "") -> Iterator[Batch]:
    """Like `read_file`, for a stream that can be sought; raises `NoTrackError` for a `member` that is no track."""
    try:
        yield from _read(stream, file, limits, member)
    except NoTrackError as error:
        if member:
            raise
        yield unreadable(file, NoTrackError(error.what, error.remedy or ACCEPTED))
    except UnreadableError as error:
        yield unreadable(file, error, member)
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        yield unreadable(file, UnreadableError(what, "Check the disk and the rights of the file."), member)
    except Exception as error:
        # Whatever the libraries raise over content made to break them: the files beside it are good.
        what = f"the file cannot be read ({type(error).__name__}: {shown(error)})"
        yield unreadable(file, UnreadableError(what, "Report it, with the file."), member)


def _read(stream: BinaryIO, file: str, limits: Limits, member: str) -> Iterator[Batch]:
    head, stream = beginning(stream, HEAD)
    place = shown(f"{file}: {member}" if member else file)
    plain = plain_head(head, HEAD)
    if is_tar(plain) and not member:
        yield from _members(plain_stream(stream, limits), file, limits)
        return
    reader = reader_of(plain)
    if reader is None:
        if is_packed(head):
            _pass_over(plain_stream(stream, replace(limits, stream_out=limits.bytes_out)))
        seems = "an archive within an archive" if is_tar(plain) else looks_like(head)
        raise NoTrackError(f"this is no track file; it looks like {seems}")
    for batch in reader.read(plain_stream(stream, limits), place, limits):
        yield replace(batch, member=member)


def _pass_over(stream: BinaryIO) -> None:
    """Read to the end, for damage to be told."""
    while stream.read(_BLOCK):
        pass


def _members(stream: BinaryIO, file: str, limits: Limits) -> Iterator[Batch]:
    others: list[str] = []
    count = 0
    for found in members(stream, file, limits):
        if not isinstance(found, Member):
            yield Batch(problems=[found], unread=1)
            continue
        try:
            yield from _member(stream, found, file, limits)
        except NoTrackError:
            count += 1
            others += [found.name] if count <= MOST_SHOWN else []
        if count > MOST_OTHERS:
            yield Batch(problems=[too_many_others(file)], unread=1)
            break
    if count:
        what = f"members that are no tracks and are passed over: {count:,}"
        yield Batch(problems=[Problem(Severity.FLAGGED, file, what, ACCEPTED, value=shown(", ".join(others)))])


def _member(stream: BinaryIO, member: Member, file: str, limits: Limits) -> Iterator[Batch]:
    try:
        data = read_member(stream, member, limits)
    except UnreadableError as error:
        yield unreadable(file, error, member.name)
        return
    yield from read_stream(io.BytesIO(data), file, limits, member.name)
