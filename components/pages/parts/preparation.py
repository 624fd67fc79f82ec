"""A large ledger is read for the first time by another process: how far it is, on the page and in the terminal."""

import os
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st
from tqdm import tqdm

from components.activity.prepare import is_prepared
from components.ledger.versions import Fingerprint

ROOT = Path(__file__).parents[3]
FAILED = (
    "The process that reads it was ended by the system, most likely for want of memory. Free some memory, and "
    "start the dashboard again."
)
_LOOK_S = 0.5
"""So many seconds pass between two looks at the process: often enough for a bar that moves, seldom enough to cost
nothing."""
_LOCK = threading.Lock()


@dataclass(slots=True)
class Preparation:
    """A process at work. done: how much, from 0 to 1; failed: it was ended, by a signal or by the system."""

    done: float = 0.0
    failed: bool = False
    finished: threading.Event = field(default_factory=threading.Event)

    @property
    def is_done(self) -> bool:
        """Returns whether the ledger can now be opened, for better or worse."""
        return self.finished.is_set() and not self.failed


def preparation(path: Path, stamp: Fingerprint) -> Preparation | None:
    """Returns the process that reads the ledger for the first time, started if need be; None where it can be
    opened."""
    with _LOCK:
        preparations = _preparations()
        if path not in preparations or preparations[path][0] != stamp:
            preparations[path] = stamp, None if is_prepared(path, stamp) else _start(path)
        started = preparations[path][1]
    return None if started is None or started.is_done else started


def show_preparation(started: Preparation) -> None:
    """Shows how far the process is; returns once the ledger can be opened."""
    bar = st.progress(started.done, _progress_text(started.done))
    while not started.finished.wait(_LOOK_S):
        bar.progress(started.done, _progress_text(started.done))
    bar.empty()
    if started.failed:
        st.error(f"**The ledger cannot be read.** {FAILED}", icon=":material/error:")
        st.stop()


def wait_in_terminal(started: Preparation) -> None:
    """Shows in the terminal of the server, if there is one, how far the process is; returns once it has ended."""
    with tqdm(total=100, unit="%", desc="Reading the ledger for the first time", disable=None) as bar:
        while not started.finished.wait(_LOOK_S):
            bar.update(round(started.done * 100) - bar.n)


def _progress_text(done: float) -> str:
    return f"This ledger is large and is read for the first time: {done:.0%}. After that it opens at once."


@st.cache_resource
def _preparations() -> dict[Path, tuple[Fingerprint, Preparation | None]]:
    """Returns the process of each ledger, which holds while its files have this fingerprint."""
    return {}


def _start(path: Path) -> Preparation:
    process = subprocess.Popen(
        [sys.executable, "-m", "components.activity.prepare", str(path.absolute()), str(os.getpid())],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    started = Preparation()
    threading.Thread(target=_follow, args=(process, started), name="preparing", daemon=True).start()
    return started


def _follow(process: subprocess.Popen[str], started: Preparation) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        started.done = float(line)
    started.failed = process.wait() < 0
    started.finished.set()
