"""Reads zip archives in place: lists their members, each as a stream. Nothing is ever extracted."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, NamedTuple

from components.files.problems import Problem, Severity, shown
from components.tracks.readers.archives import MOST_OTHERS, ArchiveError, too_many_others
from components.tracks.readers.batch import MOST_SHOWN
from components.tracks.readers.compression import CompressionError, chunk_stream
from components.tracks.readers.limits import DISK, Limits

ZIP = "zip archive"
"""The name of this format."""
LARGEST_DIRECTORY = 8_000_000
"""Bytes of the list of members; in memory they are about tenfold."""

_END, _END_64, _LOCATOR_64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_END_SIZE, _LOCATOR_SIZE, _LONGEST_COMMENT = 22, 20, 65_535
_WINDOW = 1 << 18
"""Bytes unpacked at a time: what a member may cost before its size is counted."""
_ENCRYPTED = 0x1
_LINK = 0o12
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Other methods unpack without a limit on their output."""
_DOCUMENTS = (
    ("xl/", "an Excel workbook", "Save its sheet as CSV (UTF-8)."),
    ("word/", "a Word document", "Save its table as CSV (UTF-8)."),
    ("ppt/", "a PowerPoint presentation", "Save its table as CSV (UTF-8)."),
    ("content.xml", "an OpenDocument file", "Save its sheet as CSV (UTF-8)."),
)
_AGAIN = "Fetch the archive again; what was read before stays good."
_PACK = "Pack the file itself, in the usual way and without a password."
_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


class ZipMember(NamedTuple):
    """A file of an archive: its name, for display only, and a function that opens its content as a stream."""

    name: str
    opened: Callable[[], BinaryIO]


@dataclass(slots=True)
class _Budget:
    """Counts the bytes that come out of an archive of a given size."""

    size: int
    limits: Limits
    out: int = 0

    def spend(self, count: int) -> None:
        self.out += count
        if self.out > self.limits.stream_out:
            what = f"the archive holds more than {self.limits.stream_out / 1e6:,.0f} MB when unpacked"
            raise CompressionError(what, "Split it, or read it from a folder with the scan.")
        if self.out > self.limits.ratio_from and self.out > self.limits.ratio * self.size:
            what = f"the content grows more than {self.limits.ratio} times when unpacked, as no track does"
            raise CompressionError(what, "Leave this file out, or ask where it comes from.")


def zip_members(stream: BinaryIO, file: str, limits: Limits = DISK) -> Iterator[ZipMember | Problem]:
    """Yields the files of an archive, in order, and its problems. The stream must be seekable.

    Encrypted members, links and unusual packing methods are refused. Raises `ArchiveError` if the archive is
    damaged, has too many members, or is a document in the form of an archive.
    """
    archive, size = _opened(stream, limits)
    budget = _Budget(size, limits)
    refused = 0
    for info in archive.infolist():
        if info.is_dir():
            continue
        reason = _refusal(info)
        if not reason:
            yield ZipMember(info.filename, partial(_content, archive, info, budget))
            continue
        refused += 1
        if refused <= MOST_SHOWN:
            place = f"{shown(file)}: {shown(info.filename)}"
            yield Problem(Severity.SET_ASIDE, place, f"the member is {reason}, which is refused", _PACK)
        if refused > MOST_OTHERS:
            yield too_many_others(file)
            return
    if refused > MOST_SHOWN:
        what = f"{refused - MOST_SHOWN:,} more members are refused, for reasons like those told"
        yield Problem(Severity.SET_ASIDE, shown(file), what, _PACK, count=refused - MOST_SHOWN)


def _opened(stream: BinaryIO, limits: Limits) -> tuple[zipfile.ZipFile, int]:
    size = stream.seek(0, io.SEEK_END)
    directory = directory_size(stream, size)
    if directory > LARGEST_DIRECTORY:
        what = f"the archive needs {directory:,} bytes to list its members; at most {LARGEST_DIRECTORY:,} are read"
        raise ArchiveError(what, "Pack fewer files into one archive.")
    try:
        archive = zipfile.ZipFile(stream)
    except _ERRORS as error:
        raise ArchiveError("the zip archive is damaged or cut short", "Fetch the archive again.") from error
    names = archive.namelist()
    for start, what, remedy in _DOCUMENTS:
        if any(name.startswith(start) for name in names) and _is_document(names):
            raise ArchiveError(f"this is {what}", remedy)
    if len(names) > limits.members:
        raise ArchiveError(f"the archive has more than {limits.members:,} entries", "Split it.")
    return archive, size


def _is_document(names: list[str]) -> bool:
    return "[Content_Types].xml" in names or "mimetype" in names


def directory_size(stream: BinaryIO, size: int) -> int:
    """Returns the size of the list of members, as given at the end of the archive. Raises `ArchiveError`."""
    start = max(size - _END_SIZE - _LONGEST_COMMENT - _LOCATOR_SIZE, 0)
    stream.seek(start)
    tail = stream.read()
    stream.seek(0)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise ArchiveError("the zip archive is cut short: its list of members is missing", "Fetch it again.")
    locator = tail[max(at - _LOCATOR_SIZE, 0) : at]
    if not locator.startswith(_LOCATOR_64):
        return int(struct.unpack_from("<L", tail, at + 12)[0])
    stream.seek(min(struct.unpack_from("<Q", locator, 8)[0], size))
    end = stream.read(56)
    stream.seek(0)
    if len(end) < 56 or not end.startswith(_END_64):
        raise ArchiveError("the zip archive is damaged", "Fetch it again.")
    return int(struct.unpack_from("<Q", end, 40)[0])


def _refusal(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _ENCRYPTED:
        return "encrypted"
    if info.external_attr >> 28 == _LINK:
        return "a symbolic link"
    return "" if info.compress_type in _METHODS else "packed in an unusual way"


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget) -> BinaryIO:
    return chunk_stream(_chunks(archive, info, budget))


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget) -> Iterator[bytes]:
    try:
        with archive.open(info) as member:
            while chunk := member.read(_WINDOW):
                budget.spend(len(chunk))
                yield chunk
    except CompressionError:
        raise
    except _ERRORS as error:
        raise CompressionError("this member of the zip archive is damaged or cut short", _AGAIN) from error
