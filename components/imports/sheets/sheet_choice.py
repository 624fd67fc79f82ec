"""The table in a file of another maker: of several sheets the one that is meant, with those that go on with it."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from cachetools import LRUCache, cached

from components.files import magic
from components.files.delimited_text import BOM
from components.files.problems import shown
from components.files.safe_open import open_bytes
from components.imports.cells.table_dates import names_no_year, read_date, style_of_days
from components.imports.questions import Answers, NotReadableError, Question, question
from components.imports.sheets.grid_tables import (
    LINK_MARK,
    ROWS_OF_A_SHEET,
    PassedOver,
    Row,
    Sheet,
    heads_a_column,
    table_in,
)
from components.imports.sheets.json_tables import read_json_tables
from components.imports.sheets.numbered_headings import with_rows_of_numbers
from components.imports.sheets.stacked_tables import with_other_headers, with_titles_above
from components.imports.sheets.text_tables import ENCODING, read_text_table
from components.imports.sheets.workbook import Grid, read_workbook
from components.imports.sheets.zip_sizes import refuse_bomb
from components.imports.words.heading_words import meanings_of
from components.ledger.airports import candidates, is_code
from components.ledger.header_line import same_name

REMARKS = frozenset({"note", "claim", "link", "source_id", "credibility"})
"""What may stand in one of several sheets alone, and is no part of what is compared then."""
MOST_BYTES = 100_000_000
"""Of a file: ten times a workbook of 100,000 rows."""
_SMALL = 1_000_000
"""Bytes of a workbook, or of JSON, whose cells are remembered: 10,000 rows. Those of larger ones would fill the
memory."""
SHEET, SHEETS = "sheet", "sheets"
"""The ids of the questions which sheet is meant, and whether those with its headings go on with it."""
TOGETHER = "read together"
"""The answer that they do; the name of one of them says that it is read alone."""
_MOST_TWICE = 0.5
"""Of the rows of a sheet that stand in another one, too: with more, one of them may be a copy, or a summary."""
_SHEET = "Open the sheet with the flights."
_TEXT = (
    "Its first line should name the columns, such as Date,Type,Registration,From,To, and each further line be a "
    "flight, with a comma, a semicolon, a tab or two blanks between the cells."
)
_SAVE = "Save the table as a workbook (.xlsx, .ods) or as CSV (UTF-8)."
_WAYS_ON = {
    magic.PARQUET: "Where it has the columns of a ledger's flights, open it with --data; else write it as CSV, in "
    "Python with pandas: read_parquet('FILE').to_csv('flights.csv', index=False).",
    magic.SQLITE: "Write its table as CSV: sqlite3 -header -csv FILE 'SELECT * FROM flights' > flights.csv.",
}
"""What to do with tables that no spreadsheet saves."""
_COPY = (
    "Copy its table, and paste it on the page 'Bring a table', or into a spreadsheet that you save as a workbook "
    "(.xlsx, .ods)."
)
_ADDRESS = re.compile("https?:/", re.IGNORECASE)
_DOWNLOAD = (
    "Download its table (in Google Sheets: File, Download, .xlsx), and bring that file, or copy its cells, and "
    "paste them on the page 'Bring a table'."
)
_KIND, _LONGEST_KIND = "mimetype", 100
"""What says of which kind a document of OpenOffice is, and in how many bytes."""
_OF_WORKBOOKS = ("[Content_Types].xml", "content.xml")
"""Parts of which a workbook has one."""
_DOCUMENTS = {
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "application/vnd.oasis.opendocument.text": "a text document",
    "application/vnd.oasis.opendocument.presentation": "a presentation",
    "application/epub+zip": "an e-book",
    "Index/Document.iwa": "a document of Apple's",
}
"""Documents by a part, or by the kind, that they have, and what they are called."""
_JSON = re.compile(rb"""(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:\{\s*["}]|\[\s*(?:["{\]]|\[\s*["{\d\[\]-]))""")
"""How JSON begins that may be a table; a title in brackets does otherwise."""
_BLANKS_BEFORE = 100
"""Bytes in which it does."""
_Read = Callable[[Path], list[Grid]]
_FORMATS = (magic.IMAGE, magic.GZIP, magic.RAR, magic.SEVEN_ZIP, magic.PARQUET, magic.SQLITE, magic.XZ)


def read_sheet(
    path: Path, answers: Answers, wanted: str = "", encoding: str = "", mapped: Collection[str] = ()
) -> tuple[Sheet, bytes, list[Question]]:
    """Returns the table of a file, the bytes of the file, and what has to be asked of it. `wanted` is the sheet
    that the mapping names, `mapped` are its headings. Raises `NotReadableError`."""
    grids, data, asked = _grids(path, answers, encoding)
    tables = [with_titles_above(with_other_headers(table)) for grid in grids if (table := table_in(grid))]
    if not tables:
        raise _no_table_in(grids)
    hidden = frozenset(grid.name for grid in grids if grid.is_hidden)
    chosen, which = _chosen(tables, hidden, answers, wanted)
    whole, whether = _with_those_alike(chosen, [table for table in tables if table.name not in hidden], answers)
    title = f"{whole.title} {path.stem}".strip()
    whole = with_rows_of_numbers(whole, mapped)
    whole = replace(_beside_others(whole, grids, hidden), title=title, encoding=grids[0].encoding)
    return whole, data, [*asked, *which, *whether]


def _no_table_in(grids: Sequence[Grid]) -> NotReadableError:
    """Returns what a file holds that has no table, and what to do."""
    if not grids:
        return NotReadableError("the workbook has no cells", _SHEET)
    first = grids[0]
    is_list = not first.name and len(first.rows) > 1 and all(len(row) <= 1 for row in first.rows)
    what = (
        "this is a list of lines, not a table" if is_list else "there is no table with a header and a row below it"
    )
    return NotReadableError(what, _SHEET if first.name else _TEXT)


def _beside_others(table: Sheet, grids: Sequence[Grid], hidden: frozenset[str]) -> Sheet:
    """Returns a table with the names of the sheets that are not read."""
    there = table.joined or (table.name,)
    others = tuple(grid.name for grid in grids if grid.name not in there)
    return replace(table, others=others, hidden=hidden & {*others})


def _grids(path: Path, answers: Answers, encoding: str) -> tuple[list[Grid], bytes, list[Question]]:
    # A path has one slash where an address has two.
    if _ADDRESS.match(path.as_posix()):
        raise NotReadableError("this is an address, and nothing is fetched from the network", _DOWNLOAD)
    opened = open_bytes(path)
    if isinstance(opened, str):
        raise NotReadableError(opened, "Check the path and the rights of the file.")
    with opened as stream:
        data = stream.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise NotReadableError(f"the file has more than {MOST_BYTES / 1e6:,.0f} MB", "Split the table.")
        if magic.ZIP.begins(data):
            refuse_bomb(stream, len(data))
            _refuse_other_documents(stream)
            return _apart(read_workbook, path, data), data, []
    if magic.OLD_EXCEL.begins(data):
        return _apart(read_workbook, path, data), data, []
    _refuse_other_formats(data)
    if _JSON.match(data[:_BLANKS_BEFORE].replace(b"\0", b"")):
        return _apart(read_json_tables, path, data), data, []
    grid, asked = read_text_table(data, encoding or answers.given.get(ENCODING, ""))
    return [grid], data, asked


def _apart(read: _Read, path: Path, data: bytes) -> list[Grid]:
    """Returns the sheets of a file that is read in a process of its own."""
    return _small(read, path, data) if len(data) <= _SMALL else read(path)


# Whoever answers the questions of a table has it read at every click. The same bytes are always the same cells.
@cached(LRUCache(maxsize=4), key=lambda read, path, data: sha256(data).digest(), lock=Lock())
def _small(read: _Read, path: Path, data: bytes) -> list[Grid]:
    return read(path)


def _refuse_other_formats(data: bytes) -> None:
    start = data[: magic.LONGEST].removeprefix(BOM).lstrip().lower()
    for each in (magic.PDF, magic.WEB_PAGE):
        if each.begins(data) or each.begins(start):
            raise NotReadableError(f"this is {each.name}", _COPY)
    if other := next((each for each in _FORMATS if each.begins(data)), None):
        raise NotReadableError(f"this is {other.name}", _WAYS_ON.get(other, _SAVE))


def _refuse_other_documents(stream: BinaryIO) -> None:
    """Raises `NotReadableError` for an archive that is a document of another kind than a workbook."""
    with ZipFile(stream) as archive:
        names = {*archive.namelist()}
        kind = _beginning(archive, _KIND) if _KIND in names else ""
    other = next((name for part, name in _DOCUMENTS.items() if part in (*names, kind)), "")
    if other:
        raise NotReadableError(f"this is {other}, not a workbook", _COPY)
    if names.isdisjoint(_OF_WORKBOOKS):
        raise NotReadableError("this is a zip archive, not a workbook", "Unpack it, and bring the table in it.")


def _beginning(archive: ZipFile, name: str) -> str:
    """Returns how a part of an archive begins; "" where it is damaged, as its reader says itself."""
    with suppress(BadZipFile, OSError, ValueError, NotImplementedError), archive.open(name) as part:
        return part.read(_LONGEST_KIND).decode("ascii", "replace")
    return ""


def _chosen(
    tables: Sequence[Sheet], hidden: Collection[str], answers: Answers, wanted: str
) -> tuple[Sheet, list[Question]]:
    """Returns the sheet that looks most like flights, and the question where another does as well."""
    by_name = {table.name: table for table in tables}
    if wanted in by_name:
        return by_name[wanted], []
    visible = [table for table in tables if table.name not in hidden] or list(tables)
    most = max(map(_likeness, visible))
    likely = [table for table in visible if _likeness(table) == most]
    if all(_are_alike(likely[0], table) for table in likely):
        return likely[0], []
    asked = _question_of(likely)
    return by_name.get(answers.to(asked), likely[0]), [asked]


def _question_of(likely: Sequence[Sheet]) -> Question:
    about = f"Several sheets look like flights: {_sizes(likely)}. Which one is it?"
    return question(SHEET, about, [table.name for table in likely])


def _sizes(tables: Sequence[Sheet]) -> str:
    return ", ".join(f"'{shown(table.name)}' ({len(table.rows):,} rows)" for table in tables)


def _likeness(table: Sheet) -> int:
    return sum(map(heads_a_column, table.headings))


def _are_alike(one: Sheet, other: Sheet) -> bool:
    """Whether two sheets are of one kind: they have the same headings, each once, but for remarks, and are not the
    sheets of two airfields, each of which has flights of its own."""
    fields = _airfield_in(one.name), _airfield_in(other.name)
    is_of_one_field = not all(fields) or fields[0] == fields[1]
    return is_of_one_field and _kind(one) == _kind(other) and _has_each_once(one) and _has_each_once(other)


def _has_each_once(table: Sheet) -> bool:
    return len({*map(same_name, table.headings)}) == len(table.headings)


def _kind(table: Sheet) -> set[str]:
    named = {same_name(heading) for heading in table.headings if _is_telling(heading)}
    return named or {same_name(heading) for heading in table.headings}


def _is_telling(heading: str) -> bool:
    is_remark = heading.endswith(LINK_MARK) or not REMARKS.isdisjoint(meanings_of(heading))
    return heads_a_column(heading) and not is_remark


def _airfield_in(name: str) -> str:
    """Returns the airport that a sheet is called after; a month is none, though all but one are codes of IATA."""
    if names_no_year(name) or read_date(name, style_of_days()).text:
        return ""
    codes = [name] if is_code(name) else candidates(name)
    return codes[0] if len(codes) == 1 else ""


def _with_those_alike(chosen: Sheet, visible: Sequence[Sheet], answers: Answers) -> tuple[Sheet, list[Question]]:
    """Returns a table with the rows of all sheets of its kind, where no answer says that one is read alone; the
    question, where one of them may be a copy."""
    # Names of airports take most of a second to be looked up for the first time.
    alike = [table for table in visible if _are_alike(table, chosen)] if len(visible) > 1 else []
    if len(alike) < 2 or chosen not in alike:
        return chosen, []
    whole, asked = _read_together(chosen, alike, answers)
    return replace(whole, alike=tuple(table.name for table in alike)), asked


def _read_together(chosen: Sheet, alike: Sequence[Sheet], answers: Answers) -> tuple[Sheet, list[Question]]:
    """Returns the table of several sheets, or that of the one which is read alone, and what is asked of that."""
    copies = _copies(alike)
    # The largest first: a summary holds the rows of all others.
    ranked = sorted(alike, key=lambda table: -len(table.rows))
    about = (
        f"Several sheets have the same headings: {_sizes(alike)}; most rows of {' and '.join(copies)} stand in "
        "another one, too. Which one is read, or are they read together?"
    )
    asked = question(SHEETS, about, (*(table.name for table in ranked), TOGETHER))
    answer = answers.to(asked)
    one = next((table for table in alike if table.name == answer), ranked[0] if copies and not answer else None)
    return one or _joined(chosen.name, alike), [asked] if copies else []


def _copies(alike: Sequence[Sheet]) -> list[str]:
    """Returns the sheets most of whose rows stand in another one, too."""
    rows = {table.name: {row.cells for row in table.rows} for table in alike}
    return [
        f"'{shown(name)}'"
        for name, own in rows.items()
        if any(len(own & other) > _MOST_TWICE * len(own) for its, other in rows.items() if its != name)
    ]


def _joined(name: str, tables: Sequence[Sheet]) -> Sheet:
    """Returns the table of several sheets, with the headings of all as the first of them spells each."""
    spelled: dict[str, str] = {}
    for heading in (heading for table in tables for heading in table.headings):
        spelled.setdefault(same_name(heading), heading)
    headings = tuple(spelled.values())
    rows = (
        Row(place * ROWS_OF_A_SHEET + row.number, cells)
        for place, table in enumerate(tables)
        for row, cells in zip(table.rows, _under(headings, table), strict=True)
    )
    return Sheet(
        name,
        headings,
        tuple(rows),
        _passed_over(tables),
        title=" ".join(dict.fromkeys(filter(None, (table.title for table in tables)))),
        months=tuple(
            (place * ROWS_OF_A_SHEET + number, month)
            for place, table in enumerate(tables)
            for number, month in table.months
        ),
        parts=(names := tuple(table.name for table in tables)),
        joined=names,
    )


def _passed_over(tables: Sequence[Sheet]) -> tuple[PassedOver, ...]:
    """Returns what is passed over in several sheets, once for each kind."""
    rows: dict[str, list[int]] = {}
    for place, table in enumerate(tables):
        for each in table.passed_over:
            rows.setdefault(each.what, []).extend(place * ROWS_OF_A_SHEET + number for number in each.rows)
    return tuple(PassedOver(tuple(numbers), what) for what, numbers in rows.items())


def _under(headings: Sequence[str], table: Sheet) -> Iterator[tuple[str, ...]]:
    """Yields the cells of the rows of a sheet under the headings of the whole table."""
    places = {same_name(heading): place for place, heading in enumerate(table.headings)}
    order = [places.get(same_name(heading)) for heading in headings]
    for row in table.rows:
        yield tuple("" if place is None else row.cells[place] for place in order)
