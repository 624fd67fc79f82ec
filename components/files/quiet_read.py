"""A file as it is once nobody is writing into it."""

import os
import time
from pathlib import Path

from components.files.atomic import LockedError, Stamp
from components.files.safe_open import open_bytes

_QUIET_S = 0.1
"""A file that somebody has written into so short a time ago may be half of what it will be."""
_LOOK_S = 0.02
"""Seconds between two looks: a fifth of `_QUIET_S`, within which nothing can be missed."""


class NotPlainError(Exception):
    """What is there cannot be read as a file; the message says why."""


def quiet_content(target: Path, end: float) -> tuple[bytes, Stamp | None]:
    """Returns what stands in a file once nobody is writing into it, and the stamp of just that; None where there
    is no file.

    Raises `LockedError` where somebody goes on writing until the time `end`, and `NotPlainError`.
    """
    while True:
        if not os.path.lexists(target):
            return b"", None
        opened = open_bytes(target)
        if isinstance(opened, str):
            raise NotPlainError(opened)
        with opened as file:
            before = Stamp.of(os.fstat(file.fileno()))
            content = file.read()
            after = Stamp.of(os.fstat(file.fileno()))
        if before == after and not after.is_written_in_place(_QUIET_S):
            return content, after
        if time.monotonic() > end:
            raise LockedError
        time.sleep(_LOOK_S)
