"""The ledger as it was known at the end of a day: its files, made anew from the journal, in a folder of the
cache."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from pathlib import Path

from components.files.atomic import Stamp, stamp_of
from components.files.problems import shown
from components.files.safe_open import leads_out, read_bytes, why_unwritten
from components.journal.history import History, NoHistoryError, Past, read_history, sha256, tables_at
from components.journal.ledger_files import LARGEST_FILE
from components.ledger.cache import cache_folder, cached_folder

LEFT_OUT = (
    "Tables were changed outside the dashboard, and the journal does not have that yet: it is left out here. "
    "It is entered when an editor next opens the ledger."
)


@dataclass(frozen=True, slots=True)
class PastLedger:
    """A ledger as it stood: the folder that holds it, whether it is byte for byte what was written then, and what
    is wrong with the journal, in sentences."""

    folder: Path
    is_certain: bool
    problems: tuple[str, ...]


def past_ledger(folder: Path, day: date) -> PastLedger:
    """Returns the ledger in a folder as it was known at the end of a day, in UTC. Raises `NoHistoryError` where
    that is not known."""
    history = read_history(folder)
    if day > datetime.now(UTC).date():
        raise NoHistoryError("that day is still to come")
    number = _line_on(history, day)
    made, is_certain = _made(folder, history.stamp, number)
    if not made.is_dir():
        # Swept away, as what nobody has used for long is.
        _made.cache_clear()
        made, is_certain = _made(folder, history.stamp, number)
    left_out = [LEFT_OUT] if _is_left_out(folder, history, day) else []
    return PastLedger(made, is_certain, (*history.problems, *left_out))


def rebuild(folder: Path, into: Path, day: date | None) -> PastLedger:
    """Makes the files of a ledger anew from its journal, in a folder that is empty or not there yet: as they were
    known at the end of a day, or as of the last change. Raises `NoHistoryError`."""
    history = read_history(folder)
    number = _line_on(history, day or date.max)
    past = tables_at(history, number)
    try:
        into.mkdir(parents=True, exist_ok=True)
        if any(into.iterdir()):
            raise NoHistoryError(f"{shown(into.name)} is not empty; name a folder that is, or is not there yet")
        _write(past, into)
    except OSError as error:
        raise NoHistoryError(f"{shown(into.name)}: {why_unwritten(error)}") from error
    return PastLedger(into, past.is_certain, history.problems)


def _is_left_out(folder: Path, history: History, day: date) -> bool:
    """Returns whether a table was changed by hand until the end of a day, and the journal does not have it yet."""
    return any(
        (stamp := None if leads_out(folder / name, folder) else stamp_of(folder / name))
        and datetime.fromtimestamp(stamp.written_ns / 1e9, UTC).date() <= day
        and _hash_of(folder / name, stamp) != entered
        for name, entered in history.hashes.items()
    )


@lru_cache(maxsize=64)
def _hash_of(path: Path, stamp: Stamp) -> str:
    """Kept until the file has another stamp: every click on a page of the past asks for it."""
    content = read_bytes(path, LARGEST_FILE)
    return sha256(content) if isinstance(content, bytes) else ""


@lru_cache(maxsize=16)
def _made(folder: Path, stamp: Stamp | None, number: int) -> tuple[Path, bool]:
    """Returns the folder with the ledger as it stood at a line, and whether that is certain. Kept until the
    journal has another stamp: to replay one of 100,000 lines takes seconds, and every click asks for it."""
    history, name = read_history(folder), folder.absolute().name
    past = tables_at(history, number)
    digest = next(line.digest for line in reversed(history.lines) if line.number <= number)
    key = hashlib.sha256(f"as known {digest} {folder.name}".encode("utf-8", "surrogateescape")).hexdigest()[:32]
    try:
        made = cached_folder(cache_folder(folder), key, partial(_fill, past, name))
    except OSError as error:
        raise NoHistoryError(f"there is no place to put it: {why_unwritten(error)}") from error
    return made / name, past.is_certain


def _line_on(history: History, day: date) -> int:
    if not history.lines:
        raise NoHistoryError("the ledger has no journal, which begins with the first change that is saved here")
    number = history.last_line_on(day)
    if not number:
        begins = history.lines[0].when.astimezone(UTC)
        raise NoHistoryError(f"its journal begins on {begins:%-d %B %Y}, and says nothing of the time before")
    # A saving is one: nobody has seen the ledger in the middle of it.
    write = next(line.write for line in history.lines if line.number == number)
    return max(line.number for line in history.lines if line.write == write)


def _fill(past: Past, name: str, folder: Path) -> None:
    """Writes the files into an empty folder; the ledger is named after the one that holds them."""
    _write(past, folder / name)


def _write(past: Past, folder: Path) -> None:
    for file, content in past.texts.items():
        if content:
            target = folder / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
