"""The ledger as it was known at the end of a day: its files, made anew from the journal, in a folder of the
cache."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date
from functools import partial
from pathlib import Path

from components.files.safe_open import why_unwritten
from components.journal.history import History, NoHistoryError, Past, read_history, tables_at
from components.ledger.cache import cache_folder, cached_folder


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
    number = _line_on(history, day)
    past = tables_at(history, number)
    digest = next(line.digest for line in reversed(history.lines) if line.number <= number)
    key = hashlib.sha256(f"as known {digest} {folder.name}".encode("utf-8", "surrogateescape")).hexdigest()[:32]
    try:
        made = cached_folder(cache_folder(folder), key, partial(_fill, past, folder.resolve().name))
    except OSError as error:
        raise NoHistoryError(f"there is no place to put it: {why_unwritten(error)}") from error
    return PastLedger(made / folder.resolve().name, past.is_certain, history.problems)


def _line_on(history: History, day: date) -> int:
    if not history.lines:
        raise NoHistoryError("the ledger has no journal, which begins with the first change that is saved here")
    number = history.last_line_on(day)
    if not number:
        begins = history.lines[0].when.astimezone(UTC)
        raise NoHistoryError(f"its journal begins on {begins:%-d %B %Y}, and says nothing of the time before")
    # A saving is one: nobody has seen the ledger in the middle of it.
    return max(line.number for line in history.lines if line.write == _write_of(history, number))


def _write_of(history: History, number: int) -> str:
    return next(line.write for line in history.lines if line.number == number)


def _fill(past: Past, name: str, folder: Path) -> None:
    """Writes the files into an empty folder; the ledger is named after the one that holds them."""
    for file, content in past.texts.items():
        if content:
            target = folder / name / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
