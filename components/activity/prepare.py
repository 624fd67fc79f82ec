"""Opens a ledger in a separate process that converts large tables into the cache, so that others then open it at
once.

python -m components.activity.prepare PATH [PARENT]

writes its progress from 0 to 1, one number per line, and ends when the process PARENT does. If PATH is a hyphen,
standard input has a line of JSON that says which flights of a database to copy, see `CopyOrder`: other users of
the machine can see the arguments of a command, and the address may hold a password. If a copy fails, the last line
is JSON: for a known problem a list of what is wrong and what to do; for an unexpected one an object for the log,
with error (its class) and at (places in the code).
"""

import hashlib
import json
import os
import sys
import threading
import time
import traceback
from dataclasses import dataclass, field, replace
from pathlib import Path

from components.activity.model import tables
from components.files.problems import Severity
from components.ledger.engines.answers import RemoteError
from components.ledger.engines.database_copy import UncopiedError, copying, keep
from components.ledger.engines.text_columns import MAPPING
from components.ledger.ledger import Ledger, copy_flights, large_tables, open_ledger
from components.ledger.location import Remote
from components.ledger.tables.cache import cache_folder, note
from components.ledger.tables.convert import Progress
from components.ledger.tables.table_files import UNKEPT
from components.ledger.versions import Fingerprint, fingerprint, state_beside

FROM_INPUT = "-"
_LOOK_S = 1.0
_FRAMES = 8
"""The most places in the code that the log shows for a failure: enough to see where in the project it was."""
_CONVERTED = 0.7
"""The share of the work that is done once all rows are read; the rest is to join the reports of each flight."""


def is_prepared(path: Path, stamp: Fingerprint) -> bool:
    """Returns whether the ledger at `path`, whose files have this fingerprint, can be opened at once."""
    large = large_tables(path)
    if not large:
        return True
    try:
        folders = json.loads(_marker(large[0], stamp).read_text(encoding="utf-8"))
        return all(Path(folder).is_dir() for folder in folders)
    except (OSError, ValueError, TypeError):
        return False


def prepare(path: Path) -> None:
    """Opens a ledger and its tables, so that all of it is in the cache; writes its progress to standard output."""
    stamp = fingerprint(path)
    ledger = open_ledger(path, _say_progress)
    print(_CONVERTED, flush=True)
    tables(ledger)
    if large := large_tables(path):
        note(_marker(large[0], stamp), sorted(str(folder.resolve()) for folder in ledger.folders))
    print(1.0, flush=True)


@dataclass(frozen=True, slots=True)
class CopyOrder:
    """An order to copy flights of a database: address, table and folder of the other tables, as in `Remote`, and
    after which time, in seconds since 1970, an existing copy must have been made to be good enough."""

    url: str = field(repr=False)
    table: str
    beside: str
    after: float

    @classmethod
    def of(cls, remote: Remote, after: float) -> "CopyOrder":
        """Returns the order for a table. Its paths are absolute, since the process works in another folder."""
        table = str(Path(remote.table).absolute()) if remote.table.endswith(MAPPING) else remote.table
        return cls(remote.url, table, str(remote.beside.absolute()) if remote.beside else "", after)

    @property
    def remote(self) -> Remote:
        """The table to copy."""
        return Remote(self.url, self.table, (self.beside and Path(self.beside)) or None)


def prepare_copy(order: CopyOrder) -> None:
    """Copies flights of a database unless a copy exists; writes its progress, or the failure, to standard
    output."""
    try:
        open_copied(order.remote, order.after, _say_progress)
    except RemoteError as error:
        print(json.dumps([error.what, error.remedy]), flush=True)
    # The parent process sees only what this one writes: an unreported failure would leave no trace.
    except Exception as error:
        print(json.dumps(_failure(error)), flush=True)


def open_copied(remote: Remote, after: float, progress: Progress) -> Ledger | None:
    """Opens a copy of flights in a database with its tables; the copy is made now unless there is one made after
    `after`. Returns None if there are too many flights to copy, which is remembered.

    Raises `RemoteError` if no copy can be had.
    """
    state = state_beside(remote)
    try:
        with copying(remote):
            copy = copy_flights(remote, progress, after)
            if copy is None:
                return None
            ledger = open_ledger(remote, copy=copy)
            if not ledger.readable:
                problem = ledger.problems[ledger.problems["severity"] == Severity.UNREADABLE].iloc[0]
                raise RemoteError(problem["what"], problem["remedy"])
            tables(ledger)
            keep(remote, replace(copy, beside=state))
            return ledger
    except UNKEPT as error:
        raise UncopiedError(error) from error


def _failure(error: Exception) -> dict[str, object]:
    """Returns the class of an error and its places in the code, without its message, which may quote rows or an
    address."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    at = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return {"error": type(error).__name__, "at": at}


def _say_progress(done: float) -> None:
    print(f"{done * _CONVERTED:.3f}", flush=True)


def _marker(table: Path, stamp: Fingerprint) -> Path:
    """Returns the file that marks a ledger as prepared, in the cache of the first of its large tables."""
    name = hashlib.sha256(f"{table.resolve()} {stamp}".encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return cache_folder(table.parent) / f"{name}.prepared"


def _end_with(process: int) -> None:
    """Ends this process as soon as the one that wants the ledger is gone."""
    while os.getppid() == process:
        time.sleep(_LOOK_S)
    os._exit(1)


if __name__ == "__main__":
    path, *wanted_by = sys.argv[1:]
    for number in wanted_by:
        threading.Thread(target=_end_with, args=(int(number),), daemon=True).start()
    if path == FROM_INPUT:
        prepare_copy(CopyOrder(**json.loads(sys.stdin.readline())))
    else:
        prepare(Path(path))
