"""Opens a ledger in a process of its own, where what is large is converted and kept; others then open it at once.

    python -m components.activity.preparing PATH

writes how much is done, from 0 to 1, one number a line.
"""

import hashlib
import json
import os
import sys
import threading
from pathlib import Path

from components.activity.tables import tables
from components.ledger.cache import cache_folder
from components.ledger.ledger import Ledger, large_tables, open_ledger
from components.ledger.location import Fingerprint, fingerprint

_CONVERTED = 0.7
"""How much of the work is done once all rows are read; the rest is to join the reports of each flight."""


def is_prepared(path: Path, stamp: Fingerprint) -> bool:
    """Whether the ledger at `path`, whose files have this fingerprint, can be opened at once."""
    large = large_tables(path)
    if not large:
        return True
    try:
        folders = json.loads(_marker(large[0], stamp).read_text(encoding="utf-8"))
        return all(Path(folder).is_dir() for folder in folders)
    except (OSError, ValueError, TypeError):
        return False


def prepare(path: Path) -> None:
    """Open a ledger and put it where it can be asked; writes how far it is to standard output."""
    stamp = fingerprint(path)
    ledger = open_ledger(path, lambda done: print(f"{done * _CONVERTED:.3f}", flush=True))
    print(_CONVERTED, flush=True)
    tables(ledger)
    if large := large_tables(path):
        _marker(large[0], stamp).write_text(json.dumps(_folders(ledger)), encoding="utf-8")
    print(1.0, flush=True)


def _marker(table: Path, stamp: Fingerprint) -> Path:
    """The file that says that a ledger is prepared, in the cache beside the first of its large tables."""
    name = hashlib.sha256(f"{table.resolve()} {stamp}".encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return cache_folder(table.parent) / f"{name}.prepared"


def _folders(ledger: Ledger) -> list[str]:
    """Where the cache keeps what the ledger is opened from."""
    kept = (*ledger.written.values(), ledger.reports, ledger.visits)
    return sorted({str(rows.parent.resolve()) for rows in kept if isinstance(rows, Path)})


def _end_with_the_other_side() -> None:
    """Who wants the ledger holds the other end of standard input, and closes it by ending."""
    # Not by way of sys.stdin, whose lock a thread must not hold when the interpreter ends.
    while os.read(0, 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    if not sys.stdin.isatty():
        threading.Thread(target=_end_with_the_other_side, daemon=True).start()
    prepare(Path(sys.argv[1]))
