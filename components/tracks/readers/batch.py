"""What a reader yields: points, and the problems of what could not be read."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.files.problems import Problem, Severity, shown
from components.tracks.points import empty_points
from components.tracks.readers.limits import Limits

MOST_SHOWN = 20
"""Problems that are listed individually, as many as a page shows; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Points of one file, of one `member` of an archive, or of a part of a large file.

    `points` is a points table (`components.tracks.points`), `unread` the number of rows set aside or of members
    that could not be read. The problems say why: the first ones individually, the rest counted.
    """

    points: pd.DataFrame = field(default_factory=empty_points)
    problems: list[Problem] = field(default_factory=list)
    member: str = ""
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Format:
    """One of several formats that a module reads; the fields are those of `formats.Reader`."""

    NAME: str
    recognises: Callable[[bytes], bool]
    read: Callable[[BinaryIO, str, Limits], Iterator[Batch]]


class UnreadableError(ValueError):
    """A file or member that cannot be read: `what` is wrong and the `remedy`, for the user."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        return type(self), (self.what, self.remedy)


class NoTrackError(UnreadableError):
    """Content that seems undamaged, but is of no kind that is read here. Without a remedy, the user is told which
    formats are accepted."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what, remedy)


@dataclass(frozen=True, slots=True)
class Fault:
    """Rows (True in `rows`) with the same fault in one column; `value` returns the cell of a row. `remedy`: a
    clause without its full stop; "" if there is none."""

    rows: npt.NDArray[np.bool_]
    column: str
    value: Callable[[int], object]
    what: str
    remedy: str = ""


@dataclass(slots=True)
class _Cause:
    """A reason for setting rows aside: the first row, and the number of rows."""

    row: int
    value: str
    remedy: str
    count: int = 0


class Tally:
    """Counts the rows of one file that are set aside: one problem per cause, with the first row and the number of
    rows. `lines`: whether rows are numbered as lines of a text file."""

    def __init__(self, file: str, *, lines: bool) -> None:
        self.file = file
        self.lines = lines
        self.count = 0
        self.read = 0
        self._causes: dict[tuple[str, str], _Cause] = {}
        self._flagged: list[Problem] = []
        self._waiting: list[Problem] = []
        self._doubtful: dict[tuple[str, str], int] = {}

    def add(self, row: int, column: str, value: object, what: str, remedy: str = "", count: int = 1) -> None:
        """Sets rows aside; `row` is the first of them."""
        self.count += count
        cause = self._causes.get((column, what))
        if cause is None and len(self._causes) < MOST_SHOWN:
            cause = self._causes[column, what] = _Cause(row, shown(value), remedy)
        if cause:
            cause.count += count

    def flag(self, column: str, what: str, remedy: str, count: int = 1) -> None:
        """Reports, once, what is odd about a column whose rows are kept."""
        flagged = Problem(Severity.FLAGGED, self.file, what, remedy, column=column, count=count)
        if flagged not in self._flagged:
            self._flagged.append(flagged)
            self._waiting.append(flagged)

    def doubt(self, column: str, cells: int) -> None:
        """Counts invalid cells that are read as unknown; their rows are kept."""
        self._doubt(column, "", cells)

    def replaced(self, column: str, word: str, cells: int) -> None:
        """Counts cells with a word for "not known"."""
        self._doubt(column, word, cells)

    def _doubt(self, column: str, word: str, cells: int) -> None:
        if cells:
            self._doubtful[column, word] = self._doubtful.get((column, word), 0) + cells

    def sift(self, faults: Sequence[Fault], rows: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Returns which of the numbered rows are good, and sets the others aside; if a row has several faults, the
        first counts."""
        bad = np.zeros(len(rows), dtype=bool)
        for fault in faults:
            places = np.flatnonzero(fault.rows & ~bad)
            if len(places):
                first = int(places[0])
                self.add(int(rows[first]), fault.column, fault.value(first), fault.what, fault.remedy, len(places))
                bad |= fault.rows
        self.read += int((~bad).sum())
        return ~bad

    def problems(self) -> list[Problem]:
        """Returns the problems flagged since the last call."""
        flagged, self._waiting = self._waiting, []
        return flagged

    def rest(self) -> list[Problem]:
        """Returns the final problems: why and how many rows are set aside, and what is read as unknown."""
        return [*self._aside(), *(self._unknown(*key, cells) for key, cells in self._doubtful.items())]

    def _aside(self) -> Iterator[Problem]:
        rows = self.count + self.read
        for (column, what), cause in self._causes.items():
            line = cause.row if self.lines else None
            many = f"in all {rows:,} rows" if cause.count == rows else f"in {cause.count:,} rows"
            sentence = what if cause.count == 1 else f"{many} {what}"
            remedy = self._remedy(cause.remedy)
            yield Problem(
                Severity.SET_ASIDE, self.file, sentence, remedy, cause.row, line, column, cause.value, cause.count
            )
        if more := self.count - sum(cause.count for cause in self._causes.values()):
            what = f"{more:,} more rows of this file are set aside, for reasons like those told"
            remedy = "Correct the first ones and read the file again."
            yield Problem(Severity.SET_ASIDE, self.file, what, remedy, count=more)

    def _remedy(self, remedy: str) -> str:
        clause = remedy.rstrip(".")
        if self.read:
            return f"{clause or 'Nothing to do'}; the other rows are read."
        return f"{clause or 'Correct this column'}, and read the file again."

    def _unknown(self, column: str, word: str, cells: int) -> Problem:
        cell = "1 cell" if cells == 1 else f"{cells:,} cells"
        if word:
            says = "says" if cells == 1 else "say"
            what = f"{cell} of the column '{shown(column)}' {says} '{shown(word)}', read as unknown"
            remedy = "Nothing to do, if nothing else was meant."
        else:
            sense = "makes no sense and is" if cells == 1 else "make no sense and are"
            what = f"{cell} of the column '{shown(column)}' {sense} read as unknown"
            remedy = "Check the column."
        return Problem(Severity.FLAGGED, self.file, what, remedy, column=column, value=shown(word), count=cells)


def unused_columns(file: str, names: Sequence[str]) -> Problem:
    """Returns the problem that lists the unused columns of a table."""
    what = "1 column is not used" if len(names) == 1 else f"{len(names):,} columns are not used"
    remedy = "Nothing to do, if they say nothing of the track."
    return Problem(Severity.FLAGGED, file, f"{what}: {shown(', '.join(names))}", remedy, count=len(names))


def unreadable(file: str, error: UnreadableError, member: str = "") -> Batch:
    """Returns an empty batch with the problem that says why."""
    place = f"{file}: {member}" if member else file
    problem = Problem(Severity.UNREADABLE, shown(place), error.what, error.remedy)
    return Batch(problems=[problem], member=member, unread=1)
