"""Reads the sheets of a file in a separate process, so that hostile content, such as a claim of 17 billion cells,
can only harm that process.

python -m MODULE FILE, for a module that calls `answer_with`, writes them to standard output as JSON.
"""

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from components.imports.questions import NotReadableError

MOST_MEMORY = 3_000_000_000
"""Bytes that the process may take; converting 10 million cells into text takes about 1.5 GB."""
MOST_SECONDS = 60
"""Processor time in seconds; a sheet of 100,000 rows takes two."""


def sheets_read_apart(module: str, path: Path, what: str, remedy: str) -> list[dict[str, Any]]:
    """Returns the sheets that a module reads from a file. `what` and `remedy` word the error if that takes too
    much time or memory. Raises `NotReadableError`."""
    command = [sys.executable, "-m", module, str(path.resolve())]
    root = Path(__file__).parents[3]
    try:
        finished = subprocess.run(command, capture_output=True, timeout=4 * MOST_SECONDS, cwd=root, check=False)
        answer = orjson.loads(finished.stdout)
    except (subprocess.TimeoutExpired, orjson.JSONDecodeError) as error:
        raise NotReadableError(f"the {what} takes too much time or memory to read", remedy) from error
    if "what" in answer:
        raise NotReadableError(answer["what"], answer["remedy"])
    sheets: list[dict[str, Any]] = answer["sheets"]
    return sheets


def answer_with(read: Callable[[Path], list[dict[str, Any]]]) -> None:
    """Writes the sheets of the file named on the command line, or the reason why it is not read."""
    _limit()
    try:
        answer: dict[str, Any] = {"sheets": read(Path(sys.argv[1]))}
    except NotReadableError as error:
        answer = {"what": error.what, "remedy": error.remedy}
    sys.stdout.buffer.write(orjson.dumps(answer))


def _limit() -> None:
    # Not every system has resource limits, nor all of them.
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
