"""Which ledger to open, and whether it has changed on disk."""

import argparse
from collections.abc import Mapping, Sequence
from os.path import exists, expanduser, isdir
from pathlib import Path

from components.ledger.descriptor import DESCRIPTOR, SHIPPED, DescriptorError, read_descriptor

VARIABLE = "FLIGHT_DATA"

Fingerprint = tuple[tuple[str, int, int], ...]


def chosen_location(arguments: Sequence[str], environment: Mapping[str, str]) -> Path:
    """The ledger named by `--data PATH`, or else by the variable FLIGHT_DATA, or else the one shipped in data/.

    >>> chosen_location(["--data", "mine.csv"], {}).name
    'mine.csv'
    """
    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    parser.add_argument("--data", default=None)
    try:
        named, _ = parser.parse_known_args(list(arguments))
    except argparse.ArgumentError:
        named = argparse.Namespace(data=None)
    return Path(expanduser(named.data or environment.get(VARIABLE) or SHIPPED.parent))


def fingerprint(path: Path) -> Fingerprint:
    """Name, time of change (ns) and size of every file of a ledger; it differs once one of them is edited."""
    return tuple(_stamp(file) for file in _files(path))


def _files(path: Path) -> list[Path]:
    descriptor = path / DESCRIPTOR if isdir(path) else path
    if descriptor.suffix.lower() != ".json":
        return [path]
    try:
        package = read_descriptor(descriptor if exists(descriptor) else SHIPPED)
    except DescriptorError:
        return [descriptor]
    return [descriptor, *(descriptor.parent / table.path for table in package.tables.values())]


def _stamp(file: Path) -> tuple[str, int, int]:
    try:
        status = file.stat()
    except (OSError, ValueError):
        return file.name, 0, -1
    return file.name, status.st_mtime_ns, status.st_size
