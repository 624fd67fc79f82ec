"""Logs one JSON object per line to standard error, without addresses, query strings or cells of tables."""

import json
import logging
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from time import monotonic
from typing import Any

ROOT = Path(__file__).parents[2]
NAME = "dashboard"
SELDOM_S = 10.0
"""Seconds between two lines on the same event: it keeps a flood of requests from filling the disk."""
_LOUD = {
    # Logs the address of every reader at INFO, and warns of every invalid request.
    "uvicorn.error": logging.ERROR,
    # Repeats every failure of a page with its message, which may quote the data; `failed` has already logged
    # it.
    "streamlit.error_util": logging.CRITICAL,
    # Complain that there is no reader and no server when the ledger is first read, before either exists.
    "streamlit.runtime.caching.cache_data_api": logging.ERROR,
    "streamlit.runtime.scriptrunner_utils.script_run_context": logging.ERROR,
}


def say(event: str, level: int = logging.INFO, **fields: object) -> None:
    """Logs an event. The fields are numbers and short fixed texts."""
    logging.getLogger(NAME).log(level, event, extra={"fields": fields})


def failed(event: str, error: BaseException) -> str:
    """Logs a failure without its message, which may quote the data; returns the id of the entry."""
    return failed_with(event, _failure(error))


def failed_with(event: str, failure: Mapping[str, object]) -> str:
    """Logs a failure of another process, of which only the kind and the code locations are known; returns the
    id of the entry."""
    number = token_hex(4)
    say(event, logging.ERROR, error_id=number, **failure)
    return number


class Seldom:
    """Logs an event at most once in ten seconds, with the number of its occurrences since."""

    def __init__(self, event: str) -> None:
        self.event = event
        self._kept_back = 0
        self._next = 0.0

    def say(self, **fields: object) -> None:
        """Counts the event, and logs it if it is time."""
        self._kept_back += 1
        if monotonic() >= self._next:
            self._next = monotonic() + SELDOM_S
            times, self._kept_back = self._kept_back, 0
            say(self.event, logging.WARNING, times=times, **fields)


class JsonRecord(logging.LogRecord):
    """A record of any logger whose message is one JSON object."""

    def getMessage(self) -> str:  # noqa: N802 - the name is logging's
        """Returns the object: time (UTC), level, event and the fields of `say`; for other loggers their text."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(self.created, UTC).isoformat(timespec="milliseconds"),
            "level": self.levelname.lower(),
        }
        if self.name == NAME:
            line |= {"event": self.msg, **getattr(self, "fields", {})}
        else:
            line |= {"event": "message", "from": self.name, "text": super().getMessage()}
        return json.dumps(line | getattr(self, "failure", {}), default=str)


def _record(*arguments: Any, **named: Any) -> logging.LogRecord:
    record = JsonRecord(*arguments, **named)
    if record.exc_info and record.exc_info[1]:
        record.failure = _failure(record.exc_info[1])
    record.exc_info = None
    return record


def start_log() -> None:
    """Makes every logger of this process write JSON from here on."""
    logging.setLogRecordFactory(_record)
    logging.captureWarnings(True)
    plain = logging.Formatter("%(message)s")
    loggers = [logging.getLogger(name) for name in list(logging.root.manager.loggerDict)]
    for handler in [h for logger in [logging.root, *loggers] for h in logger.handlers]:
        handler.setFormatter(plain)
    for name, level in _LOUD.items():
        logging.getLogger(name).setLevel(level)
    own_logger = logging.getLogger(NAME)
    own_logger.setLevel(logging.INFO)
    own_logger.propagate = False
    own_logger.handlers = [logging.StreamHandler(sys.stderr)]


def _failure(error: BaseException) -> Mapping[str, object]:
    """Returns the kind of an error and its code locations: files of the project by relative path, others by
    name."""
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "error": type(error).__name__,
        "at": [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames[-8:]],
    }


def _short(file: str) -> str:
    path = Path(file)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name
