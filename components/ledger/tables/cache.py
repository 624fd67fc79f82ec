"""Caches large tables in a form that is quick to query, in folders named after the content they were made from.

The cache is in a folder of the user's, never beside the ledger: cached files that come with a ledger cannot be
trusted, and its author could have placed a link where the cache would be written.
"""

import errno
import hashlib
import json
import math
import os
import re
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from uuid import uuid4

from components.files.atomic import lock, placed
from components.files.safe_open import open_bytes

if TYPE_CHECKING:  # Importing pandas takes half a second, which modules without it save in their tests.
    import pandas as pd

VARIABLE, OF_SYSTEMD = "FLIGHT_CACHE", "CACHE_DIRECTORY"
_NAME = "flight-activity-dashboard"
_OF_A_LEDGER = re.compile(r"[0-9a-f]{32}")
_DONE = "done.json"
_UNUSED_S = 7 * 24 * 3600
"""The age at which unused folders are removed."""
_UNFINISHED_S = 24 * 3600
"""The age of an unfinished conversion that was abandoned: none takes so long without writing anything."""
NOTES_S = 30 * 24 * 3600
"""The age at which notes on files, such as their hash, are made anew."""
MOST_BYTES = 20 * 1024**3
"""The most bytes of all caches together; the folders unused for longest are removed first."""
_IN_USE_S = 24 * 3600
"""Folders opened more recently than this are never removed to save space."""
_MAKING, _LOCK = "making-", ".lock"
_PIECE = 1 << 20

Pieces = Callable[[BinaryIO], Iterator[bytes]]
Fill = Callable[[Path], None]
"""Writes the content to be cached into an empty folder."""


def cache_home() -> Path:
    """Returns the folder that holds the caches of all ledgers: the one named by FLIGHT_CACHE or given by
    systemd, else one of the user's.

    Raises OSError if the user has none.
    """
    if named := os.environ.get(VARIABLE) or os.environ.get(OF_SYSTEMD, "").partition(":")[0]:
        return Path(os.path.abspath(os.path.expanduser(named)))
    usual = "~/Library/Caches" if sys.platform == "darwin" else "~/.cache"
    home = Path(os.path.expanduser(os.environ.get("XDG_CACHE_HOME") or usual))
    if not home.is_absolute():
        raise FileNotFoundError(errno.ENOENT, "the user has no folder")
    return home / _NAME


def cache_folder(beside: Path) -> Path:
    """Returns the cache for the tables in the folder `beside`.

    Raises OSError if there can be none, or if it may belong to somebody else.
    """
    return _own_folder(os.fsencode(beside.resolve()))


def cache_of_database(*names: str) -> Path:
    """Returns the cache for a table in a database, identified by these names. Raises as `cache_folder` does."""
    return _own_folder("\0".join(["database", *names]).encode("utf-8", "surrogateescape"))


def _own_folder(name: bytes) -> Path:
    folder = cache_home() / hashlib.sha256(name).hexdigest()[:32]
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid not in (0, os.geteuid()):
        raise NotADirectoryError(errno.ENOTDIR, "the cache is a link, or somebody else's")
    return folder


def is_cached(cache: Path, key: str) -> bool:
    """Whether the content with this key is cached completely."""
    try:
        sizes = json.loads((cache / key / _DONE).read_text(encoding="utf-8"))
        return all((cache / key / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, AttributeError):
        return False


def cached_folder(cache: Path, key: str, fill: Fill) -> Path:
    """Returns the folder of the content with this key, created by `fill` if it is not cached yet.

    It appears complete or not at all, so an existing one is used even if the cache is read-only. If several
    processes want it at once, one creates it and the others wait.
    """
    folder = cache / key
    if is_cached(cache, key):
        still_used([folder])
        return folder
    with lock(cache / _LOCK, math.inf):
        if is_cached(cache, key):
            return folder
        with new_folder(cache) as started:
            fill(started)
            sizes = {file.name: file.stat().st_size for file in started.iterdir()}
            (started / _DONE).write_text(json.dumps(sizes), encoding="utf-8")
            shutil.rmtree(folder, ignore_errors=True)
            os.replace(started, folder)
    sweep(cache.parent)
    return folder


def note(file: Path, content: object) -> None:
    """Stores something small as JSON if possible; failing is harmless, since it can be computed again."""
    with suppress(OSError), placed(file) as written:
        written.write(json.dumps(content).encode("utf-8"))


def content_key(files: list[Path], cache: Path, pieces: Pieces, *more: str) -> str:
    """Returns a key for the content of some files, read in `pieces`, and `more`. A file with the same inode,
    size and times as before is not read again.

    Raises OSError if a file cannot be read, and whatever `pieces` raises.
    """
    digest = hashlib.sha256()
    for part in (*(_digest(file, cache, pieces) for file in files), *more):
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()[:32]


def key_of(folders: Iterable[Path], tables: "Iterable[pd.DataFrame]") -> str:
    """Returns a key for results made from some tables: those in cache folders count by folder name, those in
    memory by content."""
    names = [*(folder.name for folder in folders), *(table.reset_index().to_csv() for table in tables)]
    return hashlib.sha256("\0".join(names).encode()).hexdigest()[:32]


def plain_pieces(file: BinaryIO) -> Iterator[bytes]:
    """Yields any file in pieces of a megabyte."""
    return iter(partial(file.read, _PIECE), b"")


def _digest(file: Path, cache: Path, pieces: Pieces) -> str:
    stamp = [str(file.resolve()), *_stamp(file)]
    memo_file = cache / f"{hashlib.sha256(stamp[0].encode('utf-8', 'surrogateescape')).hexdigest()[:32]}.json"
    with suppress(OSError, ValueError, KeyError, TypeError):
        memo = json.loads(memo_file.read_text(encoding="utf-8"))
        if memo["stamp"] == stamp:
            return str(memo["sha256"])
    digest = hashlib.sha256()
    opened = open_bytes(file)
    if isinstance(opened, str):
        raise OSError(opened)
    with opened:
        for piece in pieces(opened):
            digest.update(piece)
    if stamp[1:] == _stamp(file):
        note(memo_file, {"stamp": stamp, "sha256": digest.hexdigest()})
    return digest.hexdigest()


def _stamp(file: Path) -> list[str]:
    status = file.stat()
    return [str(part) for part in (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)]


@contextmanager
def new_folder(cache: Path) -> Iterator[Path]:
    """Provides an empty folder in a cache, removed on leaving the context."""
    folder = cache / f"{_MAKING}{uuid4().hex}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def still_used(folders: Iterable[Path]) -> None:
    """Marks cache folders as in use, to protect them from removal."""
    for folder in folders:
        with suppress(OSError):
            os.utime(folder)


def sweep(home: Path) -> None:
    """Removes from all caches what has been unused for long, unfinished work of killed processes, and what
    exceeds `MOST_BYTES`."""
    kept_folders: list[tuple[float, Path]] = []
    with suppress(OSError):
        for cache in [folder for folder in home.iterdir() if _OF_A_LEDGER.fullmatch(folder.name)]:
            with suppress(OSError):
                kept_folders += _swept(cache)
    room = MOST_BYTES
    for unused, folder in sorted(kept_folders):
        room -= _size(folder)
        if room < 0 and unused > _IN_USE_S:
            shutil.rmtree(folder, ignore_errors=True)


def sweep_unused(cache: Path, seconds: float) -> None:
    """Removes from the cache of one ledger what has been unused for so many seconds."""
    with suppress(OSError):
        _swept(cache, seconds)


def _swept(cache: Path, most_unused: float = _UNUSED_S) -> list[tuple[float, Path]]:
    """Cleans the cache of one ledger; returns the remaining folders with the seconds since their last use."""
    staying, now = [], time.time()
    for path in cache.iterdir():
        with suppress(OSError):
            status, done = path.lstat(), (path / _DONE).exists()
            unused = now - status.st_mtime
            if not stat.S_ISDIR(status.st_mode):
                # Keep lock files, however old: somebody may hold one, and a new file in its place would be
                # another lock.
                if unused > NOTES_S and not path.name.endswith(_LOCK):
                    path.unlink()
            elif unused > (most_unused if done else _UNFINISHED_S) and (done or path.name.startswith(_MAKING)):
                shutil.rmtree(path, ignore_errors=True)
            elif done:
                staying.append((unused, path))
    return staying


def _size(folder: Path) -> int:
    with suppress(OSError):
        return sum(file.stat().st_size for file in folder.iterdir())
    return 0
