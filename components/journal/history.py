"""Reads the journal: its lines, its problems, and the state of the tables at any line."""

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from components.files.atomic import Stamp, stamp_of
from components.files.safe_open import leads_out, read_bytes
from components.journal.change import Change, UnfitError, apply, as_json, file_of, from_json, spliced
from components.journal.csv_rows import CsvRows

JOURNAL = "journal.jsonl"
LARGEST = 250_000_000
"""The most bytes of a journal: five times that of an import of 100,000 rows. Reading it takes three times as
much memory, for every reader of the page Changes."""
MOST_PROBLEMS = 5
"""The most problems reported on one journal: they are enough to see that it was edited."""
OUTSIDE = "outside"
"""The author of changes that were made outside the program."""
START = "as it stood when the journal began"
AGAIN = "as it stood when the journal began anew"
_STARTS = (START, AGAIN)
_MALFORMED = (ValueError, TypeError, LookupError, AttributeError, RecursionError, OverflowError)
TIME = "%Y-%m-%dT%H:%M:%SZ"


class NoHistoryError(Exception):
    """The journal cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Author:
    """The author of a change, the reason, and the import that the change belongs to."""

    who: str
    why: str = ""
    import_id: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the journal. write: the id of its saving, which has `of` lines, of which this is number `part`;
    files: SHA-256 of the files before and after that saving, in its first line only. undoes: the number of the
    line that it undoes, 0 for none. digest: SHA-256 of the line itself. is_chained: whether it contains the
    correct hash of the line before."""

    number: int
    when: datetime
    author: Author
    change: Change
    write: str
    part: int
    of: int
    files: Mapping[str, tuple[str, str]]
    undoes: int
    digest: str
    is_chained: bool

    @property
    def is_start(self) -> bool:
        """Whether the line is no change but the state of a table when the journal began."""
        return self.author.who == OUTSIDE and self.author.why in _STARTS

    @property
    def together(self) -> tuple[str, str, bool]:
        """A key that groups the lines that one author entered together."""
        return self.write, self.author.who, self.is_start


@dataclass(frozen=True, slots=True)
class History:
    """A journal. whole: bytes up to the end of the last complete saving; count: lines up to there, including
    unreadable ones; size: total bytes. problems: sentences on what is wrong with it. hashes: SHA-256 of each
    file as last written. is_damaged: whether lines are unreadable or altered since the journal last began
    (anew). is_ended: whether the last line has a line end."""

    lines: tuple[Line, ...] = ()
    whole: int = 0
    count: int = 0
    size: int = 0
    problems: tuple[str, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=dict)
    stamp: Stamp | None = None
    is_damaged: bool = False
    is_ended: bool = True

    @property
    def is_torn(self) -> bool:
        """Whether the last saving is incomplete."""
        return self.size > self.whole

    @property
    def digest(self) -> str:
        """The hash that the next line must contain."""
        return self.lines[-1].digest if self.lines else ""

    @property
    def last_write(self) -> tuple[Line, ...]:
        """The lines of the last saving."""
        return self.lines[-self.lines[-1].of :] if self.lines else ()

    def undone(self) -> set[int]:
        """Returns the numbers of the lines that are undone, without those whose undoing was itself undone."""
        undone: set[int] = set()
        for line in reversed(self.lines):
            if line.undoes and line.number not in undone:
                undone.add(line.undoes)
        return undone

    def last_line_on(self, day: date) -> int:
        """Returns the number of the last line entered by the end of a day in UTC; 0 for none. If a clock went
        back, a line counts as no earlier than those before it."""
        last = 0
        for line in self.lines:
            if line.when.astimezone(UTC).date() > day:
                break
            last = line.number
        return last


def read_history(folder: Path) -> History:
    """Returns the journal of a ledger's folder; an empty one if there is none. Raises `NoHistoryError`."""
    path = folder / JOURNAL
    if leads_out(path, folder):
        raise NoHistoryError(f"{JOURNAL} is a link that leads out of the folder, and is not followed")
    try:
        stamp = stamp_of(path)
    except OSError as error:
        raise NoHistoryError(f"{JOURNAL} cannot be read: {error.strerror}") from error
    return History() if stamp is None else _read(path, stamp)


def journal_size(folder: Path) -> int:
    """Returns the bytes of the journal in a ledger's folder; 0 if there is none."""
    try:
        return (folder / JOURNAL).stat().st_size
    except OSError:
        return 0


def removed_rows(folder: Path, size: int) -> Mapping[str, int]:
    """Returns how many rows of each table the program (not an outside edit) has removed since the journal had
    this size. Raises `NoHistoryError`."""
    history = read_history(folder)
    data = read_bytes(folder / JOURNAL, LARGEST) if history.size > size else b""
    since = history.count - (data[size:].count(b"\n") if isinstance(data, bytes) else 0)
    return Counter(
        line.change.table
        for line in history.lines
        if line.number > since and line.change.is_removal and line.author.who != OUTSIDE
    )


@lru_cache(maxsize=4)
def _read(path: Path, stamp: Stamp) -> History:
    """Cached by the stamp of the file, which every new entry changes, since every saving needs the journal."""
    data = read_bytes(path, LARGEST)
    if isinstance(data, str):
        raise NoHistoryError(f"{JOURNAL}: {data}")
    history = replace(parsed(data, _beginning(path, data)), stamp=stamp)
    if not history.problems and history.is_ended:
        _BEGINNINGS.pop(path, None)
        _BEGINNINGS[path] = sha256(data), history
        for oldest in list(_BEGINNINGS)[:-_MOST_BEGINNINGS]:
            _BEGINNINGS.pop(oldest, None)
    return history


_BEGINNINGS: dict[Path, tuple[str, History]] = {}
"""Journals as last read, with the SHA-256 of what was read. A journal that has only grown since is read from
there on."""
_MOST_BEGINNINGS = 4


def _beginning(path: Path, data: bytes) -> History:
    """Returns the part of a journal that was read before; an empty one if there is none, or if its bytes have
    changed."""
    digest, history = _BEGINNINGS.get(path, ("", History()))
    return history if sha256(data[: history.size]) == digest else History()


def parsed(data: bytes, beginning: History = History()) -> History:
    """Parses a journal, of which `beginning` was parsed before. Lines after the last complete saving are left
    out."""
    reading = _Reading([*beginning.lines], {**beginning.hashes}, beginning.size, beginning.count)
    offset, previous = beginning.size, beginning.digest
    for number, raw in enumerate(data[offset:].splitlines(keepends=True), start=beginning.count + 1):
        offset += len(raw)
        digest = hashlib.sha256(raw.rstrip(b"\r\n")).hexdigest()
        line = _line(raw, number, digest, previous)
        previous = digest
        # A last line without a line end may be cut off; only the correct hash of the line before proves that it
        # is complete.
        if line is None or not (line.is_chained or raw.endswith(b"\n")):
            reading.pass_over(number, is_last=offset == len(data))
        else:
            reading.enter(line, offset)
    lines, problems = reading.lines, reading.problems
    if reading.pending:
        problems.append("The last saving was not entered in full; it is taken back at the next one.")
    problems += _clock_problems(lines)
    anew = max((line.number for line in lines if line.is_start and line.author.why == AGAIN), default=0)
    sentences = tuple(problems[:MOST_PROBLEMS])
    return History(
        tuple(lines),
        reading.whole,
        reading.count,
        len(data),
        sentences,
        reading.hashes,
        is_damaged=reading.damaged > anew,
        is_ended=not data or data.endswith(b"\n"),
    )


@dataclass(slots=True, eq=False)
class _Reading:
    """The state of parsing a journal. hashes: of the files as last written; whole, count: the end of the last
    complete saving, and its last line; pending: the lines of the saving that is being read; damaged: the last
    line before which something is missing or altered, 0 for none."""

    lines: list[Line]
    hashes: dict[str, str]
    whole: int
    count: int
    pending: list[Line] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    damaged: int = 0

    def pass_over(self, number: int, *, is_last: bool) -> None:
        """Skips an unreadable line, with the saving that it belongs to."""
        self.problems.append(_unread(number, is_last))
        self.pending.clear()
        if not is_last:
            self.damaged = number

    def enter(self, line: Line, end: int) -> None:
        """Adds a line that ends at byte `end`; its saving is accepted once it is complete."""
        if not line.is_chained:
            self.damaged = line.number
            what = f"Line {line.number - 1} of the journal was altered, or lines behind it were taken out."
            self.problems.append(what)
        if line.part == 1:
            self.pending.clear()
        self.pending.append(line)
        if line.part == line.of == len(self.pending):
            self.lines += self.pending
            self.hashes |= {name: after for name, (_, after) in self.pending[0].files.items()}
            self.pending.clear()
            self.whole, self.count = end, line.number


def _unread(number: int, is_last: bool) -> str:
    if is_last:
        return f"Line {number} of the journal, the last one, breaks off; it is taken back at the next saving."
    return f"Line {number} of the journal cannot be read, and is passed over."


def _clock_problems(lines: Iterable[Line]) -> Iterator[str]:
    """Yields one sentence if the clock ever went back; a single warning is enough."""
    latest: Line | None = None
    for line in lines:
        if latest and line.when < latest.when:
            yield (
                f"The clock went back between lines {latest.number} ({latest.when:{TIME}}) and {line.number} "
                f"({line.when:{TIME}}) of the journal: lines count in their order, and as no earlier than those "
                "before them."
            )
            return
        latest = line


@lru_cache(maxsize=1024)
def _time(text: str) -> datetime:
    """Parses the time of a line; cached, since the lines of one saving share it."""
    return datetime.strptime(text, TIME).replace(tzinfo=UTC)


@lru_cache(maxsize=1024)
def _author(who: str, why: str, import_id: str) -> Author:
    return Author(who, why, import_id)


def _content(raw: bytes) -> Any:
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        # orjson does not accept surrogates, which stand for bytes of a file that is not UTF-8.
        content = json.loads(raw)
        # Surrogates that no file can contain would crash the page that shows them, so the line is malformed.
        encoded(json.dumps(content, ensure_ascii=False))
        return content


def _line(raw: bytes, number: int, digest: str, previous: str) -> Line | None:
    try:
        content = _content(raw)
        write = content["write"]
        part, of = int(write["line"]), int(write["of"])
        files = (
            {file_of(name): (str(one), str(two)) for name, (one, two) in write["files"].items()}
            if part == 1
            else {}
        )
        return Line(
            number=number,
            when=_time(content["when"]),
            author=_author(str(content["who"]), str(content["why"] or ""), str(content["import"] or "")),
            change=from_json(content),
            write=str(write["id"]),
            part=part,
            of=of,
            files=files,
            undoes=int(content.get("undoes", 0)),
            digest=digest,
            is_chained=content["previous"] == previous,
        )
    except _MALFORMED:
        return None


@dataclass(frozen=True, slots=True)
class Entry:
    """A change to be entered, its author, and the number of the line that it undoes, 0 for none."""

    change: Change
    author: Author
    undoes: int = 0


def entered(history: History, entries: Sequence[Entry], files: Mapping[str, tuple[str, str]], id_: str) -> bytes:
    """Returns the journal lines that enter changes as one saving, to be appended."""
    now = f"{datetime.now(UTC):{TIME}}"
    previous, lines = history.digest, []
    for part, entry in enumerate(entries, start=1):
        write: dict[str, Any] = {"id": id_, "line": part, "of": len(entries)}
        if part == 1:
            write["files"] = files
        content = {
            "when": now,
            "who": entry.author.who,
            "why": entry.author.why or None,
            **as_json(entry.change),
            "import": entry.author.import_id or None,
            **({"undoes": entry.undoes} if entry.undoes else {}),
            "write": write,
            "previous": previous,
        }
        line = _as_bytes(content)
        previous = hashlib.sha256(line).hexdigest()
        lines.append(line)
    return b"".join(line + b"\n" for line in lines)


def _as_bytes(content: Mapping[str, Any]) -> bytes:
    try:
        return json.dumps(content, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        # A file that is not UTF-8 has bytes that decode to surrogates.
        return json.dumps(content).encode("ascii")


class Tables:
    """The files of a ledger, by their paths in its folder, while its journal is replayed."""

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        self._texts: dict[str, str] = dict(texts or {})
        self._rows: dict[str, CsvRows] = {}

    def __getitem__(self, file: str) -> str:
        return self._rows[file].text if file in self._rows else self._texts.get(file, "")

    def __iter__(self) -> Iterator[str]:
        return iter({**self._texts, **self._rows})

    def rows(self, file: str, names: Sequence[str]) -> CsvRows:
        """Returns the rows of a file, for editing."""
        if file not in self._rows:
            self._rows[file] = CsvRows(self._texts.get(file, ""), names)
        return self._rows[file]

    def make(self, change: Change) -> None:
        """Applies a change. Raises `UnfitError`."""
        if change.splice:
            self._texts[change.file] = spliced(self[change.file], change.splice)
            self._rows.pop(change.file, None)
            return
        try:
            rows = self.rows(change.file, change.names)
        except csv.Error as error:
            raise UnfitError(f"the file is no CSV: {error}") from error
        apply(change, rows)

    def put(self, file: str, text: str) -> None:
        """Replaces the text of a file."""
        self._texts[file] = text
        self._rows.pop(file, None)


@dataclass(frozen=True, slots=True)
class Past:
    """The files of a ledger at a line of its journal. is_certain: whether they are byte for byte what was
    written then."""

    texts: Mapping[str, bytes]
    is_certain: bool


def tables_at(history: History, number: int) -> Past:
    """Returns the files in their state after the line with this number."""
    tables, doubtful = Tables(), set[str]()
    entered = [line for line in history.lines if line.number <= number]
    for line in entered:
        if line.is_start:
            tables.put(line.change.file, "")
            doubtful.discard(line.change.file)
        try:
            tables.make(line.change)
        except UnfitError:
            doubtful.add(line.change.file)
    texts = {name: encoded(tables[name]) for name in tables}
    return Past(texts, not doubtful and _are_as_written(texts, entered))


def _are_as_written(texts: Mapping[str, bytes], entered: Sequence[Line]) -> bool:
    """Whether files have the hashes that were entered with the savings. In the middle of a saving, a state that
    no reader has ever seen, there is nothing to compare with."""
    if not entered or entered[-1].part != entered[-1].of:
        return True
    hashes = {name: after for line in entered for name, (_, after) in line.files.items()}
    return all(sha256(texts.get(name, b"")) == after for name, after in hashes.items())


def sha256(content: bytes) -> str:
    """Returns the SHA-256 of a file's content; "" for no content, as of a missing file."""
    return hashlib.sha256(content).hexdigest() if content else ""


def encoded(text: str) -> bytes:
    """Returns the bytes of a text from `decoded`."""
    return text.encode("utf-8", "surrogateescape")


def decoded(content: bytes) -> str:
    """Returns a file as text, with invalid UTF-8 bytes preserved as surrogates."""
    return content.decode("utf-8", "surrogateescape")
