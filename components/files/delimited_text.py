"""Delimited text: detects the delimiter, and reads lines of any length."""

import re
from collections.abc import Callable, Collection, Iterator
from typing import BinaryIO

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
"""Delimiters in the tables of spreadsheets, databases and trackers, with their names."""

SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[,;\t|]*', re.IGNORECASE)
"""The line that tells Excel the delimiter; no spreadsheet shows it as a row."""

BOM = b"\xef\xbb\xbf"


def delimiter_of(
    header: str,
    columns: Collection[str] | None = None,
    fold: Callable[[str], str] = str,
    declared: str = ",",
) -> str:
    """Returns the delimiter of a table, by its header: the one that yields the most expected columns (as folded
    names), or the most cells if no columns are expected. If several yield as many, it is the declared one, or
    the first.

    >>> delimiter_of("time;lat;lon"), delimiter_of("date|a,b,c", {"date"})
    (';', '|')
    """

    def yields(delimiter: str) -> int:
        return header.count(delimiter) if columns is None else len(columns_named(header, delimiter, columns, fold))

    return max(DELIMITERS, key=lambda delimiter: (yields(delimiter), delimiter == declared))


def columns_named(
    header: str, delimiter: str, columns: Collection[str], fold: Callable[[str], str] = str
) -> set[str]:
    """Returns the columns in a header that is split by this delimiter."""
    return {fold(cell.strip(' "')) for cell in header.split(delimiter)}.intersection(columns)


def lines(stream: BinaryIO, longest: int) -> Iterator[tuple[int, bytes | None]]:
    r"""Yields the lines that are not blank, stripped, with their numbers; None for a line of more than
    `longest` bytes, which is skipped and never held in memory as a whole.

    >>> import io
    >>> list(lines(io.BytesIO(b"MSG,3\r\n\nlonger than ten\nMSG,4"), 10))
    [(1, b'MSG,3'), (3, None), (4, b'MSG,4')]
    """
    number = 0
    while data := stream.readline(longest + 1):
        number += 1
        is_complete = data.endswith(b"\n") or len(data) <= longest
        if not is_complete:
            while (piece := stream.readline(1 << 20)) and not piece.endswith(b"\n"):
                pass
            yield number, None
        elif text := data.removeprefix(BOM).strip() if number == 1 else data.strip():
            yield number, text
