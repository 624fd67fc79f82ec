"""What the program writes: files that appear whole or not at all, the lock for whoever writes the same one, and
what stands in one once nobody is writing into it."""

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
"""A lock is asked for again so often: soon enough for whoever waits at a form, seldom enough to cost nothing."""
_AT_FDCWD, _EXCHANGE = -100, 2
_NOT_THERE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)

_QUIET_S = 0.1
"""A file that somebody has written into so short a time ago may be half of what it will be."""
_LOOK_S = 0.02
"""Seconds between two looks: a fifth of `_QUIET_S`, within which nothing can be missed."""


class LockedError(Exception):
    """Somebody else holds the lock."""


class ChangedError(Exception):
    """Somebody else has written the file since it was read."""


def backup_of(target: Path) -> Path:
    """Where a file is kept as it was before it was last replaced, beside it."""
    return target.with_name(f".{target.name}.bak")


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which file this is, and in which state: it differs once the file is replaced or written in place.
    changed_ns: when anything of it was changed, its name among it."""

    device: int
    inode: int
    size: int
    written_ns: int
    changed_ns: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Stamp":
        """The stamp of a file with this status."""
        return cls(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)

    def has_content_of(self, other: "Stamp | None") -> bool:
        """Whether it is the same file with the same content, under whatever name."""
        return other is not None and replace(self, changed_ns=other.changed_ns) == other

    def is_written_in_place(self, within_s: float) -> bool:
        """Whether somebody wrote into the file so short a time ago, and may be about to write on. A file that was
        written elsewhere and then took its place is whole."""
        return self.written_ns == self.changed_ns and 0 <= time.time_ns() - self.written_ns < within_s * 1e9


def stamp_of(path: Path) -> Stamp | None:
    """The stamp of a file as it is now; None where there is none."""
    try:
        return Stamp.of(path.stat())
    except FileNotFoundError:
        return None


def lock_of(target: Path) -> Path:
    """The file that stands for the lock of another one, beside it."""
    return target.with_name(f".{target.name}.lock")


@contextmanager
def lock(path: Path, wait_s: float) -> Iterator[None]:
    """Hold a lock, for which the file `path` stands. It is made if need be, never written, and stays there, so
    that nobody holds a lock on a file that another has removed.

    Raises `LockedError` where the lock is not to be had in time, and OSError where the file is a link, as one that
    came with somebody else's folder may be, or anything else that is no plain file.
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
        # Of a colleague, whose file this one may only read: that is enough to hold the lock.
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
    """A new file, to be written, that takes the place of `target` once it is: for what can be made again, since
    nothing waits for the disk."""
    with _unfinished(target, 0o666) as (file, path):
        yield file
        file.close()
        os.replace(path, target)


@contextmanager
def replaced(target: Path, read: Stamp | None) -> Iterator[BinaryIO]:
    """A new file, to be written, that takes the place of `target` once it is on the disk, so that a reader, or a
    crash, finds the old content or the new one. Mode, access list and group stay, and the owner if possible.

    `read` is the stamp of the file whose content went into the new one, None where there was none; that one is
    kept as `backup_of` the file. Raises `ChangedError`, and leaves what stands there, if somebody else has written
    it meanwhile.
    """
    there = target.stat() if target.exists() else None
    with _unfinished(target, 0o666 if there is None else 0o600) as (file, path):
        yield file
        _onto_disk(file, target, there)
        _take_place(path, target, read)


@contextmanager
def prepared(target: Path, content: bytes, read: Stamp | None) -> Iterator[Callable[[], None]]:
    """A new file with this content, on the disk already, that takes the place of `target`, as `replaced` does it,
    once what is yielded is called: several files are written before the first of them takes its place."""
    there = target.stat() if target.exists() else None
    with _unfinished(target, 0o666 if there is None else 0o600) as (file, path):
        file.write(content)
        _onto_disk(file, target, there)
        yield partial(_take_place, path, target, read)


def _onto_disk(file: BinaryIO, target: Path, there: os.stat_result | None) -> None:
    """Puts a file that is to take the place of another one on the disk, with the rights of that one."""
    file.flush()
    if there is not None:
        _keep_rights(file.fileno(), target, there)
    # A file that was written in place was changed as it was written; this one is told from it.
    os.utime(file.fileno(), ns=(time.time_ns(), time.time_ns()))
    os.fsync(file.fileno())
    file.close()
    if there is not None and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "not writable")


def _take_place(path: Path, target: Path, read: Stamp | None) -> None:
    if read is None:
        _put(path, target)
    else:
        _exchange(path, target, read)
    # The content stands in the file by now: a disk that refuses this last step has saved it none the less.
    with suppress(OSError):
        sync_folder(target.parent)


@contextmanager
def _unfinished(target: Path, mode: int) -> Iterator[tuple[BinaryIO, Path]]:
    """A new file beside `target`, under a name that nobody can foresee; it is removed unless it was renamed."""
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


def _keep_rights(descriptor: int, target: Path, there: os.stat_result) -> None:
    """Give a new file owner, group, mode and access list of the one it replaces. Where it cannot have the group,
    another group gets no rights that were not everybody's."""
    mode, new = stat.S_IMODE(there.st_mode), os.fstat(descriptor)
    if new.st_uid != there.st_uid:
        with suppress(OSError):
            os.fchown(descriptor, there.st_uid, -1)
    if new.st_gid != there.st_gid:
        try:
            os.fchown(descriptor, -1, there.st_gid)
        except OSError:
            mode &= ~0o070 | (mode & 0o007) << 3
    os.fchmod(descriptor, mode)
    with suppress(OSError, AttributeError):
        for name in os.listxattr(target):
            with suppress(OSError):
                os.setxattr(descriptor, name, os.getxattr(target, name))


def _put(path: Path, target: Path) -> None:
    """Rename a file, unless there is another one of that name."""
    try:
        os.link(path, target)
    except FileExistsError:
        raise ChangedError from None
    except OSError as error:
        if error.errno not in (errno.EPERM, *_NOT_THERE):
            raise
        os.rename(path, target)


def _exchange(path: Path, target: Path, read: Stamp) -> None:
    """Let two files change places; what stood at `target` must be the one that was read. In between nobody can
    place another one there, which a look at it just before would not have noticed."""
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
            # Somebody has placed another one even in between, which is newer than both.
            _rename_exchange(path, target)
        raise ChangedError
    with suppress(OSError):
        os.replace(path, backup_of(target))


def _replace_linked(path: Path, target: Path, read: Stamp) -> None:
    """Puts a file in the place of another where the system cannot exchange two files. The other must be the one
    that was read; it stays as the backup."""
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
    """Puts the names in a folder on the disk: which files there are, after a loss of power, too."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


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
