"""From the bytes of a CSV file to a table of text, row by row, without losing track of a single line.

A record that is broken (quotes, number of cells, bytes, control characters) is set aside alone; reading
goes on at the next line of the file.
"""

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pandas as pd

from components.problems import Problem, Severity, shown

LONGEST_CELL = 65_536
MOST_COLUMNS = 256
LONGEST_LINE = LONGEST_CELL * MOST_COLUMNS
MOST_BROKEN = 20_000
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}

_MOST_CELLS = 100_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
AS_UTF_8 = (
    "Save the file as UTF-8: in a spreadsheet with Save as, CSV UTF-8; from a Windows encoding also with "
    "iconv -f CP1251 -t UTF-8 OLD.csv > NEW.csv (CP1252 for western Europe)."
)
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


@dataclass(frozen=True, slots=True)
class _Record:
    row: int
    line: int
    raw: str
    cells: list[str] | None


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
    if what := _not_csv(data):
        remedy = "Save the table as CSV (UTF-8, comma separated)."
        return _unreadable(columns, Problem(Severity.UNREADABLE, file, what, remedy))
    text = data.decode("utf-8-sig", errors="surrogateescape").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.removesuffix("\n").split("\n")
    if (width := max(map(lines[0].count, DELIMITERS)) + 1) > MOST_COLUMNS:
        what = f"the header has {width:,} cells; at most {MOST_COLUMNS} columns are read"
        remedy = f"Write the header as: {', '.join(columns)}."
        return _unreadable(columns, Problem(Severity.UNREADABLE, file, what, remedy, 1, 1, "", shown(lines[0])))
    delimiter, notices = _delimiter(lines[0], file, columns, delimiter)
    records = _records(lines, delimiter)
    header = next(records)
    names = [cell.strip() for cell in header.cells or []]
    problems = notices + _header_problems(names, header, file, columns, required, optional)
    if any(problem.severity is Severity.UNREADABLE for problem in problems):
        return _unreadable(columns, *problems)

    good: list[list[str]] = []
    rows: list[int] = []
    starts: list[int] = []
    aside: list[tuple[int, int, str]] = []
    blank = 0
    for record in records:
        if not record.raw.strip(f" \t\n{delimiter}"):
            blank += 1
        elif problem := _record_problem(record, file, names, delimiter):
            problems.append(problem)
            aside.append((record.row, record.line, shown(record.raw)))
            if len(aside) > MOST_BROKEN:
                what = f"more than {MOST_BROKEN:,} rows are broken, from row {aside[0][0]:,} on: {problem.what}"
                return _unreadable(columns, Problem(Severity.UNREADABLE, file, what, problem.remedy))
        else:
            good.append([cell.strip(" \t\n") for cell in record.cells or []])
            rows.append(record.row)
            starts.append(record.line)

    index = pd.Index(rows, name="row", dtype="int64")
    places = {name: names.index(name) for name in columns if name in names}
    cells = {name: [row[places[name]] for row in good] if name in places else "" for name in columns}
    others = {name: place for place, name in enumerate(names) if name and name not in columns}
    unknown = {name: [row[place] for row in good] for name, place in others.items()}
    return Records(
        table=pd.DataFrame(cells, index=index, dtype="str"),
        lines=pd.Series(starts, index=index, dtype="int64", name="line"),
        set_aside=_set_aside(aside),
        problems=tuple(problems),
        blank=blank,
        unknown=pd.DataFrame(unknown, index=index, dtype="str"),
    )


def _set_aside(rows: Sequence[tuple[int, int, str]] = ()) -> pd.DataFrame:
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
        set_aside=_set_aside(),
        problems=problems,
        readable=False,
    )


def _not_csv(data: bytes) -> str:
    """Why these bytes are no CSV text; "" if they may be."""
    start = data[:64].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if not data.removeprefix(codecs.BOM_UTF8).strip():
        return "the file is empty; not even a header is there"
    for magic, name in _OTHER_FORMATS.items():
        if start.startswith(magic.lower()):
            return f"this is {name}, not a CSV file"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[:200].count(0) > len(data[:200]) // 4:
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
    header: _Record,
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
        return [problem(Severity.UNREADABLE, what, "Add the missing columns to the header.", missing[0])]
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


def _record_problem(record: _Record, file: str, names: Sequence[str], delimiter: str) -> Problem | None:
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
        if (cells := record.raw.count(delimiter) + 1) > _MOST_CELLS:
            what = f"this row has {cells:,} cells, the header has {len(names)}"
            return problem(what, "Remove those that are too many.")
        return problem(f"a cell is longer than {LONGEST_CELL:,} characters", "Shorten it.")
    if len(record.cells) != len(names):
        what = f"this row has {len(record.cells)} cells, the header has {len(names)}"
        remedy = f"Add or remove a {DELIMITERS.get(delimiter, delimiter)}; put cells that contain one in quotes."
        return problem(what, remedy)
    for name, cell in zip(names, record.cells, strict=True):
        if found := _UNDECODED.search(cell):
            what = f"byte 0x{ord(found.group()) - 0xDC00:02X} is not UTF-8 text"
            return problem(what, AS_UTF_8, name, cell)
        if found := _CONTROL.search(cell):
            what = f"control character U+{ord(found.group()):04X}"
            return problem(what, "Remove it.", name, cell)
    return None


def _records(lines: Sequence[str], delimiter: str) -> Iterator[_Record]:
    """Every record in turn; `cells` is None where it is malformed. Each line belongs to exactly one record."""
    mark = re.escape(delimiter)
    cell = rf'(?:"(?:[^"]|""){{0,{LONGEST_CELL}}}+"|[^"{mark}\n]{{0,{LONGEST_CELL}}}+)'
    record = re.compile(rf"{cell}(?:{mark}{cell})*+(?=\n|\Z)")
    text = "\n".join(lines)
    width = position = number = row = 0
    while number < len(lines):
        row += 1
        found = record.match(text, position)
        raw = found.group() if found else lines[number]
        cells = _cells(raw, delimiter) if found and raw.count(delimiter) < _MOST_CELLS else None
        width = width or len(cells or [])
        if cells and "\n" in raw and (len(cells) != width or _swallows_rows(cells, delimiter, width)):
            raw, cells = lines[number], None
        yield _Record(row, number + 1, raw, cells)
        position += len(raw) + 1
        number += raw.count("\n") + 1


def _swallows_rows(cells: Sequence[str], delimiter: str, width: int) -> bool:
    """Whether a cell over several lines holds what looks like rows: its quote belongs to another row's."""
    return width > 4 and any(
        cell.count(delimiter) == cell.count("\n") * (width - 1)
        or any(line.count(delimiter) == width - 1 for line in cell.split("\n"))
        for cell in cells
        if "\n" in cell
    )


def _cells(raw: str, delimiter: str) -> list[str]:
    if '"' not in raw:
        return raw.split(delimiter)
    return next(csv.reader([raw], delimiter=delimiter, strict=True))
