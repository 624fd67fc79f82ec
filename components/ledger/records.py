"""From the bytes of a CSV file to a table of text, row by row, without losing track of a single line.

A record that is broken (quotes, number of cells, bytes, control characters) is set aside alone; reading
goes on at the next line of the file.
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO

import pandas as pd

from components.files import LongLineError, text_pieces
from components.ledger.splitting import (
    LONGEST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    UNPRINTED,
    Place,
    Record,
    split,
    split_plain,
)
from components.problems import Problem, Severity, shown

LONGEST_LINE = LONGEST_CELL * MOST_COLUMNS
MOST_BROKEN = 20_000
BLOCK = 8_388_608
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
AS_UTF_8 = (
    "Save the file as UTF-8: in a spreadsheet with Save as, CSV UTF-8; from a Windows encoding also with "
    "iconv -f CP1251 -t UTF-8 OLD.csv > NEW.csv (CP1252 for western Europe)."
)
_TOO_LONG = f"a cell is longer than {LONGEST_CELL:,} characters", "Shorten it."
_UNDECODED = re.compile(r"[\udc80-\udcff]")
_OTHER_FORMATS = {
    b"PK\x03\x04": "an Excel workbook or a zip file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"\x1f\x8b": "a gzip archive",
    b"PAR1": "a Parquet file",
    b"%PDF": "a PDF document",
    b"SQLite format 3": "an SQLite database",
    b"<!doctype": "a web page",
    b"<html": "a web page",
}


@dataclass(frozen=True, slots=True)
class Records:
    """What a CSV file holds.

    `table` has one text column for each expected column (an empty cell is "") and the number of the row, as a
    spreadsheet shows it, as its index; `lines` gives the line of the file for each of those rows. `set_aside`
    has the columns row, line, text. `blank` counts rows without any content. `readable` is False where nothing
    could be read at all; the problems say why. `unknown` has the text of the columns that were not expected, for
    the rows of `table`: nothing is made of it, and it is there to be handed on.
    """

    table: pd.DataFrame
    lines: pd.Series
    set_aside: pd.DataFrame
    problems: tuple[Problem, ...]
    blank: int = 0
    readable: bool = True
    unknown: pd.DataFrame = field(default_factory=pd.DataFrame)


def read_records(
    data: bytes,
    file: str,
    columns: Sequence[str],
    *,
    required: Sequence[str] = (),
    optional: Sequence[str] = (),
    delimiter: str = ",",
) -> Records:
    """Split a CSV file into records.

    `columns` are the columns expected, of which the `required` ones must be in the header and the `optional`
    ones may be missing without a word. Never raises: what is wrong is in the problems of the answer.

    >>> read_records(b"id,name\\n1,one\\n2\\n", "x.csv", ["id", "name"]).table.to_dict("records")
    [{'id': '1', 'name': 'one'}]
    """
    expected = (file, columns, required, optional, delimiter)
    (whole,) = read_blocks(io.BytesIO(data), *expected, size=len(data) + 1)
    return whole


def read_blocks(
    source: BinaryIO,
    file: str,
    columns: Sequence[str],
    required: Sequence[str] = (),
    optional: Sequence[str] = (),
    delimiter: str = ",",
    *,
    size: int = BLOCK,
) -> Iterator[Records]:
    """Like `read_records`, of a file of any size: block by block of about `size` bytes, rows and lines numbered on
    through all of them. What is wrong with the header is among the problems of the first."""
    try:
        yield from _blocks(source, file, columns, required, optional, delimiter, size)
    except LongLineError as error:
        remedy = "Look at the file there: a quote may be missing, or it is no table."
        yield _unreadable(columns, Problem(Severity.UNREADABLE, file, str(error), remedy))


def _blocks(
    source: BinaryIO,
    file: str,
    columns: Sequence[str],
    required: Sequence[str],
    optional: Sequence[str],
    delimiter: str,
    size: int,
) -> Iterator[Records]:
    texts = _texts(source, size)
    text, at_end = next(texts)
    first = text.partition("\n")[0]
    if what := _not_csv(text):
        remedy = "Save the table as CSV (UTF-8, comma separated)."
        yield _unreadable(columns, Problem(Severity.UNREADABLE, file, what, remedy))
        return
    if (width := max(map(first.count, DELIMITERS)) + 1) > MOST_COLUMNS:
        what = f"the header has {width:,} cells; at most {MOST_COLUMNS} columns are read"
        remedy = f"Write the header as: {', '.join(columns)}."
        yield _unreadable(columns, Problem(Severity.UNREADABLE, file, what, remedy, 1, 1, "", shown(first)))
        return
    delimiter, notices = _delimiter(first, file, columns, delimiter)
    header = next(split(text, delimiter, at_end=True))
    names = [cell.strip() for cell in header.cells or []]
    problems = notices + _header_problems(names, header, file, columns, required, optional)
    if any(problem.severity is Severity.UNREADABLE for problem in problems):
        yield _unreadable(columns, *problems)
        return
    place, text, broken = header.after, text[len(header.raw) + 1 :], 0
    while True:
        block, place, rest = _block(text, place, file, names, columns, delimiter, at_end)
        if (broken := broken + len(block.set_aside)) > MOST_BROKEN:
            yield _unreadable(columns, Problem(Severity.UNREADABLE, file, *too_many_broken(block)))
            return
        yield replace(block, problems=(*problems, *block.problems))
        if at_end:
            return
        problems, (more, at_end) = [], next(texts)
        text = rest + more


def too_many_broken(block: Records) -> tuple[str, str]:
    """What is wrong with a file in which more rows than `MOST_BROKEN` are, by this block, and what to do."""
    first_row, problem = block.set_aside["row"].iloc[0], block.problems[0]
    return f"more than {MOST_BROKEN:,} rows are broken, by row {first_row:,}: {problem.what}", problem.remedy


def _block(
    text: str, place: Place, file: str, names: Sequence[str], columns: Sequence[str], delimiter: str, at_end: bool
) -> tuple[Records, Place, str]:
    """The records of a text, the place after them, and what is left of the text because it may go on."""
    if (cells := split_plain(text, delimiter, len(names))) is not None:
        height = len(cells[0])
        plain = pd.RangeIndex(place.row, place.row + height, name="row")
        lines = pd.Series(range(place.line, place.line + height), index=plain, dtype="int64", name="line")
        named = {name: cells[names.index(name)] if name in names else "" for name in columns}
        table = pd.DataFrame(named, index=plain, dtype="str")
        others = {name: cells[at] for at, name in enumerate(names) if name and name not in columns}
        unknown = pd.DataFrame(others, index=plain, dtype="str")
        return Records(table, lines, set_aside_rows(), (), unknown=unknown), place.moved(height, height), ""
    good: list[list[str]] = []
    rows: list[int] = []
    starts: list[int] = []
    aside: list[tuple[int, int, str]] = []
    problems: list[Problem] = []
    blank = read = 0
    record, nothing = None, f" \t\n{delimiter}"
    for record in split(text, delimiter, at_end=at_end, start=place, width=len(names)):
        read += len(record.raw) + 1
        if not record.raw.strip(nothing):
            blank += 1
        elif problem := _record_problem(record, file, names, delimiter):
            problems.append(problem)
            aside.append((record.row, record.line, shown(record.raw) if problem.column else problem.value))
            if len(aside) > MOST_BROKEN:
                break
        else:
            good.append([cell.strip(" \t\n") for cell in record.cells or []])
            rows.append(record.row)
            starts.append(record.line)
    index = pd.Index(rows, name="row", dtype="int64")
    places = {name: names.index(name) for name in columns if name in names}
    told = {name: [row[places[name]] for row in good] if name in places else "" for name in columns}
    others = {name: place for place, name in enumerate(names) if name and name not in columns}
    unknown = {name: [row[place] for row in good] for name, place in others.items()}
    records = Records(
        table=pd.DataFrame(told, index=index, dtype="str"),
        lines=pd.Series(starts, index=index, dtype="int64", name="line"),
        set_aside=set_aside_rows(aside),
        problems=tuple(problems),
        blank=blank,
        unknown=pd.DataFrame(unknown, index=index, dtype="str"),
    )
    return records, record.after if record else place, text[read:]


def _texts(source: BinaryIO, size: int) -> Iterator[tuple[str, bool]]:
    """The file as text, in pieces that end with a line, each with whether it is the last one."""
    encoding, tail = "utf-8-sig", b""
    pieces = text_pieces(source, LONGEST_LINE, size)
    data, ahead = next(pieces, b""), next(pieces, b"")
    while True:
        whole, tail = _at_line(tail + data) if ahead else (tail + data, b"")
        if whole or not ahead:
            text = whole.decode(encoding, errors="surrogateescape").replace("\r\n", "\n").replace("\r", "\n")
            encoding = "utf-8"
            yield text, not ahead
        if not ahead:
            return
        data, ahead = ahead, next(pieces, b"")


def _at_line(data: bytes) -> tuple[bytes, bytes]:
    end = data.rfind(b"\n") + 1
    return data[:end], data[end:]


def set_aside_rows(rows: Sequence[tuple[int, int, str]] = ()) -> pd.DataFrame:
    """Rows that are broken: row, line, text."""
    numbers, lines, texts = zip(*rows, strict=True) if rows else ((), (), ())
    return pd.DataFrame(
        {
            "row": pd.array(numbers, dtype="int64"),
            "line": pd.array(lines, dtype="int64"),
            "text": pd.array(texts, dtype="str"),
        }
    )


def empty_records(columns: Sequence[str], *problems: Problem) -> Records:
    """A table without rows, for a file that cannot be read (`problems` say why) or that a ledger does not have."""
    return _unreadable(columns, *problems)


def _unreadable(columns: Sequence[str], *problems: Problem) -> Records:
    index = pd.Index([], name="row", dtype="int64")
    return Records(
        table=pd.DataFrame(dict.fromkeys(columns, ""), index=index, dtype="str"),
        lines=pd.Series([], index=index, dtype="int64", name="line"),
        set_aside=set_aside_rows(),
        problems=problems,
        readable=False,
    )


def _not_csv(text: str) -> str:
    """Why this is no CSV text; "" if it may be."""
    if not text.strip():
        return "the file is empty; not even a header is there"
    data = text[:200].encode("utf-8", "surrogateescape")
    start = data.lstrip().lower()
    for magic, name in _OTHER_FORMATS.items():
        if start.startswith(magic.lower()):
            return f"this is {name}, not a CSV file"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data.count(0) > len(data) // 4:
        return "this is UTF-16 text or a binary file, not UTF-8"
    return ""


def _delimiter(header: str, file: str, columns: Sequence[str], declared: str) -> tuple[str, list[Problem]]:
    """The delimiter that yields the most known columns; a problem if it is not the declared one."""

    def known(delimiter: str) -> int:
        return len({cell.strip(' "') for cell in header.split(delimiter)} & set(columns))

    best = max(DELIMITERS, key=lambda delimiter: (known(delimiter), delimiter == declared))
    if best == declared or known(best) == 0:
        return declared, []
    what = (
        f"the columns are separated by a {DELIMITERS[best]}, not a {DELIMITERS.get(declared, declared)}; read so"
    )
    remedy = "Nothing to do; or save with commas, or declare the delimiter in datapackage.json."
    return best, [Problem(Severity.FLAGGED, file, what, remedy, row=1, line=1, value=shown(header))]


def _header_problems(
    names: Sequence[str],
    header: Record,
    file: str,
    columns: Sequence[str],
    required: Sequence[str],
    optional: Sequence[str],
) -> list[Problem]:
    def problem(severity: Severity, what: str, remedy: str, column: str = "") -> Problem:
        return Problem(severity, file, what, remedy, header.row, header.line, shown(column), shown(header.raw))

    if header.cells is None or _UNDECODED.search(header.raw) or _CONTROL.search(header.raw):
        what = "the header has an open quote, a control character or bytes that are not UTF-8"
        return [problem(Severity.UNREADABLE, what, f"Write the header as: {', '.join(columns)}.")]
    if twice := [name for name in dict.fromkeys(names) if name and names.count(name) > 1]:
        what = f"the header names {', '.join(map(shown, twice))} more than once"
        return [problem(Severity.UNREADABLE, what, "Rename or remove the second one.", twice[0])]
    if missing := [name for name in required if name not in names]:
        found = ", ".join(shown(name) for name in names if name) or "nothing"
        what = f"missing: {', '.join(missing)}; found: {found}"
        return [
            problem(
                Severity.UNREADABLE,
                what,
                "Add them to the header, or rename the columns that hold them.",
                missing[0],
            )
        ]
    problems = []
    if unnamed := [str(number) for number, name in enumerate(names, start=1) if not name]:
        what = f"columns without a name: {', '.join(unnamed)}; not read"
        problems.append(problem(Severity.FLAGGED, what, "Name the columns or remove them."))
    if unknown := [name for name in names if name and name not in columns]:
        what = f"unknown columns: {', '.join(map(shown, unknown))}; kept for downloads, nothing is made of them"
        problems.append(problem(Severity.FLAGGED, what, f"Known are: {', '.join(columns)}.", unknown[0]))
    if absent := [name for name in columns if name not in names and name not in optional]:
        what = f"columns not in the file: {', '.join(absent)}; read as empty"
        problems.append(problem(Severity.FLAGGED, what, "Nothing to do if nothing is known of them.", absent[0]))
    return problems


def _record_problem(record: Record, file: str, names: Sequence[str], delimiter: str) -> Problem | None:
    def problem(what: str, remedy: str, column: str = "", value: str = record.raw) -> Problem:
        return Problem(
            Severity.SET_ASIDE, file, what, remedy, record.row, record.line, shown(column), shown(value)
        )

    if record.cells is None:
        if '"' in record.raw:
            what = (
                f"a quote is opened and not closed (within {LONGEST_CELL:,} characters), "
                "or stands inside a cell without quotes"
            )
            return problem(what, 'Put the whole cell in quotes and double each quote inside it: "An ""148""".')
        if (cells := record.raw.count(delimiter) + 1) > MOST_CELLS:
            what = f"this row has {cells:,} cells, the header has {len(names)}"
            return problem(what, "Remove those that are too many.")
        return problem(*_TOO_LONG)
    if len(record.cells) != len(names):
        what = f"this row has {len(record.cells)} cells, the header has {len(names)}"
        remedy = f"Add or remove a {DELIMITERS.get(delimiter, delimiter)}; put cells that contain one in quotes."
        return problem(what, remedy)
    if not UNPRINTED.search(record.raw):
        return None
    told = (
        problem(*fault, name, cell)
        for name, cell in zip(names, record.cells, strict=True)
        if (fault := fault_of(cell))
    )
    return next(told, None)


def fault_of(cell: str, as_utf_8: str = AS_UTF_8) -> tuple[str, str] | None:
    """Why a cell cannot be in a table, and what to do."""
    if len(cell) > LONGEST_CELL:
        return _TOO_LONG
    if found := _UNDECODED.search(cell):
        return f"byte 0x{ord(found.group()) - 0xDC00:02X} is not UTF-8 text", as_utf_8
    if found := _CONTROL.search(cell):
        return f"control character U+{ord(found.group()):04X}", "Remove it."
    return None
