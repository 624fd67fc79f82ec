"""Reads tar archives in place: lists their members and offsets. Nothing is ever written or extracted.

Python's `tarfile` with its `offset_data` is not used: in Python 3.11.7 it silently takes a damaged header after
the first for the end of the archive, and reads an extra header of any size into memory.
"""

import io
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, product
from pathlib import Path
from string import ascii_lowercase
from typing import BinaryIO, NamedTuple
from zlib import adler32

from components.files.problems import Problem, Severity, escaped, shown
from components.files.safe_open import open_bytes
from components.tracks.readers.batch import MOST_SHOWN, UnreadableError
from components.tracks.readers.compression import CompressionError
from components.tracks.readers.limits import DISK, Limits

TAR = "tar archive"
"""The name of this format."""
BLOCK = 512
"""Bytes of a header, and the unit that contents are padded to (POSIX ustar)."""
LONGEST_NAME = 65_536
"""Largest extra header in bytes, which is read into memory: paths have at most 4,096 (Linux), plus other
records."""

_EMPTY = bytes(BLOCK)
_REFUSED = {
    b"1": "a hard link",
    b"2": "a symbolic link",
    b"3": "a device",
    b"4": "a device",
    b"6": "a pipe",
}
_PLAIN = (b"0", b"\0", b"7")
_FOLDER = b"5"
_SPARSE = b"S"
_EXTENSIONS = (b"x", b"X", b"g", b"L", b"K")
_MOST_EXTENSIONS = 8
"""Extra headers before one entry. GNU tar and pax write two or three; without a limit, a chain of them could be
endless."""
_MOST_EMPTY = 2_048
"""Empty blocks after which the archive counts as ended. tar pads with up to 20, tapes with more; without a limit,
a file of zeros would be read to its end."""
MOST_OTHERS = 20_000
"""Entries that are no tracks: a day archive of traces has a handful, and each costs a look at its content."""
_PART = re.compile(r"(?P<stem>.+\.tar(?:\.gz)?)\.(?!gz|xz|bz|lz)(?P<part>[a-z]{2})")
_PARTS = ["".join(pair) for pair in product(ascii_lowercase, repeat=2)]
_RECORD = re.compile(rb"([0-9]{1,6}) ")
_PACK = "Nothing to do if it is no track; else pack the file itself."
_AGAIN = "Fetch the archive again; what was read before stays good."


class Member(NamedTuple):
    """A plain file of an archive: `size` bytes at `offset` of the archive. The name is for display only. `data` is
    set if the archive can only be read forwards."""

    name: str
    offset: int
    size: int
    data: bytes | None = None


class ArchiveError(UnreadableError):
    """An archive, or a part of one, that cannot be opened."""


class JoinedFile(io.RawIOBase):
    """Several files, in order, as one read-only file."""

    def __init__(self, files: Sequence[BinaryIO]) -> None:
        self._files = tuple(files)
        sizes = [file.seek(0, io.SEEK_END) for file in files]
        self._starts = [0, *accumulate(sizes)]
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._starts[-1]}[whence]
        self._position = max(0, base + offset)
        return self._position

    # `RawIOBase` accepts any writable buffer, but only `BufferedReader` calls this, always with memoryviews.
    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._position >= self._starts[-1]:
            return 0
        part = bisect_right(self._starts, self._position) - 1
        size = min(len(buffer), self._starts[part + 1] - self._position)
        self._files[part].seek(self._position - self._starts[part])
        data = self._files[part].read(size)
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def close(self) -> None:
        for file in self._files:
            file.close()
        super().close()


def open_parts(path: Path) -> tuple[BinaryIO, ArchiveError | None]:
    """Returns a track file opened for reading, and the error of what is missing: a split archive (`.tar.aa`) is
    opened with all its parts as one file, or those before a gap. Raises `ArchiveError` for anything but a plain
    file, and for a later part."""
    paths, missing = parts(path)
    files: list[BinaryIO] = []
    for part in paths:
        opened = open_bytes(part)
        if isinstance(opened, str):
            for file in files:
                file.close()
            what = opened if len(paths) == 1 else f"part {shown(part.name)}: {opened}"
            raise ArchiveError(what, "Check the path and the rights of the file.")
        files.append(opened)
    if len(files) == 1:
        return files[0], missing
    return io.BufferedReader(JoinedFile(files)), missing


def parts(path: Path) -> tuple[list[Path], ArchiveError | None]:
    """Returns the files that make up an archive, in order up to the first gap, and the error of what is missing
    after it. Raises `ArchiveError` if `path` is a later part of a split archive.

    >>> [[part.name for part in paths] for paths in parts(Path("planes.tar"))[:1]]
    [['planes.tar']]
    """
    named = _PART.fullmatch(path.name)
    if not named:
        return [path], None
    _refuse_later_part(path)
    present = _parts_present(path, named["stem"])
    expected = _PARTS[: _PARTS.index(present[-1]) + 1]
    complete = next((number for number, part in enumerate(expected) if part not in present), len(expected))
    paths = [path.with_name(f"{named['stem']}.{part}") for part in expected[:complete]]
    if complete == len(expected):
        return paths, None
    lost = ", ".join(f".{part}" for part in expected if part not in present)
    what = f"parts of this archive are missing: {shown(lost)}; read up to the first of them"
    return paths, ArchiveError(what, "Put all parts into one folder and read it again.")


def _refuse_later_part(path: Path) -> None:
    first = first_part(path)
    if path.name == first.name:
        return
    if first.exists():
        what = f"this is a later part of {shown(first.name)}"
        raise ArchiveError(what, "Name the first part; the others are read with it.")
    raise ArchiveError(f"the first part, {shown(first.name)}, is missing", "Put all parts into one folder.")


def _parts_present(path: Path, stem: str) -> list[str]:
    """Returns the suffixes of the parts in the folder, in order; that of the first part if the folder cannot be
    listed."""
    try:
        names = {sibling.name for sibling in path.parent.iterdir()}
    except OSError:
        names = {path.name}
    return [part for part in _PARTS if f"{stem}.{part}" in names] or ["aa"]


def first_part(path: Path) -> Path:
    """Returns the file that stands for an archive: the first part of a split one, else the file itself.

    >>> first_part(Path("planes.tar.ab")).name
    'planes.tar.aa'
    """
    named = _PART.fullmatch(path.name)
    return path.with_name(f"{named['stem']}.aa") if named else path


def is_tar(head: bytes) -> bool:
    """Returns whether content begins with a tar header."""
    return len(head) >= BLOCK and head[:BLOCK] != _EMPTY and _checksum_holds(head[:BLOCK])


def members(stream: BinaryIO, file: str, limits: Limits = DISK) -> Iterator[Member | Problem]:
    """Yields the plain files of an archive, in order, and its problems.

    A seekable stream is skipped over header by header, and members are read later from their offset
    (`read_member`). A stream that is not seekable is read forwards, and its members carry their data. Links,
    devices, pipes and sparse files are refused. Reading stops at a damaged header. Never raises.
    """
    refused = empty = 0
    try:
        for entry in _Tar(stream, file, limits).entries():
            if isinstance(entry, Member):
                empty += not entry.size
                yield entry
            elif entry.severity is Severity.SET_ASIDE:
                refused += 1
                if refused <= MOST_SHOWN:
                    yield entry
            else:
                yield entry
            if refused + empty > MOST_OTHERS:
                yield too_many_others(file)
                return
    except CompressionError as error:
        yield Problem(Severity.UNREADABLE, shown(file), error.what, error.remedy)
    except OSError as error:
        yield Problem(Severity.UNREADABLE, shown(file), f"the file cannot be read: {error.strerror}", _AGAIN)
    if refused > MOST_SHOWN:
        what = f"{refused - MOST_SHOWN:,} more entries are refused, for reasons like those told"
        yield Problem(Severity.SET_ASIDE, shown(file), what, _PACK)


def too_many_others(file: str) -> Problem:
    """Returns the problem of an archive that is not read further, because it holds too much that is no track."""
    what = f"more than {MOST_OTHERS:,} entries of this archive are no tracks; not read further"
    return Problem(Severity.UNREADABLE, shown(file), what, "Pack the tracks by themselves.")


def read_member(stream: BinaryIO, member: Member, limits: Limits = DISK) -> bytes:
    """Returns the content of a member as stored in the archive. Raises `ArchiveError` if it is too large or cut
    short."""
    if member.data is not None:
        return member.data
    if member.size > limits.bytes_out:
        raise ArchiveError(f"the member is larger than {limits.bytes_out / 1e6:,.0f} MB", "Leave it out.")
    stream.seek(member.offset)
    data = stream.read(member.size)
    if len(data) < member.size:
        raise ArchiveError("the archive is cut short within this member", _AGAIN)
    return data


class _Extra(NamedTuple):
    """What extra headers say about the following entry; `size` as written, None if they give none."""

    name: str = ""
    size: bytes | None = None
    is_sparse: bool = False


class _Header(NamedTuple):
    """The header of an entry at offset `start`: its kind, name and size, and the block itself."""

    start: int
    kind: bytes
    name: str
    size: int
    is_sparse: bool
    block: bytes

    @property
    def is_plain_file(self) -> bool:
        """Whether the entry is a file whose content is stored as it is."""
        return self.kind in _PLAIN and not self.is_sparse and not self.name.endswith("/")

    @property
    def is_folder(self) -> bool:
        """Whether the entry is a folder, which old archives mark only by a trailing slash."""
        return self.kind == _FOLDER or (self.kind in _PLAIN and self.name.endswith("/"))

    @property
    def refused_kind(self) -> str:
        """What the entry is, if it is neither a plain file nor a folder."""
        other = "a sparse file" if self.is_sparse or self.kind == _SPARSE else "an unknown kind of entry"
        return _REFUSED.get(self.kind, other)


class _DamageError(Exception):
    """Damage to an archive that hides its further entries."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.what)
        self.problem = problem


class _Tar:
    """One pass over an archive."""

    def __init__(self, stream: BinaryIO, file: str, limits: Limits) -> None:
        self.stream = stream
        self.file = file
        self.limits = limits
        self.position = 0
        self.end: int | None = None
        if stream.seekable():
            self.end = stream.seek(0, io.SEEK_END)
            stream.seek(0)

    def entries(self) -> Iterator[Member | Problem]:
        """Yields plain files and problems, in order, up to the end mark or to damage that hides further
        entries."""
        try:
            for header in self.headers():
                yield from self.entry(header)
        except _DamageError as damage:
            yield damage.problem

    def headers(self) -> Iterator["_Header"]:
        """Yields the headers of entries, with what the extra headers before them say. After each one, the caller
        must skip the content before asking for the next. Raises `_DamageError`."""
        count = extensions = 0
        extra = _Extra()
        for start, header in self.blocks():
            count += 1
            if count > self.limits.members:
                raise self.damage(start, f"the archive has more than {self.limits.members:,} entries")
            size = _number(header[124:136])
            if not _checksum_holds(header) or size is None:
                raise self.damage(start, "no tar header where one should be; the archive is damaged or no tar")
            kind = header[156:157]
            if kind in _EXTENSIONS:
                extensions += 1
                extra = self.extra(start, kind, size, extensions, extra)
                continue
            name = extra.name or _name(header)
            if extra.size is not None:
                if not extra.size.isdigit() or len(extra.size) > 15:
                    raise self.damage(start, "the size of an entry is no number", name)
                size = int(extra.size)
            yield _Header(start, kind, name, size, extra.is_sparse, header)
            extensions, extra = 0, _Extra()

    def blocks(self) -> Iterator[tuple[int, bytes]]:
        """Yields each block where a header should be, with its offset, up to the end mark; empty blocks are
        skipped."""
        empty = 0
        while True:
            start = self.position
            if self.end is not None:
                self.stream.seek(start)
            block = self.stream.read(BLOCK)
            self.position += len(block)
            if len(block) < BLOCK:
                if not empty:
                    raise self.damage(start, "the archive is cut short: its end mark is missing")
                return
            if block != _EMPTY:
                empty = 0
                yield start, block
                continue
            empty += 1
            if empty > _MOST_EMPTY:
                return

    def extra(self, start: int, kind: bytes, size: int, number: int, before: "_Extra") -> "_Extra":
        """Returns what an extra header, and those before it, say about the following entry."""
        content = self.content(size) if size <= LONGEST_NAME else None
        if content is None or number > _MOST_EXTENSIONS:
            what = f"extra headers longer than {LONGEST_NAME:,} bytes, too many or cut short"
            raise self.damage(start, what)
        if kind == b"L":
            return before._replace(name=_text(content))
        if kind not in (b"x", b"X"):
            return before
        records = _records(content)
        return _Extra(
            _text(records.get(b"path", b"")) or before.name,
            records.get(b"size"),
            any(key.startswith(b"GNU.sparse") for key in records),
        )

    def entry(self, header: "_Header") -> Iterator[Member | Problem]:
        """Yields a plain file, or the refusal of another kind of entry; nothing for a folder."""
        start, kind, name = header.start, header.kind, header.name
        if kind == _SPARSE and not self.skip_sparse_map(header.block):
            raise self.damage(start, "the archive is cut short within a sparse file", name)
        size = 0 if kind in _REFUSED or kind == _FOLDER else header.size
        offset = self.position
        data = self.passed_over(header, size)
        if header.is_plain_file:
            if self.end is None and data is None:
                what = f"this member is larger than {self.limits.bytes_out / 1e6:,.0f} MB"
                yield self.refusal(start, what, name)
            else:
                yield Member(name, offset, size, data)
        elif not header.is_folder:
            yield self.refusal(start, f"{header.refused_kind}, which is refused", name)

    def passed_over(self, header: "_Header", size: int) -> bytes | None:
        """Skips the content of an entry. Returns it if it is a plain file, not too large, in an archive that can
        only be read forwards."""
        data, is_whole = None, self.end is None or self.position + size <= self.end
        if is_whole:
            if self.end is None and header.is_plain_file and size <= self.limits.bytes_out:
                data = self.content(size)
            is_whole = data is not None or self.skip(size)
        if not is_whole:
            raise self.damage(header.start, "the archive is cut short within this member", header.name)
        return data

    def content(self, size: int) -> bytes | None:
        """Returns the next bytes, consuming their padding; None if there are too few."""
        data = self.stream.read(_padded(size))
        self.position += len(data)
        return data[:size] if len(data) >= size else None

    def skip(self, size: int) -> bool:
        """Skips the next bytes and their padding; returns False if there are too few."""
        left = _padded(size)
        if self.end is not None:
            self.position += left
            return True
        while left:
            data = self.stream.read(min(left, 1 << 20))
            self.position += len(data)
            left -= len(data)
            if not data:
                return left < BLOCK
        return True

    def skip_sparse_map(self, header: bytes) -> bool:
        more = header[482]
        while more:
            block = self.content(BLOCK)
            if block is None:
                return False
            more = block[504]
        return True

    def damage(self, start: int, what: str, name: str = "") -> "_DamageError":
        problem = Problem(Severity.UNREADABLE, self.place(name), f"{what} (at byte {start:,})", _AGAIN)
        return _DamageError(problem)

    def refusal(self, start: int, what: str, name: str) -> Problem:
        return Problem(Severity.SET_ASIDE, self.place(name), f"{what} (at byte {start:,})", _PACK)

    def place(self, name: str) -> str:
        return f"{shown(self.file)}: {shown(name)}" if name else shown(self.file)


def _padded(size: int) -> int:
    return size + -size % BLOCK


def _checksum_holds(header: bytes) -> bool:
    checksum = _number(header[148:156])
    if checksum is None:
        return False
    summed = header[:148] + b" " * 8 + header[156:]
    # The lower half of Adler-32 is the sum of the bytes plus one, and far faster than adding them up in Python.
    if adler32(summed) & 0xFFFF == (checksum + 1) % 65_521:
        return True
    return checksum == sum(byte - 256 if byte > 127 else byte for byte in summed)


def _number(digits: bytes) -> int | None:
    """Returns a size as tar writes it: octal, or binary for large files; None if it is invalid or negative."""
    if digits[0] == 0x80:
        return int.from_bytes(digits[1:], "big")
    try:
        number = int(digits.strip(b" \0") or b"0", 8)
    except ValueError:
        return None
    return number if number >= 0 else None


def _name(header: bytes) -> str:
    name = header[:100].split(b"\0", 1)[0]
    if header[345] and header[257:263] == b"ustar\0":
        name = header[345:500].split(b"\0", 1)[0] + b"/" + name
    return _text(name)


def _text(name: bytes) -> str:
    text = name.rstrip(b"\0").decode("utf-8", "backslashreplace")
    return text if text.isprintable() else escaped(text)


def _records(content: bytes) -> dict[bytes, bytes]:
    """Returns the records of an extra header: `length key=value` and a line end. Stops at the first invalid
    one."""
    records: dict[bytes, bytes] = {}
    position = 0
    while match := _RECORD.match(content, position):
        end = position + int(match[1])
        key, mark, value = content[match.end() : end - 1].partition(b"=")
        if not mark or end <= match.end():
            break
        records[key] = value
        position = end
    return records
