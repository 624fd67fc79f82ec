"""Reads the bytes of a CSV file into a table of text, without losing a single line.

A broken record (quotes, number of cells, bytes, control characters) is set aside alone; reading resumes at the
next line of the file.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO

import pandas as pd

from components.files import magic
from components.files.delimited_text import DELIMITERS, SEPARATOR_LINE, columns_named, delimiter_of
from components.files.problems import Problem, Severity, shown
from components.files.safe_open import LongLineError, text_pieces
from components.ledger.tables.csv_grammar import (
    LONGEST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    TOO_LONG,
    UNPRINTED,
    Place,
    Plain,
    Record,
    fault_of,
    split,
    split_plain,
)
from components.ledger.tables.header_line import (
    Expected,
    header_problems,
    missing_columns,
    read_names,
    same_name,
)
from components.ledger.tables.remarks import Remark, merged

LONGEST_LINE = LONGEST_CELL * MOST_COLUMNS
"""The bytes of the longest valid record at one byte per character. Longer lines would fill the memory before
their record is refused."""
MOST_BROKEN = 20_000
"""The most rows that are set aside, each kept with its text and a problem. In a file with more, the file itself
is wrong."""
BLOCK = 8_388_608
"""Bytes of a large file that are read at once: some tens of thousands of rows, enough to outweigh the fixed
cost of a block, and few enough to hold several blocks in memory."""
_MOST_ABOVE = 20
"""The most lines above a header among which it is still looked for."""
_FEWEST_NAMES = 2
"""The fewest known names that make a line a header: a single one may also occur in a title."""
_FEWEST_CELLS = 3
"""The fewest cells of a header in another language; a title has one."""

_BLANK_OR_DELIMITER = " \t,;|"
_OTHER_FORMATS = (
    magic.ZIP,
    magic.OLD_EXCEL,
    magic.GZIP,
    magic.PARQUET,
    magic.PDF,
    magic.SQLITE,
    magic.WEB_PAGE,
)


@dataclass(frozen=True, slots=True)
class Records:
    """The contents of a CSV file.

    `table` has one text column for each expected column (an empty cell is "") and is indexed by row number, as
    a spreadsheet counts; `lines` gives the line of each row in the file. `set_aside` has the columns row, line,
    text. `blank` counts rows without any content. `readable` is False if nothing could be read at all; the
    problems say why. `unknown` holds the unexpected columns of the same rows as text: the program does not use
    them but passes them on. `remarks` describe what was removed from many cells.
    """

    table: pd.DataFrame
    lines: pd.Series
    set_aside: pd.DataFrame
    problems: tuple[Problem, ...]
    blank: int = 0
    readable: bool = True
    unknown: pd.DataFrame = field(default_factory=pd.DataFrame)
    remarks: tuple[Remark, ...] = ()


def read_records(
    data: bytes,
    file: str,
    columns: Sequence[str],
    *,
    required: Sequence[str] = (),
    optional: Sequence[str] = (),
    replaced: Sequence[str] = (),
    delimiter: str = ",",
) -> Records:
    """Splits a CSV file into records.

    `columns` are the expected columns. The header must have the `required` ones; `optional` ones may be missing
    without a problem. `replaced` columns are required ones that may be missing from a header whose other names
    all belong to a ledger. Bad input never raises; it is in the problems of the result.

    >>> read_records(b"id,name\\n1,one\\n2\\n", "x.csv", ["id", "name"]).table.to_dict("records")
    [{'id': '1', 'name': 'one'}]
    """
    expected = (file, columns, required, optional, delimiter, replaced)
    (records,) = read_blocks(io.BytesIO(data), *expected, size=len(data) + 1)
    return records


def read_blocks(
    source: BinaryIO,
    file: str,
    columns: Sequence[str],
    required: Sequence[str] = (),
    optional: Sequence[str] = (),
    delimiter: str = ",",
    replaced: Sequence[str] = (),
    *,
    size: int = BLOCK,
) -> Iterator[Records]:
    """Splits a CSV file of any size into records, in blocks of about `size` bytes. Row and line numbers
    continue across blocks. The columns are as in `read_records`. Problems with the header are in the first
    block."""
    try:
        yield from _blocks(source, Expected(file, columns, required, optional, delimiter, replaced), size)
    except LongLineError as error:
        remedy = "Look at the file there: a quote may be missing, or it is no table."
        yield empty_records(columns, Problem(Severity.UNREADABLE, file, str(error), remedy))


def _blocks(source: BinaryIO, expected: Expected, size: int) -> Iterator[Records]:
    texts = _texts(source, size)
    text, at_end = next(texts)
    header, problems = _header(text, expected)
    if header is None:
        yield empty_records(expected.columns, *problems)
        return
    place, text, above, broken = header.after, text[header.length :], header.above, 0
    while True:
        block, place, unfinished = _block(text, place, header, expected, at_end)
        if (broken := broken + len(block.set_aside)) > MOST_BROKEN:
            problem = Problem(Severity.UNREADABLE, expected.file, *too_many_broken(block))
            yield empty_records(expected.columns, problem)
            return
        yield replace(block, problems=(*problems, *block.problems), blank=above + block.blank)
        if at_end:
            return
        problems, above = [], 0
        more, at_end = next(texts)
        text = unfinished + more


@dataclass(frozen=True, slots=True)
class _Header:
    """names: of the columns, as they are read; delimiter: that of the file; after: where the first record
    starts; length: characters of the text before the first record; above: rows above the header."""

    names: tuple[str, ...]
    delimiter: str
    after: Place
    length: int
    above: int


def _header(text: str, expected: Expected) -> tuple[_Header | None, list[Problem]]:
    """Returns the header at the beginning of this text with its problems; None and the reason if it cannot be
    read."""
    start, begin, separator = _header_start(text)
    first = text[begin:].partition("\n")[0]
    file, columns, required = expected.file, expected.columns, expected.required
    if problem := _why_no_table(text, first, start, file, columns):
        return None, [problem]
    delimiter, notices = _delimiter(first, start, file, columns, separator or expected.delimiter)
    record = next(split(text[begin:], delimiter, at_end=True, start=start))
    written = read_names([cell.strip() for cell in record.cells or []], columns)
    problems = notices + header_problems(written, record, expected)
    if any(problem.severity is Severity.UNREADABLE for problem in problems):
        located = _header_further_down(text[begin:], start, file, columns, required)
        return None, problems if located is None else [located]
    length = begin + len(record.raw) + 1
    return _Header(written.read, delimiter, record.after, length, start.row - 1), problems


def _why_no_table(text: str, header: str, start: Place, file: str, columns: Sequence[str]) -> Problem | None:
    """Returns the problem of a text that cannot be a table; None if it may be one."""
    if what := _why_not_csv(text):
        return Problem(Severity.UNREADABLE, file, what, "Save the table as CSV (UTF-8, comma separated).")
    if (width := max(map(header.count, DELIMITERS)) + 1) > MOST_COLUMNS:
        what = f"the header has {width:,} cells; at most {MOST_COLUMNS} columns are read"
        remedy = f"Write the header as: {', '.join(columns)}."
        return Problem(Severity.UNREADABLE, file, what, remedy, start.row, start.line, "", shown(header))
    return None


def _header_start(text: str) -> tuple[Place, int, str]:
    """Finds the header below empty lines and the line that tells Excel the delimiter. Returns its place, its
    position in the text, and that delimiter or ""."""
    row = line = 1
    position, separator = 0, ""
    while (end := text.find("\n", position)) >= 0:
        first = text[position:end]
        if match := SEPARATOR_LINE.fullmatch(first.strip(" \r")):
            separator = match[1] if match[1] in DELIMITERS else separator
        elif first.strip(_BLANK_OR_DELIMITER):
            break
        else:
            row += 1
        line, position = line + 1, end + 1
    return Place(row, line), position, separator


def _header_further_down(
    text: str, start: Place, file: str, columns: Sequence[str], required: Sequence[str]
) -> Problem | None:
    """Returns a problem that names the line that seems to be the header, recognized by known or likely column
    names, or because only a title stands above it; None if no line does."""
    lines = text.split("\n", _MOST_ABOVE + 1)[: _MOST_ABOVE + 1]
    names_of_lines = [read_names(_cells(line), columns) for line in lines]
    recognized = [
        [name for name in names.read if name in columns or name in names.likely] for names in names_of_lines
    ]
    number = max(range(len(lines)), key=lambda at: len(recognized[at]))
    if len(recognized[number]) < _FEWEST_NAMES:
        number = _below_title(lines)
    if not number:
        return None
    place, names = start.moved(number, number), names_of_lines[number]
    listed = ", ".join(map(shown, recognized[number] or filter(None, names.read)))
    what = f"the header seems to be line {place.line}, which has {listed}"
    remedy = f"Remove the lines above line {place.line}."
    if missing := missing_columns(names, required):
        remedy += f" {missing[1]}"
    return Problem(Severity.UNREADABLE, file, what, remedy, place.row, place.line, "", shown(lines[number]))


def _cells(line: str) -> list[str]:
    return [cell.strip(' "') for cell in line.split(delimiter_of(line))]


def _below_title(lines: Sequence[str]) -> int:
    """Returns the index of the first line below a one-cell title that has several words and no digits; 0 if
    there is none."""
    filled = [list(filter(None, _cells(line))) for line in lines]
    if len(filled[0]) != 1:
        return 0
    headers = (
        number
        for number, cells in enumerate(filled)
        if len(cells) >= _FEWEST_CELLS and not any(c.isdigit() for c in "".join(cells))
    )
    return next(headers, 0)


def too_many_broken(block: Records) -> tuple[str, str]:
    """Returns what is wrong with a file that has more than `MOST_BROKEN` broken rows, with the first of this
    block as an example, and what to do."""
    first_row, problem = block.set_aside["row"].iloc[0], block.problems[0]
    return f"more than {MOST_BROKEN:,} rows are broken, by row {first_row:,}: {problem.what}", problem.remedy


def _block(
    text: str, place: Place, header: _Header, expected: Expected, at_end: bool
) -> tuple[Records, Place, str]:
    """Returns the complete records of a text, the place after them, and the unfinished end of the text."""
    names, delimiter = header.names, header.delimiter
    if (plain := split_plain(text, delimiter, len(names))) is not None:
        height = len(plain.cells[0])
        return _plain_records(plain, place, names, expected.columns), place.moved(height, height), ""
    rows, length = _Rows(names, expected.columns), 0
    record, blank = None, f" \t\n{delimiter}"
    for record in split(text, delimiter, at_end=at_end, start=place, width=len(names)):
        length += len(record.raw) + 1
        if not record.raw.strip(blank):
            rows.blank += 1
        elif problem := _record_problem(record, expected.file, names, delimiter):
            rows.add_broken(record, problem)
            if len(rows.set_aside) > MOST_BROKEN:
                break
        else:
            rows.add(record)
    return rows.as_records(), record.after if record else place, text[length:]


def _plain_records(plain: Plain, place: Place, names: Sequence[str], columns: Sequence[str]) -> Records:
    """Returns the records of a text that was split in one go; the first of them is at `place`."""
    height = len(plain.cells[0])
    trimmed = [
        Remark("trimmed", name, {"": count}, place.row + first, place.line + first)
        for name, (count, first) in zip(names, plain.trimmed, strict=True)
        if count and name in columns
    ]
    rows = pd.RangeIndex(place.row, place.row + height, name="row")
    records = _as_records(plain.cells, names, columns, rows, range(place.line, place.line + height))
    return replace(records, remarks=tuple(trimmed))


def _as_records(
    cells: Sequence[Sequence[str] | pd.api.extensions.ExtensionArray],
    names: Sequence[str],
    columns: Sequence[str],
    rows: pd.Index,
    lines: Sequence[int],
) -> Records:
    """Returns good rows as a table; `cells` has one sequence for each column in `names`, the header."""
    table = {name: cells[names.index(name)] if name in names else "" for name in columns}
    others = {
        name: column_cells for name, column_cells in zip(names, cells, strict=True) if name and name not in columns
    }
    return Records(
        table=pd.DataFrame(table, index=rows, dtype="str"),
        lines=pd.Series(lines, index=rows, dtype="int64", name="line"),
        set_aside=set_aside_rows(),
        problems=(),
        unknown=pd.DataFrame(others, index=rows, dtype="str"),
    )


@dataclass(slots=True)
class _Rows:
    """Collects the rows of a text that is split record by record. names: the header; columns: those expected;
    good: row, line and cells of each good record."""

    names: Sequence[str]
    columns: Sequence[str]
    good: list[tuple[int, int, list[str]]] = field(default_factory=list)
    set_aside: list[tuple[int, int, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    trimmed: list[Remark] = field(default_factory=list)
    blank: int = 0

    def add(self, record: Record) -> None:
        """Adds a good record, with white space stripped from its cells."""
        cells = [cell.strip(" \t\n") for cell in record.cells or []]
        if cells != record.cells:
            self.trimmed += _trimmed(record, cells, self.names, self.columns)
        self.good.append((record.row, record.line, cells))

    def add_broken(self, record: Record, problem: Problem) -> None:
        """Sets a record aside with its problem."""
        self.problems.append(problem)
        text = shown(record.raw) if problem.column else problem.value
        self.set_aside.append((record.row, record.line, text))

    def as_records(self) -> Records:
        """Returns the collected rows as a table."""
        rows, lines, cells = zip(*self.good, strict=True) if self.good else ((), (), ())
        of_columns = list(zip(*cells, strict=True)) or [()] * len(self.names)
        index = pd.Index(rows, name="row", dtype="int64")
        return replace(
            _as_records(of_columns, self.names, self.columns, index, lines),
            set_aside=set_aside_rows(self.set_aside),
            problems=tuple(self.problems),
            blank=self.blank,
            remarks=tuple(merged(self.trimmed)),
        )


def _trimmed(
    record: Record, cells: Sequence[str], names: Sequence[str], columns: Sequence[str]
) -> Iterator[Remark]:
    """Yields a remark for each cell of a record that had white space around it."""
    for name, cell, stripped in zip(names, record.cells or [], cells, strict=True):
        if cell != stripped and name in columns:
            yield Remark("trimmed", name, {"": 1}, record.row, record.line)


def _texts(source: BinaryIO, size: int) -> Iterator[tuple[str, bool]]:
    """Yields the file as text in pieces that end with a line, each with whether it is the last."""
    encoding, tail = "utf-8-sig", b""
    pieces = text_pieces(source, LONGEST_LINE, size)
    data, ahead = next(pieces, b""), next(pieces, b"")
    while True:
        complete, tail = _at_line(tail + data) if ahead else (tail + data, b"")
        if complete or not ahead:
            text = complete.decode(encoding, errors="surrogateescape").replace("\r\n", "\n").replace("\r", "\n")
            encoding = "utf-8"
            yield text, not ahead
        if not ahead:
            return
        data, ahead = ahead, next(pieces, b"")


def _at_line(data: bytes) -> tuple[bytes, bytes]:
    end = data.rfind(b"\n") + 1
    return data[:end], data[end:]


def set_aside_rows(rows: Sequence[tuple[int, int, str]] = ()) -> pd.DataFrame:
    """Returns a table of broken rows: row, line, text."""
    # Most files have none, and copying an empty table takes a tenth of the time of making one.
    return _set_aside_table(*zip(*rows, strict=True)) if rows else _NONE_SET_ASIDE.copy()


def _set_aside_table(numbers: Sequence[int], lines: Sequence[int], texts: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "row": pd.array(numbers, dtype="int64"),
            "line": pd.array(lines, dtype="int64"),
            "text": pd.array(texts, dtype="str"),
        }
    )


_NONE_SET_ASIDE = _set_aside_table((), (), ())


def empty_records(columns: Sequence[str], *problems: Problem) -> Records:
    """Returns a table without rows, for a file that cannot be read (`problems` say why) or that a ledger does
    not have."""
    index = pd.Index([], name="row", dtype="int64")
    return Records(
        table=pd.DataFrame(dict.fromkeys(columns, ""), index=index, dtype="str"),
        lines=pd.Series([], index=index, dtype="int64", name="line"),
        set_aside=set_aside_rows(),
        problems=problems,
        readable=False,
    )


def _why_not_csv(text: str) -> str:
    """Returns why this text is not CSV; "" if it may be."""
    if not text.strip():
        return "the file is empty; not even a header is there"
    data = text[:200].encode("utf-8", "surrogateescape")
    start = data.lstrip()
    for signature in _OTHER_FORMATS:
        if signature.begins(start) or signature.begins(start.lower()):
            return f"this is {signature.name}, not a CSV file"
    if magic.UTF_16.begins(data) or data.count(0) > len(data) // 4:
        return "this is UTF-16 text or a binary file, not UTF-8"
    return ""


def _delimiter(
    header: str, start: Place, file: str, columns: Sequence[str], declared: str
) -> tuple[str, list[Problem]]:
    """Returns the delimiter that yields the most known columns, and a problem if it is not the declared one. If
    no delimiter yields any known column, it is the one with the most columns, or the declared one if that
    yields several."""
    expected = {same_name(column) for column in columns}
    best = delimiter_of(header, expected, same_name, declared)
    if not columns_named(header, best, expected, same_name):
        best = declared if declared in header else delimiter_of(header, declared=declared)
    if best == declared or best not in header:
        return declared, []
    what = (
        f"the columns are separated by a {DELIMITERS[best]}, not a {DELIMITERS.get(declared, declared)}; read so"
    )
    remedy = "Nothing to do; or save with commas, or declare the delimiter in datapackage.json."
    return best, [Problem(Severity.FLAGGED, file, what, remedy, start.row, start.line, "", shown(header))]


def _record_problem(record: Record, file: str, names: Sequence[str], delimiter: str) -> Problem | None:
    def problem(what: str, remedy: str, column: str = "", value: str = record.raw) -> Problem:
        return Problem(
            Severity.SET_ASIDE, file, what, remedy, record.row, record.line, shown(column), shown(value)
        )

    if record.cells is None:
        if '"' in record.raw:
            what = (
                f"a quote is opened and not closed (within {LONGEST_CELL:,} characters), "
                "or text follows the quote that closes it"
            )
            return problem(what, 'Put the whole cell in quotes and double each quote inside it: "An ""148""".')
        if (cells := record.raw.count(delimiter) + 1) > MOST_CELLS:
            what = f"this row has {cells:,} cells, the header has {len(names)}"
            return problem(what, "Remove those that are too many.")
        return problem(*TOO_LONG)
    if len(record.cells) != len(names):
        what = f"this row has {len(record.cells)} cells, the header has {len(names)}"
        remedy = f"Add or remove a {DELIMITERS.get(delimiter, delimiter)}; put cells that contain one in quotes."
        return problem(what, remedy)
    if not UNPRINTED.search(record.raw):
        return None
    problems = (
        problem(*fault, name, cell)
        for name, cell in zip(names, record.cells, strict=True)
        if (fault := fault_of(cell))
    )
    return next(problems, None)
