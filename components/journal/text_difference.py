"""What differs between two states of a table, as changes which make the one of the other byte for byte."""

import csv
from collections.abc import Iterator, Mapping, Sequence

from components.journal.change import Change, UnfitError, apply, raw_or_none, splice_of
from components.journal.csv_rows import CsvRows, Key, NoSuchColumnError, Row

MOST_ROWS = 2_000
"""More rows that differ are one piece of text: somebody has replaced the file, and nobody reads so many
changes."""


def changes_between(table: str, file: str, before: str, after: str, columns: Sequence[str]) -> list[Change]:
    """Returns the changes; `columns` are those of the key, none where rows have none. What no row says, such as
    another order, is a piece of text."""
    if before == after:
        return []
    changes, made = _row_changes(table, file, before, after, columns)
    if made != after:
        changes.append(Change(table, file, splice=splice_of(made, after)))
    return changes


def _row_changes(
    table: str, file: str, before: str, after: str, columns: Sequence[str]
) -> tuple[list[Change], str]:
    """Returns the changes of rows, and the text that they make."""
    changes: list[Change] = []
    try:
        old, new = CsvRows(before, columns), CsvRows(after, columns)
        if not columns or not old.header or old.header != new.header or old.delimiter != new.delimiter:
            return [], before
        for change in _changes(table, file, old, new, columns):
            changes.append(change)
            if len(changes) > MOST_ROWS:
                return [], before
        made = CsvRows(before, columns)
        for change in changes:
            apply(change, made)
    except (UnfitError, NoSuchColumnError, csv.Error):
        return [], before
    return changes, made.text


def _changes(table: str, file: str, old: CsvRows, new: CsvRows, columns: Sequence[str]) -> Iterator[Change]:
    there, then = _once(old, columns), _once(new, columns)
    # From the last one up: where they are undone, each finds the row behind which it stood.
    for key, row in reversed(there.items()):
        if key not in new.keyed(columns):
            before, raw = _filled(old, row), raw_or_none(old, row.raw, row.cells)
            yield Change(table, file, _named(columns, key), before, None, old.row_before(row, columns), raw)
    for key, row in there.items():
        if key in then and then[key].cells != row.cells:
            yield _cells_changed(table, file, _named(columns, key), old, row, new, then[key])
    for key, row in then.items():
        if key not in old.keyed(columns):
            after, raw = _filled(new, row), raw_or_none(new, row.raw, row.cells)
            behind = None if new.is_last(row) else new.row_before(row, columns)
            ends = behind is None and not old.is_ended
            yield Change(table, file, _named(columns, key), None, after, behind, "", raw, ends)


def _named(columns: Sequence[str], key: Key) -> dict[str, str]:
    return dict(zip(columns, key, strict=True))


def _once(rows: CsvRows, columns: Sequence[str]) -> dict[Key, Row]:
    return {key: same[0] for key, same in rows.keyed(columns).items() if len(same) == 1}


def _cells_changed(
    table: str, file: str, key: Mapping[str, str], old: CsvRows, row: Row, new: CsvRows, other: Row
) -> Change:
    one, two = old.cells(row), new.cells(other)
    differ = [name for name in one if one[name] != two[name]]
    before, after = {name: one[name] for name in differ}, {name: two[name] for name in differ}
    was, now = raw_or_none(old, row.raw, row.cells), raw_or_none(new, other.raw, other.cells)
    return Change(table, file, key, before, after, None, was, now)


def _filled(rows: CsvRows, row: Row) -> dict[str, str]:
    return {name: cell for name, cell in rows.cells(row).items() if cell}
