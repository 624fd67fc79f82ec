"""Finds the table in somebody's file: if there are several sheets, the one that is meant, and those that continue
it."""

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
from components.ledger.reference.airports import candidates, is_code
from components.ledger.tables.header_line import same_name

REMARKS = frozenset({"note", "claim", "link", "source_id", "credibility"})
"""Meanings of columns that only one of several sheets may have; they are ignored when sheets are compared."""
MOST_BYTES = 100_000_000
"""Largest file, in bytes: ten times a workbook of 100,000 rows."""
_SMALL = 1_000_000
"""Largest workbook or JSON file, in bytes, whose cells are cached: 10,000 rows. Larger ones would fill the
memory."""
SHEET, SHEETS = "sheet", "sheets"
"""Ids of the questions which sheet is meant, and whether sheets with the same headings continue it."""
TOGETHER = "read together"
"""The answer that they do; the name of a sheet means that it is read alone."""
_MOST_TWICE = 0.5
"""Share of a sheet's rows that also stand in another sheet; above it, one of them may be a copy or a summary."""
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
"""What to do with tables in formats that no spreadsheet saves."""
_COPY = (
    "Copy its table, and paste it on the page 'Bring a table', or into a spreadsheet that you save as a workbook "
    "(.xlsx, .ods)."
)
TRACKS = (
    "Drop it on the page Evidence, or name it to python -m components.tracks.scan: its landings and take-offs are "
    "found there."
)
"""What to do with a track."""
_OF_PLACEMARKS = f"If it holds a track: {TRACKS} Of placemarks, make a table with a row for each flight."
_XML = re.compile(rb"\s*<(?:\?xml|kml|gpx)\b", re.IGNORECASE)
_FIRST_ELEMENT = re.compile(rb"<(?:[\w-]+:)?([a-z]\w*)", re.IGNORECASE)
_WITHIN = 4_000
"""Bytes in which the first element of XML is looked for; comments may stand before it."""
_KINDS_OF_XML = {
    b"kml": ("a KML file", _OF_PLACEMARKS),
    b"gpx": ("a GPX file", _OF_PLACEMARKS),
    b"html": (magic.WEB_PAGE.name, _COPY),
    b"workbook": ("a workbook in XML", _SAVE),
}
"""What XML is by its first element, and what to do with it."""
_ADDRESS = re.compile("https?:/", re.IGNORECASE)
_DOWNLOAD = (
    "Download its table (in Google Sheets: File, Download, .xlsx), and bring that file, or copy its cells, and "
    "paste them on the page 'Bring a table'."
)
_KIND, _LONGEST_KIND = "mimetype", 100
"""The part that gives the kind of an OpenDocument file, and its maximum length in bytes."""
_OF_WORKBOOKS = ("[Content_Types].xml", "content.xml")
"""Parts of which every workbook has one."""
_DOCUMENTS = {
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "application/vnd.oasis.opendocument.text": "a text document",
    "application/vnd.oasis.opendocument.presentation": "a presentation",
    "application/epub+zip": "an e-book",
    "Index/Document.iwa": "a document of Apple's",
}
"""Names of document formats, by a part or kind that only they have."""
_JSON = re.compile(rb"""(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:\{\s*["}]|\[\s*(?:["{\]]|\[\s*["{\d\[\]-]))""")
"""How JSON that may be a table begins; a title in brackets begins differently."""
_BLANKS_BEFORE = 100
"""Bytes within which JSON must begin."""
_Read = Callable[[Path], list[Grid]]
_FORMATS = (magic.IMAGE, magic.GZIP, magic.RAR, magic.SEVEN_ZIP, magic.PARQUET, magic.SQLITE, magic.XZ)


def read_sheet(
    path: Path, answers: Answers, wanted: str = "", encoding: str = "", mapped: Collection[str] = ()
) -> tuple[Sheet, bytes, list[Question]]:
    """Returns the table of a file, the file's bytes, and the questions about it. `wanted` is the sheet that the
    mapping names, `mapped` are its headings. Raises `NotReadableError`."""
    grids, data, asked = _grids(path, answers, encoding)
    tables = [with_titles_above(with_other_headers(table)) for grid in grids if (table := table_in(grid))]
    if not tables:
        raise _no_table_in(grids)
    hidden = frozenset(grid.name for grid in grids if grid.is_hidden)
    chosen, sheet_questions = _chosen(tables, hidden, answers, wanted)
    chosen_table, copy_questions = _with_those_alike(
        chosen, [table for table in tables if table.name not in hidden], answers
    )
    title = f"{chosen_table.title} {path.stem}".strip()
    chosen_table = with_rows_of_numbers(chosen_table, mapped)
    chosen_table = replace(_beside_others(chosen_table, grids, hidden), title=title, encoding=grids[0].encoding)
    return chosen_table, data, [*asked, *sheet_questions, *copy_questions]


def _no_table_in(grids: Sequence[Grid]) -> NotReadableError:
    """Returns an error that says what a file without a table contains, and what to do."""
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
    # A URL parsed as a path has lost one of its slashes.
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
            return _sheets_of(read_workbook, path, data), data, []
    if magic.OLD_EXCEL.begins(data):
        return _sheets_of(read_workbook, path, data), data, []
    _refuse_other_formats(data)
    if _JSON.match(data[:_BLANKS_BEFORE].replace(b"\0", b"")):
        return _sheets_of(read_json_tables, path, data), data, []
    grid, asked = read_text_table(data, encoding or answers.given.get(ENCODING, ""))
    return [grid], data, asked


def _sheets_of(read: _Read, path: Path, data: bytes) -> list[Grid]:
    """Returns the sheets of a file, read in a separate process."""
    return _cached_sheets(read, path, data) if len(data) <= _SMALL else read(path)


# Cached, because the table is read at every click while its questions are answered. Keyed by content, so it needs
# no invalidation.
@cached(LRUCache(maxsize=4), key=lambda read, path, data: sha256(data).digest(), lock=Lock())
def _cached_sheets(read: _Read, path: Path, data: bytes) -> list[Grid]:
    return read(path)


def _refuse_other_formats(data: bytes) -> None:
    start = data[: magic.LONGEST].removeprefix(BOM).lstrip().lower()
    for each in (magic.PDF, magic.WEB_PAGE):
        if each.begins(data) or each.begins(start):
            raise NotReadableError(f"this is {each.name}", _COPY)
    if _XML.match(data):
        element = _FIRST_ELEMENT.search(data, 0, _WITHIN)
        what, way_on = _KINDS_OF_XML.get(element[1].lower() if element else b"", ("an XML file", _SAVE))
        raise NotReadableError(f"this is {what}", way_on)
    if other := next((each for each in _FORMATS if each.begins(data)), None):
        raise NotReadableError(f"this is {other.name}", _WAYS_ON.get(other, _SAVE))


def _refuse_other_documents(stream: BinaryIO) -> None:
    """Raises `NotReadableError` for a zip archive that is no workbook."""
    with ZipFile(stream) as archive:
        names = {*archive.namelist()}
        kind = _beginning(archive, _KIND) if _KIND in names else ""
    other = next((name for part, name in _DOCUMENTS.items() if part in (*names, kind)), "")
    if other:
        raise NotReadableError(f"this is {other}, not a workbook", _COPY)
    if any(name.lower().endswith(".kml") for name in names):
        raise NotReadableError("this is a KMZ file", _OF_PLACEMARKS)
    if names.isdisjoint(_OF_WORKBOOKS):
        raise NotReadableError("this is a zip archive, not a workbook", "Unpack it, and bring the table in it.")


def _beginning(archive: ZipFile, name: str) -> str:
    """Returns the beginning of a part of an archive; "" if it is damaged, which its reader reports."""
    with suppress(BadZipFile, OSError, ValueError, NotImplementedError), archive.open(name) as part:
        return part.read(_LONGEST_KIND).decode("ascii", "replace")
    return ""


def _chosen(
    tables: Sequence[Sheet], hidden: Collection[str], answers: Answers, wanted: str
) -> tuple[Sheet, list[Question]]:
    """Returns the sheet that looks most like flights, and a question if another does equally."""
    by_name = {table.name: table for table in tables}
    if wanted in by_name:
        return by_name[wanted], []
    visible = [table for table in tables if table.name not in hidden] or list(tables)
    most = max(map(_likeness, visible))
    likely = [table for table in visible if _likeness(table) == most]
    if all(_are_alike(likely[0], table) for table in likely):
        return likely[0], []
    asked = _question_which_sheet(likely)
    return by_name.get(answers.to(asked), likely[0]), [asked]


def _question_which_sheet(likely: Sequence[Sheet]) -> Question:
    about = f"Several sheets look like flights: {_sizes(likely)}. Which one is it?"
    return question(SHEET, about, [table.name for table in likely])


def _sizes(tables: Sequence[Sheet]) -> str:
    return ", ".join(f"'{shown(table.name)}' ({len(table.rows):,} rows)" for table in tables)


def _likeness(table: Sheet) -> int:
    return sum(map(heads_a_column, table.headings))


def _are_alike(one: Sheet, other: Sheet) -> bool:
    """Returns whether two sheets continue each other: they have the same distinct headings, apart from remarks,
    and are not named after two different airfields, each of which has its own flights."""
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
    """Returns the airport that a sheet is named after; not a month, though all but one month abbreviations are
    IATA codes."""
    if names_no_year(name) or read_date(name, style_of_days()).text:
        return ""
    codes = [name] if is_code(name) else candidates(name)
    return codes[0] if len(codes) == 1 else ""


def _with_those_alike(chosen: Sheet, visible: Sequence[Sheet], answers: Answers) -> tuple[Sheet, list[Question]]:
    """Returns a table with the rows of all sheets that continue each other, unless an answer says that one is read
    alone; and a question if one of them may be a copy."""
    # The first look-up of airport names takes most of a second.
    alike = [table for table in visible if _are_alike(table, chosen)] if len(visible) > 1 else []
    if len(alike) < 2 or chosen not in alike:
        return chosen, []
    joined, asked = _read_together(chosen, alike, answers)
    return replace(joined, alike=tuple(table.name for table in alike)), asked


def _read_together(chosen: Sheet, alike: Sequence[Sheet], answers: Answers) -> tuple[Sheet, list[Question]]:
    """Returns the table of several sheets, or of the one that is read alone, and the question which it is."""
    copies = _copies(alike)
    # The largest first, because a summary contains the rows of all others.
    ranked = sorted(alike, key=lambda table: -len(table.rows))
    about = (
        f"Several sheets have the same headings: {_sizes(alike)}; most rows of {' and '.join(copies)} stand in "
        "another one, too. Which one is read, or are they read together?"
    )
    asked = question(SHEETS, about, (*(table.name for table in ranked), TOGETHER))
    answer = answers.to(asked)
    single = next((table for table in alike if table.name == answer), ranked[0] if copies and not answer else None)
    return single or _as_one_table(chosen.name, alike), [asked] if copies else []


def _copies(alike: Sequence[Sheet]) -> list[str]:
    """Returns the sheets most of whose rows also stand in another one."""
    rows = {table.name: {row.cells for row in table.rows} for table in alike}
    return [
        f"'{shown(name)}'"
        for name, own in rows.items()
        if any(len(own & other) > _MOST_TWICE * len(own) for its, other in rows.items() if its != name)
    ]


def _as_one_table(name: str, tables: Sequence[Sheet]) -> Sheet:
    """Returns several sheets as one table, with headings spelled as in the first sheet that has them."""
    spelled: dict[str, str] = {}
    for heading in (heading for table in tables for heading in table.headings):
        spelled.setdefault(same_name(heading), heading)
    headings = tuple(spelled.values())
    rows = (
        Row(place * ROWS_OF_A_SHEET + row.number, cells)
        for place, table in enumerate(tables)
        for row, cells in zip(table.rows, _cells_under(headings, table), strict=True)
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
    """Returns what is passed over in several sheets, merged by kind."""
    rows: dict[str, list[int]] = {}
    for place, table in enumerate(tables):
        for each in table.passed_over:
            rows.setdefault(each.what, []).extend(place * ROWS_OF_A_SHEET + number for number in each.rows)
    return tuple(PassedOver(tuple(numbers), what) for what, numbers in rows.items())


def _cells_under(headings: Sequence[str], table: Sheet) -> Iterator[tuple[str, ...]]:
    """Yields the cells of a sheet's rows under the headings of the whole table."""
    places = {same_name(heading): place for place, heading in enumerate(table.headings)}
    order = [places.get(same_name(heading)) for heading in headings]
    for row in table.rows:
        yield tuple("" if place is None else row.cells[place] for place in order)
