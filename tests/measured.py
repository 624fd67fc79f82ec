"""Files read by a process that measures itself: the time it takes and the most memory it holds."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LONGEST_S = 20

Way = Callable[[Path], tuple[int, list[str]]]
"""Reads a file; answers how many rows or points there are, and what is wrong."""


def read_each(folder: Path, ways: Mapping[str, Way]) -> None:
    """Print a line of JSON for each file and each way to read it: seconds (of the processor, so that other tests
    at work do not count), megabytes, rows, problems. Each is done in a process of its own: what one file leaves in
    the memory is not counted for the next one."""
    for path in sorted(folder.iterdir()):
        for way, read in ways.items():
            told = {"file": path.name, "way": way}
            if not (child := os.fork()):
                signal.alarm(LONGEST_S)
                print(json.dumps(told | _read(path, read)), flush=True)
                os._exit(0)
            if status := os.waitpid(child, 0)[1]:
                print(json.dumps(told | {"raised": f"killed by signal {status}"}), flush=True)


def _read(path: Path, read: Way) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    # The mark of the most memory held is set back; that of resource.getrusage would be the parent's.
    Path("/proc/self/clear_refs").write_text("5")
    started = time.process_time()
    try:
        answer["rows"], problems = read(path)
        answer["problems"] = problems[:3]
    except Exception as error:
        answer["raised"] = f"{type(error).__name__}: {error}"[:200]
    answer["seconds"] = time.process_time() - started
    answer["megabytes"] = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
    return answer


def answers_of(module: str, folder: Path, work: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """What `python -m module folder` says, by the file and the way to read it; `work` is where it runs."""
    done = subprocess.run(
        [sys.executable, "-m", module, str(folder)],
        cwd=work,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(work)},
        capture_output=True,
        text=True,
        # Of the clock: on a machine that is busy with other tests, each second of the processor takes ten.
        timeout=1_500,
    )
    assert done.returncode == 0, done.stderr
    return {(answer["file"], answer["way"]): answer for answer in map(json.loads, done.stdout.splitlines())}
