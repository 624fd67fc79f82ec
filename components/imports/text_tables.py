"""Tables that are text: which encoding and delimiter they have, and their cells."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from components.files.delimited_text import BOM, DELIMITERS, SEPARATOR_LINE
from components.imports.aligned_text import aligned_rows
from components.imports.hyperlinks import Link, formula_link
from components.imports.questions import NotReadableError, Question, question
from components.imports.text_encodings import likely_encodings
from components.imports.workbook import MOST_CELLS, Grid

ENCODING = "encoding"
"""The id of the question."""
_PIPE = "|"
"""The delimiter of Markdown, beside which blanks stand to be looked at."""
_SAMPLE = 50
"""Rows by which the delimiter is told; a title above a table and a note below it are fewer."""


def read_text_table(data: bytes, encoding: str = "") -> tuple[Grid, list[Question]]:
    """Returns the cells of a text, and the question of its encoding where that is not certain: then the cells are
    as in the likeliest. Raises `NotReadableError`."""
    asked: list[Question] = []
    text, taken = _unicode(data), ""
    if text is None:
        likely = likely_encodings(data)
        if not likely.is_certain:
            asked = [_question_of(data, likely.names)]
        text, taken = (
            data.decode(encoding or likely.names[0], "replace"),
            "" if encoding or asked else likely.names[0],
        )
    if "\0" in text:
        raise NotReadableError("this is no text", "Save the table as a workbook (.xlsx) or as CSV (UTF-8).")
    rows = list(_rows(text))
    links = _taken_from_formulas(rows) if "=HYPERLINK(" in text.upper() else []
    return Grid("", rows, links=links, encoding=taken), asked


def _taken_from_formulas(rows: list[list[str]]) -> list[Link]:
    """Puts what formulas show that make links in the place of these, and returns the links."""
    links: list[Link] = []
    for number, row in enumerate(rows):
        if any(cell[:1] == "=" for cell in row):
            shown = [formula_link(cell) for cell in row]
            links += [(number, place, address) for place, (_, address) in enumerate(shown) if address]
            rows[number] = [label for label, _ in shown]
    return links


def _unicode(data: bytes) -> str | None:
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        return data.removeprefix(BOM).decode("utf-8")
    except UnicodeError:
        return None


def _question_of(data: bytes, likely: Sequence[str]) -> Question:
    lines = data.split(b"\n")
    row = next(number for number, line in enumerate(lines) if not line.isascii())
    shows = "; ".join(f"{name}: {lines[row].decode(name, 'replace').strip()[:60]}" for name in likely[:4])
    return question(
        ENCODING, f"The text is not in UTF-8. In which encoding is row {row + 1} right? {shows}", likely
    )


def _rows(text: str) -> Iterator[list[str]]:
    first, _, rest = text.partition("\n")
    separator = SEPARATOR_LINE.fullmatch(first.strip())
    # Excel reads this line and shows it nowhere: it is no row.
    body = rest if separator else text
    delimiter = separator[1] if separator else delimiter_in(body)
    if not delimiter and (aligned := aligned_rows(body)):
        yield from aligned
        return
    cells = number = 0
    try:
        for number, row in enumerate(_records(body, delimiter or ","), start=1):
            cells += len(row)
            if cells > MOST_CELLS:
                raise NotReadableError(
                    f"row {number:,}: there are more than {MOST_CELLS:,} cells", "Split the file."
                )
            yield _cells(row, delimiter)
    except csv.Error as error:
        raise NotReadableError(
            f"row {number + 1:,}: {error}", "Look at the quotes there: one may be missing."
        ) from error


def _cells(row: Sequence[str], delimiter: str) -> list[str]:
    """Returns the cells of a row as they are written, but for those that only look as if they were filled."""
    return [cell.strip() if delimiter == _PIPE or not cell.strip() else cell for cell in row]


def _records(text: str, delimiter: str) -> Iterable[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def delimiter_in(text: str) -> str:
    r"""Returns what separates the cells of a text: by which most rows have the same number of cells, above one; ""
    where nothing does.

    >>> delimiter_in("a title, with a comma\nDate;Type\n2025-10-26;C17\n2025-10-27;C17\n")
    ';'
    """

    def regularity(delimiter: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in islice(_records(text, delimiter), _SAMPLE) if len(row) > 1)
        except csv.Error:
            return 0, 0
        width, rows = widths.most_common(1)[0] if widths else (0, 0)
        return rows, width

    likeliest = max(DELIMITERS, key=regularity)
    return likeliest if regularity(likeliest)[0] else ""
