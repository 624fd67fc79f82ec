"""Changes of a table: cells of one row before and after, or a splice of the file's text if no row can express
the change. Also computes the changes that lead from one state of a table to another."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from components.journal.csv_rows import CsvRows, Key, NoSuchColumnError, NoSuchRowError, Row, csv_line

Cells = Mapping[str, str]

MOST_ROWS = 2_000
"""The most differing rows that become changes of single rows. With more, somebody has replaced the file and
nobody would read them, so they become one splice."""


class UnfitError(ValueError):
    """A change does not fit the text that it is applied to."""


@dataclass(frozen=True, slots=True)
class Splice:
    """The replacement of a piece of text. at: the number of characters before it."""

    at: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """A change to a table in a file of the ledger's folder. Columns are named as in the file's header.

    key: of the row, before the change; None for a splice of the text. before, after: the changed cells; None
    for a row that is new, or removed. behind: the key of the row before a new or removed one, empty if that is
    the first, None if it is at the end. raw_before, raw_after: the row's exact text, if it is removed or if the
    program would write its cells differently. ends: whether adding the row also added a missing line end to the
    row before it.
    """

    table: str
    file: str
    key: Cells | None = None
    before: Cells | None = None
    after: Cells | None = None
    behind: Cells | None = None
    raw_before: str = ""
    raw_after: str = ""
    ends: bool = False
    splice: Splice | None = None

    @property
    def key_after(self) -> Cells:
        """The key of the row after the change."""
        return {name: (self.after or {}).get(name, cell) for name, cell in (self.key or {}).items()}

    @property
    def inverse(self) -> "Change":
        """The change that undoes this one."""
        splice = self.splice and Splice(self.splice.at, self.splice.after, self.splice.before)
        return replace(
            self,
            key=None if self.key is None else self.key_after,
            before=self.after,
            after=self.before,
            raw_before=self.raw_after,
            raw_after=self.raw_before,
            splice=splice,
        )

    @property
    def is_removal(self) -> bool:
        """Whether the change removes a row."""
        return self.before is not None and self.after is None

    @property
    def names(self) -> tuple[str, ...]:
        """The columns in the change."""
        return tuple({**(self.key or {}), **(self.before or {}), **(self.after or {})})


def apply(change: Change, rows: CsvRows) -> None:
    """Applies the change of a row. Raises `UnfitError`."""
    try:
        _apply(change, rows)
    except NoSuchRowError:
        raise UnfitError("there is no such row, or there are several") from None
    except NoSuchColumnError as error:
        raise UnfitError(f"the header has no column {error}") from None


def _apply(change: Change, rows: CsvRows) -> None:
    assert change.key is not None
    if change.before is None:
        rows.add([*change.key], change.after or {}, change.behind, change.raw_after)
    elif change.after is None:
        rows.remove(change.key, with_end_before=change.ends)
    else:
        rows.change(change.key, change.after, change.raw_after)


def spliced(text: str, splice: Splice) -> str:
    """Returns a text with the splice applied. Raises `UnfitError`."""
    end = splice.at + len(splice.before)
    if text[splice.at : end] != splice.before:
        raise UnfitError("the text has changed there")
    return text[: splice.at] + splice.after + text[end:]


def splice_of(before: str, after: str) -> Splice:
    """Returns the smallest splice between two texts.

    >>> splice_of("abcd", "abxd")
    Splice(at=2, before='c', after='x')
    """
    start = _common_length(before, after)
    longest = min(len(before), len(after)) - start
    end = min(longest, _common_length(before[start:][::-1], after[start:][::-1]))
    return Splice(start, before[start : len(before) - end], after[start : len(after) - end])


def _common_length(first: str, second: str) -> int:
    """Returns the length of the common beginning of two texts, by bisection: texts may have megabytes."""
    low, high = 0, min(len(first), len(second))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if first[low:middle] == second[low:middle] else (low, middle - 1)
    return low


def raw_or_none(rows: CsvRows, raw: str, cells: list[str]) -> str:
    """Returns a row's exact text if the program would write its cells differently; "" otherwise."""
    return "" if csv_line(cells, rows.delimiter, rows.end) == raw else raw


def as_json(change: Change) -> dict[str, Any]:
    """Returns a change as the JSON object of a journal line."""
    content: dict[str, Any] = {
        "table": change.table,
        "key": change.key,
        "before": change.before,
        "after": change.after,
        "file": change.file,
    }
    optional = {"behind": change.behind, "row_before": change.raw_before, "row_after": change.raw_after}
    content |= {name: value for name, value in optional.items() if value not in (None, "")}
    if change.ends:
        content["ends"] = True
    if change.splice:
        content["text"] = [change.splice.at, change.splice.before, change.splice.after]
    return content


def from_json(content: Mapping[str, Any]) -> Change:
    """Parses the change in a journal line. Raises ValueError, TypeError or LookupError if it is invalid."""
    splice = content.get("text")
    change = Change(
        table=_text(content["table"]),
        file=file_of(_text(content["file"])),
        key=_cells(content["key"]),
        before=_cells(content["before"]),
        after=_cells(content["after"]),
        behind=_cells(content.get("behind")),
        raw_before=_text(content.get("row_before", "")),
        raw_after=_text(content.get("row_after", "")),
        ends=bool(content.get("ends", False)),
        splice=splice and Splice(_place(splice[0]), _text(splice[1]), _text(splice[2])),
    )
    if (change.splice is None) != (change.key is not None and (change.before, change.after) != (None, None)):
        raise ValueError("neither a row nor a text")
    return change


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _place(value: object) -> int:
    if not isinstance(value, int) or value < 0:
        raise TypeError("no place")
    return value


@lru_cache(maxsize=256)
def file_of(value: str) -> str:
    """Returns the path of a file. Raises ValueError unless it is inside the folder: a journal may come with
    somebody else's ledger."""
    path = PureWindowsPath(value)
    if path.anchor or not path.parts or "\0" in value or any(part.startswith(".") for part in path.parts):
        raise ValueError("no file of the ledger")
    return str(PurePosixPath(value))


def _cells(value: object) -> Cells | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise TypeError("no cells")
    if not all(isinstance(text, str) for text in (*value, *value.values())):
        raise TypeError("no texts")
    return value


def changes_between(table: str, file: str, before: str, after: str, columns: Sequence[str]) -> list[Change]:
    """Returns the changes between two states of a table; `columns` are those of its key, none if its rows have
    no key. Differences that rows cannot express, such as another order, become a splice."""
    if before == after:
        return []
    changes, result = _row_changes(table, file, before, after, columns)
    if result != after:
        changes.append(Change(table, file, splice=splice_of(result, after)))
    return changes


def _row_changes(
    table: str, file: str, before: str, after: str, columns: Sequence[str]
) -> tuple[list[Change], str]:
    """Returns the changes of rows, and the text that results from them."""
    changes: list[Change] = []
    try:
        old, new = CsvRows(before, columns), CsvRows(after, columns)
        if not columns or not old.header or old.header != new.header or old.delimiter != new.delimiter:
            return [], before
        for change in _changes(table, file, old, new, columns):
            changes.append(change)
            if len(changes) > MOST_ROWS:
                return [], before
        result = CsvRows(before, columns)
        for change in changes:
            apply(change, result)
    except (UnfitError, NoSuchColumnError, csv.Error):
        return [], before
    return changes, result.text


def _changes(table: str, file: str, old: CsvRows, new: CsvRows, columns: Sequence[str]) -> Iterator[Change]:
    old_rows, new_rows = _rows_with_unique_key(old, columns), _rows_with_unique_key(new, columns)
    # From the last one up, so that undoing them finds the row behind which each one stood.
    for key, row in reversed(old_rows.items()):
        if key not in new.keyed(columns):
            before, raw = _filled(old, row), raw_or_none(old, row.raw, row.cells)
            yield Change(table, file, _named(columns, key), before, None, old.row_before(row, columns), raw)
    for key, row in old_rows.items():
        if key in new_rows and new_rows[key].cells != row.cells:
            yield _cells_changed(table, file, _named(columns, key), old, row, new, new_rows[key])
    for key, row in new_rows.items():
        if key not in old.keyed(columns):
            after, raw = _filled(new, row), raw_or_none(new, row.raw, row.cells)
            behind = None if new.is_last(row) else new.row_before(row, columns)
            ends = behind is None and not old.is_ended
            yield Change(table, file, _named(columns, key), None, after, behind, "", raw, ends)


def _named(columns: Sequence[str], key: Key) -> dict[str, str]:
    return dict(zip(columns, key, strict=True))


def _rows_with_unique_key(rows: CsvRows, columns: Sequence[str]) -> dict[Key, Row]:
    return {key: rows_of_key[0] for key, rows_of_key in rows.keyed(columns).items() if len(rows_of_key) == 1}


def _cells_changed(
    table: str, file: str, key: Mapping[str, str], old: CsvRows, row: Row, new: CsvRows, other: Row
) -> Change:
    old_cells, new_cells = old.cells(row), new.cells(other)
    differ = [name for name in old_cells if old_cells[name] != new_cells[name]]
    before, after = {name: old_cells[name] for name in differ}, {name: new_cells[name] for name in differ}
    was, now = raw_or_none(old, row.raw, row.cells), raw_or_none(new, other.raw, other.cells)
    return Change(table, file, key, before, after, None, was, now)


def _filled(rows: CsvRows, row: Row) -> dict[str, str]:
    return {name: cell for name, cell in rows.cells(row).items() if cell}
