"""Saves changes to a ledger's tables atomically: all of them or none. They are entered into the journal first
(write-ahead), so that after a crash the next saving completes them or takes them back."""

import csv
import os
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from components.files.atomic import (
    ChangedError,
    LockedError,
    NotPlainError,
    Stamp,
    backup_of,
    lock,
    lock_of,
    placed,
    prepared,
    quiet_content,
    replaced,
    stamp_of,
    sync_folder,
)
from components.files.problems import shown
from components.files.safe_open import read_bytes, why_unwritten
from components.journal.change import Change, Splice, UnfitError, changes_between
from components.journal.csv_rows import BOM, CsvRows, csv_line
from components.journal.history import (
    AGAIN,
    OUTSIDE,
    START,
    Author,
    Entry,
    History,
    NoHistoryError,
    Tables,
    decoded,
    encoded,
    entered,
    read_history,
    sha256,
    tables_at,
)
from components.journal.ledger_files import LedgerFiles
from components.journal.save_errors import NotSavedError

WAIT_S = 10.0
"""Seconds to wait for another editor: saving takes far less, and nobody waits longer for a page that does not
respond."""
_ID_BYTES = 4
"""Random bytes in the id of a saving, besides its time in seconds, to distinguish two savings in one second."""


@dataclass(slots=True)
class Draft:
    """A saving in progress and its author: the files as they stand, with their stamps, and the changes to be
    entered. end: the `time.monotonic` until which it waits for others."""

    files: LedgerFiles
    author: Author
    history: History
    contents: dict[str, bytes]
    stamps: dict[str, Stamp | None]
    tables: Tables
    end: float
    entries: list[Entry] = field(default_factory=list)

    def rows(self, table: str) -> CsvRows:
        """Returns the rows of a table with the changes so far. Raises `NotSavedError` if the table cannot be
        read."""
        file = self._file(table)
        try:
            self.tables[file].encode("utf-8")
            return self.tables.rows(file, self.files.tables[table].columns)
        except (UnicodeError, csv.Error) as error:
            raise NotSavedError(f"{shown(file)} is no CSV in UTF-8; see Data check") from error

    def with_header(self, table: str) -> CsvRows:
        """Returns the rows of a table, after adding a header if it has none yet."""
        file, schema = self._file(table), self.files.tables[table]
        text = self.tables[file]
        if not text.strip(f"{BOM} \r\n"):
            header = csv_line(schema.columns, schema.delimiter)
            self.make(Change(table, file, splice=Splice(0, text, header)))
        return self.rows(table)

    def _file(self, table: str) -> str:
        """Returns the path of a table. Reads its file if it is not among those already read."""
        file = self.files.file_of(table)
        if file not in self.contents:
            contents, stamps = _read(self.files, [file], self.end)
            self.contents |= contents
            self.stamps |= stamps
            self.tables.put(file, decoded(contents[file]))
        return file

    def key_columns(self, table: str) -> list[str]:
        """Returns the columns that identify rows of a table, as its header names them: all columns if the table
        has no key."""
        rows, schema = self.rows(table), self.files.tables[table]
        spelled = rows.spelled(schema.columns)
        if schema.primary_key and all(name in spelled for name in schema.primary_key):
            return [spelled[name] for name in schema.primary_key]
        return list(rows.header)

    def make(self, change: Change, undoes: int = 0) -> None:
        """Applies a change and records it for the journal. Raises `NotSavedError` if it does not fit the
        present text."""
        try:
            self.tables.make(change)
        except UnfitError as error:
            raise NotSavedError(f"{shown(change.file)}: {error}") from error
        self.entries.append(Entry(change, self.author, undoes))


Plan = Callable[[Draft], None]
"""Makes the changes of a saving. It runs again if somebody else has written a file in the meantime."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The result of a saving: the numbers of its journal lines, without those of outside changes, the SHA-256
    of each, and the files that were written."""

    lines: tuple[int, ...] = ()
    digests: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()

    @property
    def entered(self) -> dict[int, str]:
        """The SHA-256 of each line by its number."""
        return dict(zip(self.lines, self.digests, strict=True))


def save_plan(
    files: LedgerFiles,
    author: Author,
    plan: Plan,
    more: Sequence[str] = (),
    attached: Mapping[str, bytes] | None = None,
) -> Saved:
    """Saves the changes of a plan, to the ledger's tables and to `more` files beside them. Outside changes are
    entered first. `attached` files are written too, but never entered into a journal.

    Raises `NotSavedError`, and leaves everything unchanged, if one of the files cannot be written, and whatever
    the plan raises.
    """
    end = time.monotonic() + WAIT_S
    try:
        with lock(lock_of(files.journal), WAIT_S):
            while True:
                with suppress(ChangedError):
                    return _save_once(files, author, plan, more, attached or {}, end)
                if time.monotonic() > end:
                    raise LockedError
    except LockedError:
        raise NotSavedError(f"{shown(files.folder.name)} is being written by somebody else; try again") from None
    except NoHistoryError as error:
        raise NotSavedError(str(error)) from error
    except OSError as error:
        raise NotSavedError(f"{shown(files.folder.name)}: {why_unwritten(error)}") from error


def enter_outside_changes(files: LedgerFiles) -> Saved:
    """Recovers from a crash, and enters what was changed outside since the last saving; does nothing without a
    journal. Raises `NotSavedError`."""
    return save_plan(files, Author(OUTSIDE), lambda draft: None) if os.path.lexists(files.journal) else Saved()


def finish_savings(files: LedgerFiles) -> None:
    """Recovers from a crash: completes a saving or takes it back. Writes nothing if there is nothing to
    recover. Raises `NotSavedError`."""
    if os.path.lexists(_pending(files)):
        enter_outside_changes(files)


def _save_once(
    files: LedgerFiles, author: Author, plan: Plan, more: Sequence[str], attached: Mapping[str, bytes], end: float
) -> Saved:
    """Saves the changes of a plan. Raises `ChangedError` if a file is written by others in the meantime."""
    with _errors_about(files.journal.name):
        history = _without_torn_saving(files, _history_after_recovery(files, read_history(files.folder), end))
    names = dict.fromkeys((*files.usual, *history.hashes, *more))
    contents, stamps = _read(files, names, end)
    tables = Tables({name: decoded(data) for name, data in contents.items()})
    draft = Draft(files, _as_person(author), history, contents, stamps, tables, end)
    first = [] if history.lines else _entries_of_start(draft, START)
    outside = first or _entries_of_outside(draft)
    plan(draft)
    if not draft.entries and (first or not outside):
        return Saved()
    with _attached(files, attached, end) as attached_files:
        saved = _enter_and_write(draft, [*outside, *draft.entries])
    return replace(saved, files=(*attached_files, *saved.files))


def _as_person(author: Author) -> Author:
    """Returns an author that cannot be mistaken for that of outside changes: people choose their own names,
    even for a log-in."""
    is_reserved = author.who.strip().casefold() == OUTSIDE
    return replace(author, who=f"{author.who} (a name)") if is_reserved else author


@contextmanager
def _attached(files: LedgerFiles, attached: Mapping[str, bytes], end: float) -> Iterator[list[Path]]:
    """Writes files that are not entered into the journal, and yields those that differ. If the saving fails,
    their former contents are restored."""
    before: dict[Path, tuple[bytes, Stamp | None]] = {}
    try:
        for name, content in attached.items():
            with _errors_about(name):
                path = files.target(name)
                current, stamp = quiet_content(path, end)
                if current != content:
                    with replaced(path, stamp) as file:
                        file.write(content)
                    before[path] = current, stamp
        yield list(before)
    # Whatever failed, nothing of it may remain.
    except Exception:
        for path, (current, stamp) in before.items():
            with suppress(OSError):
                _restore(path, current, stamp)
        raise


def _read(
    files: LedgerFiles, names: Sequence[str] | Mapping[str, None], end: float
) -> tuple[dict[str, bytes], dict[str, Stamp | None]]:
    contents: dict[str, bytes] = {}
    stamps: dict[str, Stamp | None] = {}
    for name in names:
        with _errors_about(name):
            contents[name], stamps[name] = quiet_content(files.target(name), end)
    return contents, stamps


@contextmanager
def _errors_about(file: str) -> Iterator[None]:
    """Turns errors of a file into `NotSavedError`s that name it."""
    try:
        yield
    except NotPlainError as error:
        raise NotSavedError(f"{shown(file)}: {error}") from error
    except OSError as error:
        raise NotSavedError(f"{shown(file)}: {why_unwritten(error)}") from error


def _entries_of_start(draft: Draft, why: str) -> list[Entry]:
    """Returns the entries that begin a journal: every file as it stands."""
    usual = draft.files.usual
    author = Author(OUTSIDE, why)
    return [
        Entry(Change(usual.get(name, name), name, splice=Splice(0, "", decoded(data))), author)
        for name, data in draft.contents.items()
        if data
    ]


def _entries_of_outside(draft: Draft) -> list[Entry]:
    """Returns the changes that were made outside since the last saving."""
    hashes = draft.history.hashes
    changed = [name for name, data in draft.contents.items() if sha256(data) != hashes.get(name, "")]
    if not changed and not draft.history.is_damaged:
        return []
    past = tables_at(draft.history, draft.history.lines[-1].number)
    if draft.history.is_damaged or not past.is_certain:
        return _entries_of_start(draft, AGAIN)
    usual, author = draft.files.usual, Author(OUTSIDE)
    return [
        Entry(change, author)
        for name in changed
        for change in changes_between(
            usual.get(name, name),
            name,
            decoded(past.texts.get(name, b"")),
            decoded(draft.contents[name]),
            _key_in(draft, usual.get(name, name)),
        )
    ]


def _key_in(draft: Draft, table: str) -> list[str]:
    try:
        return draft.key_columns(table) if table in draft.files.tables else []
    except NotSavedError:
        return []


def _hashes(draft: Draft, after: Mapping[str, bytes], touched: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Returns the SHA-256 of each file before and after."""
    return {name: (sha256(draft.contents.get(name, b"")), sha256(after[name])) for name in dict.fromkeys(touched)}


def _enter_and_write(draft: Draft, entries: Sequence[Entry]) -> Saved:
    """Enters changes into the journal and writes the resulting files."""
    files, history = draft.files, draft.history
    after = {name: encoded(draft.tables[name]) for name in dict.fromkeys((*draft.contents, *draft.tables))}
    written = [name for name, data in after.items() if data != draft.contents.get(name, b"")]
    hashes = _hashes(draft, after, (*written, *(entry.change.file for entry in entries)))
    id_ = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(_ID_BYTES)}"
    lines = entered(history, entries, hashes, id_)
    with ExitStack() as stack:
        placements = {}
        for name in written:
            with _errors_about(name):
                placements[name] = _prepare(stack, files.target(name), after[name], draft.stamps.get(name))
        with _errors_about(files.journal.name):
            _append(files, history, lines if history.is_ended else b"\n" + lines, id_ if written else "")
        _put_in_place(draft, placements)
    last = history.count + len(entries)
    own_lines = range(last - len(draft.entries) + 1, last + 1)
    digests = [sha256(line) for line in lines.splitlines()[len(entries) - len(draft.entries) :]]
    return Saved(tuple(own_lines), tuple(digests), tuple(files.folder / name for name in written))


def _prepare(stack: ExitStack, path: Path, content: bytes, stamp: Stamp | None) -> Callable[[], None]:
    """Returns a function that puts a prepared file in place, or removes the file if the content is empty."""
    if not content:
        return partial(path.unlink, missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    return stack.enter_context(prepared(path, content, stamp))


def _put_in_place(draft: Draft, placements: Mapping[str, Callable[[], None]]) -> None:
    """Puts files in place. If one of them fails, the earlier ones are restored and the saving is removed from
    the journal."""
    files, placed_names = draft.files, []
    try:
        for name, put in placements.items():
            with _errors_about(name):
                put()
            placed_names.append(name)
    except (NotSavedError, ChangedError):
        # If even this fails, the next saving completes what is entered.
        with _errors_about(files.journal.name):
            for name in reversed(placed_names):
                _restore(files.target(name), draft.contents[name], draft.stamps[name])
            _truncate_journal(files, draft.history)
            _pending(files).unlink(missing_ok=True)
        raise
    with suppress(OSError):
        _pending(files).unlink(missing_ok=True)


def _restore(path: Path, content: bytes, stamp: Stamp | None) -> None:
    if stamp is None:
        path.unlink(missing_ok=True)
        return
    with replaced(path, stamp_of(path)) as file:
        file.write(content)


def _pending(files: LedgerFiles) -> Path:
    """Returns the path of the marker that exists while tables may differ from the journal."""
    return files.folder / f".{files.journal.name}.pending"


def _append(files: LedgerFiles, history: History, lines: bytes, pending: str) -> None:
    """Appends lines to the journal and flushes them to disk. `pending` is the id of the saving if tables must
    still be written."""
    try:
        if pending:
            _write(_pending(files), os.O_TRUNC, pending.encode("ascii"))
        _write(files.journal, os.O_APPEND if history.stamp else os.O_EXCL, lines)
        sync_folder(files.folder)
    except OSError:
        with suppress(OSError):
            _truncate_journal(files, history)
            _pending(files).unlink(missing_ok=True)
        raise


def _write(path: Path, flag: int, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | flag, 0o666)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _truncate_journal(files: LedgerFiles, history: History) -> None:
    """Truncates the journal to the lines that were read."""
    if history.stamp is None:
        files.journal.unlink(missing_ok=True)
    else:
        os.truncate(files.journal, history.whole)


def _without_torn_saving(files: LedgerFiles, history: History) -> History:
    """Returns the journal without an incomplete last saving, which remains in its backup."""
    if not history.is_torn:
        return history
    with placed(backup_of(files.journal)) as backup:
        backup.write(files.journal.read_bytes())
    os.truncate(files.journal, history.whole)
    return read_history(files.folder)


def _history_after_recovery(files: LedgerFiles, history: History, end: float) -> History:
    """Completes the saving that a crash interrupted, if it was entered in full: writes every file that is still
    in its earlier state. Returns the journal."""
    pending = _pending(files)
    if not os.path.lexists(pending):
        return history
    lines = history.last_write
    if lines and read_bytes(pending) == lines[0].write.encode():
        contents, stamps = _read(files, list(lines[0].files), end)
        past = tables_at(history, lines[-1].number)
        for name, (before, after) in lines[0].files.items():
            # Somebody else's journal may name any file of the folder; files whose text it does not contain stay
            # untouched.
            text = past.texts.get(name)
            if text is not None and sha256(contents[name]) == before and sha256(text) == after:
                with ExitStack() as stack:
                    _prepare(stack, files.target(name), text, stamps[name])()
    pending.unlink(missing_ok=True)
    return history
