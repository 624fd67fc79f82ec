"""Reads text tables whose columns are aligned with blanks: finds where columns begin and end, by what is blank in
the header and in the rows."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

import numpy as np
import numpy.typing as npt

from components.imports.words.heading_words import loose_meanings, meanings_of

FEWEST_LINES = 3
"""With fewer lines, blanks may be aligned by chance."""
_FEWEST_COLUMNS = 3
_FEWEST_WORDS = 3
"""Column words needed in a header whose columns are separated by single blanks; two may stand in a title."""
_FAR_APART = re.compile(" {2,}")
"""Two blanks separate columns; a single one also separates words within a cell."""
_DRAWN = re.compile(r"[-=_*~+ \u2500-\u257f]*")
"""A drawn or blank line."""
_MOST_LINES, _MOST_SIGNS = 10_000, 5_000_000
"""Largest table that a person copies or prints; programs write delimiters."""
_MOST_ABOVE, _MOST_BELOW = 10, 5
"""Lines of a title above the header, and of notes and totals below the table, which ignore the columns."""
_NEARLY_ALL = 0.8
"""Share of rows that must be blank between two columns; page headers and long cells ignore them."""

_Columns = list[tuple[int, int]]
"""Start and end of each column; nearly all rows are blank between two columns."""
_Blanks = npt.NDArray[np.bool_]
"""For each line and each position in it, whether it is blank."""


def looks_aligned(text: str, delimiter: str) -> bool:
    """Returns whether a line at the top has parts far apart and no delimiter: the header of aligned columns, whose
    remarks may contain a comma here and there."""
    first = islice(filter(str.strip, text.splitlines()), _MOST_ABOVE)
    return any(_is_of_columns(line) and delimiter not in line for line in first)


def _is_of_columns(line: str) -> bool:
    return len(_FAR_APART.split(line.strip())) >= _FEWEST_COLUMNS


def aligned_rows(text: str) -> list[list[str]]:
    """Returns the cells of a text with aligned columns; empty if it has none. Titles, drawn lines, and lines that
    ignore the columns are one cell.

    >>> aligned_rows("Date        Type  To\\n2025-10-26  IL76  OSLK\\n2025-10-27        UUMU")
    [['Date', 'Type', 'To'], ['2025-10-26', 'IL76', 'OSLK'], ['2025-10-27', '', 'UUMU']]
    >>> aligned_rows("NR  DATE   TYPE\\n---------------\\n001 251102 IL76\\n002 251103 C17\\nNO SHOW 1")[2:]
    [['001', '251102', 'IL76'], ['002', '251103', 'C17'], ['NO SHOW 1']]
    >>> aligned_rows("Two words\\nand  more\\nof  them")
    []
    """
    lines = [line.rstrip() for line in text.expandtabs().splitlines()]
    width = max(map(len, lines), default=0)
    if len(lines) > _MOST_LINES or width * len(lines) > _MOST_SIGNS:
        return []
    places = [place for place, line in enumerate(lines) if not _DRAWN.fullmatch(line)]
    written = [lines[place].ljust(width) for place in places]
    blanks = np.array([*map(list, written)], dtype="U1").reshape(len(written), width) == " "
    tables = _tables([*map(str.rstrip, written)], blanks)
    _, width, head, columns = max(tables, key=lambda table: table[:2], default=(0, 0, 0, []))
    if width < _FEWEST_COLUMNS:
        return []
    return [_row(line, columns if place >= places[head] else []) for place, line in enumerate(lines)]


def _tables(lines: Sequence[str], blanks: _Blanks) -> Iterator[tuple[int, int, int, _Columns]]:
    """Yields the tables that lines may be: number of column words, number of columns, index of the header line,
    and the columns."""
    for head, line in enumerate(lines[:_MOST_ABOVE]):
        words = _words_that_head(line)
        if words or _is_of_columns(line):
            # Headers repeated on each page say nothing about the rows.
            rows = [place for place in range(head + 1, len(lines)) if lines[place] != line]
            for below in range(_MOST_BELOW + 1):
                above = rows[: len(rows) - below]
                if len(above) + 1 >= FEWEST_LINES:
                    # A single blank separates columns only if their headings are known.
                    header = line if words else ""
                    columns = _columns(header, [lines[place] for place in above], blanks[head], blanks[above])
                    yield words, len(columns), head, columns


def _words_that_head(line: str) -> int:
    """Returns how many words of a line are column words; 0 if they are few, or less than half of the line."""
    words = {*line.split(), *_FAR_APART.split(line.strip())}
    heading = sum(bool(meanings_of(word) or loose_meanings(word)) for word in words)
    return heading if heading >= max(_FEWEST_WORDS, len(line.split()) / 2) else 0


def _columns(header: str, rows: Sequence[str], blank_above: npt.NDArray[np.bool_], blanks: _Blanks) -> _Columns:
    """Returns the columns of a table: separated by what is blank in the header and in nearly all rows."""
    free = blank_above & (blanks.mean(axis=0) >= _NEARLY_ALL)
    edges = np.flatnonzero(np.diff(np.concatenate(([True], free, [True])).astype(np.int8)))
    columns: _Columns = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if columns and _are_one_column(header, rows, columns[-1], (start, end)):
            columns[-1] = columns[-1][0], end
        else:
            columns.append((start, end))
    return columns


def _are_one_column(header: str, rows: Sequence[str], left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Returns whether two columns are one: only one blank separates them, and their heading is one, or stands
    above only one of them."""
    if not header[slice(*left)].strip() or not header[slice(*right)].strip():
        return right[0] - left[1] < len("  ")
    heading = header[left[0] : right[1]].strip()
    if _FAR_APART.search(heading) or not meanings_of(heading):
        return False
    filled = sum(bool(row[slice(*left)].strip() and row[slice(*right)].strip()) for row in rows)
    return filled < _NEARLY_ALL * len(rows)


def _row(line: str, columns: _Columns) -> list[str]:
    """Returns the cells of a line; a single one if it is drawn, or ignores the columns and has few parts."""
    if _DRAWN.fullmatch(line):
        return [line.replace(" ", "")]
    # A cell that runs into the next column stands where it begins.
    cuts = [line.ljust(start).rfind(" ", end, start) for (_, end), (start, _) in pairwise(columns)]
    starts = [*(start for start, _ in columns[1:]), len(line)]
    if any(
        _is_within_cell(line, cut, start, end) for cut, (start, end) in zip(cuts, pairwise(starts), strict=True)
    ):
        return [line.strip()]
    cells = _cells_between(line, cuts)
    return [line.strip()] if -1 in cuts and sum(map(bool, cells)) * 2 <= len(columns) else cells


def _cells_between(line: str, cuts: Sequence[int]) -> list[str]:
    """Returns the cells of a line cut at some positions; at -1 a cell continues, and the next one is empty.

    >>> _cells_between("001 IL76 OSLK", [3, 8]), _cells_between("NO SHOW  1", [-1, 7])
    (['001', 'IL76', 'OSLK'], ['NO SHOW', '', '1'])
    """
    begins = [0, *(cut for cut in cuts if cut >= 0)]
    parts = iter([line[begin:end].strip() for begin, end in pairwise([*begins, len(line)])])
    return [next(parts) if cut >= 0 else "" for cut in (0, *cuts)]


def _is_within_cell(line: str, cut: int, start: int, end: int) -> bool:
    """Returns whether a cut separates two words of which the second begins before its column and is not alone
    there: the cell may run across both columns, and its end is unknown."""
    goes_on = 0 < cut < start - 1 and line[cut - 1] != " " and bool(line[cut + 1 : start].strip())
    return goes_on and " " in line[cut + 1 : end].strip()
