"""Reads track files into tables of points."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from components.files import magic
from components.files.problems import Problem, Severity, shown
from components.tracks.readers.archives import (
    MOST_OTHERS,
    ArchiveError,
    Member,
    members,
    open_parts,
    read_member,
    too_many_others,
)
from components.tracks.readers.batch import MOST_SHOWN, Batch, NoTrackError, UnreadableError, unreadable
from components.tracks.readers.compression import beginning, codec_name, plain_stream, seekable
from components.tracks.readers.formats import (
    ACCEPTED,
    HEAD,
    container_name,
    reader_of,
    recognise,
    refusal,
)
from components.tracks.readers.limits import DISK, UPLOAD, Limits
from components.tracks.readers.readsb import Box, may_touch, read_trace
from components.tracks.readers.zips import ZipMember, zip_members

__all__ = [
    "ACCEPTED",
    "DISK",
    "UPLOAD",
    "Batch",
    "Box",
    "Limits",
    "may_touch",
    "passed_over",
    "read_bytes",
    "read_file",
    "read_stream",
    "read_trace",
    "recognise",
]

_UNPACK = f"Unpack it, and give what is in it. {ACCEPTED}"
_BLOCK = 1 << 20
"""Bytes read at a time; more is no faster."""


def read_file(path: Path, limits: Limits = DISK) -> Iterator[Batch]:
    """Yields the points of a track file of any kind, in batches; of an archive, member by member.

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
    """Yields the points of a track file in memory, in batches; `name` is for problems only. Never raises."""
    yield from read_stream(io.BytesIO(data), name, limits)


def read_stream(stream: BinaryIO, file: str, limits: Limits = DISK, member: str = "") -> Iterator[Batch]:
    """Yields the points of a track file from a seekable stream, in batches. Raises `NoTrackError` for a `member`
    of an archive that is no track, and nothing else."""
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
        # Catches whatever libraries raise over hostile content, so that the other files are still read.
        what = f"the file cannot be read ({type(error).__name__}: {shown(error)})"
        yield unreadable(file, UnreadableError(what, "Report it, with the file."), member)


def _read(stream: BinaryIO, file: str, limits: Limits, member: str) -> Iterator[Batch]:
    head, stream = beginning(stream, magic.LONGEST)
    packed = codec_name(head)
    plain, content = beginning(plain_stream(stream, limits), HEAD)
    container = container_name(plain)
    if container and not member:
        yield from _members(contents(content, plain, file, limits), content, file, limits)
        return
    place = shown(f"{file}: {member}" if member else file)
    reader = reader_of(plain)
    if reader is None:
        if packed:
            _read_for_damage(content, limits)
        seems, way_out = (f"{container} within an archive", _UNPACK) if container else refusal(plain)
        packing = f"{packed} content that holds " if packed else ""
        raise NoTrackError(f"this is no track file; it looks like {packing}{seems}", way_out)
    for batch in reader.read(content, place, limits):
        yield replace(batch, member=member)


def _read_for_damage(stream: BinaryIO, limits: Limits) -> None:
    """Reads on to detect damage, as far as a file in memory may be long."""
    read = 0
    while (block := stream.read(_BLOCK)) and read < limits.bytes_out:
        read += len(block)


def contents(
    stream: BinaryIO, plain: bytes, file: str, limits: Limits = DISK
) -> Iterator[Member | ZipMember | Problem]:
    """Returns the members of an archive that begins with these bytes, as `members` and `zip_members` do. Raises
    `UnreadableError`."""
    if magic.ZIP.begins(plain):
        return zip_members(seekable(stream, limits), file, limits)
    return members(stream, file, limits)


def opened_member(stream: BinaryIO, member: Member | ZipMember, limits: Limits = DISK) -> BinaryIO:
    """Returns the content of a member of an archive as a stream. Raises `UnreadableError`."""
    if isinstance(member, ZipMember):
        return member.opened()
    return io.BytesIO(read_member(stream, member, limits))


def _members(
    entries: Iterator[Member | ZipMember | Problem], stream: BinaryIO, file: str, limits: Limits
) -> Iterator[Batch]:
    others: list[tuple[str, NoTrackError]] = []
    for member in entries:
        if isinstance(member, Problem):
            yield Batch(problems=[member], unread=1)
            continue
        try:
            yield from _member(stream, member, file, limits)
        except NoTrackError as error:
            others.append((member.name, error.with_traceback(None)))
        if len(others) > MOST_OTHERS:
            yield Batch(problems=[too_many_others(file)], unread=1)
            break
    if others:
        yield Batch(problems=[passed_over(file, others)])


def passed_over(file: str, others: Sequence[tuple[str, NoTrackError]]) -> Problem:
    """Returns the problem that lists members of an archive that are no tracks, each given with the reason: how
    many, and the remedy for the first one that has a remedy."""
    what = f"members that are no tracks and are passed over: {len(others):,}"
    remedy = next((f"{shown(name)}: {error.what}. {error.remedy}" for name, error in others if error.remedy), "")
    names = shown(", ".join(name for name, _ in others[:MOST_SHOWN]))
    return Problem(Severity.FLAGGED, file, what, remedy or ACCEPTED, value=names, count=len(others))


def _member(stream: BinaryIO, member: Member | ZipMember, file: str, limits: Limits) -> Iterator[Batch]:
    try:
        content = opened_member(stream, member, limits)
    except UnreadableError as error:
        yield unreadable(file, error, member.name)
        return
    yield from read_stream(content, file, limits, member.name)
