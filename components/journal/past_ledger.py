"""Restores the ledger as it was known at the end of a day, or before or after a line of its journal, by
replaying the journal into a folder of the cache."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from itertools import takewhile
from pathlib import Path
from typing import TypeAlias

from components.files.atomic import Stamp, stamp_of
from components.files.problems import shown
from components.files.safe_open import leads_out, read_bytes, why_unwritten
from components.journal.history import History, Line, NoHistoryError, Past, read_history, sha256, tables_at
from components.journal.ledger_files import LARGEST_FILE, ledger_files
from components.journal.save_errors import NotSavedError
from components.ledger.tables.cache import cache_folder, cached_folder

LEFT_OUT = (
    "Tables were changed outside the dashboard, and the journal does not have that yet: it is left out here. "
    "It is entered when an editor next opens the ledger."
)


_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LINE = re.compile(r"(before|after)-([1-9]\d{0,8})", re.ASCII)


@dataclass(frozen=True, slots=True)
class AtLine:
    """The moment before or after a line of the journal, together with all lines that its author entered with
    it: nobody has ever seen the ledger between these."""

    number: int
    is_before: bool

    def __str__(self) -> str:
        return f"{'before' if self.is_before else 'after'}-{self.number}"

    @property
    def words(self) -> str:
        """Returns the moment in words.

        >>> AtLine(17, is_before=True).words
        'before line 17 of its journal was entered'
        """
        return f"{str(self).partition('-')[0]} line {self.number:,} of its journal was entered"


Moment: TypeAlias = date | AtLine
"""A moment at which a ledger is viewed: the end of a day in UTC, or a line of its journal."""


def moment(text: str) -> Moment | None:
    """Parses a moment; None if the text is none.

    >>> moment("2026-03-01"), moment("before-17"), moment("2026-02-30"), moment("yesterday")
    (datetime.date(2026, 3, 1), AtLine(number=17, is_before=True), None, None)
    """
    if line := _LINE.fullmatch(text):
        return AtLine(int(line[2]), line[1] == "before")
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


class NotRecordedError(NoHistoryError):
    """The moment lies before the `first` day in the journal, or before its first line."""

    def __init__(self, first: date) -> None:
        super().__init__(f"its journal begins on {first:%-d %B %Y}, and says nothing of the time before")
        self.first = first


@dataclass(frozen=True, slots=True)
class PastLedger:
    """A ledger in an earlier state: its folder, whether it is byte for byte what was written then, sentences on
    problems with the journal, and the time of its last change in UTC."""

    folder: Path
    is_certain: bool
    problems: tuple[str, ...]
    changed: datetime


def past_ledger(folder: Path, when: Moment) -> PastLedger:
    """Returns the ledger in a folder as it was known at a moment. Raises `NoHistoryError` if that is not
    recorded."""
    history = read_history(folder)
    last = _last_line(history, when)
    rebuilt, is_certain = _rebuilt_folder(folder, history.stamp, last.number)
    if not rebuilt.is_dir():
        # The cache removed it as unused.
        _rebuilt_folder.cache_clear()
        rebuilt, is_certain = _rebuilt_folder(folder, history.stamp, last.number)
    return PastLedger(rebuilt, is_certain, _problems(folder, history, last, when), last.when)


def rebuild(folder: Path, into: Path, when: Moment | None) -> PastLedger:
    """Rebuilds the files of a ledger from its journal into a folder that is empty or does not exist yet: as
    known at a moment, or after the last change. Raises `NoHistoryError`."""
    history = read_history(folder)
    last = _last_line(history, when)
    past = tables_at(history, last.number)
    try:
        into.mkdir(parents=True, exist_ok=True)
        if any(into.iterdir()):
            raise NoHistoryError(f"{shown(into.name)} is not empty; name a folder that is, or is not there yet")
        _write(past, into)
    except OSError as error:
        raise NoHistoryError(f"{shown(into.name)}: {why_unwritten(error)}") from error
    return PastLedger(into, past.is_certain, _problems(folder, history, last, when), last.when)


def _problems(folder: Path, history: History, last: Line, when: Moment | None) -> tuple[str, ...]:
    # Every saving first enters the outside edits before it, so those not yet entered came after every line.
    may_lack = last.number == history.lines[-1].number and not isinstance(when, AtLine)
    left_out = may_lack and any(_changed_by_hand(folder, history, when if isinstance(when, date) else date.max))
    return (*history.problems, LEFT_OUT) if left_out else history.problems


def _changed_by_hand(folder: Path, history: History, day: date) -> Iterator[str]:
    """Yields the files that were edited by hand by the end of a day without the journal recording it yet. The
    time at which a file was removed is unknown."""
    names = dict.fromkeys(history.hashes)
    # A broken descriptor is among the changed files itself.
    with suppress(NotSavedError):
        names |= dict.fromkeys(ledger_files(folder).usual)
    for name in names:
        if leads_out(folder / name, folder):
            continue
        stamp, entered = stamp_of(folder / name), history.hashes.get(name, "")
        is_later = stamp and datetime.fromtimestamp(stamp.written_ns / 1e9, UTC).date() > day
        if not is_later and entered != (_hash_of(folder / name, stamp) if stamp else ""):
            yield name


@lru_cache(maxsize=64)
def _hash_of(path: Path, stamp: Stamp) -> str:
    """Cached by the file's stamp, since every click on a page of the past needs it."""
    content = read_bytes(path, LARGEST_FILE)
    return sha256(content) if isinstance(content, bytes) else ""


@lru_cache(maxsize=16)
def _rebuilt_folder(folder: Path, stamp: Stamp | None, number: int) -> tuple[Path, bool]:
    """Returns the folder of the ledger as it stood at a line, and whether that is certain. Cached by the
    journal's stamp: replaying 100,000 lines takes seconds, and every click needs the result."""
    history, name = read_history(folder), folder.absolute().name
    past = tables_at(history, number)
    digest = next(line.digest for line in reversed(history.lines) if line.number <= number)
    key = hashlib.sha256(f"as known {digest} {folder.name}".encode("utf-8", "surrogateescape")).hexdigest()[:32]
    try:
        rebuilt = cached_folder(cache_folder(folder), key, partial(_fill, past, name))
    except OSError as error:
        raise NoHistoryError(f"there is no place to put it: {why_unwritten(error)}") from error
    return rebuilt / name, past.is_certain


def _last_line(history: History, when: Moment | None) -> Line:
    """Returns the last line up to a moment, or of the whole journal."""
    if not history.lines:
        raise NoHistoryError("the ledger has no journal, which begins with the first change that is saved here")
    if when is None:
        return history.lines[-1]
    return _line_beside(history, when) if isinstance(when, AtLine) else _line_of_day(history, when)


def _line_beside(history: History, at: AtLine) -> Line:
    line = next((line for line in history.lines if line.number == at.number), None)
    if line is None:
        raise NoHistoryError(f"its journal has no line {at.number:,}")
    if not at.is_before:
        return [other for other in history.lines if other.together == line.together][-1]
    earlier = list(takewhile(lambda other: other.together != line.together, history.lines))
    if not earlier:
        raise NotRecordedError(history.lines[0].when.astimezone(UTC).date())
    return earlier[-1]


def _line_of_day(history: History, day: date) -> Line:
    if day > datetime.now(UTC).date():
        raise NoHistoryError("that day is still to come")
    number = history.last_line_on(day)
    if not number:
        raise NotRecordedError(history.lines[0].when.astimezone(UTC).date())
    # A saving is atomic: nobody has ever seen the ledger in the middle of one.
    write = next(line.write for line in history.lines if line.number == number)
    return max((line for line in history.lines if line.write == write), key=lambda line: line.number)


def _fill(past: Past, name: str, folder: Path) -> None:
    """Writes the files into an empty folder; the ledger gets the name of its original folder."""
    _write(past, folder / name)


def _write(past: Past, folder: Path) -> None:
    for file, content in past.texts.items():
        if content:
            target = folder / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
