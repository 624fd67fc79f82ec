"""Opens a ledger in a process of its own, where what is large is converted and kept; others then open it at once.

    python -m components.activity.prepare PATH [PARENT]

writes how much is done, from 0 to 1, one number a line; ends when its parent, the process PARENT, does.
"""

import hashlib
import json
import os
import sys
import threading
import time
from pathlib import Path

from components.activity.model import tables
from components.ledger.cache import cache_folder, note
from components.ledger.ledger import large_tables, open_ledger
from components.ledger.versions import Fingerprint, fingerprint

_LOOK_S = 1.0
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
        note(_marker(large[0], stamp), sorted(str(folder.resolve()) for folder in ledger.folders))
    print(1.0, flush=True)


def _marker(table: Path, stamp: Fingerprint) -> Path:
    """The file that says that a ledger is prepared, in the cache of the first of its large tables."""
    name = hashlib.sha256(f"{table.resolve()} {stamp}".encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return cache_folder(table.parent) / f"{name}.prepared"


def _end_with(process: int) -> None:
    """End as soon as the process that wants the ledger is gone."""
    while os.getppid() == process:
        time.sleep(_LOOK_S)
    os._exit(1)


if __name__ == "__main__":
    path, *wanted_by = sys.argv[1:]
    for number in wanted_by:
        threading.Thread(target=_end_with, args=(int(number),), daemon=True).start()
    prepare(Path(path))
