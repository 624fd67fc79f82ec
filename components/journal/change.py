"""A change of a table: cells of one row before and after, or a piece of the text where no row says it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from components.journal.csv_rows import CsvRows, NoSuchColumnError, NoSuchRowError, csv_line

Cells = Mapping[str, str]


class UnfitError(ValueError):
    """A change does not fit the text it is made to."""


@dataclass(frozen=True, slots=True)
class Splice:
    """A piece of a text in the place of another one. at: how many characters stand before it."""

    at: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """What changes in a table, which lies in a file of the ledger's folder. Columns have the names of its header.

    key: of the row, as it was before; None where the change is one of the text (splice). before, after: the cells
    that change; None of a row that is new, or removed. behind: the key of the row before a new or a removed one,
    empty where it is the first; None for one that comes at the end. raw_before, raw_after: the row as it stood, or
    stands, where it is removed, or the program would write its cells otherwise. ends: whether a new row brought
    the line end of the one before it along."""

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
        """The key of the row once the change is made."""
        return {name: (self.after or {}).get(name, cell) for name, cell in (self.key or {}).items()}

    @property
    def inverse(self) -> "Change":
        """The change that takes this one back."""
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
        """Whether it takes a row away."""
        return self.before is not None and self.after is None

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that it names."""
        return tuple({**(self.key or {}), **(self.before or {}), **(self.after or {})})


def apply(change: Change, rows: CsvRows) -> None:
    """Makes the change of a row. Raises `UnfitError`."""
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
    """Returns a text with a piece in the place of another one. Raises `UnfitError`."""
    end = splice.at + len(splice.before)
    if text[splice.at : end] != splice.before:
        raise UnfitError("the text has changed there")
    return text[: splice.at] + splice.after + text[end:]


def splice_of(before: str, after: str) -> Splice:
    """Returns the piece in which two texts differ.

    >>> splice_of("abcd", "abxd")
    Splice(at=2, before='c', after='x')
    """
    start = _common(before, after)
    longest = min(len(before), len(after)) - start
    end = min(longest, _common(before[start:][::-1], after[start:][::-1]))
    return Splice(start, before[start : len(before) - end], after[start : len(after) - end])


def _common(one: str, other: str) -> int:
    """Returns how many characters two texts begin with together, by halving: texts may have megabytes."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == other[low:middle] else (low, middle - 1)
    return low


def raw_or_none(rows: CsvRows, raw: str, cells: list[str]) -> str:
    """Returns a row as it stands where the program would write it otherwise; "" where it would not."""
    return "" if csv_line(cells, rows.delimiter, rows.end) == raw else raw


def as_json(change: Change) -> dict[str, Any]:
    """Returns a change as a line of the journal has it."""
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
    """Returns the change of a line. Raises ValueError, TypeError or LookupError where it is none."""
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
    """Returns the path of a file, which must be one inside the folder: a journal comes with a ledger that somebody
    else made."""
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
