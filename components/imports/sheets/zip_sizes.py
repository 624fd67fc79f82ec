"""Guards against zip bombs: counts what a zipped workbook unpacks to before any reader opens it."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from components.imports.questions import NotReadableError
from components.tracks.readers.archives import ArchiveError
from components.tracks.readers.zips import LARGEST_DIRECTORY, directory_size

MOST_UNPACKED = 500_000_000
"""Bytes: five times what a sheet of 100,000 rows and 15 columns unpacks to."""
HIGHEST_RATIO = 200
"""Compression ratio. Sheets that repeat one value reach about 100, a bomb 1,000 (THREATS C1)."""
RATIO_FROM = 10_000_000
"""Bytes below which a high ratio is harmless; the parts of an empty workbook have one."""
MOST_MEMBERS = 10_000
"""Files in the archive; a workbook of 1,000 sheets has about 2,000."""

_WINDOW = 1 << 18
"""Bytes that are unpacked at a time."""
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_ENCRYPTED = 0x1
_REMEDY = "Save the sheet alone as a new workbook, or as CSV (UTF-8)."


def refuse_bomb(stream: BinaryIO, size: int) -> None:
    """Raises `NotReadableError` for an archive that is damaged, encrypted, or unpacks to more than any table."""
    members = _members(stream, size)
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise NotReadableError(f"the workbook unpacks to more than {MOST_UNPACKED / 1e6:,.0f} MB", _REMEDY)
    out = 0
    for member in members:
        for count in _unpacked(stream, member):
            out += count
            if out > MOST_UNPACKED or (out > RATIO_FROM and out > HIGHEST_RATIO * size):
                raise NotReadableError(f"the workbook grows beyond measure when unpacked: {out:,} bytes", _REMEDY)


def _members(stream: BinaryIO, size: int) -> list[zipfile.ZipInfo]:
    damaged = NotReadableError("the workbook is damaged or cut short", "Save it again in the spreadsheet.")
    try:
        if directory_size(stream, size) > LARGEST_DIRECTORY:
            raise NotReadableError("the workbook has too many parts", _REMEDY)
        members = zipfile.ZipFile(stream).infolist()
    except (ArchiveError, zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise damaged from error
    if len(members) > MOST_MEMBERS:
        raise NotReadableError(f"the workbook has more than {MOST_MEMBERS:,} parts", _REMEDY)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise NotReadableError("the workbook is encrypted", "Save it without a password.")
    return members


def _unpacked(stream: BinaryIO, member: zipfile.ZipInfo) -> Iterator[int]:
    """Yields how many bytes really come out, window by window, whatever size the archive declares."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotReadableError("the workbook is packed in an unusual way", _REMEDY)
    stream.seek(member.header_offset)
    header = stream.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size:
        raise NotReadableError("the workbook is damaged or cut short", "Save it again in the spreadsheet.")
    *_, name, extra = _LOCAL_HEADER.unpack(header)
    stream.seek(name + extra, 1)
    if member.compress_type == zipfile.ZIP_STORED:
        yield member.compress_size
        return
    unpacker, remaining = zlib.decompressobj(-zlib.MAX_WBITS), member.compress_size
    try:
        while remaining > 0 and (packed := stream.read(min(remaining, _WINDOW))):
            remaining -= len(packed)
            while packed:
                yield len(unpacker.decompress(packed, _WINDOW))
                packed = unpacker.unconsumed_tail
    except zlib.error as error:
        raise NotReadableError("the workbook is damaged", "Save it again in the spreadsheet.") from error
