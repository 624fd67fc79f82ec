"""Preparation in another process: reading a large ledger for the first time, or copying flights from a database.
Its progress is shown on the page and in the terminal; also the state of the copy."""

import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

import streamlit as st
from tqdm import tqdm

from components.activity.prepare import FROM_INPUT, CopyOrder, is_prepared
from components.files.problems import Problem, Severity, shown
from components.ledger.engines.database_copy import Copy, last_copy
from components.ledger.location import Location, Remote
from components.ledger.versions import Fingerprint, state_beside
from components.server.log import failed_with, say

ROOT = Path(__file__).parents[4]
FAILED = (
    "The process that reads it was ended by the system, most likely for want of memory. Free some memory, and "
    "start the dashboard again."
)
_LOOK_S = 0.5
"""Seconds between two looks at the process: often enough for a moving bar, and cheap."""
AGAIN_S = 30
"""Seconds before a failed reading is tried again. This protects readers, whose every click would wait for another
failure, and the database."""
_PATIENCE = 10
"""How many times as long as a copy took to fail passes before it is tried again. This protects the database."""
_TRIED_AGAIN = "It is tried again from time to time; or have the table asked where it lies, with --ask."
NOT_MADE = ("the process that copies it ended before it was done", _TRIED_AGAIN)
_ENDED = (
    "the process that copies it was ended by the system, most likely for want of memory",
    f"Free some memory. {_TRIED_AGAIN}",
)
_LOCK = threading.Lock()


@dataclass(slots=True)
class Preparation:
    """A process at work. done: its progress, from 0 to 1. failed: a signal ended it (for a ledger, not for a
    copy). fault: what went wrong with the last copy, and what to do. began, ended: times, in seconds since
    1970."""

    done: float = 0.0
    failed: bool = False
    fault: tuple[str, str] | None = None
    began: float = field(default_factory=time.time)
    ended: float = 0.0
    finished: threading.Event = field(default_factory=threading.Event)

    @property
    def is_done(self) -> bool:
        """Whether the ledger can now be opened, successfully or not."""
        return self.finished.is_set() and not self.failed

    @property
    def is_to_be_repeated(self) -> bool:
        """Whether a copy failed long enough ago to try again: one that takes minutes to fail must not be repeated
        all the time."""
        wait = max(AGAIN_S, _PATIENCE * (self.ended - self.began))
        return self.fault is not None and self.finished.is_set() and time.time() >= self.ended + wait


def preparation(path: Path, stamp: Fingerprint) -> Preparation | None:
    """Returns the process that reads the ledger for the first time, started if necessary; None if it can be
    opened."""
    started = _current(path, stamp, lambda: None if is_prepared(path, stamp) else _start(str(path.absolute())))
    return None if started is None or started.is_done else started


def copy_preparation(remote: Remote, stamp: Hashable, is_due: bool, after: float) -> Preparation | None:
    """Returns the process that copies flights of a database, started if that `is_due`. It is also returned after
    it has ended, while the stamp is the same. For `after` see `CopyOrder`."""
    return _current(remote, stamp, lambda: _start(FROM_INPUT, CopyOrder.of(remote, after)) if is_due else None)


def _current(location: Location, stamp: Hashable, start: Callable[[], Preparation | None]) -> Preparation | None:
    with _LOCK:
        last = _preparations().get(location)
        if last is None or last[0] != stamp or (last[1] and last[1].is_to_be_repeated):
            started = start()
            if started and last and last[1] and last[0] == stamp:
                # The last fault is shown until another attempt has succeeded, which changes the stamp.
                started.fault = last[1].fault
            last = _preparations()[location] = stamp, started
        return last[1]


def show_preparation(started: Preparation) -> None:
    """Shows the progress of the process; returns once the ledger can be opened."""
    bar = st.progress(started.done, _progress_text(started.done))
    while not started.finished.wait(_LOOK_S):
        bar.progress(started.done, _progress_text(started.done))
    bar.empty()
    if started.failed:
        st.error(f"**The ledger cannot be read.** {FAILED}", icon=":material/error:")
        st.stop()


def wait_in_terminal(started: Preparation) -> None:
    """Shows the progress of the process in the server's terminal, if there is one; returns once it has ended."""
    with tqdm(total=100, unit="%", desc="Reading the ledger for the first time", disable=None) as bar:
        while not started.finished.wait(_LOOK_S):
            bar.update(round(started.done * 100) - bar.n)


def _progress_text(done: float) -> str:
    return f"This ledger is large and is read for the first time: {done:.0%}. After that it opens at once."


@st.cache_resource
def _preparations() -> dict[Location, tuple[Hashable, Preparation | None]]:
    """Returns the process of each ledger, with the stamp of the state for which it is valid."""
    return {}


def _start(path: str, order: CopyOrder | None = None) -> Preparation:
    process = subprocess.Popen(
        [sys.executable, "-m", "components.activity.prepare", path, str(os.getpid())],
        cwd=ROOT,
        stdin=subprocess.PIPE if order else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    started = Preparation()
    threading.Thread(target=_follow, args=(process, started, order), name="preparing", daemon=True).start()
    return started


def _follow(process: subprocess.Popen[str], started: Preparation, order: CopyOrder | None) -> None:
    if order and process.stdin:
        with suppress(BrokenPipeError), process.stdin:
            process.stdin.write(json.dumps(asdict(order)) + "\n")
    fault, code = _read(process, started), process.wait()
    if order and code and fault is None:
        say("copying ended", logging.ERROR, exit_code=code)
        fault = _ENDED if code < 0 else NOT_MADE
    started.failed, started.ended = order is None and code < 0, time.time()
    started.fault = fault
    started.finished.set()


def _read(process: subprocess.Popen[str], started: Preparation) -> tuple[str, str] | None:
    """Reads the progress of a process until it ends; returns what went wrong with a copy, and what to do."""
    assert process.stdout is not None
    fault = None
    for line in process.stdout:
        if line.startswith(("[", "{")):
            fault = _fault(json.loads(line))
        else:
            started.done = float(line)
    return fault


def _fault(written: list[str] | dict[str, object]) -> tuple[str, str]:
    """Returns what went wrong with a copy, and what to do, from the JSON that the process writes."""
    if isinstance(written, dict):
        number = failed_with("copying failed", written)
        return f"it could not be copied; the log has details under {number}", _TRIED_AGAIN
    what, remedy = written
    return what, remedy


@dataclass(frozen=True, slots=True)
class CopyState:
    """The state of a copy: the last copy, if there is one; the state of the files beside the flights; and the
    process that renews the copy, or has failed to."""

    location: Remote
    copy: Copy | None
    beside: str
    renewal: Preparation | None

    @property
    def version(self) -> tuple[str, str]:
        """A version that changes when a row, or a file beside the flights, does."""
        return self.copy.folder.name if self.copy else "", self.beside

    @property
    def can_be_opened(self) -> bool:
        """Whether the copy was prepared together with the present files beside it."""
        return self.copy is not None and self.copy.beside == self.beside

    @property
    def is_in_work(self) -> bool:
        """Whether a process is copying."""
        return self.renewal is not None and not self.renewal.finished.is_set()

    @property
    def is_awaited(self) -> bool:
        """Whether there is nothing newer to show until a copy is made."""
        return self.copy is None or (self.is_in_work and not self.can_be_opened)

    @property
    def problem(self) -> Problem | None:
        """Why there is no newer copy."""
        fault = self.renewal and self.renewal.fault
        return Problem(Severity.UNREADABLE, shown(str(self.location)), *fault) if fault else None


def copy_state(location: Remote, fresh_s: float) -> CopyState:
    """Returns the state of a copy. A copy older than `fresh_s` seconds, or whose files beside it have changed, is
    renewed by another process."""
    copy, beside, after = last_copy(location), state_beside(location), time.time() - fresh_s
    is_due = copy is None or copy.read <= after or copy.beside != beside
    renewal = copy_preparation(location, (copy and copy.read, beside, is_due), is_due, after)
    return CopyState(location, copy, beside, renewal)
