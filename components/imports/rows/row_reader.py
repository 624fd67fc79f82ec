"""What a row of another table reports: one movement, the two of a stay, or the legs of a route that touch a
watched airfield."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise

from components.files.cells import is_unknown
from components.imports.cells.aircraft_cells import addresses_of
from components.imports.cells.clock_cells import names_next_day, names_own_day
from components.imports.cells.table_dates import ISO_DAY, ReadDate
from components.imports.cells.tracker_links import TrackerLink, links_in
from components.imports.columns.headings import DATES, ENDS
from components.imports.names.place_names import Place
from components.imports.rows.contradictions import Ends, contradictions, day_apart
from components.imports.rows.note_rows import read_note
from components.imports.rows.row_cells import (
    NAMED_BY_LINKS,
    Reader,
    RowCells,
    UnreadCell,
    aircraft_count,
    approximate,
    common_cells,
    days_from,
    several_aircraft,
)
from components.imports.rows.row_sources import sources_in
from components.imports.sheets.grid_tables import Row
from components.imports.words.direction_words import (
    ARRIVAL,
    BOTH,
    DEPARTURE,
    direction_in,
    direction_of_row,
    says_no_landing,
    speaks_of_direction,
)
from components.imports.words.way_words import elsewhere_in
from components.ledger.dates.edtf import EdtfDate, parse
from components.ledger.reference.airports import candidates

_ARROWS = re.compile(r"\s*(?:-+>|=+>|[\u2190-\u21ff\u2794-\u27be\u27f6]|>|»|;|\|)\s*|\s+(?:[-–—/]|to|via)\s+")
"""Marks between the places of a route that stand in the name of none."""
_HYPHENS = re.compile(r"\s*[–—/,-]\s*")
_CODES = re.compile(r"[A-Z]{3,4}(?:[–—/,-][A-Z]{3,4})+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T|$)")
_NO_LINK = "this is no address that begins with https://, so no source is made of it; it is kept with its row"
_NO_FLIGHT = (
    "the row names neither an aircraft nor a place, nor says that one came or left: if it is a flight, write "
    "'unknown' there"
)
_OF_ONE_AIRCRAFT = ("registration", "icao24")

Flight = Mapping[str, str]
"""The cells of a row of flights.csv, without those of its source."""


@dataclass(frozen=True, slots=True)
class RowReading:
    """What a row reports: its flights, by what distinguishes them ("" where there is one); its links, its
    sources and the id that it has for the flight, as written; those sources on which its words rest, and where in
    its source they stand. unread: why it could not be read; cells: those that
    could not, in a row that could; of_links: our columns of which its links alone speak."""

    flights: Mapping[str, Flight] = field(default_factory=dict)
    links: tuple[TrackerLink, ...] = ()
    sources: tuple[str, ...] = ()
    flight_id: str = ""
    attributed: tuple[str, ...] = ()
    locator: str = ""
    unread: UnreadCell | None = None
    cells: tuple[UnreadCell, ...] = ()
    contradictions: tuple[str, ...] = ()
    of_links: tuple[str, ...] = ()


def read_row(reader: Reader, row: Row) -> RowReading:
    """Returns what a row reports."""
    cells = RowCells(reader, row)
    if reader.kind == "note":
        return _note(reader, cells)
    read = _READERS.get(reader.kind, _movement)(reader, cells)
    sources, flight_id = sources_in(cells.text["source_id"], reader.sources), cells.text["flight_id"]
    if read.unread:
        return replace(read, links=cells.links, sources=sources, flight_id=flight_id)
    common, faults = common_cells(cells)
    flights: dict[str, Flight] = {name: {**common, **flight} for name, flight in read.flights.items()}
    count, counted = aircraft_count(cells)
    several = several_aircraft(cells, count)
    remarks = contradictions(cells.text, cells.links, [flight["date"] for flight in flights.values()])
    if count != 1 or several.count:
        names, addresses = _with_addresses(several.each, common.get("icao24", ""))
        flights = dict(_of_each(flights, max(count, several.count) if count else 0, names))
        counted = [*counted, *_faults_of_count(count, several.count), *_of_none(addresses, names)]
    return RowReading(
        flights,
        cells.links,
        sources,
        flight_id,
        sources_in(cells.text["attributed_to"], reader.sources),
        cells.text["locator"],
        cells=(*read.cells, *cells.faults.values(), *faults, *several.faults, *_words_for_link(cells)),
        contradictions=(*read.contradictions, *remarks, *counted),
        of_links=_of_links(cells, common) if cells.links else (),
    )


def _words_for_link(cells: RowCells) -> tuple[UnreadCell, ...]:
    """Returns the cell of a row in a column of links that has none; a source that it names stands in its own."""
    words = cells.text["link"]
    return (cells.unread("link", _NO_LINK),) if words and not links_in(words) else ()


def _note(reader: Reader, cells: RowCells) -> RowReading:
    note, unread, faults = read_note(cells)
    return RowReading(
        {} if unread else {"": note},
        cells.links,
        sources_in(cells.text["source_id"], reader.sources),
        cells.text["note_id"],
        sources_in(cells.text["attributed_to"], reader.sources),
        cells.text["locator"],
        unread,
        faults,
    )


def _of_links(cells: RowCells, common: Mapping[str, str]) -> tuple[str, ...]:
    """Returns our columns of which the links of a row alone speak."""
    named = [column for column in NAMED_BY_LINKS if column in common and column not in cells.place]
    return (*named, "date") if cells.place.keys().isdisjoint((*DATES, "year")) else tuple(named)


def _faults_of_count(counted: int, named: int) -> list[str]:
    if 1 in (counted, named) or not counted or not named or counted == named:
        return []
    return [f"the row counts {counted} aircraft, and names {named}"]


def _of_each(
    flights: Mapping[str, Flight], count: int, names: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, Flight]]:
    """Yields the flights of each of several aircraft; `names` are what those are called that the row names by
    themselves, and all else is of the first."""
    for number in range(1, count + 1):
        own = {column: each[number - 1] for column, each in names.items() if number <= len(each)}
        for name, flight in flights.items():
            if number == 1:
                yield name, {**flight, **own}
            else:
                others = {column: cell for column, cell in flight.items() if column not in _OF_ONE_AIRCRAFT}
                yield f"{name}-aircraft-{number}".lstrip("-"), {**others, **own}


def _with_addresses(
    names: Mapping[str, tuple[str, ...]], address: str
) -> tuple[Mapping[str, tuple[str, ...]], tuple[str, ...]]:
    """Returns what several aircraft are called, each with its address where that can be told, and the addresses
    that are to be told: those of a list, or the only one of the row."""
    registrations = names.get("registration", ())
    addresses = names.get("icao24") or tuple(filter(None, (address,)))
    if len(registrations) < 2 or not addresses:
        return names, ()
    return {**names, "icao24": addresses_of(registrations, addresses)}, addresses


def _of_none(addresses: Iterable[str], names: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yields which addresses are not entered, since nobody knows of which aircraft each is."""
    for address in addresses:
        if address not in names["icao24"]:
            yield f"the address {address} is of one of several aircraft, and is entered for none of them"


def _flight(day: str, origin: str, destination: str) -> Flight:
    return {"date": day, "origin": origin, "destination": destination}


def _movement(reader: Reader, cells: RowCells) -> RowReading:
    if not cells.may_be_flight:
        return RowReading(unread=cells.unread("aircraft_type", _NO_FLIGHT))
    direction = _direction(reader, cells)
    if cells.text["date"] and direction == BOTH:
        return _came_and_left(reader, cells)
    origin, destination = _ends(reader, cells, direction)
    destination = cells.landed_at(destination)
    column, day, remarks = _date_of_movement(cells, is_departure=_is_departure(reader, origin, destination))
    day = _certain_day(cells, column, day)
    if not day.text:
        return RowReading(unread=cells.unread(column, day.what or "there is no date"))
    if direction != DEPARTURE and not _is_departure(reader, origin, destination):
        day = _of_arrival(reader, day)
    origin, destination, more = _ends_here(reader, cells, direction, origin, destination)
    return RowReading({"": _flight(day.text, origin, destination)}, contradictions=(*remarks, *more))


def _of_arrival(reader: Reader, day: ReadDate) -> ReadDate:
    """Returns when an aircraft came that was seen on a day."""
    return replace(day, text=_or_earlier(day.text) or day.text) if reader.came_before else day


def _ends_here(
    reader: Reader, cells: RowCells, direction: str, origin: str, destination: str
) -> tuple[str, str, list[str]]:
    """Returns the ends of a movement, without that at a watched airfield which its own words deny, and what is
    contradictory in them."""
    word, remarks = cells.text["direction"], list[str]()
    moved = _elsewhere_of(reader, cells)
    if moved and not direction:
        if moved == ARRIVAL:
            destination = _unless_watched(reader, destination)
        else:
            origin = _unless_watched(reader, origin)
        if not any(map(reader.watches, (origin, destination))):
            remarks.append(f"'{word}' says that its {moved} was at another place, so its flight is on no chart")
    elif says_no_landing(word) and not direction:
        origin, destination = (_unless_watched(reader, end) for end in (origin, destination))
        remarks.append(f"'{word}' says that it neither landed nor took off here, so its flight is on no chart")
    else:
        remarks += _remarks_on_ends(reader, origin, destination, cells.text["elsewhere"])
        remarks += _remarks_on_way(_way(reader, cells), direction)
    return origin, destination, remarks


def _unless_watched(reader: Reader, end: str) -> str:
    return "" if reader.watches(end) else end


def _elsewhere_of(reader: Reader, cells: RowCells) -> str:
    """Returns the direction of a row whose word says that this was at another place; "" where that is the other
    end of the flight: "departed OSDI" of one to there says whereto."""

    def is_here(place: str) -> bool:
        return any(code == cells.airfield or reader.watches(code) for code in (place, *candidates(place)))

    direction, code = elsewhere_in(cells.text["direction"], is_here)
    other = {ARRIVAL: "origin", DEPARTURE: "destination"}.get(direction, "")
    return "" if code and code in (cells.text[other], cells.text["elsewhere"]) else direction


def _direction(reader: Reader, cells: RowCells) -> str:
    if word := cells.text["direction"]:
        own = reader.directions.get(word) or ("" if _elsewhere_of(reader, cells) else direction_of_row(word))
        if own or speaks_of_direction(word):
            return own
    return _way(reader, cells) or direction_in(reader.direction)


def _way(reader: Reader, cells: RowCells) -> str:
    """Returns the direction that a word before the one place of a row says; what came from here, left here."""
    way, place = cells.way
    return {ARRIVAL: DEPARTURE, DEPARTURE: ARRIVAL}[way] if way and reader.watches(place) else way


def _came_and_left(reader: Reader, cells: RowCells) -> RowReading:
    """Returns the arrival and the departure of a row that speaks of both; nothing says of which its time is."""
    day = _certain_day(cells, "date", cells.date("date", ""))
    if not day.text:
        return RowReading(unread=cells.unread("date", day.what or "there is no date"))
    origin, destination = (
        _elsewhere_or_unknown(reader, cells.text[end] or cells.text["elsewhere"]) for end in ENDS
    )
    ends = {ARRIVAL: (origin, cells.airfield), DEPARTURE: (cells.airfield, cells.landed_at(destination))}
    return RowReading({end: _flight(day.text, *places) for end, places in ends.items()})


def _is_departure(reader: Reader, origin: str, destination: str) -> bool:
    return reader.watches(origin) and not reader.watches(destination)


def _remarks_on_ends(reader: Reader, origin: str, destination: str, elsewhere: str) -> list[str]:
    if not reader.airfield or reader.watches(origin) or reader.watches(destination):
        return []
    if origin or destination:
        return [f"neither end is the watched airfield: {origin or 'not known'} to {destination or 'not known'}"]
    if elsewhere:
        return [f"nothing says whether it came from or went to {elsewhere}, so its flight is on no chart"]
    return ["the row names neither end, so its flight is on no chart"]


def _remarks_on_way(way: str, direction: str) -> list[str]:
    if way in ("", direction) or not direction:
        return []
    return [f"a word before a place says {way}, the column of directions {direction}, which is taken"]


def _date_of_movement(cells: RowCells, *, is_departure: bool) -> tuple[str, ReadDate, list[str]]:
    """Returns the column of the date at the watched airfield, that date, and whether the two ends of the flight
    contradict each other."""
    reader = cells.reader
    if not reader.has_day_of_end:
        return "date", _day_of_either_end(cells, is_departure=is_departure), []
    arrival, departure = cells.date(ARRIVAL, "arrival_time"), cells.date(DEPARTURE, "departure_time")
    remarks = Ends(departure.text, arrival.text).contradictions("take-off", "landing")
    remarks += day_apart(cells.date("date", "time").text, arrival.text)
    if not reader.has_day_of(ARRIVAL) and not is_departure:
        column, day = DEPARTURE, _arrival_after(cells)
    else:
        takes_departure = reader.has_day_of(DEPARTURE) and is_departure
        column, day = (DEPARTURE, departure) if takes_departure else (ARRIVAL, arrival)
    if not day.text and cells.text["date"]:
        return "date", cells.date("date", "time"), remarks
    return column, day, remarks


def _day_of_either_end(cells: RowCells, *, is_departure: bool) -> ReadDate:
    """Returns when a movement was by the one day of its row, with the time of its own end; of a flight over
    midnight that may be the day of either end."""
    clock = "departure_time" if is_departure else "arrival_time"
    if names_own_day(cells.text[clock]):
        return _near_its_row(cells, clock, cells.date("date", clock))
    between = _nights_between_ends(cells, clock)
    day = cells.date("date", clock if cells.text[clock] and between is not None else "time")
    way = -1 if is_departure else 1
    nights = way * between if between else cells.nights_after_plan(clock)
    if not nights or not _DAY.match(day.text):
        return day
    return replace(day, text=days_from(day.text, nights))


def _near_its_row(cells: RowCells, clock: str, day: ReadDate) -> ReadDate:
    """Returns the day of a movement that its time names; that of its row, without the time, where the other is
    further off than midnight may explain."""
    of_row = cells.date("date", "")
    if not (_DAY.match(day.text) and ISO_DAY.fullmatch(of_row.text)):
        return day
    days_off = date.fromisoformat(day.text[: len("2025-10-26")]) - date.fromisoformat(of_row.text)
    if abs(days_off) <= timedelta(days=1):
        return day
    cells.faults[clock] = cells.unread(clock, "its day of the month is not near the day of the row")
    return of_row


def _nights_between_ends(cells: RowCells, clock: str) -> int | None:
    """Returns how many nights lie between the two ends of a flight, by the times of both or by the plan of one;
    None where the times do not compare."""
    nights = _nights_by_times(cells)
    return _nights_by_plan(cells, clock) if nights == 0 else nights


def _nights_by_plan(cells: RowCells, clock: str) -> int:
    """Returns 1 where the time of a movement is not known, and midnight lies between its plan and the other end of
    the flight, else 0."""
    other = "arrival_time" if clock == "departure_time" else "departure_time"
    own = cells.planned(clock)
    others = cells.time(other) if cells.text[other] else cells.planned(other)
    if cells.text[clock] or not own[0] or not others[0] or len({own[1], others[1]} - {""}) > 1:
        return 0
    came, left = (own, others) if clock == "arrival_time" else (others, own)
    return int(came[0] < left[0])


def _arrival_after(cells: RowCells) -> ReadDate:
    """Returns when a flight arrived of which the row has the day, or the moment, on which it left. Its time of
    departure is not that of its arrival; where that is not in its cell it may be of the next day."""
    left = cells.date(DEPARTURE, "")
    if not _DAY.match(left.text):
        return left
    nights = 0 if names_own_day(cells.text["arrival_time"]) else _nights_by_times(cells) or 0
    day = date.fromisoformat(left.text[: len("2025-10-26")])
    if cells.reader.has("arrival_time") and not cells.text["arrival_time"]:
        return replace(left, text=f"[{day}..{day + timedelta(days=1)}]")
    if later := cells.nights_after_plan("departure_time"):
        # The day is that of the plan or of the departure, and the arrival as many nights after either.
        return replace(left, text=days_from(f"{day + timedelta(days=nights)}", later))
    offsets = (-1, 0, 1) if left.text.endswith("Z") else (nights,)
    return replace(left, text=_first_after(left.text, day, offsets, cells))


def _first_after(left: str, day: date, offsets: Sequence[int], cells: RowCells) -> str:
    """Returns the first time of arrival behind that of departure, on one of some days beside another."""
    days = ((day + timedelta(days=off)).isoformat() for off in offsets)
    came = [cells.timed(each, "arrival_time") for each in days]
    return next((text for text in came if text.endswith("Z") and left < text), came[len(came) // 2])


def _nights_by_times(cells: RowCells) -> int | None:
    """Returns on how many days later a flight arrived than on the one day of its row, where it left on that: 0
    where that may be the day of both, or the row has one time; None where its times do not compare."""
    if (
        not cells.text["arrival_time"]
        or not cells.text["departure_time"]
        or names_next_day(cells.text["arrival_time"])
    ):
        return 0
    came, left = _times_that_compare(cells)
    if came == left:
        return None
    took = _moment(left) - _moment(came)
    return took // timedelta(days=1) + 1


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text if "T" in text else f"2025-10-26T{text}")


def _times_that_compare(cells: RowCells) -> tuple[str, str]:
    """Returns when an aircraft came and left by the times of day of its row: in UTC on the day of the row where
    both zones are known, else as they stand where both are of one zone; else nothing of both."""
    if "" in (cells.text["arrival_time"], cells.text["departure_time"]):
        return "", ""
    (came, zone), (left, other) = cells.time("arrival_time"), cells.time("departure_time")
    days = (cells.date(column, "").text for column in ("date", DEPARTURE, ARRIVAL))
    if day := next(filter(ISO_DAY.fullmatch, days), ""):
        moments = tuple(cells.timed(day, clock) for clock in ("arrival_time", "departure_time"))
        if all(moment.endswith("Z") for moment in moments):
            return moments[0], moments[1]
    return (came, left) if came and left and zone == other else ("", "")


def _certain_day(cells: RowCells, column: str, day: ReadDate) -> ReadDate:
    """Returns a date no sharper than the row has it; where no cell names one, the day of its links."""
    if not day.text and not cells.text[column]:
        # A link shows when somebody looked as well as when it flew: the column goes before it.
        is_awaited = bool(cells.reader.awaits_day)
        return ReadDate(what=cells.why_day_is_awaited()) if is_awaited else ReadDate(cells.day_of_links())
    return _precise(day, cells.text["date_precision"])


def _precise(day: ReadDate, precision: str) -> ReadDate:
    """Returns a date no sharper than ACLED's code of precision says: 1 the day, 2 about then, 3 within the
    month."""
    if precision == "2":
        return replace(day, text=approximate(day.text))
    is_day = precision == "3" and _DAY.match(day.text)
    return replace(day, text=day.text[: len("2025-10")]) if is_day else day


def _ends(reader: Reader, cells: RowCells, direction: str) -> tuple[str, str]:
    """Returns origin and destination of a movement; the end that no column holds is at the airfield."""
    origin, destination = cells.text["origin"], cells.text["destination"]
    if cells.way[0] and reader.watches(cells.way[1]):
        return _ends_of(direction, "", cells.airfield)
    if elsewhere := cells.text["elsewhere"]:
        return _ends_of(direction, elsewhere, cells.airfield)
    if reader.has("origin") != reader.has("destination") and not reader.watches(origin or destination):
        # One column for the other end of both: the direction says which end it is.
        ends = _ends_of(direction, origin or destination, cells.airfield)
        if any(ends):
            return ends
    return _ends_beside(cells, origin, destination, direction)


def _ends_beside(cells: RowCells, origin: str, destination: str, direction: str) -> tuple[str, str]:
    """Returns the ends of a movement of which one that is empty is at the airfield, if nothing says otherwise."""
    reader = cells.reader
    if cells.text["direction"] and direction not in (ARRIVAL, DEPARTURE):
        return origin, destination
    if not destination and (direction == ARRIVAL or _lacks(reader, "destination", "origin", origin)):
        return origin, cells.airfield
    if not origin and (direction == DEPARTURE or _lacks(reader, "origin", "destination", destination)):
        return cells.airfield, destination
    return origin, destination


def _ends_of(direction: str, elsewhere: str, airfield: str) -> tuple[str, str]:
    """Returns origin and destination of a movement whose row names the end that is elsewhere."""
    if direction == ARRIVAL:
        return elsewhere, airfield
    return (airfield, elsewhere) if direction == DEPARTURE else ("", "")


def _lacks(reader: Reader, end: str, other: str, name: str) -> bool:
    """Whether the table has a column for the other end alone, which is not at the airfield."""
    return not reader.has(end) and reader.has(other) and not reader.watches(name)


def _stay(reader: Reader, cells: RowCells) -> RowReading:
    if not reader.has_day_of_end:
        return _stay_since_day(reader, cells)
    arrival = _arrival_of_stay(cells)
    dates = {ARRIVAL: arrival, DEPARTURE: _departure_of_stay(cells, arrival)}
    faults = tuple(cells.unread(end, day.what) for end, day in dates.items() if day.what)
    if not any(day.text for day in dates.values()):
        return RowReading(unread=faults[0] if faults else cells.unread(ARRIVAL, "there is no date"))
    remarks = Ends(arrival.text, dates[DEPARTURE].text).contradictions(ARRIVAL, DEPARTURE)
    # Over New Year the one year that is said is that of one of both days, and nothing says of which.
    if remarks and all(map(cells.names_no_year, (ARRIVAL, DEPARTURE))):
        what = f"{remarks[0]} if both are of one year: write that of each"
        return RowReading(unread=cells.unread(DEPARTURE, what))
    remarks += day_apart(cells.date("date", "time").text, arrival.text)
    return RowReading(_flights_of_stay(reader, cells, dates), cells=faults, contradictions=tuple(remarks))


def _flights_of_stay(reader: Reader, cells: RowCells, dates: Mapping[str, ReadDate]) -> dict[str, Flight]:
    """Returns the arrival and the departure of a stay, as far as it has their days."""
    ends = {
        ARRIVAL: (_elsewhere_or_unknown(reader, cells.text["origin"]), cells.airfield),
        DEPARTURE: (cells.airfield, cells.landed_at(_elsewhere_or_unknown(reader, cells.text["destination"]))),
    }
    return {end: _flight(day.text, *ends[end]) for end, day in dates.items() if day.text}


def _arrival_of_stay(cells: RowCells) -> ReadDate:
    if cells.has_day(ARRIVAL) or not cells.text["date"]:
        return cells.date(ARRIVAL, "arrival_time")
    return cells.date("date", "time" if cells.text["time"] else "arrival_time")


def _departure_of_stay(cells: RowCells, arrival: ReadDate) -> ReadDate:
    """Returns when an aircraft left: where no cell has the day but the row speaks of a departure, by its times, or
    on the day of the arrival or later."""
    speaks_of_it = cells.text["departure_time"] or _elsewhere_or_unknown(cells.reader, cells.text["destination"])
    if cells.has_day(DEPARTURE) or not arrival.text or not speaks_of_it:
        return cells.date(DEPARTURE, "departure_time")
    return ReadDate(_left_by_times(cells, cells.date(ARRIVAL, "").text, arrival.text) or _or_later(arrival.text))


def _stay_since_day(reader: Reader, cells: RowCells) -> RowReading:
    """Returns the flights of a stay of which the table has one day: that of the arrival, and the departure was on
    it or later; where the row speaks of the departure alone, it is that of the departure."""
    origin, destination = cells.text["origin"], cells.text["destination"]
    if reader.watches(origin) or reader.watches(destination):
        return _movement(reader, cells)
    day = _certain_day(cells, "date", cells.date("date", "time"))
    if not day.text:
        return RowReading(unread=cells.unread("date", day.what or "there is no date"))
    came, left = _days_of_stay(cells, day.text)
    came = _of_arrival(reader, ReadDate(came)).text if came else ""
    flights = {ARRIVAL: _flight(came, origin, cells.airfield)} if came else {}
    if left:
        flights[DEPARTURE] = _flight(left, cells.airfield, cells.landed_at(destination))
    return RowReading(flights, contradictions=tuple(_remarks_on_stay(cells, left)))


def _remarks_on_stay(cells: RowCells, left: str) -> Iterator[str]:
    destination = cells.text["destination"]
    if destination and not left:
        yield f"nothing says when it left to {destination}"
    if not any(cells.text[column] for column in (*ENDS, "arrival_time", "departure_time")):
        yield "nothing says whether it came or left; it counts as an arrival"


def _days_of_stay(cells: RowCells, day: str) -> tuple[str, str]:
    """Returns when an aircraft came and left beside one day; "" for what the row does not speak of, and where it
    left on any day."""
    origin, destination = cells.text["origin"], cells.text["destination"]
    arrived, departed = cells.text["arrival_time"], cells.text["departure_time"]
    if not arrived and (departed or (destination and not origin)):
        # The day is that of the only time, or of the only end, that the row has.
        left = _day_with(cells, "departure_time", day)
        return _or_earlier(left) if origin else "", left
    came = _day_with(cells, "arrival_time", day)
    if not destination and not departed:
        return came, ""
    return came, _left_by_times(cells, day, came) or _or_later(came)


def _day_with(cells: RowCells, clock: str, day: str) -> str:
    """Returns the one day of a stay with a time of the row; the `day` itself where the row has no such time."""
    return _certain_day(cells, "date", cells.date("date", clock)).text if cells.text[clock] else day


def _left_by_times(cells: RowCells, day: str, came: str) -> str:
    """Returns when an aircraft left by its times of arrival and departure beside one day: on it where the later
    of two times of one zone is that of the departure, else on the next, or later unless a person says that it was
    the next; "" where nothing says it."""
    if not _DAY.fullmatch(day):
        return ""
    is_next = leaves_after_midnight(cells)
    same_day = cells.timed(day, "departure_time")
    if is_next is None:
        return _left_on_own_day(cells, same_day, came) if names_own_day(cells.text["departure_time"]) else ""
    if not is_next:
        return same_day
    following = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    left = cells.timed(following, "departure_time")
    return left if cells.reader.leaves_next_day else _or_later(left)


def _left_on_own_day(cells: RowCells, left: str, came: str) -> str:
    """Returns when an aircraft left on a day that its time names by the number alone; "" where that is before it
    came: it may be of the next month."""
    if not Ends(came, left).contradictions(ARRIVAL, DEPARTURE):
        return left
    cells.faults["departure_time"] = cells.unread(
        "departure_time", "its day may be before the arrival, or a month later"
    )
    return ""


def leaves_after_midnight(cells: RowCells) -> bool | None:
    """Whether the aircraft of a stay left at an earlier time of day than it came, both in one zone; None where the
    row does not say it, or says itself on which day."""
    if any(names_own_day(cells.text[clock]) for clock in ("arrival_time", "departure_time")):
        return None
    came, left = _times_that_compare(cells)
    return left < came if came != left else None


def _or_later(text: str) -> str:
    """Returns the day of what happened on a day or after it; "" where that may be any.

    >>> _or_later("2025-10-26T14:03Z"), _or_later("2025-10~"), _or_later("[2025-10-24..2025-10-29]")
    ('[2025-10-26..]', '[2025-10-01..]~', '[2025-10-24..]')
    """
    day = parse(text)
    if not isinstance(day, EdtfDate) or day.earliest == date.min:
        return ""
    return f"[{day.earliest}..]{day.qualifier}"


def _or_earlier(text: str) -> str:
    """Returns the day of what happened on a day or before it; "" where that may be any.

    >>> _or_earlier("2025-10-26T14:03Z"), _or_earlier("2025-10~"), _or_earlier("[2025-10-24..]")
    ('[..2025-10-26]', '[..2025-10-31]~', '')
    """
    day = parse(text)
    if not isinstance(day, EdtfDate) or day.latest == date.max:
        return ""
    return f"[..{day.latest}]{day.qualifier}"


def _elsewhere_or_unknown(reader: Reader, name: str) -> str:
    """Returns the other end of a stay: whoever names the airfield there says where the stay is."""
    return "" if reader.watches(name) else name


def _route(reader: Reader, cells: RowCells) -> RowReading:
    column, day = _date_of_route(cells)
    left = cells.date(DEPARTURE, "departure_time") if cells.text[DEPARTURE] else day
    if not day.text and not left.text:
        return RowReading(unread=cells.unread(column, day.what or "there is no date"))
    faults = (cells.unread(column, day.what),) if day.what else ()
    flights = _flights_of_legs(_legs(cells), day.text or left.text, left.text or day.text)
    remarks = () if flights or not reader.airfield else (_remark_on_route(cells.text["route"]),)
    return RowReading(flights, cells=faults, contradictions=remarks)


def _flights_of_legs(
    legs: Iterator[tuple[str, tuple[str, str]]], arrival: str, departure: str
) -> dict[str, Flight]:
    days = {ARRIVAL: arrival, DEPARTURE: departure}
    return {name: _flight(days[name.partition("-")[0]], *ends) for name, ends in legs}


def _remark_on_route(route: str) -> str:
    return f"the route does not hold the watched airfield, and no flight is made of it: {route or 'it is empty'}"


def _date_of_route(cells: RowCells) -> tuple[str, ReadDate]:
    """Returns the column of the day of a route, or of its arrival, and that day."""
    is_arrival = bool(cells.text[ARRIVAL]) and not cells.text["date"]
    column, clock = (ARRIVAL, "arrival_time") if is_arrival else ("date", "time")
    return column, _certain_day(cells, column, cells.date(column, clock))


def _legs(cells: RowCells) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yields the legs of a route that touch a watched airfield: a name for each, and its ends."""
    meant, stops = cells.reader.places, stops_of(cells.text["route"])
    places = [Place("") if is_unknown(stop) else meant.get(stop, Place(stop)) for stop in stops]
    counts = Counter[str]()
    for origin, destination in pairwise(places):
        if origin.key == destination.key or not (origin.is_watched or destination.is_watched):
            continue
        end = ARRIVAL if destination.is_watched else DEPARTURE
        counts[end] += 1
        landed = destination.key if end == ARRIVAL else cells.landed_at(destination.key)
        yield end if counts[end] == 1 else f"{end}-{counts[end]}", (origin.key, landed)


# Depends on the text alone; a table names fewer routes than it has rows.
@lru_cache(maxsize=65_536)
def stops_of(route: str) -> tuple[str, ...]:
    """Returns the places of a route, in order.

    >>> stops_of("ELP-OMA-MSP"), stops_of("KELP → KMSP")
    (('ELP', 'OMA', 'MSP'), ('KELP', 'KMSP'))
    >>> stops_of("Moscow (VKO) - Al-Udeid - LTK"), stops_of("UUMU to OSLK"), stops_of("MSP ORD")
    (('Moscow (VKO)', 'Al-Udeid', 'LTK'), ('UUMU', 'OSLK'), ('MSP', 'ORD'))
    """
    stops = _ARROWS.split(route.strip())
    if len(stops) == 1:
        stops = _HYPHENS.split(stops[0])
    else:
        stops = [stop for part in stops for stop in (_HYPHENS.split(part) if _CODES.fullmatch(part) else [part])]
    if len(stops) == 1:
        stops = stops[0].split()
    return tuple(stop for stop in stops if stop)


_READERS = {"route": _route, "stay": _stay}
"""How rows are read that are no movements."""
