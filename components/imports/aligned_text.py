"""Tables whose cells nothing but blanks part, as terminals and PDF files have them."""

from collections.abc import Iterator
from itertools import groupby

_FEWEST_COLUMNS, _FEWEST_LINES = 3, 3
"""With fewer, the blanks of a text may stand below each other by chance."""
_FEWEST_BLANKS = 2
"""Between two columns: one stands between the words of a cell, too."""
_MOST_LINES = 10_000
"""Of a table that a person has copied from somewhere; a program writes delimiters."""
_MOST_ABOVE = 5
"""Lines of a title, which go across the columns."""


def aligned_rows(text: str) -> list[list[str]]:
    """Returns the cells of a text whose columns stand below each other; none where there are no columns.

    >>> aligned_rows("Date        Type  To\\n2025-10-26  IL76  OSLK\\n2025-10-27        UUMU")
    [['Date', 'Type', 'To'], ['2025-10-26', 'IL76', 'OSLK'], ['2025-10-27', '', 'UUMU']]
    >>> aligned_rows("Two words\\nand  more\\nof  them")
    []
    """
    lines = text.expandtabs().splitlines()
    if len(lines) > _MOST_LINES:
        return []
    tables = {
        above: [*_columns([line for line in lines[above:] if line.strip()])] for above in range(_MOST_ABOVE + 1)
    }
    # A title may go across some of the columns, and leave others.
    above = max(tables, key=lambda number: len(tables[number]))
    if len(tables[above]) < _FEWEST_COLUMNS:
        return []
    titles = [[line.strip()] for line in lines[:above]]
    return titles + [[line[first:end].strip() for first, end in tables[above]] for line in lines[above:]]


def _columns(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yields where the columns of some lines begin and end."""
    if len(lines) < _FEWEST_LINES:
        return
    first = end = 0
    for is_blank, length in _runs(lines):
        if is_blank and length >= _FEWEST_BLANKS:
            if end > first:
                yield first, end
            first = end + length
        end += length
    if end > first:
        yield first, end


def _runs(lines: list[str]) -> Iterator[tuple[bool, int]]:
    """Yields how many places, one after another, are blank in all lines, or are not."""
    padded = [line.ljust(max(map(len, lines))) for line in lines]
    for is_blank, run in groupby(set(cells) == {" "} for cells in zip(*padded, strict=True)):
        yield is_blank, len([*run])
