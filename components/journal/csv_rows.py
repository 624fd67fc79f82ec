"""Edits the rows of a CSV text: changes, adds and removes rows, and leaves everything else unchanged, byte for
byte."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from components.files.delimited_text import SEPARATOR_LINE, delimiter_of
from components.ledger.tables.header_line import read_names

_UNFIT = re.compile(r"[\x00-\x1f\x7f]+")
_QUOTING: Mapping[bool, Literal[0, 1]] = {False: csv.QUOTE_MINIMAL, True: csv.QUOTE_ALL}
BOM = "\ufeff"

_LOOKED_AT = 1_000
"""The most rows that are searched for one before the positions of all are indexed again, which takes as long as
some ten thousand comparisons."""

Key = tuple[str, ...]
"""The cells of a row in its key columns."""


class NoSuchRowError(LookupError):
    """There is no row with this key, or there are several."""


class NoSuchColumnError(LookupError):
    """The header lacks a column; the message is its name."""


@dataclass(slots=True, eq=False)
class Row:
    """A record as it stands, with its line end, and its cells; raw is "" after its removal."""

    raw: str
    cells: list[str]


class CsvRows:
    """A table whose rows can be edited. Columns are named as in its header; `names` are some expected names,
    used to detect the delimiter."""

    def __init__(self, text: str, names: Sequence[str], delimiter: str = ",") -> None:
        first = _first_line(text)
        self.delimiter = delimiter_of(first, names, declared=delimiter) if first else delimiter
        self.rows = [Row(raw, cells) for raw, cells in _records(text, self.delimiter)]
        self._header = next((i for i, row in enumerate(self.rows) if _is_header(row)), None)
        header = self.rows[self._header].cells if self._header is not None else []
        self.header = [name.strip(f" {BOM}") for name in header]
        self._places = {name: place for place, name in reversed([*enumerate(self.header)])}
        self._index: dict[Key, list[Row]] = {}
        self._key: tuple[str, ...] = ()
        self._order: dict[int, int] = {}

    @property
    def end(self) -> str:
        """The line end of the header, which new rows get."""
        return "\r\n" if self._header is not None and self.rows[self._header].raw.endswith("\r\n") else "\n"

    @property
    def text(self) -> str:
        """The whole text of the table in its present state."""
        return "".join(row.raw for row in self.rows)

    @property
    def data(self) -> list[Row]:
        """The rows with a cell for every column, in order."""
        return [row for row in self.rows[self._first :] if row.raw and len(row.cells) == len(self.header)]

    @property
    def count(self) -> int:
        """The number of rows that are not blank."""
        return sum(any(row.cells) for row in self.rows[self._first :] if row.raw)

    @property
    def _first(self) -> int:
        return len(self.rows) if self._header is None else self._header + 1

    def spelled(self, columns: Sequence[str]) -> dict[str, str]:
        """Returns the header's spelling of these columns, by their names in the descriptor."""
        names = read_names(self.header, columns).read
        return dict(reversed([*zip(names, self.header, strict=True)]))

    def cells(self, row: Row) -> dict[str, str]:
        """Returns the cells of a row by column."""
        return dict(zip(self.header, row.cells, strict=True))

    def key_of(self, row: Row, columns: Sequence[str]) -> Key:
        """Returns the cells of a row in the key `columns`."""
        return tuple(row.cells[self._places[name]].strip() for name in columns)

    def keyed(self, columns: Sequence[str]) -> dict[Key, list[Row]]:
        """Returns the rows by their keys in these columns, all of which must be in the header."""
        if self._key != tuple(columns):
            self._key, self._index = tuple(columns), {}
            for name in columns:
                if name not in self._places:
                    raise NoSuchColumnError(name)
            for row in self.data:
                self._index.setdefault(self.key_of(row, columns), []).append(row)
        return self._index

    def row(self, key: Mapping[str, str]) -> Row:
        """Returns the only row with this key. Raises `NoSuchRowError`."""
        rows = self.keyed([*key]).get(tuple(key.values()), [])
        if len(rows) != 1:
            raise NoSuchRowError
        return rows[0]

    def change(self, key: Mapping[str, str], cells: Mapping[str, str], raw: str = "") -> None:
        """Changes cells of a row. If `raw` is given, it becomes the row's text, except for the line end."""
        row = self.row(key)
        for name in cells:
            if name not in self._places:
                raise NoSuchColumnError(name)
        before = self.key_of(row, self._key)
        is_quoted, end = _quotes_all(row, self.delimiter), row.raw[len(row.raw.rstrip("\r\n")) :]
        for name, cell in cells.items():
            row.cells[self._places[name]] = cell
        row.raw = (
            raw.rstrip("\r\n") + end if raw else csv_line(row.cells, self.delimiter, end, quotes_all=is_quoted)
        )
        if (after := self.key_of(row, self._key)) != before:
            del self._index[before]
            self._index.setdefault(after, []).append(row)

    def _refuse_other_columns(self, cells: Mapping[str, str]) -> None:
        if others := [name for name, cell in cells.items() if name not in self._places and cell]:
            raise NoSuchColumnError(others[0])

    def _has_text_from(self, place: int) -> bool:
        """Whether any row from this position on has text."""
        return any(self.rows[number].raw for number in range(place, len(self.rows)))

    def add(
        self,
        columns: Sequence[str],
        cells: Mapping[str, str],
        behind: Mapping[str, str] | None = None,
        raw: str = "",
    ) -> None:
        """Adds a row with these key columns: behind the row with the key `behind`, before all others if that is
        empty, or at the end if it is None."""
        self._refuse_other_columns(cells)
        index = self.keyed(columns)
        place = len(self.rows) if behind is None else self._place_behind(behind)
        self._end_line_before(place)
        values = [cells.get(name, "") for name in self.header]
        row = Row(raw or self._written(values), values)
        if not _is_ended(row.raw) and self._has_text_from(place):
            row.raw += self.end
        if self._order:
            self._order[id(row)] = place
        self.rows.insert(place, row)
        index.setdefault(self.key_of(row, columns), []).append(row)

    def _written(self, values: Sequence[str]) -> str:
        """Returns a new row, quoted as the header is."""
        is_quoted = _quotes_all(self.rows[self._first - 1], self.delimiter)
        return csv_line(values, self.delimiter, self.end, quotes_all=is_quoted)

    def _end_line_before(self, place: int) -> None:
        """Adds a line end to the last line before a position if it lacks one; there is at least the header."""
        previous = next(row for number in range(place - 1, -1, -1) if (row := self.rows[number]).raw)
        if not _is_ended(previous.raw):
            previous.raw += self.end

    def remove(self, key: Mapping[str, str], *, with_end_before: bool = False) -> None:
        """Removes a row. If it is the last one and `with_end_before`, also removes the line end before it,
        which was added with the row."""
        row = self.row(key)
        is_last = self.is_last(row)
        row.raw = ""
        del self._index[tuple(key.values())]
        # Trim removed rows from the end, so that finding the last row stays fast.
        while self.rows and not self.rows[-1].raw:
            self.rows.pop()
        if is_last and with_end_before:
            self.rows[-1].raw = self.rows[-1].raw.removesuffix(self.end)

    @property
    def is_ended(self) -> bool:
        """Whether the last line has a line end."""
        return _is_ended(next((row.raw for row in reversed(self.rows) if row.raw), "\n"))

    def row_before(self, row: Row, columns: Sequence[str]) -> dict[str, str]:
        """Returns the key of the nearest row above that has a unique key; empty if there is none."""
        index = self.keyed(columns)
        for number in range(self._place(row) - 1, self._first - 1, -1):
            other = self.rows[number]
            if other.raw and len(other.cells) == len(self.header):
                key = self.key_of(other, columns)
                if len(index.get(key, ())) == 1:
                    return dict(zip(columns, key, strict=True))
        return {}

    def last_key(self, columns: Sequence[str]) -> dict[str, str] | None:
        """Returns the key of the last row; empty if there are no rows, None if the key is not unique."""
        last = next(row for row in reversed(self.rows) if row.raw)
        if last is self.rows[self._first - 1]:
            return {}
        if len(last.cells) != len(self.header):
            return None
        key = self.key_of(last, columns)
        return dict(zip(columns, key, strict=True)) if len(self.keyed(columns).get(key, ())) == 1 else None

    def is_last(self, row: Row) -> bool:
        """Whether this row is the last one."""
        return next((other for other in reversed(self.rows) if other.raw), None) is row

    def _place_behind(self, key: Mapping[str, str]) -> int:
        if not key:
            return self._first
        return self._place(self.row(key)) + 1

    def _place(self, row: Row) -> int:
        # Rows only move down, by as many as were inserted before them since the positions were indexed.
        noted = self._order.get(id(row))
        if noted is not None:
            for number in range(noted, min(noted + _LOOKED_AT, len(self.rows))):
                if self.rows[number] is row:
                    return number
        self._order = {id(other): number for number, other in enumerate(self.rows)}
        return self._order[id(row)]


def _is_ended(raw: str) -> bool:
    return raw.endswith(("\n", "\r"))


def _first_line(text: str) -> str:
    """Returns the first line that may be a header; "" if there is none."""
    lines = text.removeprefix(BOM).splitlines()
    return next((line for line in lines if line.strip() and not SEPARATOR_LINE.fullmatch(line)), "")


def _is_header(row: Row) -> bool:
    first = row.raw.strip(f" \r\n{BOM}")
    return any(cell.strip(f" {BOM}") for cell in row.cells) and not SEPARATOR_LINE.fullmatch(first)


def _records(text: str, delimiter: str) -> Iterator[tuple[str, list[str]]]:
    """Yields the text of each record, including its line end, and its cells. A quoted cell may span several
    lines."""
    lines: list[str] = []

    def taken() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            lines.append(line)
            yield line

    for cells in csv.reader(taken(), delimiter=delimiter):
        yield "".join(lines), cells
        lines.clear()


def _quotes_all(row: Row, delimiter: str) -> bool:
    """Whether every cell of a row is quoted, not only those that must be."""
    stripped = row.raw.rstrip("\r\n")
    return stripped.startswith('"') and csv_line(row.cells, delimiter, "", quotes_all=True) == stripped


def fit(cell: str) -> str:
    r"""Returns a cell without the control characters that would cause the ledger to set its row aside.

    >>> fit(" a\nb ")
    'a b'
    """
    return (_UNFIT.sub(" ", cell) if not cell.isprintable() else cell).strip()


def csv_line(cells: Sequence[str], delimiter: str = ",", end: str = "\n", *, quotes_all: bool = False) -> str:
    r"""Returns a record. Cells with a line break of any kind are quoted, whatever the line end of the file.

    >>> csv_line(["a", "b\rc"], ";")
    'a;"b\rc"\n'
    """
    text = io.StringIO(newline="")
    # The writer only quotes line breaks of the kind that it writes itself.
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n", quoting=_QUOTING[quotes_all])
    writer.writerow(cells)
    return text.getvalue().removesuffix("\r\n") + end
