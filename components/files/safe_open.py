"""Opens or reads files, or says why that is not possible."""

import errno
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_BLOCK = 1 << 20
"""Bytes read at once; more would not make reading faster."""
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
# Errors of libraries have the error number only in their text, beside the path.
_NUMBER = re.compile(r'"errno": ?"?(\d+)')


def why_unwritten(error: Exception) -> str:
    """Returns why something could not be written, without the path.

    >>> why_unwritten(OSError(28, "No space left on device", "/home/me"))
    'the disk is full'
    """
    match = _NUMBER.search(str(error))
    number = int(match[1]) if match else getattr(error, "errno", None) or 0
    return _UNWRITTEN.get(number) or getattr(error, "strerror", None) or type(error).__name__


def open_bytes(path: Path) -> BinaryIO | str:
    """Opens a file for reading, or returns why that is not possible. Refuses anything but a regular file, such
    as a pipe or a folder, and never blocks on one."""
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
"""The problem of a link out of the folder. If such links were followed, the sender of a folder could expose
other files."""


def leads_out(file: Path, folder: Path) -> bool:
    """Whether a file in a folder is, or lies behind, a link that leads out of the folder."""
    try:
        return not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(folder))
    except ValueError:
        return False


class LongLineError(Exception):
    """A text file has a line that is too long; the message says which."""


def text_pieces(file: BinaryIO, longest_line: int, size: int = _BLOCK) -> Iterator[bytes]:
    """Yields a text file in pieces of `size` bytes. Raises `LongLineError` at the first line of more than
    `longest_line` bytes, however large the file is."""
    line, length = 1, 0
    while piece := file.read(size):
        end = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
        length = len(piece) - end - 1 if end >= 0 else length + len(piece)
        line += piece.count(b"\n")
        if length > longest_line:
            raise LongLineError(f"line {line:,} is longer than {longest_line:,} bytes")
        yield piece


def read_text_bytes(path: Path, longest_line: int) -> bytes | str:
    """Returns the content of a text file, or why it cannot be read. Works like `read_bytes`, but also refuses a
    file with a line of more than `longest_line` bytes."""
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
    """Returns the content of a file, or why it cannot be read. Refuses anything but a regular file, such as a
    pipe or a folder, and files of more than `most` bytes."""
    opened = open_bytes(path)
    if isinstance(opened, str):
        return opened
    try:
        with opened:
            data = opened.read(-1 if most is None else most + 1)
            return data if most is None or len(data) <= most else f"the file has more than {most:,} bytes"
    except OSError as error:
        return f"the file cannot be read: {error.strerror}"
