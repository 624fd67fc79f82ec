"""Files as they are on disk: opened or read whole, or why they cannot be."""

import errno
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_BLOCK = 1 << 20
"""Bytes read at once; more makes reading no faster."""
_NOT_PLAIN = "this is not a plain file"
_REASONS = {
    errno.ENOENT: "the file does not exist",
    errno.ENXIO: _NOT_PLAIN,
    errno.ELOOP: "the link leads back to itself",
    errno.EACCES: "the dashboard has no right to read the file",
    errno.EPERM: "the dashboard has no right to read the file",
}

_UNWRITTEN = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the disk is read-only",
    errno.EIO: "the disk reports a fault",
    errno.ELOOP: "the link leads back to itself",
    errno.EACCES: "the folder or the file must not be written",
    errno.EPERM: "the folder or the file must not be written",
    errno.ENOENT: "the folder does not exist",
    errno.ENOTDIR: "the folder does not exist",
}
# Engines that are no part of Python tell the number in their text, beside the path.
_NUMBER = re.compile(r'"errno": ?"?(\d+)')


def why_unwritten(error: Exception) -> str:
    """Why something could not be written, without the path.

    >>> why_unwritten(OSError(28, "No space left on device", "/home/me"))
    'the disk is full'
    """
    match = _NUMBER.search(str(error))
    number = int(match[1]) if match else getattr(error, "errno", None) or 0
    return _UNWRITTEN.get(number) or getattr(error, "strerror", None) or type(error).__name__


def open_bytes(path: Path) -> BinaryIO | str:
    """A file opened for reading, or why it cannot be. Refuses what is no plain file, such as a pipe or a folder,
    and never waits for one."""
    try:
        descriptor = os.open(path, _FLAGS)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            return _NOT_PLAIN
        return os.fdopen(descriptor, "rb")
    except OSError as error:
        return _REASONS.get(error.errno or 0, f"the file cannot be read: {error.strerror}")
    except ValueError:
        return "no file can have this name"


LED_OUT = (
    "the file is a link that leads out of the folder, and is not followed",
    "Put the file itself there, or open it by itself with --data.",
)
"""What somebody who sends a folder could show of other files, were such links followed."""


def leads_out(file: Path, folder: Path) -> bool:
    """Whether a file in a folder is a link, or lies behind one, that leads out of it."""
    try:
        return not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(folder))
    except ValueError:
        return False


class LongLineError(Exception):
    """A text file has a line beyond measure; the message says which."""


def text_pieces(file: BinaryIO, longest_line: int, size: int = _BLOCK) -> Iterator[bytes]:
    """A text file in pieces of `size` bytes. Raises `LongLineError` as soon as it comes to a line of more bytes
    than `longest_line`, however large the file is."""
    line, length = 1, 0
    while piece := file.read(size):
        end = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
        length = len(piece) - end - 1 if end >= 0 else length + len(piece)
        line += piece.count(b"\n")
        if length > longest_line:
            raise LongLineError(f"line {line:,} is longer than {longest_line:,} bytes")
        yield piece


def read_text_bytes(path: Path, longest_line: int) -> bytes | str:
    """The content of a text file, or why there is none. Like `read_bytes`, and refuses a file with a line of more
    bytes than `longest_line`."""
    opened = open_bytes(path)
    if isinstance(opened, str):
        return opened
    try:
        with opened:
            return b"".join(text_pieces(opened, longest_line))
    except LongLineError as error:
        return str(error)
    except OSError as error:
        return f"the file cannot be read: {error.strerror}"


def read_bytes(path: Path, most: int | None = None) -> bytes | str:
    """The content of a file, or why there is none. Refuses what is no plain file, such as a pipe or a folder, and
    what has more than `most` bytes."""
    opened = open_bytes(path)
    if isinstance(opened, str):
        return opened
    try:
        with opened:
            data = opened.read(-1 if most is None else most + 1)
            return data if most is None or len(data) <= most else f"the file has more than {most:,} bytes"
    except OSError as error:
        return f"the file cannot be read: {error.strerror}"
