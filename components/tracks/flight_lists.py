"""Reads the flight lists of trackers (FlightAware, Flightradar24, EUROCONTROL) into flights that they claim."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO

import pandas as pd
import pyarrow as pa

from components.files import magic
from components.files.cells import icao24, is_unknown
from components.tracks.readers.batch import Tally, UnreadableError
from components.tracks.readers.compression import beginning, plain_stream
from components.tracks.readers.delimited import chunks
from components.tracks.readers.json_documents import HEAVIEST, parse_json
from components.tracks.readers.limits import DISK
from components.tracks.readers.parquet import parquet_chunks
from components.tracks.readers.values import EARLIEST_MS, latest_ms, milliseconds, texts


@dataclass(frozen=True, slots=True)
class End:
    """The take-off or landing of a flight. airfield: ICAO code, "" unknown; time: UTC, None if the list gives no
    time at which it happened; is_estimate: whether the time is estimated; locator: where in the list it stands;
    how: a clause on how the tracker knows; missing: why there is no time."""

    airfield: str
    time: datetime | None
    is_estimate: bool
    locator: str
    how: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Flight:
    """A flight: its aircraft, "" where unknown, and both ends."""

    icao24: str
    registration: str
    aircraft_type: str
    callsign: str
    operator: str
    departure: End
    arrival: End
    model: str = ""
    key: str = ""


MOST_ROWS = 2_000_000
"""Rows read from one list. A larger list would take minutes; a tracker's months can be read one at a time."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row and its number: the line of a text file, or its position in a list."""

    number: int
    cells: Mapping[str, str]

    def first(self, *names: str) -> str:
        """Returns the first of some cells that is not empty."""
        return next((cell for name in names if (cell := self.cells.get(name, ""))), "")


def moment(text: str) -> datetime | None:
    """Returns a time in UTC from ISO 8601 or seconds since 1970; None if it is missing or implausible.

    >>> moment("2025-10-26T09:31:12Z"), moment("soon")
    (datetime.datetime(2025, 10, 26, 9, 31, 12, tzinfo=datetime.timezone.utc), None)
    """
    since = int(milliseconds(pa.array([text]))[0])
    return datetime.fromtimestamp(since / 1000, UTC) if EARLIEST_MS <= since <= latest_ms() else None


def why_no_moment(column: str, written: str) -> str:
    """Returns why a cell gives no time. Every cell of a column gives the same reason, so that they can be counted
    by it.

    >>> why_no_moment("datetime_landed", "26.10.2025 09:31"), why_no_moment("datetime_landed", "")
    ('datetime_landed is not written like 2025-10-26T09:31:00Z', 'no datetime_landed')
    """
    return f"{column} is not written like 2025-10-26T09:31:00Z" if written else f"no {column}"


def read_rows(stream: BinaryIO, file: str, wanted: Collection[str]) -> Iterator[Row]:
    """Yields the rows of a file with the columns in `wanted`. Nested JSON keys are joined like
    `origin.code_icao`."""
    head, stream = beginning(plain_stream(stream, DISK), magic.LONGEST)
    if head.lstrip()[:1] in (b"[", b"{"):
        yield from _json_rows(stream, wanted)
        return
    tally = Tally(file, lines=True)
    parts = (
        parquet_chunks(stream, tally, wanted, DISK)
        if magic.PARQUET.begins(head)
        else chunks(stream, tally, wanted, ())
    )
    for part in parts:
        columns = {name: _cells(column) for name, column in part.columns.items()}
        for place, number in enumerate(part.lines.tolist()):
            yield Row(number, {name: cells[place] for name, cells in columns.items()})
            if number > MOST_ROWS:
                raise UnreadableError(f"the list has more than {MOST_ROWS:,} rows", "Split the file.")


def _cells(column: pa.Array) -> list[str]:
    if pa.types.is_timestamp(column.type):
        times = pd.to_datetime(pd.Series(milliseconds(column)), unit="ms", errors="coerce")
        return list(times.dt.strftime("%Y-%m-%dT%H:%M:%SZ").fillna(""))
    return ["" if is_unknown(text) else text for text in texts(column).to_pylist()]


def _json_rows(stream: BinaryIO, wanted: Collection[str]) -> Iterator[Row]:
    most = min(DISK.bytes_out, HEAVIEST)
    data = stream.read(most + 1)
    if len(data) > most:
        raise UnreadableError(f"the file is larger than {most / 1e6:,.0f} MB", "Split the file.")
    document = parse_json(data, lambda _: -1)
    names = {name for row in _objects(document) for name in _flattened(row)} & {*wanted}
    for number, row in enumerate(_objects(document), start=1):
        flat = _flattened(row)
        yield Row(number, {name: flat.get(name, "") for name in names})


def _objects(document: Any) -> Iterator[dict[str, Any]]:
    """Yields the objects of a list, or of the lists inside an object (`data`, `arrivals`)."""
    lists = (
        [document] if isinstance(document, list) else [*document.values()] if isinstance(document, dict) else []
    )
    for each in lists:
        if isinstance(each, list):
            yield from (row for row in each if isinstance(row, dict))


def _flattened(row: Mapping[str, Any]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in row.items():
        if isinstance(value, dict):
            flat |= {f"{name}.{inner}".lower(): _text(cell) for inner, cell in value.items()}
        else:
            flat[name.lower()] = _text(value)
    return flat


def _text(value: Any) -> str:
    text = "" if value is None else str(value).strip()
    return "" if is_unknown(text) else text


@dataclass(frozen=True, slots=True)
class FlightListFormat:
    """A format of flight lists: its name, how it is recognised, and how its rows become flights."""

    name: str
    columns: frozenset[str]
    recognises: Callable[[Collection[str]], bool]
    flights: Callable[[Iterable[Row]], Iterator[Flight]]


_AEROAPI_COLUMNS = frozenset(
    (
        "ident",
        "ident_icao",
        "fa_flight_id",
        "registration",
        "aircraft_type",
        "operator",
        "operator_icao",
        "origin",
        "origin.code_icao",
        "origin.code",
        "destination",
        "destination.code_icao",
        "destination.code",
        "actual_off",
        "actual_on",
        "cancelled",
        "diverted",
    )
)
"""The columns read from FlightAware's flights, as AeroAPI gives them."""
_TRUE = ("true", "1", "yes")


def _is_aeroapi(names: Collection[str]) -> bool:
    """Returns whether these are the columns of AeroAPI flights."""
    return "fa_flight_id" in names and bool({"actual_off", "actual_on"} & {*names})


def _aeroapi_flights(rows: Iterable[Row]) -> Iterator[Flight]:
    """Yields the flights. Only actual times are used, because a scheduled or estimated movement has not happened;
    a diverted flight has no landing at its planned destination."""
    for row in rows:
        yield Flight(
            icao24="",
            registration=row.first("registration"),
            aircraft_type=row.first("aircraft_type"),
            callsign=row.first("ident_icao", "ident"),
            operator=row.first("operator_icao", "operator"),
            departure=_aeroapi_end(row, "origin", "actual_off", excluding=("cancelled",)),
            arrival=_aeroapi_end(row, "destination", "actual_on", excluding=("cancelled", "diverted")),
            key=row.first("fa_flight_id"),
        )


def _aeroapi_end(row: Row, place: str, time: str, excluding: tuple[str, ...]) -> End:
    exclusion = next((name for name in excluding if row.first(name).lower() in _TRUE), "")
    written = "" if exclusion else row.first(time)
    return End(
        airfield=row.first(f"{place}.code_icao", f"{place}.code", place).upper(),
        time=moment(written),
        is_estimate=False,
        locator=f"fa_flight_id {row.first('fa_flight_id')}, {time} {written}",
        missing=exclusion
        or why_no_moment(time, written)
        + ("" if written else "; what is only scheduled or estimated has not happened"),
    )


_SUMMARY_COLUMNS = frozenset(
    (
        "fr24_id",
        "flight",
        "callsign",
        "operating_as",
        "type",
        "reg",
        "orig_icao",
        "datetime_takeoff",
        "dest_icao",
        "dest_icao_actual",
        "datetime_landed",
        "hex",
        "flight_ended",
    )
)
"""The columns read from the flight summary of Flightradar24's API, light or full."""


def _is_summary(names: Collection[str]) -> bool:
    """Returns whether these are the columns of a Flightradar24 flight summary."""
    return {"fr24_id", "dest_icao", "datetime_landed"} <= {*names}


def _summary_flights(rows: Iterable[Row]) -> Iterator[Flight]:
    """Yields the flights. The actual destination takes precedence over the planned one."""
    for row in rows:
        fr24_id = row.cells.get("fr24_id", "")
        yield Flight(
            icao24=icao24(row.first("hex")),
            registration=row.first("reg"),
            aircraft_type=row.first("type"),
            callsign=row.first("callsign", "flight"),
            operator=row.first("operating_as"),
            departure=_end(row, ("orig_icao",), "datetime_takeoff", f"fr24_id {fr24_id}"),
            arrival=_end(row, ("dest_icao_actual", "dest_icao"), "datetime_landed", f"fr24_id {fr24_id}"),
            key=fr24_id,
        )


_OPDI_COLUMNS = frozenset(
    (
        "id",
        "icao24",
        "flt_id",
        "dof",
        "adep",
        "ades",
        "registration",
        "model",
        "typecode",
        "icao_operator",
        "first_seen",
        "last_seen",
    )
)
"""The columns read from EUROCONTROL's Open Performance Data Initiative, which is made from OpenSky's state
vectors."""
_RECEIVED = " from where it received the aircraft"


def _is_opdi(names: Collection[str]) -> bool:
    """Returns whether these are the columns of an OPDI flight list."""
    return {"icao24", "adep", "ades", "first_seen", "last_seen"} <= {*names}


def _opdi_flights(rows: Iterable[Row]) -> Iterator[Flight]:
    """Yields the flights. Airfields and times are estimates from where and when the aircraft was first and last
    received."""
    for row in rows:
        yield Flight(
            icao24=icao24(row.first("icao24")),
            registration=row.first("registration"),
            aircraft_type=row.first("typecode"),
            callsign=row.first("flt_id"),
            operator=row.first("icao_operator"),
            departure=_end(row, ("adep",), "first_seen", row.first("icao24"), _RECEIVED),
            arrival=_end(row, ("ades",), "last_seen", row.first("icao24"), _RECEIVED),
            model=row.first("model"),
            key=row.first("id"),
        )


def _end(row: Row, places: Sequence[str], time: str, flight: str, how: str = "") -> End:
    """Returns an end of a flight from single cells: its airfield from the first column of `places` that has one,
    and its time. how: what the list has estimated it from, "" if it has not."""
    written = row.first(time)
    return End(
        airfield=row.first(*places).upper(),
        time=moment(written),
        is_estimate=bool(how),
        locator=f"{flight}, {time} {written}",
        how=how,
        missing=why_no_moment(time, written),
    )


ACCEPTED = (
    "Accepted are flight lists of OpenSky (as its API gives them), Flightradar24 (flight summary of its API), "
    "FlightAware (AeroAPI flights) and EUROCONTROL (OPDI), as CSV, JSON or Parquet. Any other table of flights "
    "comes into a ledger by python -m components.imports FILE --into FOLDER, which asks what is not certain."
)


FORMATS = (
    FlightListFormat("Flightradar24 flight summary", _SUMMARY_COLUMNS, _is_summary, _summary_flights),
    FlightListFormat("AeroAPI flights", _AEROAPI_COLUMNS, _is_aeroapi, _aeroapi_flights),
    FlightListFormat("OPDI flight list", _OPDI_COLUMNS, _is_opdi, _opdi_flights),
)
"""Tried in this order. To support another list, add a line here, its columns and two functions."""

_LOGS = {
    "Flightradar24's logbook": {"dep time", "arr time", "flight number", "seat number"},
    "OpenFlights' log": {"from_oid", "to_oid", "plane_oid"},
}
"""Logs of flights that a person took as a passenger, by columns that only these logs have."""
_MARKS = frozenset[str]().union(*_LOGS.values())


def read_flights(stream: BinaryIO, file: str) -> Iterator[Flight]:
    """Yields the flights of a list in any of `FORMATS`: CSV, JSON or Parquet, plain or gzip.

    Raises `UnreadableError` for a file that cannot be read or is not such a list.
    """
    wanted = _MARKS.union(*(layout.columns for layout in FORMATS))
    rows = read_rows(stream, file, wanted)
    first = next(rows, None)
    if first is None:
        raise UnreadableError("there is no flight in this file", ACCEPTED)
    names = first.cells.keys()
    for layout in FORMATS:
        if layout.recognises(names):
            yield from layout.flights(_with_first(first, rows))
            return
    for log, marks in _LOGS.items():
        if marks <= names:
            what = f"this is {log}: what a person says to have flown, at local times, and no claim of a tracker"
            raise UnreadableError(what, "Enter the flights you need into flights.csv, with that person as source.")
    raise UnreadableError("this is no flight list that is known here", ACCEPTED)


def _with_first(first: Row, rows: Iterable[Row]) -> Iterator[Row]:
    yield first
    yield from rows
