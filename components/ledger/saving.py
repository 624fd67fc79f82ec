"""Rows added to a table of the ledger: wholly or not at all, and none lost where two editors save at once."""

import csv
import errno
import fcntl
import io
import os
import re
import stat
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from components.files import read_bytes, why_unwritten
from components.ledger.records import DELIMITERS

WAIT_S = 10.0
_RETRY_S = 0.05
_NEW_FILE_MODE = 0o644
_LEFT_OVER = r"\.{name}\.(?:[a-z0-9_]{{8}}\.part|unfinished)"
_UNFIT = re.compile(r"[\x00-\x1f\x7f]+")


class NotSavedError(Exception):
    """Nothing was saved; the message says why."""


def append_rows(
    path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]], *, key: Sequence[str] = ()
) -> int:
    """Add rows to the CSV file at `path`, which is made with `columns` as its header where there is none; answers
    how many were added. A row whose cells in the columns `key` are those of a row that is there already is left
    out. What stands in the file stays as it is, with its own order of columns, delimiter and line ends.

    The new content is written beside the file, put on the disk, and takes the file's place in one step. Editors
    wait for each other, also those of other processes. Symbolic links are followed.

    Raises `NotSavedError` with a sentence that says why nothing was saved.
    """
    try:
        target = Path(os.path.realpath(path))
        with _alone(target, WAIT_S):
            before = _content(target)
            after, added = _with_rows(before, columns, rows, key)
            if added:
                _replace(target, after)
            return added
    except OSError as error:
        raise NotSavedError(f"{path.name}: {why_unwritten(error)}") from error
    except (UnicodeError, csv.Error) as error:
        raise NotSavedError(f"{path.name} is no CSV in UTF-8; see Data check") from error


def sweep(paths: Iterable[Path]) -> list[Path]:
    """Remove what killed savings and scans left beside these tables; answers what was removed. Whoever is saving
    holds the lock of the table, so nothing is taken from under anybody's hands; what cannot be removed stays."""
    removed: list[Path] = []
    for target in dict.fromkeys(Path(os.path.realpath(path)) for path in paths):
        form = re.compile(_LEFT_OVER.format(name=re.escape(target.name)))
        with suppress(OSError, NotSavedError):
            left = [file for file in target.parent.iterdir() if form.fullmatch(file.name)]
            if not left:
                continue
            with _alone(target, 0):
                for file in left:
                    if stat.S_ISREG(file.lstat().st_mode):
                        file.unlink()
                        removed.append(file)
    return removed


@contextmanager
def _alone(target: Path, wait_s: float) -> Iterator[None]:
    """Hold the lock of a file, which is a hidden file beside it; it stays there, so that nobody holds a lock on a
    file that another has removed."""
    lock = os.open(target.with_name(f".{target.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _NEW_FILE_MODE)
    try:
        _acquire(lock, target, wait_s)
        yield
    finally:
        os.close(lock)


def _acquire(lock: int, target: Path, wait_s: float) -> None:
    end = time.monotonic() + wait_s
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise NotSavedError(f"{target.name} is being written by somebody else; try again") from None
            time.sleep(_RETRY_S)
        else:
            return


def _content(target: Path) -> bytes:
    if not os.path.lexists(target):
        return b""
    content = read_bytes(target)
    if isinstance(content, str):
        raise NotSavedError(f"{target.name}: {content}")
    return content


def _with_rows(
    before: bytes, columns: Sequence[str], rows: Sequence[Mapping[str, str]], key: Sequence[str]
) -> tuple[bytes, int]:
    text = before.decode("utf-8-sig")
    if not text.strip():
        text, before = ",".join(columns) + "\n", b""
    end = "\r\n" if "\r\n" in text else "\n"
    first = text.splitlines()[0]
    delimiter = max(
        DELIMITERS, key=lambda mark: len({cell.strip(' "') for cell in first.split(mark)} & {*columns})
    )
    there = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    header = [cell.strip() for cell in there[0]]
    filled = {name for row in rows for name, cell in row.items() if cell}
    if missing := [name for name in columns if name not in header and (name in filled or name in key)]:
        raise NotSavedError(f"the header of the file has no column {', '.join(missing)}")

    known = {tuple(row[header.index(name)] for name in key) for row in there[1:] if len(row) == len(header)}
    added: list[list[str]] = []
    for row in rows:
        cells = {name: _UNFIT.sub(" ", str(row.get(name, ""))).strip() for name in header}
        mark = tuple(cells[name] for name in key)
        if key and mark in known:
            continue
        known.add(mark)
        added.append(list(cells.values()))
    lines = io.StringIO(newline="")
    csv.writer(lines, delimiter=delimiter, lineterminator=end).writerows(added)
    start = before or text.encode("utf-8")
    gap = b"" if start.endswith((b"\n", b"\r")) else end.encode()
    return start + gap + lines.getvalue().encode("utf-8"), len(added)


def _replace(target: Path, content: bytes) -> None:
    """Put `content` in the place of a file, so that a reader, or a crash, finds the old content or the new one."""
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else _NEW_FILE_MODE
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, "not writable")
        os.replace(name, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
    # The rows stand in the file by now: a disk that refuses this last step has saved them none the less.
    with suppress(OSError):
        folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
