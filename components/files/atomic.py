"""Writes files atomically, so that they appear complete or not at all; locks files against concurrent writers;
and reads files once nobody is writing to them."""

import ctypes
import errno
import fcntl
import os
import secrets
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from components.files.safe_open import open_bytes

UNFINISHED = ".part"
_SAFE = os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
_RETRY_S = 0.05
"""Seconds between two attempts to take a lock: short for someone waiting at a form, long enough to cost
nothing."""
_AT_FDCWD, _EXCHANGE = -100, 2
_NOT_THERE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)

_QUIET_S = 0.1
"""Seconds for which a file must not have been written to; it could be incomplete otherwise."""
_LOOK_S = 0.02
"""Seconds between two looks: a fifth of `_QUIET_S`, so that no write is missed."""


class LockedError(Exception):
    """Somebody else holds the lock."""


class ChangedError(Exception):
    """Somebody else has written the file since it was read."""


def backup_of(target: Path) -> Path:
    """Returns the path of the backup of a file, beside it: its content before its last replacement."""
    return target.with_name(f".{target.name}.bak")


@dataclass(frozen=True, slots=True)
class Stamp:
    """Identifies a file and its state: it differs once the file is replaced or written in place. changed_ns:
    the time of the last change to the file or its metadata, including its name."""

    device: int
    inode: int
    size: int
    written_ns: int
    changed_ns: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Stamp":
        """Returns the stamp for a file status."""
        return cls(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)

    def has_content_of(self, other: "Stamp | None") -> bool:
        """Whether it is the same file with the same content, regardless of its name."""
        return other is not None and replace(self, changed_ns=other.changed_ns) == other

    def is_written_in_place(self, within_s: float) -> bool:
        """Whether somebody has written into the file so recently that the writing may continue. A file that was
        written elsewhere and then moved into place is complete."""
        return self.written_ns == self.changed_ns and 0 <= time.time_ns() - self.written_ns < within_s * 1e9


def stamp_of(path: Path) -> Stamp | None:
    """Returns the present stamp of a file; None if it does not exist."""
    try:
        return Stamp.of(path.stat())
    except FileNotFoundError:
        return None


def lock_of(target: Path) -> Path:
    """Returns the path of the lock of a file, beside it."""
    return target.with_name(f".{target.name}.lock")


@contextmanager
def lock(path: Path, wait_s: float) -> Iterator[None]:
    """Holds a lock, represented by the file `path`. The file is created if needed, never written, and never
    removed: otherwise somebody could hold a lock on a removed file.

    Raises `LockedError` if the lock cannot be taken in time, and OSError if the file is a link, as in a folder
    from somebody else, or not a regular file.
    """
    descriptor = _open_lock(path)
    try:
        _acquire(descriptor, time.monotonic() + wait_s)
        yield
    finally:
        os.close(descriptor)


def _open_lock(path: Path) -> int:
    try:
        descriptor = os.open(path, _SAFE | os.O_RDWR | os.O_CREAT, 0o666)
    except PermissionError:
        # A colleague's lock file may be read-only for this user, which suffices to lock it.
        descriptor = os.open(path, _SAFE | os.O_RDONLY)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise OSError(errno.EMLINK, f"{path.name} beside it is a link; remove it") from error
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, f"{path.name} beside it is not a plain file; remove it")
    return descriptor


def _acquire(descriptor: int, end: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                raise LockedError from None
            time.sleep(_RETRY_S)
        else:
            return


@contextmanager
def placed(target: Path) -> Iterator[BinaryIO]:
    """Provides a new file that replaces `target` after writing. It is not flushed to disk, so use it only for
    content that can be made again."""
    with _unfinished(target, 0o666) as (file, path):
        yield file
        file.close()
        os.replace(path, target)


@contextmanager
def replaced(target: Path, read: Stamp | None) -> Iterator[BinaryIO]:
    """Provides a new file that replaces `target` once it is flushed to disk, so that readers find the old
    content or the new one, even after a crash. Mode, access list and group are preserved, and the owner if
    possible.

    `read` is the stamp of the file that the new content is based on, None if there was none; that file is kept
    as `backup_of`. Raises `ChangedError`, and leaves the file as it is, if somebody else has written it in the
    meantime.
    """
    old_status = target.stat() if target.exists() else None
    with _unfinished(target, 0o666 if old_status is None else 0o600) as (file, path):
        yield file
        _onto_disk(file, target, old_status)
        _take_place(path, target, read)


@contextmanager
def prepared(target: Path, content: bytes, read: Stamp | None) -> Iterator[Callable[[], None]]:
    """Writes this content to a new file on disk and yields a function that replaces `target` with it, as
    `replaced` does. Several files can thus be written before the first one is replaced."""
    old_status = target.stat() if target.exists() else None
    with _unfinished(target, 0o666 if old_status is None else 0o600) as (file, path):
        file.write(content)
        _onto_disk(file, target, old_status)
        yield partial(_take_place, path, target, read)


def _onto_disk(file: BinaryIO, target: Path, old_status: os.stat_result | None) -> None:
    """Flushes a new file to disk, with the permissions of the file that it will replace."""
    file.flush()
    if old_status is not None:
        _keep_rights(file.fileno(), target, old_status)
    # A file written in place has equal modification and change times; this makes them differ.
    os.utime(file.fileno(), ns=(time.time_ns(), time.time_ns()))
    os.fsync(file.fileno())
    file.close()
    if old_status is not None and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "not writable")


def _take_place(path: Path, target: Path, read: Stamp | None) -> None:
    if read is None:
        _rename_unless_taken(path, target)
    else:
        _exchange(path, target, read)
    # The content is in the file by now, so it is saved even if the disk refuses this last step.
    with suppress(OSError):
        sync_folder(target.parent)


@contextmanager
def _unfinished(target: Path, mode: int) -> Iterator[tuple[BinaryIO, Path]]:
    """Provides a new file beside `target` with an unpredictable name; it is removed unless it was renamed."""
    while True:
        path = target.with_name(f".{target.name}.{secrets.token_hex(4)}{UNFINISHED}")
        try:
            descriptor = os.open(path, _SAFE | os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)
            break
        except FileExistsError:
            continue
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file, path
    finally:
        with suppress(OSError):
            path.unlink()


def _keep_rights(descriptor: int, target: Path, old_status: os.stat_result) -> None:
    """Gives a new file owner, group, mode and access list of the one that it replaces. If the group cannot be
    set, the new group gets no more permissions than everybody had."""
    mode, new = stat.S_IMODE(old_status.st_mode), os.fstat(descriptor)
    if new.st_uid != old_status.st_uid:
        with suppress(OSError):
            os.fchown(descriptor, old_status.st_uid, -1)
    if new.st_gid != old_status.st_gid:
        try:
            os.fchown(descriptor, -1, old_status.st_gid)
        except OSError:
            mode &= ~0o070 | (mode & 0o007) << 3
    os.fchmod(descriptor, mode)
    with suppress(OSError, AttributeError):
        for name in os.listxattr(target):
            with suppress(OSError):
                os.setxattr(descriptor, name, os.getxattr(target, name))


def _rename_unless_taken(path: Path, target: Path) -> None:
    """Renames a file, unless the new name is taken."""
    try:
        os.link(path, target)
    except FileExistsError:
        raise ChangedError from None
    except OSError as error:
        if error.errno not in (errno.EPERM, *_NOT_THERE):
            raise
        os.rename(path, target)


def _exchange(path: Path, target: Path, read: Stamp) -> None:
    """Swaps two files atomically, then verifies that `target` was the one that was read. A check before a plain
    rename would miss a file placed in between."""
    ours = stamp_of(path)
    if stamp_of(target) != read:
        raise ChangedError
    try:
        _rename_exchange(path, target)
    except OSError as error:
        if error.errno not in _NOT_THERE:
            raise
        _replace_linked(path, target, read)
        return
    if not read.has_content_of(stamp_of(path)):
        _rename_exchange(path, target)
        if ours and not ours.has_content_of(stamp_of(path)):
            # Somebody placed another file even in between; it is newer than both.
            _rename_exchange(path, target)
        raise ChangedError
    with suppress(OSError):
        os.replace(path, backup_of(target))


def _replace_linked(path: Path, target: Path, read: Stamp) -> None:
    """Replaces a file on systems that cannot swap two files. `target` must be the one that was read; it is kept
    as the backup."""
    previous = path.with_name(f"{path.name}.old")
    try:
        with suppress(OSError):
            os.link(target, previous)
        if stamp_of(target) != read:
            raise ChangedError
        os.replace(path, target)
        with suppress(OSError):
            os.replace(previous, backup_of(target))
    finally:
        with suppress(OSError):
            previous.unlink()


def _rename_exchange(one: Path, other: Path) -> None:
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def sync_folder(path: Path) -> None:
    """Flushes the names in a folder to disk, so that they survive a power failure."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class NotPlainError(Exception):
    """The path cannot be read as a file; the message says why."""


def quiet_content(target: Path, end: float) -> tuple[bytes, Stamp | None]:
    """Returns the content of a file once nobody is writing to it, with its stamp; None for the stamp if the
    file does not exist.

    Raises `LockedError` if somebody is still writing at the time `end`, and `NotPlainError`.
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
