"""What a reader hands on: points, and what could not be read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.problems import Problem, Severity, shown
from components.tracks.points import empty_points

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Batch:
    """Points of one file, or of one `member` of an archive, or of a part of a large file.

    `points` is a points table (`components.tracks.points`), `unread` the number of rows that were set aside or
    of members that could not be read; the problems say why, the first of them one by one and the rest counted.
    """

    points: pd.DataFrame = field(default_factory=empty_points)
    problems: list[Problem] = field(default_factory=list)
    member: str = ""
    unread: int = 0


class UnreadableError(ValueError):
    """A file or member that cannot be read: `what` is wrong and the `remedy`, for the user."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        return type(self), (self.what, self.remedy)


class NoTrackError(UnreadableError):
    """Content that is whole, for all one can see, and of no kind that is read here. Without a remedy, the user is
    told what is read."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what, remedy)


@dataclass(frozen=True, slots=True)
class Fault:
    """Rows (True in `rows`) that have one thing wrong in one column; `value` gives the cell of a row."""

    rows: npt.NDArray[np.bool_]
    column: str
    value: Callable[[int], object]
    what: str
    remedy: str


class Tally:
    """The rows of one file that are set aside: the first ones become a problem each, the rest are counted.
    `lines` says whether rows are numbered as the lines of a text file."""

    def __init__(self, file: str, *, lines: bool) -> None:
        self.file = file
        self.lines = lines
        self.count = 0
        self._problems: list[Problem] = []
        self._flagged: list[Problem] = []
        self._doubtful: dict[str, int] = {}

    def add(self, row: int, column: str, value: object, what: str, remedy: str) -> None:
        """Set one row aside."""
        self.count += 1
        if self.count <= MOST_SHOWN:
            line = row if self.lines else None
            told = Problem(Severity.SET_ASIDE, self.file, what, remedy, row, line, column, shown(value))
            self._problems.append(told)

    def flag(self, column: str, what: str, remedy: str) -> None:
        """Say, once, what is odd about a column whose rows are kept."""
        told = Problem(Severity.FLAGGED, self.file, what, remedy, column=column)
        if told not in self._flagged:
            self._flagged.append(told)
            self._problems.append(told)

    def doubt(self, column: str, cells: int) -> None:
        """Count cells that make no sense and are read as unknown; their rows are kept."""
        if cells:
            self._doubtful[column] = self._doubtful.get(column, 0) + cells

    def sift(self, faults: Sequence[Fault], rows: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Which rows, of the numbers given, are good; of a row with several faults the first is told."""
        bad = np.zeros(len(rows), dtype=bool)
        for fault in faults:
            bad |= fault.rows
        places = np.flatnonzero(bad)
        room = max(0, MOST_SHOWN - self.count)
        for place in places[:room].tolist():
            fault = next(fault for fault in faults if fault.rows[place])
            self.add(int(rows[place]), fault.column, fault.value(place), fault.what, fault.remedy)
        self.count += max(0, len(places) - room)
        return ~bad

    def problems(self) -> list[Problem]:
        """The problems since the last call."""
        told, self._problems = self._problems, []
        return told

    def rest(self) -> list[Problem]:
        """The last word: how many rows more were set aside than were told one by one, and how many cells make no
        sense."""
        told = []
        if (more := self.count - MOST_SHOWN) > 0:
            what = f"{more:,} more rows of this file are set aside, for reasons like those told"
            remedy = "Correct the first ones and read the file again."
            told.append(Problem(Severity.SET_ASIDE, self.file, what, remedy))
        for column, cells in self._doubtful.items():
            one, many = "1 cell of this column makes no sense and is", "cells of this column make no sense and are"
            what = f"{one if cells == 1 else f'{cells:,} {many}'} read as unknown"
            told.append(Problem(Severity.FLAGGED, self.file, what, "Check the column.", column=column))
        return told


def unreadable(file: str, error: UnreadableError, member: str = "") -> Batch:
    """A batch that only says why there is nothing in it."""
    place = f"{file}: {member}" if member else file
    problem = Problem(Severity.UNREADABLE, shown(place), error.what, error.remedy)
    return Batch(problems=[problem], member=member, unread=1)
