"""Which ledger to open, and whether it has changed on disk."""

import argparse
from collections.abc import Mapping, Sequence
from os.path import exists, expanduser, isdir, lexists
from pathlib import Path

from components.ledger.descriptor import DESCRIPTOR, SHIPPED, DescriptorError, read_descriptor
from components.ledger.observed import OBSERVED, PARQUET, observed_files

VARIABLE = "FLIGHT_DATA"
FLIGHTS = "flights.csv"

Fingerprint = tuple[tuple[str, int, int, int, int], ...]


def chosen_location(arguments: Sequence[str], environment: Mapping[str, str]) -> Path:
    """The ledger named by `--data PATH`, or else by the variable FLIGHT_DATA, or else the one shipped in data/.

    >>> chosen_location(["--data", "mine.csv"], {}).name
    'mine.csv'
    """
    return Path(expanduser(_read(arguments).data or environment.get(VARIABLE) or SHIPPED.parent))


def asks_to_edit(arguments: Sequence[str]) -> bool:
    """Whether `--edit` is among the arguments: without it the ledger is only read.

    >>> asks_to_edit(["--data", "mine", "--edit"]), asks_to_edit(["--data", "--edit-me"])
    (True, False)
    """
    return bool(_read(arguments).edit)


def is_one_table(path: Path) -> bool:
    """Whether a folder is one table in several Parquet files, rather than a ledger.

    Raises nothing: a folder that cannot be read is none.
    """
    return isdir(path) and not exists(path / DESCRIPTOR) and not exists(path / FLIGHTS) and bool(files_of(path))


def files_of(table: Path) -> list[Path]:
    """The files a table is in: itself or, of a folder, the Parquet files in it, in order; none that are hidden,
    such as those of a cache."""
    if not isdir(table):
        return [table]
    files = sorted(table.rglob(f"*{PARQUET}"))
    return [file for file in files if not any(part.startswith(".") for part in file.relative_to(table).parts)]


def ledger_folder(path: Path) -> Path | None:
    """The folder that holds the tables of the ledger at `path`; None for a single table of flights, which has none
    beside it."""
    if isdir(path):
        return None if is_one_table(path) else path
    return path.parent if path.suffix.lower() == ".json" else None


def _read(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False, allow_abbrev=False)
    parser.add_argument("--data", default=None)
    parser.add_argument("--edit", action="store_true")
    try:
        return parser.parse_known_args(list(arguments))[0]
    except argparse.ArgumentError:
        return argparse.Namespace(data=None, edit=False)


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
