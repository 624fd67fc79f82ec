"""Whether a ledger has changed on disk."""

from os.path import exists, isdir, lexists
from pathlib import Path

from components.ledger.descriptor import DescriptorError, read_descriptor
from components.ledger.location import DESCRIPTOR, SHIPPED, files_of, is_one_table
from components.ledger.observed import OBSERVED, observed_files

Fingerprint = tuple[tuple[str, int, int, int, int], ...]


def fingerprint(path: Path) -> Fingerprint:
    """Name, times of change of content and of state (ns), size and number of every file of a ledger; it differs
    once one of them is edited or replaced, also where size and time of change are made to look the same."""
    return tuple(_stamp(file) for file in _files(path))


def _files(path: Path) -> list[Path]:
    if is_one_table(path):
        return files_of(path)
    descriptor = path / DESCRIPTOR if isdir(path) else path
    if descriptor.suffix.lower() != ".json":
        return [path]
    try:
        package = read_descriptor(descriptor if lexists(descriptor) else SHIPPED)
    except DescriptorError:
        return [descriptor]
    tables = [table for name, table in package.tables.items() if name not in OBSERVED]
    tables += [file for files in observed_files(package.tables).values() for file in files]
    return [descriptor, *(descriptor.parent / table.path for table in tables)]


def _stamp(file: Path) -> tuple[str, int, int, int, int]:
    try:
        status = file.stat() if exists(file) else file.lstat()
    except (OSError, ValueError):
        return file.name, 0, 0, -1, 0
    return file.name, status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino
