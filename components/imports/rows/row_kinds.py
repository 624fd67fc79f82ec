"""What a row of a table is: a movement, a stay or a route; where it is, if no column says so; whether one that
names several aircraft is several flights; and tables whose rows can be no flights at all, which are refused."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from types import MappingProxyType
from typing import NoReturn

from components.files.cells import is_unknown
from components.files.problems import shown
from components.imports.cells.aircraft_cells import aircraft_in, count_in, may_list, registrations_in
from components.imports.cells.clock_cells import with_clock
from components.imports.cells.table_dates import DateStyle, names_no_year, read_date, style_of_days
from components.imports.cells.time_zones import DAY_ONLY
from components.imports.columns.headings import DATES, DIRECTION, ENDS, TIMES, Columns, asks_for_days
from components.imports.columns.mapping import FLIGHT_KINDS, ROW_KINDS, RowKind
from components.imports.names.place_names import airports_named, place_meant, shown_airport
from components.imports.names.title_airfields import Airports, are_of_others
from components.imports.questions import Answers, NotReadableError, Question, question
from components.imports.rows.row_cells import (
    ALL_OF_THE_FIRST,
    COUNTED,
    NOT_COUNTED,
    ONE_OF_EACH,
    Reader,
    RowCells,
    content,
    grade_in,
    marks_of,
)
from components.imports.rows.row_reader import leaves_after_midnight, stops_of
from components.imports.sheets.grid_tables import Row, Sheet
from components.imports.sheets.sheet_choice import TRACKS
from components.imports.sheets.tables_beside import TablesBeside, tables_beside
from components.imports.words.direction_words import (
    ARRIVAL,
    BOTH,
    DEPARTURE,
    direction_of_row,
    speaks_of_direction,
)
from components.imports.words.heading_words import comparable
from components.imports.words.presence_words import (
    names_sighting,
    says_present,
    says_since_before,
    speaks_of_image,
    without_presence,
)
from components.imports.words.yes_no_words import YES_OR_NO
from components.ledger.dates.edtf import EdtfDate, instant, parse
from components.ledger.reference.airports import airport_of_iata, country_codes_among, is_code, starts_name
from components.ledger.reference.cldr_names import is_country, month_called
from components.ledger.reference.designators import designators_named
from components.ledger.spellings import find

SCALE = "scale:"
"""What the id of the question begins with which number of a column is the surest."""
FIRST_IS_SUREST, FIRST_IS_LEAST_SURE = (
    "1 is the surest: they are grades",
    "1 is the least sure: each is asked about",
)
_OF_LEDGER = re.compile(r"credibility|.*\b(?:admiralty|nato|stanag)\b.*", re.IGNORECASE)
"""What heads numbers that are the grades of the ledger: Confidence (1-5) may count stars."""
GRADE = "grade:"
"""What the id of the question begins with which grade a word is."""
GRADES = (
    "2 probably true",
    "3 possibly true",
    "1 confirmed by others",
    "4 doubtful",
    "5 improbable",
    "6 cannot be judged",
)
NO_GRADE = "no grade: kept with its row"
_NAME_IN_TITLE = re.compile(r"\b[^\W\d_a-z][^\W\d_]{3,}(?:-[^\W\d_]+)*")
"""A word of a title that may be the name or the code of an airfield: three letters (Dan) are too often another."""
_CODE_IN_TITLE = re.compile(r"\b[A-Z]{3}\b")
"""A word of a title that may be a code of IATA: in capitals."""
_MOST_OF_TITLE = 2
"""So many airports are offered of a word in a title."""
_MOST_OF_NAME = 3
"""Of a name that more airports may have, none is likely."""
ROW, AIRFIELD = "row", "airfield"
"""The ids of the questions."""
DIRECTION_OF_WORD = "direction:"
"""What the id of the question begins with which direction a word is."""
DIRECTIONS = "directions"
"""The id of the question which direction many words are."""
_MOST_DIRECTIONS, _MOST_WORDS = 8, 40
"""Words that are asked about one by one, and such as are named together."""
SIGHTED = "sighted:"
"""What the id of the question begins with whether an aircraft came on the day on which it was seen."""
ON_OR_BEFORE, ON_THE_DAY = "on that day or before", "on that day"
NIGHT = "night"
"""The id of the question when aircraft of stays over midnight left."""
NEXT_DAY, OR_LATER = "on the next day", "on the next day, or later"
SEVERAL = "several:"
"""What the id of the question begins with whether several aircraft in a cell have a flight each."""
EACH, ONE = "a flight each", "one flight: keep the cell as it is written"
NO_ADDRESS = "one flight: enter no address"
"""What one flight of several addresses means, of which the ledger has a cell for one."""
COUNTED_IN = "counted:"
"""What the id of the question begins with whether numbers in brackets behind types count aircraft."""
TYPES_LISTED = "types:"
"""What the id of the question begins with whose flights those of several types in a cell are."""
TYPES_AS_WRITTEN = "leave the cell as it is written"
NOT_LISTED = "none of the table's places"
"""The answer where the table names no airfield; a code may be written instead."""
NEITHER = "neither, or not known"
"""The answer that nothing says whether flights came or left."""
_DIRECTIONS = (NEITHER, ARRIVAL, DEPARTURE, BOTH)
REGISTRATION_OF_ALL = "registration"
NOT_OF_ALL = "no: of others, or not all of them"
_MOST_AIRFIELDS = 6
"""So many are offered to be watched; the airfield of a table stands in nearly every row."""

_TELLING = (
    "aircraft_type", "model", "registration", "icao24", "callsign", "operator", "origin", "destination",
    "elsewhere", "direction", "route", "link", "claim", "note", "title", "kind",
)  # fmt: skip
"""Columns of which a table of flights has one, beside its days."""
_FEWEST_DAYS = 3
"""Headings that are days: fewer may be anything."""
_FEWEST_TYPES = 2
"""Headings that are types: one may be the only type of the table."""
_FEWEST_AIRCRAFT = 3
"""Headings that are types or registrations, whatever stands under them."""
_MARK = re.compile(r"(?=.*[A-Z])(?=(?:.*[0-9]){3})[A-Z0-9]{1,3}-?[A-Z0-9]{2,5}")
"""What is painted on aircraft; headings such as COL1 have fewer digits."""
_COUNTED = re.compile(
    r"\b(?:flights?|landings?|arrivals?|departures?|movements?|visits?|count|number of|no\.? of)\b", re.IGNORECASE
)
"""What stands beside a type at the head of a column that counts it."""
_AIRCRAFT = re.compile(
    r"(?:(?:all|other|large|heavy|total|no\.?|number|count|of|military|civil|transport|cargo|fighter)\s*)*"
    r"(?:aircraft|a/?c|planes?|airplanes?|jets?|helicopters?|heavies|transports|fighters|airlifters|flugzeuge?|"
    r"avions?|"
    r"appareils|aviones|aeronaves|aerei|aviões|самол[её]т\w*|вс|літак\w*|samolot\w*|uçak\w*|طائرات|الطائرات)?",
    re.IGNORECASE,
)
"""What heads a column of aircraft of any type that stood there; nothing where only this is said."""
_NAMING = ("aircraft_type", "model", "registration", "icao24", "callsign")
"""Columns that name an aircraft: counts beside these are no table of such alone."""
_OF_WAY = (*ENDS, "elsewhere", "route", "direction")
_OF_SOURCES = frozenset(
    map(
        comparable,
        ("title", "publisher", "author", "published", "url", "archive url", "copied from", "derived from",
         "based on", "reliability"),
    )
)  # fmt: skip
"""What heads the columns of a list of sources, where none names an aircraft or a place."""
_FEWEST_OF_SOURCES = 3
_DAYS_OF_WEEK = re.compile("(?=.*[1-7])" + "".join(f"[{day}._ 0xX·-]" for day in range(1, 8)))
"""Days of operation, as timetables write them: 1...5.. for Mondays and Fridays."""
_OF_POSITIONS = (
    frozenset(("lat", "latitude")),
    frozenset(("lon", "lng", "long", "longitude")),
    frozenset(("alt", "altitude", "baroaltitude", "geoaltitude", "velocity", "groundspeed", "speed", "gs")),
)
"""Words of headings, of each of which a table of positions has one."""
_FIRST_AND_LAST = (
    "Make a row for each that came, with its type, and name the days of these images in columns 'Previous image "
    "without it' and 'First seen'; when it left is between 'Last seen' and 'First image without it'."
)
_IF_PRESENT = f"But an aircraft that was only seen standing came on that day or before it: {_FIRST_AND_LAST}"
_UNPIVOT = (
    "Bring the table that it was made of; or unpivot it (in Excel: Data, From Table, Unpivot Other Columns) into "
    "a row for each aircraft and day, with its cell in a column of its own."
)
_MOST_NAMED = 20
"""Headings in a sentence; more would be a list."""


class NoFlightsError(NotReadableError):
    """A table of which nothing shows that it is one of flights, until a person says what its columns are; way_on:
    what to do with a table of its kind."""

    def __init__(self, what: str, sheet: Sheet, way_on: str = "") -> None:
        named = ", ".join(f"'{shown(heading)}'" for heading in sheet.headings[:_MOST_NAMED])
        remedy = f'Is this the table of flights? Then name what they are under "columns" in a mapping: {named}.'
        super().__init__(what, f"{way_on} {remedy}".lstrip())
        self.sheet = sheet
        self.way_on = way_on


def kind_answered(answers: Answers) -> RowKind:
    """Returns what a person has answered that rows are: it holds even where another answer leaves no question."""
    return next((kind for kind in ROW_KINDS if kind == answers.under(ROW)), "")


def kind_of_rows(
    sheet: Sheet, columns: Columns, styles: Mapping[str, DateStyle]
) -> tuple[RowKind, list[Question]]:
    """Returns what the rows of a table are, and the question where their columns leave it open."""
    if columns.headings_of("route"):
        return "route", []
    ends = _columns_of_ends(columns)
    if not all(ends) or not sheet.rows:
        return "movement", []
    if any(map(columns.headings_of, ("arrival_end", "departure_end"))):
        # The days between which an aircraft came, or left, are those of who watched a place.
        return "stay", []
    orders = _orders(sheet, *ends, styles, columns)
    settled = _settled_kind(columns, orders)
    # Where a few rows differ from the others, these show what is asked.
    shows = [orders[kind] for kind in ("movement", "stay") if kind in orders] or [*sheet.rows[:1]]
    return (settled, []) if settled else ("stay", [_question_of_kind(sheet, *ends, shows)])


def _columns_of_ends(columns: Columns) -> tuple[str, str]:
    """Returns the columns that say when an aircraft arrived and left; "" for what none says."""
    arrivals, departures = (
        columns.headings_of(end) or columns.headings_of(f"{end}_end") for end in ("arrival", "departure")
    )
    if arrivals and not departures and columns.headings_of("arrival_time"):
        # A day of arrival with the times of both: the aircraft may have left here, or where it came from.
        departures = columns.headings_of("departure_time")
    arrivals = arrivals or columns.headings_of("date")
    return next(iter(arrivals), ""), next(iter(departures), "")


def _settled_kind(columns: Columns, orders: Mapping[RowKind, Row]) -> RowKind:
    """Returns what rows are by their columns and by the order of their days; "" where these leave it open."""
    if not columns.headings_of("arrival"):
        # A date before the departure is that of an arrival; any other may be the day of either.
        return "" if "stay" in orders else "movement"
    one_leg = columns.headings_of("origin") and columns.headings_of("destination")
    return next(iter(orders)) if len(orders) == 1 and (one_leg or "stay" in orders) else ""


def _question_of_kind(sheet: Sheet, arrival: str, departure: str, shows: Sequence[Row]) -> Question:
    """Asks by rows that show it what a row is."""
    first = shows[0]
    cells = dict(zip(sheet.headings, first.cells, strict=True))
    about = (
        f"Is a row a stay at the airfield, or one flight? {sheet.locator(first.number)}: "
        f"{arrival} {cells[arrival]}, {departure} {cells[departure]}."
    )
    return question(ROW, about, ("stay", *FLIGHT_KINDS), [row.number for row in shows])


def _orders(
    sheet: Sheet, arrival: str, departure: str, styles: Mapping[str, DateStyle], columns: Columns
) -> dict[RowKind, Row]:
    """Returns what the rows can be by the order of their dates, with the times of columns of their own, and the
    first row of each: of a stay the arrival comes first, of a flight the departure."""
    ends = [
        (heading, next(iter(columns.headings_of(clock)), ""))
        for heading, clock in ((arrival, "arrival_time"), (departure, "departure_time"))
    ]
    orders: dict[RowKind, Row] = {}
    for row in sheet.rows:
        cells = dict(zip(sheet.headings, row.cells, strict=True))
        came, left = (parse(_moment(cells, day, clock, styles)) for day, clock in ends)
        if isinstance(came, EdtfDate) and isinstance(left, EdtfDate):
            if _is_before(came, left):
                orders.setdefault("stay", row)
            elif _is_before(left, came):
                orders.setdefault("movement", row)
    return orders


def _moment(cells: Mapping[str, str], day: str, clock: str, styles: Mapping[str, DateStyle]) -> str:
    """Returns a day, with the time of another column. Whether its own time is UTC need not be known for that."""
    style = styles.get(day, DateStyle())
    read = read_date(cells[day], replace(style, zone=style.zone or DAY_ONLY)).text
    return with_clock(read, cells[clock], styles.get(clock, DateStyle())).text if read and clock else read


def stays_elsewhere(table: Sheet, reader: Reader) -> list[Question]:
    """Asks what the rows of a table are that may be stays, where most of them name other places alone: who keeps
    the log of one airfield does not write it into every row."""
    if not reader.airfield or not may_be_stays(reader):
        return []
    count, elsewhere = rows_away(table, reader)
    is_most = len(elsewhere) > count / 2
    return [_question_of_stays(table, [row for row, _ in elsewhere], reader)] if is_most else []


def may_be_stays(reader: Reader) -> bool:
    """Whether rows that are read as movements have one day and two ends, as those of stays may."""
    says_otherwise = any(map(reader.has, ("direction", "elsewhere", "arrival", "departure")))
    return reader.has_both_ends and not says_otherwise


def rows_away(table: Sheet, reader: Reader) -> tuple[int, list[tuple[Row, list[str]]]]:
    """Returns how many rows name an origin or a destination, and those of them that name no watched airfield, with
    the places that each names."""
    named = [(row, names) for row in table.rows if (names := _ends_named(row, reader))]
    return len(named), [(row, names) for row, names in named if not any(map(reader.watches, names))]


def _ends_named(row: Row, reader: Reader) -> list[str]:
    """Returns the places that a row names as origin and destination."""
    places = [place for end in ENDS for place in reader.places_of[end]]
    return [name for place in places if (name := reader.way_at(place, row.cells[place])[1])]


def _question_of_stays(table: Sheet, rows: Sequence[Row], reader: Reader) -> Question:
    first = rows[0]
    places = [reader.places_of[end][0] for end in ENDS]
    ends = ", ".join(f"{table.headings[place]} {first.cells[place] or '(empty)'}" for place in places)
    about = (
        f"{len(rows):,} of {len(table.rows):,} rows do not name {reader.airfield}. Is such a row a stay there, "
        f"from the one and on to the other, or one flight elsewhere? {table.locator(first.number)}: {ends}."
    )
    return question(ROW, about, ("stay", "movement"), [row.number for row in rows])


def _is_before(one: EdtfDate, other: EdtfDate) -> bool:
    moments = instant(one.text), instant(other.text)
    if moments[0] is not None and moments[1] is not None:
        return moments[0] < moments[1]
    return one.latest < other.earliest


def with_route(sheet: Sheet, columns: Columns, mapped: Mapping[str, str]) -> Columns:
    """Returns the columns of a table whose rows are routes: where none is mapped as one, an end with several
    places in its cells, or the one other column that has them."""
    if columns.headings_of("route"):
        return columns
    several = [heading for heading in sheet.headings if _has_routes(sheet, heading)]
    ends = [
        heading
        for heading in several
        if columns.ours.get(heading) in ("origin", "destination", "note", "claim", "")
    ]
    chosen = ([heading for heading in ends if mapped.get(heading)] or ends)[:1]
    return replace(columns, ours={**columns.ours, **dict.fromkeys(chosen, "route")})


def _has_routes(sheet: Sheet, heading: str) -> bool:
    place = sheet.headings.index(heading)
    cells = [row.cells[place] for row in sheet.rows if row.cells[place]][:200]
    codes = sum(
        len(stops) > 1 and all(3 <= len(stop) <= 4 and stop.isupper() for stop in stops)
        for stops in map(stops_of, cells)
    )
    return bool(cells) and codes >= len(cells) / 2


def several_of(table: Sheet, columns: Columns, answers: Answers) -> tuple[frozenset[str] | None, list[Question]]:
    """Returns the headings under which each of several aircraft in a cell has a flight of its own, as answers say,
    None where no cell names several; asked for each column, unless its rows count as many."""
    asked: dict[str, Question] = {}
    lists = [*_rows_of_several(table, columns)]
    for row, text, heading_of in lists:
        count = count_in(text["aircraft_count"]) or aircraft_in(text["aircraft_type"]).count
        for source in _undecided(text, count):
            _ask(asked, _question_of_several(heading_of[source], text[source], source, row.number))
    each = frozenset(id_.removeprefix(SEVERAL) for id_, asks in asked.items() if answers.to(asks) == EACH)
    return each if lists else None, [*asked.values()]


def counted_of(table: Sheet, columns: Columns, answers: Answers) -> tuple[frozenset[str], list[Question]]:
    """Returns the headings of types where numbers alone in brackets count aircraft, as answers say; asked for each
    column that has such in rows that do not count as many."""
    asked: dict[str, Question] = {}
    counts = [*map(table.headings.index, columns.headings_of("aircraft_count"))]
    for heading in columns.headings_of("aircraft_type"):
        place = table.headings.index(heading)
        for row in table.rows:
            named = aircraft_in(content(row.cells[place]))
            if named.is_doubtful and named.count not in [count_in(row.cells[each]) for each in counts]:
                about = f"'{shown(row.cells[place])}' in '{heading}': is that {named.count} aircraft, or one?"
                _ask(asked, question(f"{COUNTED_IN}{heading}", about, (COUNTED, NOT_COUNTED), [row.number]))
    counted = (id_.removeprefix(COUNTED_IN) for id_, asks in asked.items() if answers.to(asks) == COUNTED)
    return frozenset(counted), [*asked.values()]


def types_listed_in(table: Sheet, columns: Columns, answers: Answers) -> tuple[dict[str, str], list[Question]]:
    """Returns whose flights those of several types in a cell are, by heading; asked where rows neither count nor
    name as many aircraft."""
    asked: dict[str, Question] = {}
    for row, text, heading_of in _rows_of_several(table, columns):
        aircraft = aircraft_in(text["aircraft_type"])
        count = count_in(text["aircraft_count"]) or aircraft.count
        if aircraft.types and len(aircraft.types) != max(
            count, *(len(names) for _, _, names in marks_of(text)), 1
        ):
            heading = heading_of["aircraft_type"]
            about = (
                f"'{text['aircraft_type']}' in '{heading}' lists several types, and the row does not count as "
                "many aircraft. Which aircraft made flights?"
            )
            choices = (ONE_OF_EACH, ALL_OF_THE_FIRST, TYPES_AS_WRITTEN)
            _ask(asked, question(f"{TYPES_LISTED}{heading}", about, choices, [row.number]))
    return {id_.removeprefix(TYPES_LISTED): answers.to(asks) for id_, asks in asked.items()}, [*asked.values()]


def _ask(asked: dict[str, Question], one: Question) -> None:
    """Adds a question to those that are asked; where it is asked already, its rows to that."""
    there = asked.setdefault(one.id, one)
    if there is not one:
        asked[one.id] = question(one.id, there.about, there.choices, (*there.rows, *one.rows))


def _rows_of_words(
    table: Sheet, headings: Iterable[str], meaning_of: Callable[[str], object]
) -> dict[str, list[int]]:
    """Returns the rows of each word under some headings that has no meaning by itself."""
    rows: dict[str, list[int]] = defaultdict(list)
    for place in map(table.headings.index, headings):
        for row in table.rows:
            if (word := content(row.cells[place])) and not meaning_of(word):
                rows[word].append(row.number)
    return rows


def grades_of(table: Sheet, columns: Columns, answers: Answers) -> tuple[dict[str, str], list[Question]]:
    """Returns what the words and numbers of a column of credibility are as grades, "" for those that are none, and
    what is asked of them, which nobody has to answer; many different words are remarks, of which nothing is."""
    headings = columns.headings_of("credibility")
    scale, numbers = _scale_of(table, headings)
    answer = answers.to(scale[0]) if scale else FIRST_IS_SUREST
    rows = _rows_of_words(table, headings, grade_in)
    if answer == FIRST_IS_LEAST_SURE:
        rows |= numbers
    open_numbers = {} if answer in (FIRST_IS_SUREST, FIRST_IS_LEAST_SURE) else dict.fromkeys(numbers, "")
    if len(rows) > len(GRADES):
        return {**open_numbers, **dict.fromkeys(rows, "")}, scale
    asked = {
        word: question(f"{GRADE}{word}", f"Which grade of credibility is '{word}'?", (*GRADES, NO_GRADE), numbers)
        for word, numbers in rows.items()
    }
    chosen = {word: answers.to(asks) for word, asks in asked.items()}
    grades = {word: answer[:1] if answer in GRADES else "" for word, answer in chosen.items()}
    return {**open_numbers, **grades}, [*scale, *asked.values()]


def _scale_of(table: Sheet, headings: Iterable[str]) -> tuple[list[Question], dict[str, list[int]]]:
    """Returns the question whether 1 is the surest of the numbers under headings that are not the ledger's own,
    and the rows of each number; none where there are no such."""
    others = [heading for heading in headings if not _OF_LEDGER.fullmatch(heading.strip())]
    numbers = _rows_of_words(table, others, lambda word: not grade_in(word))
    if not numbers:
        return [], {}
    about = (
        f"Is 1 the surest of the numbers in '{others[0]}', such as '{next(iter(numbers))}', or the least sure? "
        "Until that is said, no number there is read as a grade."
    )
    choices = (FIRST_IS_SUREST, FIRST_IS_LEAST_SURE, NO_GRADE)
    return [question(f"{SCALE}{others[0]}", about, choices, chain(*numbers.values()))], numbers


@dataclass(frozen=True, slots=True)
class Directions:
    """What the words of a column of directions mean that say nothing by themselves. asked: the questions of these;
    must_be_answered: whether the column says nothing else, nor do columns of both ends, and none is answered."""

    meanings: Mapping[str, str]
    asked: Sequence[Question] = ()
    must_be_answered: bool = False


def _question_of_word(word: str, numbers: Sequence[int]) -> Question:
    return question(f"{DIRECTION_OF_WORD}{word}", _about_words([word]), _DIRECTIONS, numbers)


def directions_of(table: Sheet, columns: Columns, answers: Answers) -> Directions:
    """Returns what the words of a column of directions mean that say nothing by themselves, each asked; of many it
    is asked once what those mean that have no answer of their own."""
    headings = columns.headings_of("direction")
    rows = _rows_of_words(table, headings, direction_of_row)
    asked = {word: _question_of_word(word, rows[word]) for word in rows}
    meanings = {word: answers.to(asks) for word, asks in asked.items()}
    left = sorted((word for word in rows if not meanings[word]), key=lambda word: -len(rows[word]))
    is_said = any(meanings.values()) or _says_any(table, headings, speaks_of_direction)
    is_needed = not is_said and not all(map(columns.headings_of, ENDS))
    if len(left) <= _MOST_DIRECTIONS:
        return Directions(meanings, [*asked.values()], is_needed)
    every = question(DIRECTIONS, _about_words(left), _DIRECTIONS, chain(*map(rows.__getitem__, left)))
    own = [asks for word, asks in asked.items() if meanings[word]]
    return Directions(meanings | dict.fromkeys(left, answers.to(every)), [*own, every], is_needed)


def _says_any(table: Sheet, headings: Iterable[str], says: Callable[[str], bool]) -> bool:
    """Whether any cell under some headings says something."""
    places = [*map(table.headings.index, headings)]
    return any(map(says, {content(row.cells[place]) for row in table.rows for place in places}))


def _about_words(words: Sequence[str]) -> str:
    """Returns the question what words of a column of directions mean, the most frequent of which come first."""
    named = ", ".join(f"'{shown(word)}'" for word in words[:_MOST_DIRECTIONS])
    if len(words) == 1:
        return f"Did an aircraft arrive or depart where {named} stands?"
    others = ", ".join(map(shown, words[_MOST_DIRECTIONS:_MOST_WORDS]))
    more = f", and {len(words) - _MOST_WORDS:,} more" if len(words) > _MOST_WORDS else ""
    return (
        f"Did an aircraft arrive or depart where one of these {len(words):,} words stands: {named}? "
        f"The others are: {others}{more}."
    )


def with_nights(table: Sheet, reader: Reader, answers: Answers) -> tuple[Reader, list[Question]]:
    """Returns the reader with the answer to the question whether aircraft that left at an earlier time of day than
    they came did so on the next day, where a table of stays has one day for both."""
    if (
        reader.kind != "stay"
        or reader.has_day_of_end
        or not all(map(reader.has, ("arrival_time", "departure_time")))
    ):
        return reader, []
    nights = [row for row in table.rows if leaves_after_midnight(RowCells(reader, row))]
    if not nights:
        return reader, []
    times = [
        f"{heading} {nights[0].cells[table.headings.index(heading)]}"
        for heading, column in reader.ours.items()
        if column in ("arrival_time", "departure_time")
    ]
    asked = question(
        NIGHT,
        "Did an aircraft leave on the next day where the time of its departure is the earlier one? So it is in "
        f"{len(nights):,} of {len(table.rows):,} rows; {table.locator(nights[0].number)}: {', '.join(times)}.",
        (OR_LATER, NEXT_DAY),
        [row.number for row in nights],
    )
    return replace(reader, leaves_next_day=answers.to(asked) == NEXT_DAY), [asked]


def with_sightings(reader: Reader, rows: Sequence[Row], answers: Answers) -> tuple[Reader, list[Question]]:
    """Returns the reader with the answer to the question whether an aircraft came on the day on which it was seen.
    Nobody has to answer; until then it came on it or before where the heading speaks of the first time, or of
    images, and on it where it does not."""
    heading = next((heading for heading, column in reader.ours.items() if column == "date"), "")
    is_of_movement = reader.has_day_of_end or any(map(reader.has, (*TIMES, "direction")))
    if reader.kind not in ("movement", "stay") or is_of_movement or not names_sighting(heading):
        return reader, []
    likely = ON_OR_BEFORE if says_since_before(heading) else ON_THE_DAY
    asked = question(
        f"{SIGHTED}{heading}",
        f"'{heading}' is when an aircraft was seen. When did it come? Until that is said, {likely}.",
        (likely, ON_OR_BEFORE, ON_THE_DAY),
        [row.number for row in rows],
    )
    return replace(reader, came_before=(answers.to(asked) or likely) == ON_OR_BEFORE), [asked]


def _undecided(text: Mapping[str, str], count: int) -> Iterator[str]:
    """Yields the columns of a row that list several aircraft of which its count does not say that each has a
    flight; addresses that stand beside as many registrations go with these."""
    listed = 0
    for column, source, names in marks_of(text):
        if len(names) not in (count, listed):
            yield source
        listed = len(names) if column == "registration" else 0


def _rows_of_several(table: Sheet, columns: Columns) -> Iterator[tuple[Row, dict[str, str], dict[str, str]]]:
    """Yields the rows of which a cell lists several aircraft, with their cells by our columns, and the heading
    under which each stands: of several headings for a column, the first under which it says something."""
    places = {
        heading: (column, table.headings.index(heading))
        for column in ("registration", "icao24", "aircraft_type", "aircraft_count")
        for heading in columns.headings_of(column)
    }
    lists = {at: cells for column, at in places.values() if (cells := _lists_in(table, column, at))}
    if not lists:
        return
    for row in table.rows:
        if any(row.cells[at] in cells for at, cells in lists.items()):
            yield row, *_cells_of(row, places)


def _cells_of(row: Row, places: Mapping[str, tuple[str, int]]) -> tuple[dict[str, str], dict[str, str]]:
    """Returns the cells of a row by our columns, and the headings under which they stand."""
    text, heading_of = defaultdict[str, str](str), dict[str, str]()
    for heading, (column, at) in places.items():
        if (own := content(row.cells[at])) and column not in heading_of:
            text[column], heading_of[column] = own, heading
    return text, heading_of


def _lists_in(table: Sheet, column: str, place: int) -> set[str]:
    """Returns the cells of one of our columns that list several aircraft."""
    # A column has fewer distinct cells than rows, and most tables list no aircraft in any.
    cells = {row.cells[place] for row in table.rows}
    return {cell for cell in cells if may_list(cell) and _lists(column, content(cell))}


def _lists(column: str, cell: str) -> bool:
    return any(marks_of({column: cell})) or (column == "aircraft_type" and bool(aircraft_in(cell).types))


def _question_of_several(heading: str, example: str, column: str, row: int) -> Question:
    is_address = column == "icao24"
    what = "has several addresses" if is_address else "names several aircraft"
    about = f"'{example}' in '{heading}' {what}. Did each aircraft make a flight of its own?"
    return question(f"{SEVERAL}{heading}", about, (EACH, NO_ADDRESS if is_address else ONE), [row])


def airfield_of(
    given: str,
    watched: Iterable[str],
    rows: Mapping[str, int],
    answers: Answers,
    fields: Mapping[str, int] = MappingProxyType({}),
    spelled: Mapping[str, str] = MappingProxyType({}),
    title: str = "",
    above: Sequence[Airports] = (),
    *,
    both_ends: bool = True,
) -> tuple[str, list[Question]]:
    """Returns the airfield that a table is about: the one that the mapping names, the answer to the question, or
    the only one that the ledger watches; where no row names that one, it need not be answered whether it is
    another. `rows` says how many rows name each place, `fields` how many have it in a column of airfields;
    `spelled` are the ledger's spellings of places; `title` stands above the table, and says, or its sheet does,
    that it is about airfields of `above`. Rows of the one airfield name it only where columns are there for
    `both_ends`."""
    own = list(watched)
    if given:
        return given, []
    most = _most_named(rows, spelled)
    of_title = sorted(_named_by_title(title, spelled), key=lambda code: -most[code])
    ends = most if both_ends else Counter[str]()
    only = _only_watched(own, [frozenset((*of_title, *ends))], above)
    if only and (not ends or ends[only] > 0) and AIRFIELD not in answers.given:
        return only, []
    named = [
        *(*_named_by_fields(fields, spelled), *of_title, *_named_by_sheet(above)),
        *(*_offered(own, most), *_coded_in_title(title)),
    ]
    asked = _question_of_airfield(filter(None, (only, *named)), spelled)
    # Where its places are only spelled in a way that nobody knows, the only one is still the right one.
    answer = answers.to(asked) or only
    return "" if answer == NOT_LISTED else answer.partition(" ")[0], [asked]


def _only_watched(own: Sequence[str], named: Sequence[Airports], above: Sequence[Airports]) -> str:
    """Returns the one airfield that the ledger watches, unless what stands above a table, and what its title and
    rows name, are others; "" where it watches several."""
    is_of_others = bool(above) and are_of_others([*named, *above], [frozenset(own)])
    return own[0] if len(own) == 1 and not is_of_others else ""


def _question_of_airfield(codes: Iterable[str], spelled: Mapping[str, str]) -> Question:
    offered = [shown_airport(code) for code in dict.fromkeys(codes)]
    other = partial(place_meant, own=spelled)
    return question(AIRFIELD, "Which airfield is watched?", offered or [NOT_LISTED], other=other)


def _named_by_fields(fields: Mapping[str, int], spelled: Mapping[str, str]) -> Iterator[str]:
    """Yields the airfields that a column of airfields names, the most named first."""
    for name in sorted(fields, key=lambda name: -fields[name]):
        yield from _meant(name, spelled)


def _named_by_title(title: str, spelled: Mapping[str, str]) -> Iterator[str]:
    """Yields the airfields that words of a title name, the codes before the names."""
    words = sorted(_NAME_IN_TITLE.findall(title), key=lambda word: not is_code(word))
    for word in words:
        codes = _meant(word, spelled)
        called = codes if len(codes) == 1 else [code for code in codes if starts_name(word, code)]
        yield from called[:_MOST_OF_TITLE] if not (is_country(word) or month_called(word)) else ()


def _named_by_sheet(above: Iterable[Airports]) -> Iterator[str]:
    """Yields the airfields that each name above a table may be, the first few of each."""
    for name in above:
        yield from sorted(name)[:_MOST_OF_TITLE]


def _coded_in_title(title: str) -> list[str]:
    """Returns the airfields whose codes of IATA a title has; of three letters in capitals many are none.

    >>> _coded_in_title("Military at PIK, NOV 2025, USA"), _coded_in_title("pik")
    (['EGPK'], [])
    """
    short = [word for word in _CODE_IN_TITLE.findall(title) if not month_called(word)]
    codes = (airport_of_iata(word) for word in short if word not in country_codes_among(short))
    return [*filter(None, codes)][:_MOST_OF_TITLE]


def _offered(own: Sequence[str], most: Mapping[str, int]) -> Iterable[str]:
    """Returns the airfields of the ledger that rows name, or else all of them, before others that rows name."""
    often = sorted(most, key=lambda code: -most[code])[:_MOST_AIRFIELDS]
    return dict.fromkeys((*([code for code in own if code in often] or own), *often))


def _meant(name: str, spelled: Mapping[str, str]) -> list[str]:
    return [key] if (key := find(name, spelled)) else airports_named(name)


def _most_named(rows: Mapping[str, int], spelled: Mapping[str, str]) -> Counter[str]:
    """Returns how many rows name each airport."""
    named = Counter[str]()
    for name, count in rows.items():
        codes = _meant(name, spelled)
        if 0 < len(codes) <= _MOST_OF_NAME:
            named[codes[0]] += count
    return named


def direction_of_all(
    columns: Columns, kind: RowKind, rows: Iterable[Row], answers: Answers, ways: Collection[str] = ()
) -> tuple[str, list[Question]]:
    """Returns whether all rows are arrivals or departures, asked where no column says from where to where, nor may
    one that is asked about, nor do words before the places of one of `ways`."""
    open_columns = {choice for each in answers.open(columns.asked) for choice in each.choices}
    ends = {"origin", "destination", "direction"}
    if kind != "movement" or ways or not ends.isdisjoint((*columns.ours.values(), *open_columns)):
        return "", []
    first = [row.number for row, _ in zip(rows, range(3), strict=False)]
    asked = question(
        DIRECTION,
        "No column is read as from where or to where. Are the rows arrivals or departures?",
        ("arrivals", "departures", NEITHER),
        first,
    )
    return answers.to(asked), [asked]


def registration_of_all(table: Sheet, columns: Columns, answers: Answers) -> tuple[str, list[Question]]:
    """Returns the registration that all rows are of, as an answer says, and the question: of the one above a table
    that names no aircraft by itself, as the list of its flights has it."""
    named = registrations_above(table.title)
    if len(named) != 1 or not {"registration", "icao24"}.isdisjoint(columns.ours.values()):
        return "", []
    about = f"Above the table, or in the name of its file, stands {shown(named[0])}. Are all rows flights of it?"
    asked = question(REGISTRATION_OF_ALL, about, (named[0], NOT_OF_ALL))
    answer = answers.to(asked)
    return "" if answer == NOT_OF_ALL else answer, [asked]


def registrations_above(title: str) -> list[str]:
    """Returns the registrations that the words above a table name, each once.

    >>> registrations_above("Flight history for aircraft - UR-82072 UR-82072.csv"), registrations_above("May 2025")
    (['UR-82072'], [])
    """
    words = re.split(r"[\s,;:()_.]+", title)
    return list(dict.fromkeys(word for word in words if registrations_in(word)))


def refuse_other_tables(
    sheet: Sheet, columns: set[str], questions: Iterable[Question], *, is_mapped: bool
) -> None:
    """Raises `NotReadableError` for a table without days, or without a word of aircraft or places; not for the
    latter where a person has said what the columns are."""
    _refuse_pivot(sheet, columns, is_mapped=is_mapped)
    if not is_mapped:
        _refuse_tables_of_no_flights(sheet, columns)
    if not _may_have_days(columns, questions):
        raise NoFlightsError("no column holds the days of flights", sheet)
    if not is_mapped and columns.isdisjoint(_TELLING):
        raise NoFlightsError("no column names an aircraft, a place or a source", sheet)


def _refuse_tables_of_no_flights(sheet: Sheet, columns: set[str]) -> None:
    """Raises `NotReadableError` for two tables in one, and for lists of sources, of positions and of planned
    flights."""
    if beside := tables_beside(sheet):
        _refuse_tables_beside(beside)
    if columns.isdisjoint((*_NAMING, *_OF_WAY)):
        _refuse_sources(sheet)
    if columns.isdisjoint((*ENDS, "elsewhere", "direction", "route")):
        _refuse_positions(sheet)
    if columns.isdisjoint(DATES):
        _refuse_timetable(sheet)


def _refuse_tables_beside(beside: TablesBeside) -> NoReturn:
    one, other = (
        f"'{shown(cell)}' in '{shown(heading)}'"
        for cell, heading in zip(beside.registrations, beside.headings, strict=True)
    )
    what = f"two tables stand beside each other: row {beside.row:,} has {one} and {other}"
    raise NotReadableError(what, "Copy each of them into a file of its own, and bring one after the other.")


def _refuse_timetable(sheet: Sheet) -> None:
    """Raises `NotReadableError` where a column holds the days of the week on which flights are planned."""
    for place, heading in enumerate(sheet.headings):
        cells = [cell for row in sheet.rows if (cell := row.cells[place])]
        if cells and all(map(_DAYS_OF_WEEK.fullmatch, cells)):
            what = f"this is a timetable: '{shown(heading)}' has days of the week, such as '{shown(cells[0])}'"
            remedy = (
                "It says what was to fly, and not what flew. Bring a list that has a row with its day for each "
                "flight that was flown; that flights are planned is a note."
            )
            raise NotReadableError(what, remedy)


def _refuse_positions(sheet: Sheet) -> None:
    """Raises `NotReadableError` where each row is a position of an aircraft: many are one flight."""
    named = {word for heading in sheet.headings for word in re.findall("[a-z]+", heading.casefold())}
    if all(not named.isdisjoint(words) for words in _OF_POSITIONS):
        what = "this is a table of positions: each row says where an aircraft was, and many rows are one flight"
        raise NoFlightsError(what, sheet, TRACKS)


def _refuse_sources(sheet: Sheet) -> None:
    """Raises `NotReadableError` where the columns are those of sources."""
    named = [heading for heading in sheet.headings if comparable(heading) in _OF_SOURCES]
    if len(named) >= _FEWEST_OF_SOURCES:
        across = ", ".join(f"'{shown(heading)}'" for heading in named)
        what = f"this is a list of sources ({across}), not of flights"
        remedy = (
            "Enter them on the page Sources, or as rows of sources.csv in the ledger's folder (data/README.md)."
        )
        raise NotReadableError(what, remedy)


def _refuse_pivot(sheet: Sheet, columns: set[str], *, is_mapped: bool) -> None:
    """Raises `NotReadableError` where days or aircraft stand across the columns, or aircraft that are present."""
    _refuse_days_across(sheet, has_days=is_mapped or not columns.isdisjoint(DATES))
    _refuse_aircraft_present(sheet, columns)
    if not is_mapped:
        _refuse_aircraft_across(sheet, columns)


def _refuse_days_across(sheet: Sheet, *, has_days: bool) -> None:
    if days := _days_across(sheet.headings) or ([] if has_days else _numbers_across(sheet.headings)):
        across = f"from '{shown(days[0])}' to '{shown(days[-1])}'"
        if _counts(sheet, days):
            what = f"this is a pivot table: days or months stand across its columns, {across}, and its cells count"
            raise NotReadableError(what, _UNPIVOT)
        what = f"the days stand across the columns, {across}"
        raise NotReadableError(what, "Make a row of each flight, with its day in a column of its own.")


def _refuse_aircraft_present(sheet: Sheet, columns: set[str]) -> None:
    """Raises `NotReadableError` where the cells count aircraft that stood there, of which no column names one."""
    if columns.isdisjoint(_NAMING) and (present := _present_across(sheet)):
        across = ", ".join(f"'{shown(heading)}'" for heading in present[:_MOST_NAMED])
        what = f"this table is not of flights: its cells count aircraft that stood there ({across})"
        raise NotReadableError(what, f"They came on that day or before it. {_FIRST_AND_LAST}")


def _refuse_aircraft_across(sheet: Sheet, columns: set[str]) -> None:
    if "aircraft_type" not in columns and (types := _types_across(sheet)):
        across = ", ".join(f"'{shown(heading)}'" for heading in types)
        does = "count" if _counts(sheet, types, YES_OR_NO) else "name aircraft"
        what = f"this is a pivot table: types stand across its columns ({across}), and its cells {does}"
        is_of_flights = any(map(_COUNTED.search, types))
        raise NotReadableError(what, _UNPIVOT if is_of_flights else f"{_UNPIVOT} {_IF_PRESENT}")
    may_be_marks = columns.isdisjoint((*ENDS, "elsewhere", "route", "callsign"))
    aircraft = _aircraft_across(sheet.headings, may_be_marks=may_be_marks)
    if aircraft and columns.isdisjoint(("registration", "icao24")):
        across = ", ".join(f"'{shown(heading)}'" for heading in aircraft[:_MOST_NAMED])
        what = (
            f"this is a grid: aircraft stand across its columns ({across}), and each cell is a flight of its own"
        )
        raise NotReadableError(what, _UNPIVOT)


def _days_across(headings: Sequence[str]) -> list[str]:
    """Returns the headings that are days or months, where these are several."""
    days = [heading for heading in headings if _is_day(heading)]
    return days if len(days) >= _FEWEST_DAYS else []


def _numbers_across(headings: Sequence[str]) -> list[str]:
    """Returns the headings that are, one after another, the numbers of days."""
    numbers = [heading for heading in headings if heading.isdecimal()]
    is_counted = [*map(int, numbers)] == [*range(1, len(numbers) + 1)]
    return numbers if len(numbers) >= _FEWEST_DAYS and is_counted else []


def _types_across(sheet: Sheet) -> list[str]:
    """Returns the headings that are types, where these are several and nothing but numbers, ticks and
    registrations stand under them."""
    types = [heading for heading in sheet.headings if _names_type(heading)]
    cells = _cells_below(sheet, types)
    is_pivot = bool(cells) and all(_is_count(cell, YES_OR_NO) or registrations_in(cell) for cell in cells)
    return types if len(types) >= _FEWEST_TYPES and is_pivot else []


def _present_across(sheet: Sheet) -> list[str]:
    """Returns the headings under which aircraft that stood there are counted: those that say so, and those of
    types beside these or in a table of images."""
    counts = [*filter(partial(_mostly_counts, sheet), sheet.headings)]
    present = [heading for heading in counts if says_present(heading) and _names_aircraft(heading)]
    if not present and not any(map(speaks_of_image, (*sheet.headings, sheet.title))):
        return []
    types = (heading for heading in counts if _names_type(heading) and not _COUNTED.search(heading))
    return [*dict.fromkeys((*present, *types))]


def _mostly_counts(sheet: Sheet, heading: str) -> bool:
    """Whether numbers of aircraft stand in most cells below a heading; others may say that it was cloudy."""
    place = sheet.headings.index(heading)
    cells = [row.cells[place] for row in sheet.rows if not is_unknown(row.cells[place])]
    return bool(cells) and sum(count_in(cell) is not None for cell in cells) > len(cells) / 2


def _names_aircraft(heading: str) -> bool:
    """Whether a heading names, beside the words that something stood there, nothing but aircraft.

    >>> [*map(_names_aircraft, ("Il-76 on apron", "Number of aircraft parked", "On ramp", "Hours on ground"))]
    [True, True, True, False]
    """
    name = without_presence(heading).strip(" :-–()#")
    return bool(_AIRCRAFT.fullmatch(name) or designators_named(name))


def _aircraft_across(headings: Sequence[str], *, may_be_marks: bool) -> list[str]:
    """Returns the headings that are types or, where they `may_be_marks`, registrations, if these are several;
    beside places IMG001 is none."""
    aircraft = [each for each in headings if _names_type(each) or (may_be_marks and _MARK.fullmatch(each))]
    return aircraft if len(aircraft) >= _FEWEST_AIRCRAFT else []


def _names_type(heading: str) -> bool:
    name = _COUNTED.sub("", heading).strip(" :-–()")
    return any(c.isdigit() for c in name) and not name.isdigit() and bool(designators_named(name))


def _is_day(heading: str) -> bool:
    return bool(read_date(heading, style_of_days()).text) or names_no_year(heading)


def _counts(sheet: Sheet, across: Sequence[str], ticks: frozenset[str] = frozenset()) -> bool:
    """Whether nothing but numbers, or `ticks`, stand under some headings."""
    cells = _cells_below(sheet, across)
    return bool(cells) and all(_is_count(cell, ticks) for cell in cells)


def _is_count(cell: str, ticks: frozenset[str]) -> bool:
    return count_in(cell) is not None or cell.casefold() in ticks


def _cells_below(sheet: Sheet, across: Sequence[str]) -> set[str]:
    places = [sheet.headings.index(heading) for heading in across]
    return {row.cells[place] for row in sheet.rows for place in places} - {""}


def _may_have_days(columns: set[str], questions: Iterable[Question]) -> bool:
    asked = any(map(asks_for_days, questions))
    return asked or not columns.isdisjoint((*DATES, "year", "link"))
