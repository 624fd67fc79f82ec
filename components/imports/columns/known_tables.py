"""Tables that trackers and others publish, known by their headings, with the mapping of each."""

from collections.abc import Iterable
from dataclasses import dataclass

from components.imports.columns.mapping import TableMapping
from components.ledger.tables.header_line import same_name


@dataclass(frozen=True, slots=True)
class KnownTable:
    """A table: who makes it, the headings by which it is known, its mapping, and what kind of source it is."""

    name: str
    headings: frozenset[str]
    mapping: TableMapping
    kind: str


def _published(name: str, headings: str, kind: str, mapping: TableMapping) -> KnownTable:
    return KnownTable(name, frozenset(map(same_name, headings.split(", "))), mapping, kind)


KNOWN_TABLES = (
    _published(
        "Flightradar24, flight list",
        "fr24_id, callsign, reg, hex, orig_icao, dest_icao, datetime_takeoff, datetime_landed",
        "tracker",
        TableMapping(
            row="movement",
            key=("fr24_id",),
            columns={
                "fr24_id": "flight_id",
                "callsign": "callsign",
                "operating_as": "operator",
                "type": "aircraft_type",
                "reg": "registration",
                "hex": "icao24",
                "orig_icao": "origin",
                # Where a flight was diverted, this one is where it landed.
                "dest_icao_actual": "destination",
                "dest_icao": "destination",
                "datetime_takeoff": "departure",
                "datetime_landed": "arrival",
            },
        ),
    ),
    _published(
        "Flightradar24, logbook",
        "Date, Flight number, From, To, Dep time, Arr time, Airline, Aircraft, Registration, Seat number, Dep_id",
        "person",
        TableMapping(
            row="movement",
            columns={
                "Date": "date",
                "Flight number": "callsign",
                "From": "origin",
                "To": "destination",
                # Times of day at the airports, whose zones the table does not name.
                "Dep time": "",
                "Arr time": "",
                "Airline": "operator",
                "Aircraft": "aircraft_type",
                "Registration": "registration",
                "Note": "note",
            },
        ),
    ),
    _published(
        "OpenSky Network, flights",
        "icao24, firstSeen, estDepartureAirport, lastSeen, estArrivalAirport, callsign",
        "tracker",
        TableMapping(
            row="movement",
            key=("icao24", "firstSeen"),
            approximate=("firstSeen", "lastSeen"),
            columns={
                "icao24": "icao24",
                "firstSeen": "departure",
                "estDepartureAirport": "origin",
                "lastSeen": "arrival",
                "estArrivalAirport": "destination",
                "callsign": "callsign",
            },
        ),
    ),
    _published(
        "Turnstone",
        "hex, flight, squawk, time, latitude, longitude, altitude, registration, aircraft_type, military",
        "tracker",
        TableMapping(
            row="movement",
            key=("hex", "time"),
            columns={
                "hex": "icao24",
                "flight": "callsign",
                "time": "date",
                "registration": "registration",
                "aircraft_type": "aircraft_type",
                "operator": "operator",
            },
            answers={"zone:time": "UTC"},
        ),
    ),
    _published(
        "ACLED",
        "event_id_cnty, event_date, time_precision, event_type, sub_event_type, actor1, location, source, notes",
        "news",
        TableMapping(
            row="movement",
            key=("event_id_cnty",),
            columns={
                "event_id_cnty": "flight_id",
                "event_date": "date",
                "time_precision": "date_precision",
                "source": "",
                "timestamp": "",
                # Sentences of another's text, which are no part of a ledger.
                "notes": "",
            },
        ),
    ),
)


def known_table(headings: Iterable[str]) -> KnownTable | None:
    """Returns the table that has these headings; None where it is none of those that are known.

    >>> known_table(["Date", "Aircraft"]) is None
    True
    """
    named = {same_name(heading) for heading in headings}
    return next((table for table in KNOWN_TABLES if table.headings <= named), None)
