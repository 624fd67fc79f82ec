"""What a row of another table reports: one movement, the two of a stay, or the legs of a route that touch a
watched airfield."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from components.files.cells import UNKNOWN_WORDS, icao24, is_unknown
from components.imports.contradictions import Ends, contradictions
from components.imports.mapping import RowKind
from components.imports.sheets import Row
from components.imports.table_dates import DateStyle, ReadDate, read_date, with_clock
from components.imports.tracker_links import TrackerLink, links_in, tracker_link

ARRIVAL, DEPARTURE = "arrival", "departure"
AS_WRITTEN = ("aircraft_type", "model", "registration", "callsign", "operator", "claim", "note")
"""Columns whose cells go into the ledger as they are."""
_ROUTE_MARKS = re.compile(r"\s*(?:->|=>|→|>|–|—|-|/|,|;|\s)\s*")
_UNFIT = re.compile(r"[\x00-\x1f\x7f]+")
_LONGEST_UNKNOWN = max(map(len, UNKNOWN_WORDS))
_GRADE = re.compile(r"([1-6])(?:\.0+)?")
_ARRIVALS = re.compile(r"(?:arr|land|in\b|inbound|ank|при|lle|vuelo de lle|إ|var|到)", re.IGNORECASE)
_DEPARTURES = re.compile(r"(?:dep|take|out\b|outbound|abf|выл|отб|sal|kal|出|离)", re.IGNORECASE)

Flight = Mapping[str, str]
"""The cells of a row of flights.csv, without those of its source."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a name of a place means: its key in the ledger or its code; whether it is watched."""

    key: str
    is_watched: bool = False


@dataclass(frozen=True)
class Reader:
    """What is known of a table before its first row is read. places: see `Place`, by name as written; style: that
    of the dates under each heading; direction: of all rows, where no column names it; airfield: the one watched,
    that ends without a column of their own are at."""

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


@dataclass(frozen=True, slots=True)
class UnreadCell:
    """A cell that could not be read: its heading and text, and why."""

    column: str
    value: str
    what: str


@dataclass(frozen=True, slots=True)
class RowReading:
    """What a row reports: its flights, by what distinguishes them ("" where there is one); its links, its source
    and the id that it has for the flight, as written. unread: why it could not be read; cells: those that could
    not, in a row that could."""

    flights: Mapping[str, Flight] = field(default_factory=dict)
    links: tuple[TrackerLink, ...] = ()
    source: str = ""
    flight_id: str = ""
    unread: UnreadCell | None = None
    cells: tuple[UnreadCell, ...] = ()
    contradictions: tuple[str, ...] = ()


def _says_something(cell: str) -> bool:
    return bool(cell) and (len(cell) > _LONGEST_UNKNOWN or not is_unknown(cell))


def _fit(cell: str) -> str:
    return cell if cell.isprintable() else _UNFIT.sub(" ", cell).strip()


class _Cells:
    """The cells of a row by our columns, the first that says something of several."""

    def __init__(self, reader: Reader, row: Row) -> None:
        self.reader = reader
        self.text = defaultdict[str, str](str)
        self.place: dict[str, int] = {}
        for column, places in reader.places_of.items():
            for place in places:
                if _says_something(cell := row.cells[place]):
                    self.text[column], self.place[column] = _fit(cell), place
                    break

    def heading(self, column: str) -> str:
        """Returns under which heading the cell of a column stands, or would; "" where the table has none."""
        places = self.reader.places_of.get(column, ())
        place = self.place.get(column, places[0] if places else None)
        return "" if place is None else self.reader.headings[place]

    def date(self, column: str, clock: str) -> ReadDate:
        """Returns the date of a column, with the time of another one."""
        heading = self.heading(column)
        read = read_date(self.text[column], self.reader.style.get(heading, DateStyle()))
        text = with_clock(read.text, self.text[clock], self.heading(clock)) if self.text[clock] else read.text
        if text and heading in self.reader.approximate and text[-1] not in "?~%":
            text += "~"
        return ReadDate(text, read.what)


def read_row(reader: Reader, row: Row) -> RowReading:
    """Returns what a row reports."""
    cells = _Cells(reader, row)
    links = _links(reader, row)
    read = {"route": _route, "stay": _stay}.get(reader.kind, _movement)(reader, cells, links)
    if read.unread:
        return replace(read, links=links, source=cells.text["source_id"], flight_id=cells.text["flight_id"])
    common, faults = _common(reader, cells, links)
    flights = {name: {**common, **flight} for name, flight in read.flights.items()}
    # Whatever else is wrong, an aircraft and a day that two cells of a row name differently are.
    remarks = contradictions(cells.text, links, [flight["date"] for flight in flights.values()])
    own = cells.text["source_id"], cells.text["flight_id"]
    return RowReading(flights, links, *own, None, faults, (*read.contradictions, *remarks))


def _links(reader: Reader, row: Row) -> tuple[TrackerLink, ...]:
    places = (*reader.places_of.get("link", ()), *reader.places_of.get("source_id", ()))
    links = (link for place in places for link in links_in(row.cells[place]))
    return tuple(map(tracker_link, dict.fromkeys(links)))


def _common(
    reader: Reader, cells: _Cells, links: Sequence[TrackerLink]
) -> tuple[dict[str, str], tuple[UnreadCell, ...]]:
    """Returns what all flights of a row have in common, and the cells that could not be read."""
    common = {column: cells.text[column] for column in AS_WRITTEN if cells.text[column]}
    if operator := reader.operators.get(cells.text["operator"]):
        common["operator"] = operator
    faults = []
    if cells.text[column := "icao24"]:
        address = icao24(cells.text[column])
        common[column] = "" if address.startswith("~") else address
        if not common[column]:
            faults.append(
                UnreadCell(cells.heading(column), cells.text[column], "this is no address of an aircraft")
            )
    if cells.text[column := "credibility"]:
        grade = _GRADE.fullmatch(cells.text[column])
        common[column] = grade[1] if grade else ""
        if not grade:
            faults.append(UnreadCell(cells.heading(column), cells.text[column], "this is no grade from 1 to 6"))
    if links:
        addresses = {address for link in links for address in link.icao24 if not address.startswith("~")}
        _complete(common, "icao24", addresses)
        _complete(common, "registration", {link.registration for link in links if link.registration})
        _complete(common, "callsign", {link.callsign for link in links if link.callsign})
    return {column: text for column, text in common.items() if text}, tuple(faults)


def _complete(common: dict[str, str], column: str, named: set[str]) -> None:
    """Takes from the links of a row what no cell says, where they name one."""
    if not common.get(column) and len(named) == 1:
        common[column] = next(iter(named))


def _movement(reader: Reader, cells: _Cells, links: Sequence[TrackerLink]) -> RowReading:
    origin, destination = _ends(reader, cells)
    remarks = []
    places = reader.places
    is_watched = [bool(name and name in places and places[name].is_watched) for name in (origin, destination)]
    if reader.airfield and not any(is_watched):
        remarks.append(
            f"neither end is the watched airfield: {origin or 'not known'} to {destination or 'not known'}"
        )
    if reader.has(ARRIVAL) or reader.has(DEPARTURE):
        arrival, departure = cells.date(ARRIVAL, "arrival_time"), cells.date(DEPARTURE, "departure_time")
        remarks += Ends(departure.text, arrival.text).contradictions("take-off", "landing")
        is_departure = is_watched[0] and not is_watched[1]
        column, date = (DEPARTURE, departure) if is_departure else (ARRIVAL, arrival)
        if not date.text and cells.text["date"]:
            column, date = "date", cells.date("date", "time")
    else:
        column, date = "date", cells.date("date", "time")
    date = _precise(date, cells.text["date_precision"])
    if not date.text and not cells.text[column] and (day := _day_of_links(links)):
        date = ReadDate(day)
    if not date.text:
        return RowReading(unread=_undated(cells, column, date))
    return RowReading(
        {"": {"date": date.text, "origin": origin, "destination": destination}}, contradictions=tuple(remarks)
    )


def _ends(reader: Reader, cells: _Cells) -> tuple[str, str]:
    """Returns origin and destination of a movement; the end that no column holds is at the airfield."""
    origin, destination = cells.text["origin"], cells.text["destination"]
    direction = cells.text["direction"] or reader.direction
    if _ARRIVALS.match(direction) and not destination:
        return origin, reader.airfield
    if _DEPARTURES.match(direction) and not origin:
        return reader.airfield, destination
    if not reader.has("destination") and reader.has("origin") and not _is_watched(reader, origin):
        return origin, reader.airfield
    if not reader.has("origin") and reader.has("destination") and not _is_watched(reader, destination):
        return reader.airfield, destination
    return origin, destination


def _is_watched(reader: Reader, name: str) -> bool:
    return name in reader.places and reader.places[name].is_watched


def _stay(reader: Reader, cells: _Cells, links: Sequence[TrackerLink]) -> RowReading:
    arrival, departure = cells.date(ARRIVAL, "arrival_time"), cells.date(DEPARTURE, "departure_time")
    if not arrival.text and not cells.text[ARRIVAL] and cells.text["date"]:
        arrival = cells.date("date", "time")
    if not arrival.text and not departure.text:
        column = ARRIVAL if cells.text[ARRIVAL] or not cells.text[DEPARTURE] else DEPARTURE
        return RowReading(unread=_undated(cells, column, arrival if column == ARRIVAL else departure))
    flights, faults = {}, []
    ends = {
        ARRIVAL: (cells.text["origin"], reader.airfield),
        DEPARTURE: (reader.airfield, cells.text["destination"]),
    }
    for column, date in ((ARRIVAL, arrival), (DEPARTURE, departure)):
        if date.text:
            other = {
                name: "" if _is_watched(reader, name) and name != reader.airfield else name
                for name in ends[column]
            }
            origin, destination = (other[name] for name in ends[column])
            flights[column] = {"date": date.text, "origin": origin, "destination": destination}
        elif cells.text[column]:
            faults.append(f"the {column} '{cells.text[column]}' could not be read: {date.what}")
    remarks = Ends(arrival.text, departure.text).contradictions("arrival", "departure")
    return RowReading(flights, contradictions=(*remarks, *faults))


def _route(reader: Reader, cells: _Cells, links: Sequence[TrackerLink]) -> RowReading:
    column = "date" if cells.text["date"] or not cells.text[ARRIVAL] else ARRIVAL
    date = _precise(cells.date(column, "time"), cells.text["date_precision"])
    if not date.text and not cells.text[column] and (day := _day_of_links(links)):
        date = ReadDate(day)
    if not date.text:
        return RowReading(unread=_undated(cells, column, date))
    stops = stops_of(cells.text["route"])
    places = [reader.places.get(stop, Place(stop)) for stop in stops]
    flights: dict[str, Flight] = {}
    counts = Counter[str]()
    for origin, destination in pairwise(places):
        if not (origin.is_watched or destination.is_watched) or origin == destination:
            continue
        end = ARRIVAL if destination.is_watched else DEPARTURE
        counts[end] += 1
        name = end if counts[end] == 1 else f"{end}-{counts[end]}"
        flights[name] = {"date": date.text, "origin": origin.key, "destination": destination.key}
    missing = (
        ()
        if flights or not reader.airfield
        else (f"the route does not hold the watched airfield: {cells.text['route'] or 'it is empty'}",)
    )
    return RowReading(flights, contradictions=missing)


# Depends on the text alone; a table names fewer routes than it has rows.
@lru_cache(maxsize=65_536)
def stops_of(route: str) -> tuple[str, ...]:
    """Returns the places of a route, in order.

    >>> stops_of("ELP-OMA-MSP"), stops_of("KELP → KMSP")
    (('ELP', 'OMA', 'MSP'), ('KELP', 'KMSP'))
    """
    return tuple(stop for stop in _ROUTE_MARKS.split(route.strip()) if stop)


def _precise(date: ReadDate, precision: str) -> ReadDate:
    """Returns a date no sharper than ACLED's code of precision says: 1 the day, 2 about then, 3 within the
    month."""
    if precision == "2" and date.text and date.text[-1] not in "?~%":
        return ReadDate(f"{date.text}~")
    return ReadDate(date.text[:7]) if precision == "3" and date.text else date


def _day_of_links(links: Sequence[TrackerLink]) -> str:
    days = {day for link in links for day in link.days}
    return next(iter(days)).isoformat() if len(days) == 1 else ""


def _undated(cells: _Cells, column: str, date: ReadDate) -> UnreadCell:
    return UnreadCell(cells.heading(column) or column, cells.text[column], date.what or "there is no date")
