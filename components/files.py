"""Files as they are on disk: opened or read whole, or why they cannot be."""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_BLOCK = 1 << 20
_NOT_PLAIN = "this is not a plain file"
_REASONS = {
    errno.ENOENT: "the file does not exist",
    errno.ENXIO: _NOT_PLAIN,
    errno.ELOOP: "the link leads back to itself",
    errno.EACCES: "the dashboard has no right to read the file",
    errno.EPERM: "the dashboard has no right to read the file",
}


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


def read_text_bytes(path: Path, longest_line: int) -> bytes | str:
    """The content of a text file, or why there is none. Like `read_bytes`, and refuses a file with a line of more
    bytes than `longest_line` as soon as it comes to it, however large the file is."""
    opened = open_bytes(path)
    if isinstance(opened, str):
        return opened
    blocks, length = list[bytes](), 0
    try:
        with opened:
            while block := opened.read(_BLOCK):
                end = max(block.rfind(b"\n"), block.rfind(b"\r"))
                length = len(block) - end - 1 if end >= 0 else length + len(block)
                if length > longest_line:
                    line = 1 + sum(each.count(b"\n") for each in (*blocks, block))
                    return f"line {line:,} is longer than {longest_line:,} bytes"
                blocks.append(block)
    except OSError as error:
        return f"the file cannot be read: {error.strerror}"
    return b"".join(blocks)


def read_bytes(path: Path) -> bytes | str:
    """The content of a file, or why there is none. Refuses what is no plain file, such as a pipe or a folder."""
    opened = open_bytes(path)
    if isinstance(opened, str):
        return opened
    try:
        with opened:
            return opened.read()
    except OSError as error:
        return f"the file cannot be read: {error.strerror}"
