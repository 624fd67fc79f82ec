"""Flight lists of trackers in, what they claim out: one file a list.

Each has NAME, COLUMNS (small, those that are read), `recognises(names)` and `flights(rows)`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from components.tracks.flight_lists import aeroapi_flights, flightradar24_summary, opdi
from components.tracks.flight_lists.flight import Flight
from components.tracks.flight_lists.list_rows import Row, read_rows
from components.tracks.readers.batch import UnreadableError
from components.tracks.readers.compression import DISK, Limits

ACCEPTED = (
    "Accepted are flight lists of OpenSky (as its API gives them), Flightradar24 (flight summary of its API), "
    "FlightAware (AeroAPI flights) and EUROCONTROL (OPDI), as CSV, JSON or Parquet."
)


@dataclass(frozen=True, slots=True)
class FlightListFormat:
    """A flight list that is read: what it is called, and how its rows become flights."""

    name: str
    columns: frozenset[str]
    recognises: Callable[[Collection[str]], bool]
    flights: Callable[[Iterable[Row]], Iterator[Flight]]


FORMATS = tuple(
    FlightListFormat(module.NAME, frozenset(module.COLUMNS), module.recognises, module.flights)
    for module in (flightradar24_summary, aeroapi_flights, opdi)
)

_LOGS = {
    "Flightradar24's logbook": {"dep time", "arr time", "flight number", "seat number"},
    "OpenFlights' log": {"from_oid", "to_oid", "plane_oid"},
}
"""Lists of flights that a person flew, by columns that only they have."""
_MARKS = frozenset[str]().union(*_LOGS.values())


def read_flights(stream: BinaryIO, file: str, limits: Limits = DISK) -> Iterator[Flight]:
    """The flights of a list of any of `FORMATS`, CSV, JSON or Parquet, plain or gzip.

    Raises `UnreadableError` for a file that cannot be read or is no such list.
    """
    wanted = _MARKS.union(*(layout.columns for layout in FORMATS))
    rows = read_rows(stream, file, wanted, limits)
    first = next(rows, None)
    if first is None:
        raise UnreadableError("there is no flight in this file", ACCEPTED)
    names = first.cells.keys()
    for layout in FORMATS:
        if layout.recognises(names):
            yield from layout.flights(_again(first, rows))
            return
    for log, marks in _LOGS.items():
        if marks <= names:
            what = f"this is {log}: what a person says to have flown, at local times, and no claim of a tracker"
            raise UnreadableError(what, "Enter the flights you need into flights.csv, with that person as source.")
    raise UnreadableError("this is no flight list that is known here", ACCEPTED)


def _again(first: Row, rest: Iterable[Row]) -> Iterator[Row]:
    yield first
    yield from rest
