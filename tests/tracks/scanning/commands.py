"""The scan as its users start it: as a process of its own, watched from outside."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[3]
FIELD = "88NV=40.7631,-119.2122,3915"


def command(paths: Sequence[Path], out: Path, *more: str, airfield: str = FIELD) -> list[str]:
    """The words of a scan."""
    words = [sys.executable, "-m", "components.tracks.scan", *map(str, paths), "--airfield", airfield]
    return [*words, "--out", str(out), *more]


def finished(paths: Sequence[Path], out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """A scan that is waited for."""
    words = command(paths, out, *more)
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=150)


def started(paths: Sequence[Path], out: Path, *more: str) -> subprocess.Popen[str]:
    """A scan that goes on by itself, in a session of its own, as in a terminal."""
    return subprocess.Popen(
        command(paths, out, *more),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # What a shell starts in the background ignores Ctrl-C, and so would the scan started from there.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def wait_until(is_so: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait for something to become so; AssertionError if it does not."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.01)


def store_files(out: Path) -> dict[str, int]:
    """What a scan has kept so far, with the times of the last change in nanoseconds."""
    return {path.name: path.stat().st_mtime_ns for path in out.with_name(f"{out.name}.scan").glob("*/*.json")}


def peak_memory(words: Sequence[str]) -> tuple[int, int]:
    """Most bytes of memory that a command held itself, and that any of the processes it started held (Linux)."""
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peaks: dict[int, int] = {}
    while process.poll() is None:
        for one in [psutil.Process(process.pid), *_children(process.pid)]:
            peaks[one.pid] = max(peaks.get(one.pid, 0), _high_water(one.pid))
        time.sleep(0.02)
    assert process.returncode == 0
    own = peaks.pop(process.pid)
    return own, max(peaks.values(), default=0)


def _children(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _high_water(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)


def are_gone(pids: Sequence[int]) -> bool:
    """Whether none of these processes runs any more."""
    return not any(psutil.pid_exists(pid) and psutil.Process(pid).status() != "zombie" for pid in pids)


def worker_pids(pid: int) -> list[int]:
    """The processes that a process started."""
    return [child.pid for child in _children(pid)]


def environment() -> dict[str, str]:
    """The environment in which other processes find this program."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}
