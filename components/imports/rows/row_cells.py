"""The cells of a row of another table by our columns, and what all flights of the row have in common."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache

from components.files.cells import UNKNOWN_WORDS, is_unknown, shows_no_value
from components.files.problems import shown
from components.imports.cells.aircraft_cells import (
    FOOTNOTES,
    LINKED,
    Aircraft,
    address_in,
    addresses_in,
    aircraft_in,
    callsigns_in,
    count_in,
    marks_each_once,
    registrations_in,
    why_no_address,
)
from components.imports.cells.clock_cells import end_of_status, names_next_day, time_and_zone, with_clock
from components.imports.cells.table_dates import (
    FORMS_READ,
    ISO_DAY,
    DateStyle,
    ReadDate,
    may_be_day,
    names_no_year,
    read_date,
    with_year,
)
from components.imports.cells.tracker_links import TrackerLink, links_in, tracker_link
from components.imports.columns.headings import DATES, ENDS, NAMES, WAYS
from components.imports.columns.mapping import RowKind
from components.imports.names.place_names import Place
from components.imports.rows.contradictions import other_aircraft
from components.imports.sheets.grid_tables import Row
from components.imports.words.direction_words import ARRIVAL, DEPARTURE, speaks_of_direction
from components.imports.words.heading_words import says_between, time_planned
from components.imports.words.presence_words import says_absent
from components.imports.words.way_words import says_always, way_in
from components.ledger.dates.edtf import EdtfDate, parse
from components.ledger.spellings import HIDDEN

AS_WRITTEN = ("aircraft_type", "model", "registration", "callsign", "operator", "claim", "note")
"""Columns whose cells go into the ledger as they are."""
_NO_STYLE = DateStyle()
COUNTED, NOT_COUNTED = "as many aircraft: a flight each", "one aircraft: the number is kept with its row"
"""What a number alone in brackets behind a type means: C-17 (2)."""
ONE_OF_EACH, ALL_OF_THE_FIRST = "one of each type; of more aircraft the type is not known", "all of the first type"
"""Whose flights a row speaks of that lists several types, and does not count as many aircraft."""
_TIMES_OF_ENDS = ("arrival_time", "departure_time")
_UNFIT = re.compile(r"[\x00-\x1f\x7f]+")
LONGEST_UNKNOWN = max(map(len, UNKNOWN_WORDS))
"""Characters: a longer cell need not be held against the words."""
_NAMED_ANYWAY = ("date", "arrival", "departure", "icao24")
"""Columns where a cell that has no value is named as one that cannot be read, anyway."""
_OF_FLIGHTS = (
    *("aircraft_type", "model", "registration", "icao24", "callsign", "operator", "aircraft_count"),
    *("origin", "destination", "elsewhere", "arrival", "departure", "arrival_time", "departure_time"),
)
"""Columns of which one at least has a cell where a row is of a flight; a log has what else happened in others."""
_DAYS_OF_ENDS = ("arrival", "departure")
_OF_OTHER_DAY = "midnight is between it and its plan, of whose day that of the row may be: it is of either"
_OF_DAY_ABOVE = "the times above are later, and the day is that of a row above: it is of that day or of the next"
HALF_A_DAY = 12
"""Hours by which no flight is late or early whose times lie on the two sides of midnight."""
_OF_EITHER_DAY = "it is marked as of the next day, and the row names its day: it is of either"
_GRADE = re.compile(r"([1-6])(?:\.0+)?")


@dataclass(frozen=True, slots=True)
class NoteWords:
    """What is said of a table of notes. kinds: those of words, as a person has answered; throughout: the headings
    below which a range of days is a period, and not one day in it."""

    kinds: Mapping[str, str] = field(default_factory=dict)
    throughout: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reader:
    """What is known of a table before its first row is read. places: see `Place`, by name as written; style:
    that of the dates under each heading; direction, registration: of all rows, where no column names it;
    directions: what words of such a column mean that a person was asked for; leaves_next_day: whether an
    aircraft that left at an earlier time of day than it came did so on the next day; airfield: the one
    watched, that ends without a column of their own are at; operators: the spelling that stands for another
    one; types: what IATA's codes stand for; several: headings under which each of several aircraft in a cell
    has a flight of its own; has_lists: whether there are such cells at all, which most tables are never
    searched for again; awaits_day: the headings of which it is asked whether they hold the days; grades: what
    words of credibility are as grades, "" where they are none; sources: those that cells name by themselves,
    see `sources_in`; ways: headings of places of which all cells say by a word whether an aircraft came from
    there or went there; types_listed: by heading, whose flights those of several types in a cell are; counted:
    headings of types where a number in brackets counts the aircraft; notes: what words of notes mean; diverted:
    by the numbers of rows whose flight did not get to its place, where it landed, "" where nothing says it;
    came_before: whether the one day of a row is that on which somebody saw an aircraft, which came on it or
    before; past_midnight: the numbers of rows that have their day from a row above, or are of the next one."""

    headings: tuple[str, ...]
    ours: Mapping[str, str]
    kind: RowKind
    airfield: str
    places: Mapping[str, Place] = field(default_factory=dict)
    style: Mapping[str, DateStyle] = field(default_factory=dict)
    direction: str = ""
    registration: str = ""
    directions: Mapping[str, str] = field(default_factory=dict)
    leaves_next_day: bool = False
    approximate: frozenset[str] = frozenset()
    operators: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    several: frozenset[str] = frozenset()
    has_lists: bool = True
    awaits_day: tuple[str, ...] = ()
    grades: Mapping[str, str] = field(default_factory=dict)
    sources: frozenset[str] = frozenset()
    ways: frozenset[str] = frozenset()
    types_listed: Mapping[str, str] = field(default_factory=dict)
    counted: frozenset[str] = frozenset()
    notes: NoteWords = NoteWords()
    diverted: Mapping[int, str] = field(default_factory=dict)
    came_before: bool = False
    past_midnight: frozenset[int] = frozenset()

    @cached_property
    def places_of(self) -> dict[str, list[int]]:
        """The places of the cells for each of our columns, in the order in which they are asked."""
        order = {heading: place for place, heading in enumerate(self.headings)}
        places = defaultdict[str, list[int]](list)
        for heading, column in self.ours.items():
            if column and heading in order:
                places[column].append(order[heading])
        return places

    @cached_property
    def columns_at(self) -> tuple[tuple[str, int], ...]:
        """Each of our columns with the place of a cell for it, in the order in which they are asked."""
        return tuple((column, place) for column, places in self.places_of.items() for place in places)

    @cached_property
    def places_of_links(self) -> tuple[int, ...]:
        """The places of the cells that may hold links."""
        return (*self.places_of.get("link", ()), *self.places_of.get("source_id", ()))

    def way_at(self, place: int, cell: str) -> tuple[str, str]:
        """Returns the direction that a cell of places says by a word before a name, "" for none, and the name."""
        return _way_at(cell, self.headings[place] in self.ways)

    @cached_property
    def places_of_plans(self) -> dict[str, int | None]:
        """The place of the cell with the time that was planned, by our column of that which was flown."""
        plans = [*map(time_planned, self.headings)]
        return {clock: plans.index(clock) if clock in plans else None for clock in _TIMES_OF_ENDS}

    def has(self, column: str) -> bool:
        """Whether the table has one of our columns."""
        return column in self.places_of

    @property
    def has_day_of_end(self) -> bool:
        """Whether the table has a column for the day of the arrival, or one for that of the departure."""
        return self.has_day_of("arrival") or self.has_day_of("departure")

    def has_day_of(self, end: str) -> bool:
        """Whether the table has a column for the day of an end, or for the last on which that may have been."""
        return self.has(end) or self.has(f"{end}_end")

    @property
    def has_both_ends(self) -> bool:
        """Whether rows are movements, and the table has a column for where each came from and one for where to."""
        return self.kind == "movement" and all(map(self.has, ENDS))

    def watches(self, name: str) -> bool:
        """Whether a name is that of a watched airfield."""
        return name in self.places and self.places[name].is_watched


@dataclass(frozen=True, slots=True)
class UnreadCell:
    """A cell that could not be read: its heading and text, and why."""

    column: str
    value: str
    what: str


class RowCells:
    """The cells of a row by our columns, the first that says something of several; its links; the times of day
    that could not be read, by their columns; way: the direction that a word before the place elsewhere says, ""
    for none, and that place."""

    def __init__(self, reader: Reader, row: Row) -> None:
        self.reader = reader
        self._row = row
        self.text = defaultdict[str, str](str)
        self.place: dict[str, int] = {}
        self.faults: dict[str, UnreadCell] = {}
        self.way: tuple[str, str] = ("", "")
        for column, place in reader.columns_at:
            if (cell := row.cells[place]) and column not in self.place and (text := _content(cell)):
                self.text[column] = self._entered(column, place, text) if column in NAMES else text
                self.place[column] = place
        if reader.registration:
            self.text["registration"] = reader.registration
        self._leave_out_failed()
        self.links = tuple(_links_of(row, reader.places_of_links)) if reader.places_of_links else ()
        if reader.has("year"):
            self._complete_days()
        self.aircraft = self._aircraft()

    def _aircraft(self) -> Aircraft:
        """Returns the aircraft of its cell of types; one, unless somebody has said that a number in brackets
        counts them."""
        named = aircraft_in(self.text["aircraft_type"])
        if not named.is_doubtful or self.heading("aircraft_type") in self.reader.counted:
            return named
        is_said = count_in(self.text["aircraft_count"]) == named.count
        return named if is_said else replace(named, count=1, unread=str(named.count))

    def _entered(self, column: str, place: int, text: str) -> str:
        """Returns the name that a cell has in one of our columns, without what stands beside it."""
        if text[-1] in ")]":
            text = name_in(text)
        if column in WAYS:
            way, text = self.reader.way_at(place, text)
            if way and not all(map(self.reader.has, ENDS)):
                self.way = way, text
        return text

    def _leave_out_failed(self) -> None:
        for column, text in [*self.text.items()]:
            if column not in _NAMED_ANYWAY and (fault := shows_no_value(text)):
                self.faults[column] = self.unread(column, fault)
                del self.text[column]

    def _complete_days(self) -> None:
        # A year says less than any day of the row: it alone is a date only where there is none.
        for column in [column for column in DATES if self.text[column]] or ["date"]:
            self.text[column] = whole_date(
                self.text[column], *(self.text[part] for part in ("year", "month", "day"))
            )

    def why_day_is_awaited(self) -> str:
        """Returns which question its day waits for, and of which cells none could be that."""
        cells = {
            heading: self._row.cells[self.reader.headings.index(heading)] for heading in self.reader.awaits_day
        }
        named = ", ".join(f"'{shown(cell)}' in '{shown(heading)}'" for heading, cell in cells.items() if cell)
        is_read = any(map(may_be_day, cells.values()))
        unread = "" if is_read or not named else f", and {named} cannot be read as one: {FORMS_READ}"
        return f"a question is open: which column holds its day{unread}"

    def names_no_year(self, column: str) -> bool:
        """Whether a column has a day whose year is said elsewhere."""
        place = self.place.get(column)
        return place is not None and names_no_year(_content(self._row.cells[place]))

    def heading(self, column: str) -> str:
        """Returns under which heading the cell of a column stands, or would; "" where the table has none."""
        place = self.place.get(column)
        if place is None:
            places = self.reader.places_of.get(column)
            return self.reader.headings[places[0]] if places else ""
        return self.reader.headings[place]

    @property
    def airfield(self) -> str:
        """The airfield that the row is about: that of its own cell, or else that of the table."""
        name = self.text["airfield"]
        return self.reader.places.get(name, Place(name)).key or self.reader.airfield

    @property
    def may_be_flight(self) -> bool:
        """Whether the row names an aircraft or a place, be it as unknown, or says a direction; every row may be
        one where the table has no column of these."""
        word = self.text["direction"]
        if any(map(self.text.__getitem__, _OF_FLIGHTS)) or speaks_of_direction(word):
            return True
        places = [place for column in _OF_FLIGHTS for place in self.reader.places_of.get(column, ())]
        is_said = any(self._row.cells[place].strip() for place in places)
        return is_said or not places or bool(self.reader.directions.get(word)) or self._has_link_to_aircraft()

    def _has_link_to_aircraft(self) -> bool:
        return any(named_by(link) for link in self.links for named_by in NAMED_BY_LINKS.values())

    def landed_at(self, destination: str) -> str:
        """Returns where a flight to a place of the row landed: there, or where it was diverted to."""
        return self.reader.diverted.get(self._row.number, destination)

    def unread(self, column: str, what: str) -> UnreadCell:
        """Returns the cell of a column, as it stands in the row, as one that could not be read."""
        place = self.place.get(column)
        written = self.text[column] if place is None else _content(self._row.cells[place])
        return UnreadCell(self.heading(column) or column, written, what)

    def date(self, column: str, clock: str) -> ReadDate:
        """Returns the date of a column, with the time of another one."""
        heading, read = self.heading(column), self.read_day(column)
        if self.reader.has(last := f"{column}_end"):
            read = self._up_to(read, column, last)
        text = self.timed(read.text, clock) if read.text and self.text[clock] else read.text
        if ISO_DAY.fullmatch(read.text):
            text = self._or_other_day(text, clock) if column in _DAYS_OF_ENDS else text
            text = days_from(read.text, 1) if self._may_be_of_day_after(column, clock) else text
        if heading in self.reader.approximate:
            text = approximate(text)
        return read if text == read.text else ReadDate(text, read.what)

    def _may_be_of_day_after(self, column: str, clock: str) -> bool:
        """Returns whether a day was filled in from a row above, but may be the next one; then it is a fault of the
        time, or of the day where there is no time."""
        if column != "date" or self._row.number not in self.reader.past_midnight:
            return False
        cell = clock if self.text[clock] else column
        self.faults[cell] = self.unread(cell, _OF_DAY_ABOVE)
        return True

    def _or_other_day(self, text: str, clock: str) -> str:
        """Returns a day with the other one that it may be by the time of another column."""
        is_next = names_next_day(self.text[clock])
        nights = -1 if is_next else self.nights_after_plan(clock)
        if nights:
            self.faults[clock] = self.unread(clock, _OF_EITHER_DAY if is_next else _OF_OTHER_DAY)
        return days_from(text, nights) if nights else text

    def read_day(self, column: str) -> ReadDate:
        """Returns the date of a column by itself."""
        return read_date(self.text[column], self.reader.style.get(self.heading(column), _NO_STYLE))

    def _up_to(self, first: ReadDate, column: str, last: str) -> ReadDate:
        """Returns the range from a day to the last on which it may have been, where the row has that."""
        if self.text[last]:
            return _between(first, self.date(last, ""))
        headings = self.heading(column), self.heading(last)
        if first.text and (any(map(says_absent, headings)) or says_between(headings[0])):
            # Without the image on which that changed, nothing says that it did.
            return ReadDate(what=f"'{shown(headings[1])}' is empty: whether and when that ended is not said")
        return first

    def has_day(self, column: str) -> bool:
        """Whether the row has a day in a column, or the last on which that may have been."""
        return bool(self.text[column] or self.text[f"{column}_end"])

    def time(self, clock: str) -> tuple[str, str]:
        """Returns the time of day in a column, and what says of which zone it is."""
        heading = self.heading(clock)
        if self._is_of_other_end(clock):
            return "", ""
        return time_and_zone(self.text[clock], heading, self.reader.style.get(heading, _NO_STYLE))

    def planned(self, clock: str) -> tuple[str, str]:
        """Returns the time of day that was planned for a column of times, and what says of which zone it is; both
        "" where the table has none."""
        place = self.reader.places_of_plans.get(clock)
        if place is None:
            return "", ""
        heading = self.reader.headings[place]
        return time_and_zone(self._row.cells[place], heading, self.reader.style.get(heading, _NO_STYLE))

    def nights_after_plan(self, clock: str) -> int:
        """Returns by how many days a time is later than that of its plan, of which the day of the row may be: 1
        or -1 where midnight lies between both, else 0."""
        planned, other = self.planned(clock)
        flown, zone = self.time(clock) if planned else ("", "")
        hours = int(flown[:2]) - int(planned[:2]) if flown and planned and other in ("", zone) else 0
        return 0 if abs(hours) <= HALF_A_DAY else -1 if hours > 0 else 1

    def timed(self, day: str, clock: str) -> str:
        """Returns a day with the time of another column, where that can be told."""
        if self._is_of_other_end(clock):
            self.faults[clock] = self.unread(clock, "this is the time of the other end of the flight")
            return day
        timed = with_clock(day, self.text[clock], self.reader.style.get(self.heading(clock), _NO_STYLE))
        if timed.what:
            self.faults[clock] = self.unread(clock, timed.what)
        return timed.text

    def _is_of_other_end(self, clock: str) -> bool:
        """Whether a column of times has that of the other end in this row, as its word says: Departed 14:10."""
        end = end_of_status(self.text[clock])
        return clock in _TIMES_OF_ENDS and end in (ARRIVAL, DEPARTURE) and not clock.startswith(end)

    def day_of_links(self) -> str:
        """Returns the day that the links of the row show; "" where they show none, or several."""
        days = {day for link in self.links for day in link.days}
        return days.pop().isoformat() if len(days) == 1 else ""


def _between(first: ReadDate, last: ReadDate) -> ReadDate:
    """Returns the range from the first to the last day on which a flight may have been.

    >>> _between(ReadDate("2025-10-24~"), ReadDate("2025-10-29")).text
    '[2025-10-24..2025-10-29]~'
    >>> _between(ReadDate(), ReadDate("2025-10")).text
    '[..2025-10-31]'
    >>> _between(ReadDate("2025-10-24"), ReadDate("2025-10-23")).what
    'the last day (2025-10-23) is before the first (2025-10-24)'
    """
    if first.what or last.what:
        return replace(first, text="", what=first.what or last.what)
    one, other = parse(first.text), parse(last.text)
    if not isinstance(other, EdtfDate) or (isinstance(one, EdtfDate) and one.text == other.text):
        return first
    earliest, mark = (one.earliest, one.qualifier) if isinstance(one, EdtfDate) else (date.min, "")
    if other.latest < earliest:
        return ReadDate(what=f"the last day ({last.text}) is before the first ({first.text})")
    doubts = {mark, other.qualifier} - {""}
    return ReadDate(_range_text(earliest, other.latest) + ("%" if len(doubts) > 1 else "".join(doubts)))


def days_from(text: str, nights: int) -> str:
    """Returns the range of the day of a text and the day some nights later, or earlier.

    >>> days_from("2025-11-09T23:50Z", 1), days_from("2025-11-09", -1), days_from("2025-11-09", 0)
    ('[2025-11-09..2025-11-10]', '[2025-11-08..2025-11-09]', '2025-11-09')
    """
    day = date.fromisoformat(text[: len("2025-10-26")])
    return _range_text(*sorted((day, day + timedelta(days=nights))))


def _range_text(earliest: date, latest: date) -> str:
    if earliest == latest:
        return f"{earliest}"
    return f"[{'' if earliest == date.min else earliest}..{'' if latest == date.max else latest}]"


def _content(cell: str) -> str:
    """Returns the same as `content`; of links and notes, which never come again, nothing is remembered."""
    is_long = len(cell) > LONGEST_UNKNOWN and cell.isascii() and cell.isprintable()
    return cell.strip() if is_long else content(cell)


# Depends on the cell alone; most come again.
@lru_cache(maxsize=65_536)
def content(cell: str) -> str:
    """Returns what a cell says, without characters that the ledger does not bear; "" where that is nothing."""
    is_plain = cell.isascii() and cell.isprintable()
    text = (cell if is_plain else HIDDEN.sub("", _UNFIT.sub(" ", cell))).strip()
    return "" if len(text) <= LONGEST_UNKNOWN and is_unknown(text) else text


def name_in(cell: str) -> str:
    """Returns the name that a cell has, without the address of its page behind it, as exports of Notion and
    Airtable have it, and without marks for footnotes.

    >>> name_in("Hmeimim (https://www.notion.so/Hmeimim-0a1b)"), name_in("Moscow (VKO)"), name_in("UR-82008[a]")
    ('Hmeimim', 'Moscow (VKO)', 'UR-82008')
    >>> name_in("Air Force [RU]"), name_in("An-26 [Note 3]")
    ('Air Force [RU]', 'An-26')
    """
    name = LINKED.sub("", cell) if "://" in cell else cell
    return content(FOOTNOTES.sub("", name) if name.endswith("]") else name)


# Depends on its arguments alone; a table names few places.
@lru_cache(maxsize=16_384)
def _way_at(cell: str, is_of_ways: bool) -> tuple[str, str]:
    name = name_in(cell)
    return way_in(name) if is_of_ways or says_always(name) else ("", name)


def _links_of(row: Row, places: Iterable[int]) -> list[TrackerLink]:
    cells = (row.cells[place] for place in places)
    return [tracker_link(link) for cell in cells if "://" in cell for link in _different_links(cell)]


def _different_links(cell: str) -> list[str]:
    links = links_in(cell)
    return links if len(links) < 2 else list(dict.fromkeys(links))


def approximate(date: str) -> str:
    """Returns a date marked as approximate; one with another mark as it is.

    >>> approximate("2025-10-26"), approximate("2025-10-26?"), approximate("")
    ('2025-10-26~', '2025-10-26?', '')
    """
    return f"{date}~" if date and date[-1] not in "?~%" else date


def whole_date(text: str, year: str, month: str, day: str) -> str:
    """Returns a date whose parts stand in columns of their own; a date with a year of its own as it is.

    >>> whole_date("", "2025", "10", "4"), whole_date("", "2025", "Oct", ""), whole_date("26/10", "2025", "", "")
    ('2025-10-04', 'Oct 2025', '26/10/2025')
    """
    if not year or (text and not names_no_year(text)):
        return text
    if text:
        return with_year(text, year)
    if month.isdecimal():
        return f"{year}-{int(month):02}" + (f"-{int(day):02}" if day.isdecimal() else day)
    return f"{day} {month} {year}".strip()


def aircraft_count(cells: RowCells) -> tuple[int, list[str]]:
    """Returns how many aircraft a row tells of, and what is contradictory in that."""
    named = cells.aircraft.count
    if not cells.text["aircraft_count"]:
        return named, []
    count = count_in(cells.text["aircraft_count"])
    if count is None:
        cells.faults["aircraft_count"] = cells.unread("aircraft_count", "this is no number of aircraft")
        return named, []
    if named > 1 and count != named:
        return named, [f"the row counts {count} aircraft, and its type {named}"]
    return max(count, named) if count else 0, [] if count else [
        "the row counts no aircraft, and no flight is made of it"
    ]


@dataclass(frozen=True, slots=True)
class Several:
    """What a row that names several aircraft says of each of them; the cells of those that are kept as they are
    written, since nobody has said that each has a flight of its own."""

    each: Mapping[str, tuple[str, ...]]
    faults: tuple[UnreadCell, ...] = ()

    @property
    def count(self) -> int:
        """How many aircraft are told apart."""
        return max(map(len, self.each.values()), default=0)


NONE_OF_SEVERAL = Several({})
_KEPT = {
    "registration": "these are several aircraft, kept as they are written",
    "icao24": "these are several addresses, and a flight has one: none is entered",
}


def several_aircraft(cells: RowCells, count: int) -> Several:
    """Returns the registrations and addresses of a row that names several aircraft, each of which has a flight
    where the row counts as many, or a person has said so."""
    if not cells.reader.has_lists and count < 2 and not cells.aircraft.types:
        return NONE_OF_SEVERAL
    each, faults = _marks_of_each(cells, count)
    number = max(count, len(each.get("registration", ())))
    callsigns = callsigns_in(cells.text["callsign"]) if number > 1 else ()
    each |= {"callsign": callsigns} if len(callsigns) == number > 1 else {}
    types = _types_of_each(cells, number)
    each |= {"aircraft_type": types} if types else {}
    return Several(each, tuple(faults)) if each or faults else NONE_OF_SEVERAL


def _marks_of_each(cells: RowCells, count: int) -> tuple[dict[str, tuple[str, ...]], list[UnreadCell]]:
    """Returns the registrations and addresses of several aircraft, and the cells that list others than these."""
    each: dict[str, tuple[str, ...]] = {}
    faults = []
    for column, source, names in marks_of(cells.text):
        is_of_each = column == "icao24" and len(names) == len(each.get("registration", ()))
        if is_of_each or len(names) == count or cells.heading(source) in cells.reader.several:
            each[column] = names
        else:
            faults.append(cells.unread(source, _KEPT[column]))
    return each, faults


def _types_of_each(cells: RowCells, number: int) -> tuple[str, ...]:
    """Returns the type of each of several aircraft where their cell lists as many, or as a person has said; "" for
    those of which nobody knows it."""
    types = tuple(cells.reader.types.get(name, name) for name in cells.aircraft.types)
    chosen = cells.reader.types_listed.get(cells.heading("aircraft_type"), "")
    if types and (len(types) == number or chosen == ONE_OF_EACH):
        return (*types, *[""] * (number - len(types)))
    return (types[0],) * number if types and chosen == ALL_OF_THE_FIRST else ()


def marks_of(text: Mapping[str, str]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yields what several aircraft in a row are called: as which of our columns, in which it stands, and the
    names. Of several beside a type the registration of the row is one."""
    registration, address, types = text.get("registration"), text.get("icao24"), text.get("aircraft_type")
    listed = registrations_in(registration) if registration else ()
    beside = aircraft_in(types).registrations if types else ()
    addresses = addresses_in(address) if address else ()
    if len(listed) > 1:
        yield "registration", "registration", listed
    elif len(beside) > 1:
        yield "registration", "aircraft_type", marks_each_once((registration, *beside) if registration else beside)
    if len(addresses) > 1:
        yield "icao24", "icao24", addresses


def common_cells(cells: RowCells) -> tuple[dict[str, str], tuple[UnreadCell, ...]]:
    """Returns what all flights of a row have in common, and the cells that could not be read."""
    common = {column: text for column in AS_WRITTEN if (text := cells.text[column])}
    if "aircraft_type" in common:
        common["aircraft_type"] = cells.reader.types.get(cells.aircraft.type, cells.aircraft.type)
        if cells.aircraft.registrations:
            common["registration"] = ", ".join(_with_those_beside_type(cells))
    if operator := cells.reader.operators.get(common.get("operator", "")):
        common["operator"] = operator
    faults = _enter_forms(common, cells)
    if unread := cells.aircraft.unread:
        what = f"whether '{shown(unread)}' names an aircraft cannot be told: the type alone is entered"
        faults = (*faults, cells.unread("aircraft_type", what))
    if cells.links:
        _complete(common, cells.links)
    return common, faults


def _with_those_beside_type(cells: RowCells) -> Sequence[str]:
    """Returns the registrations of a row beside whose type are some; of one alone that of its own cell counts."""
    several = (names for column, _, names in marks_of(cells.text) if column == "registration")
    own = cells.text["registration"]
    return next(several, (own,) if own else cells.aircraft.registrations)


def _enter_forms(common: dict[str, str], cells: RowCells) -> tuple[UnreadCell, ...]:
    """Enters the cells that have a form in the ledger, and returns those that do not have it; an address among
    several is no such cell."""
    faults = []
    for column, (form, what) in _FORMS.items():
        text = cells.text[column]
        if column == "credibility":
            text = cells.reader.grades.get(text, text)
        if text and (written := form(text)):
            common[column] = written
        elif text and len(addresses_in(text)) < 2:
            faults.append(cells.unread(column, what(text)))
    return tuple(faults)


def _address(text: str) -> str:
    return address_in(text).partition("~")[0]


def grade_in(text: str) -> str:
    """Returns the grade of credibility, 1 to 6, that a cell is; "" where it is none."""
    grade = _GRADE.fullmatch(text)
    return grade[1] if grade else ""


_FORMS: Mapping[str, tuple[Callable[[str], str], Callable[[str], str]]] = {
    "icao24": (_address, why_no_address),
    "credibility": (grade_in, lambda _: "this is no grade from 1 to 6"),
}
"""Columns whose cells have a form in the ledger, and what others are not."""
NAMED_BY_LINKS: Mapping[str, Callable[[TrackerLink], Sequence[str]]] = {
    "icao24": lambda link: [address for address in link.icao24 if address[0] != "~"],
    "registration": lambda link: (link.registration,) if link.registration else (),
    "callsign": lambda link: (link.callsign,) if link.callsign else (),
}
"""What links may say of an aircraft, by our columns."""


def _complete(common: dict[str, str], links: Sequence[TrackerLink]) -> None:
    """Takes from the links of a row what no cell says, where they name one; an address not where it is that of
    another aircraft than the registration."""
    has_address = "icao24" in common
    for column, named_by in NAMED_BY_LINKS.items():
        if column not in common:
            named = {name for link in links for name in named_by(link)}
            if len(named) == 1:
                common[column] = named.pop()
    if has_address or "icao24" not in common:
        return
    if other_aircraft(common.get("registration", ""), common["icao24"], "the link"):
        common.pop("icao24")
