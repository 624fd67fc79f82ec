"""The cells of a row of another table by our columns, and what all flights of the row have in common."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from components.files.cells import UNKNOWN_WORDS, icao24, is_unknown
from components.imports.contradictions import other_aircraft
from components.imports.mapping import RowKind
from components.imports.sheets import Row
from components.imports.table_dates import DateStyle, ReadDate, read_date, with_clock
from components.imports.tracker_links import TrackerLink, links_in, tracker_link

AS_WRITTEN = ("aircraft_type", "model", "registration", "callsign", "operator", "claim", "note")
"""Columns whose cells go into the ledger as they are."""
_UNFIT = re.compile(r"[\x00-\x1f\x7f]+")
_LONGEST_UNKNOWN = max(map(len, UNKNOWN_WORDS))
_GRADE = re.compile(r"([1-6])(?:\.0+)?")


@dataclass(frozen=True, slots=True)
class Place:
    """What a name of a place means: its key in the ledger or its code; whether it is watched."""

    key: str
    is_watched: bool = False


@dataclass(frozen=True)
class Reader:
    """What is known of a table before its first row is read. places: see `Place`, by name as written; style: that
    of the dates under each heading; direction: of all rows, where no column names it; airfield: the one watched,
    that ends without a column of their own are at; operators: the spelling that stands for another one."""

    headings: tuple[str, ...]
    ours: Mapping[str, str]
    kind: RowKind
    airfield: str
    places: Mapping[str, Place] = field(default_factory=dict)
    style: Mapping[str, DateStyle] = field(default_factory=dict)
    direction: str = ""
    approximate: frozenset[str] = frozenset()
    operators: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def places_of(self) -> dict[str, list[int]]:
        """The places of the cells for each of our columns, in the order in which they are asked."""
        order = {heading: place for place, heading in enumerate(self.headings)}
        places = defaultdict[str, list[int]](list)
        for heading, column in self.ours.items():
            if column and heading in order:
                places[column].append(order[heading])
        return places

    def has(self, column: str) -> bool:
        """Whether the table has one of our columns."""
        return column in self.places_of

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
    that could not be read, by their columns."""

    def __init__(self, reader: Reader, row: Row) -> None:
        self.reader = reader
        self.text = defaultdict[str, str](str)
        self.place: dict[str, int] = {}
        self.faults: dict[str, UnreadCell] = {}
        for column, places in reader.places_of.items():
            for place in places:
                if _says_something(cell := row.cells[place]):
                    self.text[column], self.place[column] = _fit(cell), place
                    break
        places = [*reader.places_of.get("link", ()), *reader.places_of.get("source_id", ())]
        links = (link for place in places for link in links_in(row.cells[place]))
        self.links = tuple(map(tracker_link, dict.fromkeys(links)))

    def heading(self, column: str) -> str:
        """Returns under which heading the cell of a column stands, or would; "" where the table has none."""
        places = self.reader.places_of.get(column, ())
        place = self.place.get(column, places[0] if places else None)
        return "" if place is None else self.reader.headings[place]

    def unread(self, column: str, what: str) -> UnreadCell:
        """Returns the cell of a column as one that could not be read."""
        return UnreadCell(self.heading(column) or column, self.text[column], what)

    def date(self, column: str, clock: str) -> ReadDate:
        """Returns the date of a column, with the time of another one."""
        heading = self.heading(column)
        read = read_date(self.text[column], self.reader.style.get(heading, DateStyle()))
        text = self._timed(read.text, clock) if read.text and self.text[clock] else read.text
        return ReadDate(approximate(text) if heading in self.reader.approximate else text, read.what)

    def _timed(self, day: str, clock: str) -> str:
        timed = with_clock(day, self.text[clock], self.reader.style.get(self.heading(clock), DateStyle()))
        if timed.what:
            self.faults[clock] = self.unread(clock, timed.what)
        return timed.text

    def day_of_links(self) -> str:
        """Returns the day that the links of the row show; "" where they show none, or several."""
        days = {day for link in self.links for day in link.days}
        return days.pop().isoformat() if len(days) == 1 else ""


# Depends on the cell alone; most short ones come again.
@lru_cache(maxsize=65_536)
def _is_short_and_unknown(cell: str) -> bool:
    return is_unknown(cell)


def _says_something(cell: str) -> bool:
    return bool(cell) and (len(cell) > _LONGEST_UNKNOWN or not _is_short_and_unknown(cell))


def _fit(cell: str) -> str:
    return (cell if cell.isprintable() else _UNFIT.sub(" ", cell)).strip()


def approximate(date: str) -> str:
    """Returns a date marked as approximate; one with another mark as it is.

    >>> approximate("2025-10-26"), approximate("2025-10-26?"), approximate("")
    ('2025-10-26~', '2025-10-26?', '')
    """
    return f"{date}~" if date and date[-1] not in "?~%" else date


def common_cells(cells: RowCells) -> tuple[dict[str, str], tuple[UnreadCell, ...]]:
    """Returns what all flights of a row have in common, and the cells that could not be read."""
    common = {column: text for column in AS_WRITTEN if (text := cells.text[column])}
    if operator := cells.reader.operators.get(common.get("operator", "")):
        common["operator"] = operator
    faults = []
    for column, (form, what) in _FORMS.items():
        text = cells.text[column]
        if text and (written := form(text)):
            common[column] = written
        elif text:
            faults.append(cells.unread(column, what))
    if cells.links:
        _complete(common, cells.links)
    return common, tuple(faults)


def _address(text: str) -> str:
    return icao24(text).partition("~")[0]


def _grade(text: str) -> str:
    grade = _GRADE.fullmatch(text)
    return grade[1] if grade else ""


_FORMS: Mapping[str, tuple[Callable[[str], str], str]] = {
    "icao24": (_address, "this is no address of an aircraft"),
    "credibility": (_grade, "this is no grade from 1 to 6"),
}
"""Columns whose cells have a form in the ledger, and what others are not."""
_NAMED_BY_LINKS: Mapping[str, Callable[[TrackerLink], Iterable[str]]] = {
    "icao24": lambda link: filter(None, map(_address, link.icao24)),
    "registration": lambda link: filter(None, (link.registration,)),
    "callsign": lambda link: filter(None, (link.callsign,)),
}


def _complete(common: dict[str, str], links: Sequence[TrackerLink]) -> None:
    """Takes from the links of a row what no cell says, where they name one; an address not where it is that of
    another aircraft than the registration."""
    has_address = "icao24" in common
    for column, named_by in _NAMED_BY_LINKS.items():
        if column not in common:
            named = {name for link in links for name in named_by(link)}
            if len(named) == 1:
                common[column] = named.pop()
    if not has_address and other_aircraft(common.get("registration", ""), common.get("icao24", ""), "the link"):
        common.pop("icao24")
