"""Tables of notes: rows that say something of an airfield, and nothing of a flight."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from textwrap import shorten

from components.files.problems import shown
from components.imports.cells.table_dates import DateStyle, ReadDate, is_of_profile, read_date
from components.imports.cells.tracker_links import links_in, tracker_link
from components.imports.columns.headings import Columns, columns_in_words
from components.imports.questions import Answers, Question, question
from components.imports.rows.row_cells import NoteWords, RowCells, UnreadCell, common_cells, content
from components.imports.sheets.grid_tables import Sheet
from components.imports.words.note_words import NOTE_KINDS, NOTE_TARGETS, note_column, note_kind
from components.ledger.dates.edtf import EdtfDate, parse

NOTE_KIND = "note kind:"
"""What the id of the question begins with which kind a word is."""
RANGES = "ranges:"
"""What the id of the question begins with what ranges of days in a column mean."""
_AS_IN_FLIGHTS = ("claim", "note", "credibility")
"""Columns of notes.csv that are read as those of flights.csv."""
SOME_DAY, THROUGHOUT = "on one of these days", "throughout these days"
_CLOSED = re.compile(r"\[([^.\]]+)\.\.([^.\]]+)\]")
"""A range of days with both ends; "late November", which is approximate, is no range that somebody wrote."""
_WITHOUT_KIND = "Of which kind are notes of which no cell says it?"
_ENDS = "each of its ends is a day, a month or a year"
_OWN_MARKS = ("registration", "icao24", "callsign")
"""Columns that name one aircraft."""
_OF_FLIGHT = (
    *_OWN_MARKS, "aircraft_type", "model", "operator", "origin", "destination", "elsewhere", "direction", "route",
    "aircraft_count", "arrival_time", "departure_time",
)  # fmt: skip
"""Columns that only a table of flights has."""
_LONGEST_TITLE = 80
"""Characters of a title that is the beginning of a statement: it stands on one line of a chart."""
_LOOKED_AT = 200
"""Rows that show what a table is of."""
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,9}")


def may_be_notes(sheet: Sheet, columns: Columns) -> bool:
    """Whether the rows of a table may be notes: a column has the kinds of these and none names an aircraft by a
    mark of its own, or one says what happened and none is such as flights alone have."""
    ours = {*columns.ours.values()}
    if not ours.isdisjoint(_OWN_MARKS) or _names_aircraft(sheet, columns):
        return False
    if any(_names_kinds(sheet, heading) for heading in sheet.headings):
        return True
    says_what = not {"title", "claim"}.isdisjoint(map(note_column, sheet.headings))
    # A place of which it is asked what it is may be the airfield itself.
    may_be = [{*asks.choices} for asks in columns.asked if {*asks.choices}.isdisjoint(NOTE_TARGETS)]
    return says_what and ours.union(*may_be).isdisjoint(_OF_FLIGHT)


def _heading(asked: Question) -> str:
    return asked.id.partition(":")[2]


def _names_kinds(sheet: Sheet, heading: str) -> bool:
    """Whether most cells of a column are kinds of notes."""
    cells = _cells(sheet, heading)
    return note_column(heading) == "kind" and sum(map(bool, map(note_kind, cells))) * 2 > len(cells)


def _names_aircraft(sheet: Sheet, columns: Columns) -> bool:
    """Whether links to a tracker name aircraft: each is a flight, whatever else its row says."""
    cells = (cell for heading in columns.headings_of("link") for cell in _cells(sheet, heading))
    links = [tracker_link(link) for cell in cells for link in links_in(cell)]
    return sum(bool(link.icao24 or link.registration) for link in links) * 2 > len(links)


def _cells(sheet: Sheet, heading: str) -> list[str]:
    place = sheet.headings.index(heading)
    return [row.cells[place].strip() for row in sheet.rows[:_LOOKED_AT] if row.cells[place].strip()]


def question_of_notes(sheet: Sheet, id_: str) -> Question:
    """Asks whether rows are notes or flights, under the id of the question what a row is."""
    about = (
        "No column names an aircraft, or where one came from. Is a row a note (what somebody says of the "
        "airfield), or one flight?"
    )
    return question(id_, about, ("note", "movement"), [row.number for row in sheet.rows[:3]])


def note_columns(sheet: Sheet, columns: Columns, mapped: Mapping[str, str]) -> Columns:
    """Returns what the columns of a table of notes are: as a person has said, as their headings say, or as they
    would be in one of flights."""
    every = {heading: _note_column(heading, columns, mapped) for heading in sheet.headings}
    ours = {
        heading: column if heading in mapped or heading == _first_of(column, every, mapped) else ""
        for heading, column in every.items()
    }
    unmapped = [heading for heading in ours if heading not in mapped]
    asked = () if "date" in ours.values() else _asked_of_dates(columns, ours)
    return Columns(ours, tuple(asked), tuple(columns_in_words(unmapped, ours)))


def _note_column(heading: str, columns: Columns, mapped: Mapping[str, str]) -> str:
    if heading in mapped:
        return mapped[heading] if mapped[heading] in NOTE_TARGETS else ""
    own, column = note_column(heading), columns.ours.get(heading, "")
    return own or (column if column in NOTE_TARGETS else "")


def _first_of(column: str, ours: Mapping[str, str], mapped: Mapping[str, str]) -> str:
    """Returns the heading under which a column is read: the first that a person has mapped, or else the first."""
    headings = [heading for heading in ours if column and ours[heading] == column]
    return next((heading for heading in headings if heading in mapped), next(iter(headings), ""))


def _asked_of_dates(columns: Columns, ours: Mapping[str, str]) -> Iterator[Question]:
    return (asks for asks in columns.asked if "date" in asks.choices and not ours.get(_heading(asks)))


def note_words(
    table: Sheet, columns: Columns, styles: Mapping[str, DateStyle], answers: Answers
) -> tuple[NoteWords, list[Question], list[Question]]:
    """Returns what words and ranges mean in a table of notes; what must be asked of them, and what nobody has to
    answer: an unanswered range is one day in it, which says less."""
    ranges = [*_questions_of_ranges(table, columns, styles)]
    kinds = [*_questions_of_kinds(table, columns)]
    words = NoteWords(
        {_heading(asks): answers.to(asks) for asks in kinds},
        frozenset(_heading(asks) for asks in ranges if answers.to(asks) == THROUGHOUT),
    )
    return words, kinds, ranges


def _questions_of_ranges(table: Sheet, columns: Columns, styles: Mapping[str, DateStyle]) -> Iterator[Question]:
    for heading in columns.headings_of("date"):
        rows = {cell: row for cell, row in _rows_of(table, heading) if _closed_range(cell, styles[heading])}
        if rows:
            first = next(iter(rows))
            about = f"'{shown(first)}' in '{shown(heading)}': was that on one of these days, or throughout them?"
            yield question(f"{RANGES}{heading}", about, (SOME_DAY, THROUGHOUT), rows.values())


def _closed_range(cell: str, style: DateStyle) -> bool:
    return not is_of_profile(cell) and bool(_CLOSED.fullmatch(read_date(cell, style).text))


def _rows_of(table: Sheet, heading: str) -> Iterator[tuple[str, int]]:
    place = table.headings.index(heading)
    return ((row.cells[place].strip(), row.number) for row in table.rows)


def _questions_of_kinds(table: Sheet, columns: Columns) -> Iterator[Question]:
    """Yields the question of each word that is no kind, of empty cells, or of all rows where no column has any."""
    heading = next(iter(columns.headings_of("kind")), "")
    cells = _rows_of(table, heading) if heading else (("", row.number) for row in table.rows)
    rows = defaultdict[str, list[int]](list)
    for cell, number in cells:
        if not note_kind(word := content(cell)):
            rows[word].append(number)
    for word, numbers in rows.items():
        what = f"Of which kind are notes that '{shown(heading)}' calls '{shown(word)}'?" if word else _WITHOUT_KIND
        yield question(f"{NOTE_KIND}{word}", what, NOTE_KINDS, numbers)


def read_note(cells: RowCells) -> tuple[dict[str, str], UnreadCell | None, tuple[UnreadCell, ...]]:
    """Returns the cells of a row of notes.csv, without those of its source; why the row cannot be read; and the
    cells that cannot, in a row that can."""
    words, text = cells.reader.notes, cells.text
    day = _date_of_note(cells)
    common, faults = common_cells(cells)
    own = {column: cell for column, cell in common.items() if column in _AS_IN_FLIGHTS}
    kind = note_kind(text["kind"]) or words.kinds.get(text["kind"], "")
    row = {"airfield": cells.airfield, "date": day.text, "kind": kind, "title": _title(text), **own}
    return row, _why_unread(cells, row, day), faults


def _why_unread(cells: RowCells, row: Mapping[str, str], day: ReadDate) -> UnreadCell | None:
    if not day.text:
        return cells.unread("date", day.what or "there is no date")
    if not row["kind"]:
        return cells.unread("kind", "a question is open: of which kind it is")
    if not row["title"]:
        return cells.unread("title", "nothing says what happened")
    if not _CODE.fullmatch(row["airfield"]):
        return cells.unread("airfield", "which airfield it is about is not known")
    return None


def _title(text: Mapping[str, str]) -> str:
    """Returns what a note is called: its title, or the beginning of what is said.

    >>> _title({"title": "", "claim": "Flights were suspended."})
    'Flights were suspended.'
    >>> _title({"title": "", "claim": "word " * 30})[-10:]
    'word word…'
    """
    whole = text["title"] or text["claim"]
    return whole if text["title"] else shorten(whole, _LONGEST_TITLE, placeholder="…")


def _date_of_note(cells: RowCells) -> ReadDate:
    """Returns when something was: a day, one day in a range, or a period."""
    written = cells.text["date"]
    if isinstance(period := parse(written), EdtfDate) and period.is_period:
        return ReadDate(written)
    first, last = (cells.read_day(column) for column in ("date", "date_end"))
    if cells.text["date_end"]:
        return _period(first, last)
    if cells.heading("date") in cells.reader.notes.throughout and (ends := _CLOSED.fullmatch(first.text)):
        return ReadDate("/".join(ends.groups()))
    return first


def _period(first: ReadDate, last: ReadDate) -> ReadDate:
    """Returns the period between two days; a day where both are the same.

    >>> _period(ReadDate("2025-11-03"), ReadDate("2025-11-09")).text, _period(ReadDate(), ReadDate("2025-11")).text
    ('2025-11-03/2025-11-09', '../2025-11')
    >>> _period(ReadDate("2025-11-03"), ReadDate("2025-11-02")).what
    'the last day (2025-11-02) is before the first (2025-11-03)'
    """
    if what := first.what or last.what:
        return ReadDate(what=what)
    if first.text == last.text:
        return first
    text = f"{first.text or '..'}/{last.text}"
    one, other = parse(first.text), parse(last.text)
    if isinstance(one, EdtfDate) and isinstance(other, EdtfDate) and other.latest < one.earliest:
        return ReadDate(what=f"the last day ({last.text}) is before the first ({first.text})")
    return (
        ReadDate(text) if isinstance(parse(text), EdtfDate) else ReadDate(what=f"'{text}' is no period: {_ENDS}")
    )
