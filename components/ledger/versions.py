"""Detects whether a ledger has changed on disk."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from os.path import exists, isdir, lexists
from pathlib import Path

from components.ledger.location import DESCRIPTOR, SHIPPED, Remote, files_of, is_one_table
from components.ledger.observation_tables import observed_files
from components.ledger.tables.descriptor import DescriptorError, read_descriptor

Stamp = tuple[str, int, int, int, int]
Fingerprint = tuple[Stamp, ...]


def fingerprint(path: Path) -> Fingerprint:
    """Returns name, times of change of content and status (ns), size and inode of every file of a ledger. It
    differs once a file is edited or replaced, even if size and modification time are faked."""
    return tuple(map(_stamp, _files(path)))


def state_beside(remote: Remote) -> str:
    """Returns a text that changes with the files that accompany flights in a database."""
    return repr(fingerprint(remote.beside.absolute())) if remote.beside else ""


def _files(path: Path) -> list[Path]:
    if is_one_table(path):
        return files_of(path)
    descriptor = path / DESCRIPTOR if isdir(path) else path
    if descriptor.suffix.lower() != ".json":
        return [path]
    try:
        return [descriptor, *_tables_of(descriptor, _stamp(descriptor))]
    except DescriptorError:
        return [descriptor]


# Cached by the stamp of the descriptor, so a change invalidates it; a broken descriptor is not cached. Sixteen
# entries hold the shipped ledger and a few that are open at once.
@lru_cache(maxsize=16)
def _tables_of(descriptor: Path, stamp: Stamp) -> tuple[Path, ...]:
    """Returns the files of the tables in a descriptor, without reading it again at every click."""
    package = read_descriptor(descriptor if lexists(descriptor) else SHIPPED)
    tables = {name: (table,) for name, table in package.tables.items()} | observed_files(package.tables)
    return tuple(descriptor.parent / file.path for file in chain.from_iterable(tables.values()))


def _stamp(file: Path) -> Stamp:
    try:
        status = file.stat() if exists(file) else file.lstat()
    except (OSError, ValueError):
        return file.name, 0, 0, -1, 0
    return file.name, status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


@dataclass(frozen=True, slots=True)
class Loss:
    """A table with fewer rows `now` than the most it had `before`."""

    table: str
    before: int
    now: int


def losses(most: Mapping[str, int], now: Mapping[str, int]) -> tuple[Loss, ...]:
    """Returns the tables with fewer rows `now` than in `most`; a missing table has 0.

    >>> losses({"flights": 1000, "notes": 3}, {"flights": 501, "notes": 3})
    (Loss(table='flights', before=1000, now=501),)
    """
    return tuple(
        Loss(table, before, now.get(table, 0)) for table, before in most.items() if now.get(table, 0) < before
    )


def most_rows(most: Mapping[str, int], now: Mapping[str, int]) -> dict[str, int]:
    """Returns the most rows ever seen in each table.

    >>> most_rows({"flights": 1000}, {"flights": 501, "notes": 3})
    {'flights': 1000, 'notes': 3}
    """
    return {table: max(most.get(table, 0), now.get(table, 0)) for table in {**most, **now}}
