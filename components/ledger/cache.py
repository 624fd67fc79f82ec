"""Where large tables are kept in a form that is quick to ask: folders named after what they were made of."""

import fcntl
import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

import pandas as pd

from components.files import open_bytes

FOLDER = ".flight-cache"
_DONE = "done.json"
_UNUSED_S = 7 * 24 * 3600
"""What nobody has opened for so long is removed."""
_UNFINISHED_S = 24 * 3600
"""No conversion takes so long without writing anything."""
_MAKING = "making-"
_PIECE = 1 << 20

Pieces = Callable[[BinaryIO], Iterator[bytes]]
Fill = Callable[[Path], None]
"""Writes into an empty folder whatever is to be kept."""


def cache_folder(beside: Path) -> Path:
    """The cache for tables that lie in the folder `beside`: in it or, where nothing may be written there, in the
    user's own cache."""
    folder = beside / FOLDER
    with suppress(OSError):
        folder.mkdir(exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "flight-activity"
    folder = home / hashlib.sha256(os.fsencode(beside.resolve())).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def is_kept(cache: Path, key: str) -> bool:
    """Whether what is called `key` is kept, whole."""
    try:
        sizes = json.loads((cache / key / _DONE).read_text(encoding="utf-8"))
        return all((cache / key / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, AttributeError):
        return False


def kept(cache: Path, key: str, fill: Fill) -> Path:
    """The folder of what is called `key`, made with `fill` where it is not kept yet.

    It appears whole or not at all. Of several processes that want it at once one makes it and the others wait.
    """
    folder = cache / key
    with _alone(cache / f"{key}.lock"):
        if is_kept(cache, key):
            os.utime(folder)
            return folder
        with _new_folder(cache) as started:
            fill(started)
            sizes = {file.name: file.stat().st_size for file in started.iterdir()}
            (started / _DONE).write_text(json.dumps(sizes), encoding="utf-8")
            shutil.rmtree(folder, ignore_errors=True)
            os.replace(started, folder)
    _sweep(cache)
    return folder


def content_key(files: list[Path], cache: Path, pieces: Pieces, *more: str) -> str:
    """What the content of some files, read in `pieces`, and `more`, is called. A file with the same inode, size
    and times as when it was last read is not read again.

    Raises OSError where one cannot be read, and whatever `pieces` raises.
    """
    digest = hashlib.sha256()
    for part in (*(_digest(file, cache, pieces) for file in files), *more):
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()[:32]


def key_of(*parts: Path | pd.DataFrame) -> str:
    """What is made of some tables is called: those that are kept count by the name of their folder, others by
    their content."""
    told = (part.name if isinstance(part, Path) else part.reset_index().to_csv() for part in parts)
    return hashlib.sha256("\0".join(told).encode()).hexdigest()[:32]


def plain_pieces(file: BinaryIO) -> Iterator[bytes]:
    """A file of any kind in pieces of a megabyte."""
    return iter(partial(file.read, _PIECE), b"")


def _digest(file: Path, cache: Path, pieces: Pieces) -> str:
    stamp = [str(file.resolve()), *_stamp(file)]
    known = cache / f"{hashlib.sha256(stamp[0].encode('utf-8', 'surrogateescape')).hexdigest()[:32]}.json"
    with suppress(OSError, ValueError, KeyError, TypeError):
        said = json.loads(known.read_text(encoding="utf-8"))
        if said["stamp"] == stamp:
            return str(said["sha256"])
    digest = hashlib.sha256()
    opened = open_bytes(file)
    if isinstance(opened, str):
        raise OSError(opened)
    with opened:
        for piece in pieces(opened):
            digest.update(piece)
    if stamp[1:] == _stamp(file):
        started = known.with_suffix(f".{uuid4().hex}")
        started.write_text(json.dumps({"stamp": stamp, "sha256": digest.hexdigest()}), encoding="utf-8")
        os.replace(started, known)
    return digest.hexdigest()


def _stamp(file: Path) -> list[str]:
    status = file.stat()
    return [str(part) for part in (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)]


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _new_folder(cache: Path) -> Iterator[Path]:
    folder = cache / f"{_MAKING}{uuid4().hex}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def still_used(folders: Iterable[Path]) -> None:
    """Say of folders of the cache that somebody has them open, so that they are not removed as unused."""
    for folder in folders:
        with suppress(OSError):
            os.utime(folder)


def _sweep(cache: Path) -> None:
    """Remove what nobody has used for long, and what a process that was killed left unfinished."""
    now = time.time()
    for folder in cache.iterdir():
        with suppress(OSError):
            unused = now - folder.stat().st_mtime
            done = (folder / _DONE).exists()
            if unused > (_UNUSED_S if done else _UNFINISHED_S) and (done or folder.name.startswith(_MAKING)):
                shutil.rmtree(folder, ignore_errors=True)
