"""Rows added to a table of the ledger: wholly or not at all, none lost where two editors save at once, and only
those that the ledger will read back."""

import csv
import io
import os
import re
import stat
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from components.files.atomic import ChangedError, LockedError, Stamp, lock, lock_of, replaced
from components.files.delimited_text import delimiter_of
from components.files.problems import Severity, shown
from components.files.safe_open import LED_OUT, leads_out, open_bytes, why_unwritten
from components.ledger.descriptor import Table
from components.ledger.ledger import observed_file, read_observed
from components.ledger.location import PARQUET
from components.ledger.observation_tables import OBSERVED, without_contradictions
from components.ledger.read_csv import read_records
from components.ledger.table_files import needed_in
from components.ledger.validation import Checked, check_table, no_rule

Rows = Sequence[Mapping[str, str]]

WAIT_S = 10.0
"""Seconds to wait for another editor: saving takes far less, and nobody waits longer before a page that stands
still."""
_QUIET_S = 0.1
"""A file that somebody has written into so short a time ago may be half of what it will be."""
_LOOK_S = 0.02
"""Seconds between two looks: a fifth of `_QUIET_S`, within which nothing can be missed."""
_LEFT_OVER = r"\.{name}\.(?:[a-z0-9_]{{8}}\.part(?:\.old)?|unfinished)"
_UNFIT = re.compile(r"[\x00-\x1f\x7f]+")


class NotSavedError(Exception):
    """Nothing was saved; the message says why."""


class OverwrittenError(Exception):
    """Rows were saved and are not there any more; the message says so."""


def enter(ledger: Path, name: str, rows: Rows, *, key: Sequence[str] = (), at_least: int = 0) -> int:
    """Add rows to a table of what was observed, in the file that the ledger at this path reads; answers how many
    were added. `key` and `at_least` are as in `append_rows`.

    Raises `NotSavedError` where nothing was saved, also because the ledger would not take a row, and
    `OverwrittenError` where the ledger does not read them back.
    """
    folder, schema, problems = observed_file(ledger, name)
    if problems:
        raise NotSavedError(f"{problems[0].file}: {problems[0].what}")
    if leads_out(folder / schema.path, folder):
        raise NotSavedError(f"{shown(schema.path)}: {LED_OUT[0]}")
    if why := refusal(schema, rows):
        raise NotSavedError(why)
    added = append_rows(
        folder / schema.path, schema.columns, rows, key=key, delimiter=schema.delimiter, at_least=at_least
    )
    if _missing(rows, read_observed(folder, name, schema), schema):
        what = "somebody else has written the file just after, and what was saved is not in it"
        raise OverwrittenError(f"{shown(schema.path)}: {what}; try again")
    return added


def refusal(schema: Table, rows: Rows) -> str:
    """Why the ledger would not take one of these rows; "" if it takes them all."""
    problems = [p for p in _as_read(schema, rows).problems if p.severity is not Severity.FLAGGED]
    if not problems:
        return ""
    first = problems[0]
    of = f", of which {first.column} is '{first.value}'" if first.column else ""
    return f"{schema.path} would not take the row{of}: {first.what}"


def _as_read(schema: Table, rows: Rows) -> Checked:
    """Rows as the ledger reads them from a file."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, schema.columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    optional = [f.name for f in schema.fields if f.optional]
    data, schema = text.getvalue().encode("utf-8", "replace"), replace(schema, path=shown(schema.path))
    records = read_records(data, schema.path, schema.columns, required=needed_in(schema), optional=optional)
    rule = partial(without_contradictions, name=schema.name) if schema.name in OBSERVED else no_rule
    return check_table(records, schema, rule)


def _missing(rows: Rows, there: Checked, schema: Table) -> bool:
    """Whether one of the rows does not stand in a table."""
    keys = [name for name in schema.primary_key or schema.columns if any(row.get(name) for row in rows)]
    saved = set(zip(*(there.table[name] for name in keys), strict=True))
    own = _as_read(schema, rows).table
    return not saved.issuperset(zip(*(own[name] for name in keys), strict=True))


def append_rows(
    path: Path,
    columns: Sequence[str],
    rows: Rows,
    *,
    key: Sequence[str] = (),
    delimiter: str = ",",
    at_least: int = 0,
) -> int:
    """Add rows to the CSV file at `path`, which is made with `columns` as its header, and with this delimiter,
    where there is none; answers how many were added. A row whose cells in the columns `key` are those of a row
    that is there already is left out. What stands in the file stays as it is, with its own order of columns,
    delimiter and line ends.

    The new content is written beside the file, put on the disk, and takes the file's place in one step; what stood
    there before stays beside it as `.NAME.bak`. Editors wait for each other, also those of other processes.
    Whoever else writes the file meanwhile, in place or by replacing it, is noticed: then it is read anew. Symbolic
    links are followed. Nothing is saved into a file of fewer rows than `at_least`.

    Raises `NotSavedError` with a sentence that says why nothing was saved.
    """
    if path.suffix.lower() == PARQUET:
        raise NotSavedError(f"{path.name} is Parquet, which no rows are added to; name a CSV in datapackage.json")
    try:
        target = Path(os.path.realpath(path))
        end = time.monotonic() + WAIT_S
        with lock(lock_of(target), WAIT_S):
            while True:
                before, read = _content(target, end)
                after, added = _with_rows(before, columns, rows, key, delimiter, at_least)
                if not added or _is_written(target, after, read):
                    return added
                if time.monotonic() > end:
                    raise LockedError
    except LockedError:
        raise NotSavedError(f"{path.name} is being written by somebody else; try again") from None
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
        with suppress(OSError, LockedError):
            left = [file for file in target.parent.iterdir() if form.fullmatch(file.name)]
            if not left:
                continue
            with lock(lock_of(target), 0):
                for file in left:
                    if stat.S_ISREG(file.lstat().st_mode):
                        file.unlink()
                        removed.append(file)
    return removed


def _is_written(target: Path, content: bytes, read: Stamp | None) -> bool:
    """Whether the content took the place of a file, or somebody else has changed it since it was `read`."""
    try:
        with replaced(target, read) as file:
            file.write(content)
    except ChangedError:
        return False
    return True


def _content(target: Path, end: float) -> tuple[bytes, Stamp | None]:
    """What stands in a file once nobody is writing into it, and the stamp of just that.

    Raises `LockedError` where somebody goes on writing until the time `end`.
    """
    while True:
        if not os.path.lexists(target):
            return b"", None
        opened = open_bytes(target)
        if isinstance(opened, str):
            raise NotSavedError(f"{target.name}: {opened}")
        with opened as file:
            before = Stamp.of(os.fstat(file.fileno()))
            content = file.read()
            after = Stamp.of(os.fstat(file.fileno()))
        if before == after and not after.is_written_in_place(_QUIET_S):
            return content, after
        if time.monotonic() > end:
            raise LockedError
        time.sleep(_LOOK_S)


def _with_rows(
    before: bytes,
    columns: Sequence[str],
    rows: Rows,
    key: Sequence[str],
    delimiter: str,
    at_least: int,
) -> tuple[bytes, int]:
    """The content of a file with rows added, and how many."""
    text = before.decode("utf-8-sig")
    if not text.strip():
        text, before = delimiter.join(columns) + "\n", b""
    else:
        delimiter = delimiter_of(text.splitlines()[0], columns)
    end = "\r\n" if "\r\n" in text else "\n"
    header, *there = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = [cell.strip() for cell in header]
    _refuse_loss(sum(any(row) for row in there), at_least)
    _refuse_lost_cells(header, columns, rows, key)
    added = _new_rows(header, there, rows, key)
    lines = io.StringIO(newline="")
    csv.writer(lines, delimiter=delimiter, lineterminator=end).writerows(added)
    start = before or text.encode("utf-8")
    gap = b"" if start.endswith((b"\n", b"\r")) else end.encode()
    return start + gap + lines.getvalue().encode("utf-8"), len(added)


def _refuse_loss(rows: int, at_least: int) -> None:
    if rows < at_least:
        raise NotSavedError(
            f"the file has {rows:,} rows and {at_least:,} are on screen; bring it back as it was, or say above "
            "that the rows were removed on purpose"
        )


def _refuse_lost_cells(header: Sequence[str], columns: Sequence[str], rows: Rows, key: Sequence[str]) -> None:
    filled = {name for row in rows for name, cell in row.items() if cell}
    if missing := [name for name in columns if name not in header and (name in filled or name in key)]:
        raise NotSavedError(f"the header of the file has no column {', '.join(missing)}")


def _new_rows(
    header: Sequence[str], there: Sequence[Sequence[str]], rows: Rows, key: Sequence[str]
) -> list[list[str]]:
    """The rows in the order of the header, without those whose key is there already."""
    keys = {tuple(row[header.index(name)] for name in key) for row in there if len(row) == len(header)}
    added: list[list[str]] = []
    for row in rows:
        cells = {name: _UNFIT.sub(" ", str(row.get(name, ""))).strip() for name in header}
        mark = tuple(cells[name] for name in key)
        if key and mark in keys:
            continue
        keys.add(mark)
        added.append(list(cells.values()))
    return added
