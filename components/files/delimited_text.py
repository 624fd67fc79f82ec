"""Text in lines, whose cells a delimiter separates: which one it is, and the lines, however long they are."""

import re
from collections.abc import Callable, Collection, Iterator
from typing import BinaryIO

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
"""What separates cells in tables of spreadsheets, databases and trackers, and its name."""

SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[,;\t|]*', re.IGNORECASE)
"""The line by which Excel is told how cells are separated; no spreadsheet shows it as a row."""

BOM = b"\xef\xbb\xbf"


def delimiter_of(
    header: str,
    columns: Collection[str] | None = None,
    fold: Callable[[str], str] = str,
    declared: str = ",",
) -> str:
    """Returns the delimiter of a table, from its header: the one that yields the most names, folded, of the
    columns expected, or, where none are, the most cells; of several that yield as many the declared one, or the
    first.

    >>> delimiter_of("time;lat;lon"), delimiter_of("date|a,b,c", {"date"})
    (';', '|')
    """

    def yields(delimiter: str) -> int:
        return header.count(delimiter) if columns is None else len(columns_named(header, delimiter, columns, fold))

    return max(DELIMITERS, key=lambda delimiter: (yields(delimiter), delimiter == declared))


def columns_named(
    header: str, delimiter: str, columns: Collection[str], fold: Callable[[str], str] = str
) -> set[str]:
    """Returns which columns a header names, if this is what separates its cells."""
    return {fold(cell.strip(' "')) for cell in header.split(delimiter)}.intersection(columns)


def lines(stream: BinaryIO, longest: int) -> Iterator[tuple[int, bytes | None]]:
    r"""The lines that are not blank, stripped, with their numbers; None for one that is longer than so many bytes,
    which is passed over and never held as a whole.

    >>> import io
    >>> list(lines(io.BytesIO(b"MSG,3\r\n\nlonger than ten\nMSG,4"), 10))
    [(1, b'MSG,3'), (3, None), (4, b'MSG,4')]
    """
    number = 0
    while data := stream.readline(longest + 1):
        number += 1
        whole = data.endswith(b"\n") or len(data) <= longest
        if not whole:
            while (more := stream.readline(1 << 20)) and not more.endswith(b"\n"):
                pass
            yield number, None
        elif text := data.removeprefix(BOM).strip() if number == 1 else data.strip():
            yield number, text
